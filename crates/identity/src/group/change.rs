//! Making, renaming and deleting groups. (Contract: auth.md §5.2 of the reference description.)

use super::{
    Group,
    manager::{Managed, Manager},
    mapped,
    membership::{Changes, overtaken},
    store,
    view::WholeGroup,
};
use crate::{
    Admin, Identity,
    change::{Act, Origin},
    ldap, oidc,
};
use ::store::Tx;
use audit::Event;
use axum::{extract::State, http::StatusCode};
use kernel::{GroupId, Id};
use serde_json::{Value, json};
use web::{Error, Json, NoContent, NonBlank, Path, Result, request};

request! {
    /// A group to make.
    pub struct NewGroup {
        /// The name; unique whatever its case.
        pub name: NonBlank,
        /// There are no tenants.
        pub is_tenant_group: Option<bool>,
    }
}

request! {
    /// What to change of a group; what is not sent stays.
    pub struct GroupChange {
        /// The name; unique whatever its case.
        pub name: Option<NonBlank>,
        /// May its members make API keys that act as themselves? For administrators.
        pub personal_api_keys: Option<bool>,
    }
}

pub(super) async fn create(
    admin: Admin,
    State(identity): State<Identity>,
    Json(new): Json<NewGroup>,
) -> Result<Json<WholeGroup>> {
    let mut tx = admin.write().await?;
    let made = create_within(&identity, &mut tx, &admin, new).await?;
    tx.commit().await?;
    Ok(Json(made))
}

/// Makes a group, as a part of what a transaction does.
pub async fn create_within(
    identity: &Identity,
    tx: &mut Tx,
    admin: &Admin,
    new: NewGroup,
) -> Result<WholeGroup> {
    admin.check()?;
    if new.is_tenant_group == Some(true) {
        return Err(no_tenants());
    }
    let name = new.name.as_str();
    refuse_taken(tx, name, None).await?;
    let id = super::make(identity, tx, name).await.map_err(or_taken)?;
    let event = Event::new("group-create").on("Group", id.number()).with(json!({ "name": name }));
    audit::record(tx, &admin.actor(), identity.clock.now(), event).await?;
    let group = store::find(tx, id).await?.ok_or(Error::NotFound)?;
    Ok(group.into())
}

pub(super) async fn update(
    asker: Manager,
    State(identity): State<Identity>,
    Path(id): Path<GroupId>,
    Json(change): Json<GroupChange>,
) -> Result<Json<WholeGroup>> {
    let mut tx = asker.write().await?;
    let changed = update_within(&identity, &mut tx, &asker, id, change).await?;
    tx.commit().await?;
    Ok(Json(changed))
}

/// Changes a group, as a part of what a transaction does.
pub async fn update_within(
    identity: &Identity,
    tx: &mut Tx,
    asker: &Manager,
    id: GroupId,
    change: GroupChange,
) -> Result<WholeGroup> {
    let managed = asker.check(tx).await?;
    let before = hold(tx, &managed, id).await?;
    let after = Group {
        name: change.name.map_or_else(|| before.name.clone(), NonBlank::into_string),
        personal_api_keys: change.personal_api_keys.unwrap_or(before.personal_api_keys),
        ..before.clone()
    };
    if after.personal_api_keys != before.personal_api_keys {
        refuse_manager(&managed)?;
        asker.caller().confirmed()?;
    }
    if after.name != before.name {
        refuse_built_in(&before)?;
        refuse_taken(tx, &after.name, Some(id)).await?;
    }
    if after != before {
        store::put(tx, &after).await.map_err(or_taken)?;
        let details = audit::difference(facts(&before), facts(&after));
        let event = Event::new("group-update").on("Group", id.number()).with(details);
        audit::record(tx, &asker.caller().actor(), identity.clock.now(), event).await?;
    }
    Ok(after.into())
}

pub(super) async fn delete(
    asker: Manager,
    State(identity): State<Identity>,
    Path(id): Path<GroupId>,
) -> Result<NoContent> {
    let mut tx = asker.write().await?;
    delete_within(&identity, &mut tx, &asker, id).await?;
    tx.commit().await?;
    settle_deletions(&identity, &mut asker.caller().read().await?).await?;
    Ok(NoContent)
}

/// Deletes a group, as a part of what a transaction does.
pub async fn delete_within(identity: &Identity, tx: &mut Tx, asker: &Manager, id: GroupId) -> Result<()> {
    let managed = asker.confirmed(tx).await?;
    let group = hold(tx, &managed, id).await?;
    refuse_built_in(&group)?;
    let keys = store::keys_of(tx, id).await?;
    let (changes, written) = Changes::that_empty(tx, id).await?;
    let (actor, now) = (asker.caller().actor(), identity.clock.now());
    let built_in = store::built_in(tx).await?;
    let act = Act { origin: Origin::Other("group-delete"), ..Act::of(&actor, now) };
    changes.complete(tx, &act, built_in, written).await?;
    // Who got in at this moment, and is not told of as leaving, keeps the group.
    store::delete(tx, id).await.map_err(|error| match error {
        ::store::Error::Conflict => overtaken(),
        other => other.into(),
    })?;
    for key in [ldap::GROUP_MAPPINGS, oidc::GROUP_MAPPINGS] {
        mapped::forget(identity, tx, &actor, key, id).await?;
    }
    let keys: Vec<_> = keys.iter().map(|key| key.id).collect();
    let details = json!({ "name": group.name, "members": changes.ended.len(), "moved_api_keys": keys });
    let event = Event::new("group-delete").on("Group", id.number()).with(details);
    Ok(audit::record(tx, &actor, now, event).await?)
}

/// After the commit of deletions, lets this process know at once what they changed in the settings.
pub async fn settle_deletions(identity: &Identity, tx: &mut Tx) -> Result<()> {
    Ok(identity.settings.reload(tx).await?)
}

/// Finds a group that is to change, and makes others who would change it wait.
async fn hold(tx: &mut Tx, managed: &Managed, id: GroupId) -> Result<Group> {
    managed.check(id)?;
    store::find_to_change(tx, id).await?.ok_or(Error::NotFound)
}

/// What the audit log tells of a change.
fn facts(group: &Group) -> [(&'static str, Value); 2] {
    [("name", json!(group.name)), ("personal_api_keys", json!(group.personal_api_keys))]
}

/// Whether people may have keys is for administrators to say: managers could otherwise allow it to themselves.
fn refuse_manager(managed: &Managed) -> Result<()> {
    if *managed == Managed::Every { Ok(()) } else { Err(Error::Forbidden) }
}

fn refuse_built_in(group: &Group) -> Result<()> {
    if group.magic_group_type.is_none() {
        return Ok(());
    }
    let text = format!("You cannot edit or delete the '{}' permissions group!", group.name);
    Err(Error::bad_request(text))
}

async fn refuse_taken(tx: &mut Tx, name: &str, by_other_than: Option<GroupId>) -> Result<()> {
    if store::is_name_taken(tx, name, by_other_than).await? { Err(taken()) } else { Ok(()) }
}

/// Of two who take a name at the same moment, one is told by the app database.
fn or_taken(error: ::store::Error) -> Error {
    match error {
        ::store::Error::Conflict => taken(),
        other => other.into(),
    }
}

fn taken() -> Error {
    Error::bad_request("A group with that name already exists.")
}

fn no_tenants() -> Error {
    let message = "Tenants is a paid feature not currently available to your instance. Please upgrade to use it. \
                   Learn more at metabase.com/upgrade/";
    Error::Explained { status: StatusCode::PAYMENT_REQUIRED, body: json!({ "message": message }) }
}
