//! What the file means here: its names found, and what it rules put together group by group.

use super::shape::{At, CollectionRule, DatabaseRule, File, GroupRule, Levels, Name, SchemaRule, TableRule};
use crate::world::{InCollections, World};
use access::{
    Right,
    data::{Kind, Level},
};
use catalog::permission::whole::{NamedTable, Spread, Whole};
use identity::group::{Group, Magic};
use kernel::{CollectionId, DatabaseId, Email, GroupId, Id, TableId, UserId};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    hash::Hash,
};
use yaml::Problem;

/// What a group shall be; what is not there is not ruled.
#[derive(Debug)]
pub(super) struct Wish {
    /// Less than zero while it is yet to be made.
    pub group: GroupId,
    pub name: String,
    pub is_new: bool,
    /// The people in it.
    pub members: Option<BTreeSet<UserId>>,
    pub data: Option<Whole>,
    pub collections: Option<InCollections>,
}

/// Finds what the file names, or says everything that is not there.
pub(super) fn read(file: &File, world: &World) -> Result<Vec<Wish>, Vec<Problem>> {
    let mut reading = Reading::of(world);
    let wishes = file.groups.iter().enumerate().map(|(at, rule)| reading.group(at, rule)).collect();
    if reading.problems.is_empty() { Ok(wishes) } else { Err(reading.problems) }
}

struct Reading<'a> {
    groups: HashMap<String, &'a Group>,
    people: HashMap<&'a Email, UserId>,
    databases: Named<'a, DatabaseId>,
    collections: Named<'a, CollectionId>,
    tables: HashMap<DatabaseId, BTreeMap<&'a str, Vec<&'a NamedTable>>>,
    problems: Vec<Problem>,
}

/// Things by name and by id.
struct Named<'a, I> {
    noun: &'static str,
    by_name: HashMap<&'a str, Vec<I>>,
    by_id: BTreeSet<i64>,
}

impl<'a, I: Id + Eq + Hash> Named<'a, I> {
    fn new(noun: &'static str, all: impl Iterator<Item = (I, &'a str)>) -> Self {
        let (mut by_name, mut by_id) = (HashMap::<_, Vec<_>>::new(), BTreeSet::new());
        for (id, name) in all {
            by_name.entry(name).or_default().push(id);
            by_id.insert(id.number());
        }
        Self { noun, by_name, by_id }
    }

    fn find(&self, name: &Name) -> Result<I, String> {
        let noun = self.noun;
        match name {
            Name::Id(id) if self.by_id.contains(id) => Ok(I::from_number(*id)),
            Name::Id(id) => Err(format!("there is no {noun} with the id {id}")),
            Name::All => Err(format!("there is no such {noun}")),
            Name::Called(name) => match self.by_name.get(name.as_str()).map_or(&[][..], Vec::as_slice) {
                [one] => Ok(*one),
                [] => Err(format!("there is no {noun} {name:?}")),
                some => {
                    let ids: Vec<_> = some.iter().map(|id| format!("id:{}", id.number())).collect();
                    let count = some.len();
                    Err(format!("there are {count} {noun}s {name:?}; name one by its id: {}", ids.join(", ")))
                }
            },
        }
    }
}

impl<'a> Reading<'a> {
    fn of(world: &'a World) -> Self {
        let mut tables = HashMap::<_, BTreeMap<_, Vec<_>>>::new();
        for table in &world.tables {
            let schemas = tables.entry(table.database).or_default();
            schemas.entry(table.schema.as_str()).or_default().push(table);
        }
        let people = world.everybody.values().filter(|somebody| somebody.is_person);
        Self {
            groups: world.groups.iter().map(|group| (group.name.to_lowercase(), group)).collect(),
            people: people.map(|somebody| (&somebody.email, somebody.id)).collect(),
            databases: Named::new("database", world.databases.iter().map(|(id, name)| (*id, name.as_str()))),
            collections: Named::new(
                "collection",
                world.collections.iter().map(|(id, path)| (*id, path.as_str())),
            ),
            tables,
            problems: Vec::new(),
        }
    }

    fn wrong(&mut self, line: usize, text: impl Into<String>) {
        self.problems.push(Problem::new(line, text));
    }

    fn found<T>(&mut self, line: usize, found: Result<T, String>) -> Option<T> {
        found.map_err(|text| self.wrong(line, text)).ok()
    }

    fn group(&mut self, at: usize, rule: &GroupRule) -> Wish {
        let found = self.groups.get(&rule.name.to_lowercase()).copied().or_else(|| self.built_in(&rule.name));
        match found.and_then(|group| group.magic_group_type) {
            Some(Magic::AllUsers) => self.refuse(rule.members.as_ref(), "everybody is in this group"),
            Some(Magic::Administrators) => {
                const EVERYTHING: &str = "administrators may everything";
                self.refuse(rule.data.as_ref(), EVERYTHING);
                self.refuse(rule.collections.as_ref(), EVERYTHING);
            }
            None => {}
        }
        let to_be = i64::try_from(at).map_or(i64::MIN, |at| -1 - at);
        Wish {
            group: found.map_or_else(|| GroupId::from_number(to_be), |group| group.id),
            name: found.map_or_else(|| rule.name.clone(), |group| group.name.clone()),
            is_new: found.is_none(),
            members: rule.members.as_ref().map(|members| self.members(&members.it)),
            data: rule.data.as_ref().map(|data| self.data(&data.it)),
            collections: rule.collections.as_ref().map(|collections| self.in_collections(&collections.it)),
        }
    }

    /// The built-in group that a config file calls so, too.
    fn built_in(&self, name: &str) -> Option<&'a Group> {
        let magic = match name {
            "admin" => Magic::Administrators,
            "all-users" => Magic::AllUsers,
            _ => return None,
        };
        self.groups.values().copied().find(|group| group.magic_group_type == Some(magic))
    }

    fn refuse<T>(&mut self, section: Option<&At<T>>, why: &str) {
        if let Some(section) = section {
            self.wrong(section.line, format!("this cannot be ruled: {why}"));
        }
    }

    fn members(&mut self, members: &[At<Email>]) -> BTreeSet<UserId> {
        let mut people = BTreeSet::new();
        for At { line, it } in members {
            match self.people.get(it) {
                Some(id) => {
                    people.insert(*id);
                }
                None => self.wrong(*line, format!("there is no active person {it}")),
            }
        }
        people
    }

    fn data(&mut self, rules: &[DatabaseRule]) -> Whole {
        let mut whole = Whole::default();
        let mut named = BTreeSet::new();
        for rule in rules {
            let line = rule.name.line;
            if rule.name.it == Name::All {
                whole.usual.clone_from(&rule.levels);
                continue;
            }
            let Some(id) = self.found(line, self.databases.find(&rule.name.it)) else { continue };
            if !named.insert(id) {
                self.wrong(line, "this database is there twice");
            }
            for (kind, spread) in self.spreads(id, rule) {
                whole.own.insert((id, kind), spread);
            }
        }
        whole.tidy(|_, _| true)
    }

    /// What a rule says of a database, kind by kind: the nearest place that says something counts.
    fn spreads(&mut self, id: DatabaseId, rule: &DatabaseRule) -> BTreeMap<Kind, Spread> {
        let level = |kind| rule.levels.get(&kind).copied().unwrap_or(Level::Least);
        let spread = |kind| (kind, Spread { whole: level(kind), tables: BTreeMap::new() });
        let mut spreads: BTreeMap<_, _> = Kind::ALL.into_iter().map(spread).collect();
        let mut put = |table: TableId, levels: &Levels| {
            for (kind, level) in levels {
                spreads.entry(*kind).and_modify(|spread| {
                    spread.tables.insert(table, *level);
                });
            }
        };
        for schema in &rule.schemas {
            let tables = self.in_schema(id, schema);
            for table in &tables {
                put(table.id, &schema.levels);
            }
            for rule in &schema.tables {
                if let Some(table) = self.table(&tables, rule) {
                    put(table, &rule.levels);
                }
            }
        }
        let differs = |kind: Kind, levels: &[Level]| {
            spreads[&kind]
                .tables
                .values()
                .any(|level| *level != level_of(&spreads, kind) && levels.contains(level))
        };
        let is_native = level(Kind::CreateQueries) == Level::Most;
        let all = [Level::Least, Level::Middle, Level::Most];
        if is_native && (differs(Kind::CreateQueries, &all) || differs(Kind::ViewData, &[Level::Least])) {
            const NATIVE: &str = "native questions see a whole database; where tables differ, create-queries can \
                                  be query-builder at most";
            self.wrong(rule.name.line, NATIVE);
        }
        spreads
    }

    fn in_schema(&mut self, id: DatabaseId, schema: &SchemaRule) -> Vec<&'a NamedTable> {
        let found = self.tables.get(&id).and_then(|schemas| schemas.get(schema.name.it.as_str()));
        let tables = found.cloned().unwrap_or_default();
        if tables.is_empty() {
            self.wrong(schema.name.line, format!("there is no schema {:?} with tables", schema.name.it));
        }
        tables
    }

    fn table(&mut self, tables: &[&NamedTable], rule: &TableRule) -> Option<TableId> {
        let found = tables.iter().find(|table| match &rule.name.it {
            Name::Id(id) => table.id.number() == *id,
            Name::Called(name) => table.name == *name,
            Name::All => false,
        });
        let name = || match &rule.name.it {
            Name::Called(name) => format!("there is no table {name:?} in this schema"),
            Name::Id(id) => format!("there is no table with the id {id} in this schema"),
            Name::All => "a table must have a name".to_owned(),
        };
        self.found(rule.name.line, found.map(|table| table.id).ok_or_else(name))
    }

    fn in_collections(&mut self, rules: &[CollectionRule]) -> InCollections {
        let mut rights = InCollections::new();
        for CollectionRule { name, right } in rules {
            let place = match name.it {
                Name::All => None,
                _ => match self.found(name.line, self.collections.find(&name.it)) {
                    Some(id) => Some(id),
                    None => continue,
                },
            };
            if rights.insert(place, *right).is_some() {
                self.wrong(name.line, "this collection is there twice");
            }
        }
        rights.retain(|_, right| *right > Right::Nothing);
        rights
    }
}

fn level_of(spreads: &BTreeMap<Kind, Spread>, kind: Kind) -> Level {
    spreads[&kind].whole
}
