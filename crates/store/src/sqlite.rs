//! SQLite behind a [`crate::Tx`]: one writer, several readers, WAL.
//!
//! A look-up of one row runs on the async thread (1 to 8 times faster than a thread hop); long reads, writes and
//! commits step aside so that other requests go on.

use crate::{Error, OpenError, Result, Row, Value, value::time_as_text};
use parking_lot::Mutex;
use rusqlite::{
    Connection, OpenFlags, Statement, ToSql, config::DbConfig, types::ToSqlOutput, types::ValueRef,
};
use std::{fs::OpenOptions, path::Path, sync::Arc};
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

/// Readers kept open; a request that finds all of them taken waits.
const READERS: usize = 8;

/// The connections to one file.
#[derive(Clone, Debug)]
pub(crate) struct Pool {
    writer: Arc<tokio::sync::Mutex<Connection>>,
    readers: Arc<Mutex<Vec<Connection>>>,
    free_readers: Arc<Semaphore>,
}

impl Pool {
    pub(crate) fn open(path: &Path) -> Result<Self, OpenError> {
        let failed = |cause: rusqlite::Error| OpenError::File {
            path: path.display().to_string(),
            cause: in_words(&cause),
        };
        make_private(path);
        let writer = connect(path, OpenFlags::SQLITE_OPEN_CREATE).map_err(failed)?;
        // Turning the journal on writes to the file, so somebody else's must be recognised first.
        if is_foreign(&writer).map_err(failed)? {
            return Err(OpenError::Foreign);
        }
        mark(&writer).map_err(failed)?;
        writer.pragma_update(None, "journal_mode", "wal").map_err(failed)?;
        writer.query_row("SELECT count(*) FROM sqlite_master", [], |_| Ok(())).map_err(failed)?;
        let reader = || {
            let reader = connect(path, OpenFlags::empty())?;
            reader.pragma_update(None, "query_only", true)?;
            Ok(reader)
        };
        let readers = (0..READERS).map(|_| reader()).collect::<Result<_, _>>().map_err(failed)?;
        Ok(Self {
            writer: Arc::new(tokio::sync::Mutex::new(writer)),
            readers: Arc::new(Mutex::new(readers)),
            free_readers: Arc::new(Semaphore::new(READERS)),
        })
    }

    pub(crate) async fn read(&self) -> Result<Lease> {
        let permit = Arc::clone(&self.free_readers).acquire_owned().await.map_err(Error::fault)?;
        let connection =
            self.readers.lock().pop().ok_or_else(|| Error::Fault("a permit stands for a reader".into()))?;
        let holder =
            Holder::Reader { connection: Some(connection), home: Arc::clone(&self.readers), _permit: permit };
        Ok(Lease { holder, open: false })
    }

    pub(crate) async fn write(&self) -> Result<Lease> {
        let holder = Holder::Writer(Arc::clone(&self.writer).lock_owned().await);
        let mut lease = Lease { holder, open: false };
        lease.control("BEGIN IMMEDIATE")?;
        lease.open = true;
        Ok(lease)
    }
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

fn in_words(error: &rusqlite::Error) -> String {
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

#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one per request; a box would cost more than it saves")]
enum Holder {
    Reader {
        connection: Option<Connection>,
        home: Arc<Mutex<Vec<Connection>>>,
        _permit: OwnedSemaphorePermit,
    },
    Writer(OwnedMutexGuard<Connection>),
}

impl Holder {
    fn connection(&self) -> &Connection {
        match self {
            Self::Reader { connection, .. } => connection.as_ref().expect("taken only when dropped"),
            Self::Writer(guard) => guard,
        }
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        if let Self::Reader { connection, home, .. } = self
            && let Some(connection) = connection.take()
        {
            home.lock().push(connection);
        }
    }
}

/// A connection; the writer's is in a transaction. Looking needs none: each statement sees one moment, as it does on
/// PostgreSQL, and a request that looks once does not pay for a beginning and an end.
#[derive(Debug)]
pub(crate) struct Lease {
    holder: Holder,
    open: bool,
}

impl Lease {
    pub(crate) fn first(&mut self, sql: &str, params: &[Value]) -> Result<Option<Row>> {
        Ok(self.query(sql, params, 1)?.pop())
    }

    pub(crate) fn few(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        self.query(sql, params, usize::MAX)
    }

    pub(crate) fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        aside(|| self.query(sql, params, usize::MAX))
    }

    pub(crate) fn run(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        aside(|| {
            let mut statement = self.holder.connection().prepare_cached(sql).map_err(refused)?;
            bind(&mut statement, params).map_err(refused)?;
            Ok(statement.raw_execute().map_err(refused)? as u64)
        })
    }

    pub(crate) fn script(&mut self, sql: &str) -> Result<()> {
        aside(|| self.holder.connection().execute_batch(sql).map_err(refused))
    }

    pub(crate) fn commit(mut self) -> Result<()> {
        if !self.open {
            return Ok(());
        }
        let done = aside(|| self.control("COMMIT"));
        self.open = done.is_err();
        done
    }

    fn query(&self, sql: &str, params: &[Value], limit: usize) -> Result<Vec<Row>> {
        let mut statement = self.holder.connection().prepare_cached(sql).map_err(refused)?;
        let names: Arc<[Box<str>]> = statement.column_names().into_iter().map(Box::from).collect();
        bind(&mut statement, params).map_err(refused)?;
        let mut found = statement.raw_query();
        let mut rows = Vec::new();
        while rows.len() < limit
            && let Some(row) = found.next().map_err(refused)?
        {
            let values = (0..names.len())
                .map(|at| row.get_ref(at).map(read))
                .collect::<Result<_, _>>()
                .map_err(refused)?;
            rows.push(Row { names: Arc::clone(&names), values });
        }
        Ok(rows)
    }

    fn control(&self, sql: &'static str) -> Result<()> {
        self.holder
            .connection()
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute([]))
            .map_err(refused)
            .map(drop)
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if self.open
            && let Err(error) = self.control("ROLLBACK")
        {
            tracing::warn!(%error, "could not roll back");
        }
    }
}

/// Binds each value to its number. To SQLite `$2` is a name, and names are numbered as they appear.
fn bind(statement: &mut Statement<'_>, params: &[Value]) -> rusqlite::Result<()> {
    let wanted = statement.parameter_count();
    let wrong_count = || rusqlite::Error::InvalidParameterCount(params.len(), wanted);
    if params.len() != wanted {
        return Err(wrong_count());
    }
    for place in 1..=wanted {
        let name = statement.parameter_name(place).and_then(|name| name.strip_prefix('$'));
        let number: usize = name.and_then(|name| name.parse().ok()).unwrap_or(place);
        statement.raw_bind_parameter(place, params.get(number.wrapping_sub(1)).ok_or_else(wrong_count)?)?;
    }
    Ok(())
}

/// Lets other requests go on while this thread is busy.
fn aside<T>(work: impl FnOnce() -> T) -> T {
    use tokio::runtime::{Handle, RuntimeFlavor};
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        _ => work(),
    }
}

fn read(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Real(measure) => Value::Float(measure),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Self::Bool(flag) => ToSqlOutput::from(*flag),
            Self::Int(number) => ToSqlOutput::from(*number),
            Self::Float(measure) => ToSqlOutput::from(*measure),
            Self::Text(text) | Self::Json(text) => ToSqlOutput::from(text.as_str()),
            Self::Time(time) => ToSqlOutput::from(time_as_text(*time)),
            Self::Bytes(bytes) => ToSqlOutput::from(bytes.as_slice()),
        })
    }
}

fn refused(error: rusqlite::Error) -> Error {
    use rusqlite::ErrorCode::{ConstraintViolation, DatabaseBusy, DatabaseLocked, DiskFull, SystemIoFailure};
    match error.sqlite_error_code() {
        Some(ConstraintViolation) => match error.sqlite_error().map(|error| error.extended_code) {
            Some(
                rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE
                | rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY
                | rusqlite::ffi::SQLITE_CONSTRAINT_FOREIGNKEY,
            ) => Error::Conflict,
            _ => Error::fault(error),
        },
        Some(DatabaseBusy | DatabaseLocked | DiskFull | SystemIoFailure) => {
            Error::Unavailable(error.to_string())
        }
        _ => Error::fault(error),
    }
}
