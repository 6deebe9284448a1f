//! Which groups here stand for which groups of the issuer.

use super::settings::GROUP_SYNC;
use crate::{group::mapped, id_token::Claims};
use kernel::GroupId;
use serde_json::Value;
use setting::Settings;
use std::collections::BTreeSet;

/// The setting.
pub(crate) const GROUP_MAPPINGS: &str = "oidc-group-mappings";
pub(super) const GROUPS_CLAIM: &str = "oidc-groups-claim";

/// Groups of the issuer, and the groups here that their members are in.
#[derive(Clone, Debug)]
pub(super) struct Mappings {
    claim: String,
    lines: Vec<(String, BTreeSet<GroupId>)>,
}

impl Mappings {
    /// The mappings in force; none while groups do not follow the issuer.
    pub fn of(settings: &Settings) -> Option<Self> {
        let Value::Object(mappings) = settings.value(GROUP_MAPPINGS) else { return None };
        let claim = settings.text(GROUPS_CLAIM).filter(|_| settings.flag(GROUP_SYNC))?;
        let line = |(name, ids): (&String, &Value)| Some((name.clone(), mapped::groups(ids)?));
        Some(Self { claim, lines: mappings.iter().filter_map(line).collect() })
    }

    /// Every group that follows the issuer.
    pub fn groups(&self) -> BTreeSet<GroupId> {
        self.lines.iter().flat_map(|(_, groups)| groups).copied().collect()
    }

    /// The groups of whom a token speaks. A token without the claim speaks of somebody in no group, because many
    /// issuers leave an empty one out; nothing when the issuer has left it out because there are too many.
    pub fn of_member(&self, claims: &Claims) -> Option<BTreeSet<GroupId>> {
        let is_elsewhere = claims.other("_claim_names").is_some_and(|names| names.get(&self.claim).is_some());
        if is_elsewhere {
            return None;
        }
        let names = names(claims.other(&self.claim));
        let own = self.lines.iter().filter(|(name, _)| names.contains(&name.as_str()));
        Some(own.flat_map(|(_, groups)| groups).copied().collect())
    }
}

/// One name, or several.
fn names(claim: Option<&Value>) -> Vec<&str> {
    match claim {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// Reads what the setting takes: `{"staff": [3, 4]}`.
pub(super) fn read(value: &Value) -> Option<Value> {
    mapped::read(value, |name| !name.trim().is_empty() && name.len() <= 1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_claim_names_one_group_or_several() {
        assert_eq!(names(Some(&json!("staff"))), ["staff"]);
        assert_eq!(names(Some(&json!(["staff", 7, "sales"]))), ["staff", "sales"]);
        assert!(names(Some(&json!({ "staff": true }))).is_empty() && names(None).is_empty());
    }

    #[test]
    fn other_shapes_are_refused() {
        let good = json!({ "staff": [3], "/sales/emea": [] });
        assert_eq!(read(&good), Some(good.clone()));
        for bad in
            [json!([]), json!({ " ": [3] }), json!({ "a": 3 }), json!({ "a": ["3"] }), json!({ "a": [0] })]
        {
            assert_eq!(read(&bad), None, "{bad}");
        }
    }
}
