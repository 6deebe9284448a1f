//! A query that failed: an answer like any other, with words for the person who asked.
//!
//! Clients read `error`, `error_type`, `state`, `class` and the first of `via`. There are no stack traces. Our own
//! `error_position` says where in the statement the database saw the fault.

use axum::http::StatusCode;
use driver::{ConnectError, QueryError, QueryErrorKind};
use schemars::JsonSchema;
use serde::Serialize;

/// Why there is no result, or not all of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Failure {
    kind: ErrorType,
    message: String,
    state: Option<String>,
    position: Option<u32>,
    statement: Option<FailedStatement>,
}

/// The statement that the database refused.
#[derive(Clone, Debug, PartialEq, Eq)]
struct FailedStatement {
    engine: String,
    sql: String,
}

/// What kind of failure; names of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ErrorType {
    /// The statement is wrong, or may not run.
    InvalidQuery,
    /// The query asks for what is not there yet.
    UnsupportedFeature,
    /// A variable has no value and needs one.
    MissingRequiredParameter,
    /// A parameter does not fit what it is for.
    InvalidParameter,
    /// The caller may not.
    MissingRequiredPermissions,
    /// It took too long.
    TimedOut,
    /// The database did not answer, or stopped.
    Db,
    /// The result came and could not be processed.
    Qp,
}

impl Failure {
    /// The query asks for something that does not exist here.
    pub fn unsupported(message: impl Into<String>) -> Self {
        Self::new(ErrorType::UnsupportedFeature, message)
    }

    /// The query cannot be meant.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorType::InvalidQuery, message)
    }

    /// A parameter does not fit what it is for.
    pub fn parameter(message: impl Into<String>) -> Self {
        Self::new(ErrorType::InvalidParameter, message)
    }

    /// A variable has no value and needs one.
    pub fn missing_parameter(message: impl Into<String>) -> Self {
        Self::new(ErrorType::MissingRequiredParameter, message)
    }

    /// Is it that the caller may not?
    pub fn is_about_permission(&self) -> bool {
        self.kind == ErrorType::MissingRequiredPermissions
    }

    /// What happened.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The caller may not run it (text of the contract).
    pub fn not_permitted() -> Self {
        Self::new(ErrorType::MissingRequiredPermissions, "You do not have permissions to run this query.")
    }

    /// No connection.
    pub fn unreachable(error: ConnectError) -> Self {
        Self::new(ErrorType::Db, error.message)
    }

    /// The file could not be written.
    pub fn unwritten() -> Self {
        Self::new(
            ErrorType::Qp,
            "The file could not be written on the server; its disk for temporary files may be full.",
        )
    }

    /// The database refused the statement or did not finish it; told with the statement, and with the place in it, to those
    /// who may see that.
    pub fn of_statement(error: QueryError, engine: &str, sql: Option<&str>) -> Self {
        let kind = match error.kind {
            QueryErrorKind::Invalid | QueryErrorKind::ReadOnly => ErrorType::InvalidQuery,
            QueryErrorKind::TimedOut => ErrorType::TimedOut,
            QueryErrorKind::Cancelled | QueryErrorKind::Connection => ErrorType::Db,
        };
        let statement = sql.map(|sql| FailedStatement { engine: engine.to_owned(), sql: sql.to_owned() });
        let position = error.position.filter(|_| sql.is_some());
        let message = match kind {
            // The database's words repeat the statement: names of columns, values.
            ErrorType::InvalidQuery if sql.is_none() => REFUSED_BENEATH.to_owned(),
            _ => error.message,
        };
        Self { state: error.sqlstate, position, statement, ..Self::new(kind, message) }
    }

    fn new(kind: ErrorType, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), state: None, position: None, statement: None }
    }

    /// The HTTP status of a query, however it ended. Released versions of the reference answer 202 to failures too,
    /// and clients rely on it; whoever changes that changes it here.
    pub fn status<T>(_outcome: &Result<T, Self>) -> StatusCode {
        StatusCode::ACCEPTED
    }
}

const REFUSED_BENEATH: &str = "The database refused what this asks, or a question beneath it that you may not see. Tell whoever looks after it.";

const CLASS: &str = "class metalith.QueryError";

/// A failure on the wire.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct FailureView {
    /// A stable name of the kind of fault; tells nothing more than `error_type`.
    class: &'static str,
    /// What happened, in the database's own words where it said any.
    error: String,
    error_type: ErrorType,
    /// The SQLSTATE, where the database has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    /// 1-based character offset into the statement where the database saw the fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    error_position: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    via: Option<[CauseView; 1]>,
}

/// How a refused statement is told once more.
#[derive(Debug, Serialize, JsonSchema)]
struct CauseView {
    status: &'static str,
    class: &'static str,
    error: String,
    error_type: ErrorType,
    #[serde(rename = "ex-data")]
    ex_data: CauseDataView,
}

#[derive(Debug, Serialize, JsonSchema)]
struct CauseDataView {
    driver: String,
    /// The statement, line by line.
    sql: Vec<String>,
    params: Option<()>,
    #[serde(rename = "type")]
    kind: ErrorType,
}

impl From<&Failure> for FailureView {
    fn from(failure: &Failure) -> Self {
        let via = failure.statement.as_ref().map(|statement| {
            let ex_data = CauseDataView {
                driver: statement.engine.clone(),
                sql: statement.sql.lines().map(str::to_owned).collect(),
                params: None,
                kind: failure.kind,
            };
            let error = format!("Error executing query: {}", failure.message);
            [CauseView { status: "failed", class: CLASS, error, error_type: failure.kind, ex_data }]
        });
        Self {
            class: CLASS,
            error: failure.message.clone(),
            error_type: failure.kind,
            state: failure.state.clone(),
            error_position: failure.position,
            via,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn a_refused_statement_is_told_with_its_place() {
        let mut error = QueryError::new(QueryErrorKind::Invalid, "no such table: foo");
        error.position = Some(15);
        let failure = Failure::of_statement(error, "sqlite", Some("SELECT *\nFROM foo"));
        let view = serde_json::to_string_pretty(&FailureView::from(&failure)).unwrap();
        expect![[r#"
            {
              "class": "class metalith.QueryError",
              "error": "no such table: foo",
              "error_type": "invalid-query",
              "error_position": 15,
              "via": [
                {
                  "status": "failed",
                  "class": "class metalith.QueryError",
                  "error": "Error executing query: no such table: foo",
                  "error_type": "invalid-query",
                  "ex-data": {
                    "driver": "sqlite",
                    "sql": [
                      "SELECT *",
                      "FROM foo"
                    ],
                    "params": null,
                    "type": "invalid-query"
                  }
                }
              ]
            }"#]]
        .assert_eq(&view);
    }

    #[test]
    fn what_a_hidden_statement_was_refused_for_is_not_told() {
        let refused = |kind| {
            let error = QueryError::new(kind, "no such column: salary");
            serde_json::to_string(&FailureView::from(&Failure::of_statement(error, "sqlite", None))).unwrap()
        };
        assert!(!refused(QueryErrorKind::Invalid).contains("salary"));
        assert!(!refused(QueryErrorKind::ReadOnly).contains("salary"));
    }

    #[test]
    fn what_was_never_run_has_no_statement_to_tell() {
        let view = serde_json::to_string(&FailureView::from(&Failure::not_permitted())).unwrap();
        expect![[r#"{"class":"class metalith.QueryError","error":"You do not have permissions to run this query.","error_type":"missing-required-permissions"}"#]]
            .assert_eq(&view);
    }
}
