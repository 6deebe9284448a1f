//! How each type reads itself from input, with the contract's words for what it expected.

use crate::{Fault, Input, Received};
use chrono::{DateTime, Datelike, SubsecRound, Utc};
use kernel::{Email, Field, Secret};
use serde_json::Value;

/// A type that can be read from a request.
pub trait Param: Sized {
    /// Reads the value, or says what is wrong with it.
    fn read(input: Input<'_>) -> Result<Self, Fault>;
}

impl<T: Param> Param for Option<T> {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        if input.is_nothing() {
            return Ok(None);
        }
        T::read(input).map(Some).map_err(nullable)
    }
}

fn nullable(fault: Fault) -> Fault {
    match fault {
        Fault::Value { expected, reasons } => {
            Fault::Value { expected: format!("nullable {expected}"), reasons }
        }
        fields @ Fault::Fields(_) => fields,
    }
}

impl<T: Param> Param for Field<T> {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        match input {
            Input::Missing => Ok(Self::Absent),
            Input::Json(Value::Null) => Ok(Self::Null),
            input => T::read(input).map(Self::Set).map_err(nullable),
        }
    }
}

impl<T: Param> Param for Vec<T> {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        match input {
            Input::Json(Value::Array(values)) => {
                values.iter().map(|value| T::read(Input::Json(value))).collect()
            }
            Input::Text(_) => Ok(vec![T::read(input)?]),
            Input::Texts(texts) => texts.iter().map(|text| T::read(Input::Text(text))).collect(),
            other => Err(Fault::new("value must be an array.", "invalid type", other)),
        }
    }
}

impl Param for bool {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        match input {
            Input::Json(Value::Bool(flag)) => Ok(*flag),
            Input::Text("true") => Ok(true),
            Input::Text("false") => Ok(false),
            Input::Json(_) | Input::Missing => {
                Err(Fault::new("value must be a boolean.", "should be a boolean", input))
            }
            _ => Err(Fault::new(
                "value must be a valid boolean string ('true' or 'false').",
                "should be a boolean",
                input,
            )),
        }
    }
}

fn integer(input: Input<'_>) -> Option<i64> {
    match input {
        Input::Json(Value::Number(number)) => number.as_i64(),
        Input::Text(text) => text.parse().ok(),
        _ => None,
    }
}

impl Param for i64 {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        integer(input).ok_or_else(|| Fault::new("value must be an integer.", "should be an integer", input))
    }
}

/// A whole number from this one on, as far as 32 bits reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, schemars::JsonSchema)]
#[schemars(transparent, inline)]
pub struct AtLeast<const LEAST: i64>(#[schemars(range(min = 0))] i64);

impl<const LEAST: i64> AtLeast<LEAST> {
    /// The number.
    pub fn number(self) -> i64 {
        self.0
    }
}

impl<const LEAST: i64> Param for AtLeast<LEAST> {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let number = integer(input).filter(|number| (LEAST..=i64::from(i32::MAX)).contains(number));
        number.map(Self).ok_or_else(|| match LEAST {
            1 => Fault::new(POSITIVE, POSITIVE, input),
            least => {
                let expected = format!("value must be an integer of {least} or more.");
                Fault::new(expected, "should be a larger integer", input)
            }
        })
    }
}

/// What is expected of ids (wire text of the contract).
const POSITIVE: &str = "value must be an integer greater than zero.";

macro_rules! ids {
    ($($name:ident,)*) => {$(
        impl Param for kernel::$name {
            fn read(input: Input<'_>) -> Result<Self, Fault> {
                match integer(input) {
                    Some(number) if number > 0 => Ok(kernel::Id::from_number(number)),
                    _ => Err(Fault::new(POSITIVE, POSITIVE, input)),
                }
            }
        }
    )*};
}

ids! { UserId, GroupId, MembershipId, SessionId, ApiKeyId, ContainmentId, AuditEventId, BookmarkId, DatabaseId, TableId, FieldId, CollectionId, CardId, DashboardId, DashboardTabId, DashcardId, }

fn text(input: Input<'_>) -> Option<&str> {
    match input {
        Input::Json(Value::String(text)) => Some(text),
        Input::Text(text) => Some(text),
        _ => None,
    }
}

/// Text that the app databases can keep: PostgreSQL has no NUL.
fn is_storable(text: &str) -> bool {
    !text.contains('\0')
}

impl Param for String {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let text = text(input).filter(|text| is_storable(text));
        text.map(str::to_owned)
            .ok_or_else(|| Fault::new("value must be a string.", "should be a string", input))
    }
}

impl Param for Secret<String> {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let fault = || Fault::secret(NonBlank::EXPECTED, "non-blank string", input);
        text(input)
            .filter(|text| !text.trim().is_empty())
            .map(|text| Self::new(text.to_owned()))
            .ok_or_else(fault)
    }
}

impl Param for Email {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        text(input)
            .and_then(Self::parse)
            .ok_or_else(|| Fault::new(Self::EXPECTED, "valid email address", input))
    }
}

/// A text that is more than blanks, at most 254 characters long (the limit of names in the contract).
pub type NonBlank = Bounded<254>;

/// A text that is more than blanks and at most so many characters long; the ends are trimmed.
#[derive(Clone, Debug, PartialEq, Eq, schemars::JsonSchema)]
#[schemars(transparent, inline)]
pub struct Bounded<const MAX: usize>(#[schemars(length(min = 1))] String);

impl<const MAX: usize> Bounded<MAX> {
    /// What is expected (wire text of the contract).
    pub const EXPECTED: &str = "value must be a non-blank string.";
    /// How many characters it may have.
    pub const MOST: usize = MAX;

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Gives the text up.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl<const MAX: usize> Param for Bounded<MAX> {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let fault = |reasons: &[&str]| Fault::Value {
            expected: Self::EXPECTED.into(),
            reasons: reasons
                .iter()
                .map(|reason| format!("{reason}, received: {}", Received(input)))
                .collect(),
        };
        let Some(text) = text(input) else {
            return Err(match input {
                Input::Missing => fault(&["missing required key"]),
                _ => fault(&["should be a string", "non-blank string"]),
            });
        };
        if text.chars().count() > MAX {
            let expected = format!("value must be a non-blank string of at most {MAX} characters.");
            return Err(Fault::new(expected, "too long", input));
        }
        if !is_storable(text) {
            return Err(Fault::new("value must be text without NUL characters.", "invalid text", input));
        }
        match text.trim() {
            "" if text.is_empty() => Err(fault(&["should be at least 1 character", "non-blank string"])),
            "" => Err(fault(&["non-blank string"])),
            trimmed => Ok(Self(trimmed.to_owned())),
        }
    }
}

impl Param for Value {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        Ok(match input {
            Input::Missing => Self::Null,
            Input::Json(value) => value.clone(),
            Input::Text(text) => Self::String(text.to_owned()),
            Input::Texts(texts) => texts.iter().cloned().collect(),
        })
    }
}

impl Param for serde_json::Map<String, Value> {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        match input {
            Input::Json(Value::Object(map)) => Ok(map.clone()),
            other => Err(Fault::new("value must be a map.", "invalid type", other)),
        }
    }
}

/// A moment of the years 1970 to 9999, to the millisecond: so both app databases keep it as it is.
impl Param for DateTime<Utc> {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let moment = text(input).and_then(|text| DateTime::parse_from_rfc3339(text).ok());
        moment
            .map(|moment| moment.to_utc().trunc_subsecs(3))
            .filter(|moment| (1970..=9999).contains(&moment.year()))
            .ok_or_else(|| {
                let expected = "value must be a moment with its zone, like 2027-01-31T09:00:00Z.";
                Fault::new(expected, "valid moment", input)
            })
    }
}

impl Param for kernel::Locale {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        text(input).and_then(Self::parse).ok_or_else(|| Fault::new(Self::EXPECTED, "valid locale", input))
    }
}
