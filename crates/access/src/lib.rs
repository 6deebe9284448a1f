//! Who may see and change what, as values.
//!
//! [`Readable`] and [`Writable`] can be made only here. Functions that show or change things ask for the proof, not
//! for an id, so a check cannot be forgotten. What decides depends on where a thing belongs, its [`Domain`]: the edges
//! that groups have to [`data`] or to [`collection`]s. Scopes of API keys take from either.

pub mod both;
pub mod collection;
pub mod data;
mod database;
pub mod grants;
mod proof;

pub use database::TableOf;
/// The log of what groups might and may: who is in them is told there, too, by the floor below.
pub use identity::change;
pub use proof::{Domain, Governed, Judge, Readable, Right, Writable, readable, visible, writable};
