//! What is noted of requests until it is written down.

use super::{request::KeyUse, store};
use ::store::{Db, Result};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::ApiKeyId;
use parking_lot::Mutex;
use std::{collections::BTreeMap, mem, net::IpAddr};

/// The notes of this process.
#[derive(Debug, Default)]
pub(crate) struct KeyUses(Mutex<Notes>);

/// In the order of the keys: replicas that write at the same time then do not wait for one another in a circle.
#[derive(Debug, Default)]
struct Notes {
    counts: BTreeMap<ApiKeyId, Vec<Count>>,
    /// How many counts that are.
    held: usize,
    last: BTreeMap<ApiKeyId, LastUse>,
    /// Requests that found no room.
    lost: u64,
}

/// Counts and last uses kept at most, each; some 8 MB together. Beyond it nothing new is noted until the next write.
const MOST: usize = 20_000;

/// Requests of a key to one route on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Count {
    pub day: NaiveDate,
    pub method: &'static str,
    pub path: Box<str>,
    pub requests: i64,
    pub refused: i64,
    pub on_trial: i64,
}

/// How a key was last used.
#[derive(Clone, Debug, Default)]
pub(super) struct LastUse {
    pub seen: Option<Seen>,
    /// Since when its secret is being replaced, and uses of the one before.
    pub retiring: Option<(DateTime<Utc>, i64)>,
}

/// When, whence and by what a key was used.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub at: DateTime<Utc>,
    pub address: IpAddr,
    pub agent: Option<String>,
}

impl KeyUses {
    /// Notes a request.
    pub(super) fn note(&self, used: &mut KeyUse) {
        let count = Count {
            day: used.at.date_naive(),
            method: used.method,
            path: Box::default(),
            requests: 1,
            refused: used.is_refused.into(),
            on_trial: (used.is_on_trial && !used.is_refused).into(),
        };
        let last = LastUse { seen: used.seen.take(), retiring: used.retiring_since.map(|since| (since, 1)) };
        let mut notes = self.0.lock();
        notes.count(used.key, &count, used.path());
        if last.seen.is_some() || last.retiring.is_some() {
            notes.keep(used.key, last);
        }
    }

    /// Writes down what is noted; what could not be written is kept for the next time.
    pub async fn write(&self, db: &Db) -> Result<()> {
        self.write_counts(db).await?;
        self.write_last_uses(db).await
    }

    async fn write_counts(&self, db: &Db) -> Result<()> {
        let (counts, lost) = {
            let mut notes = self.0.lock();
            notes.held = 0;
            (mem::take(&mut notes.counts), mem::take(&mut notes.lost))
        };
        if lost > 0 {
            tracing::warn!(lost, "more API keys were used on more routes than can be noted at once");
        }
        if counts.is_empty() {
            return Ok(());
        }
        let written = async {
            let mut tx = db.write().await?;
            store::add(&mut tx, &counts).await?;
            tx.commit().await
        };
        let written = written.await;
        if written.is_err() {
            let mut notes = self.0.lock();
            for (key, count) in counts.iter().flat_map(|(key, counts)| counts.iter().map(|it| (*key, it))) {
                notes.count(key, count, &count.path);
            }
        }
        written
    }

    /// Writes one key at a time: whoever changes many keys at once must never be the one to lose a deadlock with this.
    async fn write_last_uses(&self, db: &Db) -> Result<()> {
        let mut last = mem::take(&mut self.0.lock().last);
        while let Some((key, used)) = last.pop_first() {
            let written = async {
                let mut tx = db.write().await?;
                store::note_last_use(&mut tx, key, &used).await?;
                tx.commit().await
            };
            if let Err(error) = written.await {
                last.insert(key, used);
                let mut notes = self.0.lock();
                for (key, used) in last {
                    notes.keep(key, used);
                }
                return Err(error);
            }
        }
        Ok(())
    }
}

impl Notes {
    /// Adds to the count of a route; a key uses a handful of them between two writes.
    fn count(&mut self, key: ApiKeyId, more: &Count, path: &str) {
        let counts = self.counts.entry(key).or_default();
        let is_same = |it: &&mut Count| it.day == more.day && it.method == more.method && *it.path == *path;
        if let Some(count) = counts.iter_mut().find(is_same) {
            count.requests += more.requests;
            count.refused += more.refused;
            count.on_trial += more.on_trial;
        } else if self.held < MOST {
            self.held += 1;
            counts.push(Count { path: path.into(), ..more.clone() });
        } else {
            self.lost += more.requests.unsigned_abs();
        }
    }

    fn keep(&mut self, key: ApiKeyId, more: LastUse) {
        if self.last.len() >= MOST && !self.last.contains_key(&key) {
            return;
        }
        let last = self.last.entry(key).or_default();
        if more.seen.as_ref().map(|seen| seen.at) > last.seen.as_ref().map(|seen| seen.at) {
            last.seen = more.seen;
        }
        last.retiring = match (last.retiring, more.retiring) {
            (Some((since, uses)), Some((same, more))) if since == same => Some((since, uses + more)),
            (known, other) => known.max(other),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Id;

    fn count() -> Count {
        let (day, path) = (NaiveDate::default(), Box::default());
        Count { day, method: "GET", path, requests: 1, refused: 0, on_trial: 0 }
    }

    #[test]
    fn requests_of_a_key_to_a_route_are_one_count() {
        let mut notes = Notes::default();
        for path in ["/a", "/b", "/a", "/a"] {
            notes.count(ApiKeyId::from_number(1), &count(), path);
        }
        let counts = &notes.counts[&ApiKeyId::from_number(1)];
        let counts: Vec<_> = counts.iter().map(|count| (&*count.path, count.requests)).collect();
        assert_eq!(counts, [("/a", 3), ("/b", 1)]);
    }

    #[test]
    fn memory_is_bounded() {
        let mut notes = Notes::default();
        let seen = Seen { at: DateTime::UNIX_EPOCH, address: [0, 0, 0, 0].into(), agent: None };
        for number in 1..=i64::try_from(MOST).unwrap() + 10 {
            let key = ApiKeyId::from_number(number);
            notes.count(key, &count(), "/a");
            notes.keep(key, LastUse { seen: Some(seen.clone()), retiring: None });
        }
        assert_eq!((notes.held, notes.last.len(), notes.lost), (MOST, MOST, 10));
    }

    #[test]
    fn uses_of_a_retiring_secret_count_for_the_newest_change_only() {
        let mut notes = Notes::default();
        let key = ApiKeyId::from_number(1);
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        for since in [1, 1, 2, 1] {
            notes.keep(key, LastUse { seen: None, retiring: Some((at(since), 1)) });
        }
        assert_eq!(notes.last[&key].retiring, Some((at(2), 1)));
    }
}
