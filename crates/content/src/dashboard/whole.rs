//! A dashboard with all that lies on it, as one caller sees it.

use super::{
    layout::{self, Layout, Scene},
    model::{Dashboard, Key},
    view::{DashboardView, WholeDashboardView},
};
use crate::{
    card::{self, Card, Viewing},
    collection::Location,
};
use ::store::Tx;
use access::{collection::Rights, data::DataRights};
use identity::Caller;
use kernel::{CardId, CollectionId};
use std::collections::{BTreeSet, HashMap};
use web::{Error, Result};

/// A dashboard, the cards on it, and what the caller may do where they lie.
pub(super) struct Found {
    pub dashboard: Dashboard,
    pub layout: Layout,
    pub cards: HashMap<CardId, Card>,
    pub rights: Rights,
    data: DataRights,
}

impl Found {
    /// Finds a dashboard with what lies on it, and these cards, which are to lie there: three statements, however many.
    pub async fn around(
        tx: &mut Tx,
        caller: &Caller,
        key: &Key,
        others: impl IntoIterator<Item = CardId>,
    ) -> Result<Self> {
        let (dashboard, layout) = layout::with_dashboard(tx, key).await?.ok_or(Error::NotFound)?;
        let ids: Vec<_> =
            layout.cards().into_iter().chain(others).collect::<BTreeSet<_>>().into_iter().collect();
        let cards: HashMap<_, _> =
            card::these(tx, &ids).await?.into_iter().map(|card| (card.id, card)).collect();
        Self::with(tx, caller, dashboard, layout, cards).await
    }

    /// A dashboard that was just made, and what was put there.
    pub async fn made(tx: &mut Tx, caller: &Caller, dashboard: Dashboard, layout: Layout) -> Result<Self> {
        let ids: Vec<_> = layout.cards().into_iter().collect();
        let cards = card::these(tx, &ids).await?.into_iter().map(|card| (card.id, card)).collect();
        Self::with(tx, caller, dashboard, layout, cards).await
    }

    async fn with(
        tx: &mut Tx,
        caller: &Caller,
        dashboard: Dashboard,
        layout: Layout,
        cards: HashMap<CardId, Card>,
    ) -> Result<Self> {
        let homes: Vec<_> = homes(&dashboard, cards.values()).into_iter().collect();
        let (rights, data) = access::both::rights(tx, caller, &homes, None).await?;
        Ok(Self { dashboard, layout, cards, rights, data })
    }

    /// Shows it, or refuses who may not see it: two statements.
    pub async fn show(self, tx: &mut Tx, caller: &Caller) -> Result<WholeDashboardView> {
        let Self { dashboard, layout, cards, rights, data } = self;
        let dashboard = access::readable(&rights, dashboard)?;
        let there: Vec<_> = layout.cards().into_iter().filter_map(|id| cards.get(&id)).collect();
        let homes = homes(&dashboard, there.iter().copied());
        let people = there.iter().flat_map(|card| card.people()).chain([dashboard.last_editor_id]).collect();
        let viewing = Viewing::with(tx, caller, (&rights, data), homes, &people).await?;
        let scene = Scene { dashboard: dashboard.id, cards: &cards, viewing: &viewing };
        let (tabs, dashcards) = scene.show(&layout);
        Ok(WholeDashboardView {
            dashboard: DashboardView::of(&rights, viewing.people(), &dashboard),
            collection: dashboard.collection_id.and_then(|id| viewing.collection(id)),
            tabs,
            dashcards,
        })
    }
}

/// Where all of it lies: the dashboard with what is around it, and the cards.
fn homes<'a>(dashboard: &Dashboard, cards: impl Iterator<Item = &'a Card>) -> BTreeSet<CollectionId> {
    let around = dashboard.home.location.iter().flat_map(Location::ids);
    around.chain(dashboard.collection_id).chain(cards.filter_map(|card| card.collection_id)).collect()
}

/// Shows a dashboard, or refuses who may not see it.
pub(super) async fn show(tx: &mut Tx, caller: &Caller, key: &Key) -> Result<WholeDashboardView> {
    Found::around(tx, caller, key, []).await?.show(tx, caller).await
}
