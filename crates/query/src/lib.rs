//! Runs questions for a caller and sends what comes back: as a document, or as a file.
//!
//! Results stream. A statement's rows come in batches, are written into chunks of the answer and forgotten; only columns
//! and counts are remembered. A client that goes away drops the answer, the answer drops the statement, and the database
//! stops. The crate knows no engine: the catalogue finds the warehouse, the warehouse runs the text. It does not write to
//! the app database.

mod compile;
mod dataset;
mod declared;
mod described;
mod export;
mod known;
mod limits;
mod preview;
mod queries;
pub mod question;
mod result;
mod running;
mod saved;
mod settings;
mod stream;
#[cfg(test)]
mod testing;
mod turns;
mod variable;

pub use dataset::{Asked, Declared, Opened, Parameter};
pub use declared::Letting;
pub use described::Described;
pub use export::{ExportOptions, File, Format, VisualizationSettings};
pub use limits::Constraints;
pub use queries::Queries;
pub use result::{Answer, Heard};
pub use saved::{NothingSaved, SavedQuestion, SavedQuestions};
pub use settings::SETTINGS;
pub use turns::{IN_TOTAL, PER_CALLER};

use web::ApiRouter;

/// Everything this floor answers.
pub fn routes(queries: Queries) -> ApiRouter {
    ApiRouter::new()
        .merge(dataset::http::routes())
        .merge(export::http::routes())
        .merge(preview::routes())
        .with_state(queries)
}
