//! The columns of what a card gives: `result_metadata`, said, found out when it is saved, and learnt when it runs.

use crate::{
    card::{allow, card, change, count_of, save, sql},
    world::{Client, World, on_both},
};
use serde_json::{Value, json};

/// Never ends: whoever runs it waits for nothing.
const ENDLESS: &str =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS c FROM n";

async fn columns(client: &Client, id: i64) -> Value {
    client.get(&format!("/api/card/{id}")).await.json()["result_metadata"].clone()
}

/// The columns of a card that is saved with this question.
async fn saved(client: &Client, question: Value) -> Value {
    let made = client.post("/api/card", card("c", None, question)).await;
    assert_eq!(made.status, 200, "{made}");
    let made = made.json();
    assert_eq!(made["result_metadata"], columns(client, made["id"].as_i64().unwrap()).await);
    made["result_metadata"].clone()
}

/// Names and types.
fn shapes(columns: &Value) -> Vec<(&str, &str)> {
    let columns = columns.as_array().unwrap_or_else(|| panic!("{columns}")).iter();
    columns.map(|it| (it["name"].as_str().unwrap(), it["base_type"].as_str().unwrap())).collect()
}

async fn person_table(world: &World) -> (i64, Value) {
    let table: i64 = world.one("SELECT id FROM catalog_table WHERE name = 'person'").await;
    let about = world.admin().get(&format!("/api/table/{table}/query_metadata")).await.json();
    (table, about["fields"].clone())
}

fn id_of(fields: &Value, name: &str) -> Value {
    fields.as_array().unwrap().iter().find(|field| field["name"] == name).unwrap()["id"].clone()
}

async fn run(client: &Client, id: i64, body: Value) {
    let answer = client.post(&format!("/api/card/{id}/query"), body).await;
    assert_eq!((answer.status, &answer.json()["status"]), (202, &json!("completed")), "{answer}");
}

on_both! {
    /// Programs read there in which order a table has its columns.
    async fn columns_of_the_query_language_follow_from_the_question(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let (table, fields) = person_table(&world).await;
        let all = saved(&admin, json!({ "database": shop, "type": "query", "query": { "source-table": table } })).await;
        assert_eq!(shapes(&all), [("id", "type/Integer"), ("name", "type/Text"), ("email", "type/Text"), ("born", "type/Date")]);
        assert_eq!((&all[0]["id"], &all[0]["semantic_type"]), (&id_of(&fields, "id"), &json!("type/PK")));
        let born = id_of(&fields, "born");
        let by_year = json!({ "source-table": table, "aggregation": [["count"]], "breakout": [["field", born, { "temporal-unit": "year" }]] });
        let by_year = saved(&admin, json!({ "database": shop, "type": "query", "query": by_year })).await;
        assert_eq!(shapes(&by_year), [("born", "type/Date"), ("count", "type/Integer")]);
        assert_eq!((&by_year[0]["unit"], &by_year[0]["id"], &by_year[1]["field_ref"]), (&json!("year"), &born, &json!(["aggregation", 0])));
    }

    /// Nothing is run for that: one of these would never end.
    async fn columns_of_sql_are_told_by_the_database_which_runs_nothing(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let named = saved(&admin, sql(shop, "SELECT id, name AS who FROM person")).await;
        assert_eq!(shapes(&named), [("id", "type/Integer"), ("who", "type/Text")]);
        assert_eq!(named[1]["field_ref"], json!(["field", "who", { "base-type": "type/Text" }]));
        assert_eq!(shapes(&saved(&admin, sql(shop, ENDLESS)).await), [("c", "type/*")]);
        let below = save(&admin, card("below", None, sql(shop, "SELECT id, name FROM person"))).await;
        let above = json!({ "database": shop, "type": "query", "query": { "source-table": format!("card__{below}") } });
        assert_eq!(shapes(&saved(&admin, above).await), [("id", "type/Integer"), ("name", "type/Text")]);
    }

    async fn what_no_database_can_tell_is_saved_without(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let wide = format!("SELECT 1 AS \"{}\"", "x".repeat(600_000));
        for unknown in ["SELECT nowhere", "SELECT {{x}}", "SELEC", "DELETE FROM person", &wide] {
            assert_eq!(saved(&admin, sql(shop, unknown)).await, Value::Null, "{unknown:.20}");
        }
        assert_eq!(saved(&admin, json!({})).await, Value::Null);
        let people: i64 = admin.post("/api/dataset", sql(shop, "SELECT count(*) FROM person")).await.json()["data"]["rows"][0][0].as_i64().unwrap();
        assert_eq!(people, 2);
        std::fs::remove_file(admin.get(&format!("/api/database/{shop}")).await.text_at("/details/db")).unwrap();
        let sent = json!([{ "name": "id" }]);
        let mut away = card("away", None, sql(shop, "SELECT id FROM person"));
        assert_eq!(saved(&admin, away["dataset_query"].clone()).await, Value::Null);
        away["result_metadata"] = sent.clone();
        let id = save(&admin, away).await;
        assert_eq!(columns(&admin, id).await, sent, "what came with it may be so");
    }

    async fn what_is_sent_is_kept_where_it_fits(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let mut new = card("c", None, sql(shop, "SELECT id, name FROM person"));
        let ours = json!([{ "name": "id", "base_type": "type/Integer" }, { "name": "name", "display_name": "Who", "base_type": "type/Text" }]);
        new["result_metadata"] = ours.clone();
        let id = save(&admin, new.clone()).await;
        assert_eq!(columns(&admin, id).await, ours);
        new["result_metadata"] = json!([{ "name": "something else" }]);
        let other = save(&admin, new).await;
        assert_eq!(shapes(&columns(&admin, other).await), [("id", "type/Integer"), ("name", "type/Text")]);
        let copy = admin.post(&format!("/api/card/{id}/copy"), json!({})).await.json();
        assert_eq!(copy["result_metadata"], ours);
    }

    async fn another_question_has_other_columns(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let (table, _) = person_table(&world).await;
        let id = save(&admin, card("c", None, sql(shop, "SELECT 1 AS one"))).await;
        for (wanted, name) in [(sql(shop, "SELECT 2 AS two"), "two"), (count_of(shop, table), "count")] {
            let changed = change(&admin, id, json!({ "dataset_query": wanted, "name": "n" })).await;
            assert_eq!(changed.json()["result_metadata"][0]["name"], name, "{changed}");
        }
        let ours = json!([{ "name": "count", "display_name": "How many" }]);
        change(&admin, id, json!({ "result_metadata": ours })).await;
        let again = change(&admin, id, json!({ "dataset_query": count_of(shop, table), "description": "the same" })).await;
        assert_eq!(again.json()["result_metadata"], ours);
        change(&admin, id, json!({ "dataset_query": sql(shop, "SELECT nowhere") })).await;
        assert_eq!(columns(&admin, id).await, Value::Null);
    }

    async fn nobody_has_a_question_described_that_they_may_not_ask(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        allow(&world, shop, json!({ "view-data": "unrestricted", "create-queries": "no" })).await;
        let person = world.person().await;
        let refused = person.post("/api/card", card("c", None, sql(shop, "SELECT nowhere"))).await;
        assert_eq!(refused.to_string(), "403 text/plain\nYou don't have permissions to do that.");
        let id = save(&admin, card("c", None, sql(shop, "SELECT 1 AS one"))).await;
        let refused = change(&person, id, json!({ "dataset_query": sql(shop, "SELECT 2") })).await;
        assert_eq!(refused.status, 403, "{refused}");
        assert_eq!(columns(&admin, id).await[0]["name"], "one");
    }

    async fn what_a_card_gives_is_learnt_when_it_runs(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let id = save(&admin, card("c", None, sql(shop, "SELECT count(*) AS c FROM person"))).await;
        assert_eq!(shapes(&columns(&admin, id).await), [("c", "type/*")], "the file knows no type of it");
        change(&admin, id, json!({ "result_metadata": [{ "name": "c", "base_type": "type/*", "display_name": "Ours" }] })).await;
        let before = admin.get(&format!("/api/card/{id}")).await.json();
        run(&admin, id, json!({})).await;
        world.app.content.write_down(world.db()).await.unwrap();
        let after = admin.get(&format!("/api/card/{id}")).await.json();
        assert_eq!(shapes(&after["result_metadata"]), [("c", "type/Integer")]);
        assert_eq!((&after["result_metadata"][0]["display_name"], &after["updated_at"]), (&json!("Ours"), &before["updated_at"]));
        // What was learnt of another question says nothing.
        run(&admin, id, json!({})).await;
        world.clock.advance(chrono::TimeDelta::seconds(1));
        change(&admin, id, json!({ "dataset_query": sql(shop, "SELECT nowhere") })).await;
        world.app.content.write_down(world.db()).await.unwrap();
        assert_eq!(columns(&admin, id).await, Value::Null);
    }

    async fn what_needs_filling_in_is_learnt_the_first_time(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let mut question = sql(shop, "SELECT name FROM person WHERE id = {{id}}");
        question["native"]["template-tags"] = json!({ "id": { "id": "a", "name": "id", "display-name": "Id", "type": "number" } });
        let id = save(&admin, card("c", None, question)).await;
        assert_eq!(columns(&admin, id).await, Value::Null);
        let target = json!(["variable", ["template-tag", "id"]]);
        run(&admin, id, json!({ "parameters": [{ "type": "number", "target": target, "value": 1 }] })).await;
        world.app.content.write_down(world.db()).await.unwrap();
        assert_eq!(shapes(&columns(&admin, id).await), [("name", "type/Text")]);
    }
}
