//! The seam, on both databases: what goes in comes out, what is not committed did not happen.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use chrono::{DateTime, TimeDelta, Utc};
use store::{Db, Error, Json, OpenError, Sql, from_row, params, testing};

#[derive(Debug, PartialEq)]
struct Thing {
    flag: bool,
    number: i64,
    measure: f64,
    words: Option<String>,
    moment: DateTime<Utc>,
    document: Json<Vec<String>>,
}

from_row!(Thing { flag, number, measure, words, moment, document });

fn moment() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_795_000_000_123).unwrap()
}

async fn group_id(db: &Db, name: &str) -> Option<i64> {
    let mut tx = db.read().await.unwrap();
    tx.find("SELECT id FROM permissions_group WHERE name = $1", params![name]).await.unwrap()
}

const INSERT_GROUP: &str = "INSERT INTO permissions_group (name) VALUES ($1)";

store::db_tests! {
    async fn every_kind_of_value_comes_back_as_it_went_in(db: Db) {
        let mut tx = db.write().await.unwrap();
        tx.execute(
            "INSERT INTO app_user (email, first_name, kind, is_superuser, is_active, is_qbnewb, login_attributes,
                                   date_joined, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            params!["a@b.c", None::<String>, "personal", true, true, false, Json(vec!["\"ü\n🦉"]), moment(), moment()],
        )
        .await
        .unwrap();
        let thing: Thing = tx
            .one(
                "SELECT is_superuser AS flag, id AS number, first_name AS words, date_joined AS moment,
                        login_attributes AS document, CAST($1 AS DOUBLE PRECISION) AS measure
                 FROM app_user WHERE date_joined = $2 AND NOT is_qbnewb",
                params![0.1, moment()],
            )
            .await
            .unwrap();
        let document = Json(vec!["\"ü\n🦉".to_owned()]);
        assert_eq!(thing, Thing { flag: true, number: 1, measure: 0.1, words: None, moment: moment(), document });
    }

    async fn values_go_by_their_number_wherever_it_stands(db: Db) {
        let mut tx = db.read().await.unwrap();
        let name: Option<String> = tx
            .find(
                "SELECT name FROM permissions_group WHERE magic_group_type = $2 AND name <> $1 AND name <> $1",
                params!["All Users", "admin"],
            )
            .await
            .unwrap();
        assert_eq!(name.as_deref(), Some("Administrators"));
    }

    async fn what_is_not_committed_did_not_happen(db: Db) {
        let mut tx = db.write().await.unwrap();
        tx.execute(INSERT_GROUP, params!["gone"]).await.unwrap();
        drop(tx);
        let mut tx = db.write().await.unwrap();
        tx.execute(INSERT_GROUP, params!["there"]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((group_id(&db, "gone").await, group_id(&db, "there").await.is_some()), (None, true));
    }

    async fn what_is_done_since_a_mark_can_be_given_up_alone(db: Db) {
        let mut tx = db.write().await.unwrap();
        tx.mark().await.unwrap();
        tx.execute(INSERT_GROUP, params!["kept"]).await.unwrap();
        tx.mark().await.unwrap();
        tx.execute(INSERT_GROUP, params!["given up"]).await.unwrap();
        assert!(matches!(tx.execute(INSERT_GROUP, params!["KEPT"]).await, Err(Error::Conflict)));
        tx.undo().await.unwrap();
        tx.keep().await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!((group_id(&db, "kept").await.is_some(), group_id(&db, "given up").await), (true, None));
    }

    async fn a_name_is_taken_until_the_transaction_ends(db: Db) {
        let mut tx = db.write().await.unwrap();
        assert!(tx.try_take("the only one").await.unwrap());
        assert!(tx.try_take("the only one").await.unwrap(), "whoever has it has it");
        drop(tx);
        let mut tx = db.write().await.unwrap();
        assert!(tx.try_take("the only one").await.unwrap());
    }

    async fn a_connection_is_usable_after_a_rolled_back_fault(db: Db) {
        for _ in 0..20 {
            let mut tx = db.write().await.unwrap();
            assert!(matches!(tx.execute(INSERT_GROUP, params!["ALL users"]).await, Err(Error::Conflict)));
        }
        let mut tx = db.write().await.unwrap();
        tx.execute(INSERT_GROUP, params!["fine"]).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn a_reference_to_nothing_is_a_conflict(db: Db) {
        let mut tx = db.write().await.unwrap();
        let sql = "INSERT INTO permissions_group_membership (user_id, group_id, is_group_manager) VALUES ($1, $2, $3)";
        assert!(matches!(tx.execute(sql, params![99_i64, 1_i64, false]).await, Err(Error::Conflict)));
    }

    async fn lists_and_rows_are_bound(db: Db) {
        let mut tx = db.write().await.unwrap();
        let rows = [params!["one'); DROP TABLE session; --"].to_vec(), params!["two"].to_vec()];
        let inserted = Sql::new("INSERT INTO permissions_group (name) VALUES ")
            .bind_rows(rows.iter().map(Vec::as_slice))
            .execute(&mut tx)
            .await
            .unwrap();
        let select = || Sql::new("SELECT name FROM permissions_group WHERE name IN ");
        let found: Vec<String> = select().bind_list(["two", "All Users"]).then(" ORDER BY name").list(&mut tx).await.unwrap();
        let nothing: Vec<String> = select().bind_list(Vec::<String>::new()).list(&mut tx).await.unwrap();
        assert_eq!((inserted, found.len(), nothing.len()), (2, 2, 0));
    }

    async fn moments_compare_by_time(db: Db) {
        let mut tx = db.write().await.unwrap();
        for (name, seconds) in [("late", 10), ("early", -10)] {
            let at = moment() + TimeDelta::seconds(seconds);
            tx.execute(
                "INSERT INTO app_user (email, kind, is_superuser, is_active, is_qbnewb, date_joined, updated_at)
                 VALUES ($1, 'personal', FALSE, TRUE, TRUE, $2, $3)",
                params![format!("{name}@example.com"), at, at],
            )
            .await
            .unwrap();
        }
        let sql = "SELECT email FROM app_user WHERE date_joined < $1";
        let early: Vec<String> = tx.list(sql, params![moment()]).await.unwrap();
        assert_eq!(early, ["early@example.com"]);
    }

    /// What was found before is not what is found after somebody has changed it.
    async fn a_look_up_sees_what_was_committed_before_it(db: Db) {
        for number in 0..50 {
            let names = [format!("group {number}"), format!("renamed {number}")];
            let mut tx = db.write().await.unwrap();
            tx.execute(INSERT_GROUP, params![&names[0]]).await.unwrap();
            tx.commit().await.unwrap();
            let id = group_id(&db, &names[0]).await.unwrap();
            assert_eq!(group_id(&db, &names[0]).await, Some(id));
            let mut tx = db.write().await.unwrap();
            tx.execute("UPDATE permissions_group SET name = $1 WHERE id = $2", params![&names[1], id]).await.unwrap();
            assert_eq!(group_id(&db, &names[0]).await, Some(id), "it is not committed yet");
            tx.commit().await.unwrap();
            assert_eq!(group_id(&db, &names[0]).await, None);
            assert_eq!(group_id(&db, &names[1]).await, Some(id));
        }
    }

    async fn many_at_once_get_their_turn(db: Db) {
        let tasks: Vec<_> = (0..40)
            .map(|number| {
                let db = db.clone();
                tokio::spawn(async move {
                    let mut tx = db.write().await.unwrap();
                    tx.execute(INSERT_GROUP, params![format!("group {number}")]).await.unwrap();
                    tx.commit().await.unwrap();
                    group_id(&db, "All Users").await.unwrap()
                })
            })
            .collect();
        for task in tasks {
            assert_eq!(task.await.unwrap(), 1);
        }
        let count: i64 = db.read().await.unwrap().one("SELECT count(*) AS n FROM permissions_group", &[]).await.unwrap();
        assert_eq!(count, 42);
    }
}

/// Opens the database of a scratch a second time, after something was done to it.
async fn reopened(scratch: &testing::Scratch, sql: &'static str) -> Result<Db, OpenError> {
    let mut tx = scratch.db.write().await.unwrap();
    tx.execute(sql, &[]).await.unwrap();
    tx.commit().await.unwrap();
    Db::open(scratch.location.clone()).await
}

/// A command may change the app database of a server that runs.
#[tokio::test(flavor = "multi_thread")]
async fn a_look_up_sees_what_another_process_committed_before_it() {
    for scratch in [testing::sqlite().await, testing::postgres().await] {
        let command = reopened(&scratch, "INSERT INTO permissions_group (name) VALUES ('0')").await.unwrap();
        for number in 0..10 {
            let (old, new) = (number.to_string(), (number + 1).to_string());
            assert!(group_id(&scratch.db, &old).await.is_some());
            let mut tx = command.write().await.unwrap();
            tx.execute("UPDATE permissions_group SET name = $1 WHERE name = $2", params![&new, &old])
                .await
                .unwrap();
            tx.commit().await.unwrap();
            assert_eq!(group_id(&scratch.db, &old).await, None);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn opening_again_changes_nothing_and_a_newer_schema_is_refused() {
    for scratch in [testing::sqlite().await, testing::postgres().await] {
        assert!(reopened(&scratch, "INSERT INTO permissions_group (name) VALUES ('mine')").await.is_ok());
        assert!(group_id(&scratch.db, "mine").await.is_some());
        let refused = reopened(&scratch, "INSERT INTO schema_migration (number) VALUES (9999)").await;
        assert!(matches!(refused, Err(OpenError::Newer { found: 9999 })));
    }
}

/// A release may carry a migration whose number is lower than one that was applied: two lines of work met.
#[tokio::test(flavor = "multi_thread")]
async fn a_migration_that_was_passed_over_is_made_up_for() {
    for scratch in [testing::sqlite().await, testing::postgres().await] {
        let mut tx = scratch.db.write().await.unwrap();
        tx.execute("DROP TABLE bulk_answer", &[]).await.unwrap();
        tx.execute("ALTER TABLE session DROP COLUMN proven_at", &[]).await.unwrap();
        tx.commit().await.unwrap();
        assert!(reopened(&scratch, "DELETE FROM schema_migration WHERE number IN (9, 50)").await.is_ok());
        let mut tx = scratch.db.read().await.unwrap();
        let made =
            "SELECT count(*) AS n FROM bulk_answer CROSS JOIN (SELECT max(proven_at) FROM session) AS proven";
        assert_eq!(tx.one::<i64>(made, &[]).await.unwrap(), 0);
        let told = "SELECT count(*) AS n FROM schema_migration WHERE number IN (9, 50)";
        assert_eq!(tx.one::<i64>(told, &[]).await.unwrap(), 2);
    }
}

/// Between the numbers that this program knows there may be one of a newer program, too.
#[tokio::test(flavor = "multi_thread")]
async fn a_schema_with_a_change_that_nobody_here_knows_is_refused_and_left_alone() {
    for scratch in [testing::sqlite().await, testing::postgres().await] {
        let stranger = "UPDATE schema_migration SET number = 0 WHERE number = 50";
        assert!(matches!(reopened(&scratch, stranger).await, Err(OpenError::Newer { found: 0 })));
        let made_up_for = "SELECT count(*) AS n FROM schema_migration WHERE number = 50";
        assert_eq!(scratch.db.read().await.unwrap().one::<i64>(made_up_for, &[]).await.unwrap(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_somebody_else_is_refused() {
    for scratch in [testing::sqlite().await, testing::postgres().await] {
        assert!(matches!(reopened(&scratch, "DROP TABLE schema_migration").await, Err(OpenError::Foreign)));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_no_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.db");
    std::fs::write(
        &path,
        "a letter to somebody, long enough to look like a page header of something else entirely",
    )
    .unwrap();
    let before = std::fs::read(&path).unwrap();
    let refused = Db::open(store::Location::Sqlite(path.clone())).await;
    assert!(matches!(refused, Err(OpenError::File { .. })));
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn the_file_and_its_log_are_for_nobody_elses_eyes() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let _db = Db::open(store::Location::Sqlite(folder.path().join("app.db"))).await.unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let entry = entry.unwrap();
        let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", entry.path().display());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_is_marked_as_an_app_database() {
    let scratch = testing::sqlite().await;
    let store::Location::Sqlite(path) = &scratch.location else { panic!("asked for SQLite") };
    assert_eq!(std::fs::read(path).unwrap()[68..72], kernel::APP_DATABASE_MARK.to_be_bytes());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_database_that_demands_tls_is_reached_and_a_stranger_is_not_believed() {
    let scratch = scratch_postgres::database_with_tls().await;
    let mut config: tokio_postgres::Config = scratch.uri().parse().unwrap();
    config.user(scratch_postgres::TLS_ONLY).ssl_mode(tokio_postgres::config::SslMode::Require);
    let strict = tls::verifying(tls::Authorities::OfTheMachine, tls::Names::OfTheHost).unwrap();
    let location = |location| store::Location::Postgres(Box::new(location));
    let stranger = Db::open(location(store::PostgresLocation { config: config.clone(), tls: strict })).await;
    assert!(matches!(stranger, Err(OpenError::Connect(_))));
    let reached = Db::open(location(store::PostgresLocation::new(config))).await;
    // The role may connect but not make tables; what counts is that it got so far.
    assert!(!matches!(reached, Err(OpenError::Connect(_))), "{reached:?}");
}
