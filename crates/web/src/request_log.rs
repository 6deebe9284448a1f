//! One line per request, with an id that the answer carries too.
//!
//! The line names the route, not the path, so that no token of a path or query string reaches the log.

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue, Method},
    response::Response,
};
use kernel::Chance;
use std::time::Instant;
use tracing::Span;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id of the request being answered.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// A request that is being answered.
#[derive(Debug)]
pub struct RequestLog {
    id: String,
    method: Method,
    route: Option<MatchedPath>,
    started: Instant,
}

impl RequestLog {
    /// Numbers the request. An id from in front is kept when it is plain and short.
    pub fn begin(chance: &Chance, request: &mut Request) -> Self {
        let id = request.headers().get(HEADER).and_then(acceptable).unwrap_or_else(|| chance.hex::<8>());
        request.extensions_mut().insert(RequestId(id.clone()));
        let route = request.extensions().get::<MatchedPath>().cloned();
        Self { id, method: request.method().clone(), route, started: Instant::now() }
    }

    /// What everything that is logged while answering stands in.
    pub fn span(&self) -> Span {
        tracing::info_span!("request", id = self.id)
    }

    /// Logs the end of the request, and puts its number on the answer.
    pub fn end(self, response: &mut Response) {
        let Self { id, method, route, started } = self;
        let route = route.as_ref().map_or("(no route)", MatchedPath::as_str);
        let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        tracing::info!(request = id, %method, route, status = response.status().as_u16(), micros, "answered");
        if let Ok(value) = HeaderValue::try_from(id) {
            response.headers_mut().insert(HEADER, value);
        }
    }
}

fn acceptable(value: &HeaderValue) -> Option<String> {
    let text = value.to_str().ok()?;
    let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    (is_plain && (1..=64).contains(&text.len())).then(|| text.to_owned())
}
