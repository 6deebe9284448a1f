//! What a wish comes to for one group and one database: which rights follow from which, and which edges say so.

use super::wish::{Wanted, WantedInSchema, Wish};
use access::data::{Edge, Kind, Level, Place};
use kernel::{DatabaseId, GroupId, TableId};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What one group may of one kind in one database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spread {
    /// What holds on every database, and so here unless something else is said.
    usual: Level,
    whole: Level,
    /// Tables that differ.
    tables: BTreeMap<TableId, Level>,
}

/// What one group may in one database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rights(BTreeMap<Kind, Spread>);

impl Rights {
    /// What these edges say about the database, and where they say nothing, about every database.
    pub fn of(edges: &[Edge]) -> Self {
        let of_kind = |kind| {
            let its = || edges.iter().filter(move |edge| edge.kind == kind);
            let at = |place: fn(&Place) -> bool| its().find(|edge| place(&edge.place)).map(|edge| edge.level);
            let usual = at(|place| *place == Place::EveryDatabase).unwrap_or(Level::Least);
            let whole = at(|place| matches!(place, Place::Database(_))).unwrap_or(usual);
            let tables = its().filter_map(|edge| match edge.place {
                Place::Table(_, table) => Some((table, edge.level)),
                _ => None,
            });
            (kind, Spread { usual, whole, tables: tables.collect() })
        };
        Self(Kind::ALL.into_iter().map(of_kind).collect())
    }

    /// Does what is wished, and what follows from it: who may ask may see, and who may not see may neither ask nor
    /// download.
    pub fn apply(&mut self, wish: &Wish, schemas: &BTreeMap<String, Vec<TableId>>) {
        for kind in Kind::ALL {
            let Some((_, wanted)) = wish.kinds.iter().find(|(its, _)| *its == kind) else { continue };
            match wanted {
                Wanted::Whole(level) => self.put_whole(kind, *level),
                Wanted::Schemas(wanted) => {
                    for (table, level) in expand(wanted, schemas) {
                        self.put_table(kind, table, level);
                    }
                    self.gather(kind, schemas);
                }
            }
        }
    }

    fn of_kind(&mut self, kind: Kind) -> &mut Spread {
        self.0.get_mut(&kind).expect("rights have every kind")
    }

    fn put_whole(&mut self, kind: Kind, level: Level) {
        let spread = self.of_kind(kind);
        spread.whole = level;
        spread.tables.clear();
        match (kind, level) {
            (Kind::CreateQueries, Level::Middle | Level::Most) => self.put_whole(Kind::ViewData, Level::Most),
            (Kind::ViewData, Level::Least) => {
                self.put_whole(Kind::CreateQueries, Level::Least);
                self.put_whole(Kind::Download, Level::Least);
            }
            _ => {}
        }
    }

    fn put_table(&mut self, kind: Kind, table: TableId, level: Level) {
        let spread = self.of_kind(kind);
        // The others go on without native questions, which see a whole database.
        if kind == Kind::CreateQueries && spread.whole == Level::Most {
            spread.whole = Level::Middle;
        }
        spread.tables.insert(table, level);
        match (kind, level) {
            (Kind::CreateQueries, Level::Middle | Level::Most) => {
                self.put_table(Kind::ViewData, table, Level::Most);
            }
            (Kind::ViewData, Level::Least) => {
                self.put_table(Kind::CreateQueries, table, Level::Least);
                self.put_table(Kind::Download, table, Level::Least);
            }
            _ => {}
        }
    }

    /// Says of the whole database what is the same on all its tables.
    fn gather(&mut self, kind: Kind, schemas: &BTreeMap<String, Vec<TableId>>) {
        let spread = self.of_kind(kind);
        let mut tables = schemas.values().flatten();
        let level_of = |table: &TableId| spread.tables.get(table).copied().unwrap_or(spread.whole);
        let Some(first) = tables.next().map(level_of) else { return };
        if tables.all(|table| level_of(table) == first) {
            spread.whole = first;
            spread.tables.clear();
        }
    }

    /// The rights in the words of the graph, for the change log.
    pub fn told(&self) -> Value {
        let spreads = self.0.iter().map(|(kind, spread)| {
            let word = |level: &Level| kind.graph_word(*level).unwrap_or_default();
            let tables = spread.tables.iter().map(|(table, level)| (table.to_string(), word(level).into()));
            let tables: Map<String, Value> = tables.collect();
            let told = if tables.is_empty() {
                Value::from(word(&spread.whole))
            } else {
                serde_json::json!({ "database": word(&spread.whole), "tables": tables })
            };
            (kind.word().to_owned(), told)
        });
        Value::Object(spreads.collect())
    }

    /// The edges that say so, of one kind. What is so on every database needs none.
    pub fn edges(&self, kind: Kind, group: GroupId, database: DatabaseId) -> Vec<Edge> {
        let Some(spread) = self.0.get(&kind) else { return Vec::new() };
        let tables = spread.tables.iter().filter(|(_, level)| **level != spread.whole);
        let mut edges: Vec<Edge> = tables
            .map(|(table, level)| Edge { group, place: Place::Table(database, *table), kind, level: *level })
            .collect();
        if spread.whole != spread.usual || !edges.is_empty() {
            edges.push(Edge { group, place: Place::Database(database), kind, level: spread.whole });
        }
        edges
    }
}

/// The tables that are meant, each with its level; tables that are not there are left out.
fn expand<'a>(
    wanted: &'a [(String, WantedInSchema)],
    schemas: &'a BTreeMap<String, Vec<TableId>>,
) -> impl Iterator<Item = (TableId, Level)> + 'a {
    wanted.iter().flat_map(|(schema, wanted)| {
        let tables = schemas.get(schema).map_or(&[][..], Vec::as_slice);
        let levels: Vec<(TableId, Level)> = match wanted {
            WantedInSchema::All(level) => tables.iter().map(|table| (*table, *level)).collect(),
            WantedInSchema::Tables(some) => {
                some.iter().filter(|(table, _)| tables.contains(table)).copied().collect()
            }
        };
        levels
    })
}

#[cfg(test)]
mod tests {
    use super::{super::wish::Wishes, *};
    use kernel::Id;
    use serde_json::json;
    use web::{Input, Param};

    const DB: i64 = 1;

    fn table(number: i64) -> TableId {
        TableId::from_number(number)
    }

    fn schemas() -> BTreeMap<String, Vec<TableId>> {
        [("PUBLIC".to_owned(), vec![table(41), table(42)]), ("sales".to_owned(), vec![table(43)])].into()
    }

    /// What a group that may this on every database may after a request, as text.
    fn after(usual: &[(Kind, Level)], requests: &[Value]) -> String {
        let (group, database) = (GroupId::from_number(5), DatabaseId::from_number(DB));
        let edges = usual.iter().map(|(kind, level)| Edge {
            group,
            place: Place::EveryDatabase,
            kind: *kind,
            level: *level,
        });
        let mut rights = Rights::of(&edges.collect::<Vec<_>>());
        for request in requests {
            let wishes = Wishes::read(Input::Json(&json!({ "5": { "1": request } }))).unwrap();
            rights.apply(&wishes.0[0], &schemas());
        }
        let told = Kind::ALL.into_iter().flat_map(|kind| rights.edges(kind, group, database));
        let told = told.map(|edge| {
            let place = match edge.place {
                Place::Table(_, table) => table.to_string(),
                _ => "all".to_owned(),
            };
            format!("{} {place} {:?}", edge.kind.word(), edge.level)
        });
        told.collect::<Vec<_>>().join("; ")
    }

    const OPEN: &[(Kind, Level)] = &[(Kind::ViewData, Level::Most), (Kind::CreateQueries, Level::Most)];

    #[test]
    fn only_what_differs_from_every_other_database_is_written() {
        assert_eq!(after(OPEN, &[json!({ "create-queries": "query-builder-and-native" })]), "");
        assert_eq!(after(OPEN, &[json!({ "create-queries": "no" })]), "create-queries all Least");
        let there_and_back = [json!({ "details": "yes" }), json!({ "details": "no" })];
        assert_eq!(after(OPEN, &there_and_back), "");
    }

    /// A238
    #[test]
    fn who_may_ask_may_see() {
        let blocked = json!({ "view-data": "blocked" });
        let asks = json!({ "create-queries": "query-builder" });
        assert_eq!(
            after(OPEN, std::slice::from_ref(&blocked)),
            "create-queries all Least; view-data all Least"
        );
        assert_eq!(after(OPEN, &[blocked, asks]), "create-queries all Middle");
    }

    /// A237
    #[test]
    fn tables_can_have_levels_of_their_own() {
        let some = json!({ "create-queries": { "PUBLIC": { "41": "query-builder", "42": "no" } } });
        assert_eq!(
            after(&[], &[some]),
            "create-queries 41 Middle; create-queries all Least; view-data 41 Most; view-data all Least"
        );
        let rest = json!({ "create-queries": { "PUBLIC": "no" } });
        assert_eq!(
            after(OPEN, &[rest]),
            "create-queries 41 Least; create-queries 42 Least; create-queries all Middle"
        );
        let all = json!({ "create-queries": { "PUBLIC": "no", "sales": "no" } });
        assert_eq!(after(OPEN, &[all]), "create-queries all Least", "what all tables agree on is said once");
        let unknown = json!({ "create-queries": { "PUBLIC": { "99": "no" } } });
        assert_eq!(after(OPEN, &[unknown]), "");
    }
}
