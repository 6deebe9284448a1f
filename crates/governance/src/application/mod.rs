//! What groups may do with the application itself, as a graph: shown whole, changed in part, kept in the history of
//! permissions. The rights and the doors that ask for them are in [`identity::application`].

mod change;
mod grant;
mod http;

pub(crate) use change::{Wishes, hold, put};
pub(crate) use grant::{ApplicationGrant, grant_within};
pub(crate) use http::routes;
