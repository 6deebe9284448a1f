//! Cards as what lies in collections: in lists, in the tree, pinned, in the Trash and back.

use crate::{
    card::{card, change, save, save_named, sql},
    collection::{forbid_everything, group_with, make, names, permit},
    world::{Answer, Client, on_both},
};
use serde_json::{Value, json};

async fn items(client: &Client, home: &str, query: &str) -> Vec<String> {
    names(&client.get(&format!("/api/collection/{home}/items{query}")).await)
}

async fn changed(client: &Client, id: i64, wanted: Value) -> Value {
    let answer = change(client, id, wanted).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()
}

async fn put_collection(client: &Client, id: i64, wanted: Value) -> Answer {
    client.put(&format!("/api/collection/{id}"), wanted).await
}

/// Saves a card of a type.
async fn typed(client: &Client, name: &str, kind: &str, home: i64) -> i64 {
    let mut new = card(name, Some(home), json!({}));
    new["type"] = kind.into();
    save(client, new).await
}

/// Saves a card that is pinned.
async fn pinned(client: &Client, name: &str, home: i64, at: i64) -> i64 {
    let mut new = card(name, Some(home), json!({}));
    new["collection_position"] = at.into();
    save(client, new).await
}

/// What is pinned there, as `1 name`.
async fn pins(client: &Client, home: i64) -> Vec<String> {
    let list = client.get(&format!("/api/collection/{home}/items?pinned_state=is_pinned")).await.json();
    let mut pins: Vec<_> = list["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| format!("{} {}", item["collection_position"], item["name"].as_str().unwrap()))
        .collect();
    pins.sort();
    pins
}

on_both! {
    async fn cards_are_listed_among_what_lies_in_a_collection(world: World) {
        let (admin, shop) = (world.admin(), world.connect_shop().await);
        let home = make(&admin, "home", None).await;
        let place = home.to_string();
        make(&admin, "an inner one", Some(home)).await;
        let question = save(&admin, card("Question", Some(home), sql(shop, "SELECT 1"))).await;
        typed(&admin, "model", "model", home).await;
        typed(&admin, "Metric", "metric", home).await;
        save_named(&admin, "elsewhere", None).await;
        assert_eq!(items(&admin, &place, "").await, ["an inner one", "Metric", "model", "Question"]);
        assert_eq!(items(&admin, &place, "?sort_column=model").await, ["model", "Metric", "Question", "an inner one"]);
        assert_eq!(items(&admin, &place, "?sort_column=name&sort_direction=desc").await, ["Question", "model", "Metric", "an inner one"]);
        assert_eq!(items(&admin, &place, "?models=dataset&models=metric").await, ["Metric", "model"]);
        assert_eq!(items(&admin, &place, "?limit=2&offset=1").await, ["Metric", "model"]);
        let whole = admin.get(&format!("/api/collection/{home}/items?limit=1")).await.json();
        assert_eq!((&whole["total"], &whole["models"]), (&json!(4), &json!(["card", "collection", "dataset", "metric"])));
        let listed = admin.get(&format!("/api/collection/{home}/items?models=card")).await.json()["data"][0].clone();
        let expected = json!({
            "id": question, "model": "card", "name": "Question", "collection_id": home, "display": "table", "database_id": shop,
            "collection_preview": true, "fully_parameterized": true, "archived": false, "can_write": true, "can_restore": false,
        });
        for (key, value) in expected.as_object().unwrap() {
            assert_eq!(&listed[key], value, "{key}");
        }
        assert_eq!((&listed["last-edit-info"]["email"], &listed["last-edit-info"]["timestamp"]), (&json!("ada@example.com"), &json!("2026-05-01T09:00:00Z")));
        let in_root = items(&admin, "root", "?models=card").await;
        assert_eq!(in_root, ["elsewhere"]);
    }

    async fn lists_are_sorted_by_who_edited_last_and_when(world: World) {
        let admin = world.admin();
        let home = make(&admin, "home", None).await;
        make(&admin, "never", Some(home)).await;
        let first = save_named(&admin, "first", Some(home)).await;
        world.clock.advance(chrono::TimeDelta::minutes(1));
        save_named(&world.person().await, "second", Some(home)).await;
        world.clock.advance(chrono::TimeDelta::minutes(1));
        let sorted = async |query: &str| items(&admin, &home.to_string(), query).await;
        assert_eq!(sorted("?sort_column=last_edited_at").await, ["first", "second", "never"]);
        assert_eq!(sorted("?sort_column=last_edited_at&sort_direction=desc").await, ["second", "first", "never"]);
        changed(&admin, first, json!({ "description": "said" })).await;
        assert_eq!(sorted("?sort_column=last_edited_at").await, ["second", "first", "never"]);
        assert_eq!(sorted("?sort_column=last_edited_by&sort_direction=desc").await, ["first", "second", "never"], "Ada L, Grace H");
        assert_eq!(sorted("?sort_column=description").await, ["first", "never", "second"]);
    }

    async fn the_tree_says_what_lies_where(world: World) {
        forbid_everything(&world).await;
        let admin = world.admin();
        let outer = make(&admin, "outer", None).await;
        let inner = make(&admin, "inner", Some(outer)).await;
        let secret = make(&admin, "secret", Some(inner)).await;
        save_named(&admin, "question", Some(outer)).await;
        typed(&admin, "model", "model", inner).await;
        typed(&admin, "metric", "metric", secret).await;
        let gone = save_named(&admin, "gone", Some(inner)).await;
        changed(&admin, gone, json!({ "archived": true })).await;
        let told = async |client: &Client| {
            let tree = client.get("/api/collection/tree?exclude-archived=true&exclude-other-user-collections=true").await.json();
            let node = tree.as_array().unwrap().iter().find(|node| node["name"] == "outer").unwrap().clone();
            json!([node["here"], node["below"], node["children"][0]["here"], node["children"][0]["below"]])
        };
        assert_eq!(told(&admin).await, json!([["card"], ["dataset", "metric"], ["dataset"], ["metric"]]));
        let (group, person) = group_with(&world, "reader@example.com").await;
        for place in [outer, inner] {
            permit(&world, group, &place.to_string(), "read").await;
        }
        assert_eq!(told(&person).await, json!([["card"], ["dataset"], ["dataset"], null]), "what is hidden is not hinted at");
        let listed = admin.get(&format!("/api/collection/{outer}/items?models=collection")).await.json()["data"][0].clone();
        assert_eq!((&listed["here"], &listed["below"]), (&json!(["collection", "dataset"]), &json!(["metric"])));
    }

    async fn what_is_pinned_has_an_order_without_gaps(world: World) {
        let admin = world.admin();
        let (home, other) = (make(&admin, "home", None).await, make(&admin, "other", None).await);
        let b = pinned(&admin, "b", home, 1).await;
        let c = pinned(&admin, "c", home, 2).await;
        let a = pinned(&admin, "a", home, 1).await;
        save_named(&admin, "not pinned", Some(home)).await;
        assert_eq!(pins(&admin, home).await, ["1 a", "2 b", "3 c"]);
        assert_eq!(items(&admin, &home.to_string(), "?pinned_state=is_not_pinned").await, ["not pinned"]);
        changed(&admin, c, json!({ "collection_position": 1 })).await;
        assert_eq!(pins(&admin, home).await, ["1 c", "2 a", "3 b"]);
        changed(&admin, c, json!({ "collection_position": 3 })).await;
        assert_eq!(pins(&admin, home).await, ["1 a", "2 b", "3 c"]);
        changed(&admin, a, json!({ "collection_position": null })).await;
        assert_eq!(pins(&admin, home).await, ["1 b", "2 c"]);
        changed(&admin, b, json!({ "collection_id": other })).await;
        assert_eq!((pins(&admin, home).await, pins(&admin, other).await), (vec!["1 c".to_owned()], Vec::new()));
        changed(&admin, b, json!({ "collection_id": home, "collection_position": 1 })).await;
        assert_eq!(pins(&admin, home).await, ["1 b", "2 c"]);
        changed(&admin, b, json!({ "archived": true })).await;
        assert_eq!(pins(&admin, home).await, ["1 c"]);
        admin.delete(&format!("/api/card/{c}")).await;
        assert_eq!(pins(&admin, home).await, Vec::<String>::new());
    }

    async fn a_card_goes_into_the_trash_and_back(world: World) {
        let admin = world.admin();
        let home = make(&admin, "home", None).await;
        let id = save_named(&admin, "card", Some(home)).await;
        let gone = changed(&admin, id, json!({ "archived": true })).await;
        assert_eq!((&gone["archived"], &gone["archived_directly"], &gone["collection_id"]), (&json!(true), &json!(true), &json!(home)));
        assert_eq!((&gone["can_restore"], &gone["can_delete"]), (&json!(true), &json!(true)));
        assert_eq!(items(&admin, "trash", "").await, ["card"]);
        assert_eq!(items(&admin, &home.to_string(), "").await, Vec::<String>::new());
        assert_eq!(items(&admin, &home.to_string(), "?archived=true").await, ["card"]);
        let refused = change(&admin, id, json!({ "name": "x" })).await;
        assert_eq!((refused.status, refused.text()), (400, "This card is in the Trash. Restore it first: set archived to false."));
        let back = changed(&admin, id, json!({ "archived": false })).await;
        assert_eq!((&back["archived"], &back["archived_directly"], &back["can_restore"]), (&json!(false), &json!(false), &json!(false)));
        assert_eq!(items(&admin, "trash", "").await, Vec::<String>::new());
        changed(&admin, id, json!({ "archived": true })).await;
        assert_eq!(put_collection(&admin, home, json!({ "archived": true })).await.status, 200);
        assert_eq!(items(&admin, "trash", "").await, ["card", "home"], "it was there before");
        let refused = change(&admin, id, json!({ "archived": false })).await;
        assert_eq!(refused.status, 400, "what it lay in is in the Trash: {refused}");
        let back = changed(&admin, id, json!({ "archived": false, "collection_id": null })).await;
        assert_eq!((&back["collection_id"], &back["archived"]), (&Value::Null, &json!(false)));
    }

    async fn cards_go_into_the_trash_with_their_collection_and_come_back_with_it(world: World) {
        let admin = world.admin();
        let outer = make(&admin, "outer", None).await;
        let inner = make(&admin, "inner", Some(outer)).await;
        let with_it = save_named(&admin, "with it", Some(inner)).await;
        let before = save_named(&admin, "before", Some(inner)).await;
        changed(&admin, before, json!({ "archived": true })).await;
        assert_eq!(put_collection(&admin, outer, json!({ "archived": true })).await.status, 200);
        assert_eq!(items(&admin, "trash", "").await, ["before", "outer"]);
        assert_eq!(items(&admin, &inner.to_string(), "").await, ["with it"]);
        let shown = admin.get(&format!("/api/card/{with_it}")).await.json();
        assert_eq!((&shown["archived"], &shown["archived_directly"], &shown["can_restore"]), (&json!(true), &json!(false), &json!(false)));
        assert_eq!(change(&admin, with_it, json!({ "archived": false })).await.status, 400);
        assert_eq!(admin.post("/api/card", card("new", Some(inner), json!({}))).await.status, 400, "nothing is put in there");
        assert_eq!(put_collection(&admin, outer, json!({ "archived": false })).await.status, 200);
        assert_eq!(items(&admin, &inner.to_string(), "").await, ["with it"]);
        assert_eq!(items(&admin, "trash", "").await, ["before"], "it went there by itself");
        assert_eq!(put_collection(&admin, outer, json!({ "archived": true })).await.status, 200);
        let alone = changed(&admin, with_it, json!({ "archived": false, "collection_id": null })).await;
        assert_eq!(alone["archived"], false);
        assert_eq!(admin.delete(&format!("/api/collection/{outer}")).await.status, 204);
        assert_eq!(world.count("card").await, 1, "what lay there is gone for good, also what went there before");
        let event = &admin.get("/api/audit?topic=collection-delete").await.json()["data"][0]["details"];
        assert_eq!((&event["collections"], &event["cards"]), (&json!(2), &json!(1)));
    }

    async fn the_trash_shows_everybody_what_they_may_see(world: World) {
        forbid_everything(&world).await;
        let admin = world.admin();
        let (open, closed) = (make(&admin, "open", None).await, make(&admin, "closed", None).await);
        for (name, home) in [("seen", Some(open)), ("hidden", Some(closed)), ("of the root", None)] {
            let id = save_named(&admin, name, home).await;
            changed(&admin, id, json!({ "archived": true })).await;
        }
        let (group, person) = group_with(&world, "reader@example.com").await;
        permit(&world, group, &open.to_string(), "read").await;
        assert_eq!(items(&person, "trash", "").await, ["seen"]);
        assert_eq!(items(&person, "root", "?archived=true").await, Vec::<String>::new());
        assert_eq!(items(&admin, "trash", "").await, ["hidden", "of the root", "seen"]);
    }
}
