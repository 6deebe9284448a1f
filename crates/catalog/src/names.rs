//! What databases and tables are called, for whoever explains rights to them. Nobody's rights are asked: who is told
//! is for the asker to know.

use ::store::{Result, Sql, Tx, from_row, params};
use kernel::{DatabaseId, TableId};

/// A database by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedDatabase {
    /// The id.
    pub id: DatabaseId,
    /// The name.
    pub name: String,
}

from_row!(NamedDatabase { id, name });

/// A table by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedTable {
    /// The id.
    pub id: TableId,
    /// The database it is in.
    pub db_id: DatabaseId,
    /// How its database is called.
    pub db_name: String,
    /// The schema; empty where there is none.
    pub schema: String,
    /// The name people read.
    pub display_name: String,
    /// Is it still there?
    pub active: bool,
}

from_row!(NamedTable { id, db_id, db_name, schema, display_name, active });

/// Finds a database.
pub async fn database(tx: &mut Tx, id: DatabaseId) -> Result<Option<NamedDatabase>> {
    tx.find("SELECT id, name FROM catalog_database WHERE id = $1", params![id]).await
}

/// All databases by name.
pub async fn databases(tx: &mut Tx) -> Result<Vec<NamedDatabase>> {
    tx.list("SELECT id, name FROM catalog_database ORDER BY lower(name), id", &[]).await
}

/// Finds a table.
pub async fn table(tx: &mut Tx, id: TableId) -> Result<Option<NamedTable>> {
    select().then(" WHERE catalog_table.id = ").bind(id).find(tx).await
}

/// These tables.
pub async fn tables(tx: &mut Tx, ids: &[TableId]) -> Result<Vec<NamedTable>> {
    select()
        .then(" WHERE catalog_table.id IN ")
        .bind_list(ids)
        .then(" ORDER BY catalog_table.id")
        .list(tx)
        .await
}

fn select() -> Sql {
    Sql::new(
        "SELECT catalog_table.id, db_id, catalog_database.name AS db_name, schema, display_name, active
         FROM catalog_table JOIN catalog_database ON catalog_database.id = catalog_table.db_id",
    )
}
