//! Pages of this very server: people are sent to them, whoever wrote the link or the setting.

use reqwest::Url;

/// Characters that an address may have; longer ones are not worth keeping.
const LONGEST: usize = 2000;

/// The page that is meant, if it is one of this server. It is read as browsers do, which take "//host" and "/\host" for
/// another server and drop tabs and line breaks before they look.
pub fn own_page(wanted: &str) -> Option<String> {
    if !wanted.starts_with('/') || wanted.len() > LONGEST {
        return None;
    }
    let here = Url::parse("http://here.invalid").ok()?;
    let url = here.join(wanted).ok()?;
    // Without dots in it, "/.//host" is "//host".
    let is_page = !["//", "/api/", "/auth/"].iter().any(|start| url.path().starts_with(start));
    let is_here = url.origin() == here.origin() && url.username().is_empty() && url.password().is_none();
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    (is_here && is_page).then(|| format!("{}{query}", url.path()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S31, S34
    #[test]
    fn only_pages_of_this_server_are_led_to() {
        for own in ["/", "/collection/7", "/browse?page=2&q=a%20b", "/%2F%2Fevil.example"] {
            assert_eq!(own_page(own).as_deref(), Some(own));
        }
        assert_eq!(own_page("/a/../b#hash").as_deref(), Some("/b"));
        for other in [
            "",
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/.//evil.example",
            "/x/..//evil.example",
            "javascript:alert(1)",
            "evil.example",
            "/api/session",
            "/auth/login",
            &format!("/{}", "x".repeat(LONGEST)),
        ] {
            assert_eq!(own_page(other), None, "{other}");
        }
    }

    #[test]
    fn nothing_ends_the_line_of_a_header() {
        assert_eq!(own_page("/a\r\nSet-Cookie: x=1").as_deref(), Some("/aSet-Cookie:%20x=1"));
    }
}
