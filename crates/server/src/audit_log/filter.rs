//! Which events somebody wants to see.
//!
//! Every condition but one has an index that also has the order of the list, so a page costs what it shows. A text has
//! none, and is looked for in a bounded number of events.

use chrono::{DateTime, Utc};
use kernel::{ApiKeyId, UserId};
use std::net::IpAddr;
use store::Sql;
use web::{Fault, Input, NonBlank, Param, request};

/// Events among which a text is looked for, the newest of those the other filters leave: a text has no index.
pub(super) const SEARCHED: i64 = 100_000;

request! {
    /// Which events; all conditions hold at once.
    pub struct EventFilter {
        /// The kind of event.
        pub topic: Option<NonBlank>,
        /// The user who acted.
        pub actor_id: Option<UserId>,
        /// The API key that acted.
        pub api_key_id: Option<ApiKeyId>,
        /// The kind of thing it was done to.
        pub model: Option<NonBlank>,
        /// The thing it was done to.
        pub model_id: Option<i64>,
        /// Where the request came from.
        pub ip_address: Option<Address>,
        /// From this moment on.
        pub after: Option<Moment>,
        /// Before this moment.
        pub before: Option<Moment>,
        /// A text in the topic, the address, the details, or the name or e-mail address of who acted.
        pub query: Option<NonBlank>,
    }
}

impl EventFilter {
    /// Adds `FROM` these events `WHERE` the conditions hold; they are called `event`.
    pub fn add_to(&self, sql: Sql) -> Sql {
        let Some(query) = &self.query else {
            return self.narrow(sql.then(" FROM audit_event AS event WHERE TRUE"));
        };
        let sql = self.narrow(sql.then(" FROM (SELECT event.* FROM audit_event AS event WHERE TRUE"));
        let sql = sql.then(" ORDER BY event.at DESC, event.id DESC LIMIT ").bind(SEARCHED);
        let pattern = pattern(query.as_str());
        sql.then(") AS event WHERE (event.topic LIKE ")
            .bind(&pattern)
            .then(r" ESCAPE '\' OR event.ip_address LIKE ")
            .bind(&pattern)
            .then(r" ESCAPE '\' OR lower(CAST(event.details AS TEXT)) LIKE ")
            .bind(&pattern)
            .then(
                r" ESCAPE '\' OR event.user_id IN (SELECT id FROM app_user
                   WHERE lower(coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || email) LIKE ",
            )
            .bind(&pattern)
            .then(r" ESCAPE '\'))")
    }

    /// Adds the conditions that have an index.
    fn narrow(&self, mut sql: Sql) -> Sql {
        if let Some(topic) = &self.topic {
            sql = sql.then(" AND event.topic = ").bind(topic.as_str());
        }
        if let Some(user) = self.actor_id {
            sql = sql.then(" AND event.user_id = ").bind(user);
        }
        if let Some(key) = self.api_key_id {
            sql = sql.then(" AND event.api_key_id = ").bind(key);
        }
        if let Some(model) = &self.model {
            sql = sql.then(" AND event.model = ").bind(model.as_str());
        }
        if let Some(id) = self.model_id {
            sql = sql.then(" AND event.model_id = ").bind(id);
        }
        if let Some(Address(address)) = &self.ip_address {
            sql = sql.then(" AND event.ip_address = ").bind(address);
        }
        if let Some(Moment(after)) = self.after {
            sql = sql.then(" AND event.at >= ").bind(after);
        }
        if let Some(Moment(before)) = self.before {
            sql = sql.then(" AND event.at < ").bind(before);
        }
        sql
    }
}

fn pattern(text: &str) -> String {
    let escaped = text.to_lowercase().replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    format!("%{escaped}%")
}

/// A moment as it is written in a query string.
#[derive(Clone, Copy, Debug, schemars::JsonSchema)]
#[schemars(transparent, inline)]
pub struct Moment(DateTime<Utc>);

impl Param for Moment {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let Input::Text(text) = input else { return Err(Self::fault(input)) };
        text.parse().map(Self).map_err(|_| Self::fault(input))
    }
}

impl Moment {
    fn fault(input: Input<'_>) -> Fault {
        Fault::new("value must be a moment like 2026-05-01T09:00:00Z.", "should be a moment", input)
    }
}

/// An address of the network, spelled as events spell it.
#[derive(Clone, Debug, schemars::JsonSchema)]
#[schemars(transparent, inline)]
pub struct Address(String);

impl Param for Address {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let fault = || Fault::new("value must be an IP address.", "should be an IP address", input);
        let Input::Text(text) = input else { return Err(fault()) };
        let address: IpAddr = text.trim().parse().map_err(|_| fault())?;
        Ok(Self(address.to_canonical().to_string()))
    }
}
