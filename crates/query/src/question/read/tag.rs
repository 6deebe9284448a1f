//! The variables of a statement.

use super::{Read, Reader, get, id, keyword, text};
use crate::question::ast::{Tag, TagKind};
use kernel::{CardId, Id};
use serde_json::Value;

/// Reads `template-tags`.
pub(crate) fn tags(value: Option<&Value>) -> Read<Vec<(String, Tag)>> {
    match value {
        None => Ok(Vec::new()),
        Some(Value::Object(map)) => {
            map.iter().map(|(name, value)| Ok((name.clone(), tag(name, value)?))).collect()
        }
        Some(_) => Err("template-tags must be an object.".to_owned()),
    }
}

fn tag(name: &str, value: &Value) -> Read<Tag> {
    let map = value.as_object().ok_or_else(|| format!("The template tag {name} must be an object."))?;
    let kind = match text(map, "type").map(|kind| keyword(&kind)).as_deref() {
        Some("text") => TagKind::Text,
        Some("number") => TagKind::Number,
        Some("date") => TagKind::Date,
        Some("boolean") => TagKind::Boolean,
        Some("dimension") => TagKind::Dimension,
        Some("temporal-unit") => TagKind::TemporalUnit,
        Some("card") => TagKind::Card,
        Some("snippet") => TagKind::Snippet,
        Some("table") => TagKind::Table,
        _ => return Err(format!("The template tag {name} has no known type.")),
    };
    let column = get(map, "dimension").map(|column| Reader::default().clause(column)).transpose()?;
    Ok(Tag {
        kind,
        default: get(map, "default").cloned(),
        is_required: get(map, "required").and_then(Value::as_bool).unwrap_or(false),
        column,
        card: get(map, "card-id").and_then(id).map(CardId::from_number),
        widget: text(map, "widget-type"),
        alias: text(map, "alias"),
        received: map.clone(),
    })
}
