//! Links for people who have no password yet or lost it: by mail, or handed out by an administrator.

use super::store;
use crate::{Admin, Identity, password::reset};
use ::store::Tx;
use audit::{Actor, Event};
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
    let mut tx = admin.confirmed()?.write().await?;
    let user = store::find_active(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if let Some(way) = reset::other_way_in(&identity, user.sso_source.as_deref()) {
        let text = format!("This person signs in with {way} and has no password here.");
        return Err(Error::bad_request(text));
    }
    let Some(password_reset_url) = reset::issue_link(&identity, &mut tx, id).await? else {
        return Err(Error::bad_request(
            "Links start with the address of this server, which is not set. Set the site URL first.",
        ));
    };
    let event = Event::new("password-reset-initiated").on("User", id.number());
    audit::record(&mut tx, &admin.actor(), identity.clock.now(), event).await?;
    tx.commit().await?;
    Ok(Json(PasswordLink { password_reset_url }))
}

/// Invitations by mail, all by the same person.
pub(super) struct Invitations<'a> {
    identity: &'a Identity,
    /// The name of who invites; none when no mail can be sent.
    inviter: Option<String>,
}

impl<'a> Invitations<'a> {
    pub async fn of(identity: &'a Identity, tx: &mut Tx, actor: &Actor) -> Result<Self> {
        // Without an address of the server, a letter would have no link.
        if !identity.mail.is_configured() || identity.mail.link("").is_none() {
            return Ok(Self { identity, inviter: None });
        }
        let inviter = match actor.user {
            Some(id) => store::find(tx, id).await?.map(|user| user.common_name()),
            None => None,
        };
        Ok(Self { identity, inviter: Some(inviter.unwrap_or_else(|| "An administrator".into())) })
    }

    /// Invites a person, if mail can be sent; says whether it will be.
    pub async fn send(&self, tx: &mut Tx, id: UserId, email: &Email) -> Result<bool> {
        let Some(inviter) = &self.inviter else { return Ok(false) };
        let identity = self.identity;
        let (how, url, closing) = if let Some(way) = reset::other_way_in(identity, None) {
            (format!("Sign in with {way}."), identity.mail.link("/auth/login"), Vec::new())
        } else {
            let url = reset::issue_link(identity, tx, id).await?;
            ("Choose a password to sign in.".into(), url, vec![life_of_link(identity)])
        };
        let Some(url) = url else { return Ok(false) };
        let letter = Letter { closing, ..letter(identity, inviter, email, &how, url) };
        identity.mail.enqueue(tx, &letter).await?;
        Ok(true)
    }
}

fn life_of_link(identity: &Identity) -> String {
    let life = reset::life_in_words(identity);
    format!("The link opens once and for {life}. If it no longer opens, ask for another on the sign-in page.")
}

fn letter(identity: &Identity, inviter: &str, email: &Email, how: &str, url: String) -> Letter {
    let site = identity.settings.text("site-name").unwrap_or_default();
    Letter {
        to: email.clone(),
        subject: format!("You are invited to {site}"),
        paragraphs: vec![
            format!(
                "{inviter} has made an account for you on {site}, where your team asks questions of its data."
            ),
            format!("Your account is {email}. {how}"),
        ],
        button: Some(Button { label: format!("Join {site}"), url }),
        closing: Vec::new(),
    }
}
