//! Finding out what a database holds, in the background, again and again.
//!
//! What is to be done stands in the app database: a sync is wanted, or one is running under a lease. Any replica may
//! take a wanted sync; the lease is renewed in every transaction a sync writes in, so one that lost it, because it was
//! too slow or the database was deleted, writes nothing more. A lease that ran out was held by somebody who died; the
//! sync is taken up again. Values are not read: fingerprints and lists of values are not made here.

mod diff;
mod lease;
mod run;
mod store;

use crate::{Catalog, database, database::Database, database::Schedule};
use chrono::{DateTime, Utc};
use kernel::DatabaseId;
use parking_lot::Mutex;
use run::Outcome;
use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};
use tokio::{
    sync::Notify,
    task::{JoinHandle, JoinSet},
};
use tokio_util::sync::CancellationToken;

/// Syncs that one replica runs at once.
const AT_ONCE: usize = 2;
/// How often to look for syncs that other replicas were asked for, that are due, or that were left lying.
const LOOK_EVERY: Duration = Duration::from_secs(10);

/// The syncs of this replica.
#[derive(Default)]
pub(crate) struct Syncs {
    wanted: Notify,
    running: Mutex<HashMap<DatabaseId, CancellationToken>>,
}

impl Syncs {
    /// Says that a sync is wanted; call it after the commit.
    pub fn wake(&self) {
        self.wanted.notify_one();
    }

    /// Ends the sync of a database that was deleted.
    pub fn cancel(&self, id: DatabaseId) {
        if let Some(stop) = self.running.lock().get(&id) {
            stop.cancel();
        }
    }
}

impl Catalog {
    /// Starts syncing in the background until told to stop; the task ends when all syncs have let go.
    pub fn start(&self, stop: CancellationToken) -> JoinHandle<()> {
        tokio::spawn(keep_in_step(self.clone(), stop))
    }
}

async fn keep_in_step(catalog: Catalog, stop: CancellationToken) {
    let mut syncs = JoinSet::new();
    while !stop.is_cancelled() {
        if let Err(error) = start_due(&catalog, &stop, &mut syncs).await {
            tracing::warn!(%error, "could not look for databases to sync");
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = catalog.syncs.wanted.notified() => {}
            Some(_) = syncs.join_next() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
    while syncs.join_next().await.is_some() {}
}

/// Starts what is due, as far as there is room.
async fn start_due(
    catalog: &Catalog,
    stop: &CancellationToken,
    syncs: &mut JoinSet<()>,
) -> ::store::Result<()> {
    let databases = database::store::list(&mut catalog.db.read().await?).await?;
    catalog.warehouses.retain(&databases.iter().map(|database| database.id).collect::<HashSet<_>>());
    let now = catalog.clock.now();
    for database in databases.into_iter().filter(|database| is_due(database, now)) {
        if syncs.len() >= AT_ONCE {
            break;
        }
        let stop = stop.child_token();
        let is_running = catalog.syncs.running.lock().contains_key(&database.id);
        if !is_running {
            catalog.syncs.running.lock().insert(database.id, stop.clone());
            syncs.spawn(sync_one(catalog.clone(), database, stop));
        }
    }
    Ok(())
}

async fn sync_one(catalog: Catalog, database: Database, stop: CancellationToken) {
    let id = database.id;
    let _running = Running(&catalog, id);
    match run::run(&catalog, database, &stop).await {
        Ok(Outcome::Done(written)) => tracing::info!(database = %id, ?written, "synced"),
        Ok(Outcome::Failed(why)) => tracing::warn!(database = %id, why, "could not sync"),
        Ok(Outcome::Stopped) => tracing::info!(database = %id, "sync stopped"),
        Ok(Outcome::Taken) => {}
        // The lease runs out and the sync is taken up again.
        Err(error) => tracing::error!(database = %id, %error, "the app database failed a sync"),
    }
}

/// Notes the end of a sync, also of one whose task is dropped.
struct Running<'a>(&'a Catalog, DatabaseId);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.syncs.running.lock().remove(&self.1);
    }
}

/// Is it time to sync?
fn is_due(database: &Database, now: DateTime<Utc>) -> bool {
    if database.sync_lease_until.is_some_and(|until| until >= now) {
        return false;
    }
    let scheduled = Schedule::from_cron(&database.metadata_sync_schedule);
    database.is_syncing()
        || scheduled.is_some_and(|schedule| schedule.latest(now) > database.sync_attempted_at)
}

/// Syncs once and waits for it.
#[cfg(test)]
pub(crate) async fn sync_now(catalog: &Catalog, database: Database) {
    let outcome = run::run(catalog, database, &CancellationToken::new()).await;
    assert!(matches!(outcome, Ok(Outcome::Done(_))), "{outcome:?}");
}

#[cfg(test)]
mod tests;
