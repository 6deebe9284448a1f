//! Changing a card: what it asks and how that is shown, where it lies, and whether it is in the Trash.
//! (Contract: content.md §1.4, §2.2 of the reference description.)

use super::{
    Cards, Key,
    asked::{self, Asked, refuse_letting},
    create::NOT_IN_DASHBOARDS,
    model::Card,
    request::{CardChange, Description, HomeKey},
    seen::{self, Beside, Seen},
    store,
    view::CardView,
};
use crate::{
    Content, Document,
    collection::{self, Home, Shelf},
    pinned,
};
use ::store::Tx;
use access::{Writable, data::DataRights};
use audit::Event;
use axum::extract::State;
use identity::Caller;
use kernel::{CollectionId, Field, Id};
use serde_json::{Value, json};
use web::{Error, Json, NoContent, Path, Result};

pub(super) const IS_IN_TRASH: &str = "This card is in the Trash. Restore it first: set archived to false.";
const NO_WAY_BACK: &str =
    "It cannot go back to where it was: that is in the Trash. Say in collection_id where it goes.";
const WITH_ITS_COLLECTION: &str =
    "It went into the Trash with its collection. Restore that, or say in collection_id where it goes.";

pub(super) async fn update(
    caller: Caller,
    State(cards): State<Cards>,
    Path(key): Path<Key>,
    Json(change): Json<CardChange>,
) -> Result<Json<CardView>> {
    let columns = change.columns(&cards, &caller, &key).await?;
    let mut tx = caller.write().await?;
    let changed = update_within(&cards, &mut tx, &caller, &key, (change, columns)).await?;
    tx.commit().await?;
    Ok(Json(changed))
}

/// Changes a card, with the columns that a database told of another question.
async fn update_within(
    cards: &Cards,
    tx: &mut Tx,
    caller: &Caller,
    key: &Key,
    (change, columns): (CardChange, Option<Value>),
) -> Result<CardView> {
    let (card, homes) = change.hold(tx, caller, key).await?;
    change.refuse(&card)?;
    let mut new = (*card).clone();
    let is_new = change.ask(cards, tx, caller, homes.data(), (&mut new, columns)).await?;
    change.describe(&mut new);
    if !is_new {
        let columns = change.result_metadata.clone().map(|sent| sent.0);
        new.result_metadata = columns.apply(new.result_metadata.take());
    }
    refuse_letting(cards, tx, caller, homes.data(), (&new, Some(&card))).await?;
    write(&cards.content, tx, caller, (card, homes), new, &change).await
}

/// Where a card is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Into this collection, or the root.
    In(Option<CollectionId>),
    /// Into the Trash.
    Trash,
    /// Out of it, to where it was.
    WhereItWas,
    /// Out of it, into this collection, or the root.
    BackIn(Option<CollectionId>),
}

impl Place {
    fn change(self) -> CardChange {
        let (archived, home) = match self {
            Self::In(home) => (None, Some(home)),
            Self::Trash => (Some(true), None),
            Self::WhereItWas => (Some(false), None),
            Self::BackIn(home) => (Some(false), Some(home)),
        };
        let collection_id = match home {
            None => Field::Absent,
            Some(None) => Field::Null,
            Some(Some(id)) => Field::Set(id.into()),
        };
        CardChange { collection_id, archived, ..CardChange::default() }
    }
}

/// Puts a card somewhere, as a part of what a transaction does.
pub async fn place_within(
    content: &Content,
    tx: &mut Tx,
    caller: &Caller,
    key: &Key,
    place: Place,
) -> Result<CardView> {
    let change = place.change();
    let (card, homes) = change.hold(tx, caller, key).await?;
    change.refuse(&card)?;
    let new = (*card).clone();
    write(content, tx, caller, (card, homes), new, &change).await
}

/// Puts it where it goes, writes what is new of it and what happened, and shows it.
async fn write(
    content: &Content,
    tx: &mut Tx,
    caller: &Caller,
    (card, homes): (Writable<Card>, Shelf),
    mut new: Card,
    change: &CardChange,
) -> Result<CardView> {
    change.settle(content, tx, &homes, &card, &mut new).await?;
    let now = content.clock.now();
    let events = events(&card, &new);
    if !events.is_empty() {
        (new.last_editor_id, new.last_edited_at) = (caller.id(), now);
    }
    new.updated_at = now;
    store::update(tx, &card, &new).await?;
    audit::record_all(tx, &caller.actor(), now, events).await?;
    seen::show(tx, caller, homes, new).await
}

impl CardChange {
    /// Finds the card, and keeps others from changing it meanwhile. Before it those who would change collections, or an
    /// order of what is pinned: they come to cards in this order.
    async fn hold(&self, tx: &mut Tx, caller: &Caller, key: &Key) -> Result<(Writable<Card>, Shelf)> {
        let moves = self.archived.is_some()
            || self.collection_id != Field::Absent
            || self.collection_position != Field::Absent;
        if moves {
            collection::hold_still(tx).await?;
        }
        store::hold(tx, key).await?;
        let home = self.collection_id.clone().value();
        let beside = Beside { home, all_data: self.dataset_query.is_some() || self.parameters.is_some() };
        Seen::find(tx, caller, key, beside).await?.for_writing()
    }

    /// Refuses what is never done, whoever asks.
    fn refuse(&self, card: &Card) -> Result<()> {
        if card.archived && self.archived != Some(false) {
            return Err(Error::bad_request(IS_IN_TRASH));
        }
        if self.enable_embedding == Some(true) {
            return Err(Error::field("enable_embedding", "Cards are shown to those who are signed in only."));
        }
        match self.dashboard_id {
            Field::Set(id) if Some(id) != card.dashboard_id => {
                Err(Error::field("dashboard_id", NOT_IN_DASHBOARDS))
            }
            _ => Ok(()),
        }
    }

    /// The columns that another question than the card's gives, where only its database knows them.
    async fn columns(&self, cards: &Cards, caller: &Caller, key: &Key) -> Result<Option<Value>> {
        let Some(sent) = &self.dataset_query else { return Ok(None) };
        let card = super::find(&mut caller.read().await?, key).await?;
        match card {
            Some(card) if !card.archived && !sent.is(&card.dataset_query) => {
                asked::columns(cards, caller, sent).await
            }
            _ => Ok(None),
        }
    }

    /// Takes the question over, if it is another one; only who may ask it may have it asked. What the old one gave says
    /// nothing about its columns.
    async fn ask(
        &self,
        cards: &Cards,
        tx: &mut Tx,
        caller: &Caller,
        rights: &DataRights,
        (card, columns): (&mut Card, Option<Value>),
    ) -> Result<bool> {
        let Some(sent) = self.dataset_query.clone() else { return Ok(false) };
        if sent.is(&card.dataset_query) {
            return Ok(false);
        }
        let asked = Asked::by(cards, tx, caller, rights, sent).await?.told(columns);
        asked.refuse_circle(tx, card.id).await?;
        let sent = match &self.result_metadata {
            Field::Set(sent) => Some(&sent.0),
            Field::Null | Field::Absent => None,
        };
        asked.put_into(card, sent);
        Ok(true)
    }

    fn describe(&self, card: &mut Card) {
        if let Some(name) = &self.name {
            name.as_str().clone_into(&mut card.name);
        }
        if let Some(display) = &self.display {
            display.as_str().clone_into(&mut card.display);
        }
        card.description =
            self.description.clone().map(Description::into_string).apply(card.description.take());
        card.kind = self.kind.unwrap_or(card.kind);
        let documents = [
            (&self.visualization_settings.as_ref().map(|sent| &sent.0), &mut card.visualization_settings),
            (&self.parameters.as_ref().map(|sent| &sent.0), &mut card.parameters),
            (&self.parameter_mappings.as_ref().map(|sent| &sent.0), &mut card.parameter_mappings),
        ];
        for (sent, kept) in documents {
            if let Some(sent) = sent {
                (*sent).clone_into(kept);
            }
        }
        card.collection_preview = self.collection_preview.unwrap_or(card.collection_preview);
        card.cache_ttl = self.cache_ttl.map(|hours| hours.0).apply(card.cache_ttl);
    }

    /// Puts it where it goes: into another collection, into the Trash or back, in order among what is pinned.
    async fn settle(
        &self,
        content: &Content,
        tx: &mut Tx,
        homes: &Shelf,
        before: &Writable<Card>,
        card: &mut Card,
    ) -> Result<()> {
        match (before.archived, self.archived) {
            (false, Some(true)) => {
                archive(card, content.chance.uuid());
                return unpin(tx, before, card).await;
            }
            (true, _) => self.restore(homes, card)?,
            (false, _) => {
                let home = self.home(homes)?.apply(before.collection_id);
                if home != before.collection_id {
                    let home = homes.home_for_writing(home)?;
                    card.lie_in(&home);
                }
            }
        }
        self.pin(tx, before, card).await
    }

    /// Where it is told to go.
    fn home(&self, homes: &Shelf) -> Result<Field<CollectionId>> {
        Ok(match &self.collection_id {
            Field::Absent => Field::Absent,
            Field::Null => Field::Null,
            Field::Set(HomeKey(key)) => Field::Set(homes.id(key)?),
        })
    }

    fn restore(&self, homes: &Shelf, card: &mut Card) -> Result<()> {
        match self.home(homes)? {
            Field::Absent if card.is_home_archived && card.archived_directly == Some(true) => {
                return Err(Error::bad_request(NO_WAY_BACK));
            }
            Field::Absent if card.is_home_archived => return Err(Error::bad_request(WITH_ITS_COLLECTION)),
            told => {
                let home = homes.home_for_writing(told.apply(card.collection_id))?;
                card.lie_in(&home);
            }
        }
        card.archived = false;
        card.archived_directly = None;
        card.archive_operation_id = None;
        Ok(())
    }

    /// Puts it in order among what is pinned. What moves to another collection is not pinned there unless that is said.
    async fn pin(&self, tx: &mut Tx, before: &Card, card: &mut Card) -> Result<()> {
        let moves = card.collection_id != before.collection_id;
        let at = match self.collection_position {
            Field::Set(at) => Some(at.0),
            Field::Absent if !moves => before.collection_position,
            Field::Null | Field::Absent => None,
        };
        if at == before.collection_position && !moves {
            return Ok(());
        }
        unpin(tx, before, card).await?;
        if let Some(at) = at {
            pinned::make_room(tx, card.collection_id, at).await?;
        }
        card.collection_position = at;
        Ok(())
    }
}

impl Card {
    /// It comes to lie there.
    pub(super) fn lie_in(&mut self, home: &Home) {
        self.collection_id = home.id();
        self.owner_id = home.collection().and_then(|home| home.owner_id);
        self.is_home_archived = home.collection().is_some_and(|home| home.archived);
    }
}

fn archive(card: &mut Card, operation: String) {
    card.archived = true;
    card.archived_directly = Some(true);
    card.archive_operation_id = Some(operation);
}

/// Takes it out of the order that it is pinned in.
async fn unpin(tx: &mut Tx, before: &Card, card: &mut Card) -> Result<()> {
    if let Some(at) = before.collection_position {
        pinned::close_gap(tx, before.collection_id, at).await?;
        card.collection_position = None;
    }
    Ok(())
}

pub(super) async fn delete(
    caller: Caller,
    State(cards): State<Cards>,
    Path(key): Path<Key>,
) -> Result<NoContent> {
    let mut tx = caller.write().await?;
    delete_within(&cards.content, &mut tx, &caller, &key).await?;
    tx.commit().await?;
    Ok(NoContent)
}

/// Deletes a card for good, as a part of what a transaction does.
pub async fn delete_within(content: &Content, tx: &mut Tx, caller: &Caller, key: &Key) -> Result<()> {
    collection::hold_still(tx).await?;
    let card = super::read_for_writing(tx, caller, key).await?;
    if let Some(at) = card.collection_position {
        pinned::close_gap(tx, card.collection_id, at).await?;
    }
    store::delete(tx, &card).await?;
    let event = Event::new("card-delete").on("Card", card.id.number());
    let event = event.with(json!({ "name": card.name, "collection_id": card.collection_id }));
    Ok(audit::record(tx, &caller.actor(), content.clock.now(), event).await?)
}

/// What happened, as the audit log tells it. What a card asks is not repeated there: SQL may hold anything.
pub(super) fn events(before: &Card, after: &Card) -> Vec<Event> {
    let mut details = audit::difference(facts(before), facts(after));
    let is_other_question = before.dataset_query != after.dataset_query;
    let mut events = Vec::new();
    if details["new"] != json!({}) || is_other_question || looks(before) != looks(after) {
        if is_other_question {
            details["is_other_question"] = true.into();
        }
        events.push(Event::new("card-update").with(details));
    }
    match (before.archived, after.archived) {
        (false, true) => events.push(Event::new("card-archive").with(json!({ "name": after.name }))),
        (true, false) => events.push(Event::new("card-restore").with(json!({ "name": after.name }))),
        _ => {}
    }
    events.into_iter().map(|event| event.on("Card", after.id.number())).collect()
}

fn facts(card: &Card) -> [(&'static str, Value); 7] {
    [
        ("name", json!(card.name)),
        ("description", json!(card.description)),
        ("type", json!(card.kind)),
        ("display", json!(card.display)),
        ("collection_id", json!(card.collection_id)),
        ("database_id", json!(card.database_id)),
        ("cache_ttl", json!(card.cache_ttl)),
    ]
}

/// What else people change of it.
fn looks(card: &Card) -> [&str; 4] {
    let columns = card.result_metadata.as_ref().map_or("", Document::as_str);
    let [settings, parameters, mappings] =
        [&card.visualization_settings, &card.parameters, &card.parameter_mappings].map(Document::as_str);
    [settings, parameters, mappings, columns]
}
