//! One request of a key, from the gate to its answer.

use super::notes::Seen;
use crate::{Identity, Route, api_key::PresentedKey};
use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderMap, Method, StatusCode, header},
};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::ApiKeyId;
use std::net::IpAddr;
use web::Needs;

/// A request that a key makes. It is noted when this is dropped: also when the visitor hangs up before the answer, for
/// what was asked for may have been done by then.
#[derive(Debug)]
pub(crate) struct KeyUse {
    identity: Identity,
    pub(super) key: ApiKeyId,
    pub(super) method: &'static str,
    path: Path,
    pub(super) at: DateTime<Utc>,
    /// When, whence and by what; none when that was written down within the last minute.
    pub(super) seen: Option<Seen>,
    /// Since when the secret that was used is being replaced.
    pub(super) retiring_since: Option<DateTime<Utc>>,
    /// Would the scopes on trial refuse it?
    pub(super) is_on_trial: bool,
    pub(crate) is_refused: bool,
}

/// The route as it was declared.
#[derive(Debug)]
enum Path {
    Matched(MatchedPath),
    /// Of one part of a call.
    Named(&'static str),
    None,
}

/// When a key was last used is written down at most this often.
const EVERY: TimeDelta = TimeDelta::seconds(60);
/// Characters kept of what a program calls itself.
const AGENT: usize = 200;

impl KeyUse {
    /// Begins with what the request says of itself.
    pub fn begin(identity: &Identity, key: &PresentedKey, request: &Request, address: IpAddr) -> Self {
        let at = identity.clock.now();
        let route = request.extensions().get::<MatchedPath>().cloned();
        let routes = identity.route_scopes();
        let needs = route.as_ref().and_then(|route| routes.of(route.as_str(), request.method()));
        let is_due = key.last_used_at.is_none_or(|known| at - known >= EVERY);
        Self {
            identity: identity.clone(),
            key: key.id,
            method: word(request.method()),
            path: route.map_or(Path::None, Path::Matched),
            at,
            seen: is_due.then(|| Seen { at, address, agent: agent(request.headers()) }),
            retiring_since: key.retiring.map(|retiring| retiring.since),
            is_on_trial: needs.is_some_and(|needs| is_tried(key, needs)),
            is_refused: false,
        }
    }

    /// Begins one part of a call, which counts like the single call: the scopes that a key needs are found by it.
    pub fn of_part(identity: &Identity, key: &PresentedKey, route: Route) -> Self {
        let needs = identity.route_scopes().of(route.path, &route.method());
        Self {
            identity: identity.clone(),
            key: key.id,
            method: route.method,
            path: Path::Named(route.path),
            at: identity.clock.now(),
            seen: None,
            retiring_since: None,
            is_on_trial: needs.is_some_and(|needs| is_tried(key, needs)),
            is_refused: false,
        }
    }

    /// Learns how the request was answered.
    pub fn answered(&mut self, status: StatusCode) {
        self.is_refused = status == StatusCode::FORBIDDEN;
    }

    /// The route as it was declared.
    pub(super) fn path(&self) -> &str {
        match &self.path {
            Path::Matched(path) => path.as_str(),
            Path::Named(path) => path,
            Path::None => "(no route)",
        }
    }
}

impl Drop for KeyUse {
    fn drop(&mut self) {
        let identity = self.identity.clone();
        identity.key_uses.note(self);
    }
}

/// Would the scopes on trial refuse what needs this?
fn is_tried(key: &PresentedKey, needs: Needs) -> bool {
    match (needs, &key.trial_scopes) {
        (Needs::Scope(scope), Some(trial)) => trial.reach(scope).is_none(),
        _ => false,
    }
}

/// The method's name. Visitors may invent methods, and each is a row: those of no route are one.
fn word(method: &Method) -> &'static str {
    match *method {
        Method::GET | Method::HEAD => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::PATCH => "PATCH",
        _ => "OTHER",
    }
}

/// What the program calls itself, short and on one line whatever it sent.
fn agent(headers: &HeaderMap) -> Option<String> {
    let agent = headers.get(header::USER_AGENT)?.as_bytes();
    let plain = |byte: &u8| if matches!(byte, b' '..=b'~') { char::from(*byte) } else { '?' };
    let agent: String = agent.iter().take(AGENT).map(plain).collect();
    (!agent.trim().is_empty()).then_some(agent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn an_agent_is_short_and_on_one_line() {
        let of = |bytes: &[u8]| {
            agent(&[(header::USER_AGENT, HeaderValue::from_bytes(bytes).unwrap())].into_iter().collect())
        };
        assert_eq!(of(b"curl/8.5.0").as_deref(), Some("curl/8.5.0"));
        assert_eq!(of("a\tΩ\u{85}".as_bytes()).as_deref(), Some("a?????"));
        assert_eq!(of(&[b'x'; 9000]).unwrap().len(), AGENT);
        assert_eq!((of(b""), agent(&HeaderMap::new())), (None, None));
    }

    #[test]
    fn no_method_that_a_visitor_invents_is_a_name_of_its_own() {
        let invented = Method::from_bytes(b"BREW").unwrap();
        assert_eq!((word(&Method::HEAD), word(&Method::PUT), word(&invented)), ("GET", "PUT", "OTHER"));
    }
}
