//! Cards: questions that were saved, models that others start from, and metrics.
//!
//! A card lies in a collection, or in the root, and has its rights from there: who may read there sees its result,
//! whatever they may do with the data themselves. Who saves a question must be allowed to ask it.

mod model;
mod store;

pub use model::{Card, Key, Kind, QueryKind};

use ::store::Tx;
use access::{Readable, Writable, collection::Rights};
use identity::Caller;
use kernel::CardId;
use web::{Error, Result};

/// Finds a card that the caller may see.
pub async fn read(tx: &mut Tx, caller: &Caller, key: &Key) -> Result<Readable<Card>> {
    let card = store::find(tx, key).await?.ok_or(Error::NotFound)?;
    let rights = Rights::among(tx, caller, card.collection_id.as_slice()).await?;
    access::readable(&rights, card)
}

/// Finds a card that the caller may change.
pub async fn read_for_writing(tx: &mut Tx, caller: &Caller, key: &Key) -> Result<Writable<Card>> {
    let card = read(tx, caller, key).await?;
    let rights = Rights::among(tx, caller, card.collection_id.as_slice()).await?;
    card.for_writing(&rights)
}

/// Finds a card, whoever may see it: for those who explain why.
pub async fn find(tx: &mut Tx, key: &Key) -> ::store::Result<Option<Card>> {
    store::find(tx, key).await
}

/// Those of these cards that are there, whoever may see them.
pub async fn these(tx: &mut Tx, ids: &[CardId]) -> ::store::Result<Vec<Card>> {
    store::these(tx, ids).await
}
