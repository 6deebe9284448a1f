//! Bookmarks: what somebody keeps at hand, each for themselves. They give no rights: what may not be seen any more, or
//! lies in the Trash, is left out as long as that is so.

mod http;
mod model;
mod store;

pub(crate) use http::routes;
