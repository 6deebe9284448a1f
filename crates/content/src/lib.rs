//! What people make and keep, and where it lies.
//!
//! Everything has a home: a [`collection`], or the root of all. Homes carry the rights, so what lies in one asks there
//! who may see and change it. A [`card`] keeps a question; a [`dashboard`] shows cards side by side. All of it is found by
//! its name, and so is data; and everybody keeps a [`bookmark`] of what they come back to.

mod bookmark;
pub mod card;
pub mod collection;
mod content;
pub mod dashboard;
mod document;
mod lying;
mod metadata;
mod parameter;
mod pinned;
mod search;

pub use content::Content;
pub use document::Document;

use card::Cards;
use query::Queries;
use web::ApiRouter;

/// Everything this floor answers.
pub fn routes(content: Content, queries: Queries) -> ApiRouter {
    let cards = Cards { content: content.clone(), queries };
    ApiRouter::new()
        .merge(collection::routes().with_state(content.clone()))
        .merge(bookmark::routes().with_state(content.clone()))
        .merge(search::routes().with_state(content))
        .merge(card::routes().with_state(cards.clone()))
        .merge(metadata::routes().with_state(cards.clone()))
        .merge(dashboard::routes().with_state(cards))
}
