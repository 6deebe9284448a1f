//! Signing in with OpenID Connect: an issuer that the organisation trusts says who somebody is.
//!
//! The browser is sent to the issuer and comes back with a code ([`http`]); the server trades it for an ID token, which
//! counts on the terms in force alone. What ties the two ways together, a [`waiting`] sign-in, lies in the app
//! database, so that any replica can receive who comes back; it is good once, for ten minutes, and in the browser in
//! which it was begun. It never touches a password, and it brings nobody back who was deactivated.

mod account;
mod exchange;
mod http;
mod mappings;
mod provider;
mod refused;
mod settings;
mod store;
mod trouble;
mod waiting;

pub(crate) use http::routes;
pub(crate) use mappings::GROUP_MAPPINGS;
pub(crate) use provider::Provider;
pub(crate) use settings::ISSUER;
pub(crate) use settings::SETTINGS;
pub use settings::{CALLBACK, ENABLED, OF_THE_ISSUER, is_on};
pub use trouble::Trouble;
pub(crate) use waiting::clean_up;

/// How accounts that came from here are marked.
pub(crate) const SOURCE: &str = "oidc";
