//! API keys: changed in part, given a new secret, and what the audit log tells of it.

use crate::world::{ADMINISTRATORS, ALL_USERS, Answer, Client, World, on_both};
use chrono::TimeDelta;
use serde_json::{Value, json};

impl World {
    /// Makes an API key and gives its id and its secret.
    pub async fn new_key_with(&self, body: Value) -> (i64, String) {
        let answer = self.admin().post("/api/api-key", body).await;
        assert_eq!(answer.status, 200, "{answer}");
        (answer.json()["id"].as_i64().unwrap(), answer.text_at("/unmasked_key"))
    }

    /// Makes a group.
    pub async fn new_group(&self, name: &str) -> i64 {
        self.one(&format!("INSERT INTO permissions_group (name) VALUES ('{name}') RETURNING id")).await
    }

    pub async fn change_key(&self, id: i64, change: Value) -> Answer {
        self.admin().put(&format!("/api/api-key/{id}"), change).await
    }

    /// Gives a key a new secret, the one before working on for so many seconds.
    pub async fn rotate(&self, id: i64, overlap: Option<i64>) -> Answer {
        let body = overlap.map_or(json!({}), |seconds| json!({ "overlap_seconds": seconds }));
        self.admin().put(&format!("/api/api-key/{id}/regenerate"), body).await
    }
}

/// A key's own name and rights, as it sees them itself.
async fn itself(client: &Client) -> (Value, Value, Value) {
    let user = client.get("/api/user/current").await.json();
    (user["common_name"].clone(), user["is_superuser"].clone(), user["group_ids"].clone())
}

async fn status(client: &Client) -> u16 {
    client.get("/api/user/current").await.status
}

on_both! {
    /// A135, A142, S42
    async fn a_key_moves_to_another_group_and_has_its_rights_at_once(world: World) {
        let friends = world.new_group("Friends").await;
        let (id, secret) = world.new_key_with(json!({ "name": "CI", "group_id": friends })).await;
        let key = world.key(&secret);
        for (group, name, is_superuser, groups) in [
            (ADMINISTRATORS, "Administrators", true, json!([ALL_USERS, ADMINISTRATORS])),
            (friends, "Friends", false, json!([ALL_USERS, friends])),
            (ALL_USERS, "All Users", false, json!([ALL_USERS])),
            (ADMINISTRATORS, "Administrators", true, json!([ALL_USERS, ADMINISTRATORS])),
        ] {
            let answer = world.change_key(id, json!({ "group_id": group })).await;
            assert_eq!((answer.status, answer.json()["group"].clone()), (200, json!({ "id": group, "name": name })));
            assert_eq!(itself(&key).await, (json!("CI"), json!(is_superuser), groups));
        }
        let refused = world.change_key(id, json!({ "group_id": 77 })).await;
        assert_eq!((refused.status, refused.text()), (400, r#"{"errors":{"group_id":"There is no group with this id."}}"#));
        assert_eq!(itself(&key).await.1, json!(true), "nothing has happened");
    }

    /// A136
    async fn a_renamed_key_is_called_so_everywhere(world: World) {
        let (id, secret) = world.new_key_with(json!({ "name": "CI", "group_id": ALL_USERS })).await;
        world.new_key("taken", ALL_USERS).await;
        let answer = world.change_key(id, json!({ "name": "  Nightly 🦊 ", "group_id": null })).await;
        let names = ["created_at", "group", "id", "masked_key", "name", "updated_at", "updated_by"];
        assert_eq!((answer.status, answer.keys()), (200, names.map(str::to_owned).to_vec()));
        assert_eq!(answer.text_at("/name"), "Nightly 🦊");
        assert_eq!(itself(&world.key(&secret)).await.0, json!("Nightly 🦊"));
        let taken = world.change_key(id, json!({ "name": "taken" })).await;
        let text = r#"{"errors":{"name":"An API key with this name already exists."}}"#;
        assert_eq!((taken.status, taken.text()), (400, text));
        assert_eq!(world.change_key(id, json!({ "name": "Nightly 🦊" })).await.status, 200, "its own name");
        assert_eq!(world.change_key(id, json!({ "name": " " })).await.status, 400);
    }

    /// S39, S42: every limit is set, changed and cleared on its own, and counts from the next request on.
    async fn what_is_sent_is_changed_and_the_rest_stays(world: World) {
        let (id, secret) = world.new_key_with(json!({ "name": "CI", "group_id": ADMINISTRATORS })).await;
        let key = world.key(&secret);
        for (field, value, lets_in) in [
            ("description", json!("Nightly build"), true),
            ("not_before", json!("2026-05-01T10:00:00Z"), false),
            ("expires_at", json!("2026-05-02T00:00:00Z"), true),
            ("allowed_cidrs", json!(["192.0.2.0/24"]), false),
            ("scopes", json!(["users:read"]), true),
            ("trial_scopes", json!(["users:read"]), true),
            ("is_active", json!(false), false),
        ] {
            let set = world.change_key(id, json!({ field: value })).await;
            assert_eq!((set.status, &set.json()[field]), (200, &value), "{set}");
            let untouched = world.change_key(id, json!({ "name": "CI" })).await;
            assert_eq!(untouched.json()[field], value, "{field} stays");
            assert_eq!(status(&key).await == 200, lets_in, "{field}");
            let sees_groups = key.get("/api/permissions/group").await.status == 200;
            assert_eq!(sees_groups, lets_in && field != "scopes", "{field}");
            let cleared = if field == "is_active" { json!(true) } else { json!(null) };
            let answer = world.change_key(id, json!({ field: cleared })).await;
            assert_eq!((answer.status, answer.json().get(field)), (200, None), "{field}");
            assert_eq!(status(&key).await, 200, "{field} is gone");
        }
    }

    async fn a_time_that_is_none_is_refused(world: World) {
        let (id, _) = world.new_key_with(json!({ "name": "CI", "group_id": ALL_USERS })).await;
        for change in [
            json!({ "expires_at": "2026-05-01T09:00:00Z" }),
            json!({ "not_before": "2026-06-01T00:00:00Z", "expires_at": "2026-05-31T00:00:00Z" }),
        ] {
            let answer = world.change_key(id, change.clone()).await;
            assert!(answer.status == 400 && answer.json()["errors"]["expires_at"].is_string(), "{change}: {answer}");
            let mut new = change;
            new["name"] = json!("another");
            new["group_id"] = json!(ALL_USERS);
            assert_eq!(world.admin().post("/api/api-key", new).await.status, 400);
        }
        world.change_key(id, json!({ "expires_at": "2026-05-02T09:00:00Z" })).await;
        world.clock.advance(TimeDelta::days(2));
        assert_eq!(world.change_key(id, json!({ "name": "ended" })).await.status, 200, "it can still be renamed");
        assert_eq!(world.change_key(id, json!({ "expires_at": null })).await.status, 200, "and revived");
    }

    /// A137, A139
    async fn what_is_not_there_is_not_changed(world: World) {
        for answer in [
            world.change_key(77, json!({ "name": "x" })).await,
            world.rotate(77, None).await,
            world.admin().post("/api/api-key/77/finish-rotation", json!({})).await,
            world.admin().post("/api/api-key/77/undo-rotation", json!({})).await,
            world.admin().delete("/api/api-key/77").await,
        ] {
            assert_eq!(answer.to_string(), "404 text/plain\nNot found.");
        }
    }

    /// A138, S43
    async fn a_new_secret_ends_the_old_one_at_once(world: World) {
        let (id, old) = world.new_key_with(json!({ "name": "CI", "group_id": ALL_USERS })).await;
        let answer = world.admin().send(axum::http::Method::PUT, &format!("/api/api-key/{id}/regenerate"), None).await;
        let names = [
            "created_at", "group", "id", "masked_key", "name", "prefix", "unmasked_key", "updated_at", "updated_by",
        ];
        assert_eq!((answer.status, answer.keys()), (200, names.map(str::to_owned).to_vec()), "no body is needed");
        let new = answer.text_at("/unmasked_key");
        assert_eq!((answer.text_at("/prefix").as_str(), new.len(), answer.json()["id"].clone()), (&new[..7], 47, json!(id)));
        assert_eq!(answer.text_at("/masked_key"), format!("{}{}", &new[..7], "*".repeat(40)));
        assert!(answer.header("cache-control").unwrap().contains("no-store"));
        assert_eq!((status(&world.key(&old)).await, status(&world.key(&new)).await), (401, 200));
    }

    /// A140, A136: an odd key that acts as a person never renames, moves or demotes them.
    async fn a_person_to_whom_a_key_is_attached_stays_as_they_are(world: World) {
        let (id, secret) = world.new_key_with(json!({ "name": "CI", "group_id": ALL_USERS })).await;
        world.execute("UPDATE api_key SET user_id = 1").await;
        let before = itself(&world.key(&secret)).await;
        assert_eq!(world.change_key(id, json!({ "name": "Other", "group_id": ALL_USERS })).await.status, 200);
        assert_eq!(itself(&world.key(&secret)).await, before);
    }

    /// S55: only what changed, and nothing that helps to use the key.
    async fn a_change_is_told_with_what_was_before_and_what_is_now(world: World) {
        let (id, old) = world.new_key_with(json!({ "name": "CI", "group_id": ALL_USERS })).await;
        world.change_key(id, json!({ "name": "CI", "group_id": ALL_USERS, "is_active": true, "scopes": null })).await;
        assert!(!world.audit_topics().await.contains(&"api-key-update".to_owned()), "nothing has changed");
        world.change_key(id, json!({ "name": "Nightly", "group_id": ADMINISTRATORS, "scopes": ["users:read"] })).await;
        let event = world.last_event("api-key-update").await;
        assert_eq!((&event["model"], &event["model_id"], &event["actor"]["id"]), (&json!("ApiKey"), &json!(id), &json!(1)));
        assert_eq!(event["details"], json!({
            "previous": { "name": "CI", "group": { "id": 1, "name": "All Users" }, "scopes": null },
            "new": { "name": "Nightly", "group": { "id": 2, "name": "Administrators" }, "scopes": ["users:read"] },
        }));
        let new = world.rotate(id, None).await.text_at("/unmasked_key");
        let details = json!({ "previous": { "key_prefix": old[..7] }, "new": { "key_prefix": new[..7] } });
        assert_eq!(world.last_event("api-key-regenerate").await["details"], details);
        let told = serde_json::to_string(&world.audit_events().await).unwrap();
        assert!(!told.contains(&old[..8]) && !told.contains(&new[..8]));
    }

    /// A150
    async fn with_a_session_the_key_does_not_count(world: World) {
        let key = world.new_key("CI", ALL_USERS).await;
        let both = world.admin().with("x-api-key", &key);
        assert_eq!(itself(&both).await.0, json!("Ada L"));
    }
}
