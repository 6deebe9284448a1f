//! Groups: whoever is in one has its rights. Two are built in, All Users and Administrators; they are found by
//! their type, never by name or id.

mod http;
mod model;
mod store;

pub(crate) use http::routes;
pub use model::{Group, Magic};
pub(crate) use store::{add_member, find, find_magic};
