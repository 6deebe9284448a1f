//! Parameters: what can be filled in, on a card or for all cards of a dashboard.
//!
//! Each has an id of its own. Otherwise they are kept as they came: what draws them knows what they mean.

use crate::Document;
use schemars::JsonSchema;
use serde_json::{Map, Value};
use std::collections::HashSet;
use web::{Fault, Input, Param};

/// Parameters as they are sent.
#[derive(Clone, Debug, Default)]
pub struct Parameters(Vec<Map<String, Value>>);

/// Parameters of one thing at most.
const MOST: usize = 500;

/// What a parameter looks like on the wire.
#[derive(Debug, JsonSchema)]
#[expect(dead_code, reason = "only its shape is needed, for the description")]
pub struct KeptParameter {
    /// Its id among the parameters of the same thing.
    id: String,
    /// What people call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// What addresses call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    slug: Option<String>,
    /// Which values it takes, `string/=` or `date/range`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(rename = "type")]
    kind: Option<String>,
    /// What it is while nobody fills it in.
    #[serde(skip_serializing_if = "Option::is_none")]
    default: Option<Value>,
    /// Does it always need a value?
    #[serde(skip_serializing_if = "Option::is_none")]
    required: Option<bool>,
    /// Whatever else it came with.
    #[serde(flatten)]
    rest: Map<String, Value>,
}

impl Parameters {
    /// As they are kept.
    pub fn document(&self) -> Document {
        Document::of(&Value::from(self.0.iter().cloned().map(Value::Object).collect::<Vec<_>>()))
    }
}

impl JsonSchema for Parameters {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        Vec::<KeptParameter>::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Vec::<KeptParameter>::json_schema(generator)
    }
}

impl Param for Parameters {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let list = Vec::<Map<String, Value>>::read(input)?;
        let ids: HashSet<_> = list.iter().filter_map(id).collect();
        match list.len() {
            count if count > MOST => Err(Fault::new(
                format!("value must be a list of at most {MOST} parameters."),
                "too long",
                input,
            )),
            count if count != ids.len() => Err(Fault::new(
                "value must be a list of maps, each with an id of its own.",
                "no id, or one twice",
                input,
            )),
            _ => Ok(Self(list)),
        }
    }
}

fn id(parameter: &Map<String, Value>) -> Option<&str> {
    parameter.get("id")?.as_str().filter(|id| !id.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn parameters_have_ids_of_their_own_and_are_kept_as_they_came() {
        let read = |value: Value| Parameters::read(Input::Json(&value)).map(|it| it.document().value());
        let good = json!([{ "id": "a", "type": "category", "values_source_config": { "card_id": 1 } }, { "id": "b" }]);
        assert_eq!(read(good.clone()).unwrap(), good);
        for bad in [
            json!([{ "id": "a" }, { "id": "a" }]),
            json!([{ "name": "x" }]),
            json!([{ "id": "" }]),
            json!(["a"]),
            json!({}),
        ] {
            assert!(read(bad.clone()).is_err(), "{bad}");
        }
    }
}
