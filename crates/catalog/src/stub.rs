//! A warehouse of a test's own making, and a catalogue around it.

use crate::{Catalog, database};
use driver::{
    BaseType, ConnectError, Details, DetailsField, Driver, Engine, FieldDescription, ForeignKey, QueryError,
    QueryErrorKind, Rows, SchemaDescription, Statement, TableDescription, TableKind, Version, Warehouse,
};
use kernel::{Chance, Clock, DatabaseId, ServerKey};
use parking_lot::Mutex;
use setting::{Declared, Environment, Settings, Vault};
use std::sync::Arc;
use store::Db;
use tokio::sync::Semaphore;

/// What the stub's databases hold, and whether they answer.
#[derive(Clone)]
pub(crate) struct World(Arc<Shared>);

struct Shared {
    found: Mutex<Result<SchemaDescription, ConnectError>>,
    /// Describing takes one permit; a world without permits makes it wait.
    permits: Semaphore,
    described: Semaphore,
}

static ENGINE: Engine = Engine {
    name: "stub",
    display_name: "Stub",
    fields: &[DetailsField::new("db", "Name")],
    words: &[],
    features: &["schemas"],
};

impl World {
    pub fn new(tables: Vec<TableDescription>) -> Self {
        let (permits, described) = (Semaphore::new(Semaphore::MAX_PERMITS), Semaphore::new(0));
        Self(Arc::new(Shared { found: Mutex::new(Ok(SchemaDescription { tables })), permits, described }))
    }

    pub fn become_these(&self, tables: Vec<TableDescription>) {
        *self.0.found.lock() = Ok(SchemaDescription { tables });
    }

    pub fn fail(&self, message: &str) {
        *self.0.found.lock() = Err(ConnectError::new(message));
    }

    /// Makes describing wait until [`World::go_on`].
    pub fn hold(&self) {
        self.0.permits.forget_permits(Semaphore::MAX_PERMITS);
    }

    pub fn go_on(&self) {
        self.0.permits.add_permits(1000);
    }

    /// Resolves once somebody has asked for a description.
    pub async fn asked(&self) {
        self.0.described.acquire().await.unwrap().forget();
    }
}

#[async_trait::async_trait]
impl Warehouse for World {
    async fn check(&self) -> Result<Version, ConnectError> {
        let found = self.0.found.lock();
        found.as_ref().map_err(Clone::clone)?;
        Ok(Version {
            flavor: "Stub".into(),
            version: "1.2 (stub)".into(),
            semantic: [1, 2],
            timezone: "UTC".into(),
        })
    }

    async fn describe(&self) -> Result<SchemaDescription, ConnectError> {
        self.0.described.add_permits(1);
        self.0.permits.acquire().await.unwrap().forget();
        self.0.found.lock().clone()
    }

    async fn run(&self, _: Statement) -> Result<Rows, QueryError> {
        Err(QueryError::new(QueryErrorKind::Invalid, "the stub runs nothing"))
    }

    fn quote(&self, name: &str) -> String {
        format!("\"{name}\"")
    }
}

impl Driver for World {
    fn engine(&self) -> &'static Engine {
        &ENGINE
    }

    fn open(&self, _: &Details) -> Result<Arc<dyn Warehouse>, ConnectError> {
        Ok(Arc::new(self.clone()))
    }
}

/// A catalogue whose databases hold this world.
pub(crate) async fn catalog(db: &Db, world: &World) -> Catalog {
    catalog_with(db, Arc::new(world.clone())).await
}

/// A catalogue that knows one engine.
pub(crate) async fn catalog_with(db: &Db, driver: Arc<dyn Driver>) -> Catalog {
    let key = ServerKey::new("0123456789abcdef").unwrap();
    let vault = Vault { key: key.clone(), chance: Chance::system() };
    let declared = Declared::new(&[crate::SETTINGS]);
    let settings = Settings::load(db, declared, Environment::default(), vault).await.unwrap();
    let clock = Clock::manual("2026-11-22T12:30:00Z".parse().unwrap());
    Catalog::new(db.clone(), key, clock, Chance::system(), vec![driver], settings)
}

/// Connects a database of the stub's engine.
pub(crate) async fn connect(catalog: &Catalog) -> DatabaseId {
    let new = database::store::NewDatabase {
        name: "Shop",
        engine: ENGINE.name,
        is_sample: false,
        is_full_sync: true,
        is_on_demand: false,
        auto_run_queries: true,
        provider_name: None,
        timezone: None,
        dbms_version: None,
        metadata_sync_schedule: "0 17 * * * ? *",
        cache_field_values_schedule: None,
        creator_id: None,
        created_at: catalog.clock.now(),
    };
    let mut tx = catalog.db.write().await.unwrap();
    let id = database::insert(catalog, &mut tx, new, &Details::default()).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// A table; fields are added to it.
pub(crate) fn table(name: &str, fields: Vec<FieldDescription>) -> TableDescription {
    TableDescription {
        schema: Some("public".to_owned()),
        name: name.to_owned(),
        kind: TableKind::Table,
        description: None,
        fields,
        foreign_keys: Vec::new(),
        estimated_rows: None,
    }
}

pub(crate) fn field(name: &str, base_type: BaseType) -> FieldDescription {
    FieldDescription {
        name: name.to_owned(),
        database_type: base_type.wire().trim_start_matches("type/").to_lowercase(),
        base_type,
        semantic_type: None,
        is_primary_key: false,
        is_nullable: true,
        is_auto_increment: false,
        default: None,
        description: None,
    }
}

pub(crate) fn key(name: &str) -> FieldDescription {
    FieldDescription { is_primary_key: true, is_nullable: false, ..field(name, BaseType::Integer) }
}

/// A reference to `table.id`.
pub(crate) fn reference(from: &str, table: &str) -> ForeignKey {
    ForeignKey {
        field: from.to_owned(),
        target_schema: Some("public".to_owned()),
        target_table: table.to_owned(),
        target_field: "id".to_owned(),
    }
}
