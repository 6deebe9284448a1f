//! The Sample Database: registered once, and what is said about it beyond what its names tell.

use super::{details, event, schedule::Schedule, store};
use crate::Catalog;
use ::store::{Tx, params};
use audit::Actor;
use driver::{Details, SchemaDescription};
use kernel::DatabaseId;
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
            add(self, &mut tx, &Actor { origin: Some("first-start"), ..Actor::default() }, path).await?;
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
pub(super) async fn add(catalog: &Catalog, tx: &mut Tx, actor: &Actor, path: &Path) -> Result<DatabaseId> {
    let mut connection = Details::default();
    connection.set("db", path.to_string_lossy());
    if let Some(before) = store::find_sample(tx).await? {
        let mut sample = before.clone();
        sample.details_sealed = details::seal(&catalog.key, &catalog.chance, sample.id, &connection);
        store::put_details(tx, sample.id, &sample.details_sealed).await?;
        store::want_sync(tx, sample.id).await?;
        event::record_changed(catalog, tx, actor, &before, &sample).await?;
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
        creator_id: actor.user,
        created_at: catalog.clock.now(),
    };
    let id = super::insert(catalog, tx, new, &connection).await?;
    if let Some(sample) = store::find(tx, id).await? {
        event::record_connected(catalog, tx, actor, &sample).await?;
    }
    Ok(id)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{field, stub, sync::sync_now};
    use std::sync::Arc;

    async fn samples(catalog: &Catalog) -> Vec<crate::database::Database> {
        store::list(&mut catalog.db.read().await.unwrap()).await.unwrap()
    }

    ::store::db_tests! {
        async fn it_is_added_once_and_whoever_deletes_it_has_the_last_word(db: Db) {
            let catalog = stub::catalog(&db, &stub::World::new(Vec::new())).await;
            let path = Path::new("/data/sample.db");
            catalog.add_sample(path).await.unwrap();
            catalog.add_sample(path).await.unwrap();
            let found = samples(&catalog).await;
            assert_eq!(found.iter().map(|sample| &*sample.name).collect::<Vec<_>>(), ["Sample Database"]);
            assert!(found[0].is_sample && found[0].is_syncing());
            assert_eq!(catalog.details(&found[0]).unwrap().text("db"), Some("/data/sample.db"));

            let mut tx = db.write().await.unwrap();
            store::delete(&mut tx, found[0].id).await.unwrap();
            tx.commit().await.unwrap();
            catalog.add_sample(path).await.unwrap();
            assert_eq!(samples(&catalog).await.len(), 0);

            let mut tx = db.write().await.unwrap();
            let added = add(&catalog, &mut tx, &Actor::default(), path).await.unwrap();
            assert_eq!(add(&catalog, &mut tx, &Actor::default(), path).await.unwrap(), added, "at most one");
            tx.commit().await.unwrap();
        }

        async fn its_columns_mean_what_scripts_rely_on(db: Db) {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("sample.db");
            sample::write(&path).unwrap();
            let catalog = stub::catalog_with(&db, Arc::new(driver_sqlite::Sqlite)).await;
            catalog.add_sample(&path).await.unwrap();
            let sample = samples(&catalog).await.remove(0);
            let id = sample.id;
            sync_now(&catalog, sample).await;

            let mut tx = db.read().await.unwrap();
            let tables = crate::table::store::list_of_database(&mut tx, id).await.unwrap();
            let fields = field::store::list_of_database(&mut tx, id).await.unwrap();
            let mut meanings: Vec<String> = Vec::new();
            for table in &tables {
                assert!(table.description.is_some(), "{}", table.name);
                for field in fields.iter().filter(|field| field.table_id == table.id) {
                    if let Some(meaning) = &field.semantic_type {
                        meanings.push(format!("{}.{} {}", table.name, field.name, meaning.trim_start_matches("type/")));
                    }
                }
            }
            expect_test::expect![[r"
                ORDERS.ID PK
                ORDERS.USER_ID FK
                ORDERS.PRODUCT_ID FK
                ORDERS.DISCOUNT Discount
                ORDERS.CREATED_AT CreationTimestamp
                ORDERS.QUANTITY Quantity
                PEOPLE.ID PK
                PEOPLE.EMAIL Email
                PEOPLE.NAME Name
                PEOPLE.CITY City
                PEOPLE.LONGITUDE Longitude
                PEOPLE.STATE State
                PEOPLE.SOURCE Source
                PEOPLE.ZIP ZipCode
                PEOPLE.LATITUDE Latitude
                PEOPLE.CREATED_AT CreationTimestamp
                PRODUCTS.ID PK
                PRODUCTS.TITLE Title
                PRODUCTS.CATEGORY Category
                PRODUCTS.VENDOR Company
                PRODUCTS.RATING Score
                PRODUCTS.CREATED_AT CreationTimestamp
                REVIEWS.ID PK
                REVIEWS.PRODUCT_ID FK
                REVIEWS.RATING Score
                REVIEWS.BODY Description
                REVIEWS.CREATED_AT CreationTimestamp"]].assert_eq(&meanings.join("\n"));
        }
    }
}
