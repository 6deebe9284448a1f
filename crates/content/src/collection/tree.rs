//! The tree of collections.

use super::{
    items::Model,
    list::in_order,
    model::Collection,
    presence::Presences,
    sight::Sight,
    store::{Which, Whose},
    view::CollectionView,
};
use identity::Caller;
use kernel::CollectionId;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;
use web::{Json, Query, Result, request};

request! {
    /// Which part of the tree.
    pub struct TreeQuery {
        /// Leave out the Trash and what is in it.
        pub exclude_archived as "exclude-archived": Option<bool>,
        /// Leave out personal collections of others, and what lies in them.
        pub exclude_other_user_collections as "exclude-other-user-collections": Option<bool>,
        /// Only those of a namespace; there is none but the usual one.
        pub namespace: Option<String>,
        /// The same, several; an empty one is the usual one.
        pub namespaces: Option<Vec<String>>,
        /// One level only.
        pub shallow: Option<bool>,
        /// The collection whose level that is; the root's when it is not sent.
        pub collection_id as "collection-id": Option<CollectionId>,
    }
}

/// A collection, and those in it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TreeNode {
    /// The collection.
    #[serde(flatten)]
    pub collection: CollectionView,
    /// What lies directly in it, collections apart.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub here: Vec<Model>,
    /// What lies in the collections in it, likewise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub below: Vec<Model>,
    /// The collections in it.
    pub children: Vec<TreeNode>,
}

pub(super) async fn tree(caller: Caller, Query(query): Query<TreeQuery>) -> Result<Json<Vec<TreeNode>>> {
    if query.excludes_the_usual() {
        return Ok(Json(Vec::new()));
    }
    let mut tx = caller.read().await?;
    let which = if query.exclude_archived == Some(true) { Which::Live } else { Which::All };
    let whose = Whose::leaving_out_others(query.exclude_other_user_collections);
    let sight = Sight::over_all(&mut tx, &caller, which, whose).await?;
    let presences = Presences::find(&mut tx, &sight).await?;
    let mut inside = sight.by_parent();
    let (top, levels) = match query.shallow {
        Some(true) => (query.collection_id, 1),
        _ => (None, usize::MAX),
    };
    Ok(Json(nodes(&sight, &presences, &mut inside, top, levels)))
}

impl TreeQuery {
    fn excludes_the_usual(&self) -> bool {
        let others = self.namespaces.as_ref().is_some_and(|names| !names.iter().any(String::is_empty));
        self.namespace.is_some() || others
    }
}

/// What lies in one of them, so many levels deep.
fn nodes(
    sight: &Sight,
    presences: &Presences,
    inside: &mut HashMap<Option<CollectionId>, Vec<&Collection>>,
    parent: Option<CollectionId>,
    levels: usize,
) -> Vec<TreeNode> {
    let Some(deeper) = levels.checked_sub(1) else { return Vec::new() };
    let mut children = inside.remove(&parent).unwrap_or_default();
    children.sort_by_cached_key(|child| in_order(child));
    let node = |child: &Collection| {
        let (here, below) = presences.without_collections(child.id);
        TreeNode {
            children: nodes(sight, presences, inside, Some(child.id), deeper),
            collection: sight.show(child),
            here,
            below,
        }
    };
    children.into_iter().map(node).collect()
}
