//! Changing a key: its name, its group, what limits it.

use super::{
    Networks, Scopes, authority,
    create::{expect_group, name_taken, unless_taken},
    model::{ApiKey, Limits},
    policy, store,
    view::ApiKeyView,
};
use crate::{
    Admin, Caller, Identity,
    change::Act,
    group::{self, Magic},
    user,
};
use ::store::Tx;
use audit::Event;
use axum::extract::State;
use chrono::{DateTime, Utc};
use kernel::{ApiKeyId, Field, GroupId, Id};
use serde_json::{Value, json};
use web::{Bounded, Error, Json, NonBlank, Path, Result, request};

request! {
    /// What to change of an API key; what is not sent stays.
    pub struct ApiKeyChange {
        /// The group whose rights the key has.
        pub group_id: Option<GroupId>,
        /// What the key is for; unique.
        pub name: Option<NonBlank>,
        /// More about it; null clears it.
        pub description: Field<Bounded<1000>>,
        /// From when on it works; null: at once.
        pub not_before: Field<DateTime<Utc>>,
        /// When it ends; null: never.
        pub expires_at: Field<DateTime<Utc>>,
        /// The only networks it works from; null: anywhere.
        pub allowed_cidrs: Field<Networks>,
        /// What it may do of what its group may; null: everything.
        pub scopes: Field<Scopes>,
        /// Scopes to try out: they refuse nothing yet; null ends the trial.
        pub trial_scopes: Field<Scopes>,
        /// Does it work?
        pub is_active: Option<bool>,
    }
}

pub(super) async fn update(
    admin: Admin,
    State(identity): State<Identity>,
    Path(id): Path<ApiKeyId>,
    Json(change): Json<ApiKeyChange>,
) -> Result<Json<ApiKeyView>> {
    let mut tx = admin.confirmed()?.write().await?;
    let changed = update_within(&identity, &mut tx, &admin, id, change).await?;
    tx.commit().await?;
    Ok(Json(changed))
}

/// Changes an API key, as a part of what a transaction does.
pub async fn update_within(
    identity: &Identity,
    tx: &mut Tx,
    admin: &Admin,
    id: ApiKeyId,
    change: ApiKeyChange,
) -> Result<ApiKeyView> {
    let caller = admin.confirmed()?;
    let before = store::expect_to_change(tx, id).await?;
    Ok(carry_out(identity, tx, caller, before, change).await?.into())
}

pub(super) async fn carry_out(
    identity: &Identity,
    tx: &mut Tx,
    caller: &Caller,
    before: ApiKey,
    change: ApiKeyChange,
) -> Result<ApiKey> {
    let now = identity.clock.now();
    authority::refuse_beyond(tx, caller, &before.limits).await?;
    let mut after = change.apply(tx, &before).await?;
    after.off_because = after.why_off_after(&before, caller);
    policy::check(&identity.settings, now, Some(before.subject()), after.subject())?;
    authority::refuse_beyond(tx, caller, &after.limits).await?;
    // What was named when it was there may stay named.
    for (field, was, is) in [
        ("scopes", &before.limits.scopes, &after.limits.scopes),
        ("trial_scopes", &before.trial_scopes, &after.trial_scopes),
    ] {
        if was != is {
            authority::refuse_unknown(identity, tx, caller, (field, is.as_ref())).await?;
        }
    }
    let difference = audit::difference(facts(&before), facts(&after));
    if difference["new"] == json!({}) {
        return Ok(before);
    }
    if after.name != before.name && is_name_taken(tx, &after).await? {
        return Err(name_taken());
    }
    store::put(tx, &after, caller.id(), now).await.map_err(unless_taken)?;
    let actor = caller.actor();
    if (&after.name, after.group_id) != (&before.name, before.group_id) {
        put_user(tx, &Act::of(&actor, now), &before, &after).await?;
    }
    let event = Event::new("api-key-update").on("ApiKey", after.id.number()).with(difference);
    audit::record(tx, &actor, now, event).await?;
    store::expect_any(tx, after.id).await
}

/// Names of programs are told apart among themselves, those of a person's keys among that person's.
async fn is_name_taken(tx: &mut Tx, key: &ApiKey) -> ::store::Result<bool> {
    if key.is_personal {
        return store::is_own_name_taken(tx, key.user_id, &key.name).await;
    }
    store::is_name_taken(tx, &key.name).await
}

impl ApiKeyChange {
    /// Switches a key off.
    pub fn switching_off() -> Self {
        Self {
            group_id: None,
            name: None,
            description: Field::Absent,
            not_before: Field::Absent,
            expires_at: Field::Absent,
            allowed_cidrs: Field::Absent,
            scopes: Field::Absent,
            trial_scopes: Field::Absent,
            is_active: Some(false),
        }
    }

    /// Does it nothing but switch the key off or on?
    pub fn only_switches(&self) -> bool {
        let Self {
            group_id,
            name,
            description,
            not_before,
            expires_at,
            allowed_cidrs,
            scopes,
            trial_scopes,
            is_active,
        } = self;
        is_active.is_some()
            && (group_id, name) == (&None, &None)
            && *description == Field::Absent
            && (not_before, expires_at) == (&Field::Absent, &Field::Absent)
            && *allowed_cidrs == Field::Absent
            && (scopes, trial_scopes) == (&Field::Absent, &Field::Absent)
    }

    /// What the key becomes.
    async fn apply(self, tx: &mut Tx, before: &ApiKey) -> Result<ApiKey> {
        let mut after = before.clone();
        if let Some(id) = self.group_id {
            if before.is_personal {
                let text = "A personal API key has the rights of its owner; it is in no group.";
                return Err(Error::field("group_id", text));
            }
            let group = expect_group(tx, id).await?;
            after.is_superuser = group.magic_group_type == Some(Magic::Administrators);
            (after.group_id, after.group_name) = (group.id, group.name);
        }
        if let Some(name) = self.name {
            after.name = name.into_string();
        }
        after.description = self.description.map(Bounded::into_string).apply(after.description);
        after.trial_scopes = self.trial_scopes.apply(after.trial_scopes);
        after.is_active = self.is_active.unwrap_or(after.is_active);
        after.limits = Limits {
            not_before: self.not_before.apply(after.limits.not_before),
            expires_at: self.expires_at.apply(after.limits.expires_at),
            allowed_cidrs: self.allowed_cidrs.apply(after.limits.allowed_cidrs),
            scopes: self.scopes.apply(after.limits.scopes),
        };
        Ok(after)
    }
}

/// Lets the synthetic user follow its key: the name, the one group besides All Users, and the flag that goes with it.
/// A person to whom a key is attached stays as they are.
async fn put_user(tx: &mut Tx, act: &Act<'_>, before: &ApiKey, key: &ApiKey) -> Result<()> {
    if !user::put_synthetic(tx, key.user_id, &key.name, key.is_superuser, act.now).await? {
        return Ok(());
    }
    let all_users = group::find_magic(tx, Magic::AllUsers).await?;
    let groups = |key: &ApiKey| [all_users, key.group_id].into();
    let written = group::put_groups(tx, key.user_id, &groups(before), &groups(key)).await?;
    written.record(tx, act).await?;
    Ok(())
}

/// What the audit log tells of a change.
fn facts(key: &ApiKey) -> [(&'static str, Value); 9] {
    let limits = &key.limits;
    [
        ("name", json!(key.name)),
        ("group", json!({ "id": key.group_id, "name": key.group_name })),
        ("description", json!(key.description)),
        ("not_before", json!(limits.not_before)),
        ("expires_at", json!(limits.expires_at)),
        ("allowed_cidrs", json!(limits.allowed_cidrs.as_ref().map(Networks::names))),
        ("scopes", json!(limits.scopes.as_ref().map(Scopes::names))),
        ("trial_scopes", json!(key.trial_scopes.as_ref().map(Scopes::names))),
        ("is_active", json!(key.is_active)),
    ]
}
