//! Sessions: what a person gets for a password, and what every later request presents.
//!
//! The key is 128 random bits in the layout of a UUID, shown once; only its keyed digest is stored. A session lives
//! an absolute time, may have an idle time and may be refreshed; it ends with its user's activity, and is checked
//! against the database on every request, so that what ended on one replica has ended on all.

mod activity;
mod begin;
mod confirm;
mod device;
mod devices;
mod history;
mod http;
mod model;
mod properties;
mod refresh;
mod settings;
mod store;

pub(crate) use activity::Activity;
pub use begin::SessionCreated;
pub(crate) use begin::{Cookies, begin};
pub(crate) use confirm::{is_confirmed, prove, validity};
pub use model::SessionKey;
pub(crate) use model::{Method, Session};
pub(crate) use settings::SETTINGS;
pub use store::end_everybodys;
pub(crate) use store::{end_all, end_others, is_remembered};

use crate::{Identity, credential::PresentedSession};
use ::store::{Result, Tx};
use axum::http::HeaderValue;
use kernel::Purpose;
use model::Life;

pub(crate) fn routes() -> web::ApiRouter<Identity> {
    http::routes()
        .merge(properties::routes())
        .merge(refresh::routes())
        .merge(confirm::routes())
        .merge(devices::routes())
        .merge(history::routes())
}

/// Finds the live session that a request presents, and notes that it was used.
pub(crate) async fn resolve(
    identity: &Identity,
    tx: &mut Tx,
    presented: &PresentedSession,
) -> Result<Option<Session>> {
    let digest = identity.key.digest(Purpose::Session, presented.key.expose());
    let Some(session) = store::find_by_digest(tx, &digest).await? else { return Ok(None) };
    let (life, now) = (Life::of(&identity.settings), identity.clock.now());
    let last_active_at = match life.idle {
        Some(_) => identity.activity.newest(session.id, session.last_active_at),
        None => session.last_active_at,
    };
    let end = life.end(session.created_at, session.renewed_at, last_active_at);
    if now >= end || !session.matches(presented.anti_csrf_token.as_deref()) {
        return Ok(None);
    }
    identity.activity.note(session.id, session.last_active_at, life, now);
    Ok(Some(session))
}

/// The cookie that tells scripts of the page until when there is a session.
pub(crate) fn timeout_cookie(identity: &Identity, is_embedded: bool, secure: bool) -> HeaderValue {
    let wrapping = begin::Wrapping { secure, is_embedded, remember: false };
    wrapping.timeout(&identity.settings, identity.clock.now())
}

/// Forgets what has ended by itself long enough ago that no clock disagrees.
pub(crate) async fn clean_up(identity: &Identity) -> Result<u64> {
    let (life, now) = (Life::of(&identity.settings), identity.clock.now());
    let mut tx = identity.db.write().await?;
    let ended = store::delete_before(&mut tx, now - life.age, now - life.limit).await?;
    store::delete_spent_before(&mut tx, now - life.age).await?;
    tx.commit().await?;
    Ok(ended)
}
