//! SQL of sign-ins that wait for their person.

use chrono::{DateTime, Utc};
use kernel::{Digest, Sealed};
use store::{Result, Tx, from_row, params};

/// A sign-in as it is kept.
#[derive(Debug)]
pub(super) struct Row {
    pub nonce_digest: Digest,
    pub verifier_sealed: Sealed,
    pub issuer: String,
    pub return_path: String,
    pub is_remembered: bool,
    pub must_be_fresh: bool,
    pub expires_at: DateTime<Utc>,
}

from_row!(Row {
    nonce_digest,
    verifier_sealed,
    issuer,
    return_path,
    is_remembered,
    must_be_fresh,
    expires_at
});

/// Remembers that somebody was sent to the issuer.
pub(super) async fn insert(tx: &mut Tx, state: &Digest, browser: &Digest, row: &Row) -> Result<()> {
    tx.execute(
        "INSERT INTO oidc_sign_in (state_digest, browser_digest, nonce_digest, verifier_sealed, issuer, return_path,
                                   is_remembered, must_be_fresh, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            state,
            browser,
            row.nonce_digest,
            row.verifier_sealed,
            row.issuer,
            row.return_path,
            row.is_remembered,
            row.must_be_fresh,
            row.expires_at
        ],
    )
    .await
    .map(drop)
}

/// Spends a sign-in of this browser; of several who come back with it at once, on whichever replica, one does.
pub(super) async fn take(tx: &mut Tx, state: &Digest, browser: &Digest) -> Result<Option<Row>> {
    tx.find(
        "DELETE FROM oidc_sign_in WHERE state_digest = $1 AND browser_digest = $2
         RETURNING nonce_digest, verifier_sealed, issuer, return_path, is_remembered, must_be_fresh,
                   expires_at",
        params![state, browser],
    )
    .await
}

/// Does a sign-in wait under this state, whoever began it?
pub(super) async fn exists(tx: &mut Tx, state: &Digest) -> Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM oidc_sign_in WHERE state_digest = $1) AS is_there";
    tx.one(sql, params![state]).await
}

/// Forgets sign-ins from which nobody came back in time.
pub(super) async fn delete_expired(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64> {
    tx.execute("DELETE FROM oidc_sign_in WHERE expires_at <= $1", params![now]).await
}
