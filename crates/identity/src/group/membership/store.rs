//! SQL of memberships.

use super::{Membership, NewMembership, written::Written};
use crate::{change::Seat, user::Kind};
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
pub(in crate::group) async fn between(
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

pub(super) async fn insert(tx: &mut Tx, new: &[NewMembership]) -> Result<Written> {
    let mut written = Written::default();
    for some in new.chunks(AT_ONCE) {
        let rows: Vec<_> = some
            .iter()
            .map(|it| [it.user_id.bind(), it.group_id.bind(), it.is_group_manager.bind()])
            .collect();
        let sql = Sql::new(
            "INSERT INTO permissions_group_membership (user_id, group_id, is_group_manager) VALUES ",
        )
        .bind_rows(rows.iter().map(<[Value; 3]>::as_slice));
        written = written.and(Written::by(tx, sql, joined).await?);
    }
    Ok(written)
}

pub(super) async fn delete(tx: &mut Tx, ids: &[MembershipId]) -> Result<Written> {
    let mut written = Written::default();
    for some in ids.chunks(AT_ONCE) {
        let sql = Sql::new("DELETE FROM permissions_group_membership WHERE id IN ").bind_list(some);
        written = written.and(Written::by(tx, sql, left).await?);
    }
    Ok(written)
}

/// Takes users out of groups, and gives the places that they had.
pub(in crate::group) async fn end(
    tx: &mut Tx,
    places: &[(GroupId, UserId)],
) -> Result<(Vec<Membership>, Written)> {
    // Each group is an operand of one OR, and SQLite nests a thousand at most.
    const PLACES: usize = 500;
    let (mut ended, mut written) = (Vec::new(), Written::default());
    for some in places.chunks(PLACES) {
        let mut by_group = BTreeMap::<GroupId, Vec<UserId>>::new();
        for (group, user) in some {
            by_group.entry(*group).or_default().push(*user);
        }
        let mut sql = Sql::new("DELETE FROM permissions_group_membership WHERE (FALSE");
        for (group, users) in by_group {
            sql =
                sql.then(" OR (group_id = ").bind(group).then(" AND user_id IN ").bind_list(users).then(")");
        }
        let (some, by) = Written::giving(tx, sql.then(")"), left).await?;
        ended.extend(some);
        written = written.and(by);
    }
    Ok((ended, written))
}

/// Takes everybody out of a group, and gives the places that they had.
pub(super) async fn empty(tx: &mut Tx, group: GroupId) -> Result<(Vec<Membership>, Written)> {
    let sql = Sql::new("DELETE FROM permissions_group_membership WHERE group_id = ").bind(group);
    Written::giving(tx, sql, left).await
}

/// Takes a user out of all groups.
pub(crate) async fn leave_all(tx: &mut Tx, user: UserId) -> Result<Written> {
    let sql = Sql::new("DELETE FROM permissions_group_membership WHERE user_id = ").bind(user);
    Written::by(tx, sql, left).await
}

pub(super) async fn put_manager(
    tx: &mut Tx,
    ids: &[MembershipId],
    is_group_manager: bool,
) -> Result<Written> {
    let mut written = Written::default();
    for some in ids.chunks(AT_ONCE) {
        let sql = Sql::new("UPDATE permissions_group_membership SET is_group_manager = ")
            .bind(is_group_manager)
            .then(" WHERE is_group_manager <> ")
            .bind(is_group_manager)
            .then(" AND id IN ")
            .bind_list(some);
        written = written.and(Written::by(tx, sql, named).await?);
    }
    Ok(written)
}

/// Lets these users manage no group any longer: who becomes an administrator has all of them, and does not come back
/// to some as a manager.
pub(crate) async fn resign(tx: &mut Tx, users: &[UserId]) -> Result<Written> {
    let mut written = Written::default();
    for some in users.chunks(AT_ONCE) {
        let sql = Sql::new(
            "UPDATE permissions_group_membership SET is_group_manager = FALSE WHERE is_group_manager AND user_id IN ",
        )
        .bind_list(some);
        written = written.and(Written::by(tx, sql, named).await?);
    }
    Ok(written)
}

/// Puts users into groups, many in one statement.
pub(crate) async fn add_members(tx: &mut Tx, members: &[(UserId, GroupId)]) -> Result<Written> {
    let new = |(user_id, group_id): &(UserId, GroupId)| NewMembership {
        group_id: *group_id,
        user_id: *user_id,
        is_group_manager: false,
    };
    insert(tx, &members.iter().map(new).collect::<Vec<_>>()).await
}

/// Somebody got into a group.
const fn joined(is_group_manager: bool) -> (Seat, Seat) {
    (Seat::None, Seat::taken(is_group_manager))
}

/// Somebody got out of a group.
const fn left(was_group_manager: bool) -> (Seat, Seat) {
    (Seat::taken(was_group_manager), Seat::None)
}

/// A member became a manager, or a manager a mere member.
const fn named(is_group_manager: bool) -> (Seat, Seat) {
    (Seat::taken(!is_group_manager), Seat::taken(is_group_manager))
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
) -> Result<Written> {
    let mut written = Written::default();
    if !from.is_subset(to) {
        let sql = Sql::new("DELETE FROM permissions_group_membership WHERE user_id = ")
            .bind(user)
            .then(" AND group_id IN ")
            .bind_list(from.difference(to));
        written = Written::by(tx, sql, left).await?;
    }
    let added: Vec<_> = to.difference(from).map(|group| (user, *group)).collect();
    Ok(written.and(add_members(tx, &added).await?))
}
