//! Copying a dashboard: with the same cards on it, or with copies of them. (Contract: content.md §3.2 of the reference
//! description.)

use super::{
    http::insert,
    layout::{self, Layout, Reaches},
    model::{About, Key},
    view::WholeDashboardView,
    whole::Found,
};
use crate::{
    card::{self, Card, Cards},
    collection,
};
use ::store::Tx;
use access::Governed;
use audit::Event;
use axum::extract::State;
use identity::Caller;
use kernel::{CardId, CollectionId, Id};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use std::collections::HashMap;
use web::{AtLeast, Error, Json, NonBlank, Path, Result, request};

request! {
    /// How a dashboard is to be copied.
    pub struct CopyRequest {
        /// The name of the copy; that of the original unless sent.
        pub name: Option<NonBlank>,
        /// What people say about the copy; what they say about the original unless sent. Clients send an empty one for none.
        pub description: Option<String>,
        /// In what the copy is to lie; nothing: in the root.
        pub collection_id: Option<CollectionId>,
        /// Its place among what is pinned there; nothing: it is not.
        pub collection_position: Option<AtLeast<1>>,
        /// Copy questions, too? Models and metrics stay what they are.
        pub is_deep_copy: Option<bool>,
    }
}

/// The copy of a dashboard.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CopiedDashboardView {
    /// The copy.
    #[serde(flatten)]
    pub dashboard: WholeDashboardView,
    /// The cards that are not on it, because the caller may not see them.
    pub uncopied: Vec<UncopiedCard>,
}

/// A card that the caller may not see.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct UncopiedCard {
    /// The id.
    pub id: CardId,
}

pub(super) async fn copy(
    caller: Caller,
    State(cards): State<Cards>,
    Path(key): Path<Key>,
    Json(request): Json<CopyRequest>,
) -> Result<Json<CopiedDashboardView>> {
    let mut tx = caller.write().await?;
    let made = copy_within(&cards, &mut tx, &caller, &key, request).await?;
    tx.commit().await?;
    Ok(Json(made))
}

/// Characters of what people say about a dashboard.
const LONGEST: usize = 10_000;

async fn copy_within(
    cards: &Cards,
    tx: &mut Tx,
    caller: &Caller,
    key: &Key,
    request: CopyRequest,
) -> Result<CopiedDashboardView> {
    if request.description.as_ref().is_some_and(|text| text.chars().count() > LONGEST) {
        return Err(Error::field("description", format!("At most {LONGEST} characters.")));
    }
    collection::hold_still(tx).await?;
    let found = Found::around(tx, caller, key, ([], request.collection_id)).await?;
    let original = access::readable(found.rights(), found.dashboard.clone())?;
    let home = found.shelf.home_for_writing(request.collection_id)?;
    let (mut layout, uncopied) = found.seen();
    // Who reads the copy filters by what its maker let them, who need not be who made the original.
    let letting = Reaches::of(&layout, &original.about.parameters).beyond(&Reaches::nowhere(), &found.cards);
    cards.queries.refuse_letting(tx, caller, found.shelf.data(), &letting).await?;
    if request.is_deep_copy == Some(true) {
        let questions = found.questions(&layout);
        let copies = card::copy_all(cards, tx, caller, found.shelf.data(), (questions, home.id())).await?;
        layout.put_copies(&copies);
    }
    let about = request.about(&original.about);
    let made = insert(&cards.content, tx, caller, &home, about).await?;
    let layout = layout::insert_copy(tx, &cards.content, made.id, layout, made.created_at).await?;
    let event = Event::new("dashboard-create").on("Dashboard", made.id.number()).with(json!({
        "name": made.about.name, "collection_id": home.id(), "copy_of": original.id,
    }));
    audit::record(tx, &caller.actor(), made.created_at, event).await?;
    let dashboard = found.copied(tx, made, layout).await?.show(tx, caller).await?;
    Ok(CopiedDashboardView { dashboard, uncopied })
}

impl Found {
    /// What lies there as far as the caller may see it, and the cards that they may not.
    fn seen(&self) -> (Layout, Vec<UncopiedCard>) {
        let mut layout = self.layout.clone();
        let is_seen =
            |id: &CardId| self.cards.get(id).is_some_and(|card| self.rights().may_read(card.domain()));
        layout.dashcards.retain(|dashcard| dashcard.card_id.as_ref().is_none_or(is_seen));
        for dashcard in &mut layout.dashcards {
            dashcard.series.retain(is_seen);
        }
        let uncopied = self.layout.cards().into_iter().filter(|id| !is_seen(id));
        (layout, uncopied.map(|id| UncopiedCard { id }).collect())
    }

    /// The questions that lie there.
    fn questions(&self, layout: &Layout) -> Vec<Card> {
        let cards = layout.cards().into_iter().filter_map(|id| self.cards.get(&id));
        cards.filter(|card| card.kind == card::Kind::Question).cloned().collect()
    }
}

impl Layout {
    /// Puts copies of cards in the place of these, in what parameters reach, too.
    fn put_copies(&mut self, copies: &HashMap<CardId, CardId>) {
        for dashcard in &mut self.dashcards {
            let mut mappings = dashcard.mappings.value();
            for mapping in mappings.as_array_mut().into_iter().flatten() {
                let card = mapping["card_id"].as_i64().map(CardId::from_number);
                if let Some(copy) = card.and_then(|card| copies.get(&card)) {
                    mapping["card_id"] = json!(copy);
                }
            }
            dashcard.mappings = crate::Document::of(&mappings);
            for card in dashcard.card_id.iter_mut().chain(&mut dashcard.series) {
                *card = copies.get(card).copied().unwrap_or(*card);
            }
        }
    }
}

impl CopyRequest {
    fn about(self, original: &About) -> About {
        About {
            name: self.name.map_or_else(|| original.name.clone(), NonBlank::into_string),
            description: match self.description {
                None => original.description.clone(),
                Some(sent) => Some(sent.trim().to_owned()).filter(|text| !text.is_empty()),
            },
            collection_position: self.collection_position.map(AtLeast::number),
            ..original.clone()
        }
    }
}
