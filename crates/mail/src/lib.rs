//! Mail: letters wait in a queue and are sent from there, off the request path.

use chrono::{DateTime, Utc};
use kernel::{Chance, Clock, Email, ServerKey};
use setting::{Definition, Kind, Settings, Visibility, declare};
use std::sync::Arc;
use store::{Db, Result, Tx, params};

/// Settings of mail.
pub const SETTINGS: &[Definition] =
    &[declare("email-configured?", Kind::Computed, Visibility::Public, "false", "Can mail be sent?")];

/// What sends mail. Clones share it.
#[derive(Clone, Debug)]
pub struct Mail(Arc<NewMail>);

/// What it is made of.
#[derive(Clone, Debug)]
pub struct NewMail {
    /// The app database.
    pub db: Db,
    /// The settings.
    pub settings: Settings,
    /// The server's key: letters may hold secrets and are sealed while they wait.
    pub key: ServerKey,
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub chance: Chance,
}

/// A letter to one person.
#[derive(Clone, Debug)]
pub struct Letter {
    /// To whom.
    pub to: Email,
    /// What it is about.
    pub subject: String,
    /// What it says.
    pub paragraphs: Vec<String>,
    /// What to do now.
    pub button: Option<Button>,
    /// What it says below the button.
    pub closing: Vec<String>,
}

/// A link that looks like a button.
#[derive(Clone, Debug)]
pub struct Button {
    /// What it says.
    pub label: String,
    /// Where it leads.
    pub url: String,
}

impl Mail {
    /// Puts it together.
    pub fn new(parts: NewMail) -> Self {
        Self(Arc::new(parts))
    }

    /// Can mail be sent?
    pub fn is_configured(&self) -> bool {
        self.0.settings.flag("email-configured?")
    }

    /// The address of a page for links in letters; only configuration decides the host, never a request.
    pub fn link(&self, path: &str) -> Option<String> {
        self.0.settings.text("site-url").map(|site| format!("{site}{path}"))
    }

    /// Puts a letter into the queue, in the transaction of what it tells of.
    pub async fn enqueue(&self, tx: &mut Tx, letter: &Letter) -> Result<()> {
        let now: DateTime<Utc> = self.0.clock.now();
        let body = letter.paragraphs.join("\n\n");
        let sealed = self.0.key.seal(&self.0.chance, "mail", &body).0;
        tx.execute(
            "INSERT INTO mail (recipient, sealed, created_at, next_try_at, attempts) VALUES ($1, $2, $3, $4, 0)",
            params![letter.to, sealed, now, now],
        )
        .await
        .map(drop)
    }
}
