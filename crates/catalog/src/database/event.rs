//! What the audit log tells of a database: by name, and of its connection only which details changed.

use super::Database;
use crate::Catalog;
use ::store::{Result, Tx};
use audit::{Actor, Event};
use kernel::Id;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Tells that a database was connected.
pub(super) async fn record_connected(
    catalog: &Catalog,
    tx: &mut Tx,
    actor: &Actor,
    database: &Database,
) -> Result<()> {
    record(catalog, tx, actor, "database-create", database).await
}

/// Tells that a database was forgotten.
pub(super) async fn record_forgotten(
    catalog: &Catalog,
    tx: &mut Tx,
    actor: &Actor,
    database: &Database,
) -> Result<()> {
    record(catalog, tx, actor, "database-delete", database).await
}

async fn record(
    catalog: &Catalog,
    tx: &mut Tx,
    actor: &Actor,
    topic: &'static str,
    database: &Database,
) -> Result<()> {
    let details = json!({ "name": database.name, "engine": database.engine });
    let event = Event::new(topic).on("Database", database.id.number()).with(details);
    audit::record(tx, actor, catalog.clock.now(), event).await
}

/// Tells what was changed of a database, if anything was.
pub(super) async fn record_changed(
    catalog: &Catalog,
    tx: &mut Tx,
    actor: &Actor,
    before: &Database,
    after: &Database,
) -> Result<()> {
    let mut details = audit::difference(facts(before), facts(after));
    let connection = changed_details(catalog, before, after);
    if details["new"] == json!({}) && connection.is_empty() {
        return Ok(());
    }
    details["name"] = after.name.clone().into();
    if !connection.is_empty() {
        details["details_changed"] = json!(connection);
    }
    let event = Event::new("database-update").on("Database", after.id.number()).with(details);
    audit::record(tx, actor, catalog.clock.now(), event).await
}

/// The names of the connection details that are others than before; what they are is nobody's business.
fn changed_details(catalog: &Catalog, before: &Database, after: &Database) -> BTreeSet<String> {
    if before.details_sealed == after.details_sealed {
        return BTreeSet::new();
    }
    let (old, new) =
        (catalog.details(before).unwrap_or_default(), catalog.details(after).unwrap_or_default());
    let (old, new) = (old.as_map(), new.as_map());
    let names = old.keys().chain(new.keys());
    names.filter(|name| old.get(*name) != new.get(*name)).cloned().collect()
}

fn facts(database: &Database) -> [(&'static str, Value); 13] {
    [
        ("name", json!(database.name)),
        ("engine", json!(database.engine)),
        ("description", json!(database.description)),
        ("caveats", json!(database.caveats)),
        ("points_of_interest", json!(database.points_of_interest)),
        ("provider_name", json!(database.provider_name)),
        ("is_full_sync", json!(database.is_full_sync)),
        ("is_on_demand", json!(database.is_on_demand)),
        ("auto_run_queries", json!(database.auto_run_queries)),
        ("refingerprint", json!(database.refingerprint)),
        ("settings", json!(database.settings())),
        ("metadata_sync_schedule", json!(database.metadata_sync_schedule)),
        ("cache_field_values_schedule", json!(database.cache_field_values_schedule)),
    ]
}
