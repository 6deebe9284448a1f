//! How collections are shown. (Contract: content.md §1.1 of the reference description.)

use super::model::{AuthorityLevel, Collection, Location, TRASH};
use chrono::{DateTime, Utc};
use kernel::{CollectionId, EntityId, UserId};
use schemars::JsonSchema;
use serde::Serialize;

/// The root's id on the wire.
pub(super) const ROOT: &str = "root";
const ROOT_NAME: &str = "Our analytics";

/// A collection.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CollectionView {
    /// The id.
    pub id: CollectionId,
    /// The name.
    pub name: String,
    /// The name, fit for addresses.
    pub slug: String,
    /// What people say about it.
    pub description: Option<String>,
    /// In the Trash?
    pub archived: bool,
    /// The ids of all that it lies in.
    pub location: Location,
    /// In what it lies.
    pub parent_id: Option<CollectionId>,
    /// The ids of all that it seems to the caller to lie in.
    pub effective_location: Location,
    /// All that it seems to the caller to lie in, outermost first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective_ancestors: Option<Vec<AncestorView>>,
    /// `official`, or nothing.
    pub authority_level: Option<AuthorityLevel>,
    /// `trash`, or nothing.
    #[serde(rename = "type")]
    pub kind: Option<&'static str>,
    /// Null for collections that people put things into.
    pub namespace: Option<String>,
    /// Whose personal collection it is.
    pub personal_owner_id: Option<UserId>,
    /// Is it a personal collection, or in one?
    pub is_personal: bool,
    /// Always false.
    pub is_sample: bool,
    /// Always false.
    pub is_remote_synced: bool,
    /// The id that travels between instances.
    pub entity_id: EntityId,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// What went into the Trash at once has one.
    pub archive_operation_id: Option<String>,
    /// Was it put into the Trash itself?
    pub archived_directly: Option<bool>,
    /// May the caller change it?
    pub can_write: bool,
    /// Can the caller put it back where it came from?
    pub can_restore: bool,
    /// Can the caller delete it for good?
    pub can_delete: bool,
}

/// The root: what lies in no collection lies there.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RootView {
    /// Always `root`.
    pub id: &'static str,
    /// The name.
    pub name: &'static str,
    /// Always null.
    pub description: Option<String>,
    /// Always false.
    pub archived: bool,
    /// Always null: it lies in nothing.
    pub parent_id: Option<CollectionId>,
    /// Always null: it lies in nothing.
    pub effective_location: Option<Location>,
    /// Always empty.
    pub effective_ancestors: Vec<AncestorView>,
    /// Always null.
    pub authority_level: Option<AuthorityLevel>,
    /// Always null.
    #[serde(rename = "type")]
    pub kind: Option<&'static str>,
    /// Always null.
    pub namespace: Option<String>,
    /// Always null.
    pub personal_owner_id: Option<UserId>,
    /// Always false.
    pub is_personal: bool,
    /// May the caller change what lies there?
    pub can_write: bool,
    /// Always false.
    pub can_restore: bool,
    /// Always false.
    pub can_delete: bool,
}

impl RootView {
    pub(super) fn new(can_write: bool) -> Self {
        Self {
            id: ROOT,
            name: ROOT_NAME,
            description: None,
            archived: false,
            parent_id: None,
            effective_location: None,
            effective_ancestors: Vec::new(),
            authority_level: None,
            kind: None,
            namespace: None,
            personal_owner_id: None,
            is_personal: false,
            can_write,
            can_restore: false,
            can_delete: false,
        }
    }
}

/// A collection or the root, in a list of both.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum HomeView {
    /// The root.
    Root(Box<RootView>),
    /// A collection.
    Collection(Box<CollectionView>),
}

/// The id of a collection or `root`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum HomeId {
    /// A collection.
    Collection(CollectionId),
    /// The root.
    Root(&'static str),
}

/// What something lies in.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AncestorView {
    /// The id, or `root`.
    pub id: HomeId,
    /// The name.
    pub name: String,
    /// `trash`, or nothing.
    #[serde(rename = "type")]
    pub kind: Option<&'static str>,
    /// Is it a personal collection, or in one?
    pub is_personal: bool,
    /// Whose personal collection it is.
    pub personal_owner_id: Option<UserId>,
    /// `official`, or nothing.
    pub authority_level: Option<AuthorityLevel>,
    /// May the caller change it?
    pub can_write: bool,
}

impl AncestorView {
    pub(super) fn of(collection: &Collection, can_write: bool) -> Self {
        Self {
            id: HomeId::Collection(collection.id),
            name: collection.name.clone(),
            kind: collection.is_trash.then_some(TRASH),
            is_personal: collection.is_personal(),
            personal_owner_id: collection.personal_owner_id,
            authority_level: collection.authority_level,
            can_write,
        }
    }
}

impl From<&RootView> for AncestorView {
    fn from(root: &RootView) -> Self {
        Self {
            id: HomeId::Root(root.id),
            name: root.name.to_owned(),
            kind: None,
            is_personal: false,
            personal_owner_id: None,
            authority_level: None,
            can_write: root.can_write,
        }
    }
}
