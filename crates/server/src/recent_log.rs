//! `GET /api/util/logs`: the newest records of this process's log, for monitors who cannot read its standard error.
//!
//! They are kept in memory, a bounded number of bounded texts, and end with the process. They say what the log says: it
//! names routes, never paths, and no secret gets into either.

use axum::extract::State;
use chrono::{DateTime, Utc};
use identity::application::Monitor;
use kernel::{Chance, Scope};
use parking_lot::Mutex;
use schemars::JsonSchema;
use serde::Serialize;
use std::{collections::VecDeque, sync::Arc};
use tracing::{Level, Metadata};
use web::{ApiRouter, Json, Result, routing::get_with, says};

/// Records kept.
const MOST: usize = 1000;
/// Bytes of a record's text.
const LONGEST: usize = 1000;

/// The newest records of the log. Clones share them.
#[derive(Clone, Debug, Default)]
pub struct RecentLog(Arc<Mutex<VecDeque<Record>>>);

#[derive(Debug)]
struct Record {
    at: DateTime<Utc>,
    level: Level,
    module: &'static str,
    text: String,
}

impl RecentLog {
    /// Keeps a record of which this is the text; what is beyond a bound is cut.
    pub(crate) fn note(&self, at: DateTime<Utc>, about: &Metadata<'static>, text: &str) {
        let text = text[..text.floor_char_boundary(LONGEST)].to_owned();
        let module = about.module_path().unwrap_or_else(|| about.target());
        self.push(Record { at, level: *about.level(), module, text });
    }

    fn push(&self, record: Record) {
        let mut records = self.0.lock();
        if records.len() == MOST {
            records.pop_front();
        }
        records.push_back(record);
    }
}

/// What the route needs.
#[derive(Clone, Debug)]
struct Logs {
    recent: RecentLog,
    process: Arc<str>,
}

pub(crate) fn routes(recent: RecentLog, chance: &Chance) -> ApiRouter {
    let says = says(Scope::AuditRead, "Gives the newest records of this process's log, newest first.");
    ApiRouter::new()
        .api_route("/util/logs", get_with(list, says))
        .with_state(Logs { recent, process: chance.uuid().into() })
}

/// A record of the log.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LogRecordView {
    /// When it was written.
    timestamp: DateTime<Utc>,
    /// How grave it is: `ERROR`, `WARN`, `INFO`, `DEBUG`, `TRACE`.
    level: &'static str,
    /// The part of the server that wrote it.
    fqns: &'static str,
    /// What it says.
    msg: String,
    /// Always null: what an error says stands in the text.
    exception: Option<String>,
    /// Which process wrote it: the same for all records of one start.
    process_uuid: String,
}

async fn list(monitor: Monitor, State(logs): State<Logs>) -> Result<Json<Vec<LogRecordView>>> {
    monitor.read().await?;
    let view = |record: &Record| LogRecordView {
        timestamp: record.at,
        level: record.level.as_str(),
        fqns: record.module,
        msg: record.text.clone(),
        exception: None,
        process_uuid: logs.process.to_string(),
    };
    Ok(Json(logs.recent.0.lock().iter().rev().map(view).collect()))
}

#[cfg(test)]
impl RecentLog {
    /// The records as lines, oldest first.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.0.lock().iter().map(|record| format!("{} {}", record.level, record.text)).collect()
    }

    pub(crate) const MOST: usize = MOST;
    pub(crate) const LONGEST: usize = LONGEST;
}
