//! What a card is.

use crate::Document;
use ::store::{FromRow, Row};
use access::{Governed, collection::Place};
use chrono::{DateTime, Utc};
use kernel::{CardId, CollectionId, DashboardId, DatabaseId, EntityId, TableId, UserId};
use web::{Fault, Input, Param, words};

words! {
    /// What a card is for.
    pub enum Kind {
        /// To be looked at.
        Question = "question",
        /// To start other questions from.
        Model = "model",
        /// One number, told everywhere in the same way.
        Metric = "metric",
    }
}

words! {
    /// In which language a card asks.
    pub enum QueryKind {
        /// The query language.
        Query = "query",
        /// The database's own.
        Native = "native",
    }
}

/// A saved question, a model or a metric.
#[derive(Clone, Debug)]
pub struct Card {
    /// The id.
    pub id: CardId,
    /// The id that travels between instances.
    pub entity_id: EntityId,
    /// What people call it.
    pub name: String,
    /// What people say about it.
    pub description: Option<String>,
    /// What it is for.
    pub kind: Kind,
    /// As what its result is drawn.
    pub display: String,
    /// What it asks.
    pub dataset_query: Document,
    /// How its result is drawn.
    pub visualization_settings: Document,
    /// The columns of its result, as far as they are known.
    pub result_metadata: Option<Document>,
    /// What can be filled in.
    pub parameters: Document,
    /// Where it goes in.
    pub parameter_mappings: Document,
    /// The database that it asks; none when it asks nothing.
    pub database_id: Option<DatabaseId>,
    /// The table that it starts from.
    pub table_id: Option<TableId>,
    /// In which language it asks.
    pub query_kind: Option<QueryKind>,
    /// The card whose result it starts from.
    pub source_card_id: Option<CardId>,
    /// In what it lies; nothing: in the root.
    pub collection_id: Option<CollectionId>,
    /// What that is called.
    pub home_name: Option<String>,
    /// In whose personal collection it lies.
    pub owner_id: Option<UserId>,
    /// Is what it lies in in the Trash?
    pub is_home_archived: bool,
    /// Its place among what is pinned, from 1.
    pub collection_position: Option<i64>,
    /// Is its result shown where it is pinned?
    pub collection_preview: bool,
    /// The dashboard that it belongs to.
    pub dashboard_id: Option<DashboardId>,
    /// Who made it.
    pub creator_id: UserId,
    /// In the Trash?
    pub archived: bool,
    /// Was it put there, or was it in something that was?
    pub archived_directly: Option<bool>,
    /// What else was put there with it.
    pub archive_operation_id: Option<String>,
    /// For how many hours a result is as good as new.
    pub cache_ttl: Option<i64>,
    /// How often it was looked at.
    pub view_count: i64,
    /// When it was last looked at or run.
    pub last_used_at: DateTime<Utc>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When anything of it last changed.
    pub updated_at: DateTime<Utc>,
    /// Who last changed it.
    pub last_editor_id: UserId,
    /// When they did.
    pub last_edited_at: DateTime<Utc>,
}

impl FromRow for Card {
    fn from_row(row: &Row) -> ::store::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            entity_id: row.get("entity_id")?,
            name: row.get("name")?,
            description: row.get("description")?,
            kind: row.get("type")?,
            display: row.get("display")?,
            dataset_query: row.get("dataset_query")?,
            visualization_settings: row.get("visualization_settings")?,
            result_metadata: row.get("result_metadata")?,
            parameters: row.get("parameters")?,
            parameter_mappings: row.get("parameter_mappings")?,
            database_id: row.get("database_id")?,
            table_id: row.get("table_id")?,
            query_kind: row.get("query_type")?,
            source_card_id: row.get("source_card_id")?,
            collection_id: row.get("collection_id")?,
            home_name: row.get("home_name")?,
            owner_id: row.get("owner_id")?,
            is_home_archived: row.get::<Option<bool>>("home_archived")? == Some(true),
            collection_position: row.get("collection_position")?,
            collection_preview: row.get("collection_preview")?,
            dashboard_id: row.get("dashboard_id")?,
            creator_id: row.get("creator_id")?,
            archived: row.get("archived")?,
            archived_directly: row.get("archived_directly")?,
            archive_operation_id: row.get("archive_operation_id")?,
            cache_ttl: row.get("cache_ttl")?,
            view_count: row.get("view_count")?,
            last_used_at: row.get("last_used_at")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
            last_editor_id: row.get("last_editor_id")?,
            last_edited_at: row.get("last_edited_at")?,
        })
    }
}

/// A card has its rights from where it lies.
impl Governed for Card {
    type Domain = Place;

    fn domain(&self) -> Place {
        Self::place(self.owner_id, self.collection_id)
    }
}

impl Card {
    /// Where what lies in this collection belongs, which is in that person's personal one.
    pub(crate) fn place(owner: Option<UserId>, collection: Option<CollectionId>) -> Place {
        match (owner, collection) {
            (Some(owner), _) => Place::PersonalOf(owner),
            (None, Some(collection)) => Place::Collection(collection),
            (None, None) => Place::Root,
        }
    }

    /// Who made it, and who last changed it.
    pub(crate) fn people(&self) -> [UserId; 2] {
        [self.creator_id, self.last_editor_id]
    }

    /// Can it go back where it came from, if whoever asks may change it?
    pub fn can_go_back(&self) -> bool {
        self.archived_directly == Some(true) && !self.is_home_archived
    }
}

/// What a path names a card by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// Its id here.
    Id(CardId),
    /// Its id everywhere.
    EntityId(EntityId),
}

impl Param for Key {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        if let Input::Text(text) = input
            && let Some(entity_id) = EntityId::parse(text)
        {
            return Ok(Self::EntityId(entity_id));
        }
        CardId::read(input).map(Self::Id)
    }
}
