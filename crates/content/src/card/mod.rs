//! Cards: questions that were saved, models that others start from, and metrics.
//!
//! A card lies in a collection, or in the root, and has its rights from there: who may read there sees its result,
//! whatever they may ask of the data themselves. Who saves a question must be allowed to ask it. A card goes into the
//! Trash alone or with its collection, and comes back likewise.

mod asked;
mod change;
mod columns;
mod create;
mod http;
pub(crate) mod inside;
mod learnt;
mod list;
mod many;
mod model;
mod request;
mod run;
mod saved;
mod seen;
mod store;
mod view;
mod viewed;

pub use change::{Place, delete_within, place_within};
pub(crate) use create::copy_all;
pub use create::copy_within;
pub(crate) use http::routes;
pub(crate) use learnt::Learnt;
pub use many::CardIds;
pub use model::{Card, Key, Kind, QueryKind};
pub use request::{CardChange, NewCardRequest};
pub(crate) use run::{DownloadRequest, Parameters, Sent, asked_database, asked_with};
pub use saved::SavedCards;
pub use view::CardView;
pub(crate) use view::Viewing;
pub(crate) use viewed::Viewed;

use crate::Content;
use ::store::Tx;
use access::{Readable, Writable, collection::Rights};
use identity::Caller;
use kernel::CardId;
use query::Queries;
use web::{Error, Result};

/// What the handlers of cards share.
#[derive(Clone, Debug)]
pub struct Cards {
    /// The floor.
    pub content: Content,
    /// What asks.
    pub queries: Queries,
}

/// Finds a card that the caller may see.
pub async fn read(tx: &mut Tx, caller: &Caller, key: &Key) -> Result<Readable<Card>> {
    let card = store::find(tx, key).await?.ok_or(Error::NotFound)?;
    let rights = Rights::among(tx, caller, card.collection_id.as_slice()).await?;
    access::readable(&rights, card)
}

/// Finds a card that the caller may change, and keeps others from changing it meanwhile.
async fn read_for_writing(tx: &mut Tx, caller: &Caller, key: &Key) -> Result<Writable<Card>> {
    store::hold(tx, key).await?;
    let card = store::find(tx, key).await?.ok_or(Error::NotFound)?;
    let rights = Rights::among(tx, caller, card.collection_id.as_slice()).await?;
    access::writable(&rights, card)
}

/// Finds a card, whoever may see it: for those who explain why.
pub async fn find(tx: &mut Tx, key: &Key) -> ::store::Result<Option<Card>> {
    store::find(tx, key).await
}

/// Those of these cards that are there, and the cards that they start from, whoever may see them.
pub(crate) async fn with_sources(tx: &mut Tx, ids: &[CardId]) -> ::store::Result<Vec<Card>> {
    store::with_sources(tx, ids).await
}

/// Those of these cards that are there, whoever may see them.
pub async fn these(tx: &mut Tx, ids: &[CardId]) -> ::store::Result<Vec<Card>> {
    store::these(tx, ids).await
}
