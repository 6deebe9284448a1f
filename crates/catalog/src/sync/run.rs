//! One sync, from taking the lease to giving it back.
//!
//! The database is described at once, then compared and written in portions: a portion is one short transaction, so
//! the app database's one writer is never held for long, and what was written stays written when a sync is cut off.

use super::{
    diff::{self, FieldChanges, Naming, TableKey, table_key},
    lease::Lease,
    store::{self, KeptField},
};
use crate::{Catalog, database, database::Database, field, table};
use ::store::{Error, Tx};
use driver::{ConnectError, SchemaDescription, TableDescription};
use kernel::{FieldId, TableId};
use std::collections::{BTreeMap, HashMap};
use tokio_util::sync::CancellationToken;

/// Rows that one transaction writes, about.
const PORTION: usize = 512;
/// Tables whose fields are compared together.
const TABLES_AT_ONCE: usize = 48;
/// Targets of foreign keys that one transaction sets.
const TARGETS_AT_ONCE: usize = 256;

/// How a sync ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// All was found and kept.
    Done(Written),
    /// The database could not be read, or what was found could not be kept; the text says why.
    Failed(String),
    /// The server stops, or the database was deleted.
    Stopped,
    /// Somebody else has the lease.
    Taken,
}

/// What a sync has written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    pub tables: usize,
    pub fields: usize,
    pub references: usize,
    pub transactions: usize,
}

/// Why a sync did not come to its end.
enum Ended {
    Unreadable(ConnectError),
    Lost,
    Store(Error),
}

impl From<Error> for Ended {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

impl From<ConnectError> for Ended {
    fn from(error: ConnectError) -> Self {
        Self::Unreadable(error)
    }
}

/// Syncs a database under a lease. An error means that the app database is not available.
pub(super) async fn run(
    catalog: &Catalog,
    database: Database,
    stop: &CancellationToken,
) -> ::store::Result<Outcome> {
    let mut tx = catalog.db.write().await?;
    let Some(lease) = Lease::take(&mut tx, &catalog.chance, &database, catalog.clock.now()).await? else {
        return Ok(Outcome::Taken);
    };
    tx.commit().await?;
    let mut sync = Sync { catalog, lease: lease.clone(), written: Written::default() };
    let ended = tokio::select! {
        biased;
        () = stop.cancelled() => None,
        ended = sync.work(&database) => Some(ended),
        ended = keep_alive(catalog, &lease) => Some(Err(ended)),
    };
    let outcome = match ended {
        Some(Ok(())) => return Ok(Outcome::Done(sync.written)),
        Some(Err(Ended::Store(error @ Error::Unavailable(_)))) => return Err(error),
        Some(Err(Ended::Store(error))) => {
            tracing::error!(database = %database.id, %error, "what a sync found could not be kept");
            Outcome::Failed("What was found could not be kept; the server's log says why.".to_owned())
        }
        Some(Err(Ended::Unreadable(error))) => Outcome::Failed(error.message),
        Some(Err(Ended::Lost)) | None => Outcome::Stopped,
    };
    let mut tx = catalog.db.write().await?;
    match &outcome {
        Outcome::Failed(why) => lease.abort(&mut tx, why).await?,
        _ => lease.give_back(&mut tx).await?,
    }
    tx.commit().await?;
    Ok(outcome)
}

/// Renews the lease while nothing is written: large databases take their time to describe and to compare.
async fn keep_alive(catalog: &Catalog, lease: &Lease) -> Ended {
    loop {
        tokio::time::sleep(Lease::RENEW_EVERY).await;
        match renew(catalog, lease).await {
            Ok(true) => {}
            Ok(false) => return Ended::Lost,
            Err(error) => return Ended::Store(error),
        }
    }
}

async fn renew(catalog: &Catalog, lease: &Lease) -> ::store::Result<bool> {
    let mut tx = catalog.db.write().await?;
    let is_held = lease.renew(&mut tx, catalog.clock.now()).await?;
    tx.commit().await?;
    Ok(is_held)
}

struct Sync<'a> {
    catalog: &'a Catalog,
    lease: Lease,
    written: Written,
}

impl Sync<'_> {
    async fn work(&mut self, database: &Database) -> Result<(), Ended> {
        let warehouse = self.catalog.open(database)?;
        let version = warehouse.check().await?;
        let mut found = warehouse.describe().await?;
        if database.is_sample {
            database::preset(&mut found);
        }
        let naming = Naming { humanizes: self.catalog.humanizes() };
        let ids = self.keep_tables(&found, naming).await?;
        let references = self.keep_fields(&found, &ids, naming).await?;
        self.keep_references(references).await?;
        let mut tx = self.begin().await?;
        self.lease.complete(&mut tx, &version, self.catalog.clock.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Begins a transaction that writes only under the lease.
    async fn begin(&mut self) -> Result<Tx, Ended> {
        let mut tx = self.catalog.db.write().await?;
        if !self.lease.renew(&mut tx, self.catalog.clock.now()).await? {
            return Err(Ended::Lost);
        }
        self.written.transactions += 1;
        Ok(tx)
    }

    async fn keep_tables(
        &mut self,
        found: &SchemaDescription,
        naming: Naming,
    ) -> Result<HashMap<TableKey, TableId>, Ended> {
        let database = self.lease.database;
        let now = self.catalog.clock.now();
        let kept = table::store::list_of_database(&mut self.catalog.db.read().await?, database).await?;
        let diff::TableChanges { put, retire, kept: mut ids } = diff::tables(&kept, &found.tables, naming);
        for portion in put.chunks(PORTION) {
            let mut tx = self.begin().await?;
            let kept = store::put_tables(&mut tx, database, portion, now).await?;
            tx.commit().await?;
            ids.extend(kept.into_iter().map(|table| ((table.schema, table.name), table.id)));
        }
        for portion in retire.chunks(PORTION) {
            let mut tx = self.begin().await?;
            store::retire_tables(&mut tx, portion, now).await?;
            tx.commit().await?;
        }
        self.written.tables += put.len() + retire.len();
        Ok(ids)
    }

    /// Gives what foreign keys need to find their targets.
    async fn keep_fields(
        &mut self,
        found: &SchemaDescription,
        ids: &HashMap<TableKey, TableId>,
        naming: Naming,
    ) -> Result<References, Ended> {
        let mut references = References::declared(found, ids);
        let id_of =
            |table: &TableDescription| ids.get(&table_key(table.schema.as_deref(), &table.name)).copied();
        let mut tables: Vec<_> =
            found.tables.iter().filter_map(|table| Some((id_of(table)?, table))).collect();
        tables.sort_unstable_by_key(|(id, _)| *id);
        for tables in tables.chunks(TABLES_AT_ONCE) {
            let range = tables[0].0..=tables[tables.len() - 1].0;
            let mut tx = self.catalog.db.read().await?;
            let kept = field::store::list_of_table_range(&mut tx, self.lease.database, range).await?;
            drop(tx);
            let mut changes = FieldChanges::default();
            for (id, table) in tables {
                let start = kept.partition_point(|field| field.table_id < *id);
                let end = kept.partition_point(|field| field.table_id <= *id);
                diff::fields(*id, &kept[start..end], table, naming, &mut changes);
            }
            for field in &kept {
                references.note_target(field.table_id, &field.name, field.id);
            }
            for field in self.write_fields(&changes).await? {
                references.note_target(field.table_id, &field.name, field.id);
                references.note_origin(field.id, field.untargeted);
            }
            for (field, reference) in changes.untargeted {
                references.note_origin(field, Some(reference));
            }
        }
        Ok(references)
    }

    async fn write_fields(&mut self, changes: &FieldChanges) -> Result<Vec<KeptField>, Ended> {
        let now = self.catalog.clock.now();
        let mut written = Vec::with_capacity(changes.put.len());
        for portion in changes.put.chunks(PORTION) {
            let mut tx = self.begin().await?;
            written.extend(store::put_fields(&mut tx, portion, now).await?);
            tx.commit().await?;
        }
        for portion in changes.retire.chunks(PORTION) {
            let mut tx = self.begin().await?;
            store::retire_fields(&mut tx, portion, now).await?;
            tx.commit().await?;
        }
        self.written.fields += changes.put.len() + changes.retire.len();
        Ok(written)
    }

    /// Points foreign keys at their targets, now that every field has an id.
    async fn keep_references(&mut self, references: References) -> Result<(), Ended> {
        let now = self.catalog.clock.now();
        for portion in references.resolved().chunks(TARGETS_AT_ONCE) {
            let mut tx = self.begin().await?;
            for (target, fields) in portion {
                store::point_at(&mut tx, *target, fields, now).await?;
                self.written.references += fields.len();
            }
            tx.commit().await?;
        }
        Ok(())
    }
}

/// Foreign keys on their way to their targets. A reference is known by its spelling, [`diff::spell`].
#[derive(Default)]
struct References {
    /// Table and name of each target, with the spelling of references to it.
    declared: HashMap<TableId, HashMap<String, String>>,
    targets: HashMap<String, FieldId>,
    untargeted: BTreeMap<String, Vec<FieldId>>,
}

impl References {
    fn declared(found: &SchemaDescription, ids: &HashMap<TableKey, TableId>) -> Self {
        let mut references = Self::default();
        for key in found.tables.iter().flat_map(|table| &table.foreign_keys) {
            if let Some(table) = ids.get(&table_key(key.target_schema.as_deref(), &key.target_table)) {
                let fields = references.declared.entry(*table).or_default();
                fields.entry(key.target_field.clone()).or_insert_with(|| diff::spell(key));
            }
        }
        references
    }

    fn note_target(&mut self, table: TableId, name: &str, field: FieldId) {
        if let Some(reference) = self.declared.get(&table).and_then(|fields| fields.get(name)) {
            self.targets.insert(reference.clone(), field);
        }
    }

    fn note_origin(&mut self, field: FieldId, reference: Option<String>) {
        if let Some(reference) = reference {
            self.untargeted.entry(reference).or_default().push(field);
        }
    }

    /// Each target that was found, with the fields that are to point at it.
    fn resolved(self) -> Vec<(FieldId, Vec<FieldId>)> {
        let targets = self.targets;
        let pairs = self.untargeted.into_iter();
        pairs.filter_map(|(reference, fields)| Some((*targets.get(&reference)?, fields))).collect()
    }
}
