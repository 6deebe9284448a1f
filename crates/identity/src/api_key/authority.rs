//! What an API key may do to API keys: nothing by which it, or who holds it, could do more than it can itself.
//!
//! A person has no such bound: whoever administers may make any key. A key that leaked must not make itself a twin
//! without its limits, nor take over one that has none by giving it a secret that it then knows.

use super::{
    model::{Limits, PresentedKey},
    scopes::Scopes,
    settings, store,
};
use crate::{Caller, Identity};
use ::store::Tx;
use axum::http::StatusCode;
use kernel::{CollectionId, Scope};
use serde_json::json;
use setting::Settings;
use std::collections::BTreeSet;
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

/// Refuses scopes for collections that are not there, or that who names them may not know of.
pub(super) async fn refuse_unknown(
    identity: &Identity,
    tx: &mut Tx,
    caller: &Caller,
    (field, scopes): (&str, Option<&Scopes>),
) -> Result<()> {
    let named: BTreeSet<CollectionId> = scopes.map(Scopes::collections).unwrap_or_default();
    if named.is_empty() {
        return Ok(());
    }
    let known = identity.above.collections_known(tx, caller, &named).await?;
    match named.difference(&known).next() {
        None => Ok(()),
        Some(id) => Err(Error::field(field, format!("There is no collection {id}."))),
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
