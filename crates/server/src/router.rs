//! The router: every floor's routes under `/api`, behind the gate; pages for every other path.

use crate::{
    VERSION_TAG, audit_log, checklist, description, email,
    https::{self, Https},
    settings, ui,
};
use axum::{
    Router,
    http::HeaderValue,
    middleware::{from_fn, from_fn_with_state},
};
use catalog::Catalog;
use identity::Identity;
use kernel::{Chance, Clock};
use mail::Mail;
use query::Queries;
use setting::Settings;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{NotForContentType, Predicate, SizeAbove},
    },
};
use web::{ApiRouter, Docs, Embeds, Error, Version, api_headers, page_headers, problems, request_log};

/// The state of every floor that answers requests.
pub(crate) struct Floors {
    pub identity: Identity,
    pub catalog: Catalog,
    pub queries: Queries,
    pub mail: Mail,
    pub settings: Settings,
}

/// Answers below this size are sent as they are.
const COMPRESS_FROM: u64 = 1024;

/// Puts the routes together.
pub(crate) fn build(floors: Floors, health: Router, clock: &Clock, chance: &Chance) -> (Router, Docs) {
    let (identity, settings) = (floors.identity.clone(), floors.settings.clone());
    let https = Https { identity: identity.clone(), settings: settings.clone() };
    let (api, docs) = api(floors, clock);
    let version = Version(HeaderValue::from_static(VERSION_TAG));
    let api = api
        .route("/api", axum::routing::any(async || Error::no_such_endpoint()))
        .route("/api/{*path}", axum::routing::any(async || Error::no_such_endpoint()))
        .layer(from_fn_with_state(identity, identity::gate))
        .merge(description::routes(&docs))
        .merge(health)
        .method_not_allowed_fallback(async || Error::no_such_endpoint())
        .layer(from_fn_with_state((version, clock.clone()), api_headers));
    let pages = Router::new()
        .fallback(ui::page)
        .layer(from_fn(move |request, next| page_headers(embeds(&settings), request, next)));
    let worthwhile = SizeAbove::new(COMPRESS_FROM)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::const_new("font/"));
    let chance = chance.clone();
    let router = api
        .fallback_service(pages)
        .layer(from_fn_with_state(https, https::redirect))
        .layer(CatchPanicLayer::custom(|_| {
            axum::response::IntoResponse::into_response(Error::internal("a handler panicked"))
        }))
        .layer(from_fn(problems))
        .layer(CompressionLayer::new().gzip(true).compress_when(worthwhile))
        .layer(from_fn(move |request, next| request_log(chance.clone(), request, next)));
    (router, docs)
}

fn embeds(settings: &Settings) -> Embeds {
    if identity::google::is_on(settings) { Embeds::GooglesButton } else { Embeds::Nothing }
}

fn api(floors: Floors, clock: &Clock) -> (Router, Docs) {
    let Floors { identity, catalog, queries, mail, settings } = floors;
    let routes = ApiRouter::new()
        .merge(identity::routes(identity))
        .merge(email::routes(mail, settings.clone(), clock.clone()))
        .merge(settings::routes(settings, clock.clone()))
        .merge(audit_log::routes(clock.clone()))
        .merge(checklist::routes())
        .merge(catalog::routes(catalog))
        .merge(query::routes(queries));
    Docs::finish(env!("CARGO_PKG_VERSION"), routes)
}
