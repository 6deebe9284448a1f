//! Seeing and ending sessions: one's own, and for administrators anybody's. Not in the reference.
//!
//! The id that is shown is the row's number; it is no key and authenticates nothing.

use super::{
    model::{Life, Method},
    store::{self, Seen},
};
use crate::{Admin, Caller, Identity, user};
use audit::Event;
use axum::extract::State;
use chrono::{DateTime, Utc};
use kernel::{Id, Scope, SessionId, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use std::cmp::Reverse;
use web::{
    ApiRouter, Error, Json, NoContent, Path, Result,
    routing::{delete_with, get_with, post_with},
    says,
};

pub(super) fn routes() -> ApiRouter<Identity> {
    ApiRouter::new()
        // Beside log-in and log-out, which have their own home.
        .api_route(
            "/session",
            get_with(
                list_own,
                says(Scope::AccountRead, "Lists the caller's sessions, the latest used first."),
            ),
        )
        .api_route(
            "/session/revoke-others",
            post_with(
                end_others,
                says(Scope::AccountWrite, "Ends all of the caller's sessions but the one that asks."),
            ),
        )
        .api_route(
            "/session/{id}",
            delete_with(end_own, says(Scope::AccountWrite, "Ends one of the caller's sessions.")),
        )
        .api_route(
            "/user/{id}/sessions",
            get_with(list_of, says(Scope::UsersRead, "Lists a person's sessions, the latest used first."))
                .delete_with(end_of, says(Scope::UsersWrite, "Ends all of a person's sessions.")),
        )
}

/// A session as it is shown.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SessionView {
    /// The public id; it authenticates nothing.
    pub id: SessionId,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub last_active_at: DateTime<Utc>,
    /// When it ends if it is not used again.
    pub expires_at: DateTime<Utc>,
    /// Where it was begun.
    pub ip_address: String,
    /// The browser or program.
    pub device_description: String,
    /// How its owner signed in.
    #[schemars(with = "String")]
    auth_method: Method,
    /// Is it the one that asks?
    pub current: bool,
}

/// How many sessions were ended.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SessionsRevoked {
    /// How many.
    pub revoked: u64,
}

async fn list_own(caller: Caller, State(identity): State<Identity>) -> Result<Json<Vec<SessionView>>> {
    let sessions = store::list_of(&mut caller.read().await?, caller.id()).await?;
    Ok(Json(views(&identity, sessions, caller.session())))
}

async fn list_of(
    admin: Admin,
    State(identity): State<Identity>,
    Path(id): Path<UserId>,
) -> Result<Json<Vec<SessionView>>> {
    let mut tx = admin.read().await?;
    user::expect(&mut tx, id).await?;
    let sessions = store::list_of(&mut tx, id).await?;
    Ok(Json(views(&identity, sessions, admin.check()?.session())))
}

async fn end_own(
    caller: Caller,
    State(identity): State<Identity>,
    Path(id): Path<SessionId>,
) -> Result<NoContent> {
    if caller.session() != Some(id) {
        caller.confirmed()?;
    }
    let mut tx = caller.write().await?;
    if store::delete(&mut tx, caller.id(), id).await? == 0 {
        return Err(Error::NotFound);
    }
    let event = Event::new("session-ended").on("Session", id.number());
    audit::record(&mut tx, &caller.actor(), identity.clock.now(), event).await?;
    tx.commit().await?;
    Ok(NoContent)
}

async fn end_others(caller: Caller, State(identity): State<Identity>) -> Result<Json<SessionsRevoked>> {
    let mut tx = caller.confirmed()?.write().await?;
    let revoked = match caller.session() {
        Some(own) => store::end_others(&mut tx, caller.id(), own).await?,
        None => store::end_all(&mut tx, caller.id()).await?,
    };
    let event = Event::new("sessions-ended").on("User", caller.id().number());
    let event = event.with(json!({ "sessions": revoked }));
    audit::record(&mut tx, &caller.actor(), identity.clock.now(), event).await?;
    tx.commit().await?;
    Ok(Json(SessionsRevoked { revoked }))
}

async fn end_of(
    admin: Admin,
    State(identity): State<Identity>,
    Path(id): Path<UserId>,
) -> Result<Json<SessionsRevoked>> {
    let mut tx = admin.confirmed()?.write().await?;
    user::expect(&mut tx, id).await?;
    let revoked = store::end_all(&mut tx, id).await?;
    let event = Event::new("sessions-ended").on("User", id.number()).with(json!({ "sessions": revoked }));
    audit::record(&mut tx, &admin.actor(), identity.clock.now(), event).await?;
    tx.commit().await?;
    Ok(Json(SessionsRevoked { revoked }))
}

/// Leaves out what has ended by itself and waits to be forgotten. What was noted and is not yet written down counts for
/// the order, too.
fn views(identity: &Identity, sessions: Vec<Seen>, current: Option<SessionId>) -> Vec<SessionView> {
    let (life, now) = (Life::of(&identity.settings), identity.clock.now());
    let view = |session: Seen| {
        let last_active_at = identity.activity.newest(session.id, session.last_active_at);
        let expires_at = life.end(session.created_at, session.renewed_at, last_active_at);
        (expires_at > now).then(|| SessionView {
            id: session.id,
            created_at: session.created_at,
            last_active_at: last_active_at.unwrap_or(session.created_at),
            expires_at,
            ip_address: session.ip_address,
            device_description: session.device_description,
            auth_method: session.auth_method,
            current: current == Some(session.id),
        })
    };
    let mut views: Vec<_> = sessions.into_iter().filter_map(view).collect();
    views.sort_by_key(|view| Reverse(view.last_active_at));
    views
}
