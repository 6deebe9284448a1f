//! What floors above need to know and to change of many groups at once: who is in them, and who there is.
//!
//! Changes go through what single calls use, so that the flag of administrators, managers and keys follow.

use super::{
    Group, Magic, administrators,
    membership::{self, Changes, Membership},
    store,
};
use crate::{Identity, user};
use ::store::Tx;
use audit::{Actor, Event};
use chrono::{DateTime, Utc};
use kernel::{GroupId, Id, UserId};
use serde_json::json;
use std::collections::BTreeSet;
use web::Result;

/// Somebody's place in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The group.
    pub group: GroupId,
    /// The person, or the user of an API key.
    pub user: UserId,
}

/// Makes others who would change these groups wait until this transaction ends; those who would change the
/// administrators among them. Gives the groups as they are then: those that are gone by now are not among them.
pub async fn hold(tx: &mut Tx, groups: &[Group]) -> Result<Vec<Group>> {
    if groups.iter().any(|group| group.magic_group_type == Some(Magic::Administrators)) {
        administrators::hold(tx).await?;
    }
    let ids = groups.iter().map(|group| group.id).collect();
    Ok(store::hold(tx, &ids).await?)
}

/// Gives places and takes others away. Whoever asks holds the groups since before they looked.
pub async fn change_places(
    tx: &mut Tx,
    actor: &Actor,
    now: DateTime<Utc>,
    (given, taken): (&[Place], &[Place]),
) -> Result<()> {
    if given.is_empty() && taken.is_empty() {
        return Ok(());
    }
    let groups: BTreeSet<GroupId> = given.iter().chain(taken).map(|place| place.group).collect();
    let there = membership::list(tx, Some(&groups)).await?;
    let is_in = |list: &[Place]| list.iter().copied().collect::<BTreeSet<_>>();
    let (given, taken) = (is_in(given), is_in(taken));
    let place_of = |it: &Membership| Place { group: it.group_id, user: it.user_id };
    let known: BTreeSet<Place> = there.iter().map(place_of).collect();
    let added = given.difference(&known).map(|place| membership::NewMembership {
        group_id: place.group,
        user_id: place.user,
        is_group_manager: false,
    });
    let changes = Changes {
        added: added.collect(),
        ended: there.into_iter().filter(|it| taken.contains(&place_of(it))).collect(),
        ..Changes::default()
    };
    let built_in = super::built_in(tx).await?;
    changes.carry_out(tx, actor, built_in, now).await?;
    if let Some(event) = membership::event(&changes, built_in) {
        audit::record(tx, actor, now, event).await?;
    }
    Ok(())
}

/// Makes a group with the rights that new groups have; [`::store::Error::Conflict`] when the name is taken.
pub async fn make(
    identity: &Identity,
    tx: &mut Tx,
    (actor, now): (&Actor, DateTime<Utc>),
    name: &str,
) -> Result<GroupId, ::store::Error> {
    let id = super::make(identity, tx, name).await?;
    let event = Event::new("group-create").on("Group", id.number()).with(json!({ "name": name }));
    audit::record(tx, actor, now, event).await?;
    Ok(id)
}

/// Everybody who can act: active people and the users of API keys, with the groups they are in.
pub async fn everybody(tx: &mut Tx) -> Result<Vec<user::Somebody>> {
    Ok(user::everybody(tx).await?)
}
