//! `/api/database`: connecting databases, and who sees what of them.

use crate::world::{World, on_both};
use expect_test::expect;
use serde_json::{Value, json};

on_both! {
    async fn a_connected_database_shows_its_tables_keys_and_references(world: World) {
        let id = world.connect_shop().await;
        let metadata = world.plain_key().await.get(&format!("/api/database/{id}/metadata")).await.json();
        let mut shown = Vec::new();
        for table in metadata["tables"].as_array().unwrap() {
            for field in table["fields"].as_array().unwrap() {
                let told = ["name", "base_type", "semantic_type"].map(|key| field[key].to_string()).join(" ");
                shown.push(format!("{}: {told}", table["name"]));
            }
        }
        expect![[r#"
            "person": "id" "type/Integer" "type/PK"
            "person": "name" "type/Text" "type/Name"
            "person": "email" "type/Text" null
            "person": "born" "type/Date" null
            "purchase": "id" "type/Integer" "type/PK"
            "purchase": "person_id" "type/Integer" "type/FK"
            "purchase": "total" "type/Float" null"#]].assert_eq(&shown.join("\n"));
    }

    async fn a_database_that_does_not_open_is_not_kept(world: World) {
        let body = json!({ "name": "Lost", "engine": "sqlite", "details": { "db": "/nowhere/at.all" } });
        expect![[r#"
            400 application/json; charset=utf-8
            {
              "message": "/nowhere/at.all does not exist.",
              "errors": {
                "db": "Check the path. It has to be the path on the machine where Metalith runs."
              }
            }"#]].assert_eq(&world.admin().post("/api/database", body).await.to_string());
        let body = json!({ "name": "Lost", "engine": "oracle", "details": {} });
        let answer = world.admin().post("/api/database", body).await;
        assert_eq!((answer.status, answer.json()["errors"]["engine"].is_string()), (400, true));
        assert_eq!(world.count("catalog_database").await, 0);
    }

    /// S57: nobody but who connected it learns where it is.
    async fn details_are_shown_to_administrators_only(world: World) {
        let id = world.connect_shop().await;
        let person = world.person().await;
        for path in [format!("/api/database/{id}"), "/api/database".to_owned(), "/api/table".to_owned()] {
            assert!(world.admin().get(&path).await.text().contains("shop.db"), "{path}");
            let other = person.get(&path).await;
            assert!(other.status == 200 && !other.text().contains("shop.db"), "{path}: {other}");
        }
        let sealed: String = world.one("SELECT details_sealed FROM catalog_database").await;
        assert!(!sealed.contains("shop"));
    }

    /// S55: by name, and never with what the connection is made of.
    async fn what_is_done_to_a_database_is_written_down(world: World) {
        let id = world.connect_shop().await;
        let made = world.last_event("database-create").await;
        assert_eq!((&made["model"], &made["model_id"], &made["actor"]["id"]), (&json!("Database"), &json!(id), &json!(1)));
        assert_eq!(made["details"], json!({ "name": "Shop", "engine": "sqlite" }));

        let path = format!("/api/database/{id}");
        let body = json!({ "name": "Till", "settings": { "native-query-writes": true }, "details": { "note": "hunter2" } });
        assert_eq!(world.admin().put(&path, body).await.status, 200);
        let changed = world.last_event("database-update").await;
        assert_eq!(
            changed["details"],
            json!({
                "name": "Till",
                "previous": { "name": "Shop", "settings": {} },
                "new": { "name": "Till", "settings": { "native-query-writes": true } },
                "details_changed": ["note"],
            })
        );
        let told = "SELECT count(*) AS events FROM audit_event WHERE topic = 'database-update'";
        assert_eq!(world.admin().put(&path, json!({ "name": "Till" })).await.status, 200);
        assert_eq!(world.one::<i64>(told).await, 1, "nothing was changed");
        assert_eq!(world.plain_key().await.put(&path, json!({ "name": "Mine" })).await.status, 403);
        assert_eq!(world.one::<i64>(told).await, 1, "nothing was done");

        assert_eq!(world.admin().delete(&path).await.status, 204);
        assert_eq!(world.last_event("database-delete").await["details"], json!({ "name": "Till", "engine": "sqlite" }));
        let leaked = "SELECT count(*) AS events FROM audit_event WHERE CAST(details AS TEXT) LIKE '%hunter2%'";
        assert_eq!(world.one::<i64>(leaked).await, 0);
    }

    /// S21: what is forgotten is not there for anybody, with everything in it.
    async fn a_forgotten_database_takes_its_tables_with_it(world: World) {
        let id = world.connect_shop().await;
        let path = format!("/api/database/{id}");
        assert_eq!(world.plain_key().await.delete(&path).await.status, 403);
        assert_eq!(world.admin().delete(&path).await.status, 204);
        assert_eq!(world.admin().get(&path).await.to_string(), "404 text/plain\nNot found.");
        assert_eq!(world.admin().delete(&path).await.status, 404);
        assert_eq!((world.count("catalog_table").await, world.count("catalog_field").await), (0, 0));
        assert_eq!(world.admin().get("/api/table/1").await.status, 404);
    }
}

/// S57: a password goes in and never comes out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_password_of_a_database_is_never_shown_again() {
    let world = World::new().await;
    let warehouse = scratch_postgres::database().await;
    let details = json!({
        "host": warehouse.host, "port": warehouse.port, "dbname": warehouse.dbname, "user": warehouse.user,
        "password": warehouse.password,
    });
    let body = json!({ "name": "Warehouse", "engine": "postgres", "details": details });
    let made = world.admin().post("/api/database", body).await;
    assert_eq!(made.status, 200, "{made}");
    let path = format!("/api/database/{}", made.json()["id"]);
    let shown = world.admin().get(&path).await;
    for answer in [&made, &shown] {
        assert_eq!(answer.text_at("/details/password"), "**MetabasePass**");
    }
    // What is shown can be sent back: the password stays what it was.
    let mut details = shown.json()["details"].clone();
    assert_eq!(world.admin().put(&path, json!({ "details": details })).await.status, 200);
    let healthy = world.admin().get(&format!("{path}/healthcheck")).await;
    assert_eq!(healthy.text(), r#"{"status":"ok"}"#);
    details["password"] = json!("a-wrong-password");
    let refused = world.admin().put(&path, json!({ "details": details })).await;
    assert!((400..500).contains(&refused.status), "{refused}");
    assert!(!refused.text().contains("a-wrong-password"), "{refused}");
    let sealed: String = world.one("SELECT details_sealed FROM catalog_database").await;
    assert!(!sealed.contains(&warehouse.password) && !sealed.contains(&warehouse.dbname));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn first_steps_are_ticked_off_as_they_are_done() {
    let world = World::new().await;
    let steps = async || -> Vec<(Value, Value)> {
        let list = world.admin().get("/api/setup/admin_checklist").await.json();
        let tasks = list[0]["tasks"].as_array().unwrap().clone();
        tasks.iter().map(|task| (task["completed"].clone(), task["is_next_step"].clone())).collect()
    };
    let step = |is_done: bool, is_next: bool| (json!(is_done), json!(is_next));
    assert_eq!(steps().await, [step(false, true), step(false, false)]);
    world.connect_shop().await;
    assert_eq!(steps().await, [step(true, false), step(false, true)]);
    world.new_key("CI", 1).await;
    assert_eq!(steps().await, [step(true, false), step(true, false)]);
}
