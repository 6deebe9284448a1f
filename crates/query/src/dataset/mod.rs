//! Questions that are asked: `POST /api/dataset`, and those that were saved.
//!
//! [`model`] reads a question in either form it may be sent in, [`run`] starts it, [`http`] answers it, [`saved`] does
//! both for a question that somebody saved,
//! [`shown`] says by what its readers filter. A question that asks for what does not exist yet is answered as a failed
//! one, in words: it is never run as something else.

pub(crate) mod http;
pub(crate) mod model;
pub(crate) mod run;
mod saved;
mod shown;

pub use model::{Asked, Declared, Parameter};
pub use saved::Opened;
