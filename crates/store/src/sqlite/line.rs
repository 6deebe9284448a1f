//! One connection to the file, as the pool opens it.

use crate::row::Names;
use rusqlite::{Connection, OpenFlags, Statement, config::DbConfig};
use std::{
    cell::RefCell, collections::HashMap, fs::OpenOptions, ops::Deref, path::Path, sync::Arc, time::Duration,
};

/// A connection, and what is known of statements that it has run before.
#[derive(Debug)]
pub(super) struct Line {
    connection: Connection,
    known: RefCell<HashMap<Box<str>, Known>>,
}

#[derive(Debug)]
struct Known {
    /// Of its columns.
    names: Names,
    /// Was it done at once the last time that somebody timed it?
    is_quick: bool,
}

/// Statements that are remembered; most texts are static, and there are fewer of them.
const REMEMBERED: usize = 1024;
/// What takes no longer is done at once: to step aside for it costs other requests more than to wait for it.
const QUICK: Duration = Duration::from_micros(250);

impl Line {
    pub(super) fn names(&self, statement: &Statement<'_>, sql: &str) -> Names {
        let mut known = self.known.borrow_mut();
        if let Some(known) = known.get(sql) {
            return Arc::clone(&known.names);
        }
        if known.len() >= REMEMBERED {
            known.clear();
        }
        let names: Names = statement.column_names().into_iter().map(Box::from).collect();
        known.insert(sql.into(), Known { names: Arc::clone(&names), is_quick: false });
        names
    }

    /// Was the statement done at once the last time? What is new never was.
    pub(super) fn is_quick(&self, sql: &str) -> bool {
        self.known.borrow().get(sql).is_some_and(|known| known.is_quick)
    }

    /// Remembers how long the statement took.
    pub(super) fn took(&self, sql: &str, time: Duration) {
        if let Some(known) = self.known.borrow_mut().get_mut(sql) {
            known.is_quick = time <= QUICK;
        }
    }
}

impl From<Connection> for Line {
    fn from(connection: Connection) -> Self {
        Self { connection, known: RefCell::default() }
    }
}

impl Deref for Line {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self.connection
    }
}

/// Opens the connection that writes, and makes the file where it is missing. None when it is somebody else's.
pub(super) fn writer(path: &Path) -> rusqlite::Result<Option<Line>> {
    make_private(path);
    let writer = connect(path, OpenFlags::SQLITE_OPEN_CREATE)?;
    // Turning the journal on writes to the file, so somebody else's must be recognised first.
    if is_foreign(&writer)? {
        return Ok(None);
    }
    mark(&writer)?;
    writer.pragma_update(None, "journal_mode", "wal")?;
    writer.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(()))?;
    Ok(Some(writer.into()))
}

/// Opens a connection that only reads.
pub(super) fn reader(path: &Path) -> rusqlite::Result<Line> {
    let reader = connect(path, OpenFlags::empty())?;
    reader.pragma_update(None, "query_only", true)?;
    Ok(Line::from(reader))
}

/// Makes the file where it is missing, for nobody else's eyes: it holds hashes of passwords. The log beside it is made
/// as readable as the file. What goes wrong is said when the file is opened.
fn make_private(path: &Path) {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    drop(options.open(path));
}

/// Marks the file as ours, before the log is switched on: the mark has to be in the file itself.
fn mark(connection: &Connection) -> rusqlite::Result<()> {
    let found: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    if found != kernel::APP_DATABASE_MARK {
        connection.pragma_update(None, "application_id", kernel::APP_DATABASE_MARK)?;
    }
    Ok(())
}

fn connect(path: &Path, create: OpenFlags) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create,
    )?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Where somebody has run ANALYZE, every bound value would otherwise be a reason to plan a statement anew.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(connection)
}

fn is_foreign(connection: &Connection) -> rusqlite::Result<bool> {
    connection.query_row(
        "SELECT count(*) > 0 AND NOT max(name = 'schema_migration') FROM sqlite_master
         WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
        [],
        |row| row.get::<_, Option<bool>>(0).map(|is_foreign| is_foreign.unwrap_or(false)),
    )
}

/// What is wrong with the file, for whoever has to put it right.
pub(super) fn in_words(error: &rusqlite::Error) -> String {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => {
            "it is not an SQLite database, or it is damaged; restore a backup or move the file away".into()
        }
        Some(rusqlite::ErrorCode::DatabaseCorrupt) => "it is damaged; restore a backup".into(),
        Some(
            rusqlite::ErrorCode::CannotOpen
            | rusqlite::ErrorCode::PermissionDenied
            | rusqlite::ErrorCode::ReadOnly,
        ) => "the file or its folder cannot be read and written by this user".into(),
        _ => error.to_string(),
    }
}
