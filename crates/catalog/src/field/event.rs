//! What the audit log tells of a field: by name, what people have changed of it. Who shows what was hidden stands there.

use super::Field;
use ::store::{Json as Document, Result, Tx};
use audit::{Actor, Event, difference};
use kernel::Id;
use serde_json::{Value, json};

/// Tells what was changed of a field, if anything was.
pub(super) async fn record_changed(tx: &mut Tx, actor: &Actor, before: &Field, after: &Field) -> Result<()> {
    let mut details = difference(facts(before), facts(after));
    if details["new"] == json!({}) {
        return Ok(());
    }
    details["name"] = json!(after.name);
    details["table_id"] = json!(after.table_id);
    let event = Event::new("field-update").on("Field", after.id.number()).with(details);
    audit::record(tx, actor, after.updated_at, event).await
}

fn facts(field: &Field) -> [(&'static str, Value); 10] {
    [
        ("display_name", json!(field.display_name)),
        ("description", json!(field.description)),
        ("semantic_type", json!(field.semantic_type)),
        ("fk_target_field_id", json!(field.fk_target_field_id)),
        ("visibility_type", json!(field.visibility_type)),
        ("has_field_values", json!(field.has_field_values)),
        ("settings", json!(field.settings.as_ref().map(|Document(settings)| settings))),
        ("caveats", json!(field.caveats)),
        ("points_of_interest", json!(field.points_of_interest)),
        ("preview_display", json!(field.preview_display)),
    ]
}
