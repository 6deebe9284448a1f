//! SQL of tables.

use super::model::Table;
use crate::field::{Field, store::COLUMNS_AFTER_TABLE};
use ::store::{FromRow, Result, Row, Sql, Tx, from_row, params};
use kernel::{DatabaseId, FieldId, TableId};

const SELECT: &str =
    "SELECT id, db_id, schema, name, display_name, description, kind, entity_type, visibility_type,
    field_order, active, initial_sync_status, estimated_row_count, caveats, points_of_interest,
    show_in_getting_started, created_at, updated_at FROM catalog_table ";

pub(crate) async fn find(tx: &mut Tx, id: TableId) -> Result<Option<Table>> {
    Sql::new(SELECT).then("WHERE id = ").bind(id).find(tx).await
}

pub(crate) async fn list(tx: &mut Tx, ids: &[TableId]) -> Result<Vec<Table>> {
    Sql::new(SELECT).then("WHERE id IN ").bind_list(ids).then(" ORDER BY id").list(tx).await
}

/// A table, and a field of it, if it has any.
pub(crate) struct TableAndField(Table, Option<Field>);

impl FromRow for TableAndField {
    fn from_row(row: &Row) -> Result<Self> {
        let table = Table {
            id: row.get("t_id")?,
            db_id: row.get("t_db_id")?,
            schema: row.get("t_schema")?,
            name: row.get("t_name")?,
            display_name: row.get("t_display_name")?,
            description: row.get("t_description")?,
            kind: row.get("t_kind")?,
            entity_type: row.get("t_entity_type")?,
            visibility_type: row.get("t_visibility_type")?,
            field_order: row.get("t_field_order")?,
            active: row.get("t_active")?,
            initial_sync_status: row.get("t_initial_sync_status")?,
            estimated_row_count: row.get("t_estimated_row_count")?,
            caveats: row.get("t_caveats")?,
            points_of_interest: row.get("t_points_of_interest")?,
            show_in_getting_started: row.get("t_show_in_getting_started")?,
            created_at: row.get("t_created_at")?,
            updated_at: row.get("t_updated_at")?,
        };
        let has_field = row.get::<Option<FieldId>>("id")?.is_some();
        Ok(Self(table, has_field.then(|| Field::from_row(row)).transpose()?))
    }
}

const SELECT_WITH_FIELDS: &str =
    "SELECT t.id AS t_id, t.db_id AS t_db_id, t.schema AS t_schema, t.name AS t_name,
    t.display_name AS t_display_name, t.description AS t_description, t.kind AS t_kind, t.entity_type AS t_entity_type,
    t.visibility_type AS t_visibility_type, t.field_order AS t_field_order, t.active AS t_active,
    t.initial_sync_status AS t_initial_sync_status, t.estimated_row_count AS t_estimated_row_count,
    t.caveats AS t_caveats, t.points_of_interest AS t_points_of_interest,
    t.show_in_getting_started AS t_show_in_getting_started, t.created_at AS t_created_at, t.updated_at AS t_updated_at";

/// Which tables are listed beside those that are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Also {
    /// Those of single fields.
    OfFields,
    /// Those of single fields, and those that fields of the named tables refer to.
    OfFieldsAndReferred,
}

/// Lists these tables and others, each with its active fields as in the database: one statement, however many.
pub(crate) async fn list_with_fields(
    tx: &mut Tx,
    tables: &[TableId],
    fields: &[FieldId],
    also: Also,
) -> Result<Vec<(Table, Vec<Field>)>> {
    let sql = Sql::new(SELECT_WITH_FIELDS)
        .then(COLUMNS_AFTER_TABLE)
        .then("FROM catalog_table AS t LEFT JOIN catalog_field AS f ON f.table_id = t.id AND f.active = ")
        .bind(true)
        .then(" WHERE t.id IN ")
        .bind_list(tables)
        .then(" OR t.id IN (SELECT named.table_id FROM catalog_field AS named WHERE named.id IN ")
        .bind_list(fields)
        .then(")");
    let sql = match also {
        Also::OfFields => sql,
        Also::OfFieldsAndReferred => sql
            .then(
                " OR t.id IN (SELECT target.table_id FROM catalog_field AS own
                              JOIN catalog_field AS target ON target.id = own.fk_target_field_id
                              WHERE own.table_id IN ",
            )
            .bind_list(tables)
            .then(")"),
    };
    let rows: Vec<TableAndField> = sql.then(" ORDER BY t.id, f.database_position, f.id").list(tx).await?;
    let mut found: Vec<(Table, Vec<Field>)> = Vec::new();
    for TableAndField(table, field) in rows {
        match found.last_mut() {
            Some((last, its)) if last.id == table.id => its.extend(field),
            _ => found.push((table, field.into_iter().collect())),
        }
    }
    Ok(found)
}

/// Where tables and fields are.
pub(crate) struct Spot {
    pub db_id: DatabaseId,
    pub table_id: TableId,
}

from_row!(Spot { db_id, table_id });

/// Says where each of these tables and fields is, as far as they are there: one statement.
pub(crate) async fn spots(
    tx: &mut Tx,
    tables: impl IntoIterator<Item = TableId>,
    fields: impl IntoIterator<Item = FieldId>,
) -> Result<Vec<Spot>> {
    Sql::new("SELECT db_id, id AS table_id FROM catalog_table WHERE id IN ")
        .bind_list(tables)
        .then(
            " UNION ALL SELECT t.db_id, f.table_id FROM catalog_field AS f JOIN catalog_table AS t ON t.id = f.table_id
              WHERE f.id IN ",
        )
        .bind_list(fields)
        .list(tx)
        .await
}

/// Lists the active tables of all databases by name.
pub(crate) async fn list_active(tx: &mut Tx) -> Result<Vec<Table>> {
    Sql::new(SELECT).then("WHERE active = ").bind(true).then(" ORDER BY lower(name), id").list(tx).await
}

/// Lists the tables of a database, vanished ones included, by schema and readable name.
pub(crate) async fn list_of_database(tx: &mut Tx, id: DatabaseId) -> Result<Vec<Table>> {
    Sql::new(SELECT)
        .then("WHERE db_id = ")
        .bind(id)
        .then(" ORDER BY lower(schema), lower(display_name), id")
        .list(tx)
        .await
}

/// Lists the active, visible tables of all databases by schema and readable name.
pub(crate) async fn list_visible(tx: &mut Tx) -> Result<Vec<Table>> {
    let visible = Sql::new(SELECT).then("WHERE visibility_type IS NULL AND active = ").bind(true);
    visible.then(" ORDER BY lower(schema), lower(display_name), id").list(tx).await
}

/// Makes others who would change the table wait until this transaction ends.
pub(crate) async fn hold(tx: &mut Tx, id: TableId) -> Result<()> {
    tx.execute("UPDATE catalog_table SET name = name WHERE id = $1", params![id]).await.map(drop)
}

/// Writes what people may change.
pub(crate) async fn update(tx: &mut Tx, table: &Table) -> Result<()> {
    tx.execute(
        "UPDATE catalog_table SET display_name = $1, description = $2, entity_type = $3, visibility_type = $4,
             field_order = $5, caveats = $6, points_of_interest = $7, show_in_getting_started = $8, updated_at = $9
         WHERE id = $10",
        params![
            table.display_name,
            table.description,
            table.entity_type,
            table.visibility_type,
            table.field_order,
            table.caveats,
            table.points_of_interest,
            table.show_in_getting_started,
            table.updated_at,
            table.id,
        ],
    )
    .await
    .map(drop)
}
