//! Sends people who come over HTTP to HTTPS, when the setting says so (`redirect-all-requests-to-https`).
//!
//! It counts only while `site-url` begins with `https://`, because that is where they are sent: never to a host that
//! the request names. Probes stay where they are, they come from inside. A page's own word that it came over HTTPS
//! is not enough; a trusted proxy's is.

use axum::{
    extract::Request,
    http::{HeaderValue, uri::PathAndQuery},
};
use identity::Identity;
use setting::Settings;
use web::Scheme;

const PROBES: [&str; 3] = ["/api/health", "/livez", "/readyz"];

/// What the decision needs.
pub(crate) struct Https {
    pub identity: Identity,
    pub settings: Settings,
}

impl Https {
    /// Where the request has to be made instead; the method and the body are kept (308).
    pub fn target(&self, request: &Request) -> Option<HeaderValue> {
        if !self.settings.flag("redirect-all-requests-to-https") || PROBES.contains(&request.uri().path()) {
            return None;
        }
        let site = self.settings.text("site-url").filter(|site| site.starts_with("https://"))?;
        if self.identity.visitor(request).scheme == Scheme::Https {
            return None;
        }
        let path = request.uri().path_and_query().map_or("/", PathAndQuery::as_str);
        HeaderValue::from_str(&format!("{site}{path}")).ok()
    }
}
