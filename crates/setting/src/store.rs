//! SQL of settings.

use store::{Result, Tx, from_row, params};

#[derive(Debug)]
pub(crate) struct Stored {
    pub key: String,
    pub value: String,
}

from_row!(Stored { key, value });

pub(crate) async fn list(tx: &mut Tx) -> Result<Vec<Stored>> {
    tx.list("SELECT key, value FROM setting", &[]).await
}

/// The value that is stored now; nobody else changes it until this transaction ends.
pub(crate) async fn find_to_change(tx: &mut Tx, key: &str) -> Result<Option<String>> {
    tx.find("UPDATE setting SET value = value WHERE key = $1 RETURNING value", params![key]).await
}

pub(crate) async fn put(tx: &mut Tx, key: &str, value: &str) -> Result<()> {
    let sql = "INSERT INTO setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    tx.execute(sql, params![key, value]).await.map(drop)
}

pub(crate) async fn delete(tx: &mut Tx, key: &str) -> Result<()> {
    tx.execute("DELETE FROM setting WHERE key = $1", params![key]).await.map(drop)
}
