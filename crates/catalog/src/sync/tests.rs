//! Syncs of a stub, on both app databases.

use super::{
    is_due,
    run::{Outcome, Written, run},
};
use crate::{
    Catalog,
    database::{self, Database, SyncStatus},
    field::{self, Field, FieldVisibility},
    stub::{World, catalog, connect, field, key, reference, table},
    table::{Table, TableVisibility},
};
use ::store::params;
use chrono::TimeDelta;
use driver::{BaseType, TableDescription};
use kernel::DatabaseId;
use tokio_util::sync::CancellationToken;

async fn stored(catalog: &Catalog, id: DatabaseId) -> Option<Database> {
    database::store::find(&mut catalog.db.read().await.unwrap(), id).await.unwrap()
}

async fn sync(catalog: &Catalog, id: DatabaseId) -> Outcome {
    let database = stored(catalog, id).await.unwrap();
    catalog.clock.advance(TimeDelta::seconds(1));
    run(catalog, database, &CancellationToken::new()).await.unwrap()
}

async fn tables(catalog: &Catalog, id: DatabaseId) -> Vec<Table> {
    crate::table::store::list_of_database(&mut catalog.db.read().await.unwrap(), id).await.unwrap()
}

async fn fields(catalog: &Catalog, id: DatabaseId) -> Vec<Field> {
    field::store::list_of_database(&mut catalog.db.read().await.unwrap(), id).await.unwrap()
}

async fn field_named(catalog: &Catalog, id: DatabaseId, name: &str) -> Field {
    let found = fields(catalog, id).await;
    found.into_iter().find(|field| field.name == name).unwrap()
}

fn shop() -> Vec<TableDescription> {
    let mut orders = table(
        "orders",
        vec![
            key("id"),
            field("user_id", BaseType::Integer),
            field("created_at", BaseType::DateTime),
            field("TOTAL", BaseType::Float),
        ],
    );
    orders.foreign_keys.push(reference("user_id", "people"));
    let people = table("people", vec![key("id"), field("name", BaseType::Text)]);
    vec![orders, people, table("django_session", vec![field("session_key", BaseType::Text)])]
}

fn written(tables: usize, fields: usize, references: usize, transactions: usize) -> Outcome {
    Outcome::Done(Written { tables, fields, references, transactions })
}

::store::db_tests! {
    async fn a_first_sync_finds_tables_fields_and_keys(db: Db) {
        let catalog = catalog(&db, &World::new(shop())).await;
        let id = connect(&catalog).await;
        // one transaction each for tables, fields, references and the end
        assert_eq!(sync(&catalog, id).await, written(3, 7, 1, 4));

        let found = tables(&catalog, id).await;
        let shown: Vec<_> = found.iter().map(|table| (&*table.name, &*table.display_name, &*table.entity_type, table.visibility_type)).collect();
        assert_eq!(shown, [
            ("django_session", "Django Session", "entity/GenericTable", Some(TableVisibility::Cruft)),
            ("orders", "Orders", "entity/TransactionTable", None),
            ("people", "People", "entity/UserTable", None),
        ]);
        assert!(found.iter().all(|table| table.initial_sync_status == SyncStatus::Complete && table.schema == "public"));

        let found = fields(&catalog, id).await;
        let meaning = |name: &str| found.iter().find(|field| field.name == name).unwrap().semantic_type.as_deref();
        assert_eq!(meaning("id"), Some("type/PK"));
        assert_eq!(meaning("user_id"), Some("type/FK"));
        assert_eq!(meaning("created_at"), Some("type/CreationTimestamp"));
        assert_eq!(meaning("TOTAL"), None);
        let origin = found.iter().find(|field| field.name == "user_id").unwrap();
        let target = found.iter().find(|field| Some(field.id) == origin.fk_target_field_id).unwrap();
        let people = tables(&catalog, id).await.pop().unwrap();
        assert_eq!((&*target.name, target.table_id), ("id", people.id));
        assert_eq!((&*origin.display_name, origin.position), ("User ID", 1));

        let database = stored(&catalog, id).await.unwrap();
        assert_eq!(database.initial_sync_status, SyncStatus::Complete);
        assert_eq!(database.dbms_version.unwrap().0.semantic_version, [1, 2]);
        assert_eq!(database.last_synced_at, Some(catalog.clock.now()));
    }

    async fn a_second_sync_writes_nothing_when_nothing_changed(db: Db) {
        let catalog = catalog(&db, &World::new(shop())).await;
        let id = connect(&catalog).await;
        sync(&catalog, id).await;
        // the one transaction gives the lease back
        assert_eq!(sync(&catalog, id).await, written(0, 0, 0, 1));
    }

    async fn what_vanishes_is_retired_and_revived_as_it_was(db: Db) {
        let world = World::new(shop());
        let catalog = catalog(&db, &world).await;
        let id = connect(&catalog).await;
        sync(&catalog, id).await;
        let before = field_named(&catalog, id, "TOTAL").await;

        let mut changed = shop();
        changed.remove(1);
        changed[0].foreign_keys.clear();
        changed[0].fields[3].name = "sum".to_owned();
        world.become_these(changed);
        // people retired; user_id no reference any more, TOTAL retired, sum new
        assert_eq!(sync(&catalog, id).await, written(1, 3, 0, 4));
        let active = tables(&catalog, id).await.into_iter().filter(|table| table.active);
        assert_eq!(active.map(|table| table.name).collect::<Vec<_>>(), ["django_session", "orders"]);
        assert!(!field_named(&catalog, id, "TOTAL").await.active);
        assert!(field_named(&catalog, id, "sum").await.active);
        let origin = field_named(&catalog, id, "user_id").await;
        assert_eq!((origin.semantic_type, origin.fk_target_field_id), (None, None));

        world.become_these(shop());
        assert_eq!(sync(&catalog, id).await, written(1, 3, 1, 5));
        let after = field_named(&catalog, id, "TOTAL").await;
        assert!(after.active && after.id == before.id);
        let origin = field_named(&catalog, id, "user_id").await;
        assert_eq!(origin.semantic_type.as_deref(), Some("type/FK"));
        assert!(origin.fk_target_field_id.is_some());
    }

    async fn what_people_chose_survives_every_sync(db: Db) {
        let world = World::new(shop());
        let catalog = catalog(&db, &world).await;
        let id = connect(&catalog).await;
        sync(&catalog, id).await;
        let mut tx = db.write().await.unwrap();
        let mut orders = tables(&catalog, id).await.swap_remove(1);
        (orders.display_name, orders.description) = ("Sales".to_owned(), Some("ours".to_owned()));
        orders.visibility_type = Some(TableVisibility::Hidden);
        crate::table::store::update(&mut tx, &orders).await.unwrap();
        for (name, meaning) in [("id", "type/Category"), ("user_id", "type/Owner"), ("created_at", "type/JoinTimestamp")] {
            let mut chosen = field_named(&catalog, id, name).await;
            (chosen.display_name, chosen.semantic_type) = ("Chosen".to_owned(), Some(meaning.to_owned()));
            (chosen.visibility_type, chosen.fk_target_field_id) = (FieldVisibility::Hidden, None);
            field::store::update(&mut tx, &chosen).await.unwrap();
        }
        tx.commit().await.unwrap();

        let mut changed = shop();
        changed[0].estimated_rows = Some(9);
        changed[0].description = Some("theirs".to_owned());
        for field in &mut changed[0].fields {
            field.database_type = "changed".to_owned();
            field.description = Some("theirs".to_owned());
        }
        world.become_these(changed);
        assert_eq!(sync(&catalog, id).await, written(1, 4, 0, 3));

        let orders = tables(&catalog, id).await.into_iter().find(|table| table.id == orders.id).unwrap();
        assert_eq!((&*orders.display_name, orders.description.as_deref()), ("Sales", Some("ours")));
        assert_eq!((orders.visibility_type, orders.estimated_row_count), (Some(TableVisibility::Hidden), Some(9)));
        for (name, meaning) in [("id", "type/Category"), ("user_id", "type/Owner"), ("created_at", "type/JoinTimestamp")] {
            let kept = field_named(&catalog, id, name).await;
            assert_eq!((&*kept.display_name, kept.semantic_type.as_deref()), ("Chosen", Some(meaning)));
            assert_eq!((kept.visibility_type, &*kept.database_type), (FieldVisibility::Hidden, "changed"));
            // nobody had said anything about the field
            assert_eq!(kept.description.as_deref(), Some("theirs"));
        }
    }

    async fn a_database_that_cannot_be_read_says_why_until_it_can(db: Db) {
        let world = World::new(shop());
        let catalog = catalog(&db, &world).await;
        let id = connect(&catalog).await;
        world.fail("nobody answers");
        assert_eq!(sync(&catalog, id).await, Outcome::Failed("nobody answers".to_owned()));
        let database = stored(&catalog, id).await.unwrap();
        assert_eq!(database.initial_sync_status, SyncStatus::Aborted);
        assert_eq!(database.initial_sync_error.as_deref(), Some("nobody answers"));
        assert!(!is_due(&database, catalog.clock.now()), "it would be tried again and again");

        world.become_these(shop());
        sync(&catalog, id).await;
        let database = stored(&catalog, id).await.unwrap();
        assert_eq!((database.initial_sync_status, database.initial_sync_error), (SyncStatus::Complete, None));

        world.fail("gone again");
        sync(&catalog, id).await;
        let database = stored(&catalog, id).await.unwrap();
        assert_eq!(database.initial_sync_status, SyncStatus::Complete);
        assert_eq!(database.initial_sync_error.as_deref(), Some("gone again"));
    }

    async fn a_sync_of_a_database_that_is_deleted_writes_nothing_more(db: Db) {
        let world = World::new(shop());
        let catalog = catalog(&db, &world).await;
        let id = connect(&catalog).await;
        world.hold();
        let running = tokio::spawn({
            let catalog = catalog.clone();
            async move { sync(&catalog, id).await }
        });
        world.asked().await;
        let mut tx = db.write().await.unwrap();
        database::store::delete(&mut tx, id).await.unwrap();
        tx.commit().await.unwrap();
        world.go_on();
        assert_eq!(running.await.unwrap(), Outcome::Stopped);
        assert!(stored(&catalog, id).await.is_none() && tables(&catalog, id).await.is_empty());
    }

    async fn a_sync_that_is_stopped_is_taken_up_again(db: Db) {
        let world = World::new(shop());
        let catalog = catalog(&db, &world).await;
        let id = connect(&catalog).await;
        world.hold();
        let (stop, database) = (CancellationToken::new(), stored(&catalog, id).await.unwrap());
        let running = tokio::spawn({
            let (catalog, stop) = (catalog.clone(), stop.clone());
            async move { run(&catalog, database, &stop).await.unwrap() }
        });
        world.asked().await;
        stop.cancel();
        assert_eq!(running.await.unwrap(), Outcome::Stopped);
        assert!(is_due(&stored(&catalog, id).await.unwrap(), catalog.clock.now()));
        world.go_on();
        assert!(matches!(sync(&catalog, id).await, Outcome::Done(_)));
        assert!(!is_due(&stored(&catalog, id).await.unwrap(), catalog.clock.now()));
    }

    async fn one_replica_syncs_a_database_at_a_time_and_another_takes_over_from_the_dead(db: Db) {
        let world = World::new(shop());
        let catalog = catalog(&db, &world).await;
        let id = connect(&catalog).await;
        let seen_by_both = stored(&catalog, id).await.unwrap();
        world.hold();
        let dead = tokio::spawn({
            let (catalog, database) = (catalog.clone(), seen_by_both.clone());
            async move { run(&catalog, database, &CancellationToken::new()).await.unwrap() }
        });
        world.asked().await;
        catalog.clock.advance(TimeDelta::seconds(5));
        let now = catalog.clock.now();
        assert_eq!(run(&catalog, seen_by_both, &CancellationToken::new()).await.unwrap(), Outcome::Taken);
        assert!(!is_due(&stored(&catalog, id).await.unwrap(), now));

        dead.abort();
        let _ = dead.await;
        catalog.clock.advance(TimeDelta::seconds(60));
        assert!(is_due(&stored(&catalog, id).await.unwrap(), catalog.clock.now()));
        world.go_on();
        assert!(matches!(sync(&catalog, id).await, Outcome::Done(_)));
    }

    async fn a_sync_asked_for_while_one_runs_follows_it(db: Db) {
        let world = World::new(shop());
        let catalog = catalog(&db, &world).await;
        let id = connect(&catalog).await;
        world.hold();
        let running = tokio::spawn({
            let catalog = catalog.clone();
            async move { sync(&catalog, id).await }
        });
        world.asked().await;
        let mut tx = db.write().await.unwrap();
        database::store::want_sync(&mut tx, id).await.unwrap();
        tx.commit().await.unwrap();
        world.go_on();
        assert!(matches!(running.await.unwrap(), Outcome::Done(_)));
        assert!(is_due(&stored(&catalog, id).await.unwrap(), catalog.clock.now()));
    }

    async fn the_schedule_makes_a_database_due_again(db: Db) {
        let catalog = catalog(&db, &World::new(shop())).await;
        let id = connect(&catalog).await;
        sync(&catalog, id).await;
        // connected at 12:30, synced at minute 17 of every hour
        let database = stored(&catalog, id).await.unwrap();
        assert!(!is_due(&database, "2026-11-22T13:16:00Z".parse().unwrap()));
        assert!(is_due(&database, "2026-11-22T13:17:00Z".parse().unwrap()));
    }

    async fn many_tables_take_few_transactions_and_statements_of_few_lengths(db: Db) {
        let columns: Vec<_> = (0..10).map(|n| field(&format!("column_{n}"), BaseType::Text)).collect();
        let many = (0..1500).map(|n| table(&format!("table_{n}"), columns.clone())).collect();
        let catalog = catalog(&db, &World::new(many)).await;
        let id = connect(&catalog).await;
        // tables 512 at a time, fields of 48 tables at a time, the end
        assert_eq!(sync(&catalog, id).await, written(1500, 15_000, 0, 3 + 32 + 1));
        assert_eq!(sync(&catalog, id).await, written(0, 0, 0, 1));
        let counted: i64 = db.read().await.unwrap().one("SELECT count(*) AS n FROM catalog_field WHERE active = $1", params![true]).await.unwrap();
        assert_eq!(counted, 15_000);
    }

    async fn the_background_task_syncs_what_is_wanted_and_ends_when_told(db: Db) {
        let catalog = catalog(&db, &World::new(shop())).await;
        let stop = CancellationToken::new();
        let task = catalog.start(stop.clone());
        let id = connect(&catalog).await;
        catalog.syncs.wake();
        let done = async {
            while stored(&catalog, id).await.unwrap().initial_sync_status != SyncStatus::Complete {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(30), done).await.expect("the sync comes to its end");
        stop.cancel();
        task.await.unwrap();
    }
}
