//! Google sign-in: trading an ID token that Google signed for a session of ours.
//!
//! Everything is decided here, from the token and the issuer's public keys; nobody is asked about a token, and the
//! token is not passed on. What it says links to an account by its verified e-mail address alone. It never touches a
//! password, and it brings nobody back who was deactivated.

mod account;
mod http;
mod settings;

pub(crate) use http::{is_own, routes};
pub use settings::{CLIENT_ID, ENABLED, HOSTED, NEW_ACCOUNTS, is_on};
pub(crate) use settings::{KEYS_ADDRESS, SETTINGS};

/// How accounts that came from here are marked.
pub(crate) const SOURCE: &str = "google";
