//! What floors above need to know and to change of many groups at once: who is in them, and who there is.
//!
//! Changes go through what single calls use, so that the flag of administrators, managers and keys follow.

use super::{
    BuiltIn, Group, Magic, administrators,
    membership::{self, Changes},
    store,
};
use crate::{change::Act, user};
use ::store::Tx;
use audit::{Actor, Event};
use chrono::{DateTime, Utc};
use kernel::{GroupId, Id, UserId};
use serde_json::json;
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

/// Gives places and takes others away, and gives the revision of the history that it is. Whoever asks holds the groups
/// since before they looked, and knows all groups there are.
pub async fn change_places(
    tx: &mut Tx,
    act: &Act<'_>,
    groups: &[Group],
    (given, taken): (&[Place], &[Place]),
) -> Result<Option<i64>> {
    if given.is_empty() && taken.is_empty() {
        return Ok(None);
    }
    let taken: Vec<_> = taken.iter().map(|place| (place.group, place.user)).collect();
    let added = given.iter().map(|place| membership::NewMembership {
        group_id: place.group,
        user_id: place.user,
        is_group_manager: false,
    });
    let added = added.collect();
    let (ended, written) = membership::end(tx, &taken).await?;
    let changes = Changes { added, ended, ..Changes::default() };
    let built_in = BuiltIn::among(groups)?;
    let revision = changes.complete(tx, act, built_in, written).await?;
    if let Some(event) = membership::event(&changes, built_in) {
        audit::record(tx, act.actor, act.now, event).await?;
    }
    Ok(revision)
}

/// Makes groups; [`::store::Error::Conflict`] when a name is taken. They may nothing yet: whoever asks gives them what
/// new groups have.
pub async fn make(
    tx: &mut Tx,
    (actor, now): (&Actor, DateTime<Utc>),
    names: &[&str],
) -> Result<Vec<Group>, ::store::Error> {
    let groups = store::insert_all(tx, names).await?;
    let event = |group: &Group| {
        Event::new("group-create").on("Group", group.id.number()).with(json!({ "name": group.name }))
    };
    audit::record_all(tx, actor, now, groups.iter().map(event).collect()).await?;
    Ok(groups)
}

/// Everybody who can act: active people and the users of API keys, with the groups they are in.
pub async fn everybody(tx: &mut Tx) -> Result<Vec<user::Somebody>> {
    Ok(user::everybody(tx).await?)
}
