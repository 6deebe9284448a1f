//! A database on the wire.

use super::{
    Database, DatabaseSettings, DbmsVersion, SyncStatus, details, schedule::Schedule, schedule::ScheduleView,
};
use crate::{Catalog, table::TableView};
use chrono::{DateTime, Utc};
use kernel::{DatabaseId, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use store::Json;

/// A connected database.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DatabaseView {
    id: DatabaseId,
    name: String,
    engine: String,
    /// The connection details, secrets replaced; only for those who may change them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) details: Option<Map<String, Value>>,
    description: Option<String>,
    caveats: Option<String>,
    points_of_interest: Option<String>,
    is_sample: bool,
    is_full_sync: bool,
    is_on_demand: bool,
    is_audit: bool,
    is_attached_dwh: bool,
    auto_run_queries: bool,
    refingerprint: Option<bool>,
    cache_ttl: Option<i64>,
    settings: Option<DatabaseSettings>,
    timezone: Option<String>,
    dbms_version: Option<DbmsVersion>,
    features: Vec<&'static str>,
    initial_sync_status: SyncStatus,
    /// Why the last sync failed, when it did. It may name hosts and paths, so it is told with the details only.
    initial_sync_error: Option<String>,
    /// When the last sync found everything.
    last_synced_at: Option<DateTime<Utc>>,
    /// Is a sync running, or waiting to run?
    is_syncing: bool,
    metadata_sync_schedule: String,
    cache_field_values_schedule: Option<String>,
    creator_id: Option<UserId>,
    uploads_enabled: bool,
    uploads_schema_name: Option<String>,
    uploads_table_prefix: Option<String>,
    can_upload: bool,
    router_database_id: Option<DatabaseId>,
    router_user_attribute: Option<String>,
    provider_name: Option<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    /// May the caller run native queries here? In lists only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) native_permissions: Option<&'static str>,
    /// When the background work is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) schedules: Option<SchedulesView>,
    /// Present when the caller may change the database.
    #[serde(rename = "can-manage", skip_serializing_if = "Option::is_none")]
    pub(super) can_manage: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tables: Option<Vec<TableView>>,
}

/// When the background work on a database is done.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct SchedulesView {
    metadata_sync: Option<ScheduleView>,
    cache_field_values: Option<ScheduleView>,
}

impl DatabaseView {
    /// What everybody may see.
    pub fn new(catalog: &Catalog, database: &Database) -> Self {
        let features = catalog.find_driver(&database.engine).map(|driver| driver.engine().features.to_vec());
        Self {
            id: database.id,
            name: database.name.clone(),
            engine: database.engine.clone(),
            details: None,
            description: database.description.clone(),
            caveats: database.caveats.clone(),
            points_of_interest: database.points_of_interest.clone(),
            is_sample: database.is_sample,
            is_full_sync: database.is_full_sync,
            is_on_demand: database.is_on_demand,
            is_audit: false,
            is_attached_dwh: false,
            auto_run_queries: database.auto_run_queries,
            refingerprint: database.refingerprint,
            cache_ttl: None,
            settings: database.settings.as_ref().map(|Json(settings)| *settings),
            timezone: database.timezone.clone(),
            dbms_version: database.dbms_version.as_ref().map(|Json(version)| version.clone()),
            features: features.unwrap_or_default(),
            initial_sync_status: database.initial_sync_status,
            initial_sync_error: None,
            last_synced_at: database.last_synced_at,
            is_syncing: database.is_syncing(),
            metadata_sync_schedule: database.metadata_sync_schedule.clone(),
            cache_field_values_schedule: database.cache_field_values_schedule.clone(),
            creator_id: database.creator_id,
            uploads_enabled: false,
            uploads_schema_name: None,
            uploads_table_prefix: None,
            can_upload: false,
            router_database_id: None,
            router_user_attribute: None,
            provider_name: database.provider_name.clone(),
            created_at: database.created_at,
            updated_at: database.updated_at,
            native_permissions: None,
            schedules: None,
            can_manage: None,
            tables: None,
        }
    }

    /// Adds the redacted details, for those who may change them. Details that do not open are left empty.
    pub(crate) fn with_details(mut self, catalog: &Catalog, database: &Database) -> Self {
        let engine = catalog.find_driver(&database.engine).map(|driver| driver.engine());
        let details = catalog.details(database).unwrap_or_default();
        self.details = Some(details::redact(details, engine));
        self.initial_sync_error.clone_from(&database.initial_sync_error);
        self
    }

    /// Adds the details that another view of the same database has: opening them takes a while.
    pub(crate) fn with_details_of(mut self, other: &Self) -> Self {
        self.details.clone_from(&other.details);
        self.initial_sync_error.clone_from(&other.initial_sync_error);
        self
    }

    pub(super) fn with_schedules(mut self, database: &Database) -> Self {
        let expanded = |cron: &str| Schedule::from_cron(cron).map(ScheduleView::from);
        self.schedules = Some(SchedulesView {
            metadata_sync: expanded(&database.metadata_sync_schedule),
            cache_field_values: database.cache_field_values_schedule.as_deref().and_then(expanded),
        });
        self
    }
}
