//! Carrying out a plan: exactly what was shown, in one transaction, or a refusal.
//!
//! The order matters where log-ins are under way. Requiring new passwords comes first, because it waits for every log-in
//! that has just proven the old one and refuses those behind it; then all sessions there are can be seen.

use super::{
    Action,
    model::{Containment, Counts, Spared},
    store,
    targets::Scope,
};
use crate::Identity;
use ::store::Tx;
use audit::{Actor, Event};
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use kernel::{ContainmentId, Id};
use serde_json::{Value, json};
use web::{Error, Result};

/// Carries out a plan. With `accepts_changes` it hits what the filter means by now; without, what was shown, and refuses
/// when there is more.
pub(super) async fn carry_out(
    identity: &Identity,
    tx: &mut Tx,
    actor: &Actor,
    id: ContainmentId,
    accepts_changes: bool,
) -> Result<Containment> {
    let now = identity.clock.now();
    let plan = store::find(tx, id).await?.ok_or(Error::NotFound)?;
    if now >= plan.expires_at && plan.applied_at.is_none() {
        return Err(refused("plan-expired", "This plan is more than an hour old. Make a new one."));
    }
    if !store::take(tx, id, actor.user, now).await? {
        return Err(refused("plan-applied", "This plan was carried out already."));
    }
    let own = if plan.spares_actor { Spared::of(actor) } else { Spared::default() };
    store::spare(tx, id, own).await?;
    let spared = [plan.spared, own];
    let scope = Scope { id, filter: &plan.filter, actions: &plan.actions, spared: &spared };
    let mut passwords = store::require_password_change(tx, id).await?;
    if accepts_changes {
        scope.gather(tx).await?;
        passwords = store::require_password_change(tx, id).await?;
    } else {
        refuse_strays(tx, &scope).await?;
    }
    let people = store::count(tx, id).await?.people;
    store::delete_password_links(tx, id).await?;
    let api_keys = store::disable_keys(tx, id, actor.user, now).await?;
    let sessions = store::end_sessions(tx, id).await?;
    store::forget_sessions(tx, id).await?;
    let counts = Counts {
        people,
        sessions: number(sessions),
        api_keys: number(api_keys),
        passwords: number(passwords),
        public_links: 0,
    };
    store::put_counts(tx, id, counts).await?;
    record(tx, actor, now, &plan, counts).await?;
    store::find(tx, id).await?.ok_or_else(|| Error::internal("the containment is not there"))
}

/// Refuses when more would be hit than was shown. What was shown and is gone by now is no reason.
async fn refuse_strays(tx: &mut Tx, scope: &Scope<'_>) -> Result<()> {
    scope.gather_addresses(tx).await?;
    let Counts { sessions, api_keys, passwords, .. } = scope.strays(tx).await?;
    if sessions + api_keys + passwords == 0 {
        return Ok(());
    }
    Err(Error::Explained {
        status: StatusCode::CONFLICT,
        body: json!({
            "message": "More would be hit by now than was planned; nothing was done. Make a new plan, or send accept_changes to carry it out on all that the filter means by now.",
            "error_code": "plan-outdated",
            "new": { "sessions": sessions, "api_keys": api_keys, "passwords": passwords },
        }),
    })
}

/// One event for all of it, and one for each of the first thousand keys, so that the log of a key tells why it stopped.
async fn record(
    tx: &mut Tx,
    actor: &Actor,
    now: DateTime<Utc>,
    plan: &Containment,
    counts: Counts,
) -> Result<()> {
    let details = json!({ "filter": plan.filter, "actions": plan.actions, "counts": counts });
    let mut events = vec![Event::new("containment-apply").on("Containment", plan.id.number()).with(details)];
    if plan.actions.have(Action::DisableApiKeys) {
        events.extend(key_events(tx, plan.id, now, false).await?);
    }
    Ok(audit::record_all(tx, actor, now, events).await?)
}

/// What the audit log says of the first keys that a containment has just disabled or enabled.
pub(super) async fn key_events(
    tx: &mut Tx,
    id: ContainmentId,
    now: DateTime<Utc>,
    is_active: bool,
) -> Result<Vec<Event>> {
    let keys = store::list_changed_keys(tx, id, now).await?;
    let event = |key: super::model::HitKey| {
        Event::new("api-key-update").on("ApiKey", key.id.number()).with(json!({
            "name": key.name,
            "key_prefix": key.key_prefix,
            "previous": { "is_active": !is_active },
            "new": { "is_active": is_active },
            "containment": id,
        }))
    };
    Ok(keys.into_iter().map(event).collect())
}

/// 409 with a code that programs know it by.
pub(super) fn refused(code: &str, message: &str) -> Error {
    let body: Value = json!({ "message": message, "error_code": code });
    Error::Explained { status: StatusCode::CONFLICT, body }
}

/// As many rows as a statement changed.
pub(super) fn number(rows: u64) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}
