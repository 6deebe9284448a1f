//! SQL of API keys.

use super::model::{ApiKey, LiveKey};
use crate::group::Magic;
use chrono::{DateTime, Utc};
use kernel::{ApiKeyId, Digest, UserId};
use store::{Result, Sql, Tx, params};

pub(crate) async fn find_live(tx: &mut Tx, digest: &Digest) -> Result<Option<LiveKey>> {
    tx.find(
        "SELECT api_key.id, api_key.user_id, app_user.is_superuser
         FROM api_key JOIN app_user ON app_user.id = api_key.user_id
         WHERE api_key.key_digest = $1 AND app_user.is_active",
        params![digest],
    )
    .await
}

pub(crate) async fn list(tx: &mut Tx) -> Result<Vec<ApiKey>> {
    select().then(" ORDER BY lower(api_key.name), api_key.id").list(tx).await
}

pub(crate) async fn find(tx: &mut Tx, id: ApiKeyId) -> Result<Option<ApiKey>> {
    select().then(" WHERE api_key.id = ").bind(id).find(tx).await
}

/// Each key with its group: the one that is not All Users, or All Users when there is no other.
fn select() -> Sql {
    Sql::new(
        "SELECT api_key.id, api_key.name, api_key.key_prefix, api_key.created_at, api_key.updated_at,
                permissions_group.id AS group_id, permissions_group.name AS group_name, api_key.updated_by_id,
                changer.first_name AS updated_by_first_name, changer.last_name AS updated_by_last_name,
                changer.email AS updated_by_email
         FROM api_key
         JOIN app_user AS changer ON changer.id = api_key.updated_by_id
         JOIN permissions_group ON permissions_group.id = (
             SELECT own.id FROM permissions_group_membership AS membership
             JOIN permissions_group AS own ON own.id = membership.group_id
             WHERE membership.user_id = api_key.user_id
             ORDER BY CASE WHEN own.magic_group_type = ",
    )
    .bind(Magic::AllUsers)
    .then(" THEN 1 ELSE 0 END, own.id LIMIT 1)")
}

pub(crate) async fn count(tx: &mut Tx) -> Result<i64> {
    tx.one("SELECT count(*) AS keys FROM api_key", &[]).await
}

pub(crate) async fn find_user(tx: &mut Tx, id: ApiKeyId) -> Result<Option<UserId>> {
    tx.find("SELECT user_id FROM api_key WHERE id = $1", params![id]).await
}

pub(crate) async fn is_name_taken(tx: &mut Tx, name: &str) -> Result<bool> {
    let found: Option<ApiKeyId> = tx.find("SELECT id FROM api_key WHERE name = $1", params![name]).await?;
    Ok(found.is_some())
}

pub(crate) async fn is_prefix_taken(tx: &mut Tx, prefix: &str) -> Result<bool> {
    let found: Option<ApiKeyId> =
        tx.find("SELECT id FROM api_key WHERE key_prefix = $1", params![prefix]).await?;
    Ok(found.is_some())
}

/// A key to be.
pub(crate) struct NewRow<'a> {
    pub name: &'a str,
    pub user_id: UserId,
    pub prefix: &'a str,
    pub digest: &'a Digest,
    pub creator: UserId,
    pub now: DateTime<Utc>,
}

pub(crate) async fn insert(tx: &mut Tx, key: NewRow<'_>) -> Result<ApiKeyId> {
    tx.one(
        "INSERT INTO api_key (name, user_id, key_prefix, key_digest, created_at, updated_at, updated_by_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
        params![key.name, key.user_id, key.prefix, key.digest, key.now, key.now, key.creator],
    )
    .await
}

pub(crate) async fn delete(tx: &mut Tx, id: ApiKeyId) -> Result<()> {
    tx.execute("DELETE FROM api_key WHERE id = $1", params![id]).await.map(drop)
}
