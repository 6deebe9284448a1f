//! What answers while the server is starting: the port is ours, but migrations, the Sample Database or the config file
//! are not done.
//!
//! Whoever waits gets an answer instead of a refused connection: the API asks for patience, probes hear how far the
//! start is, people get a page that loads itself again. Nothing here knows a credential or opens the app database.

use crate::{VERSION_TAG, frame::IsPage};
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use kernel::{Chance, Clock};
use serde_json::json;
use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicU8, Ordering},
};
use tower::ServiceExt;
use web::{Embeds, Error, Json, RequestLog, as_problem, put_api_headers, put_page_headers, wants_problem};

const VERSION: HeaderValue = HeaderValue::from_static(VERSION_TAG);

/// Seconds after which it is worth asking again.
const PATIENCE: HeaderValue = HeaderValue::from_static("1");

const PAGE: &str = "<!doctype html><html lang=en><meta charset=utf-8><meta http-equiv=refresh content=1>\
    <title>Metalith is starting</title><p>Metalith is starting. This page loads again by itself.";

/// How far a start is, in percent. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<AtomicU8>);

impl Progress {
    pub(crate) fn reached(&self, percent: u8) {
        self.0.store(percent, Ordering::Relaxed);
    }

    fn share(&self) -> f64 {
        f64::from(self.0.load(Ordering::Relaxed)) / 100.0
    }
}

/// What answers on the port: at first that the server is starting, then the server. Clones share it.
#[derive(Clone, Debug)]
pub(crate) struct Front {
    starting: Router,
    server: Arc<OnceLock<Router>>,
}

impl Front {
    /// Nothing but the start answers yet.
    pub fn of_a_start(progress: Progress, clock: Clock, chance: Chance) -> Self {
        Self { starting: routes(progress, clock, chance), server: Arc::default() }
    }

    /// From now on the server answers, also on connections that are open.
    pub fn open(&self, server: Router) {
        let _ = self.server.set(server);
    }

    pub async fn answer(&self, request: Request) -> Response {
        let router = self.server.get().unwrap_or(&self.starting).clone();
        router.oneshot(request).await.unwrap_or_else(|never| match never {})
    }
}

fn routes(progress: Progress, clock: Clock, chance: Chance) -> Router {
    Router::new()
        .route("/livez", get(async || Json(json!({ "status": "ok" }))))
        .route("/api/health", get(how_far))
        .route("/readyz", get(how_far))
        .route("/api", any(ask_for_patience))
        .route("/api/{*path}", any(ask_for_patience))
        .fallback(page)
        .method_not_allowed_fallback(ask_for_patience)
        .layer(from_fn_with_state(Arc::new((clock, chance)), surround))
        .with_state(progress)
}

async fn how_far(State(progress): State<Progress>) -> Response {
    let body = Json(json!({ "status": "initializing", "progress": progress.share() }));
    (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, PATIENCE)], body).into_response()
}

async fn ask_for_patience() -> Response {
    let message = "Metabase is still initializing. Please sit tight...".to_owned();
    let refusal = Error::Refused { status: StatusCode::SERVICE_UNAVAILABLE, message };
    ([(header::RETRY_AFTER, PATIENCE)], refusal).into_response()
}

async fn page() -> Response {
    let headers = [
        (header::RETRY_AFTER, PATIENCE),
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    let mut response = (StatusCode::SERVICE_UNAVAILABLE, headers, PAGE).into_response();
    response.extensions_mut().insert(IsPage);
    response
}

/// What surrounds every request, as far as it can be without settings.
async fn surround(State(parts): State<Arc<(Clock, Chance)>>, request: Request, next: Next) -> Response {
    let (clock, chance) = &*parts;
    let log = RequestLog::begin(chance, &request);
    let wants_problem = wants_problem(request.headers());
    let mut response = next.run(request).await;
    if wants_problem {
        response = as_problem(response).await;
    }
    if response.extensions().get::<IsPage>().is_some() {
        put_page_headers(response.headers_mut(), Embeds::Nothing);
    } else {
        put_api_headers(response.headers_mut(), &VERSION, clock.now());
    }
    log.end(&mut response);
    response
}
