//! The columns of what a card gives: said by whoever saves it, found out from what it asks, or learnt when it runs.
//!
//! Words that people gave a column stay with it as long as the result has a column of that name.

use crate::Document;
use serde_json::{Map, Value};

/// Bytes of columns that are kept of a card.
pub(super) const MOST: usize = 1_000_000;

/// What is kept of a question that was saved: what was sent where it fits what was found out, otherwise that. Where
/// nothing could be found out, what was sent, if it can be meant.
pub(super) fn kept(sent: Option<&Document>, found: Option<Value>) -> Option<Document> {
    let is_meant = sent.is_some_and(|sent| match (names(&sent.value()), found.as_ref().map(names)) {
        (None, _) | (_, Some(None)) => false,
        (Some(sent), Some(Some(found))) => sorted(sent) == sorted(found),
        (Some(_), None) => true,
    });
    if is_meant { sent.cloned() } else { found.and_then(|found| document(&found)) }
}

/// What is kept after a result had these columns; none where that is kept already.
pub(super) fn learnt(kept: Option<&Document>, seen: Value) -> Option<Document> {
    let Some(before) = kept.map(Document::value) else { return document(&seen) };
    let (old, Value::Array(new)) = (list(&before), seen) else { return None };
    let known = |name: &Value| old.iter().find(|column| column["name"] == *name);
    let merged = new.into_iter().map(|column| match known(&column["name"]).and_then(Value::as_object) {
        Some(old) => merged(old.clone(), &column),
        None => column,
    });
    let merged = Value::Array(merged.collect());
    if merged == before { None } else { document(&merged) }
}

/// A column as people described it, with the type that its values turned out to have.
fn merged(mut old: Map<String, Value>, seen: &Value) -> Value {
    // No value came by that could tell.
    let is_unknown = seen["base_type"] == "type/*";
    if !is_unknown && old.get("base_type") != Some(&seen["base_type"]) {
        for key in ["base_type", "effective_type", "field_ref"] {
            old.insert(key.to_owned(), seen[key].clone());
        }
    }
    old.into()
}

fn document(columns: &Value) -> Option<Document> {
    Some(Document::of(columns)).filter(|document| document.as_str().len() <= MOST)
}

fn list(columns: &Value) -> &[Value] {
    columns.as_array().map_or(&[], Vec::as_slice)
}

/// The names of columns; none where one has no name.
fn names(columns: &Value) -> Option<Vec<String>> {
    list(columns).iter().map(|column| column["name"].as_str().map(str::to_owned)).collect()
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(sent: &Value, found: Option<Value>) -> Value {
        kept(Some(&Document::of(sent)), found).map_or(Value::Null, |kept| kept.value())
    }

    #[test]
    fn what_is_sent_is_kept_where_it_fits() {
        let found = json!([{ "name": "id", "base_type": "type/Integer" }, { "name": "total" }]);
        let fitting = json!([{ "name": "total", "display_name": "What it costs" }, { "name": "id" }]);
        assert_eq!(of(&fitting, Some(found.clone())), fitting);
        for other in [
            json!([]),
            json!([{ "name": "id" }]),
            json!([{ "name": "id" }, { "name": "id" }]),
            json!([{}, {}]),
        ] {
            assert_eq!(of(&other, Some(found.clone())), found, "{other}");
        }
        assert_eq!(of(&fitting, None), fitting);
        assert_eq!(of(&json!([{ "display_name": "x" }]), None), Value::Null);
        assert_eq!(kept(None, Some(found.clone())).unwrap().value(), found);
    }

    #[test]
    fn too_much_is_not_kept() {
        let wide = json!([{ "name": "x".repeat(MOST) }]);
        assert!(kept(None, Some(wide.clone())).is_none());
        assert!(learnt(None, wide).is_none());
    }

    #[test]
    fn a_result_tells_types_and_leaves_the_words_of_people() {
        let known =
            json!([{ "name": "a", "base_type": "type/*", "display_name": "Ours" }, { "name": "gone" }]);
        let seen = json!([
            { "name": "a", "base_type": "type/Text", "effective_type": "type/Text", "field_ref": ["field", "a", null] },
            { "name": "new", "base_type": "type/Date" },
        ]);
        let after = learnt(Some(&Document::of(&known)), seen.clone()).unwrap();
        let ours = json!({ "name": "a", "base_type": "type/Text", "display_name": "Ours", "effective_type": "type/Text", "field_ref": ["field", "a", null] });
        assert_eq!(after.value(), json!([ours, seen[1]]));
        assert!(learnt(Some(&after), seen.clone()).is_none(), "nothing is new");
        let unknown = json!([{ "name": "a", "base_type": "type/*" }, seen[1]]);
        assert!(learnt(Some(&after), unknown).is_none(), "no value came by that could tell");
        assert_eq!(learnt(None, seen.clone()).unwrap().value(), seen);
    }
}
