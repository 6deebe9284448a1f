//! One statement, from its text to its rows.
//!
//! Everything here happens on a thread of its own. While SQLite computes, its progress handler looks for two things:
//! has the reader gone, is the time up? Between rows the same is asked by sending.

use crate::{Shared, connection::Fenced, moment, types};
use driver::{BaseType, BatchBuilder, Cell, Column, QueryError, QueryErrorKind, RowSender, Statement};
use rusqlite::{Batch, ErrorCode, fallible_iterator::FallibleIterator, types::ValueRef};
use tokio::{runtime::Handle, time::Instant};

/// Steps of SQLite's machine between two looks at the clock: well under a millisecond.
const STEPS: i32 = 4096;

pub(crate) fn run(
    shared: &Shared,
    statement: &Statement,
    deadline: Instant,
    sender: &RowSender,
    runtime: &Handle,
) -> Result<(), QueryError> {
    let opened = if statement.may_write { Fenced::open_writing(&shared.file) } else { shared.reader() };
    let fenced = opened.map_err(|error| {
        let reason = shared.file.inspect().err().unwrap_or_else(|| shared.file.explain(&error));
        QueryError::new(QueryErrorKind::Connection, reason.message)
    })?;
    let running = Running { fenced: &fenced, statement, deadline, sender, runtime };
    let outcome = running.run();
    shared.give_back(fenced);
    outcome
}

struct Running<'a> {
    fenced: &'a Fenced,
    statement: &'a Statement,
    deadline: Instant,
    sender: &'a RowSender,
    runtime: &'a Handle,
}

/// Why reading stopped early.
enum Stop {
    Sqlite(rusqlite::Error),
    Query(QueryError),
    ReaderGone,
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<QueryError> for Stop {
    fn from(error: QueryError) -> Self {
        Self::Query(error)
    }
}

impl Running<'_> {
    fn run(&self) -> Result<(), QueryError> {
        let (sender, deadline) = (self.sender.clone(), self.deadline);
        let is_over = move || sender.is_closed() || Instant::now() >= deadline;
        let connection = &self.fenced.connection;
        let stopped =
            connection.progress_handler(STEPS, Some(is_over)).map_err(Stop::from).and_then(|()| self.read());
        // The handler holds a sender, and a sender that stays keeps the reader waiting.
        let _ = connection.progress_handler(STEPS, None::<fn() -> bool>);
        match stopped {
            Ok(()) | Err(Stop::ReaderGone) => Ok(()),
            Err(Stop::Query(error)) => Err(error),
            Err(Stop::Sqlite(error)) => Err(self.explain(error)),
        }
    }

    fn read(&self) -> Result<(), Stop> {
        self.fenced.take_refused();
        let mut texts = Batch::new(&self.fenced.connection, &self.statement.sql);
        let Some(mut prepared) = texts.next()? else { return Err(QueryError::no_statement().into()) };
        if !matches!(texts.next(), Ok(None)) {
            return Err(QueryError::several_statements().into());
        }
        let columns: Vec<Column> = prepared.columns().iter().map(column).collect();
        let width = columns.len();
        let holds_moments: Vec<bool> = columns
            .iter()
            .map(|column| matches!(column.base_type, BaseType::Date | BaseType::DateTime))
            .collect();
        self.wait_for(self.sender.start(columns))?;

        let mut batch = BatchBuilder::new(width);
        let mut rows = prepared.query([])?;
        let mut left = self.statement.max_rows;
        while left > 0
            && let Some(row) = rows.next()?
        {
            for (at, &holds_moment) in holds_moments.iter().enumerate() {
                push(&mut batch, row.get_ref(at)?, holds_moment)?;
            }
            left -= 1;
            if batch.is_due() {
                self.wait_for(self.sender.send(batch.take()))?;
            }
        }
        if !batch.is_empty() {
            self.wait_for(self.sender.send(batch.take()))?;
        }
        Ok(())
    }

    /// Waits for a slow reader, but not past the deadline.
    fn wait_for(&self, sending: impl Future<Output = Result<(), driver::ReaderGone>>) -> Result<(), Stop> {
        match self.runtime.block_on(async { tokio::time::timeout_at(self.deadline, sending).await }) {
            Ok(Ok(())) => Ok(()),
            Ok(Err(driver::ReaderGone)) => Err(Stop::ReaderGone),
            Err(_) => Err(QueryError::timed_out(self.statement.timeout).into()),
        }
    }

    fn explain(&self, error: rusqlite::Error) -> QueryError {
        let Statement { sql, may_write, timeout, .. } = self.statement;
        if let Some(refused) = self.fenced.take_refused() {
            return refused.explain(*may_write);
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::OperationInterrupted) if Instant::now() >= self.deadline => {
                return QueryError::timed_out(*timeout);
            }
            Some(ErrorCode::OperationInterrupted) => {
                return QueryError::new(QueryErrorKind::Cancelled, "The statement was cancelled.");
            }
            Some(ErrorCode::ReadOnly) if *may_write => {
                return QueryError::new(
                    QueryErrorKind::ReadOnly,
                    "The file is read-only for the server. Give the user that runs Metalith permission to write the \
                     file and its folder.",
                );
            }
            Some(ErrorCode::ReadOnly) => return QueryError::read_only(),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                let message = "The file is locked by another program. Try again.";
                return QueryError::new(QueryErrorKind::Connection, message);
            }
            _ => {}
        }
        let invalid = |message: String| QueryError::new(QueryErrorKind::Invalid, message);
        match error {
            rusqlite::Error::SqlInputError { msg, sql: rest, offset, .. } => {
                let skipped = sql.len().saturating_sub(rest.len());
                let position =
                    usize::try_from(offset).ok().map(|byte| driver::character(sql, skipped + byte));
                QueryError { position, ..invalid(msg) }
            }
            rusqlite::Error::SqliteFailure(_, Some(message)) => invalid(message),
            other => invalid(other.to_string()),
        }
    }
}

fn column(column: &rusqlite::Column<'_>) -> Column {
    let declared = column.decl_type().unwrap_or_default();
    Column {
        name: column.name().to_owned(),
        database_type: declared.to_owned(),
        base_type: types::base_type(declared),
    }
}

fn push(batch: &mut BatchBuilder, value: ValueRef<'_>, holds_moment: bool) -> Result<(), QueryError> {
    match value {
        ValueRef::Null => batch.push(Cell::Null),
        ValueRef::Integer(number) if holds_moment => {
            batch.push(moment::from_epoch(number).unwrap_or(Cell::Int(number)))
        }
        ValueRef::Integer(number) => batch.push(Cell::Int(number)),
        ValueRef::Real(number) => batch.push(Cell::Float(number)),
        ValueRef::Text(bytes) => {
            let text = String::from_utf8_lossy(bytes);
            let cell = if holds_moment { moment::from_text(&text) } else { None };
            batch.push(cell.unwrap_or(Cell::Text(&text)))
        }
        ValueRef::Blob(bytes) => batch.push(Cell::Bytes(bytes)),
    }
}
