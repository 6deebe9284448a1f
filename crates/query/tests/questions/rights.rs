//! Whose questions are answered.

use crate::{cases::Ids, cases::PLACES, world::World};
use serde_json::{Value, json};

/// Says what everybody may do with a database.
async fn allow(world: &World, database: i64, rights: Value) {
    let groups = json!({ "1": { database.to_string(): rights } });
    let answer = world.put("/api/permissions/graph?force=true", json!({ "groups": groups })).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

/// A173, A237: each table is asked for, however it gets into the question.
#[tokio::test(flavor = "multi_thread")]
async fn questions_need_a_right_to_every_table_in_them() {
    let world = World::new().await;
    let database = world.connect_sqlite(PLACES).await;
    let ids = Ids::of(&world, database).await;
    let venues = ids.id("$venues");
    let others = ["$categories", "$users", "$checkins", "$flock", "$bird"];
    let mut some = serde_json::Map::from_iter([(venues.to_string(), json!("query-builder"))]);
    some.extend(others.iter().map(|name| (ids.id(name).to_string(), json!("no"))));
    allow(&world, database, json!({ "create-queries": { "": some } })).await;
    let key = world.key().await;

    let name = json!(["field", "$venues.name", null]);
    let joined = json!({ "source-table": "$users", "alias": "u", "condition": ["=", ["field", "$users.id", { "join-alias": "u" }], 1] });
    let native = json!({ "native": "SELECT name FROM users" });
    for (query, may) in [
        (json!({ "source-table": "$venues", "filter": ["=", name, "Bob"] }), true),
        (json!({ "source-query": { "source-table": "$venues", "limit": 1 } }), true),
        (json!({ "source-table": "$users" }), false),
        (json!({ "source-query": { "source-table": "$users" } }), false),
        (json!({ "source-table": "$venues", "joins": [joined] }), false),
        (
            json!({ "source-table": "$venues", "joins": [{ "source-query": native, "alias": "n", "condition": ["=", name, 1] }] }),
            false,
        ),
        (
            json!({ "source-query": native, "fields": [["field", "name", { "base-type": "type/Text" }]] }),
            false,
        ),
        (
            json!({ "source-table": "$venues", "fields": [["field", "$categories.name", { "source-field": "$venues.category_id" }]] }),
            false,
        ),
        (json!({ "source-table": "$venues", "filter": ["=", ["field", "$users.name", null], "Bob"] }), false),
    ] {
        let question = json!({ "database": database, "type": "query", "query": ids.fill(&query) });
        let answer = world.ask_with_key(&key, question.clone()).await;
        let expected = if may { json!(null) } else { json!("missing-required-permissions") };
        assert_eq!(answer["error_type"], expected, "{query} {answer}");
        let admins = world.post("/api/dataset", question).await.json();
        assert_ne!(admins["error_type"], "missing-required-permissions", "{query}");
    }
}

/// A question about one database cannot name what is in another.
#[tokio::test(flavor = "multi_thread")]
async fn a_question_stays_in_its_database() {
    let world = World::new().await;
    let database = world.connect_sqlite(PLACES).await;
    let ids = Ids::of(&world, database).await;
    let elsewhere = world.table("product").await;
    for query in [
        json!({ "source-table": elsewhere }),
        json!({ "source-table": "$venues", "joins": [{ "source-table": elsewhere, "alias": "p", "condition": ["=", ["field", "$venues.id", null], 1] }] }),
    ] {
        let question = json!({ "database": database, "type": "query", "query": ids.fill(&query) });
        let answer = world.post("/api/dataset", question).await.json();
        assert_eq!(answer["error_type"], "invalid-query", "{answer}");
    }
}
