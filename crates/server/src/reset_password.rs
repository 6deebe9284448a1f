//! `metalith reset-password EMAIL`: a link for somebody who cannot get one by mail, with or without a running server.

use crate::{
    Config, StartError, beside,
    ground::{Ground, NewGround},
};
use kernel::{Chance, Clock, Email};

/// Makes a link with which a person sets a new password, once. The person's password and sessions stay as they are
/// until it is used.
pub async fn reset_password(config: Config, email: &str) -> Result<String, StartError> {
    let email = Email::parse(email)
        .ok_or_else(|| StartError::Config("the e-mail address does not look like one".into()))?;
    let own_address = format!("http://{}:{}", config.host, config.port);
    let (environment, hashing, authorities) =
        (config.settings.clone(), config.hashing, config.mail_authorities.clone());
    let (db, key) = beside::open(config).await?;
    let (clock, chance) = (Clock::system(), Chance::system());
    let parts = NewGround { db, key, environment, authorities, hashing, clock, chance };
    let Ground { identity, settings, .. } = Ground::lay(parts).await?;
    let site = settings.text("site-url").unwrap_or(own_address);
    let path = identity.issue_reset_path(&email).await.map_err(|error| match error {
        web::Error::Refused { message, .. } => StartError::Config(message),
        other => StartError::Config(format!("the link could not be made: {other:?}")),
    })?;
    Ok(format!("{site}{path}"))
}
