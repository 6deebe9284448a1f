//! A card with what it lies in, and what the caller may do there and with what it asks: looked up once for a request, and
//! carried through it.

use super::{
    Key,
    model::Card,
    request::HomeKey,
    store,
    view::{CardView, Viewing},
};
use crate::collection::{self, Shelf};
use ::store::Tx;
use access::{Readable, Writable};
use identity::Caller;
use web::{Error, Result};

/// A card, and where it lies and is to lie.
pub(super) struct Seen {
    card: Card,
    pub homes: Shelf,
}

/// What else than the card as it is has to be known.
#[derive(Clone, Debug, Default)]
pub(super) struct Beside {
    /// In what it is to lie.
    pub home: Option<HomeKey>,
    /// All data, because it is to ask something else.
    pub all_data: bool,
}

impl Seen {
    /// Finds a card: three statements.
    pub async fn find(tx: &mut Tx, caller: &Caller, key: &Key, beside: Beside) -> Result<Self> {
        let card = store::find(tx, key).await?.ok_or(Error::NotFound)?;
        let own = card.collection_id.map(collection::Key::Id);
        let keys: Vec<_> = own.into_iter().chain(beside.home.map(|HomeKey(key)| key)).collect();
        let about = card.database_id.filter(|_| !beside.all_data);
        Ok(Self { homes: Shelf::around(tx, caller, (&keys, &[]), about).await?, card })
    }

    /// The card, for who may see it.
    pub fn read(self) -> Result<(Readable<Card>, Shelf)> {
        Ok((access::readable(self.homes.rights(), self.card)?, self.homes))
    }

    /// The card, for who may change it.
    pub fn for_writing(self) -> Result<(Writable<Card>, Shelf)> {
        let (card, homes) = self.read()?;
        Ok((card.for_writing(homes.rights())?, homes))
    }
}

/// Shows a card that lies in what was looked up: one statement.
pub(super) async fn show(tx: &mut Tx, caller: &Caller, homes: Shelf, card: Card) -> Result<CardView> {
    let people = card.people().into_iter().collect();
    Ok(Viewing::of(tx, caller, homes, &people).await?.show_with_ancestors(card))
}
