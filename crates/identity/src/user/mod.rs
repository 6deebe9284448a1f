//! Users: people, and the synthetic users that API keys act as.

mod http;
mod model;
mod settings;
mod store;

pub(crate) use http::routes;
pub use model::{Kind, User};
pub(crate) use model::{Myself, common_name};
pub(crate) use settings::SETTINGS;
pub(crate) use store::{
    NewUser, deactivate_synthetic, exists_personal, find_for_login, insert, myself, note_login,
};
