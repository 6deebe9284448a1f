//! One line per request, with an id that the answer carries too.
//!
//! The line names the route, not the path, so that no token of a path or query string reaches the log. Whatever is logged
//! while a request is answered names the request; a tracing span would cost several times as much as that.

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue, Method},
    response::Response,
};
use kernel::Chance;
use std::{sync::Arc, time::Instant};

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

tokio::task_local! {
    static ID: Arc<str>;
}

/// The id of the request that is being answered here, if one is.
pub fn request_id() -> Option<Arc<str>> {
    ID.try_with(Arc::clone).ok()
}

/// A request that is being answered.
#[derive(Debug)]
pub struct RequestLog {
    id: Arc<str>,
    method: Method,
    route: Option<MatchedPath>,
    started: Instant,
}

impl RequestLog {
    /// Numbers the request. An id from in front is kept when it is plain and short.
    pub fn begin(chance: &Chance, request: &Request) -> Self {
        let id = request.headers().get(HEADER).and_then(acceptable);
        let id = id.map_or_else(|| chance.tag().into(), Arc::from);
        let route = request.extensions().get::<MatchedPath>().cloned();
        Self { id, method: request.method().clone(), route, started: Instant::now() }
    }

    /// Lets everything that is logged in this future name the request.
    pub fn around<F: Future>(&self, answer: F) -> impl Future<Output = F::Output> + use<F> {
        ID.scope(Arc::clone(&self.id), answer)
    }

    /// Logs the end of the request, and puts its number on the answer.
    pub fn end(self, response: &mut Response) {
        let Self { id, method, route, started } = self;
        if let Ok(value) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(HEADER, value);
        }
        let route = route.as_ref().map_or("(no route)", MatchedPath::as_str);
        let micros = u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX);
        let (method, status) = (method.as_str(), response.status().as_u16());
        ID.sync_scope(id, || tracing::info!(method, route, status, micros, "answered"));
    }
}

fn acceptable(value: &HeaderValue) -> Option<&str> {
    let text = value.to_str().ok()?;
    let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    (is_plain && (1..=64).contains(&text.len())).then_some(text)
}
