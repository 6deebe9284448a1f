//! SQL of cards.

use super::{
    learnt::Lesson,
    model::{Card, Key},
    viewed::Views,
};
use crate::collection::Home;
use ::store::{Result, Sql, Tx, params};
use access::Writable;
use chrono::{DateTime, Utc};
use identity::Caller;
use kernel::{CardId, CollectionId, DatabaseId, EntityId, TableId, UserId};

/// Reads whole cards, and in whose personal collection they lie; a `WHERE` may follow.
fn select() -> Sql {
    Sql::new(
        "SELECT card.id, card.entity_id, card.name, card.description, card.type, display, dataset_query,
                visualization_settings, result_metadata, parameters, parameter_mappings, database_id, table_id,
                query_type, source_card_id, collection_id, home.name AS home_name, home.owner_id, home.archived AS home_archived,
                collection_position, collection_preview, dashboard_id, creator_id, card.archived,
                card.archived_directly, card.archive_operation_id, cache_ttl, view_count, last_used_at,
                card.created_at, updated_at, last_editor_id, last_edited_at
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

/// Lists those of these cards that are there, and the cards that they start from.
pub(super) async fn with_sources(tx: &mut Tx, ids: &[CardId]) -> Result<Vec<Card>> {
    let mut found = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        let sql = select().then(" WHERE card.id IN ").bind_list(some);
        let sql = sql.then(" OR card.id IN (SELECT source_card_id FROM card WHERE id IN ").bind_list(some);
        let cards: Vec<Card> = sql.then(")").list(tx).await?;
        found.extend(cards);
    }
    Ok(found)
}

/// Which cards a list is about.
pub(super) enum Which {
    /// All that are not in the Trash.
    All,
    /// Those in the Trash.
    Archived,
    /// Those that somebody made.
    MadeBy(UserId),
    /// Those that somebody keeps at hand.
    BookmarkedBy(UserId),
    /// Those that ask a database.
    Asking(DatabaseId),
    /// Those that start from a table.
    From(TableId),
    /// Those that start from a card.
    On(CardId),
}

/// Lists cards for somebody, by name: those that they may not see may be left out.
pub(super) async fn list(tx: &mut Tx, caller: &Caller, which: Which) -> Result<Vec<Card>> {
    let sql = select().then(" WHERE card.archived = ").bind(matches!(which, Which::Archived));
    let sql = match which {
        Which::All | Which::Archived => sql,
        Which::MadeBy(user) => sql.then(" AND creator_id = ").bind(user),
        Which::BookmarkedBy(user) => {
            sql.then(" AND card.id IN (SELECT card_id FROM bookmark WHERE user_id = ").bind(user).then(")")
        }
        Which::Asking(database) => sql.then(" AND database_id = ").bind(database),
        Which::From(table) => sql.then(" AND table_id = ").bind(table),
        Which::On(card) => sql.then(" AND source_card_id = ").bind(card),
    };
    access::collection::narrow_contents(sql, caller)
        .then(" ORDER BY lower(card.name), card.id")
        .list(tx)
        .await
}

pub(super) async fn is_taken(tx: &mut Tx, id: &EntityId) -> Result<bool> {
    let found: Option<CardId> = tx.find("SELECT id FROM card WHERE entity_id = $1", params![id]).await?;
    Ok(found.is_some())
}

/// Writes a new card; the id in what is given is not looked at.
pub(super) async fn insert(tx: &mut Tx, new: &Card) -> Result<CardId> {
    tx.one(
        "INSERT INTO card (entity_id, name, description, type, display, dataset_query, visualization_settings,
                           result_metadata, parameters, parameter_mappings, database_id, table_id, query_type,
                           source_card_id, collection_id, collection_position, collection_preview, dashboard_id,
                           creator_id, cache_ttl, last_used_at, created_at, updated_at, last_editor_id,
                           last_edited_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                 $23, $24, $25)
         RETURNING id",
        params![
            new.entity_id,
            new.name,
            new.description,
            new.kind,
            new.display,
            new.dataset_query,
            new.visualization_settings,
            new.result_metadata,
            new.parameters,
            new.parameter_mappings,
            new.database_id,
            new.table_id,
            new.query_kind,
            new.source_card_id,
            new.collection_id,
            new.collection_position,
            new.collection_preview,
            new.dashboard_id,
            new.creator_id,
            new.cache_ttl,
            new.last_used_at,
            new.created_at,
            new.updated_at,
            new.last_editor_id,
            new.last_edited_at
        ],
    )
    .await
}

/// Writes what may change of a card.
pub(super) async fn update(tx: &mut Tx, card: &Writable<Card>, new: &Card) -> Result<()> {
    tx.execute(
        "UPDATE card SET name = $1, description = $2, type = $3, display = $4, dataset_query = $5,
                visualization_settings = $6, result_metadata = $7, parameters = $8, parameter_mappings = $9,
                database_id = $10, table_id = $11, query_type = $12, source_card_id = $13, collection_id = $14,
                collection_position = $15, collection_preview = $16, archived = $17, archived_directly = $18,
                archive_operation_id = $19, cache_ttl = $20, updated_at = $21, last_editor_id = $22,
                last_edited_at = $23
         WHERE id = $24",
        params![
            new.name,
            new.description,
            new.kind,
            new.display,
            new.dataset_query,
            new.visualization_settings,
            new.result_metadata,
            new.parameters,
            new.parameter_mappings,
            new.database_id,
            new.table_id,
            new.query_kind,
            new.source_card_id,
            new.collection_id,
            new.collection_position,
            new.collection_preview,
            new.archived,
            new.archived_directly,
            new.archive_operation_id,
            new.cache_ttl,
            new.updated_at,
            new.last_editor_id,
            new.last_edited_at,
            card.id
        ],
    )
    .await
    .map(drop)
}

/// Puts cards into a home, where they are not pinned.
pub(super) async fn put_home(
    tx: &mut Tx,
    cards: &[Writable<Card>],
    home: &Writable<Home>,
    editor: UserId,
    now: DateTime<Utc>,
) -> Result<()> {
    for some in cards.chunks(AT_ONCE) {
        Sql::new("UPDATE card SET collection_position = NULL, collection_id = ")
            .bind(home.id())
            .then(", updated_at = ")
            .bind(now)
            .then(", last_editor_id = ")
            .bind(editor)
            .then(", last_edited_at = ")
            .bind(now)
            .then(" WHERE id IN ")
            .bind_list(some.iter().map(|card| card.id))
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// Makes others who would change the card wait until this transaction ends.
pub(super) async fn hold(tx: &mut Tx, key: &Key) -> Result<()> {
    match key {
        Key::Id(id) => tx.execute("UPDATE card SET name = name WHERE id = $1", params![id]).await,
        Key::EntityId(id) => {
            tx.execute("UPDATE card SET name = name WHERE entity_id = $1", params![id]).await
        }
    }
    .map(drop)
}

pub(super) async fn delete(tx: &mut Tx, card: &Writable<Card>) -> Result<()> {
    tx.execute("DELETE FROM card WHERE id = $1", params![card.id]).await.map(drop)
}

/// Counts that a card was looked at, and remembers when last.
pub(super) async fn note_views(tx: &mut Tx, card: CardId, views: Views) -> Result<()> {
    tx.execute(
        "UPDATE card SET view_count = view_count + $1,
                last_used_at = CASE WHEN last_used_at < $2 THEN $2 ELSE last_used_at END
         WHERE id = $3",
        params![views.count, views.last, card],
    )
    .await
    .map(drop)
}

/// Writes down what columns its result has, unless the card has changed since that was learnt.
pub(super) async fn learn(tx: &mut Tx, card: CardId, lesson: &Lesson) -> Result<()> {
    tx.execute(
        "UPDATE card SET result_metadata = $1 WHERE id = $2 AND updated_at = $3",
        params![lesson.columns, card, lesson.updated_at],
    )
    .await
    .map(drop)
}

/// Marks what lies in these collections as put into the Trash with them.
pub(super) async fn archive_in(tx: &mut Tx, homes: &[CollectionId], operation: &str) -> Result<()> {
    Sql::new("UPDATE card SET archived = ")
        .bind(true)
        .then(", archived_directly = ")
        .bind(false)
        .then(", archive_operation_id = ")
        .bind(operation)
        .then(" WHERE archived = ")
        .bind(false)
        .then(" AND collection_id IN ")
        .bind_list(homes)
        .execute(tx)
        .await
        .map(drop)
}

/// Takes the mark from what went into the Trash with these collections.
pub(super) async fn restore_in(tx: &mut Tx, homes: &[CollectionId], operation: &str) -> Result<()> {
    Sql::new("UPDATE card SET archived = ")
        .bind(false)
        .then(", archived_directly = NULL, archive_operation_id = NULL WHERE archive_operation_id = ")
        .bind(operation)
        .then(" AND collection_id IN ")
        .bind_list(homes)
        .execute(tx)
        .await
        .map(drop)
}

/// Deletes what lies in these collections.
pub(super) async fn delete_in(tx: &mut Tx, homes: &[CollectionId]) -> Result<u64> {
    Sql::new("DELETE FROM card WHERE collection_id IN ").bind_list(homes).execute(tx).await
}

/// The questions of these cards as far as they are in SQL: what lists say of their variables is in there.
pub(super) async fn native_questions(tx: &mut Tx, ids: &[CardId]) -> Result<Vec<super::inside::Kept>> {
    let mut found = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        let sql = Sql::new("SELECT id, dataset_query FROM card WHERE query_type = 'native' AND id IN ");
        let kept: Vec<super::inside::Kept> = sql.bind_list(some).list(tx).await?;
        found.extend(kept);
    }
    Ok(found)
}
