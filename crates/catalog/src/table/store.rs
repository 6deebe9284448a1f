//! SQL of tables.

use super::model::Table;
use ::store::{Result, Sql, Tx, params};
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

/// Lists these tables, those of these fields, and those that fields of these tables refer to.
pub(crate) async fn list_around(tx: &mut Tx, tables: &[TableId], fields: &[FieldId]) -> Result<Vec<Table>> {
    Sql::new(SELECT)
        .then("WHERE id IN ")
        .bind_list(tables)
        .then(" OR id IN (SELECT f.table_id FROM catalog_field AS f WHERE f.id IN ")
        .bind_list(fields)
        .then(
            ") OR id IN (SELECT target.table_id FROM catalog_field AS f
                         JOIN catalog_field AS target ON target.id = f.fk_target_field_id
                         WHERE f.table_id IN ",
        )
        .bind_list(tables)
        .then(") ORDER BY id")
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
