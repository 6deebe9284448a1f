//! What has to be done for a file to be true: the difference between what is there and what is wished.

use super::wish::Wish;
use crate::world::{InCollections, World};
use access::{Right, collection::Edge};
use catalog::permission::whole::{Exchange, Whole};
use identity::group::{Magic, wholesale::Place};
use kernel::{CollectionId, GroupId, UserId};
use std::collections::{BTreeMap, BTreeSet};
use web::{Error, Result};

/// What is to be done.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Groups to make, by the numbers that stand for them until then.
    pub new_groups: BTreeMap<GroupId, String>,
    /// Every group that the file rules, by name.
    pub ruled: BTreeMap<GroupId, String>,
    /// Places in groups to give and to take away.
    pub given: Vec<Place>,
    pub taken: Vec<Place>,
    /// What groups may do with data.
    pub data: Vec<Exchange>,
    /// What groups may do in collections: what they may, and what they shall be allowed.
    pub collections: Vec<(Edge, Right)>,
}

impl Plan {
    pub fn of(wishes: Vec<Wish>, world: &World) -> Result<Self> {
        let mut plan = Self::default();
        for wish in wishes {
            plan.ruled.insert(wish.group, wish.name.clone());
            if wish.is_new {
                plan.new_groups.insert(wish.group, wish.name.clone());
            }
            if let Some(members) = &wish.members {
                plan.members(wish.group, members, &world.people_in(wish.group));
            }
            if let Some(after) = &wish.data {
                let before = world.now(&wish);
                let exchange = Exchange { group: wish.group, before, after: after.clone() };
                if !exchange.differences().is_empty() {
                    plan.data.push(exchange);
                }
            }
            if let Some(after) = &wish.collections {
                let none = InCollections::new();
                plan.in_collections(
                    wish.group,
                    world.in_collections.get(&wish.group).unwrap_or(&none),
                    after,
                );
            }
        }
        plan.refuse_no_administrator(world)?;
        Ok(plan)
    }

    fn members(&mut self, group: GroupId, shall: &BTreeSet<UserId>, are: &BTreeSet<UserId>) {
        let places = |users: BTreeSet<UserId>| users.into_iter().map(move |user| Place { group, user });
        self.given.extend(places(shall - are));
        self.taken.extend(places(are - shall));
    }

    fn in_collections(&mut self, group: GroupId, are: &InCollections, shall: &InCollections) {
        let places: BTreeSet<Option<CollectionId>> = are.keys().chain(shall.keys()).copied().collect();
        for place in places {
            let right = |of: &InCollections| of.get(&place).copied().unwrap_or(Right::Nothing);
            let (before, after) = (right(are), right(shall));
            if before != after {
                self.collections.push((Edge { group, place, right: before }, after));
            }
        }
    }

    /// Somebody must administer, and a key does not count.
    fn refuse_no_administrator(&self, world: &World) -> Result<()> {
        let group = world.groups.iter().find(|it| it.magic_group_type == Some(Magic::Administrators));
        let Some(group) = group.map(|group| group.id) else { return Ok(()) };
        let of_group = |places: &[Place]| -> BTreeSet<UserId> {
            places.iter().filter(|place| place.group == group).map(|place| place.user).collect()
        };
        let left = &(&world.people_in(group) - &of_group(&self.taken)) | &of_group(&self.given);
        if !left.is_empty() || of_group(&self.taken).is_empty() {
            return Ok(());
        }
        Err(Error::bad_request("You cannot remove the last member of the 'Admin' group!"))
    }

    pub fn is_nothing(&self) -> bool {
        self.new_groups.is_empty()
            && self.given.is_empty()
            && self.taken.is_empty()
            && self.data.is_empty()
            && self.collections.is_empty()
    }

    /// Groups of which something changes for whoever is in them, or gets in or out.
    pub fn changed(&self) -> BTreeSet<GroupId> {
        let data = self.data.iter().map(|exchange| exchange.group);
        let collections = self.collections.iter().map(|(edge, _)| edge.group);
        let places = self.given.iter().chain(&self.taken).map(|place| place.group);
        data.chain(collections).chain(places).collect()
    }
}

impl World {
    /// What the group of a wish may with data, or may as soon as it is made.
    fn now(&self, wish: &Wish) -> Whole {
        if !wish.is_new {
            return self.whole(wish.group);
        }
        Whole::of(self.welcome(wish.group)).tidy(|_, table| self.has_table(table))
    }
}
