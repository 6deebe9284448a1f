//! Passwords that have to be replaced: after a breach they open nothing, whoever knows them, until another one is chosen.
//!
//! Only who knows the old one is told so. A link replaces it, and so does its owner in a session that goes on, or an
//! administrator; the old one is refused as the new one.

use super::{Proposed, Verdict, store};
use crate::Identity;
use ::store::Tx;
use kernel::UserId;
use web::{Error, Result};

/// What a log-in with such a password is told.
pub(crate) const TO_BE_REPLACED: &str = "Your password has to be replaced before you can sign in. Choose a new one by the link that \"I forgot my password\" sends you, or ask an administrator for a link.";

/// Has this person a password that opens nothing until it is replaced?
pub(crate) async fn has_to_be_replaced(tx: &mut Tx, user: UserId) -> Result<bool> {
    Ok(store::find_to_replace(tx, user).await?.is_some())
}

/// Refuses the old password as the new one, where it has to be replaced.
pub(crate) async fn refuse_old(identity: &Identity, mut tx: Tx, user: UserId, new: &Proposed) -> Result<()> {
    let Some(old) = store::find_to_replace(&mut tx, user).await? else { return Ok(()) };
    drop(tx);
    match identity.hasher.verify(new.0.clone(), Some(old)).await? {
        Verdict::Wrong => Ok(()),
        Verdict::Right | Verdict::RightButOld => {
            Err(Error::field("password", "Choose another password than the one that has to be replaced."))
        }
    }
}
