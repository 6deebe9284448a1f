//! What is remembered of bulk calls, and what a crash leaves of them.

use crate::{
    bulk::bulk,
    process::{self, Process},
    running::set_up,
    world::{ALL_USERS, Answer, Client, config, on_both, setup_body, start},
};
use axum::Router;
use chrono::TimeDelta;
use kernel::{Chance, Clock};
use serde_json::{Value, json};
use std::time::Instant;

/// Asks under a key.
async fn under(key: &str, client: &Client, operations: Value) -> Answer {
    client.clone().with("idempotency-key", key).post("/api/bulk", json!({ "operations": operations })).await
}

fn new_group(name: &str) -> Value {
    json!([{ "op": "group.create", "name": name }])
}

on_both! {
    async fn who_asks_again_is_told_the_same_and_nothing_happens_again(world: World) {
        let first = under("deploy-7", &world.admin(), new_group("Analysts")).await;
        let again = under("deploy-7", &world.admin(), new_group("Analysts")).await;
        assert_eq!((first.status, first.header("idempotent-replayed")), (200, None), "{first}");
        assert_eq!((again.status, again.header("idempotent-replayed")), (200, Some("true")), "{again}");
        assert_eq!(first.text(), again.text());
        let other = under("deploy-7", &world.admin(), new_group("Others")).await;
        assert_eq!(other.to_string(), "422 text/plain\nThis Idempotency-Key stands for a call with another body. Choose a new key for a new call.");
        let program = world.admin_key().await;
        let theirs = under("deploy-7", &program, new_group("Others")).await;
        assert_eq!((theirs.status, theirs.header("idempotent-replayed")), (200, None), "callers have keys of their own");
        assert_eq!(world.count("permissions_group").await, 4);
    }

    async fn a_key_is_visible_and_in_one_piece(world: World) {
        for odd in ["two words", "", " ", "tab\tbed", "grün", &"k".repeat(256)] {
            let answer = under(odd, &world.admin(), new_group("One")).await;
            assert_eq!(answer.status, 400, "{odd:?}: {answer}");
        }
        assert_eq!(under(&"k".repeat(255), &world.admin(), new_group("One")).await.status, 200);
    }

    async fn a_day_later_a_key_is_new_and_what_it_stood_for_is_forgotten(world: World) {
        assert_eq!(under("k", &world.admin(), new_group("One")).await.status, 200);
        world.clock.advance(TimeDelta::hours(24) - TimeDelta::milliseconds(1));
        world.app.governance.clean_up().await.unwrap();
        assert_eq!(under("k", &world.admin(), new_group("Two")).await.status, 422);
        world.clock.advance(TimeDelta::milliseconds(1));
        assert_eq!(under("k", &world.admin(), new_group("Two")).await.status, 200);
        world.clock.advance(TimeDelta::hours(24));
        world.app.governance.clean_up().await.unwrap();
        assert_eq!(world.count("bulk_answer").await, 0);
    }

    async fn what_failed_as_a_whole_may_be_tried_again(world: World) {
        let operations = json!([{ "op": "group.rename", "id": 3, "name": "Analysts" }]);
        assert_eq!(under("k", &world.admin(), operations.clone()).await.status, 404);
        assert_eq!(bulk(&world.admin(), new_group("Others")).await.status, 200);
        world.execute("UPDATE permissions_group SET id = 3 WHERE name = 'Others'").await;
        let done = under("k", &world.admin(), operations).await;
        assert_eq!((done.status, done.header("idempotent-replayed")), (200, None));
    }

    /// S35: a secret is shown once, and is nowhere in the app database.
    async fn a_remembered_answer_has_no_secret(world: World) {
        let operations = json!([{ "op": "api_key.create", "name": "CI", "group_id": ALL_USERS }]);
        let first = under("k", &world.admin(), operations.clone()).await;
        let secret = first.text_at("/results/0/result/unmasked_key");
        assert_eq!(world.key(&secret).get("/api/user/current").await.status, 200);
        let again = under("k", &world.admin(), operations).await;
        assert_eq!(again.json()["results"][0]["result"]["unmasked_key"], Value::Null);
        assert_eq!(again.json()["results"][0]["id"], first.json()["results"][0]["id"]);
        let kept: String = world.one("SELECT answer FROM bulk_answer").await;
        assert!(!kept.contains(&secret) && !kept.contains(&secret[7..]));
    }

    async fn of_two_at_once_one_does_it(world: World) {
        let admin = world.admin();
        let operations: Value = (0..50).map(|number| json!({ "op": "group.create", "name": format!("G{number}") })).collect();
        let ask = || under("k", &admin, operations.clone());
        let (one, two, three) = tokio::join!(ask(), ask(), ask());
        let (mut done, mut told) = (0, 0);
        for answer in [one, two, three] {
            match (answer.status, answer.header("idempotent-replayed")) {
                (200, None) => done += 1,
                (200, Some(_)) | (409, None) => told += 1,
                _ => panic!("{answer}"),
            }
        }
        assert_eq!((done, told, world.count("permissions_group").await), (1, 2, 52));
    }

    async fn keys_are_visible_and_short_and_the_newest_of_each_caller_are_kept(world: World) {
        for odd in ["", "\u{e9}", &"x".repeat(256)] {
            let client = world.admin().with_bytes("idempotency-key", odd.as_bytes());
            let answer = client.post("/api/bulk", json!({ "operations": new_group("Odd") })).await;
            assert_eq!(answer.status, 400, "{odd:.20}: {answer}");
        }
        let operations = json!([{ "op": "collection.create", "name": "x" }]);
        for number in 0..202 {
            world.clock.advance(TimeDelta::milliseconds(1));
            assert_eq!(under(&format!("k{number}"), &world.admin(), operations.clone()).await.status, 200);
        }
        assert_eq!(world.count("bulk_answer").await, 200);
        assert_eq!(under("k201", &world.admin(), operations.clone()).await.header("idempotent-replayed"), Some("true"));
        assert_eq!(under("k0", &world.admin(), operations).await.header("idempotent-replayed"), None);
    }
}

/// What one replica remembers, the other knows; and of two that are asked at once, one does it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replicas_remember_together() {
    let database = scratch_postgres::database().await;
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let clock = Clock::manual(crate::world::NOW.parse().unwrap());
    let environment = [("MB_ENCRYPTION_SECRET_KEY", "a secret that both know")];
    let mut apps = Vec::new();
    for folder in &folders {
        let config = config(folder.path(), Some(&database.uri()), &environment);
        apps.push(start(config, &clock, Chance::system()).await);
    }
    let client = |at: usize| Client::of(Router::clone(&apps[at].router));
    let token = client(0).get("/api/session/properties").await.text_at("/setup-token");
    let session = client(0).post("/api/setup", setup_body(&token)).await.text_at("/id");
    let admin = [0, 1].map(|at| client(at).with("x-metabase-session", &session));
    let operations: Value =
        (0..50).map(|number| json!({ "op": "group.create", "name": format!("G{number}") })).collect();
    let (one, two) =
        tokio::join!(under("k", &admin[0], operations.clone()), under("k", &admin[1], operations.clone()));
    let mut seen = [one.status, two.status];
    seen.sort_unstable();
    assert!(seen == [200, 200] || seen == [200, 409], "{one} {two}");
    for admin in &admin {
        let again = under("k", admin, operations.clone()).await;
        assert_eq!((again.status, again.header("idempotent-replayed")), (200, Some("true")), "{again}");
    }
    let groups = admin[0].get("/api/permissions/group").await.json();
    assert_eq!(groups.as_array().unwrap().len(), 52);
}

/// Kill −9 at any moment leaves all of it, the remembered answer with it, or nothing.
async fn a_crash_leaves_all_or_nothing(start: impl Fn() -> Process) {
    const COUNT: u64 = 300;
    let mut server = start();
    let session = set_up(&server).await;
    let http = process::http();
    let send = async |server: &Process, key: &str, operations: &Value| {
        let request = http.post(server.url("/api/bulk")).header("x-metabase-session", &session);
        let request = request.header("idempotency-key", key).json(&json!({ "operations": operations }));
        request.send().await.unwrap()
    };
    let new: Value =
        (0..COUNT).map(|it| json!({ "op": "collection.create", "name": format!("C{it}") })).collect();
    let made: Value = send(&server, "new", &new).await.json().await.unwrap();
    let ids: Vec<_> = made["results"].as_array().unwrap().iter().map(|line| line["id"].clone()).collect();
    let upon = |op: &str| -> Value { ids.iter().map(|id| json!({ "op": op, "id": id })).collect() };
    let began = Instant::now();
    assert_eq!(send(&server, "first", &upon("collection.archive")).await.status(), 200);
    let (whole, mut is_archived) = (began.elapsed(), true);
    for (round, part) in [0.05, 0.5, 0.9, 1.0, 4.0].into_iter().enumerate() {
        let key = format!("round-{round}");
        let operations = upon(if is_archived { "collection.restore" } else { "collection.archive" });
        let _ = tokio::time::timeout(whole.mul_f64(part), send(&server, &key, &operations)).await;
        server.kill();
        server = start();
        let get = http.get(server.url("/api/collection/trash/items?limit=1"));
        let trash: Value =
            get.header("x-metabase-session", &session).send().await.unwrap().json().await.unwrap();
        let in_trash = trash["total"].as_u64().unwrap();
        assert!([0, COUNT].contains(&in_trash), "killed after {part} of it: {in_trash} of {COUNT}");
        let is_done = (in_trash == COUNT) != is_archived;
        let again = send(&server, &key, &operations).await;
        assert_eq!(again.status(), 200, "killed after {part} of it");
        let is_replayed = again.headers().contains_key("idempotent-replayed");
        assert_eq!(is_replayed, is_done, "killed after {part} of it: changes and memory go together");
        is_archived = !is_archived;
    }
    server.terminate();
}

#[tokio::test]
async fn a_crash_leaves_all_or_nothing_on_sqlite() {
    let data_dir = tempfile::tempdir().unwrap();
    a_crash_leaves_all_or_nothing(|| Process::start(data_dir.path())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_leaves_all_or_nothing_on_postgres() {
    let (data_dir, database) = (tempfile::tempdir().unwrap(), scratch_postgres::database().await);
    a_crash_leaves_all_or_nothing(|| {
        let mut command = process::command(data_dir.path());
        command.env("MB_DB_TYPE", "postgres").env("MB_DB_CONNECTION_URI", database.uri());
        Process::run(command)
    })
    .await;
}
