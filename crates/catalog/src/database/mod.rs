//! Databases that somebody connected.
//!
//! A database is a name, an engine and sealed connection details. It is connected before it is saved, and what it
//! holds is found by a [sync](crate::sync). Details leave the server only for those who may change them, and
//! passwords never do.

mod change;
mod connect;
mod contents;
mod create;
mod declare;
mod details;
mod event;
mod http;
mod model;
mod request;
mod sample;
mod schedule;
pub(crate) mod store;
mod view;

pub use declare::{DeclaredDatabase, TriedDatabase, declare, try_out};
pub use details::is_secret_of_any_engine;
pub(crate) use details::unseal;
pub(crate) use http::routes;
pub use model::{Database, DatabaseSettings, DbmsVersion, SyncStatus};
pub(crate) use sample::preset;
pub(crate) use schedule::Schedule;
pub use view::DatabaseView;

use crate::Catalog;
use ::store::Tx;
use access::{
    Readable, Writable,
    data::{self, DataRights},
};
use driver::Details;
use identity::Caller;
use kernel::DatabaseId;
use web::{Error, Result};

/// Finds a database that the caller may read.
pub async fn read(tx: &mut Tx, caller: &Caller, id: DatabaseId) -> Result<Readable<Database>> {
    Ok(read_with_rights(tx, caller, id).await?.0)
}

/// The same, with all that the caller may do there.
pub async fn read_with_rights(
    tx: &mut Tx,
    caller: &Caller,
    id: DatabaseId,
) -> Result<(Readable<Database>, DataRights)> {
    let database = store::find(tx, id).await?.ok_or(Error::NotFound)?;
    let rights = data::rights_in(tx, caller, id).await?;
    Ok((access::readable(&rights, database)?, rights))
}

/// Finds a database for who knows already what the caller may do there.
pub async fn read_knowing(tx: &mut Tx, rights: &DataRights, id: DatabaseId) -> Result<Readable<Database>> {
    access::readable(rights, store::find(tx, id).await?.ok_or(Error::NotFound)?)
}

/// Finds a database that the caller may change.
pub async fn read_for_writing(tx: &mut Tx, caller: &Caller, id: DatabaseId) -> Result<Writable<Database>> {
    let (database, rights) = read_with_rights(tx, caller, id).await?;
    database.for_writing(&rights)
}

/// Has anybody connected a database, the sample apart?
pub async fn exists_own(tx: &mut Tx) -> Result<bool> {
    Ok(store::list(tx).await?.iter().any(|database| !database.is_sample))
}

/// Keeps a new database with its details sealed.
pub(crate) async fn insert(
    catalog: &Catalog,
    tx: &mut Tx,
    new: store::NewDatabase<'_>,
    details: &Details,
) -> Result<DatabaseId> {
    let id = store::insert(tx, new).await?;
    access::data::welcome_database(tx, id).await?;
    store::put_details(tx, id, &details::seal(&catalog.key, &catalog.chance, id, details)).await?;
    Ok(id)
}
