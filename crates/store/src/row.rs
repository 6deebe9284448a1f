//! Rows, read by column name and never by position.

use crate::{Error, FromValue, Result, Value};
use std::sync::Arc;

/// One row of an answer.
#[derive(Clone, Debug)]
pub struct Row {
    pub(crate) names: Arc<[Box<str>]>,
    pub(crate) values: Vec<Value>,
}

impl Row {
    /// Reads the column of this name.
    pub fn get<T: FromValue>(&self, name: &str) -> Result<T> {
        let Some(at) = self.names.iter().position(|known| **known == *name) else {
            return Err(Error::Fault(format!("the row has no column {name}")));
        };
        T::from_value(&self.values[at]).map_err(|error| Error::Fault(format!("column {name}: {error}")))
    }
}

/// What a row becomes.
pub trait FromRow: Sized {
    /// Reads the row.
    fn from_row(row: &Row) -> Result<Self>;
}

/// Rows of one column are that column: counts and ids.
impl<T: FromValue> FromRow for T {
    fn from_row(row: &Row) -> Result<Self> {
        match &row.values[..] {
            [value] => T::from_value(value),
            values => Err(Error::Fault(format!("wanted one column, found {}", values.len()))),
        }
    }
}

/// Reads a struct whose fields are named like its columns.
#[macro_export]
macro_rules! from_row {
    ($model:ident { $($field:ident),* $(,)? }) => {
        impl $crate::FromRow for $model {
            fn from_row(row: &$crate::Row) -> $crate::Result<Self> {
                Ok(Self { $($field: row.get(stringify!($field))?),* })
            }
        }
    };
}

/// Binds values to `$1`, `$2`, …, in order.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$($crate::Bind::bind(&$value)),*] };
}
