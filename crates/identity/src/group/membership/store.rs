//! SQL of memberships.

use super::{Membership, NewMembership};
use crate::user::Kind;
use kernel::{GroupId, MembershipId, UserId};
use std::collections::{BTreeMap, BTreeSet};
use store::{Bind, Result, Sql, Tx, Value, from_row, params};

/// Rows named or written in one statement.
const AT_ONCE: usize = 1000;

pub(super) async fn find(tx: &mut Tx, id: MembershipId) -> Result<Option<Membership>> {
    tx.find(
        "SELECT id, group_id, user_id, is_group_manager FROM permissions_group_membership WHERE id = $1",
        params![id],
    )
    .await
}

/// Finds a user's place in a group.
pub(super) async fn find_place(tx: &mut Tx, group: GroupId, user: UserId) -> Result<Option<Membership>> {
    tx.find(
        "SELECT id, group_id, user_id, is_group_manager FROM permissions_group_membership
         WHERE group_id = $1 AND user_id = $2",
        params![group, user],
    )
    .await
}

/// Every membership, or those of these groups.
pub(super) async fn list(tx: &mut Tx, groups: Option<&BTreeSet<GroupId>>) -> Result<Vec<Membership>> {
    let sql = Sql::new("SELECT id, group_id, user_id, is_group_manager FROM permissions_group_membership");
    let sql = match groups {
        None => sql,
        Some(groups) => sql.then(" WHERE group_id IN ").bind_list(groups),
    };
    sql.then(" ORDER BY user_id, group_id").list(tx).await
}

/// Which of these users are in which of these groups.
pub(super) async fn between(
    tx: &mut Tx,
    groups: &BTreeSet<GroupId>,
    users: &BTreeSet<UserId>,
) -> Result<Vec<Membership>> {
    Sql::new(
        "SELECT id, group_id, user_id, is_group_manager FROM permissions_group_membership WHERE group_id IN ",
    )
    .bind_list(groups)
    .then(" AND user_id IN ")
    .bind_list(users)
    .list(tx)
    .await
}

/// Somebody in a group, with the name.
#[derive(Debug)]
pub(crate) struct Member {
    pub user_id: UserId,
    pub membership_id: MembershipId,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub email: String,
    pub is_superuser: bool,
    pub is_group_manager: bool,
    pub is_person: bool,
}

from_row!(Member {
    user_id,
    membership_id,
    first_name,
    last_name,
    email,
    is_superuser,
    is_group_manager,
    is_person
});

/// The active members of a group, by name.
pub(crate) async fn members(tx: &mut Tx, group: GroupId) -> Result<Vec<Member>> {
    tx.list(
        "SELECT app_user.id AS user_id, membership.id AS membership_id, first_name, last_name, email, is_superuser,
                is_group_manager, kind = $2 AS is_person
         FROM permissions_group_membership AS membership JOIN app_user ON app_user.id = membership.user_id
         WHERE membership.group_id = $1 AND is_active
         ORDER BY lower(coalesce(first_name, '')), lower(coalesce(last_name, '')), app_user.id",
        params![group, Kind::Personal],
    )
    .await
}

pub(super) async fn insert(tx: &mut Tx, new: &[NewMembership]) -> Result<()> {
    for some in new.chunks(AT_ONCE) {
        let rows: Vec<_> = some
            .iter()
            .map(|it| [it.user_id.bind(), it.group_id.bind(), it.is_group_manager.bind()])
            .collect();
        Sql::new("INSERT INTO permissions_group_membership (user_id, group_id, is_group_manager) VALUES ")
            .bind_rows(rows.iter().map(<[Value; 3]>::as_slice))
            .execute(tx)
            .await?;
    }
    Ok(())
}

pub(super) async fn delete(tx: &mut Tx, ids: &[MembershipId]) -> Result<()> {
    for some in ids.chunks(AT_ONCE) {
        Sql::new("DELETE FROM permissions_group_membership WHERE id IN ").bind_list(some).execute(tx).await?;
    }
    Ok(())
}

/// Takes users out of groups, and gives the places that they had.
pub(in crate::group) async fn end(tx: &mut Tx, places: &[(GroupId, UserId)]) -> Result<Vec<Membership>> {
    // Each group is an operand of one OR, and SQLite nests a thousand at most.
    const PLACES: usize = 500;
    let mut ended = Vec::new();
    for some in places.chunks(PLACES) {
        let mut by_group = BTreeMap::<GroupId, Vec<UserId>>::new();
        for (group, user) in some {
            by_group.entry(*group).or_default().push(*user);
        }
        let mut sql = Sql::new("DELETE FROM permissions_group_membership WHERE FALSE");
        for (group, users) in by_group {
            sql =
                sql.then(" OR (group_id = ").bind(group).then(" AND user_id IN ").bind_list(users).then(")");
        }
        ended.extend(
            sql.then(" RETURNING id, group_id, user_id, is_group_manager").list::<Membership>(tx).await?,
        );
    }
    Ok(ended)
}

pub(super) async fn put_manager(tx: &mut Tx, ids: &[MembershipId], is_group_manager: bool) -> Result<()> {
    for some in ids.chunks(AT_ONCE) {
        Sql::new("UPDATE permissions_group_membership SET is_group_manager = ")
            .bind(is_group_manager)
            .then(" WHERE id IN ")
            .bind_list(some)
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// Lets these users manage no group any longer: who becomes an administrator has all of them, and does not come back
/// to some as a manager.
pub(super) async fn resign(tx: &mut Tx, users: &[UserId]) -> Result<()> {
    for some in users.chunks(AT_ONCE) {
        Sql::new("UPDATE permissions_group_membership SET is_group_manager = FALSE WHERE is_group_manager AND user_id IN ")
            .bind_list(some)
            .execute(tx)
            .await?;
    }
    Ok(())
}

pub(crate) async fn add_member(tx: &mut Tx, group_id: GroupId, user_id: UserId) -> Result<()> {
    insert(tx, &[NewMembership { group_id, user_id, is_group_manager: false }]).await
}

/// Puts users into groups, many in one statement.
pub(crate) async fn add_members(tx: &mut Tx, members: &[(UserId, GroupId)]) -> Result<()> {
    let new = |(user_id, group_id): &(UserId, GroupId)| NewMembership {
        group_id: *group_id,
        user_id: *user_id,
        is_group_manager: false,
    };
    insert(tx, &members.iter().map(new).collect::<Vec<_>>()).await
}

struct Place {
    group_id: GroupId,
    is_group_manager: bool,
}

from_row!(Place { group_id, is_group_manager });

/// The groups of a user, and whether they manage them.
pub(crate) async fn places(tx: &mut Tx, user: UserId) -> Result<BTreeMap<GroupId, bool>> {
    let places: Vec<Place> = tx
        .few(
            "SELECT group_id, is_group_manager FROM permissions_group_membership WHERE user_id = $1",
            params![user],
        )
        .await?;
    Ok(places.into_iter().map(|place| (place.group_id, place.is_group_manager)).collect())
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
