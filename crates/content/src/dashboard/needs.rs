//! What the cards on a dashboard are built on, for those who show it.

use super::{
    layout,
    model::{Dashboard, Key},
};
use crate::card::{self, Card};
use ::store::Tx;
use kernel::CardId;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use web::{Error, Result};

/// A dashboard, and what it shows.
pub(crate) struct Needs {
    pub dashboard: Dashboard,
    /// The cards on it, and those that they start from, whoever may see them.
    pub cards: HashMap<CardId, Card>,
    /// Which of them lie on it.
    pub on_it: BTreeSet<CardId>,
    /// Where its parameters go.
    pub targets: Vec<Value>,
}

/// Finds it, whoever may see it: two statements.
pub(crate) async fn needs(tx: &mut Tx, key: &Key) -> Result<Needs> {
    let (dashboard, layout) = layout::with_dashboard(tx, key).await?.ok_or(Error::NotFound)?;
    let on_it = layout.cards();
    let ids: Vec<_> = on_it.iter().copied().collect();
    let cards = card::with_sources(tx, &ids).await?.into_iter().map(|card| (card.id, card)).collect();
    let mappings = layout.dashcards.iter().map(|dashcard| dashcard.mappings.value());
    let targets = mappings.flat_map(|mappings| match mappings {
        Value::Array(list) => list.into_iter().map(|mut mapping| mapping["target"].take()).collect(),
        _ => Vec::new(),
    });
    Ok(Needs { dashboard, cards, on_it, targets: targets.collect() })
}
