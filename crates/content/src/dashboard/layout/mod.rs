//! What lies on a dashboard: tabs, and on them, or on none, places of cards and of texts.
//!
//! A layout is sent as a whole and put in the place of the old one; what keeps its id is changed, and stays the same
//! thing for those who know it by that.

mod check;
mod put;
mod reach;
mod sent;
mod store;
mod view;

pub(super) use check::{Sent, refuse};
pub(super) use put::{Putting, insert_copy, put};
pub(super) use reach::Reaches;
pub use sent::{SentDashcard, SentTab};
pub(super) use view::Scene;
pub use view::{DashcardView, TabView};

use super::model::{Dashboard, Key};
use crate::Document;
use ::store::{Result, Tx};
use audit::Event;
use chrono::{DateTime, Utc};
use kernel::{CardId, DashboardTabId, DashcardId, EntityId};
use serde_json::json;
use std::collections::BTreeSet;

/// What lies on a dashboard.
#[derive(Clone, Debug, Default)]
pub(super) struct Layout {
    /// The tabs, in their order.
    pub tabs: Vec<Tab>,
    /// The places, in the order in which they were made.
    pub dashcards: Vec<Dashcard>,
}

/// A tab.
#[derive(Clone, Debug)]
pub(super) struct Tab {
    pub id: DashboardTabId,
    pub entity_id: EntityId,
    pub name: String,
    /// From 0.
    pub position: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// A place of a card or of a text.
#[derive(Clone, Debug)]
pub(super) struct Dashcard {
    pub id: DashcardId,
    pub entity_id: EntityId,
    pub tab_id: Option<DashboardTabId>,
    /// None of a text.
    pub card_id: Option<CardId>,
    pub area: Area,
    /// Which parameters go into which cards, and where.
    pub mappings: Document,
    /// The ids of parameters that are drawn here.
    pub inline_parameters: Document,
    pub settings: Document,
    /// The cards that are drawn into the same picture.
    pub series: Vec<CardId>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// Where on the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub top: i64,
    pub col: i64,
    pub size_x: i64,
    pub size_y: i64,
}

/// Finds a dashboard with what lies on it, in one statement, however much it is.
pub(super) async fn with_dashboard(tx: &mut Tx, key: &Key) -> Result<Option<(Dashboard, Layout)>> {
    store::find_whole(tx, key).await
}

impl Layout {
    /// All cards that lie there.
    pub fn cards(&self) -> BTreeSet<CardId> {
        self.dashcards.iter().flat_map(Dashcard::cards).collect()
    }
}

impl Layout {
    /// That it was put in the place of the one before, as the audit log tells it.
    pub fn event(&self, before: &Self) -> Option<Event> {
        let details = json!({
            "previous": { "tabs": before.tabs.len(), "dashcards": before.dashcards.len(), "cards": before.cards() },
            "new": { "tabs": self.tabs.len(), "dashcards": self.dashcards.len(), "cards": self.cards() },
        });
        (!self.is_as(before)).then(|| Event::new("dashboard-layout").with(details))
    }

    fn is_as(&self, other: &Self) -> bool {
        let is_same_tab = |(a, b): (&Tab, &Tab)| (a.id, &a.name) == (b.id, &b.name);
        let is_same = |(a, b): (&Dashcard, &Dashcard)| a.id == b.id && a.is_as(b);
        self.tabs.len() == other.tabs.len()
            && self.dashcards.len() == other.dashcards.len()
            && self.tabs.iter().zip(&other.tabs).all(is_same_tab)
            && self.dashcards.iter().zip(&other.dashcards).all(is_same)
    }
}

impl Dashcard {
    /// The card of this place, and those drawn into the same picture.
    pub fn cards(&self) -> impl Iterator<Item = CardId> {
        self.card_id.into_iter().chain(self.series.iter().copied())
    }

    /// Is it the same but for the moments?
    fn is_as(&self, other: &Self) -> bool {
        self.tab_id == other.tab_id
            && self.card_id == other.card_id
            && self.area == other.area
            && self.mappings == other.mappings
            && self.inline_parameters == other.inline_parameters
            && self.settings == other.settings
            && self.series == other.series
    }
}
