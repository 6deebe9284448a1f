//! What every HTTP handler shares: one error, typed input, output, headers, the request log, the API description.
//!
//! Requests are decoded into types here and nowhere else; the wire texts of the contract for bad input are made
//! here and nowhere else. The crate knows no noun of the product and opens no database.

mod address;
mod docs;
mod error;
mod extract;
mod headers;
mod input;
mod output;
mod paging;
mod param;
mod problem;
mod request_log;
mod words;

pub use address::{Peer, Scheme, TrustedProxies, Visitor};
pub use docs::{ApiRouter, Docs, Needs, RouteScopes, says};
pub use error::{Error, FieldErrors, Quota, Result};
pub use extract::{
    Json, JsonList, JsonOrForm, OptionalJson, OptionalJsonOrForm, Path, PathParams, Query, read_body,
};
pub use headers::{Embeds, put_api_headers, put_page_headers};
pub use input::{Fault, Faults, FromObject, Input, Object, Received, read_object};
pub use output::{JsonText, Moment, NoContent, PlainText, SeeOther, Unless, With};
pub use paging::{Page, Paging};
pub use param::{AtLeast, Bounded, NonBlank, Param};
pub use problem::{as_problem, wants_problem};
pub use request_log::{RequestLog, request_id};

/// Route builders that describe themselves, for `use web::routing::{get_with, …}`.
pub mod routing {
    pub use aide::axum::routing::{delete_with, get_with, post_with, put_with};
}

/// What an answer's type says of itself in the API description.
pub use aide::OperationOutput as Described;

#[doc(hidden)]
pub use schemars;
