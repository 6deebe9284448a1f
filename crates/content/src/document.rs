//! JSON documents that are kept as they came: settings of pictures, parameters, columns.
//!
//! Nothing here looks into them. They are read from the app database as text and go on the wire as that text.

use ::store::{Bind, Error, FromValue, Value as Bound};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use serde_json::{Value, value::RawValue};
use std::borrow::Cow;

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

impl JsonSchema for Document {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Value::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Value::json_schema(generator)
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
