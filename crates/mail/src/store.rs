//! SQL of the queue.

use chrono::{DateTime, Utc};
use kernel::{LetterId, Sealed};
use store::{Result, Tx, from_row, params};

/// A letter that waits.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub id: LetterId,
    pub letter_sealed: Sealed,
    pub created_at: DateTime<Utc>,
    pub attempts: i64,
}

from_row!(Waiting { id, letter_sealed, created_at, attempts });

pub(crate) async fn insert(tx: &mut Tx, letter: &Sealed, now: DateTime<Utc>) -> Result<()> {
    tx.execute(
        "INSERT INTO mail_letter (letter_sealed, created_at, attempts, next_try_at) VALUES ($1, $2, 0, $3)",
        params![letter, now, now],
    )
    .await
    .map(drop)
}

/// Finds the letter that has been due for the longest and that nobody is sending.
pub(crate) async fn find_due(tx: &mut Tx, now: DateTime<Utc>) -> Result<Option<Waiting>> {
    tx.find(
        "SELECT id, letter_sealed, created_at, attempts FROM mail_letter
         WHERE next_try_at <= $1 AND (claimed_until IS NULL OR claimed_until <= $2)
         ORDER BY next_try_at, id LIMIT 1",
        params![now, now],
    )
    .await
}

/// Claims a letter; `false` when somebody was faster since it was read: every claim counts an attempt.
pub(crate) async fn claim(tx: &mut Tx, letter: &Waiting, until: DateTime<Utc>) -> Result<bool> {
    let claimed = tx
        .execute(
            "UPDATE mail_letter SET attempts = attempts + 1, claimed_until = $1 WHERE id = $2 AND attempts = $3",
            params![until, letter.id, letter.attempts],
        )
        .await?;
    Ok(claimed == 1)
}

/// Lets go of a claimed letter until it is tried again.
pub(crate) async fn postpone(tx: &mut Tx, letter: &Waiting, next_try_at: DateTime<Utc>) -> Result<()> {
    tx.execute(
        "UPDATE mail_letter SET next_try_at = $1, claimed_until = NULL WHERE id = $2 AND attempts = $3",
        params![next_try_at, letter.id, letter.attempts + 1],
    )
    .await
    .map(drop)
}

pub(crate) async fn delete(tx: &mut Tx, letter: &Waiting) -> Result<()> {
    tx.execute("DELETE FROM mail_letter WHERE id = $1", params![letter.id]).await.map(drop)
}

/// Makes every letter due that waits for its next try.
pub(crate) async fn hurry(tx: &mut Tx, now: DateTime<Utc>) -> Result<()> {
    tx.execute("UPDATE mail_letter SET next_try_at = $1 WHERE next_try_at > $2", params![now, now])
        .await
        .map(drop)
}
