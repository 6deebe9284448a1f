//! SQL of containments, and of what they do to what they hit.

use super::{
    Filter,
    model::{Actions, Containment, Counts, HitKey, HitPerson, KEYS_SHOWN, PEOPLE_SHOWN, Spared, WAITING},
};
use crate::{api_key::OffBecause, user::Kind};
use chrono::{DateTime, Utc};
use kernel::{ContainmentId, UserId};
use store::{Json, Result, Sql, Tx, params};

/// A containment to be.
pub(super) struct NewRow<'a> {
    pub filter: &'a Filter,
    pub actions: &'a Actions,
    pub planned_at: DateTime<Utc>,
    pub planned_by: Option<UserId>,
    pub expires_at: DateTime<Utc>,
    pub spares_actor: bool,
    pub spared: Spared,
}

pub(super) async fn insert(tx: &mut Tx, new: NewRow<'_>) -> Result<ContainmentId> {
    tx.one(
        "INSERT INTO containment (filter, actions, planned_at, planned_by_id, expires_at, spares_actor, spared_user_id,
                                  spared_session_id, spared_api_key_id, people, sessions, api_keys, passwords)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, 0) RETURNING id",
        params![
            Json(new.filter),
            new.actions,
            new.planned_at,
            new.planned_by,
            new.expires_at,
            new.spares_actor,
            new.spared.user_id,
            new.spared.session_id,
            new.spared.api_key_id
        ],
    )
    .await
}

fn select() -> Sql {
    Sql::new(
        "SELECT id, filter, actions, planned_at, planned_by_id, expires_at, spares_actor, spared_user_id,
                spared_session_id, spared_api_key_id, people, sessions, api_keys, passwords, applied_at,
                applied_by_id, undone_at, undone_by_id
         FROM containment",
    )
}

pub(super) async fn find(tx: &mut Tx, id: ContainmentId) -> Result<Option<Containment>> {
    select().then(" WHERE id = ").bind(id).find(tx).await
}

/// Those that were carried out, newest first; the hundred newest.
pub(super) async fn list_applied(tx: &mut Tx) -> Result<Vec<Containment>> {
    select().then(" WHERE applied_at IS NOT NULL ORDER BY applied_at DESC, id DESC LIMIT 100").list(tx).await
}

pub(super) async fn put_counts(tx: &mut Tx, id: ContainmentId, counts: Counts) -> Result<()> {
    tx.execute(
        "UPDATE containment SET people = $1, sessions = $2, api_keys = $3, passwords = $4 WHERE id = $5",
        params![counts.people, counts.sessions, counts.api_keys, counts.passwords, id],
    )
    .await
    .map(drop)
}

/// Takes a plan to carry it out; of several who do, one gets it.
pub(super) async fn take(
    tx: &mut Tx,
    id: ContainmentId,
    by: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let sql =
        "UPDATE containment SET applied_at = $1, applied_by_id = $2 WHERE id = $3 AND applied_at IS NULL";
    Ok(tx.execute(sql, params![now, by, id]).await? > 0)
}

/// Takes a containment to undo it; of several who do, one gets it.
pub(super) async fn take_back(
    tx: &mut Tx,
    id: ContainmentId,
    by: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let sql = "UPDATE containment SET undone_at = $1, undone_by_id = $2
               WHERE id = $3 AND applied_at IS NOT NULL AND undone_at IS NULL";
    Ok(tx.execute(sql, params![now, by, id]).await? > 0)
}

/// Forgets plans that nobody may carry out any more.
pub(super) async fn forget_expired(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64> {
    tx.execute("DELETE FROM containment WHERE applied_at IS NULL AND expires_at < $1", params![now]).await
}

/// Makes room for one plan more.
pub(super) async fn forget_oldest(tx: &mut Tx) -> Result<()> {
    let sql = "DELETE FROM containment WHERE applied_at IS NULL AND id NOT IN (
                   SELECT id FROM containment WHERE applied_at IS NULL ORDER BY id DESC LIMIT $1)";
    tx.execute(sql, params![WAITING - 1]).await.map(drop)
}

/// What a plan holds of each kind, as far as it is still there.
pub(super) async fn count(tx: &mut Tx, id: ContainmentId) -> Result<Counts> {
    let counts = hit_people(Sql::new("SELECT (SELECT count(*)"), id)
        .then(
            ") AS people,
              (SELECT count(*) FROM containment_session JOIN session ON session.id = containment_session.target_id
               WHERE containment_id = ",
        )
        .bind(id)
        .then(
            ") AS sessions,
              (SELECT count(*) FROM containment_api_key JOIN api_key ON api_key.id = containment_api_key.target_id
               WHERE containment_id = ",
        )
        .bind(id)
        .then(") AS api_keys, (SELECT count(*) FROM containment_password WHERE containment_id = ")
        .bind(id)
        .then(") AS passwords");
    Ok(counts.find(tx).await?.unwrap_or_default())
}

/// The first of the people whom a plan hits.
pub(super) async fn list_people(tx: &mut Tx, id: ContainmentId) -> Result<Vec<HitPerson>> {
    hit_people(Sql::new("SELECT app_user.id, app_user.first_name, app_user.last_name, app_user.email"), id)
        .then(" ORDER BY app_user.id LIMIT ")
        .bind(PEOPLE_SHOWN)
        .list(tx)
        .await
}

fn hit_people(sql: Sql, id: ContainmentId) -> Sql {
    sql.then(" FROM app_user WHERE app_user.kind = ")
        .bind(Kind::Personal)
        .then(
            " AND (app_user.id IN (SELECT session.user_id FROM session JOIN containment_session
                                   ON containment_session.target_id = session.id WHERE containment_id = ",
        )
        .bind(id)
        .then(
            ") OR app_user.id IN (SELECT api_key.user_id FROM api_key JOIN containment_api_key
                                  ON containment_api_key.target_id = api_key.id WHERE containment_id = ",
        )
        .bind(id)
        .then(") OR app_user.id IN (SELECT target_id FROM containment_password WHERE containment_id = ")
        .bind(id)
        .then("))")
}

/// The first of the keys that a plan hits.
pub(super) async fn list_keys(tx: &mut Tx, id: ContainmentId) -> Result<Vec<HitKey>> {
    tx.list(
        "SELECT api_key.id, api_key.name, api_key.key_prefix FROM containment_api_key
         JOIN api_key ON api_key.id = containment_api_key.target_id
         WHERE containment_id = $1 ORDER BY lower(api_key.name), api_key.id LIMIT $2",
        params![id, KEYS_SHOWN],
    )
    .await
}

/// The first of the keys of a containment that were changed at this moment.
pub(super) async fn list_changed_keys(
    tx: &mut Tx,
    id: ContainmentId,
    now: DateTime<Utc>,
) -> Result<Vec<HitKey>> {
    tx.list(
        "SELECT api_key.id, api_key.name, api_key.key_prefix FROM containment_api_key
         JOIN api_key ON api_key.id = containment_api_key.target_id
         WHERE containment_id = $1 AND api_key.updated_at = $2 ORDER BY api_key.id LIMIT $3",
        params![id, now, KEYS_SHOWN],
    )
    .await
}

/// How many working keys of programs were made by people whom a plan hits, and are not hit themselves.
pub(super) async fn count_keys_made_by_hit(tx: &mut Tx, id: ContainmentId) -> Result<i64> {
    let sql = Sql::new(
        "SELECT count(*) AS number FROM api_key WHERE NOT is_personal AND is_active
         AND NOT EXISTS (SELECT 1 FROM containment_api_key WHERE target_id = api_key.id AND containment_id = ",
    );
    let sql = sql.bind(id).then(") AND created_by_id IN (");
    let counts: Vec<i64> = hit_people(sql.then("SELECT app_user.id"), id).then(")").list(tx).await?;
    Ok(counts.first().copied().unwrap_or(0))
}

/// Takes from a plan what is spared when it is carried out.
pub(super) async fn spare(tx: &mut Tx, id: ContainmentId, spared: Spared) -> Result<()> {
    tx.execute(
        "DELETE FROM containment_session WHERE containment_id = $1 AND target_id = $2",
        params![id, spared.session_id],
    )
    .await?;
    tx.execute(
        "DELETE FROM containment_api_key WHERE containment_id = $1 AND target_id = $2",
        params![id, spared.api_key_id],
    )
    .await?;
    tx.execute(
        "DELETE FROM containment_password WHERE containment_id = $1 AND target_id = $2",
        params![id, spared.user_id],
    )
    .await
    .map(drop)
}

/// Passwords open nothing until they are replaced. A log-in that is under way is waited for, or waits and is refused.
pub(super) async fn require_password_change(tx: &mut Tx, id: ContainmentId) -> Result<u64> {
    tx.execute(
        "UPDATE app_user SET must_change_password = TRUE WHERE password_hash IS NOT NULL
         AND id IN (SELECT target_id FROM containment_password WHERE containment_id = $1)",
        params![id],
    )
    .await
}

/// Links for a new password that were handed out before are worth nothing: nobody knows who reads the mail.
pub(super) async fn delete_password_links(tx: &mut Tx, id: ContainmentId) -> Result<u64> {
    tx.execute(
        "DELETE FROM password_token
         WHERE user_id IN (SELECT target_id FROM containment_password WHERE containment_id = $1)",
        params![id],
    )
    .await
}

/// Disables keys that work, and goes on holding those that an earlier containment holds.
pub(super) async fn disable_keys(
    tx: &mut Tx,
    id: ContainmentId,
    by: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<u64> {
    tx.execute(
        "UPDATE api_key SET is_active = FALSE, off_because = $4, updated_at = $1, updated_by_id = coalesce($2, updated_by_id)
         WHERE id IN (SELECT target_id FROM containment_api_key WHERE containment_id = $3)
           AND (is_active OR EXISTS (
               SELECT 1 FROM containment_api_key AS holding JOIN containment AS holder ON holder.id = holding.containment_id
               WHERE holding.target_id = api_key.id AND holder.applied_at = api_key.updated_at))",
        params![now, by, id, OffBecause::Containment],
    )
    .await
}

pub(super) async fn end_sessions(tx: &mut Tx, id: ContainmentId) -> Result<u64> {
    tx.execute(
        "DELETE FROM session WHERE id IN (SELECT target_id FROM containment_session WHERE containment_id = $1)",
        params![id],
    )
    .await
}

/// Forgets what cannot be undone anyway.
pub(super) async fn forget_sessions(tx: &mut Tx, id: ContainmentId) -> Result<()> {
    tx.execute("DELETE FROM containment_session WHERE containment_id = $1", params![id]).await?;
    tx.execute("DELETE FROM containment_address WHERE containment_id = $1", params![id]).await.map(drop)
}

/// Enables the keys of a containment, unless somebody changed them since or another containment holds them.
pub(super) async fn enable_keys(
    tx: &mut Tx,
    id: ContainmentId,
    by: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<u64> {
    tx.execute(
        "UPDATE api_key SET is_active = TRUE, off_because = NULL, updated_at = $1, updated_by_id = coalesce($2, updated_by_id)
         WHERE NOT is_active AND id IN (SELECT target_id FROM containment_api_key WHERE containment_id = $3)
           AND EXISTS (
               SELECT 1 FROM containment_api_key AS holding JOIN containment AS holder ON holder.id = holding.containment_id
               WHERE holding.target_id = api_key.id AND holder.applied_at = api_key.updated_at)
           AND NOT EXISTS (
               SELECT 1 FROM containment_api_key AS holding JOIN containment AS holder ON holder.id = holding.containment_id
               WHERE holding.target_id = api_key.id AND holder.applied_at IS NOT NULL AND holder.undone_at IS NULL)",
        params![now, by, id],
    )
    .await
}

/// Lets the passwords of a containment open again what they opened, unless another containment holds them.
pub(super) async fn release_passwords(tx: &mut Tx, id: ContainmentId) -> Result<u64> {
    tx.execute(
        "UPDATE app_user SET must_change_password = FALSE WHERE must_change_password
           AND id IN (SELECT target_id FROM containment_password WHERE containment_id = $1)
           AND NOT EXISTS (
               SELECT 1 FROM containment_password AS holding JOIN containment AS holder ON holder.id = holding.containment_id
               WHERE holding.target_id = app_user.id AND holder.applied_at IS NOT NULL AND holder.undone_at IS NULL)",
        params![id],
    )
    .await
}

/// Keys of a containment that do not work.
pub(super) async fn count_disabled(tx: &mut Tx, id: ContainmentId) -> Result<i64> {
    tx.one(
        "SELECT count(*) AS number FROM api_key WHERE NOT is_active
         AND id IN (SELECT target_id FROM containment_api_key WHERE containment_id = $1)",
        params![id],
    )
    .await
}

/// People of a containment whose password still has to be replaced.
pub(super) async fn count_required(tx: &mut Tx, id: ContainmentId) -> Result<i64> {
    tx.one(
        "SELECT count(*) AS number FROM app_user WHERE must_change_password
         AND id IN (SELECT target_id FROM containment_password WHERE containment_id = $1)",
        params![id],
    )
    .await
}
