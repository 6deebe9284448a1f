//! What is on the wire: rights as words, places by their ids, and a change as a map of maps.

use access::Right;
use kernel::{CollectionId, GroupId, Id};
use serde_json::Value;
use std::collections::BTreeMap;
use web::{Fault, Input, Param};

/// A collection; none is the root.
pub(super) type Place = Option<CollectionId>;

/// What a change asks for.
#[derive(Debug, Default)]
pub struct Wishes(pub(super) BTreeMap<(GroupId, Place), Right>);

const GRAPH: &str =
    "value must be a map of group ids to maps of collection ids, or root, to read, write or none.";

impl Param for Wishes {
    fn read(input: Input<'_>) -> std::result::Result<Self, Fault> {
        let fault = || Fault::new(GRAPH, "invalid type", input);
        let Input::Json(Value::Object(groups)) = input else { return Err(fault()) };
        let mut wishes = BTreeMap::new();
        for (group, places) in groups {
            let group = GroupId::from_number(number(group).ok_or_else(fault)?);
            for (place, right) in places.as_object().ok_or_else(fault)? {
                let place = match place.as_str() {
                    "root" => None,
                    id => Some(CollectionId::from_number(number(id).ok_or_else(fault)?)),
                };
                let right = right.as_str().and_then(from_word).ok_or_else(fault)?;
                wishes.insert((group, place), right);
            }
        }
        Ok(Self(wishes))
    }
}

fn number(text: &str) -> Option<i64> {
    text.parse().ok().filter(|number| *number > 0)
}

impl schemars::JsonSchema for Wishes {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CollectionPermissions".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Permissions by group id and collection id.",
            "type": "object",
            "additionalProperties": { "type": "object", "additionalProperties": { "type": "string" } },
        })
    }
}

/// The word of a right in the graph.
pub const fn word(right: Right) -> &'static str {
    match right {
        Right::Nothing => "none",
        Right::Read => "read",
        Right::Write => "write",
    }
}

/// The right of a word.
pub fn from_word(word: &str) -> Option<Right> {
    match word {
        "none" => Some(Right::Nothing),
        "read" => Some(Right::Read),
        "write" => Some(Right::Write),
        _ => None,
    }
}

/// A collection, or the root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrantedPlace(pub(super) Place);

/// What is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrantedRight(pub(super) Right);

impl Param for GrantedPlace {
    fn read(input: Input<'_>) -> std::result::Result<Self, Fault> {
        match input {
            Input::Json(Value::String(root)) if root == "root" => Ok(Self(None)),
            Input::Text("root") => Ok(Self(None)),
            _ => CollectionId::read(input).map(Some).map(Self).map_err(|_| {
                Fault::new("value must be the id of a collection, or root.", "should be an id", input)
            }),
        }
    }
}

impl Param for GrantedRight {
    fn read(input: Input<'_>) -> std::result::Result<Self, Fault> {
        let right = String::read(input).ok().as_deref().and_then(from_word);
        right.map(Self).ok_or_else(|| Fault::new("enum of read, write, none", "should be a right", input))
    }
}
