//! People as other places tell them apart: an issuer, and its own name for somebody, which stays when an address moves on
//! to somebody else.
//!
//! An account is bound when its person first comes from there. An administrator who takes an account back into use looks
//! at whose it is, and with that unbinds it.

use ::store::{Result, Tx, params};
use audit::{Actor, Event};
use chrono::{DateTime, Utc};
use kernel::{Id, UserId};
use serde_json::json;

/// Somebody, as an issuer names them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'a> {
    pub issuer: &'a str,
    pub name: &'a str,
}

impl Subject<'_> {
    /// Whose account is it?
    pub async fn account(&self, tx: &mut Tx) -> Result<Option<UserId>> {
        let sql = "SELECT user_id FROM sso_subject WHERE issuer = $1 AND subject = $2";
        tx.find(sql, params![self.issuer, self.name]).await
    }

    /// Is the account bound to somebody of this issuer?
    pub async fn has_bound(&self, tx: &mut Tx, user: UserId) -> Result<bool> {
        is_bound(tx, self.issuer, user).await
    }

    /// Binds the account to them; [`::store::Error::Conflict`] when it or they were bound at this moment.
    pub async fn bind(&self, tx: &mut Tx, actor: &Actor, user: UserId, now: DateTime<Utc>) -> Result<()> {
        tx.execute(
            "INSERT INTO sso_subject (issuer, subject, user_id, bound_at) VALUES ($1, $2, $3, $4)",
            params![self.issuer, self.name, user, now],
        )
        .await?;
        let details = json!({ "issuer": self.issuer, "subject": self.name });
        let event = Event::new("user-bound").on("User", user.number()).with(details);
        audit::record(tx, actor, now, event).await
    }
}

/// Is the account bound to somebody of this issuer?
pub(crate) async fn is_bound(tx: &mut Tx, issuer: &str, user: UserId) -> Result<bool> {
    let sql = "SELECT user_id FROM sso_subject WHERE issuer = $1 AND user_id = $2";
    let found: Option<UserId> = tx.find(sql, params![issuer, user]).await?;
    Ok(found.is_some())
}

/// Unbinds an account, from whomever it was bound to.
pub(super) async fn unbind(tx: &mut Tx, user: UserId) -> Result<u64> {
    tx.execute("DELETE FROM sso_subject WHERE user_id = $1", params![user]).await
}
