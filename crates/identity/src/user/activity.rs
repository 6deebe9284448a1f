//! Deactivating and reactivating people. Accounts are never deleted: what they made keeps its maker.
//! (Contract: auth.md §4.8 of the reference description.)

use super::{User, store, subject, view::UserView};
use crate::{
    Admin, Identity, api_key,
    change::Act,
    group::{self, administrators},
    password, session,
};
use ::store::Tx;
use audit::Event;
use axum::{extract::State, http::StatusCode};
use kernel::{Id, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeSet;
use web::{Error, Json, Path, Result};

/// Done.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Success {
    /// Always true.
    success: bool,
}

impl Success {
    pub(super) const DONE: Self = Self { success: true };
}

pub(super) async fn deactivate(
    admin: Admin,
    State(identity): State<Identity>,
    Path(id): Path<UserId>,
) -> Result<Json<Success>> {
    let mut tx = admin.confirmed()?.write().await?;
    let done = deactivate_within(&identity, &mut tx, &admin, id).await?;
    tx.commit().await?;
    Ok(Json(done))
}

/// Deactivates a person, as a part of what a transaction does.
pub async fn deactivate_within(
    identity: &Identity,
    tx: &mut Tx,
    admin: &Admin,
    id: UserId,
) -> Result<Success> {
    admin.confirmed()?;
    administrators::hold(tx).await?;
    let user = store::find_to_change(tx, id).await?.ok_or(Error::NotFound)?;
    if !user.is_active {
        return Ok(Success::DONE);
    }
    let was_superuser = user.is_superuser;
    let now = identity.clock.now();
    store::put(tx, &User { is_active: false, ..user }, now).await?;
    if was_superuser {
        administrators::refuse_none(tx).await?;
    }
    let ended = session::end_all(tx, id).await?;
    let mut details = json!({ "sessions_ended": ended });
    match api_key::delete_personal(tx, id).await? {
        0 => {}
        deleted => details["api_keys_deleted"] = deleted.into(),
    }
    password::delete_token(tx, id).await?;
    let event = Event::new("user-deactivated").on("User", id.number()).with(details);
    audit::record(tx, &admin.actor(), now, event).await?;
    Ok(Success::DONE)
}

pub(super) async fn reactivate(
    admin: Admin,
    State(identity): State<Identity>,
    Path(id): Path<UserId>,
) -> Result<Json<UserView>> {
    let mut tx = admin.confirmed()?.write().await?;
    let user = reactivate_within(&identity, &mut tx, &admin, id).await?;
    tx.commit().await?;
    Ok(Json(user))
}

/// Lets a deactivated person in again, as a part of what a transaction does.
pub async fn reactivate_within(
    identity: &Identity,
    tx: &mut Tx,
    admin: &Admin,
    id: UserId,
) -> Result<UserView> {
    admin.confirmed()?;
    let user = store::find_to_change(tx, id).await?.ok_or(Error::NotFound)?;
    if user.is_active {
        let body = json!({ "message": "Not able to reactivate an active user" });
        return Err(Error::Explained { status: StatusCode::BAD_REQUEST, body });
    }
    let now = identity.clock.now();
    let sso_source = user.sso_source.clone().filter(|source| is_on(identity, source));
    store::put(tx, &User { is_active: true, is_superuser: false, sso_source, ..user }, now).await?;
    let actor = admin.actor();
    take_from_administrators(tx, &Act::of(&actor, now), id).await?;
    let mut event = Event::new("user-reactivated").on("User", id.number());
    match subject::unbind(tx, id).await? {
        0 => {}
        unbound => event = event.with(json!({ "unbound": unbound })),
    }
    audit::record(tx, &actor, now, event).await?;
    let user = store::find(tx, id).await?.ok_or(Error::NotFound)?;
    Ok(user.into())
}

/// Is this single sign-on on? Those we do not know are left as they are.
fn is_on(identity: &Identity, source: &str) -> bool {
    match source {
        "google" => identity.settings.flag("google-auth-enabled"),
        "ldap" => identity.settings.flag("ldap-enabled"),
        "oidc" => identity.settings.flag("oidc-enabled"),
        _ => true,
    }
}

/// Who comes back is not an administrator, whatever they were.
async fn take_from_administrators(tx: &mut Tx, act: &Act<'_>, id: UserId) -> Result<()> {
    let administrators = group::built_in(tx).await?.administrators;
    let written = group::put_groups(tx, id, &[administrators].into(), &BTreeSet::new()).await?;
    written.record(tx, act).await?;
    Ok(())
}
