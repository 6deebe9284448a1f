//! What changed in the permission graphs and of who is in groups: who did it, when and why; and taking it back.
//!
//! Every revision is kept with what each group might before and may since, or who was in it and is. To take one back is a revision like others:
//! nothing is ever taken out of the history. Not in the reference.

mod http;
mod members;
mod revert;
mod view;

pub(crate) use http::routes;
