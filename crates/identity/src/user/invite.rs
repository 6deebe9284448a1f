//! Links for people who have no password yet or lost it: by mail, or handed out by an administrator.

use super::store;
use crate::{
    Admin, Identity,
    password::reset::{self, Purpose},
};
use ::store::Tx;
use audit::Event;
use axum::extract::State;
use kernel::{Email, Id, UserId};
use mail::{Button, Letter};
use schemars::JsonSchema;
use serde::Serialize;
use web::{Error, Json, Path, Result};

/// A link with which a person chooses a password.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PasswordLink {
    /// Opens once, for the time that links for resetting a password live.
    pub password_reset_url: String,
}

/// Makes a link for an administrator to hand out, for when mail is not set up or does not arrive.
pub(super) async fn link(
    admin: Admin,
    State(identity): State<Identity>,
    Path(id): Path<UserId>,
) -> Result<Json<PasswordLink>> {
    let mut tx = admin.write().await?;
    let user = store::find_active(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if reset::signs_in_elsewhere(&identity, user.sso_source.as_deref()) {
        return Err(Error::bad_request("This person signs in with Google and has no password here."));
    }
    let purpose = if user.last_login.is_none() { Purpose::Invite } else { Purpose::Reset };
    let token = reset::issue(&identity, &mut tx, id, purpose).await?;
    let Some(password_reset_url) = reset::link(&identity, &token) else {
        return Err(Error::bad_request(
            "Links start with the address of this server, which is not set. Set the site URL first.",
        ));
    };
    let event = Event::new("password-reset-initiated").on("User", id.number());
    audit::record(&mut tx, &admin.actor(), identity.clock.now(), event).await?;
    tx.commit().await?;
    Ok(Json(PasswordLink { password_reset_url }))
}

/// Invites a person by mail, if mail can be sent; says whether it was.
pub(super) async fn send(
    identity: &Identity,
    tx: &mut Tx,
    inviter: Option<UserId>,
    id: UserId,
    email: &Email,
) -> Result<bool> {
    if !identity.mail.is_configured() {
        return Ok(false);
    }
    let token = reset::issue(identity, tx, id, Purpose::Invite).await?;
    let Some(url) = reset::link(identity, &token) else { return Ok(false) };
    let inviter = match inviter {
        Some(inviter) => store::find(tx, inviter).await?.map(|user| user.common_name()),
        None => None,
    };
    identity.mail.enqueue(tx, &letter(identity, inviter, email, url)).await?;
    Ok(true)
}

fn letter(identity: &Identity, inviter: Option<String>, email: &Email, url: String) -> Letter {
    let site = identity.settings.text("site-name").unwrap_or_default();
    let hours = identity.settings.integer("reset-token-ttl-hours").unwrap_or(48);
    let inviter = inviter.unwrap_or_else(|| "An administrator".into());
    Letter {
        to: email.clone(),
        subject: format!("You are invited to {site}"),
        paragraphs: vec![
            format!(
                "{inviter} has made an account for you on {site}, where your team asks questions of its data."
            ),
            format!("Your account is {email}. Choose a password to sign in."),
        ],
        button: Some(Button { label: format!("Join {site}"), url }),
        closing: vec![format!(
            "The link opens once and for {hours} hours. If it no longer opens, ask for another on the sign-in page."
        )],
    }
}
