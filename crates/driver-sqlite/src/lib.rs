//! SQLite warehouses: one file on the server's own machine.
//!
//! A connection is fenced in when it is opened (`connection`): it reads this one file, and nothing a statement says
//! can reach another or change how the next statement runs. Statements run on threads of their own, a few at a time.
//! This crate knows nothing of the app database, which is SQLite too but has its own way of opening.

mod connection;
mod describe;
mod dialect;
mod file;
mod functions;
mod moment;
mod run;
mod types;

use connection::Fenced;
use driver::{
    ConnectError, Details, DetailsField, Dialect, Driver, Engine, QueryError, Rows, SchemaDescription,
    Statement, Words,
};
use driver::{Version, Warehouse};
use file::DatabaseFile;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::{sync::Semaphore, time::Instant};

/// The driver for SQLite files.
#[derive(Clone, Copy, Debug)]
pub struct Sqlite;

static ENGINE: Engine = Engine {
    name: "sqlite",
    display_name: "SQLite",
    fields: &[DetailsField {
        required: true,
        placeholder: Some("/var/data/shop.sqlite"),
        helper_text: Some("The path of the file on the machine where Metalith runs."),
        ..DetailsField::new("db", "Filename")
    }],
    words: &[
        Words {
            english: "Filename",
            german: "Dateiname",
            spanish: "Nombre del archivo",
            french: "Nom du fichier",
        },
        Words {
            english: "The path of the file on the machine where Metalith runs.",
            german: "Der Pfad der Datei auf dem Rechner, auf dem Metalith läuft.",
            spanish: "La ruta del archivo en la máquina donde se ejecuta Metalith.",
            french: "Le chemin du fichier sur la machine où tourne Metalith.",
        },
    ],
    features: &[],
};

impl Driver for Sqlite {
    fn engine(&self) -> &'static Engine {
        &ENGINE
    }

    fn open(&self, details: &Details) -> Result<Arc<dyn Warehouse>, ConnectError> {
        let path = details.text("db").ok_or_else(|| {
            ConnectError::new("The path of the SQLite file is missing.")
                .at("db", "Enter the path of an SQLite file.")
        })?;
        Ok(Arc::new(SqliteWarehouse(Arc::new(Shared {
            file: DatabaseFile::new(path),
            slots: Arc::new(Semaphore::new(STATEMENTS)),
            idle: Mutex::new(Vec::new()),
        }))))
    }
}

/// Statements that run at once; more wait.
const STATEMENTS: usize = 8;
/// Connections kept open between statements.
const IDLE: usize = 4;

struct SqliteWarehouse(Arc<Shared>);

struct Shared {
    file: DatabaseFile,
    slots: Arc<Semaphore>,
    idle: Mutex<Vec<Fenced>>,
}

impl Shared {
    /// Takes an idle reading connection to the file that is there now, or opens one.
    fn reader(&self) -> Result<Fenced, rusqlite::Error> {
        let current = self.file.identity();
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|connection| connection.identity == current);
        let found = idle.pop();
        drop(idle);
        found.map_or_else(|| Fenced::open_reading(&self.file), Ok)
    }

    fn give_back(&self, connection: Fenced) {
        if !connection.may_be_kept {
            return;
        }
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE {
            idle.push(connection);
        }
    }
}

#[async_trait::async_trait]
impl Warehouse for SqliteWarehouse {
    async fn check(&self) -> Result<Version, ConnectError> {
        self.with_reader(|connection| {
            let version: String = connection.query_row("SELECT sqlite_version()", [], |row| row.get(0))?;
            let mut numbers = version.split('.').map(|number| number.parse().unwrap_or(0));
            let semantic = [numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)];
            Ok(Version { flavor: "SQLite".to_owned(), version, semantic, timezone: "UTC".to_owned() })
        })
        .await
    }

    async fn describe(&self) -> Result<SchemaDescription, ConnectError> {
        self.with_reader(describe::describe).await
    }

    async fn run(&self, statement: Statement) -> Result<Rows, QueryError> {
        QueryError::check_text(&statement.sql)?;
        let deadline = Instant::now() + statement.timeout;
        let (sender, starting) = driver::channel();
        let slot = Arc::clone(&self.0.slots).acquire_owned();
        let slot = tokio::time::timeout_at(deadline, slot)
            .await
            .map_err(|_| QueryError::timed_out(statement.timeout))?
            .expect("the semaphore is never closed");
        let (shared, runtime) = (Arc::clone(&self.0), tokio::runtime::Handle::current());
        tokio::task::spawn_blocking(move || {
            let outcome = run::run(&shared, &statement, deadline, &sender, &runtime);
            drop(slot);
            runtime.spawn(sender.end(outcome));
        });
        starting.rows().await
    }

    fn quote(&self, name: &str) -> String {
        self.dialect().quote(name)
    }

    fn dialect(&self) -> &dyn Dialect {
        &dialect::SqliteDialect
    }
}

impl SqliteWarehouse {
    async fn with_reader<T: Send + 'static>(
        &self,
        look: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, ConnectError> {
        let shared = Arc::clone(&self.0);
        let task = tokio::task::spawn_blocking(move || {
            shared.file.inspect()?;
            let looked = shared.reader().and_then(|connection| {
                let found = look(&connection.connection)?;
                shared.give_back(connection);
                Ok(found)
            });
            looked.map_err(|error| shared.file.explain(&error))
        });
        task.await.unwrap_or_else(|error| Err(ConnectError::new(format!("Reading the file failed: {error}"))))
    }
}
