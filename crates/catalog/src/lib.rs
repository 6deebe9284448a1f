//! Connected databases, their tables and fields, and the sync that finds them.
//!
//! [`Catalog`] is what the floors above hold: it opens the warehouse behind a database the caller may read, and knows
//! the tables and fields a sync has found there. Connection details are sealed at rest, and what leaves the server is
//! redacted. The crate runs no query; it asks a warehouse only whether it is there and what it holds.

pub mod asked;
mod catalog;
pub mod database;
pub mod field;
pub mod names;
pub mod needed;
mod notify;
pub mod permission;
mod settings;
#[cfg(test)]
mod stub;
pub mod sync;
pub mod table;
mod warehouses;

pub use catalog::Catalog;
pub use permission::questions_of;
pub use settings::SETTINGS;

use web::ApiRouter;

/// Everything this floor answers.
pub fn routes(catalog: Catalog) -> ApiRouter {
    ApiRouter::new()
        .merge(database::routes())
        .merge(table::routes())
        .merge(field::routes())
        .merge(permission::routes())
        .merge(notify::routes())
        .with_state(catalog)
}
