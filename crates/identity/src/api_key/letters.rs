//! Letters about keys: that one ends soon, that one was found where it does not belong. They go to whoever made the
//! key, or to the administrators when that person is gone.

use super::{model::ApiKey, policy::SOON, store};
use crate::{Identity, user};
use ::store::{Result, Tx};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{ApiKeyId, Email};
use mail::{Button, Letter};

/// Days before the end of a key at which its maker is told, the last first.
const TOLD_AT: [i64; 3] = [1, 7, SOON];

/// Writes the letters about keys that end soon; each key is told of once at each of the days.
pub(crate) async fn tell_of_ends(identity: &Identity) -> Result<()> {
    if !identity.mail.is_configured() {
        return Ok(());
    }
    let now = identity.clock.now();
    let horizon = now + TimeDelta::days(SOON);
    let ending = store::list_ending(&mut identity.db.read().await?, now, horizon).await?;
    for key in ending {
        let mut tx = identity.db.write().await?;
        if let Some(days) = due(key.expires_at, now)
            && store::note_told(&mut tx, key.id, key.expires_at, days).await?
        {
            let letter = ends(identity, &key, now);
            send(identity, &mut tx, key.id, letter).await?;
            tx.commit().await?;
        }
    }
    Ok(())
}

/// Which of the days has come.
fn due(end: DateTime<Utc>, now: DateTime<Utc>) -> Option<i64> {
    TOLD_AT.into_iter().find(|days| end - now <= TimeDelta::days(*days))
}

/// Tells whose key it is that somebody found it.
pub(super) async fn tell_of_leak(identity: &Identity, tx: &mut Tx, key: &ApiKey) -> Result<()> {
    if !identity.mail.is_configured() {
        return Ok(());
    }
    let site = site(identity);
    let letter = Unaddressed {
        subject: format!("An API key of {site} was found and switched off"),
        paragraphs: vec![
            format!(
                "Somebody reported that the API key {} ({}…) of {site} lies where it does not belong.",
                key.name, key.key_prefix
            ),
            "It is switched off: programs that use it are refused now.".into(),
            "Find out what it was used for, give the programs a new key, and delete this one.".into(),
        ],
        page: page(key.is_personal),
    };
    send(identity, tx, key.id, letter).await
}

/// A key that ends soon.
pub(super) struct Ending {
    pub id: ApiKeyId,
    pub name: String,
    pub key_prefix: String,
    pub is_personal: bool,
    pub expires_at: DateTime<Utc>,
}

::store::from_row!(Ending { id, name, key_prefix, is_personal, expires_at });

/// A letter before it is known who gets it.
struct Unaddressed {
    subject: String,
    paragraphs: Vec<String>,
    page: &'static str,
}

fn ends(identity: &Identity, key: &Ending, now: DateTime<Utc>) -> Unaddressed {
    let site = site(identity);
    let left = match (key.expires_at - now).num_hours() {
        ..=24 => "within a day".to_owned(),
        hours => format!("in {} days", (hours + 23) / 24),
    };
    let until = key.expires_at.format("%Y-%m-%d %H:%M UTC");
    Unaddressed {
        subject: format!("An API key of {site} ends {left}"),
        paragraphs: vec![
            format!("The API key {} ({}…) of {site} ends {left}, on {until}.", key.name, key.key_prefix),
            "Programs that use it are refused from then on. Give it a later end or make another key before, or let it end \
             if nobody needs it."
                .into(),
        ],
        page: page(key.is_personal),
    }
}

async fn send(identity: &Identity, tx: &mut Tx, key: ApiKeyId, letter: Unaddressed) -> Result<()> {
    let recipients: Vec<Email> = match store::find_keeper(tx, key).await? {
        Some(email) => vec![email],
        None => user::administrators(tx).await?,
    };
    let button = identity.mail.link(letter.page).map(|url| Button { label: "See the API keys".into(), url });
    for to in recipients {
        let letter = Letter {
            to,
            subject: letter.subject.clone(),
            paragraphs: letter.paragraphs.clone(),
            button: button.clone(),
            closing: Vec::new(),
        };
        identity.mail.enqueue(tx, &letter).await?;
    }
    Ok(())
}

fn page(is_personal: bool) -> &'static str {
    if is_personal { "/account/api-keys" } else { "/admin/settings/authentication/api-keys" }
}

fn site(identity: &Identity) -> String {
    identity.settings.text("site-name").unwrap_or_default()
}
