//! What a file holds: tables, views, their columns and keys.
//!
//! Plain tables are read together, so that ten thousand of them take a second. Views and virtual tables are asked one
//! by one, because one that is broken (its table is gone, its module is unknown) would fail all the others.

use crate::types;
use driver::{FieldDescription, ForeignKey, SchemaDescription, TableDescription, TableKind};
use rusqlite::{Connection, Row};
use std::collections::HashMap;

pub(crate) fn describe(connection: &Connection) -> rusqlite::Result<SchemaDescription> {
    let mut columns = plain_columns(connection)?;
    let mut references = references(connection)?;
    let mut one_by_one = connection.prepare(
        "SELECT name, type, \"notnull\", dflt_value, pk FROM pragma_table_xinfo(?1) WHERE hidden <> 1 ORDER BY cid",
    )?;
    let mut tables = Vec::new();
    let mut listed = connection.prepare(
        "SELECT name, type, wr FROM pragma_table_list
         WHERE schema = 'main' AND type IN ('table', 'view', 'virtual') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
         ORDER BY name",
    )?;
    let mut rows = listed.query([])?;
    while let Some(row) = rows.next()? {
        let (name, kind, without_rowid): (String, String, bool) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let found = match columns.remove(&name) {
            Some(found) => found,
            None => one_by_one
                .query_map([&name], |row| RawColumn::read(row, 0))
                .and_then(Iterator::collect)
                .unwrap_or_default(),
        };
        tables.push(TableDescription {
            schema: None,
            kind: if kind == "view" { TableKind::View } else { TableKind::Table },
            description: None,
            fields: fields(found, without_rowid),
            foreign_keys: references.remove(&name).unwrap_or_default(),
            estimated_rows: None,
            name,
        });
    }
    settle_references(&mut tables);
    Ok(SchemaDescription { tables })
}

struct RawColumn {
    name: String,
    declared: String,
    is_not_null: bool,
    default: Option<String>,
    /// 1-based place in the primary key, 0 outside.
    key_place: i64,
}

impl RawColumn {
    fn read(row: &Row<'_>, from: usize) -> rusqlite::Result<Self> {
        Ok(Self {
            name: row.get(from)?,
            declared: row.get::<_, Option<String>>(from + 1)?.unwrap_or_default(),
            is_not_null: row.get(from + 2)?,
            default: row.get(from + 3)?,
            key_place: row.get(from + 4)?,
        })
    }
}

fn plain_columns(connection: &Connection) -> rusqlite::Result<HashMap<String, Vec<RawColumn>>> {
    let mut statement = connection.prepare(
        "SELECT t.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk
         FROM sqlite_schema AS t, pragma_table_xinfo(t.name) AS c
         WHERE t.type = 'table' AND t.rootpage > 0 AND c.hidden <> 1
         ORDER BY t.name, c.cid",
    )?;
    let mut found: HashMap<String, Vec<RawColumn>> = HashMap::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        found.entry(row.get(0)?).or_default().push(RawColumn::read(row, 1)?);
    }
    Ok(found)
}

fn fields(columns: Vec<RawColumn>, without_rowid: bool) -> Vec<FieldDescription> {
    let key_columns = columns.iter().filter(|column| column.key_place > 0).count();
    columns
        .into_iter()
        .map(|column| {
            let is_primary_key = column.key_place > 0;
            // Only this exact spelling makes the column another name of the row's own number.
            let is_rowid = is_primary_key
                && key_columns == 1
                && !without_rowid
                && column.declared.eq_ignore_ascii_case("INTEGER");
            FieldDescription {
                base_type: types::base_type(&column.declared),
                name: column.name,
                database_type: column.declared,
                semantic_type: None,
                is_primary_key,
                is_nullable: !column.is_not_null && !is_rowid,
                is_auto_increment: is_rowid,
                default: column.default,
                description: None,
            }
        })
        .collect()
}

/// Foreign keys of one column, by table. The target column stays empty where the declaration leaves it out.
fn references(connection: &Connection) -> rusqlite::Result<HashMap<String, Vec<ForeignKey>>> {
    let mut statement = connection.prepare(
        "SELECT t.name, k.\"from\", k.\"table\", k.\"to\"
         FROM sqlite_schema AS t, pragma_foreign_key_list(t.name) AS k
         WHERE t.type = 'table' AND t.rootpage > 0
         GROUP BY t.name, k.id HAVING count(*) = 1
         ORDER BY t.name, k.id DESC",
    )?;
    let mut found: HashMap<String, Vec<ForeignKey>> = HashMap::new();
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        found.entry(row.get(0)?).or_default().push(ForeignKey {
            field: row.get(1)?,
            target_schema: None,
            target_table: row.get(2)?,
            target_field: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
        });
    }
    Ok(found)
}

/// Spells the targets as their tables spell themselves, fills in the primary key where no column was named, and drops
/// references to nothing: SQLite checks none of this when a table is made.
fn settle_references(tables: &mut [TableDescription]) {
    let targets: HashMap<String, (String, Vec<(String, bool)>)> = tables
        .iter()
        .filter(|table| table.kind == TableKind::Table)
        .map(|table| {
            let fields =
                table.fields.iter().map(|field| (field.name.clone(), field.is_primary_key)).collect();
            (table.name.to_lowercase(), (table.name.clone(), fields))
        })
        .collect();
    let settle = |key: &mut ForeignKey| {
        let (table, fields) = targets.get(&key.target_table.to_lowercase())?;
        let field = if key.target_field.is_empty() {
            let mut keys = fields.iter().filter(|(_, is_primary_key)| *is_primary_key);
            keys.next().filter(|_| keys.next().is_none())?
        } else {
            fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(&key.target_field))?
        };
        key.target_table.clone_from(table);
        key.target_field.clone_from(&field.0);
        Some(())
    };
    for table in tables.iter_mut() {
        table.foreign_keys.retain_mut(|key| settle(key).is_some());
        let fields = &table.fields;
        for key in &mut table.foreign_keys {
            if let Some(field) = fields.iter().find(|field| field.name.eq_ignore_ascii_case(&key.field)) {
                key.field.clone_from(&field.name);
            }
        }
    }
}
