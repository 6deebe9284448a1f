//! The cookies of sign-in (contract: auth.md §2.4 of the reference description).

use axum::http::{HeaderMap, HeaderValue, header};
use chrono::{DateTime, Utc};
use std::fmt::Write;

/// Holds the session of a browser.
pub(crate) const SESSION: &str = "metabase.SESSION";
/// Holds the session of an embedded page.
pub(crate) const EMBEDDED_SESSION: &str = "metabase.EMBEDDED_SESSION";
/// Tells scripts of the page that there is a session.
pub(crate) const TIMEOUT: &str = "metabase.TIMEOUT";
/// Names the browser, so that a log-in from a new one is noticed.
pub(crate) const DEVICE: &str = "metabase.DEVICE";
/// Ties a sign-in at an issuer to the browser in which it was begun.
const SIGN_IN: &str = "metalith.SIGN_IN";
/// The same over TLS: under such a name no other host of the domain can plant one.
const HOST_SIGN_IN: &str = "__Host-metalith.SIGN_IN";

/// The name of the cookie of a sign-in.
pub(crate) fn sign_in(secure: bool) -> &'static str {
    if secure { HOST_SIGN_IN } else { SIGN_IN }
}

const TWENTY_YEARS: i64 = 20 * 365 * 24 * 60 * 60;

/// Reads a cookie of a request; blank counts as absent.
pub(crate) fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.trim_matches('"'))
        .filter(|value| !value.is_empty())
}

/// One `Set-Cookie`.
#[derive(Debug)]
pub(crate) struct Cookie {
    pub name: &'static str,
    pub value: String,
    pub http_only: bool,
    pub same_site: Option<SameSite>,
    pub secure: bool,
    pub life: Life,
}

/// How long a browser keeps a cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Life {
    /// Until it is closed.
    OfTheBrowser,
    /// So many seconds.
    Seconds(i64),
    /// Until this moment.
    Until(DateTime<Utc>),
}

/// When a browser sends a cookie along from other sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SameSite {
    Lax,
    Strict,
    None,
}

impl SameSite {
    /// The setting's word; "none" needs TLS, without it browsers would drop the cookie.
    pub fn from_setting(word: Option<&str>, secure: bool) -> Self {
        match word {
            Some("strict") => Self::Strict,
            Some("none") if secure => Self::None,
            _ => Self::Lax,
        }
    }
}

impl Cookie {
    pub fn device(value: String, secure: bool) -> Self {
        let same_site = Some(if secure { SameSite::None } else { SameSite::Lax });
        Self { name: DEVICE, value, http_only: true, same_site, secure, life: Life::Seconds(TWENTY_YEARS) }
    }

    /// The header's value.
    pub fn header(&self) -> HeaderValue {
        let mut text = format!("{}={}; Path=/", self.name, self.value);
        let _ = match self.life {
            Life::OfTheBrowser => Ok(()),
            Life::Seconds(seconds) => write!(text, "; Max-Age={seconds}"),
            Life::Until(moment) => {
                write!(text, "; Expires={}", moment.format("%a, %d %b %Y %H:%M:%S GMT"))
            }
        };
        if self.http_only {
            text.push_str("; HttpOnly");
        }
        if let Some(same_site) = self.same_site {
            let _ = write!(text, "; SameSite={same_site:?}");
        }
        if self.secure {
            text.push_str("; Secure");
        }
        HeaderValue::from_str(&text).expect("cookie values are drawn here, or were found to be plain")
    }
}

/// Takes a cookie back.
pub(crate) fn cleared(name: &str) -> HeaderValue {
    let text = format!("{name}=; Path=/; Expires=Thu, 1 Jan 1970 00:00:00 GMT");
    HeaderValue::from_str(&text).expect("cookie names are plain")
}
