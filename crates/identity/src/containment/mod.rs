//! Containment: ending sessions, disabling API keys and having passwords replaced for many at once, the day after a breach.
//!
//! It goes in two steps. A plan finds what a filter hits, keeps the exact ids for an hour and shows them; carrying it
//! out hits these and nothing else, in one transaction, or refuses when there is more by then. Everything is done with
//! whole sets, never row by row. Who contains is spared unless they ask not to be. What can be undone is undone by plan.
//! Not in the reference.

mod carry_out;
mod command;
mod filter;
mod http;
mod model;
mod plan;
mod store;
mod targets;
mod undo;

pub use command::{Command, Named};
pub use filter::{Filter, KeyPrefix, Network};
pub(crate) use http::routes;
pub use model::Action;

use crate::Identity;

/// Forgets plans that nobody may carry out any more.
pub(crate) async fn clean_up(identity: &Identity) -> ::store::Result<()> {
    let mut tx = identity.db.write().await?;
    store::forget_expired(&mut tx, identity.clock.now()).await?;
    tx.commit().await
}
