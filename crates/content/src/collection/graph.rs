//! `/api/collection/graph`: what groups may do where, shown whole and changed in part. (Contract: auth.md §5.6 of the
//! reference description.)
//!
//! The graph is written from the edges as text, pair by pair: it may have many. Personal collections and what is in the
//! Trash are not in it.

use super::store;
use crate::Content;
use ::store::Tx;
use access::{
    Right,
    change::{self, Act, Change, Graph, Origin},
    collection::{self as edges, Edge},
};
use audit::Event;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use identity::{
    Admin,
    group::{self, Magic},
};
use kernel::{CollectionId, GroupId, Id, Scope};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    fmt::Write,
};
use web::{
    ApiRouter, Bounded, Error, Fault, Input, Json, JsonText, Param, Query, Result, Unless, request,
    routing::get_with, says,
};

pub(super) fn routes() -> ApiRouter<Content> {
    ApiRouter::new().api_route(
        "/collection/graph",
        get_with(show, says(Scope::PermissionsRead, "Shows what groups may do in collections.")).put_with(
            change,
            says(
                Scope::PermissionsWrite,
                "Changes what groups may do in collections; what is not named stays.",
            ),
        ),
    )
}

request! {
    /// Which graph.
    pub struct GraphQuery {
        /// That of a namespace; there is none but the usual one.
        pub namespace: Option<String>,
    }
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

/// The graph.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CollectionGraph {
    /// The newest revision; a change names it.
    revision: i64,
    /// `read` or `write` by group id and collection id or `root`; what is absent is not allowed.
    groups: Option<HashMap<String, HashMap<String, String>>>,
}

type Place = Option<CollectionId>;

/// What a change asks for.
#[derive(Debug, Default)]
pub struct Wishes(BTreeMap<(GroupId, Place), Right>);

const GRAPH: &str =
    "value must be a map of group ids to maps of collection ids, or root, to read, write or none.";

impl Param for Wishes {
    fn read(input: Input<'_>) -> std::result::Result<Self, Fault> {
        let fault = || Fault::new(GRAPH, "invalid type", input);
        let Input::Json(Value::Object(groups)) = input else { return Err(fault()) };
        let mut wishes = BTreeMap::new();
        for (group, places) in groups {
            let group = GroupId::from_number(number(group).ok_or_else(fault)?);
            for (place, right) in places.as_object().ok_or_else(fault)? {
                let place = match place.as_str() {
                    "root" => None,
                    id => Some(CollectionId::from_number(number(id).ok_or_else(fault)?)),
                };
                let right = right.as_str().and_then(from_word).ok_or_else(fault)?;
                wishes.insert((group, place), right);
            }
        }
        Ok(Self(wishes))
    }
}

fn number(text: &str) -> Option<i64> {
    text.parse().ok().filter(|number| *number > 0)
}

impl schemars::JsonSchema for Wishes {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CollectionPermissions".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Permissions by group id and collection id.",
            "type": "object",
            "additionalProperties": { "type": "object", "additionalProperties": { "type": "string" } },
        })
    }
}

/// The word of a right in the graph.
pub const fn word(right: Right) -> &'static str {
    match right {
        Right::Nothing => "none",
        Right::Read => "read",
        Right::Write => "write",
    }
}

/// The right of a word.
pub fn from_word(word: &str) -> Option<Right> {
    match word {
        "none" => Some(Right::Nothing),
        "read" => Some(Right::Read),
        "write" => Some(Right::Write),
        _ => None,
    }
}

async fn show(
    admin: Admin,
    headers: HeaderMap,
    Query(query): Query<GraphQuery>,
) -> Result<Unless<JsonText<CollectionGraph>>> {
    let mut tx = admin.read().await?;
    // Looked up before the graph is: what changes in between makes the tag too old, and never the graph.
    let revision = change::revision(&mut tx, Graph::Collections).await?;
    let part = query.namespace.as_ref().map_or("collections", |_| "none");
    let tag = format!("W/\"{part}-{revision}-{}\"", store::surroundings(&mut tx).await?);
    if Unless::<()>::has(&headers, &tag) {
        return Ok(Unless::Same);
    }
    Ok(Unless::Changed(JsonText::new(text(&mut tx, query.namespace.is_none()).await?).tagged(tag)))
}

/// Writes the graph, or that of a namespace in which there is nothing.
async fn text(tx: &mut Tx, has_collections: bool) -> Result<String> {
    let revision = change::revision(tx, Graph::Collections).await?;
    let collections = if has_collections { store::shared(tx).await? } else { Vec::new() };
    let shown: HashSet<Place> = collections.iter().copied().map(Some).chain([None]).collect();
    let mut by_group: HashMap<GroupId, Vec<(Place, Right)>> = HashMap::new();
    if has_collections {
        for edge in edges::edges(tx).await? {
            by_group.entry(edge.group).or_default().push((edge.place, edge.right));
        }
    }
    let mut text = format!("{{\"revision\":{revision},\"groups\":{{");
    let mut separator = "";
    for group in group::list(tx).await? {
        let mut places = by_group.remove(&group.id).unwrap_or_default();
        places.retain(|(place, _)| shown.contains(place));
        if group.magic_group_type == Some(Magic::Administrators) && has_collections {
            let everywhere = std::iter::once(None).chain(collections.iter().copied().map(Some));
            places = everywhere.map(|place| (place, Right::Write)).collect();
        }
        places.sort_unstable();
        let _ = write!(text, "{separator}\"{}\":{{", group.id);
        write_places(&mut text, &places);
        text.push('}');
        separator = ",";
    }
    text.push_str("}}");
    Ok(text)
}

fn write_places(text: &mut String, places: &[(Place, Right)]) {
    let mut separator = "";
    for (place, right) in places {
        let _ = match place {
            None => write!(text, "{separator}\"root\":\"{}\"", word(*right)),
            Some(id) => write!(text, "{separator}\"{id}\":\"{}\"", word(*right)),
        };
        separator = ",";
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
    let revision = change_within(&content, &mut tx, &admin, wishes, (seen, why)).await?;
    let text = match query.skip_graph {
        Some(true) => format!("{{\"revision\":{revision}}}"),
        _ => text(&mut tx, has_collections).await?,
    };
    tx.commit().await?;
    Ok(JsonText::new(text))
}

/// Does what is wished, as a part of what a transaction does; gives the newest revision.
async fn change_within(
    content: &Content,
    tx: &mut Tx,
    admin: &Admin,
    wishes: Wishes,
    (seen, why): (Option<i64>, Option<&str>),
) -> Result<i64> {
    admin.confirmed()?;
    tx.mark().await?;
    let act = Act { actor: &admin.actor(), now: content.clock.now(), origin: Origin::Graph, why };
    if apply(tx, &act, wishes, seen).await?.is_some() {
        tx.keep().await?;
    } else {
        // What changes nothing is no revision: the next one was taken, and is given back.
        tx.undo().await?;
    }
    Ok(change::revision(tx, Graph::Collections).await?)
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

/// A collection, or the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrantedPlace(Place);

/// What is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrantedRight(Right);

impl Param for GrantedPlace {
    fn read(input: Input<'_>) -> std::result::Result<Self, Fault> {
        match input {
            Input::Json(Value::String(root)) if root == "root" => Ok(Self(None)),
            _ => CollectionId::read(input).map(Some).map(Self).map_err(|_| {
                Fault::new("value must be the id of a collection, or root.", "should be an id", input)
            }),
        }
    }
}

impl Param for GrantedRight {
    fn read(input: Input<'_>) -> std::result::Result<Self, Fault> {
        let right = String::read(input).ok().as_deref().and_then(from_word);
        right.map(Self).ok_or_else(|| Fault::new("enum of read, write, none", "should be a right", input))
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
    change_within(content, tx, admin, Wishes(wishes.into()), (None, None)).await
}

/// Makes others who would change what groups may do in collections, or the collections, wait until this transaction
/// ends.
pub async fn hold(tx: &mut Tx) -> Result<()> {
    store::hold(tx).await?;
    Ok(change::hold(tx, Graph::Collections).await?)
}

/// Lets groups do this in these places, as one revision; none when nothing differs. Whoever asks holds the graph since
/// before they looked.
pub async fn put(tx: &mut Tx, act: &Act<'_>, edges: &[Edge]) -> Result<Option<i64>> {
    if edges.is_empty() {
        return Ok(None);
    }
    let wishes = edges.iter().map(|edge| ((edge.group, edge.place), edge.right)).collect();
    apply(tx, act, Wishes(wishes), None).await
}

/// Does what is wished, writing only edges that change, and gives the revision that it is. None when there are none;
/// then the next revision is taken for nothing, and the transaction had better be given up.
async fn apply(tx: &mut Tx, act: &Act<'_>, wishes: Wishes, seen: Option<i64>) -> Result<Option<i64>> {
    // Nothing is moved into a personal collection, or deleted, while its permissions are written.
    store::hold(tx).await?;
    let revision = change::begin(tx, Graph::Collections, seen).await?.ok_or_else(stale)?;
    let wishes = meant(tx, wishes).await?;
    let groups: BTreeSet<GroupId> = wishes.keys().map(|(group, _)| *group).collect();
    let places: BTreeSet<Place> = wishes.keys().map(|(_, place)| *place).collect();
    let before = edges::edges_between(tx, &groups, &places).await?;
    let before: HashMap<_, _> =
        before.into_iter().map(|edge| ((edge.group, edge.place), edge.right)).collect();
    let (mut put, mut changes) = (Vec::new(), Vec::new());
    for ((group, place), right) in wishes {
        let was = before.get(&(group, place)).copied().unwrap_or(Right::Nothing);
        if was != right {
            put.push(Edge { group, place, right });
            let object = place.map_or(0, Id::number);
            changes.push(Change { group, object, before: word(was).into(), after: word(right).into() });
        }
    }
    if changes.is_empty() {
        return Ok(None);
    }
    edges::put_edges(tx, &put).await?;
    change::record(tx, (Graph::Collections, revision), act, &changes).await?;
    audit::record(tx, act.actor, act.now, event(revision, &changes)).await?;
    Ok(Some(revision))
}

fn stale() -> Error {
    let message = "Looks like someone else edited the permissions and your data is out of date. Please fetch new \
                   data and try again.";
    Error::Refused { status: StatusCode::CONFLICT, message: message.into() }
}

/// Leaves what the graph is about, or says what is not there. Personal collections and what is in the Trash are passed
/// over, as clients expect; administrators may everything, whatever is asked for.
async fn meant(tx: &mut Tx, Wishes(mut wishes): Wishes) -> Result<BTreeMap<(GroupId, Place), Right>> {
    let groups = group::list(tx).await?;
    let groups: HashMap<_, _> = groups.into_iter().map(|group| (group.id, group.magic_group_type)).collect();
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
