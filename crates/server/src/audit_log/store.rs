//! SQL of reading the audit log: events with the names of who acted.
//!
//! The page is cut first and named afterwards, so that names are looked up for what is shown and for nothing else.

use super::filter::EventFilter;
use chrono::{DateTime, Utc};
use kernel::{ApiKeyId, AuditEventId, SessionId, UserId};
use serde_json::Value;
use store::{Json, Result, Sql, Tx, from_row};

/// Events that are counted at most.
pub(super) const COUNTED: i64 = 100_000;

/// An event, and who acted as far as they are still known.
#[derive(Debug)]
pub(super) struct Entry {
    pub id: AuditEventId,
    pub at: DateTime<Utc>,
    pub topic: String,
    pub user_id: Option<UserId>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub email: Option<String>,
    pub api_key_id: Option<ApiKeyId>,
    pub api_key_name: Option<String>,
    pub session_id: Option<SessionId>,
    pub ip_address: Option<String>,
    pub model: Option<String>,
    pub model_id: Option<i64>,
    pub details: Json<Value>,
    pub seal: Option<i64>,
}

from_row!(Entry {
    id,
    at,
    topic,
    user_id,
    first_name,
    last_name,
    email,
    api_key_id,
    api_key_name,
    session_id,
    ip_address,
    model,
    model_id,
    details,
    seal,
});

/// So many events, newest first, after leaving some out.
pub(super) async fn list(tx: &mut Tx, filter: &EventFilter, limit: i64, offset: i64) -> Result<Vec<Entry>> {
    let found = filter.add_to(Sql::new(NAMED).then("SELECT event.*"));
    let page = found.then(NEWEST_FIRST).then(" LIMIT ").bind(limit).then(" OFFSET ").bind(offset);
    page.then(NAMES).then(NEWEST_FIRST).list(tx).await
}

/// So many events, newest first, behind this one.
pub(super) async fn list_behind(
    tx: &mut Tx,
    filter: &EventFilter,
    last: Option<&Entry>,
    limit: i64,
) -> Result<Vec<Entry>> {
    let mut found = filter.add_to(Sql::new(NAMED).then("SELECT event.*"));
    if let Some(last) = last {
        found = found.then(" AND (event.at, event.id) < (").bind(last.at).then(", ").bind(last.id).then(")");
    }
    found.then(NEWEST_FIRST).then(" LIMIT ").bind(limit).then(NAMES).then(NEWEST_FIRST).list(tx).await
}

const NAMED: &str = "SELECT event.*, actor.first_name, actor.last_name, actor.email,
                            coalesce(api_key.name, actor.first_name) AS api_key_name FROM (";
const NAMES: &str = ") AS event
                     LEFT JOIN app_user AS actor ON actor.id = event.user_id
                     LEFT JOIN api_key ON api_key.id = event.api_key_id";
const NEWEST_FIRST: &str = " ORDER BY event.at DESC, event.id DESC";

/// Counts events, but not beyond [`COUNTED`].
pub(super) async fn count(tx: &mut Tx, filter: &EventFilter) -> Result<i64> {
    let found = filter.add_to(Sql::new("SELECT count(*) AS events FROM (SELECT event.id"));
    let counted: Option<i64> = found.then(" LIMIT ").bind(COUNTED).then(") AS counted").find(tx).await?;
    Ok(counted.unwrap_or_default())
}

/// Every topic that has events. Goes from one to the next in the index, so that it costs as little as there are topics.
pub(super) async fn topics(tx: &mut Tx) -> Result<Vec<String>> {
    tx.list(
        "WITH RECURSIVE known (topic) AS (
             SELECT min(topic) FROM audit_event
             UNION ALL
             SELECT (SELECT min(topic) FROM audit_event WHERE topic > known.topic) FROM known WHERE topic IS NOT NULL
         )
         SELECT topic FROM known WHERE topic IS NOT NULL ORDER BY topic",
        &[],
    )
    .await
}
