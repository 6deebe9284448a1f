//! SQL of cards.

use super::model::{Card, Key};
use ::store::{Result, Sql, Tx};
use kernel::CardId;

/// Reads whole cards, and in whose personal collection they lie; a `WHERE` may follow.
fn select() -> Sql {
    Sql::new(
        "SELECT card.id, card.entity_id, card.name, card.description, card.type, display, dataset_query,
                visualization_settings, result_metadata, parameters, parameter_mappings, database_id, table_id,
                query_type, source_card_id, collection_id, home.owner_id, collection_position, collection_preview,
                dashboard_id, creator_id, card.archived, card.archived_directly, card.archive_operation_id, cache_ttl,
                view_count, last_used_at, card.created_at, updated_at, last_editor_id, last_edited_at
         FROM card LEFT JOIN collection AS home ON home.id = collection_id",
    )
}

pub(super) async fn find(tx: &mut Tx, key: &Key) -> Result<Option<Card>> {
    match key {
        Key::Id(id) => select().then(" WHERE card.id = ").bind(id).find(tx).await,
        Key::EntityId(id) => select().then(" WHERE card.entity_id = ").bind(id).find(tx).await,
    }
}

/// Cards asked for in one statement.
pub(super) const AT_ONCE: usize = 500;

/// Lists those of these cards that are there, however many.
pub(super) async fn these(tx: &mut Tx, ids: &[CardId]) -> Result<Vec<Card>> {
    let mut found = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        let cards: Vec<Card> = select().then(" WHERE card.id IN ").bind_list(some).list(tx).await?;
        found.extend(cards);
    }
    Ok(found)
}
