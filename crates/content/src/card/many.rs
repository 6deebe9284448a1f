//! Moving several cards at once: all of them or none.

use super::{
    Card, Cards, Key,
    change::{IS_IN_TRASH, events},
    create::NOT_IN_DASHBOARDS,
    request::HomeKey,
    store,
};
use crate::{
    Content,
    collection::{self, Home, Shelf},
    pinned,
};
use ::store::Tx;
use access::Writable;
use axum::extract::State;
use identity::Caller;
use kernel::{CardId, DashboardId};
use schemars::JsonSchema;
use serde::Serialize;
use std::{cmp::Reverse, collections::BTreeSet};
use web::{Error, Fault, Input, Json, NoContent, Param, Result, request};

/// Cards moved at once.
const MOST: usize = 1000;

request! {
    /// Cards, and where they are to lie.
    pub struct MoveRequest {
        /// The cards.
        pub card_ids: CardIds,
        /// In what they are to lie, by its id or entity id; nothing: in the root.
        pub collection_id: Option<HomeKey>,
        /// No card is put into a dashboard so far.
        pub dashboard_id: Option<DashboardId>,
    }
}

/// Ids of cards, at most a thousand.
#[derive(Debug, JsonSchema)]
#[schemars(transparent)]
pub struct CardIds(#[schemars(length(max = 1000))] Vec<CardId>);

impl CardIds {
    /// Each of them once, in their order.
    pub(crate) fn distinct(&self) -> Vec<CardId> {
        self.0.iter().copied().collect::<BTreeSet<_>>().into_iter().collect()
    }
}

impl Param for CardIds {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let ids = Vec::<CardId>::read(input)?;
        if ids.len() > MOST {
            return Err(Fault::new(
                format!("value must be a list of at most {MOST} ids."),
                "too long",
                input,
            ));
        }
        Ok(Self(ids))
    }
}

/// It is done.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DoneView {
    /// Always `ok`.
    pub status: &'static str,
}

pub(super) async fn into_collection(
    caller: Caller,
    State(cards): State<Cards>,
    Json(request): Json<MoveRequest>,
) -> Result<Json<DoneView>> {
    move_all(&cards, &caller, request).await?;
    Ok(Json(DoneView { status: "ok" }))
}

pub(super) async fn take_to(
    caller: Caller,
    State(cards): State<Cards>,
    Json(request): Json<MoveRequest>,
) -> Result<NoContent> {
    move_all(&cards, &caller, request).await?;
    Ok(NoContent)
}

async fn move_all(cards: &Cards, caller: &Caller, request: MoveRequest) -> Result<()> {
    if request.dashboard_id.is_some() {
        return Err(Error::field("dashboard_id", NOT_IN_DASHBOARDS));
    }
    let mut tx = caller.write().await?;
    collection::hold_still(&mut tx).await?;
    // In one order, so that two who change many do not wait for each other in a circle.
    let ids: Vec<_> = BTreeSet::from_iter(request.card_ids.0).into_iter().collect();
    for id in &ids {
        store::hold(&mut tx, &Key::Id(*id)).await?;
    }
    let found = store::these(&mut tx, &ids).await?;
    if found.len() < ids.len() {
        return Err(Error::NotFound);
    }
    let to = request.collection_id.map(|HomeKey(key)| key);
    let homes: Vec<_> =
        found.iter().filter_map(|card| card.collection_id).collect::<BTreeSet<_>>().into_iter().collect();
    let shelf = Shelf::around(&mut tx, caller, (to.as_slice(), &homes), None).await?;
    let home = to.map(|key| shelf.id(&key)).transpose()?;
    let mut moving = Vec::new();
    for card in found {
        let card = access::writable(shelf.rights(), card)?;
        if card.archived {
            return Err(Error::bad_request(IS_IN_TRASH));
        }
        if card.collection_id != home {
            moving.push(card);
        }
    }
    if !moving.is_empty() {
        put(&cards.content, &mut tx, caller, moving, &shelf.home_for_writing(home)?).await?;
    }
    Ok(tx.commit().await?)
}

/// Puts cards into a home, where they are not pinned, and closes the gaps that they leave.
async fn put(
    content: &Content,
    tx: &mut Tx,
    caller: &Caller,
    mut moving: Vec<Writable<Card>>,
    home: &Writable<Home>,
) -> Result<()> {
    let now = content.clock.now();
    store::put_home(tx, &moving, home, caller.id(), now).await?;
    // The last one first: so each gap is still where it was.
    moving.sort_by_key(|card| Reverse(card.collection_position));
    for card in &moving {
        if let Some(at) = card.collection_position {
            pinned::close_gap(tx, card.collection_id, at).await?;
        }
    }
    let events = moving.iter().flat_map(|card| {
        let mut after = (**card).clone();
        after.lie_in(home);
        events(card, &after)
    });
    Ok(audit::record_all(tx, &caller.actor(), now, events.collect()).await?)
}
