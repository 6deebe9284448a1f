//! Changing a collection: what people say of it, where it lies, and whether it is in the Trash.
//! (Contract: content.md §1.4 of the reference description.)

use super::{
    http::{Description, refuse_trash},
    model::{AuthorityLevel, Collection, Key, slug},
    sight::Sight,
    store,
    view::CollectionView,
    whole::Whole,
};
use crate::Content;
use ::store::Tx;
use access::Writable;
use audit::Event;
use axum::extract::State;
use identity::Caller;
use kernel::{CollectionId, Field, Id};
use serde_json::{Map, Value, json};
use web::{Error, Json, NoContent, NonBlank, Path, Result, request};

request! {
    /// What to change of a collection; what is not sent stays.
    pub struct CollectionChange {
        /// The name.
        pub name: Option<NonBlank>,
        /// What people say about it; null clears it.
        pub description: Field<Description>,
        /// Into the Trash, or back from it.
        pub archived: Option<bool>,
        /// In what it is to lie; null: in the root.
        pub parent_id: Field<CollectionId>,
        /// `official`, or null; for administrators.
        pub authority_level: Field<AuthorityLevel>,
    }
}

impl Default for CollectionChange {
    /// Nothing.
    fn default() -> Self {
        Self {
            name: None,
            description: Field::Absent,
            archived: None,
            parent_id: Field::Absent,
            authority_level: Field::Absent,
        }
    }
}

const STAYS: &str = "A personal collection keeps its name and its place. Make a collection in it instead.";
const IS_TRASH: &str = "This collection is in the Trash. Restore it first: set archived to false.";
const NO_WAY_BACK: &str = "It cannot go back to where it was: that is in the Trash, or not yours to change. Say in parent_id where it goes.";

pub(super) async fn update(
    caller: Caller,
    State(content): State<Content>,
    Path(key): Path<Key>,
    Json(change): Json<CollectionChange>,
) -> Result<Json<CollectionView>> {
    let mut tx = caller.write().await?;
    let changed = update_within(&content, &mut tx, &caller, &key, change).await?;
    tx.commit().await?;
    Ok(Json(changed))
}

/// Changes a collection, as a part of what a transaction does.
pub async fn update_within(
    content: &Content,
    tx: &mut Tx,
    caller: &Caller,
    key: &Key,
    change: CollectionChange,
) -> Result<CollectionView> {
    store::hold(tx).await?;
    let sight = if change.moves() {
        Sight::into(tx, caller, key, change.parent_id.value()).await?
    } else {
        Sight::around(tx, caller, key).await?
    };
    let collection = sight.read(key)?.for_writing(&sight.rights)?;
    let before = (*collection).clone();
    change.refuse(&before, caller)?;
    change.describe(tx, &collection).await?;
    let operation = content.chance.uuid();
    match change.step(&before) {
        Step::Stay => {}
        Step::Move(home) => take_to(tx, &sight, collection, home).await?,
        Step::Archive => archive(tx, &sight, collection, &operation).await?,
        Step::Restore(home) => restore(tx, &sight, collection, home).await?,
    }
    // What was found before is asked no more: a collection that comes into somebody's own, or out of it, has other rights.
    let sight = Sight::around(tx, caller, &Key::Id(before.id)).await?;
    let after = sight.read(&Key::Id(before.id))?;
    audit::record_all(tx, &caller.actor(), content.clock.now(), events(&before, &after)).await?;
    Ok(sight.show_with_ancestors(&after))
}

/// Where a collection goes by a change.
enum Step {
    Stay,
    /// Into this collection, or the root.
    Move(Option<CollectionId>),
    Archive,
    /// To where it was, or to where it is told.
    Restore(Destination),
}

enum Destination {
    WhereItWas,
    This(Option<CollectionId>),
}

impl CollectionChange {
    /// May it go somewhere else by this?
    fn moves(&self) -> bool {
        self.archived.is_some() || self.parent_id != Field::Absent
    }

    fn step(&self, before: &Collection) -> Step {
        let home = match self.parent_id {
            Field::Absent => Destination::WhereItWas,
            Field::Null => Destination::This(None),
            Field::Set(id) => Destination::This(Some(id)),
        };
        match (before.archived, self.archived, home) {
            (false, Some(true), _) => Step::Archive,
            (true, Some(false), home) => Step::Restore(home),
            (_, _, Destination::This(home)) if home != before.parent_id => Step::Move(home),
            _ => Step::Stay,
        }
    }

    /// Refuses what is never done, whoever asks, and what only administrators do.
    fn refuse(&self, before: &Collection, caller: &Caller) -> Result<()> {
        let name = self.name.as_ref().map_or(before.name.as_str(), NonBlank::as_str);
        let level = self.authority_level.apply(before.authority_level);
        let step = self.step(before);
        if before.is_trash {
            return Err(Error::bad_request("The Trash stays as it is."));
        }
        if before.archived && !matches!(step, Step::Restore(_)) {
            return Err(Error::bad_request(IS_TRASH));
        }
        if before.personal_owner_id.is_some() && (name != before.name || !matches!(step, Step::Stay)) {
            return Err(Error::bad_request(STAYS));
        }
        if level != before.authority_level && !caller.is_superuser() {
            return Err(Error::Forbidden);
        }
        Ok(())
    }

    /// Writes what people say of it.
    async fn describe(&self, tx: &mut Tx, collection: &Writable<Collection>) -> Result<()> {
        // A personal collection has no name of its own.
        let own = if collection.personal_owner_id.is_some() { "" } else { collection.name.as_str() };
        let name = self.name.as_ref().filter(|_| !own.is_empty()).map_or(own, NonBlank::as_str);
        let description = self.description.clone().map(Description::into_string);
        let description = description.apply(collection.description.clone());
        let level = self.authority_level.apply(collection.authority_level);
        Ok(store::describe(tx, collection, name, &slug(name), description.as_deref(), level).await?)
    }
}

async fn take_to(
    tx: &mut Tx,
    sight: &Sight,
    collection: Writable<Collection>,
    home: Option<CollectionId>,
) -> Result<()> {
    let whole = Whole::of(sight, collection)?;
    whole.refuse_outsiders(sight)?;
    let home = sight.home_for_writing(home.map(Key::Id).as_ref())?;
    refuse_trash(&home)?;
    whole.settle(tx, &home).await
}

async fn archive(
    tx: &mut Tx,
    sight: &Sight,
    collection: Writable<Collection>,
    operation: &str,
) -> Result<()> {
    let whole = Whole::of(sight, collection)?;
    whole.refuse_outsiders(sight)?;
    whole.archive(tx, operation).await
}

async fn restore(
    tx: &mut Tx,
    sight: &Sight,
    collection: Writable<Collection>,
    destination: Destination,
) -> Result<()> {
    let before = collection.parent_id.map(Key::Id);
    let whole = Whole::of(sight, collection)?;
    match destination {
        Destination::WhereItWas => {
            let takes_it =
                sight.home_for_writing(before.as_ref()).is_ok_and(|home| refuse_trash(&home).is_ok());
            if !takes_it {
                return Err(Error::bad_request(NO_WAY_BACK));
            }
        }
        Destination::This(home) => {
            let home = sight.home_for_writing(home.map(Key::Id).as_ref())?;
            refuse_trash(&home)?;
            whole.settle(tx, &home).await?;
        }
    }
    whole.restore(tx).await
}

pub(super) async fn delete(
    caller: Caller,
    State(content): State<Content>,
    Path(key): Path<Key>,
) -> Result<NoContent> {
    let mut tx = caller.write().await?;
    delete_within(&content, &mut tx, &caller, &key).await?;
    tx.commit().await?;
    Ok(NoContent)
}

/// Deletes a collection in the Trash for good, as a part of what a transaction does.
pub async fn delete_within(content: &Content, tx: &mut Tx, caller: &Caller, key: &Key) -> Result<()> {
    store::hold(tx).await?;
    let sight = Sight::into(tx, caller, key, None).await?;
    let collection = sight.read(key)?.for_writing(&sight.rights)?;
    if !collection.archived {
        let text = "Put the collection into the Trash first: only from there it is deleted for good.";
        return Err(Error::bad_request(text));
    }
    let event = Event::new("collection-delete").on("Collection", collection.id.number());
    let name = collection.name.clone();
    let whole = Whole::of(&sight, collection)?;
    let size = whole.size();
    let [cards, dashboards] = whole.delete(tx).await?;
    let event =
        event.with(json!({ "name": name, "collections": size, "cards": cards, "dashboards": dashboards }));
    Ok(audit::record(tx, &caller.actor(), content.clock.now(), event).await?)
}

/// What happened, as the audit log tells it.
fn events(before: &Collection, after: &Collection) -> Vec<Event> {
    let (mut previous, mut new) = (Map::new(), Map::new());
    for ((name, old), (_, changed)) in facts(before).into_iter().zip(facts(after)) {
        if old != changed {
            previous.insert(name.to_owned(), old);
            new.insert(name.to_owned(), changed);
        }
    }
    let mut events = Vec::new();
    if !new.is_empty() {
        events.push(Event::new("collection-update").with(json!({ "previous": previous, "new": new })));
    }
    match (before.archived, after.archived) {
        (false, true) => events.push(Event::new("collection-archive").with(json!({ "name": after.name }))),
        (true, false) => events.push(Event::new("collection-restore").with(json!({ "name": after.name }))),
        _ => {}
    }
    events.into_iter().map(|event| event.on("Collection", after.id.number())).collect()
}

fn facts(collection: &Collection) -> [(&'static str, Value); 4] {
    [
        ("name", json!(collection.name)),
        ("description", json!(collection.description)),
        ("parent_id", json!(collection.parent_id)),
        ("authority_level", json!(collection.authority_level)),
    ]
}
