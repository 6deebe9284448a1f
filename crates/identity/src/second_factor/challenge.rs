//! Challenges: what a right password gives to somebody who has a second factor, instead of a session.
//!
//! The token is 128 random bits, stored as keyed digest, good for five minutes and for one log-in of one person. The
//! reference's is a signed document; clients hand it back unread.

use super::{is_asked_of, store};
use crate::{Identity, session::Method};
use ::store::{Result, Tx};
use chrono::TimeDelta;
use kernel::{Digest, Purpose, Secret, UserId};
use schemars::JsonSchema;
use serde::Serialize;

/// How long somebody may look for their device.
const LIFE: TimeDelta = TimeDelta::minutes(5);

/// A log-in that waits for the second factor.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Challenge {
    /// Always true.
    pub mfa_required: bool,
    /// By what it can be met: `totp`, a code of the app. A recovery code is taken in its place.
    pub methods: Vec<&'static str>,
    /// What `POST /api/session/mfa/verify` takes with the code, within five minutes.
    #[serde(rename = "challenge_token")]
    pub token: String,
}

/// Begins a challenge for somebody who has proven the first factor by this method; nothing when a second one is not asked
/// of them.
pub(crate) async fn challenge(
    identity: &Identity,
    tx: &mut Tx,
    user: UserId,
    method: Method,
) -> Result<Option<Challenge>> {
    if !is_asked_of(identity, tx, user).await? {
        return Ok(None);
    }
    let token = Secret::new(identity.chance.uuid());
    let expires_at = identity.clock.now() + LIFE;
    store::insert_challenge(tx, &digest(identity, &token), user, method, expires_at).await?;
    Ok(Some(Challenge { mfa_required: true, methods: vec!["totp"], token: token.expose().clone() }))
}

pub(super) fn digest(identity: &Identity, token: &Secret<String>) -> Digest {
    identity.key.digest(Purpose::Challenge, token.expose())
}

/// Forgets challenges that nobody has met in time.
pub(crate) async fn clean_up(identity: &Identity) -> Result<()> {
    let mut tx = identity.db.write().await?;
    store::delete_expired_challenges(&mut tx, identity.clock.now()).await?;
    tx.commit().await
}
