//! Whether somebody has their second factor: the one place that looks at codes, and what follows from a right one.

use super::{letters, model::Typed, recovery, store, totp::Seed};
use crate::{Caller, Identity, user};
use ::store::{Result, Tx};
use audit::{Actor, Event};
use axum::http::StatusCode;
use kernel::{Id, Sealed, Secret, UserId};
use serde::Serialize;
use serde_json::json;
use web::Error;

/// By what somebody has proven that they have their second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum By {
    /// A code of the app.
    Totp,
    RecoveryCode,
}

/// Spends a code of a person whose second factor counts; nothing when it is wrong or was used already.
pub(super) async fn spend(
    identity: &Identity,
    tx: &mut Tx,
    user: UserId,
    code: &Secret<String>,
) -> Result<Option<By>> {
    if store::enabled_at(tx, user).await?.is_none() {
        return Ok(None);
    }
    let (is_right, by) = match Typed::read(code) {
        Typed::Code(code) => (spend_code(identity, tx, user, &code).await?, By::Totp),
        Typed::RecoveryCode(code) => (recovery::spend(identity, tx, user, &code).await?, By::RecoveryCode),
        Typed::Nothing => (false, By::Totp),
    };
    Ok(is_right.then_some(by))
}

/// Spends a code of the app; whether the seed counts already is not asked.
pub(super) async fn spend_code(
    identity: &Identity,
    tx: &mut Tx,
    user: UserId,
    code: &Secret<String>,
) -> Result<bool> {
    let Some(sealed) = store::find_seed(tx, user).await? else { return Ok(false) };
    let Some(seed) = open(identity, user, &sealed) else {
        tracing::error!(%user, "the seed of a second factor cannot be opened; an administrator can reset it");
        return Ok(false);
    };
    match seed.step_of(code.expose(), identity.clock.now()) {
        Some(step) => store::spend_step(tx, user, step).await,
        None => Ok(false),
    }
}

pub(super) fn seal(identity: &Identity, user: UserId, seed: &Seed) -> Sealed {
    identity.key.seal(&identity.chance, &place(user), &seed.text())
}

fn open(identity: &Identity, user: UserId, sealed: &Sealed) -> Option<Seed> {
    Seed::parse(identity.key.open(&place(user), sealed).ok()?.expose())
}

/// A seed that is moved to somebody else's row does not open there.
fn place(user: UserId) -> String {
    format!("second factor {user}")
}

/// Notes that somebody used a code; a recovery code that is used may be one that was found, so its owner is told.
pub(super) async fn note_use(
    identity: &Identity,
    tx: &mut Tx,
    actor: &Actor,
    user: UserId,
    by: By,
) -> Result<()> {
    let left = store::count_recovery_codes(tx, user).await?;
    let event = match by {
        By::Totp => Event::new("second-factor-used"),
        By::RecoveryCode => Event::new("recovery-code-used").with(json!({ "left": left })),
    };
    audit::record(tx, actor, identity.clock.now(), event.on("User", user.number())).await?;
    if by == By::RecoveryCode {
        letters::send(identity, tx, user, &letters::News::RecoveryCodeUsed(left)).await?;
    }
    Ok(())
}

/// Counts and notes that somebody typed a wrong code. What was typed is kept nowhere.
pub(super) async fn note_failure(
    identity: &Identity,
    tx: &mut Tx,
    actor: &Actor,
    user: UserId,
) -> Result<()> {
    let now = identity.clock.now();
    identity.throttles.record_wrong_second_factor(user, now);
    tracing::warn!(%user, "a code of a second factor was refused");
    let event = Event::new("mfa-verification-failed").on("User", user.number());
    audit::record(tx, actor, now, event).await
}

/// Makes sure that the caller has their second factor, and gives the transaction in which a code of it was spent.
pub(super) async fn demand(identity: &Identity, caller: &Caller, code: &Secret<String>) -> web::Result<Tx> {
    let user = caller.id();
    if identity.is_throttled() {
        let admitted = identity.throttles.admit_second_factor(user, identity.clock.now());
        admitted.map_err(|wait| wait.refuse(StatusCode::BAD_REQUEST, "code"))?;
    }
    let mut tx = caller.write().await?;
    // Whoever would change the person waits, so that what was proven is so until this is done.
    user::find_to_change(&mut tx, user).await?.ok_or(Error::Unauthenticated)?;
    if store::enabled_at(&mut tx, user).await?.is_none() {
        return Err(Error::bad_request("You have no second factor to change. Turn one on first."));
    }
    let Some(by) = spend(identity, &mut tx, user, code).await? else {
        note_failure(identity, &mut tx, &caller.actor(), user).await?;
        tx.commit().await?;
        return Err(wrong());
    };
    note_use(identity, &mut tx, &caller.actor(), user, by).await?;
    Ok(tx)
}

/// What a wrong code is told where there is a field for it.
fn wrong() -> Error {
    Error::field("code", "This code is wrong, or it was used already. Wait for the next one.")
}
