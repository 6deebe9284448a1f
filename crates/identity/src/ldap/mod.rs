//! LDAP sign-in: whoever the organisation's directory knows signs in with the password they have there.
//!
//! The directory is asked before the app database and outside of any transaction ([`Directory`]); what it says of
//! somebody makes or opens an account here ([`enter`]), by the address it has for them. It never touches a password that is kept here,
//! and it brings nobody back who was deactivated. Groups follow it where a mapping says so, and nowhere else.

mod account;
mod conversation;
mod directory;
mod mappings;
mod name;
mod settings;
mod trouble;

pub(crate) use account::{Entry, enter, find_by_email, is_own, is_whose};
pub(crate) use directory::{Answer, Claim, Directory};
pub use settings::{ENABLED, OF_THE_DIRECTORY, PASSWORD, is_on};
pub(crate) use settings::{GROUP_MAPPINGS, SETTINGS, Terms};
pub use trouble::Trouble;

/// How accounts that came from here are marked.
pub(crate) const SOURCE: &str = "ldap";
