//! Looking for things by name: what lies in collections, databases and their tables. (Contract: content.md §5 of the
//! reference description.)
//!
//! One statement finds whatever the words may occur in. Rights, how well the words fit and the order are judged here;
//! of what is then shown, another statement reads the rest.

mod http;
mod request;
mod shown;
mod store;
mod wanted;

pub(crate) use http::routes;
