//! A result on the wire: the JSON document of `/api/dataset` and everything in it.
//!
//! Rows come first in the document and what only their end can tell comes after them, so that nothing is ever held
//! back. [`document`] is the order of events, [`view`] what is told around the
//! rows, [`columns`] describes what came, [`value`] writes a cell, [`zone`]
//! knows the time zone of the reader, [`failure`] puts an end that was not meant into words.

pub(crate) mod columns;
pub(crate) mod document;
pub(crate) mod failure;
pub(crate) mod value;
mod view;
pub(crate) mod zone;

pub(crate) use columns::{
    ColumnView, ComputedView, FieldDetailsView, FieldRef, MetadataColumnView, Naming, names,
    unique as unique_among,
};
pub(crate) use document::{About, Starting, answer, document, failed};
pub use document::{Answer, Heard};
pub(crate) use failure::Failure;
pub(crate) use value::Values;
pub(crate) use view::AdHocView;
pub(crate) use zone::Zone;
