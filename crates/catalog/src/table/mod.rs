//! Tables and views that a sync has found.
//!
//! What the database says about a table belongs to the sync; how the table is shown belongs to people, and no sync
//! overwrites it. A table that vanished stays, inactive, so that it is itself again when it returns.

mod event;
mod http;
mod model;
pub(crate) mod store;

pub(crate) use http::routes;
pub use http::{ForeignKeyView, QueryMetadataQuery, TableView, foreign_keys, with_fields};
pub use model::{FieldOrder, Table, TableVisibility};
pub(crate) use model::{Kind, entity_type, visibility_at_first};

use ::store::Tx;
use access::{
    Readable, Writable,
    data::{self, DataRights},
};
use identity::Caller;
use kernel::TableId;
use web::{Error, Result};

/// Finds a table that the caller may read.
pub async fn read(tx: &mut Tx, caller: &Caller, id: TableId) -> Result<Readable<Table>> {
    Ok(read_with_rights(tx, caller, id).await?.0)
}

/// The same, with all that the caller may do in its database.
pub(crate) async fn read_with_rights(
    tx: &mut Tx,
    caller: &Caller,
    id: TableId,
) -> Result<(Readable<Table>, DataRights)> {
    let table = store::find(tx, id).await?.ok_or(Error::NotFound)?;
    let rights = data::rights_in(tx, caller, table.db_id).await?;
    Ok((access::readable(&rights, table)?, rights))
}

/// Finds a table for who knows already what the caller may do in its database.
pub async fn read_knowing(tx: &mut Tx, rights: &DataRights, id: TableId) -> Result<Readable<Table>> {
    access::readable(rights, store::find(tx, id).await?.ok_or(Error::NotFound)?)
}

/// Finds a table that the caller may change, with all that they may do in its database, and keeps others from changing it
/// meanwhile.
pub(crate) async fn read_for_writing(
    tx: &mut Tx,
    caller: &Caller,
    id: TableId,
) -> Result<(Writable<Table>, DataRights)> {
    store::hold(tx, id).await?;
    let table = store::find(tx, id).await?.ok_or(Error::NotFound)?;
    let rights = data::rights_in(tx, caller, table.db_id).await?;
    Ok((access::writable(&rights, table)?, rights))
}

/// Finds a table whose rows the caller may see, with all that they may do in its database.
pub async fn read_for_asking(
    tx: &mut Tx,
    caller: &Caller,
    id: TableId,
) -> Result<(Readable<Table>, DataRights)> {
    let (table, rights) = read_with_rights(tx, caller, id).await?;
    if rights.asks_about(table.db_id, id) { Ok((table, rights)) } else { Err(Error::Forbidden) }
}
