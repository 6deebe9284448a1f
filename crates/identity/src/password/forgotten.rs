//! Requests for a link to set a password, answered by mail and off the request.
//!
//! A request is written down for known and unknown addresses alike, so that the answer and the time it takes say
//! nothing; a task reads the requests and writes the letters. A request that was answered survives a crash.

use super::{
    reset,
    store::{self, Request},
};
use crate::{Identity, user};
use ::store::Tx;
use audit::{Actor, Event};
use chrono::TimeDelta;
use kernel::{Email, Id};
use mail::{Button, Letter};

/// Letters about a forgotten password that one address gets within an hour at most.
const LETTERS: i64 = 5;

/// Answers all requests that wait, each in a transaction of its own. One that cannot be answered through a fault of ours
/// is let go, because those behind it shall not wait for ever; while the app database is away, all wait.
pub(crate) async fn answer_all(identity: &Identity) -> ::store::Result<()> {
    let now = identity.clock.now();
    loop {
        let mut tx = identity.db.write().await?;
        let Some(request) = store::take_request(&mut tx, now).await? else { break };
        match answer(identity, &mut tx, &request).await {
            Ok(()) => tx.commit().await?,
            Err(error @ ::store::Error::Unavailable(_)) => return Err(error),
            Err(error) => {
                drop(tx);
                tracing::error!(%error, "a request for a new password could not be answered");
                let mut tx = identity.db.write().await?;
                store::let_go(&mut tx, request.id, now).await?;
                tx.commit().await?;
            }
        }
    }
    let mut tx = identity.db.write().await?;
    store::delete_handled(&mut tx, now - TimeDelta::hours(1)).await?;
    store::delete_expired_tokens(&mut tx, now).await?;
    tx.commit().await
}

async fn answer(identity: &Identity, tx: &mut Tx, request: &Request) -> ::store::Result<()> {
    let now = identity.clock.now();
    let Some(login) = user::find_for_login(tx, &request.email).await? else { return Ok(()) };
    let Some(person) = user::find(tx, login.id).await? else { return Ok(()) };
    let handled = store::count_handled(tx, &request.email, now - TimeDelta::hours(1)).await?;
    if handled > LETTERS || !identity.mail.is_configured() {
        return Ok(());
    }
    let site = identity.settings.text("site-name").unwrap_or_default();
    let letter = if !person.is_active {
        disabled(&site, person.email)
    } else if let Some(way) = reset::other_way_in_of(identity, tx, &person).await? {
        elsewhere(identity, &site, person.email, way)
    } else {
        let Some(url) = reset::issue_link(identity, tx, person.id).await? else {
            tracing::warn!("a link for a password cannot be sent: set site-url");
            return Ok(());
        };
        reset(identity, &site, person.email, url)
    };
    identity.mail.enqueue(tx, &letter).await?;
    let actor = Actor { address: request.ip_address.parse().ok(), ..Actor::default() };
    let event = Event::new("password-reset-initiated").on("User", person.id.number());
    audit::record(tx, &actor, now, event).await
}

fn reset(identity: &Identity, site: &str, to: Email, url: String) -> Letter {
    Letter {
        to,
        subject: format!("Set a new password for {site}"),
        paragraphs: vec![format!("Somebody, most likely you, asked to set a new password at {site}.")],
        button: Some(Button { label: "Set a new password".into(), url }),
        closing: vec![
            format!("The link works once, within {}.", reset::life_in_words(identity)),
            "If it was not you, there is nothing to do: your password stays as it is.".into(),
        ],
    }
}

fn elsewhere(identity: &Identity, site: &str, to: Email, way: &str) -> Letter {
    let button = identity.mail.link("/auth/login");
    Letter {
        to,
        subject: format!("You sign in to {site} with {way}"),
        paragraphs: vec![
            format!("Somebody, most likely you, asked to set a new password at {site}."),
            format!("Your account has no password there: you sign in with {way}."),
        ],
        button: button.map(|url| Button { label: "Sign in".into(), url }),
        closing: Vec::new(),
    }
}

fn disabled(site: &str, to: Email) -> Letter {
    Letter {
        to,
        subject: format!("Your account at {site} is disabled"),
        paragraphs: vec![
            format!("Somebody, most likely you, asked to set a new password at {site}."),
            "Your account there is disabled. An administrator can enable it again.".into(),
        ],
        button: None,
        closing: Vec::new(),
    }
}

/// The letter that tells somebody that their password is another one now.
pub(crate) fn changed(identity: &Identity, to: Email) -> Letter {
    let site = identity.settings.text("site-name").unwrap_or_default();
    let button = identity.mail.link("/auth/forgot_password");
    Letter {
        to,
        subject: format!("Your password at {site} was changed"),
        paragraphs: vec![
            format!("Your password at {site} was changed, and your other sessions were ended."),
            "If it was you, there is nothing to do.".into(),
        ],
        button: button.map(|url| Button { label: "It was not me".into(), url }),
        closing: Vec::new(),
    }
}
