//! Rows on their way from a warehouse to whoever reads them.
//!
//! Rows travel in batches. A batch keeps its cells in one list and all its text in one buffer, so that a million
//! rows cost a few thousand allocations. The channel between driver and reader is bounded: a slow reader slows the
//! database instead of filling memory, and a reader that goes away cancels the statement.

use crate::{BaseType, QueryError};
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};
use tokio::sync::mpsc;

/// A column of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The label, as the database gives it; several may be equal.
    pub name: String,
    /// The type in the database's own words; empty when it has none for this column.
    pub database_type: String,
    /// What it is to us; [`BaseType::Any`] when only the values can tell.
    pub base_type: BaseType,
}

/// A started statement: its columns, and its rows as they come. Dropping it cancels the statement.
#[derive(Debug)]
pub struct Rows {
    /// The columns, known before the first row.
    pub columns: Vec<Column>,
    /// The rows.
    pub stream: RowStream,
}

/// The receiving end of a statement's rows.
#[derive(Debug)]
pub struct RowStream {
    batches: mpsc::Receiver<Result<Batch, QueryError>>,
    on_drop: Option<CancelOnDrop>,
}

impl RowStream {
    /// Ties a channel to the act that cancels the statement; the act runs when the stream is dropped early.
    pub fn new(
        batches: mpsc::Receiver<Result<Batch, QueryError>>,
        cancel: impl FnOnce() + Send + Sync + 'static,
    ) -> Self {
        Self { batches, on_drop: Some(CancelOnDrop(Some(Box::new(cancel)))) }
    }

    /// Waits for more rows; `None` after the last.
    pub async fn next(&mut self) -> Option<Result<Batch, QueryError>> {
        let batch = self.batches.recv().await;
        if !matches!(batch, Some(Ok(_))) {
            self.finished();
        }
        batch
    }

    fn finished(&mut self) {
        if let Some(mut guard) = self.on_drop.take() {
            guard.0 = None;
        }
    }
}

struct CancelOnDrop(Option<Box<dyn FnOnce() + Send + Sync>>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        if let Some(cancel) = self.0.take() {
            cancel();
        }
    }
}

impl std::fmt::Debug for CancelOnDrop {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CancelOnDrop")
    }
}

/// One value of a result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// No value.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a fraction.
    Float(f64),
    /// An exact number, in decimal notation.
    Decimal(&'a str),
    /// Text, and everything without a better form.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
    /// A day.
    Date(NaiveDate),
    /// A time of day.
    Time(NaiveTime),
    /// A moment without a zone.
    DateTime(NaiveDateTime),
    /// A moment, with the offset it was written in.
    Instant(DateTime<FixedOffset>),
}

#[derive(Clone, Copy, Debug)]
enum Slot {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Decimal(u32, u32),
    Text(u32, u32),
    Bytes(u32, u32),
    Date(NaiveDate),
    Time(NaiveTime),
    DateTime(NaiveDateTime),
    Instant(DateTime<FixedOffset>),
}

/// A run of rows.
#[derive(Debug)]
pub struct Batch {
    width: usize,
    slots: Vec<Slot>,
    buffer: Vec<u8>,
}

impl Batch {
    /// Walks the rows.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        self.slots.chunks_exact(self.width.max(1)).map(|slots| Row { slots, buffer: &self.buffer })
    }

    /// Counts the rows.
    pub fn len(&self) -> usize {
        self.slots.len() / self.width.max(1)
    }

    /// Is there no row?
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }
}

/// One row of a batch.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    slots: &'a [Slot],
    buffer: &'a [u8],
}

impl<'a> Row<'a> {
    /// Walks the cells.
    pub fn cells(self) -> impl ExactSizeIterator<Item = Cell<'a>> {
        self.slots.iter().map(move |slot| self.resolve(*slot))
    }

    fn resolve(self, slot: Slot) -> Cell<'a> {
        match slot {
            Slot::Null => Cell::Null,
            Slot::Bool(value) => Cell::Bool(value),
            Slot::Int(value) => Cell::Int(value),
            Slot::Float(value) => Cell::Float(value),
            Slot::Decimal(start, end) => Cell::Decimal(self.text(start, end)),
            Slot::Text(start, end) => Cell::Text(self.text(start, end)),
            Slot::Bytes(start, end) => Cell::Bytes(&self.buffer[start as usize..end as usize]),
            Slot::Date(value) => Cell::Date(value),
            Slot::Time(value) => Cell::Time(value),
            Slot::DateTime(value) => Cell::DateTime(value),
            Slot::Instant(value) => Cell::Instant(value),
        }
    }

    fn text(self, start: u32, end: u32) -> &'a str {
        std::str::from_utf8(&self.buffer[start as usize..end as usize]).expect("the builder took it as text")
    }
}

/// Fills batches, cell by cell, row by row.
#[derive(Debug)]
pub struct BatchBuilder {
    width: usize,
    slots: Vec<Slot>,
    buffer: Vec<u8>,
}

impl BatchBuilder {
    /// Rows at which a batch is worth sending.
    const ROWS: usize = 1024;
    /// Bytes of text at which a batch is worth sending.
    const BYTES: usize = 256 * 1024;

    /// Starts with rows of this many columns.
    pub fn new(width: usize) -> Self {
        Self { width, slots: Vec::new(), buffer: Vec::new() }
    }

    /// Adds the next cell of the current row.
    pub fn push(&mut self, cell: Cell<'_>) {
        let slot = match cell {
            Cell::Null => Slot::Null,
            Cell::Bool(value) => Slot::Bool(value),
            Cell::Int(value) => Slot::Int(value),
            Cell::Float(value) => Slot::Float(value),
            Cell::Decimal(text) => self.keep(text.as_bytes(), Slot::Decimal),
            Cell::Text(text) => self.keep(text.as_bytes(), Slot::Text),
            Cell::Bytes(bytes) => self.keep(bytes, Slot::Bytes),
            Cell::Date(value) => Slot::Date(value),
            Cell::Time(value) => Slot::Time(value),
            Cell::DateTime(value) => Slot::DateTime(value),
            Cell::Instant(value) => Slot::Instant(value),
        };
        self.slots.push(slot);
    }

    fn keep(&mut self, bytes: &[u8], slot: impl Fn(u32, u32) -> Slot) -> Slot {
        let start = self.buffer.len();
        self.buffer.extend_from_slice(bytes);
        let offset = |at: usize| u32::try_from(at).expect("a batch is sent long before it holds 4 GiB");
        slot(offset(start), offset(self.buffer.len()))
    }

    /// Is it time to send what is there?
    pub fn is_full(&self) -> bool {
        self.slots.len() >= self.width.max(1) * Self::ROWS || self.buffer.len() >= Self::BYTES
    }

    /// Is nothing there?
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Takes what is there and starts anew.
    pub fn take(&mut self) -> Batch {
        let fresh = Self {
            width: self.width,
            slots: Vec::with_capacity(self.slots.len()),
            buffer: Vec::with_capacity(self.buffer.len()),
        };
        let full = std::mem::replace(self, fresh);
        Batch { width: full.width, slots: full.slots, buffer: full.buffer }
    }
}
