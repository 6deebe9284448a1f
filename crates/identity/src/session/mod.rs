//! Sessions: what a person gets for a password, and what every later request presents.
//!
//! The key is 128 random bits in the layout of a UUID, shown once; only its keyed digest is stored. A session lives
//! an absolute time, ends with its user's activity, and is checked against the database on every request.

mod http;
mod model;
mod properties;
mod settings;
mod store;
mod throttle;

pub use http::SessionCreated;
pub(crate) use http::begin;
pub use model::SessionKey;
pub(crate) use settings::SETTINGS;
pub(crate) use throttle::Throttles;

use crate::Identity;
use ::store::{Result, Tx};
use kernel::Purpose;

pub(crate) fn routes() -> web::ApiRouter<Identity> {
    http::routes().merge(properties::routes())
}

/// Finds the live session of this key, for a request that carries this anti-CSRF token or none.
pub(crate) async fn resolve(
    identity: &Identity,
    tx: &mut Tx,
    key: &SessionKey,
    anti_csrf_token: Option<&str>,
) -> Result<Option<model::Session>> {
    let digest = identity.key.digest(Purpose::Session, key.expose());
    let found = store::find_by_digest(tx, &digest).await?;
    let max_age = model::max_age(&identity.settings);
    Ok(found.filter(|session| session.is_live(identity.clock.now(), max_age, anti_csrf_token)))
}
