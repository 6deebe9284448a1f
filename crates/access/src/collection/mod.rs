//! What callers may do in collections.
//!
//! Groups have edges to collections, and to the root: one may read there, or write. No collection has rights from the
//! one it lies in, so it may be stricter or looser; a new one starts with its parent's. Personal collections have no
//! edges: they and all that lies in them are their owner's, and administrators'. Edges are rows, written one by one;
//! the graph that clients read is a view of them and is kept nowhere.

mod rights;
mod store;

pub use rights::{Place, Rights, Within};
pub use store::{
    Edge, copy_edges, edges, edges_between, edges_in, edges_of, edges_to, forget_edges, narrow,
    narrow_contents, narrow_to_reach, put_edges,
};
pub(crate) use store::{Inside, then_inside};
