//! People, groups, sessions and API keys; who is asking.
//!
//! The [`gate`] works out once per request who is asking; handlers take [`Anyone`], [`Caller`] or [`Admin`] as
//! their first argument, and only those open the app database. Credentials are stored as keyed digests and looked up
//! in the database each time, so that one that was ended is refused on the very next request, on every replica.

mod above;
pub mod api_key;
pub mod application;
mod background;
mod caller;
pub mod change;
pub mod containment;
mod cookie;
mod credential;
mod domains;
mod gate;
pub mod google;
pub mod group;
mod id_token;
mod identity;
pub mod ldap;
mod notify_key;
pub mod oidc;
mod own_page;
pub mod password;
pub mod principal;
pub mod second_factor;
pub mod session;
pub mod setup;
mod throttle;
pub mod user;

pub use above::{Above, NothingAbove, QuestionRights};
pub use caller::{Admin, Anyone, Caller, Route};
pub use gate::{Gate, gate};
pub use identity::{Identity, NewIdentity};
pub use notify_key::Notifier;
pub use own_page::own_page;

use setting::Definition;
use web::ApiRouter;

/// Settings of every domain of this floor.
pub const SETTINGS: &[&[Definition]] = &[
    session::SETTINGS,
    password::SETTINGS,
    second_factor::SETTINGS,
    google::SETTINGS,
    ldap::SETTINGS,
    oidc::SETTINGS,
    user::SETTINGS,
    api_key::SETTINGS,
    notify_key::SETTINGS,
];

/// Everything this floor answers.
pub fn routes(identity: Identity) -> ApiRouter {
    ApiRouter::new()
        .merge(session::routes())
        .merge(password::routes())
        .merge(second_factor::routes())
        .merge(google::routes())
        .merge(oidc::routes())
        .merge(setup::routes())
        .merge(user::routes())
        .merge(group::routes())
        .merge(api_key::routes())
        .merge(containment::routes())
        .with_state(identity)
}
