//! `metalith reset-password EMAIL`: a link for somebody who cannot get one by mail, with or without a running server.

use crate::{
    Config, StartError,
    beside::{self, Beside},
};
use kernel::Email;

/// Makes a link with which a person sets a new password, once. The person's password and sessions stay as they are
/// until it is used.
pub async fn reset_password(config: Config, email: &str) -> Result<String, StartError> {
    let email = Email::parse(email)
        .ok_or_else(|| StartError::Config("the e-mail address does not look like one".into()))?;
    let Beside { identity, site } = beside::identity(config).await?;
    let path = identity.issue_reset_path(&email).await.map_err(beside::in_words)?;
    Ok(format!("{site}{path}"))
}
