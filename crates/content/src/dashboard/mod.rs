//! Dashboards: cards and texts side by side, on tabs, with parameters that reach into the cards.
//!
//! A dashboard lies in a collection, or in the root, and has its rights from there. What lies on it, its layout, is
//! changed as a whole: whoever sends a new one says all that is to be there.

mod change;
mod copy;
mod http;
pub(crate) mod inside;
mod layout;
mod model;
mod needs;
mod place;
mod run;
mod showing;
mod store;
mod view;
mod whole;

pub use change::{DashboardChange, delete_within, update_within};
pub(crate) use http::routes;
pub use model::{Dashboard, DashboardWidth, Key};
pub(crate) use needs::needs;
pub use place::place_within;

use ::store::Tx;
use access::{Readable, Writable, collection::Rights};
use identity::Caller;
use kernel::DashboardId;
use web::{Error, Result};

/// Finds a dashboard that the caller may see.
pub async fn read(tx: &mut Tx, caller: &Caller, key: &Key) -> Result<Readable<Dashboard>> {
    let dashboard = store::find(tx, key).await?.ok_or(Error::NotFound)?;
    let rights = Rights::among(tx, caller, dashboard.collection_id.as_slice()).await?;
    access::readable(&rights, dashboard)
}

/// Is the dashboard there and not in the Trash, and may the caller see it? One statement, because every page and script
/// asks.
pub async fn is_shown(tx: &mut Tx, caller: &Caller, id: DashboardId) -> ::store::Result<bool> {
    store::is_shown(tx, caller, id).await
}

/// Finds a dashboard that the caller may change, and keeps others from changing it meanwhile.
async fn read_for_writing(tx: &mut Tx, caller: &Caller, key: &Key) -> Result<Writable<Dashboard>> {
    store::hold(tx, key).await?;
    let dashboard = store::find(tx, key).await?.ok_or(Error::NotFound)?;
    let rights = Rights::among(tx, caller, dashboard.collection_id.as_slice()).await?;
    access::readable(&rights, dashboard)?.for_writing(&rights)
}
