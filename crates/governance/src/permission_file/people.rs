//! What a plan means for people: who may see and do more or less than before, by the rules that are enforced.
//!
//! Whoever's groups change is compared before and after, with the places that change; places of which nobody says
//! anything of their own look alike and are looked at once.

use super::plan::Plan;
use crate::world::World;
use access::{
    Right,
    collection::{self as in_collections, Place as CollectionPlace, Rights},
    data::{DataRights, Edge, Kind, Level, Place as DataPlace},
};
use identity::group::{Magic, wholesale::Place};
use kernel::{CollectionId, DatabaseId, GroupId, Id, UserId};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What becomes of a right that somebody has to a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Turn {
    /// They could see it and cannot any more.
    Lose,
    /// They may do less with it.
    Less,
    /// They can see it at last.
    Gain,
    /// They may do more with it.
    More,
}

/// What changes for somebody.
#[derive(Clone, Debug, Default)]
pub(super) struct Effect {
    pub collections: BTreeMap<Turn, BTreeSet<Option<CollectionId>>>,
    pub databases: BTreeMap<Turn, BTreeSet<DatabaseId>>,
}

/// What changes for all.
#[derive(Debug, Default)]
pub(super) struct Effects {
    pub of: BTreeMap<UserId, Effect>,
    pub made_administrators: Vec<UserId>,
    pub unmade_administrators: Vec<UserId>,
}

/// Who might be concerned: whoever is in a group that changes, or gets in or out.
pub(super) fn concerned(plan: &Plan, world: &World) -> BTreeSet<UserId> {
    let members = plan.changed().into_iter().filter_map(|group| world.members.get(&group)).flatten();
    members.chain(plan.given.iter().map(|place| &place.user)).copied().collect()
}

/// Compares before and after for these people. What their groups may is known.
pub(super) fn effects(plan: &Plan, world: &World, people: &BTreeSet<UserId>) -> Effects {
    let comparison = Comparison::of(plan, world);
    let mut effects = Effects::default();
    for user in people {
        let (was, is) = comparison.groups(*user);
        match (comparison.administers(&was), comparison.administers(&is)) {
            (true, true) => continue,
            (false, true) => effects.made_administrators.push(*user),
            (true, false) => effects.unmade_administrators.push(*user),
            (false, false) => {}
        }
        let effect = comparison.effect(*user, &was, &is);
        if !effect.collections.is_empty() || !effect.databases.is_empty() {
            effects.of.insert(*user, effect);
        }
    }
    effects
}

struct Comparison<'a> {
    world: &'a World,
    administrators: Option<GroupId>,
    given: HashMap<UserId, BTreeSet<GroupId>>,
    taken: HashMap<UserId, BTreeSet<GroupId>>,
    /// What changes of collections, and where.
    in_collections: HashMap<(GroupId, Option<CollectionId>), Right>,
    places: HashMap<GroupId, BTreeSet<Option<CollectionId>>>,
    /// What groups may with data afterwards, of those for which it changes.
    data: HashMap<GroupId, Vec<Edge>>,
    databases: HashMap<GroupId, BTreeSet<Option<DatabaseId>>>,
}

impl<'a> Comparison<'a> {
    fn of(plan: &Plan, world: &'a World) -> Self {
        let by_user = |places: &[Place]| {
            let mut by_user = HashMap::<UserId, BTreeSet<GroupId>>::new();
            for place in places {
                by_user.entry(place.user).or_default().insert(place.group);
            }
            by_user
        };
        let (mut places, mut in_collections) = (HashMap::<_, BTreeSet<_>>::new(), HashMap::new());
        for (edge, after) in &plan.collections {
            places.entry(edge.group).or_default().insert(edge.place);
            in_collections.insert((edge.group, edge.place), *after);
        }
        let new = plan.new_groups.keys().map(|group| (*group, world.welcome(*group)));
        let mut data: HashMap<_, _> = new.collect();
        let mut databases = HashMap::new();
        for exchange in &plan.data {
            data.insert(exchange.group, exchange.after.edges(exchange.group));
            databases.insert(exchange.group, exchange.differences().into_iter().collect());
        }
        let administrators =
            world.groups.iter().find(|it| it.magic_group_type == Some(Magic::Administrators));
        Self {
            world,
            administrators: administrators.map(|group| group.id),
            given: by_user(&plan.given),
            taken: by_user(&plan.taken),
            in_collections,
            places,
            data,
            databases,
        }
    }

    fn administers(&self, groups: &BTreeSet<GroupId>) -> bool {
        self.administrators.is_some_and(|group| groups.contains(&group))
    }

    /// The groups of somebody before and after.
    fn groups(&self, user: UserId) -> (BTreeSet<GroupId>, BTreeSet<GroupId>) {
        let was = self.world.everybody.get(&user).map(|it| it.groups.clone()).unwrap_or_default();
        let mut is = was.clone();
        is.retain(|group| !self.taken.get(&user).is_some_and(|taken| taken.contains(group)));
        is.extend(self.given.get(&user).into_iter().flatten());
        (was, is)
    }

    fn effect(&self, user: UserId, was: &BTreeSet<GroupId>, is: &BTreeSet<GroupId>) -> Effect {
        let mut effect = Effect::default();
        self.compare_collections(user, was, is, &mut effect);
        self.compare_databases(was, is, &mut effect);
        effect
    }

    fn compare_collections(
        &self,
        user: UserId,
        was: &BTreeSet<GroupId>,
        is: &BTreeSet<GroupId>,
        effect: &mut Effect,
    ) {
        let mut touched: BTreeSet<Option<CollectionId>> =
            was.iter().chain(is).filter_map(|group| self.places.get(group)).flatten().copied().collect();
        for group in was.symmetric_difference(is) {
            touched.extend(self.world.in_collections.get(group).into_iter().flat_map(BTreeMap::keys));
        }
        if touched.is_empty() {
            return;
        }
        let edges = |groups: &BTreeSet<GroupId>, is_after: bool| {
            let pairs = groups.iter().flat_map(|group| touched.iter().map(move |place| (*group, *place)));
            let edges = pairs.map(|(group, place)| in_collections::Edge {
                group,
                place,
                right: self.right(group, place, is_after),
            });
            Rights::of_edges(user, false, edges.collect::<Vec<_>>())
        };
        let (before, after) = (edges(was, false), edges(is, true));
        for place in &touched {
            let where_ = place.map_or(CollectionPlace::Root, CollectionPlace::Collection);
            let turn = match (before.to(where_), after.to(where_)) {
                (Right::Nothing, Right::Read | Right::Write) => Turn::Gain,
                (Right::Read | Right::Write, Right::Nothing) => Turn::Lose,
                (Right::Read, Right::Write) => Turn::More,
                (Right::Write, Right::Read) => Turn::Less,
                _ => continue,
            };
            effect.collections.entry(turn).or_default().insert(*place);
        }
    }

    fn right(&self, group: GroupId, place: Option<CollectionId>, is_after: bool) -> Right {
        let after = is_after.then(|| self.in_collections.get(&(group, place))).flatten();
        let now = || self.world.in_collections.get(&group)?.get(&place).copied();
        after.copied().or_else(now).unwrap_or(Right::Nothing)
    }

    fn compare_databases(&self, was: &BTreeSet<GroupId>, is: &BTreeSet<GroupId>, effect: &mut Effect) {
        let groups = || was.iter().chain(is);
        let mut touched: BTreeSet<Option<DatabaseId>> =
            groups().filter_map(|group| self.databases.get(group)).flatten().copied().collect();
        if was != is {
            touched.insert(None);
        }
        if touched.is_empty() {
            return;
        }
        let now = |group: &GroupId| self.world.data.get(group).map_or(&[][..], Vec::as_slice);
        let then = |group: &GroupId| self.data.get(group).map_or_else(|| now(group), Vec::as_slice);
        let before: Vec<Edge> = was.iter().flat_map(now).copied().collect();
        let after: Vec<Edge> = is.iter().flat_map(then).copied().collect();
        let tables = tables(before.iter().chain(&after));
        let (before, after) = (DataRights::of(before), DataRights::of(after));
        let turn = |database| {
            let tables = tables.get(&database).into_iter().flatten().copied().collect::<Vec<_>>();
            turn(&Standing::of(&before, database, &tables), &Standing::of(&after, database, &tables))
        };
        let is_all = touched.contains(&None);
        let all = self.world.databases.iter().map(|(id, _)| *id);
        let all = all.filter(|id| is_all || touched.contains(&Some(*id)));
        let own: HashSet<DatabaseId> = tables.keys().copied().collect();
        let mut elsewhere = None;
        for database in all {
            let turn = if own.contains(&database) {
                turn(database)
            } else {
                *elsewhere.get_or_insert_with(|| turn(database))
            };
            if let Some(turn) = turn {
                effect.databases.entry(turn).or_default().insert(database);
            }
        }
    }
}

/// The databases of which these edges say something of their own, and the tables.
fn tables<'e>(edges: impl Iterator<Item = &'e Edge>) -> HashMap<DatabaseId, BTreeSet<kernel::TableId>> {
    let mut tables = HashMap::<_, BTreeSet<_>>::new();
    for edge in edges {
        match edge.place {
            DataPlace::EveryDatabase => {}
            DataPlace::Database(database) => {
                tables.entry(database).or_default();
            }
            DataPlace::Table(database, table) => {
                tables.entry(database).or_default().insert(table);
            }
        }
    }
    tables
}

/// What somebody may do with a database, part by part.
struct Standing {
    sees: bool,
    parts: Vec<Level>,
}

impl Standing {
    fn of(rights: &DataRights, database: DatabaseId, tables: &[kernel::TableId]) -> Self {
        let sees = rights.sees_database(database);
        let flag = |is| if is { Level::Most } else { Level::Least };
        // Who may not see the data gains nothing by being allowed to ask about it.
        let asks = |table| flag(rights.asks_about(database, table));
        let mut parts = vec![flag(rights.manages(database)), flag(rights.asks_natively(database))];
        parts.push(asks(kernel::TableId::from_number(0)));
        let kinds = [Kind::Download, Kind::DataModel];
        parts.extend(kinds.map(|kind| rights.on_database(kind, database)));
        for table in tables {
            parts.push(asks(*table));
            parts.extend(kinds.map(|kind| rights.on_table(kind, database, *table)));
        }
        Self { sees, parts }
    }
}

fn turn(before: &Standing, after: &Standing) -> Option<Turn> {
    let pairs = || before.parts.iter().zip(&after.parts);
    match (before.sees, after.sees) {
        (true, false) => Some(Turn::Lose),
        (false, true) => Some(Turn::Gain),
        (true, true) if pairs().any(|(before, after)| after < before) => Some(Turn::Less),
        (true, true) if pairs().any(|(before, after)| after > before) => Some(Turn::More),
        _ => None,
    }
}
