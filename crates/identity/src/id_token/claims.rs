//! What a verified token says, and what has to hold of it whoever issued it.

use super::token::Refusal;
use chrono::{DateTime, Utc};
use kernel::Email;
use serde::Deserialize;
use serde_json::{Map, Value};

/// Seconds by which two clocks may differ.
const LEEWAY: i64 = 60;

/// Characters that the standard lets a name of the issuer's have.
const LONGEST_SUBJECT: usize = 255;

/// What somebody demands of a token.
pub(crate) trait Demands {
    /// Is this the name of the issuer they trust?
    fn is_issuer(&self, name: &str) -> bool;
    /// For which application it has to be made.
    fn client_id(&self) -> &str;
}

/// The claims of a token.
#[derive(Debug, Deserialize)]
pub(crate) struct Claims {
    iss: String,
    aud: Audience,
    exp: i64,
    iat: i64,
    sub: Option<String>,
    nbf: Option<i64>,
    email: Option<String>,
    email_verified: Option<Flag>,
    given_name: Option<String>,
    family_name: Option<String>,
    /// To whom it was handed.
    azp: Option<String>,
    /// For which sign-in it was made.
    pub nonce: Option<String>,
    /// The Google Workspace of the account.
    pub hd: Option<String>,
    #[serde(flatten)]
    more: Map<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Issuers spell it both ways.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Flag {
    Bool(bool),
    Text(String),
}

impl Claims {
    pub(super) fn meet(&self, demands: &impl Demands, now: i64) -> Result<(), Refusal> {
        let checks = [
            (demands.is_issuer(&self.iss), Refusal::Issuer),
            (self.aud.holds(demands.client_id()), Refusal::Audience),
            (now - LEEWAY < self.exp, Refusal::Expired),
            (self.iat <= now + LEEWAY, Refusal::IssuedInFuture),
            (self.nbf.is_none_or(|from| from <= now + LEEWAY), Refusal::NotYetValid),
        ];
        checks.into_iter().find(|(holds, _)| !holds).map_or(Ok(()), |(_, refusal)| Err(refusal))
    }

    /// The issuer's own name for the person, which it never gives to anybody else.
    pub fn subject(&self) -> Result<&str, Refusal> {
        let subject =
            self.sub.as_deref().filter(|name| (1..=LONGEST_SUBJECT).contains(&name.chars().count()));
        subject.filter(|name| !name.contains('\0')).ok_or(Refusal::Claims)
    }

    /// The person's address; when it has to be, one that the issuer has verified.
    pub fn email(&self, must_be_verified: bool) -> Result<Email, Refusal> {
        let email = self.email.as_deref().ok_or(Refusal::NoEmail)?;
        if must_be_verified && !self.email_verified.as_ref().is_some_and(Flag::is_set) {
            return Err(Refusal::UnverifiedEmail);
        }
        Email::parse(email).ok_or(Refusal::NoEmail)
    }

    /// The person's first name.
    pub fn first_name(&self) -> Option<String> {
        name(self.given_name.as_deref())
    }

    /// The person's last name.
    pub fn last_name(&self) -> Option<String> {
        name(self.family_name.as_deref())
    }

    /// When the issuer said so.
    pub fn issued_at(&self) -> Result<DateTime<Utc>, Refusal> {
        DateTime::from_timestamp(self.iat, 0).ok_or(Refusal::Claims)
    }

    /// When the person last proved to the issuer who they are, where it says so in seconds. What is yet to come is no time
    /// at which somebody did; two clocks may differ a little.
    pub fn proven_at(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let seconds = match self.other("auth_time")? {
            Value::String(text) => text.parse().ok()?,
            #[expect(clippy::cast_possible_truncation, reason = "what is too large is not a time")]
            number => number.as_i64().or_else(|| number.as_f64().map(|seconds| seconds as i64))?,
        };
        let is_past = seconds <= now.timestamp() + LEEWAY;
        Some(DateTime::from_timestamp(seconds, 0).filter(|_| is_past)?.min(now))
    }

    /// Was it handed to this application and no other? A token for several has to say so.
    pub fn is_handed_to(&self, client_id: &str) -> bool {
        match (&self.azp, &self.aud) {
            (Some(party), _) => party == client_id,
            (None, Audience::One(_)) => true,
            (None, Audience::Several(audiences)) => audiences.len() == 1,
        }
    }

    /// A claim that has no meaning of its own here.
    pub fn other(&self, name: &str) -> Option<&Value> {
        self.more.get(name)
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

/// A name that is more than blanks, of a length that fits.
fn name(text: Option<&str>) -> Option<String> {
    let name: String = text?.trim().chars().filter(|c| !c.is_control()).take(254).collect();
    (!name.is_empty()).then_some(name)
}
