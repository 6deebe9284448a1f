//! What the server's refusals mean to whoever ran the statement.

use driver::{ConnectError, QueryError, QueryErrorKind, Statement};
use tokio::time::Instant;
use tokio_postgres::{
    Error,
    error::{DbError, ErrorPosition, SqlState},
};

pub(crate) fn no_connection(error: &ConnectError) -> QueryError {
    QueryError::new(QueryErrorKind::Connection, error.message.clone())
}

pub(crate) fn explain(error: &Error, statement: &Statement, deadline: Instant) -> QueryError {
    let Some(refusal) = error.as_db_error() else {
        let cause = std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string);
        return if is_hang_up(error) {
            QueryError::new(
                QueryErrorKind::Connection,
                format!("The connection to the database was lost: {cause}."),
            )
        } else {
            QueryError::new(
                QueryErrorKind::Invalid,
                format!("The database's answer cannot be read: {cause}."),
            )
        };
    };
    let error = match kind(refusal, deadline) {
        QueryErrorKind::ReadOnly if !statement.may_write => QueryError::read_only(),
        QueryErrorKind::TimedOut => QueryError::timed_out(statement.timeout),
        QueryErrorKind::Invalid if is_several(refusal) => QueryError::several_statements(),
        kind => QueryError::new(kind, in_words(refusal)),
    };
    let position = match refusal.position() {
        Some(ErrorPosition::Original(position)) => Some(*position),
        _ => None,
    };
    QueryError { sqlstate: Some(refusal.code().code().to_owned()), position, ..error }
}

/// Is the connection gone, whatever was asked of it?
pub(crate) fn is_hang_up(error: &Error) -> bool {
    error.is_closed() || cause_is_io(error) || error.code().is_some_and(|code| code.code().starts_with("57P"))
}

fn cause_is_io(error: &Error) -> bool {
    std::error::Error::source(error).is_some_and(<dyn std::error::Error>::is::<std::io::Error>)
}

fn kind(refusal: &DbError, deadline: Instant) -> QueryErrorKind {
    match refusal.code() {
        code if *code == SqlState::READ_ONLY_SQL_TRANSACTION => QueryErrorKind::ReadOnly,
        code if *code == SqlState::QUERY_CANCELED && Instant::now() >= deadline => QueryErrorKind::TimedOut,
        code if *code == SqlState::QUERY_CANCELED => QueryErrorKind::Cancelled,
        // Connection exceptions, too many connections, a server that shuts down.
        code if ["08", "53300", "57P"].iter().any(|class| code.code().starts_with(class)) => {
            QueryErrorKind::Connection
        }
        _ => QueryErrorKind::Invalid,
    }
}

fn is_several(refusal: &DbError) -> bool {
    *refusal.code() == SqlState::SYNTAX_ERROR && refusal.message().contains("multiple commands")
}

fn in_words(refusal: &DbError) -> String {
    let mut words = refusal.message().to_owned();
    for (label, text) in [("", refusal.detail()), ("Hint: ", refusal.hint())] {
        if let Some(text) = text {
            words = format!("{words}\n{label}{text}");
        }
    }
    words
}
