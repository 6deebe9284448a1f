//! Running cards: `/api/card/:id/query`, and the same as a file.

use crate::{
    card::{allow, card, save, sql},
    collection::{forbid_everything, group_with, make, permit},
    world::{ADMINISTRATORS, Answer, Client, World, on_both},
};
use axum::http::Method;
use serde_json::{Value, json};

const NAMES: &str = "SELECT id, name FROM person ORDER BY id";

async fn run(client: &Client, id: i64, body: Value) -> Answer {
    client.post(&format!("/api/card/{id}/query"), body).await
}

/// The rows of a run that succeeded.
fn rows(answer: &Answer) -> Value {
    assert_eq!((answer.status, &answer.json()["status"]), (202, &json!("completed")), "{answer}");
    answer.json()["data"]["rows"].clone()
}

/// Somebody who may read where the card lies, and ask nothing.
async fn reader_of(world: &World, home: i64, shop: i64) -> Client {
    forbid_everything(world).await;
    allow(
        world,
        shop,
        json!({ "view-data": "unrestricted", "create-queries": "no", "download": { "schemas": "full" } }),
    )
    .await;
    let (group, reader) = group_with(world, "reader@example.com").await;
    permit(world, group, &home.to_string(), "read").await;
    reader
}

on_both! {
    async fn who_may_read_a_card_is_shown_its_result_and_may_ask_nothing_else(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let (open, closed) = (make(&admin, "open", None).await, make(&admin, "closed", None).await);
        let seen = save(&admin, card("Names", Some(open), sql(shop, NAMES))).await;
        let hidden = save(&admin, card("Hidden", Some(closed), sql(shop, NAMES))).await;
        let reader = reader_of(&world, open, shop).await;
        let answer = run(&reader, seen, json!({})).await;
        assert_eq!(rows(&answer), json!([[1, "Ωμέγα 🦊"], [2, "Bob"]]));
        let answer = answer.json();
        assert_eq!((&answer["context"], &answer["database_id"], &answer["row_count"]), (&json!("question"), &json!(shop), &json!(2)));
        assert_eq!(answer["json_query"]["native"]["query"], NAMES);
        let own = reader.post("/api/dataset", sql(shop, NAMES)).await.json();
        assert_eq!(own["error_type"], "missing-required-permissions");
        assert_eq!(run(&reader, hidden, json!({})).await.to_string(), "403 text/plain\nYou don't have permissions to do that.");
        assert_eq!(run(&reader, 77, json!({})).await.to_string(), "404 text/plain\nNot found.");
        let preview = run(&reader, seen, json!({ "collection_preview": true })).await.json();
        assert_eq!(preview["context"], "collection");
        allow(&world, shop, json!({ "view-data": "blocked", "create-queries": "no" })).await;
        let blocked = run(&reader, seen, json!({})).await.json();
        assert_eq!(blocked["error_type"], "missing-required-permissions", "who is kept from the data sees it nowhere");
    }

    async fn a_body_may_be_left_out_and_the_id_be_the_one_for_everywhere(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let id = save(&admin, card("Names", None, sql(shop, NAMES))).await;
        let entity_id = admin.get(&format!("/api/card/{id}")).await.text_at("/entity_id");
        for path in [format!("/api/card/{id}/query"), format!("/api/card/{entity_id}/query")] {
            assert_eq!(rows(&admin.send(Method::POST, &path, None).await)[1], json!([2, "Bob"]));
        }
    }

    async fn a_card_that_fails_is_a_failed_answer(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let wrong = save(&admin, card("wrong", None, sql(shop, "SELECT nothing FROM nowhere"))).await;
        let empty = save(&admin, card("empty", None, json!({}))).await;
        for id in [wrong, empty] {
            let answer = run(&admin, id, json!({})).await;
            assert_eq!((answer.status, &answer.json()["status"]), (202, &json!("failed")), "{answer}");
            let file = admin.post(&format!("/api/card/{id}/query/json"), json!({})).await;
            assert_eq!((file.status, &file.json()["status"]), (200, &json!("failed")), "{file}");
        }
    }

    async fn a_card_is_taken_away_as_a_file_that_is_called_after_it(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let home = make(&admin, "home", None).await;
        let mut new = card("Names & more", Some(home), sql(shop, NAMES));
        new["visualization_settings"] = json!({ "table.columns": [{ "name": "name", "enabled": true }, { "name": "id", "enabled": false }] });
        let id = save(&admin, new).await;
        let reader = reader_of(&world, home, shop).await;
        let csv = reader.post(&format!("/api/card/{id}/query/csv"), json!({ "csv_include_bom": "false" })).await;
        assert_eq!((csv.status, csv.text()), (200, "name\nΩμέγα 🦊\nBob\n"));
        assert_eq!(csv.header("content-disposition"), Some("attachment; filename=\"names___more_2026-05-01T09:00:00.000Z.csv\""));
        let form = "parameters=%5B%5D&format_rows=true";
        let path = format!("/api/card/{id}/query/json");
        let list = reader.send_bytes(Method::POST, &path, "application/x-www-form-urlencoded", form).await;
        assert_eq!(list.json(), json!([{ "name": "Ωμέγα 🦊" }, { "name": "Bob" }]));
        assert_eq!(reader.send(Method::POST, &path, None).await.json(), list.json());
        let workbook = reader.send(Method::POST, &format!("/api/card/{id}/query/xlsx"), None).await;
        assert!(workbook.status == 200 && workbook.body.starts_with(b"PK"), "{}", workbook.status);
        assert_eq!(reader.post(&format!("/api/card/{id}/query/pdf"), json!({})).await.text(), "API endpoint does not exist.");
        allow(&world, shop, json!({ "download": { "schemas": "none" } })).await;
        assert_eq!(reader.post(&path, json!({})).await.status, 403, "who may take nothing away may not here");
        assert_eq!(admin.get(&format!("/api/card/{id}")).await.json()["download_perms"], "full");
        assert_eq!(reader.get(&format!("/api/card/{id}")).await.json()["download_perms"], "none");
    }

    /// S40
    async fn a_key_for_one_collection_runs_the_cards_in_it(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let (shared, other) = (make(&admin, "shared", None).await, make(&admin, "other", None).await);
        let inside = save(&admin, card("inside", Some(shared), sql(shop, NAMES))).await;
        let outside = save(&admin, card("outside", Some(other), sql(shop, NAMES))).await;
        let body = json!({ "name": "reader", "group_id": ADMINISTRATORS, "scopes": [format!("cards:read@collection/{shared}")] });
        let key = world.key(&world.new_key_with(body).await.1);
        assert_eq!(rows(&run(&key, inside, json!({})).await)[1], json!([2, "Bob"]));
        assert_eq!(run(&key, outside, json!({})).await.status, 403);
        assert_eq!(key.post(&format!("/api/card/{inside}/query/csv"), json!({})).await.text().lines().count(), 3);
        assert_eq!(key.get(&format!("/api/card/{inside}")).await.json()["can_run_adhoc_query"], false);
        assert_eq!(key.post("/api/dataset", sql(shop, NAMES)).await.json()["scope"], "query:run");
    }

    async fn what_a_card_is_asked_with_must_be_parameters(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let id = save(&admin, card("x", None, sql(shop, NAMES))).await;
        for wrong in [json!({ "parameters": 1 }), json!({ "parameters": "[" }), json!({ "parameters": [1] })] {
            for path in ["query", "query/csv"] {
                let answer = admin.post(&format!("/api/card/{id}/{path}"), wrong.clone()).await;
                assert_eq!(answer.status, 400, "{path} {wrong} {answer}");
            }
        }
        let unknown = run(&admin, id, json!({ "parameters": [{ "id": "gone", "value": 1 }] })).await;
        assert_eq!(rows(&unknown)[1], json!([2, "Bob"]), "what the question does not know is passed over");
    }
}
