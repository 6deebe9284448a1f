//! Results as files: `POST /api/dataset/{csv,json,xlsx}`.
//!
//! CSV and JSON leave row by row as they come ([`sheet`]); a workbook is written to a nameless file first, because its
//! format wants that ([`xlsx`]). Cells are told either as data ([`raw`]) or as people read them ([`shown`]). Exports are
//! data: text is left as it is, also where a spreadsheet would take it for a formula.
//!
//! A statement that fails before its first row is answered as a failed query. One that fails later breaks the connection
//! off: a short file must never look like a whole one.

mod csv;
mod format;
pub(crate) mod http;
mod json;
mod layout;
mod model;
mod raw;
mod sheet;
mod shown;
#[cfg(test)]
mod tests;
mod xlsx;

pub use format::Format;
pub use http::File;
pub(crate) use http::export;
use layout::{Layout, Pick};
use model::ExportRequest;
pub use model::{ExportOptions, VisualizationSettings};
