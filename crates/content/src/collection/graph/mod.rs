//! `/api/collection/graph`: what groups may do where, shown whole and changed in part. (Contract: auth.md §5.6 of the
//! reference description.)
//!
//! Personal collections and what is in the Trash are not in it.

mod show;
mod wire;

pub use show::CollectionGraph;
pub use wire::{GrantedPlace, GrantedRight, from_word, word};

use super::store;
use crate::Content;
use ::store::Tx;
use access::{
    Right,
    change::{self, Act, Change, Graph, Origin},
    collection::{self as edges, Edge},
};
use audit::Event;
use axum::{extract::State, http::StatusCode};
use identity::{
    Admin,
    group::{self, Group, Magic},
};
use kernel::{CollectionId, GroupId, Id, Scope};
use serde_json::json;
use show::Part;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use web::{ApiRouter, Bounded, Error, Json, JsonText, Query, Result, request, routing::get_with, says};
use wire::{Place, Wishes};

pub(super) fn routes() -> ApiRouter<Content> {
    ApiRouter::new().api_route(
        "/collection/graph",
        get_with(show::show, says(Scope::PermissionsRead, "Shows what groups may do in collections."))
            .put_with(
                change,
                says(
                    Scope::PermissionsWrite,
                    "Changes what groups may do in collections; what is not named stays.",
                ),
            ),
    )
}

request! {
    /// A change of the graph.
    pub struct GraphChange {
        /// What groups shall be allowed; groups and collections that are not named stay as they are.
        pub groups: Wishes,
        /// The revision that the change was made from.
        pub revision: Option<i64>,
        /// Why, for the history.
        pub why: Option<Bounded<500>>,
        /// That of a namespace; there is none but the usual one.
        pub namespace: Option<String>,
    }
}

request! {
    /// How to change the graph.
    pub struct ChangeQuery {
        /// Answer the revision alone?
        pub skip_graph as "skip-graph": Option<bool>,
        /// Change it whatever has changed since?
        pub force: Option<bool>,
    }
}

async fn change(
    admin: Admin,
    State(content): State<Content>,
    Query(query): Query<ChangeQuery>,
    Json(change): Json<GraphChange>,
) -> Result<JsonText<CollectionGraph>> {
    let mut tx = admin.confirmed()?.write().await?;
    let seen = match (query.force, change.revision) {
        (Some(true), _) => None,
        (_, Some(revision)) => Some(revision),
        (_, None) => return Err(Error::field("revision", "value must be an integer.")),
    };
    let has_collections = change.namespace.is_none();
    let wishes = if has_collections { change.groups } else { Wishes::default() };
    let why = change.why.as_ref().map(Bounded::as_str);
    let Applied { revision, groups, .. } =
        change_within(&content, &mut tx, &admin, wishes, (seen, why)).await?;
    let part = if has_collections { Part::default() } else { Part::of_namespace() };
    let text = match query.skip_graph {
        Some(true) => format!("{{\"revision\":{revision}}}"),
        _ => show::text(&mut tx, revision, &groups, &part).await?,
    };
    tx.commit().await?;
    Ok(JsonText::new(text))
}

/// What came of a change.
struct Applied {
    /// The newest revision.
    revision: i64,
    /// Did anything differ?
    is_change: bool,
    /// The groups there are.
    groups: Vec<Group>,
}

/// Does what is wished, as a part of what a transaction does.
async fn change_within(
    content: &Content,
    tx: &mut Tx,
    admin: &Admin,
    wishes: Wishes,
    (seen, why): (Option<i64>, Option<&str>),
) -> Result<Applied> {
    admin.confirmed()?;
    tx.mark().await?;
    let act = Act { actor: &admin.actor(), now: content.clock.now(), origin: Origin::Graph, why };
    let applied = apply(tx, &act, wishes, seen).await?;
    if applied.is_change {
        tx.keep().await?;
    } else {
        // What changes nothing is no revision: the next one was taken, and is given back.
        tx.undo().await?;
    }
    Ok(applied)
}

request! {
    /// What one group shall be allowed to do in one collection.
    pub struct CollectionGrant {
        /// The group.
        pub group_id: GroupId,
        /// The collection, or `root`.
        #[schemars(with = "String")]
        pub collection_id: GrantedPlace,
        /// `read`, `write` or `none`.
        #[schemars(with = "String")]
        pub permission: GrantedRight,
    }
}

/// Gives a group this right, whatever has changed since, as a part of what a transaction does. Gives the revision.
pub async fn grant_within(
    content: &Content,
    tx: &mut Tx,
    admin: &Admin,
    grant: CollectionGrant,
) -> Result<i64> {
    let wishes = [((grant.group_id, grant.collection_id.0), grant.permission.0)];
    Ok(change_within(content, tx, admin, Wishes(wishes.into()), (None, None)).await?.revision)
}

/// Makes others who would change what groups may do in collections, or the collections, wait until this transaction
/// ends.
pub async fn hold(tx: &mut Tx) -> Result<()> {
    store::hold(tx).await?;
    Ok(change::hold(tx, Graph::Collections).await?)
}

/// What a group may in a place, and what it shall be allowed there.
pub type Exchange = (Edge, Right);

/// Puts what groups shall be allowed in the place of what they may, as one revision; none when nothing differs. Whoever
/// asks holds the graph since before they looked, and names only what it is about.
pub async fn exchange(tx: &mut Tx, act: &Act<'_>, exchanges: &[Exchange]) -> Result<Option<i64>> {
    if exchanges.iter().all(|(edge, right)| edge.right == *right) {
        return Ok(None);
    }
    let revision = change::begin(tx, Graph::Collections, None).await?.ok_or_else(stale)?;
    write(tx, act, revision, exchanges).await?;
    Ok(Some(revision))
}

/// Does what is wished, writing only edges that change. Where there are none the next revision is taken for nothing, and
/// the transaction had better be given up.
async fn apply(tx: &mut Tx, act: &Act<'_>, wishes: Wishes, seen: Option<i64>) -> Result<Applied> {
    // Nothing is moved into a personal collection, or deleted, while its permissions are written.
    store::hold(tx).await?;
    let revision = change::begin(tx, Graph::Collections, seen).await?.ok_or_else(stale)?;
    let groups = group::list(tx).await?;
    let wishes = meant(tx, &groups, wishes).await?;
    let named: BTreeSet<GroupId> = wishes.keys().map(|(group, _)| *group).collect();
    let places: BTreeSet<Place> = wishes.keys().map(|(_, place)| *place).collect();
    let before = edges::edges_between(tx, &named, &places).await?;
    let before: HashMap<_, _> =
        before.into_iter().map(|edge| ((edge.group, edge.place), edge.right)).collect();
    let exchange = |((group, place), shall)| {
        let right = before.get(&(group, place)).copied().unwrap_or(Right::Nothing);
        (Edge { group, place, right }, shall)
    };
    let exchanges: Vec<_> = wishes.into_iter().map(exchange).collect();
    let is_change = write(tx, act, revision, &exchanges).await?;
    Ok(Applied { revision: if is_change { revision } else { revision - 1 }, is_change, groups })
}

/// Writes what differs, with what is told of it; false when nothing does.
async fn write(tx: &mut Tx, act: &Act<'_>, revision: i64, exchanges: &[Exchange]) -> Result<bool> {
    let (mut put, mut changes) = (Vec::new(), Vec::new());
    for (was, right) in exchanges.iter().copied().filter(|(was, right)| was.right != *right) {
        put.push(Edge { right, ..was });
        changes.push(Change {
            group: was.group,
            object: was.place.map_or(0, Id::number),
            before: word(was.right).into(),
            after: word(right).into(),
        });
    }
    if changes.is_empty() {
        return Ok(false);
    }
    edges::put_edges(tx, &put).await?;
    change::record(tx, (Graph::Collections, revision), act, &changes).await?;
    audit::record(tx, act.actor, act.now, event(revision, &changes)).await?;
    Ok(true)
}

fn stale() -> Error {
    let message = "Looks like someone else edited the permissions and your data is out of date. Please fetch new \
                   data and try again.";
    Error::Refused { status: StatusCode::CONFLICT, message: message.into() }
}

/// Leaves what the graph is about, or says what is not there. Personal collections and what is in the Trash are passed
/// over, as clients expect; administrators may everything, whatever is asked for.
async fn meant(
    tx: &mut Tx,
    groups: &[Group],
    Wishes(mut wishes): Wishes,
) -> Result<BTreeMap<(GroupId, Place), Right>> {
    let groups: HashMap<_, _> = groups.iter().map(|group| (group.id, group.magic_group_type)).collect();
    let named: BTreeSet<CollectionId> = wishes.keys().filter_map(|(_, place)| *place).collect();
    let known = store::named(tx, &named.into_iter().collect::<Vec<_>>()).await?;
    let known: HashMap<_, _> = known.into_iter().map(|it| (it.id, it.has_edges())).collect();
    for (group, place) in wishes.keys() {
        if !groups.contains_key(group) {
            return Err(Error::field("groups", format!("There is no group {group}.")));
        }
        if let Some(id) = place.filter(|id| !known.contains_key(id)) {
            return Err(Error::field("groups", format!("There is no collection {id}.")));
        }
    }
    wishes.retain(|(group, place), _| {
        place.is_none_or(|id| known[&id]) && groups[group] != Some(Magic::Administrators)
    });
    Ok(wishes)
}

/// What the audit log says: for whom, where, and how many; the change log says the rest.
fn event(revision: i64, changes: &[Change]) -> Event {
    const NAMED: usize = 100;
    let groups: BTreeSet<GroupId> = changes.iter().map(|change| change.group).collect();
    let collections: BTreeSet<i64> = changes.iter().map(|change| change.object).collect();
    let details = json!({
        "revision": revision,
        "changes": changes.len(),
        "group_ids": groups.iter().take(NAMED).collect::<Vec<_>>(),
        "collection_ids": collections.iter().take(NAMED).collect::<Vec<_>>(),
    });
    Event::new("collection-permissions-update").on("PermissionsGraph", revision).with(details)
}
