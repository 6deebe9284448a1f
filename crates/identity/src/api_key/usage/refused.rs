//! Why keys were refused, for the audit log.
//!
//! Whoever holds a dead key can present it as often as they like, so nothing is written while they wait: per key and
//! reason one event an hour, which says how often it came to that. The server's own log has every single one.

use crate::api_key::model::Refusal;
use ::store::{Db, Result};
use audit::{Actor, Event};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{ApiKeyId, Id};
use parking_lot::Mutex;
use serde_json::json;
use std::{collections::HashMap, net::IpAddr};

/// The refusals that this process remembers.
#[derive(Debug, Default)]
pub(crate) struct RefusedKeys(Mutex<HashMap<(ApiKeyId, Refusal), Refused>>);

#[derive(Clone, Copy, Debug)]
struct Refused {
    /// From where it was presented last.
    address: IpAddr,
    /// How often since the last event.
    times: u64,
    written: Option<DateTime<Utc>>,
}

/// There is at most one event per key and reason in this time.
const EVERY: TimeDelta = TimeDelta::hours(1);
/// Keys and reasons remembered at most; beyond it no others are until some are an hour old.
const MOST: usize = 10_000;

impl RefusedKeys {
    /// Notes that a key was refused.
    pub fn note(&self, key: ApiKeyId, reason: Refusal, address: IpAddr) {
        let mut notes = self.0.lock();
        if notes.len() >= MOST && !notes.contains_key(&(key, reason)) {
            return;
        }
        let note = notes.entry((key, reason)).or_insert(Refused { address, times: 0, written: None });
        note.address = address;
        note.times += 1;
    }

    /// Writes the events that are due, and forgets what is old.
    pub async fn write(&self, db: &Db, now: DateTime<Utc>) -> Result<()> {
        let due = self.due(now);
        if !due.is_empty() {
            let mut tx = db.write().await?;
            for ((key, reason), refused) in &due {
                let actor = Actor { api_key: Some(*key), address: Some(refused.address), ..Actor::default() };
                let details = json!({ "reason": reason.word(), "times": refused.times });
                let event = Event::new("api-key-refused").on("ApiKey", key.number()).with(details);
                audit::record(&mut tx, &actor, now, event).await?;
            }
            tx.commit().await?;
        }
        let mut notes = self.0.lock();
        for (which, refused) in due {
            if let Some(note) = notes.get_mut(&which) {
                (note.times, note.written) = (note.times - refused.times, Some(now));
            }
        }
        notes.retain(|_, note| note.times > 0 || !note.is_old(now));
        Ok(())
    }

    fn due(&self, now: DateTime<Utc>) -> Vec<((ApiKeyId, Refusal), Refused)> {
        let notes = self.0.lock();
        let due = notes.iter().filter(|(_, note)| note.times > 0 && note.is_old(now));
        due.map(|(which, note)| (*which, *note)).collect()
    }
}

impl Refused {
    /// Is the last event an hour old, if there ever was one?
    fn is_old(&self, now: DateTime<Utc>) -> bool {
        self.written.is_none_or(|written| now - written >= EVERY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_bounded() {
        let refused = RefusedKeys::default();
        for number in 1..=i64::try_from(MOST).unwrap() + 10 {
            refused.note(ApiKeyId::from_number(number), Refusal::Expired, [127, 0, 0, 1].into());
        }
        assert_eq!(refused.0.lock().len(), MOST);
    }
}
