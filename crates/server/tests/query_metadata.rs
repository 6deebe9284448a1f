//! What has to be known to show questions: `query_metadata` of a query, a card, a dashboard, and of a card as a table; and on
//! which dashboards cards are shown.

use crate::{
    card::{allow, card, save, sql},
    collection::{forbid_everything, group_with, make, permit},
    world::{ALL_USERS, Client, World, on_both},
};
use serde_json::{Value, json};

async fn table_named(world: &World, name: &str) -> i64 {
    world.one(&format!("SELECT id FROM catalog_table WHERE name = '{name}'")).await
}

async fn field_named(world: &World, table: i64, name: &str) -> i64 {
    world.one(&format!("SELECT id FROM catalog_field WHERE table_id = {table} AND name = '{name}'")).await
}

fn rows_of(database: i64, source: impl Into<Value>) -> Value {
    json!({ "database": database, "type": "query", "query": { "source-table": source.into() } })
}

/// The ids of a kind of things in an answer.
fn ids(answer: &Value, kind: &str) -> Vec<Value> {
    let list = answer[kind].as_array().unwrap_or_else(|| panic!("{answer}"));
    list.iter().map(|it| it["id"].clone()).collect()
}

async fn shown(client: &Client, path: &str) -> Value {
    let answer = client.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {answer}");
    answer.json()
}

async fn of_question(client: &Client, question: Value) -> Value {
    let answer = client.post("/api/dataset/query_metadata", question).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()
}

/// A dashboard with these cards.
async fn dashboard(client: &Client, name: &str, home: Option<i64>, cards: &[i64]) -> i64 {
    let new = json!({ "name": name, "collection_id": home });
    let id = client.post("/api/dashboard", new).await.json()["id"].as_i64().unwrap();
    let place = |(at, card): (usize, &i64)| json!({ "id": -1 - i64::try_from(at).unwrap(), "card_id": card, "row": at, "col": 0, "size_x": 4, "size_y": 1 });
    let places: Vec<_> = cards.iter().enumerate().map(place).collect();
    let laid = client.put(&format!("/api/dashboard/{id}"), json!({ "dashcards": places })).await;
    assert_eq!(laid.status, 200, "{laid}");
    id
}

on_both! {
    async fn a_query_is_told_its_tables_and_those_that_they_refer_to(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let (person, purchase) = (table_named(&world, "person").await, table_named(&world, "purchase").await);
        let found = of_question(&admin, rows_of(shop, purchase)).await;
        assert_eq!((ids(&found, "databases"), ids(&found, "tables")), (vec![json!(shop)], vec![json!(person), json!(purchase)]));
        let fields = &found["tables"][1]["fields"];
        let names: Vec<_> = fields.as_array().unwrap().iter().map(|field| &field["name"]).collect();
        assert_eq!(names, ["id", "person_id", "total"]);
        assert_eq!((&fields[1]["target"]["table_id"], &found["tables"][1]["db"]["id"]), (&json!(person), &json!(shop)));
        assert_eq!((&found["cards"], &found["snippets"], &found["fields"]), (&json!([]), &json!([]), &json!([])));
        assert_eq!(found["databases"][0]["details"], admin.get(&format!("/api/database/{shop}")).await.json()["details"]);
        assert_eq!(world.person().await.post("/api/dataset/query_metadata", rows_of(shop, purchase)).await.json()["databases"][0].get("details"), None);
        let found = of_question(&admin, rows_of(shop, person)).await;
        assert_eq!(ids(&found, "tables"), [json!(person)], "purchases refer to people, and not the other way");
        assert_eq!(ids(&of_question(&admin, rows_of(77, 777)).await, "tables"), [Value::Null; 0]);
        for wrong in [json!({}), json!({ "type": "query" }), json!([])] {
            assert_eq!(admin.post("/api/dataset/query_metadata", wrong.clone()).await.status, 400, "{wrong}");
        }
    }

    async fn sensitive_fields_are_told_when_asked_for(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let person = table_named(&world, "person").await;
        let email = field_named(&world, person, "email").await;
        admin.put(&format!("/api/field/{email}"), json!({ "visibility_type": "sensitive" })).await;
        let with = |settings: Value| {
            let mut question = rows_of(shop, person);
            question["settings"] = settings;
            question
        };
        let has_it = async |settings| ids(&of_question(&admin, with(settings)).await["tables"][0], "fields").contains(&json!(email));
        assert!(!has_it(Value::Null).await);
        assert!(!has_it(json!({ "include-sensitive-fields": false })).await);
        assert!(has_it(json!({ "include-sensitive-fields": true })).await);
    }

    async fn sql_is_told_the_fields_that_it_can_be_filtered_by(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let person = table_named(&world, "person").await;
        let born = field_named(&world, person, "born").await;
        let mut question = sql(shop, "SELECT * FROM person WHERE {{born}}");
        let tag = json!({ "id": "a", "name": "born", "display-name": "Born", "type": "dimension", "dimension": ["field", born, null], "widget-type": "date/all-options" });
        question["native"]["template-tags"] = json!({ "born": tag });
        let found = of_question(&admin, question.clone()).await;
        assert_eq!((ids(&found, "databases"), ids(&found, "tables"), ids(&found, "fields")), (vec![json!(shop)], vec![], vec![json!(born)]));
        let id = save(&admin, card("by birth", None, question)).await;
        assert_eq!(ids(&shown(&admin, &format!("/api/card/{id}/query_metadata")).await, "fields"), [json!(born)]);
    }

    async fn what_starts_from_a_card_is_told_it_as_a_table(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let home = make(&admin, "Sales", None).await;
        let below = save(&admin, card("People", Some(home), sql(shop, "SELECT id, name FROM person"))).await;
        let table = format!("card__{below}");
        let above = rows_of(-1337, table.clone());
        let found = of_question(&admin, above.clone()).await;
        assert_eq!((ids(&found, "databases"), ids(&found, "tables"), ids(&found, "cards")), (vec![json!(shop)], vec![json!(table)], vec![json!(below)]));
        let view = &found["tables"][0];
        assert_eq!((&view["display_name"], &view["schema"], &view["db_id"], &view["type"], view.get("name")), (&json!("People"), &json!("Sales"), &json!(shop), &json!("question"), None));
        let named = json!(["field", "id", { "base-type": "type/Integer" }]);
        assert_eq!((&view["fields"][0]["id"], &view["fields"][0]["table_id"], &view["fields"][0]["semantic_type"]), (&named, &json!(table), &Value::Null));
        assert_eq!(shown(&admin, &format!("/api/table/{table}/query_metadata")).await, *view);
        assert_eq!(shown(&admin, &format!("/api/table/{table}/fks")).await, json!([]));
        let above = save(&admin, card("above", None, above)).await;
        assert_eq!(ids(&shown(&admin, &format!("/api/card/{above}/query_metadata")).await, "tables"), [json!(table)]);
        let mut model = card("model", None, rows_of(shop, table_named(&world, "person").await));
        model["type"] = json!("model");
        let model = save(&admin, model).await;
        let found = shown(&admin, &format!("/api/card/{model}/query_metadata")).await;
        assert_eq!(ids(&found, "tables"), [json!(table_named(&world, "person").await), json!(format!("card__{model}"))]);
        for unknown in ["card__777/query_metadata", "card__777/fks"] {
            assert_eq!(admin.get(&format!("/api/table/{unknown}")).await.status, 404, "{unknown}");
        }
        for wrong in ["card__/query_metadata", "card__0/fks", "card__x/query_metadata", "x/query_metadata"] {
            assert_eq!(admin.get(&format!("/api/table/{wrong}")).await.status, 400, "{wrong}");
        }
    }

    async fn what_the_caller_may_not_see_is_left_out(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let (open, closed) = (make(&admin, "open", None).await, make(&admin, "closed", None).await);
        let person = table_named(&world, "person").await;
        let hidden = save(&admin, card("hidden", Some(closed), rows_of(shop, person))).await;
        let seen = save(&admin, card("seen", Some(open), rows_of(shop, format!("card__{hidden}")))).await;
        let of_table = save(&admin, card("of table", Some(open), rows_of(shop, person))).await;
        let shows = dashboard(&admin, "shows", Some(open), &[seen, of_table, hidden]).await;
        forbid_everything(&world).await;
        allow(&world, shop, json!({ "view-data": "unrestricted", "create-queries": "no" })).await;
        let (group, reader) = group_with(&world, "reader@example.com").await;
        permit(&world, group, &open.to_string(), "read").await;
        for path in [format!("/api/card/{seen}/query_metadata"), format!("/api/card/{of_table}/query_metadata"), format!("/api/dashboard/{shows}/query_metadata")] {
            let found = shown(&reader, &path).await;
            for kind in ["databases", "tables", "fields", "cards"] {
                assert_eq!(ids(&found, kind), [Value::Null; 0], "{path}: {kind}");
            }
        }
        let found = of_question(&reader, rows_of(shop, format!("card__{hidden}"))).await;
        assert_eq!((ids(&found, "tables"), ids(&found, "cards")), (vec![], vec![]));
        let refused = [format!("card/{hidden}/query_metadata"), format!("table/card__{hidden}/query_metadata"), format!("table/card__{hidden}/fks"), format!("card/{hidden}/dashboards")];
        for path in refused {
            assert_eq!(reader.get(&format!("/api/{path}")).await.to_string(), "403 text/plain\nYou don't have permissions to do that.", "{path}");
        }
        permit(&world, group, &closed.to_string(), "read").await;
        let found = shown(&reader, &format!("/api/dashboard/{shows}/query_metadata")).await;
        assert_eq!((ids(&found, "databases"), ids(&found, "tables")), (vec![], vec![json!(format!("card__{hidden}"))]));
        permit(&world, group, &open.to_string(), "none").await;
        assert_eq!(reader.get(&format!("/api/dashboard/{shows}/query_metadata")).await.status, 403);
    }

    /// A key sees of it what its scopes let it see elsewhere.
    async fn the_scopes_of_a_key_count(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let person = table_named(&world, "person").await;
        let seen = save(&admin, card("seen", None, rows_of(shop, person))).await;
        let above = rows_of(shop, format!("card__{seen}"));
        let key = async |scopes: Value| {
            let new = json!({ "name": scopes.to_string(), "group_id": ALL_USERS, "scopes": scopes });
            let made = admin.post("/api/api-key", new).await;
            world.key(&made.text_at("/unmasked_key"))
        };
        let of_cards = key(json!(["cards:read"])).await;
        let found = shown(&of_cards, &format!("/api/card/{seen}/query_metadata")).await;
        assert_eq!((ids(&found, "databases"), ids(&found, "tables")), (vec![], vec![]));
        assert_eq!(of_cards.post("/api/dataset/query_metadata", above.clone()).await.status, 403);
        let of_databases = key(json!(["databases:read"])).await;
        let found = of_question(&of_databases, above.clone()).await;
        assert_eq!((ids(&found, "tables"), ids(&found, "cards")), (vec![], vec![]));
        assert_eq!(ids(&of_question(&of_databases, rows_of(shop, person)).await, "tables"), [json!(person)]);
        assert_eq!(of_databases.get(&format!("/api/table/card__{seen}/query_metadata")).await.status, 403);
        let on_it = save(&admin, card("on it", None, above.clone())).await;
        let shows = dashboard(&admin, "shows", None, &[on_it]).await;
        let path = format!("/api/dashboard/{shows}/query_metadata");
        let of_dashboards = key(json!(["dashboards:read"])).await;
        assert_eq!(ids(&shown(&of_dashboards, &path).await, "cards"), [Value::Null; 0]);
        let with_cards = key(json!(["dashboards:read", "cards:read"])).await;
        assert_eq!(ids(&shown(&with_cards, &path).await, "cards"), [json!(seen)]);
        let path = format!("/api/card/{on_it}/dashboards");
        assert_eq!(shown(&of_cards, &path).await, json!([]));
        assert_eq!(shown(&with_cards, &path).await, json!([{ "id": shows, "name": "shows" }]));
        let both = key(json!(["databases:read", "cards:read"])).await;
        assert_eq!(ids(&of_question(&both, above).await, "cards"), [json!(seen)]);
        assert_eq!(shown(&both, &format!("/api/table/card__{seen}/query_metadata")).await["id"], json!(format!("card__{seen}")));
    }

    async fn a_dashboard_is_told_what_all_its_cards_are_about(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let (person, purchase) = (table_named(&world, "person").await, table_named(&world, "purchase").await);
        let below = save(&admin, card("below", None, sql(shop, "SELECT id FROM person"))).await;
        let one = save(&admin, card("one", None, rows_of(shop, purchase))).await;
        let other = save(&admin, card("other", None, rows_of(shop, format!("card__{below}")))).await;
        let shows = dashboard(&admin, "shows", None, &[one, other]).await;
        let found = shown(&admin, &format!("/api/dashboard/{shows}/query_metadata")).await;
        assert_eq!(ids(&found, "tables"), [json!(person), json!(purchase), json!(format!("card__{below}"))]);
        assert_eq!((ids(&found, "databases"), ids(&found, "cards")), (vec![json!(shop)], vec![json!(below)]));
        assert_eq!(admin.get("/api/dashboard/777/query_metadata").await.status, 404);
    }

    async fn cards_tell_which_dashboards_show_them(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let (open, closed) = (make(&admin, "open", None).await, make(&admin, "closed", None).await);
        let (one, other) = (save(&admin, card("one", Some(open), sql(shop, "SELECT 1"))).await, save(&admin, card("other", Some(open), sql(shop, "SELECT 1"))).await);
        let b = dashboard(&admin, "b", Some(closed), &[one, one]).await;
        let a = dashboard(&admin, "a", Some(open), &[one]).await;
        let gone = dashboard(&admin, "gone", Some(open), &[one]).await;
        admin.put(&format!("/api/dashboard/{gone}"), json!({ "archived": true })).await;
        let place = json!({ "id": -1, "card_id": other, "row": 0, "col": 0, "size_x": 4, "size_y": 1, "series": [{ "id": one }] });
        let c = dashboard(&admin, "c", Some(open), &[]).await;
        assert_eq!(admin.put(&format!("/api/dashboard/{c}"), json!({ "dashcards": [place] })).await.status, 200);
        let view = |id: i64, name: &str| json!({ "id": id, "name": name });
        let of_one = json!([view(a, "a"), view(b, "b"), view(c, "c")]);
        assert_eq!(shown(&admin, &format!("/api/card/{one}/dashboards")).await, of_one);
        let of_many = admin.post("/api/cards/dashboards", json!({ "card_ids": [other, one, one] })).await.json();
        assert_eq!(of_many, json!([{ "card_id": one, "dashboards": of_one }, { "card_id": other, "dashboards": [view(c, "c")] }]));
        forbid_everything(&world).await;
        let (group, reader) = group_with(&world, "reader@example.com").await;
        permit(&world, group, &open.to_string(), "read").await;
        assert_eq!(shown(&reader, &format!("/api/card/{one}/dashboards")).await, json!([view(a, "a"), view(c, "c")]));
        let hidden = save(&admin, card("hidden", Some(closed), json!({}))).await;
        for (cards, status) in [(json!([one, hidden]), 403), (json!([one, 777]), 404), (json!([]), 200), (json!(["x"]), 400), (json!(vec![1; 1001]), 400)] {
            assert_eq!(reader.post("/api/cards/dashboards", json!({ "card_ids": cards })).await.status, status, "{cards:.30}");
        }
    }
}
