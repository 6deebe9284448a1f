//! `POST /api/session/refresh`: a new key for a session, so that a program can run longer than one key lives.
//!
//! The old key dies in the same transaction. Two refreshes with one key mean that two hold it, and one of them should
//! not: exactly one wins, and the other's try ends the session for both. Not in the reference.

use super::{
    begin::{Cookies, hand_over},
    model::SessionKey,
    store,
};
use crate::{Anyone, Identity, caller::SessionHolder, credential::Presented};
use ::store::Tx;
use audit::{Actor, Event};
use axum::{extract::State, http::HeaderMap};
use chrono::{DateTime, Utc};
use kernel::{Digest, Id, Purpose};
use schemars::JsonSchema;
use serde::Serialize;
use web::{ApiRouter, Error, Json, Needs, Result, With, routing::post_with, says};

pub(super) fn routes() -> ApiRouter<Identity> {
    ApiRouter::new().api_route(
        "/session/refresh",
        post_with(
            refresh,
            says(Needs::Nothing, "Gives the session a new key and a new life; the old key dies at once."),
        ),
    )
}

/// A session that was prolonged.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SessionRenewed {
    /// The new key. It is not shown again.
    pub id: String,
    /// When the session ends if it is not refreshed again; an idle time may end it earlier.
    pub expires_at: DateTime<Utc>,
}

async fn refresh(
    SessionHolder(anyone): SessionHolder,
    State(identity): State<Identity>,
    headers: HeaderMap,
) -> Result<With<Cookies, Json<SessionRenewed>>> {
    let Some(presented) = Presented::by(&headers).session else {
        // A key has no session; there is nothing here for it, as with logging out.
        return Err(if anyone.caller().is_some() { Error::NotFound } else { Error::Unauthenticated });
    };
    let old = identity.key.digest(Purpose::Session, presented.key.expose());
    let is_live = anyone.caller().is_some_and(|caller| caller.session().is_some());
    let key = SessionKey::draw(&identity.chance);
    let new = identity.key.digest(Purpose::Session, key.expose());
    let now = identity.clock.now();
    let mut tx = anyone.write().await?;
    let renewed = if is_live { store::renew(&mut tx, &old, &new, now).await? } else { None };
    let Some(renewed) = renewed else {
        end_when_spent(&mut tx, &anyone, &old, now).await?;
        tx.commit().await?;
        return Err(Error::Unauthenticated);
    };
    let event = Event::new("session-refreshed").on("Session", renewed.id.number());
    audit::record(&mut tx, &anyone.actor(), now, event).await?;
    tx.commit().await?;
    let expires_at = renewed.end(&identity.settings);
    let cookies = hand_over(&identity, &anyone, presented.transport, &renewed, &key);
    Ok(With(cookies, Json(SessionRenewed { id: key.expose().to_owned(), expires_at })))
}

/// A key that a refresh has replaced is presented again: two hold it. Nobody shall.
async fn end_when_spent(tx: &mut Tx, anyone: &Anyone, digest: &Digest, now: DateTime<Utc>) -> Result<()> {
    let Some(spent) = store::find_spent(tx, digest).await? else { return Ok(()) };
    store::delete(tx, spent.user_id, spent.session_id).await?;
    let actor = Actor { user: Some(spent.user_id), session: Some(spent.session_id), ..anyone.actor() };
    let event = Event::new("session-reuse-detected").on("Session", spent.session_id.number());
    audit::record(tx, &actor, now, event).await?;
    tracing::warn!(session = %spent.session_id, "a spent session key was used again; the session is ended");
    Ok(())
}
