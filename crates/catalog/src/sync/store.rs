//! SQL of syncs: many rows at a time, and of each row only what the database itself says.
//!
//! Names for people, meanings, visibility and descriptions that people gave survive every conflict below.

use crate::table::{Kind, TableVisibility};
use ::store::{Bind, Result, Sql, Tx, Value};
use chrono::{DateTime, Utc};
use kernel::{DatabaseId, FieldId, TableId};

/// A table as it was found.
#[derive(Debug)]
pub(super) struct FoundTable {
    pub schema: String,
    pub name: String,
    pub display_name: String,
    pub description: Option<String>,
    pub kind: Kind,
    pub entity_type: &'static str,
    pub visibility_type: Option<TableVisibility>,
    pub estimated_row_count: Option<i64>,
}

/// A table that is kept.
#[derive(Debug)]
pub(super) struct KeptTable {
    pub id: TableId,
    pub schema: String,
    pub name: String,
}

::store::from_row!(KeptTable { id, schema, name });

/// A field as it was found.
#[derive(Debug)]
pub(super) struct FoundField {
    pub table_id: TableId,
    pub name: String,
    pub display_name: String,
    pub description: Option<String>,
    pub database_type: String,
    pub base_type: &'static str,
    pub semantic_type: Option<&'static str>,
    pub position: i64,
    pub foreign_key: Option<String>,
    pub is_pk: bool,
    pub is_nullable: bool,
    pub is_auto_increment: bool,
    pub is_required: bool,
    pub default: Option<String>,
}

/// A field that is kept.
#[derive(Debug)]
pub(super) struct KeptField {
    pub id: FieldId,
    pub table_id: TableId,
    pub name: String,
    /// The spelling of the reference whose target is still to be set.
    pub untargeted: Option<String>,
}

::store::from_row!(KeptField { id, table_id, name, untargeted });

/// Rows in one statement at most.
const LONGEST_RUN: usize = 128;

/// Cuts rows into runs of 128, 64, 32, … 1, so that each statement comes in eight lengths only and stays prepared.
pub(super) fn runs<T>(rows: &[T]) -> impl Iterator<Item = &[T]> {
    let mut rest = rows;
    std::iter::from_fn(move || {
        let length = LONGEST_RUN.min(1 << rest.len().checked_ilog2()?);
        let (run, more) = rest.split_at(length);
        rest = more;
        Some(run)
    })
}

/// Keeps tables: new ones, changed ones and ones that came back.
pub(super) async fn put_tables(
    tx: &mut Tx,
    database: DatabaseId,
    tables: &[FoundTable],
    now: DateTime<Utc>,
) -> Result<Vec<KeptTable>> {
    let mut kept = Vec::with_capacity(tables.len());
    for run in runs(tables) {
        let rows: Vec<[Value; 11]> = run.iter().map(|table| table_row(database, table, now)).collect();
        let insert = Sql::new(
            "INSERT INTO catalog_table (db_id, schema, name, display_name, description, kind, entity_type,
                 visibility_type, estimated_row_count, created_at, updated_at) VALUES ",
        );
        let upsert = insert.bind_rows(rows.iter().map(<[Value; 11]>::as_slice)).then(
            " ON CONFLICT (db_id, schema, name) DO UPDATE SET
                  active = TRUE,
                  kind = excluded.kind,
                  description = COALESCE(catalog_table.description, excluded.description),
                  estimated_row_count = excluded.estimated_row_count,
                  updated_at = excluded.updated_at
              RETURNING id, schema, name",
        );
        kept.extend(upsert.list::<KeptTable>(tx).await?);
    }
    Ok(kept)
}

fn table_row(database: DatabaseId, table: &FoundTable, now: DateTime<Utc>) -> [Value; 11] {
    [
        database.bind(),
        table.schema.bind(),
        table.name.bind(),
        table.display_name.bind(),
        table.description.bind(),
        table.kind.bind(),
        table.entity_type.bind(),
        table.visibility_type.bind(),
        table.estimated_row_count.bind(),
        now.bind(),
        now.bind(),
    ]
}

/// Keeps fields: new ones, changed ones and ones that came back. What a field means follows the keys that the
/// database declares only when the declaration changes; between two changes it belongs to people.
pub(super) async fn put_fields(
    tx: &mut Tx,
    fields: &[FoundField],
    now: DateTime<Utc>,
) -> Result<Vec<KeptField>> {
    let mut kept = Vec::with_capacity(fields.len());
    for run in runs(fields) {
        let rows: Vec<[Value; 17]> = run.iter().map(|field| field_row(field, now)).collect();
        let insert = Sql::new(
            "INSERT INTO catalog_field (table_id, name, display_name, description, database_type, base_type,
                 semantic_type, position, database_position, foreign_key, database_is_pk, database_is_nullable,
                 database_is_auto_increment, database_required, database_default, created_at, updated_at) VALUES ",
        );
        let upsert = insert.bind_rows(rows.iter().map(<[Value; 17]>::as_slice)).then(
            " ON CONFLICT (table_id, name) DO UPDATE SET
                  active = TRUE,
                  description = COALESCE(catalog_field.description, excluded.description),
                  database_type = excluded.database_type,
                  base_type = excluded.base_type,
                  semantic_type = CASE
                      WHEN excluded.foreign_key IS NOT NULL
                          AND catalog_field.foreign_key IS DISTINCT FROM excluded.foreign_key THEN 'type/FK'
                      WHEN excluded.foreign_key IS NULL AND catalog_field.foreign_key IS NOT NULL
                          AND catalog_field.semantic_type = 'type/FK' THEN NULL
                      WHEN excluded.database_is_pk AND NOT catalog_field.database_is_pk THEN 'type/PK'
                      WHEN catalog_field.database_is_pk AND NOT excluded.database_is_pk
                          AND catalog_field.semantic_type = 'type/PK' THEN NULL
                      ELSE catalog_field.semantic_type END,
                  fk_target_field_id = CASE
                      WHEN catalog_field.foreign_key IS DISTINCT FROM excluded.foreign_key THEN NULL
                      ELSE catalog_field.fk_target_field_id END,
                  foreign_key = excluded.foreign_key,
                  database_position = excluded.database_position,
                  database_is_pk = excluded.database_is_pk,
                  database_is_nullable = excluded.database_is_nullable,
                  database_is_auto_increment = excluded.database_is_auto_increment,
                  database_required = excluded.database_required,
                  database_default = excluded.database_default,
                  updated_at = excluded.updated_at
              RETURNING id, table_id, name,
                  CASE WHEN semantic_type = 'type/FK' AND fk_target_field_id IS NULL THEN foreign_key END AS untargeted",
        );
        kept.extend(upsert.list::<KeptField>(tx).await?);
    }
    Ok(kept)
}

fn field_row(field: &FoundField, now: DateTime<Utc>) -> [Value; 17] {
    [
        field.table_id.bind(),
        field.name.bind(),
        field.display_name.bind(),
        field.description.bind(),
        field.database_type.bind(),
        field.base_type.bind(),
        field.semantic_type.bind(),
        field.position.bind(),
        field.position.bind(),
        field.foreign_key.bind(),
        field.is_pk.bind(),
        field.is_nullable.bind(),
        field.is_auto_increment.bind(),
        field.is_required.bind(),
        field.default.bind(),
        now.bind(),
        now.bind(),
    ]
}

/// Retires tables that vanished.
pub(super) async fn retire_tables(tx: &mut Tx, tables: &[TableId], now: DateTime<Utc>) -> Result<()> {
    for run in runs(tables) {
        let retire = Sql::new("UPDATE catalog_table SET active = FALSE, updated_at = ").bind(now);
        retire.then(" WHERE id IN ").bind_list(run).execute(tx).await?;
    }
    Ok(())
}

/// Retires fields that vanished.
pub(super) async fn retire_fields(tx: &mut Tx, fields: &[FieldId], now: DateTime<Utc>) -> Result<()> {
    for run in runs(fields) {
        let retire = Sql::new("UPDATE catalog_field SET active = FALSE, updated_at = ").bind(now);
        retire.then(" WHERE id IN ").bind_list(run).execute(tx).await?;
    }
    Ok(())
}

/// Points foreign keys at their target.
pub(super) async fn point_at(
    tx: &mut Tx,
    target: FieldId,
    fields: &[FieldId],
    now: DateTime<Utc>,
) -> Result<()> {
    for run in runs(fields) {
        let point = Sql::new("UPDATE catalog_field SET fk_target_field_id = ").bind(target);
        let point = point.then(", updated_at = ").bind(now).then(" WHERE id IN ").bind_list(run);
        point.then(" AND semantic_type = 'type/FK' AND fk_target_field_id IS NULL").execute(tx).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_cut_into_runs_of_few_lengths() {
        let rows: Vec<usize> = (0..300).collect();
        let lengths: Vec<_> = runs(&rows).map(<[usize]>::len).collect();
        assert_eq!(lengths, [128, 128, 32, 8, 4]);
        assert_eq!(runs(&rows).flatten().copied().collect::<Vec<_>>(), rows);
        assert_eq!(runs::<usize>(&[]).count(), 0);
    }
}
