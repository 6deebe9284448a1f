//! The audit log as administrators read it: `/api/audit`, newest first, and the same as a CSV file.
//!
//! Events name users and keys by their ids alone; what those are called is looked up when somebody reads. That is
//! why this stands on the floor that sees all others. Nothing here writes: events are written where things happen,
//! and sealed in crate `audit`.

mod csv;
mod filter;
mod http;
mod store;
mod verify;

pub(crate) use http::routes;
pub use verify::{Verified, verify_audit};
