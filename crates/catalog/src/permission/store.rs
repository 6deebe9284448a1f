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

impl ::store::FromRow for NamedTable {
    fn from_row(row: &::store::Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            database: row.get("db_id")?,
            schema: row.get("schema")?,
            name: row.get("name")?,
        })
    }
}

/// The active tables of some databases with their names.
pub(super) async fn named_tables(tx: &mut Tx, databases: &BTreeSet<DatabaseId>) -> Result<Vec<NamedTable>> {
    if databases.is_empty() {
        return Ok(Vec::new());
    }
    let sql =
        Sql::new("SELECT id, db_id, schema, name FROM catalog_table WHERE db_id IN ").bind_list(databases);
    sql.then(" AND active ORDER BY db_id, schema, name").list(tx).await
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
