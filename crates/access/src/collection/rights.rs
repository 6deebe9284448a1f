//! The rule for collections.

use super::store::{self, Edge, Inside};
use crate::{
    both,
    proof::{Domain, Right, sealed::Sealed},
};
use ::store::{Result, Tx};
use identity::Caller;
use kernel::{CollectionId, UserId};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Where something lies among the collections, as far as rights go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In no collection.
    Root,
    /// In this one.
    Collection(CollectionId),
    /// Anywhere in somebody's personal collection.
    PersonalOf(UserId),
    /// The Trash itself; what is there keeps the rights it always had.
    Trash,
}

impl Place {
    /// Where something lies that lies directly in this collection, or in the root; its owner is whose personal
    /// collection that is part of.
    pub fn of_what_lies_in(collection: Option<CollectionId>, owner: Option<UserId>) -> Self {
        match (owner, collection) {
            (Some(owner), _) => Self::PersonalOf(owner),
            (None, Some(collection)) => Self::Collection(collection),
            (None, None) => Self::Root,
        }
    }
}

/// What a caller may do in collections, as far as it was looked up.
#[derive(Clone, Debug)]
pub struct Rights {
    user: UserId,
    is_superuser: bool,
    /// What the caller's groups give together; the root is `None`.
    of_groups: HashMap<Option<CollectionId>, Right>,
    /// The only places that the scopes of an API key let it go to; none: anywhere.
    within: Option<Within>,
}

/// The collections that the scopes of an API key name, and all that lies in them by now.
#[derive(Clone, Debug, Default)]
pub struct Within {
    collections: HashSet<CollectionId>,
    /// Whose personal collection is among them.
    personal_of: HashSet<UserId>,
}

impl Within {
    /// Looks up what lies in these by now.
    pub async fn of(tx: &mut Tx, named: &BTreeSet<CollectionId>) -> Result<Self> {
        let mut within = Self::default();
        store::inside(tx, named).await?.iter().for_each(|inside| within.take(inside));
        Ok(within)
    }

    /// Takes one of them in.
    pub(crate) fn take(&mut self, inside: &Inside) {
        self.collections.insert(inside.collection_id);
        self.personal_of.extend(inside.personal_owner_id);
    }

    /// Is the place one of them? The root never is: it is in no collection. In the Trash itself there is nothing to hide,
    /// what lies there is judged by where it came from.
    pub fn has(&self, place: Place) -> bool {
        match place {
            Place::Root => false,
            Place::Collection(id) => self.collections.contains(&id),
            Place::PersonalOf(owner) => self.personal_of.contains(&owner),
            Place::Trash => true,
        }
    }
}

impl Rights {
    /// Looks up what the caller may do everywhere: one statement, however many groups and collections.
    pub async fn everywhere(tx: &mut Tx, caller: &Caller) -> Result<Self> {
        both::rights_in_collections(tx, caller, None).await
    }

    /// Looks up what the caller may do in the root and in these collections; in any other it seems to be nothing.
    pub async fn among(tx: &mut Tx, caller: &Caller, collections: &[CollectionId]) -> Result<Self> {
        both::rights_in_collections(tx, caller, Some(collections)).await
    }

    /// What these edges give together to somebody; they may be of several groups.
    pub fn of_edges(user: UserId, is_superuser: bool, edges: impl IntoIterator<Item = Edge>) -> Self {
        let mut of_groups = HashMap::new();
        for edge in edges {
            let right = of_groups.entry(edge.place).or_insert(edge.right);
            *right = edge.right.max(*right);
        }
        Self { user, is_superuser, of_groups, within: None }
    }

    pub(crate) fn of(
        caller: &Caller,
        of_groups: HashMap<Option<CollectionId>, Right>,
        within: Option<Within>,
    ) -> Self {
        Self { user: caller.id(), is_superuser: caller.is_superuser(), of_groups, within }
    }

    /// The rule: what the caller may do there.
    pub fn to(&self, place: Place) -> Right {
        let of_groups = |place| self.of_groups.get(&place).copied().unwrap_or(Right::Nothing);
        match place {
            _ if self.within.as_ref().is_some_and(|within| !within.has(place)) => Right::Nothing,
            _ if self.is_superuser => Right::Write,
            Place::Trash => Right::Read,
            Place::PersonalOf(owner) if owner == self.user => Right::Write,
            Place::PersonalOf(_) => Right::Nothing,
            Place::Root => of_groups(None),
            Place::Collection(id) => of_groups(Some(id)),
        }
    }

    /// May the caller see what lies there?
    pub fn may_read(&self, place: Place) -> bool {
        self.to(place) >= Right::Read
    }

    /// May the caller change what lies there?
    pub fn may_write(&self, place: Place) -> bool {
        self.to(place) >= Right::Write
    }
}

impl Sealed for Place {}

impl Domain for Place {
    type Judge = Rights;

    fn right(&self, rights: &Rights) -> Right {
        rights.to(*self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Right::{Nothing, Read, Write};
    use kernel::Id;

    type Edges<'a> = &'a [(Option<CollectionId>, Right)];

    /// A249: what user 1 may do, given edges of their groups to the root, to collection 7 and to 8 in it.
    #[test]
    fn groups_decide_but_in_personal_collections_and_for_administrators() {
        let (seven, eight) = (CollectionId::from_number(7), CollectionId::from_number(8));
        let places = [
            Place::Root,
            Place::Collection(seven),
            Place::Collection(eight),
            Place::PersonalOf(UserId::from_number(1)),
            Place::PersonalOf(UserId::from_number(2)),
            Place::Trash,
        ];
        let table: [(Edges<'_>, bool, [Right; 6]); 6] = [
            (&[], false, [Nothing, Nothing, Nothing, Write, Nothing, Read]),
            (&[(None, Read)], false, [Read, Nothing, Nothing, Write, Nothing, Read]),
            (&[(None, Write)], false, [Write, Nothing, Nothing, Write, Nothing, Read]),
            (&[(Some(seven), Write)], false, [Nothing, Write, Nothing, Write, Nothing, Read]),
            (&[(None, Read), (Some(eight), Write)], false, [Read, Nothing, Write, Write, Nothing, Read]),
            (&[(Some(seven), Read)], true, [Write, Write, Write, Write, Write, Write]),
        ];
        for (edges, is_superuser, expected) in table {
            let of_groups = edges.iter().copied().collect();
            let mut rights = Rights { user: UserId::from_number(1), is_superuser, of_groups, within: None };
            assert_eq!(places.map(|place| rights.to(place)), expected, "{edges:?} {is_superuser}");
            // Of a key that may go to collection 7 and what is in it, where 8 was moved out of it.
            rights.within = Some(Within { collections: [seven].into(), personal_of: HashSet::new() });
            let [_, in_seven, .., trash] = expected;
            let narrowed = [Nothing, in_seven, Nothing, Nothing, Nothing, trash];
            assert_eq!(places.map(|place| rights.to(place)), narrowed, "{edges:?} {is_superuser}");
        }
    }
}
