//! Which groups here stand for which groups of the directory.

use super::{
    name::Name,
    settings::{GROUP_MAPPINGS, GROUP_SYNC},
};
use crate::group::mapped;
use kernel::GroupId;
use serde_json::{Map, Value};
use setting::Settings;
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
        let line = |(name, ids): (&String, &Value)| Some((Name::read(name)?, mapped::groups(ids)?));
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

/// Reads what the setting takes: `{"cn=people,dc=example,dc=org": [3, 4]}`.
pub(super) fn read(value: &Value) -> Option<Value> {
    mapped::read(value, |name| Name::read(name).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Id;
    use serde_json::json;

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
}
