//! SQL of people and keys together.

use super::Found;
use crate::{
    group::Magic,
    user::{Kind, common_name},
};
use kernel::{ApiKeyId, GroupId, UserId};
use std::collections::{BTreeSet, HashMap};
use store::{Result, Sql, Tx, from_row};

/// Users, each with every key that acts as it; a `WHERE` may follow.
fn select() -> Sql {
    Sql::new(
        "SELECT app_user.id AS owner_id, first_name, last_name, email, app_user.is_superuser,
                app_user.is_active AS is_user_active, api_key.id, api_key.name AS key_name, api_key.user_id,
                is_personal, api_key.is_active, not_before, expires_at, allowed_cidrs, scopes, trial_scopes,
                last_used_at, api_key.updated_at, TRUE AS is_current, rotated_at, retires_at,
                app_user.kind = ",
    )
    .bind(Kind::Personal)
    .then(
        " AS is_person
         FROM app_user LEFT JOIN api_key ON api_key.user_id = app_user.id",
    )
}

pub(super) async fn find_person(tx: &mut Tx, id: UserId) -> Result<Option<Found>> {
    let person = select().then(" WHERE app_user.id = ").bind(id).then(" AND app_user.kind = ");
    person.bind(Kind::Personal).then(" ORDER BY api_key.id LIMIT 1").find(tx).await
}

pub(super) async fn find_key(tx: &mut Tx, id: ApiKeyId) -> Result<Option<Found>> {
    select().then(" WHERE api_key.id = ").bind(id).find(tx).await
}

/// Everybody by name, as lists of people are ordered.
pub(super) async fn list(tx: &mut Tx) -> Result<Vec<Found>> {
    let by_name =
        " ORDER BY lower(coalesce(first_name, '')), lower(coalesce(last_name, '')), app_user.id, api_key.id";
    select().then(by_name).list(tx).await
}

/// What somebody is called, and what they are.
#[derive(Clone, Debug)]
pub struct Known {
    /// The name.
    pub name: String,
    /// A person, and not the user of an API key?
    pub is_person: bool,
    /// The API key that acts as this user and no other; none when it is gone, or it is a person.
    pub api_key: Option<ApiKeyId>,
}

/// Users named in one statement.
const AT_ONCE: usize = 1000;

struct Row {
    id: UserId,
    first_name: Option<String>,
    last_name: Option<String>,
    email: String,
    is_person: bool,
    api_key_id: Option<ApiKeyId>,
}

from_row!(Row { id, first_name, last_name, email, is_person, api_key_id });

/// What these people and users of API keys are called today, active or not.
pub async fn known(tx: &mut Tx, ids: &BTreeSet<UserId>) -> Result<HashMap<UserId, Known>> {
    let mut known = HashMap::new();
    for some in ids.iter().collect::<Vec<_>>().chunks(AT_ONCE) {
        let rows: Vec<Row> = Sql::new("SELECT app_user.id, first_name, last_name, email, kind = ")
            .bind(Kind::Personal)
            .then(
                " AS is_person, api_key.id AS api_key_id
                 FROM app_user LEFT JOIN api_key ON api_key.user_id = app_user.id AND NOT is_personal
                 WHERE app_user.id IN ",
            )
            .bind_list(some)
            .list(tx)
            .await?;
        known.extend(rows.into_iter().map(|it| {
            let name = common_name(it.first_name.as_deref(), it.last_name.as_deref(), &it.email);
            let api_key = it.api_key_id.filter(|_| !it.is_person);
            (it.id, Known { name, is_person: it.is_person, api_key })
        }));
    }
    Ok(known)
}

/// A group, and whether somebody is in it.
#[derive(Clone, Debug)]
pub struct Membership {
    /// The group.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// Which built-in group it is, if one.
    pub magic: Option<Magic>,
    /// Are they in it?
    pub is_member: bool,
}

from_row!(Membership { id, name, magic, is_member });

pub(super) async fn groups(tx: &mut Tx, user: Option<UserId>) -> Result<Vec<Membership>> {
    Sql::new(
        "SELECT permissions_group.id, permissions_group.name, magic_group_type AS magic,
                membership.user_id IS NOT NULL AS is_member
         FROM permissions_group LEFT JOIN permissions_group_membership AS membership
         ON membership.group_id = permissions_group.id AND membership.user_id = ",
    )
    .bind(user)
    .then(" ORDER BY lower(permissions_group.name), permissions_group.id")
    .list(tx)
    .await
}

struct Pair {
    user_id: UserId,
    group_id: GroupId,
}

from_row!(Pair { user_id, group_id });

pub(super) async fn members(tx: &mut Tx, groups: &[GroupId]) -> Result<Vec<(UserId, GroupId)>> {
    let sql = Sql::new("SELECT user_id, group_id FROM permissions_group_membership WHERE group_id IN ");
    let pairs: Vec<Pair> = sql.bind_list(groups).then(" ORDER BY user_id, group_id").list(tx).await?;
    Ok(pairs.into_iter().map(|pair| (pair.user_id, pair.group_id)).collect())
}
