//! Where cards lie: putting them into collections, and in order where they are pinned.

use crate::{
    collection::{self, Collection, Home},
    pinned,
};
use ::store::Tx;
use access::Writable;
use identity::Caller;
use kernel::CollectionId;
use web::{Error, Result};

/// Finds where the caller may put cards; others who would change collections have to be kept waiting.
pub(super) async fn home_for_writing(
    tx: &mut Tx,
    caller: &Caller,
    id: Option<CollectionId>,
) -> Result<Writable<Home>> {
    let home = collection::home_for_writing(tx, caller, id).await?;
    if home.collection().is_some_and(Collection::takes_nothing) {
        let text = "What is in the Trash takes nothing in. Choose another collection.";
        return Err(Error::field("collection_id", text));
    }
    Ok(home)
}

/// Makes room for a card among what is pinned there.
pub(super) async fn pin(tx: &mut Tx, home: &Writable<Home>, at: i64) -> Result<()> {
    Ok(pinned::make_room(tx, home.id(), at).await?)
}
