//! Collections: where what people make lies, and what permissions are given for.
//!
//! Collections lie in one another like folders, and the outermost in the root, which is no row. Everybody has a
//! personal one. What nobody wants any more goes into the Trash: it stays where it lay and is only marked, together
//! with all that lies in it, so that it comes back as one. Only from there it is deleted for good.

mod change;
pub mod graph;
mod http;
mod item;
mod items;
mod list;
mod model;
mod personal;
mod presence;
mod shelf;
mod sight;
mod store;
mod tree;
mod view;
mod whole;

pub use change::{CollectionChange, delete_within, update_within};
pub use graph::{CollectionGrant, grant_within};
pub(crate) use http::routes;
pub use http::{NewCollectionRequest, create_within};
pub use model::{AuthorityLevel, Collection, Home, Key, Location};
pub use personal::welcome;
pub(crate) use shelf::Shelf;
pub use view::CollectionView;

use ::store::Tx;
use access::{Readable, collection::Rights};
use identity::Caller;
use kernel::CollectionId;
use std::collections::BTreeSet;
use web::{Error, Result};

/// A collection that groups have rights in, by name and place.
#[derive(Clone, Debug)]
pub struct Named {
    /// The id.
    pub id: CollectionId,
    /// What people call it.
    pub name: String,
    /// All that it lies in.
    pub location: Location,
}

/// The collections that groups have rights in: not those in the Trash, and nothing personal.
pub async fn shared(tx: &mut Tx) -> Result<Vec<Named>> {
    Ok(store::shared_named(tx).await?)
}

/// Finds a collection that the caller may see.
pub(crate) async fn read(tx: &mut Tx, caller: &Caller, key: &Key) -> Result<Readable<Collection>> {
    let collection = store::find(tx, key).await?.ok_or(Error::NotFound)?;
    let rights = Rights::among(tx, caller, &[collection.id]).await?;
    access::readable(&rights, collection)
}

/// Those of these collections that are there, as far as somebody may know.
pub async fn known(
    tx: &mut Tx,
    caller: &Caller,
    ids: &BTreeSet<CollectionId>,
) -> ::store::Result<BTreeSet<CollectionId>> {
    store::known(tx, caller, ids).await
}

/// Finds a collection, whoever may see it: for those who explain why.
pub async fn find(tx: &mut Tx, key: &Key) -> ::store::Result<Option<Collection>> {
    store::find(tx, key).await
}

/// All collections, the Trash among them, whoever may see them.
pub async fn list_all(tx: &mut Tx) -> ::store::Result<Vec<Collection>> {
    store::list(tx).await
}

/// Makes who would move collections, or put them into the Trash, wait until this transaction ends: so nothing is put
/// into what goes there at the same time.
pub async fn hold_still(tx: &mut Tx) -> ::store::Result<()> {
    store::hold_still(tx).await
}
