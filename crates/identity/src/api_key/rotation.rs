//! A new secret for a key: at once, or with a time in which the one before still works.
//!
//! At most two secrets work at any moment. A second rotation within that time ends the oldest; so does the end of the
//! time, whether or not anything of ours is running then, because the time is looked at when the secret is presented.

use super::{
    PlainKey, authority,
    create::draw_with_free_prefix,
    model::ApiKey,
    store::{self, NewSecret},
    view::{ListedKeyView, RegeneratedKeyView},
};
use crate::{Admin, Caller, Identity};
use ::store::Tx;
use audit::Event;
use axum::extract::State;
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{ApiKeyId, Id, Purpose};
use serde_json::{Value, json};
use web::{Error, Fault, Input, Json, OptionalJson, Param, Path, Result, request};

request! {
    /// How to give a key its new secret.
    pub struct Regeneration {
        /// Seconds for which the secret before still works; none when left out.
        pub overlap_seconds: Option<Overlap>,
    }
}

impl Regeneration {
    /// Does the secret before still work for a while?
    pub fn has_overlap(&self) -> bool {
        self.overlap_seconds.is_some()
    }
}

/// How long the secret before still works.
#[derive(Clone, Copy, Debug, schemars::JsonSchema)]
#[schemars(transparent, inline)]
pub struct Overlap(#[schemars(range(min = 1, max = 2_592_000))] i64);

impl Overlap {
    /// Thirty days.
    const MOST: i64 = 2_592_000;
}

impl Param for Overlap {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let seconds = i64::read(input).ok().filter(|seconds| (1..=Self::MOST).contains(seconds));
        seconds.map(Self).ok_or_else(|| {
            Fault::new("value must be an integer from 1 to 2592000 (30 days).", "valid overlap", input)
        })
    }
}

pub(super) async fn regenerate(
    admin: Admin,
    State(identity): State<Identity>,
    Path(id): Path<ApiKeyId>,
    OptionalJson(body): OptionalJson<Regeneration>,
) -> Result<Json<RegeneratedKeyView>> {
    let caller = admin.confirmed()?;
    let mut tx = caller.write().await?;
    let before = store::expect_to_change(&mut tx, id).await?;
    let (key, secret) = carry_out(&identity, &mut tx, caller, before, body).await?;
    tx.commit().await?;
    Ok(Json(RegeneratedKeyView::new(key, &secret, &identity)))
}

pub(super) async fn carry_out(
    identity: &Identity,
    tx: &mut Tx,
    caller: &Caller,
    before: ApiKey,
    body: Option<Regeneration>,
) -> Result<(ApiKey, PlainKey)> {
    authority::refuse_beyond(tx, caller, &before.limits).await?;
    let now = identity.clock.now();
    let overlap = body.and_then(|regeneration| regeneration.overlap_seconds);
    let retires_at = overlap.map(|Overlap(seconds)| now + TimeDelta::seconds(seconds));
    let secret = draw_with_free_prefix(identity, tx).await?;
    let digest = identity.key.digest(Purpose::ApiKey, secret.expose());
    let new = NewSecret { prefix: secret.prefix(), digest: &digest, retires_at, changer: caller.id(), now };
    store::put_secret(tx, before.id, new).await?;
    let event = replaced("api-key-regenerate", &before, secret.prefix(), retires_at);
    audit::record(tx, &caller.actor(), now, event).await?;
    Ok((store::expect_any(tx, before.id).await?, secret))
}

/// How a rotation ends before its time.
#[derive(Clone, Copy, Debug)]
pub(super) enum RotationEnd {
    /// The secret before ends now rather than later.
    Finished,
    /// The new secret is taken back: it dies, and the one before works as long as the key does.
    Undone,
}

pub(super) async fn finish(
    admin: Admin,
    State(identity): State<Identity>,
    Path(id): Path<ApiKeyId>,
) -> Result<Json<ListedKeyView>> {
    end_for_program(&identity, admin, id, RotationEnd::Finished).await
}

pub(super) async fn undo(
    admin: Admin,
    State(identity): State<Identity>,
    Path(id): Path<ApiKeyId>,
) -> Result<Json<ListedKeyView>> {
    end_for_program(&identity, admin, id, RotationEnd::Undone).await
}

async fn end_for_program(
    identity: &Identity,
    admin: Admin,
    id: ApiKeyId,
    ending: RotationEnd,
) -> Result<Json<ListedKeyView>> {
    let caller = admin.confirmed()?;
    let mut tx = caller.write().await?;
    let key = store::expect_to_change(&mut tx, id).await?;
    let key = end(identity, &mut tx, caller, key, ending).await?;
    tx.commit().await?;
    Ok(Json(ListedKeyView::new(key, identity)))
}

/// Ends the rotation of a key, whoever it acts as.
pub(super) async fn end(
    identity: &Identity,
    tx: &mut Tx,
    caller: &Caller,
    key: ApiKey,
    ending: RotationEnd,
) -> Result<ApiKey> {
    let now = identity.clock.now();
    authority::refuse_beyond(tx, caller, &key.limits).await?;
    let prefix = retiring_prefix(&key, now)?;
    let event = match ending {
        RotationEnd::Finished => {
            store::end_retiring(tx, key.id, caller.id(), now).await?;
            let event = Event::new("api-key-rotation-finish").on("ApiKey", key.id.number());
            event.with(json!({ "key_prefix": prefix }))
        }
        RotationEnd::Undone => {
            store::restore_retiring(tx, key.id, caller.id(), now).await?;
            replaced("api-key-rotation-undo", &key, prefix, None)
        }
    };
    audit::record(tx, &caller.actor(), now, event).await?;
    store::expect_any(tx, key.id).await
}

fn retiring_prefix(key: &ApiKey, now: DateTime<Utc>) -> Result<&str> {
    let (prefix, _) = key.retiring(now).ok_or_else(|| {
        Error::bad_request(
            "This key has one secret only. Regenerate it with overlap_seconds to have two for a while.",
        )
    })?;
    Ok(prefix)
}

/// One secret took the place of another.
fn replaced(topic: &'static str, key: &ApiKey, prefix: &str, retires_at: Option<DateTime<Utc>>) -> Event {
    let mut new = json!({ "key_prefix": prefix });
    if let Some(until) = retires_at {
        new["previous_works_until"] = Value::from(until.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true));
    }
    let details = json!({ "previous": { "key_prefix": key.key_prefix }, "new": new });
    Event::new(topic).on("ApiKey", key.id.number()).with(details)
}
