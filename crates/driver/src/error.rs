//! What goes wrong between Metalith and a warehouse, in terms of what the person can mend.

use std::collections::BTreeMap;

/// A connection that could not be made. The fields are keys of the details object with a hint each.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct ConnectError {
    /// One or two sentences: what happened and what to do.
    pub message: String,
    /// Form field → what to do there.
    pub fields: BTreeMap<&'static str, String>,
}

impl ConnectError {
    /// An error that no single field explains.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), fields: BTreeMap::new() }
    }

    /// Points at a field.
    #[must_use]
    pub fn at(mut self, field: &'static str, hint: impl Into<String>) -> Self {
        self.fields.insert(field, hint.into());
        self
    }
}

/// A statement that did not run to its end.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// What kind of end it was.
    pub kind: QueryErrorKind,
    /// The database's own words, or ours when it was not asked.
    pub message: String,
    /// The SQLSTATE, where the engine has one.
    pub sqlstate: Option<String>,
    /// 1-based character offset into the statement where the database saw the fault.
    pub position: Option<u32>,
}

impl QueryError {
    /// An error without a code or place.
    pub fn new(kind: QueryErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), sqlstate: None, position: None }
    }

    /// The refusal of a statement that would change something. It says where that can be allowed.
    pub fn read_only() -> Self {
        Self::new(
            QueryErrorKind::ReadOnly,
            "This statement would change the database, so it was not run. Queries may only read, unless an \
             administrator lets queries change this database.",
        )
    }

    /// The end of a statement that took too long.
    pub fn timed_out(after: std::time::Duration) -> Self {
        let (number, unit) = match after.as_secs() {
            0 => (after.as_millis(), "millisecond"),
            seconds if seconds % 60 == 0 => (u128::from(seconds / 60), "minute"),
            seconds => (u128::from(seconds), "second"),
        };
        let plural = if number == 1 { "" } else { "s" };
        Self::new(
            QueryErrorKind::TimedOut,
            format!("The statement was stopped after {number} {unit}{plural}."),
        )
    }

    /// The refusal of several statements in one text.
    pub fn several_statements() -> Self {
        Self::new(QueryErrorKind::Invalid, "The text holds more than one statement. Run them one at a time.")
    }

    /// The refusal of a text without a statement.
    pub fn no_statement() -> Self {
        Self::new(QueryErrorKind::Invalid, "There is no statement to run.")
    }

    /// The refusal of a text that no database takes whole: it would be cut at the NUL without a word.
    pub fn check_text(sql: &str) -> Result<(), Self> {
        let Some(at) = sql.find('\0') else { return Ok(()) };
        let mut error = Self::new(QueryErrorKind::Invalid, "The statement holds a NUL character. Remove it.");
        error.position = Some(character(sql, at));
        Err(error)
    }
}

/// Turns a byte offset into the 1-based character offset that errors carry.
pub fn character(sql: &str, byte: usize) -> u32 {
    let before = sql.char_indices().take_while(|(at, _)| *at < byte).count();
    u32::try_from(before + 1).unwrap_or(u32::MAX)
}

/// The kinds of end a statement can come to that callers tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryErrorKind {
    /// The database refused the statement: syntax, unknown names, bad values.
    Invalid,
    /// The statement would have changed something and may not.
    ReadOnly,
    /// It ran longer than allowed and was cancelled.
    TimedOut,
    /// Nobody waited for it any more.
    Cancelled,
    /// No connection to the database.
    Connection,
}
