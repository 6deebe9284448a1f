//! Changing a dashboard: what people say of it, where it lies, whether it is in the Trash, and what lies on it.
//! (Contract: content.md §1.4, §3.2 and §3.3 of the reference description.)

use super::{
    http::Description,
    layout::{self, DashcardView, Putting, Reaches, Sent, SentDashcard, SentTab, TabView},
    model::{About, Dashboard, DashboardWidth, Key},
    place::Step,
    store,
    view::WholeDashboardView,
    whole::Found,
};
use crate::{Content, card::Cards, collection, parameter::Parameters, pinned};
use ::store::Tx;
use access::Writable;
use audit::Event;
use axum::extract::State;
use chrono::{DateTime, Utc};
use identity::Caller;
use kernel::{CollectionId, Field, Id};
use query::Letting;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use web::{AtLeast, Error, Json, NoContent, NonBlank, Path, Result, request};

request! {
    /// What to change of a dashboard; what is not sent stays.
    pub struct DashboardChange {
        /// The name.
        pub name: Option<NonBlank>,
        /// What people say about it; null clears it.
        pub description: Field<Description>,
        /// Into the Trash, or back from it.
        pub archived: Option<bool>,
        /// In what it is to lie; null: in the root.
        pub collection_id: Field<CollectionId>,
        /// Its place among what is pinned, from 1; null: it is not.
        pub collection_position: Field<AtLeast<1>>,
        /// What can be filled in for all its cards.
        pub parameters: Option<Parameters>,
        /// How wide it is drawn.
        pub width: Option<DashboardWidth>,
        /// Is what was filled in used at once, or when somebody says so?
        pub auto_apply_filters: Option<bool>,
        /// What to be careful about; null clears it.
        pub caveats: Field<Description>,
        /// What is of interest in it; null clears it.
        pub points_of_interest: Field<Description>,
        /// Is it shown to newcomers?
        pub show_in_getting_started: Option<bool>,
        /// Its place among what is shown to them.
        pub position: Field<AtLeast<0>>,
        /// For how many hours a result is as good as new.
        pub cache_ttl: Field<AtLeast<1>>,
        /// There is no embedding here: false, or nothing.
        pub enable_embedding: Option<bool>,
        /// All that is to lie on it; when it is not sent, what lies there stays, and so do the tabs.
        pub dashcards: Option<Vec<SentDashcard>>,
        /// All tabs that are to be there, in their order; taken together with `dashcards` only.
        pub tabs: Option<Vec<SentTab>>,
    }
}

impl Default for DashboardChange {
    /// Nothing.
    fn default() -> Self {
        Self {
            name: None,
            description: Field::Absent,
            archived: None,
            collection_id: Field::Absent,
            collection_position: Field::Absent,
            parameters: None,
            width: None,
            auto_apply_filters: None,
            caveats: Field::Absent,
            points_of_interest: Field::Absent,
            show_in_getting_started: None,
            position: Field::Absent,
            cache_ttl: Field::Absent,
            enable_embedding: None,
            dashcards: None,
            tabs: None,
        }
    }
}

pub(super) const IS_ARCHIVED: &str =
    "This dashboard is in the Trash. Restore it first: set archived to false.";

pub(super) async fn update(
    caller: Caller,
    State(cards): State<Cards>,
    Path(key): Path<Key>,
    Json(change): Json<DashboardChange>,
) -> Result<Json<WholeDashboardView>> {
    let mut tx = caller.write().await?;
    let changed = update_within(&cards, &mut tx, &caller, &key, change).await?;
    tx.commit().await?;
    Ok(Json(changed))
}

request! {
    /// What is to lie on a dashboard, in the older form.
    pub struct CardsChange {
        /// All that is to lie on it.
        pub cards: Vec<SentDashcard>,
        /// All tabs that are to be there, in their order.
        pub tabs: Option<Vec<SentTab>>,
    }
}

/// What lies on a dashboard, in the older form.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CardsView {
    /// What lies on it.
    pub cards: Vec<DashcardView>,
    /// Its tabs.
    pub tabs: Vec<TabView>,
}

pub(super) async fn put_cards(
    caller: Caller,
    State(cards): State<Cards>,
    Path(key): Path<Key>,
    Json(sent): Json<CardsChange>,
) -> Result<Json<CardsView>> {
    let change =
        DashboardChange { dashcards: Some(sent.cards), tabs: sent.tabs, ..DashboardChange::default() };
    let mut tx = caller.write().await?;
    let changed = update_within(&cards, &mut tx, &caller, &key, change).await?;
    tx.commit().await?;
    Ok(Json(CardsView { cards: changed.dashcards, tabs: changed.tabs }))
}

/// Changes a dashboard, as a part of what a transaction does.
pub async fn update_within(
    cards: &Cards,
    tx: &mut Tx,
    caller: &Caller,
    key: &Key,
    mut change: DashboardChange,
) -> Result<WholeDashboardView> {
    if change.moves() {
        // Before the dashboard itself: who changes a collection comes to its dashboards in this order.
        collection::hold_still(tx).await?;
    }
    store::hold(tx, key).await?;
    let sent = change.layout();
    let new_cards: Vec<_> = sent.iter().flat_map(Sent::cards).collect();
    let mut found = Found::around(tx, caller, key, (new_cards, change.collection_id.value())).await?;
    let dashboard = access::writable(found.rights(), found.dashboard.clone())?;
    let step = Step::of(&dashboard, change.archived, change.collection_id);
    change.refuse(&dashboard, step)?;
    if let Some(sent) = &sent {
        layout::refuse(dashboard.id, &found.layout, sent, &found.cards, found.rights())?;
    }
    let letting = change.letting(&dashboard, sent.as_ref(), &found);
    cards.queries.refuse_letting(tx, caller, found.shelf.data(), &letting).await?;
    let (content, now) = (&cards.content, cards.content.clock.now());
    let mut events = Vec::new();
    if let Some(sent) = sent {
        let before = std::mem::take(&mut found.layout);
        let putting = Putting { content, dashboard: &dashboard, before: &before, now };
        found.layout = layout::put(tx, putting, sent).await?;
        events.extend(found.layout.event(&before));
    }
    let mut after = step.take(tx, &found.shelf, &dashboard, &content.chance.uuid()).await?;
    after.about = change.about(&dashboard.about);
    settle(tx, (caller, now), &dashboard, &mut after, events).await?;
    found.dashboard = after;
    found.show(tx, caller).await
}

/// Writes what has become of a dashboard, and what happened.
pub(super) async fn settle(
    tx: &mut Tx,
    (caller, now): (&Caller, DateTime<Utc>),
    before: &Writable<Dashboard>,
    after: &mut Dashboard,
    mut events: Vec<Event>,
) -> Result<()> {
    pin(tx, before, after).await?;
    store::describe(tx, before, &after.about, caller.id(), now).await?;
    (after.last_editor_id, after.last_edited_at, after.updated_at) = (caller.id(), now, now);
    events.extend(difference(before, after));
    let events = events.into_iter().map(|event| event.on("Dashboard", after.id.number())).collect();
    Ok(audit::record_all(tx, &caller.actor(), now, events).await?)
}

/// Keeps the order of what is pinned. What moves to another collection is not pinned there unless that is said.
async fn pin(tx: &mut Tx, before: &Dashboard, after: &mut Dashboard) -> Result<()> {
    let old = before.about.collection_position;
    let moves = before.collection_id != after.collection_id;
    if after.archived || moves && after.about.collection_position == old {
        after.about.collection_position = None;
    }
    let new = after.about.collection_position;
    if old == new && !moves {
        return Ok(());
    }
    if let Some(at) = old {
        pinned::close_gap(tx, before.collection_id, at).await?;
    }
    if let Some(at) = new {
        pinned::make_room(tx, after.collection_id, at).await?;
    }
    Ok(())
}

impl DashboardChange {
    /// May it go somewhere else by this, or to another place in an order?
    fn moves(&self) -> bool {
        self.archived.is_some()
            || self.collection_id != Field::Absent
            || self.collection_position != Field::Absent
    }

    /// What is to lie on it, if that is sent.
    fn layout(&mut self) -> Option<Sent> {
        let dashcards = self.dashcards.take()?;
        Some(Sent { tabs: self.tabs.take().unwrap_or_default(), dashcards })
    }

    /// What readers are let filter by that they were not before.
    fn letting(&self, before: &Dashboard, sent: Option<&Sent>, found: &Found) -> Letting {
        let parameters =
            self.parameters.as_ref().map_or_else(|| before.about.parameters.clone(), Parameters::document);
        let after = match sent {
            Some(sent) => Reaches::of_sent(&sent.dashcards, &parameters),
            None => Reaches::of(&found.layout, &parameters),
        };
        after.beyond(&Reaches::of(&found.layout, &before.about.parameters), &found.cards)
    }

    /// Refuses what is never done, whoever asks.
    fn refuse(&self, before: &Dashboard, step: Step) -> Result<()> {
        if before.archived && !step.brings_back() {
            return Err(Error::bad_request(IS_ARCHIVED));
        }
        if self.enable_embedding == Some(true) {
            return Err(Error::field("enable_embedding", "There is no embedding here."));
        }
        Ok(())
    }

    /// What people say of it then.
    fn about(self, before: &About) -> About {
        let text = |field: Field<Description>, old: &Option<String>| {
            field.map(Description::into_string).apply(old.clone())
        };
        About {
            name: self.name.map_or_else(|| before.name.clone(), NonBlank::into_string),
            description: text(self.description, &before.description),
            parameters: self.parameters.map_or_else(|| before.parameters.clone(), |it| it.document()),
            width: self.width.unwrap_or(before.width),
            auto_apply_filters: self.auto_apply_filters.unwrap_or(before.auto_apply_filters),
            caveats: text(self.caveats, &before.caveats),
            points_of_interest: text(self.points_of_interest, &before.points_of_interest),
            show_in_getting_started: self.show_in_getting_started.unwrap_or(before.show_in_getting_started),
            position: self.position.map(AtLeast::number).apply(before.position),
            cache_ttl: self.cache_ttl.map(AtLeast::number).apply(before.cache_ttl),
            collection_position: self
                .collection_position
                .map(AtLeast::number)
                .apply(before.collection_position),
        }
    }
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

/// Deletes a dashboard for good, as a part of what a transaction does.
pub async fn delete_within(content: &Content, tx: &mut Tx, caller: &Caller, key: &Key) -> Result<()> {
    // It may close a gap in the order of what is pinned, and dashboards are held after that.
    collection::hold_still(tx).await?;
    let dashboard = super::read_for_writing(tx, caller, key).await?;
    if let Some(at) = dashboard.about.collection_position {
        pinned::close_gap(tx, dashboard.collection_id, at).await?;
    }
    store::delete(tx, &dashboard).await?;
    let event = Event::new("dashboard-delete").on("Dashboard", dashboard.id.number());
    let event = event.with(json!({ "name": dashboard.about.name, "collection_id": dashboard.collection_id }));
    Ok(audit::record(tx, &caller.actor(), content.clock.now(), event).await?)
}

/// What happened, as the audit log tells it.
fn difference(before: &Dashboard, after: &Dashboard) -> Vec<Event> {
    let mut events = Vec::new();
    let difference = audit::difference(facts(before), facts(after));
    if difference["new"] != json!({}) {
        events.push(Event::new("dashboard-update").with(difference));
    }
    match (before.archived, after.archived) {
        (false, true) => {
            events.push(Event::new("dashboard-archive").with(json!({ "name": after.about.name })));
        }
        (true, false) => {
            events.push(Event::new("dashboard-restore").with(json!({ "name": after.about.name })));
        }
        _ => {}
    }
    events
}

fn facts(dashboard: &Dashboard) -> [(&'static str, Value); 11] {
    let about = &dashboard.about;
    [
        ("name", json!(about.name)),
        ("description", json!(about.description)),
        ("collection_id", json!(dashboard.collection_id)),
        ("collection_position", json!(about.collection_position)),
        ("parameters", about.parameters.value()),
        ("width", json!(about.width)),
        ("auto_apply_filters", json!(about.auto_apply_filters)),
        ("caveats", json!(about.caveats)),
        ("points_of_interest", json!(about.points_of_interest)),
        ("show_in_getting_started", json!(about.show_in_getting_started)),
        ("cache_ttl", json!(about.cache_ttl)),
    ]
}
