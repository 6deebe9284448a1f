//! SQL of users.

use super::{
    Kind, User,
    model::{Current, Login, Myself, Permissions},
};
use crate::{Caller, password::PasswordHash};
use chrono::{DateTime, Utc};
use kernel::{Email, GroupId, UserId};
use store::{Result, Tx, params};

pub(crate) async fn find(tx: &mut Tx, id: UserId) -> Result<Option<User>> {
    tx.find(
        "SELECT id, email, first_name, last_name, is_superuser, is_active, is_qbnewb, locale, sso_source, date_joined,
                last_login, updated_at
         FROM app_user WHERE id = $1",
        params![id],
    )
    .await
}

/// Reads a user with what `/api/user/current` tells besides: one statement, because every page and script asks.
pub(crate) async fn find_current(tx: &mut Tx, id: UserId) -> Result<Option<Current>> {
    tx.find(
        "SELECT id, email, first_name, last_name, is_superuser, is_active, is_qbnewb, locale, sso_source, date_joined,
                last_login, updated_at,
                (SELECT min(timestamp) FROM login_history WHERE user_id = app_user.id) AS first_login,
                EXISTS (SELECT 1 FROM app_user AS other WHERE other.kind = $1 AND other.id <> app_user.id) AS has_company
         FROM app_user WHERE id = $2",
        params![Kind::Personal, id],
    )
    .await
}

pub(crate) async fn group_ids(tx: &mut Tx, id: UserId) -> Result<Vec<GroupId>> {
    tx.few(
        "SELECT group_id FROM permissions_group_membership WHERE user_id = $1 ORDER BY group_id",
        params![id],
    )
    .await
}

/// The caller with groups and rights; the gate has just seen that it is there.
pub(crate) async fn myself(tx: &mut Tx, caller: &Caller) -> web::Result<Myself> {
    let user = find(tx, caller.id()).await?.ok_or(web::Error::Unauthenticated)?;
    Ok(Myself {
        id: user.id,
        common_name: user.common_name(),
        email: user.email,
        is_superuser: user.is_superuser,
        group_ids: group_ids(tx, caller.id()).await?,
        permissions: Permissions::DEFAULT,
    })
}

/// Finds whoever may log in with a password under this name.
pub(crate) async fn find_for_login(tx: &mut Tx, name: &str) -> Result<Option<Login>> {
    tx.find(
        "SELECT id, password_hash, is_active FROM app_user WHERE email = $1 AND kind = $2",
        params![name.trim().to_lowercase(), Kind::Personal],
    )
    .await
}

/// Has anybody been set up?
pub(crate) async fn exists_personal(tx: &mut Tx) -> Result<bool> {
    let first: Option<UserId> = tx
        .find("SELECT id FROM app_user WHERE kind = $1 ORDER BY id LIMIT 1", params![Kind::Personal])
        .await?;
    Ok(first.is_some())
}

/// A user to be.
pub(crate) struct NewUser<'a> {
    pub email: &'a Email,
    pub first_name: Option<&'a str>,
    pub last_name: Option<&'a str>,
    pub kind: Kind,
    pub password_hash: Option<&'a PasswordHash>,
    pub is_superuser: bool,
    pub now: DateTime<Utc>,
}

pub(crate) async fn insert(tx: &mut Tx, user: NewUser<'_>) -> Result<UserId> {
    tx.one(
        "INSERT INTO app_user (email, first_name, last_name, kind, password_hash, is_superuser, is_active, is_qbnewb,
                               date_joined, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, TRUE, TRUE, $7, $8) RETURNING id",
        params![
            user.email,
            user.first_name,
            user.last_name,
            user.kind,
            user.password_hash.map(|hash| &hash.0),
            user.is_superuser,
            user.now,
            user.now
        ],
    )
    .await
}

pub(crate) async fn note_login(tx: &mut Tx, id: UserId, now: DateTime<Utc>) -> Result<()> {
    tx.execute("UPDATE app_user SET last_login = $1 WHERE id = $2", params![now, id]).await.map(drop)
}

/// Deactivates the user of an API key; a person to whom a key was attached stays as they are.
pub(crate) async fn deactivate_synthetic(tx: &mut Tx, id: UserId, now: DateTime<Utc>) -> Result<()> {
    tx.execute(
        "UPDATE app_user SET is_active = FALSE, updated_at = $1 WHERE id = $2 AND kind = $3",
        params![now, id, Kind::ApiKey],
    )
    .await
    .map(drop)
}
