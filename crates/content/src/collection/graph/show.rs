//! Showing the graph. It is written from the edges as text, pair by pair: it may have many.

use super::wire::{GrantedPlace, Place, word};
use crate::collection::store;
use ::store::Tx;
use access::{
    Right,
    change::{self, Graph},
    collection as edges,
};
use axum::http::HeaderMap;
use identity::{
    Admin,
    group::{self, Group, Magic},
};
use kernel::GroupId;
use schemars::JsonSchema;
use serde::Serialize;
use std::{
    collections::{BTreeSet, HashMap, HashSet},
    fmt::Write,
};
use web::{JsonText, Query, Result, Unless, request};

request! {
    /// Which graph, and which part of it.
    pub struct GraphQuery {
        /// That of a namespace; there is none but the usual one.
        pub namespace: Option<String>,
        /// Of these groups alone; may be repeated. Not in the reference.
        pub group_id: Option<Vec<GroupId>>,
        /// In these collections alone, or `root`; may be repeated. Not in the reference.
        #[schemars(with = "Option<Vec<String>>")]
        pub collection_id: Option<Vec<GrantedPlace>>,
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

/// Which part of the graph is meant; everything, where nothing is said.
#[derive(Debug, Default)]
pub(super) struct Part {
    groups: Option<BTreeSet<GroupId>>,
    places: Option<BTreeSet<Place>>,
}

impl Part {
    /// The graph of a namespace: nothing lies in one.
    pub fn of_namespace() -> Self {
        Self { groups: None, places: Some(BTreeSet::new()) }
    }

    fn of(query: GraphQuery) -> Self {
        if query.namespace.is_some() {
            return Self::of_namespace();
        }
        Self {
            groups: query.group_id.map(|ids| ids.into_iter().collect()),
            places: query.collection_id.map(|places| places.into_iter().map(|place| place.0).collect()),
        }
    }

    fn has_group(&self, group: GroupId) -> bool {
        self.groups.as_ref().is_none_or(|groups| groups.contains(&group))
    }

    fn has_root(&self) -> bool {
        self.places.as_ref().is_none_or(|places| places.contains(&None))
    }
}

pub(super) async fn show(
    admin: Admin,
    headers: HeaderMap,
    Query(query): Query<GraphQuery>,
) -> Result<Unless<JsonText<CollectionGraph>>> {
    let mut tx = admin.read().await?;
    // Looked up before the graph is: what changes in between makes the tag and the revision too old, and never the graph.
    let revision = change::revision(&mut tx, Graph::Collections).await?;
    let part = query.namespace.as_ref().map_or("collections", |_| "none");
    let tag = format!("W/\"{part}-{revision}-{}\"", store::surroundings(&mut tx).await?);
    if Unless::<()>::has(&headers, &tag) {
        return Ok(Unless::Same);
    }
    let groups = group::list(&mut tx).await?;
    let text = text(&mut tx, revision, &groups, &Part::of(query)).await?;
    Ok(Unless::Changed(JsonText::new(text).tagged(tag)))
}

/// Writes a part of the graph as it is at a revision.
pub(super) async fn text(tx: &mut Tx, revision: i64, groups: &[Group], part: &Part) -> Result<String> {
    let collections = match part.places.as_ref().map(|places| places.iter().flatten().copied()) {
        None => store::shared(tx).await?,
        Some(named) => store::shared_of(tx, &named.collect::<Vec<_>>()).await?,
    };
    let root = part.has_root().then_some(None);
    let shown: HashSet<Place> = collections.iter().copied().map(Some).chain(root).collect();
    let mut by_group: HashMap<GroupId, Vec<(Place, Right)>> = HashMap::new();
    for edge in edges::edges_in(tx, part.groups.as_ref(), part.places.as_ref()).await? {
        by_group.entry(edge.group).or_default().push((edge.place, edge.right));
    }
    let mut text = format!("{{\"revision\":{revision},\"groups\":{{");
    let mut separator = "";
    for group in groups.iter().filter(|group| part.has_group(group.id)) {
        let mut places = by_group.remove(&group.id).unwrap_or_default();
        places.retain(|(place, _)| shown.contains(place));
        if group.magic_group_type == Some(Magic::Administrators) {
            places = shown.iter().map(|place| (*place, Right::Write)).collect();
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
