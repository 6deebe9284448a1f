//! Writing the file from what is there, so that it reads like what somebody would write.
//!
//! Things are named by their names where those say which one is meant, and by their ids where they do not.

use super::{
    scalar::{quoted, scalar},
    shape::{BY_ID, EVERYTHING, ORDER, ROOT},
};
use crate::world::{InCollections, World};
use access::data::{Kind, Level};
use catalog::permission::whole::{NamedTable, Whole};
use content::collection::graph;
use identity::group::{Group, Magic};
use kernel::{DatabaseId, Id};
use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write,
};

const HEAD: &str = "\
# What groups may do. A section that is here is complete: what it does not name is not allowed, or not a member.
# A section or a group that is not here stays as it is.
version: 1
groups:";

/// Writes the file of these groups.
pub(super) fn text(world: &World, groups: &[&Group]) -> String {
    let mut writing = Writing { out: HEAD.to_owned(), names: Names::of(world), world };
    if groups.is_empty() {
        writing.out.push_str(" []");
    }
    for group in groups {
        writing.group(group);
    }
    writing.out.push('\n');
    writing.out
}

/// How things are named so that it is clear which one is meant.
struct Names {
    databases: HashMap<i64, Key>,
    collections: HashMap<i64, Key>,
}

/// A key of the file, and the name as a remark where the key is an id.
#[derive(Clone)]
struct Key {
    key: String,
    remark: String,
}

impl Names {
    fn of(world: &World) -> Self {
        let databases = world.databases.iter().map(|(id, name)| (id.number(), name.as_str()));
        let collections = world.collections.iter().map(|(id, path)| (id.number(), path.as_str()));
        Self { databases: keys(databases, EVERYTHING), collections: keys(collections, ROOT) }
    }
}

fn keys<'a>(all: impl Iterator<Item = (i64, &'a str)> + Clone, reserved: &str) -> HashMap<i64, Key> {
    let mut count = HashMap::<&str, usize>::new();
    for (_, name) in all.clone() {
        *count.entry(name).or_default() += 1;
    }
    all.map(|(id, name)| {
        let is_clear = count[name] == 1 && name != reserved && !name.starts_with(BY_ID);
        let key = if is_clear {
            Key { key: scalar(name), remark: String::new() }
        } else {
            Key { key: scalar(&format!("{BY_ID}{id}")), remark: format!("  # {}", quoted(name)) }
        };
        (id, key)
    })
    .collect()
}

struct Writing<'a> {
    out: String,
    names: Names,
    world: &'a World,
}

impl Writing<'_> {
    fn line(&mut self, depth: usize, text: &str) {
        let _ = write!(self.out, "\n{:width$}{text}", "", width = depth * 2);
    }

    fn group(&mut self, group: &Group) {
        self.line(1, &format!("- name: {}", scalar(&group.name)));
        if group.magic_group_type != Some(Magic::AllUsers) {
            self.members(group);
        }
        if group.magic_group_type != Some(Magic::Administrators) {
            self.data(&self.world.whole(group.id));
            let none = InCollections::new();
            let rights = self.world.in_collections.get(&group.id).unwrap_or(&none);
            self.in_collections(rights);
        }
    }

    fn members(&mut self, group: &Group) {
        let people = self.world.people_in(group.id);
        let mut emails: Vec<_> = people.iter().map(|id| self.world.everybody[id].email.as_str()).collect();
        emails.sort_unstable();
        if emails.is_empty() {
            return self.line(2, "members: []");
        }
        self.line(2, "members:");
        for email in emails {
            self.line(3, &format!("- {}", scalar(email)));
        }
    }

    fn data(&mut self, whole: &Whole) {
        if whole.usual.is_empty() && whole.own.is_empty() {
            return self.line(2, "data: {}");
        }
        self.line(2, "data:");
        if !whole.usual.is_empty() {
            self.line(3, &format!("{EVERYTHING}:"));
            self.levels(4, |kind| Some(whole.usual(kind)).filter(|level| *level > Level::Least));
        }
        let own = whole.databases();
        let databases = self.world.databases.iter().filter(|(id, _)| own.contains(id));
        for (id, _) in databases {
            let Key { key, remark } = self.names.databases[&id.number()].clone();
            self.line(3, &format!("{key}:{remark}"));
            self.database(*id, whole);
        }
    }

    fn database(&mut self, id: DatabaseId, whole: &Whole) {
        self.levels(4, |kind| {
            let level = whole.spread(id, kind).whole;
            (kind == Kind::ViewData || level > Level::Least).then_some(level)
        });
        let mut schemas = BTreeMap::<&str, Vec<&NamedTable>>::new();
        for table in self.world.tables.iter().filter(|table| table.database == id) {
            schemas.entry(&table.schema).or_default().push(table);
        }
        let mut is_first = true;
        for (schema, tables) in schemas {
            let says = Says::of(id, whole, &tables);
            if says.schema.is_empty() && says.tables.is_empty() {
                continue;
            }
            if is_first {
                self.line(4, "schemas:");
                is_first = false;
            }
            self.line(5, &format!("{}:", scalar(schema)));
            self.levels(6, |kind| says.schema.get(&kind).copied());
            if !says.tables.is_empty() {
                self.line(6, "tables:");
            }
            for (table, levels) in says.tables {
                let is_clear = !table.name.is_empty() && !table.name.starts_with(BY_ID);
                let by_id = || format!("{BY_ID}{}", table.id);
                let name = scalar(&if is_clear { table.name.clone() } else { by_id() });
                self.line(7, &format!("{name}:"));
                self.levels(8, |kind| levels.get(&kind).copied());
            }
        }
    }

    fn levels(&mut self, depth: usize, level: impl Fn(Kind) -> Option<Level>) {
        for kind in ORDER {
            if let Some(word) = level(kind).and_then(|level| kind.graph_word(level)) {
                self.line(depth, &format!("{}: {word}", kind.graph_key()));
            }
        }
    }

    fn in_collections(&mut self, rights: &InCollections) {
        if rights.is_empty() {
            return self.line(2, "collections: {}");
        }
        self.line(2, "collections:");
        if let Some(right) = rights.get(&None) {
            self.line(3, &format!("{ROOT}: {}", graph::word(*right)));
        }
        let mut lines: Vec<_> = rights
            .iter()
            .filter_map(|(place, right)| {
                let id = (*place)?;
                let Key { key, remark } = self.names.collections[&id.number()].clone();
                Some((
                    self.world.collections[&id].clone(),
                    id,
                    format!("{key}: {}{remark}", graph::word(*right)),
                ))
            })
            .collect();
        lines.sort();
        for (_, _, line) in lines {
            self.line(3, &line);
        }
    }
}

/// What is said of a schema: of all its tables, and of single ones that differ from that.
struct Says<'a> {
    schema: BTreeMap<Kind, Level>,
    tables: Vec<(&'a NamedTable, BTreeMap<Kind, Level>)>,
}

impl<'a> Says<'a> {
    fn of(id: DatabaseId, whole: &Whole, tables: &[&'a NamedTable]) -> Self {
        let mut schema = BTreeMap::new();
        let mut own: Vec<(&NamedTable, BTreeMap<Kind, Level>)> =
            tables.iter().map(|table| (*table, BTreeMap::new())).collect();
        for kind in Kind::ALL {
            let spread = whole.spread(id, kind);
            let level = |table: &NamedTable| spread.tables.get(&table.id).copied().unwrap_or(spread.whole);
            let Some(first) = tables.first().map(|table| level(table)) else { continue };
            let agree = tables.iter().all(|table| level(table) == first);
            if agree && first != spread.whole {
                schema.insert(kind, first);
            } else if !agree {
                for (table, levels) in own.iter_mut().filter(|(table, _)| level(table) != spread.whole) {
                    levels.insert(kind, level(table));
                }
            }
        }
        own.retain(|(_, levels)| !levels.is_empty());
        Self { schema, tables: own }
    }
}
