//! Groups: whoever is in one has its rights. Two are built in, All Users and Administrators; they are found by
//! their type, never by name or id. Administrators change every group, its managers their own.

pub(crate) mod administrators;
mod change;
mod declare;
mod http;
mod manager;
mod membership;
mod model;
mod store;
mod view;

pub use administrators::hold;
pub(crate) use declare::{declare, find_declared};
pub(crate) use http::routes;
pub(crate) use membership::{ALL_USERS, add_member, add_members, of_user, put_groups, resign};
pub(crate) use model::BuiltIn;
pub use model::{Group, Magic};
pub use store::list;
pub(crate) use store::{built_in, existing, find, find_magic, insert};
