//! A dashboard with all that lies on it, as one caller sees it.

use super::{
    layout::{self, Layout, Scene},
    model::Dashboard,
    view::{DashboardView, WholeDashboardView},
};
use crate::{
    card::{self, Card, Viewing},
    collection::Location,
};
use ::store::Tx;
use access::collection::Rights;
use identity::Caller;
use kernel::{CardId, CollectionId};
use std::collections::{BTreeSet, HashMap};
use web::Result;

/// A dashboard, the cards on it, and what the caller may do where they lie.
pub(super) struct Found {
    pub dashboard: Dashboard,
    pub layout: Layout,
    pub cards: HashMap<CardId, Card>,
    pub rights: Rights,
}

impl Found {
    /// Finds what lies on a dashboard, and these cards, which are to lie there: three statements, however many.
    pub async fn around(
        tx: &mut Tx,
        caller: &Caller,
        dashboard: Dashboard,
        others: impl IntoIterator<Item = CardId>,
    ) -> Result<Self> {
        let layout = layout::of(tx, dashboard.id).await?;
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
        let rights = Rights::among(tx, caller, &homes).await?;
        Ok(Self { dashboard, layout, cards, rights })
    }

    /// Shows it, or refuses who may not see it: three statements.
    pub async fn show(self, tx: &mut Tx, caller: &Caller) -> Result<WholeDashboardView> {
        let Self { dashboard, layout, cards, rights } = self;
        let dashboard = access::readable(&rights, dashboard)?;
        let there: Vec<_> = layout.cards().into_iter().filter_map(|id| cards.get(&id)).collect();
        let homes = homes(&dashboard, there.iter().copied());
        let people = there.iter().flat_map(|card| card.people()).chain([dashboard.last_editor_id]).collect();
        let viewing = Viewing::of(tx, caller, &rights, homes, &people).await?;
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
pub(super) async fn show(tx: &mut Tx, caller: &Caller, dashboard: Dashboard) -> Result<WholeDashboardView> {
    Found::around(tx, caller, dashboard, []).await?.show(tx, caller).await
}
