//! Why somebody who came from the issuer is not let in, and what they are told.
//!
//! The reason is for the log and the audit log. The browser ends on the sign-in page with one of a few words, which
//! tell nobody which of the checks was not passed.

use super::{exchange::ExchangeError, trouble::Trouble};
use crate::{id_token::Refusal, session::Method};
use audit::Event;
use kernel::{Email, Id, UserId};
use reqwest::Url;
use serde_json::json;
use web::SeeOther;

/// Why somebody is not let in.
#[derive(Debug, thiserror::Error)]
pub(super) enum Refused {
    #[error("what came back is malformed")]
    Malformed,
    #[error("no sign-in waits under this state; perhaps it was used already")]
    UnknownState,
    #[error("the sign-in was begun in another browser")]
    OtherBrowser,
    #[error("the sign-in was begun too long ago")]
    TooLate,
    #[error("the sign-in was begun at an issuer that is not trusted any more")]
    IssuerChanged,
    #[error("another issuer sent the person back, or one that does not say who it is")]
    OtherIssuer,
    #[error("the issuer answered {0}")]
    Said(String),
    #[error("the issuer gave no code")]
    NoCode,
    #[error(transparent)]
    Trouble(#[from] Trouble),
    #[error("{0}")]
    Exchange(#[from] ExchangeError),
    #[error("{0}")]
    Token(#[from] Refusal),
    #[error("the issuer does not say that the person has proven just now who they are (auth_time)")]
    NotFresh,
    #[error("the issuer's keys cannot be fetched")]
    NoKeys,
    #[error("there is no account with this address")]
    NotListed(Email),
    #[error("the account is deactivated")]
    Deactivated(UserId),
    #[error("the account with this address belongs to somebody else at the issuer")]
    OtherPerson(UserId),
}

/// What somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    /// It did not work.
    Failed,
    /// The issuer has not asked them anew who they are.
    NotFresh,
    /// The issuer is away.
    Unavailable,
    /// They have no account, and get none this way.
    NoAccount,
    /// Their account is deactivated.
    Disabled,
    /// They have tried too often.
    TooOften,
}

impl Refused {
    /// Did the browser begin what was refused? A state cannot be guessed, so that trying without one is worth nothing.
    pub const fn is_of_a_sign_in(&self) -> bool {
        !matches!(self, Self::Malformed | Self::UnknownState | Self::OtherBrowser)
    }

    pub fn told(&self) -> Told {
        match self {
            Self::Trouble(_)
            | Self::NoKeys
            | Self::Exchange(ExchangeError::Call(_) | ExchangeError::Fault(_)) => Told::Unavailable,
            Self::NotFresh => Told::NotFresh,
            Self::NotListed(_) => Told::NoAccount,
            Self::Deactivated(_) => Told::Disabled,
            _ => Told::Failed,
        }
    }

    /// What the audit log tells; the issuer vouches for the address in it.
    pub fn event(&self) -> Event {
        let mut details = json!({ "auth_method": Method::Oidc, "reason": self.to_string() });
        let event = Event::new("user-login-failed");
        match self {
            Self::NotListed(email) => {
                details["email"] = json!(email);
                event.with(details)
            }
            Self::Deactivated(user) | Self::OtherPerson(user) => {
                event.on("User", user.number()).with(details)
            }
            _ => event.with(details),
        }
    }
}

impl Told {
    /// The sign-in page, with what is to be said there and where they wanted to go.
    pub fn page(self, return_path: &str) -> SeeOther {
        let word = match self {
            Self::Failed => "failed",
            Self::NotFresh => "not-fresh",
            Self::Unavailable => "unavailable",
            Self::NoAccount => "no-account",
            Self::Disabled => "disabled",
            Self::TooOften => "too-often",
        };
        let mut page = Url::parse("http://here.invalid/auth/login").expect("it is an address");
        page.query_pairs_mut().append_pair("problem", word);
        if return_path != "/" {
            page.query_pairs_mut().append_pair("redirect", return_path);
        }
        SeeOther(format!("{}?{}", page.path(), page.query().unwrap_or_default()))
    }
}

/// What an issuer says when it gives no code, in the letters that the standard allows.
pub(super) fn said(error: &str) -> Refused {
    let is_word = |c: &char| c.is_ascii_alphanumeric() || "_-.".contains(*c);
    Refused::Said(error.chars().filter(is_word).take(80).collect())
}
