//! XLSX: one sheet, a row of titles, numbers and dates as real cells with styles.
//!
//! The format wants the sheet whole before its archive is written, so rows go to a nameless file on disk, on a thread of
//! their own, and memory holds one row. The archive then streams. Because nothing is answered before, a statement that
//! fails anywhere is answered as a failed query.

use crate::{
    export::{
        Layout, Pick,
        raw::{Raw, Words},
    },
    result::{About, Failure, Zone},
    running::Running,
    stream::{Broken, Out},
};
use bytes::Bytes;
use chrono::{NaiveDate, NaiveDateTime, NaiveTime, Timelike};
use driver::{BaseType, Batch, Cell, QueryError, Row};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::io::{self, Write};
use tokio::{sync::mpsc, task::JoinHandle};

/// Rows below the titles that a sheet has room for.
pub(super) const ROWS: u64 = 1_048_575;
/// Characters that a cell has room for.
const TEXT: usize = 32_767;
/// Whole numbers that a cell, being a float, holds exactly.
const EXACT: u64 = 1 << 53;
/// The fastest of nine levels.
const COMPRESSION: u8 = 1;

/// Columns that a sheet has room for.
const COLUMNS: usize = 16_384;

/// A workbook whose rows are all written and whose archive streams.
pub(super) struct Archive {
    first: Bytes,
    rest: mpsc::Receiver<Bytes>,
    writer: JoinHandle<Result<(), XlsxError>>,
}

/// A workbook that was not made.
pub(super) enum Unmade {
    /// The statement failed.
    Statement(QueryError),
    /// A sheet has no room for so many columns.
    TooWide(usize),
    /// It could not be written.
    Unwritten(String),
}

impl Archive {
    /// Reads all rows and writes the sheet; resolves when the archive begins.
    pub async fn make(mut running: Running, layout: Layout, zone: Zone) -> Result<Self, Unmade> {
        if layout.picks.len() > COLUMNS {
            return Err(Unmade::TooWide(layout.picks.len()));
        }
        let (parts, incoming) = mpsc::channel(1);
        let (chunks, mut rest) = mpsc::channel(4);
        let writer = tokio::task::spawn_blocking(move || write(&layout, zone, incoming, chunks));
        let mut is_taken = true;
        while is_taken && let Some(batch) = running.next().await {
            is_taken = parts.send(Part::Rows(batch.map_err(Unmade::Statement)?)).await.is_ok();
        }
        drop(running);
        // When the thread has stopped, no chunk comes, and its outcome tells why.
        let _ = parts.send(Part::End).await;
        match rest.recv().await {
            Some(first) => Ok(Self { first, rest, writer }),
            None => Err(Unmade::Unwritten(outcome(writer).await.err().unwrap_or_default())),
        }
    }

    /// Tells the archive to its end.
    pub async fn tell(mut self, mut out: Out) -> Result<(), Broken> {
        let mut next = Some(self.first);
        while let Some(chunk) = next {
            out.send(chunk).await;
            next = self.rest.recv().await;
        }
        outcome(self.writer).await.map_err(|cause| Broken::off(&cause))
    }
}

async fn outcome(writer: JoinHandle<Result<(), XlsxError>>) -> Result<(), String> {
    match writer.await {
        Ok(written) => written.map_err(|error| error.to_string()),
        Err(panicked) => Err(panicked.to_string()),
    }
}

impl Unmade {
    /// Says so in words.
    pub fn into_failure(self, about: &About) -> Failure {
        match self {
            Self::Statement(error) => Failure::of_statement(error, &about.engine, about.sql.as_deref()),
            Self::TooWide(columns) => Failure::unsupported(format!(
                "A workbook has room for {COLUMNS} columns, and this result has {columns}. Take it as CSV instead."
            )),
            Self::Unwritten(cause) => {
                tracing::error!(cause, "a workbook could not be written");
                Failure::unwritten()
            }
        }
    }
}

/// What the thread is told.
enum Part {
    /// Rows.
    Rows(Batch),
    /// There are no more.
    End,
}

/// Writes a whole workbook. Stops early when the parts end without saying so, or when nobody takes the chunks.
fn write(
    layout: &Layout,
    zone: Zone,
    mut parts: mpsc::Receiver<Part>,
    chunks: mpsc::Sender<Bytes>,
) -> Result<(), XlsxError> {
    let mut workbook = Workbook::new();
    workbook.set_zip_compression_level(COMPRESSION);
    let mut sheet = Sheet::new(workbook.add_worksheet_with_constant_memory()?, zone);
    sheet.begin(layout)?;
    loop {
        match parts.blocking_recv() {
            Some(Part::Rows(batch)) => {
                for row in batch.rows() {
                    sheet.row(layout, row)?;
                }
            }
            Some(Part::End) => break,
            None => return Ok(()),
        }
    }
    let mut archive = io::BufWriter::with_capacity(64 * 1024, Chunks(chunks));
    workbook.save_to_writer(&mut archive)?;
    Ok(archive.flush()?)
}

struct Sheet<'a> {
    worksheet: &'a mut Worksheet,
    styles: Styles,
    /// Tells what has no cell of its own kind.
    words: Raw,
    next_row: u32,
}

/// How kinds of cells look.
struct Styles {
    integer: Format,
    number: Format,
    date: Format,
    moment: Format,
    time: Format,
}

impl<'a> Sheet<'a> {
    fn new(worksheet: &'a mut Worksheet, zone: Zone) -> Self {
        let style = |code: &str| Format::new().set_num_format(code);
        let styles = Styles {
            integer: style("#,##0"),
            number: style("#,##0.##"),
            date: style("mmmm d, yyyy"),
            moment: style("mmmm d, yyyy, h:mm am/pm"),
            time: style("h:mm am/pm"),
        };
        Self { worksheet, styles, words: Raw(zone), next_row: 0 }
    }

    fn begin(&mut self, layout: &Layout) -> Result<(), XlsxError> {
        for (column, pick) in (0..).zip(&layout.picks) {
            if let Some(width) = width(pick) {
                self.worksheet.set_column_width(column, width)?;
            }
        }
        for (column, pick) in (0..).zip(&layout.picks) {
            self.worksheet.write_string(0, column, fitting(&pick.title))?;
        }
        self.next_row = 1;
        Ok(())
    }

    fn row(&mut self, layout: &Layout, row: Row<'_>) -> Result<(), XlsxError> {
        for (column, (_, cell)) in (0..).zip(layout.cells(row)) {
            self.cell(column, cell)?;
        }
        self.next_row += 1;
        Ok(())
    }

    fn cell(&mut self, column: u16, cell: Cell<'_>) -> Result<(), XlsxError> {
        let styles = &self.styles;
        let (number, style) = match cell {
            Cell::Null => return Ok(()),
            Cell::Bool(flag) => return self.worksheet.write_boolean(self.next_row, column, flag).map(drop),
            Cell::Text(text) => return self.text(column, text),
            #[expect(clippy::cast_precision_loss, reason = "just found to be exact")]
            Cell::Int(number) if number.unsigned_abs() <= EXACT => (Some(number as f64), &styles.integer),
            Cell::Float(number) => {
                (Some(number).filter(|number| number.is_finite()), number_style(styles, number))
            }
            Cell::Decimal(text) => match decimal(text) {
                Some(number) => (Some(number), number_style(styles, number)),
                None => (None, &styles.number),
            },
            Cell::Date(date) => (days(date.into()), &styles.date),
            Cell::DateTime(local) => (days(local), &styles.moment),
            Cell::Instant(moment) => (days(self.words.0.local(moment)), &styles.moment),
            Cell::Time(time) => (Some(part_of_day(time)), &styles.time),
            Cell::Int(_) | Cell::Bytes(_) => (None, &styles.number),
        };
        if let Some(number) = number {
            return self.worksheet.write_number_with_format(self.next_row, column, number, style).map(drop);
        }
        let mut text = Vec::new();
        self.words.write(&mut text, cell);
        self.text(column, &String::from_utf8_lossy(&text))
    }

    fn text(&mut self, column: u16, text: &str) -> Result<(), XlsxError> {
        self.worksheet.write_string(self.next_row, column, fitting(text)).map(drop)
    }
}

fn number_style(styles: &Styles, number: f64) -> &Format {
    let hundredths = (number * 100.0).round();
    if hundredths % 100.0 == 0.0 { &styles.integer } else { &styles.number }
}

/// A decimal as the nearest float; whole numbers only where that is exact, and 2^53 may have been rounded to.
fn decimal(text: &str) -> Option<f64> {
    let number: f64 = text.parse().ok().filter(|number: &f64| number.is_finite())?;
    #[expect(clippy::cast_precision_loss, reason = "a power of two is exact")]
    let is_exact = text.contains('.') || number.abs() < EXACT as f64;
    is_exact.then_some(number)
}

/// Days since the last of 1899, as workbooks count them. Before March 1900 they count a day that never was, and later
/// than 9999 they do not count.
fn days(local: NaiveDateTime) -> Option<f64> {
    let first = NaiveDate::from_ymd_opt(1900, 3, 1)?;
    let last = NaiveDate::from_ymd_opt(9999, 12, 31)?;
    if !(first..=last).contains(&local.date()) {
        return None;
    }
    let whole = i32::try_from((local.date() - first).num_days()).ok()?;
    Some(f64::from(whole + 61) + part_of_day(local.time()))
}

fn part_of_day(time: NaiveTime) -> f64 {
    let seconds = f64::from(time.num_seconds_from_midnight()) + f64::from(time.nanosecond()) / 1e9;
    seconds / 86_400.0
}

/// A text as long as a cell has room for; one that was cut says so at its end.
fn fitting(text: &str) -> String {
    if text.len() <= TEXT || text.encode_utf16().count() <= TEXT {
        return text.to_owned();
    }
    let mut units = 0;
    let fits = |character: &char| {
        units += character.len_utf16();
        units < TEXT
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// The width of columns whose cells would not fit; others keep the usual one.
fn width(pick: &Pick) -> Option<f64> {
    match pick.base_type {
        BaseType::Date => Some(20.0),
        BaseType::DateTime | BaseType::DateTimeWithLocalTz => Some(30.0),
        _ => None,
    }
}

/// Hands what is written to whoever sends it.
struct Chunks(mpsc::Sender<Bytes>);

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Bytes::copy_from_slice(bytes));
        sent.map(|()| bytes.len()).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_workbooks_count_them() {
        let day = |text: &str| days(text.parse::<NaiveDate>().unwrap().into());
        assert_eq!(day("1900-03-01"), Some(61.0));
        assert_eq!(day("2019-11-01"), Some(43_770.0));
        assert_eq!((day("1900-02-28"), day("1066-10-14")), (None, None));
        assert_eq!(days("2019-11-01T06:00:00".parse().unwrap()), Some(43_770.25));
    }

    #[test]
    fn texts_are_cut_to_what_a_cell_holds() {
        assert_eq!(fitting(&"é".repeat(TEXT)), "é".repeat(TEXT));
        let cut = fitting(&"é".repeat(TEXT + 1));
        assert_eq!((cut.encode_utf16().count(), cut.ends_with("é…")), (TEXT, true));
        assert!(fitting(&"😀".repeat(TEXT)).encode_utf16().count() <= TEXT);
    }

    #[test]
    fn decimals_become_numbers_only_where_the_digits_survive() {
        assert_eq!((decimal("1.5"), decimal("12")), (Some(1.5), Some(12.0)));
        assert_eq!((decimal("9007199254740993"), decimal("NaN")), (None, None));
    }
}
