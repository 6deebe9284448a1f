//! Seals in the background.
//!
//! Every replica does so; they take turns in the database. What is not sealed because a server died is sealed by the
//! next one.

use crate::{chain, store};
use ::store::{Db, Result};
use kernel::{Clock, ServerKey};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// How long an event waits for its seal at most, give or take.
const EVERY: Duration = Duration::from_secs(3);

/// Seals what is new every few seconds until told to stop; then once more. Any number of replicas may do so.
pub fn start(db: Db, key: ServerKey, clock: Clock, stop: CancellationToken) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut is_last = false;
        while !is_last {
            tokio::select! {
                () = stop.cancelled() => is_last = true,
                () = tokio::time::sleep(EVERY) => {}
            }
            if let Err(error) = seal_all(&db, &key, &clock).await {
                tracing::warn!(%error, "could not seal audit events; they wait for the next try");
            }
        }
    })
}

async fn seal_all(db: &Db, key: &ServerKey, clock: &Clock) -> Result<()> {
    while store::is_waiting(&mut db.read().await?).await? {
        let mut tx = db.write().await?;
        let head = chain::seal(&mut tx, key, clock.now()).await?;
        tx.commit().await?;
        if let Some(head) = head {
            // A log kept elsewhere is thereby a witness: `metalith audit verify --expect`.
            tracing::info!(head = %head, "sealed audit events");
        }
    }
    Ok(())
}
