//! What the audit log tells of a table: by name, what people have changed of it.

use super::Table;
use ::store::{Result, Tx};
use audit::{Actor, Event, difference};
use kernel::Id;
use serde_json::{Value, json};

const CHANGED: &str = "table-update";

/// Tells what was changed of a table, if anything was.
pub(super) async fn record_changed(tx: &mut Tx, actor: &Actor, before: &Table, after: &Table) -> Result<()> {
    let mut details = difference(facts(before), facts(after));
    if details["new"] == json!({}) {
        return Ok(());
    }
    details["name"] = json!(after.name);
    let event = Event::new(CHANGED).on("Table", after.id.number()).with(details);
    audit::record(tx, actor, after.updated_at, event).await
}

/// Tells that the fields of a table were put in an order.
pub(super) async fn record_ordered(tx: &mut Tx, actor: &Actor, table: &Table, fields: usize) -> Result<()> {
    let details = json!({ "name": table.name, "ordered_fields": fields });
    let event = Event::new(CHANGED).on("Table", table.id.number()).with(details);
    audit::record(tx, actor, table.updated_at, event).await
}

fn facts(table: &Table) -> [(&'static str, Value); 8] {
    [
        ("display_name", json!(table.display_name)),
        ("description", json!(table.description)),
        ("entity_type", json!(table.entity_type)),
        ("visibility_type", json!(table.visibility_type)),
        ("field_order", json!(table.field_order)),
        ("caveats", json!(table.caveats)),
        ("points_of_interest", json!(table.points_of_interest)),
        ("show_in_getting_started", json!(table.show_in_getting_started)),
    ]
}
