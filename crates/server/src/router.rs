//! The router: every floor's routes under `/api`, behind the gate; pages for every other path.

use crate::{
    audit_log, checklist, description, email,
    frame::{self, Frame},
    https::Https,
    random_token,
    recent_log::{self, RecentLog},
    settings, ui,
};
use axum::{Router, middleware::from_fn_with_state};
use catalog::Catalog;
use content::Content;
use governance::Governance;
use identity::{Gate, Identity};
use kernel::{Chance, Clock};
use mail::Mail;
use query::Queries;
use setting::Settings;
use std::sync::Arc;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer,
        predicate::{NotForContentType, Predicate, SizeAbove},
    },
};
use web::{ApiRouter, Docs, Error};

/// The state of every floor that answers requests.
pub(crate) struct Floors {
    pub identity: Identity,
    pub catalog: Catalog,
    pub queries: Queries,
    pub content: Content,
    pub governance: Governance,
    pub mail: Mail,
    pub settings: Settings,
    pub recent_log: RecentLog,
}

/// Answers below this size are sent as they are.
const COMPRESS_FROM: u64 = 1024;

/// Puts the routes together.
pub(crate) fn build(floors: Floors, health: Router, clock: &Clock, chance: &Chance) -> (Router, Docs) {
    let (identity, settings) = (floors.identity.clone(), floors.settings.clone());
    let https = Https { identity: identity.clone(), settings: settings.clone() };
    let frame = Frame { clock: clock.clone(), chance: chance.clone(), settings, https };
    let (api, docs) = api(floors, clock, chance);
    let api = api
        .route("/api", axum::routing::any(async || Error::no_such_endpoint()))
        .route("/api/{*path}", axum::routing::any(async || Error::no_such_endpoint()))
        .layer(from_fn_with_state(Gate::new(identity, docs.scopes()), identity::gate))
        .merge(description::routes(&docs))
        .merge(health)
        .method_not_allowed_fallback(async || Error::no_such_endpoint());
    let worthwhile = SizeAbove::new(COMPRESS_FROM)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::const_new("font/"));
    let router = api
        .fallback(ui::page)
        .layer(CatchPanicLayer::custom(|_| {
            axum::response::IntoResponse::into_response(Error::internal("a handler panicked"))
        }))
        .layer(from_fn_with_state(Arc::new(frame), frame::frame))
        .layer(CompressionLayer::new().gzip(true).compress_when(worthwhile));
    (router, docs)
}

fn api(floors: Floors, clock: &Clock, chance: &Chance) -> (Router, Docs) {
    let Floors { identity, catalog, queries, content, governance, mail, settings, recent_log } = floors;
    let routes = ApiRouter::new()
        .merge(identity::routes(identity.clone()))
        .merge(email::routes(mail, settings.clone(), clock.clone()))
        .merge(settings::routes(settings, identity, clock.clone()))
        .merge(audit_log::routes(clock.clone()))
        .merge(checklist::routes())
        .merge(random_token::routes(chance.clone()))
        .merge(recent_log::routes(recent_log, chance))
        .merge(catalog::routes(catalog))
        .merge(query::routes(queries.clone()))
        .merge(content::routes(content, queries))
        .merge(governance::routes(governance));
    Docs::finish(env!("CARGO_PKG_VERSION"), routes)
}
