//! What is in a database: browsing it, and presenting it as people choose.

use crate::world::{Client, World, on_both};
use expect_test::expect;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

/// Writes the Sample Database and connects it under another name; waits until its tables are known.
async fn shop(world: &World) -> (i64, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.db");
    sample::write(&path).unwrap();
    let made = world
        .admin()
        .post("/api/database", json!({ "name": "Shop", "engine": "sqlite", "details": { "db": path } }))
        .await;
    assert_eq!(made.status, 200, "{made}");
    let id = made.json()["id"].as_i64().unwrap();
    synced(world, id).await;
    (id, folder)
}

async fn synced(world: &World, id: i64) {
    let stop = CancellationToken::new();
    let task = world.app.catalog.start(stop.clone());
    let done = async {
        while world.admin().get(&format!("/api/database/{id}")).await.json()["is_syncing"] == true {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(crate::process::PATIENCE, done).await.expect("the sync comes to its end");
    stop.cancel();
    task.await.unwrap();
}

fn names(list: &Value, key: &str) -> Vec<String> {
    list.as_array().unwrap().iter().map(|item| item[key].as_str().unwrap().to_owned()).collect()
}

async fn table_id(client: &Client, name: &str) -> i64 {
    let tables = client.get("/api/table").await.json();
    tables.as_array().unwrap().iter().find(|table| table["name"] == name).unwrap()["id"].as_i64().unwrap()
}

on_both! {
    async fn a_connected_database_can_be_browsed(world: World) {
        let (id, _folder) = shop(&world).await;
        let (admin, plain) = (world.admin(), world.plain_key().await);
        let shown = admin.get(&format!("/api/database/{id}")).await.json();
        assert_eq!(shown["initial_sync_status"], "complete");
        assert_eq!(shown["can-manage"], true);
        assert!(shown["details"]["db"].as_str().unwrap().ends_with("shop.db"));
        let seen = plain.get(&format!("/api/database/{id}")).await.json();
        assert!(seen.get("details").is_none() && seen.get("can-manage").is_none());
        let list = plain.get("/api/database").await.json();
        assert_eq!(list["total"], 1);
        assert!(list["data"][0].get("details").is_none());
        assert_eq!(list["data"][0]["native_permissions"], "write");
        assert!(list["data"][0].get("schedules").is_none());
        let list = plain.get("/api/database?include=tables").await.json();
        assert_eq!(names(&list["data"][0]["tables"], "name"), ["ORDERS", "PEOPLE", "PRODUCTS", "REVIEWS"]);
        let metadata = plain.get(&format!("/api/database/{id}/metadata")).await.json();
        let orders = &metadata["tables"][0];
        assert_eq!(names(&orders["fields"], "name")[..3], ["ID", "USER_ID", "PRODUCT_ID"]);
        assert_eq!(orders["fields"][1]["target"]["name"], "ID");
        assert_eq!(orders["fields"][1]["semantic_type"], "type/FK");
        assert_eq!(orders["fields"][0]["has_field_values"], "none");
        let short = plain.get(&format!("/api/database/{id}/metadata?skip_fields=true")).await.json();
        assert!(short["tables"][0].get("fields").is_none());
        assert_eq!(plain.get(&format!("/api/database/{id}/schemas")).await.json(), json!([""]));
        assert_eq!(plain.get(&format!("/api/database/{id}/schema")).await.json().as_array().unwrap().len(), 4);
        assert_eq!(plain.get(&format!("/api/database/{id}/schema/nope")).await.status, 404);
        let fields = plain.get(&format!("/api/database/{id}/fields")).await.json();
        assert_eq!(fields.as_array().unwrap().len(), 36);
        let keys = plain.get(&format!("/api/database/{id}/idfields")).await.json();
        assert_eq!(keys.as_array().unwrap().len(), 4);
        let suggested = plain.get(&format!("/api/database/{id}/autocomplete_suggestions?prefix=or")).await;
        assert_eq!(suggested.json(), json!([["ORDERS", "Table"]]));
        assert_eq!(suggested.header("cache-control"), Some("public, max-age=60"));
        let suggested = plain.get(&format!("/api/database/{id}/autocomplete_suggestions?substring=user_")).await.json();
        assert_eq!(suggested, json!([["USER_ID", "ORDERS :type/Integer :type/FK"]]));
        assert_eq!(plain.get(&format!("/api/database/{id}/autocomplete_suggestions")).await.status, 400);
        assert_eq!(plain.get(&format!("/api/database/{id}/healthcheck")).await.json(), json!({"status": "ok"}));
        let wrong = plain.get(&format!("/api/database/{id}?include=x")).await;
        assert_eq!(wrong.json()["errors"], json!({"include": "nullable enum of tables, tables.fields"}));
    }

    async fn tables_and_fields_are_presented_as_people_choose(world: World) {
        let (_, _folder) = shop(&world).await;
        let (admin, plain) = (world.admin(), world.plain_key().await);
        let people = table_id(&admin, "PEOPLE").await;
        let table = plain.get(&format!("/api/table/{people}")).await.json();
        assert!(table["pk_field"].is_i64() && table["db"]["name"] == "Shop" && table["db"].get("details").is_none());
        let fks = plain.get(&format!("/api/table/{people}/fks")).await.json();
        assert_eq!(fks[0]["relationship"], "Mt1");
        assert_eq!(fks[0]["origin"]["table"]["name"], "ORDERS");
        assert_eq!(fks[0]["origin"]["table"]["db"]["name"], "Shop");
        assert_eq!(fks[0]["destination"]["table"]["name"], "PEOPLE");
        let path = format!("/api/table/{people}");
        assert_eq!(plain.put(&path, json!({"display_name": "x"})).await.status, 403);
        let changed = admin.put(&path, json!({"display_name": "Customers", "visibility_type": "hidden", "description": null, "field_order": "alphabetical"})).await.json();
        assert_eq!(changed["display_name"], "Customers");
        assert_eq!(names(&changed["fields"], "name")[..2], ["ADDRESS", "BIRTH_DATE"]);
        let metadata = admin.get(&format!("/api/database/{}/metadata", changed["db_id"])).await.json();
        assert_eq!(names(&metadata["tables"], "name"), ["ORDERS", "PRODUCTS", "REVIEWS"]);
        assert_eq!(admin.put(&path, json!({"visibility_type": "nope"})).await.status, 400);
        assert_eq!(admin.put(&path, json!({"visibility_type": null})).await.json()["visibility_type"], Value::Null);
        let fields = plain.get(&format!("{path}/query_metadata")).await.json()["fields"].clone();
        let email = fields.as_array().unwrap().iter().find(|field| field["name"] == "EMAIL").unwrap().clone();
        let id = email["id"].as_i64().unwrap();
        let path = format!("/api/field/{id}");
        assert_eq!(plain.get(&path).await.json()["table"]["name"], "PEOPLE");
        assert_eq!(plain.put(&path, json!({})).await.status, 403);
        let set = admin.put(&path, json!({"semantic_type": "type/Email", "visibility_type": "sensitive"})).await.json();
        assert_eq!((set["semantic_type"].as_str(), set["visibility_type"].as_str()), (Some("type/Email"), Some("sensitive")));
        assert_eq!(admin.put(&path, json!({"semantic_type": "type/Nope"})).await.status, 400);
        let target = fields[0]["id"].as_i64().unwrap();
        let set = admin.put(&path, json!({"semantic_type": "type/FK", "fk_target_field_id": target})).await.json();
        assert_eq!(set["target"]["id"], target);
        let set = admin.put(&path, json!({"semantic_type": null})).await.json();
        assert_eq!(set["fk_target_field_id"], Value::Null);
        let unknown = admin.put(&path, json!({"fk_target_field_id": 99_999})).await;
        assert_eq!(unknown.json(), json!({"errors": {"fk_target_field_id": "There is no such field."}}));
    }

    /// S55: hidden columns can be shown by whoever may change them, so that is written down.
    async fn what_people_change_of_tables_and_fields_is_written_down(world: World) {
        let (_, _folder) = shop(&world).await;
        let admin = world.admin();
        let people = table_id(&admin, "PEOPLE").await;
        let path = format!("/api/table/{people}");
        let fields = admin.get(&format!("{path}/query_metadata")).await.json()["fields"].clone();
        let email = fields.as_array().unwrap().iter().find(|field| field["name"] == "EMAIL").unwrap()["id"].clone();
        let field = format!("/api/field/{email}");
        for _ in 0..2 {
            assert_eq!(admin.put(&path, json!({ "display_name": "Customers", "visibility_type": "hidden" })).await.status, 200);
            assert_eq!(admin.put(&field, json!({ "visibility_type": "sensitive" })).await.status, 200);
        }
        assert_eq!(admin.put(&format!("{path}/fields/order"), json!([email])).await.status, 200);
        assert_eq!(world.plain_key().await.put(&field, json!({ "visibility_type": "normal" })).await.status, 403);
        let told: Vec<_> = world.audit_events().await.into_iter().filter(|event| ["table-update", "field-update"].contains(&event["topic"].as_str().unwrap())).collect();
        let told: Vec<_> = told.iter().map(|event| (&event["model"], &event["model_id"], &event["details"])).collect();
        assert_eq!(told, [
            (&json!("Table"), &json!(people), &json!({ "name": "PEOPLE", "previous": { "display_name": "People", "visibility_type": null }, "new": { "display_name": "Customers", "visibility_type": "hidden" } })),
            (&json!("Field"), &email, &json!({ "name": "EMAIL", "table_id": people, "previous": { "visibility_type": "normal" }, "new": { "visibility_type": "sensitive" } })),
            (&json!("Table"), &json!(people), &json!({ "name": "PEOPLE", "ordered_fields": 1 })),
        ]);
    }

    async fn a_database_is_changed_and_forgotten(world: World) {
        let (id, folder) = shop(&world).await;
        let (admin, plain) = (world.admin(), world.plain_key().await);
        let path = format!("/api/database/{id}");
        assert_eq!(plain.put(&path, json!({"name": "x"})).await.status, 403);
        assert_eq!(plain.delete(&path).await.status, 403);
        let set = admin.put(&path, json!({"name": "Store", "description": "ours", "settings": {"native-query-writes": true}})).await;
        assert_eq!(set.json()["settings"], json!({"native-query-writes": true}));
        assert_eq!(set.json()["name"], "Store");
        assert!(set.json()["schedules"]["metadata_sync"]["schedule_minute"].is_i64());
        let set = admin.put(&path, json!({"settings": {"native-query-writes": null}, "description": null})).await.json();
        assert_eq!((set["settings"].clone(), set["description"].as_str()), (Value::Null, Some("ours")));
        let unknown = admin.put(&path, json!({"settings": {"no-such": true}})).await;
        assert_eq!(unknown.json()["errors"], json!({"settings": {"no-such": "a setting of databases"}}));
        let missing = folder.path().join("missing.db");
        let refused = admin.put(&path, json!({"details": {"db": missing}})).await;
        assert_eq!(refused.status, 400);
        assert!(refused.json()["errors"]["db"].is_string(), "{refused}");
        assert_eq!(admin.post(&format!("{path}/sync_schema"), json!({})).await.json(), json!({"status": "ok"}));
        std::fs::remove_file(folder.path().join("shop.db")).unwrap();
        assert_eq!(admin.post(&format!("{path}/sync_schema"), json!({})).await.status, 422);
        assert_eq!(admin.get(&format!("{path}/healthcheck")).await.json()["status"], "error");
        let seen = plain.get(&format!("{path}/healthcheck")).await.json();
        assert!(!seen.to_string().contains("shop.db"), "{seen}");
        world.execute("UPDATE catalog_database SET sync_wanted = TRUE").await;
        synced(&world, id).await;
        let told = admin.get(&path).await.text_at("/initial_sync_error");
        assert!(told.contains("shop.db"), "{told}");
        assert_eq!(plain.get(&path).await.json()["initial_sync_error"], Value::Null);
        assert_eq!(admin.delete(&path).await.status, 204);
        assert_eq!(admin.delete(&path).await.status, 404);
        assert_eq!(admin.get(&path).await.text(), "Not found.");
        assert_eq!(admin.get("/api/table").await.json(), json!([]));
    }

    /// Fields that are not named stay behind those that are, in the order that they had.
    async fn the_fields_of_a_table_are_put_in_an_order(world: World) {
        let (_, _folder) = shop(&world).await;
        let admin = world.admin();
        let id = table_id(&admin, "PRODUCTS").await;
        let path = format!("/api/table/{id}");
        let fields = async || admin.get(&format!("{path}/query_metadata")).await.json()["fields"].clone();
        let before = fields().await;
        let ids: Vec<i64> = before.as_array().unwrap().iter().map(|field| field["id"].as_i64().unwrap()).collect();
        let answer = admin.put(&format!("{path}/fields/order"), json!([ids[3], ids[1]])).await;
        assert_eq!((answer.status, answer.json()), (200, json!({ "success": true })));
        let after = names(&fields().await, "name");
        let old = names(&before, "name");
        assert_eq!(after[..4], [old[3].clone(), old[1].clone(), old[0].clone(), old[2].clone()]);
        let shown = admin.get(&path).await.json();
        assert_eq!((&shown["field_order"], &shown["db"]["id"]), (&json!("custom"), &shown["db_id"]));
        let by_name = admin.put(&path, json!({ "field_order": "alphabetical" })).await.json();
        let mut sorted = names(&by_name["fields"], "display_name");
        sorted.sort_by_key(|name| name.to_lowercase());
        assert_eq!(names(&by_name["fields"], "display_name"), sorted);
        assert_eq!(names(&admin.put(&path, json!({ "field_order": "database" })).await.json()["fields"], "name"), old);
        assert_eq!(names(&admin.put(&path, json!({ "field_order": "custom" })).await.json()["fields"], "name"), after, "it is remembered");
        let other = admin.get(&format!("/api/table/{}/query_metadata", table_id(&admin, "ORDERS").await)).await.json()["fields"][0]["id"].clone();
        for (body, status) in [
            (json!([ids[0], ids[0]]), 400), (json!([other]), 400), (json!([777_777]), 400), (json!(["x"]), 400), (json!({}), 400),
            (json!(ids[0]), 400), (json!([]), 200),
        ] {
            assert_eq!(admin.put(&format!("{path}/fields/order"), body.clone()).await.status, status, "{body}");
        }
        assert_eq!(names(&fields().await, "name"), after);
        assert_eq!(world.plain_key().await.put(&format!("{path}/fields/order"), json!([])).await.status, 403);
    }

    /// dbt-metabase finds out by the connection which models a table is.
    async fn tables_are_listed_with_the_connection_for_those_who_may_change_it(world: World) {
        let (_, _folder) = shop(&world).await;
        let list = world.admin().get("/api/table").await.json();
        assert!(list[0]["db"]["details"]["db"].as_str().unwrap().ends_with("shop.db"), "{}", list[0]);
        assert!(world.plain_key().await.get("/api/table").await.json()[0]["db"].get("details").is_none());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_connected_is_refused_with_the_field_to_mend() {
    let world = World::new().await;
    let (admin, plain) = (world.admin(), world.plain_key().await);
    let post = async |body: Value| admin.post("/api/database", body).await.to_string();
    expect![[r#"
        400 application/json; charset=utf-8
        {
          "errors": {
            "name": "value must be a non-blank string.",
            "engine": "value must be a non-blank string.",
            "details": "value must be a map."
          },
          "specific-errors": {
            "name": [
              "missing required key, received: nil"
            ],
            "engine": [
              "missing required key, received: nil"
            ],
            "details": [
              "missing required key, received: nil"
            ]
          }
        }"#]]
    .assert_eq(&post(json!({})).await);
    expect![[r#"
        400 application/json; charset=utf-8
        {
          "errors": {
            "engine": "value must be a valid database engine."
          },
          "specific-errors": {
            "engine": [
              "value must be a valid database engine., received: \"oracle\""
            ]
          }
        }"#]]
    .assert_eq(&post(json!({"name": "x", "engine": "oracle", "details": {}})).await);
    expect![[r#"
        400 application/json; charset=utf-8
        {
          "message": "Some connection details are missing or wrong.",
          "errors": {
            "db": "is required."
          }
        }"#]]
    .assert_eq(&post(json!({"name": "x", "engine": "sqlite", "details": {}})).await);
    expect![[r#"
        400 application/json; charset=utf-8
        {
          "message": "/nowhere does not exist.",
          "errors": {
            "db": "Check the path. It has to be the path on the machine where Metalith runs."
          }
        }"#]]
    .assert_eq(&post(json!({"name": "x", "engine": "sqlite", "details": {"db": "/nowhere"}})).await);
    expect![[r#"
        400 application/json; charset=utf-8
        {
          "errors": {
            "details": "value must be a map."
          },
          "specific-errors": {
            "details": [
              "invalid type, received: <redacted>"
            ]
          }
        }"#]]
    .assert_eq(&post(json!({"name": "x", "engine": "sqlite", "details": "password=x"})).await);
    assert_eq!(
        admin
            .post(
                "/api/database",
                json!({"name": "x", "engine": "sqlite", "details": {"db": "/nowhere"}, "cache_ttl": 3})
            )
            .await
            .status,
        402
    );
    let tried = admin
        .post(
            "/api/database/validate",
            json!({"details": {"engine": "sqlite", "details": {"db": "/nowhere"}}}),
        )
        .await;
    expect![[r#"
        200 application/json; charset=utf-8
        {
          "message": "/nowhere does not exist.",
          "errors": {
            "db": "Check the path. It has to be the path on the machine where Metalith runs."
          },
          "valid": false
        }"#]]
    .assert_eq(&tried.to_string());
    assert_eq!(plain.post("/api/database", json!({})).await.status, 400);
    assert_eq!(
        plain.post("/api/database", json!({"name": "x", "engine": "sqlite", "details": {}})).await.status,
        403
    );
    assert_eq!(admin.post("/api/database/sample_database", json!({})).await.status, 404);
}
