//! A dashboard with all that lies on it, as one caller sees it.

use super::{
    layout::{self, Layout, Scene},
    model::{Dashboard, Key},
    view::{DashboardView, WholeDashboardView},
};
use crate::{
    card::{self, Card, Viewing},
    collection::{self, Shelf},
};
use ::store::Tx;
use access::collection::Rights;
use identity::Caller;
use kernel::{CardId, CollectionId};
use std::collections::{BTreeSet, HashMap};
use web::{Error, Result};

/// A dashboard, the cards on it, and what the caller may do where they lie.
pub(super) struct Found {
    pub dashboard: Dashboard,
    pub layout: Layout,
    pub cards: HashMap<CardId, Card>,
    pub shelf: Shelf,
}

impl Found {
    /// Finds a dashboard with what lies on it, with cards that are to lie there and where it is to lie: four statements,
    /// however much it is.
    pub async fn around(
        tx: &mut Tx,
        caller: &Caller,
        key: &Key,
        (others, home): (impl IntoIterator<Item = CardId>, Option<CollectionId>),
    ) -> Result<Self> {
        let (dashboard, layout) = layout::with_dashboard(tx, key).await?.ok_or(Error::NotFound)?;
        let ids: BTreeSet<_> = layout.cards().into_iter().chain(others).collect();
        let cards = these(tx, ids).await?;
        let keys: Vec<_> = dashboard.collection_id.into_iter().chain(home).map(collection::Key::Id).collect();
        let homes: BTreeSet<_> = cards.values().filter_map(|card| card.collection_id).collect();
        let homes: Vec<_> = homes.into_iter().collect();
        let shelf = Shelf::around(tx, caller, (&keys, &homes), None).await?;
        Ok(Self { dashboard, layout, cards, shelf })
    }

    /// A dashboard that was just made where the caller may put things, with nothing on it.
    pub fn made(dashboard: Dashboard, shelf: Shelf) -> Self {
        Self { dashboard, layout: Layout::default(), cards: HashMap::new(), shelf }
    }

    /// The copy that was just made of this one, and what was put there: cards that lie here, and copies of them that lie
    /// where it does.
    pub async fn copied(mut self, tx: &mut Tx, copy: Dashboard, layout: Layout) -> Result<Self> {
        let new = layout.cards().into_iter().filter(|id| !self.cards.contains_key(id)).collect();
        self.cards.extend(these(tx, new).await?);
        Ok(Self { dashboard: copy, layout, ..self })
    }

    /// What the caller may do where all of it lies.
    pub fn rights(&self) -> &Rights {
        self.shelf.rights()
    }

    /// Shows it, or refuses who may not see it: one statement.
    pub async fn show(self, tx: &mut Tx, caller: &Caller) -> Result<WholeDashboardView> {
        let Self { dashboard, layout, cards, shelf } = self;
        let dashboard = access::readable(shelf.rights(), dashboard)?;
        let there = layout.cards().into_iter().filter_map(|id| cards.get(&id));
        let people = there.flat_map(Card::people).chain([dashboard.last_editor_id]).collect();
        let viewing = Viewing::of(tx, caller, shelf, &people).await?;
        let scene = Scene { dashboard: dashboard.id, cards: &cards, viewing: &viewing };
        let (tabs, dashcards) = scene.show(&layout);
        Ok(WholeDashboardView {
            dashboard: DashboardView::of(viewing.rights(), viewing.people(), &dashboard),
            collection: dashboard.collection_id.and_then(|id| viewing.collection(id)),
            tabs,
            dashcards,
        })
    }
}

async fn these(tx: &mut Tx, ids: BTreeSet<CardId>) -> Result<HashMap<CardId, Card>> {
    let ids: Vec<_> = ids.into_iter().collect();
    Ok(card::these(tx, &ids).await?.into_iter().map(|card| (card.id, card)).collect())
}

/// Shows a dashboard, or refuses who may not see it.
pub(super) async fn show(tx: &mut Tx, caller: &Caller, key: &Key) -> Result<WholeDashboardView> {
    Found::around(tx, caller, key, ([], None)).await?.show(tx, caller).await
}
