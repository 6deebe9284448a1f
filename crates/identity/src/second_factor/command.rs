//! What whoever keeps the server does about second factors at the command line: the last administrator lost theirs.

use super::admin;
use crate::{Identity, user};
use audit::Actor;
use kernel::Email;
use serde_json::json;
use web::{Error, Result};

impl Identity {
    /// Takes the second factor of the person of this address away; false when they had none.
    pub async fn reset_second_factor(&self, email: &Email) -> Result<bool> {
        let mut tx = self.db.write().await?;
        let person = user::find_by_email(&mut tx, email).await?;
        let person = person.ok_or_else(|| Error::bad_request(format!("{email} is nobody's address here")))?;
        let details = json!({ "by": "the command line" });
        let had = admin::take_away(self, &mut tx, &Actor::default(), person.id, details).await?;
        tx.commit().await?;
        Ok(had)
    }
}
