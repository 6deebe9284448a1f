//! The data graph: what groups may do with databases and tables, as the contract shows and takes it.
//!
//! The edges and the rule are those of [`access::data`]; here they meet the tables, which the graph names by schema.

mod change;
mod http;
mod store;
mod view;

pub(crate) use http::routes;
