//! What readers of a card may filter by: what it shows, and what they may ask about themselves. Anything else would let
//! them guess, filter by filter, what is hidden from them.

use crate::{
    card::{allow, card, save, sql},
    collection::{forbid_everything, group_with, make, permit},
    dashboard::dashboard,
    world::{ADMINISTRATORS, Client, World, on_both},
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
    born: i64,
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
        let (id, name, born) = (field("id"), field("name"), field("born"));
        Self { reader, home, shop, table, id, name, born }
    }

    async fn save(&self, world: &World, query: Value) -> i64 {
        let question = json!({ "database": self.shop, "type": "query", "query": query });
        save(&world.admin(), card("c", Some(self.home), question)).await
    }

    /// How a run ends when the rows are filtered by a target: `completed`, or why not.
    async fn filtered(&self, card: i64, target: Value) -> Value {
        let parameter = json!({ "type": "string/starts-with", "target": target, "value": ["B"] });
        ended(&self.reader, &format!("/api/card/{card}/query"), parameter).await
    }

    /// Somebody who may change what lies there, and has no more right to the data.
    async fn writer(&self, world: &World) -> Client {
        let (group, writer) = group_with(world, "writer@example.com").await;
        permit(world, group, &self.home.to_string(), "write").await;
        writer
    }

    /// A card that shows how many there are, and nothing else.
    async fn count(&self, world: &World) -> i64 {
        self.save(world, json!({ "source-table": self.table, "aggregation": [["count"]] })).await
    }
}

/// How a run with a parameter ends: `completed`, or why not.
async fn ended(client: &Client, path: &str, parameter: Value) -> Value {
    let answer = client.post(path, json!({ "parameters": [parameter] })).await.json();
    if answer["status"] == "completed" { answer["status"].clone() } else { answer["error_type"].clone() }
}

const HIDDEN: &str = "missing-required-permissions";

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

    /// What is shown by the year tells no days, unless who may ask about them lets readers choose.
    async fn readers_see_no_finer_units_than_are_shown(world: World) {
        let guess = Guess::new(&world).await;
        let year = json!(["field", guess.born, { "temporal-unit": "year" }]);
        let card = guess.save(&world, json!({ "source-table": guess.table, "aggregation": [["count"]], "breakout": [year] })).await;
        let (path, target) = (format!("/api/card/{card}/query"), json!(["dimension", ["field", guess.born, null]]));
        let unit = json!({ "type": "temporal-unit", "target": target, "value": "day" });
        let day = json!({ "type": "date/single", "target": target, "value": "1990-02-28" });
        for parameter in [&unit, &day] {
            assert_eq!(ended(&guess.reader, &path, parameter.clone()).await, HIDDEN, "{parameter}");
            assert_eq!(ended(&world.admin(), &path, parameter.clone()).await, "completed", "{parameter}");
        }
        let declared = json!([{ "id": "u", "name": "Unit", "slug": "unit", "type": "temporal-unit", "target": target }]);
        let writer = guess.writer(&world).await;
        let change = async |client: &Client, change: Value| client.put(&format!("/api/card/{card}"), change).await.status;
        assert_eq!(change(&writer, json!({ "parameters": declared })).await, 403);
        assert_eq!(change(&world.admin(), json!({ "parameters": declared })).await, 200);
        assert_eq!(change(&writer, json!({ "parameters": declared, "name": "renamed" })).await, 200, "it was declared already");
        assert_eq!(ended(&guess.reader, &path, json!({ "id": "u", "value": "day" })).await, "completed");
        assert_eq!(ended(&guess.reader, &path, unit).await, "completed");
        assert_eq!(ended(&guess.reader, &path, json!({ "id": "u", "type": "date/single", "value": "1990-02-28" })).await, HIDDEN);
    }

    /// A name that the source does not have is looked for beside it, where not all is shown.
    async fn readers_reach_nothing_beside_what_a_card_shows(world: World) {
        let guess = Guess::new(&world).await;
        let ids = guess.save(&world, json!({ "source-table": guess.table, "fields": [["field", guess.id, null]] })).await;
        let join = json!([{ "source-table": guess.table, "alias": "P", "fields": "none",
            "condition": ["=", ["field", guess.id, null], ["field", guess.id, { "join-alias": "P" }]] }]);
        let card = guess.save(&world, json!({ "source-table": format!("card__{ids}"), "joins": join })).await;
        let by_name = json!(["dimension", ["field", "name", { "base-type": "type/Text" }]]);
        assert_eq!(guess.filtered(card, by_name).await, HIDDEN);
    }

    /// A dashboard lets its readers filter by what somebody with the right to it mapped, and by nothing else.
    async fn who_maps_a_parameter_answers_for_its_column(world: World) {
        let guess = Guess::new(&world).await;
        let (admin, writer, name) = (world.admin(), guess.writer(&world).await, guess.name);
        let (count, other) = (guess.count(&world).await, guess.count(&world).await);
        let board = dashboard(&admin, "d", Some(guess.home)).await;
        let path = format!("/api/dashboard/{board}");
        let parameters = |kind: &str| json!([{ "id": "p", "name": "P", "slug": "p", "type": kind }]);
        let place = |id: i64, card: i64, target: &Value, series: Value| json!({ "id": id, "card_id": card, "row": 0, "col": 0, "size_x": 6,
            "size_y": 4, "series": series, "parameter_mappings": [{ "parameter_id": "p", "target": target }] });
        let put = async |client: &Client, place: Value| {
            client.put(&path, json!({ "parameters": parameters("string/="), "dashcards": [place] })).await
        };
        for target in [
            json!(["dimension", ["field", name, null]]),
            json!(["dimension", ["FIELD", name, null], { "stage-number": 0 }]),
            json!(["dimension", ["field-id", name]]),
            json!(["dimension", ["field", name, { "join-alias": "P" }]]),
            json!(["dimension", ["field", {}, name]]),
            json!(["dimension", ["field", "name", { "base-type": "type/Text" }]]),
            json!(["dimension", ["expression", "name"]]),
            json!(["dimension", ["field", 777_777, null]]),
        ] {
            assert_eq!(put(&writer, place(-1, count, &target, json!([]))).await.status, 403, "{target}");
        }
        let target = json!(["dimension", ["field", name, null]]);
        let shown = put(&admin, place(-1, count, &target, json!([]))).await.json();
        let there = shown["dashcards"][0]["id"].as_i64().unwrap();
        let run = format!("{path}/dashcard/{there}/card/{count}/query");
        let bob = json!({ "parameters": [{ "id": "p", "value": ["Bob"] }] });
        assert_eq!(guess.reader.post(&run, bob).await.json()["data"]["rows"], json!([[1]]));
        assert_eq!(put(&writer, place(there, count, &target, json!([]))).await.status, 200, "it was mapped already");
        assert_eq!(put(&writer, place(there, other, &target, json!([]))).await.status, 403, "into another card");
        assert_eq!(put(&writer, place(there, count, &target, json!([{ "id": other }]))).await.status, 403, "into a series");
        for (kind, status) in [("string/starts-with", 403), ("string/=", 200)] {
            assert_eq!(writer.put(&path, json!({ "parameters": parameters(kind) })).await.status, status, "{kind}");
        }
        assert_eq!(writer.post(&format!("{path}/copy"), json!({ "collection_id": guess.home })).await.status, 403);
        assert_eq!(admin.post(&format!("{path}/copy"), json!({ "collection_id": guess.home })).await.status, 200);
    }

    /// A key that only looks at what lies in a collection has its owner's rights to look, not to ask.
    async fn a_key_for_a_collection_filters_as_readers_do(world: World) {
        let guess = Guess::new(&world).await;
        let (count, all) = (guess.count(&world).await, guess.save(&world, json!({ "source-table": guess.table })).await);
        let parameter = json!({ "type": "string/=", "target": ["dimension", ["field", guess.name, null]], "value": ["Bob"] });
        let narrow = format!("cards:read@collection/{}", guess.home);
        for (scopes, hidden) in [(json!([narrow]), HIDDEN), (json!([narrow, "query:run"]), "completed"), (json!(["cards:read"]), HIDDEN)] {
            let body = json!({ "name": scopes.to_string(), "group_id": ADMINISTRATORS, "scopes": scopes });
            let key = world.key(&world.admin().post("/api/api-key", body).await.text_at("/unmasked_key"));
            for (card, expected) in [(count, hidden), (all, "completed")] {
                assert_eq!(ended(&key, &format!("/api/card/{card}/query"), parameter.clone()).await, expected, "{scopes}");
            }
        }
    }

    /// The SQL of a card is told to those who may read all cards that it is made of.
    async fn the_statements_of_cards_that_are_hidden_are_not_told(world: World) {
        let guess = Guess::new(&world).await;
        let closed = make(&world.admin(), "closed", None).await;
        for (statement, status) in [("SELECT name FROM person", "completed"), ("SELECT secret_column FROM person", "failed")] {
            let inner = save(&world.admin(), card("inner", Some(closed), sql(guess.shop, statement))).await;
            let outer = guess.save(&world, json!({ "source-table": format!("card__{inner}"), "aggregation": [["count"]] })).await;
            let run = async |client: &Client| client.post(&format!("/api/card/{outer}/query"), json!({})).await.json();
            let (told, hidden) = (run(&world.admin()).await, run(&guess.reader).await);
            assert_eq!((&told["status"], &hidden["status"]), (&json!(status), &json!(status)), "{told} {hidden}");
            assert!(told.to_string().contains(statement), "{told}");
            assert!(!hidden.to_string().contains("FROM"), "{hidden}");
            assert!(hidden["data"]["native_form"].is_null() && hidden["via"].is_null(), "{hidden}");
        }
    }

    /// S11: a text that PostgreSQL cannot keep or read goes nowhere, whatever names what with it.
    async fn no_text_holds_the_character_nul(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let named = json!({ "database": shop, "type": "query", "query": { "source-query": { "native": "SELECT 1 AS x" }, "fields": [["field", "a\u{0}b", null]] } });
        for (path, body) in [
            ("/api/dataset", named.clone()),
            ("/api/card", card("c", None, named.clone())),
            ("/api/card", json!({ "name": "c", "display": "table", "dataset_query": {}, "visualization_settings": { "a\u{0}": 1 } })),
        ] {
            let answer = admin.post(path, body.clone()).await;
            assert_eq!(answer.status, 400, "{body}: {answer}");
        }
        let within = admin.post("/api/dataset/json", json!({ "query": named.to_string() })).await;
        assert!(within.text().contains("U+0000"), "{within}");
        assert_eq!(admin.get("/api/card").await.json(), json!([]));
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
