//! What a database holds: relations the user may read, their columns and keys.
//!
//! Three queries, whatever the size, in one snapshot. The catalogue's own views would be simpler to read and take
//! minutes on ten thousand tables.

use crate::{
    connection::Connection,
    settings::{SchemaFilter, Settings},
    types,
};
use driver::{
    ConnectError, FieldDescription, ForeignKey, SchemaDescription, TableDescription, TableKind, Version,
};
use futures_util::TryStreamExt;
use std::collections::HashMap;
use tokio_postgres::{Error, Row};

/// Asks what the server is.
pub(crate) async fn version(connection: &Connection) -> Result<Version, ConnectError> {
    let sql =
        "SELECT version(), current_setting('server_version'), current_setting('server_version_num')::int4,
                      current_setting('TimeZone')";
    let read = |row: Row| {
        let (long, version, number): (String, String, i32) =
            (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        let number = u32::try_from(number).unwrap_or(0);
        Ok(Version {
            flavor: long.split_whitespace().next().unwrap_or("PostgreSQL").to_owned(),
            version,
            semantic: [number / 10_000, number % 10_000],
            timezone: row.try_get(3)?,
        })
    };
    connection.query_one(sql, &[]).await.and_then(read).map_err(|error| broken(&error))
}

/// Reads relations, columns and keys.
pub(crate) async fn describe(
    connection: &Connection,
    settings: &Settings,
) -> Result<SchemaDescription, ConnectError> {
    let look = async {
        connection.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
        let mut tables = relations(connection, &settings.schemas).await?;
        columns(connection, &mut tables).await?;
        keys(connection, &mut tables).await?;
        let mut tables: Vec<_> = tables.into_values().map(|found| found.table).collect();
        tables.sort_by(|one, other| (&one.schema, &one.name).cmp(&(&other.schema, &other.name)));
        Ok(SchemaDescription { tables })
    };
    look.await.map_err(|error| broken(&error))
}

fn broken(error: &Error) -> ConnectError {
    let why = error.as_db_error().map_or_else(|| error.to_string(), |refusal| refusal.message().to_owned());
    ConnectError::new(format!("The database connected but did not say what it holds: {why}."))
}

/// A table under its internal number, and where its columns stand.
struct Found {
    table: TableDescription,
    /// Attribute number → place among the fields.
    places: HashMap<i16, usize>,
}

type Tables = HashMap<u32, Found>;

async fn relations(connection: &Connection, schemas: &SchemaFilter) -> Result<Tables, Error> {
    let sql = "
        SELECT c.oid, n.nspname::text, c.relname::text, c.relkind IN ('v', 'm') AS is_view,
               obj_description(c.oid, 'pg_class') AS description,
               CASE WHEN c.relkind IN ('r', 'm', 'p') AND c.reltuples >= 0 THEN c.reltuples::int8 END AS estimated_rows
        FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
          AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'
          AND has_schema_privilege(n.oid, 'USAGE')
          AND (has_table_privilege(c.oid, 'SELECT') OR has_any_column_privilege(c.oid, 'SELECT'))";
    let mut tables = Tables::new();
    for row in connection.query(sql, &[]).await? {
        let schema: String = row.try_get("nspname")?;
        if !schemas.lets_in(&schema) {
            continue;
        }
        let table = TableDescription {
            schema: Some(schema),
            name: row.try_get("relname")?,
            kind: if row.try_get("is_view")? { TableKind::View } else { TableKind::Table },
            description: row.try_get("description")?,
            fields: Vec::new(),
            foreign_keys: Vec::new(),
            estimated_rows: row.try_get("estimated_rows")?,
        };
        tables.insert(row.try_get("oid")?, Found { table, places: HashMap::new() });
    }
    Ok(tables)
}

async fn columns(connection: &Connection, tables: &mut Tables) -> Result<(), Error> {
    // A domain holds what its base type holds.
    let sql = "
        SELECT a.attrelid, a.attnum, a.attname::text, t.typname::text, tn.nspname::text AS type_schema,
               COALESCE(b.typname, t.typname)::text AS base_name, COALESCE(bn.nspname, tn.nspname)::text AS base_schema,
               COALESCE(b.typtype, t.typtype) = 'e' AS is_enum,
               a.attnotnull OR t.typnotnull AS is_not_null,
               a.attidentity <> '' AS is_identity,
               CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END AS default_expression,
               col_description(a.attrelid, a.attnum) AS description
        FROM pg_catalog.pg_attribute AS a
        JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
        JOIN pg_catalog.pg_namespace AS tn ON tn.oid = t.typnamespace
        LEFT JOIN pg_catalog.pg_type AS b ON t.typtype = 'd' AND b.oid = t.typbasetype
        LEFT JOIN pg_catalog.pg_namespace AS bn ON bn.oid = b.typnamespace
        LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE a.attrelid = ANY ($1) AND a.attnum > 0 AND NOT a.attisdropped
          AND has_column_privilege(a.attrelid, a.attnum, 'SELECT')
        ORDER BY a.attrelid, a.attnum";
    let ids: Vec<u32> = tables.keys().copied().collect();
    let rows = connection.query_raw(sql, [&ids]).await?;
    let mut rows = std::pin::pin!(rows);
    while let Some(row) = rows.try_next().await? {
        let Some(found) = tables.get_mut(&row.try_get("attrelid")?) else { continue };
        found.places.insert(row.try_get("attnum")?, found.table.fields.len());
        found.table.fields.push(field(&row)?);
    }
    Ok(())
}

fn field(row: &Row) -> Result<FieldDescription, Error> {
    let (base_schema, base_name): (&str, &str) = (row.try_get("base_schema")?, row.try_get("base_name")?);
    let default: Option<String> = row.try_get("default_expression")?;
    let is_identity: bool = row.try_get("is_identity")?;
    let is_serial = default.as_deref().is_some_and(|text| text.starts_with("nextval("));
    Ok(FieldDescription {
        name: row.try_get("attname")?,
        database_type: types::name(row.try_get("type_schema")?, row.try_get("typname")?),
        base_type: if row.try_get("is_enum")? {
            driver::BaseType::PostgresEnum
        } else {
            types::of_name(base_schema, base_name)
        },
        semantic_type: types::semantic(base_schema, base_name),
        is_primary_key: false,
        is_nullable: !row.try_get::<_, bool>("is_not_null")?,
        is_auto_increment: is_identity || is_serial,
        default,
        description: row.try_get("description")?,
    })
}

/// Marks primary keys and collects foreign keys of one column.
async fn keys(connection: &Connection, tables: &mut Tables) -> Result<(), Error> {
    let sql = "
        SELECT conrelid, contype = 'p' AS is_primary, conkey, confrelid, confkey
        FROM pg_catalog.pg_constraint
        WHERE conrelid = ANY ($1) AND (contype = 'p' OR contype = 'f' AND cardinality(conkey) = 1)
        ORDER BY conrelid, conname";
    let ids: Vec<u32> = tables.keys().copied().collect();
    for row in connection.query(sql, &[&ids]).await? {
        let (table, columns): (u32, Vec<i16>) = (row.try_get("conrelid")?, row.try_get("conkey")?);
        if row.try_get("is_primary")? {
            let Some(found) = tables.get_mut(&table) else { continue };
            for place in columns.iter().filter_map(|column| found.places.get(column)) {
                found.table.fields[*place].is_primary_key = true;
            }
            continue;
        }
        let (target, targets): (u32, Vec<i16>) = (row.try_get("confrelid")?, row.try_get("confkey")?);
        let key = foreign_key(tables, (table, columns[0]), (target, targets[0]));
        if let (Some(key), Some(found)) = (key, tables.get_mut(&table)) {
            found.table.foreign_keys.push(key);
        }
    }
    Ok(())
}

/// Puts names to a reference; none when the user may not see one of its ends.
fn foreign_key(tables: &Tables, from: (u32, i16), to: (u32, i16)) -> Option<ForeignKey> {
    let column =
        |found: &Found, number: i16| Some(found.table.fields[*found.places.get(&number)?].name.clone());
    let (origin, target) = (tables.get(&from.0)?, tables.get(&to.0)?);
    Some(ForeignKey {
        field: column(origin, from.1)?,
        target_schema: target.table.schema.clone(),
        target_table: target.table.name.clone(),
        target_field: column(target, to.1)?,
    })
}
