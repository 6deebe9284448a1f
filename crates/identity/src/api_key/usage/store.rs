//! SQL of how keys are used.

use super::{
    model::RouteDay,
    notes::{Count, LastUse},
};
use crate::api_key::Scopes;
use chrono::{DateTime, NaiveDate, Utc};
use kernel::ApiKeyId;
use std::collections::BTreeMap;
use store::{Bind, FromRow, Result, Row, Sql, Tx, Value, from_row, params};

/// Rows written in one statement.
const AT_ONCE: usize = 100;

/// Adds what was counted to what is written.
pub(super) async fn add(tx: &mut Tx, counts: &BTreeMap<ApiKeyId, Vec<Count>>) -> Result<()> {
    let rows: Vec<_> =
        counts.iter().flat_map(|(key, counts)| counts.iter().map(|count| row(*key, count))).collect();
    for some in rows.chunks(AT_ONCE) {
        Sql::new(
            "INSERT INTO api_key_use (api_key_id, day, method, path, requests, refused, on_trial) VALUES ",
        )
        .bind_rows(some.iter().map(<[Value; 7]>::as_slice))
        .then(
            " ON CONFLICT (api_key_id, day, method, path) DO UPDATE
                  SET requests = api_key_use.requests + excluded.requests,
                      refused = api_key_use.refused + excluded.refused,
                      on_trial = api_key_use.on_trial + excluded.on_trial",
        )
        .execute(tx)
        .await?;
    }
    Ok(())
}

fn row(key: ApiKeyId, count: &Count) -> [Value; 7] {
    [
        key.bind(),
        count.day.to_string().bind(),
        count.method.bind(),
        (*count.path).bind(),
        count.requests.bind(),
        count.refused.bind(),
        count.on_trial.bind(),
    ]
}

/// Writes how a key was last used; another replica may know of a later use.
pub(super) async fn note_last_use(tx: &mut Tx, key: ApiKeyId, used: &LastUse) -> Result<()> {
    if let Some(seen) = &used.seen {
        tx.execute(
            "UPDATE api_key SET last_used_at = $2, last_used_ip = $3, last_used_agent = $4
             WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)",
            params![key, seen.at, seen.address.to_string(), seen.agent],
        )
        .await?;
    }
    if let Some((since, uses)) = used.retiring {
        tx.execute(
            "UPDATE api_key SET retiring_uses = retiring_uses + $3 WHERE id = $1 AND rotated_at = $2",
            params![key, since, uses],
        )
        .await?;
    }
    Ok(())
}

/// What is known of a key's use besides its routes.
pub(super) struct KeyRow {
    pub trial_scopes: Option<Scopes>,
    pub last_used_at: Option<DateTime<Utc>>,
    pub last_used_ip: Option<String>,
    pub last_used_agent: Option<String>,
}

from_row!(KeyRow { trial_scopes, last_used_at, last_used_ip, last_used_agent });

pub(super) async fn find(tx: &mut Tx, key: ApiKeyId) -> Result<Option<KeyRow>> {
    let sql = "SELECT trial_scopes, last_used_at, last_used_ip, last_used_agent FROM api_key WHERE id = $1";
    tx.find(sql, params![key]).await
}

/// What was counted of a key from one day to another.
pub(super) async fn list(
    tx: &mut Tx,
    key: ApiKeyId,
    first: NaiveDate,
    last: NaiveDate,
) -> Result<Vec<RouteDay>> {
    tx.list(
        "SELECT day, method, path, requests, refused, on_trial FROM api_key_use
         WHERE api_key_id = $1 AND day BETWEEN $2 AND $3",
        params![key, first.to_string(), last.to_string()],
    )
    .await
}

impl FromRow for RouteDay {
    fn from_row(row: &Row) -> Result<Self> {
        let day: String = row.get("day")?;
        Ok(Self {
            day: day.parse().map_err(|_| store::Error::Fault("wanted a day, found other text".into()))?,
            method: row.get("method")?,
            path: row.get("path")?,
            requests: row.get("requests")?,
            refused: row.get("refused")?,
            on_trial: row.get("on_trial")?,
        })
    }
}

/// Forgets how a key was used.
pub(in super::super) async fn forget(tx: &mut Tx, key: ApiKeyId) -> Result<()> {
    tx.execute("DELETE FROM api_key_use WHERE api_key_id = $1", params![key]).await.map(drop)
}

pub(super) async fn delete_before(tx: &mut Tx, day: NaiveDate) -> Result<()> {
    tx.execute("DELETE FROM api_key_use WHERE day < $1", params![day.to_string()]).await.map(drop)
}

pub(super) async fn keys_with_more_than(tx: &mut Tx, rows: i64) -> Result<Vec<ApiKeyId>> {
    let sql = "SELECT api_key_id FROM api_key_use GROUP BY api_key_id HAVING count(*) > $1";
    tx.list(sql, params![rows]).await
}

/// Forgets the oldest days of a key, so that no more than so many rows are left.
pub(super) async fn delete_beyond(tx: &mut Tx, key: ApiKeyId, rows: i64) -> Result<()> {
    let sql = "DELETE FROM api_key_use WHERE api_key_id = $1 AND day <= (
                   SELECT day FROM api_key_use WHERE api_key_id = $1 ORDER BY day DESC LIMIT 1 OFFSET $2)";
    tx.execute(sql, params![key, rows]).await.map(drop)
}
