//! Tokens that let their holder set a password: sent by mail, 128 random bits, stored as keyed digest, good once.
//!
//! A person has at most one; a new one replaces it. Looking at a token does not spend it, because mail scanners look.

use super::store::{self, Holder, NewToken};
use crate::{Identity, google, ldap, oidc, user};
use ::store::{Result, Tx};
use audit::{Actor, Event};
use chrono::TimeDelta;
use kernel::{Digest, Email, Id, Secret, UserId};
use serde_json::json;
use setting::Settings;

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
        if let Some(elsewhere) = other_way_in(self, person.sso_source.as_deref()) {
            return Err(refuse(&format!("signs in with {elsewhere} and has no password here")));
        }
        let token = issue(self, &mut tx, person.id).await?;
        let event = Event::new("password-reset-initiated").on("User", person.id.number());
        let event = event.with(json!({ "by": "the command line" }));
        audit::record(&mut tx, &Actor::default(), self.clock.now(), event).await?;
        tx.commit().await?;
        Ok(path(&token))
    }
}

/// Whose password the token lets one set now. People who sign in elsewhere do so, whatever they hold.
pub(super) async fn holder(
    identity: &Identity,
    tx: &mut Tx,
    token: &Secret<String>,
) -> Result<Option<Holder>> {
    let found = store::find_holder(tx, &digest(identity, token), identity.clock.now()).await?;
    Ok(found.filter(|holder| other_way_in(identity, holder.sso_source.as_deref()).is_none()))
}

/// Spends a token; of several who try at once, one does.
pub(super) async fn spend(identity: &Identity, tx: &mut Tx, token: &Secret<String>) -> Result<bool> {
    store::spend_token(tx, &digest(identity, token)).await
}

/// With what the person signs in instead of a password that is kept here: with what their account came from, if that is
/// on; with what there is, while no password opens anything.
pub(crate) fn other_way_in(identity: &Identity, sso_source: Option<&str>) -> Option<&'static str> {
    let mut ways = other_ways_in(&identity.settings);
    let own = ways.clone().find(|(source, _)| sso_source == Some(*source));
    own.or_else(|| ways.next().filter(|_| super::is_off(&identity.settings))).map(|(_, name)| name)
}

/// The same for a letter to somebody's address, which may be somebody else's by now: whom an issuer has vouched for signs
/// in there and gets no link.
pub(super) async fn other_way_in_of(
    identity: &Identity,
    tx: &mut Tx,
    person: &user::User,
) -> Result<Option<&'static str>> {
    let own = other_way_in(identity, person.sso_source.as_deref());
    if own.is_some() || !oidc::is_on(&identity.settings) {
        return Ok(own);
    }
    let issuer = identity.settings.text(oidc::ISSUER).unwrap_or_default();
    let is_bound = user::is_bound(tx, &issuer, person.id).await?;
    Ok(other_ways_in(&identity.settings)
        .find(|(source, _)| is_bound && *source == oidc::SOURCE)
        .map(|(_, name)| name))
}

/// The ways in besides passwords that are kept here, as far as they are on: what accounts from there have as their
/// source, and what people call it.
pub(crate) fn other_ways_in(
    settings: &Settings,
) -> impl Iterator<Item = (&'static str, &'static str)> + Clone + use<> {
    let ways = [
        (google::SOURCE, "Google", google::is_on(settings)),
        (ldap::SOURCE, "LDAP", ldap::is_on(settings)),
        (oidc::SOURCE, "your organisation's account", oidc::is_on(settings)),
    ];
    ways.into_iter().filter(|(_, _, is_on)| *is_on).map(|(source, name, _)| (source, name))
}

fn digest(identity: &Identity, token: &Secret<String>) -> Digest {
    identity.key.digest(kernel::Purpose::PasswordToken, token.expose())
}
