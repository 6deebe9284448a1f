//! SQL of set-up. The token lies beside the settings, under a key that is no setting.

use crate::user;
use ::store::{Result, Tx, params};

const TOKEN: &str = "setup-token";

/// How far set-up is.
#[derive(Debug)]
pub(crate) struct State {
    pub is_done: bool,
    /// The token, while set-up is open.
    pub token: Option<String>,
}

pub(crate) async fn state(tx: &mut Tx) -> Result<State> {
    if user::exists_personal(tx).await? {
        return Ok(State { is_done: true, token: None });
    }
    let token = tx.find("SELECT value FROM setting WHERE key = $1", params![TOKEN]).await?;
    Ok(State { is_done: false, token })
}

pub(crate) async fn put_token(tx: &mut Tx, token: &str) -> Result<()> {
    let sql = "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    tx.execute(sql, params![TOKEN, token]).await.map(drop)
}

/// Puts a token where there is none; of several replicas that start at once, one does.
pub(crate) async fn put_first_token(tx: &mut Tx, token: &str) -> Result<()> {
    let sql = "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING";
    tx.execute(sql, params![TOKEN, token]).await.map(drop)
}

/// Takes the token away if it is this one; of several who try at once, one finds it. The comparison is the
/// database's, of 128 random bits by an index: it tells nothing a guesser could use.
pub(crate) async fn redeem_token(tx: &mut Tx, token: &str) -> Result<u64> {
    tx.execute("DELETE FROM setting WHERE key = $1 AND value = $2", params![TOKEN, token]).await
}
