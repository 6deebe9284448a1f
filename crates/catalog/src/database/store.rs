//! SQL of databases.

use super::model::{Database, DatabaseSettings, DbmsVersion, SyncStatus};
use ::store::{Json, Result, Sql, Tx, params};
use chrono::{DateTime, Utc};
use kernel::{DatabaseId, FieldId, Sealed, TableId, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;

const SELECT: &str = "SELECT id, name, engine, details_sealed, description, caveats, points_of_interest, is_sample,
    is_full_sync, is_on_demand, auto_run_queries, refingerprint, settings, timezone, dbms_version,
    initial_sync_status, initial_sync_error, last_synced_at, metadata_sync_schedule, cache_field_values_schedule,
    provider_name, creator_id, sync_wanted, sync_lease, sync_lease_until, sync_attempted_at, created_at, updated_at
    FROM catalog_database ";

pub(crate) async fn find(tx: &mut Tx, id: DatabaseId) -> Result<Option<Database>> {
    Sql::new(SELECT).then("WHERE id = ").bind(id).find(tx).await
}

/// Finds the databases of this name; the API lets several have one.
pub(crate) async fn list_named(tx: &mut Tx, name: &str) -> Result<Vec<Database>> {
    Sql::new(SELECT).then("WHERE name = ").bind(name).then(" ORDER BY id").list(tx).await
}

pub(crate) async fn find_sample(tx: &mut Tx) -> Result<Option<Database>> {
    Sql::new(SELECT).then("WHERE is_sample = ").bind(true).then(" ORDER BY id").find(tx).await
}

/// Lists those of these databases that are there.
pub(crate) async fn these(tx: &mut Tx, ids: &BTreeSet<DatabaseId>) -> Result<Vec<Database>> {
    Sql::new(SELECT).then("WHERE id IN ").bind_list(ids.iter().copied()).then(" ORDER BY id").list(tx).await
}

pub(crate) async fn list(tx: &mut Tx) -> Result<Vec<Database>> {
    Sql::new(SELECT).then("ORDER BY lower(name), lower(engine), id").list(tx).await
}

/// A database that is about to be connected; its details follow once its id is known.
pub(crate) struct NewDatabase<'a> {
    pub name: &'a str,
    pub engine: &'a str,
    pub is_sample: bool,
    pub is_full_sync: bool,
    pub is_on_demand: bool,
    pub auto_run_queries: bool,
    pub provider_name: Option<&'a str>,
    pub timezone: Option<&'a str>,
    pub dbms_version: Option<DbmsVersion>,
    pub metadata_sync_schedule: &'a str,
    pub cache_field_values_schedule: Option<&'a str>,
    pub creator_id: Option<UserId>,
    pub created_at: DateTime<Utc>,
}

/// Keeps a database; a sync is wanted from the start.
pub(crate) async fn insert(tx: &mut Tx, new: NewDatabase<'_>) -> Result<DatabaseId> {
    tx.one(
        "INSERT INTO catalog_database (name, engine, details_sealed, is_sample, is_full_sync, is_on_demand,
             auto_run_queries, provider_name, timezone, dbms_version, initial_sync_status, metadata_sync_schedule,
             cache_field_values_schedule, creator_id, sync_wanted, sync_attempted_at, created_at, updated_at)
         VALUES ($1, $2, '', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17) RETURNING id",
        params![
            new.name,
            new.engine,
            new.is_sample,
            new.is_full_sync,
            new.is_on_demand,
            new.auto_run_queries,
            new.provider_name,
            new.timezone,
            new.dbms_version.map(Json),
            SyncStatus::Incomplete,
            new.metadata_sync_schedule,
            new.cache_field_values_schedule,
            new.creator_id,
            true,
            new.created_at,
            new.created_at,
            new.created_at,
        ],
    )
    .await
}

pub(crate) async fn put_details(tx: &mut Tx, id: DatabaseId, sealed: &Sealed) -> Result<()> {
    tx.execute("UPDATE catalog_database SET details_sealed = $1 WHERE id = $2", params![sealed, id])
        .await
        .map(drop)
}

/// Writes what people may change.
pub(crate) async fn update(tx: &mut Tx, database: &Database) -> Result<()> {
    tx.execute(
        "UPDATE catalog_database SET name = $1, engine = $2, details_sealed = $3, description = $4, caveats = $5,
             points_of_interest = $6, is_full_sync = $7, is_on_demand = $8, auto_run_queries = $9, refingerprint = $10,
             settings = $11, metadata_sync_schedule = $12, cache_field_values_schedule = $13, provider_name = $14,
             updated_at = $15
         WHERE id = $16",
        params![
            database.name,
            database.engine,
            database.details_sealed,
            database.description,
            database.caveats,
            database.points_of_interest,
            database.is_full_sync,
            database.is_on_demand,
            database.auto_run_queries,
            database.refingerprint,
            database.settings.as_ref().filter(|Json(settings)| *settings != DatabaseSettings::default()),
            database.metadata_sync_schedule,
            database.cache_field_values_schedule,
            database.provider_name,
            database.updated_at,
            database.id,
        ],
    )
    .await
    .map(drop)
}

/// Forgets a database, and its tables and fields with it.
pub(crate) async fn delete(tx: &mut Tx, id: DatabaseId) -> Result<()> {
    tx.execute("DELETE FROM catalog_database WHERE id = $1", params![id]).await.map(drop)
}

/// Asks for a sync, also while one runs: then another follows it.
pub(crate) async fn want_sync(tx: &mut Tx, id: DatabaseId) -> Result<()> {
    tx.execute("UPDATE catalog_database SET sync_wanted = $1 WHERE id = $2", params![true, id])
        .await
        .map(drop)
}

/// Stops people from waiting for the first sync.
pub(crate) async fn mark_complete(tx: &mut Tx, id: DatabaseId) -> Result<()> {
    let done = SyncStatus::Complete;
    tx.execute("UPDATE catalog_database SET initial_sync_status = $1 WHERE id = $2", params![done, id])
        .await?;
    tx.execute(
        "UPDATE catalog_table SET initial_sync_status = $1
         WHERE db_id = $2 AND active = $3 AND visibility_type IS NULL AND initial_sync_status <> $1",
        params![done, id, true],
    )
    .await
    .map(drop)
}

/// A field in few words.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct FieldSummary {
    id: FieldId,
    name: String,
    display_name: String,
    base_type: String,
    semantic_type: Option<String>,
    table_name: String,
    pub(super) table_id: TableId,
    schema: String,
}

::store::from_row!(FieldSummary {
    id,
    name,
    display_name,
    base_type,
    semantic_type,
    table_name,
    table_id,
    schema
});

/// Lists the fields of a database that people may know of, in few words.
pub(crate) async fn summarize_fields(tx: &mut Tx, id: DatabaseId) -> Result<Vec<FieldSummary>> {
    tx.list(
        "SELECT f.id, f.name, f.display_name, f.base_type, f.semantic_type, t.name AS table_name, f.table_id, t.schema
         FROM catalog_field AS f JOIN catalog_table AS t ON t.id = f.table_id
         WHERE t.db_id = $1 AND t.active = $2 AND f.active = $3 AND f.visibility_type NOT IN ('sensitive', 'retired')
         ORDER BY lower(t.schema), lower(t.name), f.table_id, f.database_position",
        params![id, true, true],
    )
    .await
}

/// A name that an editor may complete, and what it names.
pub(crate) struct Suggestion {
    pub name: String,
    pub what: String,
    /// The table it names or is in.
    pub table_id: TableId,
}

::store::from_row!(Suggestion { name, what, table_id });

/// Finds names of visible tables, then of fields, like a pattern; at most 50.
pub(crate) async fn suggest(tx: &mut Tx, id: DatabaseId, pattern: &str) -> Result<Vec<Suggestion>> {
    const MOST: usize = 50;
    let mut found: Vec<Suggestion> = tx
        .list(
            r"SELECT name, 'Table' AS what, id AS table_id FROM catalog_table
              WHERE db_id = $1 AND active = $2 AND visibility_type IS NULL AND lower(name) LIKE lower($3) ESCAPE '\'
              ORDER BY lower(name), id LIMIT 50",
            params![id, true, pattern],
        )
        .await?;
    let fields: Vec<Suggestion> = tx
        .list(
            r"SELECT f.name, t.name || ' :' || f.base_type || CASE WHEN f.semantic_type IS NULL THEN ''
                  ELSE ' :' || f.semantic_type END AS what, t.id AS table_id
              FROM catalog_field AS f JOIN catalog_table AS t ON t.id = f.table_id
              WHERE t.db_id = $1 AND t.active = $2 AND t.visibility_type IS NULL AND f.active = $3
                  AND f.visibility_type NOT IN ('sensitive', 'retired') AND lower(f.name) LIKE lower($4) ESCAPE '\'
              ORDER BY lower(f.name), lower(t.name), f.id LIMIT 50",
            params![id, true, true, pattern],
        )
        .await?;
    found.extend(fields);
    found.truncate(MOST);
    Ok(found)
}
