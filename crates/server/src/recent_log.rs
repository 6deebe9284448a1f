//! `GET /api/util/logs`: the newest records of this process's log, for administrators who cannot read its standard error.
//!
//! They are kept in memory, a bounded number of bounded texts, and end with the process. They say what the log says: it
//! names routes, never paths, and no secret gets into either.

use axum::extract::State;
use chrono::{DateTime, Utc};
use identity::Admin;
use kernel::{Chance, Clock, Scope};
use parking_lot::Mutex;
use schemars::JsonSchema;
use serde::Serialize;
use std::{
    collections::VecDeque,
    fmt::{self, Write},
    sync::Arc,
};
use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id},
};
use tracing_subscriber::{Layer, layer::Context, registry::LookupSpan};
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
    /// What notes every record from now on.
    pub(crate) fn layer(&self, clock: Clock) -> Noting {
        Noting { recent: self.clone(), clock }
    }

    fn note(&self, record: Record) {
        let mut records = self.0.lock();
        if records.len() == MOST {
            records.pop_front();
        }
        records.push_back(record);
    }
}

/// Notes what is logged.
#[derive(Debug)]
pub(crate) struct Noting {
    recent: RecentLog,
    clock: Clock,
}

/// The fields of a span, as text.
struct SpanText(String);

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Noting {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        let mut text = Text::default();
        attributes.record(&mut text);
        span.extensions_mut().insert(SpanText(text.0));
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let about = event.metadata();
        let mut text = Text::default();
        event.record(&mut text);
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(SpanText(of_span)) = span.extensions().get() {
                // Writing into a text does not fail.
                let _ = write!(text, " {}{{{of_span}}}", span.name());
            }
        }
        let module = about.module_path().unwrap_or_else(|| about.target());
        self.recent.note(Record { at: self.clock.now(), level: *about.level(), module, text: text.0 });
    }
}

/// A message and its fields in one line, cut where it gets long.
#[derive(Default)]
struct Text(String);

impl Write for Text {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        let room = LONGEST.saturating_sub(self.0.len());
        self.0.push_str(&more[..more.floor_char_boundary(room)]);
        Ok(())
    }
}

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let gap = if self.0.is_empty() { "" } else { " " };
        // Writing into a text does not fail.
        let _ = match field.name() {
            "message" => write!(self, "{gap}{value:?}"),
            name => write!(self, "{gap}{name}={value:?}"),
        };
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
        .with_state(Logs { recent, process: chance.uuid().to_string().into() })
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

async fn list(admin: Admin, State(logs): State<Logs>) -> Result<Json<Vec<LogRecordView>>> {
    admin.read().await?;
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
mod tests {
    use super::*;
    use tracing_subscriber::layer::SubscriberExt;

    fn noted(log: impl FnOnce()) -> Vec<String> {
        let recent = RecentLog::default();
        let subscriber = tracing_subscriber::registry().with(recent.layer(Clock::system()));
        tracing::subscriber::with_default(subscriber, log);
        let records = recent.0.lock();
        records.iter().map(|record| format!("{} {}", record.level, record.text)).collect()
    }

    #[test]
    fn a_record_has_its_message_its_fields_and_the_request_it_stands_in() {
        let records = noted(|| {
            let _request = tracing::info_span!("request", id = "abc").entered();
            tracing::warn!(user = 7, route = "/api/card/{id}", "refused");
        });
        assert_eq!(records, [r#"WARN refused user=7 route="/api/card/{id}" request{id="abc"}"#]);
    }

    #[test]
    fn the_newest_records_are_kept_and_none_grows_beyond_its_bound() {
        let records = noted(|| {
            for number in 0..=MOST {
                tracing::info!(number, "{}", "é".repeat(LONGEST));
            }
            tracing::info!("the end");
        });
        assert_eq!((records.len(), records.last().unwrap().as_str()), (MOST, "INFO the end"));
        assert!(records.iter().all(|record| record.len() <= LONGEST + "INFO ".len()));
    }
}
