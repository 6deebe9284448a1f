//! Which credential of a request counts.
//!
//! One session candidate is chosen: the `X-Metabase-Session` header, else an embedded cookie with its anti-CSRF
//! header, else the `metabase.SESSION` cookie. When it does not resolve, no other session is tried; only an API key
//! may still speak. (Contract: auth.md §2.1 of the reference description.)

use crate::{api_key::PlainKey, caller::Transport, cookie, session::SessionKey};
use axum::http::{HeaderMap, HeaderName, Uri};

/// Names the session in a header.
pub(crate) const SESSION_HEADER: HeaderName = HeaderName::from_static("x-metabase-session");
const ANTI_CSRF_HEADER: HeaderName = HeaderName::from_static("x-metabase-anti-csrf-token");
const API_KEY_HEADER: HeaderName = HeaderName::from_static("x-api-key");

/// What a request presents; nothing here has been verified.
#[derive(Debug, Default)]
pub(crate) struct Presented {
    pub session: Option<PresentedSession>,
    pub api_key: Option<PlainKey>,
}

/// A session that a request presents.
#[derive(Debug)]
pub(crate) struct PresentedSession {
    pub key: SessionKey,
    pub anti_csrf_token: Option<String>,
    pub transport: Transport,
}

impl Presented {
    pub fn by(headers: &HeaderMap) -> Self {
        Self { session: session(headers), api_key: api_key(headers) }
    }
}

fn session(headers: &HeaderMap) -> Option<PresentedSession> {
    if let Some(value) = text(headers, &SESSION_HEADER) {
        return SessionKey::parse(value).map(|key| PresentedSession {
            key,
            anti_csrf_token: None,
            transport: Transport::Header,
        });
    }
    if let (Some(value), Some(token)) =
        (cookie::read(headers, cookie::EMBEDDED_SESSION), text(headers, &ANTI_CSRF_HEADER))
    {
        let anti_csrf_token = Some(token.to_owned());
        return SessionKey::parse(value).map(|key| PresentedSession {
            key,
            anti_csrf_token,
            transport: Transport::EmbeddedCookie,
        });
    }
    let value = cookie::read(headers, cookie::SESSION)?;
    SessionKey::parse(value).map(|key| PresentedSession {
        key,
        anti_csrf_token: None,
        transport: Transport::Cookie,
    })
}

/// A key that is missing, empty, doubled, over-long or not of the alphabet is no key.
fn api_key(headers: &HeaderMap) -> Option<PlainKey> {
    let mut values = headers.get_all(&API_KEY_HEADER).iter();
    let (value, None) = (values.next()?, values.next()) else { return None };
    PlainKey::parse(value.to_str().ok()?)
}

/// Does an address carry an API key? Under a name that says so it is one as soon as it could be; under another name only
/// with the checksum of those that are made here, because texts people search for may begin like one.
pub(crate) fn is_key_in_query(uri: &Uri) -> bool {
    const NAMES: [&str; 8] =
        ["x-api-key", "x_api_key", "api-key", "api_key", "apikey", "key", "token", "access_token"];
    uri.query().unwrap_or_default().split('&').any(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let value = percent_encoding::percent_decode_str(value).decode_utf8_lossy();
        let is_named = NAMES.iter().any(|known| name.eq_ignore_ascii_case(known));
        PlainKey::parse(&value).is_some_and(|key| is_named || key.has_checksum())
    })
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim).filter(|text| !text.is_empty())
}
