//! The kinds of files.

use crate::export::xlsx;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Lines of text.
    Csv,
    /// One object per row.
    Json,
    /// A spreadsheet.
    Workbook,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Csv, Self::Json, Self::Workbook];

    /// What its name ends in.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Workbook => "xlsx",
        }
    }

    /// Its content type (of the contract).
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Json => "application/json; charset=utf-8",
            Self::Workbook => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// Why the query runs (word of the contract).
    pub const fn context(self) -> &'static str {
        match self {
            Self::Csv => "csv-download",
            Self::Json => "json-download",
            Self::Workbook => "xlsx-download",
        }
    }

    /// Rows it has room for.
    pub const fn rows_at_most(self) -> u64 {
        match self {
            Self::Csv | Self::Json => u64::MAX,
            Self::Workbook => xlsx::ROWS,
        }
    }
}
