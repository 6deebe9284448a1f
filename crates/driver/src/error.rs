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
