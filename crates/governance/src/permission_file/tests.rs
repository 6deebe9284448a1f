//! How much a plan costs: statements do not grow with what it is about.

use super::{apply, people, reading, wish};
use access::change::{Act, Origin};
use audit::Actor;
use catalog::permission::whole;
use chrono::{DateTime, Utc};
use content::collection::graph;
use identity::group::wholesale;
use std::fmt::Write;
use store::{Db, Statements, Tx, params};

const NOW: &str = "2026-05-01T09:00:00Z";

async fn run(tx: &mut Tx, sql: &str) {
    tx.execute(sql.to_owned().leak(), params![]).await.unwrap();
}

/// So many groups, databases, collections and people; everybody is in two groups.
async fn furnish(db: &Db, groups: i64, databases: i64, collections: i64, people: i64) {
    let mut tx = db.write().await.unwrap();
    for number in 1..=groups {
        run(
            &mut tx,
            &format!("INSERT INTO permissions_group (id, name) VALUES ({}, 'group {number}')", number + 100),
        )
        .await;
    }
    for number in 1..=databases {
        run(&mut tx, &format!(
            "INSERT INTO catalog_database (id, name, engine, details_sealed, is_sample, is_full_sync, is_on_demand,
                auto_run_queries, initial_sync_status, metadata_sync_schedule, sync_wanted, sync_attempted_at, created_at, updated_at)
             VALUES ({number}, 'database {number}', 'sqlite', '', FALSE, TRUE, FALSE, TRUE, 'complete', '', FALSE, '{NOW}', '{NOW}', '{NOW}')"
        )).await;
    }
    for number in 1..=collections {
        run(
            &mut tx,
            &format!(
                "INSERT INTO collection (id, name, slug, location, entity_id, created_at)
             VALUES ({}, 'collection {number}', '', '/', 'entity{number:0>15}', '{NOW}')",
                number + 100
            ),
        )
        .await;
    }
    for number in 1..=people {
        let id = number + 100;
        run(&mut tx, &format!(
            "INSERT INTO app_user (id, email, first_name, last_name, kind, is_superuser, is_active, is_qbnewb, date_joined, updated_at)
             VALUES ({id}, 'p{number}@example.com', 'P', 'N', 'personal', FALSE, TRUE, TRUE, '{NOW}', '{NOW}')"
        )).await;
        for group in [1, 101 + number % groups, 101 + (number * 7 + 1) % groups]
            .into_iter()
            .collect::<std::collections::BTreeSet<_>>()
        {
            run(&mut tx, &format!(
                "INSERT INTO permissions_group_membership (user_id, group_id, is_group_manager) VALUES ({id}, {group}, FALSE)"
            )).await;
        }
    }
    tx.commit().await.unwrap();
}

/// A file of so many lines of rights, one group after the other.
fn file(groups: usize, lines: usize) -> String {
    let mut text = "version: 1\ngroups:\n".to_owned();
    for group in 1..=groups {
        let _ = write!(text, "  - name: group {group}\n    members: [p{group}@example.com]\n    data:\n");
        for line in 1..=lines {
            let _ = writeln!(
                text,
                "      database {line}: {{view-data: unrestricted, create-queries: query-builder}}"
            );
        }
        text.push_str("    collections:\n");
        for line in 1..=lines {
            let _ = writeln!(text, "      collection {line}: write");
        }
    }
    text
}

/// Plans and carries out a file, and says how many statements either took.
async fn cost(db: &Db, text: &str) -> (Statements, Statements) {
    let start = db.statements();
    let mut tx = db.write().await.unwrap();
    let file = reading::read(text).unwrap();
    let (planned, _) = apply::plan(&mut tx, text, &file).await.unwrap();
    let concerned = people::concerned(&planned.plan, &planned.world);
    assert!(!concerned.is_empty());
    let planned_at = db.statements();
    let plan_cost = planned_at - start;
    let now: DateTime<Utc> = NOW.parse().unwrap();
    let actor = Actor::default();
    let act = Act { actor: &actor, now, origin: Origin::File, why: None };
    let plan = &planned.plan;
    let world = &planned.world;
    let places = (&*plan.given, &*plan.taken);
    wholesale::change_places(&mut tx, &act, &world.groups, places).await.unwrap();
    whole::exchange(&mut tx, &act, &plan.data, &world.data).await.unwrap();
    let edges = plan.collections.clone();
    graph::exchange(&mut tx, &act, &edges).await.unwrap();
    let apply_cost = db.statements() - planned_at;
    tx.commit().await.unwrap();
    let mut tx = db.read().await.unwrap();
    assert!(apply::compare(&mut tx, text, &file).await.unwrap().plan.is_nothing(), "it is true now");
    (plan_cost, apply_cost)
}

::store::db_tests! {
    async fn a_plan_of_a_thousand_lines_takes_as_many_statements_as_one_of_ten(db: Db) {
        furnish(&db, 30, 20, 20, 60).await;
        let (few, many) = (cost(&db, &file(1, 5)).await, cost(&db, &file(25, 20)).await);
        assert_eq!(few.0, many.0, "a plan");
        assert!(many.0.queries <= 5, "{many:?}");
        // 500 edges of collections, 1500 of data; some hundred a statement, the change log with them.
        assert!(many.1.writes < 60 && many.1.queries == 0, "{many:?}");
    }
}

#[test]
fn a_file_of_many_groups_is_read() {
    let file = reading::read(&file(2000, 10)).unwrap();
    assert_eq!(file.groups.len(), 2000);
    assert!(wish::read(&file, &crate::world::World::default()).is_err());
}
