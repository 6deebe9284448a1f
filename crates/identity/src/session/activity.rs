//! When sessions were last used, kept in memory and written down now and then.
//!
//! A request only looks at a clock and, once a minute per session, puts a note into a map; a task writes the notes
//! in one transaction every few seconds. So a request never waits for a write, and a write that fails costs nothing
//! but a later "last active". While an idle time is set, every request is noted in memory, so that within this
//! process a session ends exactly when it should; other replicas learn of it within a minute.

use super::{model::Life, store};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::SessionId;
use parking_lot::Mutex;
use std::collections::HashMap;

/// The notes of this process.
#[derive(Debug, Default)]
pub(crate) struct Activity(Mutex<HashMap<SessionId, Note>>);

#[derive(Clone, Copy, Debug)]
struct Note {
    seen: DateTime<Utc>,
    written: Option<DateTime<Utc>>,
}

/// A session is written down at most this often.
const EVERY: TimeDelta = TimeDelta::seconds(60);
/// Notes kept at most; beyond it those that are written down go, and then nothing more is noted until the next write.
const MOST: usize = 100_000;

impl Activity {
    /// Notes that a session was used now; `known` is what the database says.
    pub fn note(&self, id: SessionId, known: Option<DateTime<Utc>>, life: Life, now: DateTime<Utc>) {
        if life.idle.is_none() && known.is_some_and(|known| now - known < EVERY) {
            return;
        }
        let mut notes = self.0.lock();
        if notes.len() >= MOST && !notes.contains_key(&id) {
            notes.retain(|_, note| note.is_due(now));
            if notes.len() >= MOST {
                return;
            }
        }
        notes.entry(id).and_modify(|note| note.seen = now).or_insert(Note { seen: now, written: known });
    }

    /// The later of what the database says and what is noted.
    pub fn newest(&self, id: SessionId, known: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
        known.max(self.0.lock().get(&id).map(|note| note.seen))
    }

    /// Writes down what is due, and forgets what is old.
    pub async fn write(&self, db: &::store::Db, now: DateTime<Utc>) -> ::store::Result<()> {
        let is_due = |(id, note): (&SessionId, &Note)| note.is_due(now).then_some((*id, note.seen));
        let due: Vec<(SessionId, DateTime<Utc>)> = self.0.lock().iter().filter_map(is_due).collect();
        if !due.is_empty() {
            let mut tx = db.write().await?;
            for (id, seen) in &due {
                store::note_active(&mut tx, *id, *seen).await?;
            }
            tx.commit().await?;
        }
        let mut notes = self.0.lock();
        for (id, seen) in due {
            if let Some(note) = notes.get_mut(&id) {
                note.written = Some(seen);
            }
        }
        notes.retain(|_, note| note.is_due(now) || now - note.seen < EVERY * 2);
        Ok(())
    }
}

impl Note {
    /// Is it a minute newer than what is written, or the last there will be for a while?
    fn is_due(&self, now: DateTime<Utc>) -> bool {
        self.written.is_none_or(|written| {
            self.seen - written >= EVERY || (self.seen > written && now - self.seen >= EVERY)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Id;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    #[test]
    fn a_session_is_noted_once_a_minute_unless_idle_time_counts() {
        let (activity, id) = (Activity::default(), SessionId::from_number(1));
        let life = Life { age: TimeDelta::days(1), limit: TimeDelta::days(1), idle: None };
        activity.note(id, Some(at(0)), life, at(59));
        assert_eq!(activity.newest(id, Some(at(0))), Some(at(0)));
        activity.note(id, Some(at(0)), life, at(60));
        assert_eq!(activity.newest(id, Some(at(0))), Some(at(60)));
        activity.note(id, Some(at(0)), Life { idle: Some(EVERY), ..life }, at(61));
        assert_eq!(activity.newest(id, Some(at(0))), Some(at(61)));
    }

    #[test]
    fn memory_is_bounded() {
        let activity = Activity::default();
        let life = Life { age: TimeDelta::days(1), limit: TimeDelta::days(1), idle: None };
        for number in 1..=i64::try_from(MOST).unwrap() + 10 {
            activity.note(SessionId::from_number(number), None, life, at(0));
        }
        assert_eq!(activity.0.lock().len(), MOST);
    }
}
