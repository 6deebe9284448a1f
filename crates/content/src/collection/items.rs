//! What lies in a collection: collections, dashboards and cards. (Contract: content.md §1.3 of the reference description.)

use super::{
    item::{Item, ItemView, sort},
    model::{Collection, Key},
    presence::Presences,
    sight::Sight,
    store::{Which, Whose},
};
use crate::{
    card::{Kind, inside},
    dashboard,
    lying::{self, Kinds, Lying, Where},
};
use ::store::Tx;
use access::collection::Place;
use identity::Caller;
use kernel::CollectionId;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
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
    answer(&mut tx, &caller, &sight, &Listed::Root, &query).await
}

pub(super) async fn in_collection(
    caller: Caller,
    Path(key): Path<Key>,
    Query(query): Query<ItemsQuery>,
) -> Result<Json<ItemsView>> {
    let mut tx = caller.read().await?;
    let sight = Sight::into(&mut tx, &caller, &key, None).await?;
    let collection = sight.read(&key)?;
    answer(&mut tx, &caller, &sight, &Listed::Collection(&collection), &query).await
}

async fn answer(
    tx: &mut Tx,
    caller: &Caller,
    sight: &Sight,
    listed: &Listed<'_>,
    query: &ItemsQuery,
) -> Result<Json<ItemsView>> {
    let paging = Paging::read(query.limit.as_deref(), query.offset.as_deref())?;
    let mut items = Vec::new();
    if query.takes_collections() {
        items.extend(listed.collections(sight, query).into_iter().map(Item::Collection));
    }
    let (cards, dashboards) = listed.contents(tx, caller, sight, query).await?;
    let cards = access::visible(&sight.rights, cards).into_iter().filter(|card| query.takes_card(card));
    items.extend(cards.map(|card| Item::Card(Box::new(card))));
    let dashboards = access::visible(&sight.rights, dashboards).into_iter();
    let dashboards = dashboards.filter(|it| query.takes_pinned(it.collection_position));
    items.extend(dashboards.map(|it| Item::Dashboard(Box::new(it))));
    sort(&mut items, query);
    let (total, models) = (items.len(), items.iter().map(Item::model).collect());
    let number = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
    let (skip, take) = paging.map_or((0, usize::MAX), |it| (number(it.offset), number(it.limit)));
    let shown: Vec<Item<'_>> = items.into_iter().skip(skip).take(take).collect();
    Ok(Json(ItemsView {
        total,
        data: show(tx, sight, listed.id(), shown).await?,
        models,
        limit: paging.map(|it| it.limit),
        offset: paging.map(|it| it.offset),
    }))
}

async fn show(
    tx: &mut Tx,
    sight: &Sight,
    listed: Option<CollectionId>,
    items: Vec<Item<'_>>,
) -> Result<Vec<ItemView>> {
    let native: Vec<_> = items.iter().filter_map(Item::native_card).collect();
    let fully =
        if native.is_empty() { HashMap::default() } else { inside::fully_parameterized(tx, &native).await? };
    let has_collections = items.iter().any(|item| matches!(item, Item::Collection(_)));
    let presences = if has_collections { Presences::find(tx, sight).await? } else { Presences::default() };
    let view = |item: Item<'_>| match item {
        Item::Collection(collection) => {
            let (here, below) = presences.with_collections(collection.id);
            ItemView { here, below, collection_id: listed, ..ItemView::of_collection(sight, collection) }
        }
        Item::Card(card) => {
            let is_full = fully.get(&card.id).copied().unwrap_or(true);
            ItemView { fully_parameterized: Some(is_full), ..ItemView::of_card(&sight.rights, *card) }
        }
        Item::Dashboard(dashboard) => ItemView::of_dashboard(&sight.rights, *dashboard),
    };
    Ok(items.into_iter().map(view).collect())
}

impl ItemsQuery {
    fn asks_for(&self, model: Model) -> bool {
        self.namespace.is_none() && self.models.as_ref().is_none_or(|models| models.contains(&model))
    }

    /// Which of what is no collection is asked for.
    fn kinds(&self) -> Kinds {
        let cards =
            [Model::Card, Model::Dataset, Model::Metric].into_iter().any(|model| self.asks_for(model));
        Kinds { cards, dashboards: self.asks_for(Model::Dashboard) }
    }

    /// Are collections asked for? They are never pinned.
    fn takes_collections(&self) -> bool {
        self.asks_for(Model::Collection) && self.pinned_state != Some(PinnedState::Pinned)
    }

    fn takes_card(&self, card: &inside::Lying) -> bool {
        self.asks_for(Model::of(card.kind)) && self.takes_pinned(card.collection_position)
    }

    fn takes_pinned(&self, position: Option<i64>) -> bool {
        match self.pinned_state {
            None | Some(PinnedState::All) => true,
            Some(PinnedState::Pinned) => position.is_some(),
            Some(PinnedState::NotPinned) => position.is_none(),
        }
    }
}

impl Model {
    /// What a card is in a list.
    pub(super) fn of(kind: Kind) -> Self {
        match kind {
            Kind::Question => Self::Card,
            Kind::Model => Self::Dataset,
            Kind::Metric => Self::Metric,
        }
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

    /// The cards and dashboards that lie there, likewise: one statement.
    async fn contents(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        sight: &Sight,
        query: &ItemsQuery,
    ) -> Result<(Vec<inside::Lying>, Vec<dashboard::inside::Lying>)> {
        let asks_for_trash = query.archived == Some(true);
        let (place, put_away) = match self {
            Self::Root if !sight.rights.may_read(Place::Root) => return Ok((Vec::new(), Vec::new())),
            Self::Collection(trash) if trash.is_trash => (Where::PutAway, None),
            Self::Collection(listed) if listed.archived => (Where::InTrashOf(self.id()), Some(false)),
            _ if asks_for_trash => (Where::InTrashOf(self.id()), Some(true)),
            _ => (Where::In(self.id()), None),
        };
        let is_meant = |directly: Option<bool>| put_away.is_none_or(|is| is == (directly == Some(true)));
        let (mut cards, mut dashboards) = (Vec::new(), Vec::new());
        for found in lying::list(tx, caller, place, query.kinds()).await? {
            match found {
                Lying::Card(card) if is_meant(card.archived_directly) => cards.push(card),
                Lying::Dashboard(dashboard) if is_meant(dashboard.archived_directly) => {
                    dashboards.push(dashboard);
                }
                Lying::Card(_) | Lying::Dashboard(_) => {}
            }
        }
        Ok((cards, dashboards))
    }
}
