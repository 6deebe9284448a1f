//! Looking back upon what changed in the permission graphs.

use super::{Change, Filter, Graph, Seat, Seating};
use ::store::{Error, FromRow, Json, Result, Row, Sql, Tx, from_row, params};
use chrono::{DateTime, Utc};
use kernel::{ApiKeyId, GroupId, UserId};
use serde_json::Value as Document;
use std::collections::{BTreeMap, BTreeSet};

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
    /// By what: `graph`, `request`, `file`, `revert`, `start`, or who vouched for somebody.
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

/// Revisions that are counted at most.
const COUNTED: i64 = 100_000;

from_row!(Revision { graph, revision, at, user_id, api_key_id, origin, why, reverts, reverted_by, changes });

/// Revisions, newest first, and how many there are of them; counted up to 100,000.
pub async fn list(tx: &mut Tx, filter: &Filter, (limit, offset): (i64, i64)) -> Result<(Vec<Revision>, i64)> {
    let page = filter.newest(Sql::new(COLUMNS).then(" FROM ("), (limit, offset));
    // The order of the tables is that of the look-up.
    let rows = page.then(
        ") AS page CROSS JOIN permission_act AS act WHERE act.id = page.id ORDER BY act.at DESC, act.id DESC",
    );
    let rows = rows.list(tx).await?;
    let counted = filter.any(Sql::new("SELECT count(*) AS number FROM ("));
    let counted = counted.then(" LIMIT ").bind(COUNTED).then(") AS counted");
    Ok((rows, counted.find(tx).await?.unwrap_or(0)))
}

/// One revision.
pub async fn find(tx: &mut Tx, graph: Graph, revision: i64) -> Result<Option<Revision>> {
    let sql = Sql::new(COLUMNS)
        .then(" FROM permission_act AS act WHERE act.graph = ")
        .bind(graph)
        .then(" AND (act.revision = ")
        .bind(revision);
    sql.then(" OR (act.revision IS NULL AND act.id = ").bind(revision).then("))").find(tx).await
}

const COLUMNS: &str =
    "SELECT act.graph, coalesce(act.revision, act.id) AS revision, act.at, act.user_id, act.api_key_id, act.origin, act.why,
            act.reverts, act.changes,
            (SELECT max(coalesce(later.revision, later.id)) FROM permission_act AS later
             WHERE later.graph = act.graph AND later.reverts = coalesce(act.revision, act.id)) AS reverted_by";

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

impl FromRow for Seating {
    fn from_row(row: &Row) -> Result<Self> {
        let seat = |column| -> Result<Seat> {
            let Json(word): Json<String> = row.get(column)?;
            Seat::parse(&word).ok_or_else(|| Error::Fault(format!("nobody is {word} in a group")))
        };
        Ok(Self {
            group: row.get("group_id")?,
            group_name: row.get("group_name")?,
            user: row.get("object_id")?,
            user_name: row.get("object_name")?,
            before: seat("before")?,
            after: seat("after")?,
        })
    }
}

/// Who got into groups and out of them in a revision; so many at most.
pub async fn members(tx: &mut Tx, revision: i64, limit: i64) -> Result<Vec<Seating>> {
    tx.list(
        "SELECT group_id, group_name, object_id, object_name, before, after FROM permission_change
         WHERE graph = 'members' AND revision = $1 ORDER BY id LIMIT $2",
        params![revision, limit],
    )
    .await
}

/// A line of a revision of members.
struct Line(i64, Seating);

impl FromRow for Line {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self(row.get("revision")?, Seating::from_row(row)?))
    }
}

/// The same of several revisions, which changed little each; by revision.
pub async fn members_of(tx: &mut Tx, revisions: &[i64]) -> Result<BTreeMap<i64, Vec<Seating>>> {
    let lines: Vec<Line> = Sql::new(
        "SELECT revision, group_id, group_name, object_id, object_name, before, after FROM permission_change
         WHERE graph = 'members' AND revision IN ",
    )
    .bind_list(revisions)
    .then(" ORDER BY id")
    .list(tx)
    .await?;
    let mut of = BTreeMap::<i64, Vec<Seating>>::new();
    for Line(revision, seating) in lines {
        of.entry(revision).or_default().push(seating);
    }
    Ok(of)
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
             FROM permission_act WHERE graph = $1 AND (revision = $2 OR (revision IS NULL AND id = $2))
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
