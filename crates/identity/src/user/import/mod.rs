//! Importing people from a CSV file: all of them or none, and what would happen can be looked at first.
//!
//! A file becomes [`file::Row`]s, those become a [`plan::Plan`] against who and what is there already, and a plan without
//! refusals is carried out in one transaction. The plan is made anew for the import: what was previewed may be old.

mod carry_out;
mod file;
mod http;
mod plan;
mod store;

pub(super) use http::{import, preview};
