//! JSON documents that are kept as they came: settings of pictures, parameters, columns.
//!
//! Nothing here looks into them. They are read from the app database as text and go on the wire as that text.

use ::store::{Bind, Error, FromValue, Value as Bound};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, value::RawValue};
use std::borrow::Cow;
use web::{Fault, Input, Param};

/// A JSON document.
#[derive(Clone, Debug)]
pub struct Document(Box<RawValue>);

impl Document {
    /// The document of a value.
    pub fn of(value: &Value) -> Self {
        Self(serde_json::value::to_raw_value(value).expect("values are JSON"))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    /// The value, to look into.
    pub fn value(&self) -> Value {
        serde_json::from_str(self.as_str()).expect("a document is JSON")
    }
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl Bind for Document {
    fn bind(&self) -> Bound {
        Bound::Json(self.as_str().to_owned())
    }
}

impl FromValue for Document {
    fn from_value(value: &Bound) -> ::store::Result<Self> {
        match value {
            Bound::Json(text) | Bound::Text(text) => RawValue::from_string(text.clone())
                .map(Self)
                .map_err(|_| Error::Fault("wanted JSON, found other text".into())),
            _ => Err(Error::Fault("wanted a document, found something else".into())),
        }
    }
}

/// An object as it was sent, so many bytes long at most.
#[derive(Clone, Debug)]
pub struct AnyMap<const MAX: usize>(pub Document);

/// A list of objects as it was sent, so many bytes long at most.
#[derive(Clone, Debug)]
pub struct MapList<const MAX: usize>(pub Document);

impl<const MAX: usize> Param for AnyMap<MAX> {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        match input {
            Input::Json(value @ Value::Object(_)) => within(value, MAX, input).map(Self),
            Input::Json(Value::String(_)) | Input::Text(_) => {
                Err(Fault::secret("value must be a map.", "invalid type", input))
            }
            other => Err(Fault::new("value must be a map.", "invalid type", other)),
        }
    }
}

impl<const MAX: usize> Param for MapList<MAX> {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let fault = || Fault::new("value must be an array of maps.", "invalid type", input);
        match input {
            Input::Json(value @ Value::Array(items)) if items.iter().all(Value::is_object) => {
                within(value, MAX, input).map(Self)
            }
            Input::Json(Value::String(_)) | Input::Text(_) => {
                Err(Fault::secret("value must be an array of maps.", "invalid type", input))
            }
            _ => Err(fault()),
        }
    }
}

fn within(value: &Value, most: usize, input: Input<'_>) -> Result<Document, Fault> {
    let document = Document::of(value);
    if document.as_str().len() > most {
        return Err(Fault::new(format!("value must be at most {most} bytes of JSON."), "too large", input));
    }
    Ok(document)
}

impl<const MAX: usize> JsonSchema for AnyMap<MAX> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Map::<String, Value>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Map::<String, Value>::json_schema(generator)
    }
}

impl<const MAX: usize> JsonSchema for MapList<MAX> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Vec::<Map<String, Value>>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<Map<String, Value>>::json_schema(generator)
    }
}
