//! How often cards are looked at, and when last: kept in memory and written down now and then, so that nobody who
//! looks waits for a write. What a process has not written down when it is killed is lost, and costs nothing else.

use super::store;
use ::store::{Db, Result};
use chrono::{DateTime, Utc};
use kernel::CardId;
use parking_lot::Mutex;
use std::{collections::HashMap, sync::Arc};

/// The notes of this process. Clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Viewed(Arc<Mutex<HashMap<CardId, Views>>>);

/// What is noted of a card.
#[derive(Clone, Copy, Debug)]
pub(super) struct Views {
    pub count: i64,
    pub last: DateTime<Utc>,
}

/// Cards noted between two writes at most; others are not counted.
const MOST: usize = 20_000;

impl Viewed {
    /// Notes that a card is looked at.
    pub fn note(&self, card: CardId, now: DateTime<Utc>) {
        let mut notes = self.0.lock();
        if notes.len() >= MOST && !notes.contains_key(&card) {
            return;
        }
        let views = notes.entry(card).or_insert(Views { count: 0, last: now });
        views.count += 1;
        views.last = views.last.max(now);
    }

    /// Writes the notes down, and begins anew.
    pub async fn write(&self, db: &Db) -> Result<()> {
        let notes = std::mem::take(&mut *self.0.lock());
        if notes.is_empty() {
            return Ok(());
        }
        let mut tx = db.write().await?;
        // In one order, so that two replicas do not wait for each other in a circle.
        let mut notes: Vec<_> = notes.into_iter().collect();
        notes.sort_unstable_by_key(|(card, _)| *card);
        for (card, views) in notes {
            store::note_views(&mut tx, card, views).await?;
        }
        tx.commit().await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Id;

    #[test]
    fn memory_is_bounded() {
        let viewed = Viewed::default();
        let number = |it: usize| CardId::from_number(i64::try_from(it).unwrap());
        for it in 1..=MOST + 1 {
            viewed.note(number(it), DateTime::UNIX_EPOCH);
        }
        viewed.note(number(1), DateTime::UNIX_EPOCH);
        let notes = viewed.0.lock();
        assert_eq!((notes.len(), notes[&number(1)].count), (MOST, 2));
    }
}
