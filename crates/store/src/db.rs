//! Opening the app database and beginning transactions on it.

use crate::{
    OpenError, Result, Statements, Tx, migrate, postgres, sqlite,
    tx::{Connection, Counter},
};
use std::path::PathBuf;

/// Where the app database is.
#[derive(Clone, Debug)]
pub enum Location {
    /// A file, made when it is not there.
    Sqlite(PathBuf),
    /// A PostgreSQL database; boxed because it is large.
    Postgres(Box<PostgresLocation>),
}

/// A PostgreSQL database, and how to speak TLS to it when the configuration's mode asks for it.
#[derive(Clone)]
pub struct PostgresLocation {
    /// Where it is and who connects.
    pub config: tokio_postgres::Config,
    /// How TLS is spoken.
    pub tls: tokio_postgres_rustls::MakeRustlsConnect,
}

impl PostgresLocation {
    /// Encrypts when the mode asks for it, and believes whoever answers; that is libpq's default.
    pub fn new(config: tokio_postgres::Config) -> Self {
        Self { config, tls: tls::encrypting_only() }
    }
}

impl std::fmt::Debug for PostgresLocation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.config.fmt(f)
    }
}

/// The app database. Clones share their connections.
#[derive(Clone, Debug)]
pub struct Db {
    backend: Backend,
    counter: Counter,
}

#[derive(Clone)]
enum Backend {
    Sqlite(sqlite::Pool),
    Postgres(postgres::Pool),
}

impl std::fmt::Debug for Backend {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        })
    }
}

impl Db {
    /// Opens the app database and brings its schema up to date.
    pub async fn open(location: Location) -> Result<Self, OpenError> {
        let db = Self::connect(location).await?;
        migrate::run(&db).await?;
        Ok(db)
    }

    /// Opens the app database if its schema is the one that this program knows, and leaves it alone otherwise.
    pub async fn open_as_it_is(location: Location) -> Result<Option<Self>, OpenError> {
        let db = Self::connect(location).await?;
        Ok(migrate::is_up_to_date(&db).await?.then_some(db))
    }

    async fn connect(location: Location) -> Result<Self, OpenError> {
        let backend = match location {
            Location::Sqlite(path) => Backend::Sqlite(sqlite::Pool::open(&path)?),
            Location::Postgres(location) => {
                Backend::Postgres(postgres::open(location.config, location.tls).await?)
            }
        };
        Ok(Self { backend, counter: Counter::default() })
    }

    /// How many statements were run so far; tests watch that a request takes as few however much there is.
    pub fn statements(&self) -> Statements {
        self.counter.so_far()
    }

    /// Begins looking.
    pub async fn read(&self) -> Result<Tx> {
        let connection = match &self.backend {
            Backend::Sqlite(pool) => Connection::Sqlite(pool.read().await?),
            Backend::Postgres(pool) => Connection::Postgres(postgres::Lease::read(pool).await?),
        };
        Ok(Tx::new(connection, &self.counter))
    }

    /// Begins changing; on SQLite it waits for the one writer.
    pub async fn write(&self) -> Result<Tx> {
        let connection = match &self.backend {
            Backend::Sqlite(pool) => Connection::Sqlite(pool.write().await?),
            Backend::Postgres(pool) => Connection::Postgres(postgres::Lease::write(pool).await?),
        };
        Ok(Tx::new(connection, &self.counter))
    }

    pub(crate) fn dialect(&self) -> migrate::Dialect {
        match &self.backend {
            Backend::Sqlite(_) => migrate::Dialect::Sqlite,
            Backend::Postgres(_) => migrate::Dialect::Postgres,
        }
    }
}
