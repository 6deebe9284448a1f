//! From which device a request comes: the browser's own cookie, and in words what it calls itself.

use crate::cookie;
use axum::http::{HeaderMap, header};

/// A device as a request names it.
#[derive(Debug)]
pub(crate) struct Device {
    /// The browser's cookie; none before its first answer, and in programs that keep no cookies.
    pub id: Option<String>,
    /// In words.
    pub description: String,
}

impl Device {
    pub fn of(headers: &HeaderMap) -> Self {
        let id = cookie::read(headers, cookie::DEVICE).filter(|id| is_plain(id)).map(str::to_owned);
        let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok());
        Self { id, description: description(agent) }
    }
}

/// Ids are UUIDs, here and in the reference; whatever else comes is neither kept nor sent back.
fn is_plain(id: &str) -> bool {
    id.len() <= 64 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// What a browser calls itself, in words.
fn description(user_agent: Option<&str>) -> String {
    let Some(agent) = user_agent.filter(|agent| !agent.is_empty()) else { return "Unknown device".into() };
    let named = |names: &[(&str, &'static str)]| {
        names.iter().find(|(token, _)| agent.contains(token)).map(|(_, name)| *name)
    };
    let browser = named(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = named(&[
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("iPad", "iOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("Browser ({browser}/{system})"),
        (Some(browser), None) => format!("Browser ({browser})"),
        _ => {
            let name: String = agent
                .split([' ', '/'])
                .next()
                .unwrap_or_default()
                .chars()
                .filter(|c| !c.is_control())
                .take(60)
                .collect();
            format!("Library ({name})")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_that_we_never_gave_is_no_id() {
        let id = |cookie: &str| {
            let headers = [(header::COOKIE, format!("metabase.DEVICE={cookie}").parse().unwrap())];
            Device::of(&headers.into_iter().collect()).id
        };
        let own = "38f4939c-ad7f-4cbe-ae54-30946daf8593";
        assert_eq!(id(own).as_deref(), Some(own));
        for other in ["a, b=c", "<b>", "a\tb", &"x".repeat(65)] {
            assert_eq!(id(other), None, "{other}");
        }
    }

    #[test]
    fn devices_are_described_in_words() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        assert_eq!(description(Some(firefox)), "Browser (Firefox/Linux)");
        assert_eq!(description(Some("curl/8.5.0")), "Library (curl)");
        assert_eq!(description(None), "Unknown device");
    }
}
