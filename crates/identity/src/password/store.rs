//! SQL of passwords, of tokens that let one be set, and of requests for such tokens.

use super::PasswordHash;
use chrono::{DateTime, Utc};
use kernel::{Digest, UserId};
use store::{Result, Tx, from_row, params};

/// Sets a person's password, also one that had to be replaced. Tokens for setting it are worth nothing from now on.
pub(crate) async fn put(tx: &mut Tx, user: UserId, hash: &PasswordHash, now: DateTime<Utc>) -> Result<()> {
    tx.execute(
        "UPDATE app_user SET password_hash = $1, must_change_password = FALSE, updated_at = $2 WHERE id = $3",
        params![hash.0, now, user],
    )
    .await?;
    delete_token(tx, user).await
}

/// Makes sure that a password that was proven is still the person's, and that it stays so until the transaction ends;
/// an old hash of it is replaced. False when it is another one by now, or has to be replaced.
pub(crate) async fn confirm(
    tx: &mut Tx,
    user: UserId,
    proven: &PasswordHash,
    kept: &PasswordHash,
) -> Result<bool> {
    let sql = "UPDATE app_user SET password_hash = $1
               WHERE id = $2 AND password_hash = $3 AND NOT must_change_password";
    Ok(tx.execute(sql, params![kept.0, user, proven.0]).await? > 0)
}

/// A person's hash, when they have a password.
pub(crate) async fn find(tx: &mut Tx, user: UserId) -> Result<Option<PasswordHash>> {
    let found: Option<Option<String>> =
        tx.find("SELECT password_hash FROM app_user WHERE id = $1", params![user]).await?;
    Ok(found.flatten().map(PasswordHash))
}

/// A person's hash, when they have a password that has to be replaced.
pub(super) async fn find_to_replace(tx: &mut Tx, user: UserId) -> Result<Option<PasswordHash>> {
    let sql = "SELECT password_hash FROM app_user WHERE id = $1 AND must_change_password";
    let found: Option<Option<String>> = tx.find(sql, params![user]).await?;
    Ok(found.flatten().map(PasswordHash))
}

/// A token to be.
pub(super) struct NewToken<'a> {
    pub user_id: UserId,
    pub digest: &'a Digest,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// Puts a token in place of the one the person had.
pub(super) async fn put_token(tx: &mut Tx, token: NewToken<'_>) -> Result<()> {
    delete_token(tx, token.user_id).await?;
    tx.execute(
        "INSERT INTO password_token (user_id, token_digest, created_at, expires_at)
         VALUES ($1, $2, $3, $4)",
        params![token.user_id, token.digest, token.created_at, token.expires_at],
    )
    .await
    .map(drop)
}

/// Takes a person's token away.
pub(crate) async fn delete_token(tx: &mut Tx, user: UserId) -> Result<()> {
    tx.execute("DELETE FROM password_token WHERE user_id = $1", params![user]).await.map(drop)
}

/// Takes everybody's tokens away.
pub async fn delete_all_tokens(tx: &mut Tx) -> Result<u64> {
    tx.execute("DELETE FROM password_token", &[]).await
}

/// Whose password a token lets one set.
#[derive(Debug)]
pub(super) struct Holder {
    pub user_id: UserId,
    pub sso_source: Option<String>,
    pub has_logged_in: bool,
}

from_row!(Holder { user_id, sso_source, has_logged_in });

/// Finds whose password a token lets one set; looking does not spend it.
pub(super) async fn find_holder(tx: &mut Tx, digest: &Digest, now: DateTime<Utc>) -> Result<Option<Holder>> {
    tx.find(
        "SELECT password_token.user_id, app_user.sso_source, (app_user.last_login IS NOT NULL) AS has_logged_in
         FROM password_token JOIN app_user ON app_user.id = password_token.user_id
         WHERE password_token.token_digest = $1 AND password_token.expires_at > $2 AND app_user.is_active",
        params![digest, now],
    )
    .await
}

/// Spends a token; of several who try at once, one finds it.
pub(super) async fn spend_token(tx: &mut Tx, digest: &Digest) -> Result<bool> {
    Ok(tx.execute("DELETE FROM password_token WHERE token_digest = $1", params![digest]).await? > 0)
}

pub(super) async fn delete_expired_tokens(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64> {
    tx.execute("DELETE FROM password_token WHERE expires_at < $1", params![now]).await
}

pub(super) async fn insert_request(
    tx: &mut Tx,
    email: &str,
    address: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    tx.execute(
        "INSERT INTO password_request (email, ip_address, requested_at) VALUES ($1, $2, $3)",
        params![email, address, now],
    )
    .await
    .map(drop)
}

/// A request for a link.
#[derive(Debug)]
pub(super) struct Request {
    pub id: i64,
    pub email: String,
    pub ip_address: String,
}

from_row!(Request { id, email, ip_address });

/// Takes the oldest request that nobody has handled; of several replicas, one gets it.
pub(super) async fn take_request(tx: &mut Tx, now: DateTime<Utc>) -> Result<Option<Request>> {
    tx.find(
        "UPDATE password_request SET handled_at = $1
         WHERE handled_at IS NULL AND id = (SELECT min(id) FROM password_request WHERE handled_at IS NULL)
         RETURNING id, email, ip_address",
        params![now],
    )
    .await
}

/// Counts a request as handled though nobody answered it.
pub(super) async fn let_go(tx: &mut Tx, id: i64, now: DateTime<Utc>) -> Result<()> {
    tx.execute("UPDATE password_request SET handled_at = $1 WHERE id = $2", params![now, id]).await.map(drop)
}

/// How many requests for this address were handled since then.
pub(super) async fn count_handled(tx: &mut Tx, email: &str, since: DateTime<Utc>) -> Result<i64> {
    tx.one(
        "SELECT count(*) AS requests FROM password_request
         WHERE email = $1 AND requested_at > $2 AND handled_at IS NOT NULL",
        params![email, since],
    )
    .await
}

pub(super) async fn delete_handled(tx: &mut Tx, before: DateTime<Utc>) -> Result<u64> {
    tx.execute(
        "DELETE FROM password_request WHERE handled_at IS NOT NULL AND requested_at < $1",
        params![before],
    )
    .await
}
