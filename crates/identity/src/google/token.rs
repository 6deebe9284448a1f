//! An ID token: what the issuer says about a person, signed (RFC 7519 in the compact form of RFC 7515).
//!
//! The token never chooses how it is verified: the key it names has one algorithm, and the token must name the same.
//! Nothing of what it claims is read before its signature holds. The whys of a refusal are for the log; whoever sent
//! the token learns only that it is refused.

use super::{key::Key, settings::Terms};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use kernel::Email;
use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};

/// Seconds by which two clocks may differ.
const LEEWAY: i64 = 60;
/// Bytes that a token may have; Google's have about one thousand.
const LIMIT: usize = 16 * 1024;

/// A token in its parts; nothing has been verified.
#[derive(Debug)]
pub(crate) struct IdToken<'a> {
    header: Header,
    /// Header and payload as they were signed.
    signed: &'a str,
    payload: &'a str,
    signature: Vec<u8>,
}

/// A person, as a verified token describes them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct GoogleAccount {
    pub email: Email,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    /// When the issuer said so.
    pub issued_at: DateTime<Utc>,
}

/// Why a token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refusal {
    #[error("the token is malformed")]
    Malformed,
    #[error("the token needs an extension that is not understood")]
    Critical,
    #[error("the token names no key, or none that the issuer has")]
    UnknownKey,
    #[error("the token names another algorithm than its key has")]
    Algorithm,
    #[error("the signature does not match")]
    Signature,
    #[error("a claim is missing or has the wrong type")]
    Claims,
    #[error("another issuer made the token")]
    Issuer,
    #[error("the token was made for another application")]
    Audience,
    #[error("the token has expired")]
    Expired,
    #[error("the token is not valid yet")]
    NotYetValid,
    #[error("the token was issued in the future")]
    IssuedInFuture,
    #[error("the token carries no e-mail address")]
    NoEmail,
    #[error("the e-mail address is not verified")]
    UnverifiedEmail,
    #[error("the account is not of a hosted domain that may sign in")]
    HostedDomain,
}

#[derive(Debug, Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<IgnoredAny>,
}

#[derive(Debug, Deserialize)]
struct Claims {
    iss: String,
    aud: Audience,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    email: Option<String>,
    email_verified: Option<Flag>,
    hd: Option<String>,
    given_name: Option<String>,
    family_name: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Google spells it both ways.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Flag {
    Bool(bool),
    Text(String),
}

impl<'a> IdToken<'a> {
    /// Takes a token apart.
    pub fn parse(text: &'a str) -> Result<Self, Refusal> {
        let text = text.trim();
        if text.len() > LIMIT {
            return Err(Refusal::Malformed);
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(Refusal::Malformed)?;
        let (header, payload) = signed.split_once('.').ok_or(Refusal::Malformed)?;
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| Refusal::Malformed)?;
        let header: Header = document(header).ok_or(Refusal::Malformed)?;
        if header.crit.is_some() {
            return Err(Refusal::Critical);
        }
        Ok(Self { header, signed, payload, signature })
    }

    /// Which key it says has signed it.
    pub fn key_id(&self) -> Option<&str> {
        self.header.kid.as_deref()
    }

    /// Tells who it speaks of, if this key signed it and it holds now, on these terms.
    pub fn verify(&self, key: &Key, terms: &Terms, now: DateTime<Utc>) -> Result<GoogleAccount, Refusal> {
        if self.header.alg != key.algorithm() {
            return Err(Refusal::Algorithm);
        }
        if !key.verifies(self.signed.as_bytes(), &self.signature) {
            return Err(Refusal::Signature);
        }
        let claims: Claims = document(self.payload).ok_or(Refusal::Claims)?;
        claims.meet(terms, now.timestamp())?;
        let email = claims.email.as_deref().and_then(Email::parse).ok_or(Refusal::NoEmail)?;
        let issued_at = DateTime::from_timestamp(claims.iat, 0).ok_or(Refusal::Claims)?;
        let (first_name, last_name) = (name(claims.given_name), name(claims.family_name));
        Ok(GoogleAccount { email, first_name, last_name, issued_at })
    }
}

impl Claims {
    fn meet(&self, terms: &Terms, now: i64) -> Result<(), Refusal> {
        let checks = [
            (terms.is_issuer(&self.iss), Refusal::Issuer),
            (self.aud.holds(&terms.client_id), Refusal::Audience),
            (now - LEEWAY < self.exp, Refusal::Expired),
            (self.iat <= now + LEEWAY, Refusal::IssuedInFuture),
            (self.nbf.is_none_or(|from| from <= now + LEEWAY), Refusal::NotYetValid),
            (self.email.is_some(), Refusal::NoEmail),
            (self.email_verified.as_ref().is_some_and(Flag::is_set), Refusal::UnverifiedEmail),
            (terms.may_host(self.hd.as_deref()), Refusal::HostedDomain),
        ];
        checks.into_iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, refusal)| Err(refusal))
    }
}

impl Audience {
    fn holds(&self, client_id: &str) -> bool {
        match self {
            Self::One(audience) => audience == client_id,
            Self::Several(audiences) => audiences.iter().any(|audience| audience == client_id),
        }
    }
}

impl Flag {
    fn is_set(&self) -> bool {
        match self {
            Self::Bool(flag) => *flag,
            Self::Text(text) => text == "true",
        }
    }
}

fn document<T: DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

/// A name that is more than blanks, of a length that fits.
fn name(text: Option<String>) -> Option<String> {
    let text = text?;
    let name: String = text.trim().chars().filter(|c| !c.is_control()).take(254).collect();
    (!name.is_empty()).then_some(name)
}
