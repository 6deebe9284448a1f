//! Connecting a database: it is tried first, and kept only when it works.

use super::{
    connect::connect,
    details, event,
    request::{ConnectionTrial, NewDatabase, NewSchedules},
    schedule::Schedule,
    store,
    view::DatabaseView,
};
use crate::Catalog;
use axum::{extract::State, http::StatusCode};
use driver::{Details, Driver};
use identity::Admin;
use kernel::Chance;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use web::{Error, FieldErrors, Json, NonBlank, Result};

/// The detail that says that people choose the times of background work.
pub(super) const CONTROLS_SCHEDULING: &str = "let-user-control-scheduling";

pub(super) async fn create(
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
pub(super) fn driver_of<'a>(catalog: &'a Catalog, engine: &NonBlank) -> Result<&'a Arc<dyn Driver>> {
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
pub(super) fn refuse_caching(cache_ttl: Option<i64>) -> Result<()> {
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
pub(super) struct Trial {
    #[serde(flatten)]
    answer: Map<String, Value>,
    valid: bool,
}

pub(super) async fn validate(
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
