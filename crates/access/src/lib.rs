//! Who may see and change what, as values.
//!
//! [`Readable`] and [`Writable`] can be made only here. Functions that show or change things ask for the proof, not
//! for an id, so a check cannot be forgotten. What decides depends on where a thing belongs, its [`Domain`]: everybody
//! may see and query every database so far, and only administrators change what belongs to one; in [`collection`]s the
//! edges decide that groups have there. Scopes of API keys take from either.

pub mod change;
pub mod collection;
pub mod data;
mod database;
mod proof;

pub use database::may_write_all_databases;
pub use proof::{Domain, Governed, Judge, Readable, Right, Writable, readable, visible, writable};
