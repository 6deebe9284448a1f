//! What somebody may do in collections and with data. Whatever of it is asked for is looked up in one statement, with
//! how far the scopes of an API key go, so that a request that asks once has all that it judges by.

use crate::{
    Right,
    collection::{Inside, Rights, Within, then_inside},
    data::{self, DataRights},
};
use identity::{Caller, api_key::Reach};
use kernel::{CollectionId, DatabaseId, Id};
use std::collections::HashMap;
use store::{FromRow, Result, Row, Sql, Tx};

/// Collections asked about in one statement; where there are more, it is about all.
const AT_ONCE: usize = 500;

/// What the caller may do in the root and in these collections, and with the data that what lies there shows: of one
/// database, or of all.
pub async fn rights(
    tx: &mut Tx,
    caller: &Caller,
    collections: &[CollectionId],
    about: Option<DatabaseId>,
) -> Result<(Rights, DataRights)> {
    let found =
        Found::look_up(tx, caller, Some(collections), about.map_or(Data::Everywhere, Data::In)).await?;
    Ok((Rights::of(caller, found.of_groups, found.within), of_data(caller, found.edges, about)))
}

/// What the caller may do in all collections and with all data.
pub async fn rights_everywhere(tx: &mut Tx, caller: &Caller) -> Result<(Rights, DataRights)> {
    let found = Found::look_up(tx, caller, None, Data::Everywhere).await?;
    Ok((Rights::of(caller, found.of_groups, found.within), of_data(caller, found.edges, None)))
}

/// What the caller may do in the root and in these collections, or in all.
pub(crate) async fn rights_in_collections(
    tx: &mut Tx,
    caller: &Caller,
    collections: Option<&[CollectionId]>,
) -> Result<Rights> {
    let found = Found::look_up(tx, caller, collections, Data::Nowhere).await?;
    Ok(Rights::of(caller, found.of_groups, found.within))
}

fn of_data(caller: &Caller, edges: Vec<data::Edge>, about: Option<DatabaseId>) -> DataRights {
    let rights =
        if caller.is_superuser() { DataRights::everything() } else { DataRights::of(edges).about(about) };
    rights.within(caller.behind_collections().reach())
}

/// The data that is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Data {
    Nowhere,
    In(DatabaseId),
    Everywhere,
}

/// What was found of a caller; of administrators, whom no group decides for, only how far a key goes.
#[derive(Default)]
struct Found {
    of_groups: HashMap<Option<CollectionId>, Right>,
    within: Option<Within>,
    edges: Vec<data::Edge>,
}

impl Found {
    async fn look_up(
        tx: &mut Tx,
        caller: &Caller,
        collections: Option<&[CollectionId]>,
        data: Data,
    ) -> Result<Self> {
        // Whatever a scope for databases says, it says nothing of collections.
        let within = matches!(caller.reach(), Reach::Collections(_)).then(Within::default);
        let mut found = Self { within, ..Self::default() };
        let Some(sql) = statement(caller, collections, data) else { return Ok(found) };
        for told in sql.list(tx).await? {
            match told {
                Told::InCollection(place, right) => drop(found.of_groups.insert(place, right)),
                Told::WithData(edge) => found.edges.push(edge),
                Told::Inside(inside) => found.within.iter_mut().for_each(|within| within.take(&inside)),
            }
        }
        Ok(found)
    }
}

/// What there is to ask about a caller, if there is anything.
fn statement(caller: &Caller, collections: Option<&[CollectionId]>, data: Data) -> Option<Sql> {
    let sql = match caller.reach() {
        Reach::Collections(named) => {
            let sql = then_inside(Sql::new("WITH RECURSIVE "), named);
            if caller.is_superuser() {
                return Some(sql.then(" ").then(INSIDE));
            }
            sql.then(", theirs (group_id) AS ")
        }
        _ if caller.is_superuser() => return None,
        Reach::Everything | Reach::Databases(_) => Sql::new("WITH theirs (group_id) AS "),
    };
    let sql = sql
        .then("(SELECT group_id FROM permissions_group_membership WHERE user_id = ")
        .bind(caller.id())
        .then(") ");
    let sql = match caller.reach() {
        Reach::Collections(_) => sql.then(INSIDE).then(" UNION ALL "),
        _ => sql,
    };
    Some(and_of_data(of_groups(sql, collections), data))
}

/// The places that the scopes of a key let it go to.
const INSIDE: &str =
    "SELECT 0 AS sort, id AS collection_id, 0 AS level, personal_owner_id, 0 AS group_id, 0 AS db_id,
        0 AS table_id, '' AS kind
    FROM inside";

fn of_groups(sql: Sql, collections: Option<&[CollectionId]>) -> Sql {
    let sql = sql.then(
        "SELECT 1 AS sort, collection_id, max(level) AS level,
                CAST(NULL AS BIGINT) AS personal_owner_id, 0 AS group_id, 0 AS db_id, 0 AS table_id, '' AS kind
         FROM collection_permission WHERE group_id IN (SELECT group_id FROM theirs)",
    );
    let sql = match collections {
        Some(these) if these.len() <= AT_ONCE => {
            sql.then(" AND (collection_id IS NULL OR collection_id IN ").bind_list(these).then(")")
        }
        _ => sql,
    };
    sql.then(" GROUP BY collection_id")
}

fn and_of_data(sql: Sql, data: Data) -> Sql {
    const EDGES: &str = " UNION ALL
        SELECT 2, CAST(NULL AS BIGINT), level, CAST(NULL AS BIGINT), group_id, db_id, table_id, kind
        FROM data_permission WHERE group_id IN (SELECT group_id FROM theirs)";
    match data {
        Data::Nowhere => sql,
        Data::In(database) => sql.then(EDGES).then(" AND db_id IN ").bind_list([0, database.number()]),
        Data::Everywhere => sql.then(EDGES),
    }
}

enum Told {
    InCollection(Option<CollectionId>, Right),
    WithData(data::Edge),
    Inside(Inside),
}

impl FromRow for Told {
    fn from_row(row: &Row) -> Result<Self> {
        match row.get::<i64>("sort")? {
            0 => Inside::from_row(row).map(Self::Inside),
            2 => data::Edge::from_row(row).map(Self::WithData),
            _ => Ok(Self::InCollection(row.get("collection_id")?, row.get("level")?)),
        }
    }
}
