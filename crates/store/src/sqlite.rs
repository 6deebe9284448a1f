//! SQLite behind a [`crate::Tx`]: one writer, several readers, WAL.
//!
//! A look-up of one row runs on the async thread (1 to 8 times faster than a thread hop), and so does what was done at
//! once the last time; other reads, writes and commits step aside so that other requests go on.

mod line;
mod memory;

use crate::{Error, OpenError, Result, Row, Value, value::time_as_text};
use line::{Line, in_words, reader, writer};
use memory::Memory;
use parking_lot::Mutex;
use rusqlite::{Statement, ToSql, types::ToSqlOutput, types::ValueRef};
use std::{path::Path, sync::Arc, time::Instant};
use tokio::sync::{OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

/// Readers at most, each opened when it is first needed and then kept; a request that finds all of them taken waits.
const READERS: usize = 8;

/// The connections to one file.
#[derive(Clone, Debug)]
pub(crate) struct Pool {
    writer: Arc<tokio::sync::Mutex<Line>>,
    readers: Arc<Mutex<Vec<Line>>>,
    path: Arc<Path>,
    free_readers: Arc<Semaphore>,
    memory: Arc<Memory>,
}

impl Pool {
    pub(crate) fn open(path: &Path) -> Result<Self, OpenError> {
        let failed = |cause: rusqlite::Error| OpenError::File {
            path: path.display().to_string(),
            cause: in_words(&cause),
        };
        let writer = writer(path).map_err(failed)?.ok_or(OpenError::Foreign)?;
        let readers = vec![reader(path).map_err(failed)?];
        Ok(Self {
            writer: Arc::new(tokio::sync::Mutex::new(writer)),
            readers: Arc::new(Mutex::new(readers)),
            path: path.into(),
            free_readers: Arc::new(Semaphore::new(READERS)),
            memory: Arc::new(Memory::of(path)),
        })
    }

    pub(crate) async fn read(&self) -> Result<Lease> {
        let permit = Arc::clone(&self.free_readers).acquire_owned().await.map_err(Error::fault)?;
        let idle = self.readers.lock().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => aside(|| reader(&self.path)).map_err(refused)?,
        };
        let holder =
            Holder::Reader { connection: Some(connection), home: Arc::clone(&self.readers), _permit: permit };
        Ok(Lease { holder, memory: Arc::clone(&self.memory), open: false })
    }

    pub(crate) async fn write(&self) -> Result<Lease> {
        let holder = Holder::Writer(Arc::clone(&self.writer).lock_owned().await);
        let mut lease = Lease { holder, memory: Arc::clone(&self.memory), open: false };
        lease.control("BEGIN IMMEDIATE")?;
        lease.open = true;
        Ok(lease)
    }
}

#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one per request; a box would cost more than it saves")]
enum Holder {
    Reader { connection: Option<Line>, home: Arc<Mutex<Vec<Line>>>, _permit: OwnedSemaphorePermit },
    Writer(OwnedMutexGuard<Line>),
}

impl Holder {
    fn connection(&self) -> &Line {
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
    memory: Arc<Memory>,
    open: bool,
}

impl Lease {
    pub(crate) fn first(&mut self, sql: &str, params: &[Value]) -> Result<Option<Row>> {
        Ok(self.query(sql, params, 1)?.pop())
    }

    /// Looks for one row, or remembers that it was found since the last commit. What is not there is not remembered:
    /// anybody can ask for that, in any number of ways. In a transaction that changes things nothing is.
    pub(crate) fn find(&mut self, sql: &'static str, params: &[Value]) -> Result<Option<Row>> {
        if matches!(self.holder, Holder::Writer(_)) {
            return self.first(sql, params);
        }
        let now = self.memory.now();
        if let Some(row) = self.memory.recall(now, sql, params) {
            return Ok(Some(row));
        }
        let found = self.first(sql, params)?;
        if let Some(row) = &found {
            self.memory.remember(now, sql, params, row);
        }
        Ok(found)
    }

    pub(crate) fn few(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        self.query(sql, params, usize::MAX)
    }

    pub(crate) fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        let line = self.holder.connection();
        let timed = || {
            let begun = Instant::now();
            let rows = self.query(sql, params, usize::MAX);
            line.took(sql, begun.elapsed());
            rows
        };
        if line.is_quick(sql) { timed() } else { aside(timed) }
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
        self.memory.forget();
        self.open = done.is_err();
        done
    }

    fn query(&self, sql: &str, params: &[Value], limit: usize) -> Result<Vec<Row>> {
        let line = self.holder.connection();
        let mut statement = line.prepare_cached(sql).map_err(refused)?;
        let names = line.names(&statement, sql);
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
            rows.push(Row::new(Arc::clone(&names), values));
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
        ValueRef::Text(text) => Value::Text(
            str::from_utf8(text).map_or_else(|_| String::from_utf8_lossy(text).into_owned(), str::to_owned),
        ),
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
