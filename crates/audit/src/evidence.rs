//! Rows as they lie in the database, whatever somebody has made of them.
//!
//! Seals are made of what is stored, not of what it means: a cell becomes the same text on both databases, and a
//! cell that holds what it never should is still a text, only another one.

use chrono::{DateTime, SecondsFormat, Timelike, Utc};
use kernel::{Purpose, ServerKey};
use store::{FromRow, FromValue, Result, Row, Value};

/// An event as it is found.
#[derive(Debug)]
pub(crate) struct Evidence {
    pub id: i64,
    /// The seal that is said to hold it.
    pub seal: Option<i64>,
    text: String,
}

impl Evidence {
    /// Digits of an event's print: 128 bits under a key cannot be met by trying.
    const DIGITS: usize = 32;

    /// What tells this event from any other, and from itself once it was changed.
    pub fn print(&self, key: &ServerKey) -> String {
        let mut print = key.digest(Purpose::Audit, &self.text).0;
        print.truncate(Self::DIGITS);
        print
    }
}

impl FromRow for Evidence {
    fn from_row(row: &Row) -> Result<Self> {
        // Everything but the seal, which comes later.
        let what = ["id", "at", "topic", "model", "model_id", "details"];
        let who = ["user_id", "api_key_id", "session_id", "ip_address"];
        let parts = [&what[..], &who].concat();
        Ok(Self { id: row.get("id")?, seal: row.get("seal")?, text: tell("event", cells(row, &parts)?) })
    }
}

/// A seal as it is found, or as it is about to be made.
#[derive(Debug)]
pub(crate) struct Seal {
    pub number: i64,
    /// The digest of the seal before; empty for the first.
    pub previous: String,
    /// The prints of its events.
    pub prints: String,
    text: String,
}

impl Seal {
    /// Prepares one.
    pub fn new(number: i64, sealed_at: DateTime<Utc>, previous: String, prints: String) -> Self {
        let text = tell(
            "seal",
            [number.into(), spell(sealed_at).into(), previous.as_str().into(), prints.as_str().into()],
        );
        Self { number, previous, prints, text }
    }

    /// What binds it together; only the server can work it out.
    pub fn digest(&self, key: &ServerKey) -> String {
        key.digest(Purpose::Audit, &self.text).0
    }
}

impl FromRow for Seal {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            number: row.get("number")?,
            previous: row.get("previous")?,
            prints: row.get("prints")?,
            text: tell("seal", cells(row, &["number", "sealed_at", "previous", "prints"])?),
        })
    }
}

/// A list that begins with what it is, as JSON text.
fn tell(what: &str, cells: impl IntoIterator<Item = serde_json::Value>) -> String {
    let told: serde_json::Value = std::iter::once(what.into()).chain(cells).collect();
    told.to_string()
}

fn cells(row: &Row, names: &[&str]) -> Result<Vec<serde_json::Value>> {
    names.iter().map(|name| row.get(name).map(|Cell(cell)| cell)).collect()
}

struct Cell(serde_json::Value);

impl FromValue for Cell {
    fn from_value(value: &Value) -> Result<Self> {
        Ok(Self(match value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(flag) => (*flag).into(),
            Value::Int(number) => (*number).into(),
            Value::Float(measure) => (*measure).into(),
            Value::Text(text) | Value::Json(text) => text.as_str().into(),
            Value::Time(time) => spell(*time).into(),
            Value::Bytes(bytes) => bytes.as_slice().into(),
        }))
    }
}

/// Spells a moment as SQLite keeps it; one that our clock never tells keeps its digits, so that they are missed.
fn spell(time: DateTime<Utc>) -> String {
    let is_whole = time.nanosecond().is_multiple_of(1_000_000);
    let digits = if is_whole { SecondsFormat::Millis } else { SecondsFormat::Nanos };
    time.to_rfc3339_opts(digits, true)
}
