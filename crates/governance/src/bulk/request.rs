//! What a bulk call carries, checked in form: known operations with known fields, and references backwards.

use super::kind::{Kind, Noun};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use web::{Error, Fault, Faults, FromObject, Input, Object, Param, Result};

/// Operations of one call.
const MOST: usize = 1000;
/// What a reference to an earlier operation is called.
const REF: &str = "$ref";

/// What to do.
#[derive(Debug, JsonSchema)]
pub struct Bulk {
    /// All or nothing? True when left out.
    #[schemars(with = "Option<bool>")]
    pub atomic: bool,
    /// Answer what would happen, and do nothing?
    #[schemars(with = "Option<bool>")]
    pub dry_run: bool,
    /// The operations, in order.
    pub operations: Operations,
}

/// Operations, in order.
#[derive(Debug)]
pub struct Operations(pub(super) Vec<Operation>);

/// One operation: its kind, and its fields as they came.
#[derive(Debug)]
pub(super) struct Operation {
    pub kind: Kind,
    fields: Map<String, Value>,
}

impl FromObject for Bulk {
    const FIELDS: &'static [&'static str] = &["atomic", "dry_run", "operations"];

    /// A field that is not known is refused: who misspells `dry_run` must not be taken at their word.
    fn from_object(object: Object<'_>) -> Result<Self, Fault> {
        let mut faults = Faults::default();
        if let Object::Json(map) = object
            && let Some(unknown) = map.keys().find(|key| !Self::FIELDS.contains(&key.as_str()))
        {
            let expected = format!("fields are {}.", Self::FIELDS.join(", "));
            faults.note("_error", Fault::new(expected, "unknown field", Input::Text(unknown)));
        }
        let atomic = faults.read::<Option<bool>>("atomic", object.field("atomic"));
        let dry_run = faults.read::<Option<bool>>("dry_run", object.field("dry_run"));
        let operations = faults.read("operations", object.field("operations"));
        faults.done()?;
        Ok(Self {
            atomic: atomic.flatten().unwrap_or(true),
            dry_run: dry_run.flatten().unwrap_or(false),
            operations: operations.expect("a field that was not read left a fault"),
        })
    }
}

impl Bulk {
    /// Is there an operation of this kind?
    pub(super) fn has(&self, kind: Kind) -> bool {
        self.operations.0.iter().any(|operation| operation.kind == kind)
    }

    /// The call in one text, for recognising it when it comes again.
    pub(super) fn as_text(&self) -> String {
        let operations =
            self.operations.0.iter().map(|operation| json!([operation.kind.name(), operation.fields]));
        json!([self.atomic, operations.collect::<Vec<_>>()]).to_string()
    }
}

impl Param for Operations {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let Input::Json(Value::Array(entries)) = input else {
            return Err(Fault::new("value must be an array.", "invalid type", input));
        };
        if entries.is_empty() || entries.len() > MOST {
            let expected = format!("value must be a list of 1 to {MOST} operations.");
            return Err(Fault::new(expected, "wrong number of operations", input));
        }
        let mut operations = Vec::with_capacity(entries.len());
        for entry in entries {
            let operation =
                read_operation(entry, &operations).map_err(|fault| at(operations.len(), fault))?;
            operations.push(operation);
        }
        Ok(Self(operations))
    }
}

/// Says of which operation a fault is.
fn at(index: usize, fault: Fault) -> Fault {
    match fault {
        Fault::Value { expected, reasons } => {
            Fault::Value { expected: format!("operation {index}: {expected}"), reasons }
        }
        fields @ Fault::Fields(_) => fields,
    }
}

fn read_operation(entry: &Value, earlier: &[Operation]) -> Result<Operation, Fault> {
    let Value::Object(entry) = entry else {
        return Err(Fault::new("value must be a map.", "invalid type", Input::Json(entry)));
    };
    let op = entry.get("op").map_or(Input::Missing, Input::Json);
    let kind = entry
        .get("op")
        .and_then(Value::as_str)
        .and_then(Kind::parse)
        .ok_or_else(|| Fault::new(format!("op must be one of {}.", Kind::names()), "unknown op", op))?;
    let mut fields = entry.clone();
    fields.remove("op");
    for (name, value) in &fields {
        if !kind.fields().any(|known| known == name) {
            let known = kind.fields().collect::<Vec<_>>().join(", ");
            let expected = format!("{} takes the fields {known}.", kind.name());
            return Err(Fault::new(expected, "unknown field", Input::Text(name)));
        }
        check_references(value, kind.noun_in(name), earlier)?;
    }
    Ok(Operation { kind, fields })
}

/// Refuses references to what does not come before, or is of another sort: its number would be somebody else's.
fn check_references(value: &Value, noun: Option<Noun>, earlier: &[Operation]) -> Result<(), Fault> {
    match value {
        Value::Object(map) if map.contains_key(REF) => {
            let index = map[REF].as_u64().and_then(|index| usize::try_from(index).ok());
            let target = index.and_then(|index| earlier.get(index));
            if map.len() == 1 && noun.is_some() && target.is_some_and(|target| target.kind.noun() == noun) {
                return Ok(());
            }
            let expected = "a reference must be {\"$ref\": index} of an earlier operation that makes or changes such a thing, in place of its id.";
            Err(Fault::new(expected, "wrong reference", Input::Json(&map[REF])))
        }
        Value::Object(map) => map.values().try_for_each(|value| check_references(value, noun, earlier)),
        Value::Array(values) => values.iter().try_for_each(|value| check_references(value, noun, earlier)),
        _ => Ok(()),
    }
}

impl Operation {
    /// The fields, with the ids of what earlier operations made in place of references.
    pub fn fields(&self, ids: &[Option<i64>]) -> Result<Map<String, Value>> {
        let resolved = |(name, value): (&String, &Value)| Ok((name.clone(), resolve(value, ids)?));
        self.fields.iter().map(resolved).collect()
    }
}

fn resolve(value: &Value, ids: &[Option<i64>]) -> Result<Value> {
    match value {
        Value::Object(map) => {
            if let Some(index) = map.get(REF).and_then(Value::as_u64) {
                let id = usize::try_from(index).ok().and_then(|index| ids.get(index).copied().flatten());
                return id.map(Value::from).ok_or_else(|| failed_before(index));
            }
            let resolved = map.iter().map(|(name, value)| Ok((name.clone(), resolve(value, ids)?)));
            resolved.collect::<Result<_>>().map(Value::Object)
        }
        Value::Array(values) => values.iter().map(|value| resolve(value, ids)).collect(),
        other => Ok(other.clone()),
    }
}

fn failed_before(index: u64) -> Error {
    Error::Refused {
        status: axum::http::StatusCode::FAILED_DEPENDENCY,
        message: format!("Operation {index}, which this one refers to, failed."),
    }
}

impl JsonSchema for Operations {
    fn schema_name() -> Cow<'static, str> {
        "BulkOperations".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        json_schema!({
            "type": "array",
            "minItems": 1,
            "maxItems": MOST,
            "items": {
                "description": "An operation with its fields: those of the body of its single call, and the ids of its \
                                path. `{\"$ref\": 0}` in place of an id is the id of what the first operation made.",
                "type": "object",
                "required": ["op"],
                "properties": { "op": { "type": "string", "enum": names } },
                "additionalProperties": true,
            },
        })
    }
}
