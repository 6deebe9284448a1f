//! SQL of fields.

use super::model::Field;
use ::store::{Result, Sql, Tx, params};
use chrono::{DateTime, Utc};
use kernel::{DatabaseId, FieldId, TableId};
use std::ops::RangeInclusive;

const SELECT: &str = "SELECT f.id, f.table_id,
    (SELECT its.db_id FROM catalog_table AS its WHERE its.id = f.table_id) AS db_id, f.name, f.display_name, f.description, f.database_type, f.base_type,
    f.semantic_type, f.active, f.visibility_type, f.preview_display, f.position, f.database_position,
    f.fk_target_field_id, f.foreign_key, f.has_field_values, f.settings, f.caveats, f.points_of_interest,
    f.database_is_pk, f.database_is_nullable, f.database_is_auto_increment, f.database_required, f.database_default,
    f.created_at, f.updated_at FROM catalog_field AS f ";

/// The columns of a field after those of its table, of which some are called the same.
pub(crate) const COLUMNS_AFTER_TABLE: &str = ", f.id, f.table_id, t.db_id, f.name, f.display_name, f.description,
    f.database_type, f.base_type, f.semantic_type, f.active, f.visibility_type, f.preview_display, f.position,
    f.database_position, f.fk_target_field_id, f.foreign_key, f.has_field_values, f.settings, f.caveats,
    f.points_of_interest, f.database_is_pk, f.database_is_nullable, f.database_is_auto_increment, f.database_required,
    f.database_default, f.created_at, f.updated_at ";

pub(crate) async fn find(tx: &mut Tx, id: FieldId) -> Result<Option<Field>> {
    Sql::new(SELECT).then("WHERE f.id = ").bind(id).find(tx).await
}

pub(crate) async fn list(tx: &mut Tx, ids: impl IntoIterator<Item = FieldId>) -> Result<Vec<Field>> {
    Sql::new(SELECT).then("WHERE f.id IN ").bind_list(ids).list(tx).await
}

/// Lists the active fields of some tables, as in the database.
pub(crate) async fn list_of_tables(tx: &mut Tx, tables: &[TableId]) -> Result<Vec<Field>> {
    let of_tables =
        Sql::new(SELECT).then("WHERE f.table_id IN ").bind_list(tables).then(" AND f.active = ").bind(true);
    of_tables.then(" ORDER BY f.table_id, f.database_position, f.id").list(tx).await
}

/// Lists the fields of the tables with ids in a range, vanished ones included, table by table. A range,
/// because with a long list of ids an unchanged sync of 10,000 tables took PostgreSQL several times as long; that it
/// reads the whole table until it has statistics is our guess, no plan was looked at.
pub(crate) async fn list_of_table_range(
    tx: &mut Tx,
    id: DatabaseId,
    tables: RangeInclusive<TableId>,
) -> Result<Vec<Field>> {
    let of_database =
        Sql::new(SELECT).then("JOIN catalog_table AS t ON t.id = f.table_id WHERE t.db_id = ").bind(id);
    let in_range =
        of_database.then(" AND t.id BETWEEN ").bind(tables.start()).then(" AND ").bind(tables.end());
    in_range.then(" ORDER BY f.table_id").list(tx).await
}

/// Lists all fields of a database, vanished ones included.
pub(crate) async fn list_of_database(tx: &mut Tx, id: DatabaseId) -> Result<Vec<Field>> {
    let of_database =
        Sql::new(SELECT).then("JOIN catalog_table AS t ON t.id = f.table_id WHERE t.db_id = ").bind(id);
    of_database.then(" ORDER BY f.table_id, f.database_position, f.id").list(tx).await
}

/// Lists the active primary keys of a database.
pub(crate) async fn list_keys(tx: &mut Tx, id: DatabaseId) -> Result<Vec<Field>> {
    let keys =
        Sql::new(SELECT).then("JOIN catalog_table AS t ON t.id = f.table_id WHERE t.db_id = ").bind(id);
    let active =
        keys.then(" AND f.semantic_type = 'type/PK' AND t.active = ").bind(true).then(" AND f.active = ");
    active.bind(true).then(" ORDER BY f.table_id, f.database_position").list(tx).await
}

/// Lists the active fields of a table, and those that refer to them.
pub(crate) async fn list_with_pointing_at(tx: &mut Tx, table: TableId) -> Result<Vec<Field>> {
    Sql::new(SELECT)
        .then("WHERE f.active = ")
        .bind(true)
        .then(" AND (f.table_id = ")
        .bind(table)
        .then(" OR f.fk_target_field_id IN (SELECT target.id FROM catalog_field AS target WHERE target.table_id = ")
        .bind(table)
        .then(")) ORDER BY f.id")
        .list(tx)
        .await
}

/// Makes others who would change the field wait until this transaction ends.
pub(crate) async fn hold(tx: &mut Tx, id: FieldId) -> Result<()> {
    tx.execute("UPDATE catalog_field SET name = name WHERE id = $1", params![id]).await.map(drop)
}

/// Writes what people may change.
pub(crate) async fn update(tx: &mut Tx, field: &Field) -> Result<()> {
    tx.execute(
        "UPDATE catalog_field SET display_name = $1, description = $2, semantic_type = $3, visibility_type = $4,
             fk_target_field_id = $5, has_field_values = $6, settings = $7, caveats = $8, points_of_interest = $9,
             preview_display = $10, updated_at = $11
         WHERE id = $12",
        params![
            field.display_name,
            field.description,
            field.semantic_type,
            field.visibility_type,
            field.fk_target_field_id,
            field.has_field_values,
            field.settings,
            field.caveats,
            field.points_of_interest,
            field.preview_display,
            field.updated_at,
            field.id,
        ],
    )
    .await
    .map(drop)
}

/// Writes the places of fields in the order that people chose: that in which they come.
pub(crate) async fn put_positions(tx: &mut Tx, fields: &[Field], now: DateTime<Utc>) -> Result<()> {
    if fields.is_empty() {
        return Ok(());
    }
    let mut sql = Sql::new("UPDATE catalog_field SET position = CASE id");
    for (position, field) in (0_i64..).zip(fields) {
        sql = sql.then(" WHEN ").bind(field.id).then(" THEN ").bind(position);
    }
    sql.then(" ELSE position END, updated_at = ")
        .bind(now)
        .then(" WHERE id IN ")
        .bind_list(fields.iter().map(|field| field.id))
        .execute(tx)
        .await
        .map(drop)
}
