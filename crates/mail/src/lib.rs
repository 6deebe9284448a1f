//! Mail: letters are put into a queue with what they tell of, and sent from there to the SMTP server that the settings
//! name.
//!
//! A [`Letter`] is plain texts and one button; the crate makes a message of it. It waits sealed, because it may hold a
//! link that opens an account. What the letters say, and to whom, is decided above. Links start with `site-url`, never
//! with what a request claims to be the host.

mod layout;
mod letter;
mod queue;
mod roots;
mod sender;
mod server;
mod settings;
mod smtp;
mod store;
#[cfg(feature = "testing")]
pub mod testing;

pub use letter::{Button, Letter};
pub use queue::Delivery;
pub use roots::{Authorities, BadCertificate};
pub use settings::{OF_THE_SERVER, SETTINGS};
pub use smtp::{Failure, Part};

use ::store::{Db, Result, Tx};
use kernel::{Chance, Clock, ServerKey};
use sender::Sender;
use serde_json::{Map, Value};
use server::Server;
use setting::Settings;
use smtp::Session;
use std::sync::Arc;
use tokio::sync::Notify;

/// What sends mail. Clones share it.
#[derive(Clone, Debug)]
pub struct Mail(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    parts: NewMail,
    /// A letter was written.
    wanted: Notify,
}

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
    /// Who vouches for mail servers, beside those that everybody trusts.
    pub authorities: Authorities,
}

impl Mail {
    /// Puts it together. Nothing is sent until [`Mail::start`].
    pub fn new(parts: NewMail) -> Self {
        Self(Arc::new(Shared { parts, wanted: Notify::new() }))
    }

    /// Can mail be sent?
    pub fn is_configured(&self) -> bool {
        self.0.parts.settings.flag("email-configured?")
    }

    /// The address of a page for links in letters; only configuration decides the host, never a request.
    pub fn link(&self, path: &str) -> Option<String> {
        self.0.parts.settings.text("site-url").map(|site| format!("{site}{path}"))
    }

    /// Puts a letter into the queue, in the transaction of what it tells of.
    pub async fn enqueue(&self, tx: &mut Tx, letter: &Letter) -> Result<()> {
        store::insert(tx, &self.seal(letter), self.0.parts.clock.now()).await?;
        self.0.wanted.notify_one();
        Ok(())
    }

    /// Makes letters due at once that wait for another try: after the settings were put right.
    pub async fn hurry(&self, tx: &mut Tx) -> Result<()> {
        store::hurry(tx, self.0.parts.clock.now()).await?;
        self.0.wanted.notify_one();
        Ok(())
    }

    /// Sends a letter at once, past the queue, to learn whether it works.
    pub async fn send_now(&self, letter: &Letter) -> Result<(), Failure> {
        let NewMail { settings, chance, clock, authorities, .. } = &self.0.parts;
        let sender = Sender::of(settings).ok_or(Failure::NoSuchSender)?;
        let server = Server::of(settings, &Map::new()).ok_or(Failure::NoServer)?;
        let ready = letter.ready(&sender, &chance.hex::<16>(), clock.now())?;
        let mut session = Session::open(&server, authorities).await?;
        session.send(&ready).await?;
        session.close().await;
        Ok(())
    }

    /// Connects and logs in as if these settings were stored; nothing to try when they name no server.
    pub async fn try_out(&self, changes: &Map<String, Value>) -> Result<(), Failure> {
        let Some(server) = Server::of(&self.0.parts.settings, changes) else { return Ok(()) };
        Session::open(&server, &self.0.parts.authorities).await?.close().await;
        Ok(())
    }
}
