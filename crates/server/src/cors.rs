//! Which other sites may read answers of the API (contract: auth.md §1.5 of the reference description).
//!
//! Those of `embedding-app-origins-sdk`, and pages on this machine unless `disable-cors-on-localhost` says otherwise.
//! None is ever offered credentials: a page of another site reads what anybody may, or sends a session or a key that it
//! was given in a header. What cookies may do is decided elsewhere, by the gate, and stays as it is.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::Value;
use setting::Settings;

const LIST: &str = "embedding-app-origins-sdk";

const FOR_EVERY_ORIGIN: [(header::HeaderName, HeaderValue); 4] = [
    (header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("*")),
    (header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("*")),
    (
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("Content-Disposition, X-Metabase-Anti-CSRF-Token, X-Metabase-Version"),
    ),
    (header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("60")),
];

/// What the browser that sent a request is told about pages of other sites.
#[derive(Debug)]
pub(crate) struct Cors {
    /// The origin, when it may read the answer.
    allowed: Option<HeaderValue>,
}

impl Cors {
    /// Reads who asks; none when there is nothing to tell.
    pub fn of(request: &Request, settings: &Settings) -> Option<Self> {
        let value = request.headers().get(header::ORIGIN)?;
        let origin = value.to_str().ok().and_then(Origin::parse);
        let is_neighbour = !settings.flag("disable-cors-on-localhost")
            && origin.as_ref().is_some_and(|origin| is_this_machine(origin.host));
        let list = settings.text(LIST).unwrap_or_default();
        if !is_neighbour && list.is_empty() {
            return None;
        }
        let is_listed = |origin: Origin<'_>| patterns(&list).any(|pattern| pattern.matches(&origin));
        let is_allowed = is_neighbour || origin.is_some_and(is_listed);
        Some(Self { allowed: is_allowed.then(|| value.clone()) })
    }

    /// The answer to a browser that asks beforehand what it may send to the API.
    pub fn preflight(&self, request: &Request) -> Option<Response> {
        let is_preflight = request.method() == Method::OPTIONS
            && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
            && request.uri().path().starts_with("/api/");
        (is_preflight && self.allowed.is_some()).then(|| StatusCode::NO_CONTENT.into_response())
    }

    pub fn put(self, headers: &mut HeaderMap) {
        headers.extend(FOR_EVERY_ORIGIN);
        if let Some(origin) = self.allowed {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.append(header::VARY, HeaderValue::from_static("Origin"));
        }
    }
}

/// Where a page comes from: `https://app.example.com:8443`.
struct Origin<'a> {
    scheme: &'a str,
    host: &'a str,
    port: u16,
}

impl<'a> Origin<'a> {
    /// Reads the origin of a web page; of nothing else (`null`, files, extensions).
    fn parse(text: &'a str) -> Option<Self> {
        let (scheme, authority) = text.split_once("://")?;
        let default = match scheme {
            "http" => 80,
            "https" => 443,
            _ => return None,
        };
        let (host, port) = host_and_port(authority)?;
        let port = port.map_or(Some(default), |port| port.parse().ok())?;
        Some(Self { scheme, host, port })
    }

    fn has_default_port(&self) -> bool {
        self.port == if self.scheme == "https" { 443 } else { 80 }
    }
}

/// An entry of the list.
struct Pattern<'a> {
    /// Both kinds of web pages when it names none.
    scheme: Option<&'a str>,
    host: &'a str,
    /// The scheme's own when it names none.
    port: Port,
}

#[derive(PartialEq, Eq)]
enum Port {
    Default,
    Any,
    Number(u16),
}

impl<'a> Pattern<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (scheme, authority) = match text.split_once("://") {
            Some((scheme @ ("http" | "https"), authority)) => (Some(scheme), authority),
            Some(_) => return None,
            None => (None, text),
        };
        let (host, port) = host_and_port(authority)?;
        let port = match port {
            None => Port::Default,
            Some("*") => Port::Any,
            Some(number) => Port::Number(number.parse().ok()?),
        };
        let name = host.strip_prefix("*.").unwrap_or(host);
        (host == "*" || !name.is_empty() && !name.contains('*')).then_some(Self { scheme, host, port })
    }

    fn matches(&self, origin: &Origin<'_>) -> bool {
        let has_host = match self.host.strip_prefix('*') {
            Some("") => true,
            Some(end) => {
                let start = origin.host.len().checked_sub(end.len());
                let found = start.and_then(|start| Some((start, origin.host.get(start..)?)));
                found.is_some_and(|(start, found)| start > 0 && found.eq_ignore_ascii_case(end))
            }
            None => origin.host.eq_ignore_ascii_case(self.host),
        };
        let has_port = match self.port {
            Port::Any => true,
            Port::Default => origin.has_default_port(),
            Port::Number(number) => number == origin.port,
        };
        has_host && has_port && self.scheme.is_none_or(|scheme| scheme == origin.scheme)
    }
}

fn patterns(list: &str) -> impl Iterator<Item = Pattern<'_>> {
    list.split_ascii_whitespace().filter_map(Pattern::parse)
}

/// Splits `host:port`; an address of IPv6 stands in brackets.
fn host_and_port(authority: &str) -> Option<(&str, Option<&str>)> {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let is_bracketed = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let is_host = match is_bracketed {
        Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
        None => host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._*".contains(&byte)),
    };
    (!host.is_empty() && is_host).then_some((host, port))
}

fn is_this_machine(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost") || host == "127.0.0.1" || host == "[::1]"
}

/// Brings the list into form, if every entry of it can be meant.
pub(crate) fn read_list(value: &Value) -> Option<Value> {
    let entries: Vec<&str> = value.as_str()?.split_ascii_whitespace().collect();
    let entries: Vec<&str> = entries.iter().map(|entry| entry.trim_end_matches('/')).collect();
    entries.iter().all(|entry| Pattern::parse(entry).is_some()).then(|| entries.join(" ").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_listed(list: &str, origin: &str) -> bool {
        Origin::parse(origin).is_some_and(|origin| patterns(list).any(|pattern| pattern.matches(&origin)))
    }

    #[test]
    fn an_entry_matches_its_own_origin_and_what_its_stars_say() {
        for (entry, origin) in [
            ("https://app.example.com", "https://app.example.com"),
            ("https://app.example.com:443", "https://app.example.com"),
            ("app.example.com", "http://APP.example.com"),
            ("*.example.com", "https://a.b.example.com"),
            ("*.example.com:*", "https://a.example.com:8443"),
            ("*", "https://anything.example"),
            ("*:*", "http://anything.example:81"),
            ("[::1]:9000", "http://[::1]:9000"),
            ("one.example two.example:9000", "http://two.example:9000"),
        ] {
            assert!(is_listed(entry, origin), "{entry} {origin}");
        }
        for (entry, origin) in [
            ("https://app.example.com", "http://app.example.com"),
            ("app.example.com", "https://app.example.com:8443"),
            ("app.example.com:8443", "https://app.example.com"),
            ("app.example.com", "https://app.example.com.evil.example"),
            ("app.example.com", "https://evil-app.example.com"),
            ("*.example.com", "https://example.com"),
            ("*.example.com", "https://evilexample.com"),
            ("*.example.com", "https://.example.com.evil.example"),
            ("*:*", "null"),
            ("*:*", "file://"),
            ("*:*", "chrome-extension://abc"),
            ("", "https://app.example.com"),
        ] {
            assert!(!is_listed(entry, origin), "{entry} {origin}");
        }
    }

    #[test]
    fn a_list_is_brought_into_form_or_refused() {
        let read = |text: &str| read_list(&text.into());
        assert_eq!(
            read(" https://a.example/\n*.b.example:* "),
            Some("https://a.example *.b.example:*".into())
        );
        assert_eq!(read(""), Some("".into()));
        for wrong in
            ["https://a.example/path", "ftp://a.example", "*.", "a*.example", "a.example:x", "a,b", "://"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn this_machine_has_three_names() {
        for (origin, is_here) in [
            ("http://localhost:5173", true),
            ("https://127.0.0.1", true),
            ("http://[::1]:1", true),
            ("http://localhost.evil.example", false),
            ("http://127.0.0.1.evil.example", false),
            ("http://127.0.0.2", false),
            ("http://user@localhost", false),
        ] {
            assert_eq!(
                Origin::parse(origin).is_some_and(|origin| is_this_machine(origin.host)),
                is_here,
                "{origin}"
            );
        }
    }
}
