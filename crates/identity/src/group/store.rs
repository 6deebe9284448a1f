//! SQL of groups and memberships.

use super::{BuiltIn, Group, Magic};
use kernel::{GroupId, UserId};
use std::collections::BTreeSet;
use store::{Bind, Error, Result, Sql, Tx, Value, from_row, params};

pub(crate) async fn find(tx: &mut Tx, id: GroupId) -> Result<Option<Group>> {
    tx.find("SELECT id, name, magic_group_type FROM permissions_group WHERE id = $1", params![id]).await
}

pub(crate) async fn find_magic(tx: &mut Tx, magic: Magic) -> Result<GroupId> {
    let found =
        tx.find("SELECT id FROM permissions_group WHERE magic_group_type = $1", params![magic]).await?;
    found.ok_or_else(|| Error::Fault(format!("the built-in group {} is missing", magic.wire())))
}

pub(crate) async fn built_in(tx: &mut Tx) -> Result<BuiltIn> {
    Ok(BuiltIn {
        all_users: find_magic(tx, Magic::AllUsers).await?,
        administrators: find_magic(tx, Magic::Administrators).await?,
    })
}

/// Which of these groups are there.
pub(crate) async fn existing(tx: &mut Tx, ids: &BTreeSet<GroupId>) -> Result<BTreeSet<GroupId>> {
    let sql = Sql::new("SELECT id FROM permissions_group WHERE id IN ").bind_list(ids);
    Ok(sql.list(tx).await?.into_iter().collect())
}

/// Lists the groups by name.
pub async fn list(tx: &mut Tx) -> Result<Vec<Group>> {
    tx.list("SELECT id, name, magic_group_type FROM permissions_group ORDER BY lower(name), id", &[]).await
}

pub(crate) async fn insert(tx: &mut Tx, name: &str) -> Result<GroupId> {
    tx.one("INSERT INTO permissions_group (name) VALUES ($1) RETURNING id", params![name]).await
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

/// Puts users into groups, many in one statement.
pub(crate) async fn add_members(tx: &mut Tx, members: &[(UserId, GroupId)]) -> Result<()> {
    const AT_ONCE: usize = 200;
    for some in members.chunks(AT_ONCE) {
        let rows: Vec<_> =
            some.iter().map(|(user, group)| [user.bind(), group.bind(), false.bind()]).collect();
        Sql::new("INSERT INTO permissions_group_membership (user_id, group_id, is_group_manager) VALUES ")
            .bind_rows(rows.iter().map(<[Value; 3]>::as_slice))
            .execute(tx)
            .await?;
    }
    Ok(())
}

pub(crate) async fn of_user(tx: &mut Tx, user: UserId) -> Result<BTreeSet<GroupId>> {
    let groups: Vec<GroupId> =
        tx.few("SELECT group_id FROM permissions_group_membership WHERE user_id = $1", params![user]).await?;
    Ok(groups.into_iter().collect())
}

/// Moves a user from one set of groups to another; what is in both is left alone.
pub(crate) async fn put_groups(
    tx: &mut Tx,
    user: UserId,
    from: &BTreeSet<GroupId>,
    to: &BTreeSet<GroupId>,
) -> Result<()> {
    Sql::new("DELETE FROM permissions_group_membership WHERE user_id = ")
        .bind(user)
        .then(" AND group_id IN ")
        .bind_list(from.difference(to))
        .execute(tx)
        .await?;
    let added: Vec<_> = to.difference(from).map(|group| (user, *group)).collect();
    add_members(tx, &added).await
}
