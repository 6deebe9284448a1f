//! Settings of Google sign-in, and the terms they make.

use crate::domains;
use reqwest::Url;
use serde_json::Value;
use setting::{
    Definition,
    Kind::{Computed, Flag, Text, Typed},
    Settings,
    Visibility::{Admin, Internal, Public},
    declare,
};

/// The client id that an administrator gets from Google.
pub const CLIENT_ID: &str = "google-auth-client-id";
/// Is Google sign-in on?
pub const ENABLED: &str = "google-auth-enabled";
/// Whose people get an account.
pub const NEW_ACCOUNTS: &str = "google-auth-auto-create-accounts-domain";
/// Whose people may sign in at all; our own, the reference has none.
pub const HOSTED: &str = "google-auth-hosted-domain";
/// Where the issuer's keys are.
pub(crate) const KEYS_ADDRESS: &str = "google-auth-jwks-uri";
const ISSUER: &str = "google-auth-issuer";

/// How every client id of Google ends.
const CLIENT_ID_END: &str = ".apps.googleusercontent.com";

const DOMAINS: setting::Kind =
    Typed { takes: "a domain like example.com, or several with commas between them", read: domains::read };

/// Settings of Google sign-in.
pub(crate) const SETTINGS: &[Definition] = &[
    declare(
        CLIENT_ID,
        Typed { takes: "a client id, which ends with .apps.googleusercontent.com", read: read_client_id },
        Public,
        "null",
        "The client id of Google sign-in.",
    ),
    declare(
        ENABLED,
        Flag,
        Public,
        "null",
        "Is Google sign-in on? Unless said otherwise, it is when there is a client id.",
    )
    .derived(|values| values.has_text(CLIENT_ID).into()),
    declare("google-auth-configured", Computed, Admin, "null", "Is there a client id of Google sign-in?")
        .derived(|values| values.has_text(CLIENT_ID).into()),
    declare(
        NEW_ACCOUNTS,
        DOMAINS,
        Admin,
        "null",
        "People of this domain get an account when they sign in with Google; several domains with commas.",
    ),
    declare(
        HOSTED,
        DOMAINS,
        Admin,
        "null",
        "Only Google Workspace accounts of this domain may sign in; several domains with commas.",
    ),
    declare(
        ISSUER,
        Text,
        Internal,
        r#""https://accounts.google.com""#,
        "Who issues the ID tokens that count.",
    ),
    declare(
        KEYS_ADDRESS,
        Typed { takes: "an https address, or an http address of this machine", read: read_keys_address },
        Internal,
        r#""https://www.googleapis.com/oauth2/v3/certs""#,
        "Where the issuer publishes the keys that verify its tokens.",
    ),
];

/// Can people sign in with Google?
pub fn is_on(settings: &Settings) -> bool {
    Terms::of(settings).is_some()
}

/// What is demanded of a token, and who gets an account.
#[derive(Debug)]
pub(crate) struct Terms {
    pub(super) client_id: String,
    pub(super) issuer: String,
    hosted: Vec<String>,
    new_accounts: Vec<String>,
}

impl Terms {
    /// The terms in force; none while Google sign-in is off.
    pub fn of(settings: &Settings) -> Option<Self> {
        let client_id = settings.text(CLIENT_ID).filter(|_| settings.flag(ENABLED))?;
        let domains = |key| settings.text(key).map(|text| domains::split(&text)).unwrap_or_default();
        let (hosted, new_accounts) = (domains(HOSTED), domains(NEW_ACCOUNTS));
        Some(Self { client_id, issuer: settings.text(ISSUER).unwrap_or_default(), hosted, new_accounts })
    }

    /// May accounts of this Google Workspace sign in? A private account belongs to none.
    pub fn may_host(&self, domain: Option<&str>) -> bool {
        self.hosted.is_empty() || domain.is_some_and(|domain| self.hosted.contains(&domain.to_lowercase()))
    }

    /// Does whoever has this address get an account?
    pub fn makes_account_for(&self, email: &kernel::Email) -> bool {
        domains::holds(&self.new_accounts, email)
    }
}

fn read_client_id(value: &Value) -> Option<Value> {
    let text = value.as_str()?.trim();
    if text.is_empty() {
        return Some(Value::Null);
    }
    let is_plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c));
    (is_plain && text.len() > CLIENT_ID_END.len() && text.ends_with(CLIENT_ID_END)).then(|| text.into())
}

/// Whoever can change what comes from there can sign in as anybody.
fn read_keys_address(value: &Value) -> Option<Value> {
    let address = Url::parse(value.as_str()?.trim()).ok()?;
    let is_this_machine = matches!(address.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let is_safe = address.scheme() == "https" || (address.scheme() == "http" && is_this_machine);
    is_safe.then(|| address.as_str().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id_token::Demands;

    #[test]
    fn a_client_id_ends_as_googles_do() {
        let read = |text: &str| read_client_id(&text.into());
        let good = "1234-ab.apps.googleusercontent.com";
        assert_eq!(read(&format!(" {good} ")), Some(good.into()));
        assert_eq!(read(""), Some(Value::Null));
        for bad in [
            "abc",
            ".apps.googleusercontent.com",
            "a b.apps.googleusercontent.com",
            "<.apps.googleusercontent.com",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn keys_come_by_tls_or_from_this_machine() {
        let read = |text: &str| read_keys_address(&text.into()).is_some();
        assert!(read("https://www.googleapis.com/oauth2/v3/certs"));
        assert!(read("http://127.0.0.1:4000/keys") && read("http://[::1]/keys"));
        for bad in [
            "http://www.googleapis.com/oauth2/v3/certs",
            "http://localhost.example.com",
            "file:///etc/passwd",
            "x",
        ] {
            assert!(!read(bad), "{bad}");
        }
    }

    #[test]
    fn google_names_itself_with_and_without_a_scheme() {
        let terms = |issuer: &str| Terms {
            client_id: String::new(),
            issuer: issuer.into(),
            hosted: Vec::new(),
            new_accounts: Vec::new(),
        };
        let google = terms("https://accounts.google.com");
        assert!(google.is_issuer("accounts.google.com") && google.is_issuer("https://accounts.google.com"));
        for other in ["http://accounts.google.com", "https://accounts.google.com.evil.example", ""] {
            assert!(!google.is_issuer(other), "{other}");
        }
    }
}
