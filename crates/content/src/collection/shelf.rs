//! Some collections as what things lie in: shown beside each of them.

use super::{model::Key, sight::Sight, store, view::CollectionView};
use ::store::{Result, Tx};
use access::collection::Rights;
use identity::Caller;
use kernel::CollectionId;

/// Some collections, as the caller sees them.
pub(crate) struct Shelf(Sight);

impl Shelf {
    /// One collection and all that it lies in; for the root, nothing.
    pub async fn around(tx: &mut Tx, caller: &Caller, home: Option<CollectionId>) -> Result<Self> {
        let found = match home {
            None => None,
            Some(id) => store::find(tx, &Key::Id(id)).await?,
        };
        Ok(Self(match found {
            None => Sight::over(Rights::among(tx, caller, &[]).await?, Vec::new()),
            Some(collection) => Sight::around(tx, caller, collection).await?,
        }))
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
