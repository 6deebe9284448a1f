//! Resetting somebody's second factor, for when device and recovery codes are lost.

use super::{letters, store};
use crate::{Admin, Identity, session, user};
use ::store::Tx;
use audit::{Actor, Event};
use axum::extract::State;
use kernel::{Id, UserId};
use serde_json::{Value, json};
use web::{Error, NoContent, Path, Result};

/// One's own is turned off by a code of it: whoever sits at an administrator's screen shall not get around that.
pub(super) async fn reset(
    admin: Admin,
    State(identity): State<Identity>,
    Path(id): Path<UserId>,
) -> Result<NoContent> {
    let caller = admin.confirmed()?;
    if caller.id() == id {
        return Err(Error::bad_request(
            "Turn your own second factor off in your account settings, by a code of it.",
        ));
    }
    let mut tx = caller.write().await?;
    user::find_to_change(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if !take_away(&identity, &mut tx, &caller.actor(), id, json!({})).await? {
        return Err(Error::bad_request("This person has no second factor."));
    }
    tx.commit().await?;
    Ok(NoContent)
}

/// Takes a person's second factor away, ends their sessions and tells them; false when they had none.
pub(super) async fn take_away(
    identity: &Identity,
    tx: &mut Tx,
    actor: &Actor,
    user: UserId,
    mut details: Value,
) -> Result<bool> {
    let now = identity.clock.now();
    if !store::disable(tx, user, now).await? {
        return Ok(false);
    }
    details["sessions_ended"] = json!(session::end_all(tx, user).await?);
    let event = Event::new("second-factor-reset").on("User", user.number()).with(details);
    audit::record(tx, actor, now, event).await?;
    letters::send(identity, tx, user, &letters::News::Reset).await?;
    Ok(true)
}
