//! The data graph as the contract shows it: a view of the edges, written out group by group.
//!
//! A level that is the least of its kind is left out, and so is what holds nothing then: absent means nothing is
//! allowed. With thousands of groups most pairs of group and database look alike, so those are written once and copied.
//! (Contract: auth.md §5.5 of the reference description.)

use access::data::{Edge, Kind, Level, Place};
use kernel::{DatabaseId, GroupId, TableId};
use serde_json::{Map, Value};
use std::{
    collections::{BTreeMap, HashMap},
    fmt::Write,
};

/// The active tables of some databases by schema.
pub(super) type Tables = HashMap<DatabaseId, BTreeMap<String, Vec<TableId>>>;

/// What a graph shows.
#[derive(Debug)]
pub(super) struct Graph<'a> {
    pub groups: &'a [GroupId],
    /// The group that may everything, if it is shown.
    pub administrators: Option<GroupId>,
    pub databases: &'a [DatabaseId],
    /// Of every group that is shown, about every database that is shown and about every database.
    pub edges: &'a [Edge],
    /// Of the databases with edges about single tables.
    pub tables: &'a Tables,
}

const ORDER: [Kind; 5] =
    [Kind::ViewData, Kind::CreateQueries, Kind::Download, Kind::DataModel, Kind::Details];

impl Graph<'_> {
    /// Writes `{"<group>": {"<database>": {…}}}`.
    pub fn text(&self) -> String {
        let mut of_groups: HashMap<GroupId, Vec<&Edge>> = HashMap::new();
        for edge in self.edges {
            of_groups.entry(edge.group).or_default().push(edge);
        }
        let everything = rights_text(&ORDER.map(|_| Says::Whole(Level::Most)));
        let mut out = String::from("{");
        for group in self.groups {
            let edges = of_groups.get(group).map_or(&[][..], Vec::as_slice);
            if self.administrators == Some(*group) {
                self.write_group(&mut out, *group, &everything, &HashMap::new());
            } else {
                let (usual, own) = self.rights_of(edges);
                self.write_group(&mut out, *group, &usual, &own);
            }
        }
        out.push('}');
        out
    }

    /// What the edges of one group come to: on databases that have none of their own, and on those that have.
    fn rights_of(&self, edges: &[&Edge]) -> (String, HashMap<DatabaseId, String>) {
        let mut usual = ORDER.map(|_| Level::Least);
        let mut own: HashMap<DatabaseId, Vec<&Edge>> = HashMap::new();
        for edge in edges {
            match edge.place {
                Place::EveryDatabase => usual[place_of(edge.kind)] = edge.level,
                Place::Database(database) | Place::Table(database, _) => {
                    own.entry(database).or_default().push(edge);
                }
            }
        }
        let own = own.into_iter().map(|(database, edges)| {
            let mut levels = usual;
            let mut tables: [HashMap<TableId, Level>; 5] = Default::default();
            for edge in edges {
                match edge.place {
                    Place::Table(_, table) => {
                        tables[place_of(edge.kind)].insert(table, edge.level);
                    }
                    Place::Database(_) | Place::EveryDatabase => levels[place_of(edge.kind)] = edge.level,
                }
            }
            let schemas = self.tables.get(&database);
            let mut at = 0;
            let says = tables.map(|tables| {
                at += 1;
                says(ORDER[at - 1], levels[at - 1], &tables, schemas)
            });
            (database, rights_text(&says))
        });
        (rights_text(&usual.map(Says::Whole)), own.collect())
    }

    fn write_group(&self, out: &mut String, group: GroupId, usual: &str, own: &HashMap<DatabaseId, String>) {
        let start = out.len();
        if start > 1 {
            out.push(',');
        }
        let _ = write!(out, "\"{group}\":{{");
        let empty = out.len();
        for database in self.databases {
            let rights = own.get(database).map_or(usual, String::as_str);
            if rights != "{}" {
                let comma = if out.len() > empty { "," } else { "" };
                let _ = write!(out, "{comma}\"{database}\":{rights}");
            }
        }
        if out.len() == empty {
            out.truncate(start);
        } else {
            out.push('}');
        }
    }
}

fn place_of(kind: Kind) -> usize {
    ORDER.iter().position(|its| *its == kind).expect("every kind has its place")
}

/// What is said of one kind: one level, or levels of schemas and tables.
enum Says {
    Whole(Level),
    Schemas(Map<String, Value>),
}

/// Puts levels of single tables into the form of the graph.
fn says(
    kind: Kind,
    whole: Level,
    own: &HashMap<TableId, Level>,
    schemas: Option<&BTreeMap<String, Vec<TableId>>>,
) -> Says {
    let (false, Some(schemas)) = (own.is_empty(), schemas) else { return Says::Whole(whole) };
    let level_of = |table: &TableId| own.get(table).copied().unwrap_or(whole);
    let all: Vec<Level> = schemas.values().flatten().map(level_of).collect();
    // Of what people see, the reference collapses what all tables agree on.
    if let [first, rest @ ..] = &all[..]
        && kind == Kind::ViewData
        && rest.iter().all(|level| level == first)
    {
        return Says::Whole(*first);
    }
    let schemas = schemas.iter().filter_map(|(schema, tables)| {
        let first = level_of(tables.first()?);
        if tables.iter().all(|table| level_of(table) == first) {
            return Some((schema.clone(), word(kind, first)?.into()));
        }
        let tables =
            tables.iter().filter_map(|table| Some((table.to_string(), word(kind, level_of(table))?.into())));
        Some((schema.clone(), Value::Object(tables.collect())))
    });
    Says::Schemas(schemas.collect())
}

/// The word of a level in the graph; none for the least, which is left out.
fn word(kind: Kind, level: Level) -> Option<&'static str> {
    (level > Level::Least).then(|| kind.graph_word(level)).flatten()
}

fn rights_text(says: &[Says; 5]) -> String {
    let mut rights = Map::new();
    for (kind, says) in ORDER.into_iter().zip(says) {
        let value = match says {
            Says::Whole(level) => word(kind, *level).map(Value::from),
            Says::Schemas(schemas) if schemas.is_empty() => None,
            Says::Schemas(schemas) => Some(Value::Object(schemas.clone())),
        };
        let Some(value) = value else { continue };
        match kind {
            Kind::ViewData => rights.insert("view-data".into(), value),
            Kind::CreateQueries => rights.insert("create-queries".into(), value),
            Kind::Download => rights.insert("download".into(), serde_json::json!({ "schemas": value })),
            Kind::DataModel => rights.insert("data-model".into(), serde_json::json!({ "schemas": value })),
            Kind::Details => rights.insert("details".into(), value),
        };
    }
    Value::Object(rights).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use kernel::Id;

    fn edge(group: i64, database: i64, table: i64, kind: Kind, level: Level) -> Edge {
        let (db, id) = (DatabaseId::from_number(database), TableId::from_number(table));
        let place = match (database, table) {
            (0, _) => Place::EveryDatabase,
            (_, 0) => Place::Database(db),
            _ => Place::Table(db, id),
        };
        Edge { group: GroupId::from_number(group), place, kind, level }
    }

    fn check(edges: &[Edge], expected: &Expect) {
        let groups = [1, 2, 3].map(GroupId::from_number);
        let databases = [1, 2].map(DatabaseId::from_number);
        let ids =
            |numbers: &[i64]| numbers.iter().map(|number| TableId::from_number(*number)).collect::<Vec<_>>();
        let schemas = [("PUBLIC".to_owned(), ids(&[41, 42])), ("sales".to_owned(), ids(&[43]))];
        let tables = [(databases[0], schemas.into_iter().collect())].into_iter().collect();
        let administrators = Some(GroupId::from_number(2));
        let graph = Graph { groups: &groups, administrators, databases: &databases, edges, tables: &tables };
        let value: Value = serde_json::from_str(&graph.text()).unwrap();
        expected.assert_eq(&format!("{value:#}"));
    }

    /// A229, A232
    #[test]
    fn administrators_may_everything_and_what_is_least_is_left_out() {
        check(
            &[
                edge(1, 0, 0, Kind::ViewData, Level::Most),
                edge(1, 0, 0, Kind::CreateQueries, Level::Most),
                edge(1, 2, 0, Kind::CreateQueries, Level::Least),
            ],
            &expect![[r#"
                {
                  "1": {
                    "1": {
                      "view-data": "unrestricted",
                      "create-queries": "query-builder-and-native"
                    },
                    "2": {
                      "view-data": "unrestricted"
                    }
                  },
                  "2": {
                    "1": {
                      "view-data": "unrestricted",
                      "create-queries": "query-builder-and-native",
                      "download": {
                        "schemas": "full"
                      },
                      "data-model": {
                        "schemas": "all"
                      },
                      "details": "yes"
                    },
                    "2": {
                      "view-data": "unrestricted",
                      "create-queries": "query-builder-and-native",
                      "download": {
                        "schemas": "full"
                      },
                      "data-model": {
                        "schemas": "all"
                      },
                      "details": "yes"
                    }
                  }
                }"#]],
        );
    }

    /// A237
    #[test]
    fn tables_stand_under_their_schema_unless_all_of_it_agrees() {
        check(
            &[
                edge(3, 1, 0, Kind::CreateQueries, Level::Middle),
                edge(3, 1, 41, Kind::CreateQueries, Level::Least),
                edge(3, 1, 0, Kind::Download, Level::Least),
                edge(3, 1, 43, Kind::Download, Level::Most),
                edge(3, 1, 0, Kind::ViewData, Level::Least),
                edge(3, 1, 41, Kind::ViewData, Level::Most),
                edge(3, 1, 42, Kind::ViewData, Level::Most),
                edge(3, 1, 43, Kind::ViewData, Level::Most),
            ],
            &expect![[r#"
                {
                  "2": {
                    "1": {
                      "view-data": "unrestricted",
                      "create-queries": "query-builder-and-native",
                      "download": {
                        "schemas": "full"
                      },
                      "data-model": {
                        "schemas": "all"
                      },
                      "details": "yes"
                    },
                    "2": {
                      "view-data": "unrestricted",
                      "create-queries": "query-builder-and-native",
                      "download": {
                        "schemas": "full"
                      },
                      "data-model": {
                        "schemas": "all"
                      },
                      "details": "yes"
                    }
                  },
                  "3": {
                    "1": {
                      "view-data": "unrestricted",
                      "create-queries": {
                        "PUBLIC": {
                          "42": "query-builder"
                        },
                        "sales": "query-builder"
                      },
                      "download": {
                        "schemas": {
                          "sales": "full"
                        }
                      }
                    }
                  }
                }"#]],
        );
    }
}
