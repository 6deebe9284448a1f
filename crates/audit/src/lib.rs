//! Audit events: who did what to what, when and from where; and the proof that nobody touched them since.
//!
//! An event is written in the transaction of the act it tells of: either both happened or neither. Events are never
//! changed or deleted here, and the database refuses it too. Every few seconds what is new is bound into a [`seal`],
//! a keyed digest over the events and the seal before it; so writers never wait for one another, and whoever
//! changes, removes, adds or reorders what was sealed is found out by [`verify`]. The crate knows no noun of the
//! product but ids, and no HTTP.

mod chain;
mod event;
mod evidence;
mod report;
mod sealer;
mod store;
mod verify;

pub use chain::{Head, NotAHead, seal};
pub use event::{Actor, Event, difference, record, record_all};
pub use report::{Finding, Problem, Report};
pub use sealer::start;
pub use verify::verify;
