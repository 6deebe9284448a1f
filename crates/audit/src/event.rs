//! What happened, and who did it.
//!
//! Writing an event is one insert and waits for nobody; it is bound into the chain later. Topics are words of the
//! floors above, and so are the details: here nothing is known about them but that they hold no secret.

use chrono::{DateTime, Utc};
use kernel::{ApiKeyId, SessionId, UserId};
use serde_json::{Map, Value, json};
use std::net::IpAddr;
use store::{Bind, Json, Result, Sql, Tx, Value as Bound};

/// Who acts: a person by session, a program by API key, the server itself, or nobody that is known.
#[derive(Clone, Debug, Default)]
pub struct Actor {
    /// The person, or the user that an API key acts as.
    pub user: Option<UserId>,
    /// The API key, when one acts.
    pub api_key: Option<ApiKeyId>,
    /// The session, when one acts.
    pub session: Option<SessionId>,
    /// Where the request came from.
    pub address: Option<IpAddr>,
    /// What acts when it is no request; it is kept with the details, as `origin`.
    pub origin: Option<&'static str>,
    /// The id of the call that the act is one part of; it is kept with the details, as `part_of`.
    pub part_of: Option<String>,
}

/// What happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// What kind of thing happened, kebab-case.
    pub topic: &'static str,
    /// To what: the noun and its id.
    pub model: Option<(&'static str, i64)>,
    /// More about it; never a secret.
    pub details: Value,
}

impl Event {
    /// Something of this kind happened.
    pub fn new(topic: &'static str) -> Self {
        Self { topic, model: None, details: Value::Object(Map::new()) }
    }

    /// It happened to this.
    #[must_use]
    pub fn on(self, model: &'static str, id: i64) -> Self {
        Self { model: Some((model, id)), ..self }
    }

    /// More about it.
    #[must_use]
    pub fn with(self, details: Value) -> Self {
        Self { details, ..self }
    }
}

/// What a change changed, as events tell it: `{"previous": {…}, "new": {…}}`. Both have the same facts in the same order.
pub fn difference<const N: usize>(
    before: [(&'static str, Value); N],
    after: [(&'static str, Value); N],
) -> Value {
    let (mut previous, mut new) = (Map::new(), Map::new());
    for ((name, old), (_, changed)) in before.into_iter().zip(after) {
        if old != changed {
            previous.insert(name.to_owned(), old);
            new.insert(name.to_owned(), changed);
        }
    }
    json!({ "previous": previous, "new": new })
}

/// Events written in one statement.
const AT_ONCE: usize = 100;

/// Writes an event, in the transaction of the act.
pub async fn record(tx: &mut Tx, actor: &Actor, now: DateTime<Utc>, event: Event) -> Result<()> {
    record_all(tx, actor, now, vec![event]).await
}

/// Writes the events of one act upon many.
pub async fn record_all(tx: &mut Tx, actor: &Actor, now: DateTime<Utc>, events: Vec<Event>) -> Result<()> {
    let rows: Vec<_> = events.into_iter().map(|event| row(actor, now, event)).collect();
    for some in rows.chunks(AT_ONCE) {
        Sql::new(
            "INSERT INTO audit_event (at, topic, user_id, api_key_id, session_id, ip_address, model, model_id, details)
             VALUES ",
        )
        .bind_rows(some.iter().map(<[Bound; 9]>::as_slice))
        .execute(tx)
        .await?;
    }
    Ok(())
}

fn row(actor: &Actor, now: DateTime<Utc>, mut event: Event) -> [Bound; 9] {
    if let Value::Object(details) = &mut event.details {
        details.extend(actor.origin.map(|origin| ("origin".to_owned(), origin.into())));
        details.extend(actor.part_of.as_deref().map(|whole| ("part_of".to_owned(), whole.into())));
    }
    [
        now.bind(),
        event.topic.bind(),
        actor.user.bind(),
        actor.api_key.bind(),
        actor.session.bind(),
        actor.address.map(|address| address.to_string()).bind(),
        event.model.map(|(model, _)| model).bind(),
        event.model.map(|(_, id)| id).bind(),
        Json(event.details).bind(),
    ]
}
