//! SQL of API keys.

use super::{
    OffBecause,
    letters::Ending,
    model::{ApiKey, Limits, PresentedKey},
    usage,
};
use crate::{group::Magic, user::Kind};
use chrono::{DateTime, Utc};
use kernel::{ApiKeyId, Digest, Email, UserId};
use store::{Result, Sql, Tx, from_row, params};

/// Finds the key that a secret belongs to, whether or not it may speak.
pub(crate) async fn find_presented(tx: &mut Tx, digest: &Digest) -> Result<Option<PresentedKey>> {
    tx.find(
        "SELECT api_key.id, api_key.user_id, is_personal, app_user.is_superuser,
                app_user.is_active AS is_user_active, api_key.is_active, not_before, expires_at, allowed_cidrs, scopes, trial_scopes,
                last_used_at, api_key.updated_at, key_digest = $1 AS is_current, rotated_at, retires_at
         FROM api_key JOIN app_user ON app_user.id = api_key.user_id
         WHERE key_digest = $1 OR retiring_digest = $1",
        params![digest],
    )
    .await
}

pub(crate) async fn list(tx: &mut Tx) -> Result<Vec<ApiKey>> {
    select().then(" WHERE NOT is_personal ORDER BY lower(api_key.name), api_key.id").list(tx).await
}

/// Finds a key of a program.
pub(crate) async fn find(tx: &mut Tx, id: ApiKeyId) -> Result<Option<ApiKey>> {
    select().then(" WHERE NOT is_personal AND api_key.id = ").bind(id).find(tx).await
}

/// Finds a key, whoever it acts as.
pub(crate) async fn find_any(tx: &mut Tx, id: ApiKeyId) -> Result<Option<ApiKey>> {
    select().then(" WHERE api_key.id = ").bind(id).find(tx).await
}

/// What limits a key, whoever it acts as.
pub(crate) async fn find_limits(tx: &mut Tx, id: ApiKeyId) -> Result<Option<Limits>> {
    tx.find("SELECT not_before, expires_at, allowed_cidrs, scopes FROM api_key WHERE id = $1", params![id])
        .await
}

pub(crate) async fn expect(tx: &mut Tx, id: ApiKeyId) -> web::Result<ApiKey> {
    find(tx, id).await?.ok_or(web::Error::NotFound)
}

/// The same, and makes others who would change the key wait until this transaction ends.
pub(crate) async fn expect_to_change(tx: &mut Tx, id: ApiKeyId) -> web::Result<ApiKey> {
    tx.execute("UPDATE api_key SET updated_at = updated_at WHERE id = $1", params![id]).await?;
    expect(tx, id).await
}

/// Finds a key, whoever it acts as.
pub(crate) async fn expect_any(tx: &mut Tx, id: ApiKeyId) -> web::Result<ApiKey> {
    find_any(tx, id).await?.ok_or(web::Error::NotFound)
}

/// The same, and makes others who would change the key wait until this transaction ends.
pub(crate) async fn expect_any_to_change(tx: &mut Tx, id: ApiKeyId) -> web::Result<ApiKey> {
    tx.execute("UPDATE api_key SET updated_at = updated_at WHERE id = $1", params![id]).await?;
    expect_any(tx, id).await
}

/// Personal keys, of one person or of everybody.
pub(crate) async fn list_personal(tx: &mut Tx, owner: Option<UserId>) -> Result<Vec<ApiKey>> {
    let mut sql = select().then(" WHERE is_personal");
    if let Some(owner) = owner {
        sql = sql.then(" AND api_key.user_id = ").bind(owner);
    }
    sql.then(" ORDER BY lower(api_key.name), api_key.id").list(tx).await
}

/// What decides whether somebody may make a personal key.
pub(crate) struct Standing {
    /// A person, and not a program?
    pub is_person: bool,
    /// Does one of their groups let its members make personal keys?
    pub may_have: bool,
    /// How many they have.
    pub keys: i64,
}

from_row!(Standing { is_person, may_have, keys });

/// How somebody stands who would make a personal key.
pub(crate) async fn standing(tx: &mut Tx, owner: UserId) -> Result<Standing> {
    tx.one(
        "SELECT EXISTS (SELECT 1 FROM app_user WHERE id = $1 AND kind = $2) AS is_person,
                EXISTS (SELECT 1 FROM permissions_group_membership AS membership
                        JOIN permissions_group ON permissions_group.id = membership.group_id
                        WHERE membership.user_id = $1 AND personal_api_keys) AS may_have,
                (SELECT count(*) FROM api_key WHERE is_personal AND user_id = $1) AS keys",
        params![owner, Kind::Personal],
    )
    .await
}

/// Deletes all personal keys of somebody; says how many there were.
pub(crate) async fn delete_personal(tx: &mut Tx, owner: UserId) -> Result<usize> {
    let keys: Vec<ApiKeyId> =
        tx.list("SELECT id FROM api_key WHERE is_personal AND user_id = $1", params![owner]).await?;
    for key in &keys {
        delete(tx, *key).await?;
    }
    Ok(keys.len())
}

/// Switches off a key that leaked; false when it was off for that already.
pub(crate) async fn switch_off_leaked(tx: &mut Tx, id: ApiKeyId, now: DateTime<Utc>) -> Result<bool> {
    let sql = "UPDATE api_key SET is_active = FALSE, off_because = $1, updated_at = $2
               WHERE id = $3 AND (is_active OR off_because IS NULL OR off_because <> $1)";
    Ok(tx.execute(sql, params![OffBecause::LeakReport, now, id]).await? > 0)
}

/// Keys that work and end within a span.
pub(crate) async fn list_ending(
    tx: &mut Tx,
    now: DateTime<Utc>,
    horizon: DateTime<Utc>,
) -> Result<Vec<Ending>> {
    tx.list(
        "SELECT id, name, key_prefix, is_personal, expires_at FROM api_key
         WHERE is_active AND expires_at > $1 AND expires_at <= $2 ORDER BY expires_at, id",
        params![now, horizon],
    )
    .await
}

/// Notes that a letter tells of the end of a key; false when one has told of it so many days before, or another end
/// was chosen meanwhile.
pub(crate) async fn note_told(tx: &mut Tx, id: ApiKeyId, end: DateTime<Utc>, days: i64) -> Result<bool> {
    let sql = "UPDATE api_key SET expiry_told = $1
               WHERE id = $2 AND expires_at = $3 AND (expiry_told IS NULL OR expiry_told > $1)";
    Ok(tx.execute(sql, params![days, id, end]).await? > 0)
}

/// Where letters about a key go: to its owner or its maker, as long as that is somebody here.
pub(crate) async fn find_keeper(tx: &mut Tx, id: ApiKeyId) -> Result<Option<Email>> {
    tx.find(
        "SELECT keeper.email FROM api_key JOIN app_user AS keeper
         ON keeper.id = CASE WHEN is_personal THEN api_key.user_id
                             ELSE coalesce(api_key.created_by_id, api_key.updated_by_id) END
         WHERE api_key.id = $1 AND keeper.is_active AND keeper.kind = $2",
        params![id, Kind::Personal],
    )
    .await
}

/// Each key with its group: the one that is not All Users, or All Users when there is no other.
fn select() -> Sql {
    Sql::new(
        "SELECT api_key.id, api_key.name, api_key.description, api_key.user_id, is_personal,
                (SELECT is_superuser FROM app_user WHERE app_user.id = api_key.user_id) AS is_superuser, api_key.key_prefix, api_key.is_active,
                off_because, not_before, expires_at, allowed_cidrs, scopes, trial_scopes, rotated_at, retiring_prefix, retires_at,
                retiring_uses, last_used_at, last_used_ip, last_used_agent, api_key.created_at, api_key.updated_at,
                permissions_group.id AS group_id, permissions_group.name AS group_name,
                creator.id AS creator_id, creator.first_name AS creator_first_name,
                creator.last_name AS creator_last_name, creator.email AS creator_email,
                changer.id AS changer_id, changer.first_name AS changer_first_name,
                changer.last_name AS changer_last_name, changer.email AS changer_email
         FROM api_key
         JOIN app_user AS creator ON creator.id = coalesce(api_key.created_by_id, api_key.updated_by_id)
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
    tx.one("SELECT count(*) AS keys FROM api_key WHERE NOT is_personal", &[]).await
}

pub(crate) async fn is_name_taken(tx: &mut Tx, name: &str) -> Result<bool> {
    let found: Option<ApiKeyId> =
        tx.find("SELECT id FROM api_key WHERE name = $1 AND NOT is_personal", params![name]).await?;
    Ok(found.is_some())
}

pub(crate) async fn is_own_name_taken(tx: &mut Tx, owner: UserId, name: &str) -> Result<bool> {
    let sql = "SELECT id FROM api_key WHERE name = $1 AND is_personal AND user_id = $2";
    Ok(tx.find::<ApiKeyId>(sql, params![name, owner]).await?.is_some())
}

pub(crate) async fn is_prefix_taken(tx: &mut Tx, prefix: &str) -> Result<bool> {
    let found: Option<ApiKeyId> = tx
        .find("SELECT id FROM api_key WHERE key_prefix = $1 OR retiring_prefix = $1", params![prefix])
        .await?;
    Ok(found.is_some())
}

/// A key to be.
pub(crate) struct NewRow<'a> {
    pub name: &'a str,
    pub description: Option<&'a str>,
    pub user_id: UserId,
    pub is_personal: bool,
    pub prefix: &'a str,
    pub digest: &'a Digest,
    pub is_active: bool,
    pub limits: &'a Limits,
    pub creator: UserId,
    pub now: DateTime<Utc>,
}

pub(crate) async fn insert(tx: &mut Tx, key: NewRow<'_>) -> Result<ApiKeyId> {
    let limits = key.limits;
    tx.one(
        "INSERT INTO api_key (name, description, user_id, key_prefix, key_digest, is_active, not_before, expires_at,
                              allowed_cidrs, scopes, created_at, created_by_id, updated_at, updated_by_id,
                              is_personal)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $11, $12, $13) RETURNING id",
        params![
            key.name,
            key.description,
            key.user_id,
            key.prefix,
            key.digest,
            key.is_active,
            limits.not_before,
            limits.expires_at,
            limits.allowed_cidrs,
            limits.scopes,
            key.now,
            key.creator,
            key.is_personal
        ],
    )
    .await
}

/// Writes what of a key can be changed; [`::store::Error::Conflict`] when the name is taken.
pub(crate) async fn put(tx: &mut Tx, key: &ApiKey, changer: UserId, now: DateTime<Utc>) -> Result<()> {
    let limits = &key.limits;
    tx.execute(
        "UPDATE api_key SET name = $1, description = $2, is_active = $3, not_before = $4, allowed_cidrs = $5, scopes = $6,
                trial_scopes = $7, updated_by_id = $8, updated_at = $9, expires_at = $10,
                expiry_told = CASE WHEN expires_at = $10 THEN expiry_told END, off_because = $11
         WHERE id = $12",
        params![
            key.name,
            key.description,
            key.is_active,
            limits.not_before,
            limits.allowed_cidrs,
            limits.scopes,
            key.trial_scopes,
            changer,
            now,
            limits.expires_at,
            key.off_because,
            key.id
        ],
    )
    .await
    .map(drop)
}

/// A secret to be.
pub(crate) struct NewSecret<'a> {
    pub prefix: &'a str,
    pub digest: &'a Digest,
    /// Until when the one before works; it ends at once when there is none.
    pub retires_at: Option<DateTime<Utc>>,
    pub changer: UserId,
    pub now: DateTime<Utc>,
}

/// Gives a key a new secret. Why it was switched off concerned the secrets before, and ends with them.
pub(crate) async fn put_secret(tx: &mut Tx, id: ApiKeyId, new: NewSecret<'_>) -> Result<()> {
    let keep = new.retires_at.is_some();
    tx.execute(
        "UPDATE api_key SET key_prefix = $1, key_digest = $2, rotated_at = $3, retires_at = $4, retiring_uses = 0,
                retiring_prefix = CASE WHEN $5 THEN key_prefix END,
                retiring_digest = CASE WHEN $5 THEN key_digest END,
                off_because = CASE WHEN $5 THEN off_because END,
                updated_at = $3, updated_by_id = $6
         WHERE id = $7",
        params![new.prefix, new.digest, new.now, new.retires_at, keep, new.changer, id],
    )
    .await
    .map(drop)
}

/// Ends the secret before the present one.
pub(crate) async fn end_retiring(
    tx: &mut Tx,
    id: ApiKeyId,
    changer: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    tx.execute(
        "UPDATE api_key SET retiring_prefix = NULL, retiring_digest = NULL, retires_at = NULL, retiring_uses = 0,
                updated_at = $1, updated_by_id = $2
         WHERE id = $3",
        params![now, changer, id],
    )
    .await
    .map(drop)
}

/// Makes the secret before the present one again; the present one ends.
pub(crate) async fn restore_retiring(
    tx: &mut Tx,
    id: ApiKeyId,
    changer: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    tx.execute(
        "UPDATE api_key SET key_prefix = retiring_prefix, key_digest = retiring_digest, rotated_at = NULL,
                retiring_prefix = NULL, retiring_digest = NULL, retires_at = NULL, retiring_uses = 0,
                updated_at = $1, updated_by_id = $2
         WHERE id = $3",
        params![now, changer, id],
    )
    .await
    .map(drop)
}

pub(crate) async fn delete(tx: &mut Tx, id: ApiKeyId) -> Result<()> {
    usage::forget(tx, id).await?;
    tx.execute("DELETE FROM api_key WHERE id = $1", params![id]).await.map(drop)
}
