//! Looking back upon what changed in the permission graphs.

use super::{Change, Graph};
use chrono::{DateTime, Utc};
use kernel::{ApiKeyId, CollectionId, DatabaseId, GroupId, Id, UserId};
use serde_json::Value as Document;
use std::collections::BTreeSet;
use store::{FromRow, Json, Result, Row, Sql, Tx, from_row, params};

/// A revision that changed something.
#[derive(Clone, Debug)]
pub struct Revision {
    /// Of which graph.
    pub graph: Graph,
    /// Its number.
    pub revision: i64,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// By whom: the person, or the user that an API key acts as.
    pub user_id: Option<UserId>,
    /// By which API key.
    pub api_key_id: Option<ApiKeyId>,
    /// By what: `graph`, `file` or `revert`.
    pub origin: String,
    /// Why, in their words.
    pub why: Option<String>,
    /// The revision that it took back.
    pub reverts: Option<i64>,
    /// The newest revision that took it back.
    pub reverted_by: Option<i64>,
    /// How many changes there are.
    pub changes: i64,
}

from_row!(Revision { graph, revision, at, user_id, api_key_id, origin, why, reverts, reverted_by, changes });

/// Which revisions; all that are named hold.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of this graph.
    pub graph: Option<Graph>,
    /// By this person or program.
    pub user: Option<UserId>,
    /// With a change for this group.
    pub group: Option<GroupId>,
    /// With a change about this database.
    pub database: Option<DatabaseId>,
    /// With a change about this collection.
    pub collection: Option<CollectionId>,
}

/// Revisions, newest first, and how many there are of them.
pub async fn list(tx: &mut Tx, filter: &Filter, (limit, offset): (i64, i64)) -> Result<(Vec<Revision>, i64)> {
    let rows = select()
        .then(" WHERE ")
        .filtered(filter)
        .then(" ORDER BY act.id DESC LIMIT ")
        .bind(limit)
        .then(" OFFSET ")
        .bind(offset)
        .list(tx)
        .await?;
    let counted = Sql::new("SELECT count(*) AS number FROM permission_act AS act WHERE ").filtered(filter);
    Ok((rows, counted.find(tx).await?.unwrap_or(0)))
}

/// One revision.
pub async fn find(tx: &mut Tx, graph: Graph, revision: i64) -> Result<Option<Revision>> {
    select()
        .then(" WHERE act.graph = ")
        .bind(graph)
        .then(" AND act.revision = ")
        .bind(revision)
        .find(tx)
        .await
}

fn select() -> Sql {
    Sql::new(
        "SELECT graph, revision, at, user_id, api_key_id, origin, why, reverts, changes,
                (SELECT max(later.revision) FROM permission_act AS later
                 WHERE later.graph = act.graph AND later.reverts = act.revision) AS reverted_by
         FROM permission_act AS act",
    )
}

trait Filtered {
    fn filtered(self, filter: &Filter) -> Self;
}

impl Filtered for Sql {
    fn filtered(self, filter: &Filter) -> Self {
        let mut sql = self.then("1 = 1");
        if let Some(graph) = filter.graph {
            sql = sql.then(" AND act.graph = ").bind(graph);
        }
        if let Some(user) = filter.user {
            sql = sql.then(" AND act.user_id = ").bind(user);
        }
        let about = [
            filter.database.map(|id| (Graph::Data, id.number())),
            filter.collection.map(|id| (Graph::Collections, id.number())),
        ];
        for (graph, object) in about.into_iter().flatten() {
            sql = sql.then(" AND act.graph = ").bind(graph).then(CHANGED).then("change.object_id = ");
            sql = sql.bind(object).then(")");
        }
        match filter.group {
            Some(group) => sql.then(CHANGED).then("change.group_id = ").bind(group).then(")"),
            None => sql,
        }
    }
}

const CHANGED: &str = " AND EXISTS (SELECT 1 FROM permission_change AS change
                        WHERE change.graph = act.graph AND change.revision = act.revision AND ";

struct Changed {
    group_id: GroupId,
    object_id: i64,
    before: Json<Document>,
    after: Json<Document>,
}

from_row!(Changed { group_id, object_id, before, after });

/// What a revision changed; so many at most.
pub async fn changes(tx: &mut Tx, graph: Graph, revision: i64, limit: i64) -> Result<Vec<Change>> {
    let changed: Vec<Changed> = tx
        .list(
            "SELECT group_id, object_id, before, after FROM permission_change
             WHERE graph = $1 AND revision = $2 ORDER BY id LIMIT $3",
            params![graph, revision, limit],
        )
        .await?;
    Ok(changed
        .into_iter()
        .map(|it| Change { group: it.group_id, object: it.object_id, before: it.before.0, after: it.after.0 })
        .collect())
}

/// A later revision that changed the same for the same group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Later {
    /// The later revision.
    pub revision: i64,
    /// The group.
    pub group: GroupId,
    /// The database or collection.
    pub object: i64,
}

/// None stands for the revision itself, which is told first, however much has changed since.
struct Told(Option<Later>);

impl FromRow for Told {
    fn from_row(row: &Row) -> Result<Self> {
        let Some(revision) = row.get("later")? else { return Ok(Self(None)) };
        Ok(Self(Some(Later { revision, group: row.get("group_id")?, object: row.get("object_id")? })))
    }
}

/// What has changed since of what a revision changed; none when there is no such revision.
pub async fn later(tx: &mut Tx, graph: Graph, revision: i64) -> Result<Option<BTreeSet<Later>>> {
    let told: Vec<Told> = tx
        .list(
            "SELECT CAST(NULL AS BIGINT) AS later, CAST(NULL AS BIGINT) AS group_id, CAST(NULL AS BIGINT) AS object_id
             FROM permission_act WHERE graph = $1 AND revision = $2
             UNION ALL
             SELECT later.revision, later.group_id, later.object_id
             FROM permission_change AS its JOIN permission_change AS later
               ON later.graph = its.graph AND later.group_id = its.group_id AND later.object_id = its.object_id
              AND later.revision > its.revision
             WHERE its.graph = $1 AND its.revision = $2",
            params![graph, revision],
        )
        .await?;
    Ok((!told.is_empty()).then(|| told.into_iter().filter_map(|it| it.0).collect()))
}
