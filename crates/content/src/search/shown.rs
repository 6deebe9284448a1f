//! What is told of what was found.

use super::{
    request::Model,
    store::{Hit, More},
    wanted::Fit,
};
use crate::collection::AuthorityLevel;
use chrono::{DateTime, Utc};
use identity::user::common_name;
use kernel::{CollectionId, DashboardId, DatabaseId, Id, TableId, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;

/// What was found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SearchView {
    /// The things, best first.
    pub data: Vec<FoundView>,
    /// How many there are on all pages together.
    pub total: usize,
    /// How many are shown at most.
    pub limit: i64,
    /// How many were left out first.
    pub offset: i64,
    /// The kinds that were looked for; null: all.
    pub models: Option<Vec<Model>>,
    /// The kinds of which anything fits, whichever were looked for; only told when asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub available_models: Option<BTreeSet<Model>>,
    /// The only database that was looked at.
    pub table_db_id: Option<DatabaseId>,
    /// How it is looked for.
    pub engine: &'static str,
}

/// The name of the reference's way that has no index beside the database.
pub(super) const ENGINE: &str = "search.engine/in-place";

/// Something that was found. What a kind does not have is null.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FoundView {
    /// The id among those of its kind.
    pub id: i64,
    /// What it is.
    pub model: Model,
    /// The name; of a table the one that people read.
    pub name: String,
    /// What people say about it.
    pub description: Option<String>,
    /// In the Trash?
    pub archived: bool,
    /// In what it lies; of a collection, itself. All keys are null for what lies in none.
    pub collection: FoundIn,
    /// The same by its id.
    pub collection_id: Option<CollectionId>,
    /// Its place among what is pinned there.
    pub collection_position: Option<i64>,
    /// As what a card is drawn.
    pub display: Option<String>,
    /// The dashboard that a card belongs to.
    pub dashboard_id: Option<DashboardId>,
    /// The database.
    pub database_id: Option<DatabaseId>,
    /// How it is called, for whoever sees it.
    pub database_name: Option<String>,
    /// The table, or the one that a card starts from.
    pub table_id: Option<TableId>,
    /// The schema of a table.
    pub table_schema: Option<String>,
    /// How a table is called in its database.
    pub table_name: Option<String>,
    /// How people read it.
    pub table_display_name: Option<String>,
    /// What people say about a table.
    pub table_description: Option<String>,
    /// How far the first sync of a table or database has come.
    pub initial_sync_status: Option<String>,
    /// Who made it.
    pub creator_id: Option<UserId>,
    /// How they are called.
    pub creator_common_name: Option<String>,
    /// Who changed it last.
    pub last_editor_id: Option<UserId>,
    /// How they are called.
    pub last_editor_common_name: Option<String>,
    /// When that was.
    pub last_edited_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When anything of it was changed.
    pub updated_at: DateTime<Utc>,
    /// Does the caller keep it at hand?
    pub bookmark: bool,
    /// Always null: nobody vouches for anything.
    pub moderated_status: Option<String>,
    /// May the caller change it?
    pub can_write: bool,
    /// How well it fits.
    pub scores: Vec<ScoreView>,
}

/// In what something lies.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct FoundIn {
    /// The collection.
    pub id: Option<CollectionId>,
    /// Its name.
    pub name: Option<String>,
    /// `official`, or nothing.
    pub authority_level: Option<AuthorityLevel>,
    /// Always null: nothing lies in the Trash itself.
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

/// One reason for the order.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ScoreView {
    /// What was looked at: `text`, the words.
    pub name: &'static str,
    /// From 0 to 1.
    pub score: f64,
    /// How much it counts.
    pub weight: f64,
    /// What it adds.
    pub contribution: f64,
}

/// Something to be shown, and what is known of the caller about it.
pub(super) struct Showing {
    pub hit: Hit,
    pub fit: Fit,
    pub can_write: bool,
    /// May the caller see the database that a card asks?
    pub sees_database: bool,
}

impl FoundView {
    pub(super) fn of(showing: Showing, more: More, archived: bool) -> Self {
        let Showing { hit, fit, can_write, sees_database } = showing;
        let is_table = hit.model == Model::Table;
        let home = match hit.model {
            Model::Collection => Some(CollectionId::from_number(hit.id)),
            _ => hit.collection_id,
        };
        let collection =
            FoundIn { id: home, name: more.home_name, authority_level: more.home_level, kind: None };
        let called = |first: Option<String>, last: Option<String>, email: Option<String>| {
            email.map(|email| common_name(first.as_deref(), last.as_deref(), &email))
        };
        Self {
            id: hit.id,
            model: hit.model,
            archived,
            collection,
            collection_id: home,
            collection_position: more.collection_position,
            display: more.display,
            dashboard_id: more.dashboard_id,
            database_id: hit.database_id,
            database_name: more.database_name.filter(|_| sees_database),
            table_id: more.table_id,
            table_schema: more.table_schema,
            table_name: is_table.then(|| hit.name.clone()),
            table_display_name: is_table.then(|| hit.title.clone()),
            table_description: hit.description.clone().filter(|_| is_table),
            initial_sync_status: more.initial_sync_status,
            creator_id: more.creator_id,
            creator_common_name: called(more.creator_first_name, more.creator_last_name, more.creator_email),
            last_edited_at: more.editor_id.map(|_| hit.changed_at),
            last_editor_id: more.editor_id,
            last_editor_common_name: called(more.editor_first_name, more.editor_last_name, more.editor_email),
            created_at: more.created_at,
            updated_at: hit.changed_at,
            bookmark: more.bookmark,
            moderated_status: None,
            can_write,
            scores: vec![ScoreView {
                name: "text",
                score: fit.score(),
                weight: 1.0,
                contribution: fit.score(),
            }],
            description: hit.description,
            name: hit.title,
        }
    }
}
