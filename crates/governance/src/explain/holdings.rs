//! Databases and collections in which somebody may do something, and how much.

use super::{
    action::{Action, Question, permission},
    application::ApplicationHolding,
    object::ROOT,
    reasons::{Reason, because},
    subject::Edges,
    view::GroupName,
    what::Holder,
};
use ::store::{Result, Tx};
use access::{
    Governed, Right,
    collection::Place as Where,
    data::{self, Edge, Kind, Place},
};
use catalog::names::{self, NamedDatabase};
use content::collection::{self, Collection};
use kernel::{CollectionId, DatabaseId, GroupId, TableId};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Something in which somebody may do something.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Holding {
    /// A database.
    Database(DatabaseHolding),
    /// A collection, or the root.
    Collection(CollectionHolding),
    /// A right to the application itself.
    Application(ApplicationHolding),
}

/// What somebody may do in a database.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DatabaseHolding {
    /// The database.
    pub id: DatabaseId,
    /// Its name.
    pub name: String,
    /// All that can be done there, if only with one of its tables.
    pub actions: Vec<Action>,
    /// How much of each permission, in the words of the graph.
    pub permissions: BTreeMap<&'static str, LevelView>,
}

/// How much somebody may of one kind.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LevelView {
    /// On the database as a whole.
    pub level: &'static str,
    /// The group it comes from; null when no group says anything.
    pub group: Option<GroupName>,
    /// Tables for which they have another level.
    pub tables_that_differ: usize,
}

/// What somebody may do in a collection.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CollectionHolding {
    /// The collection; null for the root.
    pub id: Option<CollectionId>,
    /// Its name.
    pub name: String,
    /// The names of what it lies in, outermost first; without those that the asker may not know of.
    pub path: Vec<String>,
    /// `read` or `write`.
    pub right: &'static str,
    /// The group it comes from; null for what is personal.
    pub group: Option<GroupName>,
    /// Is it, or does it lie in, a personal collection?
    pub is_personal: bool,
}

impl Holding {
    /// What it is called.
    pub fn name(&self) -> &str {
        match self {
            Self::Database(database) => &database.name,
            Self::Collection(collection) => &collection.name,
            Self::Application(application) => application.permission,
        }
    }
}

const ON_DATA: [Action; 7] = [
    Action::See,
    Action::ViewData,
    Action::Query,
    Action::NativeQuery,
    Action::Download,
    Action::EditMetadata,
    Action::ManageDatabase,
];

/// The databases with which they may do something: three statements.
pub(super) async fn of_databases(tx: &mut Tx, holder: &Holder) -> web::Result<Vec<Holding>> {
    let groups: Vec<GroupId> = holder.subject.groups.iter().copied().collect();
    let edges = data::edges(tx, Some(&groups), None).await?;
    let databases = names::databases(tx).await?;
    let active = active_tables(tx, &edges).await?;
    // The edges about every database count for each.
    let (everywhere, single): (Vec<Edge>, Vec<Edge>) =
        edges.into_iter().partition(|edge| edge.place == Place::EveryDatabase);
    let mut by_database: HashMap<DatabaseId, Vec<Edge>> = HashMap::new();
    for edge in single {
        if let Place::Database(database) | Place::Table(database, _) = edge.place {
            by_database.entry(database).or_default().push(edge);
        }
    }
    let mut rows = Vec::new();
    for database in databases {
        let mut edges = by_database.remove(&database.id).unwrap_or_default();
        edges.extend(&everywhere);
        let edges = Edges::of(edges, Vec::new());
        rows.extend(of_database(holder, database, &edges, &active)?.map(Holding::Database));
    }
    Ok(rows)
}

/// Which of the tables with edges are still there.
async fn active_tables(tx: &mut Tx, edges: &[Edge]) -> Result<HashSet<TableId>> {
    let tables: BTreeSet<TableId> = edges.iter().filter_map(table_of).collect();
    let tables: Vec<TableId> = tables.into_iter().collect();
    let found = names::tables(tx, &tables).await?;
    Ok(found.into_iter().filter(|table| table.active).map(|table| table.id).collect())
}

const fn table_of(edge: &Edge) -> Option<TableId> {
    match edge.place {
        Place::Table(_, table) => Some(table),
        Place::Database(_) | Place::EveryDatabase => None,
    }
}

fn of_database(
    holder: &Holder,
    database: NamedDatabase,
    edges: &Edges,
    active: &HashSet<TableId>,
) -> web::Result<Option<DatabaseHolding>> {
    let judge = holder.subject.judge(edges);
    let NamedDatabase { id, name } = database;
    let mut actions = Vec::new();
    for action in ON_DATA {
        let question = Question::Data { act: action.on_data()?, database: id, table: None };
        actions.extend(judge.may(question).then_some(action));
    }
    if actions.is_empty() {
        return Ok(None);
    }
    let rights = &judge.data;
    let level = |kind: Kind| {
        let whole = rights.on_database(kind, id);
        let tables: BTreeSet<TableId> = rights.tables_with_edges(kind, id).collect();
        let differs =
            |table: &&TableId| active.contains(table) && rights.on_table(kind, id, **table) != whole;
        let administrators = holder.built_in.administrators.filter(|_| holder.subject.is_superuser);
        let group = administrators.or_else(|| rights.decisive(kind, id, None).map(|edge| edge.group));
        LevelView {
            level: kind.graph_word(whole).unwrap_or("no"),
            group: group.map(|group| holder.name(group)),
            tables_that_differ: tables.iter().filter(differs).count(),
        }
    };
    let permissions = Kind::ALL.into_iter().map(|kind| (permission(kind), level(kind))).collect();
    Ok(Some(DatabaseHolding { id, name, actions, permissions }))
}

/// The collections in which they may do something, the root first: two statements. What is in the Trash is left out.
pub(super) async fn of_collections(
    tx: &mut Tx,
    holder: &Holder,
    is_told_all: bool,
) -> web::Result<Vec<Holding>> {
    let groups: Vec<GroupId> = holder.subject.groups.iter().copied().collect();
    let edges = Edges::of(Vec::new(), access::collection::edges_of(tx, &groups).await?);
    let mut collections = collection::list_all(tx).await?;
    collections.retain(|collection| !collection.takes_nothing());
    collections.sort_by_cached_key(|collection| (collection.name.to_lowercase(), collection.id));
    let judge = holder.subject.judge(&edges);
    let may = |right, place| judge.may(Question::Collection { right, place });
    let group_of = |place, right| {
        let reasons = because(&judge, &edges, Question::Collection { right, place });
        let group = reasons.iter().find_map(|reason| match reason {
            Reason::PlaceGrant(edge) => Some(edge.group),
            Reason::Administrator => holder.built_in.administrators,
            _ => None,
        });
        group.map(|group| holder.name(group))
    };
    let right = |place| {
        [(Right::Write, "write"), (Right::Read, "read")].into_iter().find(|(right, _)| may(*right, place))
    };
    let known: HashMap<CollectionId, &Collection> = collections
        .iter()
        .filter(|it| is_told_all || may(Right::Read, it.domain()))
        .map(|it| (it.id, it))
        .collect();
    let path = |collection: &Collection| {
        collection.location.ids().filter_map(|id| known.get(&id).map(|outer| outer.name.clone())).collect()
    };
    let root = right(Where::Root).map(|(level, word)| CollectionHolding {
        id: None,
        name: ROOT.to_owned(),
        path: Vec::new(),
        right: word,
        group: group_of(Where::Root, level),
        is_personal: false,
    });
    let rest = collections.iter().filter_map(|collection| {
        let (level, word) = right(collection.domain())?;
        Some(CollectionHolding {
            id: Some(collection.id),
            name: collection.name.clone(),
            path: path(collection),
            right: word,
            group: group_of(collection.domain(), level),
            is_personal: collection.is_personal(),
        })
    });
    Ok(root.into_iter().chain(rest).map(Holding::Collection).collect())
}
