//! What somebody may do with data, as the groups they are in allow: in every list and every call.

use crate::world::{ALL_USERS, Answer, Client, World, on_both};
use axum::http::Method;
use serde_json::{Value, json};

/// Says what everybody may do with a database.
async fn allow(world: &World, database: i64, rights: Value) {
    let groups = json!({ ALL_USERS.to_string(): { database.to_string(): rights } });
    let answer = world.admin().put("/api/permissions/graph?force=true", json!({ "groups": groups })).await;
    assert_eq!(answer.status, 200, "{answer}");
}

async fn ask(client: &Client, database: i64) -> Answer {
    let question = json!({ "database": database, "type": "native", "native": { "query": "SELECT 1" } });
    client.post("/api/dataset", question).await
}

async fn download(client: &Client, database: i64) -> Answer {
    let question =
        json!({ "database": database, "type": "native", "native": { "query": "SELECT 1 AS one" } });
    client.post("/api/dataset/csv", json!({ "query": question })).await
}

async fn table_named(world: &World, name: &str) -> i64 {
    world.one(&format!("SELECT id FROM catalog_table WHERE name = '{name}'")).await
}

on_both! {
    /// A173, A174
    async fn who_may_ask_nothing_sees_nothing(world: World) {
        let shop = world.connect_shop().await;
        let person = world.person().await;
        let may = async || {
            let permissions = person.get("/api/user/current").await.json()["permissions"].clone();
            ["can_create_queries", "can_create_native_queries"].map(|key| permissions[key] == json!(true))
        };
        assert_eq!(may().await, [true, true]);
        allow(&world, shop, json!({ "create-queries": "no" })).await;
        assert_eq!(may().await, [false, false]);
        assert_eq!(person.get("/api/database").await.json()["total"], 0);
        assert_eq!(person.get("/api/table").await.text(), "[]");
        let table = table_named(&world, "person").await;
        let field: i64 = world.one(&format!("SELECT min(id) FROM catalog_field WHERE table_id = {table}")).await;
        for path in [
            format!("/api/database/{shop}"), format!("/api/database/{shop}/metadata"), format!("/api/database/{shop}/fields"),
            format!("/api/table/{table}"), format!("/api/table/{table}/query_metadata"), format!("/api/table/{table}/data"),
            format!("/api/field/{field}"),
        ] {
            let answer = person.get(&path).await;
            assert_eq!(answer.to_string(), "403 text/plain\nYou don't have permissions to do that.", "{path}");
            assert_ne!(world.admin().get(&path).await.status, 403, "{path}");
        }
        assert_eq!(ask(&person, shop).await.json()["error_type"], "missing-required-permissions");
        assert_eq!(ask(&world.admin(), shop).await.json()["status"], "completed");
    }

    /// A rule holds for the very next request, also of an API key.
    async fn native_questions_need_native_rights(world: World) {
        let shop = world.connect_shop().await;
        let key = world.plain_key().await;
        assert_eq!(ask(&key, shop).await.json()["status"], "completed");
        allow(&world, shop, json!({ "create-queries": "query-builder" })).await;
        let answer = ask(&key, shop).await;
        assert_eq!((answer.status, answer.json()["error_type"].clone()), (202, json!("missing-required-permissions")));
        let list = key.get("/api/database").await.json();
        assert_eq!((&list["total"], &list["data"][0]["native_permissions"]), (&json!(1), &json!("none")));
        let table = table_named(&world, "person").await;
        assert_eq!(key.get(&format!("/api/table/{table}/data")).await.status, 202, "tables can be looked at");
    }

    async fn a_table_has_rights_of_its_own(world: World) {
        let shop = world.connect_shop().await;
        let (person, purchase) = (table_named(&world, "person").await, table_named(&world, "purchase").await);
        let some = json!({ "": { person.to_string(): "query-builder", purchase.to_string(): "no" } });
        allow(&world, shop, json!({ "create-queries": some })).await;
        let key = world.plain_key().await;
        let names = |list: &Value| list.as_array().unwrap().iter().map(|table| table["name"].clone()).collect::<Vec<_>>();
        assert_eq!(names(&key.get("/api/table").await.json()), ["person"]);
        let shown = key.get(&format!("/api/database/{shop}/metadata")).await.json();
        assert_eq!(names(&shown["tables"]), ["person"]);
        let fields = key.get(&format!("/api/database/{shop}/fields")).await.json();
        assert!(fields.as_array().unwrap().iter().all(|field| field["table_name"] == "person"), "{fields}");
        let suggested = key.get(&format!("/api/database/{shop}/autocomplete_suggestions?prefix=p")).await.text().to_owned();
        assert!(suggested.contains("person") && !suggested.contains("purchase"), "{suggested}");
        assert_eq!(key.get(&format!("/api/table/{person}/data")).await.status, 202);
        assert_eq!(key.get(&format!("/api/table/{purchase}/data")).await.status, 403);
        let keys = key.get(&format!("/api/table/{person}/fks")).await;
        assert_eq!(keys.text(), "[]", "what points here from a table that is not theirs stays unknown");
        assert_ne!(world.admin().get(&format!("/api/table/{person}/fks")).await.text(), "[]");
    }

    async fn files_have_a_right_of_their_own(world: World) {
        let shop = world.connect_shop().await;
        let key = world.plain_key().await;
        assert_eq!(download(&key, shop).await.text(), "one\n1\n");
        allow(&world, shop, json!({ "download": { "schemas": "none" } })).await;
        assert_eq!(download(&key, shop).await.status, 403);
        assert_eq!(ask(&key, shop).await.json()["status"], "completed", "looking is another right");
        allow(&world, shop, json!({ "download": { "schemas": "limited" } })).await;
        let many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 10001) SELECT i FROM n";
        let question = json!({ "database": shop, "type": "native", "native": { "query": many } });
        let file = key.post("/api/dataset/csv", json!({ "query": question })).await;
        assert_eq!(file.text().lines().count(), 10_001, "a heading and 10,000 rows");
    }

    async fn describing_data_and_changing_connections_can_be_given_away(world: World) {
        let shop = world.connect_shop().await;
        let table = table_named(&world, "person").await;
        let key = world.plain_key().await;
        let describe = async || key.put(&format!("/api/table/{table}"), json!({ "description": "People" })).await.status;
        let change = async || key.put(&format!("/api/database/{shop}"), json!({ "caveats": "none" })).await.status;
        assert_eq!((describe().await, change().await), (403, 403));
        allow(&world, shop, json!({ "data-model": { "schemas": "all" } })).await;
        assert_eq!((describe().await, change().await), (200, 403));
        allow(&world, shop, json!({ "details": "yes", "data-model": { "schemas": "none" } })).await;
        assert_eq!((describe().await, change().await), (403, 200));
        assert_eq!(key.send(Method::DELETE, &format!("/api/database/{shop}"), None).await.status, 403);
    }
}
