//! What lies in collections, by kind: directly in each, and in what lies in it.

use super::{items::Model, sight::Sight};
use crate::lying;
use ::store::{Result, Tx};
use kernel::CollectionId;
use std::collections::{BTreeSet, HashMap};

type Kinds = BTreeSet<Model>;

/// What lies in collections, by kind.
#[derive(Default)]
pub(super) struct Presences {
    here: HashMap<CollectionId, Kinds>,
    below: HashMap<CollectionId, Kinds>,
    /// Those with collections in them.
    outer: BTreeSet<CollectionId>,
    /// Those with collections in collections in them.
    far_outer: BTreeSet<CollectionId>,
}

impl Presences {
    /// Of all that the caller sees: one statement, however much it is.
    pub async fn find(tx: &mut Tx, sight: &Sight) -> Result<Self> {
        let things = lying::presence(tx).await?.into_iter();
        let things = things.filter_map(|it| Some((it.home?, it.kind.map_or(Model::Dashboard, Model::of))));
        Ok(Self::of(sight, things))
    }

    fn of(sight: &Sight, things: impl Iterator<Item = (CollectionId, Model)>) -> Self {
        let mut presences = Self::default();
        for (home, model) in things {
            presences.here.entry(home).or_default().insert(model);
        }
        for collection in sight.visible() {
            let here = presences.here.get(&collection.id).cloned().unwrap_or_default();
            for (steps, outer) in sight.ancestors(collection).into_iter().rev().enumerate() {
                presences.below.entry(outer.id).or_default().extend(here.iter().copied());
                let those = if steps == 0 { &mut presences.outer } else { &mut presences.far_outer };
                those.insert(outer.id);
            }
        }
        presences
    }

    /// Directly in it, and in what lies in it; collections are not counted.
    pub fn without_collections(&self, id: CollectionId) -> (Vec<Model>, Vec<Model>) {
        let list = |kinds: Option<&Kinds>| kinds.into_iter().flatten().copied().collect();
        (list(self.here.get(&id)), list(self.below.get(&id)))
    }

    /// The same with collections.
    pub fn with_collections(&self, id: CollectionId) -> (Vec<Model>, Vec<Model>) {
        let list = |kinds: Option<&Kinds>, has_more: bool| {
            let mut kinds = kinds.cloned().unwrap_or_default();
            kinds.extend(has_more.then_some(Model::Collection));
            kinds.into_iter().collect()
        };
        let here = list(self.here.get(&id), self.outer.contains(&id));
        (here, list(self.below.get(&id), self.far_outer.contains(&id)))
    }
}
