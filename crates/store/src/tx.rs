//! One transaction on whichever database it is. Not committed means it did not happen.

use crate::{Error, FromRow, Result, Row, Value, postgres, sqlite};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// A transaction; dropped without [`Tx::commit`] it is rolled back.
///
/// A statement is text that stands in the program, and what comes from outside is bound to it (S58):
///
/// ```
/// # async fn forget(tx: &mut store::Tx, key: &str) -> store::Result<u64> {
/// tx.execute("DELETE FROM setting WHERE key = $1", &[store::Value::Text(key.to_owned())]).await
/// # }
/// ```
///
/// One that is put together from it does not compile:
///
/// ```compile_fail
/// # async fn forget(tx: &mut store::Tx, key: &str) -> store::Result<u64> {
/// tx.execute(&format!("DELETE FROM setting WHERE key = '{key}'"), &[]).await
/// # }
/// ```
#[derive(Debug)]
pub struct Tx {
    connection: Connection,
    counter: Counter,
}

/// Counts the statements that were run on an app database. Clones count together.
#[derive(Clone, Debug, Default)]
pub(crate) struct Counter(Arc<[AtomicU64; 2]>);

impl Counter {
    fn count(&self, sql: &str) {
        let [queries, writes] = &*self.0;
        let counted = match sql.split_ascii_whitespace().next() {
            Some("SELECT" | "WITH") => queries,
            _ => writes,
        };
        counted.fetch_add(1, Ordering::Relaxed);
    }

    pub fn so_far(&self) -> Statements {
        let [queries, writes] = &*self.0;
        Statements { queries: queries.load(Ordering::Relaxed), writes: writes.load(Ordering::Relaxed) }
    }
}

/// How many statements were run. Where a transaction begins, ends or is marked is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statements {
    /// Those that ask what there is.
    pub queries: u64,
    /// Those that put in, change or take away, whatever they give back.
    pub writes: u64,
}

impl std::ops::Sub for Statements {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        Self { queries: self.queries - before.queries, writes: self.writes - before.writes }
    }
}

#[derive(Debug)]
pub(crate) enum Connection {
    Sqlite(sqlite::Lease),
    Postgres(postgres::Lease),
}

impl Tx {
    pub(crate) fn new(connection: Connection, counter: &Counter) -> Self {
        Self { connection, counter: counter.clone() }
    }

    /// Reads the one row that the statement finds, if any. On SQLite it runs where it is called and is remembered until
    /// the next commit: meant for look-ups.
    pub async fn find<T: FromRow>(&mut self, sql: &'static str, params: &[Value]) -> Result<Option<T>> {
        let row = match self.connect(sql) {
            Connection::Sqlite(lease) => lease.find(sql, params)?,
            Connection::Postgres(lease) => lease.rows(sql, params).await?.into_iter().next(),
        };
        row.as_ref().map(T::from_row).transpose()
    }

    /// Reads the one row that the statement must give: counts, `RETURNING`.
    pub async fn one<T: FromRow>(&mut self, sql: &'static str, params: &[Value]) -> Result<T> {
        let rows = self.rows(sql, params).await?;
        T::from_row(rows.first().ok_or_else(|| Error::Fault("wanted a row, found none".into()))?)
    }

    /// Reads rows of which there are only ever a handful; like [`Tx::find`] it runs where it is called.
    pub async fn few<T: FromRow>(&mut self, sql: &'static str, params: &[Value]) -> Result<Vec<T>> {
        let rows = match self.connect(sql) {
            Connection::Sqlite(lease) => lease.few(sql, params)?,
            Connection::Postgres(lease) => lease.rows(sql, params).await?,
        };
        rows.iter().map(T::from_row).collect()
    }

    /// Reads all rows.
    pub async fn list<T: FromRow>(&mut self, sql: &'static str, params: &[Value]) -> Result<Vec<T>> {
        self.rows(sql, params).await?.iter().map(T::from_row).collect()
    }

    /// Runs a statement and gives the number of rows it changed.
    pub async fn execute(&mut self, sql: &'static str, params: &[Value]) -> Result<u64> {
        self.run(sql, params).await
    }

    /// Makes everything that was done here last.
    pub async fn commit(self) -> Result<()> {
        match self.connection {
            Connection::Sqlite(lease) => lease.commit(),
            Connection::Postgres(lease) => lease.commit().await,
        }
    }

    /// Marks where it stands; [`Tx::undo`] comes back here. Marks nest.
    pub async fn mark(&mut self) -> Result<()> {
        self.script("SAVEPOINT mark").await
    }

    /// Gives up everything since the last mark, and forgets the mark.
    pub async fn undo(&mut self) -> Result<()> {
        self.script("ROLLBACK TO SAVEPOINT mark; RELEASE SAVEPOINT mark").await
    }

    /// Keeps everything since the last mark, and forgets the mark.
    pub async fn keep(&mut self) -> Result<()> {
        self.script("RELEASE SAVEPOINT mark").await
    }

    /// Takes a name that no other writer can take until this transaction ends; false when another one has it. Nobody
    /// is left holding it by a crash. On SQLite whoever writes is alone.
    pub async fn try_take(&mut self, name: &str) -> Result<bool> {
        match &self.connection {
            Connection::Sqlite(_) => Ok(true),
            Connection::Postgres(_) => {
                self.one(
                    "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS taken",
                    &[Value::Text(name.to_owned())],
                )
                .await
            }
        }
    }

    /// Gives up everything that was done here, before anything else happens; dropping it does so in a moment.
    pub async fn roll_back(self) -> Result<()> {
        match self.connection {
            Connection::Sqlite(lease) => {
                drop(lease);
                Ok(())
            }
            Connection::Postgres(lease) => lease.roll_back().await,
        }
    }

    /// Counts a statement and gives what runs it.
    fn connect(&mut self, sql: &str) -> &mut Connection {
        self.counter.count(sql);
        &mut self.connection
    }

    pub(crate) async fn first(&mut self, sql: &str, params: &[Value]) -> Result<Option<Row>> {
        match self.connect(sql) {
            Connection::Sqlite(lease) => lease.first(sql, params),
            Connection::Postgres(lease) => Ok(lease.rows(sql, params).await?.into_iter().next()),
        }
    }

    pub(crate) async fn rows(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        match self.connect(sql) {
            Connection::Sqlite(lease) => lease.rows(sql, params),
            Connection::Postgres(lease) => lease.rows(sql, params).await,
        }
    }

    pub(crate) async fn run(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        match self.connect(sql) {
            Connection::Sqlite(lease) => lease.run(sql, params),
            Connection::Postgres(lease) => lease.run(sql, params).await,
        }
    }

    /// Runs several statements of DDL.
    pub(crate) async fn script(&mut self, sql: &str) -> Result<()> {
        match &mut self.connection {
            Connection::Sqlite(lease) => lease.script(sql),
            Connection::Postgres(lease) => lease.script(sql).await,
        }
    }
}
