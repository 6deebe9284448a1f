//! Login attributes: what an administrator or a single sign-on says of a person beyond the account, as texts under
//! names. Names that begin with `@` are the server's own and nobody else's.

use ::store::{FromValue, Json, Result, Value};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Sent;
use std::collections::BTreeMap;
use web::{Fault, Faults, Input, Param, Received};

/// The attributes of one person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Attributes(BTreeMap<String, String>);

impl Attributes {
    /// Names and values, by name.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&String, &String)> {
        self.0.iter()
    }

    /// These with others laid over them.
    pub(super) fn overlaid_with(&self, others: &Self) -> Self {
        Self(self.0.iter().chain(&others.0).map(|(name, value)| (name.clone(), value.clone())).collect())
    }
}

/// Characters a name or a value may have at most.
const LONGEST: usize = 4096;

impl Param for Attributes {
    /// Numbers and flags become text; an attribute sent as null is left out.
    fn read(input: Input<'_>) -> std::result::Result<Self, Fault> {
        let Input::Json(Sent::Object(sent)) = input else {
            return Err(Fault::new("value must be a map.", "invalid type", input));
        };
        let (mut attributes, mut faults) = (BTreeMap::new(), Faults::default());
        for (name, value) in sent.iter().filter(|(_, value)| !value.is_null()) {
            match read_one(name, value) {
                Ok(text) => drop(attributes.insert(name.clone(), text)),
                Err(fault) => faults.note(shown(name), fault),
            }
        }
        faults.done()?;
        Ok(Self(attributes))
    }
}

fn read_one(name: &str, value: &Sent) -> std::result::Result<String, Fault> {
    let fits = |text: &str| !text.contains('\0') && text.chars().count() <= LONGEST;
    if name.starts_with('@') {
        return Err(refused("login attribute keys must not start with `@`", Received(Input::Text(name))));
    }
    if name.trim().is_empty() || !fits(name) {
        return Err(refused(
            "login attribute keys must be text of 1 to 4096 characters",
            Received(Input::Text(name)),
        ));
    }
    match value {
        Sent::String(text) if fits(text) => Ok(text.clone()),
        Sent::Bool(_) | Sent::Number(_) => Ok(value.to_string()),
        _ => Err(refused(
            "login attribute values must be text, numbers or flags",
            Received(Input::Json(value)),
        )),
    }
}

fn refused(what: &str, received: Received<'_>) -> Fault {
    Fault::Value { expected: format!("{what}."), reasons: vec![format!("{what}, received: {received}")] }
}

/// Under which name a fault is reported: an over-long one is not sent back.
fn shown(name: &str) -> &str {
    if name.len() > 80 { "_error" } else { name }
}

impl FromValue for Attributes {
    fn from_value(value: &Value) -> Result<Self> {
        Json::from_value(value).map(|Json(attributes)| attributes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(sent: &Sent) -> std::result::Result<Sent, Fault> {
        Attributes::read(Input::Json(sent)).map(|attributes| json!(attributes))
    }

    #[test]
    fn numbers_and_flags_become_text_and_null_is_left_out() {
        let sent = json!({ "department": "ops", "level": 42, "ratio": 1.5, "is_lead": true, "gone": null });
        let kept = json!({ "department": "ops", "is_lead": "true", "level": "42", "ratio": "1.5" });
        assert_eq!(read(&sent).unwrap(), kept);
    }

    #[test]
    fn names_of_the_servers_own_and_values_with_parts_are_refused() {
        for sent in
            [json!({ "@a": "b" }), json!({ "a": [] }), json!({ "": "b" }), json!({ "a": "\0" }), json!([])]
        {
            assert!(read(&sent).is_err(), "{sent}");
        }
        assert!(read(&json!({ "x".repeat(5000): "b" })).is_err());
    }
}
