//! A connection with a fence around it.
//!
//! Reading is enforced three times over: the file is opened read-only, SQLite's authorizer refuses what would write,
//! and what it refused is remembered so that the person gets a reason. What no statement may do even where writing is
//! allowed: reach another file, steer the transaction, load code, or set a pragma, which would outlive the statement.

use crate::{
    file::{DatabaseFile, Identity},
    functions,
};
use driver::{QueryError, QueryErrorKind};
use rusqlite::{
    Connection, ErrorCode, OpenFlags,
    config::DbConfig,
    hooks::{AuthAction, AuthContext, Authorization},
    limits::Limit,
};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// Bytes that one value, one row of a table or one sorted record may hold.
const VALUE_BYTES: i32 = 64 << 20;
/// How long a statement waits for another program's lock.
const PATIENCE: Duration = Duration::from_secs(5);

/// A connection, and what tells whether it still fits.
pub(crate) struct Fenced {
    pub(crate) connection: Connection,
    pub(crate) identity: Option<Identity>,
    /// May a later statement use it?
    pub(crate) may_be_kept: bool,
    refused: Arc<Mutex<Option<Refused>>>,
}

/// What the fence held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// A change, where only reading is allowed.
    Write,
    /// Another file: ATTACH, DETACH, VACUUM.
    OtherFile,
    /// BEGIN, COMMIT, SAVEPOINT …
    Transaction,
    /// A pragma that is not a question.
    Pragma,
    /// Loading code.
    Code,
}

impl Refused {
    /// Says why, to whoever wrote the statement.
    pub(crate) fn explain(self, may_write: bool) -> QueryError {
        let message = match self {
            Self::Write => return QueryError::read_only(),
            Self::Pragma if !may_write => return QueryError::read_only(),
            Self::Pragma => "Of the pragmas only those that answer a question can be used, without a value.",
            Self::OtherFile => "A statement reaches this one file only: no ATTACH, DETACH or VACUUM.",
            Self::Transaction => "Each statement is a transaction of its own; it cannot begin or end one.",
            Self::Code => "Extensions cannot be loaded.",
        };
        QueryError::new(QueryErrorKind::Invalid, message)
    }
}

/// The file may have become one since its connection was made; [`DatabaseFile::inspect`] says so in words.
fn refuse_app_database(connection: &Connection) -> rusqlite::Result<()> {
    let found: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if found == kernel::APP_DATABASE_MARK {
        return Err(rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_AUTH),
            None,
        ));
    }
    Ok(())
}

impl Fenced {
    pub(crate) fn open_reading(file: &DatabaseFile) -> rusqlite::Result<Self> {
        let identity = file.identity();
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let plain = Connection::open_with_flags(&file.path, flags)
            .and_then(|connection| Self::fence(connection, identity, false))
            .and_then(Self::that_answers);
        match plain {
            // A database in WAL mode whose folder cannot be written has no room for the log's index. When the log is
            // empty the file alone is the truth; it is read as it lies there, and opened anew for each statement
            // because nothing would tell us of changes.
            Err(error) if lacks_room(&error) && !file.has_wal() => {
                let flags = flags | OpenFlags::SQLITE_OPEN_URI;
                let connection = Connection::open_with_flags(file.immutable_uri(), flags)?;
                let fenced = Self::fence(connection, identity, false)?.that_answers()?;
                Ok(Self { may_be_kept: false, ..fenced })
            }
            other => other,
        }
    }

    /// Opens for writing, never creating. Such a connection serves one statement only.
    pub(crate) fn open_writing(file: &DatabaseFile) -> rusqlite::Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&file.path, flags)?;
        let fenced = Self::fence(connection, file.identity(), true)?;
        Ok(Self { may_be_kept: false, ..fenced })
    }

    fn fence(connection: Connection, identity: Option<Identity>, may_write: bool) -> rusqlite::Result<Self> {
        connection.busy_timeout(PATIENCE)?;
        refuse_app_database(&connection)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        functions::register(&connection)?;
        connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
        connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, VALUE_BYTES)?;
        let refused = Arc::new(Mutex::new(None));
        let memory = Arc::clone(&refused);
        connection.authorizer(Some(move |context: AuthContext<'_>| {
            match judge(&context.action, may_write) {
                Ok(()) => Authorization::Allow,
                Err(reason) => {
                    *memory.lock().unwrap_or_else(PoisonError::into_inner) = Some(reason);
                    Authorization::Deny
                }
            }
        }))?;
        Ok(Self { connection, identity, may_be_kept: true, refused })
    }

    /// SQLite opens lazily; the first question shows whether it can be read.
    fn that_answers(self) -> rusqlite::Result<Self> {
        self.connection.query_row("PRAGMA schema_version", [], |_| Ok(()))?;
        Ok(self)
    }

    /// Tells what was held back since it was last asked.
    pub(crate) fn take_refused(&self) -> Option<Refused> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

fn lacks_room(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly))
}

fn judge(action: &AuthAction<'_>, may_write: bool) -> Result<(), Refused> {
    match action {
        AuthAction::Function { function_name } if function_name.eq_ignore_ascii_case("load_extension") => {
            Err(Refused::Code)
        }
        AuthAction::Select
        | AuthAction::Read { .. }
        | AuthAction::Recursive
        | AuthAction::Function { .. } => Ok(()),
        AuthAction::Pragma { pragma_name, pragma_value } => {
            if is_question(pragma_name, *pragma_value) {
                Ok(())
            } else {
                Err(Refused::Pragma)
            }
        }
        AuthAction::Attach { .. } | AuthAction::Detach { .. } => Err(Refused::OtherFile),
        AuthAction::Transaction { .. } | AuthAction::Savepoint { .. } => Err(Refused::Transaction),
        _ if may_write => Ok(()),
        _ => Err(Refused::Write),
    }
}

/// Pragmas that take a name and answer about it.
const ABOUT_A_NAME: &[&str] = &[
    "foreign_key_check",
    "foreign_key_list",
    "index_info",
    "index_list",
    "index_xinfo",
    "integrity_check",
    "quick_check",
    "table_info",
    "table_list",
    "table_xinfo",
];

/// Pragmas that only answer as long as they are given no value.
const ABOUT_THE_FILE: &[&str] = &[
    "application_id",
    "auto_vacuum",
    "collation_list",
    "compile_options",
    "data_version",
    "database_list",
    "encoding",
    "freelist_count",
    "function_list",
    "journal_mode",
    "module_list",
    "page_count",
    "page_size",
    "pragma_list",
    "schema_version",
    "user_version",
];

fn is_question(name: &str, value: Option<&str>) -> bool {
    let is_in = |list: &[&str]| list.iter().any(|known| known.eq_ignore_ascii_case(name));
    is_in(ABOUT_A_NAME) || (value.is_none() && is_in(ABOUT_THE_FILE))
}
