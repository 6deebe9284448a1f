//! Groups: whoever is in one has its rights. Two are built in, All Users and Administrators; they are found by
//! their type, never by name or id.

pub(crate) mod administrators;
mod http;
mod model;
mod store;

pub(crate) use http::routes;
pub(crate) use model::BuiltIn;
pub use model::{Group, Magic};
pub use store::list;
pub(crate) use store::{
    add_member, add_members, built_in, existing, find, find_magic, insert, of_user, put_groups,
};
