//! Connection details: the JSON object a person filled in, read by name and type.
//!
//! Values arrive from forms and scripts, so numbers may come as text and switches as `"true"`; the readers accept
//! both. Nothing here prints a value: details hold passwords.

use serde_json::{Map, Value};

/// The details of one connection, as stored and sent.
#[derive(Clone, Default, PartialEq)]
pub struct Details(Map<String, Value>);

impl Details {
    /// Takes the details as they came.
    pub fn new(values: Map<String, Value>) -> Self {
        Self(values)
    }

    /// Reads a text that is not blank.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
    }

    /// Reads a text exactly as given, blanks included: passwords.
    pub fn verbatim(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// Reads a whole number, also from text.
    pub fn integer(&self, name: &str) -> Option<i64> {
        match self.0.get(name)? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// Is a value there that is neither null nor a blank text?
    pub fn has(&self, name: &str) -> bool {
        match self.0.get(name) {
            None | Some(Value::Null) => false,
            Some(Value::String(text)) => !text.trim().is_empty(),
            Some(_) => true,
        }
    }

    /// Reads a switch; absent means off.
    pub fn switch(&self, name: &str) -> bool {
        match self.0.get(name) {
            Some(Value::Bool(on)) => *on,
            Some(Value::String(text)) => text == "true",
            _ => false,
        }
    }

    /// Sets one value.
    pub fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    /// Gives the object itself.
    pub fn as_map(&self) -> &Map<String, Value> {
        &self.0
    }

    /// Gives the object up.
    pub fn into_map(self) -> Map<String, Value> {
        self.0
    }
}

impl std::fmt::Debug for Details {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Details({} values)", self.0.len())
    }
}
