//! Ids and columns that are not one's own: naming them gets nobody anywhere.

use crate::{
    collection::{forbid_everything, make},
    explain::allow,
    who_may_call::{Line, table},
    world::{ADMINISTRATORS, ALL_USERS, NOW, World},
};
use axum::http::Method;
use expect_test::expect;
use serde_json::{Value, json};
use std::fmt::Write;

/// A path with this id in the place of each of its ids.
fn with_id(path: &str, id: i64) -> String {
    let path = path.replace("{schema}", "none").replace("{model}", "collection").replace("{modal}", "qbnewb");
    let part = |part: &str| if part.ends_with("id}") { id.to_string() } else { part.to_owned() };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// S47: every route with an id, by somebody without rights: on the administrator's things, and on things that are not
/// there. Where the two are told apart, the contract does so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_gets_at_the_things_of_others_by_their_ids() {
    let world = World::new().await;
    let shop = world.connect_shop().await;
    assert_eq!(shop, 1);
    allow(&world, ALL_USERS, shop, json!({ "view-data": "blocked" })).await;
    forbid_everything(&world).await;
    world.new_key("the administrator's", ADMINISTRATORS).await;
    let hidden = make(&world.admin(), "hidden", None).await;
    let dashboard = world.admin().post("/api/dashboard", json!({ "name": "hidden" })).await.json();
    let dashboard = dashboard["id"].as_i64().unwrap();
    let person = world.person().await;
    let mut told_apart = String::new();
    let mut tried = 0;
    for Line(_, method, path, body) in table().into_iter().filter(|Line(_, _, path, _)| path.contains("id}"))
    {
        let sent = Method::from_bytes(method.as_bytes()).unwrap();
        let foreign = match path.split('/').nth(2) {
            Some("collection" | "bookmark") => hidden,
            Some("dashboard") => dashboard,
            _ => 1,
        };
        let foreign = person.send(sent.clone(), &with_id(path, foreign), body.clone()).await;
        let unknown = person.send(sent, &with_id(path, 777_777), body).await;
        // One's own bookmark of whatever it is: when there is none, there is none.
        let is_ones_own = (method, path) == ("DELETE", "/api/bookmark/{model}/{id}");
        for answer in [&foreign, &unknown].into_iter().filter(|_| !is_ones_own) {
            assert!(matches!(answer.status, 400 | 403 | 404), "{method} {path}: {answer}");
        }
        if (foreign.status, &foreign.body) != (unknown.status, &unknown.body) {
            writeln!(told_apart, "{method} {path} {} {}", foreign.status, unknown.status).unwrap();
        }
        tried += 1;
    }
    assert!(tried > 50, "{tried}");
    expect![[r#"
        GET /api/database/{id} 403 404
        PUT /api/database/{id} 403 404
        POST /api/database/{id}/sync_schema 403 404
        POST /api/database/{id}/dismiss_spinner 403 404
        GET /api/database/{id}/healthcheck 403 404
        GET /api/database/{id}/metadata 403 404
        GET /api/database/{id}/fields 403 404
        GET /api/database/{id}/idfields 403 404
        GET /api/database/{id}/schemas 403 404
        GET /api/database/{id}/schema 403 404
        GET /api/database/{id}/schema/{schema} 403 404
        GET /api/database/{id}/syncable_schemas 403 404
        GET /api/table/{id} 403 404
        PUT /api/table/{id} 403 404
        PUT /api/table/{id}/fields/order 403 404
        GET /api/table/{id}/query_metadata 403 404
        GET /api/table/{id}/fks 403 404
        GET /api/table/{id}/data 403 404
        GET /api/field/{id} 403 404
        PUT /api/field/{id} 403 404
        POST /api/bookmark/{model}/{id} 403 404
        GET /api/collection/{id} 403 404
        GET /api/collection/{id}/items 403 404
        PUT /api/collection/{id} 403 404
        DELETE /api/collection/{id} 403 404
        GET /api/dashboard/{id} 403 404
        PUT /api/dashboard/{id} 403 404
        PUT /api/dashboard/{id}/cards 403 404
        GET /api/dashboard/{id}/query_metadata 403 404
        POST /api/dashboard/{id}/copy 403 404
        DELETE /api/dashboard/{id} 403 404
    "#]]
    .assert_eq(&told_apart);
    let admin = world.admin().get("/api/user/current").await;
    assert_eq!((admin.status, &admin.json()["is_superuser"]), (200, &json!(true)));
    assert_eq!(world.admin().get(&format!("/api/collection/{hidden}")).await.json()["name"], json!("hidden"));
}

/// What no request declares, beside what it does.
fn with_columns(mut body: Value) -> Value {
    let columns = json!({
        "id": 777, "is_superuser": true, "group_ids": [ADMINISTRATORS], "created_at": "2001-01-01T00:00:00Z",
        "date_joined": "2001-01-01T00:00:00Z", "kind": "api-key", "password_hash": "x", "personal_owner_id": 1,
        "owner_id": 1, "location": "/1/", "entity_id": "aaaaaaaaaaaaaaaaaaaaa", "magic_group_type": "admin", "user_id": 1,
        "creator_id": 1, "type": "trash", "db_id": 7, "active": false,
    });
    for (name, value) in columns.as_object().unwrap() {
        body.as_object_mut().unwrap().entry(name).or_insert(value.clone());
    }
    body
}

/// S48
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn columns_that_are_not_declared_change_nothing() {
    let world = World::new().await;
    let (admin, person) = (world.admin(), world.person().await);
    let before = person.get("/api/user/current").await.json();
    let id = before["id"].as_i64().unwrap();
    person.put(&format!("/api/user/{id}"), with_columns(json!({ "first_name": "Grace" }))).await;
    let after = person.get("/api/user/current").await.json();
    for column in ["id", "is_superuser", "group_ids", "date_joined", "is_active", "email"] {
        assert_eq!(after[column], before[column], "{column}");
    }
    assert_eq!(
        world.count(&format!("permissions_group_membership WHERE group_id = {ADMINISTRATORS}")).await,
        1
    );

    let made = admin.post("/api/collection", with_columns(json!({ "name": "Sales" }))).await.json();
    let is_usual = |made: &Value| {
        made["id"] != json!(777)
            && made["created_at"].as_str().unwrap().starts_with(&NOW[..10])
            && made["personal_owner_id"].is_null()
            && made["location"] == json!("/")
            && made["type"].is_null()
            && made["entity_id"] != json!("aaaaaaaaaaaaaaaaaaaaa")
    };
    assert!(is_usual(&made), "{made}");
    let changed =
        admin.put(&format!("/api/collection/{}", made["id"]), with_columns(json!({ "name": "Sold" }))).await;
    assert!(
        changed.status == 200 && is_usual(&changed.json()) && changed.json()["name"] == json!("Sold"),
        "{changed}"
    );

    let group =
        admin.post("/api/permissions/group", with_columns(json!({ "name": "Analysts" }))).await.json();
    assert!(group["id"] != json!(777) && group["magic_group_type"].is_null(), "{group}");
    assert_eq!(world.count("permissions_group WHERE magic_group_type = 'admin'").await, 1);

    let somebody = admin.post("/api/user", json!({ "email": "new@example.com", "id": 777, "date_joined": "2001-01-01T00:00:00Z", "kind": "api-key" })).await.json();
    assert!(
        somebody["id"] != json!(777) && somebody["date_joined"].as_str().unwrap().starts_with(&NOW[..10]),
        "{somebody}"
    );
}
