//! What this floor does besides answering requests: it writes down who was active, answers requests for new
//! passwords, and forgets what has ended.

use crate::{Identity, api_key, containment, oidc, password, second_factor, session};
use std::{pin::pin, time::Duration};
use tokio::{
    task::JoinHandle,
    time::{MissedTickBehavior, interval},
};
use tokio_util::sync::CancellationToken;

/// How long activity is kept in memory before it is written down.
const ACTIVITY: Duration = Duration::from_secs(5);
/// How often what has ended is forgotten.
const CLEAN_UP: Duration = Duration::from_hours(1);

impl Identity {
    /// Starts the background work; it stops when told to, after writing down what it knows.
    pub fn start(&self, stop: CancellationToken) -> JoinHandle<()> {
        let identity = self.clone();
        tokio::spawn(async move {
            let (mut activity, mut clean_up) = (interval(ACTIVITY), interval(CLEAN_UP));
            activity.set_missed_tick_behavior(MissedTickBehavior::Delay);
            let mut stopped = pin!(stop.cancelled());
            loop {
                tokio::select! {
                    () = &mut stopped => break,
                    _ = activity.tick() => identity.write_activity().await,
                    _ = clean_up.tick() => identity.clean_up().await,
                    () = identity.requests.notified() => identity.answer_requests().await,
                }
            }
            identity.write_activity().await;
        })
    }

    /// Writes down when sessions were last used, how API keys are used, and why some were refused.
    pub async fn write_activity(&self) {
        if let Err(error) = self.activity.write(&self.db, self.clock.now()).await {
            tracing::warn!(%error, "could not write down which sessions were active");
        }
        if let Err(error) = self.key_uses.write(&self.db).await {
            tracing::warn!(%error, "could not write down how API keys are used; it is tried again");
        }
        if let Err(error) = self.refused_keys.write(&self.db, self.clock.now()).await {
            tracing::warn!(%error, "could not write down which API keys were refused; it is tried again");
        }
    }

    /// Forgets sessions and tokens that have ended by themselves and old counts of API keys, and answers what was left by a crash.
    pub async fn clean_up(&self) {
        match session::clean_up(self).await {
            Ok(0) => {}
            Ok(ended) => tracing::info!(ended, "forgot sessions that had ended"),
            Err(error) => tracing::warn!(%error, "could not forget old sessions"),
        }
        if let Err(error) = second_factor::clean_up(self).await {
            tracing::warn!(%error, "could not forget log-ins that waited for a second factor");
        }
        if let Err(error) = oidc::clean_up(self).await {
            tracing::warn!(%error, "could not forget sign-ins from which nobody came back");
        }
        if let Err(error) = api_key::clean_up(self).await {
            tracing::warn!(%error, "could not forget how API keys were used long ago");
        }
        if let Err(error) = api_key::tell_of_ends(self).await {
            tracing::warn!(%error, "could not tell whose API keys end soon; it is tried again");
        }
        if let Err(error) = containment::clean_up(self).await {
            tracing::warn!(%error, "could not forget old plans of containments");
        }
        self.answer_requests().await;
    }

    /// Writes the letters to people who forgot their password.
    pub async fn answer_requests(&self) {
        if let Err(error) = password::answer_all(self).await {
            tracing::warn!(%error, "could not answer requests for new passwords");
        }
    }
}
