//! Questions nobody has saved: `POST /api/dataset`.
//!
//! [`model`] reads a question in either form it may be sent in, [`run`] starts it, [`http`] answers it. A question that asks for what
//! does not exist yet is answered as a failed one, in words: it is never run as something else.

pub(crate) mod http;
pub(crate) mod model;
pub(crate) mod run;

pub(crate) use model::{Ask, Question};
