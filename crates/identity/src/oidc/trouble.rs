//! Why an issuer did not help, for administrators and the log.

use super::settings::{CLIENT_ID, CLIENT_SECRET, ISSUER};
use crate::id_token::call::CallError;
use reqwest::StatusCode;

/// Why an issuer could not be asked, or gave no answer that would do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// There is no issuer, or nobody we are to it.
    #[error("Signing in with OpenID Connect needs an issuer and a client id.")]
    NotNamed,
    /// There is no address to come back to.
    #[error("Set the address of this site first (site-url): the issuer sends people back there.")]
    NoSiteUrl,
    /// It gave no answer.
    #[error("The issuer cannot be reached: {0}.")]
    Unreachable(String),
    /// It gave another one.
    #[error("The issuer has no description at its address: the answer has status {0}.")]
    Status(StatusCode),
    /// What it gave is none.
    #[error("What lies at the issuer's address is no description of an issuer: {0}.")]
    NoDescription(String),
    /// It calls itself something else.
    #[error("The issuer there calls itself {0}. Enter it exactly like that, if you know it.")]
    OtherIssuer(String),
    /// It names an address that is not asked.
    #[error(
        "What the issuer names as its {0} is not asked: it has to be an https address, on the issuer's own host or a public one."
    )]
    Address(&'static str),
    /// It does not work with codes.
    #[error("The issuer does not give codes.")]
    NoCodes,
    /// It would not notice that a code was stolen.
    #[error("The issuer does not take part in PKCE with S256.")]
    NoPkce,
    /// It signs in ways that are not verified here.
    #[error("The issuer signs neither with RS256 nor with ES256.")]
    NoAlgorithm,
    /// It wants to know us in ways that we have not.
    #[error("The issuer takes a client secret in neither of the two usual ways.")]
    NoClientAuthentication,
    /// Its keys are not to be had.
    #[error("The issuer's keys cannot be fetched.")]
    NoKeys,
}

impl Trouble {
    /// The settings that one would look at.
    pub fn settings(&self) -> &'static [&'static str] {
        match self {
            Self::NotNamed => &[ISSUER, CLIENT_ID],
            Self::NoSiteUrl => &["_error"],
            Self::NoClientAuthentication => &[CLIENT_SECRET],
            _ => &[ISSUER],
        }
    }

    /// Without the address that was asked: the administrator has entered it, and the log names it.
    pub(super) fn unreachable(error: CallError) -> Self {
        let text = match error {
            CallError::NoAnswer(error) => {
                let error = error.without_url();
                let inner = std::error::Error::source(&error).map(ToString::to_string);
                inner.unwrap_or_else(|| error.to_string())
            }
            other => other.to_string(),
        };
        Self::Unreachable(plain(&text))
    }
}

/// What somebody else said, in a few words.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect::<String>()
        .trim_end_matches(['.', ' '])
        .to_owned()
}
