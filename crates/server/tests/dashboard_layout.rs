//! What lies on dashboards: tabs, cards and texts, sent as a whole.

use crate::{
    collection::{group_with, make, permit},
    dashboard::{card, changed, dashboard, read},
    explain::allow,
    world::{ALL_USERS, Answer, Client, on_both},
};
use serde_json::{Value, json};

/// A place as clients send it.
fn place(id: i64, card: Option<i64>, more: &Value) -> Value {
    let mut place = json!({
        "id": id, "card_id": card, "row": 0, "col": 0, "size_x": 6, "size_y": 4, "parameter_mappings": [],
        "visualization_settings": {}, "series": [],
    });
    place.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    place
}

async fn put(client: &Client, id: i64, body: Value) -> Answer {
    client.put(&format!("/api/dashboard/{id}"), body).await
}

/// One fact of every place.
fn each(shown: &Value, fact: &str) -> Vec<Value> {
    let places = shown["dashcards"].as_array().unwrap();
    places.iter().map(|place| place.pointer(fact).cloned().unwrap_or_default()).collect()
}

on_both! {
    async fn a_card_and_a_text_are_put_onto_a_dashboard(world: World) {
        let (id, ask) = (dashboard(&world.admin(), "d", None).await, card(&world.admin(), "Ask", "question", None).await);
        let text = json!({ "text": "# Hello", "virtual_card": { "display": "text", "name": null, "dataset_query": {}, "visualization_settings": {} } });
        let mapping = json!([{ "parameter_id": "p", "card_id": ask, "target": ["variable", ["template-tag", "x"]] }]);
        let shown = changed(&world.admin(), id, json!({ "dashcards": [
            place(-1, Some(ask), &json!({ "card": { "name": "whatever" }, "size_x": 30, "parameter_mappings": mapping, "inline_parameters": ["p"] })),
            place(-2, None, &json!({ "row": 4, "visualization_settings": text })),
        ] })).await;
        assert_eq!(each(&shown, "/card_id"), [json!(ask), json!(null)]);
        assert_eq!(each(&shown, "/card/name"), [json!("Ask"), json!(null)]);
        assert_eq!((&shown["dashcards"][0]["size_x"], &shown["dashcards"][0]["parameter_mappings"]), (&json!(30), &mapping));
        assert_eq!((&shown["dashcards"][0]["inline_parameters"], &shown["dashcards"][1]["visualization_settings"]), (&json!(["p"]), &text));
        assert_eq!((&shown["tabs"], &shown["dashcards"][1]["dashboard_tab_id"]), (&json!([]), &json!(null)));
        let again = changed(&world.admin(), id, json!({ "name": "renamed", "tabs": [{ "id": 7, "name": "ignored" }] })).await;
        assert_eq!((&again["dashcards"], &again["tabs"]), (&shown["dashcards"], &json!([])), "what is not sent stays");
    }

    async fn what_keeps_its_id_is_changed_and_what_is_not_sent_is_gone(world: World) {
        let id = dashboard(&world.admin(), "d", None).await;
        let (one, two) = (card(&world.admin(), "One", "question", None).await, card(&world.admin(), "Two", "model", None).await);
        let first = changed(&world.admin(), id, json!({ "dashcards": [place(-1, Some(one), &json!({})), place(-2, Some(one), &json!({})), place(1_000_000, Some(two), &json!({}))] })).await;
        let ids: Vec<i64> = each(&first, "/id").iter().map(|id| id.as_i64().unwrap()).collect();
        assert!(ids.iter().all(|id| *id > 0 && *id != 1_000_000), "{ids:?}");
        let second = changed(&world.admin(), id, json!({ "dashcards": [
            place(ids[1], Some(two), &json!({ "row": 9 })), place(-1, Some(one), &json!({ "series": [{ "id": two }] })), place(ids[0], Some(one), &json!({})),
        ] })).await;
        assert_eq!(each(&second, "/id")[..2], [json!(ids[0]), json!(ids[1])]);
        assert_eq!(each(&second, "/card/name"), [json!("One"), json!("Two"), json!("One")]);
        assert_eq!(second["dashcards"][0], first["dashcards"][0], "what is as it was stays so");
        assert_eq!((&second["dashcards"][1]["entity_id"], &second["dashcards"][1]["row"]), (&first["dashcards"][1]["entity_id"], &json!(9)));
        assert_eq!(second["dashcards"][2]["series"][0]["name"], json!("Two"));
        let third = changed(&world.admin(), id, json!({ "dashcards": [second["dashcards"][2].clone()] })).await;
        assert_eq!(third["dashcards"], json!([second["dashcards"][2]]), "an answer can be sent back");
        let mut without = second["dashcards"][2].clone();
        without["series"] = json!([]);
        assert_eq!(each(&changed(&world.admin(), id, json!({ "dashcards": [without] })).await, "/series"), [json!([])]);
        changed(&world.admin(), id, json!({ "dashcards": [] })).await;
        assert_eq!((world.count("dashcard").await, world.count("dashcard_series").await), (0, 0));
    }

    async fn tabs_are_sent_with_what_lies_on_them(world: World) {
        let (id, ask) = (dashboard(&world.admin(), "d", None).await, card(&world.admin(), "Ask", "question", None).await);
        let shown = changed(&world.admin(), id, json!({
            "tabs": [{ "id": -2, "name": "One" }, { "id": -1, "name": "Two" }],
            "dashcards": [place(-1, Some(ask), &json!({ "dashboard_tab_id": -1 })), place(-2, None, &json!({ "dashboard_tab_id": -2 }))],
        })).await;
        let tab = |at: usize| shown["tabs"][at]["id"].as_i64().unwrap();
        let names = |shown: &Value| shown["tabs"].as_array().unwrap().iter().map(|tab| tab["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
        assert_eq!(names(&shown), ["One", "Two"]);
        assert_eq!((&shown["tabs"][0]["position"], &shown["tabs"][1]["dashboard_id"]), (&json!(0), &json!(id)));
        assert_eq!(each(&shown, "/dashboard_tab_id"), [json!(tab(1)), json!(tab(0))]);
        let place_of = |at: usize| shown["dashcards"][at]["id"].as_i64().unwrap();
        let turned = changed(&world.admin(), id, json!({
            "tabs": [{ "id": tab(1), "name": "Second" }, { "id": tab(0), "name": "One" }, { "id": -5, "name": "New" }],
            "dashcards": [place(place_of(0), Some(ask), &json!({ "dashboard_tab_id": -5 })), place(place_of(1), None, &json!({ "dashboard_tab_id": tab(0) }))],
        })).await;
        assert_eq!(names(&turned), ["Second", "One", "New"]);
        assert_eq!(each(&turned, "/dashboard_tab_id"), [turned["tabs"][2]["id"].clone(), json!(tab(0))]);
        assert_eq!(each(&turned, "/id"), each(&shown, "/id"));
        let one = changed(&world.admin(), id, json!({
            "tabs": [{ "id": tab(0), "name": "Only" }], "dashcards": [place(place_of(0), Some(ask), &json!({})), place(-1, None, &json!({}))],
        })).await;
        assert_eq!(each(&one, "/dashboard_tab_id"), [json!(tab(0)), json!(tab(0))], "there is one");
        assert_eq!((world.count("dashboard_tab").await, world.count("dashcard").await), (1, 2));
        let none = changed(&world.admin(), id, json!({ "dashcards": [place(place_of(0), Some(ask), &json!({}))] })).await;
        assert_eq!((&none["tabs"], each(&none, "/dashboard_tab_id")), (&json!([]), vec![json!(null)]));
    }

    async fn a_layout_that_cannot_be_is_refused_whole(world: World) {
        let (id, other) = (dashboard(&world.admin(), "d", None).await, dashboard(&world.admin(), "o", None).await);
        let ask = card(&world.admin(), "Ask", "question", None).await;
        let gone = card(&world.admin(), "Gone", "question", None).await;
        world.admin().put(&format!("/api/card/{gone}"), json!({ "archived": true })).await;
        let before = changed(&world.admin(), id, json!({ "dashcards": [place(-1, Some(ask), &json!({}))] })).await;
        let tabs = json!([{ "id": -1, "name": "One" }, { "id": -2, "name": "Two" }]);
        let many: Vec<_> = (1..=1_001).map(|id| place(-id, None, &json!({}))).collect();
        for (body, status) in [
            (json!({ "dashcards": [place(-1, None, &json!({})), place(-1, None, &json!({}))] }), 400),
            (json!({ "dashcards": [place(-1, None, &json!({}))], "tabs": tabs }), 400),
            (json!({ "dashcards": [place(-1, None, &json!({ "dashboard_tab_id": -9 }))], "tabs": tabs }), 400),
            (json!({ "dashcards": [place(-1, None, &json!({ "dashboard_tab_id": 1 }))] }), 400),
            (json!({ "dashcards": [], "tabs": [{ "id": -1, "name": "One" }, { "id": -1, "name": "Two" }] }), 400),
            (json!({ "dashcards": [], "tabs": [{ "id": -1, "name": " " }] }), 400),
            (json!({ "dashcards": [place(-1, Some(gone), &json!({}))] }), 400),
            (json!({ "dashcards": [place(-1, Some(777), &json!({}))] }), 404),
            (json!({ "dashcards": [place(-1, None, &json!({ "size_x": 0 }))] }), 400),
            (json!({ "dashcards": [place(-1, None, &json!({ "row": -1 }))] }), 400),
            (json!({ "dashcards": [place(-1, None, &json!({ "action_id": 1 }))] }), 400),
            (json!({ "dashcards": [place(-1, None, &json!({ "parameter_mappings": [{ "target": [] }] }))] }), 400),
            (json!({ "dashcards": [{ "id": -1 }] }), 400),
            (json!({ "dashcards": many }), 400),
        ] {
            let answer = put(&world.admin(), id, body.clone()).await;
            assert_eq!(answer.status, status, "{:.200}: {answer}", body.to_string());
        }
        assert_eq!(read(&world.admin(), id).await, before);
        let stolen = before["dashcards"][0]["id"].as_i64().unwrap();
        let theirs = changed(&world.admin(), other, json!({ "dashcards": [place(stolen, Some(ask), &json!({}))] })).await;
        assert_ne!(theirs["dashcards"][0]["id"], json!(stolen), "the id is another dashboard's");
        assert_eq!(read(&world.admin(), id).await, before);
    }

    /// S47: who may not see a card sees that something lies there, and keeps it there.
    async fn cards_that_somebody_may_not_see_are_not_shown_and_stay(world: World) {
        let (open, closed) = (make(&world.admin(), "open", None).await, make(&world.admin(), "closed", None).await);
        let (seen, secret) = (card(&world.admin(), "Seen", "question", Some(open)).await, card(&world.admin(), "Secret", "question", Some(closed)).await);
        let other = card(&world.admin(), "Other", "question", Some(closed)).await;
        let id = dashboard(&world.admin(), "d", Some(open)).await;
        changed(&world.admin(), id, json!({ "dashcards": [place(-1, Some(seen), &json!({ "series": [{ "id": secret }] })), place(-2, Some(secret), &json!({}))] })).await;
        permit(&world, ALL_USERS, &closed.to_string(), "none").await;
        let person = world.person().await;
        let shown = read(&person, id).await;
        assert!(!shown.to_string().contains("Secret"), "{shown}");
        assert_eq!(each(&shown, "/card_id"), [json!(seen), json!(secret)]);
        assert_eq!((&shown["dashcards"][1]["card"], &shown["dashcards"][0]["series"]), (&json!({}), &json!([{}])));
        let same = changed(&person, id, json!({ "dashcards": shown["dashcards"].as_array().unwrap().iter().map(|it| {
            let mut sent = it.clone();
            sent["series"] = if it["card_id"] == json!(seen) { json!([{ "id": secret }]) } else { json!([]) };
            sent
        }).collect::<Vec<_>>() })).await;
        assert_eq!(same["dashcards"], shown["dashcards"]);
        assert_eq!(put(&person, id, json!({ "dashcards": [place(-1, Some(other), &json!({}))] })).await.status, 403);
        let in_series = json!({ "dashcards": [place(-1, Some(seen), &json!({ "series": [{ "id": other }] }))] });
        assert_eq!(put(&person, id, in_series).await.status, 403);
    }

    async fn a_parameter_reaches_only_into_fields_that_who_maps_it_may_see(world: World) {
        let shop = world.connect_shop_and_stop_syncing().await;
        let (_, person) = group_with(&world, "grace@example.com").await;
        let id = dashboard(&world.admin(), "d", None).await;
        let ask = card(&world.admin(), "Ask", "question", None).await;
        let mapped = |place_id: i64| place(place_id, Some(ask), &json!({ "parameter_mappings": [{ "parameter_id": "p", "card_id": ask, "target": ["dimension", ["field", 1, null]] }] }));
        allow(&world, ALL_USERS, shop, json!({ "view-data": "blocked" })).await;
        assert_eq!(put(&person, id, json!({ "dashcards": [mapped(-1)] })).await.status, 403);
        let by_admin = changed(&world.admin(), id, json!({ "dashcards": [mapped(-1)] })).await;
        let there = by_admin["dashcards"][0]["id"].as_i64().unwrap();
        assert_eq!(put(&person, id, json!({ "dashcards": [mapped(there)] })).await.status, 200, "it was mapped already");
        allow(&world, ALL_USERS, shop, json!({ "view-data": "unrestricted", "create-queries": "query-builder" })).await;
        assert_eq!(put(&person, id, json!({ "dashcards": [mapped(-1)] })).await.status, 200);
    }

    async fn a_layout_asks_as_few_questions_for_many_cards_as_for_few(world: World) {
        let id = dashboard(&world.admin(), "d", None).await;
        let mut cost = Vec::new();
        let mut places = Vec::new();
        for number in 0..20 {
            let ask = card(&world.admin(), &format!("Card {number}"), "question", None).await;
            places.push(place(-number - 1, Some(ask), &json!({})));
            if number == 0 || number == 19 {
                changed(&world.admin(), id, json!({ "dashcards": [] })).await;
                let before = world.db().statements();
                assert_eq!(put(&world.admin(), id, json!({ "dashcards": places })).await.status, 200);
                let written = world.db().statements();
                read(&world.admin(), id).await;
                cost.push((written - before, world.db().statements() - written));
            }
        }
        assert_eq!(cost[0], cost[1]);
    }
}
