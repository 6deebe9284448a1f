//! Many cards at once: moved in one call, and as operations of a bulk call.

use crate::{
    card::{card, change, save, save_named, sql},
    collection::{make, names},
    world::{Client, World, on_both},
};
use serde_json::{Value, json};

/// The cards that lie somewhere.
async fn cards_in(client: &Client, home: &str) -> Vec<String> {
    names(&client.get(&format!("/api/collection/{home}/items?models=card")).await)
}

async fn three_cards(world: &World) -> (Client, i64, [i64; 3]) {
    let admin = world.admin();
    let home = make(&admin, "home", None).await;
    let a = save_named(&admin, "a", Some(home)).await;
    let b = save_named(&admin, "b", Some(home)).await;
    let c = save(&admin, card("c", Some(home), sql(world.connect_shop().await, "SELECT 1"))).await;
    (admin, home, [a, b, c])
}

on_both! {
    async fn cards_are_moved_together_or_not_at_all(world: World) {
        let (admin, home, [a, b, c]) = three_cards(&world).await;
        let target = make(&admin, "target", None).await;
        let moved = admin.post("/api/card/collections", json!({ "card_ids": [a, b], "collection_id": target })).await;
        assert_eq!((moved.status, moved.json()), (200, json!({ "status": "ok" })));
        assert_eq!(cards_in(&admin, &target.to_string()).await, ["a", "b"]);
        let half = admin.post("/api/cards/move", json!({ "card_ids": [c, 77], "collection_id": target })).await;
        assert_eq!(half.status, 404);
        assert_eq!(cards_in(&admin, &home.to_string()).await, ["c"]);
        assert_eq!(admin.post("/api/cards/move", json!({ "card_ids": [a, c] })).await.status, 204);
        assert_eq!(cards_in(&admin, "root").await, ["a", "c"]);
        let many: Vec<i64> = (1..=1001).collect();
        for (body, field) in [
            (json!({ "card_ids": many }), "card_ids"), (json!({ "card_ids": 1 }), "card_ids"), (json!({}), "card_ids"),
            (json!({ "card_ids": [a], "dashboard_id": 1 }), "dashboard_id"),
        ] {
            for path in ["/api/card/collections", "/api/cards/move"] {
                let answer = admin.post(path, body.clone()).await;
                assert!(answer.status == 400 && !answer.json()["errors"][field].is_null(), "{path} {answer}");
            }
        }
    }

    /// What one does not say stays as the other says it, whoever comes first.
    async fn two_who_change_a_card_at_the_same_moment_both_change_it(world: World) {
        let (admin, _, [a, b, _]) = three_cards(&world).await;
        let (one, two) = (world.admin(), world.admin());
        for round in 0..12 {
            let (home, name) = (make(&admin, &format!("home {round}"), None).await, format!("name {round}"));
            let (moved, renamed) = tokio::join!(
                change(&one, a, json!({ "collection_id": home, "collection_position": 1 })),
                change(&two, a, json!({ "name": name })),
            );
            assert_eq!((moved.status, renamed.status), (200, 200), "{moved} {renamed}");
            let after = admin.get(&format!("/api/card/{a}")).await.json();
            assert_eq!((&after["collection_id"], &after["collection_position"], &after["name"]), (&json!(home), &json!(1), &json!(name)));
            let (to, back) = (json!({ "card_ids": [a, b], "collection_id": home }), json!({ "card_ids": [b, a] }));
            let (to, back) = tokio::join!(one.post("/api/cards/move", to), two.post("/api/cards/move", back));
            assert_eq!((to.status, back.status), (204, 204), "{to} {back}");
        }
    }

    async fn operations_of_a_bulk_call_put_cards_away_and_back(world: World) {
        let (admin, home, [a, b, c]) = three_cards(&world).await;
        let bulk = async |operations: Value| admin.post("/api/bulk", json!({ "operations": operations })).await;
        let done = bulk(json!([
            { "op": "collection.create", "name": "target" },
            { "op": "card.move", "id": a, "collection_id": { "$ref": 0 } },
            { "op": "card.archive", "id": b },
            { "op": "card.delete", "id": c },
        ])).await;
        assert_eq!((done.status, &done.json()["succeeded"]), (200, &json!(4)), "{done}");
        let target = done.json()["results"][0]["id"].to_string();
        assert_eq!((cards_in(&admin, &target).await, cards_in(&admin, "trash").await), (vec!["a".to_owned()], vec!["b".to_owned()]));
        assert_eq!(admin.get(&format!("/api/card/{c}")).await.status, 404);
        let back = bulk(json!([{ "op": "card.restore", "id": b }, { "op": "card.archive", "id": a }])).await;
        assert_eq!(back.status, 200, "{back}");
        assert_eq!(cards_in(&admin, &home.to_string()).await, ["b"]);
        let elsewhere = bulk(json!([{ "op": "card.restore", "id": a, "collection_id": null }, { "op": "card.move", "id": b, "collection_id": null }])).await;
        assert_eq!(elsewhere.status, 200, "{elsewhere}");
        assert_eq!(cards_in(&admin, "root").await, ["a", "b"]);
        let refused = bulk(json!([{ "op": "card.archive", "id": a }, { "op": "card.archive", "id": 77 }])).await;
        assert_eq!(refused.status, 404, "{refused}");
        assert_eq!(cards_in(&admin, "root").await, ["a", "b"], "nothing was done");
        assert_eq!(change(&admin, a, json!({ "name": "still here" })).await.status, 200);
    }
}
