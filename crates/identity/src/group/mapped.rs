//! Settings that say which groups here stand for which groups of somewhere else: `{"their name": [3, 4]}`.

use crate::Identity;
use ::store::{Result, Tx};
use audit::{Actor, Event};
use kernel::{GroupId, Id};
use serde_json::{Map, Value, json};
use setting::Source;
use std::collections::BTreeSet;

/// Groups of elsewhere that can be mapped.
const MOST: usize = 2000;

/// Reads what such a setting takes, where this is a name of a group of elsewhere.
pub(crate) fn read(value: &Value, is_name: impl Fn(&str) -> bool) -> Option<Value> {
    let mappings = match value {
        Value::Object(mappings) => mappings.clone(),
        Value::String(text) if text.trim().is_empty() => return Some(Value::Null),
        Value::String(text) => serde_json::from_str(text).ok()?,
        _ => return None,
    };
    let is_line = |(name, ids): (&String, &Value)| is_name(name) && groups(ids).is_some();
    (mappings.len() <= MOST && mappings.iter().all(is_line)).then_some(Value::Object(mappings))
}

/// The groups of one line.
pub(crate) fn groups(ids: &Value) -> Option<BTreeSet<GroupId>> {
    let id = |id: &Value| id.as_i64().filter(|id| *id > 0).map(GroupId::from_number);
    ids.as_array()?.iter().map(id).collect()
}

/// Takes a group out of the mappings because it is deleted. They are read in the transaction, which may have taken out
/// others before; the settings have to be read again after the commit. What the environment says stays as it is: a
/// group that is not there is passed over.
pub(super) async fn forget(
    identity: &Identity,
    tx: &mut Tx,
    actor: &Actor,
    key: &'static str,
    group: GroupId,
) -> Result<()> {
    let settings = &identity.settings;
    let Some(definition) = settings.find(key) else { return Ok(()) };
    if settings.source(definition) == Source::Environment {
        return Ok(());
    }
    let stored = settings.stored_to_change(tx, definition).await?;
    let Some(Value::Object(before)) = stored else { return Ok(()) };
    let after = without(&before, group);
    if after == before {
        return Ok(());
    }
    let details = json!({ "key": key, "previous": before, "new": after });
    settings.write(tx, definition, &Value::Object(after)).await?;
    audit::record(tx, actor, identity.clock.now(), Event::new("setting-update").with(details)).await
}

/// The mappings without a group; a group of elsewhere that stood for it alone goes, too.
fn without(mappings: &Map<String, Value>, group: GroupId) -> Map<String, Value> {
    let is_group = |id: &Value| id.as_i64() == Some(group.number());
    let mut left = Map::new();
    for (name, ids) in mappings {
        let before = ids.as_array().cloned().unwrap_or_default();
        let after: Vec<_> = before.iter().filter(|id| !is_group(id)).cloned().collect();
        if !after.is_empty() || before.is_empty() {
            left.insert(name.clone(), after.into());
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_that_is_gone_leaves_the_mappings() {
        let Value::Object(lines) = json!({ "cn=a": [3, 4], "cn=b": [3], "cn=c": [] }) else { unreachable!() };
        let left = without(&lines, GroupId::from_number(3));
        assert_eq!(Value::Object(left), json!({ "cn=a": [4], "cn=c": [] }));
    }
}
