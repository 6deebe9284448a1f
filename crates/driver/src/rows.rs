//! Rows on their way from a warehouse to whoever reads them.
//!
//! Rows travel in batches. A batch keeps its cells in one list, all its text in one buffer and all its bytes in
//! another, so that a million rows cost a few thousand allocations. The [`channel`](crate::channel) they travel
//! through is a matter of its own.

use crate::{BaseType, QueryError, QueryErrorKind};
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};
use std::time::Duration;
use tokio::time::Instant;

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
    text: String,
    bytes: Vec<u8>,
}

impl Batch {
    /// Walks the rows.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> {
        self.slots.chunks_exact(self.width.max(1)).map(|slots| Row { slots, batch: self })
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
    batch: &'a Batch,
}

impl<'a> Row<'a> {
    /// Walks the cells.
    pub fn cells(self) -> impl ExactSizeIterator<Item = Cell<'a>> {
        self.slots.iter().map(move |slot| self.resolve(*slot))
    }

    /// Gives the cell at a place from 0 on, which must be in the row.
    pub fn cell(self, at: usize) -> Cell<'a> {
        self.resolve(self.slots[at])
    }

    fn resolve(self, slot: Slot) -> Cell<'a> {
        match slot {
            Slot::Null => Cell::Null,
            Slot::Bool(value) => Cell::Bool(value),
            Slot::Int(value) => Cell::Int(value),
            Slot::Float(value) => Cell::Float(value),
            Slot::Decimal(start, end) => Cell::Decimal(&self.batch.text[start as usize..end as usize]),
            Slot::Text(start, end) => Cell::Text(&self.batch.text[start as usize..end as usize]),
            Slot::Bytes(start, end) => Cell::Bytes(&self.batch.bytes[start as usize..end as usize]),
            Slot::Date(value) => Cell::Date(value),
            Slot::Time(value) => Cell::Time(value),
            Slot::DateTime(value) => Cell::DateTime(value),
            Slot::Instant(value) => Cell::Instant(value),
        }
    }
}

/// Fills batches, cell by cell, row by row.
#[derive(Debug)]
pub struct BatchBuilder {
    width: usize,
    slots: Vec<Slot>,
    text: String,
    bytes: Vec<u8>,
    /// When the first row of this batch was complete.
    since: Option<Instant>,
}

impl BatchBuilder {
    /// Rows at which a batch is worth sending.
    const ROWS: usize = 1024;
    /// Bytes at which a batch is worth sending.
    const BYTES: usize = 256 * 1024;
    /// How long the first row of a batch waits for others.
    const PATIENCE: Duration = Duration::from_millis(100);
    /// Rows within which a batch is held to that.
    const SLOW_ROWS: usize = 64;
    /// Bytes that one row may hold: as much as PostgreSQL lets one value hold, and far from what an offset can count.
    const ROW_BYTES: usize = 1 << 30;

    /// Starts with rows of this many columns.
    pub fn new(width: usize) -> Self {
        Self { width, slots: Vec::new(), text: String::new(), bytes: Vec::new(), since: None }
    }

    /// Adds the next cell of the current row; refuses when the row becomes too large to carry.
    pub fn push(&mut self, cell: Cell<'_>) -> Result<(), QueryError> {
        let slot = match cell {
            Cell::Null => Slot::Null,
            Cell::Bool(value) => Slot::Bool(value),
            Cell::Int(value) => Slot::Int(value),
            Cell::Float(value) => Slot::Float(value),
            Cell::Decimal(text) => {
                let (start, end) = self.keep_text(text)?;
                Slot::Decimal(start, end)
            }
            Cell::Text(text) => {
                let (start, end) = self.keep_text(text)?;
                Slot::Text(start, end)
            }
            Cell::Bytes(bytes) => {
                let start = self.bytes.len();
                let end = checked_end(start, bytes.len())?;
                self.bytes.extend_from_slice(bytes);
                Slot::Bytes(offset(start), end)
            }
            Cell::Date(value) => Slot::Date(value),
            Cell::Time(value) => Slot::Time(value),
            Cell::DateTime(value) => Slot::DateTime(value),
            Cell::Instant(value) => Slot::Instant(value),
        };
        self.slots.push(slot);
        Ok(())
    }

    fn keep_text(&mut self, text: &str) -> Result<(u32, u32), QueryError> {
        let start = self.text.len();
        let end = checked_end(start, text.len())?;
        self.text.push_str(text);
        Ok((offset(start), end))
    }

    /// Is it time to send what is there: enough of it, or waiting for too long? Asked between rows.
    pub fn is_due(&mut self) -> bool {
        let width = self.width.max(1);
        let is_full =
            self.slots.len() >= width * Self::ROWS || self.text.len() + self.bytes.len() >= Self::BYTES;
        // Slow rows never become many, so only the first few need a look at the clock.
        is_full
            || (self.slots.len() <= width * Self::SLOW_ROWS
                && self.since.get_or_insert_with(Instant::now).elapsed() >= Self::PATIENCE)
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
            text: String::with_capacity(self.text.len().min(2 * Self::BYTES)),
            bytes: Vec::with_capacity(self.bytes.len().min(2 * Self::BYTES)),
            since: None,
        };
        let full = std::mem::replace(self, fresh);
        Batch { width: full.width, slots: full.slots, text: full.text, bytes: full.bytes }
    }
}

fn checked_end(start: usize, length: usize) -> Result<u32, QueryError> {
    let end = start + length;
    if end > BatchBuilder::ROW_BYTES {
        let message = "One row of the result holds more than 1 GB. Select fewer or smaller columns.";
        return Err(QueryError::new(QueryErrorKind::Invalid, message));
    }
    Ok(offset(end))
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).expect("a row is refused long before it holds 4 GiB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_lone_row_waits_a_moment_for_others_and_no_longer() {
        let mut builder = BatchBuilder::new(1);
        builder.push(Cell::Int(1)).unwrap();
        assert!(!builder.is_due());
        tokio::time::advance(BatchBuilder::PATIENCE).await;
        assert!(builder.is_due());
        builder.take();
        builder.push(Cell::Int(2)).unwrap();
        assert!(!builder.is_due());
    }

    #[test]
    fn a_batch_gives_back_what_was_put_in() {
        let row =
            [Cell::Text("ä"), Cell::Null, Cell::Bytes(&[0, 255]), Cell::Decimal("1.50"), Cell::Text("")];
        let mut builder = BatchBuilder::new(row.len());
        for _ in 0..2 {
            for cell in row {
                builder.push(cell).unwrap();
            }
        }
        let batch = builder.take();
        assert_eq!(batch.len(), 2);
        assert!(batch.rows().all(|found| found.cells().collect::<Vec<_>>() == row));
        assert!(builder.is_empty());
    }

    #[test]
    fn a_row_too_large_to_carry_is_refused() {
        assert_eq!(checked_end(1, (1 << 30) - 1).unwrap(), 1 << 30);
        assert_eq!(checked_end(1, 1 << 30).unwrap_err().kind, QueryErrorKind::Invalid);
    }
}
