//! Passwords: which ones are accepted, how they are kept, and how a forgotten one is replaced.
//!
//! Rules apply when a password is set, never when somebody signs in. Hashes are Argon2id, made on threads of their
//! own and only a few at a time, so that a storm of log-ins does not starve other requests. Who forgot a password gets
//! a link by mail that works once.

mod forgotten;
mod hash;
mod http;
mod replacement;
pub(crate) mod reset;
mod rules;
mod settings;
mod store;

pub(crate) use forgotten::{answer_all, changed};
pub use hash::{Hasher, Hashing, PasswordHash, Verdict};
pub(crate) use http::{admit_own, is_own, routes, verify_own};
pub(crate) use replacement::{TO_BE_REPLACED, has_to_be_replaced, refuse_old};
pub use rules::{Proposed, Rules};
pub(crate) use settings::{SETTINGS, is_off};
pub use store::delete_all_tokens;
pub(crate) use store::{confirm, delete_token, find, put};
