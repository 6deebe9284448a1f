//! Moving several cards at once: all of them or none.

use super::{
    Cards, Key,
    change::{Place, place_within},
    create::NOT_IN_DASHBOARDS,
    request::HomeKey,
};
use ::store::Tx;
use axum::extract::State;
use identity::Caller;
use kernel::{CardId, CollectionId, DashboardId};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeSet;
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
    let home = home(&mut tx, request.collection_id.as_ref()).await?;
    // In one order, so that two who move many do not wait for each other in a circle.
    for id in BTreeSet::from_iter(request.card_ids.0) {
        place_within(&cards.content, &mut tx, caller, &Key::Id(id), Place::In(home)).await?;
    }
    Ok(tx.commit().await?)
}

async fn home(tx: &mut Tx, key: Option<&HomeKey>) -> Result<Option<CollectionId>> {
    match key {
        None => Ok(None),
        Some(key) => key.id(tx).await.map(Some),
    }
}
