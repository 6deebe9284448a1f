//! An ID token: what the issuer says about a person, signed (RFC 7519 in the compact form of RFC 7515).
//!
//! The token never chooses how it is verified: the key it names has one algorithm, and the token must name the same.
//! Nothing of what it claims is read before its signature holds. The whys of a refusal are for the log; whoever sent
//! the token learns only that it is refused.

use super::{
    claims::{Claims, Demands},
    key::Key,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};

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
    #[error("the token was handed to another application")]
    AuthorizedParty,
    #[error("the token belongs to another sign-in")]
    Nonce,
    #[error("the address is of a domain that may not sign in")]
    Domain,
}

#[derive(Debug, Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    crit: Option<IgnoredAny>,
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

    /// Tells what it says, if this key signed it and it holds now, for who demands this of it.
    pub fn verify(&self, key: &Key, demands: &impl Demands, now: DateTime<Utc>) -> Result<Claims, Refusal> {
        if self.header.alg != key.algorithm() {
            return Err(Refusal::Algorithm);
        }
        if !key.verifies(self.signed.as_bytes(), &self.signature) {
            return Err(Refusal::Signature);
        }
        let claims: Claims = document(self.payload).ok_or(Refusal::Claims)?;
        claims.meet(demands, now.timestamp())?;
        Ok(claims)
    }
}

fn document<T: DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}
