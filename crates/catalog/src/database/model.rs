//! What a database is here.

use access::Governed;
use chrono::{DateTime, Utc};
use driver::Version;
use kernel::{DatabaseId, Sealed, UserId};
use serde::{Deserialize, Serialize};
use store::Json;
use web::words;

/// A connected database.
#[derive(Clone, Debug)]
pub struct Database {
    /// The id.
    pub id: DatabaseId,
    /// What people call it.
    pub name: String,
    /// The wire name of its engine.
    pub engine: String,
    pub(crate) details_sealed: Sealed,
    /// What people say about it.
    pub description: Option<String>,
    /// What to be careful about.
    pub caveats: Option<String>,
    /// What is worth a look.
    pub points_of_interest: Option<String>,
    /// Is it the Sample Database?
    pub is_sample: bool,
    pub(crate) is_full_sync: bool,
    pub(crate) is_on_demand: bool,
    pub(crate) auto_run_queries: bool,
    pub(crate) refingerprint: Option<bool>,
    pub(crate) settings: Option<Json<DatabaseSettings>>,
    /// The zone of its own clock, once a sync has asked.
    pub timezone: Option<String>,
    pub(crate) dbms_version: Option<Json<DbmsVersion>>,
    /// How far its first sync is.
    pub initial_sync_status: SyncStatus,
    pub(crate) initial_sync_error: Option<String>,
    pub(crate) last_synced_at: Option<DateTime<Utc>>,
    pub(crate) metadata_sync_schedule: String,
    pub(crate) cache_field_values_schedule: Option<String>,
    pub(crate) provider_name: Option<String>,
    pub(crate) creator_id: Option<UserId>,
    pub(crate) sync_wanted: bool,
    pub(crate) sync_lease: Option<String>,
    pub(crate) sync_lease_until: Option<DateTime<Utc>>,
    pub(crate) sync_attempted_at: DateTime<Utc>,
    pub(crate) created_at: DateTime<Utc>,
    /// When somebody last changed it.
    pub updated_at: DateTime<Utc>,
}

store::from_row!(Database {
    id,
    name,
    engine,
    details_sealed,
    description,
    caveats,
    points_of_interest,
    is_sample,
    is_full_sync,
    is_on_demand,
    auto_run_queries,
    refingerprint,
    settings,
    timezone,
    dbms_version,
    initial_sync_status,
    initial_sync_error,
    last_synced_at,
    metadata_sync_schedule,
    cache_field_values_schedule,
    provider_name,
    creator_id,
    sync_wanted,
    sync_lease,
    sync_lease_until,
    sync_attempted_at,
    created_at,
    updated_at,
});

impl Governed for Database {
    type Domain = DatabaseId;

    fn domain(&self) -> DatabaseId {
        self.id
    }
}

impl Database {
    /// What administrators have set for this database alone.
    pub fn settings(&self) -> DatabaseSettings {
        self.settings.as_ref().map(|Json(settings)| *settings).unwrap_or_default()
    }

    /// May native queries change what is in the database?
    pub fn native_query_writes(&self) -> bool {
        self.settings().native_query_writes == Some(true)
    }

    /// Is a sync running, or waiting to run?
    pub fn is_syncing(&self) -> bool {
        self.sync_wanted || self.sync_lease.is_some()
    }
}

/// Settings of one database; a value that is not there leaves the instance's in force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, rename_all = "kebab-case")]
pub struct DatabaseSettings {
    /// Lets native queries change what is in the database.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub native_query_writes: Option<bool>,
    /// Rows that a question without summaries shows at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unaggregated_query_row_limit: Option<i64>,
    /// Rows that a question with summaries shows at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aggregated_query_row_limit: Option<i64>,
}

/// What the database says it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DbmsVersion {
    /// `PostgreSQL`, `SQLite`.
    pub flavor: String,
    /// As the database prints it.
    pub version: String,
    /// Major and minor number.
    pub semantic_version: [u32; 2],
}

impl From<&Version> for DbmsVersion {
    fn from(version: &Version) -> Self {
        Self {
            flavor: version.flavor.clone(),
            version: version.version.clone(),
            semantic_version: version.semantic,
        }
    }
}

words! {
    /// How far the first sync of a database or table is.
    pub enum SyncStatus {
        /// Not done yet.
        Incomplete = "incomplete",
        /// Done.
        Complete = "complete",
        /// It failed.
        Aborted = "aborted",
    }
}
