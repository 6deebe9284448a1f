//! API keys: how programs ask.
//!
//! A key acts as a synthetic user of its own, who is in All Users and in one group more; so its rights are that
//! group's, less what its [`Scopes`] leave out. The secret is shown once, when it is made; stored are its keyed digest
//! and its first seven characters, by which people recognise it. A personal key acts as its owner instead.

mod authority;
mod change;
mod create;
mod declare;
mod http;
mod introspection;
mod leak;
mod letters;
mod model;
mod networks;
mod personal;
mod personal_view;
mod policy;
mod regroup;
mod rotation;
mod scopes;
mod settings;
mod store;
mod switched_off;
mod usage;
mod view;

pub use change::{ApiKeyChange, update_within};
pub use create::{NewApiKey, create_within};
pub use declare::{DeclaredKey, declare};
pub use http::delete_within;
pub(crate) use http::routes;
pub(crate) use letters::tell_of_ends;
pub use model::{PlainKey, Refusal};
pub(crate) use model::{PresentedKey, masked};
pub use networks::Networks;
pub(crate) use networks::parse as parse_network;
pub(crate) use regroup::lose_groups;
pub use scopes::{Grant, Only, Reach, Scopes};
pub(crate) use settings::SETTINGS;
pub(crate) use store::delete_personal;
pub(crate) use switched_off::OffBecause;
pub(crate) use usage::{KeyUse, KeyUses, RefusedKeys, clean_up};

use crate::Identity;
use ::store::{Result, Tx};
use kernel::Purpose;
pub(crate) use policy::Unused;
use std::net::IpAddr;

/// Is there any key?
pub async fn exists(tx: &mut Tx) -> Result<bool> {
    Ok(store::count(tx).await? > 0)
}

/// Finds the key that a request presents, if it may speak now and from here. Unknown keys cost one look-up, like
/// known ones.
pub(crate) async fn resolve(
    identity: &Identity,
    tx: &mut Tx,
    key: &PlainKey,
    address: IpAddr,
) -> Result<Option<PresentedKey>> {
    let digest = identity.key.digest(Purpose::ApiKey, key.expose());
    let Some(found) = store::find_presented(tx, &digest).await? else { return Ok(None) };
    match found.refusal(identity.clock.now(), address, Unused::of(&identity.settings)) {
        None => Ok(Some(found)),
        Some(refusal) => {
            identity.refused_keys.note(found.id, refusal, address);
            tracing::warn!(api_key = %found.id, reason = refusal.word(), %address, "refused an API key");
            Ok(None)
        }
    }
}
