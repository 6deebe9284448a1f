//! Reading the file into its types, strictly, with the line of everything that is wrong.

use super::shape::{
    At, BY_ID, CollectionRule, DatabaseRule, EVERYTHING, File, GroupRule, Levels, MOST_GROUPS, Name, ORDER,
    ROOT, SchemaRule, TableRule,
};
use access::data::{Kind, Level};
use content::collection::graph;
use kernel::Email;
use std::collections::HashSet;
use yaml::{Entry, Node, Problem, Value};

/// Values that a file may hold, those that aliases repeat among them.
const MOST_VALUES: usize = 500_000;

/// Reads a file, or says everything that is wrong with its form.
pub(super) fn read(text: &str) -> Result<File, Vec<Problem>> {
    let root = yaml::parse_up_to(text, MOST_VALUES).map_err(|problem| vec![problem])?;
    let mut reading = Reading { problems: Vec::new() };
    let groups = reading.file(&root);
    if reading.problems.is_empty() { Ok(File { groups }) } else { Err(reading.problems) }
}

struct Reading {
    problems: Vec<Problem>,
}

impl Reading {
    fn wrong(&mut self, line: usize, text: impl Into<String>) {
        self.problems.push(Problem::new(line, text));
    }

    /// The entries of a map, or what should be one.
    fn entries<'n>(&mut self, (line, node): (usize, &'n Node), what: &str) -> &'n [Entry] {
        node.entries().unwrap_or_else(|| {
            self.wrong(line, format!("{what} must be a map"));
            &[]
        })
    }

    fn list<'n>(&mut self, (line, node): (usize, &'n Node), what: &str) -> &'n [Node] {
        if let Value::List(list) = &node.value {
            return list;
        }
        self.wrong(line, format!("{what} must be a list"));
        &[]
    }

    fn text(&mut self, (line, node): (usize, &Node), what: &str) -> Option<String> {
        match node.text().map(str::trim) {
            Some(text) if !text.is_empty() && !text.contains('\0') => return Some(text.to_owned()),
            _ => {}
        }
        let hint = if matches!(node.value, Value::Number(_)) { "; put it in quotes" } else { "" };
        self.wrong(line, format!("{what} must be text{hint}"));
        None
    }

    fn file(&mut self, root: &Node) -> Vec<GroupRule> {
        let mut groups = Vec::new();
        let mut has_version = false;
        for Entry { line, name, node } in self.entries((root.line, root), "the file") {
            match name.as_str() {
                "version" => {
                    has_version = true;
                    if !matches!(&node.value, Value::Number(number) if number.as_i64() == Some(1)) {
                        self.wrong(*line, "version must be 1");
                    }
                }
                "groups" => groups = self.groups((*line, node)),
                _ => self.wrong(*line, "there is no such key; there are version and groups"),
            }
        }
        if !has_version {
            self.wrong(root.line, "version: 1 is needed");
        }
        if root.entries().is_some() && root.find("groups").is_none() {
            self.wrong(root.line, "groups is needed");
        }
        groups
    }

    fn groups(&mut self, place: (usize, &Node)) -> Vec<GroupRule> {
        let list = self.list(place, "groups");
        if list.len() > MOST_GROUPS {
            self.wrong(place.0, format!("there are more than {MOST_GROUPS} groups"));
            return Vec::new();
        }
        let mut names = HashSet::new();
        let mut groups = Vec::new();
        for node in list {
            let Some(group) = self.group(node) else { continue };
            if !names.insert(group.name.to_lowercase()) {
                self.wrong(group.line, "this group is there twice");
            }
            groups.push(group);
        }
        groups
    }

    fn group(&mut self, node: &Node) -> Option<GroupRule> {
        let (mut name, mut members, mut data, mut collections) = (None, None, None, None);
        for Entry { line, name: key, node } in self.entries((node.line, node), "a group") {
            let (line, place) = (*line, (*line, node));
            match key.as_str() {
                "name" => name = Some(self.group_name(place)),
                "members" => members = Some(At { line, it: self.members(place) }),
                "data" => data = Some(At { line, it: self.data(place) }),
                "collections" => collections = Some(At { line, it: self.collections(place) }),
                _ => self.wrong(line, "a group has no such key; it has name, members, data and collections"),
            }
        }
        if name.is_none() && node.entries().is_some() {
            self.wrong(node.line, "name is needed");
        }
        Some(GroupRule { line: node.line, name: name??, members, data, collections })
    }

    fn group_name(&mut self, place: (usize, &Node)) -> Option<String> {
        let name = self.text(place, "name")?;
        if name.chars().count() > 254 {
            self.wrong(place.0, "name must have at most 254 characters");
            return None;
        }
        Some(name)
    }

    fn members(&mut self, place: (usize, &Node)) -> Vec<At<Email>> {
        let mut seen = HashSet::new();
        let mut members = Vec::new();
        for node in self.list(place, "members") {
            let line = node.line;
            match node.text().and_then(Email::parse) {
                Some(email) if seen.insert(email.clone()) => members.push(At { line, it: email }),
                Some(_) => self.wrong(line, "this member is there twice"),
                None => self.wrong(line, "a member must be an e-mail address"),
            }
        }
        members
    }

    fn name(&mut self, entry: &Entry, all: &str) -> At<Name> {
        let line = entry.line;
        let name = match entry.name.strip_prefix(BY_ID) {
            _ if entry.name == all => Name::All,
            None => Name::Called(entry.name.clone()),
            Some(id) => match id.trim().parse() {
                Ok(id) if id > 0 => Name::Id(id),
                _ => {
                    self.wrong(line, "an id must be a whole number, like id:7");
                    Name::Id(0)
                }
            },
        };
        At { line, it: name }
    }

    fn data(&mut self, place: (usize, &Node)) -> Vec<DatabaseRule> {
        let mut databases = Vec::new();
        for entry in self.entries(place, "data") {
            let name = self.name(entry, EVERYTHING);
            let takes_schemas = name.it != Name::All;
            let (mut levels, mut schemas) = (Levels::new(), Vec::new());
            for Entry { line, name, node } in self.entries((entry.line, &entry.node), "a database") {
                match name.as_str() {
                    "schemas" if takes_schemas => schemas = self.schemas((*line, node)),
                    "schemas" => self.wrong(*line, "only single databases have schemas"),
                    key => self.level(&mut levels, (*line, key, node), Scope::Database),
                }
            }
            let is = |kind, level| levels.get(&kind) == Some(&level);
            if is(Kind::ViewData, Level::Least) && is(Kind::CreateQueries, Level::Most) {
                self.wrong(
                    entry.line,
                    "who may ask native questions must see the data: view-data is blocked",
                );
            }
            databases.push(DatabaseRule { name, levels, schemas });
        }
        databases
    }

    fn schemas(&mut self, place: (usize, &Node)) -> Vec<SchemaRule> {
        let mut schemas = Vec::new();
        for entry in self.entries(place, "schemas") {
            let (mut levels, mut tables) = (Levels::new(), Vec::new());
            for Entry { line, name, node } in self.entries((entry.line, &entry.node), "a schema") {
                match name.as_str() {
                    "tables" => tables = self.tables((*line, node)),
                    key => self.level(&mut levels, (*line, key, node), Scope::Schema),
                }
            }
            let name = At { line: entry.line, it: entry.name.clone() };
            schemas.push(SchemaRule { name, levels, tables });
        }
        schemas
    }

    fn tables(&mut self, place: (usize, &Node)) -> Vec<TableRule> {
        let mut tables = Vec::new();
        for entry in self.entries(place, "tables") {
            let mut levels = Levels::new();
            for Entry { line, name, node } in self.entries((entry.line, &entry.node), "a table") {
                self.level(&mut levels, (*line, name, node), Scope::Table);
            }
            tables.push(TableRule { name: self.name(entry, ""), levels });
        }
        tables
    }

    fn level(&mut self, levels: &mut Levels, (line, key, node): (usize, &str, &Node), scope: Scope) {
        let kinds = || ORDER.into_iter().filter(|kind| scope == Scope::Database || kind.is_per_table());
        let Some(kind) = kinds().find(|kind| kind.graph_key() == key) else {
            let keys: Vec<_> = kinds().map(Kind::graph_key).chain(scope.below()).collect();
            return self.wrong(line, format!("{} has no such key; it has {}", scope.noun(), keys.join(", ")));
        };
        match node.text().and_then(|word| kind.level_of(word)) {
            Some(Level::Most) if kind == Kind::CreateQueries && scope != Scope::Database => {
                self.wrong(line, "query-builder-and-native is for whole databases");
            }
            Some(level) => {
                levels.insert(kind, level);
            }
            None => {
                let levels = [Level::Most, Level::Middle, Level::Least].into_iter();
                let words: Vec<_> = levels.filter_map(|level| kind.graph_word(level)).collect();
                self.wrong(line, format!("{key} must be one of {}", words.join(", ")));
            }
        }
    }

    fn collections(&mut self, place: (usize, &Node)) -> Vec<CollectionRule> {
        let mut collections = Vec::new();
        for entry in self.entries(place, "collections") {
            let name = self.name(entry, ROOT);
            match entry.node.text().and_then(graph::from_word) {
                Some(right) => collections.push(CollectionRule { name, right }),
                None => self.wrong(entry.line, "a right in a collection must be one of write, read, none"),
            }
        }
        collections
    }
}

/// Of what something is said.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Database,
    Schema,
    Table,
}

impl Scope {
    const fn noun(self) -> &'static str {
        match self {
            Self::Database => "a database",
            Self::Schema => "a schema",
            Self::Table => "a table",
        }
    }

    const fn below(self) -> Option<&'static str> {
        match self {
            Self::Database => Some("schemas"),
            Self::Schema => Some("tables"),
            Self::Table => None,
        }
    }
}
