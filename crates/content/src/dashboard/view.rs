//! How dashboards are shown. (Contract: content.md §3.1 of the reference description.)

use super::{
    layout::{DashcardView, TabView},
    model::{Dashboard, DashboardWidth},
};
use crate::{
    Document,
    collection::{AuthorityLevel, CollectionView},
    parameter::KeptParameter,
};
use access::{Governed, collection::Rights};
use chrono::{DateTime, Utc};
use identity::user::{AuthorView, LastEditView};
use kernel::{CollectionId, DashboardId, EntityId, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// A dashboard, without what lies on it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DashboardView {
    /// The id.
    pub id: DashboardId,
    /// The name.
    pub name: String,
    /// What people say about it.
    pub description: Option<String>,
    /// In the Trash?
    pub archived: bool,
    /// Was it put into the Trash itself?
    pub archived_directly: Option<bool>,
    /// In what it lies; null: in the root.
    pub collection_id: Option<CollectionId>,
    /// Its place among what is pinned, from 1; null: it is not.
    pub collection_position: Option<i64>,
    /// `official` when its collection is, or nothing.
    pub collection_authority_level: Option<AuthorityLevel>,
    /// How wide it is drawn.
    pub width: DashboardWidth,
    /// Is what was filled in used at once, or when somebody says so?
    pub auto_apply_filters: bool,
    /// What can be filled in for all its cards.
    #[schemars(with = "Vec<KeptParameter>")]
    pub parameters: Document,
    /// For how many hours a result is as good as new.
    pub cache_ttl: Option<i64>,
    /// What is of interest in it.
    pub points_of_interest: Option<String>,
    /// What to be careful about.
    pub caveats: Option<String>,
    /// Is it shown to newcomers?
    pub show_in_getting_started: bool,
    /// Its place among what is shown to them.
    pub position: Option<i64>,
    /// Always null.
    pub public_uuid: Option<String>,
    /// Always null.
    pub made_public_by_id: Option<UserId>,
    /// Always false.
    pub enable_embedding: bool,
    /// Always null.
    pub embedding_type: Option<String>,
    /// Always null.
    pub embedding_params: Option<Map<String, Value>>,
    /// Always null.
    pub initially_published_at: Option<DateTime<Utc>>,
    /// Who made it.
    pub creator_id: UserId,
    /// The id that travels between instances.
    pub entity_id: EntityId,
    /// Always empty.
    pub moderation_reviews: Vec<Map<String, Value>>,
    /// Always false.
    pub is_remote_synced: bool,
    /// May the caller change it?
    pub can_write: bool,
    /// Can the caller put it back where it came from?
    pub can_restore: bool,
    /// Can the caller delete it for good?
    pub can_delete: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When anything of it last changed.
    pub updated_at: DateTime<Utc>,
    /// Who last changed it, and when.
    #[serde(rename = "last-edit-info")]
    pub last_edit: Option<LastEditView>,
}

impl DashboardView {
    /// It, as the caller sees it.
    pub(super) fn of(rights: &Rights, people: &HashMap<UserId, AuthorView>, dashboard: &Dashboard) -> Self {
        let (about, may_write) = (dashboard.about.clone(), rights.may_write(dashboard.domain()));
        let home_takes_it_back = !dashboard.home.is_archived;
        Self {
            id: dashboard.id,
            name: about.name,
            description: about.description,
            archived: dashboard.archived,
            archived_directly: dashboard.archived_directly,
            collection_id: dashboard.collection_id,
            collection_position: about.collection_position,
            collection_authority_level: dashboard.home.authority_level,
            width: about.width,
            auto_apply_filters: about.auto_apply_filters,
            parameters: about.parameters,
            cache_ttl: about.cache_ttl,
            points_of_interest: about.points_of_interest,
            caveats: about.caveats,
            show_in_getting_started: about.show_in_getting_started,
            position: about.position,
            public_uuid: None,
            made_public_by_id: None,
            enable_embedding: false,
            embedding_type: None,
            embedding_params: None,
            initially_published_at: None,
            creator_id: dashboard.creator_id,
            entity_id: dashboard.entity_id.clone(),
            moderation_reviews: Vec::new(),
            is_remote_synced: false,
            can_write: may_write,
            can_restore: dashboard.archived_directly == Some(true) && may_write && home_takes_it_back,
            can_delete: dashboard.archived && may_write,
            created_at: dashboard.created_at,
            updated_at: dashboard.updated_at,
            last_edit: people.get(&dashboard.last_editor_id).map(|it| it.edited_at(dashboard.last_edited_at)),
        }
    }
}

/// A dashboard with what lies on it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WholeDashboardView {
    /// The dashboard.
    #[serde(flatten)]
    pub dashboard: DashboardView,
    /// In what it lies; null: in the root.
    pub collection: Option<CollectionView>,
    /// Its tabs, in their order; a dashboard may have none.
    pub tabs: Vec<TabView>,
    /// What lies on it.
    pub dashcards: Vec<DashcardView>,
}
