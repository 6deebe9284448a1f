//! What lies in a collection. So far that is collections; whatever people make is to be listed here.
//! (Contract: content.md §1.3 of the reference description.)

use super::{
    model::{AuthorityLevel, Collection, Key, Location},
    sight::Sight,
    store::{Which, Whose},
};
use identity::Caller;
use kernel::{CollectionId, EntityId, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use std::{cmp::Reverse, collections::BTreeSet};
use web::{Json, Paging, Path, Query, Result, request, words};

words! {
    /// What can lie in a collection.
    #[derive(PartialOrd, Ord)]
    pub enum Model {
        /// A question.
        Card = "card",
        /// A collection.
        Collection = "collection",
        /// A dashboard.
        Dashboard = "dashboard",
        /// A model.
        Dataset = "dataset",
        /// A document.
        Document = "document",
        /// A metric.
        Metric = "metric",
        /// Nothing.
        Nothing = "no_models",
        /// A subscription.
        Pulse = "pulse",
        /// A snippet.
        Snippet = "snippet",
        /// A table.
        Table = "table",
        /// A timeline.
        Timeline = "timeline",
        /// A transform.
        Transform = "transform",
    }
}

words! {
    /// Which items by whether they are pinned.
    pub enum PinnedState {
        /// Both.
        All = "all",
        /// Those that are.
        Pinned = "is_pinned",
        /// Those that are not.
        NotPinned = "is_not_pinned",
    }
}

words! {
    /// By what items are sorted.
    pub enum SortColumn {
        /// Their names.
        Name = "name",
        /// When somebody last changed them.
        LastEditedAt = "last_edited_at",
        /// Who last changed them.
        LastEditedBy = "last_edited_by",
        /// What they are.
        Model = "model",
        /// What people say about them.
        Description = "description",
    }
}

words! {
    /// In which direction.
    pub enum SortDirection {
        /// From the first on.
        Ascending = "asc",
        /// From the last on.
        Descending = "desc",
    }
}

request! {
    /// Which items, and in what order.
    pub struct ItemsQuery {
        /// Only these kinds.
        pub models: Option<Vec<Model>>,
        /// Those in the Trash instead of the others.
        pub archived: Option<bool>,
        /// Only what is pinned, or is not.
        pub pinned_state: Option<PinnedState>,
        /// By what to sort.
        pub sort_column: Option<SortColumn>,
        /// In which direction.
        pub sort_direction: Option<SortDirection>,
        /// Official collections before all others.
        pub official_collections_first: Option<bool>,
        /// Only those of a namespace; there is none but the usual one.
        pub namespace: Option<String>,
        /// How many at most.
        #[schemars(with = "Option<u64>")]
        pub limit: Option<String>,
        /// How many to leave out first.
        #[schemars(with = "Option<u64>")]
        pub offset: Option<String>,
    }
}

/// What lies in a collection.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ItemsView {
    /// How many there are.
    pub total: usize,
    /// The items.
    pub data: Vec<ItemView>,
    /// What they are.
    pub models: BTreeSet<Model>,
    /// How many at most.
    pub limit: Option<i64>,
    /// How many were left out first.
    pub offset: Option<i64>,
}

/// Something that lies in a collection.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ItemView {
    /// The id.
    pub id: CollectionId,
    /// What it is.
    pub model: Model,
    /// The name.
    pub name: String,
    /// What people say about it.
    pub description: Option<String>,
    /// The id that travels between instances.
    pub entity_id: EntityId,
    /// In what it was looked for; null: in the root.
    pub collection_id: Option<CollectionId>,
    /// Its place among what is pinned; null: it is not.
    pub collection_position: Option<i64>,
    /// In the Trash?
    pub archived: bool,
    /// `official`, or nothing.
    pub authority_level: Option<AuthorityLevel>,
    /// The ids of all that it lies in.
    pub location: Location,
    /// The ids of all that it seems to the caller to lie in.
    pub effective_location: Location,
    /// `trash`, or nothing.
    #[serde(rename = "type")]
    pub kind: Option<&'static str>,
    /// Null for collections that people put things into.
    pub namespace: Option<String>,
    /// Whose personal collection it is.
    pub personal_owner_id: Option<UserId>,
    /// Is it a personal collection, or in one?
    pub is_personal: bool,
    /// What lies directly in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub here: Vec<Model>,
    /// Always false.
    pub is_remote_synced: bool,
    /// May the caller change it?
    pub can_write: bool,
    /// Can the caller put it back where it came from?
    pub can_restore: bool,
    /// Can the caller delete it for good?
    pub can_delete: bool,
}

/// Whose items are listed.
enum Listed<'a> {
    /// The root's: also who may not see what lies there sees the collections.
    Root,
    Collection(&'a Collection),
}

pub(super) async fn in_root(caller: Caller, Query(query): Query<ItemsQuery>) -> Result<Json<ItemsView>> {
    let mut tx = caller.read().await?;
    let which = if query.archived == Some(true) { Which::All } else { Which::Live };
    let sight = Sight::over_all(&mut tx, &caller, which, Whose::Everybodys).await?;
    answer(&sight, &Listed::Root, &query)
}

pub(super) async fn in_collection(
    caller: Caller,
    Path(key): Path<Key>,
    Query(query): Query<ItemsQuery>,
) -> Result<Json<ItemsView>> {
    let mut tx = caller.read().await?;
    let collection = super::read(&mut tx, &caller, &key).await?.into_inner();
    let sight = if collection.is_trash {
        Sight::over_all(&mut tx, &caller, Which::All, Whose::Everybodys).await?
    } else {
        Sight::into(&mut tx, &caller, collection.clone()).await?
    };
    answer(&sight, &Listed::Collection(&collection), &query)
}

fn answer(sight: &Sight, listed: &Listed<'_>, query: &ItemsQuery) -> Result<Json<ItemsView>> {
    let paging = Paging::read(query.limit.as_deref(), query.offset.as_deref())?;
    let mut items =
        if query.takes(Model::Collection) { listed.collections(sight, query) } else { Vec::new() };
    sort(&mut items, query);
    let (total, id) = (items.len(), listed.id());
    let models = items.iter().map(|_| Model::Collection).collect();
    let number = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
    let (skip, take) = paging.map_or((0, usize::MAX), |it| (number(it.offset), number(it.limit)));
    let inside = sight.by_parent();
    let item = |collection: &Collection| {
        let here =
            if inside.contains_key(&Some(collection.id)) { vec![Model::Collection] } else { Vec::new() };
        ItemView { here, collection_id: id, ..ItemView::of(sight, collection) }
    };
    Ok(Json(ItemsView {
        total,
        data: items.into_iter().skip(skip).take(take).map(item).collect(),
        models,
        limit: paging.map(|it| it.limit),
        offset: paging.map(|it| it.offset),
    }))
}

impl ItemsQuery {
    /// Is this kind asked for? Collections are never pinned.
    fn takes(&self, model: Model) -> bool {
        let is_asked_for = self.models.as_ref().is_none_or(|models| models.contains(&model));
        is_asked_for && self.namespace.is_none() && self.pinned_state != Some(PinnedState::Pinned)
    }
}

impl Listed<'_> {
    fn id(&self) -> Option<CollectionId> {
        match self {
            Self::Root => None,
            Self::Collection(collection) => Some(collection.id),
        }
    }

    /// The collections that lie there. The Trash shows what was put into it; what lay in that lies in it still.
    fn collections<'a>(&self, sight: &'a Sight, query: &ItemsQuery) -> Vec<&'a Collection> {
        let is_put_away = |it: &&Collection| it.archived_directly == Some(true);
        match self {
            Self::Collection(trash) if trash.is_trash => sight.visible().filter(is_put_away).collect(),
            Self::Collection(listed) if listed.archived => {
                sight.visible().filter(|it| it.archived && sight.parent(it) == Some(listed.id)).collect()
            }
            _ if query.archived == Some(true) => {
                sight.visible().filter(|it| is_put_away(it) && it.parent_id == self.id()).collect()
            }
            _ => {
                let live = sight.visible().filter(|it| !it.takes_nothing());
                live.filter(|it| sight.parent(it) == self.id() && Some(it.id) != self.id()).collect()
            }
        }
    }
}

/// What items are sorted by where that is the same: ordinary before special ones, then names.
fn sort(items: &mut [&Collection], query: &ItemsQuery) {
    let is_last = query.official_collections_first == Some(true);
    let name = |it: &Collection| (it.name.to_lowercase(), it.id);
    match (query.sort_column, query.sort_direction) {
        (Some(SortColumn::Description), Some(SortDirection::Descending)) => {
            items.sort_by_cached_key(|it| {
                (it.description.is_none(), Reverse(it.description.clone()), name(it))
            });
        }
        (Some(SortColumn::Description), _) => {
            items.sort_by_cached_key(|it| (it.description.is_none(), it.description.clone(), name(it)));
        }
        (Some(SortColumn::Name), Some(SortDirection::Descending)) => {
            items.sort_by_cached_key(|it| Reverse(name(it)));
        }
        // Nobody is known to have edited a collection, and all are of one kind.
        _ => items.sort_by_cached_key(|it| name(it)),
    }
    items.sort_by_key(|it| is_last && it.authority_level.is_none());
}

impl ItemView {
    fn of(sight: &Sight, collection: &Collection) -> Self {
        let view = sight.show(collection);
        Self {
            id: view.id,
            model: Model::Collection,
            name: view.name,
            description: view.description,
            entity_id: view.entity_id,
            collection_id: None,
            collection_position: None,
            archived: view.archived,
            authority_level: view.authority_level,
            location: view.location,
            effective_location: view.effective_location,
            kind: view.kind,
            namespace: view.namespace,
            personal_owner_id: view.personal_owner_id,
            is_personal: view.is_personal,
            here: Vec::new(),
            is_remote_synced: false,
            can_write: view.can_write,
            can_restore: view.can_restore,
            can_delete: view.can_delete,
        }
    }
}
