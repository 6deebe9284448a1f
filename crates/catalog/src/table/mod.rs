//! Tables and views that a sync has found.
//!
//! What the database says about a table belongs to the sync; how the table is shown belongs to people, and no sync
//! overwrites it. A table that vanished stays, inactive, so that it is itself again when it returns.

mod http;
mod model;
pub(crate) mod store;

pub(crate) use http::{TableView, routes};
pub use model::{FieldOrder, Table, TableVisibility};
pub(crate) use model::{Kind, entity_type, visibility_at_first};

use ::store::Tx;
use access::Readable;
use identity::Caller;
use kernel::TableId;
use web::{Error, Result};

/// Finds a table that the caller may read.
pub async fn read(tx: &mut Tx, caller: &Caller, id: TableId) -> Result<Readable<Table>> {
    access::readable(caller, store::find(tx, id).await?.ok_or(Error::NotFound)?)
}
