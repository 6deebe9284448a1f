//! What the handlers of this floor share, and what no request waits for.

use crate::card::{Learnt, Viewed};
use ::store::Db;
use kernel::{Chance, Clock};
use std::time::Duration;
use tokio::{task::JoinHandle, time::interval};
use tokio_util::sync::CancellationToken;

/// The state of this floor. Clones share it.
#[derive(Clone, Debug)]
pub struct Content {
    pub(crate) clock: Clock,
    pub(crate) chance: Chance,
    pub(crate) viewed: Viewed,
    pub(crate) learnt: Learnt,
}

/// How often it is written down what people looked at.
const WRITE_DOWN: Duration = Duration::from_secs(5);

impl Content {
    /// Puts it together.
    pub fn new(clock: Clock, chance: Chance) -> Self {
        Self { clock, chance, viewed: Viewed::default(), learnt: Learnt::default() }
    }

    /// Starts the background work; told to stop, it writes down what is left.
    pub fn start(&self, db: Db, stop: CancellationToken) -> JoinHandle<()> {
        let content = self.clone();
        tokio::spawn(async move {
            let mut ticks = interval(WRITE_DOWN);
            loop {
                let goes_on = stop.run_until_cancelled(ticks.tick()).await.is_some();
                if let Err(error) = content.write_down(&db).await {
                    tracing::warn!(%error, "could not write down who looked at cards, and what was seen");
                }
                if !goes_on {
                    return;
                }
            }
        })
    }

    /// Writes down what people looked at, and what columns they saw.
    pub async fn write_down(&self, db: &Db) -> ::store::Result<()> {
        self.viewed.write(db).await?;
        self.learnt.write(db).await
    }
}
