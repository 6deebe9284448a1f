//! `metalith reset-password EMAIL`: a link for somebody who cannot get one by mail, with or without a running server.

use crate::{
    Config, StartError,
    beside::{self, Beside},
};
use kernel::Email;

/// A way for somebody to set a new password.
#[derive(Debug)]
pub struct PasswordReset {
    /// The link; it opens once.
    pub link: String,
    /// What became of the second factor, when something was to.
    pub note: Option<&'static str>,
}

/// Makes a link with which a person sets a new password, once. The person's password and sessions stay as they are
/// until it is used. A second factor stays too, unless it is told to go: a new password does not stand in for it.
pub async fn reset_password(
    config: Config,
    email: &str,
    and_second_factor: bool,
) -> Result<PasswordReset, StartError> {
    let email = Email::parse(email)
        .ok_or_else(|| StartError::Config("the e-mail address does not look like one".into()))?;
    let Beside { identity, site } = beside::identity(config).await?;
    let path = identity.issue_reset_path(&email).await.map_err(beside::in_words)?;
    let note = match and_second_factor {
        true if identity.reset_second_factor(&email).await.map_err(beside::in_words)? => {
            Some("The second factor was taken away; all sessions of the person ended.")
        }
        true => Some("There was no second factor to take away."),
        false => None,
    };
    Ok(PasswordReset { link: format!("{site}{path}"), note })
}
