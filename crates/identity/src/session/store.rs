//! SQL of sessions.

use super::model::{Method, Session};
use crate::second_factor;
use chrono::{DateTime, Utc};
use kernel::{Digest, SessionId, UserId};
use store::{Result, Tx, from_row, params};

pub(crate) async fn find_by_digest(tx: &mut Tx, digest: &Digest) -> Result<Option<Session>> {
    tx.find(
        "SELECT session.id, session.user_id, app_user.is_superuser, session.anti_csrf_token, session.created_at,
                session.renewed_at, session.last_active_at, session.proven_at, session.auth_method,
                app_user.second_factor_at IS NOT NULL AS has_second_factor
         FROM session JOIN app_user ON app_user.id = session.user_id
         WHERE session.key_digest = $1 AND app_user.is_active",
        params![digest],
    )
    .await
}

/// A session to be.
pub(crate) struct NewSession<'a> {
    pub user_id: UserId,
    pub digest: &'a Digest,
    pub anti_csrf_token: Option<&'a str>,
    pub created_at: DateTime<Utc>,
    pub method: Method,
    pub device_description: &'a str,
    pub ip_address: &'a str,
    pub is_remembered: bool,
}

pub(crate) async fn insert(tx: &mut Tx, session: NewSession<'_>) -> Result<SessionId> {
    tx.one(
        "INSERT INTO session (user_id, key_digest, anti_csrf_token, created_at, last_active_at, auth_method,
                              device_description, ip_address, is_remembered)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
        params![
            session.user_id,
            session.digest,
            session.anti_csrf_token,
            session.created_at,
            session.created_at,
            session.method,
            session.device_description,
            session.ip_address,
            session.is_remembered
        ],
    )
    .await
}

/// Writes down when a session's owner proved who they are.
pub(crate) async fn set_proven_at(tx: &mut Tx, id: SessionId, at: DateTime<Utc>) -> Result<()> {
    tx.execute("UPDATE session SET proven_at = $1 WHERE id = $2", params![at, id]).await.map(drop)
}

/// A session as its owner sees it.
#[derive(Debug)]
pub(crate) struct Seen {
    pub id: SessionId,
    pub created_at: DateTime<Utc>,
    pub renewed_at: Option<DateTime<Utc>>,
    pub last_active_at: Option<DateTime<Utc>>,
    pub ip_address: String,
    pub device_description: String,
    pub auth_method: Method,
}

from_row!(Seen { id, created_at, renewed_at, last_active_at, ip_address, device_description, auth_method });

pub(crate) async fn list_of(tx: &mut Tx, user: UserId) -> Result<Vec<Seen>> {
    tx.list(
        "SELECT id, created_at, renewed_at, last_active_at, ip_address, device_description, auth_method
         FROM session WHERE user_id = $1 ORDER BY id DESC",
        params![user],
    )
    .await
}

/// Does the browser keep this session after it is closed? Nothing when it has been ended.
pub(crate) async fn is_remembered(tx: &mut Tx, id: SessionId) -> Result<Option<bool>> {
    tx.find("SELECT is_remembered FROM session WHERE id = $1", params![id]).await
}

/// Ends a session of this user.
pub(crate) async fn delete(tx: &mut Tx, user: UserId, id: SessionId) -> Result<u64> {
    tx.execute("DELETE FROM session WHERE id = $1 AND user_id = $2", params![id, user]).await
}

/// Ends all sessions of a user, and log-ins that are on their way to be one.
pub(crate) async fn end_all(tx: &mut Tx, user: UserId) -> Result<u64> {
    second_factor::forget_challenges(tx, user).await?;
    tx.execute("DELETE FROM session WHERE user_id = $1", params![user]).await
}

/// Ends everybody's sessions.
pub async fn end_everybodys(tx: &mut Tx) -> Result<u64> {
    tx.execute("DELETE FROM session", &[]).await
}

/// Ends all sessions of a user but one, and log-ins that are on their way to be one.
pub(crate) async fn end_others(tx: &mut Tx, user: UserId, keep: SessionId) -> Result<u64> {
    second_factor::forget_challenges(tx, user).await?;
    tx.execute("DELETE FROM session WHERE user_id = $1 AND id <> $2", params![user, keep]).await
}

/// Ends what a user has beyond so many sessions, the least recently used first.
pub(crate) async fn end_beyond(tx: &mut Tx, user: UserId, most: i64) -> Result<u64> {
    let sql = "DELETE FROM session WHERE id IN (
                   SELECT id FROM session WHERE user_id = $1
                   ORDER BY coalesce(last_active_at, created_at) DESC, id DESC LIMIT 1000000 OFFSET $2)";
    tx.execute(sql, params![user, most]).await
}

/// A session that has a new key.
#[derive(Debug)]
pub(crate) struct Rekeyed {
    pub id: SessionId,
    pub created_at: DateTime<Utc>,
    pub renewed_at: Option<DateTime<Utc>>,
    pub is_remembered: bool,
    pub anti_csrf_token: Option<String>,
}

from_row!(Rekeyed { id, created_at, renewed_at, is_remembered, anti_csrf_token });

/// Gives a session a new key and a new life; of several who try with one key, one finds it.
pub(crate) async fn renew(
    tx: &mut Tx,
    old: &Digest,
    new: &Digest,
    now: DateTime<Utc>,
) -> Result<Option<Rekeyed>> {
    let sql = "UPDATE session SET key_digest = $1, renewed_at = $2, last_active_at = $3 WHERE key_digest = $4
               RETURNING id, created_at, renewed_at, is_remembered, anti_csrf_token";
    spend(tx, old, sql, new, now).await
}

/// Gives a session a new key because its owner has just proven who they are; of several who try with one key, one
/// finds it.
pub(crate) async fn prove(
    tx: &mut Tx,
    old: &Digest,
    new: &Digest,
    now: DateTime<Utc>,
) -> Result<Option<Rekeyed>> {
    let sql = "UPDATE session SET key_digest = $1, proven_at = $2, last_active_at = $3 WHERE key_digest = $4
               RETURNING id, created_at, renewed_at, is_remembered, anti_csrf_token";
    spend(tx, old, sql, new, now).await
}

/// The old key is remembered: whoever presents it for a refresh is the second who holds it.
async fn spend(
    tx: &mut Tx,
    old: &Digest,
    sql: &'static str,
    new: &Digest,
    now: DateTime<Utc>,
) -> Result<Option<Rekeyed>> {
    let found: Option<Rekeyed> = tx.find(sql, params![new, now, now, old]).await?;
    if let Some(session) = &found {
        tx.execute(
            "INSERT INTO spent_session_key (key_digest, session_id, spent_at) VALUES ($1, $2, $3)",
            params![old, session.id, now],
        )
        .await?;
    }
    Ok(found)
}

/// The session whose key this was before it got a new one, and its owner.
#[derive(Debug)]
pub(crate) struct Spent {
    pub session_id: SessionId,
    pub user_id: UserId,
}

from_row!(Spent { session_id, user_id });

pub(crate) async fn find_spent(tx: &mut Tx, digest: &Digest) -> Result<Option<Spent>> {
    tx.find(
        "SELECT spent_session_key.session_id, session.user_id FROM spent_session_key
         JOIN session ON session.id = spent_session_key.session_id WHERE spent_session_key.key_digest = $1",
        params![digest],
    )
    .await
}

/// Writes down when a session was last used.
pub(crate) async fn note_active(tx: &mut Tx, id: SessionId, seen: DateTime<Utc>) -> Result<()> {
    tx.execute("UPDATE session SET last_active_at = $1 WHERE id = $2", params![seen, id]).await.map(drop)
}

/// Forgets keys that were replaced longer ago than any key lives.
pub(crate) async fn delete_spent_before(tx: &mut Tx, moment: DateTime<Utc>) -> Result<u64> {
    tx.execute("DELETE FROM spent_session_key WHERE spent_at < $1", params![moment]).await
}

/// Forgets sessions that are too old to count anyway.
pub(crate) async fn delete_before(tx: &mut Tx, newest: DateTime<Utc>, created: DateTime<Utc>) -> Result<u64> {
    tx.execute(
        "DELETE FROM session
         WHERE created_at < $1 AND (coalesce(renewed_at, created_at) < $2 OR created_at < $3)",
        params![newest, newest, created],
    )
    .await
}
