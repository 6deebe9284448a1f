//! What surrounds every request: a line in the log, the way to HTTPS, what pages of other sites may read, the headers
//! that every answer carries, and errors in the form that was asked for.
//!
//! It is one layer and not five: a layer costs every request a copy of all layers inside it.

use crate::{VERSION_TAG, cors::Cors, https::Https};
use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use kernel::{Chance, Clock};
use setting::Settings;
use std::sync::Arc;
use web::{Embeds, RequestLog, as_problem, put_api_headers, put_page_headers, wants_problem};

const VERSION: HeaderValue = HeaderValue::from_static(VERSION_TAG);

/// What the frame is made of.
pub(crate) struct Frame {
    pub clock: Clock,
    pub chance: Chance,
    pub settings: Settings,
    pub https: Https,
}

/// Marks an answer that is a page or one of its files.
#[derive(Clone, Copy, Debug)]
pub(crate) struct IsPage;

/// Answers a request, frame and all.
pub(crate) async fn frame(State(frame): State<Arc<Frame>>, request: Request, next: Next) -> Response {
    let log = RequestLog::begin(&frame.chance, &request);
    let wants_problem = wants_problem(request.headers());
    let cors = Cors::of(&request, &frame.settings);
    let mut response = if let Some(target) = frame.https.target(&request) {
        (StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, target)]).into_response()
    } else if let Some(answer) = cors.as_ref().and_then(|cors| cors.preflight(&request)) {
        answer
    } else {
        log.around(next.run(request)).await
    };
    if wants_problem {
        response = as_problem(response).await;
    }
    if response.extensions().get::<IsPage>().is_some() {
        put_page_headers(response.headers_mut(), embeds(&frame.settings));
    } else {
        put_api_headers(response.headers_mut(), &VERSION, frame.clock.now());
        if let Some(cors) = cors {
            cors.put(response.headers_mut());
        }
    }
    log.end(&mut response);
    response
}

fn embeds(settings: &Settings) -> Embeds {
    if identity::google::is_on(settings) { Embeds::GooglesButton } else { Embeds::Nothing }
}
