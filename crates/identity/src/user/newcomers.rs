//! What is made for people who are new: a collection of their own.
//!
//! This floor knows that everybody has one and which it is; what it is, is known above. It is made in the transaction
//! that makes the person, so that nobody is ever without.

use super::store;
use crate::Identity;
use ::store::{Result, Tx};
use kernel::UserId;

/// People welcomed in one statement.
const AT_ONCE: usize = 200;

/// Makes for these people what everybody has.
pub(super) async fn welcome(identity: &Identity, tx: &mut Tx, people: &[UserId]) -> Result<()> {
    for some in people.chunks(AT_ONCE) {
        let made = identity.above.people_made(tx, some, identity.clock.now()).await?;
        if !made.is_empty() {
            store::put_personal_collections(tx, &made).await?;
        }
    }
    Ok(())
}

impl Identity {
    /// Makes what everybody has for those who came before there was such a thing.
    pub async fn welcome_everybody(&self) -> web::Result<()> {
        if store::without_collection(&mut self.db.read().await?).await?.is_empty() {
            return Ok(());
        }
        // Asked again by the one who writes: of several replicas that start at once, one makes them.
        let mut tx = self.db.write().await?;
        crate::group::administrators::hold(&mut tx).await?;
        let people = store::without_collection(&mut tx).await?;
        welcome(self, &mut tx, &people).await?;
        Ok(tx.commit().await?)
    }
}
