//! One line per request, with an id that the answer carries too.
//!
//! The line names the route, not the path, so that no token of a path or query string reaches the log.

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use kernel::Chance;
use std::time::Instant;
use tracing::Instrument;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id of the request being answered.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// Numbers the request, logs its end, and puts the number on the answer. An id from in front is kept when it is
/// plain and short.
pub async fn request_log(chance: Chance, mut request: Request, next: Next) -> Response {
    let id = request.headers().get(HEADER).and_then(acceptable).unwrap_or_else(|| chance.hex::<8>());
    let started = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    request.extensions_mut().insert(RequestId(id.clone()));
    let span = tracing::info_span!("request", id);
    let mut response = next.run(request).instrument(span).await;
    let route = route.as_ref().map_or("(no route)", MatchedPath::as_str);
    let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
    tracing::info!(request = id, %method, route, status = response.status().as_u16(), micros, "answered");
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

fn acceptable(value: &HeaderValue) -> Option<String> {
    let text = value.to_str().ok()?;
    let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    (is_plain && (1..=64).contains(&text.len())).then(|| text.to_owned())
}
