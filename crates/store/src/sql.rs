//! A small builder for lists and optional filters. It joins static pieces and binds everything else.

use crate::{Bind, FromRow, Result, Tx, Value};
use std::fmt::Write;

/// A statement put together from static pieces and bound values.
#[derive(Clone, Debug)]
pub struct Sql {
    text: String,
    values: Vec<Value>,
}

impl Sql {
    /// Starts with a piece of SQL.
    pub fn new(piece: &'static str) -> Self {
        Self { text: piece.to_owned(), values: Vec::new() }
    }

    /// Adds a piece of SQL.
    #[must_use]
    pub fn then(mut self, piece: &'static str) -> Self {
        self.text.push_str(piece);
        self
    }

    /// Adds a bound value.
    #[must_use]
    pub fn bind(mut self, value: impl Bind) -> Self {
        self.push(value.bind());
        self
    }

    /// Adds `(a, b, c)`; an empty list becomes one that nothing is in.
    #[must_use]
    pub fn bind_list<T: Bind>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        let mut separator = "(";
        for value in values {
            self.text.push_str(separator);
            self.push(value.bind());
            separator = ", ";
        }
        self.text.push_str(if separator == "(" { "(NULL)" } else { ")" });
        self
    }

    /// Adds `(a, b), (c, d)`: the rows of a `VALUES`.
    #[must_use]
    pub fn bind_rows<'a>(mut self, rows: impl IntoIterator<Item = &'a [Value]>) -> Self {
        let mut separator = "";
        for row in rows {
            self.text.push_str(separator);
            self = self.bind_list(row);
            separator = ", ";
        }
        self
    }

    fn push(&mut self, value: Value) {
        self.values.push(value);
        let _ = write!(self.text, "${}", self.values.len());
    }

    /// Runs it and gives the one row, if there is one; like [`Tx::find`] it runs where it is called.
    pub async fn find<T: FromRow>(self, tx: &mut Tx) -> Result<Option<T>> {
        tx.first(&self.text, &self.values).await?.as_ref().map(T::from_row).transpose()
    }

    /// Runs it and gives all rows.
    pub async fn list<T: FromRow>(self, tx: &mut Tx) -> Result<Vec<T>> {
        tx.rows(&self.text, &self.values).await?.iter().map(T::from_row).collect()
    }

    /// Runs it and gives the number of rows it changed.
    pub async fn execute(self, tx: &mut Tx) -> Result<u64> {
        tx.run(&self.text, &self.values).await
    }
}

impl Bind for Value {
    fn bind(&self) -> Value {
        self.clone()
    }
}
