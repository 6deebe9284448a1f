//! What groups may do with data, as wholes that can be compared and put in one another's place.
//!
//! Where the graph's change says what differs, here is said all that a group may: on every database, and on those that
//! differ from that. Written is what differs from what is there, edge by edge, however many groups that is about.

use super::{http, store};
use ::store::Tx;
use access::{
    change::{self, Act, Change, Graph},
    data::{self, Edge, Kind, Level, Place},
};
use kernel::{DatabaseId, GroupId, Id, TableId};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use web::Result;

/// What a group may of one kind in one database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spread {
    /// On the database, and on its tables that are not named.
    pub whole: Level,
    /// On tables that differ.
    pub tables: BTreeMap<TableId, Level>,
}

/// All that a group may do with data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whole {
    /// On every database of which nothing else is said. What is not named is not allowed.
    pub usual: BTreeMap<Kind, Level>,
    /// On databases of which something else is said, kind by kind.
    pub own: BTreeMap<(DatabaseId, Kind), Spread>,
}

impl Whole {
    /// What these edges of one group say.
    pub fn of(edges: impl IntoIterator<Item = Edge>) -> Self {
        let mut whole = Self::default();
        let (mut levels, mut tables) = (BTreeMap::new(), BTreeMap::<_, BTreeMap<_, _>>::new());
        for Edge { place, kind, level, .. } in edges {
            match place {
                Place::EveryDatabase => {
                    whole.usual.insert(kind, level);
                }
                Place::Database(database) => {
                    levels.insert((database, kind), level);
                }
                Place::Table(database, table) => {
                    tables.entry((database, kind)).or_default().insert(table, level);
                }
            }
        }
        let named: BTreeSet<_> = levels.keys().chain(tables.keys()).copied().collect();
        for (database, kind) in named {
            let level = levels.get(&(database, kind)).copied().unwrap_or_else(|| whole.usual(kind));
            let tables = tables.remove(&(database, kind)).unwrap_or_default();
            whole.own.insert((database, kind), Spread { whole: level, tables });
        }
        whole
    }

    /// What it may on every database of which nothing else is said.
    pub fn usual(&self, kind: Kind) -> Level {
        self.usual.get(&kind).copied().unwrap_or(Level::Least)
    }

    /// What it may of a kind in a database.
    pub fn spread(&self, database: DatabaseId, kind: Kind) -> Spread {
        self.own
            .get(&(database, kind))
            .cloned()
            .unwrap_or_else(|| Spread { whole: self.usual(kind), tables: BTreeMap::new() })
    }

    /// The databases of which something of their own is said.
    pub fn databases(&self) -> BTreeSet<DatabaseId> {
        self.own.keys().map(|(database, _)| *database).collect()
    }

    /// Leaves out tables that are not there any more, tables that do not differ, and databases that do not.
    #[must_use]
    pub fn tidy(mut self, is_there: impl Fn(DatabaseId, TableId) -> bool) -> Self {
        for ((database, _), spread) in &mut self.own {
            let whole = spread.whole;
            spread.tables.retain(|table, level| *level != whole && is_there(*database, *table));
        }
        let usual = self.usual.clone();
        let usual = |kind| usual.get(&kind).copied().unwrap_or(Level::Least);
        self.own.retain(|(_, kind), spread| !spread.tables.is_empty() || spread.whole != usual(*kind));
        self.usual.retain(|_, level| *level > Level::Least);
        self
    }

    /// The edges that say so.
    pub fn edges(&self, group: GroupId) -> Vec<Edge> {
        let everywhere = self.usual.iter().map(|(kind, level)| Edge {
            group,
            place: Place::EveryDatabase,
            kind: *kind,
            level: *level,
        });
        let own = self.own.iter().flat_map(|((database, kind), spread)| {
            let of_tables = spread.tables.iter().map(|(table, level)| Edge {
                group,
                place: Place::Table(*database, *table),
                kind: *kind,
                level: *level,
            });
            let place = Place::Database(*database);
            of_tables.chain([Edge { group, place, kind: *kind, level: spread.whole }])
        });
        everywhere.chain(own).collect()
    }

    /// What it may in a database, or in every one, in the words of the change log.
    pub fn told(&self, database: Option<DatabaseId>) -> Value {
        let told = Kind::ALL.into_iter().map(|kind| {
            let word = |level| Value::from(kind.graph_word(level).unwrap_or_default());
            let Some(database) = database else {
                return (kind.word().to_owned(), word(self.usual(kind)));
            };
            let spread = self.spread(database, kind);
            let tables: Map<String, Value> =
                spread.tables.iter().map(|(table, level)| (table.to_string(), word(*level))).collect();
            let told = if tables.is_empty() {
                word(spread.whole)
            } else {
                json!({ "database": word(spread.whole), "tables": tables })
            };
            (kind.word().to_owned(), told)
        });
        Value::Object(told.collect())
    }

    /// Puts what the change log tells of a database, or of every one, in the place of what is said.
    pub fn put_told(&mut self, database: Option<DatabaseId>, told: &Value) {
        for kind in Kind::ALL {
            let told = &told[kind.word()];
            let level = |told: &Value| told.as_str().and_then(|word| kind.level_of(word));
            let Some(whole) = level(told).or_else(|| level(&told["database"])) else { continue };
            let Some(database) = database else {
                self.usual.insert(kind, whole);
                continue;
            };
            let tables = told["tables"].as_object().into_iter().flatten();
            let tables = tables
                .filter_map(|(table, told)| Some((TableId::from_number(table.parse().ok()?), level(told)?)));
            let spread = Spread { whole, tables: tables.collect() };
            self.own.insert((database, kind), spread);
        }
    }
}

/// What is to become of what a group may.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Whose it is.
    pub group: GroupId,
    /// What it may now.
    pub before: Whole,
    /// What it is to be allowed.
    pub after: Whole,
}

impl Exchange {
    /// What really becomes different: of every database (`None`), and of single ones. What is only said otherwise and
    /// comes to the same is left alone.
    pub fn differences(&self) -> Vec<Option<DatabaseId>> {
        let mut places = Vec::new();
        if Kind::ALL.iter().any(|kind| self.before.usual(*kind) != self.after.usual(*kind)) {
            places.push(None);
        }
        let named = &self.before.databases() | &self.after.databases();
        places.extend(named.into_iter().filter(|id| self.is_said_otherwise(*id)).map(Some));
        places
    }

    /// Has the database, for one kind at least, to be said otherwise?
    fn is_said_otherwise(&self, database: DatabaseId) -> bool {
        Kind::ALL.iter().any(|kind| self.differs(database, *kind))
    }

    /// What it may there differs; or it is the same, but follows from something else than before.
    fn differs(&self, database: DatabaseId, kind: Kind) -> bool {
        let key = (database, kind);
        self.before.spread(database, kind) != self.after.spread(database, kind)
            || (self.before.usual(kind) != self.after.usual(kind)
                && self.before.own.contains_key(&key) != self.after.own.contains_key(&key))
    }

    /// Does the change of a place come to something that can be seen?
    pub fn is_visible(&self, place: Option<DatabaseId>) -> bool {
        place.is_none_or(|id| {
            Kind::ALL.iter().any(|kind| self.before.spread(id, *kind) != self.after.spread(id, *kind))
        })
    }

    /// Edges to write, and those to take away.
    fn edges(&self, is: &[Edge]) -> (Vec<Edge>, Vec<Edge>) {
        let concerned = |edge: &Edge| match edge.place {
            Place::EveryDatabase => self.before.usual(edge.kind) != self.after.usual(edge.kind),
            Place::Database(id) | Place::Table(id, _) => self.differs(id, edge.kind),
        };
        let mut shall = self.after.edges(self.group);
        shall.retain(concerned);
        let is: HashMap<_, _> =
            is.iter().filter(|edge| concerned(edge)).map(|edge| ((edge.place, edge.kind), *edge)).collect();
        let kept: HashSet<_> = shall.iter().map(|edge| (edge.place, edge.kind)).collect();
        let gone = is.values().filter(|edge| !kept.contains(&(edge.place, edge.kind))).copied().collect();
        shall.retain(|edge| is.get(&(edge.place, edge.kind)) != Some(edge));
        (shall, gone)
    }
}

/// Makes others who would change what groups may do with data wait until this transaction ends.
pub async fn hold(tx: &mut Tx) -> Result<()> {
    Ok(change::hold(tx, Graph::Data).await?)
}

/// Puts what groups shall be allowed in the place of what they may, as one revision; none when nothing differs. Whoever
/// asks holds the graph since before they looked, and tells all edges of these groups as they are since then.
pub async fn exchange(
    tx: &mut Tx,
    act: &Act<'_>,
    exchanges: &[Exchange],
    edges: &BTreeMap<GroupId, Vec<Edge>>,
) -> Result<Option<i64>> {
    let mut changes = Vec::new();
    for exchange in exchanges {
        changes.extend(exchange.differences().into_iter().map(|place| Change {
            group: exchange.group,
            object: place.map_or(0, Id::number),
            before: exchange.before.told(place),
            after: exchange.after.told(place),
        }));
    }
    if changes.is_empty() {
        return Ok(None);
    }
    let (mut put, mut gone) = (Vec::new(), Vec::new());
    for exchange in exchanges {
        let (its, not) = exchange.edges(edges.get(&exchange.group).map_or(&[], Vec::as_slice));
        put.extend(its);
        gone.extend(not);
    }
    data::put_edges(tx, &put, &gone).await?;
    http::write_down(tx, act, &changes).await.map(Some)
}

/// Where a table is, and what it is called.
#[derive(Clone, Debug)]
pub struct NamedTable {
    /// The id.
    pub id: TableId,
    /// Its database.
    pub database: DatabaseId,
    /// Its schema; empty where there are none.
    pub schema: String,
    /// Its name.
    pub name: String,
}

/// All databases with their names, and the tables that are there of those with these ids or names.
pub async fn databases_and_tables(
    tx: &mut Tx,
    (ids, names): (&BTreeSet<DatabaseId>, &BTreeSet<&str>),
) -> Result<(Vec<(DatabaseId, String)>, Vec<NamedTable>)> {
    Ok(store::databases_and_tables(tx, ids, names).await?)
}

/// All databases with their names.
pub async fn databases(tx: &mut Tx) -> Result<Vec<(DatabaseId, String)>> {
    Ok(store::named_databases(tx).await?)
}
