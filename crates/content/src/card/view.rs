//! How cards are shown. (Contract: content.md §2.1 of the reference description.)

use super::model::{Card, Kind, QueryKind};
use crate::{
    Document,
    collection::{CollectionView, Shelf},
};
use ::store::Tx;
use access::{
    Governed,
    collection::Rights,
    data::{self, DataRights, Level},
};
use chrono::{DateTime, Utc};
use identity::{
    Caller,
    user::{self, AuthorView, LastEditView},
};
use kernel::{CardId, CollectionId, DashboardId, DatabaseId, EntityId, Scope, TableId, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::{BTreeSet, HashMap};
use web::{Result, words};

words! {
    /// How much of a result somebody may take away as a file.
    pub enum Downloads {
        /// All rows.
        Full = "full",
        /// The first ten thousand.
        Limited = "limited",
        /// Nothing.
        None = "none",
    }
}

/// A card.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CardView {
    /// The id.
    pub id: CardId,
    /// The id that travels between instances.
    pub entity_id: EntityId,
    /// The name.
    pub name: String,
    /// What people say about it.
    pub description: Option<String>,
    /// What it is for.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// As what its result is drawn.
    pub display: String,
    /// What it asks, in the older form; empty for nothing yet.
    #[schemars(with = "Map<String, Value>")]
    pub dataset_query: Document,
    /// In which language it asks; null: it asks nothing.
    pub query_type: Option<QueryKind>,
    /// The database that it asks.
    pub database_id: Option<DatabaseId>,
    /// The table that it starts from.
    pub table_id: Option<TableId>,
    /// The card whose result it starts from.
    pub source_card_id: Option<CardId>,
    /// How its result is drawn.
    #[schemars(with = "Map<String, Value>")]
    pub visualization_settings: Document,
    /// The columns of its result, as far as they are known.
    #[schemars(with = "Option<Vec<Map<String, Value>>>")]
    pub result_metadata: Option<Document>,
    /// What can be filled in.
    #[schemars(with = "Vec<Map<String, Value>>")]
    pub parameters: Document,
    /// Where it goes in.
    #[schemars(with = "Vec<Map<String, Value>>")]
    pub parameter_mappings: Document,
    /// In what it lies; null: in the root.
    pub collection_id: Option<CollectionId>,
    /// That collection.
    pub collection: Option<CollectionView>,
    /// Its place among what is pinned there, from 1; null: it is not.
    pub collection_position: Option<i64>,
    /// Is its result shown where it is pinned?
    pub collection_preview: bool,
    /// The dashboard that it belongs to.
    pub dashboard_id: Option<DashboardId>,
    /// In the Trash?
    pub archived: bool,
    /// Was it put there itself?
    pub archived_directly: bool,
    /// For how many hours a result is as good as new.
    pub cache_ttl: Option<i64>,
    /// Who made it.
    pub creator_id: UserId,
    /// The same, with names.
    pub creator: Option<AuthorView>,
    /// Who last changed it, and when.
    #[serde(rename = "last-edit-info")]
    pub last_edit: Option<LastEditView>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When anything of it last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was made, or last looked at or run; some seconds late.
    pub last_used_at: DateTime<Utc>,
    /// How often it was looked at or run; some seconds late.
    pub view_count: i64,
    /// Always null: nothing is shown to those who are not signed in.
    pub public_uuid: Option<String>,
    /// Always null.
    pub made_public_by_id: Option<UserId>,
    /// Always false.
    pub enable_embedding: bool,
    /// Always null.
    pub embedding_params: Option<Map<String, Value>>,
    /// Always null.
    pub embedding_type: Option<String>,
    /// Always empty.
    pub moderation_reviews: Vec<Value>,
    /// Always false.
    pub persisted: bool,
    /// May the caller change it?
    pub can_write: bool,
    /// Can the caller put it back where it came from?
    pub can_restore: bool,
    /// May the caller delete it for good, now that it is in the Trash?
    pub can_delete: bool,
    /// May the caller ask of their own what it starts from?
    pub can_run_adhoc_query: bool,
    /// May the caller change the connection of its database?
    pub can_manage_db: bool,
    /// How much of its result the caller may take away.
    pub download_perms: Downloads,
}

/// Shows cards that the caller may see: two statements, however many.
pub(super) async fn list(
    tx: &mut Tx,
    caller: &Caller,
    rights: (Rights, DataRights),
    cards: Vec<Card>,
) -> Result<Vec<CardView>> {
    let homes: BTreeSet<_> = cards.iter().filter_map(|card| card.collection_id).collect();
    let people = cards.iter().flat_map(Card::people).collect();
    let shelf = Shelf::over(tx, rights, &homes.into_iter().collect::<Vec<_>>()).await?;
    let viewing = Viewing::of(tx, caller, shelf, &people).await?;
    Ok(cards.into_iter().map(|card| viewing.show(card)).collect())
}

/// What has to be known to show things to somebody: where they lie, who made them, what may be done with data.
pub(crate) struct Viewing {
    shelf: Shelf,
    /// May they ask at all? A key with scopes may be one that only looks.
    asks: bool,
    people: HashMap<UserId, AuthorView>,
}

impl Viewing {
    /// Finds the people: one statement, however many.
    pub async fn of(tx: &mut Tx, caller: &Caller, shelf: Shelf, people: &BTreeSet<UserId>) -> Result<Self> {
        let asks = caller.also_with(Scope::QueryRun).is_ok();
        Ok(Self { shelf, asks, people: user::authors(tx, people).await? })
    }

    /// What the caller may do where things lie.
    pub fn rights(&self) -> &Rights {
        self.shelf.rights()
    }

    /// Who made them.
    pub fn people(&self) -> &HashMap<UserId, AuthorView> {
        &self.people
    }

    /// A collection, as the caller sees it.
    pub fn collection(&self, id: CollectionId) -> Option<CollectionView> {
        self.shelf.show(id)
    }

    /// A card that the caller may see.
    pub fn show(&self, card: Card) -> CardView {
        let collection = card.collection_id.and_then(|id| self.shelf.show(id));
        CardView::new(card, collection, self)
    }

    /// The same with all that it lies in.
    pub fn show_with_ancestors(&self, card: Card) -> CardView {
        let collection = card.collection_id.and_then(|id| self.shelf.show_with_ancestors(id));
        CardView::new(card, collection, self)
    }
}

impl CardView {
    fn new(card: Card, collection: Option<CollectionView>, viewing: &Viewing) -> Self {
        let (people, data) = (&viewing.people, viewing.shelf.data());
        let can_write = viewing.rights().may_write(card.domain());
        let last_edit = people.get(&card.last_editor_id).map(|it| it.edited_at(card.last_edited_at));
        Self {
            can_write,
            can_restore: can_write && card.can_go_back(),
            can_delete: can_write && card.archived,
            can_run_adhoc_query: viewing.asks && may_ask(&card, data),
            can_manage_db: card.database_id.is_some_and(|database| data.manages(database)),
            download_perms: downloads(&card, data),
            collection,
            creator: people.get(&card.creator_id).cloned(),
            last_edit,
            id: card.id,
            entity_id: card.entity_id,
            name: card.name,
            description: card.description,
            kind: card.kind,
            display: card.display,
            dataset_query: card.dataset_query,
            query_type: card.query_kind,
            database_id: card.database_id,
            table_id: card.table_id,
            source_card_id: card.source_card_id,
            visualization_settings: card.visualization_settings,
            result_metadata: card.result_metadata,
            parameters: card.parameters,
            parameter_mappings: card.parameter_mappings,
            collection_id: card.collection_id,
            collection_position: card.collection_position,
            collection_preview: card.collection_preview,
            dashboard_id: card.dashboard_id,
            archived: card.archived,
            archived_directly: card.archived_directly == Some(true),
            cache_ttl: card.cache_ttl,
            creator_id: card.creator_id,
            created_at: card.created_at,
            updated_at: card.updated_at,
            last_used_at: card.last_used_at,
            view_count: card.view_count,
            public_uuid: None,
            made_public_by_id: None,
            enable_embedding: false,
            embedding_params: None,
            embedding_type: None,
            moderation_reviews: Vec::new(),
            persisted: false,
        }
    }
}

fn may_ask(card: &Card, data: &DataRights) -> bool {
    match (card.database_id, card.query_kind, card.table_id) {
        (Some(database), Some(QueryKind::Native), _) => data.asks_natively(database),
        (Some(database), _, Some(table)) => data.asks_about(database, table),
        // It starts from a card, which the caller may read if they may read this one's result.
        _ => true,
    }
}

fn downloads(card: &Card, data: &DataRights) -> Downloads {
    let level = card.database_id.map(|database| data.throughout(data::Kind::Download, database));
    match level {
        None | Some(Level::Most) => Downloads::Full,
        Some(Level::Middle) => Downloads::Limited,
        Some(Level::Least) => Downloads::None,
    }
}
