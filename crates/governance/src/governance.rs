//! What the handlers of this floor share, and what no request waits for.

use crate::bulk::{self, Turns};
use ::store::Db;
use catalog::Catalog;
use content::Content;
use identity::Identity;
use kernel::{Chance, Clock, ServerKey};
use std::time::Duration;
use tokio::{task::JoinHandle, time::interval};
use tokio_util::sync::CancellationToken;

/// The state of this floor. Clones share it.
#[derive(Clone, Debug)]
pub struct Governance {
    pub(crate) identity: Identity,
    pub(crate) catalog: Catalog,
    pub(crate) content: Content,
    pub(crate) clock: Clock,
    pub(crate) chance: Chance,
    pub(crate) key: ServerKey,
    pub(crate) turns: Turns,
    db: Db,
}

/// What it is put together from.
#[derive(Debug)]
#[expect(missing_docs, reason = "each field is what its type names")]
pub struct NewGovernance {
    pub identity: Identity,
    pub catalog: Catalog,
    pub content: Content,
    pub db: Db,
    pub key: ServerKey,
    pub clock: Clock,
    pub chance: Chance,
}

/// How often what is old is forgotten.
const CLEAN_UP: Duration = Duration::from_hours(1);

impl Governance {
    /// Puts it together.
    pub fn new(parts: NewGovernance) -> Self {
        let NewGovernance { identity, catalog, content, db, key, clock, chance } = parts;
        Self { identity, catalog, content, clock, chance, key, turns: Turns::default(), db }
    }

    /// Starts the background work; it stops when told to.
    pub fn start(&self, stop: CancellationToken) -> JoinHandle<()> {
        let governance = self.clone();
        tokio::spawn(async move {
            let mut clean_up = interval(CLEAN_UP);
            while stop.run_until_cancelled(clean_up.tick()).await.is_some() {
                if let Err(error) = governance.clean_up().await {
                    tracing::warn!(%error, "could not forget old answers of bulk calls");
                }
            }
        })
    }

    /// Forgets what is old.
    pub async fn clean_up(&self) -> ::store::Result<()> {
        let mut tx = self.db.write().await?;
        bulk::clean_up(self, &mut tx).await?;
        tx.commit().await
    }
}
