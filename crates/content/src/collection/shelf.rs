//! Some collections as what things lie in, with what the caller may do there and with the data that things show: looked up
//! once for a request, and carried through it.

use super::{
    model::{Collection, Home, Key},
    sight::Sight,
    store,
    view::CollectionView,
};
use ::store::{Result, Tx};
use access::{Writable, collection::Rights, data::DataRights};
use identity::Caller;
use kernel::{CollectionId, DatabaseId};
use web::Error;

/// Some collections, as the caller sees them.
pub(crate) struct Shelf {
    sight: Sight,
    data: DataRights,
}

impl Shelf {
    /// These collections and all that they lie in, and others as they are; with what may be done with the data of a
    /// database, or with all: two statements. What is not there is left out.
    pub async fn around(
        tx: &mut Tx,
        caller: &Caller,
        (keys, others): (&[Key], &[CollectionId]),
        about: Option<DatabaseId>,
    ) -> Result<Self> {
        let collections = match (keys, others) {
            ([], []) => Vec::new(),
            _ => store::around(tx, keys, others).await?,
        };
        let ids: Vec<_> = collections.iter().map(|collection| collection.id).collect();
        let (rights, data) = access::both::rights(tx, caller, &ids, about).await?;
        Ok(Self { sight: Sight::over(rights, collections), data })
    }

    /// These collections as they are, however many, for who knows already what the caller may do.
    pub async fn over(
        tx: &mut Tx,
        (rights, data): (Rights, DataRights),
        homes: &[CollectionId],
    ) -> Result<Self> {
        Ok(Self { sight: Sight::over(rights, store::named(tx, homes).await?), data })
    }

    /// What the caller may do there.
    pub fn rights(&self) -> &Rights {
        &self.sight.rights
    }

    /// What the caller may do with data.
    pub fn data(&self) -> &DataRights {
        &self.data
    }

    /// The id of one of them; 404 when it is not there.
    pub fn id(&self, key: &Key) -> web::Result<CollectionId> {
        match key {
            Key::Id(id) => Ok(*id),
            key => self.sight.named(key).map(|collection| collection.id).ok_or(Error::NotFound),
        }
    }

    /// One of them as a home of cards and dashboards, or the root; refuses who may not put things there and take them
    /// away, and what is in the Trash. Others who would change collections have to be kept waiting.
    pub fn home_for_writing(&self, id: Option<CollectionId>) -> web::Result<Writable<Home>> {
        let home = self.sight.home_for_writing(id.map(Key::Id).as_ref())?;
        if home.collection().is_some_and(Collection::takes_nothing) {
            let text = "What is in the Trash takes nothing in. Choose another collection.";
            return Err(Error::field("collection_id", text));
        }
        Ok(home)
    }

    /// One of them.
    pub fn show(&self, id: CollectionId) -> Option<CollectionView> {
        self.sight.find(id).map(|collection| self.sight.show(collection))
    }

    /// The same, and what it seems to lie in.
    pub fn show_with_ancestors(&self, id: CollectionId) -> Option<CollectionView> {
        self.sight.find(id).map(|collection| self.sight.show_with_ancestors(collection))
    }
}
