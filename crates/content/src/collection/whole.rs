//! A collection with all that lies in it: what is moved, put into the Trash, brought back and deleted at once.

use super::{
    model::{Collection, Home, Key, Location},
    sight::Sight,
    store,
};
use crate::{card, dashboard};
use ::store::Tx;
use access::{Writable, collection as edges};
use kernel::CollectionId;
use web::{Error, Result};

/// A collection and everything below it, all of which the caller may change.
pub(super) struct Whole {
    pub top: Writable<Collection>,
    below: Vec<Writable<Collection>>,
}

impl Whole {
    /// Finds it among what was read with it, or refuses who may not change some part of it.
    pub fn of(sight: &Sight, top: Writable<Collection>) -> Result<Self> {
        let below = sight.below(top.id).cloned();
        let below = below.map(|part| access::writable(&sight.rights, part)).collect::<Result<_>>()?;
        Ok(Self { top, below })
    }

    /// Makes sure that the caller may take it out of where it lies, too.
    pub fn refuse_outsiders(&self, sight: &Sight) -> Result<()> {
        sight.home_for_writing(self.top.parent_id.map(Key::Id).as_ref()).map(drop)
    }

    fn parts(&self) -> impl Iterator<Item = &Writable<Collection>> {
        std::iter::once(&self.top).chain(&self.below)
    }

    fn ids(&self) -> Vec<CollectionId> {
        self.parts().map(|part| part.id).collect()
    }

    /// How many collections it is.
    pub fn size(&self) -> usize {
        1 + self.below.len()
    }

    /// Puts it into another home. Who may do what in it stays, unless it comes into a personal collection or out of one.
    pub async fn settle(&self, tx: &mut Tx, home: &Writable<Home>) -> Result<()> {
        let target = home.collection();
        if target.is_some_and(|target| self.parts().any(|part| part.id == target.id)) {
            return Err(Error::field("parent_id", "A collection cannot lie in itself."));
        }
        let (before, after) = (self.top.owner_id, target.and_then(|target| target.owner_id));
        store::put_parent(tx, &self.top, home.id()).await?;
        let (old, new) = (&self.top.location, home.inside());
        for some in self.ids().chunks(store::AT_ONCE) {
            store::relocate(tx, some, old, &new, after).await?;
        }
        match (before, after) {
            (None, Some(_)) => {
                for some in self.ids().chunks(store::AT_ONCE) {
                    edges::forget_edges(tx, some).await?;
                }
            }
            (Some(_), None) => {
                for id in self.ids() {
                    edges::copy_edges(tx, home.id(), id).await?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Puts it into the Trash; what of it is there already stays as it is.
    pub async fn archive(&self, tx: &mut Tx, operation: &str) -> Result<()> {
        for some in self.ids().chunks(store::AT_ONCE) {
            store::archive(tx, some, self.top.id, operation).await?;
            card::inside::archive(tx, some, operation).await?;
            dashboard::inside::archive(tx, some, operation).await?;
        }
        Ok(())
    }

    /// Brings it back from the Trash, with what went there with it.
    pub async fn restore(&self, tx: &mut Tx) -> Result<()> {
        let Some(operation) = &self.top.archive_operation_id else { return Ok(()) };
        for some in self.ids().chunks(store::AT_ONCE) {
            store::restore(tx, some, operation).await?;
            card::inside::restore(tx, some, operation).await?;
            dashboard::inside::restore(tx, some, operation).await?;
        }
        Ok(())
    }

    /// Deletes it for good, the innermost first: nothing may lie in what is not there. Says how many
    /// cards and dashboards lay in it.
    pub async fn delete(self, tx: &mut Tx) -> Result<[u64; 2]> {
        let mut parts: Vec<_> = self.parts().map(|part| (depth(&part.location), part.id)).collect();
        parts.sort_unstable_by(|a, b| b.cmp(a));
        let ids: Vec<_> = parts.into_iter().map(|(_, id)| id).collect();
        let (mut cards, mut dashboards) = (0, 0);
        for some in ids.chunks(store::AT_ONCE) {
            dashboards += dashboard::inside::delete(tx, some).await?;
            cards += card::inside::delete(tx, some).await?;
            store::delete(tx, some).await?;
        }
        Ok([cards, dashboards])
    }
}

fn depth(location: &Location) -> usize {
    location.ids().count()
}
