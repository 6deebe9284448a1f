//! Many changes in one call: `POST /api/bulk`.
//!
//! An operation is a single call under a short name. It goes through the same gate and the same function as that call,
//! so it is refused where that is refused and says what that says; here is only what many of them need together: one
//! transaction, references from one to an earlier one, a trial run, and the memory of what was answered under an
//! `Idempotency-Key`. Another kind of operation is one line in [`kind`] and one in [`act`].

mod act;
mod answer;
mod http;
mod kind;
mod memory;
mod request;
mod run;
mod turns;

pub(crate) use http::routes;
pub(crate) use memory::clean_up;
pub(crate) use turns::Turns;
