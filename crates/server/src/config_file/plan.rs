//! The file as typed declarations: its shape checked, its templates expanded, nothing applied.

use super::{
    shape::{self, Section, Takes},
    template::{Template, Variables},
};
use crate::declared;
use catalog::database::{self, DeclaredDatabase};
use identity::{api_key::DeclaredKey, user::DeclaredUser};
use serde_json::{Map, Value as Json};
use setting::{Definition, Visibility};
use std::{collections::HashMap, fs::File, io::Read, path::Path};
use web::{Fault, FromObject, Object};
use yaml::{Entry, Node, Problem, Value};

/// What is to be applied, in order.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub settings: Vec<DeclaredSetting>,
    pub things: Vec<Placed>,
    pub warnings: Vec<Problem>,
}

/// A setting and the value it is to have.
#[derive(Debug)]
pub(crate) struct DeclaredSetting {
    pub line: usize,
    pub definition: &'static Definition,
    pub value: Json,
}

/// A thing, and on which lines it and its keys are.
#[derive(Debug)]
pub(crate) struct Placed {
    pub line: usize,
    pub lines: HashMap<String, usize>,
    pub thing: Thing,
}

/// What a section declares.
#[derive(Debug)]
pub(crate) enum Thing {
    User(DeclaredUser),
    ApiKey(DeclaredKey),
    Database(DeclaredDatabase),
}

const SECTIONS: &str = "there is no such section; there are settings, users, api-keys and databases";

/// Makes a plan of the file, or says everything that is wrong with it. Files it names are sought from its folder.
pub(super) fn read(root: &Node, variables: &Variables, folder: &Path) -> Result<Plan, Vec<Problem>> {
    let mut reading = Reading { variables, folder, plan: Plan::default(), problems: Vec::new() };
    let sections = reading.sections(root);
    for section in sections {
        match section.name.as_str() {
            "settings" => reading.settings(&section.node),
            "users" => reading.things(section, &shape::USERS, |map| typed(map).map(Thing::User)),
            "api-keys" => reading.things(section, &shape::API_KEYS, |map| typed(map).map(Thing::ApiKey)),
            "databases" => reading.things(section, &shape::DATABASES, |map| typed(map).map(Thing::Database)),
            _ => reading.wrong(section.line, SECTIONS),
        }
    }
    if reading.problems.is_empty() { Ok(reading.plan) } else { Err(reading.problems) }
}

fn typed<T: FromObject>(map: &Map<String, Json>) -> Result<T, Fault> {
    T::from_object(Object::Json(map))
}

struct Reading<'a> {
    variables: &'a Variables,
    folder: &'a Path,
    plan: Plan,
    problems: Vec<Problem>,
}

impl Reading<'_> {
    fn wrong(&mut self, line: usize, text: impl Into<String>) {
        self.problems.push(Problem::new(line, text));
    }

    /// The sections, once the frame around them is seen to be right.
    fn sections<'n>(&mut self, root: &'n Node) -> &'n [Entry] {
        let Some(entries) = root.entries() else {
            self.wrong(root.line, "the file must be a map with version and config");
            return &[];
        };
        for entry in entries.iter().filter(|entry| !["version", "config"].contains(&entry.name.as_str())) {
            self.wrong(entry.line, "there is no such key; there are version and config");
        }
        match root.find("version").map(|node| (node.line, &node.value)) {
            Some((_, Value::Number(number)))
                if number.as_f64().is_some_and(|number| (1.0..2.0).contains(&number)) => {}
            Some((line, _)) => self.wrong(line, "version must be a number from 1 to 1.999"),
            None => self.wrong(root.line, "version: 1 is needed"),
        }
        match root.find("config") {
            Some(Node { value: Value::Null, .. }) => &[],
            Some(node) => node.entries().unwrap_or_else(|| {
                self.wrong(node.line, "config must be a map of sections");
                &[]
            }),
            None => {
                self.wrong(root.line, "config is needed");
                &[]
            }
        }
    }

    fn settings(&mut self, node: &Node) {
        if matches!(node.value, Value::Null) {
            return;
        }
        let Some(entries) = node.entries() else {
            return self.wrong(node.line, "settings must be a map of settings and their values");
        };
        let declared = declared::all();
        for Entry { line, name, node } in entries {
            let Some(definition) = declared.find(name) else {
                self.wrong(*line, "there is no such setting; GET /api/setting lists them");
                continue;
            };
            if definition.visibility == Visibility::Internal {
                let env_name = definition.env_name();
                self.wrong(
                    *line,
                    format!("{} is set by the environment variable {env_name} only", definition.key),
                );
                continue;
            }
            if definition.is_secret() {
                self.warn_of_literal(*line, definition.key, node, None);
            }
            let value = self.expand(node);
            self.plan.settings.push(DeclaredSetting { line: *line, definition, value });
        }
    }

    fn things(
        &mut self,
        section: &Entry,
        shape: &Section,
        typed: fn(&Map<String, Json>) -> Result<Thing, Fault>,
    ) {
        let list = match &section.node.value {
            Value::Null => return,
            Value::List(list) => list,
            _ => return self.wrong(section.line, "the section must be a list"),
        };
        for node in list {
            let before = self.problems.len();
            shape.check(node, &mut self.problems);
            if self.problems.len() > before {
                continue;
            }
            let map = self.expand_thing(node, shape);
            if self.problems.len() > before {
                continue;
            }
            let lines = lines(node, shape);
            match typed(&map) {
                Ok(thing) => self.plan.things.push(Placed { line: node.line, lines, thing }),
                Err(fault) => self.faults(node.line, &lines, fault),
            }
        }
    }

    fn expand_thing(&mut self, node: &Node, shape: &Section) -> Map<String, Json> {
        let mut map = Map::new();
        for Entry { line, name, node } in node.entries().unwrap_or_default() {
            let Some((key, is_file)) = shape.find(name) else { continue };
            let value = match key.takes {
                Takes::Unused => {
                    self.plan.warnings.push(Problem::new(*line, format!("{name} means nothing here")));
                    continue;
                }
                Takes::Secret if is_file => self.file(*line, node),
                Takes::Secret => {
                    self.warn_of_literal(*line, name, node, Some(name));
                    self.expand(node)
                }
                Takes::Map if name == "details" => self.details(node),
                _ => self.expand(node),
            };
            map.insert(key.name.to_owned(), value);
        }
        map
    }

    /// Connection details, whose password may lie in a file.
    fn details(&mut self, node: &Node) -> Json {
        let mut details = Map::new();
        for Entry { line, name, node } in node.entries().unwrap_or_default() {
            if name == "password_file" {
                details.insert("password".to_owned(), self.file(*line, node));
                continue;
            }
            if database::is_secret_of_any_engine(name) {
                let file = (name == "password").then_some("password");
                self.warn_of_literal(*line, name, node, file);
            }
            details.insert(name.clone(), self.expand(node));
        }
        details.into()
    }

    fn warn_of_literal(&mut self, line: usize, name: &str, node: &Node, with_file: Option<&str>) {
        let is_literal = |text| Template::parse(text).is_ok_and(|template| !template.names_a_variable());
        if !node.text().is_some_and(is_literal) {
            return;
        }
        let file = with_file.map(|name| format!(" or {name}_file")).unwrap_or_default();
        let text = format!(
            "{name} is written in the file, for everybody who can read it; use {{{{ env NAME }}}}{file}"
        );
        self.plan.warnings.push(Problem::new(line, text));
    }

    fn expand(&mut self, node: &Node) -> Json {
        match &node.value {
            Value::Null => Json::Null,
            Value::Flag(flag) => (*flag).into(),
            Value::Number(number) => number.clone().into(),
            Value::Text(text) => self.expand_text(node.line, text.expose()).into(),
            Value::List(list) => list.iter().map(|node| self.expand(node)).collect(),
            Value::Map(entries) => Json::Object(
                entries.iter().map(|entry| (entry.name.clone(), self.expand(&entry.node))).collect(),
            ),
        }
    }

    fn expand_text(&mut self, line: usize, text: &str) -> String {
        let expanded = Template::parse(text).map_err(str::to_owned).and_then(|template| {
            let unset = |name| format!("the environment variable {name} is not set");
            template.expand(self.variables).map_err(unset)
        });
        expanded.unwrap_or_else(|problem| {
            self.wrong(line, problem);
            String::new()
        })
    }

    /// The secret that a file holds, without the line's end.
    fn file(&mut self, line: usize, node: &Node) -> Json {
        const LIMIT: u64 = 64 * 1024;
        let name = self.expand_text(line, node.text().unwrap_or_default());
        let mut text = String::new();
        let read = File::open(self.folder.join(name))
            .and_then(|file| file.take(LIMIT + 1).read_to_string(&mut text));
        match read {
            Ok(size) if size as u64 > LIMIT => {
                self.wrong(line, "the file that is named here is larger than 64 KiB");
            }
            Ok(_) => {}
            Err(error) => self.wrong(line, format!("the file that is named here cannot be read: {error}")),
        }
        text.trim_end_matches(['\r', '\n']).into()
    }

    fn faults(&mut self, line: usize, lines: &HashMap<String, usize>, fault: Fault) {
        let fields = match fault {
            Fault::Fields(fields) => fields.errors,
            Fault::Value { expected, .. } => return self.wrong(line, expected),
        };
        for (field, text) in fields {
            let at = lines.get(&field).copied().unwrap_or(line);
            self.wrong(at, format!("{field}: {}", first_text(&text)));
        }
    }
}

/// The lines of the keys; a secret that lies in a file is where the file is named.
fn lines(node: &Node, shape: &Section) -> HashMap<String, usize> {
    let entries = node.entries().unwrap_or_default().iter();
    let place = |entry: &Entry| Some((shape.find(&entry.name)?.0.name.to_owned(), entry.line));
    entries.filter_map(place).collect()
}

/// What is wrong with a field, or with the first part of it.
pub(super) fn first_text(text: &Json) -> &str {
    match text {
        Json::String(text) => text.strip_prefix("nullable ").unwrap_or(text),
        Json::Object(parts) => parts.values().next().map_or("is wrong", first_text),
        _ => "is wrong",
    }
}
