//! SQL of the chain.
//!
//! Statements that read events for a seal or for a verification give every column, because every column is sealed.

use crate::{
    chain::Head,
    evidence::{Evidence, Seal},
};
use chrono::{DateTime, Utc};
use store::{FromRow, Result, Row, Tx, from_row, params};

from_row!(Head { number, digest });

/// A seal, and the digest that is said to be its own.
#[derive(Debug)]
pub(crate) struct FoundSeal {
    pub seal: Seal,
    pub digest: String,
}

impl FromRow for FoundSeal {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { seal: Seal::from_row(row)?, digest: row.get("digest")? })
    }
}

/// Is there anything to seal?
pub(crate) async fn is_waiting(tx: &mut Tx) -> Result<bool> {
    let found: Option<i64> =
        tx.find("SELECT id FROM audit_event WHERE seal IS NULL ORDER BY seal, id LIMIT 1", &[]).await?;
    Ok(found.is_some())
}

/// Waits for whoever is sealing: until this transaction ends, nobody else does.
pub(crate) async fn take_turn(tx: &mut Tx, now: DateTime<Utc>) -> Result<()> {
    tx.execute("UPDATE audit_turn SET taken_at = $1", params![now]).await.map(drop)
}

pub(crate) async fn head(tx: &mut Tx) -> Result<Option<Head>> {
    tx.find("SELECT number, digest FROM audit_seal ORDER BY number DESC LIMIT 1", &[]).await
}

/// Binds the oldest loose events to a seal, and gives them; a seal holds at most 500.
///
/// PostgreSQL reads the whole table when the limit is bound, or when it may think that many events are loose: hence
/// the number in the text, and the order that only the index of seals has.
pub(crate) async fn bind(tx: &mut Tx, seal: i64) -> Result<Vec<Evidence>> {
    tx.list(
        "UPDATE audit_event SET seal = $1
         WHERE id IN (SELECT id FROM audit_event WHERE seal IS NULL ORDER BY seal, id LIMIT 500)
         RETURNING id, at, topic, user_id, api_key_id, session_id, ip_address, model, model_id, details, seal",
        params![seal],
    )
    .await
}

pub(crate) async fn insert(tx: &mut Tx, seal: &Seal, sealed_at: DateTime<Utc>, digest: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO audit_seal (number, sealed_at, previous, prints, digest) VALUES ($1, $2, $3, $4, $5)",
        params![seal.number, sealed_at, seal.previous, seal.prints, digest],
    )
    .await
    .map(drop)
}

/// The next seals behind this number, up to that one.
pub(crate) async fn seals(tx: &mut Tx, behind: i64, up_to: i64, at_most: i64) -> Result<Vec<FoundSeal>> {
    tx.list(
        "SELECT number, sealed_at, previous, prints, digest FROM audit_seal
         WHERE number > $1 AND number <= $2 ORDER BY number LIMIT $3",
        params![behind, up_to, at_most],
    )
    .await
}

/// The events that are said to be in seals behind this number, up to that one.
pub(crate) async fn events(tx: &mut Tx, behind: i64, up_to: i64) -> Result<Vec<Evidence>> {
    tx.list(
        "SELECT id, at, topic, user_id, api_key_id, session_id, ip_address, model, model_id, details, seal
         FROM audit_event WHERE seal > $1 AND seal <= $2 ORDER BY seal, id",
        params![behind, up_to],
    )
    .await
}

/// The newest seal that any event names.
pub(crate) async fn newest_named(tx: &mut Tx) -> Result<Option<i64>> {
    tx.one("SELECT max(seal) AS seal FROM audit_event", &[]).await
}

/// Where an event is now: the outer `None` when it is nowhere, the inner when no seal holds it.
pub(crate) async fn whereabouts(tx: &mut Tx, id: i64) -> Result<Option<Option<i64>>> {
    tx.find("SELECT seal FROM audit_event WHERE id = $1", params![id]).await
}

pub(crate) async fn count_loose(tx: &mut Tx) -> Result<i64> {
    tx.one("SELECT count(*) AS events FROM audit_event WHERE seal IS NULL", &[]).await
}
