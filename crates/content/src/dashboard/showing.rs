//! On which dashboards cards are shown. Those that the caller may not see, and those in the Trash, are left out.

use super::store::{self, Showing};
use crate::card::{self, CardIds, Cards};
use ::store::Tx;
use access::collection::Rights;
use identity::Caller;
use kernel::{CardId, DashboardId, Scope};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use web::{
    ApiRouter, Error, Json, Path, Result, request,
    routing::{get_with, post_with},
    says,
};

pub(super) fn routes() -> ApiRouter<Cards> {
    ApiRouter::new()
        .api_route(
            "/card/{id}/dashboards",
            get_with(of_card, says(Scope::CardsRead, "Lists the dashboards that show a card.")),
        )
        .api_route(
            "/cards/dashboards",
            post_with(
                of_cards,
                says(Scope::CardsRead, "Lists for each of many cards the dashboards that show it."),
            ),
        )
}

/// A dashboard that shows a card.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
struct ShowingView {
    id: DashboardId,
    name: String,
}

/// A card, and what shows it.
#[derive(Debug, Serialize, JsonSchema)]
struct ShownCardView {
    card_id: CardId,
    dashboards: Vec<ShowingView>,
}

request! {
    /// Cards.
    pub struct ShownCardsRequest {
        /// The cards.
        pub card_ids: CardIds,
    }
}

async fn of_card(caller: Caller, Path(key): Path<card::Key>) -> Result<Json<Vec<ShowingView>>> {
    let mut tx = caller.read().await?;
    let card = card::find(&mut tx, &key).await?.ok_or(Error::NotFound)?;
    let mut shown = showing(&mut tx, &caller, vec![card]).await?;
    Ok(Json(shown.pop_first().map(|(_, dashboards)| dashboards).unwrap_or_default()))
}

async fn of_cards(
    caller: Caller,
    Json(request): Json<ShownCardsRequest>,
) -> Result<Json<Vec<ShownCardView>>> {
    let ids = request.card_ids.distinct();
    let mut tx = caller.read().await?;
    let cards = card::these(&mut tx, &ids).await?;
    if cards.len() < ids.len() {
        return Err(Error::NotFound);
    }
    let mut shown = showing(&mut tx, &caller, cards).await?;
    let view = |card_id| ShownCardView { card_id, dashboards: shown.remove(&card_id).unwrap_or_default() };
    Ok(Json(ids.into_iter().map(view).collect()))
}

/// What shows each of these cards, which the caller must be able to see.
async fn showing(
    tx: &mut Tx,
    caller: &Caller,
    cards: Vec<card::Card>,
) -> Result<BTreeMap<CardId, Vec<ShowingView>>> {
    let ids: Vec<_> = cards.iter().map(|card| card.id).collect();
    let dashboards: Vec<Showing> = store::showing(tx, &ids).await?;
    let of_dashboards = dashboards.iter().filter_map(|it| it.collection_id);
    let homes: Vec<_> = cards.iter().filter_map(|card| card.collection_id).chain(of_dashboards).collect();
    let rights = Rights::among(tx, caller, &homes).await?;
    for card in cards {
        access::readable(&rights, card)?;
    }
    let dashboards = match caller.also_with(Scope::DashboardsRead) {
        Ok(caller) => access::visible(&Rights::among(tx, &caller, &homes).await?, dashboards),
        Err(_) => Vec::new(),
    };
    let mut shown: BTreeMap<CardId, Vec<ShowingView>> = ids.into_iter().map(|id| (id, Vec::new())).collect();
    for it in dashboards {
        shown.entry(it.card_id).or_default().push(ShowingView { id: it.id, name: it.name });
    }
    Ok(shown)
}
