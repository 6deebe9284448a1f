//! What the handlers of this floor share, and what the floors above ask of it.

use crate::{database::Database, sync::Syncs, warehouses::Warehouses};
use access::Readable;
use driver::{ConnectError, Details, Driver, Warehouse};
use kernel::{Chance, Clock, ServerKey};
use parking_lot::Mutex;
use serde_json::{Map, Value, json};
use setting::Settings;
use std::{ops::Deref, path::PathBuf, sync::Arc};
use store::Db;

/// The state of this floor. Clones share it.
#[derive(Clone)]
pub struct Catalog(Arc<Shared>);

#[doc(hidden)]
pub struct Shared {
    pub(crate) db: Db,
    pub(crate) key: ServerKey,
    pub(crate) clock: Clock,
    pub(crate) chance: Chance,
    pub(crate) drivers: Vec<Arc<dyn Driver>>,
    pub(crate) settings: Settings,
    pub(crate) warehouses: Warehouses,
    pub(crate) syncs: Syncs,
    /// Where the Sample Database is, once the server has said so.
    pub(crate) sample_path: Mutex<Option<PathBuf>>,
}

impl Catalog {
    /// Puts it together. Nothing runs in the background until [`Catalog::start`](Catalog::start).
    pub fn new(
        db: Db,
        key: ServerKey,
        clock: Clock,
        chance: Chance,
        drivers: Vec<Arc<dyn Driver>>,
        settings: Settings,
    ) -> Self {
        let (warehouses, syncs, sample_path) = (Warehouses::default(), Syncs::default(), Mutex::default());
        Self(Arc::new(Shared { db, key, clock, chance, drivers, settings, warehouses, syncs, sample_path }))
    }

    /// The engines and their connection forms in a language, as the session properties show them.
    pub fn engines(&self, language: &str) -> Value {
        let described = self.drivers.iter().map(|driver| {
            let engine = driver.engine();
            let entry = json!({
                "source": { "type": "official", "contact": null },
                "details-fields": engine.form(language),
                "driver-name": engine.display_name,
                "superseded-by": null,
            });
            (engine.name.to_owned(), entry)
        });
        Value::Object(described.collect::<Map<_, _>>())
    }

    /// The warehouse behind a database, opened at most once until its details change. It may not be reachable.
    pub fn warehouse(&self, database: &Readable<Database>) -> Result<Arc<dyn Warehouse>, ConnectError> {
        self.open(database)
    }

    /// The same for work that no caller waits for.
    pub(crate) fn open(&self, database: &Database) -> Result<Arc<dyn Warehouse>, ConnectError> {
        self.warehouses.get(database.id, &database.details_sealed, || {
            self.driver(&database.engine)?.open(&self.details(database)?)
        })
    }

    /// Unseals the details of a database.
    pub(crate) fn details(&self, database: &Database) -> Result<Details, ConnectError> {
        crate::database::unseal(&self.key, database).ok_or_else(|| {
            ConnectError::new(
                "The connection details were sealed with another server key. Enter them again, or start the server \
                 with the key it had before.",
            )
        })
    }

    pub(crate) fn find_driver(&self, engine: &str) -> Option<&Arc<dyn Driver>> {
        self.drivers.iter().find(|driver| driver.engine().name == engine)
    }

    pub(crate) fn driver(&self, engine: &str) -> Result<&Arc<dyn Driver>, ConnectError> {
        self.find_driver(engine)
            .ok_or_else(|| ConnectError::new(format!("This server has no driver for {engine}.")))
    }

    /// Should names be made readable?
    pub(crate) fn humanizes(&self) -> bool {
        self.settings.text("humanization-strategy").as_deref() != Some("none")
    }
}

impl Deref for Catalog {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl std::fmt::Debug for Catalog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Catalog")
    }
}
