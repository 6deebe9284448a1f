//! Who may do what in bulk: exactly what they may do call by call.

use crate::{
    bulk::{bulk, each, statuses},
    collection::{forbid_everything, group_with, make, permit},
    world::{ADMINISTRATORS, ALL_USERS, Answer, Client, on_both},
};
use axum::http::Method;
use serde_json::{Value, json};

/// What an answer of a single call says, as bulk calls say it.
fn as_error(answer: &Answer) -> Value {
    match serde_json::from_slice::<Value>(&answer.body) {
        Ok(object) if object.is_object() => object,
        _ => json!({ "message": answer.text() }),
    }
}

/// Single calls that fail, and the operations that they are.
fn failures() -> Vec<(&'static str, &'static str, Value, Value)> {
    let op = |op: &str, fields: Value| {
        let mut operation = json!({ "op": op });
        operation.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        operation
    };
    vec![
        ("POST", "/api/user", json!({ "email": "none" }), op("user.create", json!({ "email": "none" }))),
        (
            "POST",
            "/api/user",
            json!({ "email": "ada@example.com" }),
            op("user.create", json!({ "email": "ada@example.com" })),
        ),
        (
            "PUT",
            "/api/user/77",
            json!({ "first_name": "x" }),
            op("user.update", json!({ "id": 77, "first_name": "x" })),
        ),
        (
            "PUT",
            "/api/user/1",
            json!({ "is_superuser": false }),
            op("user.update", json!({ "id": 1, "is_superuser": false })),
        ),
        ("DELETE", "/api/user/1", json!({}), op("user.deactivate", json!({ "id": 1 }))),
        ("PUT", "/api/user/1/reactivate", json!({}), op("user.reactivate", json!({ "id": 1 }))),
        (
            "POST",
            "/api/permissions/group",
            json!({ "name": " " }),
            op("group.create", json!({ "name": " " })),
        ),
        (
            "PUT",
            "/api/permissions/group/1",
            json!({ "name": "x" }),
            op("group.rename", json!({ "id": 1, "name": "x" })),
        ),
        ("DELETE", "/api/permissions/group/2", json!({}), op("group.delete", json!({ "id": 2 }))),
        (
            "POST",
            "/api/permissions/membership",
            json!({ "group_id": 1, "user_id": 1 }),
            op("membership.add", json!({ "group_id": 1, "user_id": 1 })),
        ),
        (
            "DELETE",
            "/api/permissions/membership/77",
            json!({}),
            op("membership.remove", json!({ "group_id": 2, "user_id": 77 })),
        ),
        (
            "PUT",
            "/api/permissions/graph?force=true",
            json!({ "groups": { "77": { "1": {} } } }),
            op("grant.data", json!({ "group_id": 77, "database_id": 1 })),
        ),
        (
            "PUT",
            "/api/collection/graph?force=true",
            json!({ "groups": { "1": { "77": "read" } } }),
            op("grant.collection", json!({ "group_id": 1, "collection_id": 77, "permission": "read" })),
        ),
        (
            "POST",
            "/api/api-key",
            json!({ "name": "x", "group_id": 77 }),
            op("api_key.create", json!({ "name": "x", "group_id": 77 })),
        ),
        (
            "PUT",
            "/api/api-key/77",
            json!({ "name": "x" }),
            op("api_key.update", json!({ "id": 77, "name": "x" })),
        ),
        ("DELETE", "/api/api-key/77", json!({}), op("api_key.delete", json!({ "id": 77 }))),
        (
            "POST",
            "/api/collection",
            json!({ "name": "x", "parent_id": 77 }),
            op("collection.create", json!({ "name": "x", "parent_id": 77 })),
        ),
        (
            "PUT",
            "/api/collection/77",
            json!({ "archived": true }),
            op("collection.archive", json!({ "id": 77 })),
        ),
        ("DELETE", "/api/collection/77", json!({}), op("collection.delete", json!({ "id": 77 }))),
        ("PUT", "/api/card/77", json!({ "archived": true }), op("card.archive", json!({ "id": 77 }))),
        ("DELETE", "/api/card/77", json!({}), op("card.delete", json!({ "id": 77 }))),
        (
            "PUT",
            "/api/ee/advanced-permissions/application/graph?force=true",
            json!({ "groups": { "77": { "setting": "yes" } } }),
            op("grant.application", json!({ "group_id": 77, "setting": "yes" })),
        ),
        (
            "PUT",
            "/api/dashboard/77",
            json!({ "archived": true }),
            op("dashboard.archive", json!({ "id": 77 })),
        ),
        ("DELETE", "/api/dashboard/77", json!({}), op("dashboard.delete", json!({ "id": 77 }))),
    ]
}

/// Sends every failing call by itself and in bulk, and expects the same of both.
async fn fails_alike(client: &Client, who: &str) {
    for (method, path, body, operation) in failures() {
        let single = client.send(Method::from_bytes(method.as_bytes()).unwrap(), path, Some(body)).await;
        assert!(single.status >= 400, "{method} {path}: {single}");
        let alone = each(client, json!([operation])).await;
        let line = alone.json()["results"][0].clone();
        let said = (line["status"].as_u64().unwrap(), line["error"].clone());
        assert_eq!(said, (single.status.into(), as_error(&single)), "{who}: {operation}");
        let whole = bulk(client, json!([operation])).await;
        assert_eq!((whole.status, &whole.json()["results"][0]), (single.status, &line), "{who}: {operation}");
    }
}

on_both! {
    /// S46
    async fn an_operation_fails_as_its_single_call_fails_for_whoever_asks(world: World) {
        fails_alike(&world.admin(), "administrator").await;
        fails_alike(&world.person().await, "person").await;
        let scopes = json!({ "name": "reads", "group_id": ADMINISTRATORS, "scopes": ["users:read", "collections:read"] });
        fails_alike(&world.key(&world.new_key_with(scopes).await.1), "a key that may look").await;
        let scopes = json!({ "name": "collections", "group_id": ADMINISTRATORS, "scopes": ["collections:write"] });
        fails_alike(&world.key(&world.new_key_with(scopes).await.1), "a key for collections").await;
        assert_eq!(bulk(&world.anonymous(), json!([{ "op": "group.create", "name": "x" }])).await.status, 401);
    }

    async fn a_writer_of_some_collections_archives_these_and_no_others(world: World) {
        forbid_everything(&world).await;
        let (group, writer) = group_with(&world, "writer@example.com").await;
        let admin = world.admin();
        let mine = make(&admin, "Mine", None).await;
        let inner = [make(&admin, "One", Some(mine)).await, make(&admin, "Two", Some(mine)).await];
        let other = make(&admin, "Other", None).await;
        for id in inner.iter().chain([&mine]) {
            permit(&world, group, &id.to_string(), "write").await;
        }
        permit(&world, group, &other.to_string(), "read").await;
        let archive = |ids: &[i64]| -> Value { ids.iter().map(|id| json!({ "op": "collection.archive", "id": id })).collect() };
        let refused = bulk(&writer, archive(&[inner[0], other])).await;
        assert_eq!((refused.status, statuses(&refused)), (403, vec![424, 403]));
        let done = each(&writer, archive(&[inner[0], other, inner[1]])).await;
        assert_eq!((done.status, statuses(&done)), (200, vec![200, 403, 200]));
        let archived: Vec<i64> = {
            let mut tx = world.db().read().await.unwrap();
            tx.list("SELECT id FROM collection WHERE archived ORDER BY id", &[]).await.unwrap()
        };
        assert_eq!(archived, inner);
    }

    /// S40, S41
    async fn a_key_does_in_bulk_what_its_scopes_allow(world: World) {
        let limits = json!({ "name": "tidy", "group_id": ADMINISTRATORS, "scopes": ["collections:write"] });
        let key = world.key(&world.new_key_with(limits).await.1);
        let operations = json!([
            { "op": "collection.create", "name": "Reports", "authority_level": "official" },
            { "op": "collection.archive", "id": { "$ref": 0 } },
            { "op": "group.create", "name": "Analysts" },
            { "op": "grant.collection", "group_id": ALL_USERS, "collection_id": "root", "permission": "write" },
        ]);
        let answer = each(&key, operations.clone()).await;
        assert_eq!(statuses(&answer), [200, 200, 403, 403], "{answer}");
        assert_eq!(answer.json()["results"][2]["error"]["scope"], "permissions:write");
        let whole = bulk(&key, operations).await;
        assert_eq!((whole.status, whole.text_at("/error_code")), (403, "scope-missing".into()));
    }

    /// S23
    async fn in_bulk_the_same_is_sensitive_and_the_rest_goes_on(world: World) {
        let minutes = json!({ "value": 5 });
        assert_eq!(world.admin().put("/api/setting/reauthentication-minutes", minutes).await.status, 204);
        world.clock.advance(chrono::TimeDelta::minutes(5));
        let operations = json!([
            { "op": "group.create", "name": "Analysts" },
            { "op": "group.delete", "id": { "$ref": 0 } },
        ]);
        let whole = bulk(&world.admin(), operations.clone()).await;
        assert_eq!((whole.status, whole.text_at("/error_code")), (403, "confirmation-needed".into()));
        let alone = each(&world.admin(), operations).await;
        assert_eq!(statuses(&alone), [200, 403]);
        assert_eq!(alone.json()["results"][1]["error"]["error_code"], "confirmation-needed");
    }

    /// A key without scopes does not manage keys unless a setting says so, in bulk neither.
    async fn a_key_makes_no_keys_in_bulk(world: World) {
        let key = world.admin_key().await;
        let answer = each(&key, json!([{ "op": "api_key.create", "name": "twin", "group_id": ADMINISTRATORS }])).await;
        assert_eq!(answer.json()["results"][0]["error"]["scope"], "api-keys:write", "{answer}");
    }

    /// The scopes that a key needs are found by what it does, in bulk too.
    async fn each_operation_of_a_key_counts_as_its_single_call(world: World) {
        let (id, secret) = world.new_key_with(json!({ "name": "CI", "group_id": ADMINISTRATORS })).await;
        let operations = json!([
            { "op": "collection.create", "name": "Reports" },
            { "op": "collection.archive", "id": { "$ref": 0 } },
            { "op": "group.create", "name": "Analysts" },
        ]);
        assert_eq!(bulk(&world.key(&secret), operations).await.status, 200);
        world.app.identity.write_activity().await;
        let usage = world.admin().get(&format!("/api/api-key/{id}/usage")).await.json();
        assert_eq!(usage["needed_scopes"], json!(["collections:write", "permissions:write"]), "{usage}");
    }
}
