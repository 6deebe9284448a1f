//! The chain, on both databases: what was sealed stays as it is, or somebody notices.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use audit::{Actor, Event, Head, Problem, Report, record, seal, verify};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Id, ServerKey, UserId};
use serde_json::json;
use store::{Db, Result, Tx, params, testing};

fn key() -> ServerKey {
    ServerKey::new("the key of this test").unwrap()
}

fn moment() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_795_000_000_123).unwrap()
}

async fn write(tx: &mut Tx, number: i64) {
    let actor = Actor {
        user: Some(UserId::from_number(7)),
        address: Some("192.0.2.1".parse().unwrap()),
        ..Actor::default()
    };
    let event =
        Event::new("user-update").on("User", number).with(json!({ "new": { "first_name": "Ada\n\"" } }));
    record(tx, &actor, moment() + TimeDelta::seconds(number), event).await.unwrap();
}

async fn write_and_commit(db: &Db, number: i64) {
    let mut tx = db.write().await.unwrap();
    write(&mut tx, number).await;
    tx.commit().await.unwrap();
}

async fn seal_and_commit(db: &Db) -> Option<Head> {
    let mut tx = db.write().await.unwrap();
    let head = seal(&mut tx, &key(), moment()).await.unwrap();
    tx.commit().await.unwrap();
    head
}

async fn verified(db: &Db) -> Report {
    verify(&mut db.read().await.unwrap(), &key(), None).await.unwrap()
}

/// Three seals of three events each, and one event that waits.
async fn chain(db: &Db) -> Head {
    let mut head = None;
    for first in [1, 4, 7] {
        for number in first..first + 3 {
            write_and_commit(db, number).await;
        }
        head = seal_and_commit(db).await;
    }
    write_and_commit(db, 10).await;
    head.unwrap()
}

/// A transaction that may do what the triggers refuse: whoever owns the database can remove them.
async fn unguarded(db: &Db) -> Tx {
    let mut tx = db.write().await.unwrap();
    let triggers = [
        ("audit_event_stays", "audit_event"),
        ("audit_event_is_sealed_once", "audit_event"),
        ("audit_event_is_kept", "audit_event"),
        ("audit_seal_stays", "audit_seal"),
        ("audit_seal_is_kept", "audit_seal"),
    ];
    for (name, table) in triggers {
        let of_table = if is_sqlite(db) { String::new() } else { format!(" ON {table}") };
        run(&mut tx, &format!("DROP TRIGGER {name}{of_table}")).await.unwrap();
    }
    tx
}

fn is_sqlite(db: &Db) -> bool {
    format!("{db:?}").contains("SQLite")
}

async fn run(tx: &mut Tx, sql: &str) -> Result<u64> {
    tx.execute(sql.to_owned().leak(), &[]).await
}

/// What is found after somebody ran these statements; nothing of it stays.
async fn found_after(db: &Db, tampering: &str) -> Vec<String> {
    let mut tx = unguarded(db).await;
    for statement in tampering.split(';') {
        let changed = run(&mut tx, statement).await.unwrap();
        assert!(changed > 0, "{statement} changes nothing");
    }
    let report = verify(&mut tx, &key(), None).await.unwrap();
    assert_eq!(report.is_intact(), report.findings.is_empty());
    report.findings.iter().map(ToString::to_string).collect()
}

store::db_tests! {
    async fn what_was_sealed_is_found_intact(db: Db) {
        let empty = verified(&db).await;
        assert_eq!((empty.is_intact(), empty.head, seal_and_commit(&db).await), (true, None, None));
        let head = chain(&db).await;
        let report = verified(&db).await;
        assert_eq!((report.is_intact(), report.seals, report.events, report.unsealed), (true, 3, 9, 1));
        assert_eq!(report.head.unwrap().to_string().parse::<Head>().unwrap(), head);
    }

    /// S56
    async fn the_database_refuses_to_change_or_remove_what_happened(db: Db) {
        chain(&db).await;
        let refused = [
            "UPDATE audit_event SET topic = 'x' WHERE id = 10",
            "UPDATE audit_event SET details = '{}' WHERE id = 1",
            "UPDATE audit_event SET seal = 2 WHERE id = 1",
            "UPDATE audit_event SET seal = NULL WHERE id = 1",
            "DELETE FROM audit_event WHERE id = 10",
            "DELETE FROM audit_event",
            "UPDATE audit_seal SET digest = 'x' WHERE number = 1",
            "DELETE FROM audit_seal WHERE number = 3",
        ];
        for sql in refused {
            let mut tx = db.write().await.unwrap();
            let refusal = run(&mut tx, sql).await.unwrap_err().to_string();
            assert!(refusal.contains("refused by audit_"), "{sql}: {refusal}");
        }
        if !is_sqlite(&db) {
            for table in ["audit_event", "audit_seal"] {
                let mut tx = db.write().await.unwrap();
                assert!(run(&mut tx, &format!("TRUNCATE {table}")).await.is_err());
            }
        }
        assert_eq!(verified(&db).await.events, 9);
    }

    /// S56: every cell of every event and of every seal.
    async fn a_changed_cell_is_noticed(db: Db) {
        chain(&db).await;
        let cells = [
            ("at", "'2026-01-01T00:00:00.000Z'"),
            ("topic", "'user-login'"),
            ("user_id", "8"),
            ("user_id", "NULL"),
            ("api_key_id", "7"),
            ("session_id", "7"),
            ("ip_address", "'192.0.2.2'"),
            ("model", "'Group'"),
            ("model_id", "model_id + 1"),
            ("details", "'{}'"),
        ];
        for id in 1..=9 {
            for (cell, value) in cells {
                let found = found_after(&db, &format!("UPDATE audit_event SET {cell} = {value} WHERE id = {id}")).await;
                let seal = (id + 2) / 3;
                assert_eq!(found, [format!("event {id} was changed after it was sealed in seal {seal}")], "{cell}");
            }
        }
        for number in 1..=3 {
            for cell in ["sealed_at = '2026-01-01T00:00:00.000Z'", "previous = 'x'", "prints = '1:x'", "digest = 'x'"] {
                let found = found_after(&db, &format!("UPDATE audit_seal SET {cell} WHERE number = {number}")).await;
                assert_eq!(found[0], format!("seal {number} was changed or forged"), "{cell}");
            }
        }
    }

    /// S56
    async fn what_is_removed_is_noticed(db: Db) {
        chain(&db).await;
        for id in 1..=9 {
            let seal = (id + 2) / 3;
            assert_eq!(
                found_after(&db, &format!("DELETE FROM audit_event WHERE id = {id}")).await,
                [format!("event {id} was sealed in seal {seal} and is gone")]
            );
            assert_eq!(
                found_after(&db, &format!("UPDATE audit_event SET seal = NULL WHERE id = {id}")).await,
                [format!("event {id} was sealed in seal {seal} and was moved")]
            );
        }
        for number in 1..=3 {
            let found = found_after(&db, &format!("DELETE FROM audit_seal WHERE number = {number}")).await;
            assert!(found.contains(&format!("seal {number} is missing")), "{found:?}");
        }
        let first_two = "DELETE FROM audit_seal WHERE number < 3; DELETE FROM audit_event WHERE seal < 3";
        assert_eq!(found_after(&db, first_two).await, ["seals 1 to 2 are missing"]);
    }

    /// S56
    async fn what_is_put_in_is_noticed(db: Db) {
        chain(&db).await;
        for seal in [1, 2, 3] {
            let forged = format!(
                "INSERT INTO audit_event (at, topic, details, seal) VALUES ('2026-01-01T00:00:00.000Z', 'x', '{{}}', {seal})"
            );
            let found = found_after(&db, &forged).await;
            assert!(found[0].ends_with(&format!("was put into seal {seal} later")), "{found:?}");
            let into_it = found_after(&db, &format!("UPDATE audit_event SET seal = {seal} WHERE id = 10")).await;
            assert_eq!(into_it, [format!("event 10 was put into seal {seal} later")]);
        }
        for nowhere in ["-1", "0", "4", "9"] {
            let found = found_after(&db, &format!("UPDATE audit_event SET seal = {nowhere} WHERE id = 10")).await;
            assert_eq!(found.len(), 1, "{found:?}");
        }
        for number in [0, 4] {
            let forged = format!(
                "INSERT INTO audit_seal SELECT {number}, sealed_at, previous, '10:x', digest FROM audit_seal WHERE number = 3"
            );
            let found = found_after(&db, &forged).await;
            assert!(found.contains(&format!("seal {number} was changed or forged")), "{found:?}");
        }
    }

    /// S56: every pair of events, every pair of seals.
    async fn what_changes_places_is_noticed(db: Db) {
        chain(&db).await;
        let swap = |table: &str, column: &str, one: i64, other: i64| {
            format!(
                "UPDATE {table} SET {column} = 99 WHERE {column} = {one};
                 UPDATE {table} SET {column} = {one} WHERE {column} = {other};
                 UPDATE {table} SET {column} = {other} WHERE {column} = 99"
            )
        };
        for one in 1..9 {
            for other in one + 1..=9 {
                let found = found_after(&db, &swap("audit_event", "id", one, other)).await;
                for id in [one, other] {
                    assert!(found.iter().any(|line| line.starts_with(&format!("event {id} was"))), "{found:?}");
                }
            }
        }
        for (one, other) in [(1, 2), (1, 3), (2, 3)] {
            let found = found_after(&db, &swap("audit_seal", "number", one, other)).await;
            assert!(found.contains(&format!("seal {one} was changed or forged")), "{found:?}");
            let with_events = format!(
                "{}; {}",
                swap("audit_seal", "number", one, other),
                swap("audit_event", "seal", one, other)
            );
            let found = found_after(&db, &with_events).await;
            assert!(found.contains(&format!("seal {other} was changed or forged")), "{found:?}");
        }
    }

    /// S56: only who kept the head elsewhere can tell.
    async fn what_is_cut_off_at_the_end_is_noticed_by_who_kept_the_head(db: Db) {
        let head = chain(&db).await;
        let mut tx = unguarded(&db).await;
        run(&mut tx, "DELETE FROM audit_seal WHERE number = 3").await.unwrap();
        let named = verify(&mut tx, &key(), None).await.unwrap();
        assert_eq!(named.findings[0].problem, Problem::Missing { through: 3 });
        run(&mut tx, "DELETE FROM audit_event WHERE seal = 3").await.unwrap();
        assert!(verify(&mut tx, &key(), None).await.unwrap().is_intact());
        let expected = verify(&mut tx, &key(), Some(&head)).await.unwrap();
        assert_eq!(expected.findings[0].to_string(), "seal 3 is missing");

        // The server goes on where somebody cut: the numbers are there again, the digests are not.
        run(&mut tx, "UPDATE audit_event SET model = 'x' WHERE id = 10").await.unwrap();
        seal(&mut tx, &key(), moment()).await.unwrap().unwrap();
        assert!(verify(&mut tx, &key(), None).await.unwrap().is_intact());
        let expected = verify(&mut tx, &key(), Some(&head)).await.unwrap();
        assert_eq!(expected.findings[0].to_string(), "seal 3 is not the one that was expected");
        drop(tx);
        assert!(verify(&mut db.read().await.unwrap(), &key(), Some(&head)).await.unwrap().is_intact());
    }

    /// A seal of the server's own, taken from a copy of the database that went another way.
    async fn a_genuine_seal_of_another_history_is_noticed(db: Db) {
        write_and_commit(&db, 1).await;
        let mut elsewhere = db.write().await.unwrap();
        seal(&mut elsewhere, &key(), moment() + TimeDelta::seconds(1)).await.unwrap();
        write(&mut elsewhere, 2).await;
        seal(&mut elsewhere, &key(), moment()).await.unwrap();
        let stolen: Vec<String> = elsewhere
            .list("SELECT prints || ',' || previous || ',' || digest AS all_of_it FROM audit_seal WHERE number = 2", &[])
            .await
            .unwrap();
        drop(elsewhere);
        seal_and_commit(&db).await;
        let parts: Vec<&str> = stolen[0].split(',').collect();
        let mut tx = db.write().await.unwrap();
        tx.execute(
            "INSERT INTO audit_seal (number, sealed_at, prints, previous, digest) VALUES (2, $1, $2, $3, $4)",
            params![moment(), parts[0].to_owned(), parts[1].to_owned(), parts[2].to_owned()],
        )
        .await
        .unwrap();
        let report = verify(&mut tx, &key(), None).await.unwrap();
        assert_eq!(report.findings[0].to_string(), "seal 2 does not follow the seal before it");
    }

    async fn without_the_key_nothing_can_be_sealed(db: Db) {
        chain(&db).await;
        let other = ServerKey::new("the key of somebody else").unwrap();
        let mut tx = unguarded(&db).await;
        run(&mut tx, "DELETE FROM audit_seal").await.unwrap();
        run(&mut tx, "UPDATE audit_event SET seal = NULL, topic = 'x'").await.unwrap();
        seal(&mut tx, &other, moment()).await.unwrap().unwrap();
        let report = verify(&mut tx, &key(), None).await.unwrap();
        assert_eq!(report.findings[0].problem, Problem::Changed);
    }

    async fn a_report_lists_so_much_and_counts_all(db: Db) {
        let mut tx = unguarded(&db).await;
        for number in 0..501 {
            write(&mut tx, number).await;
        }
        for events in [500, 1] {
            seal(&mut tx, &key(), moment()).await.unwrap().unwrap();
            let report = verify(&mut tx, &key(), None).await.unwrap();
            assert_eq!(report.unsealed, 501 - report.events, "a seal holds at most 500 events, here {events}");
        }
        run(&mut tx, "UPDATE audit_event SET topic = 'x'").await.unwrap();
        let report = verify(&mut tx, &key(), None).await.unwrap();
        assert_eq!((report.found, report.findings.len(), report.events), (501, Report::LISTED, 0));
    }

    async fn many_write_and_many_seal_at_once(db: Db) {
        const TASKS: i64 = 4;
        const EVENTS: i64 = 25;
        let writers: Vec<_> = (0..TASKS)
            .map(|task| {
                let db = db.clone();
                tokio::spawn(async move {
                    for number in 0..EVENTS {
                        write_and_commit(&db, task * EVENTS + number).await;
                    }
                })
            })
            .collect();
        let sealers: Vec<_> = (0..TASKS)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move {
                    for _ in 0..10 {
                        seal_and_commit(&db).await;
                    }
                })
            })
            .collect();
        for task in writers.into_iter().chain(sealers) {
            task.await.unwrap();
        }
        while seal_and_commit(&db).await.is_some() {}
        let report = verified(&db).await;
        assert_eq!((report.is_intact(), report.events, report.unsealed), (true, 100, 0), "{report:?}");
    }
}

/// Ids are drawn before the commit, so an event may appear behind others that were sealed long ago.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_appears_late_is_sealed_late() {
    let scratch = testing::postgres().await;
    let db = &scratch.db;
    let mut slow = db.write().await.unwrap();
    write(&mut slow, 1).await;
    write_and_commit(db, 2).await;
    assert_eq!(seal_and_commit(db).await.unwrap().number, 1);
    slow.commit().await.unwrap();
    assert_eq!(seal_and_commit(db).await.unwrap().number, 2);
    let seals: Vec<i64> =
        db.read().await.unwrap().list("SELECT seal FROM audit_event ORDER BY id", &[]).await.unwrap();
    assert_eq!(seals, [2, 1]);
    assert!(verified(db).await.is_intact());
}

/// Where the database has more than one writer, none waits for whoever seals.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_writes_does_not_wait_for_who_seals() {
    let scratch = testing::postgres().await;
    let db = &scratch.db;
    write_and_commit(db, 1).await;
    let mut sealing = db.write().await.unwrap();
    seal(&mut sealing, &key(), moment()).await.unwrap().unwrap();
    write_and_commit(db, 2).await;
    sealing.commit().await.unwrap();
    let report = verified(db).await;
    assert_eq!((report.is_intact(), report.events, report.unsealed), (true, 1, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_background_seals_what_is_left_before_it_ends() {
    let scratch = testing::sqlite().await;
    write_and_commit(&scratch.db, 1).await;
    let stop = tokio_util::sync::CancellationToken::new();
    let clock = kernel::Clock::manual(moment());
    let sealer = audit::start(scratch.db.clone(), key(), clock, stop.clone());
    stop.cancel();
    sealer.await.unwrap();
    assert_eq!(verified(&scratch.db).await.events, 1);
}

#[test]
fn what_names_no_seal_is_refused() {
    let digest = "0".repeat(64);
    for text in ["", "1", ":", "0:", &digest, &format!("0:{digest}"), &format!("-1:{digest}"), "1:xyz"] {
        assert!(text.parse::<Head>().is_err(), "{text}");
    }
    assert_eq!(format!(" 3:{digest}\n").parse::<Head>().unwrap().number, 3);
}
