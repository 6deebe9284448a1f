//! Undoing a containment, as far as that goes: keys work again, passwords open again; sessions are gone.
//!
//! What somebody changed by hand since, or what another containment holds, stays as it is, and the answer says so.

use super::{
    Action,
    carry_out::{key_events, number, refused},
    model::{Containment, Counts},
    store,
};
use crate::Identity;
use ::store::Tx;
use audit::{Actor, Event};
use chrono::{DateTime, Utc};
use kernel::{ContainmentId, Id};
use serde_json::json;
use web::{Error, Result};

/// What was undone, and what was not.
#[derive(Debug)]
pub(super) struct Undone {
    pub id: ContainmentId,
    pub at: DateTime<Utc>,
    pub counts: Counts,
    pub left: Vec<String>,
}

pub(super) async fn undo(
    identity: &Identity,
    tx: &mut Tx,
    actor: &Actor,
    id: ContainmentId,
) -> Result<Undone> {
    let now = identity.clock.now();
    let containment = store::find(tx, id).await?.ok_or(Error::NotFound)?;
    if containment.applied_at.is_none() {
        return Err(refused("plan-not-applied", "This plan was not carried out: there is nothing to undo."));
    }
    if !store::take_back(tx, id, actor.user, now).await? {
        return Err(refused("plan-undone", "This containment was undone already."));
    }
    let counts = Counts {
        api_keys: number(store::enable_keys(tx, id, actor.user, now).await?),
        passwords: number(store::release_passwords(tx, id).await?),
        ..Counts::default()
    };
    let left = left(tx, &containment).await?;
    let details = json!({ "counts": counts, "left": left });
    let mut events = vec![Event::new("containment-undo").on("Containment", id.number()).with(details)];
    if containment.actions.have(Action::DisableApiKeys) {
        events.extend(key_events(tx, id, now, true).await?);
    }
    audit::record_all(tx, actor, now, events).await?;
    Ok(Undone { id, at: now, counts, left })
}

/// What stays as the containment left it, in words.
async fn left(tx: &mut Tx, containment: &Containment) -> Result<Vec<String>> {
    let sessions = containment.counts.sessions;
    let keys = store::count_disabled(tx, containment.id).await?;
    let passwords = store::count_required(tx, containment.id).await?;
    let lines = [
        (sessions, "sessions ended for good: their owners sign in again"),
        (keys, "API keys stay disabled: somebody changed them since, or another containment holds them"),
        (passwords, "passwords still have to be replaced: another containment holds them"),
    ];
    let lines = lines.into_iter().filter(|(number, _)| *number > 0);
    Ok(lines.map(|(number, text)| format!("{number} {text}.")).collect())
}
