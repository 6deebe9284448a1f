//! Keys that may less than their group: by scope, by time, by address.

use crate::world::{ADMINISTRATORS, ALL_USERS, Client, World, on_both};
use chrono::TimeDelta;
use serde_json::{Value, json};

/// Makes a key of the Administrators group with these limits.
async fn limited(world: &World, limits: Value) -> Client {
    let mut body = json!({ "name": limits.to_string(), "group_id": ADMINISTRATORS });
    body.as_object_mut().unwrap().extend(limits.as_object().unwrap().clone());
    let made = world.admin().post("/api/api-key", body).await;
    world.key(&made.text_at("/unmasked_key"))
}

async fn status(client: &Client, path: &str) -> u16 {
    client.get(path).await.status
}

on_both! {
    /// S40
    async fn a_key_may_what_both_its_group_and_its_scopes_allow(world: World) {
        let reader = limited(&world, json!({ "scopes": ["users:read", "databases:read"] })).await;
        for (path, expected) in
            [("/api/user", 200), ("/api/database", 200), ("/api/permissions/group", 403), ("/api/setting", 403)]
        {
            assert_eq!(status(&reader, path).await, expected, "{path}");
        }
        let refused = reader.post("/api/user", json!({ "email": "new@example.com" })).await;
        assert_eq!((refused.status, &refused.json()["scope"]), (403, &json!("users:write")));
        let body = json!({ "name": "plain", "group_id": ALL_USERS, "scopes": ["users:read"] });
        let plain = world.admin().post("/api/api-key", body).await.text_at("/unmasked_key");
        assert_eq!(status(&world.key(&plain), "/api/user").await, 403, "scopes give nothing");
    }

    /// S40: what every key may ask is answered as to somebody without special rights.
    async fn a_scoped_key_learns_no_setting_without_the_scope(world: World) {
        let blind = limited(&world, json!({ "scopes": ["users:read"] })).await;
        let sighted = limited(&world, json!({ "scopes": ["settings:read"] })).await;
        let has = async |client: &Client| {
            client.get("/api/session/properties").await.json().get("session-timeout").is_some()
        };
        assert_eq!((has(&blind).await, has(&sighted).await), (false, true));
        assert_eq!(status(&blind, "/api/user/current").await, 200);
        assert_eq!(status(&blind, "/api/nowhere").await, 404);
    }

    /// S40
    async fn a_scope_for_one_database_ends_there(world: World) {
        let first = world.connect_shop().await;
        let details = world.admin().get(&format!("/api/database/{first}")).await.json()["details"].clone();
        let second = json!({ "name": "The same once more", "engine": "sqlite", "details": details });
        let second = world.admin().post("/api/database", second).await.json()["id"].as_i64().unwrap();
        let scopes = [format!("databases:write@database/{first}"), format!("query:run@database/{first}")];
        let key = limited(&world, json!({ "scopes": scopes })).await;
        let list = key.get("/api/database").await.json();
        assert_eq!((&list["total"], &list["data"][0]["id"]), (&json!(1), &json!(first)));
        for (database, expected) in [(first, 200), (second, 403)] {
            assert_eq!(status(&key, &format!("/api/database/{database}")).await, expected);
            let change = key.put(&format!("/api/database/{database}"), json!({ "caveats": "none" })).await;
            assert_eq!(change.status, expected, "{change}");
            let question = json!({ "database": database, "type": "native", "native": { "query": "SELECT 1" } });
            let answered = key.post("/api/dataset", question).await.json()["status"] == "completed";
            assert_eq!(answered, expected == 200);
        }
        let new = json!({ "name": "x", "engine": "sqlite", "details": { "db": "/nowhere" } });
        assert_eq!(key.post("/api/database", new).await.status, 403, "a new database is not the one it is for");
    }

    /// S39
    async fn a_key_that_may_not_speak_now_or_from_here_is_nobody(world: World) {
        let at = |minutes| (world.clock.now() + TimeDelta::minutes(minutes)).to_rfc3339();
        let limits = [
            (json!({ "expires_at": at(10) }), [200, 401]),
            (json!({ "not_before": at(10) }), [401, 200]),
            (json!({ "is_active": false }), [401, 401]),
            (json!({ "allowed_cidrs": ["192.0.2.0/24"] }), [401, 401]),
            (json!({ "allowed_cidrs": ["192.0.2.0/24", "127.0.0.1"] }), [200, 200]),
        ];
        let mut keys = Vec::new();
        for (limit, expected) in limits {
            keys.push((limited(&world, limit.clone()).await, limit, expected));
        }
        for round in 0..2 {
            for (key, limit, expected) in &keys {
                let answer = key.get("/api/user/current").await;
                assert_eq!(answer.status, expected[round], "{limit} {round}");
                if answer.status == 401 {
                    assert_eq!(answer.text(), "Unauthenticated", "{limit}");
                }
            }
            world.clock.advance(TimeDelta::minutes(10));
        }
    }

    async fn limits_are_shown_and_those_that_are_not_there_are_not(world: World) {
        let limits = json!({
            "description": "Nightly", "not_before": "2026-01-01T00:00:00Z", "expires_at": "2027-01-01T00:00:00+01:00",
            "allowed_cidrs": ["10.1.0.0/8"], "scopes": ["query:run", "databases:read@database/1"],
        });
        limited(&world, limits).await;
        let listed = world.admin().get("/api/api-key").await.json();
        let key = &listed[0];
        assert_eq!(key["scopes"], json!(["databases:read@database/1", "query:run"]));
        assert_eq!((&key["allowed_cidrs"], &key["description"]), (&json!(["10.0.0.0/8"]), &json!("Nightly")));
        assert_eq!(key["expires_at"], json!("2026-12-31T23:00:00Z"));
        assert_eq!((key.get("is_active"), &key["created_by"]["id"]), (None, &json!(1)));
    }

    async fn limits_that_cannot_be_meant_are_refused(world: World) {
        for (field, wrong) in [
            ("scopes", json!(["everything"])), ("scopes", json!([])), ("scopes", json!("users:read")),
            ("allowed_cidrs", json!(["10.0.0.0/99"])), ("expires_at", json!("tomorrow")), ("expires_at", json!(7)),
            ("description", json!(" ")), ("is_active", json!("no")),
        ] {
            let body = json!({ "name": "x", "group_id": ALL_USERS, field: wrong });
            let answer = world.admin().post("/api/api-key", body).await;
            assert_eq!(answer.status, 400, "{field} {wrong}");
            assert!(answer.json()["errors"][field].is_string(), "{answer}");
        }
        assert_eq!(world.count("api_key").await, 0);
    }
}
