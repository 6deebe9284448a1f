//! `/api/card`: saving questions, showing, changing, listing and copying them.

use crate::{
    collection::{forbid_everything, group_with, make as make_collection, names, permit},
    world::{ADMINISTRATORS, ALL_USERS, Answer, Client, World, on_both},
};
use expect_test::expect;
use serde_json::{Value, json};

/// A question in SQL.
pub fn sql(database: i64, sql: &str) -> Value {
    json!({ "database": database, "type": "native", "native": { "query": sql } })
}

/// A question that counts the rows of a table.
pub fn count_of(database: i64, table: i64) -> Value {
    json!({ "database": database, "type": "query", "query": { "source-table": table, "aggregation": [["count"]] } })
}

/// A card to be.
pub fn card(name: &str, home: Option<i64>, question: Value) -> Value {
    let mut card =
        json!({ "name": name, "display": "table", "visualization_settings": {}, "collection_id": home });
    card["dataset_query"] = question;
    card
}

/// Saves a card and gives its id.
pub async fn save(client: &Client, card: Value) -> i64 {
    let answer = client.post("/api/card", card).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()["id"].as_i64().unwrap()
}

/// Saves a card that asks nothing yet.
pub async fn save_named(client: &Client, name: &str, home: Option<i64>) -> i64 {
    save(client, card(name, home, json!({}))).await
}

pub async fn change(client: &Client, id: i64, change: Value) -> Answer {
    client.put(&format!("/api/card/{id}"), change).await
}

async fn show(client: &Client, id: i64) -> Value {
    client.get(&format!("/api/card/{id}")).await.json()
}

/// Changes it and gives it back as it is then.
async fn changed(client: &Client, id: i64, wanted: Value) -> Value {
    let answer = change(client, id, wanted).await;
    assert_eq!(answer.status, 200, "{answer}");
    let shown = show(client, id).await;
    assert_eq!(answer.json(), shown);
    shown
}

/// Says what everybody may do with a database.
pub async fn allow(world: &World, database: i64, rights: Value) {
    let groups = json!({ ALL_USERS.to_string(): { database.to_string(): rights } });
    let answer = world.admin().put("/api/permissions/graph?force=true", json!({ "groups": groups })).await;
    assert_eq!(answer.status, 200, "{answer}");
}

async fn table_named(world: &World, name: &str) -> i64 {
    world.one(&format!("SELECT id FROM catalog_table WHERE name = '{name}'")).await
}

on_both! {
    async fn a_card_is_saved_and_shown(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let home = make_collection(&admin, "Sales", None).await;
        let made = admin.post("/api/card", json!({
            "name": " Totals ", "description": "What we sold", "type": "model", "display": "bar",
            "dataset_query": sql(shop, "SELECT sum(total) AS sum FROM purchase"),
            "visualization_settings": { "graph.dimensions": ["STATUS"], "column_settings": null },
            "result_metadata": [{ "name": "sum", "base_type": "type/Float" }],
            "collection_id": home, "cache_ttl": 3, "unknown": 1,
        })).await;
        let id = made.json()["id"].as_i64().unwrap();
        let shown = admin.get(&format!("/api/card/{id}")).await;
        assert_eq!(made.json(), shown.json());
        let entity_id = shown.text_at("/entity_id");
        assert_eq!(admin.get(&format!("/api/card/{entity_id}")).await.json(), shown.json());
        let mut view = shown.json();
        assert_eq!(view["collection"]["name"], "Sales");
        assert_eq!(view["collection"]["effective_ancestors"][0]["id"], "root");
        assert_eq!((&view["creator"]["common_name"], &view["last-edit-info"]["email"]), (&json!("Ada L"), &json!("ada@example.com")));
        for (key, steady) in [("id", "ID"), ("entity_id", "DRAWN"), ("collection_id", "SALES"), ("collection", "…"), ("creator", "…")] {
            view[key] = steady.into();
        }
        expect![[r#"
            {
              "id": "ID",
              "entity_id": "DRAWN",
              "name": "Totals",
              "description": "What we sold",
              "type": "model",
              "display": "bar",
              "dataset_query": {
                "database": 1,
                "type": "native",
                "native": {
                  "query": "SELECT sum(total) AS sum FROM purchase",
                  "template-tags": {}
                }
              },
              "query_type": "native",
              "database_id": 1,
              "table_id": null,
              "source_card_id": null,
              "visualization_settings": {
                "graph.dimensions": [
                  "STATUS"
                ],
                "column_settings": null
              },
              "result_metadata": [
                {
                  "name": "sum",
                  "base_type": "type/Float"
                }
              ],
              "parameters": [],
              "parameter_mappings": [],
              "collection_id": "SALES",
              "collection": "…",
              "collection_position": null,
              "collection_preview": true,
              "dashboard_id": null,
              "archived": false,
              "archived_directly": false,
              "cache_ttl": 3,
              "creator_id": 1,
              "creator": "…",
              "last-edit-info": {
                "id": 1,
                "email": "ada@example.com",
                "first_name": "Ada",
                "last_name": "L",
                "timestamp": "2026-05-01T09:00:00Z"
              },
              "created_at": "2026-05-01T09:00:00Z",
              "updated_at": "2026-05-01T09:00:00Z",
              "last_used_at": "2026-05-01T09:00:00Z",
              "view_count": 0,
              "public_uuid": null,
              "made_public_by_id": null,
              "enable_embedding": false,
              "embedding_params": null,
              "embedding_type": null,
              "moderation_reviews": [],
              "persisted": false,
              "can_write": true,
              "can_restore": false,
              "can_delete": false,
              "can_run_adhoc_query": true,
              "can_manage_db": true,
              "download_perms": "full"
            }"#]].assert_eq(&format!("{view:#}"));
    }

    async fn questions_come_in_any_form_and_go_out_in_the_older_one(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let table = table_named(&world, "person").await;
        let newer = json!({ "lib/type": "mbql/query", "database": shop,
            "stages": [{ "lib/type": "mbql.stage/mbql", "source-table": table, "aggregation": [["count", {}]] }] });
        let id = save(&admin, card("newer", None, newer)).await;
        let shown = show(&admin, id).await;
        assert_eq!(shown["dataset_query"], count_of(shop, table));
        assert_eq!((&shown["database_id"], &shown["table_id"], &shown["query_type"]), (&json!(shop), &json!(table), &json!("query")));
        let built = json!({ "database": -1337, "type": "query", "query": { "source-table": format!("card__{id}") } });
        let built = show(&admin, save(&admin, card("built on it", None, built)).await).await;
        assert_eq!((&built["database_id"], &built["source_card_id"], &built["table_id"]), (&json!(shop), &json!(id), &Value::Null));
        let nothing = show(&admin, save_named(&admin, "nothing yet", None).await).await;
        assert_eq!((&nothing["dataset_query"], &nothing["database_id"], &nothing["query_type"]), (&json!({}), &Value::Null, &Value::Null));
    }

    async fn the_variables_of_sql_become_parameters(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let mut question = sql(shop, "SELECT {{name}}, {{born}}");
        question["native"]["template-tags"] = json!({
            "name": { "id": "a1", "name": "name", "display-name": "Name", "type": "text", "required": true, "default": "Bob" },
            "born": { "id": "b2", "name": "born", "display-name": "Born", "type": "date" },
        });
        let shown = show(&admin, save(&admin, card("tags", None, question)).await).await;
        assert_eq!(shown["parameters"], json!([
            { "id": "a1", "type": "category", "target": ["variable", ["template-tag", "name"]], "name": "Name", "slug": "name", "default": "Bob", "required": true },
            { "id": "b2", "type": "date/single", "target": ["variable", ["template-tag", "born"]], "name": "Born", "slug": "born" },
        ]));
    }

    async fn what_is_sent_changes_and_the_rest_stays(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let mut new = card("old", None, sql(shop, "SELECT 1"));
        new["result_metadata"] = json!([{ "name": "1" }]);
        let id = save(&admin, new).await;
        world.clock.advance(chrono::TimeDelta::minutes(1));
        let editor = world.person().await;
        let after = changed(&editor, id, json!({ "name": "New", "description": "d", "display": "scalar" })).await;
        assert_eq!((&after["name"], &after["description"], &after["display"]), (&json!("New"), &json!("d"), &json!("scalar")));
        assert_eq!((&after["creator_id"], &after["last-edit-info"]["email"]), (&json!(1), &json!("plain@example.com")));
        assert_eq!((&after["created_at"], &after["updated_at"]), (&json!("2026-05-01T09:00:00Z"), &json!("2026-05-01T09:01:00Z")));
        assert_eq!(after["result_metadata"], json!([{ "name": "1" }]), "the question is the same");
        let after = changed(&admin, id, json!({ "description": null, "name": null, "type": "metric", "cache_ttl": 5 })).await;
        assert_eq!((&after["description"], &after["name"], &after["type"]), (&Value::Null, &json!("New"), &json!("metric")));
        let after = changed(&admin, id, json!({ "dataset_query": sql(shop, "SELECT 2") })).await;
        assert_eq!((&after["result_metadata"][0]["name"], &after["cache_ttl"]), (&json!("2"), &json!(5)));
        assert_eq!(after["dataset_query"]["native"]["query"], "SELECT 2");
    }

    async fn cards_are_listed_by_what_they_are_about(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let table = table_named(&world, "person").await;
        let person = world.person().await;
        let base = save(&admin, card("by table", None, count_of(shop, table))).await;
        save(&admin, card("By SQL", None, sql(shop, "SELECT 1"))).await;
        save(&person, card("a nested one", None, json!({ "database": shop, "type": "query", "query": { "source-table": format!("card__{base}") } }))).await;
        let old = save_named(&admin, "gone", None).await;
        assert_eq!(change(&admin, old, json!({ "archived": true })).await.status, 200);
        let list = async |query: &str| names(&person.get(&format!("/api/card{query}")).await);
        assert_eq!(list("").await, ["a nested one", "By SQL", "by table"]);
        assert_eq!(list("?f=all").await, list("").await);
        assert_eq!(list("?f=mine").await, ["a nested one"]);
        assert_eq!(list("?f=archived").await, ["gone"]);
        assert_eq!(list(&format!("?f=database&model_id={shop}")).await, list("").await);
        assert_eq!(list(&format!("?f=table&model_id={table}")).await, ["by table"]);
        assert_eq!(list(&format!("?f=using_model&model_id={base}")).await, ["a nested one"]);
        for (query, status) in [("?f=database&model_id=77", 404), ("?f=table&model_id=77", 404), ("?f=using_model&model_id=77", 404), ("?f=table", 400), ("?f=nearby", 400)] {
            assert_eq!(person.get(&format!("/api/card{query}")).await.status, status, "{query}");
        }
        let listed = person.get("/api/card?f=mine").await.json();
        assert_eq!(listed[0], show(&person, listed[0]["id"].as_i64().unwrap()).await, "whole cards are listed");
    }

    /// Cards have their rights from the collection that they lie in.
    async fn who_may_read_a_collection_sees_its_cards_and_who_may_write_there_changes_them(world: World) {
        forbid_everything(&world).await;
        let admin = world.admin();
        let (open, closed) = (make_collection(&admin, "open", None).await, make_collection(&admin, "closed", None).await);
        let (seen, hidden) = (save_named(&admin, "seen", Some(open)).await, save_named(&admin, "hidden", Some(closed)).await);
        let in_root = save_named(&admin, "in the root", None).await;
        let (group, reader) = group_with(&world, "reader@example.com").await;
        permit(&world, group, &open.to_string(), "read").await;
        assert_eq!(names(&reader.get("/api/card").await), ["seen"]);
        for (id, status) in [(seen, 200), (hidden, 403), (in_root, 403), (77, 404)] {
            assert_eq!(reader.get(&format!("/api/card/{id}")).await.status, status, "{id}");
        }
        let shown = show(&reader, seen).await;
        assert_eq!((&shown["can_write"], &shown["can_delete"]), (&json!(false), &json!(false)));
        for answer in [
            change(&reader, seen, json!({ "name": "x" })).await,
            reader.delete(&format!("/api/card/{seen}")).await,
            reader.post(&format!("/api/card/{seen}/copy"), json!({})).await,
            reader.post("/api/card", card("x", Some(open), json!({}))).await,
            reader.post("/api/card", card("x", None, json!({}))).await,
        ] {
            assert_eq!(answer.to_string(), "403 text/plain\nYou don't have permissions to do that.");
        }
        permit(&world, group, &open.to_string(), "write").await;
        assert_eq!(show(&reader, seen).await["can_write"], true);
        assert_eq!(change(&reader, seen, json!({ "name": "mine" })).await.status, 200);
        assert_eq!(change(&reader, seen, json!({ "collection_id": closed })).await.status, 403, "it may not be put there");
        assert_eq!(change(&reader, seen, json!({ "collection_id": null })).await.status, 403);
        let own = admin.get("/api/user/current").await.json()["personal_collection_id"].as_i64();
        assert!(own.is_some());
        let secret = save_named(&admin, "secret", own).await;
        assert_eq!(reader.get(&format!("/api/card/{secret}")).await.status, 403, "what is personal is nobody else's");
    }

    async fn who_saves_a_question_must_be_allowed_to_ask_it(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let table = table_named(&world, "person").await;
        let id = save(&admin, card("SQL", None, sql(shop, "SELECT 1"))).await;
        allow(&world, shop, json!({ "create-queries": "query-builder" })).await;
        let person = world.person().await;
        for (question, status) in [
            (sql(shop, "SELECT 1"), 403), (count_of(shop, table), 200), (json!({}), 200), (sql(77, "SELECT 1"), 404),
        ] {
            let answer = person.post("/api/card", card("x", None, question.clone())).await;
            assert_eq!(answer.status, status, "{question} {answer}");
        }
        assert_eq!(change(&person, id, json!({ "name": "renamed" })).await.status, 200, "the question is not theirs, the name is");
        assert_eq!(change(&person, id, json!({ "dataset_query": sql(shop, "SELECT 1") })).await.status, 200, "it is the same");
        assert_eq!(change(&person, id, json!({ "dataset_query": sql(shop, "SELECT 2") })).await.status, 403);
        assert_eq!(person.post(&format!("/api/card/{id}/copy"), json!({})).await.status, 403);
        assert_eq!(show(&person, id).await["can_run_adhoc_query"], false);
        allow(&world, shop, json!({ "create-queries": "no" })).await;
        assert_eq!(person.post("/api/card", card("x", None, count_of(shop, table))).await.status, 403);
        let built = json!({ "database": shop, "type": "query", "query": { "source-table": format!("card__{id}") } });
        let built = person.post("/api/card", card("built on what they may read", None, built)).await;
        assert_eq!(built.status, 200, "{built}");
    }

    /// S40
    async fn scopes_of_keys_hold_for_cards(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let (shared, other) = (make_collection(&admin, "shared", None).await, make_collection(&admin, "other", None).await);
        let (inside, outside) = (save_named(&admin, "inside", Some(shared)).await, save_named(&admin, "outside", Some(other)).await);
        let key = async |scopes: Value| {
            let body = json!({ "name": scopes.to_string(), "group_id": ADMINISTRATORS, "scopes": scopes });
            world.key(&world.new_key_with(body).await.1)
        };
        let reader = key(json!([format!("cards:read@collection/{shared}")])).await;
        assert_eq!(names(&reader.get("/api/card").await), ["inside"]);
        assert_eq!(reader.get(&format!("/api/card/{outside}")).await.status, 403);
        assert_eq!(change(&reader, inside, json!({ "name": "x" })).await.json()["scope"], "cards:write");
        let writer = key(json!([format!("cards:write@collection/{shared}")])).await;
        assert_eq!(change(&writer, inside, json!({ "name": "renamed" })).await.status, 200);
        let refused = writer.post("/api/card", card("x", Some(shared), sql(shop, "SELECT 1"))).await;
        assert_eq!((refused.status, &refused.json()["scope"]), (403, &json!("query:run")), "it may not ask anything");
        let asking = key(json!([format!("cards:write@collection/{shared}"), format!("query:run@database/{shop}")])).await;
        save(&asking, card("asked", Some(shared), sql(shop, "SELECT 1"))).await;
        assert_eq!(asking.post("/api/card", card("x", Some(other), sql(shop, "SELECT 1"))).await.status, 403);
    }

    async fn a_copy_lies_beside_what_it_is_of(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let home = make_collection(&admin, "home", None).await;
        let mut new = card("original", Some(home), sql(shop, "SELECT 1"));
        new["collection_position"] = json!(1);
        let id = save(&admin, new).await;
        let person = world.person().await;
        let copy = person.post(&format!("/api/card/{id}/copy"), Value::Null).await.json();
        let original = show(&admin, id).await;
        assert_eq!((&copy["name"], &copy["collection_id"], &copy["collection_position"]), (&json!("Copy of original"), &json!(home), &Value::Null));
        assert_eq!(copy["dataset_query"], original["dataset_query"]);
        assert!(copy["id"] != original["id"] && copy["entity_id"] != original["entity_id"] && copy["creator_id"] != original["creator_id"]);
        let back = admin.post("/api/card", original.clone()).await;
        assert_eq!(back.status, 200, "a whole card may be sent back: {back}");
        assert_ne!(back.json()["entity_id"], original["entity_id"]);
    }

    async fn an_entity_id_that_was_sent_is_taken_over(world: World) {
        let admin = world.admin();
        let home = make_collection(&admin, "home", None).await;
        let entity_id = admin.get(&format!("/api/collection/{home}")).await.text_at("/entity_id");
        let mut new = card("x", None, json!({}));
        (new["collection_id"], new["entity_id"]) = (json!(entity_id), json!("A23456789012345678901"));
        let id = save(&admin, new).await;
        let shown = show(&admin, id).await;
        assert_eq!((&shown["collection_id"], &shown["entity_id"]), (&json!(home), &json!("A23456789012345678901")));
        let after = changed(&admin, id, json!({ "collection_id": null })).await;
        assert_eq!((&after["collection_id"], &after["collection"]), (&Value::Null, &Value::Null));
        assert_eq!(changed(&admin, id, json!({ "collection_id": entity_id })).await["collection_id"], json!(home));
    }

    async fn what_cannot_be_meant_is_refused_at_its_field(world: World) {
        let admin = world.admin();
        let id = save_named(&admin, "x", None).await;
        let large = "x".repeat(1_000_001);
        for (field, wrong) in [
            ("name", json!(" ")), ("name", json!("x".repeat(255))), ("description", json!("")), ("display", json!(7)), ("type", json!("dataset")),
            ("dataset_query", json!("SELECT 1")), ("dataset_query", json!({ "type": "native" })), ("dataset_query", sql(1, &large)),
            ("visualization_settings", json!([])), ("visualization_settings", json!({ "x": large })), ("parameters", json!([1])),
            ("result_metadata", json!({})), ("collection_id", json!("root")), ("collection_id", json!(0)), ("collection_position", json!(0)),
            ("cache_ttl", json!(-1)), ("dashboard_id", json!(1)),
        ] {
            let mut new = card("x", None, json!({}));
            new[field] = wrong.clone();
            for answer in [admin.post("/api/card", new).await, change(&admin, id, json!({ field: wrong })).await] {
                assert_eq!(answer.status, 400, "{field} {:.80} {answer:.200}", wrong.to_string());
                assert!(!answer.json()["errors"][field].is_null(), "{field} {answer}");
            }
        }
        for missing in ["name", "display", "dataset_query", "visualization_settings"] {
            let mut new = card("x", None, json!({}));
            new.as_object_mut().unwrap().remove(missing);
            let answer = admin.post("/api/card", new).await;
            assert!(answer.status == 400 && !answer.json()["errors"][missing].is_null(), "{missing} {answer}");
        }
        assert_eq!(admin.post("/api/card", card("x", Some(77), json!({}))).await.status, 404);
        assert_eq!(change(&admin, id, json!({ "enable_embedding": true })).await.status, 400);
        assert_eq!(world.count("card").await, 1);
    }

    async fn a_card_is_never_built_on_itself(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let on = |id: i64| json!({ "database": shop, "type": "query", "query": { "source-table": format!("card__{id}") } });
        let first = save(&admin, card("first", None, sql(shop, "SELECT 1 AS one"))).await;
        let second = save(&admin, card("second", None, on(first))).await;
        let third = save(&admin, card("third", None, on(second))).await;
        for (card, source) in [(first, first), (first, second), (first, third), (second, third)] {
            let answer = change(&admin, card, json!({ "dataset_query": on(source) })).await;
            assert_eq!(answer.status, 400, "{card} on {source}: {answer}");
        }
        assert_eq!(change(&admin, third, json!({ "dataset_query": on(first) })).await.status, 200);
    }

    async fn what_happens_to_cards_is_in_the_audit_log(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let id = save(&admin, card("told", None, sql(shop, "SELECT 'a secret'"))).await;
        change(&admin, id, json!({ "name": "renamed", "dataset_query": sql(shop, "SELECT 'another secret'") })).await;
        change(&admin, id, json!({ "name": "renamed" })).await;
        change(&admin, id, json!({ "archived": true })).await;
        change(&admin, id, json!({ "archived": false })).await;
        admin.delete(&format!("/api/card/{id}")).await;
        let log = admin.get(&format!("/api/audit?model=Card&model_id={id}")).await;
        assert!(!log.text().contains("secret"), "{log}");
        let log = log.json();
        let told: Vec<_> = log["data"].as_array().unwrap().iter().rev().map(|event| event["topic"].as_str().unwrap()).collect();
        assert_eq!(told, ["card-create", "card-update", "card-archive", "card-restore", "card-delete"]);
        let update = &log["data"][3]["details"];
        assert_eq!((&update["previous"]["name"], &update["new"]["name"], &update["is_other_question"]), (&json!("told"), &json!("renamed"), &json!(true)));
    }

    async fn who_looks_at_a_card_is_counted(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let id = save(&admin, card("seen", None, sql(shop, "SELECT 1"))).await;
        let count = async || {
            world.app.content.write_down(world.db()).await.unwrap();
            let listed = admin.get("/api/card").await.json();
            (listed[0]["view_count"].clone(), listed[0]["last_used_at"].clone())
        };
        assert_eq!(count().await, (json!(0), json!("2026-05-01T09:00:00Z")));
        world.clock.advance(chrono::TimeDelta::minutes(1));
        show(&admin, id).await;
        assert_eq!(admin.post(&format!("/api/card/{id}/query"), json!({})).await.status, 202);
        assert_eq!(world.person().await.get(&format!("/api/card/{id}")).await.status, 200);
        assert_eq!(count().await, (json!(3), json!("2026-05-01T09:01:00Z")));
        assert_eq!(show(&admin, id).await["updated_at"], "2026-05-01T09:00:00Z", "to look changes nothing");
    }

    async fn a_card_goes_with_its_database(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop_and_stop_syncing().await);
        let id = save(&admin, card("x", None, count_of(shop, table_named(&world, "person").await))).await;
        let kept = save_named(&admin, "kept", None).await;
        assert_eq!(admin.delete(&format!("/api/database/{shop}")).await.status, 204);
        assert_eq!(admin.get(&format!("/api/card/{id}")).await.status, 404);
        assert_eq!(admin.get(&format!("/api/card/{kept}")).await.status, 200);
    }
}
