//! Second factors: what people show beside their password, so that a password alone opens nothing.
//!
//! It is a time-based code (RFC 6238) of an app that shares a seed with us, or one of ten recovery codes. Whether people
//! may or must have one is a [`Policy`]. A right password begins a *challenge* instead of a session; a right code ends
//! it. No code works twice, and the app database decides so, that all replicas agree. Google sign-in, OpenID
//! Connect and API keys are not asked: issuers have second factors of their own, and beside a program nobody sits.

mod admin;
mod challenge;
mod command;
mod enrolment;
mod http;
mod letters;
mod model;
mod proof;
mod recovery;
mod settings;
mod store;
mod totp;
mod verify;

pub(crate) use challenge::{Challenge, challenge, clean_up};
pub(crate) use http::routes;
pub use model::Policy;
pub(crate) use settings::SETTINGS;
pub(crate) use store::forget_challenges;

use crate::{Identity, session::Session};
use ::store::{Result, Tx};
use kernel::UserId;

/// Is this a session of somebody who has to have a second factor and has none? Then it may do nothing but get one.
pub(crate) fn is_missing(identity: &Identity, session: &Session) -> bool {
    !session.has_second_factor
        && session.auth_method.is_by_password()
        && Policy::of(&identity.settings).requires(session.is_superuser)
}

/// Is a code asked of this person, beside the password?
pub(crate) async fn is_asked_of(identity: &Identity, tx: &mut Tx, user: UserId) -> Result<bool> {
    if Policy::of(&identity.settings) == Policy::Off {
        return Ok(false);
    }
    Ok(store::enabled_at(tx, user).await?.is_some())
}
