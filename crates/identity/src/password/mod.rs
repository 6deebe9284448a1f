//! Passwords: which ones are accepted, and how they are kept.
//!
//! Rules apply when a password is set, never when somebody signs in. Hashes are Argon2id, made on threads of their
//! own and only a few at a time, so that a storm of log-ins does not starve other requests.

mod hash;
mod rules;
mod settings;

pub use hash::{Hasher, Hashing, PasswordHash};
pub use rules::{Proposed, Rules};
pub(crate) use settings::SETTINGS;
