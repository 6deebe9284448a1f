//! What somebody has to know to show questions, to change them, or to ask further: databases, tables with their fields,
//! and cards as the tables that others start from. In one answer, for one question or for all of a dashboard.
//!
//! Nothing here is a right of its own: what the caller could not read otherwise is left out, without a word.
//! (Contract: query.md §8, content.md §14.3 of the reference description.)

mod gather;
mod http;
mod view;

pub(crate) use http::routes;
