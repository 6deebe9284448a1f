//! Running cards on dashboards, and copying dashboards.

use crate::{
    collection::{make, permit},
    dashboard::{card, changed, dashboard, read},
    world::{ALL_USERS, Answer, Client, World, on_both},
};
use serde_json::{Value, json};

/// Makes a card in SQL.
async fn people(world: &World, shop: i64, home: Option<i64>) -> i64 {
    let body = json!({
        "name": "People", "display": "table", "visualization_settings": {}, "collection_id": home,
        "dataset_query": { "type": "native", "database": shop, "native": { "query": "SELECT name FROM person WHERE id = 2" } },
    });
    let answer = world.admin().post("/api/card", body).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()["id"].as_i64().unwrap()
}

/// A dashboard with that card and a parameter that goes into it; gives both and the place.
async fn board(world: &World, home: Option<i64>, card: i64) -> (i64, i64) {
    let id = dashboard(&world.admin(), "Board", home).await;
    let mapping =
        json!({ "parameter_id": "p", "card_id": card, "target": ["variable", ["template-tag", "x"]] });
    let place = json!({
        "id": -1, "card_id": card, "row": 0, "col": 0, "size_x": 6, "size_y": 4, "dashboard_tab_id": -1,
        "parameter_mappings": [mapping],
    });
    let parameters = json!([{ "id": "p", "name": "Who", "slug": "who", "type": "number/=" }, { "id": "idle", "type": "number/=" }]);
    let body =
        json!({ "parameters": parameters, "dashcards": [place], "tabs": [{ "id": -1, "name": "One" }] });
    let shown = changed(&world.admin(), id, body).await;
    (id, shown["dashcards"][0]["id"].as_i64().unwrap())
}

async fn run(client: &Client, (id, place): (i64, i64), card: i64, parameters: Value) -> Answer {
    let path = format!("/api/dashboard/{id}/dashcard/{place}/card/{card}/query");
    client.post(&path, json!({ "parameters": parameters, "dashboard_load_id": "x" })).await
}

on_both! {
    async fn a_card_on_a_dashboard_is_asked_with_what_was_filled_in_there(world: World) {
        let shop = world.connect_shop_and_stop_syncing().await;
        let home = make(&world.admin(), "home", None).await;
        let ask = people(&world, shop, Some(home)).await;
        let at = board(&world, Some(home), ask).await;
        let person = world.person().await;
        let evil = json!(["variable", ["template-tag", "y"]]);
        let one = run(&person, at, ask, json!([{ "id": "p", "type": "text", "value": [1], "target": evil }, { "id": "idle", "value": 5 }])).await.json();
        assert_eq!((&one["status"], &one["data"]["rows"]), (&json!("completed"), &json!([["Bob"]])), "{one:#}");
        let asked_with = &one["json_query"]["parameters"];
        assert_eq!(asked_with.as_array().unwrap().len(), 1, "the other goes nowhere: {one:#}");
        assert_eq!((&asked_with[0]["target"], &asked_with[0]["type"]), (&json!(["variable", ["template-tag", "x"]]), &json!("number/=")));
        assert_eq!(asked_with[0]["value"], json!([1]));
        for nothing in [json!([]), json!([{ "id": "p", "value": null }])] {
            let answer = run(&person, at, ask, nothing).await;
            assert_eq!((answer.status, &answer.json()["data"]["rows"]), (202, &json!([["Bob"]])), "{answer}");
        }
        let csv = person.post(&format!("/api/dashboard/{}/dashcard/{}/card/{ask}/query/csv", at.0, at.1), json!({ "parameters": [{ "id": "p", "value": 1 }] })).await;
        assert_eq!((csv.status, csv.text().trim().replace('\r', "").as_str()), (200, "name\nBob"));
        let unknown = run(&person, at, ask, json!([{ "id": "q", "value": 1 }])).await;
        assert!(unknown.status == 400 && unknown.json()["errors"]["parameters"].is_string(), "{unknown}");
    }

    /// S47
    async fn only_what_lies_there_is_asked_and_only_for_those_who_may_read_it(world: World) {
        let shop = world.connect_shop_and_stop_syncing().await;
        let (open, closed) = (make(&world.admin(), "open", None).await, make(&world.admin(), "closed", None).await);
        let (ask, secret) = (people(&world, shop, Some(open)).await, people(&world, shop, Some(closed)).await);
        let (on_open, on_closed) = (board(&world, Some(open), ask).await, board(&world, Some(closed), ask).await);
        let with_secret = board(&world, Some(open), secret).await;
        permit(&world, ALL_USERS, &closed.to_string(), "none").await;
        let person = world.person().await;
        assert_eq!(run(&person, on_open, ask, json!([])).await.status, 202);
        assert_eq!(run(&person, on_open, secret, json!([])).await.status, 404, "it does not lie there");
        assert_eq!(run(&person, (on_open.0, with_secret.1), secret, json!([])).await.status, 404, "nor does the place");
        assert_eq!(run(&person, with_secret, secret, json!([])).await.status, 403);
        assert_eq!(run(&person, on_closed, ask, json!([])).await.status, 403, "the dashboard is closed");
        assert_eq!(run(&person, (777, 1), ask, json!([])).await.status, 404);
    }

    async fn a_shallow_copy_has_the_same_cards_and_a_deep_one_copies_of_questions(world: World) {
        let shop = world.connect_shop_and_stop_syncing().await;
        let target = make(&world.admin(), "target", None).await;
        let ask = people(&world, shop, None).await;
        let model = card(&world.admin(), "Model", "model", None).await;
        let (id, place) = board(&world, None, ask).await;
        let mut shown = read(&world.admin(), id).await;
        let tab = shown["tabs"][0]["id"].clone();
        let second = json!({ "id": -1, "card_id": model, "row": 5, "col": 0, "size_x": 6, "size_y": 4, "dashboard_tab_id": tab, "series": [{ "id": ask }] });
        shown = changed(&world.admin(), id, json!({ "tabs": [{ "id": tab, "name": "One" }], "dashcards": [shown["dashcards"][0], second] })).await;
        let path = format!("/api/dashboard/{id}/copy");
        let copy = async |body: Value| {
            let answer = world.admin().post(&path, body).await;
            assert_eq!(answer.status, 200, "{answer}");
            let mut made = answer.json();
            assert_eq!(made["uncopied"], json!([]));
            made.as_object_mut().unwrap().remove("uncopied");
            assert_eq!(made, read(&world.admin(), made["id"].as_i64().unwrap()).await);
            made
        };
        let shallow = copy(json!({ "name": "Copy", "collection_id": target })).await;
        assert_eq!((&shallow["name"], &shallow["collection_id"], &shallow["parameters"]), (&json!("Copy"), &json!(target), &shown["parameters"]));
        let cards = |shown: &Value| shown["dashcards"].as_array().unwrap().iter().map(|it| it["card_id"].as_i64().unwrap()).collect::<Vec<_>>();
        assert_eq!((cards(&shallow), &shallow["dashcards"][1]["series"][0]["id"]), (vec![ask, model], &json!(ask)));
        assert_eq!(shallow["dashcards"][0]["dashboard_tab_id"], shallow["tabs"][0]["id"]);
        assert_ne!((&shallow["tabs"][0]["id"], &shallow["dashcards"][0]["id"]), (&tab, &json!(place)));
        let deep = copy(json!({ "is_deep_copy": true, "collection_id": target })).await;
        let copied = cards(&deep)[0];
        assert!(copied != ask && cards(&deep)[1] == model, "{deep}");
        assert_eq!((&deep["name"], &deep["dashcards"][0]["card"]["collection_id"]), (&json!("Board"), &json!(target)));
        assert_eq!((&deep["dashcards"][0]["parameter_mappings"][0]["card_id"], &deep["dashcards"][1]["series"][0]["id"]), (&json!(copied), &json!(copied)));
        let at = (deep["id"].as_i64().unwrap(), deep["dashcards"][0]["id"].as_i64().unwrap());
        let answer = run(&world.admin(), at, copied, json!([{ "id": "p", "value": 1 }])).await;
        assert_eq!(answer.json()["data"]["rows"], json!([["Bob"]]));
    }

    async fn a_copy_leaves_out_what_who_makes_it_may_not_see(world: World) {
        let closed = make(&world.admin(), "closed", None).await;
        let secret = card(&world.admin(), "Secret", "question", Some(closed)).await;
        let (id, _) = board(&world, None, secret).await;
        permit(&world, ALL_USERS, &closed.to_string(), "none").await;
        let person = world.person().await;
        let made = person.post(&format!("/api/dashboard/{id}/copy"), json!({ "is_deep_copy": true })).await;
        assert_eq!((&made.json()["dashcards"], &made.json()["uncopied"]), (&json!([]), &json!([{ "id": secret }])), "{made}");
        assert_eq!(person.post(&format!("/api/dashboard/{id}/copy"), json!({ "collection_id": closed })).await.status, 403);
    }

    async fn the_older_form_puts_cards_there_too(world: World) {
        let id = dashboard(&world.admin(), "d", None).await;
        let place = json!({ "id": -1, "card_id": null, "row": 0, "col": 0, "size_x": 6, "size_y": 4, "dashboard_tab_id": -1 });
        let body = json!({ "cards": [place], "tabs": [{ "id": -1, "name": "One" }] });
        let answer = world.admin().put(&format!("/api/dashboard/{id}/cards"), body).await.json();
        let shown = read(&world.admin(), id).await;
        assert_eq!((&answer["cards"], &answer["tabs"]), (&shown["dashcards"], &shown["tabs"]));
        assert_eq!(shown["tabs"][0]["name"], json!("One"));
    }
}
