//! What columns results turned out to have: kept in memory when a card has run, and written down soon after, so that nobody
//! who looks waits for a write. What is lost when a process is killed is learnt again the next time.

use super::{Card, columns, store};
use crate::Document;
use ::store::{Db, Result};
use chrono::{DateTime, Utc};
use kernel::CardId;
use parking_lot::Mutex;
use query::Heard;
use serde_json::Value;
use std::{collections::HashMap, sync::Arc};

/// The notes of this process. Clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Learnt(Arc<Mutex<HashMap<CardId, Lesson>>>);

/// What was learnt of a card.
#[derive(Clone, Debug)]
pub(super) struct Lesson {
    /// The card as it was then: what was changed since asks something else, maybe.
    pub updated_at: DateTime<Utc>,
    /// The columns.
    pub columns: Document,
}

/// Bytes of columns noted between two writes at most; of other cards it is learnt later.
const MOST: usize = 16 * columns::MOST;

impl Learnt {
    /// Learns from the next result of a card, which is asked with these parameters or without. What is known already is
    /// changed only by the card as it is, since parameters may choose other columns.
    pub fn from(&self, card: &Card, has_parameters: bool) -> Option<Heard> {
        if has_parameters && card.result_metadata.is_some() {
            return None;
        }
        let (notes, id, updated_at) = (self.clone(), card.id, card.updated_at);
        let known = card.result_metadata.clone();
        Some(Heard::by(move |seen: Value| {
            if let Some(columns) = columns::learnt(known.as_ref(), seen) {
                notes.note(id, Lesson { updated_at, columns });
            }
        }))
    }

    fn note(&self, card: CardId, lesson: Lesson) {
        let mut notes = self.0.lock();
        let others = notes.iter().filter(|(id, _)| **id != card).map(|(_, its)| its.size()).sum::<usize>();
        if others + lesson.size() <= MOST {
            notes.insert(card, lesson);
        }
    }

    /// Writes the notes down, and begins anew.
    pub async fn write(&self, db: &Db) -> Result<()> {
        let notes = std::mem::take(&mut *self.0.lock());
        for (card, lesson) in notes {
            // Each by itself: who holds one card while it waits for another may wait in a circle with those who change many.
            let mut tx = db.write().await?;
            store::learn(&mut tx, card, &lesson).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

impl Lesson {
    fn size(&self) -> usize {
        self.columns.as_str().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Id;
    use serde_json::json;

    #[test]
    fn memory_is_bounded() {
        let learnt = Learnt::default();
        let columns = Document::of(&json!([{ "name": "x".repeat(columns::MOST) }]));
        for card in 1..=40 {
            let lesson = Lesson { updated_at: DateTime::UNIX_EPOCH, columns: columns.clone() };
            learnt.note(CardId::from_number(card), lesson);
        }
        assert_eq!(learnt.0.lock().len(), 15);
    }
}
