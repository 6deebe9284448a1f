//! SQL of groups.

use super::{BuiltIn, Group, Magic, manager::Managed};
use kernel::{ApiKeyId, GroupId};
use std::collections::BTreeSet;
use store::{Bind, Error, FromRow, Result, Row, Sql, Tx, Value, from_row, params};

pub(crate) async fn find(tx: &mut Tx, id: GroupId) -> Result<Option<Group>> {
    tx.find(
        "SELECT id, name, magic_group_type, entity_id, personal_api_keys FROM permissions_group WHERE id = $1",
        params![id],
    )
    .await
}

/// Finds a group and makes others who would change it or its members wait until this transaction ends.
pub(super) async fn find_to_change(tx: &mut Tx, id: GroupId) -> Result<Option<Group>> {
    match tx.execute("UPDATE permissions_group SET name = name WHERE id = $1", params![id]).await? {
        0 => Ok(None),
        _ => find(tx, id).await,
    }
}

/// Makes others who would change these groups or their members one by one wait until this transaction ends.
pub(super) async fn hold(tx: &mut Tx, ids: &BTreeSet<GroupId>) -> Result<Vec<Group>> {
    Sql::new("UPDATE permissions_group SET name = name WHERE id IN ")
        .bind_list(ids)
        .then(" RETURNING id, name, magic_group_type, entity_id, personal_api_keys")
        .list(tx)
        .await
}

/// The same, and the built-in groups with them.
pub(super) async fn hold_with_built_in(tx: &mut Tx, ids: &BTreeSet<GroupId>) -> Result<Vec<Group>> {
    Sql::new("UPDATE permissions_group SET name = name WHERE magic_group_type IS NOT NULL OR id IN ")
        .bind_list(ids)
        .then(" RETURNING id, name, magic_group_type, entity_id, personal_api_keys")
        .list(tx)
        .await
}

/// Finds a group by its name, whatever its case.
pub(super) async fn find_named(tx: &mut Tx, name: &str) -> Result<Option<Group>> {
    tx.find(
        "SELECT id, name, magic_group_type, entity_id, personal_api_keys FROM permissions_group
         WHERE lower(name) = lower($1)",
        params![name],
    )
    .await
}

/// Finds a built-in group.
pub async fn find_magic(tx: &mut Tx, magic: Magic) -> Result<GroupId> {
    let found =
        tx.find("SELECT id FROM permissions_group WHERE magic_group_type = $1", params![magic]).await?;
    found.ok_or_else(|| Error::Fault(format!("the built-in group {} is missing", magic.wire())))
}

pub(crate) async fn built_in(tx: &mut Tx) -> Result<BuiltIn> {
    let found = tx
        .find(
            "SELECT everybody.id AS all_users, administrators.id AS administrators
             FROM permissions_group AS everybody, permissions_group AS administrators
             WHERE everybody.magic_group_type = $1 AND administrators.magic_group_type = $2",
            params![Magic::AllUsers, Magic::Administrators],
        )
        .await?;
    found.ok_or_else(|| Error::Fault("a built-in group is missing".into()))
}

/// Which of these groups are there.
pub(crate) async fn existing(tx: &mut Tx, ids: &BTreeSet<GroupId>) -> Result<BTreeSet<GroupId>> {
    let sql = Sql::new("SELECT id FROM permissions_group WHERE id IN ").bind_list(ids);
    Ok(sql.list(tx).await?.into_iter().collect())
}

/// Lists the groups by name.
pub async fn list(tx: &mut Tx) -> Result<Vec<Group>> {
    tx.list(
        "SELECT id, name, magic_group_type, entity_id, personal_api_keys FROM permissions_group ORDER BY lower(name), id",
        &[],
    )
    .await
}

/// Makes a group; [`Error::Conflict`] when the name is taken.
pub(crate) async fn insert(tx: &mut Tx, name: &str) -> Result<GroupId> {
    tx.one("INSERT INTO permissions_group (name) VALUES ($1) RETURNING id", params![name]).await
}

/// Makes groups, many in one statement; [`Error::Conflict`] when a name is taken.
pub(super) async fn insert_all(tx: &mut Tx, names: &[&str]) -> Result<Vec<Group>> {
    const AT_ONCE: usize = 1000;
    let mut made = Vec::new();
    for some in names.chunks(AT_ONCE) {
        let rows: Vec<_> = some.iter().map(|name| [name.bind()]).collect();
        let groups: Vec<Group> = Sql::new("INSERT INTO permissions_group (name) VALUES ")
            .bind_rows(rows.iter().map(<[Value; 1]>::as_slice))
            .then(" RETURNING id, name, magic_group_type, entity_id, personal_api_keys")
            .list(tx)
            .await?;
        made.extend(groups);
    }
    Ok(made)
}

/// Writes what of a group can be changed; [`Error::Conflict`] when the name is taken.
pub(super) async fn put(tx: &mut Tx, group: &Group) -> Result<()> {
    tx.execute(
        "UPDATE permissions_group SET name = $1, personal_api_keys = $2 WHERE id = $3",
        params![group.name, group.personal_api_keys, group.id],
    )
    .await
    .map(drop)
}

pub(super) async fn delete(tx: &mut Tx, id: GroupId) -> Result<()> {
    tx.execute("DELETE FROM permissions_group WHERE id = $1", params![id]).await.map(drop)
}

/// Is there another group of this name, whatever its case and script?
pub(super) async fn is_name_taken(tx: &mut Tx, name: &str, by_other_than: Option<GroupId>) -> Result<bool> {
    let name = name.to_lowercase();
    let others = list(tx).await?.into_iter().filter(|group| Some(group.id) != by_other_than);
    Ok(others.map(|group| group.name.to_lowercase()).any(|taken| taken == name))
}

/// A group and how many active members it has.
#[derive(Debug)]
pub(super) struct CountedGroup {
    pub group: Group,
    pub member_count: i64,
}

impl FromRow for CountedGroup {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { group: Group::from_row(row)?, member_count: row.get("member_count")? })
    }
}

/// Members are counted for all groups together: one by one takes a database without statistics a walk through all
/// memberships each.
pub(super) async fn list_counted(tx: &mut Tx, managed: &Managed) -> Result<Vec<CountedGroup>> {
    let sql = Sql::new(
        "SELECT permissions_group.id, permissions_group.name, magic_group_type, entity_id, personal_api_keys,
                coalesce(counted.members, 0) AS member_count
         FROM permissions_group LEFT JOIN (
             SELECT group_id, count(*) AS members FROM permissions_group_membership
             JOIN app_user ON app_user.id = permissions_group_membership.user_id
             WHERE app_user.is_active GROUP BY group_id
         ) AS counted ON counted.group_id = permissions_group.id",
    );
    let sql = match managed {
        Managed::Every => sql,
        Managed::Some(groups) => sql.then(" WHERE permissions_group.id IN ").bind_list(groups),
    };
    sql.then(" ORDER BY lower(permissions_group.name), permissions_group.id").list(tx).await
}

/// An API key by its name.
#[derive(Debug)]
pub(super) struct NamedKey {
    pub id: ApiKeyId,
    pub name: String,
}

from_row!(NamedKey { id, name });

/// The keys of programs whose rights are this group's.
pub(super) async fn keys_of(tx: &mut Tx, id: GroupId) -> Result<Vec<NamedKey>> {
    tx.list(
        "SELECT api_key.id, api_key.name FROM api_key
         JOIN permissions_group_membership AS membership ON membership.user_id = api_key.user_id
         WHERE membership.group_id = $1 AND NOT api_key.is_personal ORDER BY lower(api_key.name), api_key.id",
        params![id],
    )
    .await
}
