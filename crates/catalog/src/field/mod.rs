//! The columns of tables.
//!
//! As with tables, what the database says belongs to the sync and what people chose stays. What a column *means*, its
//! semantic type, is guessed once from its name ([`guess_semantic_type`]) and from then on is people's choice.

mod event;
mod http;
mod humanize;
mod model;
mod semantic;
pub(crate) mod store;

pub use http::FieldView;
pub(crate) use http::{routes, views_with_targets};
pub(crate) use humanize::humanize;
pub use model::{Field, FieldValues, FieldVisibility};
pub(crate) use model::{in_order, sort};
pub use semantic::guess_semantic_type;

use crate::table::Table;
use ::store::Tx;
use access::{
    Readable, Writable,
    data::{self, DataRights},
};
use identity::Caller;
use kernel::FieldId;
use web::{Error, Result};

/// Finds a field that the caller may read, with all that they may do in its database.
pub(crate) async fn read(tx: &mut Tx, caller: &Caller, id: FieldId) -> Result<(Readable<Field>, DataRights)> {
    let field = store::find(tx, id).await?.ok_or(Error::NotFound)?;
    let rights = data::rights_in(tx, caller, field.db_id).await?;
    Ok((access::readable(&rights, field)?, rights))
}

/// Those of these fields that are there, whoever may see them.
pub async fn these(tx: &mut Tx, ids: impl IntoIterator<Item = FieldId>) -> Result<Vec<Field>> {
    Ok(store::list(tx, ids).await?)
}

/// Finds a field that the caller may change, likewise, and keeps others from changing it meanwhile.
pub(crate) async fn read_for_writing(
    tx: &mut Tx,
    caller: &Caller,
    id: FieldId,
) -> Result<(Writable<Field>, DataRights)> {
    store::hold(tx, id).await?;
    let (field, rights) = read(tx, caller, id).await?;
    Ok((field.for_writing(&rights)?, rights))
}

/// Lists the active fields of a table in the order that was chosen for it, hidden ones included.
pub async fn of_table(tx: &mut Tx, table: &Readable<Table>) -> Result<Vec<Field>> {
    let mut fields = store::list_of_tables(tx, &[table.id]).await?;
    sort(&mut fields, table.field_order);
    Ok(fields)
}
