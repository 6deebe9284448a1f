//! One thing in the list of what lies in a collection: how it is shown, and in what order.

use super::{
    items::{ItemsQuery, Model, SortColumn, SortDirection},
    model::{AuthorityLevel, Collection, Location},
    sight::Sight,
};
use crate::{
    card::{QueryKind, inside::Lying},
    dashboard,
};
use access::{Governed, collection::Rights};
use chrono::{DateTime, Utc};
use identity::user::LastEditView;
use kernel::{CardId, CollectionId, DashboardId, DatabaseId, EntityId, Id, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use std::cmp::Ordering;

/// Something that lies in a collection.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ItemView {
    /// The id among those of its kind.
    pub id: i64,
    /// What it is.
    pub model: Model,
    /// The name.
    pub name: String,
    /// What people say about it.
    pub description: Option<String>,
    /// The id that travels between instances.
    pub entity_id: EntityId,
    /// In what it was looked for; null: in the root.
    pub collection_id: Option<CollectionId>,
    /// Its place among what is pinned; null: it is not.
    pub collection_position: Option<i64>,
    /// In the Trash?
    pub archived: bool,
    /// `official`, or nothing.
    pub authority_level: Option<AuthorityLevel>,
    /// Of a collection, the ids of all that it lies in.
    pub location: Option<Location>,
    /// Of a collection, the ids of all that it seems to the caller to lie in.
    pub effective_location: Option<Location>,
    /// `trash`, or nothing.
    #[serde(rename = "type")]
    pub kind: Option<&'static str>,
    /// Null for collections that people put things into.
    pub namespace: Option<String>,
    /// Whose personal collection it is.
    pub personal_owner_id: Option<UserId>,
    /// Is it a personal collection, or in one?
    pub is_personal: bool,
    /// Of a collection, what lies directly in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub here: Vec<Model>,
    /// Of a collection, what lies in what lies in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub below: Vec<Model>,
    /// Of a card: as what its result is drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display: Option<String>,
    /// Of a card: is its result shown where it is pinned?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collection_preview: Option<bool>,
    /// Of a card: the database that it asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database_id: Option<DatabaseId>,
    /// Of a card: the dashboard that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dashboard_id: Option<DashboardId>,
    /// Of a card: can it be run without filling anything in?
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fully_parameterized: Option<bool>,
    /// Of a card: when it was made, or last used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<DateTime<Utc>>,
    /// Of a card or a dashboard: who last changed it, and when.
    #[serde(rename = "last-edit-info", skip_serializing_if = "Option::is_none")]
    pub last_edit: Option<LastEditView>,
    /// Always false.
    pub is_remote_synced: bool,
    /// May the caller change it?
    pub can_write: bool,
    /// Can the caller put it back where it came from?
    pub can_restore: bool,
    /// Can the caller delete it for good?
    pub can_delete: bool,
}

/// Something that lies in a collection.
pub(super) enum Item<'a> {
    Collection(&'a Collection),
    Card(Box<Lying>),
    Dashboard(Box<dashboard::inside::Lying>),
}

impl Item<'_> {
    pub fn model(&self) -> Model {
        match self {
            Self::Collection(_) => Model::Collection,
            Self::Card(card) => Model::of(card.kind),
            Self::Dashboard(_) => Model::Dashboard,
        }
    }

    /// The card, if it is one in SQL.
    pub fn native_card(&self) -> Option<CardId> {
        match self {
            Self::Card(card) if card.query_kind == Some(QueryKind::Native) => Some(card.id),
            _ => None,
        }
    }

    fn name(&self) -> (String, i64) {
        match self {
            Self::Collection(it) => (it.name.to_lowercase(), it.id.number()),
            Self::Card(it) => (it.name.to_lowercase(), it.id.number()),
            Self::Dashboard(it) => (it.name.to_lowercase(), it.id.number()),
        }
    }

    fn description(&self) -> Option<&str> {
        match self {
            Self::Collection(it) => it.description.as_deref(),
            Self::Card(it) => it.description.as_deref(),
            Self::Dashboard(it) => it.description.as_deref(),
        }
    }

    /// Nobody is known to have edited a collection.
    fn last_edit(&self) -> Option<&LastEditView> {
        match self {
            Self::Collection(_) => None,
            Self::Card(card) => Some(&card.last_edit),
            Self::Dashboard(dashboard) => Some(&dashboard.last_edit),
        }
    }

    fn is_official(&self) -> bool {
        matches!(self, Self::Collection(it) if it.authority_level.is_some())
    }

    /// Its place by what it is: dashboards, models, metrics, questions, collections.
    fn rank(&self) -> u8 {
        match self.model() {
            Model::Dashboard => 0,
            Model::Dataset => 1,
            Model::Metric => 2,
            Model::Card => 3,
            _ => 4,
        }
    }
}

/// Sorts items as it was asked for, and where that is the same by name. What has nothing to be sorted by comes last,
/// in either direction.
pub(super) fn sort(items: &mut [Item<'_>], query: &ItemsQuery) {
    let is_descending = query.sort_direction == Some(SortDirection::Descending);
    let turned = |order: Ordering| if is_descending { order.reverse() } else { order };
    items.sort_by_cached_key(Item::name);
    match query.sort_column {
        None => {}
        Some(SortColumn::Name) => items.sort_by(|a, b| turned(a.name().cmp(&b.name()))),
        Some(SortColumn::Model) => items.sort_by(|a, b| turned(a.rank().cmp(&b.rank()))),
        Some(SortColumn::Description) => {
            items.sort_by(|a, b| known_first(a.description(), b.description(), turned));
        }
        Some(SortColumn::LastEditedAt) => {
            let moment = |it: &Item<'_>| it.last_edit().map(|edit| edit.timestamp);
            items.sort_by(|a, b| known_first(moment(a), moment(b), turned));
        }
        Some(SortColumn::LastEditedBy) => {
            items.sort_by(|a, b| known_first(editor(a), editor(b), turned));
        }
    }
    if query.official_collections_first == Some(true) {
        items.sort_by_key(|it| !it.is_official());
    }
}

fn editor(item: &Item<'_>) -> Option<[String; 3]> {
    let edit = item.last_edit()?;
    let part = |name: &Option<String>| name.as_deref().unwrap_or_default().to_lowercase();
    Some([part(&edit.last_name), part(&edit.first_name), edit.email.as_str().to_owned()])
}

fn known_first<T: Ord>(a: Option<T>, b: Option<T>, turned: impl Fn(Ordering) -> Ordering) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) => turned(a.cmp(&b)),
        (a, b) => a.is_none().cmp(&b.is_none()),
    }
}

impl ItemView {
    pub(super) fn of_collection(sight: &Sight, collection: &Collection) -> Self {
        let view = sight.show(collection);
        Self {
            id: view.id.number(),
            model: Model::Collection,
            name: view.name,
            description: view.description,
            entity_id: view.entity_id,
            collection_id: None,
            collection_position: None,
            archived: view.archived,
            authority_level: view.authority_level,
            location: Some(view.location),
            effective_location: Some(view.effective_location),
            kind: view.kind,
            namespace: view.namespace,
            personal_owner_id: view.personal_owner_id,
            is_personal: view.is_personal,
            here: Vec::new(),
            below: Vec::new(),
            display: None,
            collection_preview: None,
            database_id: None,
            dashboard_id: None,
            fully_parameterized: None,
            last_used_at: None,
            last_edit: None,
            is_remote_synced: false,
            can_write: view.can_write,
            can_restore: view.can_restore,
            can_delete: view.can_delete,
        }
    }

    pub(super) fn of_card(rights: &Rights, card: Lying) -> Self {
        let can_write = rights.may_write(card.domain());
        Self {
            id: card.id.number(),
            model: Model::of(card.kind),
            can_write,
            can_restore: can_write && card.archived_directly == Some(true) && !card.is_home_archived,
            can_delete: can_write && card.archived,
            name: card.name,
            description: card.description,
            entity_id: card.entity_id,
            collection_id: card.collection_id,
            collection_position: card.collection_position,
            archived: card.archived,
            authority_level: None,
            location: None,
            effective_location: None,
            kind: None,
            namespace: None,
            personal_owner_id: None,
            is_personal: card.owner_id.is_some(),
            here: Vec::new(),
            below: Vec::new(),
            display: Some(card.display),
            collection_preview: Some(card.collection_preview),
            database_id: card.database_id,
            dashboard_id: card.dashboard_id,
            fully_parameterized: None,
            last_used_at: Some(card.last_used_at),
            last_edit: Some(card.last_edit),
            is_remote_synced: false,
        }
    }

    pub(super) fn of_dashboard(rights: &Rights, dashboard: dashboard::inside::Lying) -> Self {
        let can_write = rights.may_write(dashboard.domain());
        Self {
            id: dashboard.id.number(),
            model: Model::Dashboard,
            can_write,
            can_restore: can_write
                && dashboard.archived_directly == Some(true)
                && !dashboard.is_home_archived,
            can_delete: can_write && dashboard.archived,
            name: dashboard.name,
            description: dashboard.description,
            entity_id: dashboard.entity_id,
            collection_id: dashboard.collection_id,
            collection_position: dashboard.collection_position,
            archived: dashboard.archived,
            authority_level: None,
            location: None,
            effective_location: None,
            kind: None,
            namespace: None,
            personal_owner_id: None,
            is_personal: dashboard.owner_id.is_some(),
            here: Vec::new(),
            below: Vec::new(),
            display: None,
            collection_preview: None,
            database_id: None,
            dashboard_id: None,
            fully_parameterized: None,
            last_used_at: None,
            last_edit: Some(dashboard.last_edit),
            is_remote_synced: false,
        }
    }
}
