//! Metadata on the wire.

use crate::{
    Document,
    card::{Card, Kind, QueryKind},
};
use catalog::{database::DatabaseView, field::FieldView, table::TableView};
use kernel::{CardId, CollectionId, DatabaseId, EntityId, TableId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// What has to be known to show questions, as far as the caller may know it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct QueryMetadataView {
    /// The databases that are asked.
    pub databases: Vec<DatabaseView>,
    /// The tables that rows come from, those that they refer to, and cards that rows come from.
    pub tables: Vec<TableOrCardView>,
    /// The fields that can be filtered by.
    pub fields: Vec<FieldView>,
    /// The cards that the questions are built on.
    pub cards: Vec<NamedCardView>,
    /// Always empty: there are no snippets of SQL.
    pub snippets: [(); 0],
}

/// A table, or a card as a table.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum TableOrCardView {
    /// A table of a database.
    Table(Box<TableView>),
    /// A card that rows come from.
    Card(Box<CardTableView>),
}

/// A card as a table: what others start from.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CardTableView {
    /// `card__7`.
    pub id: String,
    /// The database that the card asks.
    pub db_id: Option<DatabaseId>,
    /// The name of the card.
    pub display_name: String,
    /// The name of the collection that it lies in; `Everything else` for the root.
    pub schema: String,
    /// What people say about it.
    pub description: Option<String>,
    /// Always null.
    pub moderated_status: Option<String>,
    /// Always null.
    pub entity_id: Option<String>,
    /// Always null.
    pub metrics: Option<()>,
    /// What the card is for.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// The columns of its result, as far as they are known.
    pub fields: Vec<Map<String, Value>>,
}

/// A card that questions are built on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NamedCardView {
    id: CardId,
    entity_id: EntityId,
    name: String,
    description: Option<String>,
    /// What it is for.
    #[serde(rename = "type")]
    kind: Kind,
    /// As what its result is drawn.
    display: String,
    /// What it asks, in the older form.
    #[schemars(with = "Map<String, Value>")]
    dataset_query: Document,
    /// In which language it asks.
    query_type: Option<QueryKind>,
    database_id: Option<DatabaseId>,
    /// The table that it starts from.
    table_id: Option<TableId>,
    /// The card whose result it starts from.
    source_card_id: Option<CardId>,
    collection_id: Option<CollectionId>,
    /// The columns of its result, as far as they are known.
    #[schemars(with = "Option<Vec<Map<String, Value>>>")]
    result_metadata: Option<Document>,
    archived: bool,
}

impl From<&Card> for NamedCardView {
    fn from(card: &Card) -> Self {
        Self {
            id: card.id,
            entity_id: card.entity_id.clone(),
            name: card.name.clone(),
            description: card.description.clone(),
            kind: card.kind,
            display: card.display.clone(),
            dataset_query: card.dataset_query.clone(),
            query_type: card.query_kind,
            database_id: card.database_id,
            table_id: card.table_id,
            source_card_id: card.source_card_id,
            collection_id: card.collection_id,
            result_metadata: card.result_metadata.clone(),
            archived: card.archived,
        }
    }
}

impl From<&Card> for CardTableView {
    fn from(card: &Card) -> Self {
        let id = format!("card__{}", card.id);
        let columns = card.result_metadata.as_ref().map(Document::value);
        let columns = columns.iter().filter_map(Value::as_array).flatten().filter_map(Value::as_object);
        let fields = columns.map(|column| field(&id, card.kind, column)).collect();
        Self {
            db_id: card.database_id,
            display_name: card.name.clone(),
            schema: card.home_name.clone().unwrap_or_else(|| "Everything else".to_owned()),
            description: card.description.clone(),
            moderated_status: None,
            entity_id: None,
            metrics: None,
            kind: card.kind,
            fields,
            id,
        }
    }
}

/// A column of a card as a field. Only what is a field of a table, or what the people who made a model say, is a key: of
/// other columns that was guessed from their names.
fn field(table: &str, kind: Kind, column: &Map<String, Value>) -> Map<String, Value> {
    let mut field = column.clone();
    let is_of_table = column.get("id").is_some_and(Value::is_i64);
    if !is_of_table {
        let reference = column.get("field_ref").cloned();
        let named = || json!(["field", column.get("name"), { "base-type": column.get("base_type") }]);
        field.insert("id".to_owned(), reference.unwrap_or_else(named));
        let is_key =
            matches!(column.get("semantic_type").and_then(Value::as_str), Some("type/PK" | "type/FK"));
        if is_key && kind != Kind::Model {
            field.insert("semantic_type".to_owned(), Value::Null);
        }
    }
    field.insert("table_id".to_owned(), table.into());
    field
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_cards_are_named_and_only_known_keys_are_keys() {
        let column = |value: Value| value.as_object().unwrap().clone();
        let own = column(json!({ "name": "id", "id": 7, "semantic_type": "type/PK" }));
        assert_eq!(
            Value::Object(field("card__1", Kind::Question, &own)),
            json!({ "name": "id", "id": 7, "semantic_type": "type/PK", "table_id": "card__1" })
        );
        let guessed =
            column(json!({ "name": "id", "base_type": "type/Integer", "semantic_type": "type/PK" }));
        let shown = field("card__1", Kind::Question, &guessed);
        assert_eq!(shown["id"], json!(["field", "id", { "base-type": "type/Integer" }]));
        assert_eq!(shown["semantic_type"], Value::Null);
        assert_eq!(field("card__1", Kind::Model, &guessed)["semantic_type"], "type/PK");
    }
}
