//! `/api/bookmark`: what people keep at hand.

use crate::{
    card::{change, save_named},
    collection::{forbid_everything, group_with, make, permit},
    dashboard::dashboard,
    world::{Answer, Client, on_both},
};
use serde_json::{Value, json};

async fn keep(client: &Client, thing: &str) -> Answer {
    client.post(&format!("/api/bookmark/{}", thing.replace('-', "/")), json!({})).await
}

async fn forget(client: &Client, thing: &str) -> u16 {
    client.delete(&format!("/api/bookmark/{}", thing.replace('-', "/"))).await.status
}

/// What somebody keeps at hand, in its order.
async fn kept(client: &Client) -> Vec<String> {
    let answer = client.get("/api/bookmark").await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json().as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}

async fn order(client: &Client, things: Value) -> Answer {
    client.put("/api/bookmark/ordering", json!({ "orderings": things })).await
}

on_both! {
    async fn people_keep_at_hand_what_they_come_back_to(world: World) {
        let admin = world.admin();
        let home = make(&admin, "Sales", None).await;
        let (card, board) = (save_named(&admin, "Orders", Some(home)).await, dashboard(&admin, "Overview", Some(home)).await);
        assert_eq!(kept(&admin).await, [""; 0]);
        let (card, board, home) = (format!("card-{card}"), format!("dashboard-{board}"), format!("collection-{home}"));
        for (thing, column) in [(&card, "card_id"), (&board, "dashboard_id"), (&home, "collection_id")] {
            let answer = keep(&admin, thing).await;
            assert_eq!(answer.status, 200, "{answer}");
            let row = answer.json();
            assert_eq!((&row["user_id"], row[column].to_string()), (&json!(1), thing.split('-').next_back().unwrap().to_owned()));
            assert_eq!(row.as_object().unwrap().len(), 4, "{row}");
            world.clock.advance(chrono::TimeDelta::minutes(1));
        }
        assert_eq!(kept(&admin).await, [home.as_str(), &board, &card], "the newest first");
        let list = admin.get("/api/bookmark").await.json();
        assert_eq!(list[2], json!({
            "id": card, "item_id": list[2]["item_id"], "type": "card", "name": "Orders", "description": null, "card_type": "question",
            "display": "table", "authority_level": null,
        }));
        assert_eq!((&list[0]["name"], &list[0]["card_type"], &list[0]["display"]), (&json!("Sales"), &Value::Null, &Value::Null));
        let again = keep(&admin, &card).await;
        assert_eq!((again.status, again.text()), (400.try_into().unwrap(), "This is a bookmark of yours already."));
        let person = world.person().await;
        assert_eq!(kept(&person).await, [""; 0], "they are everybody's own");

        let found = admin.get("/api/search?q=orders&models=card").await.json();
        assert_eq!(found["data"][0]["bookmark"], true);
        assert_eq!(person.get("/api/search?q=orders&models=card").await.json()["data"][0]["bookmark"], false);
        let listed = admin.get("/api/card?f=bookmarked").await.json();
        assert_eq!((listed.as_array().unwrap().len(), &listed[0]["name"]), (1, &json!("Orders")));

        for _ in 0..2 {
            assert_eq!(forget(&admin, &board).await, 204);
        }
        assert_eq!(kept(&admin).await, [home.as_str(), &card]);
    }

    async fn they_stand_in_the_order_that_was_chosen_and_what_comes_later_before_them(world: World) {
        let admin = world.admin();
        let mut things = Vec::new();
        for name in ["a", "b", "c", "d"] {
            things.push(format!("card-{}", save_named(&admin, name, None).await));
            assert_eq!(keep(&admin, things.last().unwrap()).await.status, 200);
        }
        let [a, b, c, d] = [0, 1, 2, 3].map(|at| things[at].as_str());
        let place = |thing: &str| json!({ "type": "card", "item_id": thing.split('-').next_back().unwrap().parse::<i64>().unwrap() });
        assert_eq!(order(&admin, json!([place(b), place(a), { "type": "dashboard", "item_id": 777_777 }, place(b), place(d)])).await.status, 204);
        assert_eq!(kept(&admin).await, [c, b, a, d]);
        assert_eq!(order(&admin, json!([])).await.status, 204);
        assert_eq!(kept(&admin).await, [d, c, b, a]);
        for wrong in [json!({}), json!([{ "type": "table", "item_id": 1 }]), json!([{ "type": "card", "item_id": 0 }]), json!([{ "item_id": 1 }]), json!(null), json!(vec![place(a); 1001])] {
            assert_eq!(order(&admin, wrong.clone()).await.status, 400, "{wrong}");
        }
        assert_eq!(kept(&admin).await, [d, c, b, a]);
    }

    /// S47: a bookmark gives no right, and none is made of what is hidden.
    async fn what_may_not_be_seen_any_more_is_left_out(world: World) {
        let admin = world.admin();
        forbid_everything(&world).await;
        let (home, other) = (make(&admin, "Open", None).await, make(&admin, "Closed", None).await);
        let (open, closed) = (format!("card-{}", save_named(&admin, "Open", Some(home)).await), format!("card-{}", save_named(&admin, "Closed", Some(other)).await));
        let (group, grace) = group_with(&world, "grace@example.com").await;
        permit(&world, group, &home.to_string(), "read").await;
        assert_eq!(keep(&grace, &open).await.status, 200);
        for hidden in [closed.as_str(), &format!("collection-{other}")] {
            assert_eq!(keep(&grace, hidden).await.status, 403, "{hidden}");
        }
        assert_eq!(keep(&grace, &format!("collection-{home}")).await.status, 200);
        permit(&world, group, &home.to_string(), "none").await;
        assert_eq!(kept(&grace).await, [""; 0]);
        assert_eq!(grace.get("/api/card?f=bookmarked").await.json(), json!([]));
        permit(&world, group, &home.to_string(), "read").await;
        assert_eq!(kept(&grace).await.len(), 2);
        permit(&world, group, &home.to_string(), "none").await;
        assert_eq!(forget(&grace, &open).await, 204, "what is one's own is forgotten without seeing it");
    }

    /// What is in the Trash is out of sight until it comes back; what is deleted is forgotten.
    async fn bookmarks_follow_what_becomes_of_things(world: World) {
        let admin = world.admin();
        let home = make(&admin, "Home", None).await;
        let card = save_named(&admin, "Orders", Some(home)).await;
        for thing in [format!("card-{card}"), format!("collection-{home}")] {
            assert_eq!(keep(&admin, &thing).await.status, 200);
        }
        admin.put(&format!("/api/collection/{home}"), json!({ "archived": true })).await;
        assert_eq!(kept(&admin).await, [""; 0]);
        admin.put(&format!("/api/collection/{home}"), json!({ "archived": false })).await;
        assert_eq!(kept(&admin).await.len(), 2);
        change(&admin, card, json!({ "archived": true })).await;
        assert_eq!(admin.delete(&format!("/api/card/{card}")).await.status, 204);
        assert_eq!((kept(&admin).await.len(), world.count("bookmark").await), (1, 1));
        for unknown in ["card-777777", "dashboard-777777", "collection-777777"] {
            assert_eq!(keep(&admin, unknown).await.status, 404, "{unknown}");
        }
        let trash = admin.get("/api/collection/trash").await.json()["id"].clone();
        assert_eq!(keep(&admin, &format!("collection-{trash}")).await.status, 400);
        for wrong in ["table-1", "card-0", "card-x", "card-1e3"] {
            assert!([400, 404].contains(&keep(&admin, wrong).await.status), "{wrong}");
        }
    }
}
