//! Input as it comes and what can be wrong with it.
//!
//! A fault says what was expected (`errors`) and what came instead (`specific-errors`). Only short texts are
//! repeated to the sender, and never those of secret fields; anything else is named by its kind.

use crate::{FieldErrors, Param};
use serde_json::{Map, Value};

/// One value on its way into a type.
#[derive(Clone, Copy, Debug)]
pub enum Input<'a> {
    /// The key was not there.
    Missing,
    /// From a JSON body.
    Json(&'a Value),
    /// From a path or a query string.
    Text(&'a str),
    /// Several texts under one key of a query string.
    Texts(&'a [String]),
}

impl Input<'_> {
    /// Is there nothing, or null?
    pub fn is_nothing(self) -> bool {
        matches!(self, Self::Missing | Self::Json(Value::Null))
    }
}

/// How a fault words what was received.
#[derive(Clone, Copy, Debug)]
pub struct Received<'a>(pub Input<'a>);

impl std::fmt::Display for Received<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const ECHOED: usize = 80;
        let text = match self.0 {
            Input::Missing | Input::Json(Value::Null) => return f.write_str("nil"),
            Input::Json(Value::Bool(_)) => return f.write_str("a boolean"),
            Input::Json(Value::Number(_)) => return f.write_str("a number"),
            Input::Json(Value::Array(_)) | Input::Texts(_) => return f.write_str("a list"),
            Input::Json(Value::Object(_)) => return f.write_str("an object"),
            Input::Json(Value::String(text)) => text.as_str(),
            Input::Text(text) => text,
        };
        if text.len() > ECHOED || text.chars().any(char::is_control) {
            return f.write_str("a text");
        }
        write!(f, "{text:?}")
    }
}

/// What is wrong with one value.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// It is not what was expected.
    Value {
        /// What was expected.
        expected: String,
        /// What came instead, one reason each.
        reasons: Vec<String>,
    },
    /// It is an object some of whose fields are wrong.
    Fields(Box<FieldErrors>),
}

impl Fault {
    /// A fault with the usual reason: `<what>, received: <value>`.
    pub fn new(expected: impl Into<String>, what: &str, input: Input<'_>) -> Self {
        let what = if matches!(input, Input::Missing) { "missing required key" } else { what };
        Self::Value {
            expected: expected.into(),
            reasons: vec![format!("{what}, received: {}", Received(input))],
        }
    }

    /// A fault of a secret value, which is never repeated.
    pub fn secret(expected: impl Into<String>, what: &str, input: Input<'_>) -> Self {
        if input.is_nothing() {
            return Self::new(expected, what, input);
        }
        Self::Value { expected: expected.into(), reasons: vec![format!("{what}, received: <redacted>")] }
    }
}

/// Collects the faults of an object, so that all of them are answered at once.
#[derive(Debug, Default)]
pub struct Faults(FieldErrors);

impl Faults {
    /// Reads one field, or notes what is wrong with it.
    pub fn read<T: Param>(&mut self, name: &str, input: Input<'_>) -> Option<T> {
        match T::read(input) {
            Ok(value) => Some(value),
            Err(fault) => {
                self.note(name, fault);
                None
            }
        }
    }

    /// Notes a fault.
    pub fn note(&mut self, name: &str, fault: Fault) {
        let (errors, specific) = match fault {
            Fault::Value { expected, reasons } => (Value::String(expected), Value::from(reasons)),
            Fault::Fields(fields) => (Value::Object(fields.errors), Value::Object(fields.specific)),
        };
        self.0.errors.insert(name.to_owned(), errors);
        self.0.specific.insert(name.to_owned(), specific);
    }

    /// Notes what is wrong with a value that was read and breaks a rule.
    pub fn check(&mut self, name: &str, checked: Result<(), Fault>) {
        if let Err(fault) = checked {
            self.note(name, fault);
        }
    }

    /// Ends the collection: a fault when there was any.
    pub fn done(self) -> Result<(), Fault> {
        if self.0.errors.is_empty() { Ok(()) } else { Err(Fault::Fields(Box::new(self.0))) }
    }
}

/// The fields of an object, wherever it came from.
#[derive(Clone, Copy, Debug)]
pub enum Object<'a> {
    /// A JSON object.
    Json(&'a Map<String, Value>),
    /// A query string or form.
    Pairs(&'a indexmap::IndexMap<String, Vec<String>>),
}

impl<'a> Object<'a> {
    /// Gives one field.
    pub fn field(self, name: &str) -> Input<'a> {
        match self {
            Self::Json(map) => map.get(name).map_or(Input::Missing, Input::Json),
            Self::Pairs(pairs) => match pairs.get(name).map(Vec::as_slice) {
                None | Some([]) => Input::Missing,
                Some([text]) => Input::Text(text),
                Some(texts) => Input::Texts(texts),
            },
        }
    }
}

/// An object that can be read field by field.
pub trait FromObject: Sized {
    /// The names that are read; empty where they are not known beforehand.
    const FIELDS: &'static [&'static str] = &[];

    /// Reads all fields, or says everything that is wrong.
    fn from_object(object: Object<'_>) -> Result<Self, Fault>;
}

/// Declares what a request carries. Every field is read by its type's [`Param`]; all faults are answered at once;
/// keys that are not declared are dropped. `field as "wire-name": Type` when the wire spells it differently.
#[macro_export]
macro_rules! request {
    ($(#[$meta:meta])* pub struct $name:ident {
        $($(#[$field_meta:meta])* pub $field:ident $(as $wire:literal)? : $type:ty,)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, $crate::schemars::JsonSchema)]
        #[schemars(crate = "::web::schemars")]
        pub struct $name { $($(#[$field_meta])* $(#[schemars(rename = $wire)])? pub $field: $type,)* }

        impl $crate::FromObject for $name {
            const FIELDS: &'static [&'static str] = &[$($crate::wire_name!($field $($wire)?)),*];

            fn from_object(object: $crate::Object<'_>) -> ::std::result::Result<Self, $crate::Fault> {
                let mut faults = $crate::Faults::default();
                $(let $field = faults.read::<$type>(
                    $crate::wire_name!($field $($wire)?),
                    object.field($crate::wire_name!($field $($wire)?)),
                );)*
                faults.done()?;
                Ok(Self { $($field: $field.expect("a field that was not read left a fault"),)* })
            }
        }

        impl $crate::Param for $name {
            fn read(input: $crate::Input<'_>) -> ::std::result::Result<Self, $crate::Fault> {
                $crate::read_object(input)
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! wire_name {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $wire:literal) => {
        $wire
    };
}

/// Reads a nested object. What came instead is never repeated: it may hold anything, passwords too.
pub fn read_object<T: FromObject>(input: Input<'_>) -> Result<T, Fault> {
    match input {
        Input::Json(Value::Object(map)) => T::from_object(Object::Json(map)),
        text @ (Input::Json(Value::String(_)) | Input::Text(_)) => {
            Err(Fault::secret("value must be a map.", "invalid type", text))
        }
        other => Err(Fault::new("value must be a map.", "invalid type", other)),
    }
}
