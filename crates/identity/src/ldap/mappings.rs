//! Which groups here stand for which groups of the directory.

use super::{
    name::Name,
    settings::{GROUP_MAPPINGS, GROUP_SYNC},
};
use crate::Identity;
use ::store::{Result, Tx};
use audit::{Actor, Event};
use kernel::{GroupId, Id};
use serde_json::{Map, Value, json};
use setting::{Settings, Source};
use std::collections::BTreeSet;

/// Groups of the directory, and the groups here that their members are in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mappings(Vec<(Name, BTreeSet<GroupId>)>);

impl Mappings {
    /// The mappings in force; none while groups do not follow the directory.
    pub fn of(settings: &Settings) -> Option<Self> {
        let Value::Object(mappings) = settings.value(GROUP_MAPPINGS) else { return None };
        settings.flag(GROUP_SYNC).then(|| Self::read(&mappings))
    }

    fn read(mappings: &Map<String, Value>) -> Self {
        let line = |(name, ids): (&String, &Value)| Some((Name::read(name)?, groups(ids)?));
        Self(mappings.iter().filter_map(line).collect())
    }

    /// Every group that follows the directory.
    pub fn groups(&self) -> BTreeSet<GroupId> {
        self.0.iter().flat_map(|(_, groups)| groups).copied().collect()
    }

    /// The groups of somebody who is in these groups of the directory.
    pub fn of_member(&self, memberships: &[String]) -> BTreeSet<GroupId> {
        let names: Vec<_> = memberships.iter().filter_map(|name| Name::read(name)).collect();
        let own = self.0.iter().filter(|(name, _)| names.contains(name));
        own.flat_map(|(_, groups)| groups).copied().collect()
    }
}

/// Groups of the directory that can be mapped.
const MOST: usize = 2000;

/// Reads what the setting takes: `{"cn=people,dc=example,dc=org": [3, 4]}`.
pub(super) fn read(value: &Value) -> Option<Value> {
    let mappings = match value {
        Value::Object(mappings) => mappings.clone(),
        Value::String(text) if text.trim().is_empty() => return Some(Value::Null),
        Value::String(text) => serde_json::from_str(text).ok()?,
        _ => return None,
    };
    let is_line = |(name, ids): (&String, &Value)| Name::read(name).is_some() && groups(ids).is_some();
    (mappings.len() <= MOST && mappings.iter().all(is_line)).then_some(Value::Object(mappings))
}

fn groups(ids: &Value) -> Option<BTreeSet<GroupId>> {
    let id = |id: &Value| id.as_i64().filter(|id| *id > 0).map(GroupId::from_number);
    ids.as_array()?.iter().map(id).collect()
}

/// Takes a group out of the mappings because it is deleted. They are read in the transaction, which may have taken out
/// others before; the settings have to be read again after the commit. What the environment says stays as it is: a
/// group that is not there is passed over.
pub(crate) async fn forget(identity: &Identity, tx: &mut Tx, actor: &Actor, group: GroupId) -> Result<()> {
    let settings = &identity.settings;
    let Some(definition) = settings.find(GROUP_MAPPINGS) else { return Ok(()) };
    if settings.source(definition) == Source::Environment {
        return Ok(());
    }
    let stored = settings.stored_to_change(tx, definition).await?;
    let Some(Value::Object(before)) = stored else { return Ok(()) };
    let after = without(&before, group);
    if after == before {
        return Ok(());
    }
    let details = json!({ "key": GROUP_MAPPINGS, "previous": before, "new": after });
    settings.write(tx, definition, &Value::Object(after)).await?;
    audit::record(tx, actor, identity.clock.now(), Event::new("setting-update").with(details)).await
}

/// The mappings without a group; a group of the directory that stood for it alone goes, too.
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

    fn ids(ids: &[i64]) -> BTreeSet<GroupId> {
        ids.iter().copied().map(GroupId::from_number).collect()
    }

    #[test]
    fn members_are_found_however_their_groups_are_spelled() {
        let Value::Object(lines) =
            json!({ "cn=a,dc=org": [3, 4], "cn=b,dc=org": [4, 5], "cn=c,dc=org": [6] })
        else {
            unreachable!()
        };
        let mappings = Mappings::read(&lines);
        assert_eq!(mappings.groups(), ids(&[3, 4, 5, 6]));
        assert_eq!(mappings.of_member(&["CN=A, DC=org".into(), "cn=b,dc=org".into()]), ids(&[3, 4, 5]));
        assert_eq!(mappings.of_member(&["cn=z,dc=org".into()]), ids(&[]));
    }

    #[test]
    fn other_shapes_are_refused() {
        let good = json!({ "cn=a,dc=org": [3], "cn=b,dc=org": [] });
        assert_eq!(read(&good), Some(good.clone()));
        assert_eq!(read(&good.to_string().into()), Some(good));
        for bad in [
            json!([]),
            json!({ "people": [3] }),
            json!({ "cn=a": 3 }),
            json!({ "cn=a": ["3"] }),
            json!({ "cn=a": [0] }),
        ] {
            assert_eq!(read(&bad), None, "{bad}");
        }
    }

    #[test]
    fn a_group_that_is_gone_leaves_the_mappings() {
        let Value::Object(lines) = json!({ "cn=a": [3, 4], "cn=b": [3], "cn=c": [] }) else { unreachable!() };
        let left = without(&lines, GroupId::from_number(3));
        assert_eq!(Value::Object(left), json!({ "cn=a": [4], "cn=c": [] }));
    }
}
