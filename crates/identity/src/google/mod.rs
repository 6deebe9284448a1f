//! Google sign-in.

mod settings;

pub(crate) use settings::SETTINGS;
