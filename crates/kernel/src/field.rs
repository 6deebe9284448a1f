//! "Absent" and "null" differ in partial updates.

use serde::{Deserialize, Deserializer};

/// A field of a partial update: left alone, cleared, or set. Mark it `#[serde(default)]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Field<T> {
    /// The key was not sent: leave the value alone.
    #[default]
    Absent,
    /// The key was sent as null: clear the value.
    Null,
    /// The key was sent with a value.
    Set(T),
}

impl<T> Field<T> {
    /// Gives the sent value; null and absent alike are `None`.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Makes another value of the one that was sent.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Field<U> {
        match self {
            Self::Absent => Field::Absent,
            Self::Null => Field::Null,
            Self::Set(value) => Field::Set(make(value)),
        }
    }

    /// What the stored value becomes: kept when absent, cleared when null.
    pub fn apply(self, stored: Option<T>) -> Option<T> {
        match self {
            Self::Absent => stored,
            Self::Null => None,
            Self::Set(value) => Some(value),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Self::Null, Self::Set))
    }
}

impl<T: schemars::JsonSchema> schemars::JsonSchema for Field<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        Option::<T>::schema_name()
    }

    /// Optional like an `Option`: schemars asks through this name, which it keeps to itself.
    fn _schemars_private_is_option() -> bool {
        true
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Option::<T>::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Change {
        #[serde(default)]
        name: Field<String>,
    }

    fn read(text: &str) -> Field<String> {
        serde_json::from_str::<Change>(text).unwrap().name
    }

    #[test]
    fn absent_null_and_set_are_told_apart() {
        assert_eq!(read("{}"), Field::Absent);
        assert_eq!(read(r#"{"name":null}"#), Field::Null);
        assert_eq!(read(r#"{"name":"x"}"#), Field::Set("x".to_owned()));
    }
}
