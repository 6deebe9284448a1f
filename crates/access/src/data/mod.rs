//! Who may do what with data: the edges from groups to databases and tables, and the rule over them.
//!
//! An edge is about a table, a database, or every database that has no edge of its own; the nearest one counts. So a
//! group that may the same everywhere is one row a kind however many databases there are, and a change writes what it
//! changes. What several groups allow is put together in [`DataRights`], which enforcement and explanations both ask.

mod act;
mod model;
mod rights;
mod store;

pub use act::{Act, Need, Over};
pub use model::{Edge, Kind, Level, Place};
pub use rights::DataRights;

use ::store::{Result, Tx};
use identity::Caller;
use kernel::{DatabaseId, GroupId, UserId};
use std::collections::HashMap;

/// What the caller may do with a database and its tables.
pub async fn rights_in(tx: &mut Tx, caller: &Caller, database: DatabaseId) -> Result<DataRights> {
    rights(tx, caller, Some(database)).await
}

/// What the caller may do with all data.
pub async fn rights_everywhere(tx: &mut Tx, caller: &Caller) -> Result<DataRights> {
    rights(tx, caller, None).await
}

async fn rights(tx: &mut Tx, caller: &Caller, about: Option<DatabaseId>) -> Result<DataRights> {
    let rights = if caller.is_superuser() {
        DataRights::everything()
    } else {
        rights_of(tx, caller.id(), about).await?
    };
    Ok(rights.within(caller.reach()))
}

/// What a user's groups allow, whoever asks.
pub async fn rights_of(tx: &mut Tx, user: UserId, about: Option<DatabaseId>) -> Result<DataRights> {
    Ok(DataRights::of(store::list_of_user(tx, user, about).await?).about(about))
}

/// The edges of some groups or of all, about one database or about all.
pub async fn edges(tx: &mut Tx, groups: Option<&[GroupId]>, about: Option<DatabaseId>) -> Result<Vec<Edge>> {
    store::list(tx, groups, about).await
}

/// Puts other edges in the place of what a group says of a kind about a database and its tables.
pub async fn put(
    tx: &mut Tx,
    group: GroupId,
    database: DatabaseId,
    kind: Kind,
    edges: &[Edge],
) -> Result<()> {
    store::clear(tx, group, database, kind).await?;
    store::insert(tx, edges).await
}

/// Writes these edges, in the place of those that are there, and takes others away; many in one statement.
pub async fn put_edges(tx: &mut Tx, put: &[Edge], gone: &[Edge]) -> Result<()> {
    store::delete(tx, gone).await?;
    store::upsert(tx, put).await
}

/// Gives a new group what the contract gives it.
pub async fn welcome_group(tx: &mut Tx, group: GroupId) -> Result<()> {
    let everybodys = store::list_everybodys(tx).await?;
    store::insert(tx, &welcome(&everybodys, group)).await
}

/// What the contract gives a new group: all data to see, and of questions and downloads the least that everybody has on
/// each database.
pub fn welcome(everybodys: &[Edge], group: GroupId) -> Vec<Edge> {
    let mut least: HashMap<(Kind, Place), Level> = HashMap::new();
    for edge in everybodys.iter().filter(|edge| matches!(edge.kind, Kind::CreateQueries | Kind::Download)) {
        let place = match edge.place {
            Place::Table(database, _) => Place::Database(database),
            place => place,
        };
        least
            .entry((edge.kind, place))
            .and_modify(|level| *level = edge.level.min(*level))
            .or_insert(edge.level);
    }
    let mut edges: Vec<Edge> =
        least.into_iter().map(|((kind, place), level)| Edge { group, place, kind, level }).collect();
    edges.push(Edge { group, place: Place::EveryDatabase, kind: Kind::ViewData, level: Level::Most });
    edges
}

/// Gives each group on a new database the least that it has elsewhere.
pub async fn welcome_database(tx: &mut Tx, database: DatabaseId) -> Result<()> {
    let everywhere: HashMap<(GroupId, Kind), Level> =
        store::list_everywhere(tx).await?.iter().map(|edge| ((edge.group, edge.kind), edge.level)).collect();
    let mut edges = store::list_least(tx).await?;
    edges.retain(|edge| everywhere.get(&(edge.group, edge.kind)).is_none_or(|usual| edge.level < *usual));
    let edges: Vec<Edge> =
        edges.into_iter().map(|edge| Edge { place: Place::Database(database), ..edge }).collect();
    store::insert(tx, &edges).await
}

/// Forgets what is said about a database that is no more.
pub async fn forget_database(tx: &mut Tx, database: DatabaseId) -> Result<()> {
    store::forget_database(tx, database).await
}
