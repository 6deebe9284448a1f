//! What an API key may do to API keys: nothing by which it, or who holds it, could do more than it can itself.
//!
//! A person has no such bound: whoever administers may make any key. A key that leaked must not make itself a twin
//! without its limits, nor take over one that has none by giving it a secret that it then knows.

use super::{
    model::{Limits, PresentedKey},
    settings, store,
};
use crate::Caller;
use ::store::Tx;
use axum::http::StatusCode;
use kernel::Scope;
use serde_json::json;
use setting::Settings;
use web::{Error, Result};

impl PresentedKey {
    /// Must the key name this scope to have it? Then a key that names none, and may otherwise all that its group may,
    /// does not. Who could not do it anyway is refused like everybody else.
    pub(crate) fn must_name(&self, scope: Scope, settings: &Settings) -> bool {
        let is_dangerous = match scope {
            Scope::ApiKeysWrite => !settings.flag(settings::MANAGE),
            Scope::UsersPasswords => true,
            _ => false,
        };
        is_dangerous && (self.is_superuser || self.is_personal)
    }
}

/// Refuses an API key that would make or handle a key with these limits when it is more limited itself.
pub(super) async fn refuse_beyond(tx: &mut Tx, caller: &Caller, limits: &Limits) -> Result<()> {
    let Some(id) = caller.api_key() else { return Ok(()) };
    let own = store::find_limits(tx, id).await?.ok_or(Error::Unauthenticated)?;
    if limits.are_within(&own) {
        return Ok(());
    }
    let message = "An API key may make and change only keys that can do no more than itself: with scopes and networks \
                   within its own, and an end not after its own.";
    let body = json!({ "message": message, "error_code": "beyond-own-rights" });
    Err(Error::Explained { status: StatusCode::FORBIDDEN, body })
}
