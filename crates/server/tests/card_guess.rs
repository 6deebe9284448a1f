//! What readers of a card may filter by: what it shows, and what they may ask about themselves. Anything else would let
//! them guess, filter by filter, what is hidden from them.

use crate::{
    card::{allow, card, save},
    collection::{forbid_everything, group_with, make, permit},
    world::{Client, World, on_both},
};
use serde_json::{Value, json};

/// Somebody who may read a collection and see the data through its cards, but ask nothing.
struct Guess {
    reader: Client,
    home: i64,
    shop: i64,
    table: i64,
    id: i64,
    name: i64,
}

impl Guess {
    async fn new(world: &World) -> Self {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let home = make(&admin, "open", None).await;
        forbid_everything(world).await;
        allow(world, shop, json!({ "view-data": "unrestricted", "create-queries": "no" })).await;
        let (group, reader) = group_with(world, "reader@example.com").await;
        permit(world, group, &home.to_string(), "read").await;
        let tables = admin.get(&format!("/api/database/{shop}?include=tables")).await.json();
        let table =
            tables["tables"].as_array().unwrap().iter().find(|it| it["name"] == "person").unwrap()["id"]
                .clone();
        let table = table.as_i64().unwrap();
        let about = admin.get(&format!("/api/table/{table}/query_metadata")).await.json();
        let field = |name| {
            about["fields"].as_array().unwrap().iter().find(|it| it["name"] == name).unwrap()["id"]
                .as_i64()
                .unwrap()
        };
        let (id, name) = (field("id"), field("name"));
        Self { reader, home, shop, table, id, name }
    }

    async fn save(&self, world: &World, query: Value) -> i64 {
        let question = json!({ "database": self.shop, "type": "query", "query": query });
        save(&world.admin(), card("c", Some(self.home), question)).await
    }

    /// How a run ends when the rows are filtered by a target: `completed`, or why not.
    async fn filtered(&self, card: i64, target: Value) -> Value {
        let parameters = json!([{ "type": "string/starts-with", "target": target, "value": ["B"] }]);
        let answer =
            self.reader.post(&format!("/api/card/{card}/query"), json!({ "parameters": parameters })).await;
        let answer = answer.json();
        if answer["status"] == "completed" { answer["status"].clone() } else { answer["error_type"].clone() }
    }
}

on_both! {
    async fn readers_filter_by_what_a_card_shows(world: World) {
        let guess = Guess::new(&world).await;
        let name = json!(["field", guess.name, null]);
        let all = guess.save(&world, json!({ "source-table": guess.table })).await;
        assert_eq!(guess.filtered(all, json!(["dimension", name])).await, "completed");
        let names = guess.save(&world, json!({ "source-table": guess.table, "fields": [name] })).await;
        assert_eq!(guess.filtered(names, json!(["dimension", name])).await, "completed");
        let counts = guess.save(&world, json!({ "source-table": guess.table, "aggregation": [["count"]], "breakout": [name] })).await;
        assert_eq!(guess.filtered(counts, json!(["dimension", name])).await, "completed");
        let outer = json!({ "source-query": { "source-table": guess.table, "fields": [name] } });
        let outer = guess.save(&world, outer).await;
        let by_name = json!(["dimension", ["field", "name", { "base-type": "type/Text" }]]);
        assert_eq!(guess.filtered(outer, by_name).await, "completed");
    }

    async fn readers_do_not_filter_by_what_a_card_hides(world: World) {
        let guess = Guess::new(&world).await;
        let (id, name) = (json!(["field", guess.id, null]), json!(["field", guess.name, null]));
        let ids = json!({ "source-table": guess.table, "fields": [id] });
        let inner = json!({ "source-query": ids });
        let count = json!({ "source-table": guess.table, "aggregation": [["count"]] });
        let counted = json!({ "source-query": { "source-table": guess.table, "aggregation": [["count"]], "breakout": [id] } });
        let text = json!({ "base-type": "type/Text" });
        let first = json!({ "stage-number": 0 });
        for query in [ids, inner, count, counted] {
            let card = guess.save(&world, query.clone()).await;
            for target in [
                json!(["dimension", name]),
                json!(["dimension", name, first]),
                json!(["dimension", ["field", "name", text], first]),
                json!(["dimension", ["expression", "name"]]),
                json!(["dimension", ["expression", "name"], first]),
                json!(["dimension", ["FIELD", guess.name, null], first]),
                json!(["dimension", ["field-id", guess.name], first]),
                json!(["dimension", ["field", guess.name, { "source-field": guess.id }]]),
            ] {
                let ended = guess.filtered(card, target.clone()).await;
                assert_eq!(ended, "missing-required-permissions", "{query} {target}");
            }
        }
    }

    async fn what_the_writer_of_a_card_calls_a_parameter_gives_nobody_a_column(world: World) {
        let guess = Guess::new(&world).await;
        let (id, name) = (json!(["field", guess.id, null]), json!(["field", guess.name, null]));
        let card = guess.save(&world, json!({ "source-table": guess.table, "fields": [id] })).await;
        let parameters = json!([{ "id": "p", "name": "P", "slug": "p", "type": "string/=", "target": ["dimension", name] }]);
        assert_eq!(world.admin().put(&format!("/api/card/{card}"), json!({ "parameters": parameters })).await.status, 200);
        let answer = guess.reader.post(&format!("/api/card/{card}/query"), json!({ "parameters": [{ "id": "p", "value": ["Bob"] }] })).await;
        assert_eq!(answer.json()["error_type"], "missing-required-permissions", "{answer}");
    }

    /// A question on a card takes its columns from the card, and no others of the tables behind it by a reference.
    async fn a_card_is_no_way_to_its_tables(world: World) {
        let guess = Guess::new(&world).await;
        let (id, name) = (json!(["field", guess.id, null]), guess.name);
        let card = guess.save(&world, json!({ "source-table": guess.table, "fields": [id] })).await;
        let ask = async |fields: Value| {
            let query = json!({ "source-table": format!("card__{card}"), "fields": fields });
            let question = json!({ "database": guess.shop, "type": "query", "query": query });
            guess.reader.post("/api/dataset", question).await.json()
        };
        assert_eq!(ask(json!([id])).await["status"], "completed");
        let through = ask(json!([["field", name, { "source-field": guess.id }]])).await;
        assert_eq!(through["error_type"], "missing-required-permissions", "{through}");
        assert_eq!(ask(json!([["field", name, null]])).await["status"], "failed");
    }
}
