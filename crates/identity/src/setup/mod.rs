//! Set-up: making the first administrator, once.
//!
//! A token made at first start is published while nobody is there; who presents it may create the first user. It is
//! deleted in the same transaction, and worth nothing once anybody exists.

mod http;
mod store;

pub(crate) use http::routes;
pub(crate) use store::state;

use crate::{Identity, user};

impl Identity {
    /// Makes the set-up token when nobody is there yet; a given one (`MB_SETUP_TOKEN`) replaces it.
    pub async fn prepare_setup(&self, given: Option<&str>) -> web::Result<()> {
        let mut tx = self.db.write().await?;
        if user::exists_personal(&mut tx).await? {
            return Ok(());
        }
        match given.filter(|token| !token.trim().is_empty()) {
            Some(token) => store::put_token(&mut tx, token.trim()).await?,
            None => store::put_first_token(&mut tx, &self.chance.uuid()).await?,
        }
        Ok(tx.commit().await?)
    }
}
