//! SQL of edges.

use crate::Right;
use ::store::{Bind, Error, FromRow, FromValue, Result, Row, Sql, Tx, Value, from_row};
use identity::{Caller, api_key::Reach};
use kernel::{CollectionId, GroupId, Id, UserId};
use std::collections::{BTreeMap, BTreeSet};

/// The larger number is the larger right, so that the database can choose.
impl Bind for Right {
    fn bind(&self) -> Value {
        match self {
            Self::Nothing => 0.bind(),
            Self::Read => 1.bind(),
            Self::Write => 2.bind(),
        }
    }
}

impl FromValue for Right {
    fn from_value(value: &Value) -> Result<Self> {
        match i64::from_value(value)? {
            0 => Ok(Self::Nothing),
            1 => Ok(Self::Read),
            2 => Ok(Self::Write),
            other => Err(Error::Fault(format!("no right has the level {other}"))),
        }
    }
}

/// Narrows a statement that reads `collection` to what the caller may see by groups and as an owner, so that of a large
/// house only that is read. It never leaves out what the rule lets see, and may keep more (a key's scopes narrow further):
/// the rule judges what is left.
pub fn narrow(sql: Sql, caller: &Caller) -> Sql {
    if caller.is_superuser() {
        return sql;
    }
    let user = caller.id();
    sql.then(" AND (type = 'trash' OR owner_id = ")
        .bind(user)
        .then(
            " OR owner_id IS NULL AND collection.id IN (
                SELECT collection_id FROM collection_permission
                WHERE group_id IN (SELECT group_id FROM permissions_group_membership WHERE user_id = ",
        )
        .bind(user)
        .then(")))")
}

/// Narrows a statement that reads things with a `collection_id`, joined to the collection as `home`, to what the caller
/// may see there. It never leaves out what the rule lets see: the rule judges what is left.
pub fn narrow_contents(sql: Sql, caller: &Caller) -> Sql {
    if caller.is_superuser() {
        return sql;
    }
    let user = caller.id();
    sql.then(" AND (home.owner_id = ")
        .bind(user)
        .then(
            " OR home.owner_id IS NULL AND coalesce(home.id, 0) IN (
                SELECT coalesce(edge.collection_id, 0) FROM collection_permission AS edge
                WHERE edge.group_id IN (SELECT group_id FROM permissions_group_membership WHERE user_id = ",
        )
        .bind(user)
        .then(")))")
}

/// Narrows such a statement further, to where the scopes of an API key let it go. What [`narrow_contents`] and this leave
/// is what the rule lets see: for who asks about one thing and has no statement to spare.
pub fn narrow_to_reach(sql: Sql, caller: &Caller) -> Sql {
    let Reach::Collections(named) = caller.reach() else { return sql };
    then_inside(sql.then(" AND EXISTS (WITH RECURSIVE "), named).then(
        " SELECT 1 FROM inside WHERE home.owner_id IS NULL AND inside.id = home.id
                OR inside.personal_owner_id = home.owner_id)",
    )
}

/// Collections asked about in one statement.
const AT_ONCE: usize = 500;

/// A collection that a scope lets a key go to.
pub(crate) struct Inside {
    pub collection_id: CollectionId,
    pub personal_owner_id: Option<UserId>,
}

from_row!(Inside { collection_id, personal_owner_id });

/// These collections and all that lies in them by now: what is moved goes with its tree.
pub(super) async fn inside(tx: &mut Tx, named: &BTreeSet<CollectionId>) -> Result<Vec<Inside>> {
    then_inside(Sql::new("WITH RECURSIVE "), named)
        .then(" SELECT id AS collection_id, personal_owner_id FROM inside")
        .list(tx)
        .await
}

/// Names as `inside` these collections and all that lies in them by now, for a statement that begins `WITH RECURSIVE`.
pub(crate) fn then_inside(sql: Sql, named: &BTreeSet<CollectionId>) -> Sql {
    sql.then("inside (id, personal_owner_id) AS (SELECT id, personal_owner_id FROM collection WHERE id IN ")
        .bind_list(named)
        .then(
            " UNION SELECT collection.id, collection.personal_owner_id FROM collection
              JOIN inside ON collection.parent_id = inside.id)",
        )
}

/// Gives a new collection the edges of another one, or of the root.
pub async fn copy_edges(tx: &mut Tx, from: Option<CollectionId>, to: CollectionId) -> Result<()> {
    let sql =
        Sql::new("INSERT INTO collection_permission (group_id, collection_id, level) SELECT group_id, CAST(")
            .bind(to)
            .then(" AS BIGINT), level FROM collection_permission WHERE collection_id ");
    let sql = match from {
        None => sql.then("IS NULL"),
        Some(from) => sql.then("= ").bind(from),
    };
    sql.execute(tx).await.map(drop)
}

/// Takes all edges to these collections away.
pub async fn forget_edges(tx: &mut Tx, collections: &[CollectionId]) -> Result<()> {
    Sql::new("DELETE FROM collection_permission WHERE collection_id IN ")
        .bind_list(collections)
        .execute(tx)
        .await
        .map(drop)
}

/// What a group may do in a place; the root is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The group.
    pub group: GroupId,
    /// The place.
    pub place: Option<CollectionId>,
    /// What it may do there.
    pub right: Right,
}

impl FromRow for Edge {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { group: row.get("group_id")?, place: row.get("collection_id")?, right: row.get("level")? })
    }
}

/// All edges there are.
pub async fn edges(tx: &mut Tx) -> Result<Vec<Edge>> {
    edges_in(tx, None, None).await
}

/// The edges of some groups or of all, to some places or to all.
pub async fn edges_in(
    tx: &mut Tx,
    groups: Option<&BTreeSet<GroupId>>,
    places: Option<&BTreeSet<Option<CollectionId>>>,
) -> Result<Vec<Edge>> {
    let mut sql = Sql::new("SELECT group_id, collection_id, level FROM collection_permission WHERE 1 = 1");
    if let Some(groups) = groups {
        sql = sql.then(" AND group_id IN ").bind_list(groups);
    }
    if let Some(places) = places {
        sql = sql.then(" AND (collection_id IN ").bind_list(places.iter().flatten());
        sql = sql.then(if places.contains(&None) { " OR collection_id IS NULL)" } else { ")" });
    }
    sql.list(tx).await
}

/// The edges of all groups to a place.
pub async fn edges_to(tx: &mut Tx, place: Option<CollectionId>) -> Result<Vec<Edge>> {
    let sql =
        Sql::new("SELECT group_id, collection_id, level FROM collection_permission WHERE collection_id ");
    match place {
        None => sql.then("IS NULL").list(tx).await,
        Some(id) => sql.then("= ").bind(id).list(tx).await,
    }
}

/// The edges of these groups, to wherever it is.
pub async fn edges_of(tx: &mut Tx, groups: &[GroupId]) -> Result<Vec<Edge>> {
    Sql::new("SELECT group_id, collection_id, level FROM collection_permission WHERE group_id IN ")
        .bind_list(groups)
        .list(tx)
        .await
}

/// The edges of these groups; where they are few places, only to these.
pub async fn edges_between(
    tx: &mut Tx,
    groups: &BTreeSet<GroupId>,
    places: &BTreeSet<Option<CollectionId>>,
) -> Result<Vec<Edge>> {
    let groups: Vec<_> = groups.iter().collect();
    let mut edges = Vec::new();
    for some in groups.chunks(AT_ONCE) {
        let sql =
            Sql::new("SELECT group_id, collection_id, level FROM collection_permission WHERE group_id IN ")
                .bind_list(some.iter().copied());
        let sql = if places.len() > AT_ONCE {
            sql
        } else {
            sql.then(" AND coalesce(collection_id, 0) IN ")
                .bind_list(places.iter().map(|place| number(*place)))
        };
        edges.extend(sql.list::<Edge>(tx).await?);
    }
    Ok(edges)
}

fn number(place: Option<CollectionId>) -> i64 {
    place.map_or(0, Id::number)
}

/// Writes these edges; those that give nothing are taken away.
pub async fn put_edges(tx: &mut Tx, edges: &[Edge]) -> Result<()> {
    let (given, taken): (Vec<&Edge>, Vec<&Edge>) =
        edges.iter().partition(|edge| edge.right != Right::Nothing);
    let mut by_group = BTreeMap::<_, Vec<_>>::new();
    for edge in taken {
        by_group.entry(edge.group).or_default().push(number(edge.place));
    }
    for (group, places) in by_group {
        for some in places.chunks(AT_ONCE) {
            Sql::new("DELETE FROM collection_permission WHERE group_id = ")
                .bind(group)
                .then(" AND coalesce(collection_id, 0) IN ")
                .bind_list(some)
                .execute(tx)
                .await?;
        }
    }
    let rows: Vec<_> =
        given.iter().map(|edge| [edge.group.bind(), edge.place.bind(), edge.right.bind()]).collect();
    for some in rows.chunks(AT_ONCE) {
        Sql::new("INSERT INTO collection_permission (group_id, collection_id, level) VALUES ")
            .bind_rows(some.iter().map(<[Value; 3]>::as_slice))
            .then(" ON CONFLICT (group_id, coalesce(collection_id, 0)) DO UPDATE SET level = excluded.level")
            .execute(tx)
            .await?;
    }
    Ok(())
}
