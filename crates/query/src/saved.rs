//! What this floor needs of the one above: the questions that people saved.

use crate::question::Question;
use async_trait::async_trait;
use identity::Caller;
use kernel::CardId;
use std::fmt::Debug;
use store::Tx;
use web::{Error, Result};

/// The questions that people saved.
#[async_trait]
pub trait SavedQuestions: Debug + Send + Sync {
    /// The question of a card that the caller may read; 404 when there is none, 403 when it is hidden from them.
    async fn read(&self, tx: &mut Tx, caller: &Caller, card: CardId) -> Result<SavedQuestion>;

    /// The question of a card that another card is built on; none when there is none. Who may read the other one is
    /// shown what this one gives.
    async fn behind(&self, tx: &mut Tx, card: CardId) -> Result<Option<SavedQuestion>>;

    /// May the caller read each of these cards?
    async fn may_read_all(&self, tx: &mut Tx, caller: &Caller, cards: &[CardId]) -> Result<bool>;
}

/// A question that somebody saved.
#[derive(Clone, Debug)]
pub struct SavedQuestion {
    /// What the card is called.
    pub name: String,
    /// What it asks.
    pub question: Question,
}

/// Where nothing is saved.
#[derive(Clone, Copy, Debug)]
pub struct NothingSaved;

#[async_trait]
impl SavedQuestions for NothingSaved {
    async fn read(&self, _: &mut Tx, _: &Caller, _: CardId) -> Result<SavedQuestion> {
        Err(Error::NotFound)
    }

    async fn behind(&self, _: &mut Tx, _: CardId) -> Result<Option<SavedQuestion>> {
        Ok(None)
    }

    async fn may_read_all(&self, _: &mut Tx, _: &Caller, cards: &[CardId]) -> Result<bool> {
        Ok(cards.is_empty())
    }
}
