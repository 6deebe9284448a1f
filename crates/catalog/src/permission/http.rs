//! `/api/permissions/graph`: shown whole, by group or by database; changed in part. (Contract: auth.md §5.5 of the
//! reference description.)

use super::{
    change::Rights,
    store,
    view::{Graph as View, Tables},
    wish::{Wish, Wishes},
};
use crate::Catalog;
use ::store::Tx;
use access::{
    change::{self, Act, Change, Graph, Origin},
    data::{self, Edge, Kind, Place},
};
use audit::Event;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use identity::{
    Admin,
    group::{self, Group, Magic},
};
use kernel::{DatabaseId, GroupId, Id, Scope};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use web::{
    ApiRouter, Bounded, Error, Input, Json, JsonText, Param, Path, Query, Result, Unless, request,
    routing::get_with, says,
};

pub(crate) fn routes() -> ApiRouter<Catalog> {
    ApiRouter::new()
        .api_route(
            "/permissions/graph",
            get_with(whole, says(Scope::PermissionsRead, "Shows what groups may do with data.")).put_with(
                change,
                says(
                    Scope::PermissionsWrite,
                    "Changes what groups may do with data; what is not named stays.",
                ),
            ),
        )
        .api_route(
            "/permissions/graph/group/{group_id}",
            get_with(of_group, says(Scope::PermissionsRead, "Shows what a group may do with data.")),
        )
        .api_route(
            "/permissions/graph/db/{db_id}",
            get_with(of_database, says(Scope::PermissionsRead, "Shows what groups may do with a database.")),
        )
}

request! {
    /// A change of the data graph.
    pub struct GraphChange {
        /// What groups shall be allowed; groups and databases that are not named stay as they are.
        pub groups: Wishes,
        /// The revision that the change was made from.
        pub revision: Option<i64>,
        /// Why, for the history.
        pub why: Option<Bounded<500>>,
    }
}

request! {
    /// How to change a graph.
    pub struct ChangeQuery {
        /// Answer the revision alone?
        pub skip_graph as "skip-graph": Option<bool>,
        /// Change it whatever has changed since?
        pub force: Option<bool>,
    }
}

/// The graph.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DataGraph {
    /// The newest revision; a change names it.
    revision: i64,
    /// Permissions by group id and database id; what is absent is not allowed.
    groups: Option<HashMap<String, HashMap<String, Value>>>,
}

type Graphs = Unless<JsonText<DataGraph>>;

async fn whole(admin: Admin, headers: HeaderMap) -> Result<Graphs> {
    let mut tx = admin.read().await?;
    show(&mut tx, &headers, None, None).await
}

async fn of_group(admin: Admin, Path(id): Path<GroupId>, headers: HeaderMap) -> Result<Graphs> {
    let mut tx = admin.read().await?;
    show(&mut tx, &headers, Some(&[id]), None).await
}

async fn of_database(admin: Admin, Path(id): Path<DatabaseId>, headers: HeaderMap) -> Result<Graphs> {
    let mut tx = admin.read().await?;
    show(&mut tx, &headers, None, Some(id)).await
}

async fn show(
    tx: &mut Tx,
    headers: &HeaderMap,
    groups: Option<&[GroupId]>,
    database: Option<DatabaseId>,
) -> Result<Graphs> {
    let revision = change::revision(tx, Graph::Data).await?;
    let tag = format!("W/\"data-{revision}-{}\"", store::surroundings(tx).await?);
    if Graphs::has(headers, &tag) {
        return Ok(Unless::Same);
    }
    let graph = text(tx, groups, database).await?;
    let text = format!("{{\"revision\":{revision},\"groups\":{graph}}}");
    Ok(Unless::Changed(JsonText::new(text).tagged(tag)))
}

/// Writes the graph of some groups or of all, of one database or of all.
async fn text(tx: &mut Tx, groups: Option<&[GroupId]>, database: Option<DatabaseId>) -> Result<String> {
    let all: Vec<Group> = group::list(tx).await?;
    let administrators = all.iter().find(|group| group.magic_group_type == Some(Magic::Administrators));
    let mut ids: Vec<GroupId> = all.iter().map(|group| group.id).collect();
    if let Some(groups) = groups {
        ids.retain(|id| groups.contains(id));
    }
    ids.sort();
    let mut databases = store::databases(tx).await?;
    databases.retain(|id| database.is_none_or(|only| only == *id));
    if ids.is_empty() || (database.is_some() && databases.is_empty()) {
        return Err(Error::NotFound);
    }
    let edges = data::edges(tx, groups, database).await?;
    let tables = store::tables(tx, &with_table_edges(&edges)).await?;
    let view = View {
        groups: &ids,
        administrators: administrators.map(|group| group.id),
        databases: &databases,
        edges: &edges,
        tables: &tables,
    };
    Ok(view.text())
}

fn with_table_edges(edges: &[Edge]) -> BTreeSet<DatabaseId> {
    let databases = edges.iter().filter_map(|edge| match edge.place {
        Place::Table(database, _) => Some(database),
        Place::Database(_) | Place::EveryDatabase => None,
    });
    databases.collect()
}

async fn change(
    admin: Admin,
    State(catalog): State<Catalog>,
    Query(query): Query<ChangeQuery>,
    Json(change): Json<GraphChange>,
) -> Result<JsonText<DataGraph>> {
    let mut tx = admin.confirmed()?.write().await?;
    let seen = match (query.force, change.revision) {
        (Some(true), _) => None,
        (_, Some(revision)) => Some(revision),
        (_, None) => return Err(Error::field("revision", "value must be an integer.")),
    };
    let why = change.why.as_ref().map(Bounded::as_str);
    let (revision, groups) = change_within(&catalog, &mut tx, &admin, change.groups, (seen, why)).await?;
    let graph = match query.skip_graph {
        Some(true) => String::new(),
        _ if groups.is_empty() => ",\"groups\":{}".to_owned(),
        _ => {
            let groups: Vec<GroupId> = groups.into_iter().collect();
            format!(",\"groups\":{}", text(&mut tx, Some(&groups), None).await?)
        }
    };
    tx.commit().await?;
    Ok(JsonText::new(format!("{{\"revision\":{revision}{graph}}}")))
}

/// Does what is wished, as a part of what a transaction does; gives the new revision, and the groups it is about.
async fn change_within(
    catalog: &Catalog,
    tx: &mut Tx,
    admin: &Admin,
    wishes: Wishes,
    (seen, why): (Option<i64>, Option<&str>),
) -> Result<(i64, BTreeSet<GroupId>)> {
    admin.confirmed()?;
    let revision = change::begin(tx, Graph::Data, seen).await?.ok_or_else(stale)?;
    let wishes = existing(tx, wishes.0).await?;
    let changes = apply(tx, &wishes).await?;
    let now = catalog.clock.now();
    let act = Act { actor: &admin.actor(), now, origin: Origin::Graph, why };
    change::record(tx, (Graph::Data, revision), &act, &changes).await?;
    audit::record(tx, &admin.actor(), now, event(revision, &changes)).await?;
    Ok((revision, wishes.iter().map(|wish| wish.group).collect()))
}

request! {
    /// What one group shall be allowed to do with one database; kinds of rights that are not named stay.
    pub struct DataGrant {
        /// The group.
        pub group_id: GroupId,
        /// The database.
        pub database_id: DatabaseId,
        /// Seeing rows.
        pub view_data as "view-data": Option<Value>,
        /// Asking questions.
        pub create_queries as "create-queries": Option<Value>,
        /// Downloading answers.
        pub download: Option<Value>,
        /// Saying what tables and fields mean.
        pub data_model as "data-model": Option<Value>,
        /// Changing the connection.
        pub details: Option<Value>,
    }
}

/// Gives a group these rights, whatever has changed since, as a part of what a transaction does. Gives the revision.
pub async fn grant_within(catalog: &Catalog, tx: &mut Tx, admin: &Admin, grant: DataGrant) -> Result<i64> {
    let kinds = [
        ("view-data", grant.view_data),
        ("create-queries", grant.create_queries),
        ("download", grant.download),
        ("data-model", grant.data_model),
        ("details", grant.details),
    ];
    let kinds: serde_json::Map<_, _> =
        kinds.into_iter().filter_map(|(kind, wanted)| Some((kind.to_owned(), wanted?))).collect();
    let (group, database) = (grant.group_id.to_string(), grant.database_id.to_string());
    let wishes = Wishes::read(Input::Json(&json!({ group: { database: kinds } })))?;
    Ok(change_within(catalog, tx, admin, wishes, (None, None)).await?.0)
}

/// Takes the next revision for changes that are made, and writes them down.
pub(super) async fn write_down(tx: &mut Tx, act: &Act<'_>, changes: &[Change]) -> Result<i64> {
    let revision = change::begin(tx, Graph::Data, None).await?.ok_or_else(stale)?;
    change::record(tx, (Graph::Data, revision), act, changes).await?;
    audit::record(tx, act.actor, act.now, event(revision, changes)).await?;
    Ok(revision)
}

fn stale() -> Error {
    Error::Refused {
        status: StatusCode::CONFLICT,
        message:
            "Looks like someone else edited the permissions and your data is out of date. Please fetch new \
                  data and try again."
                .into(),
    }
}

/// Leaves what names groups and databases that are there, or says which is not. What administrators may is never
/// changed: they may everything.
async fn existing(tx: &mut Tx, mut wishes: Vec<Wish>) -> Result<Vec<Wish>> {
    let groups: HashMap<GroupId, Option<Magic>> =
        group::list(tx).await?.into_iter().map(|group| (group.id, group.magic_group_type)).collect();
    let databases: BTreeSet<DatabaseId> = store::databases(tx).await?.into_iter().collect();
    for wish in &wishes {
        if !groups.contains_key(&wish.group) {
            return Err(Error::field("groups", format!("There is no group {}.", wish.group)));
        }
        if !databases.contains(&wish.database) {
            return Err(Error::field("groups", format!("There is no database {}.", wish.database)));
        }
    }
    wishes.retain(|wish| groups.get(&wish.group) != Some(&Some(Magic::Administrators)));
    Ok(wishes)
}

/// Does what is wished, writing only edges that change, and says what changed.
async fn apply(tx: &mut Tx, wishes: &[Wish]) -> Result<Vec<Change>> {
    let groups: BTreeSet<GroupId> = wishes.iter().map(|wish| wish.group).collect();
    let groups: Vec<GroupId> = groups.into_iter().collect();
    let edges = if groups.is_empty() { Vec::new() } else { data::edges(tx, Some(&groups), None).await? };
    let mut by_group: HashMap<GroupId, Vec<Edge>> = HashMap::new();
    for edge in edges {
        by_group.entry(edge.group).or_default().push(edge);
    }
    let tables: Tables = store::tables(tx, &wishes.iter().map(|wish| wish.database).collect()).await?;
    let mut changes = Vec::new();
    for wish in wishes {
        let edges = by_group.get(&wish.group).map_or(&[][..], Vec::as_slice);
        let about: Vec<Edge> = edges.iter().filter(|edge| is_about(edge, wish.database)).copied().collect();
        let none = BTreeMap::new();
        let schemas = tables.get(&wish.database).unwrap_or(&none);
        let before = Rights::of(&about);
        let mut after = before.clone();
        after.apply(wish, schemas);
        if before == after {
            continue;
        }
        for kind in Kind::ALL {
            let edges = after.edges(kind, wish.group, wish.database);
            if edges != before.edges(kind, wish.group, wish.database) {
                data::put(tx, wish.group, wish.database, kind, &edges).await?;
            }
        }
        changes.push(Change {
            group: wish.group,
            object: wish.database.number(),
            before: before.told(),
            after: after.told(),
        });
    }
    Ok(changes)
}

fn is_about(edge: &Edge, database: DatabaseId) -> bool {
    match edge.place {
        Place::EveryDatabase => true,
        Place::Database(its) | Place::Table(its, _) => its == database,
    }
}

/// What the audit log says: for whom, about what, and how many; the change log says the rest.
fn event(revision: i64, changes: &[Change]) -> Event {
    const NAMED: usize = 100;
    let groups: BTreeSet<GroupId> = changes.iter().map(|change| change.group).collect();
    let databases: BTreeSet<i64> = changes.iter().map(|change| change.object).collect();
    let details = json!({
        "revision": revision,
        "changes": changes.len(),
        "group_ids": groups.iter().take(NAMED).collect::<Vec<_>>(),
        "database_ids": databases.iter().take(NAMED).collect::<Vec<_>>(),
    });
    Event::new("data-permissions-update").on("PermissionsGraph", revision).with(details)
}
