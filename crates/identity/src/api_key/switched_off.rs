//! Why a key is off, when it was not its owner or maker who switched it off; and who may switch it on again.
//!
//! Whoever holds a secret that leaked may be signed in as its owner, too. So the owner alone does not bring it back: an
//! administrator does, or the key gets a new secret first.

use super::{change::ApiKeyChange, model::ApiKey};
use crate::Caller;
use axum::http::StatusCode;
use serde_json::json;
use store::{Bind, Error, FromValue, Result, Value};

/// Why a key was switched off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OffBecause {
    /// Somebody reported that they found it.
    LeakReport,
    /// It was shut out with others after a breach.
    Containment,
    /// An administrator switched off the key of a person.
    Administrator,
}

impl OffBecause {
    const ALL: [Self; 3] = [Self::LeakReport, Self::Containment, Self::Administrator];

    /// The word on the wire and in the app database.
    pub fn word(self) -> &'static str {
        match self {
            Self::LeakReport => "leak-report",
            Self::Containment => "containment",
            Self::Administrator => "administrator",
        }
    }

    fn in_words(self) -> &'static str {
        match self {
            Self::LeakReport => "because somebody reported that it leaked",
            Self::Containment => "with others, after a breach",
            Self::Administrator => "by an administrator",
        }
    }

    fn refuse(self) -> web::Error {
        let message = format!(
            "This key was switched off {}. Give it a new secret first (PUT …/regenerate, without an overlap), or ask an \
             administrator to switch it on.",
            self.in_words()
        );
        let body = json!({ "message": message, "error_code": "switched-off", "off_because": self.word() });
        web::Error::Explained { status: StatusCode::FORBIDDEN, body }
    }
}

impl ApiKey {
    /// Refuses its owner who would switch it on with the secret for which it was switched off.
    pub fn refuse_switching_on(&self, caller: &Caller, change: &ApiKeyChange) -> web::Result<()> {
        match self.off_because {
            Some(why) if change.is_active == Some(true) && !caller.is_superuser() => Err(why.refuse()),
            _ => Ok(()),
        }
    }

    /// Refuses to let the secret for which it was switched off live on beside a new one.
    pub fn refuse_overlap(&self) -> web::Result<()> {
        self.off_because.map_or(Ok(()), |why| Err(why.refuse()))
    }

    /// Why it is off, after this caller has made it what it is.
    pub fn why_off_after(&self, before: &Self, caller: &Caller) -> Option<OffBecause> {
        let is_somebody_elses = self.is_personal && self.user_id != caller.id();
        match (before.is_active, self.is_active) {
            (_, true) => None,
            (true, false) => is_somebody_elses.then_some(OffBecause::Administrator),
            (false, false) => before.off_because,
        }
    }
}

impl Bind for OffBecause {
    fn bind(&self) -> Value {
        self.word().bind()
    }
}

impl FromValue for OffBecause {
    fn from_value(value: &Value) -> Result<Self> {
        let word = String::from_value(value)?;
        let found = Self::ALL.into_iter().find(|why| why.word() == word);
        found.ok_or_else(|| Error::Fault(format!("no key is off because of {word}")))
    }
}
