//! `/api/notify`: who may tell that a database changed, and what comes of it.

use crate::world::{ADMINISTRATORS, Answer, Client, On, World};
use axum::http::Method;
use chrono::TimeDelta;
use serde_json::{Value, json};

const KEY: &str = "a static key of the test";

async fn world(on: On) -> World {
    let world = World::on(on).environment(&[("MB_API_KEY", KEY)]).with_administrator().await;
    assert_eq!(world.connect_shop().await, 1);
    // From here on nothing syncs, so that what is wanted can be seen.
    world
        .execute(
            "UPDATE catalog_database SET sync_lease = 'x', sync_lease_until = '2100-01-01T00:00:00.000Z'",
        )
        .await;
    world
}

fn with(client: Client, key: &str) -> Client {
    client.with("x-metabase-apikey", key)
}

async fn tell(client: &Client, body: Value) -> Answer {
    client.post("/api/notify/db/1", body).await
}

async fn is_wanted(world: &World) -> bool {
    world.one("SELECT sync_wanted FROM catalog_database").await
}

async fn notices(world: &World) -> i64 {
    world.one("SELECT count(*) AS events FROM audit_event WHERE topic = 'database-notify'").await
}

/// A160
#[tokio::test]
async fn without_a_static_key_nobody_notifies() {
    let world = World::new().await;
    for client in
        [world.anonymous(), world.admin(), with(world.anonymous(), ""), with(world.anonymous(), "x")]
    {
        let answer = tell(&client, json!({})).await;
        assert_eq!((answer.status, answer.header("content-type")), (403, Some("text/plain")), "{answer}");
        assert!(answer.text().starts_with("MB_API_KEY is not set."), "{answer}");
    }
}

/// A161: neither people nor API keys may, whoever they are.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_static_key_notifies() {
    let world = world(On::Sqlite).await;
    let api_key = world.new_key("CI", ADMINISTRATORS).await;
    let twice = with(with(world.anonymous(), KEY), KEY);
    let others = [
        world.anonymous(),
        world.admin(),
        world.key(&api_key),
        world.key(KEY),
        with(world.admin(), &api_key),
        with(world.anonymous(), "a static key of the tesT"),
        with(world.anonymous(), &KEY[1..]),
        with(world.anonymous(), ""),
        twice,
    ];
    for client in others {
        // The key comes first, whatever else is wrong.
        for body in [json!({}), json!({ "scan": "everything" }), json!({ "table_id": 4711 })] {
            assert_eq!(tell(&client, body).await.to_string(), "403 text/plain\nForbidden");
        }
        assert_eq!(client.post("/api/notify/db/4711", json!({})).await.status, 403);
    }
    assert!(!is_wanted(&world).await);
    assert_eq!(notices(&world).await, 0);
}

/// The static key is worth nothing anywhere else, under either name.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_static_key_opens_nothing_else() {
    let world = world(On::Sqlite).await;
    for client in [with(world.anonymous(), KEY), world.key(KEY), world.session(KEY)] {
        for path in ["/api/user/current", "/api/database", "/api/database/1", "/api/setting"] {
            assert_eq!(client.get(path).await.to_string(), "401 text/plain\nUnauthenticated", "{path}");
        }
        assert_eq!(client.post("/api/database/1/sync_schema", json!({})).await.status, 401);
    }
    for (method, body) in [(Method::GET, None), (Method::PUT, Some(json!({ "value": "x" })))] {
        let answer = world.admin().send(method, "/api/setting/api-key", body).await;
        assert!((400..500).contains(&answer.status) && !answer.text().contains(KEY), "{answer}");
    }
    for path in ["/api/setting", "/api/session/properties", "/api/audit"] {
        assert!(!world.admin().get(path).await.text().contains(KEY), "{path}");
    }
}

async fn what_is_told_is_synced_once(on: On) {
    let world = world(on).await;
    let program = with(world.anonymous(), KEY);
    let person: i64 = world.one("SELECT id FROM catalog_table WHERE name = 'person'").await;
    let bodies = [
        json!({}),
        json!({ "scan": "full" }),
        json!({ "scan": "schema", "table_id": person }),
        json!({ "table_name": "purchase" }),
        json!({ "table_id": null, "table_name": null, "scan": null }),
    ];
    for body in bodies {
        world.execute("UPDATE catalog_database SET sync_wanted = FALSE").await;
        let before = notices(&world).await;
        for _ in 0..2 {
            assert_eq!(tell(&program, body.clone()).await.text(), r#"{"success":true}"#);
            assert!(is_wanted(&world).await, "{body}");
        }
        assert_eq!(notices(&world).await, before + 1, "{body}");
    }
    let empty = program.send(Method::POST, "/api/notify/db/1", None).await;
    assert_eq!(empty.status, 200, "{empty}");
    let told = world.last_event("database-notify").await;
    assert_eq!(
        (&told["model_id"], &told["actor"], &told["details"]["name"]),
        (&json!(1), &Value::Null, &json!("Shop"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_told_is_synced_once_on_sqlite() {
    Box::pin(what_is_told_is_synced_once(On::Sqlite)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_told_is_synced_once_on_postgres() {
    Box::pin(what_is_told_is_synced_once(On::Postgres)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_notice_of_what_is_not_there_is_refused() {
    let world = world(On::Sqlite).await;
    let program = with(world.anonymous(), KEY);
    let person: i64 = world.one("SELECT id FROM catalog_table WHERE name = 'person'").await;
    for body in [
        json!({ "table_id": 4711 }),
        json!({ "table_name": "nope" }),
        json!({ "table_id": person, "table_name": "purchase" }),
    ] {
        assert_eq!(tell(&program, body).await.to_string(), "404 text/plain\nNot found.");
    }
    assert_eq!(program.post("/api/notify/db/4711", json!({})).await.status, 404);
    for body in
        [json!({ "scan": "some" }), json!({ "table_id": "x" }), json!({ "table_name": {} }), json!([])]
    {
        assert_eq!(tell(&program, body.clone()).await.status, 400, "{body}");
    }
    assert!(!is_wanted(&world).await);
}

/// S51
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_guesses_the_static_key_is_stopped() {
    let world = world(On::Sqlite).await;
    let guesser = world.anonymous().from("192.0.2.7");
    for number in 0..50 {
        assert_eq!(tell(&with(guesser.clone(), &format!("guess {number}")), json!({})).await.status, 403);
    }
    // Now the right one does not help either, and a refusal does not tell that it was right.
    for key in [KEY, "another guess"] {
        let answer = tell(&with(guesser.clone(), key), json!({})).await;
        assert_eq!(answer.status, 429, "{answer}");
        assert!(answer.header("retry-after").is_some_and(|seconds| seconds.parse::<u64>().unwrap() > 0));
    }
    assert_eq!(tell(&with(world.anonymous(), KEY), json!({})).await.status, 200, "from elsewhere");
    world.clock.advance(TimeDelta::hours(1));
    assert_eq!(tell(&with(guesser, KEY), json!({})).await.status, 200);
}

/// A key may stand in a file instead, as containers hand it out.
#[tokio::test]
async fn the_static_key_may_come_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key");
    std::fs::write(&file, format!("{KEY}\n")).unwrap();
    let world = World::with(&[("MB_API_KEY_FILE", file.to_str().unwrap())]).await;
    assert_eq!(tell(&with(world.anonymous(), KEY), json!({})).await.status, 404, "there is no database");
    assert_eq!(tell(&with(world.anonymous(), "x"), json!({})).await.status, 403);
}
