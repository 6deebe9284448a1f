//! Values on their way into a statement and out of a row.
//!
//! Flags are `bool`, moments `DateTime<Utc>`, documents [`Json`]. SQLite keeps flags as 0 and 1, moments as text
//! that sorts by time, documents as text; PostgreSQL has types for each. The difference ends here.

use crate::{Error, Result};
use chrono::{DateTime, NaiveDate, Utc};
use kernel::{Digest, Email, EntityId, Id, MomentText, Sealed};
use serde::{Serialize, de::DeserializeOwned};

/// A value as a statement takes it and a row gives it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// No value.
    Null,
    /// A flag.
    Bool(bool),
    /// A number of things, or an id.
    Int(i64),
    /// A measure.
    Float(f64),
    /// Text.
    Text(String),
    /// A moment.
    Time(DateTime<Utc>),
    /// A document, as JSON text.
    Json(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// How SQLite keeps a moment: fixed width, UTC, so that text order is time order.
pub(crate) fn time_as_text(time: DateTime<Utc>) -> String {
    MomentText::of(time).to_string()
}

/// Reads a moment as [`time_as_text`] writes it: several per request, and at fixed places, so without a general parser.
fn time_of_text(text: &str) -> Option<DateTime<Utc>> {
    let bytes: &[u8; 24] = text.as_bytes().try_into().ok()?;
    let [_, _, _, _, b'-', _, _, b'-', _, _, b'T', _, _, b':', _, _, b':', _, _, b'.', _, _, _, b'Z'] = bytes
    else {
        return None;
    };
    let number = |from: usize, to: usize| {
        bytes[from..to]
            .iter()
            .try_fold(0, |number, byte| byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0')))
    };
    let date = NaiveDate::from_ymd_opt(number(0, 4)?.try_into().ok()?, number(5, 7)?, number(8, 10)?)?;
    let time = date.and_hms_milli_opt(number(11, 13)?, number(14, 16)?, number(17, 19)?, number(20, 23)?)?;
    Some(time.and_utc())
}

/// A document column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Json<T>(pub T);

/// What can be bound to a statement.
pub trait Bind {
    /// Makes the value.
    fn bind(&self) -> Value;
}

/// What can be read from a row.
pub trait FromValue: Sized {
    /// Reads the value; says what it wanted when it is something else.
    fn from_value(value: &Value) -> Result<Self>;
}

fn unexpected<T>(wanted: &str, value: &Value) -> Result<T> {
    let found = match value {
        Value::Null => "null",
        Value::Bool(_) => "a flag",
        Value::Int(_) => "a number",
        Value::Float(_) => "a measure",
        Value::Text(_) => "text",
        Value::Time(_) => "a moment",
        Value::Json(_) => "a document",
        Value::Bytes(_) => "bytes",
    };
    Err(Error::Fault(format!("wanted {wanted}, found {found}")))
}

impl<T: Bind> Bind for Option<T> {
    fn bind(&self) -> Value {
        self.as_ref().map_or(Value::Null, Bind::bind)
    }
}

impl<T: Bind + ?Sized> Bind for &T {
    fn bind(&self) -> Value {
        (**self).bind()
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Result<Self> {
        match value {
            Value::Null => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

impl Bind for bool {
    fn bind(&self) -> Value {
        Value::Bool(*self)
    }
}

impl FromValue for bool {
    fn from_value(value: &Value) -> Result<Self> {
        match value {
            Value::Bool(flag) => Ok(*flag),
            Value::Int(number) => Ok(*number != 0),
            other => unexpected("a flag", other),
        }
    }
}

impl Bind for i64 {
    fn bind(&self) -> Value {
        Value::Int(*self)
    }
}

impl FromValue for i64 {
    fn from_value(value: &Value) -> Result<Self> {
        match value {
            Value::Int(number) => Ok(*number),
            other => unexpected("a number", other),
        }
    }
}

impl Bind for f64 {
    fn bind(&self) -> Value {
        Value::Float(*self)
    }
}

impl FromValue for f64 {
    fn from_value(value: &Value) -> Result<Self> {
        match value {
            Value::Float(measure) => Ok(*measure),
            other => unexpected("a measure", other),
        }
    }
}

impl Bind for str {
    fn bind(&self) -> Value {
        Value::Text(self.to_owned())
    }
}

impl Bind for String {
    fn bind(&self) -> Value {
        Value::Text(self.clone())
    }
}

impl FromValue for String {
    fn from_value(value: &Value) -> Result<Self> {
        match value {
            Value::Text(text) => Ok(text.clone()),
            other => unexpected("text", other),
        }
    }
}

impl Bind for DateTime<Utc> {
    fn bind(&self) -> Value {
        Value::Time(*self)
    }
}

impl FromValue for DateTime<Utc> {
    fn from_value(value: &Value) -> Result<Self> {
        match value {
            Value::Time(time) => Ok(*time),
            Value::Text(text) => time_of_text(text)
                .or_else(|| text.parse().ok())
                .ok_or_else(|| Error::Fault("wanted a moment, found other text".into())),
            other => unexpected("a moment", other),
        }
    }
}

impl<T: Serialize> Bind for Json<T> {
    fn bind(&self) -> Value {
        Value::Json(serde_json::to_string(&self.0).expect("documents are plain data with text keys"))
    }
}

impl<T: DeserializeOwned> FromValue for Json<T> {
    fn from_value(value: &Value) -> Result<Self> {
        match value {
            Value::Json(text) | Value::Text(text) => {
                serde_json::from_str(text).map(Json).map_err(Error::fault)
            }
            other => unexpected("a document", other),
        }
    }
}

impl Bind for Email {
    fn bind(&self) -> Value {
        self.as_str().bind()
    }
}

impl FromValue for Email {
    fn from_value(value: &Value) -> Result<Self> {
        let text = String::from_value(value)?;
        Self::parse(&text).ok_or_else(|| Error::Fault("wanted an e-mail address, found other text".into()))
    }
}

impl Bind for EntityId {
    fn bind(&self) -> Value {
        self.as_str().bind()
    }
}

impl FromValue for EntityId {
    fn from_value(value: &Value) -> Result<Self> {
        let text = String::from_value(value)?;
        Self::parse(&text).ok_or_else(|| Error::Fault("wanted an entity id, found other text".into()))
    }
}

macro_rules! texts {
    ($($name:ident,)*) => {$(
        impl Bind for $name {
            fn bind(&self) -> Value {
                self.0.bind()
            }
        }

        impl FromValue for $name {
            fn from_value(value: &Value) -> Result<Self> {
                String::from_value(value).map($name)
            }
        }
    )*};
}

texts! { Digest, Sealed, }

macro_rules! ids {
    ($($name:ident,)*) => {$(
        impl Bind for kernel::$name {
            fn bind(&self) -> Value {
                self.number().bind()
            }
        }

        impl FromValue for kernel::$name {
            fn from_value(value: &Value) -> Result<Self> {
                i64::from_value(value).map(Id::from_number)
            }
        }
    )*};
}

ids! { UserId, GroupId, MembershipId, SessionId, LoginId, ApiKeyId, ContainmentId, AuditEventId, BookmarkId, LetterId, DatabaseId, TableId, FieldId, CollectionId, CardId, DashboardId, DashboardTabId, DashcardId, }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_read_as_it_was_written() {
        for millis in [0, 1, 1_777_626_000_123, 253_402_300_799_999] {
            let time = DateTime::from_timestamp_millis(millis).unwrap();
            assert_eq!(time_of_text(&time_as_text(time)), Some(time));
        }
        for other in ["2026-02-30T00:00:00.000Z", "2026-05-01 09:00:00.000Z", "2026-05-01T09:00:00Z", ""] {
            assert_eq!(time_of_text(other), None, "{other}");
        }
    }
}
