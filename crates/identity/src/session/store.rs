//! SQL of sessions and of the log-in history.

use super::model::Session;
use chrono::{DateTime, Utc};
use kernel::{Digest, SessionId, UserId};
use store::{Result, Tx, params};

pub(crate) async fn find_by_digest(tx: &mut Tx, digest: &Digest) -> Result<Option<Session>> {
    tx.find(
        "SELECT session.id, session.user_id, app_user.is_superuser, session.anti_csrf_token, session.created_at
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
}

pub(crate) async fn insert(tx: &mut Tx, session: NewSession<'_>) -> Result<SessionId> {
    tx.one(
        "INSERT INTO session (user_id, key_digest, anti_csrf_token, created_at) VALUES ($1, $2, $3, $4) RETURNING id",
        params![session.user_id, session.digest, session.anti_csrf_token, session.created_at],
    )
    .await
}

pub(crate) async fn delete(tx: &mut Tx, id: SessionId) -> Result<u64> {
    tx.execute("DELETE FROM session WHERE id = $1", params![id]).await
}

/// Forgets what is too old to count anyway.
pub(crate) async fn delete_created_before(tx: &mut Tx, moment: DateTime<Utc>) -> Result<u64> {
    tx.execute("DELETE FROM session WHERE created_at < $1", params![moment]).await
}

/// A log-in to be remembered.
pub(crate) struct NewLogin<'a> {
    pub user_id: UserId,
    pub session_id: SessionId,
    pub timestamp: DateTime<Utc>,
    pub device_id: Option<&'a str>,
    pub device_description: &'a str,
    pub ip_address: &'a str,
}

pub(crate) async fn insert_login(tx: &mut Tx, login: NewLogin<'_>) -> Result<()> {
    tx.execute(
        "INSERT INTO login_history (user_id, session_id, timestamp, device_id, device_description, ip_address)
         VALUES ($1, $2, $3, $4, $5, $6)",
        params![
            login.user_id,
            login.session_id,
            login.timestamp,
            login.device_id,
            login.device_description,
            login.ip_address
        ],
    )
    .await
    .map(drop)
}
