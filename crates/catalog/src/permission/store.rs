//! SQL of the data graph: what databases and tables there are.

use super::{view::Tables, whole::NamedTable};
use ::store::{Result, Sql, Tx, from_row};
use kernel::{DatabaseId, TableId};
use std::collections::BTreeSet;

pub(super) async fn databases(tx: &mut Tx) -> Result<Vec<DatabaseId>> {
    tx.list("SELECT id FROM catalog_database ORDER BY id", &[]).await
}

struct Place {
    id: TableId,
    db_id: DatabaseId,
    schema: String,
}

from_row!(Place { id, db_id, schema });

/// The active tables of some databases by schema.
pub(super) async fn tables(tx: &mut Tx, databases: &BTreeSet<DatabaseId>) -> Result<Tables> {
    let mut tables = Tables::new();
    if databases.is_empty() {
        return Ok(tables);
    }
    let sql = Sql::new("SELECT id, db_id, schema FROM catalog_table WHERE db_id IN ").bind_list(databases);
    let places: Vec<Place> = sql.then(" AND active ORDER BY db_id, schema, id").list(tx).await?;
    for place in places {
        tables.entry(place.db_id).or_default().entry(place.schema).or_default().push(place.id);
    }
    Ok(tables)
}

/// What the look of a graph depends on besides its edges: groups, databases and tables that come, go and move.
pub(super) async fn surroundings(tx: &mut Tx) -> Result<String> {
    tx.one(
        "SELECT (SELECT count(*) || '.' || coalesce(max(id), 0) FROM permissions_group) || '-' ||
                (SELECT count(*) || '.' || coalesce(max(id), 0) FROM catalog_database) || '-' ||
                (SELECT count(*) || '.' || coalesce(max(id), 0) FROM catalog_table WHERE active) AS surroundings",
        &[],
    )
    .await
}

/// A database, and one of its tables where those are asked for.
struct Listed {
    database: (DatabaseId, String),
    table: Option<NamedTable>,
}

impl ::store::FromRow for Listed {
    fn from_row(row: &::store::Row) -> Result<Self> {
        let database = row.get("id")?;
        let table = match row.get("table_id")? {
            None => None,
            Some(id) => Some(NamedTable {
                id,
                database,
                schema: row.get("table_schema")?,
                name: row.get("table_name")?,
            }),
        };
        Ok(Self { database: (database, row.get("name")?), table })
    }
}

/// All databases by name, and the active tables of some. The tables of the others are not even looked for, which is why
/// it is a `CASE` that joins them.
pub(super) async fn databases_and_tables(
    tx: &mut Tx,
    ids: &BTreeSet<DatabaseId>,
    names: &BTreeSet<&str>,
) -> Result<(Vec<(DatabaseId, String)>, Vec<NamedTable>)> {
    let listed: Vec<Listed> = Sql::new(
        "SELECT listed.id, listed.name, catalog_table.id AS table_id, catalog_table.schema AS table_schema,
                catalog_table.name AS table_name
         FROM catalog_database AS listed LEFT JOIN catalog_table
           ON catalog_table.active AND catalog_table.db_id = CASE WHEN listed.id IN ",
    )
    .bind_list(ids)
    .then(" OR listed.name IN ")
    .bind_list(names)
    .then(" THEN listed.id END ORDER BY listed.name, listed.id, table_schema, table_name")
    .list(tx)
    .await?;
    let (mut databases, mut tables) = (Vec::new(), Vec::new());
    for Listed { database, table } in listed {
        if databases.last() != Some(&database) {
            databases.push(database);
        }
        tables.extend(table);
    }
    Ok((databases, tables))
}

struct Named {
    id: DatabaseId,
    name: String,
}

from_row!(Named { id, name });

/// All databases by name.
pub(super) async fn named_databases(tx: &mut Tx) -> Result<Vec<(DatabaseId, String)>> {
    let named: Vec<Named> = tx.list("SELECT id, name FROM catalog_database ORDER BY name, id", &[]).await?;
    Ok(named.into_iter().map(|it| (it.id, it.name)).collect())
}
