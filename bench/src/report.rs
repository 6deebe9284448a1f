//! Figures as a table: what, how much, beside what, which limit, met or missed.

use std::{fmt, time::Duration};

/// A table; the first column is words, the others are figures.
#[derive(Debug)]
pub struct Table {
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

/// A limit that a figure is held against.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    text: &'static str,
    is_met: bool,
}

impl Limit {
    /// A limit, and whether the figure keeps it.
    pub const fn new(text: &'static str, is_met: bool) -> Self {
        Self { text, is_met }
    }

    /// The two last cells of a row: the limit, and how it stands.
    pub fn cells(limit: Option<Self>) -> [String; 2] {
        let Some(Self { text, is_met }) = limit else { return [String::new(), String::new()] };
        [text.to_owned(), if is_met { "pass" } else { "MISS" }.to_owned()]
    }
}

impl Table {
    /// Starts a table with the heads of its columns.
    pub fn new<const N: usize>(heads: [&str; N]) -> Self {
        Self { heads: heads.map(str::to_owned).into(), rows: Vec::new() }
    }

    /// Starts a table of single figures.
    pub fn of_figures(title: &str) -> Self {
        Self::new([title, "measured", "beside", "limit", ""])
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Adds a single figure to a table of them.
    pub fn figure(&mut self, what: &str, measured: String, beside: &str, limit: Option<Limit>) {
        self.row([what.to_owned(), measured, beside.to_owned()].into_iter().chain(Limit::cells(limit)));
    }
}

/// Milliseconds, with as many digits as mean something.
pub fn millis(time: Duration) -> String {
    let millis = time.as_secs_f64() * 1000.0;
    let digits = if millis < 10.0 { 3 } else { 0 };
    format!("{millis:.digits$} ms")
}

/// Megabytes (10^6 bytes).
pub fn megabytes(bytes: u64) -> String {
    format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10)
}

/// The middle of several times.
pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines = || std::iter::once(&self.heads).chain(&self.rows);
        let width = |at: usize| lines().map(|line| line[at].chars().count()).max().unwrap_or_default();
        let widths: Vec<_> = (0..self.heads.len()).map(width).collect();
        for (number, line) in lines().enumerate() {
            for (at, (cell, width)) in line.iter().zip(&widths).enumerate() {
                match at {
                    0 => write!(f, "{cell:<width$}")?,
                    _ => write!(f, "  {cell:>width$}")?,
                }
            }
            writeln!(f)?;
            if number == 0 {
                writeln!(f, "{}", "─".repeat(widths.iter().sum::<usize>() + 2 * (widths.len() - 1)))?;
            }
        }
        Ok(())
    }
}
