//! Cards as questions that other questions are built on.

use super::{Card, Key};
use ::store::Tx;
use access::{Governed, collection::Rights};
use async_trait::async_trait;
use identity::Caller;
use kernel::CardId;
use query::{SavedQuestion, SavedQuestions, question::Question};
use web::{Error, Result};

/// The questions that cards keep.
#[derive(Clone, Copy, Debug)]
pub struct SavedCards;

#[async_trait]
impl SavedQuestions for SavedCards {
    async fn read(&self, tx: &mut Tx, caller: &Caller, card: CardId) -> Result<SavedQuestion> {
        let card = super::read(tx, caller, &Key::Id(card)).await?;
        question(&card)
    }

    async fn behind(&self, tx: &mut Tx, card: CardId) -> Result<Option<SavedQuestion>> {
        let card = super::find(tx, &Key::Id(card)).await?;
        card.as_ref().map(question).transpose()
    }

    async fn may_read_all(&self, tx: &mut Tx, caller: &Caller, cards: &[CardId]) -> Result<bool> {
        if cards.is_empty() {
            return Ok(true);
        }
        let found = super::these(tx, cards).await?;
        let homes: Vec<_> = found.iter().filter_map(|card| card.collection_id).collect();
        let rights = Rights::among(tx, caller, &homes).await?;
        Ok(found.len() == cards.len() && found.iter().all(|card| rights.may_read(card.domain())))
    }
}

/// What a card asks.
pub(super) fn question(card: &Card) -> Result<SavedQuestion> {
    let question = Question::from_kept(card.dataset_query.as_str());
    let question = question.ok_or_else(|| Error::internal("a card keeps what is no question"))?;
    Ok(SavedQuestion { name: card.name.clone(), question })
}
