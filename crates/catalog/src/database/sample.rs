//! The Sample Database: registered once, and what is said about it beyond what its names tell.

use super::{details, schedule::Schedule, store};
use crate::Catalog;
use ::store::{Tx, params};
use driver::{Details, SchemaDescription};
use kernel::{DatabaseId, UserId};
use std::path::Path;
use web::Result;

/// What the database is called (a name that scripts look for).
const NAME: &str = "Sample Database";

impl Catalog {
    /// Registers the Sample Database at the first start; an administrator who deletes it later has the last word.
    pub async fn add_sample(&self, path: &Path) -> Result<()> {
        *self.sample_path.lock() = Some(path.to_owned());
        let mut tx = self.db.write().await?;
        if note_added(self, &mut tx).await? {
            add(self, &mut tx, path, None).await?;
            tx.commit().await?;
            self.syncs.wake();
        }
        Ok(())
    }
}

/// Notes that the Sample Database is added. Is it the first time?
async fn note_added(catalog: &Catalog, tx: &mut Tx) -> Result<bool> {
    let note = "INSERT INTO catalog_sample (id, added_at) VALUES (1, $1) ON CONFLICT (id) DO NOTHING";
    Ok(tx.execute(note, params![catalog.clock.now()]).await? == 1)
}

/// Registers the file, or brings the registered database back to it.
pub(super) async fn add(
    catalog: &Catalog,
    tx: &mut Tx,
    path: &Path,
    creator: Option<UserId>,
) -> Result<DatabaseId> {
    let mut connection = Details::default();
    connection.set("db", path.to_string_lossy());
    if let Some(sample) = store::find_sample(tx).await? {
        let sealed = details::seal(&catalog.key, &catalog.chance, sample.id, &connection);
        store::put_details(tx, sample.id, &sealed).await?;
        store::want_sync(tx, sample.id).await?;
        return Ok(sample.id);
    }
    let schedule = Schedule::hourly_by_chance(&catalog.chance).cron();
    let new = store::NewDatabase {
        name: NAME,
        engine: "sqlite",
        is_sample: true,
        is_full_sync: true,
        is_on_demand: false,
        auto_run_queries: true,
        provider_name: None,
        timezone: None,
        dbms_version: None,
        metadata_sync_schedule: &schedule,
        cache_field_values_schedule: None,
        creator_id: creator,
        created_at: catalog.clock.now(),
    };
    super::insert(catalog, tx, new, &connection).await
}

/// Semantic types that the names do not give.
const SEMANTIC_TYPES: &[(&str, &str, &str)] = &[
    ("PEOPLE", "EMAIL", "type/Email"),
    ("PEOPLE", "STATE", "type/State"),
    ("PEOPLE", "ZIP", "type/ZipCode"),
    ("PRODUCTS", "CATEGORY", "type/Category"),
    ("REVIEWS", "BODY", "type/Description"),
];

/// What the tables hold.
const TABLES: &[(&str, &str)] = &[
    ("ORDERS", "What the shop has sold: one row per order of one product by one person."),
    ("PEOPLE", "The shop's customers, with where they live and how they found the shop."),
    ("PRODUCTS", "What the shop offers."),
    ("REVIEWS", "What customers think of products, in stars and in words."),
];

/// What some columns hold.
const FIELDS: &[(&str, &str, &str)] = &[
    ("ORDERS", "SUBTOTAL", "The price before tax and discount."),
    ("ORDERS", "TAX", "The tax on the price."),
    ("ORDERS", "TOTAL", "What was paid: the price, plus the tax, less the discount."),
    ("ORDERS", "DISCOUNT", "What was taken off; empty where nothing was."),
    ("PEOPLE", "SOURCE", "How the customer found the shop."),
    ("PRODUCTS", "CATEGORY", "The kind of product."),
    ("PRODUCTS", "EAN", "The number under the bar code."),
    ("REVIEWS", "RATING", "Stars, from 1 to 5."),
];

/// Adds to a description of the Sample Database what its makers know.
pub(crate) fn preset(found: &mut SchemaDescription) {
    for table in &mut found.tables {
        let about = TABLES.iter().find(|(name, _)| *name == table.name);
        table.description = table.description.take().or_else(|| about.map(|(_, text)| (*text).to_owned()));
        for field in &mut table.fields {
            let is_meant = |(of, name, _): &&(&str, &str, &str)| *of == table.name && *name == field.name;
            field.semantic_type =
                SEMANTIC_TYPES.iter().find(is_meant).map(|(_, _, meaning)| *meaning).or(field.semantic_type);
            let about = FIELDS.iter().find(is_meant);
            field.description =
                field.description.take().or_else(|| about.map(|(_, _, text)| (*text).to_owned()));
        }
    }
}
