//! Whom and what a containment is about. Criteria are joined by "and".
//!
//! People and groups say whose sessions, keys and passwords; the other criteria are about a session or a key itself, and
//! reach the password of who owns one. An empty filter is a slip, and so is a criterion that nobody knows: both would hit
//! more than was meant.

use crate::api_key::parse_network;
use chrono::{DateTime, Utc};
use ipnet::IpNet;
use kernel::{GroupId, UserId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::net::IpAddr;
use web::{Fault, Input, Param, request};

/// A filter that was read: everything, or at least one criterion.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Filter {
    /// Everybody and everything; alone.
    #[serde(default, skip_serializing_if = "is_false")]
    pub all: bool,
    /// What belongs to these people.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub user_ids: Vec<UserId>,
    /// What belongs to members of one of these groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub group_ids: Vec<GroupId>,
    /// Sessions and keys made before this moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_before: Option<DateTime<Utc>>,
    /// Sessions and keys made at this moment or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_after: Option<DateTime<Utc>>,
    /// Sessions begun from this network, and keys last used from it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cidr: Option<Network>,
    /// Keys that begin so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub key_prefixes: Vec<KeyPrefix>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

request! {
    /// The criteria as they are sent.
    pub struct Criteria {
        /// Everybody and everything; alone.
        pub all: Option<bool>,
        /// What belongs to these people.
        pub user_ids: Option<Several<UserId>>,
        /// What belongs to members of one of these groups.
        pub group_ids: Option<Several<GroupId>>,
        /// Sessions and keys made before this moment.
        pub created_before: Option<DateTime<Utc>>,
        /// Sessions and keys made at this moment or later.
        pub created_after: Option<DateTime<Utc>>,
        /// Sessions begun from this network, and keys last used from it.
        pub cidr: Option<Network>,
        /// Keys that begin so.
        pub key_prefixes: Option<Several<KeyPrefix>>,
    }
}

const KNOWN: [&str; 7] =
    ["all", "user_ids", "group_ids", "created_before", "created_after", "cidr", "key_prefixes"];

impl Filter {
    /// Makes sure that it says something, and one thing.
    pub(super) fn checked(self) -> Result<Self, &'static str> {
        let says_which = Self { all: false, ..self.clone() } != Self::default();
        match (self.all, says_which) {
            (true, true) => Err("Say all, or say which, not both."),
            (false, false) => Err("Say whom this is about. Everybody and everything is {\"all\": true}."),
            _ => Ok(self),
        }
    }

    /// Is it about sessions and keys themselves, not only about whose they are?
    pub(super) fn has_traits(&self) -> bool {
        let Self { all: _, user_ids: _, group_ids: _, created_before, created_after, cidr, key_prefixes } =
            self;
        created_before.is_some() || created_after.is_some() || cidr.is_some() || !key_prefixes.is_empty()
    }
}

impl Param for Filter {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        if let Input::Json(Value::Object(map)) = input
            && map.keys().any(|name| !KNOWN.contains(&name.as_str()))
        {
            let expected = format!("value must be a map of {}.", KNOWN.join(", "));
            return Err(Fault::Value { expected, reasons: vec!["unknown key".into()] });
        }
        let sent = Criteria::read(input)?;
        let filter = Self {
            all: sent.all.unwrap_or(false),
            user_ids: sent.user_ids.map(|some| some.0).unwrap_or_default(),
            group_ids: sent.group_ids.map(|some| some.0).unwrap_or_default(),
            created_before: sent.created_before,
            created_after: sent.created_after,
            cidr: sent.cidr,
            key_prefixes: sent.key_prefixes.map(|some| some.0).unwrap_or_default(),
        };
        filter.checked().map_err(|text| Fault::new(text, "unclear filter", input))
    }
}

/// One to a thousand things.
#[derive(Debug, JsonSchema)]
#[schemars(transparent, inline)]
pub struct Several<T>(#[schemars(length(min = 1, max = 1000))] Vec<T>);

impl<T: Param> Param for Several<T> {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let some = Vec::<T>::read(input)?;
        if (1..=1000).contains(&some.len()) {
            return Ok(Self(some));
        }
        Err(Fault::new("value must be a list of 1 to 1,000.", "too few or too many", input))
    }
}

/// A network; a single address is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(transparent, inline)]
pub struct Network(#[schemars(with = "String")] IpNet);

impl Network {
    /// Is this an address of it? An IPv4 address in IPv6 clothes counts as what it is.
    pub(super) fn has(self, address: &str) -> bool {
        address.parse::<IpAddr>().is_ok_and(|address| self.0.contains(&address.to_canonical()))
    }
}

impl TryFrom<String> for Network {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl std::str::FromStr for Network {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_network(text).map(Self).ok_or("should be a network or an address, like 203.0.113.0/24")
    }
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        network.0.to_string()
    }
}

impl Param for Network {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let fault = || Fault::new("value must be a network, like 203.0.113.0/24.", "valid network", input);
        String::read(input).ok().and_then(|text| text.parse().ok()).ok_or_else(fault)
    }
}

/// The first seven characters of a key, by which people recognise it. Who pastes more has the rest forgotten: it may be
/// a secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct KeyPrefix(String);

impl KeyPrefix {
    const LENGTH: usize = 7;

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for KeyPrefix {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let start = text.trim().get(..Self::LENGTH).filter(|start| start.starts_with("mb_"));
        let is_plain = |start: &&str| start.chars().all(|c| c.is_ascii_graphic());
        start
            .filter(is_plain)
            .map(|start| Self(start.to_owned()))
            .ok_or("should be the start of a key, like mb_AbCd")
    }
}

impl Param for KeyPrefix {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let fault =
            || Fault::secret("value must be the start of a key, like mb_AbCd.", "start of a key", input);
        String::read(input).ok().and_then(|text| text.parse().ok()).ok_or_else(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(value: &Value) -> Option<Filter> {
        Filter::read(Input::Json(value)).ok()
    }

    #[test]
    fn a_filter_says_everything_or_which() {
        assert!(read(&json!({ "all": true })).is_some_and(|filter| filter.all && !filter.has_traits()));
        assert!(read(&json!({ "cidr": "203.0.113.9" })).is_some_and(|filter| filter.has_traits()));
        for unclear in [
            json!({}),
            json!({ "all": false }),
            json!({ "all": true, "user_ids": [1] }),
            json!({ "user_ids": [] }),
            json!({ "user_ids": [1], "group_id": 2 }),
            json!({ "cidr": "everywhere" }),
            json!({ "key_prefixes": ["AbCdEfG"] }),
            json!([]),
        ] {
            assert!(read(&unclear).is_none(), "{unclear}");
        }
    }

    #[test]
    fn a_filter_is_kept_as_it_was_and_a_pasted_key_is_not() {
        let filter = read(&json!({
            "user_ids": [7], "created_after": "2026-05-01T09:00:00Z", "cidr": "203.0.113.9/24",
            "key_prefixes": ["mb_AbCdEfGhIjKlMnOp"],
        }));
        let kept = json!({
            "user_ids": [7], "created_after": "2026-05-01T09:00:00Z", "cidr": "203.0.113.0/24",
            "key_prefixes": ["mb_AbCd"],
        });
        assert_eq!(serde_json::to_value(filter.clone().unwrap()).unwrap(), kept);
        assert_eq!(serde_json::from_value::<Filter>(kept).ok(), filter);
    }

    #[test]
    fn a_network_has_its_addresses() {
        let network: Network = "203.0.113.0/24".parse().unwrap();
        for (address, is_in) in
            [("203.0.113.9", true), ("::ffff:203.0.113.9", true), ("203.0.114.1", false), ("", false)]
        {
            assert_eq!(network.has(address), is_in, "{address}");
        }
    }
}
