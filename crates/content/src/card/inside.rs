//! Cards as what lies in collections: what lists tell of them, and what happens to them with their collection.

use super::{
    model::{Card, Kind, QueryKind},
    store,
};
use crate::Document;
use ::store::{FromRow, Result, Row, Tx, from_row};
use access::{Governed, collection::Place};
use chrono::{DateTime, Utc};
use identity::user::LastEditView;
use kernel::{CardId, CollectionId, DashboardId, DatabaseId, EntityId, UserId};
use query::question::{Body, Question};
use std::collections::HashMap;

/// What lists tell of a card.
#[derive(Clone, Debug)]
pub(crate) struct Lying {
    pub id: CardId,
    pub entity_id: EntityId,
    pub name: String,
    pub description: Option<String>,
    pub kind: Kind,
    pub display: String,
    pub database_id: Option<DatabaseId>,
    pub query_kind: Option<QueryKind>,
    pub collection_id: Option<CollectionId>,
    pub owner_id: Option<UserId>,
    pub is_home_archived: bool,
    pub collection_position: Option<i64>,
    pub collection_preview: bool,
    pub dashboard_id: Option<DashboardId>,
    pub archived: bool,
    pub archived_directly: Option<bool>,
    pub last_used_at: DateTime<Utc>,
    pub last_edit: LastEditView,
}

impl FromRow for Lying {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            entity_id: row.get("entity_id")?,
            name: row.get("name")?,
            description: row.get("description")?,
            kind: row.get("type")?,
            display: row.get("display")?,
            database_id: row.get("database_id")?,
            query_kind: row.get("query_type")?,
            collection_id: row.get("collection_id")?,
            owner_id: row.get("owner_id")?,
            is_home_archived: row.get::<Option<bool>>("home_archived")? == Some(true),
            collection_position: row.get("collection_position")?,
            collection_preview: row.get("collection_preview")?,
            dashboard_id: row.get("dashboard_id")?,
            archived: row.get("archived")?,
            archived_directly: row.get("archived_directly")?,
            last_used_at: row.get("last_used_at")?,
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
        Card::place(self.owner_id, self.collection_id)
    }
}

/// A question as it is kept.
pub(super) struct Kept {
    id: CardId,
    dataset_query: Document,
}

from_row!(Kept { id, dataset_query });

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

/// Of these cards, those in SQL: can they be run without filling anything in?
pub(crate) async fn fully_parameterized(tx: &mut Tx, ids: &[CardId]) -> Result<HashMap<CardId, bool>> {
    let kept = store::native_questions(tx, ids).await?;
    let is_full = |kept: Kept| {
        let question = Question::from_kept(kept.dataset_query.as_str());
        let lacks_nothing = match question.map(|question| question.body) {
            Some(Body::Native(native)) => {
                !native.tags.iter().any(|(_, tag)| tag.is_required && tag.default.is_none())
            }
            _ => true,
        };
        (kept.id, lacks_nothing)
    };
    Ok(kept.into_iter().map(is_full).collect())
}
