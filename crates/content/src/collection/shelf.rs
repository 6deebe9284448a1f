//! Some collections as what things lie in: shown beside each of them.

use super::{sight::Sight, store, view::CollectionView};
use ::store::{Result, Tx};
use access::{collection::Rights, data::DataRights};
use identity::Caller;
use kernel::{CollectionId, DatabaseId};

/// Some collections, as the caller sees them.
pub(crate) struct Shelf(Sight);

impl Shelf {
    /// One collection and all that it lies in, for the root nothing; with what may be done with the data of a database,
    /// or with all: two statements.
    pub async fn around(
        tx: &mut Tx,
        caller: &Caller,
        home: Option<CollectionId>,
        about: Option<DatabaseId>,
    ) -> Result<(Self, DataRights)> {
        let collections = match home {
            None => Vec::new(),
            Some(id) => store::around(tx, id).await?,
        };
        let ids: Vec<_> = collections.iter().map(|collection| collection.id).collect();
        let (rights, data) = access::both::rights(tx, caller, &ids, about).await?;
        Ok((Self(Sight::over(rights, collections)), data))
    }

    /// These collections, however many.
    pub async fn over(tx: &mut Tx, rights: Rights, homes: &[CollectionId]) -> Result<Self> {
        Ok(Self(Sight::over(rights, store::named(tx, homes).await?)))
    }

    /// What the caller may do there.
    pub fn rights(&self) -> &Rights {
        &self.0.rights
    }

    /// One of them.
    pub fn show(&self, id: CollectionId) -> Option<CollectionView> {
        self.0.find(id).map(|collection| self.0.show(collection))
    }

    /// The same, and what it seems to lie in.
    pub fn show_with_ancestors(&self, id: CollectionId) -> Option<CollectionView> {
        self.0.find(id).map(|collection| self.0.show_with_ancestors(collection))
    }
}
