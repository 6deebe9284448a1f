//! The contract between Metalith and a warehouse.
//!
//! A driver knows how to check connection details, describe what a database holds and run one statement so that
//! rows stream out and can be cancelled. It knows nothing of people, of the app database or of HTTP: the
//! catalogue hands it details, the query floor hands it text. What differs between engines is data in [`Engine`]
//! wherever data can say it.

mod channel;
mod details;
mod dialect;
mod engine;
mod error;
mod rows;
mod schema;
#[cfg(feature = "suite")]
pub mod suite;

pub use channel::{ReaderGone, RowSender, RowStream, Rows, Starting, channel};
pub use details::Details;
pub use dialect::{Dialect, Part, Standard, Summary, Target, Unit};
pub use engine::{Choice, DetailsField, Engine, FieldKind, JsonText, LANGUAGES, VisibleIf, Words};
pub use error::{ConnectError, QueryError, QueryErrorKind, character};
pub use rows::{Batch, BatchBuilder, Cell, Column, Row};
pub use schema::{BaseType, FieldDescription, ForeignKey, SchemaDescription, TableDescription, TableKind};

use std::{sync::Arc, time::Duration};

/// A kind of warehouse: what its connection form asks for and how to open one.
#[async_trait::async_trait]
pub trait Driver: Send + Sync {
    /// Says what the engine is called and what its connection form asks for.
    fn engine(&self) -> &'static Engine;

    /// Opens a warehouse without connecting yet; refuses details that cannot be meant.
    fn open(&self, details: &Details) -> Result<Arc<dyn Warehouse>, ConnectError>;
}

/// One database that somebody connected. Cheap to keep, holds at most a few idle connections.
#[async_trait::async_trait]
pub trait Warehouse: Send + Sync {
    /// Connects and asks for the version; the error names the form field to mend.
    async fn check(&self) -> Result<Version, ConnectError>;

    /// Reads what tables, fields and keys there are.
    async fn describe(&self) -> Result<SchemaDescription, ConnectError>;

    /// Starts a statement. Resolves once the columns are known; rows follow in the background.
    /// Dropping the result cancels the statement in the database.
    async fn run(&self, statement: Statement) -> Result<Rows, QueryError>;

    /// Quotes a name so that it means exactly that name in this engine's SQL.
    fn quote(&self, name: &str) -> String;

    /// The engine's words, for questions that are not in its own language.
    fn dialect(&self) -> &dyn Dialect {
        &Standard
    }
}

/// One statement to run, and under what terms.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The text, as the person wrote it.
    pub sql: String,
    /// May the statement change the warehouse? Otherwise the database itself refuses.
    pub may_write: bool,
    /// Stop reading after this many rows. With none, what may not change anything is not run at all: only its columns are
    /// told.
    pub max_rows: u64,
    /// Cancel the statement after this long.
    pub timeout: Duration,
}

/// What the database says it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// `PostgreSQL`, `SQLite`.
    pub flavor: String,
    /// As the database prints it, `15.18 (Debian 15.18-0+deb12u1)`.
    pub version: String,
    /// Major and minor number.
    pub semantic: [u32; 2],
    /// The zone of the database's own clock and of zone-less values, an IANA name; `UTC` when it has none.
    pub timezone: String,
}
