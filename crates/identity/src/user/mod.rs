//! Users: people, and the synthetic users that API keys act as.

mod activity;
mod attributes;
mod author;
mod change;
mod create;
mod declare;
mod home_page;
mod http;
mod import;
mod invite;
mod list;
mod model;
mod newcomers;
mod password;
mod settings;
mod store;
mod subject;
mod view;
mod vouched;

pub use activity::{deactivate_within, reactivate_within};
pub use attributes::Attributes;
pub use author::{AuthorView, LastEditView, authors};
pub use change::{UserChange, update_within};
pub use create::{NewPersonRequest, create_within};
pub use declare::{DeclaredUser, declare};
pub(crate) use http::routes;
pub use list::Tenancy;
pub(crate) use model::Myself;
pub use model::{Kind, User, common_name};
pub(crate) use settings::SETTINGS;
pub(crate) use store::everybody;
pub(crate) use store::{
    Anybody, NewUser, active_people, administrators, anybody, deactivate_synthetic, exists_personal, expect,
    find, find_by_email, find_for_login, find_to_change, insert, make_superusers, myself, note_login,
    put_synthetic, unmake_superusers,
};
pub use store::{Somebody, mailbox, names};
pub(crate) use subject::{Subject, is_bound};
pub(crate) use vouched::{Entry, Following, Vouched, enter};
