//! How API keys are used: when last, on which routes, what they need; and why some were refused.

use crate::{
    process::{self, Process},
    running::set_up,
    world::{ADA, ADMINISTRATORS, ALL_USERS, Client, NOW, World, moment, on_both},
};
use axum::http::Method;
use chrono::{DateTime, TimeDelta, Utc};
use expect_test::expect;
use futures_util::FutureExt;
use serde_json::{Value, json};

impl World {
    /// Writes down what is noted, as happens every few seconds.
    async fn flush(&self) {
        self.app.identity.write_activity().await;
    }

    async fn usage(&self, key: i64) -> Value {
        let answer = self.admin().get(&format!("/api/api-key/{key}/usage")).await;
        assert_eq!(answer.status, 200, "{answer}");
        answer.json()
    }

    /// When a key was last used, as the list says.
    async fn last_used(&self, key: i64) -> Option<DateTime<Utc>> {
        let keys = self.admin().get("/api/api-key").await.json();
        let key = keys.as_array().unwrap().iter().find(|listed| listed["id"] == key).unwrap().clone();
        key["last_used_at"].as_str().map(moment)
    }

    /// How often a key was refused for a reason, event by event, the newest first.
    async fn refusals(&self, reason: &str) -> Vec<i64> {
        let answer = self.admin().get("/api/audit?topic=api-key-refused").await.json();
        let events = answer["data"].as_array().unwrap().iter().map(|event| &event["details"]);
        events.filter(|it| it["reason"] == reason).map(|it| it["times"].as_i64().unwrap()).collect()
    }
}

/// Calls each path so often.
async fn call(client: &Client, calls: &[(usize, &str)]) {
    for (times, path) in calls {
        for _ in 0..*times {
            client.get(path).await;
        }
    }
}

/// The routes of a usage, as `requests refused method path scope`.
fn routes(usage: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let line = |route: &Value| {
        let (method, path, scope) = (text(&route["method"]), text(&route["path"]), text(&route["scope"]));
        format!("{} {} {method} {path} {scope}", route["requests"], route["refused"])
    };
    usage["routes"].as_array().unwrap().iter().map(line).collect()
}

on_both! {
    /// S44
    async fn when_a_key_was_last_used_is_written_once_a_minute(world: World) {
        let key = world.admin_key().await.with("user-agent", "dbt/1.9").from("192.0.2.7");
        assert_eq!(world.last_used(1).await, None, "never used");
        let start = moment(NOW);
        for (seconds, seen) in [(0, 0), (30, 0), (59, 0), (60, 60), (90, 60), (120, 120)] {
            world.clock.advance(start + TimeDelta::seconds(seconds) - world.clock.now());
            assert_eq!(key.get("/api/user/current").await.status, 200);
            world.flush().await;
            assert_eq!(world.last_used(1).await, Some(start + TimeDelta::seconds(seen)), "after {seconds} seconds");
        }
        let listed = world.admin().get("/api/api-key").await.json();
        assert_eq!((&listed[0]["last_used_ip"], &listed[0]["last_used_agent"]), (&json!("192.0.2.7"), &json!("dbt/1.9")));
        assert_eq!(world.usage(1).await["total"], json!(6), "every request counts");
    }

    async fn requests_are_counted_per_route_and_day_and_never_by_what_stood_in_the_path(world: World) {
        let key = world.admin_key().await;
        call(&key, &[(2, "/api/user/1"), (1, "/api/user/1?secret=r3fl3ct"), (1, "/api/user/999"), (1, "/api/r3fl3ct")]).await;
        key.send(Method::from_bytes(b"R3FL3CT").unwrap(), "/api/nowhere", None).await;
        world.flush().await;
        world.clock.advance(TimeDelta::days(1));
        call(&key, &[(2, "/api/user/1"), (3, "/api/user/current")]).await;
        world.flush().await;
        let usage = world.usage(1).await;
        expect![[r#"
            [
                "6 0 GET /api/user/{id} users:read",
                "3 0 GET /api/user/current -",
                "1 0 GET /api/{*path} -",
                "1 0 OTHER /api/{*path} -",
            ]
        "#]].assert_debug_eq(&routes(&usage));
        assert_eq!((&usage["first_day"], usage["days"].as_array().unwrap().len()), (&json!("2026-02-02"), 90));
        let days = world.admin().get("/api/api-key/1/usage?days=3").await.json()["days"].clone();
        assert_eq!(days, json!([
            { "day": "2026-04-30", "requests": 0, "refused": 0 },
            { "day": "2026-05-01", "requests": 6, "refused": 0 },
            { "day": "2026-05-02", "requests": 5, "refused": 0 },
        ]));
        let today = world.admin().get("/api/api-key/1/usage?days=1").await.json();
        assert_eq!((&today["total"], today["routes"].as_array().unwrap().len()), (&json!(5), 2));
        assert_eq!(today["routes"][0]["last_used_on"], json!("2026-05-02"));
    }

    async fn a_key_needs_what_it_did_and_not_what_it_was_refused(world: World) {
        let key = world.admin_key().await;
        assert_eq!(world.usage(1).await["needed_scopes"], json!([]));
        call(&key, &[(1, "/api/user/current"), (2, "/api/user"), (1, "/api/database"), (1, "/api/setting")]).await;
        key.post("/api/user", json!({ "email": "new@example.com" })).await;
        world.flush().await;
        assert_eq!(
            world.usage(1).await["needed_scopes"],
            json!(["databases:read", "settings:read", "users:write"]),
            "who may change people may see them"
        );
        let plain = world.plain_key().await;
        call(&plain, &[(1, "/api/database"), (3, "/api/user")]).await;
        world.flush().await;
        let usage = world.usage(2).await;
        assert_eq!((&usage["needed_scopes"], &usage["refused"]), (&json!(["databases:read"]), &json!(3)));
        assert_eq!(routes(&usage)[0], "3 3 GET /api/user users:read");
    }

    /// What the scopes of a key refuse is counted too, though no handler ever sees it.
    async fn what_the_gate_refuses_is_counted(world: World) {
        let body = json!({ "name": "x", "group_id": ADMINISTRATORS, "scopes": ["users:read"] });
        let made = world.admin().post("/api/api-key", body).await;
        call(&world.key(&made.text_at("/unmasked_key")), &[(2, "/api/setting"), (1, "/api/user")]).await;
        world.flush().await;
        let usage = world.usage(1).await;
        assert_eq!((&usage["total"], &usage["refused"], &usage["needed_scopes"]), (&json!(3), &json!(2), &json!(["users:read"])));
    }

    async fn scopes_on_trial_refuse_nothing_and_tell_what_they_would_have_refused(world: World) {
        let key = world.admin_key().await;
        let change = async |change: Value| {
            assert_eq!(world.admin().put("/api/api-key/1", change).await.status, 200);
        };
        change(json!({ "trial_scopes": ["users:read", "query:run@database/1"] })).await;
        for path in ["/api/user", "/api/database", "/api/database", "/api/setting"] {
            assert_eq!(key.get(path).await.status, 200, "{path}");
        }
        world.flush().await;
        assert_eq!(world.usage(1).await["on_trial"], json!([
            { "method": "GET", "path": "/api/database", "scope": "databases:read", "requests": 2 },
            { "method": "GET", "path": "/api/setting", "scope": "settings:read", "requests": 1 },
        ]));
        change(json!({ "trial_scopes": ["users:read", "databases:write"] })).await;
        let left = world.usage(1).await["on_trial"].clone();
        assert_eq!((left.as_array().unwrap().len(), &left[0]["path"]), (1, &json!("/api/setting")), "what they would still refuse");
        let needed = world.usage(1).await["needed_scopes"].clone();
        change(json!({ "scopes": needed, "trial_scopes": null })).await;
        assert_eq!(world.usage(1).await["on_trial"], json!([]));
        for (path, expected) in [("/api/user", 200), ("/api/database", 200), ("/api/setting", 200), ("/api/audit", 403)] {
            assert_eq!(key.get(path).await.status, expected, "{path}: what it needs is enough");
        }
    }

    /// S43
    async fn uses_of_the_secret_that_is_being_replaced_are_counted(world: World) {
        let old = world.admin_key().await;
        let rotate = async || {
            world.clock.advance(TimeDelta::seconds(1));
            let overlap = json!({ "overlap_seconds": 3600 });
            let answer = world.admin().put("/api/api-key/1/regenerate", overlap).await;
            world.key(&answer.text_at("/unmasked_key"))
        };
        let uses = async || world.admin().get("/api/api-key").await.json()[0]["retiring"]["uses"].clone();
        let new = rotate().await;
        call(&old, &[(2, "/api/user/current")]).await;
        call(&new, &[(3, "/api/user/current")]).await;
        world.flush().await;
        call(&old, &[(1, "/api/user/current")]).await;
        world.flush().await;
        assert_eq!(uses().await, json!(3));
        call(&old, &[(1, "/api/user/current")]).await;
        let newest = rotate().await;
        world.flush().await;
        assert_eq!(uses().await, json!(0), "uses of a secret that has ended are none of the next");
        call(&newest, &[(1, "/api/user/current")]).await;
        world.flush().await;
        assert_eq!((world.usage(1).await["total"].clone(), uses().await), (json!(8), json!(0)), "each secret is the key");
    }

    /// S44: what cannot be written fails no request, and is written later.
    async fn a_write_that_fails_is_tried_again(world: World) {
        let key = world.admin_key().await;
        world.execute("ALTER TABLE api_key_use RENAME TO away").await;
        for _ in 0..3 {
            assert_eq!(key.get("/api/user").await.status, 200);
            world.flush().await;
        }
        world.execute("ALTER TABLE away RENAME TO api_key_use").await;
        world.flush().await;
        world.flush().await;
        let usage = world.usage(1).await;
        assert_eq!((&usage["total"], usage["last_used_at"].is_string()), (&json!(3), true), "once each");
    }

    async fn what_is_noted_of_a_deleted_key_stops_no_other(world: World) {
        let (gone, other) = (world.plain_key().await, world.admin_key().await);
        call(&gone, &[(1, "/api/user/current")]).await;
        world.flush().await;
        call(&gone, &[(1, "/api/user/current")]).await;
        assert_eq!(world.admin().delete("/api/api-key/1").await.status, 204);
        assert_eq!(world.count("api_key_use").await, 0, "its counts go with it");
        call(&other, &[(1, "/api/user/current")]).await;
        world.flush().await;
        assert_eq!(world.usage(2).await["total"], json!(1));
        assert_eq!(world.admin().get("/api/api-key/1/usage").await.to_string(), "404 text/plain\nNot found.");
    }

    async fn counts_are_kept_for_ninety_days(world: World) {
        let key = world.plain_key().await;
        for days in [0, 1, 88] {
            world.clock.advance(TimeDelta::days(days));
            call(&key, &[(1, "/api/user/current")]).await;
            world.flush().await;
        }
        world.app.identity.clean_up().await;
        let total = async || {
            let admin = world.session(&world.log_in(ADA).await);
            admin.get("/api/api-key/1/usage").await.json()["total"].as_i64()
        };
        assert_eq!((world.count("api_key_use").await, total().await), (3, Some(3)));
        world.clock.advance(TimeDelta::days(1));
        assert_eq!(total().await, Some(2), "what is not kept is not shown");
        world.app.identity.clean_up().await;
        assert_eq!(world.count("api_key_use").await, 2);
    }

    async fn of_one_key_only_so_much_is_kept(world: World) {
        world.plain_key().await;
        world.execute(
            "INSERT INTO api_key_use (api_key_id, day, method, path, requests, refused, on_trial)
             WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 6000)
             SELECT 1, CASE WHEN n <= 2000 THEN '2026-04-28' WHEN n <= 4000 THEN '2026-04-29' ELSE '2026-04-30' END,
                    'GET', '/api/' || n, 1, 0, 0 FROM number",
        )
        .await;
        world.app.identity.clean_up().await;
        assert_eq!(world.count("api_key_use").await, 4000, "the oldest day goes whole");
    }

    async fn days_that_cannot_be_meant_are_refused(world: World) {
        world.plain_key().await;
        for days in ["0", "91", "-1", "x", "1.5", "99999999999999999999"] {
            let answer = world.admin().get(&format!("/api/api-key/1/usage?days={days}")).await;
            assert_eq!(answer.status, 400, "{days}");
            assert!(answer.json()["errors"]["days"].is_string(), "{answer}");
        }
        assert_eq!(world.admin().get("/api/api-key/77/usage").await.status, 404);
        assert_eq!(world.plain_key_named("other").await.get("/api/api-key/1/usage").await.status, 403);
    }

    /// S39, S55: the caller learns nothing, the audit log everything, and nobody can fill it.
    async fn why_a_key_was_refused_is_in_the_audit_log_once_an_hour(world: World) {
        let body = json!({ "name": "x", "group_id": ALL_USERS, "allowed_cidrs": ["192.0.2.0/24"] });
        let key = world.admin().post("/api/api-key", body).await.text_at("/unmasked_key");
        let key = world.key(&key).from("198.51.100.9");
        call(&key, &[(5, "/api/user/current")]).await;
        assert_eq!(world.count("api_key_use").await, 0);
        for _ in 0..2 {
            world.flush().await;
        }
        let event = world.last_event("api-key-refused").await;
        assert_eq!(event["details"], json!({ "reason": "wrong-address", "times": 5 }));
        assert_eq!((&event["model"], &event["model_id"], &event["ip_address"]), (&json!("ApiKey"), &json!(1), &json!("198.51.100.9")));
        assert_eq!((&event["actor"], &event["api_key"]["name"]), (&json!(null), &json!("x")));
        for minutes in [1, 58] {
            world.clock.advance(TimeDelta::minutes(minutes));
            call(&key, &[(10, "/api/user/current")]).await;
            world.flush().await;
        }
        assert_eq!(world.refusals("wrong-address").await, [5]);
        world.clock.advance(TimeDelta::minutes(1));
        world.flush().await;
        assert_eq!(world.refusals("wrong-address").await, [20, 5]);
        world.execute("UPDATE api_key SET is_active = FALSE").await;
        call(&key, &[(1, "/api/user/current")]).await;
        world.flush().await;
        assert_eq!((world.refusals("disabled").await, world.refusals("wrong-address").await.len()), (vec![1], 2));
        call(&world.key("mb_0123456789abcdef0123456789abcdef0123456789a="), &[(3, "/api/user/current")]).await;
        world.flush().await;
        assert_eq!(world.count("api_key_use").await, 0, "a key that nobody has leaves nothing");
        assert_eq!(world.last_used(1).await, None, "a refused key was not used");
    }
}

impl World {
    async fn plain_key_named(&self, name: &str) -> Client {
        self.key(&self.new_key(name, ALL_USERS).await)
    }
}

/// What was asked for may be done even if nobody waits for the answer.
#[tokio::test]
async fn a_request_that_is_given_up_is_a_use() {
    let world = World::new().await;
    let key = world.admin_key().await;
    let writer = world.db().write().await.unwrap();
    let change = key.put("/api/setting/start-of-week", json!({ "value": "monday" }));
    assert!(change.now_or_never().is_none(), "it waits for the writer");
    drop(writer);
    world.flush().await;
    assert_eq!(world.usage(1).await["total"], json!(1));
}

/// S44: what was noted survives a stop, and a kill costs seconds.
#[tokio::test]
async fn what_was_noted_is_written_when_the_server_stops() {
    let data_dir = tempfile::tempdir().unwrap();
    let server = Process::start(data_dir.path());
    let session = set_up(&server).await;
    let http = process::http();
    let body = json!({ "name": "key", "group_id": ADMINISTRATORS });
    let made = http.post(server.url("/api/api-key")).header("x-metabase-session", &session).json(&body);
    let made: Value = made.send().await.unwrap().json().await.unwrap();
    let key = made["unmasked_key"].as_str().unwrap();
    for _ in 0..7 {
        http.get(server.url("/api/user")).header("x-api-key", key).send().await.unwrap();
    }
    server.terminate();
    assert!(server.wait().0.success());
    let server = Process::start(data_dir.path());
    let usage = http.get(server.url("/api/api-key/1/usage")).header("x-metabase-session", &session);
    let usage: Value = usage.send().await.unwrap().json().await.unwrap();
    assert_eq!((&usage["total"], usage["last_used_at"].is_string()), (&json!(7), true));
}
