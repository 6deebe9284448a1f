//! The audit log as a CSV file, page by page, so that no request holds all of it.
//!
//! Cells are data and stay as they are; what could be misread is put into quotes.

use super::{
    filter::EventFilter,
    store::{self, Entry},
};
use axum::{
    body::Body,
    http::header,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, SecondsFormat, Utc};
use futures_util::stream::try_unfold;
use identity::application::Monitor;
use kernel::Id;
use serde_json::Value;

/// Events read at once.
const PAGE: i64 = 1000;

const TITLES: [&str; 14] = [
    "id",
    "at",
    "topic",
    "actor_id",
    "actor_name",
    "actor_email",
    "api_key_id",
    "api_key_name",
    "session_id",
    "ip_address",
    "model",
    "model_id",
    "details",
    "is_sealed",
];

/// The file.
#[derive(Debug)]
pub(super) struct File {
    contents: Body,
    made_at: DateTime<Utc>,
}

impl File {
    pub fn new(monitor: Monitor, filter: EventFilter, made_at: DateTime<Utc>) -> Self {
        let start = Reading { monitor, filter, last: None, is_over: false };
        Self { contents: Body::from_stream(try_unfold(start, Reading::go_on)), made_at }
    }
}

/// How far the file is told.
struct Reading {
    monitor: Monitor,
    filter: EventFilter,
    last: Option<Entry>,
    is_over: bool,
}

impl Reading {
    /// The next piece of the file. A failure cuts the connection, so that a part is not taken for the whole.
    async fn go_on(mut self) -> Result<Option<(Vec<u8>, Self)>, BrokenOff> {
        if self.is_over {
            return Ok(None);
        }
        let entries = self.next().await.map_err(|error| BrokenOff::because(&error))?;
        let mut piece = csv::Writer::from_writer(Vec::new());
        if self.last.is_none() {
            piece.write_record(TITLES).map_err(|error| BrokenOff::because(&error))?;
        }
        for entry in &entries {
            piece.write_record(cells(entry)).map_err(|error| BrokenOff::because(&error))?;
        }
        let piece = piece.into_inner().map_err(|error| BrokenOff::because(&error))?;
        self.is_over = i64::try_from(entries.len()).is_ok_and(|read| read < PAGE);
        self.last = entries.into_iter().next_back();
        Ok(Some((piece, self)))
    }

    async fn next(&self) -> web::Result<Vec<Entry>> {
        let mut tx = self.monitor.read().await?;
        Ok(store::list_behind(&mut tx, &self.filter, self.last.as_ref(), PAGE).await?)
    }
}

/// The file cannot be told to its end.
#[derive(Debug, thiserror::Error)]
#[error("the file broke off")]
struct BrokenOff;

impl BrokenOff {
    fn because(cause: &dyn std::fmt::Debug) -> Self {
        tracing::warn!(?cause, "a file of the audit log broke off");
        Self
    }
}

/// What makes a spreadsheet run a cell that begins with it.
const RUN: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A text that spreadsheets show and do not run: people choose their names, and administrators open the file. Where a
/// comma stands in numbers, cells are parted at semicolons, whatever is in quotes.
fn harmless(text: &str) -> String {
    shown(text, |run| format!("'{run}"))
}

/// Details as JSON that says the same. Nothing in it begins a cell but what comes after a semicolon, which only texts have.
fn harmless_details(details: &Value) -> String {
    shown(&details.to_string(), |run| format!("\\u{:04x}", u32::from(run)))
}

/// The text with every character that would be run written otherwise.
fn shown(text: &str, otherwise: impl Fn(char) -> String) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut begins_cell = true;
    for c in text.chars() {
        if begins_cell && RUN.contains(&c) {
            shown.push_str(&otherwise(c));
        } else {
            shown.push(c);
        }
        // Where quotes are not understood, an empty pair may stand before what is run.
        begins_cell = matches!(c, ';' | '\n' | '\r' | '\t') || (begins_cell && c == '"');
    }
    shown
}

fn cells(entry: &Entry) -> [String; TITLES.len()] {
    let number = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
    let text = |text: &Option<String>| text.as_deref().map(harmless).unwrap_or_default();
    [
        entry.id.to_string(),
        entry.at.to_rfc3339_opts(SecondsFormat::Millis, true),
        entry.topic.clone(),
        number(entry.user_id.map(Id::number)),
        text(&entry.actor_name()),
        text(&entry.email),
        number(entry.api_key_id.map(Id::number)),
        text(&entry.api_key_id.and(entry.api_key_name.clone())),
        number(entry.session_id.map(Id::number)),
        text(&entry.ip_address),
        text(&entry.model),
        number(entry.model_id),
        harmless_details(&entry.details.0),
        entry.seal.is_some().to_string(),
    ]
}

impl IntoResponse for File {
    fn into_response(self) -> Response {
        let day = self.made_at.format("%Y-%m-%d");
        let headers = [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, format!("attachment; filename=\"audit_{day}.csv\"")),
        ];
        (headers, self.contents).into_response()
    }
}

impl web::Described for File {
    type Inner = ();
}
