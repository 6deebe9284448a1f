//! Rows, read by column name and never by position.

use crate::{Error, FromValue, Result, Value};
use std::{cell::Cell, sync::Arc};

/// The names of the columns of an answer.
pub(crate) type Names = Arc<[Box<str>]>;

/// One row of an answer.
#[derive(Clone, Debug)]
pub struct Row {
    pub(crate) names: Names,
    pub(crate) values: Vec<Value>,
    /// Where the next column is looked for first: most are read in the order in which they come.
    next: Cell<usize>,
}

impl Row {
    pub(crate) const fn new(names: Names, values: Vec<Value>) -> Self {
        Self { names, values, next: Cell::new(0) }
    }

    /// Reads the column of this name.
    pub fn get<T: FromValue>(&self, name: &str) -> Result<T> {
        let is_next = self.names.get(self.next.get()).is_some_and(|known| **known == *name);
        let found = if is_next {
            Some(self.next.get())
        } else {
            self.names.iter().position(|known| **known == *name)
        };
        let Some(at) = found else { return Err(Error::Fault(format!("the row has no column {name}"))) };
        self.next.set(at + 1);
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
