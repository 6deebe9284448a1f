//! The queue: letters wait in the app database and are sent from there, off the request path.
//!
//! Any replica may send any letter. It claims the letter first, for longer than sending can take, so no two send the
//! same one; the claim of a replica that died runs out, and the letter is tried again. What cannot be sent now is tried
//! after growing pauses for a day. A letter is deleted once it is sent or given up: what it said is gone.

use crate::{Failure, Letter, Mail, sender::Sender, server::Server, smtp::Session, store, store::Waiting};
use ::store::Result;
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Purpose, Sealed};
use serde_json::Map;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// How often to look for letters that other replicas wrote, or whose time has come.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// Who wakes us has not committed yet: look again after this, then less and less often.
const LOOK_SOON: Duration = Duration::from_millis(20);
/// Longer than opening a connection and sending a letter may take.
const CLAIM: TimeDelta = TimeDelta::minutes(5);
/// Minutes until the next try, after the first, the second, …
const PAUSES: [i64; 5] = [1, 5, 15, 60, 180];
const GIVE_UP_AFTER: TimeDelta = TimeDelta::hours(24);
/// What a waiting letter is sealed for.
const PLACE: &str = "letter";

/// What became of the letters that were due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Letters that a server took.
    pub sent: u32,
    /// Letters that will be tried again.
    pub postponed: u32,
    /// Letters that nobody will get.
    pub given_up: u32,
}

impl Mail {
    /// Starts sending in the background until told to stop; the task ends after the letter at hand.
    pub fn start(&self, stop: CancellationToken) -> JoinHandle<()> {
        tokio::spawn(keep_sending(self.clone(), stop))
    }

    /// Sends what is due now, and says what became of it.
    pub async fn deliver_due(&self) -> Result<Delivery> {
        self.deliver(&CancellationToken::new()).await
    }

    pub(crate) fn seal(&self, letter: &Letter) -> Sealed {
        let text = serde_json::to_string(letter).expect("a letter is texts");
        self.0.parts.key.seal(&self.0.parts.chance, PLACE, &text)
    }

    fn open(&self, sealed: &Sealed) -> Option<Letter> {
        let text = self.0.parts.key.open(PLACE, sealed).ok()?;
        serde_json::from_str(text.expose()).ok()
    }

    async fn deliver(&self, stop: &CancellationToken) -> Result<Delivery> {
        let mut delivery = Delivery::default();
        let mut round = Round { mail: self, session: None };
        while !stop.is_cancelled() {
            let Some(waiting) = self.claim_due().await? else { break };
            let Some(letter) = self.open(&waiting.letter_sealed) else {
                tracing::error!(letter = %waiting.id, "gave a letter up: it was sealed with another server key");
                self.forget(&waiting).await?;
                delivery.given_up += 1;
                continue;
            };
            let Err(failure) = round.send(&waiting, &letter).await else {
                self.forget(&waiting).await?;
                delivery.sent += 1;
                continue;
            };
            if self.try_later(&waiting, &letter, &failure).await? {
                delivery.postponed += 1;
            } else {
                delivery.given_up += 1;
            }
            if failure.concerns_all() {
                break;
            }
        }
        round.close().await;
        Ok(delivery)
    }

    async fn claim_due(&self) -> Result<Option<Waiting>> {
        loop {
            let now = self.0.parts.clock.now();
            let Some(waiting) = store::find_due(&mut self.0.parts.db.read().await?, now).await? else {
                return Ok(None);
            };
            let mut tx = self.0.parts.db.write().await?;
            if store::claim(&mut tx, &waiting, now + CLAIM).await? {
                tx.commit().await?;
                return Ok(Some(waiting));
            }
        }
    }

    async fn forget(&self, waiting: &Waiting) -> Result<()> {
        let mut tx = self.0.parts.db.write().await?;
        store::delete(&mut tx, waiting).await?;
        tx.commit().await
    }

    /// Keeps the letter for another try; `false` when it is given up.
    async fn try_later(&self, waiting: &Waiting, letter: &Letter, failure: &Failure) -> Result<bool> {
        let next_try = next_try(waiting, self.0.parts.clock.now()).filter(|_| !failure.is_final());
        let (attempt, to) = (waiting.attempts + 1, &letter.to);
        let Some(next_try) = next_try else {
            tracing::error!(letter = %waiting.id, %to, attempt, %failure, "gave a letter up");
            return self.forget(waiting).await.map(|()| false);
        };
        tracing::warn!(letter = %waiting.id, %to, attempt, %failure, %next_try, "could not send a letter");
        let mut tx = self.0.parts.db.write().await?;
        store::postpone(&mut tx, waiting, next_try).await?;
        tx.commit().await.map(|()| true)
    }
}

async fn keep_sending(mail: Mail, stop: CancellationToken) {
    let mut pause = LOOK_SOON;
    while !stop.is_cancelled() {
        match mail.deliver(&stop).await {
            Ok(delivery) if delivery.sent > 0 => tracing::info!(letters = delivery.sent, "sent mail"),
            Ok(_) => {}
            // A claim runs out and the letter is tried again.
            Err(error) => tracing::warn!(%error, "the app database failed the mail queue"),
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = mail.0.wanted.notified() => pause = LOOK_SOON,
            () = tokio::time::sleep(pause) => pause = (pause * 4).min(LOOK_EVERY),
        }
    }
}

/// Letters sent one after the other, over one connection as long as it holds.
struct Round<'a> {
    mail: &'a Mail,
    session: Option<Session>,
}

impl Round<'_> {
    async fn send(&mut self, waiting: &Waiting, letter: &Letter) -> Result<(), Failure> {
        let settings = &self.mail.0.parts.settings;
        let sender = Sender::of(settings).ok_or(Failure::NoSuchSender)?;
        let ready = letter.ready(&sender, &self.mail.message_id(waiting), waiting.created_at)?;
        let mut session = if let Some(session) = self.session.take() {
            session
        } else {
            let server = Server::of(settings, &Map::new()).ok_or(Failure::NoServer)?;
            Session::open(&server, &self.mail.0.parts.authorities).await?
        };
        session.send(&ready).await?;
        self.session = Some(session);
        Ok(())
    }

    async fn close(self) {
        if let Some(session) = self.session {
            session.close().await;
        }
    }
}

impl Mail {
    /// The same for every try of a letter, and telling nothing.
    fn message_id(&self, waiting: &Waiting) -> String {
        let name = format!("letter {} of {}", waiting.id, waiting.created_at);
        self.0.parts.key.digest(Purpose::Mark, &name).0[..32].to_owned()
    }
}

fn next_try(waiting: &Waiting, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let tried_before = usize::try_from(waiting.attempts).unwrap_or(usize::MAX);
    let minutes = PAUSES.get(tried_before).or(PAUSES.last()).copied().unwrap_or_default();
    let next = now + TimeDelta::minutes(minutes);
    (next < waiting.created_at + GIVE_UP_AFTER).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Id, LetterId};

    #[test]
    fn pauses_grow_and_end_after_a_day() {
        let mut waiting = Waiting {
            id: LetterId::from_number(1),
            letter_sealed: Sealed(String::new()),
            created_at: DateTime::UNIX_EPOCH,
            attempts: 0,
        };
        let (mut now, mut pauses) = (DateTime::UNIX_EPOCH, Vec::new());
        while let Some(next) = next_try(&waiting, now) {
            pauses.push((next - now).num_minutes());
            (now, waiting.attempts) = (next, waiting.attempts + 1);
        }
        assert_eq!(pauses, [1, 5, 15, 60, 180, 180, 180, 180, 180, 180, 180]);
    }
}
