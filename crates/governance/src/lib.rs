//! Who may do what and why, and changing it for many at once.
//!
//! Nothing is decided here: what somebody may do is asked of the rules that are enforced below, and things are changed
//! through the functions that the single calls use, so a bulk change can do no more than its parts.

mod application;
mod bulk;
mod explain;
mod governance;
mod permission_file;
mod permission_history;
mod world;

pub use governance::{Governance, NewGovernance};

use web::ApiRouter;

/// Everything this floor answers.
pub fn routes(governance: Governance) -> ApiRouter {
    ApiRouter::new()
        .merge(explain::routes())
        .merge(bulk::routes())
        .merge(permission_file::routes())
        .merge(permission_history::routes())
        .merge(application::routes())
        .with_state(governance)
}
