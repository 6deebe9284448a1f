//! What people make and keep, and where it lies.
//!
//! Everything has a home: a [`collection`], or the root of all. Homes carry the rights, so what lies in one asks there
//! who may see and change it.

pub mod card;
pub mod collection;
mod content;
mod document;

pub use content::Content;
pub use document::Document;

use web::ApiRouter;

/// Everything this floor answers.
pub fn routes(content: Content) -> ApiRouter {
    ApiRouter::new().merge(collection::routes()).with_state(content)
}
