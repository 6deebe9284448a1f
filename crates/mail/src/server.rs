//! The mail server that the settings name.

use kernel::Secret;
use lettre::transport::smtp::extension::ClientId;
use serde_json::{Map, Value};
use setting::Settings;
use std::net::IpAddr;

/// A mail server, and how to speak to it.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub login: Option<Login>,
    /// What we call ourselves.
    pub hello: ClientId,
}

/// How the connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Security {
    Plain,
    /// Plain until both agree to encrypt; they have to.
    StartTls,
    /// Encrypted from the first byte.
    Tls,
}

/// Who logs in.
#[derive(Clone, Debug)]
pub(crate) struct Login {
    pub username: String,
    pub password: Secret<String>,
}

impl Server {
    /// The server that the settings name, as they would be with these changes; none when they name none.
    pub fn of(settings: &Settings, changes: &Map<String, Value>) -> Option<Self> {
        let value = |key: &str| changes.get(key).cloned().unwrap_or_else(|| settings.value(key));
        let text =
            |key| value(key).as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let host = text("email-smtp-host")?;
        let port = value("email-smtp-port").as_u64().and_then(|port| u16::try_from(port).ok());
        let word = text("email-smtp-security");
        let password = match changes.get("email-smtp-password") {
            Some(change) => change.as_str().map(|text| Secret::new(text.to_owned())),
            None => settings.secret("email-smtp-password"),
        };
        let login = text("email-smtp-username").map(|username| Login {
            username,
            password: password.unwrap_or_else(|| Secret::new(String::new())),
        });
        let (security, usual_port) = security(word.as_deref(), port);
        let hello = hello(settings.text("site-url").as_deref());
        Some(Self { host, port: port.unwrap_or(usual_port), security, login, hello })
    }
}

/// How to encrypt, and the port when none is chosen. `tls` means whichever is usual: 465 is encrypted from the start,
/// every other port after STARTTLS; the reference's guides pair it with 587.
fn security(word: Option<&str>, port: Option<u16>) -> (Security, u16) {
    match (word, port) {
        (Some("ssl"), _) | (Some("tls"), Some(465)) => (Security::Tls, 465),
        (Some("starttls" | "tls"), _) => (Security::StartTls, 587),
        _ => (Security::Plain, 25),
    }
}

/// A server may ask who is there; the site's name is the best answer we have.
fn hello(site_url: Option<&str>) -> ClientId {
    let host = site_url.and_then(host_of).filter(|host| host.parse::<IpAddr>().is_err() && host.is_ascii());
    host.map_or_else(ClientId::default, |host| ClientId::Domain(host.to_owned()))
}

/// The host in an address like `https://bi.example.com:3000/bi`.
pub(crate) fn host_of(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let authority = rest.split('/').next()?;
    let host = match authority.strip_prefix('[') {
        Some(ipv6) => ipv6.split(']').next()?,
        None => authority.split(':').next()?,
    };
    (!host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_found_in_a_site_url() {
        assert_eq!(host_of("https://bi.example.com:3000/bi"), Some("bi.example.com"));
        assert_eq!(host_of("http://[::1]:3000"), Some("::1"));
        assert_eq!(host_of("http://"), None);
    }

    #[test]
    fn tls_means_what_is_usual_on_the_port() {
        assert_eq!(security(Some("tls"), Some(465)), (Security::Tls, 465));
        assert_eq!(security(Some("tls"), Some(2525)), (Security::StartTls, 587));
        assert_eq!(security(Some("tls"), None), (Security::StartTls, 587));
        assert_eq!(security(Some("ssl"), None), (Security::Tls, 465));
        assert_eq!(security(Some("starttls"), Some(465)), (Security::StartTls, 587));
        assert_eq!(security(None, None), (Security::Plain, 25));
    }
}
