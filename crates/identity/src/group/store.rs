//! SQL of groups and memberships.

use super::{Group, Magic};
use kernel::{GroupId, UserId};
use store::{Error, Result, Tx, from_row, params};

pub(crate) async fn find(tx: &mut Tx, id: GroupId) -> Result<Option<Group>> {
    tx.find("SELECT id, name, magic_group_type FROM permissions_group WHERE id = $1", params![id]).await
}

pub(crate) async fn find_magic(tx: &mut Tx, magic: Magic) -> Result<GroupId> {
    let found =
        tx.find("SELECT id FROM permissions_group WHERE magic_group_type = $1", params![magic]).await?;
    found.ok_or_else(|| Error::Fault(format!("the built-in group {} is missing", magic.wire())))
}

/// A group and how many active members it has.
#[derive(Debug)]
pub(crate) struct CountedGroup {
    pub id: GroupId,
    pub name: String,
    pub magic_group_type: Option<Magic>,
    pub entity_id: Option<String>,
    pub member_count: i64,
}

from_row!(CountedGroup { id, name, magic_group_type, entity_id, member_count });

pub(crate) async fn list_counted(tx: &mut Tx) -> Result<Vec<CountedGroup>> {
    tx.list(
        "SELECT permissions_group.id, permissions_group.name, magic_group_type, entity_id,
                (SELECT count(*) FROM permissions_group_membership
                 JOIN app_user ON app_user.id = permissions_group_membership.user_id
                 WHERE permissions_group_membership.group_id = permissions_group.id AND app_user.is_active) AS member_count
         FROM permissions_group ORDER BY lower(name), id",
        &[],
    )
    .await
}

pub(crate) async fn add_member(tx: &mut Tx, group: GroupId, user: UserId) -> Result<()> {
    tx.execute(
        "INSERT INTO permissions_group_membership (user_id, group_id, is_group_manager) VALUES ($1, $2, FALSE)",
        params![user, group],
    )
    .await
    .map(drop)
}
