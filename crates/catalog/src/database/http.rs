//! `/api/database`: connecting databases and changing how they are connected.

use super::{
    Database,
    connect::{Refusal, connect},
    contents::{self, Hidden},
    details, event,
    request::{
        ConnectionTrial, DatabaseChange, Include, IncludeInList, ListQuery, NewDatabase, NewSchedules,
        ShowQuery,
    },
    sample,
    schedule::Schedule,
    store,
    view::DatabaseView,
};
use crate::{
    Catalog,
    table::{self, TableView},
};
use ::store::Json as Document;
use access::data::{self, DataRights};
use axum::{extract::State, http::StatusCode};
use chrono::{DateTime, Utc};
use driver::{ConnectError, Details, Driver};
use identity::{Admin, Caller};
use kernel::{Chance, DatabaseId, Scope};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::{collections::HashMap, sync::Arc};
use web::{
    ApiRouter, Error, FieldErrors, Json, NoContent, NonBlank, Path, Query, Result,
    routing::{get_with, post_with},
    says,
};

/// The detail that says that people choose the times of background work.
const CONTROLS_SCHEDULING: &str = "let-user-control-scheduling";

pub(crate) fn routes() -> ApiRouter<Catalog> {
    ApiRouter::new()
        .api_route(
            "/database",
            get_with(list, says(Scope::DatabasesRead, "Lists the databases that the caller may read."))
                .post_with(
                    create,
                    says(
                        Scope::DatabasesWrite,
                        "Connects a database. It is tried first, and kept only when it works.",
                    ),
                ),
        )
        .api_route(
            "/database/validate",
            post_with(validate, says(Scope::DatabasesWrite, "Tries a connection without keeping it.")),
        )
        .api_route(
            "/database/sample_database",
            post_with(add_sample, says(Scope::DatabasesWrite, "Adds the Sample Database, or refreshes it.")),
        )
        .api_route(
            "/database/{id}",
            get_with(show, says(Scope::DatabasesRead, "Shows a database."))
                .put_with(
                    change,
                    says(Scope::DatabasesWrite, "Changes a database. New details are tried first."),
                )
                .delete_with(
                    delete,
                    says(Scope::DatabasesWrite, "Forgets a database, with its tables and fields."),
                ),
        )
        .api_route(
            "/database/{id}/sync_schema",
            post_with(sync_schema, says(Scope::DatabasesWrite, "Looks for tables and fields again.")),
        )
        .api_route(
            "/database/{id}/dismiss_spinner",
            post_with(dismiss_spinner, says(Scope::DatabasesWrite, "Calls the first sync done.")),
        )
        .api_route(
            "/database/{id}/healthcheck",
            get_with(healthcheck, says(Scope::DatabasesRead, "Tries the stored connection.")),
        )
        .merge(contents::routes())
}

/// Databases.
#[derive(Debug, Serialize, JsonSchema)]
struct DatabaseList {
    data: Vec<DatabaseView>,
    total: usize,
}

async fn list(
    caller: Caller,
    State(catalog): State<Catalog>,
    Query(query): Query<ListQuery>,
) -> Result<Json<DatabaseList>> {
    let mut tx = caller.read().await?;
    let rights = data::rights_everywhere(&mut tx, &caller).await?;
    let mut databases = access::visible(&rights, store::list(&mut tx).await?);
    // No database takes uploads yet.
    databases.retain(|_| query.include_only_uploadable != Some(true));
    let mut data: Vec<DatabaseView> = databases
        .iter()
        .map(|database| {
            let mut view = DatabaseView::for_caller(&catalog, database, &rights);
            view.native_permissions = Some(if rights.asks_natively(database.id) { "write" } else { "none" });
            view
        })
        .collect();
    if query.include == Some(IncludeInList::Tables) {
        let mut tables: HashMap<DatabaseId, Vec<TableView>> = HashMap::new();
        for table in access::visible(&rights, table::store::list_visible(&mut tx).await?) {
            tables.entry(table.db_id).or_default().push(TableView::from(&table));
        }
        for (database, view) in databases.iter().zip(&mut data) {
            view.tables = Some(tables.remove(&database.id).unwrap_or_default());
        }
    }
    Ok(Json(DatabaseList { total: data.len(), data }))
}

async fn show(
    caller: Caller,
    State(catalog): State<Catalog>,
    Path(id): Path<DatabaseId>,
    Query(query): Query<ShowQuery>,
) -> Result<Json<DatabaseView>> {
    let mut tx = caller.read().await?;
    let (database, rights) = super::read_with_rights(&mut tx, &caller, id).await?;
    let mut view = DatabaseView::for_caller(&catalog, &database, &rights).with_schedules(&database);
    view.can_manage = rights.manages(id).then_some(true);
    if let Some(include) = query.include {
        let with_fields = include == Include::Fields;
        view.tables =
            Some(contents::tables(&mut tx, (&database, &rights), Hidden::LeftOut, with_fields).await?);
    }
    Ok(Json(view))
}

impl DatabaseView {
    /// What the caller may see.
    pub(super) fn for_caller(catalog: &Catalog, database: &Database, rights: &DataRights) -> Self {
        let view = Self::new(catalog, database);
        if rights.manages(database.id) { view.with_details(catalog, database) } else { view }
    }
}

async fn create(
    admin: Admin,
    State(catalog): State<Catalog>,
    Json(new): Json<NewDatabase>,
) -> Result<Json<DatabaseView>> {
    let driver = driver_of(&catalog, &new.engine)?;
    let caller = admin.check()?;
    refuse_caching(new.cache_ttl)?;
    let connected = connect(&**driver, details::accept(new.details.0)).await?;
    let Schedules { metadata_sync, cache_field_values } =
        Schedules::at_first(&catalog.chance, &connected.details, new.schedules);
    let mut tx = admin.write().await?;
    let new = store::NewDatabase {
        name: new.name.as_str(),
        engine: driver.engine().name,
        is_sample: false,
        is_full_sync: new.is_full_sync.unwrap_or(true),
        is_on_demand: new.is_on_demand.unwrap_or(false),
        auto_run_queries: new.auto_run_queries.unwrap_or(true),
        provider_name: new.provider_name.as_ref().map(NonBlank::as_str),
        timezone: Some(&connected.version.timezone),
        dbms_version: Some((&connected.version).into()),
        metadata_sync_schedule: &metadata_sync,
        cache_field_values_schedule: Some(&cache_field_values),
        creator_id: Some(caller.id()),
        created_at: catalog.clock.now(),
    };
    let id = super::insert(&catalog, &mut tx, new, &connected.details).await?;
    let database = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    event::record_connected(&catalog, &mut tx, &admin.actor(), &database).await?;
    tx.commit().await?;
    catalog.syncs.wake();
    Ok(Json(DatabaseView::new(&catalog, &database).with_details(&catalog, &database)))
}

/// Finds the driver of an engine, or says that there is none.
fn driver_of<'a>(catalog: &'a Catalog, engine: &NonBlank) -> Result<&'a Arc<dyn Driver>> {
    catalog.find_driver(engine.as_str()).ok_or_else(|| {
        let expected = "value must be a valid database engine.";
        let mut errors = FieldErrors::one("engine", expected);
        errors
            .specific
            .insert("engine".to_owned(), json!([format!("{expected}, received: {:?}", engine.as_str())]));
        Error::Invalid(errors.into())
    })
}

/// The contract answers 402 where results cannot be kept per database.
fn refuse_caching(cache_ttl: Option<i64>) -> Result<()> {
    let Some(_) = cache_ttl else { return Ok(()) };
    let message = "Results are not kept per database here. Leave cache_ttl out.";
    Err(Error::Explained { status: StatusCode::PAYMENT_REQUIRED, body: json!({ "message": message }) })
}

/// The cron texts of a database's background work.
struct Schedules {
    metadata_sync: String,
    cache_field_values: String,
}

impl Schedules {
    /// Wishes count only when the details say that users control scheduling.
    fn at_first(chance: &Chance, details: &Details, wishes: Option<NewSchedules>) -> Self {
        let wishes = wishes.filter(|_| details.switch(CONTROLS_SCHEDULING));
        let (metadata_sync, cache_field_values) =
            wishes.map_or((None, None), |wishes| (wishes.metadata_sync, wishes.cache_field_values));
        Self {
            metadata_sync: metadata_sync.unwrap_or_else(|| Schedule::hourly_by_chance(chance)).cron(),
            cache_field_values: cache_field_values
                .unwrap_or_else(|| Schedule::daily_by_chance(chance))
                .cron(),
        }
    }
}

/// The details that work and `valid: true`, or why they do not work and `valid: false`.
#[derive(Debug, Serialize, JsonSchema)]
struct Trial {
    #[serde(flatten)]
    answer: Map<String, Value>,
    valid: bool,
}

async fn validate(
    admin: Admin,
    State(catalog): State<Catalog>,
    Json(trial): Json<ConnectionTrial>,
) -> Result<Json<Trial>> {
    let trial = trial.details;
    let driver = driver_of(&catalog, &trial.engine)?;
    admin.check()?;
    let (answer, valid) = match connect(&**driver, details::accept(trial.details.0)).await {
        Ok(connected) => (details::redact(connected.details, Some(driver.engine())), true),
        Err(refusal) => (refusal.body(), false),
    };
    Ok(Json(Trial { answer, valid }))
}

async fn change(
    caller: Caller,
    State(catalog): State<Catalog>,
    Path(id): Path<DatabaseId>,
    Json(mut change): Json<DatabaseChange>,
) -> Result<Json<DatabaseView>> {
    let engine = change.engine.take().map(|engine| driver_of(&catalog, &engine)).transpose()?;
    let stored = super::read_for_writing(&mut caller.read().await?, &caller, id).await?;
    refuse_caching(change.cache_ttl)?;
    let connected = match (engine, change.details.take()) {
        (None, None) => None,
        (engine, sent) => {
            let driver = engine.map_or_else(|| catalog.driver(&stored.engine).map_err(Refusal::from), Ok)?;
            // Details that do not open any more are replaced altogether.
            let kept = catalog.details(&stored).unwrap_or_default();
            let merged = details::merge(kept, sent.map(|sent| sent.0).unwrap_or_default());
            Some((driver.engine(), connect(&**driver, merged).await?))
        }
    };
    let mut tx = caller.write().await?;
    let mut database = super::read_for_writing(&mut tx, &caller, id).await?.into_readable().into_inner();
    let (before, reconnects) = (database.clone(), connected.is_some());
    if let Some((engine, connected)) = connected {
        engine.name.clone_into(&mut database.engine);
        database.details_sealed = details::seal(&catalog.key, &catalog.chance, id, &connected.details);
        store::want_sync(&mut tx, id).await?;
    }
    let schedules = change.schedules.take();
    if let (Some(schedules), Ok(details)) = (schedules, catalog.details(&database))
        && details.switch(CONTROLS_SCHEDULING)
    {
        database.reschedule(&schedules);
    }
    database.apply(change, catalog.clock.now());
    store::update(&mut tx, &database).await?;
    event::record_changed(&catalog, &mut tx, &caller.actor(), &before, &database).await?;
    let database = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    tx.commit().await?;
    if reconnects {
        catalog.syncs.wake();
    }
    Ok(Json(
        DatabaseView::new(&catalog, &database).with_details(&catalog, &database).with_schedules(&database),
    ))
}

impl Database {
    fn reschedule(&mut self, wishes: &NewSchedules) {
        if let Some(schedule) = wishes.metadata_sync {
            self.metadata_sync_schedule = schedule.cron();
        }
        if let Some(schedule) = wishes.cache_field_values {
            self.cache_field_values_schedule = Some(schedule.cron());
        }
    }

    fn apply(&mut self, change: DatabaseChange, now: DateTime<Utc>) {
        if let Some(name) = change.name {
            self.name = name.into_string();
        }
        self.description = change.description.or(self.description.take());
        self.caveats = change.caveats.or(self.caveats.take());
        self.points_of_interest = change.points_of_interest.or(self.points_of_interest.take());
        self.auto_run_queries = change.auto_run_queries.unwrap_or(self.auto_run_queries);
        self.refingerprint = change.refingerprint.or(self.refingerprint);
        self.provider_name = change.provider_name.map(NonBlank::into_string).or(self.provider_name.take());
        self.is_full_sync = change.is_full_sync.unwrap_or(self.is_full_sync);
        self.is_on_demand = change.is_on_demand.unwrap_or(false);
        if let Some(settings) = change.settings {
            self.settings = Some(Document(settings.apply(self.settings())));
        }
        self.updated_at = now;
    }
}

async fn delete(
    admin: Admin,
    State(catalog): State<Catalog>,
    Path(id): Path<DatabaseId>,
) -> Result<NoContent> {
    let caller = admin.check()?;
    let mut tx = admin.write().await?;
    let database = super::read_for_writing(&mut tx, caller, id).await?;
    store::delete(&mut tx, database.id).await?;
    access::data::forget_database(&mut tx, database.id).await?;
    event::record_forgotten(&catalog, &mut tx, &admin.actor(), &database).await?;
    tx.commit().await?;
    catalog.syncs.cancel(id);
    catalog.warehouses.forget(id);
    Ok(NoContent)
}

async fn add_sample(admin: Admin, State(catalog): State<Catalog>) -> Result<Json<DatabaseView>> {
    let caller = admin.check()?;
    let path = catalog.sample_path.lock().clone().ok_or(Error::NotFound)?;
    let mut tx = admin.write().await?;
    let id = sample::add(&catalog, &mut tx, &admin.actor(), &path).await?;
    let (database, rights) = super::read_with_rights(&mut tx, caller, id).await?;
    tx.commit().await?;
    catalog.syncs.wake();
    Ok(Json(DatabaseView::for_caller(&catalog, &database, &rights)))
}

/// It was done, or will be.
#[derive(Debug, Serialize, JsonSchema)]
struct Done {
    /// Always `ok`.
    status: &'static str,
}

impl Done {
    const OK: Self = Self { status: "ok" };
}

async fn sync_schema(
    caller: Caller,
    State(catalog): State<Catalog>,
    Path(id): Path<DatabaseId>,
) -> Result<Json<Done>> {
    let database = super::read_for_writing(&mut caller.read().await?, &caller, id).await?;
    let check = check(&catalog, &database).await;
    check.map_err(|error| Refusal::from(error).with(StatusCode::UNPROCESSABLE_ENTITY))?;
    let mut tx = caller.write().await?;
    store::want_sync(&mut tx, database.id).await?;
    tx.commit().await?;
    catalog.syncs.wake();
    Ok(Json(Done::OK))
}

async fn check(catalog: &Catalog, database: &Database) -> Result<(), ConnectError> {
    catalog.open(database)?.check().await.map(drop)
}

async fn dismiss_spinner(caller: Caller, Path(id): Path<DatabaseId>) -> Result<Json<Done>> {
    let mut tx = caller.write().await?;
    let database = super::read_for_writing(&mut tx, &caller, id).await?;
    store::mark_complete(&mut tx, database.id).await?;
    tx.commit().await?;
    Ok(Json(Done::OK))
}

/// `ok`, or `error` and why.
#[derive(Debug, Serialize, JsonSchema)]
struct Health {
    status: &'static str,
    #[serde(flatten)]
    why: Map<String, Value>,
}

async fn healthcheck(
    caller: Caller,
    State(catalog): State<Catalog>,
    Path(id): Path<DatabaseId>,
) -> Result<Json<Health>> {
    let (database, rights) = super::read_with_rights(&mut caller.read().await?, &caller, id).await?;
    Ok(Json(match check(&catalog, &database).await {
        Ok(()) => Health { status: "ok", why: Map::new() },
        Err(error) if rights.manages(id) => Health { status: "error", why: Refusal::from(error).body() },
        // The message may name hosts and paths, which are details.
        Err(_) => Health { status: "error", why: Refusal::new("The database cannot be reached.").body() },
    }))
}
