//! Writes records of the log: each is put into words once, for the line and for the newest records in memory.
//!
//! A line names the request that was being answered. Whatever a message or a field holds,
//! it stays one line.

use super::Pen;
use crate::recent_log::RecentLog;
use chrono::{DateTime, Utc};
use kernel::{Clock, MomentText};
use serde_json::{Map, Value};
use std::{
    cell::RefCell,
    fmt::{self, Write},
};
use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{Layer, layer::Context};

/// How lines look.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    /// For people.
    Text {
        /// Is the grave red?
        in_colour: bool,
    },
    /// For machines: an object per line.
    Json,
}

/// Writes what is logged.
#[derive(Debug)]
pub(super) struct Scribe {
    pub form: Form,
    pub recent: RecentLog,
    pub clock: Clock,
    pub pen: Pen,
}

thread_local! {
    /// What the record and its line are put together in, used again by the next one.
    static DRAFT: RefCell<(Text, String)> = RefCell::default();
}

impl<S: Subscriber> Layer<S> for Scribe {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        DRAFT.with(|draft| match draft.try_borrow_mut() {
            Ok(mut draft) => self.write(event, &mut draft),
            // A value that logs while it is being written.
            Err(_) => self.write(event, &mut <(Text, String)>::default()),
        });
    }
}

impl Scribe {
    fn write(&self, event: &Event<'_>, (text, line): &mut (Text, String)) {
        let (at, level) = (self.clock.now(), *event.metadata().level());
        let request = web::request_id();
        text.0.clear();
        event.record(text);
        if let Some(request) = &request {
            text.field("request", format_args!("{request}"));
        }
        self.recent.note(at, event.metadata(), &text.0);
        line.clear();
        match self.form {
            Form::Text { in_colour } => lay_out(line, at, level, &text.0, in_colour),
            Form::Json => line.push_str(&as_json(event, at, request.as_deref())),
        }
        line.push('\n');
        self.pen.write(line.as_bytes(), level <= Level::WARN);
    }
}

fn lay_out(line: &mut String, at: DateTime<Utc>, level: Level, text: &str, in_colour: bool) {
    let (word, colour) = match level {
        Level::ERROR => ("ERROR", "31"),
        Level::WARN => (" WARN", "33"),
        Level::INFO => (" INFO", "32"),
        Level::DEBUG => ("DEBUG", "34"),
        Level::TRACE => ("TRACE", "35"),
    };
    let at = MomentText::of(at);
    if in_colour {
        // Writing into a text does not fail.
        let _ = write!(line, "\u{1b}[2m{}\u{1b}[0m \u{1b}[{colour}m{word}\u{1b}[0m {text}", &*at);
        return;
    }
    for part in [&*at, " ", word, " ", text] {
        line.push_str(part);
    }
}

fn as_json(event: &Event<'_>, at: DateTime<Utc>, request: Option<&str>) -> String {
    let mut fields = Fields(Map::new());
    fields.0.insert("timestamp".into(), MomentText::of(at).to_string().into());
    fields.0.insert("level".into(), event.metadata().level().as_str().into());
    event.record(&mut fields);
    if let Some(request) = request {
        fields.0.insert("request".into(), request.into());
    }
    Value::Object(fields.0).to_string()
}

/// A message and its fields in one line.
#[derive(Default)]
struct Text(String);

impl Text {
    fn field(&mut self, name: &str, value: fmt::Arguments<'_>) {
        if !self.0.is_empty() {
            self.0.push(' ');
        }
        if name != "message" {
            self.0.push_str(name);
            self.0.push('=');
        }
        // Writing into a text does not fail.
        let _ = Escaped(&mut self.0).write_fmt(value);
    }
}

/// Lets nothing through that would end a line or move a terminal's cursor.
struct Escaped<'a>(&'a mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, more: &str) -> fmt::Result {
        if !more.bytes().any(|byte| byte.is_ascii_control()) {
            self.0.push_str(more);
            return Ok(());
        }
        for char in more.chars() {
            if char.is_control() { self.0.extend(char.escape_default()) } else { self.0.push(char) }
        }
        Ok(())
    }
}

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.field(field.name(), format_args!("{value:?}"));
    }
}

/// The fields of a record as an object.
struct Fields(Map<String, Value>);

impl Fields {
    fn put(&mut self, field: &Field, value: impl Into<Value>) {
        self.0.insert(field.name().to_owned(), value.into());
    }
}

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.put(field, format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.put(field, value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.put(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.put(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.put(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.put(field, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use tracing_subscriber::layer::SubscriberExt;

    fn noted(form: Form, log: impl FnOnce()) -> (Vec<String>, String) {
        let (recent, gathered) = (RecentLog::default(), Arc::default());
        let pen = Pen(Arc::clone(&gathered));
        let scribe = Scribe { form, recent: recent.clone(), clock: Clock::manual(DateTime::UNIX_EPOCH), pen };
        tracing::subscriber::with_default(tracing_subscriber::registry().with(scribe), log);
        let lines = String::from_utf8(gathered.lines.lock().clone()).unwrap();
        (recent.lines(), lines)
    }

    #[test]
    fn a_record_has_its_message_and_its_fields() {
        let log = || tracing::info!(user = 7, route = "/api/card/{id}", "seen\nwell");
        let (records, lines) = noted(Form::Text { in_colour: false }, log);
        let text = "seen\\nwell user=7 route=\"/api/card/{id}\"";
        assert_eq!(records, [format!("INFO {text}")]);
        assert_eq!(lines, format!("1970-01-01T00:00:00.000Z  INFO {text}\n"));
    }

    #[test]
    fn machines_get_an_object_with_types() {
        let (_, lines) = noted(Form::Json, || tracing::info!(status = 200, route = "/a\"b", "answered"));
        let line: Value = serde_json::from_str(&lines).unwrap();
        let expected = serde_json::json!({
            "timestamp": "1970-01-01T00:00:00.000Z", "level": "INFO", "message": "answered", "status": 200,
            "route": "/a\"b",
        });
        assert_eq!(line, expected);
    }

    #[test]
    fn the_newest_records_are_kept_and_none_grows_beyond_its_bound() {
        let (records, _) = noted(Form::Text { in_colour: true }, || {
            for number in 0..=RecentLog::MOST {
                tracing::info!(number, "{}", "é".repeat(RecentLog::LONGEST));
            }
            tracing::info!("the end");
        });
        let last = records.last().map(String::as_str);
        assert_eq!((records.len(), last), (RecentLog::MOST, Some("INFO the end")));
        assert!(records.iter().all(|record| record.len() <= RecentLog::LONGEST + "INFO ".len()));
    }
}
