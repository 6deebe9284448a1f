//! Dashboards as what lies in collections: what lists tell of them, and what happens to them with their collection.

use super::store;
use ::store::{FromRow, Result, Row, Tx};
use access::{Governed, collection::Place};
use identity::user::LastEditView;
use kernel::{CollectionId, DashboardId, EntityId, UserId};

/// What lists tell of a dashboard.
#[derive(Clone, Debug)]
pub(crate) struct Lying {
    pub id: DashboardId,
    pub entity_id: EntityId,
    pub name: String,
    pub description: Option<String>,
    pub collection_id: Option<CollectionId>,
    pub owner_id: Option<UserId>,
    pub is_home_archived: bool,
    pub collection_position: Option<i64>,
    pub archived: bool,
    pub archived_directly: Option<bool>,
    pub last_edit: LastEditView,
}

impl FromRow for Lying {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            entity_id: row.get("entity_id")?,
            name: row.get("name")?,
            description: row.get("description")?,
            collection_id: row.get("collection_id")?,
            owner_id: row.get("owner_id")?,
            is_home_archived: row.get::<Option<bool>>("home_archived")? == Some(true),
            collection_position: row.get("collection_position")?,
            archived: row.get("archived")?,
            archived_directly: row.get("archived_directly")?,
            last_edit: LastEditView {
                id: row.get("last_editor_id")?,
                email: row.get("editor_email")?,
                first_name: row.get("editor_first_name")?,
                last_name: row.get("editor_last_name")?,
                timestamp: row.get("last_edited_at")?,
            },
        })
    }
}

impl Governed for Lying {
    type Domain = Place;

    fn domain(&self) -> Place {
        Place::of_what_lies_in(self.collection_id, self.owner_id)
    }
}

/// Puts what lies in these collections into the Trash with them.
pub(crate) async fn archive(tx: &mut Tx, homes: &[CollectionId], operation: &str) -> Result<()> {
    store::archive_in(tx, homes, operation).await
}

/// Brings back what went into the Trash with these collections.
pub(crate) async fn restore(tx: &mut Tx, homes: &[CollectionId], operation: &str) -> Result<()> {
    store::restore_in(tx, homes, operation).await
}

/// Deletes what lies in these collections for good, and says how many that was.
pub(crate) async fn delete(tx: &mut Tx, homes: &[CollectionId]) -> Result<u64> {
    store::delete_in(tx, homes).await
}
