//! `/api/permissions/membership`. (Contract: auth.md §5.3 of the reference description.)

use super::{ALL_USERS, Changes, Membership, NewMembership, bulk, people, refuse_administrator, store};
use crate::{
    Identity,
    change::Act,
    group::{
        self, BuiltIn, Group, Magic,
        manager::{Managed, Manager},
        store::find_to_change,
    },
};
use ::store::Tx;
use audit::Event;
use axum::extract::State;
use kernel::{GroupId, Id, MembershipId, Scope, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use web::{
    ApiRouter, Error, Json, NoContent, Path, Result, request,
    routing::{get_with, post_with, put_with},
    says,
};

pub(crate) fn routes() -> ApiRouter<Identity> {
    ApiRouter::new()
        .api_route(
            "/permissions/membership",
            get_with(list, says(Scope::PermissionsRead, "Lists who is in which group, by user."))
                .post_with(create, says(Scope::PermissionsWrite, "Puts a person into a group.")),
        )
        .api_route(
            "/permissions/membership/bulk",
            post_with(
                bulk::change,
                says(Scope::PermissionsWrite, "Puts people into groups and takes them out, all or nothing."),
            ),
        )
        .api_route(
            "/permissions/membership/{id}",
            put_with(
                update,
                says(Scope::PermissionsWrite, "Makes a member of a group its manager, or a mere member."),
            )
            .delete_with(delete, says(Scope::PermissionsWrite, "Takes somebody out of a group.")),
        )
        .api_route(
            "/permissions/membership/{id}/clear",
            put_with(clear, says(Scope::PermissionsWrite, "Takes everybody out of a group.")),
        )
}

request! {
    /// A place in a group to give.
    pub struct NewMembershipRequest {
        /// The group.
        pub group_id: GroupId,
        /// The person.
        pub user_id: UserId,
        /// To manage the group?
        pub is_group_manager: Option<bool>,
    }
}

request! {
    /// What to change of a membership.
    pub struct MembershipChange {
        /// To manage the group?
        pub is_group_manager: bool,
    }
}

/// A membership among those of its user.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MembershipRow {
    /// The membership.
    pub membership_id: MembershipId,
    /// The group.
    pub group_id: GroupId,
    /// The user.
    pub user_id: UserId,
    /// Manages the group?
    pub is_group_manager: bool,
}

/// Somebody in a group.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MemberView {
    /// The user.
    pub user_id: UserId,
    /// The membership.
    pub membership_id: MembershipId,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The address.
    pub email: String,
    /// An administrator?
    pub is_superuser: bool,
    /// Manages the group?
    pub is_group_manager: bool,
    /// `api-key` when it is no person but the user of an API key; absent for people.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<&'static str>,
}

async fn list(asker: Manager) -> Result<Json<BTreeMap<String, Vec<MembershipRow>>>> {
    let (mut tx, managed) = asker.read().await?;
    let groups = match &managed {
        Managed::Every => None,
        Managed::Some(groups) => Some(groups),
    };
    let mut by_user = BTreeMap::<String, Vec<MembershipRow>>::new();
    for membership in store::list(&mut tx, groups).await? {
        by_user.entry(membership.user_id.to_string()).or_default().push(membership.into());
    }
    Ok(Json(by_user))
}

async fn create(
    asker: Manager,
    State(identity): State<Identity>,
    Json(new): Json<NewMembershipRequest>,
) -> Result<Json<Vec<MemberView>>> {
    let (mut tx, group_id) = (asker.write().await?, new.group_id);
    create_within(&identity, &mut tx, &asker, new).await?;
    let members = store::members(&mut tx, group_id).await?;
    tx.commit().await?;
    Ok(Json(members.into_iter().map(MemberView::from).collect()))
}

/// Puts a person into a group, as a part of what a transaction does.
pub async fn create_within(
    identity: &Identity,
    tx: &mut Tx,
    asker: &Manager,
    new: NewMembershipRequest,
) -> Result<MembershipRow> {
    let managed = asker.confirmed(tx).await?;
    let (group, built_in) = hold(tx, &managed, new.group_id).await?;
    let people = people(tx, &[new.user_id].into()).await?;
    let is_superuser = people.get(&new.user_id).copied().ok_or(Error::NotFound)?;
    let is_group_manager = new.is_group_manager.unwrap_or(false);
    if is_group_manager {
        refuse_administrator(is_superuser, group.id, built_in)?;
    }
    if store::find_place(tx, group.id, new.user_id).await?.is_some() {
        return Err(Error::bad_request("This person is in the group already."));
    }
    let added = vec![NewMembership { group_id: group.id, user_id: new.user_id, is_group_manager }];
    let changes = Changes { added, ..Changes::default() };
    let (actor, now) = (asker.caller().actor(), identity.clock.now());
    changes.carry_out(tx, &Act::of(&actor, now), built_in).await?;
    let event = event("group-membership-create", new.user_id, &group, is_group_manager);
    audit::record(tx, &actor, now, event).await?;
    let made = store::find_place(tx, group.id, new.user_id).await?.ok_or(Error::NotFound)?;
    Ok(made.into())
}

async fn update(
    asker: Manager,
    State(identity): State<Identity>,
    Path(id): Path<MembershipId>,
    Json(change): Json<MembershipChange>,
) -> Result<Json<MembershipRow>> {
    let mut tx = asker.write().await?;
    let changed = update_within(&identity, &mut tx, &asker, Place::Id(id), change).await?;
    tx.commit().await?;
    Ok(Json(changed))
}

/// A membership, by what names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Its id.
    Id(MembershipId),
    /// The group and the user.
    Of(GroupId, UserId),
}

/// Makes a member of a group its manager or a mere member, as a part of what a transaction does.
pub async fn update_within(
    identity: &Identity,
    tx: &mut Tx,
    asker: &Manager,
    place: Place,
    change: MembershipChange,
) -> Result<MembershipRow> {
    let managed = asker.confirmed(tx).await?;
    let (membership, group, built_in) = find(tx, &managed, place).await?;
    if change.is_group_manager {
        let people = people(tx, &[membership.user_id].into()).await?;
        let is_superuser = people.get(&membership.user_id).copied();
        let is_superuser =
            is_superuser.ok_or_else(|| Error::bad_request("Only active people manage groups."))?;
        refuse_administrator(is_superuser, group.id, built_in)?;
    }
    if change.is_group_manager != membership.is_group_manager {
        let changes = Changes { altered: vec![membership], ..Changes::default() };
        let (actor, now) = (asker.caller().actor(), identity.clock.now());
        changes.carry_out(tx, &Act::of(&actor, now), built_in).await?;
        let is_group_manager = change.is_group_manager;
        let event = event("group-membership-update", membership.user_id, &group, is_group_manager);
        audit::record(tx, &actor, now, event).await?;
    }
    Ok(Membership { is_group_manager: change.is_group_manager, ..membership }.into())
}

async fn delete(
    asker: Manager,
    State(identity): State<Identity>,
    Path(id): Path<MembershipId>,
) -> Result<NoContent> {
    let mut tx = asker.write().await?;
    delete_within(&identity, &mut tx, &asker, Place::Id(id)).await?;
    tx.commit().await?;
    Ok(NoContent)
}

/// Takes somebody out of a group, as a part of what a transaction does.
pub async fn delete_within(identity: &Identity, tx: &mut Tx, asker: &Manager, place: Place) -> Result<()> {
    let managed = asker.confirmed(tx).await?;
    let (membership, group, built_in) = find(tx, &managed, place).await?;
    let changes = Changes { ended: vec![membership], ..Changes::default() };
    let (actor, now) = (asker.caller().actor(), identity.clock.now());
    changes.carry_out(tx, &Act::of(&actor, now), built_in).await?;
    let is_group_manager = membership.is_group_manager;
    let event = event("group-membership-delete", membership.user_id, &group, is_group_manager);
    Ok(audit::record(tx, &actor, now, event).await?)
}

async fn clear(
    asker: Manager,
    State(identity): State<Identity>,
    Path(id): Path<GroupId>,
) -> Result<NoContent> {
    let mut tx = asker.write().await?;
    let managed = asker.confirmed(&mut tx).await?;
    let (group, built_in) = hold(&mut tx, &managed, id).await?;
    if group.id == built_in.administrators {
        return Err(Error::bad_request("Invalid Request."));
    }
    let (changes, written) = Changes::that_empty(&mut tx, id).await?;
    let (actor, now) = (asker.caller().actor(), identity.clock.now());
    changes.complete(&mut tx, &Act::of(&actor, now), built_in, written).await?;
    if let Some(event) = bulk::event(&changes, built_in) {
        audit::record(&mut tx, &actor, now, event).await?;
    }
    tx.commit().await?;
    Ok(NoContent)
}

/// Finds a group whose members are to change, and makes others who would change them wait; Administrators included.
async fn hold(tx: &mut Tx, managed: &Managed, id: GroupId) -> Result<(Group, BuiltIn)> {
    managed.check(id)?;
    let group = find_to_change(tx, id).await?.ok_or(Error::NotFound)?;
    if group.magic_group_type == Some(Magic::AllUsers) {
        return Err(Error::bad_request(ALL_USERS));
    }
    Ok((group, group::built_in(tx).await?))
}

/// Finds a membership that is to change. One of a group that somebody does not manage is not theirs to know of.
async fn find(tx: &mut Tx, managed: &Managed, place: Place) -> Result<(Membership, Group, BuiltIn)> {
    let found = match place {
        Place::Id(id) => store::find(tx, id).await?,
        Place::Of(group, user) => store::find_place(tx, group, user).await?,
    };
    let Some(found) = found else {
        return Err(if *managed == Managed::Every { Error::NotFound } else { Error::Forbidden });
    };
    let (group, built_in) = hold(tx, managed, found.group_id).await?;
    // Once more, now that nobody else can take it away.
    let membership = store::find(tx, found.id).await?.ok_or(Error::NotFound)?;
    Ok((membership, group, built_in))
}

fn event(topic: &'static str, user: UserId, group: &Group, is_group_manager: bool) -> Event {
    Event::new(topic).on("User", user.number()).with(details(group, is_group_manager))
}

fn details(group: &Group, is_group_manager: bool) -> Value {
    json!({ "group": { "id": group.id, "name": group.name }, "is_group_manager": is_group_manager })
}

impl From<Membership> for MembershipRow {
    fn from(it: Membership) -> Self {
        Self {
            membership_id: it.id,
            group_id: it.group_id,
            user_id: it.user_id,
            is_group_manager: it.is_group_manager,
        }
    }
}

impl From<store::Member> for MemberView {
    fn from(member: store::Member) -> Self {
        Self {
            user_id: member.user_id,
            membership_id: member.membership_id,
            first_name: member.first_name,
            last_name: member.last_name,
            email: member.email,
            is_superuser: member.is_superuser,
            is_group_manager: member.is_group_manager,
            kind: (!member.is_person).then_some("api-key"),
        }
    }
}
