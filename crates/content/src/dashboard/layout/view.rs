//! How what lies on a dashboard is shown. (Contract: content.md §3.1 of the reference description.)

use super::{Dashcard, Layout, Tab, sent::ParameterMapping};
use crate::{
    Document,
    card::{Card, CardView, Viewing},
    collection::AuthorityLevel,
};
use access::Governed;
use chrono::{DateTime, Utc};
use kernel::{CardId, DashboardId, DashboardTabId, DashcardId, EntityId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// A tab.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct TabView {
    /// The id.
    pub id: DashboardTabId,
    /// The dashboard that it is of.
    pub dashboard_id: DashboardId,
    /// The name.
    pub name: String,
    /// Its place among the tabs, from 0.
    pub position: i64,
    /// The id that travels between instances.
    pub entity_id: EntityId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// A place of a card or of a text.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DashcardView {
    /// The id.
    pub id: DashcardId,
    /// The dashboard that it is on.
    pub dashboard_id: DashboardId,
    /// The tab that it is on; null where there are none.
    pub dashboard_tab_id: Option<DashboardTabId>,
    /// The card; null of a text.
    pub card_id: Option<CardId>,
    /// Always null.
    pub action_id: Option<i64>,
    /// How far from the top, from 0.
    pub row: i64,
    /// How far from the left, from 0; a dashboard is 24 wide.
    pub col: i64,
    /// How wide.
    pub size_x: i64,
    /// How high.
    pub size_y: i64,
    /// Which parameters go into which cards, and where.
    #[schemars(with = "Vec<ParameterMapping>")]
    pub parameter_mappings: Document,
    /// The ids of parameters that are drawn here.
    #[schemars(with = "Vec<String>")]
    pub inline_parameters: Document,
    /// The cards that are drawn into the same picture.
    pub series: Vec<SeenCard>,
    /// How it is drawn; of a text, what it says.
    #[schemars(with = "Map<String, Value>")]
    pub visualization_settings: Document,
    /// The id that travels between instances.
    pub entity_id: EntityId,
    /// `official` when the collection of the card is, or nothing.
    pub collection_authority_level: Option<AuthorityLevel>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
    /// The card; null of a text.
    pub card: Option<SeenCard>,
}

/// A card as the caller sees it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum SeenCard {
    /// All of it.
    Shown(Box<CardView>),
    /// Nothing of it: they may not.
    Hidden(HiddenCard),
}

/// A card that the caller may not see.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct HiddenCard {}

/// A dashboard's cards and what has to be known to show them.
pub(crate) struct Scene<'a> {
    pub dashboard: DashboardId,
    pub cards: &'a HashMap<CardId, Card>,
    pub viewing: &'a Viewing,
}

impl Scene<'_> {
    /// What lies there, as the caller sees it.
    pub fn show(&self, layout: &Layout) -> (Vec<TabView>, Vec<DashcardView>) {
        let tabs = layout.tabs.iter().map(|tab| self.tab(tab)).collect();
        (tabs, layout.dashcards.iter().map(|dashcard| self.dashcard(dashcard)).collect())
    }

    fn tab(&self, tab: &Tab) -> TabView {
        TabView {
            id: tab.id,
            dashboard_id: self.dashboard,
            name: tab.name.clone(),
            position: tab.position,
            entity_id: tab.entity_id.clone(),
            created_at: tab.created_at,
            updated_at: tab.updated_at,
        }
    }

    fn dashcard(&self, dashcard: &Dashcard) -> DashcardView {
        let card = dashcard.card_id.map(|id| self.card(id));
        let level = match &card {
            Some(SeenCard::Shown(card)) => card.collection.as_ref().and_then(|home| home.authority_level),
            Some(SeenCard::Hidden(_)) | None => None,
        };
        DashcardView {
            id: dashcard.id,
            dashboard_id: self.dashboard,
            dashboard_tab_id: dashcard.tab_id,
            card_id: dashcard.card_id,
            action_id: None,
            row: dashcard.area.top,
            col: dashcard.area.col,
            size_x: dashcard.area.size_x,
            size_y: dashcard.area.size_y,
            parameter_mappings: dashcard.mappings.clone(),
            inline_parameters: dashcard.inline_parameters.clone(),
            series: dashcard.series.iter().map(|id| self.card(*id)).collect(),
            visualization_settings: dashcard.settings.clone(),
            entity_id: dashcard.entity_id.clone(),
            collection_authority_level: level,
            created_at: dashcard.created_at,
            updated_at: dashcard.updated_at,
            card,
        }
    }

    fn card(&self, id: CardId) -> SeenCard {
        match self.cards.get(&id) {
            Some(card) if self.viewing.rights().may_read(card.domain()) => {
                SeenCard::Shown(Box::new(self.viewing.show(card.clone())))
            }
            _ => SeenCard::Hidden(HiddenCard {}),
        }
    }
}
