//! Changing a database: new details are tried first, and it is synced again.

use super::{
    Database,
    connect::{Refusal, connect},
    create::{CONTROLS_SCHEDULING, driver_of, refuse_caching},
    details, event,
    request::{DatabaseChange, NewSchedules},
    store,
    view::DatabaseView,
};
use crate::Catalog;
use ::store::Json as Document;
use axum::extract::State;
use chrono::{DateTime, Utc};
use identity::Caller;
use kernel::DatabaseId;
use web::{Error, Json, NonBlank, Path, Result};

pub(super) async fn change(
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
