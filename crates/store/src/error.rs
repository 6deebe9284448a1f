//! What can go wrong with the app database, as far as callers tell cases apart.

/// The result of asking the app database.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A statement that did not do what it says.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A unique or foreign key says no. Which one is the caller's knowledge: SQLite does not tell.
    #[error("a key of the app database says no")]
    Conflict,
    /// The app database cannot be reached or is too busy just now.
    #[error("the app database is not available: {0}")]
    Unavailable(String),
    /// Anything else is a fault of ours: a statement, a type, a disk.
    #[error("the app database refused: {0}")]
    Fault(String),
}

impl Error {
    pub(crate) fn fault(cause: impl std::fmt::Display) -> Self {
        Self::Fault(cause.to_string())
    }
}

/// The app database could not be opened; each says in one line what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file is no SQLite database, damaged, or not readable.
    #[error("cannot open the app database {path}: {cause}")]
    File {
        /// The file.
        path: String,
        /// What SQLite or the system said.
        cause: String,
    },
    /// PostgreSQL does not answer or does not let us in.
    #[error(
        "cannot connect to the app database on PostgreSQL: {0}. Check MB_DB_CONNECTION_URI or MB_DB_HOST, MB_DB_PORT, MB_DB_DBNAME, MB_DB_USER and MB_DB_PASS"
    )]
    Connect(String),
    /// A newer Metalith has been here.
    #[error(
        "the app database was made by a newer Metalith (this one does not know schema {found}); start that version, or restore a backup made before the upgrade"
    )]
    Newer {
        /// The schema number found.
        found: i64,
    },
    /// The database holds tables, but not ours.
    #[error(
        "the app database is not Metalith's: it has tables but no record of our schema; point to an empty database"
    )]
    Foreign,
    /// A migration failed; it was rolled back.
    #[error(
        "the app database could not be brought up to date (migration {number}): {cause}; nothing was changed"
    )]
    Migration {
        /// The migration's number.
        number: i64,
        /// Why.
        cause: String,
    },
}
