//! What somebody may do in collections and with data, for what is shown with either: asked in one statement.

use crate::{
    Right,
    collection::Rights,
    data::{self, DataRights},
};
use identity::Caller;
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
    let behind = caller.behind_collections();
    if caller.is_superuser() {
        let rights = Rights::of(tx, caller, HashMap::new()).await?;
        return Ok((rights, DataRights::everything().within(behind.reach())));
    }
    let (mut of_groups, mut edges) = (HashMap::new(), Vec::new());
    for given in given(caller, collections, about).list(tx).await? {
        match given {
            Given::InCollection(place, right) => drop(of_groups.insert(place, right)),
            Given::WithData(edge) => edges.push(edge),
        }
    }
    let rights = Rights::of(tx, caller, of_groups).await?;
    Ok((rights, DataRights::of(edges).within(behind.reach())))
}

fn given(caller: &Caller, collections: &[CollectionId], about: Option<DatabaseId>) -> Sql {
    let sql = Sql::new(
        "WITH theirs (group_id) AS (SELECT group_id FROM permissions_group_membership WHERE user_id = ",
    )
    .bind(caller.id())
    .then(
        ")
         SELECT TRUE AS is_data, group_id, db_id, table_id, kind, level, CAST(NULL AS BIGINT) AS collection_id
         FROM data_permission WHERE group_id IN (SELECT group_id FROM theirs)",
    );
    let sql = match about {
        None => sql,
        Some(database) => sql.then(" AND db_id IN ").bind_list([0, database.number()]),
    };
    let sql = sql.then(
        " UNION ALL
         SELECT FALSE, 0, 0, 0, '', max(level), collection_id FROM collection_permission
         WHERE group_id IN (SELECT group_id FROM theirs)",
    );
    let sql = if collections.len() > AT_ONCE {
        sql
    } else {
        sql.then(" AND (collection_id IS NULL OR collection_id IN ").bind_list(collections).then(")")
    };
    sql.then(" GROUP BY collection_id")
}

enum Given {
    InCollection(Option<CollectionId>, Right),
    WithData(data::Edge),
}

impl FromRow for Given {
    fn from_row(row: &Row) -> Result<Self> {
        if row.get::<bool>("is_data")? {
            return data::Edge::from_row(row).map(Self::WithData);
        }
        Ok(Self::InCollection(row.get("collection_id")?, row.get("level")?))
    }
}
