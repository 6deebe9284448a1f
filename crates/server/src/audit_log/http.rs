//! `/api/audit`: who did what, for who watches the server.
//!
//! Looking is all there is. The total is bounded like everything else, because nobody pages through a million events.

use super::{
    csv::File,
    filter::EventFilter,
    store::{self, COUNTED, Entry},
};
use axum::extract::State;
use chrono::{DateTime, Utc};
use identity::{application::Monitor, user::common_name};
use kernel::{ApiKeyId, AuditEventId, Clock, Scope, SessionId, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use web::{ApiRouter, Error, Json, Query, Result, request, routing::get_with, says};

/// Events on a page, unless asked otherwise, and at most.
const PAGE: (i64, i64) = (50, 1000);

pub(crate) fn routes(clock: Clock) -> ApiRouter {
    ApiRouter::new()
        .api_route("/audit", get_with(list, says(Scope::AuditRead, "Lists what happened, newest first.")))
        .api_route(
            "/audit/csv",
            get_with(file, says(Scope::AuditRead, "Gives what happened as a CSV file, newest first.")),
        )
        .with_state(clock)
}

request! {
    /// Which part of the list.
    pub struct EventPage {
        /// How many at most; 50 when not given, never more than 1,000.
        pub limit: Option<i64>,
        /// How many to leave out first, up to 100,000; beyond that, ask for what was `before`.
        pub offset: Option<i64>,
    }
}

/// Part of the audit log.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EventsView {
    /// The events, newest first.
    pub data: Vec<EventView>,
    /// How many the filters leave; counted up to 100,000.
    pub total: i64,
    /// How many were asked for.
    pub limit: i64,
    /// How many were left out.
    pub offset: i64,
    /// Every topic that has events, whatever the filters.
    pub topics: Vec<String>,
}

/// Something that happened.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EventView {
    /// The id.
    pub id: AuditEventId,
    /// When.
    pub at: DateTime<Utc>,
    /// What kind of thing happened.
    pub topic: String,
    /// Who acted; none when it was nobody known.
    pub actor: Option<ActorView>,
    /// The API key that acted, if it was one.
    pub api_key: Option<KeyView>,
    /// The session in which it happened, if it was one.
    pub session_id: Option<SessionId>,
    /// Where the request came from.
    pub ip_address: Option<String>,
    /// What kind of thing it was done to.
    pub model: Option<String>,
    /// The thing it was done to.
    pub model_id: Option<i64>,
    /// More about it.
    pub details: Value,
    /// Is it bound into the chain that shows tampering? So is every event a few seconds after it was written.
    pub is_sealed: bool,
}

/// Who acted.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ActorView {
    /// The user.
    pub id: UserId,
    /// The name as people read it.
    pub common_name: Option<String>,
    /// The e-mail address.
    pub email: Option<String>,
}

/// The API key that acted.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KeyView {
    /// The id.
    pub id: ApiKeyId,
    /// What it is called, or was when it was deleted.
    pub name: Option<String>,
}

async fn list(
    monitor: Monitor,
    Query(filter): Query<EventFilter>,
    Query(page): Query<EventPage>,
) -> Result<Json<EventsView>> {
    let within = |field, given: Option<i64>, other, from, to| match given.unwrap_or(other) {
        number if (from..=to).contains(&number) => Ok(number),
        _ => Err(Error::field(field, format!("value must be an integer from {from} to {to}."))),
    };
    let limit = within("limit", page.limit, PAGE.0, 1, PAGE.1)?;
    let offset = within("offset", page.offset, 0, 0, COUNTED)?;
    let mut tx = monitor.read().await?;
    let entries = store::list(&mut tx, &filter, limit, offset).await?;
    let total = store::count(&mut tx, &filter).await?;
    let topics = store::topics(&mut tx).await?;
    let data = entries.into_iter().map(EventView::from).collect();
    Ok(Json(EventsView { data, total, limit, offset, topics }))
}

async fn file(
    monitor: Monitor,
    State(clock): State<Clock>,
    Query(filter): Query<EventFilter>,
) -> Result<File> {
    monitor.read().await?;
    Ok(File::new(monitor, filter, clock.now()))
}

impl From<Entry> for EventView {
    fn from(entry: Entry) -> Self {
        Self {
            id: entry.id,
            at: entry.at,
            actor: entry.user_id.map(|id| ActorView {
                id,
                common_name: entry.actor_name(),
                email: entry.email.clone(),
            }),
            api_key: entry.api_key_id.map(|id| KeyView { id, name: entry.api_key_name }),
            session_id: entry.session_id,
            ip_address: entry.ip_address,
            model: entry.model,
            model_id: entry.model_id,
            details: entry.details.0,
            is_sealed: entry.seal.is_some(),
            topic: entry.topic,
        }
    }
}

impl Entry {
    /// The name of who acted, as people read it.
    pub(super) fn actor_name(&self) -> Option<String> {
        let (first, last) = (self.first_name.as_deref(), self.last_name.as_deref());
        self.email.as_deref().map(|email| common_name(first, last, email))
    }
}
