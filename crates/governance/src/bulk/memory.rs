//! What was answered under an `Idempotency-Key`, for a day, so that who asks again changes nothing again.
//!
//! It is written in the transaction of the changes: after a crash there are both or neither. Of two who ask at once, one
//! is told that the other is at it. A secret is in the first answer alone; what is kept has none.

use super::turns::{Named, Turns};
use crate::Governance;
use ::store::{Tx, from_row, params};
use axum::http::{HeaderMap, StatusCode};
use chrono::{DateTime, TimeDelta, Utc};
use identity::Caller;
use kernel::{Id, Purpose, ServerKey};
use web::{Error, Result};

/// How long an answer is remembered.
const KEPT: TimeDelta = TimeDelta::hours(24);
/// Answers remembered of one caller; beyond it the oldest are forgotten.
const MOST: i64 = 200;
/// Characters of a key.
const LENGTH: usize = 255;

/// A call that is to be remembered, or was.
#[derive(Debug)]
pub(super) struct Memory {
    user: i64,
    api_key: i64,
    key: String,
    request: String,
    _named: Named,
}

struct Remembered {
    request_digest: String,
    answer: String,
}

from_row!(Remembered { request_digest, answer });

impl Memory {
    /// Of this call, when it has a key; refuses while one with the same key is being carried out here.
    pub fn of(
        headers: &HeaderMap,
        caller: &Caller,
        turns: &Turns,
        key: &ServerKey,
        text: &str,
    ) -> Result<Option<Self>> {
        let Some(sent) = headers.get("idempotency-key") else { return Ok(None) };
        let is_visible = |text: &&str| text.bytes().all(|sign| sign.is_ascii_graphic());
        let sent = sent.to_str().ok().filter(is_visible).filter(|text| (1..=LENGTH).contains(&text.len()));
        let sent = sent.ok_or_else(odd)?;
        let (user, api_key) = (caller.id().number(), caller.api_key().map_or(0, Id::number));
        let named = turns.take(&name(user, api_key, sent)).ok_or_else(running)?;
        let request = key.digest(Purpose::Mark, text).0;
        Ok(Some(Self { user, api_key, key: sent.to_owned(), request, _named: named }))
    }

    /// The answer, when the call was carried out before. Refuses when the key stands for another call, or when another
    /// server is at it.
    pub async fn recall(&self, tx: &mut Tx, now: DateTime<Utc>) -> Result<Option<String>> {
        if !tx.try_take(&name(self.user, self.api_key, &self.key)).await? {
            return Err(running());
        }
        let found: Option<Remembered> = tx
            .find(
                "SELECT request_digest, answer FROM bulk_answer
                 WHERE user_id = $1 AND api_key_id = $2 AND idempotency_key = $3 AND answered_at > $4",
                params![self.user, self.api_key, self.key, now - KEPT],
            )
            .await?;
        match found {
            Some(found) if found.request_digest != self.request => Err(another()),
            found => Ok(found.map(|found| found.answer)),
        }
    }

    /// Remembers an answer.
    pub async fn keep(&self, tx: &mut Tx, answer: &str, now: DateTime<Utc>) -> ::store::Result<()> {
        tx.execute(
            "INSERT INTO bulk_answer (user_id, api_key_id, idempotency_key, request_digest, answer, answered_at)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (user_id, api_key_id, idempotency_key) DO UPDATE
             SET request_digest = excluded.request_digest, answer = excluded.answer, answered_at = excluded.answered_at",
            params![self.user, self.api_key, self.key, self.request, answer, now],
        )
        .await?;
        tx.execute(
            "DELETE FROM bulk_answer WHERE user_id = $1 AND api_key_id = $2 AND idempotency_key NOT IN (
                 SELECT idempotency_key FROM bulk_answer WHERE user_id = $1 AND api_key_id = $2
                 ORDER BY answered_at DESC, idempotency_key LIMIT $3)",
            params![self.user, self.api_key, MOST],
        )
        .await
        .map(drop)
    }
}

/// Forgets what is older than a day.
pub(crate) async fn clean_up(governance: &Governance, tx: &mut Tx) -> ::store::Result<u64> {
    let since = governance.clock.now() - KEPT;
    tx.execute("DELETE FROM bulk_answer WHERE answered_at <= $1", params![since]).await
}

fn name(user: i64, api_key: i64, key: &str) -> String {
    format!("bulk {user} {api_key} {key}")
}

fn odd() -> Error {
    Error::bad_request(format!(
        "The header Idempotency-Key must be 1 to {LENGTH} visible ASCII characters, without blanks."
    ))
}

fn running() -> Error {
    let message =
        "A call with this Idempotency-Key is being carried out. Ask again in a moment for its answer.";
    Error::Refused { status: StatusCode::CONFLICT, message: message.into() }
}

fn another() -> Error {
    let message =
        "This Idempotency-Key stands for a call with another body. Choose a new key for a new call.";
    Error::Refused { status: StatusCode::UNPROCESSABLE_ENTITY, message: message.into() }
}
