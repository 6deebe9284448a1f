//! SQL of second factors.

use crate::session::Method;
use chrono::{DateTime, Utc};
use kernel::{Digest, Sealed, UserId};
use store::{Bind, Result, Sql, Tx, Value, from_row, params};

/// Since when a person has a second factor; nothing while they have none.
pub(super) async fn enabled_at(tx: &mut Tx, user: UserId) -> Result<Option<DateTime<Utc>>> {
    let found: Option<Option<DateTime<Utc>>> =
        tx.find("SELECT second_factor_at FROM app_user WHERE id = $1", params![user]).await?;
    Ok(found.flatten())
}

/// Puts a seed in place of one that does not count yet; false when the person's counts already.
pub(super) async fn put_seed(tx: &mut Tx, user: UserId, seed: &Sealed, now: DateTime<Utc>) -> Result<bool> {
    let sql = "INSERT INTO second_factor (user_id, seed_sealed, made_at, last_step)
               SELECT id, $1, $2, 0 FROM app_user WHERE id = $3 AND second_factor_at IS NULL
               ON CONFLICT (user_id) DO UPDATE
               SET seed_sealed = excluded.seed_sealed, made_at = excluded.made_at, last_step = 0";
    Ok(tx.execute(sql, params![seed, now, user]).await? > 0)
}

/// The seed that a person shares with their device, or will.
pub(super) async fn find_seed(tx: &mut Tx, user: UserId) -> Result<Option<Sealed>> {
    tx.find("SELECT seed_sealed FROM second_factor WHERE user_id = $1", params![user]).await
}

/// Spends the codes up to that of a time step; of several who show one code, on whichever replica, one does.
pub(super) async fn spend_step(tx: &mut Tx, user: UserId, step: i64) -> Result<bool> {
    let sql = "UPDATE second_factor SET last_step = $1 WHERE user_id = $2 AND last_step < $3";
    Ok(tx.execute(sql, params![step, user, step]).await? > 0)
}

/// Lets a person's seed count; false when it does already.
pub(super) async fn enable(tx: &mut Tx, user: UserId, now: DateTime<Utc>) -> Result<bool> {
    let sql = "UPDATE app_user SET second_factor_at = $1, updated_at = $2
               WHERE id = $3 AND second_factor_at IS NULL";
    Ok(tx.execute(sql, params![now, now, user]).await? > 0)
}

/// Takes a person's second factor away with all that belongs to it; false when they had none.
pub(super) async fn disable(tx: &mut Tx, user: UserId, now: DateTime<Utc>) -> Result<bool> {
    let sql = "UPDATE app_user SET second_factor_at = NULL, updated_at = $1
               WHERE id = $2 AND second_factor_at IS NOT NULL";
    let had = tx.execute(sql, params![now, user]).await? > 0;
    tx.execute("DELETE FROM second_factor WHERE user_id = $1", params![user]).await?;
    tx.execute("DELETE FROM recovery_code WHERE user_id = $1", params![user]).await?;
    Ok(had)
}

/// Puts recovery codes in place of all that the person had.
pub(super) async fn put_recovery_codes(tx: &mut Tx, user: UserId, codes: &[Digest]) -> Result<()> {
    tx.execute("DELETE FROM recovery_code WHERE user_id = $1", params![user]).await?;
    let rows: Vec<_> = codes.iter().map(|code| [user.bind(), code.bind()]).collect();
    Sql::new("INSERT INTO recovery_code (user_id, code_digest) VALUES ")
        .bind_rows(rows.iter().map(<[Value; 2]>::as_slice))
        .execute(tx)
        .await
        .map(drop)
}

/// Spends a recovery code; of several who show it, one does.
pub(super) async fn spend_recovery_code(tx: &mut Tx, user: UserId, code: &Digest) -> Result<bool> {
    let sql = "DELETE FROM recovery_code WHERE user_id = $1 AND code_digest = $2";
    Ok(tx.execute(sql, params![user, code]).await? > 0)
}

/// How many recovery codes a person has left.
pub(super) async fn count_recovery_codes(tx: &mut Tx, user: UserId) -> Result<i64> {
    tx.one("SELECT count(*) AS number FROM recovery_code WHERE user_id = $1", params![user]).await
}

/// Remembers that somebody has shown the first factor.
pub(super) async fn insert_challenge(
    tx: &mut Tx,
    token: &Digest,
    user: UserId,
    method: Method,
    expires_at: DateTime<Utc>,
) -> Result<()> {
    tx.execute(
        "INSERT INTO second_factor_challenge (token_digest, user_id, auth_method, expires_at)
         VALUES ($1, $2, $3, $4)",
        params![token, user, method, expires_at],
    )
    .await
    .map(drop)
}

/// A log-in that waits for a code.
#[derive(Debug)]
pub(super) struct Waiting {
    pub user_id: UserId,
    pub auth_method: Method,
}

from_row!(Waiting { user_id, auth_method });

/// Finds a log-in that waits, unless the account was closed meanwhile or its password has to be replaced.
pub(super) async fn find_challenge(
    tx: &mut Tx,
    token: &Digest,
    now: DateTime<Utc>,
) -> Result<Option<Waiting>> {
    tx.find(
        "SELECT second_factor_challenge.user_id, second_factor_challenge.auth_method
         FROM second_factor_challenge JOIN app_user ON app_user.id = second_factor_challenge.user_id
         WHERE second_factor_challenge.token_digest = $1 AND second_factor_challenge.expires_at > $2
           AND app_user.is_active
           AND (second_factor_challenge.auth_method <> $3 OR NOT app_user.must_change_password)",
        params![token, now, Method::Password],
    )
    .await
}

/// Ends a challenge; of several who meet it at once, one does.
pub(super) async fn spend_challenge(tx: &mut Tx, token: &Digest) -> Result<bool> {
    let sql = "DELETE FROM second_factor_challenge WHERE token_digest = $1";
    Ok(tx.execute(sql, params![token]).await? > 0)
}

/// Forgets log-ins of a person that wait for a code.
pub(crate) async fn forget_challenges(tx: &mut Tx, user: UserId) -> Result<()> {
    let sql = "DELETE FROM second_factor_challenge WHERE user_id = $1";
    tx.execute(sql, params![user]).await.map(drop)
}

/// Forgets challenges that nobody has met in time.
pub(super) async fn delete_expired_challenges(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64> {
    tx.execute("DELETE FROM second_factor_challenge WHERE expires_at <= $1", params![now]).await
}
