//! The right to sync a database, for a while.

use crate::database::{Database, DbmsVersion, SyncStatus};
use ::store::{Json, Result, Tx, params};
use chrono::{DateTime, TimeDelta, Utc};
use driver::Version;
use kernel::{Chance, DatabaseId};
use std::time::Duration;

/// A lease that this replica holds, or held.
#[derive(Clone, Debug)]
pub(super) struct Lease {
    pub database: DatabaseId,
    token: String,
}

impl Lease {
    /// How long a lease lives without being renewed.
    const LENGTH: TimeDelta = TimeDelta::seconds(30);
    /// How often it is renewed where nothing is written.
    pub const RENEW_EVERY: Duration = Duration::from_secs(10);

    /// Takes the lease, unless somebody was faster since the database was read.
    pub async fn take(
        tx: &mut Tx,
        chance: &Chance,
        database: &Database,
        now: DateTime<Utc>,
    ) -> Result<Option<Self>> {
        let lease = Self { database: database.id, token: chance.uuid() };
        let taken = tx
            .execute(
                "UPDATE catalog_database SET sync_wanted = FALSE, sync_lease = $1, sync_lease_until = $2,
                     sync_attempted_at = $3,
                     initial_sync_status =
                         CASE WHEN initial_sync_status = 'aborted' THEN 'incomplete' ELSE initial_sync_status END
                 WHERE id = $4 AND sync_attempted_at = $5 AND (sync_lease_until IS NULL OR sync_lease_until < $6)",
                params![lease.token, now + Self::LENGTH, now, database.id, database.sync_attempted_at, now],
            )
            .await?;
        Ok((taken == 1).then_some(lease))
    }

    /// Renews the lease; `false` when it is lost. On PostgreSQL the row stays locked until the transaction ends, so
    /// what is written after a renewal is written under the lease.
    pub async fn renew(&self, tx: &mut Tx, now: DateTime<Utc>) -> Result<bool> {
        let renewed = tx
            .execute(
                "UPDATE catalog_database SET sync_lease_until = $1 WHERE id = $2 AND sync_lease = $3",
                params![now + Self::LENGTH, self.database, self.token],
            )
            .await?;
        Ok(renewed == 1)
    }

    /// Gives the lease back after a sync that found everything.
    pub async fn complete(&self, tx: &mut Tx, version: &Version, now: DateTime<Utc>) -> Result<()> {
        let (timezone, version) = (&version.timezone, Json(DbmsVersion::from(version)));
        tx.execute(
            "UPDATE catalog_database SET sync_lease = NULL, sync_lease_until = NULL, initial_sync_status = $1,
                 initial_sync_error = NULL, last_synced_at = $2, dbms_version = $3, timezone = $4
             WHERE id = $5 AND sync_lease = $6",
            params![SyncStatus::Complete, now, version, timezone, self.database, self.token],
        )
        .await?;
        tx.execute(
            "UPDATE catalog_table SET initial_sync_status = $1 WHERE db_id = $2 AND initial_sync_status <> $3",
            params![SyncStatus::Complete, self.database, SyncStatus::Complete],
        )
        .await
        .map(drop)
    }

    /// Gives the lease back after a sync that failed. A database that was complete before stays so.
    pub async fn abort(&self, tx: &mut Tx, why: &str) -> Result<()> {
        tx.execute(
            "UPDATE catalog_database SET sync_lease = NULL, sync_lease_until = NULL, initial_sync_error = $1,
                 initial_sync_status =
                     CASE WHEN initial_sync_status = 'complete' THEN 'complete' ELSE 'aborted' END
             WHERE id = $2 AND sync_lease = $3",
            params![why, self.database, self.token],
        )
        .await
        .map(drop)
    }

    /// Gives the lease back so that the sync is taken up again at once, here or elsewhere.
    pub async fn give_back(&self, tx: &mut Tx) -> Result<()> {
        tx.execute(
            "UPDATE catalog_database SET sync_lease = NULL, sync_lease_until = NULL, sync_wanted = TRUE
             WHERE id = $1 AND sync_lease = $2",
            params![self.database, self.token],
        )
        .await
        .map(drop)
    }
}
