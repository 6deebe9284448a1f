//! Making a card, new or as a copy of another.

use super::{
    Cards, Key,
    asked::{self, Asked, refuse_letting},
    model::{Card, Kind},
    request::{Description, HomeKey, NewCardRequest, SentEntityId, SentQuestion},
    seen::{self, Beside, Seen},
    store,
    view::CardView,
};
use crate::{
    Document,
    collection::{self, Shelf},
    pinned,
};
use ::store::Tx;
use access::data::DataRights;
use audit::Event;
use axum::extract::State;
use identity::Caller;
use kernel::{CardId, CollectionId, EntityId, Id};
use query::question::Question;
use serde_json::{Value, json};
use std::collections::HashMap;
use web::{Error, Json, NonBlank, Path, Result};

pub(super) async fn create(
    caller: Caller,
    State(cards): State<Cards>,
    Json(request): Json<NewCardRequest>,
) -> Result<Json<CardView>> {
    let columns = asked::columns(&cards, &caller, &request.dataset_query).await?;
    let mut tx = caller.write().await?;
    let made = create_within(&cards, &mut tx, &caller, request, columns).await?;
    tx.commit().await?;
    Ok(Json(made))
}

/// Makes a card, with the columns that a database told.
async fn create_within(
    cards: &Cards,
    tx: &mut Tx,
    caller: &Caller,
    request: NewCardRequest,
    columns: Option<Value>,
) -> Result<CardView> {
    if request.dashboard_id.is_some() {
        return Err(Error::field("dashboard_id", NOT_IN_DASHBOARDS));
    }
    collection::hold_still(tx).await?;
    let home: Vec<_> = request.collection_id.iter().map(|HomeKey(key)| key.clone()).collect();
    let shelf = Shelf::around(tx, caller, (&home, &[]), None).await?;
    let home = shelf.home_for_writing(home.first().map(|key| shelf.id(key)).transpose()?)?;
    let asked =
        Asked::by(cards, tx, caller, shelf.data(), request.dataset_query.clone()).await?.told(columns);
    let mut new = request.card(cards, caller, &asked);
    refuse_letting(cards, tx, caller, shelf.data(), (&new, None)).await?;
    new.lie_in(&home);
    new.entity_id = entity_id(cards, tx, request.entity_id).await?;
    if let Some(at) = new.collection_position {
        pinned::make_room(tx, home.id(), at).await?;
    }
    insert(tx, caller, shelf, new).await
}

/// What is said of a dashboard where none takes cards.
pub(super) const NOT_IN_DASHBOARDS: &str =
    "Cards lie in collections here. Put the card into a collection, and onto the dashboard from there.";

impl NewCardRequest {
    /// The card that it asks for; where it lies is said elsewhere.
    fn card(&self, cards: &Cards, caller: &Caller, asked: &Asked) -> Card {
        let now = cards.content.clock.now();
        let none = || Document::of(&json!([]));
        let parameters = self.parameters.as_ref().map(|sent| sent.0.clone());
        let parameters = parameters.filter(|sent| sent.as_str() != "[]");
        let mut card = Card {
            id: CardId::from_number(0),
            entity_id: EntityId::draw(&cards.content.chance),
            name: self.name.as_str().to_owned(),
            description: self.description.clone().map(Description::into_string),
            kind: self.kind.unwrap_or(Kind::Question),
            display: self.display.as_str().to_owned(),
            dataset_query: none(),
            visualization_settings: self.visualization_settings.0.clone(),
            result_metadata: None,
            parameters: parameters.unwrap_or_else(|| Document::of(&asked.parameters())),
            parameter_mappings: self.parameter_mappings.as_ref().map_or_else(none, |sent| sent.0.clone()),
            database_id: None,
            table_id: None,
            query_kind: None,
            source_card_id: None,
            collection_id: None,
            home_name: None,
            owner_id: None,
            is_home_archived: false,
            collection_position: self.collection_position.map(|at| at.0),
            collection_preview: self.collection_preview.unwrap_or(true),
            dashboard_id: None,
            creator_id: caller.id(),
            archived: false,
            archived_directly: None,
            archive_operation_id: None,
            cache_ttl: self.cache_ttl.map(|hours| hours.0),
            view_count: 0,
            last_used_at: now,
            created_at: now,
            updated_at: now,
            last_editor_id: caller.id(),
            last_edited_at: now,
        };
        asked.put_into(&mut card, self.result_metadata.as_ref().map(|sent| &sent.0));
        card
    }
}

/// The entity id that was sent, unless another card has it: clients send whole cards back to copy them.
async fn entity_id(cards: &Cards, tx: &mut Tx, sent: Option<SentEntityId>) -> Result<EntityId> {
    match sent {
        Some(SentEntityId(id)) if !store::is_taken(tx, &id).await? => Ok(id),
        _ => Ok(EntityId::draw(&cards.content.chance)),
    }
}

/// Writes a new card and what happened, and shows it.
async fn insert(tx: &mut Tx, caller: &Caller, shelf: Shelf, new: Card) -> Result<CardView> {
    let id = store::insert(tx, &new).await?;
    audit::record(tx, &caller.actor(), new.created_at, made(id, &new)).await?;
    seen::show(tx, caller, shelf, Card { id, ..new }).await
}

pub(super) async fn copy(
    caller: Caller,
    State(cards): State<Cards>,
    Path(key): Path<Key>,
) -> Result<Json<CardView>> {
    let mut tx = caller.write().await?;
    let made = copy_within(&cards, &mut tx, &caller, &key).await?;
    tx.commit().await?;
    Ok(Json(made))
}

/// Copies a card to where it lies, as a part of what a transaction does. Who copies it has it kept anew, and so must be
/// allowed to ask what it asks.
pub async fn copy_within(cards: &Cards, tx: &mut Tx, caller: &Caller, key: &Key) -> Result<CardView> {
    collection::hold_still(tx).await?;
    let (card, shelf) =
        Seen::find(tx, caller, key, Beside { all_data: true, ..Beside::default() }).await?.read()?;
    let card = card.into_inner();
    if card.archived {
        return Err(Error::bad_request("This card is in the Trash. Restore it first."));
    }
    shelf.home_for_writing(card.collection_id)?;
    let copy = copy_of(cards, tx, caller, shelf.data(), card).await?;
    insert(tx, caller, shelf, Card { name: name_of_copy(&copy.name), ..copy }).await
}

/// A copy to be, in all as the card, for who may ask what it asks.
async fn copy_of(
    cards: &Cards,
    tx: &mut Tx,
    caller: &Caller,
    rights: &DataRights,
    card: Card,
) -> Result<Card> {
    let kept = Question::from_kept(card.dataset_query.as_str());
    let kept = kept.ok_or_else(|| Error::internal("a card keeps what is no question"))?;
    Asked::by(cards, tx, caller, rights, SentQuestion(kept)).await?;
    refuse_letting(cards, tx, caller, rights, (&card, None)).await?;
    let now = cards.content.clock.now();
    Ok(Card {
        entity_id: EntityId::draw(&cards.content.chance),
        collection_position: None,
        dashboard_id: None,
        creator_id: caller.id(),
        view_count: 0,
        last_used_at: now,
        created_at: now,
        updated_at: now,
        last_editor_id: caller.id(),
        last_edited_at: now,
        ..card
    })
}

/// Copies cards, which the caller may see, under their names into a home that they may put things into; says which copy
/// is of which. Each is judged by itself: whoever has it kept anew must be allowed to ask what it asks.
pub(crate) async fn copy_all(
    cards: &Cards,
    tx: &mut Tx,
    caller: &Caller,
    rights: &DataRights,
    (originals, home): (Vec<Card>, Option<CollectionId>),
) -> Result<HashMap<CardId, CardId>> {
    let mut copies = HashMap::new();
    let mut events = Vec::new();
    for original in originals {
        let number = original.id;
        let copy = Card { collection_id: home, ..copy_of(cards, tx, caller, rights, original).await? };
        let id = store::insert(tx, &copy).await?;
        events.push(made(id, &copy));
        copies.insert(number, id);
    }
    audit::record_all(tx, &caller.actor(), cards.content.clock.now(), events).await?;
    Ok(copies)
}

/// That a card was made, as the audit log tells it.
fn made(id: CardId, card: &Card) -> Event {
    let event = Event::new("card-create").on("Card", id.number());
    event.with(json!({
        "name": card.name, "type": card.kind, "collection_id": card.collection_id, "database_id": card.database_id,
    }))
}

fn name_of_copy(name: &str) -> String {
    format!("Copy of {name}").chars().take(NonBlank::MOST).collect()
}
