//! Who may do what, and why: one question explained, everybody who may, and all that somebody may.
//!
//! The answers come from the functions that enforce: `access` decides about rights, `identity` about what stops an
//! account or a key and how far scopes reach. Changes that would turn an answer round are tried out on them before they
//! are named. Everything is loaded in a constant number of statements.

mod action;
mod application;
mod changes;
mod holdings;
mod http;
mod names;
mod object;
mod part;
mod reasons;
mod sentence;
mod subject;
#[cfg(test)]
mod tests;
mod view;
mod what;
mod who;

use crate::Governance;
use kernel::Scope;
use web::{ApiRouter, routing::get_with, says};

pub(crate) fn routes() -> ApiRouter<Governance> {
    ApiRouter::new()
        .api_route(
            "/permissions/explain",
            get_with(
                http::explain,
                says(
                    Scope::PermissionsRead,
                    "Explains whether somebody may do something, and what would change it.",
                ),
            ),
        )
        .api_route(
            "/permissions/who-can",
            get_with(
                who::who_can,
                says(Scope::PermissionsRead, "Lists the groups, people and API keys that may do something."),
            ),
        )
        .api_route(
            "/permissions/what-can",
            get_with(
                what::what_can,
                says(Scope::PermissionsRead, "Lists what a person, group or API key may do."),
            ),
        )
}
