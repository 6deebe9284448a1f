//! Tokens that let their holder set a password: sent by mail, 128 random bits, stored as keyed digest, good once.
//!
//! A person has at most one; a new one replaces it. Looking at a token does not spend it, because mail scanners look.

use super::store::{self, Holder, NewToken};
use crate::{Identity, google, user};
use ::store::{Result, Tx};
use audit::{Actor, Event};
use chrono::TimeDelta;
use kernel::{Digest, Email, Id, Secret, UserId};
use serde_json::json;

/// Makes a token for a person, and the address of the page where it is used; only configuration decides the host, never
/// a request. While it names none there is no link, and a token that was handed out stays good.
pub(crate) async fn issue_link(identity: &Identity, tx: &mut Tx, user: UserId) -> Result<Option<String>> {
    let Some(site) = identity.mail.link("") else { return Ok(None) };
    let token = issue(identity, tx, user).await?;
    Ok(Some(format!("{site}{}", path(&token))))
}

async fn issue(identity: &Identity, tx: &mut Tx, user: UserId) -> Result<Secret<String>> {
    let token = Secret::new(format!("{user}_{}", identity.chance.uuid()));
    let now = identity.clock.now();
    let row = NewToken {
        user_id: user,
        digest: &digest(identity, &token),
        created_at: now,
        expires_at: now + TimeDelta::hours(life(identity)),
    };
    store::put_token(tx, row).await?;
    Ok(token)
}

/// Hours a token lives.
fn life(identity: &Identity) -> i64 {
    identity.settings.integer("reset-token-ttl-hours").unwrap_or(48)
}

/// The same in words.
pub(crate) fn life_in_words(identity: &Identity) -> String {
    match life(identity) {
        1 => "an hour".into(),
        hours => format!("{hours} hours"),
    }
}

/// Where the UI sets a password by this token.
fn path(token: &Secret<String>) -> String {
    format!("/auth/reset_password/{}", token.expose())
}

impl Identity {
    /// Makes a token for the person of this address, and gives the path where it is used: for who keeps the server.
    pub async fn issue_reset_path(&self, email: &Email) -> web::Result<String> {
        let refuse = |problem: &str| web::Error::bad_request(format!("{email} {problem}"));
        let mut tx = self.db.write().await?;
        let login = user::find_for_login(&mut tx, email.as_str()).await?;
        let person = match login {
            Some(login) => user::find(&mut tx, login.id).await?,
            None => None,
        };
        let person = person.ok_or_else(|| refuse("is nobody's address here"))?;
        if !person.is_active {
            return Err(refuse("is deactivated; an administrator can reactivate the account"));
        }
        if signs_in_elsewhere(self, person.sso_source.as_deref()) {
            return Err(refuse("signs in with Google and has no password here"));
        }
        let token = issue(self, &mut tx, person.id).await?;
        let event = Event::new("password-reset-initiated").on("User", person.id.number());
        let event = event.with(json!({ "by": "the command line" }));
        audit::record(&mut tx, &Actor::default(), self.clock.now(), event).await?;
        tx.commit().await?;
        Ok(path(&token))
    }
}

/// Whose password the token lets one set now. People who sign in with Google do so, whatever they hold.
pub(super) async fn holder(
    identity: &Identity,
    tx: &mut Tx,
    token: &Secret<String>,
) -> Result<Option<Holder>> {
    let found = store::find_holder(tx, &digest(identity, token), identity.clock.now()).await?;
    Ok(found.filter(|holder| !signs_in_elsewhere(identity, holder.sso_source.as_deref())))
}

/// Spends a token; of several who try at once, one does.
pub(super) async fn spend(identity: &Identity, tx: &mut Tx, token: &Secret<String>) -> Result<bool> {
    store::spend_token(tx, &digest(identity, token)).await
}

/// Does the person sign in with Google, and is that on?
pub(crate) fn signs_in_elsewhere(identity: &Identity, sso_source: Option<&str>) -> bool {
    google::is_on(&identity.settings) && (sso_source == Some("google") || super::is_off(&identity.settings))
}

fn digest(identity: &Identity, token: &Secret<String>) -> Digest {
    identity.key.digest(kernel::Purpose::PasswordToken, token.expose())
}
