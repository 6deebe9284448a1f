//! API keys: how programs ask.
//!
//! A key acts as a synthetic user of its own, who is in All Users and in one group more; so its rights are that
//! group's. The secret is shown once, when the key is made; stored are its keyed digest and its first seven
//! characters, by which people recognise it.

mod http;
mod model;
mod store;

pub(crate) use http::routes;
pub use model::PlainKey;

use crate::Identity;
use ::store::{Result, Tx};
use kernel::Purpose;

/// Is there any key?
pub async fn exists(tx: &mut Tx) -> Result<bool> {
    Ok(store::count(tx).await? > 0)
}

/// Finds the live key that a request presents. Unknown keys cost one look-up, like known ones.
pub(crate) async fn resolve(
    identity: &Identity,
    tx: &mut Tx,
    key: &PlainKey,
) -> Result<Option<model::LiveKey>> {
    let digest = identity.key.digest(Purpose::ApiKey, key.expose());
    store::find_live(tx, &digest).await
}
