//! Many dashboards at once: as operations of a bulk call.

use crate::{
    collection::{make, names},
    world::{ALL_USERS, Client, on_both},
};
use serde_json::{Value, json};

/// The dashboards that lie somewhere.
async fn dashboards_in(client: &Client, home: &str) -> Vec<String> {
    names(&client.get(&format!("/api/collection/{home}/items?models=dashboard")).await)
}

async fn save(client: &Client, name: &str, home: i64) -> i64 {
    let saved = client.post("/api/dashboard", json!({ "name": name, "collection_id": home })).await;
    saved.json()["id"].as_i64().unwrap_or_else(|| panic!("{saved}"))
}

async fn bulk(client: &Client, operations: Value) -> crate::world::Answer {
    client.post("/api/bulk", json!({ "operations": operations })).await
}

on_both! {
    async fn operations_of_a_bulk_call_put_dashboards_away_and_back(world: World) {
        let admin = world.admin();
        let home = make(&admin, "home", None).await;
        let (a, b, c) = (save(&admin, "a", home).await, save(&admin, "b", home).await, save(&admin, "c", home).await);
        let done = bulk(&admin, json!([
            { "op": "collection.create", "name": "target" },
            { "op": "dashboard.move", "id": a, "collection_id": { "$ref": 0 } },
            { "op": "dashboard.archive", "id": b },
            { "op": "dashboard.delete", "id": c },
        ])).await;
        assert_eq!((done.status, &done.json()["succeeded"]), (200, &json!(4)), "{done}");
        let line = &done.json()["results"][1];
        assert_eq!((&line["id"], &line["result"]["name"], &line["result"]["can_write"]), (&json!(a), &json!("a"), &json!(true)));
        let target = done.json()["results"][0]["id"].to_string();
        assert_eq!(dashboards_in(&admin, &target).await, ["a"]);
        assert_eq!(dashboards_in(&admin, "trash").await, ["b"]);
        assert_eq!(admin.get(&format!("/api/dashboard/{c}")).await.status, 404);
        let back = bulk(&admin, json!([{ "op": "dashboard.restore", "id": b }, { "op": "dashboard.archive", "id": a }])).await;
        assert_eq!(back.status, 200, "{back}");
        assert_eq!(dashboards_in(&admin, &home.to_string()).await, ["b"]);
        let elsewhere = bulk(&admin, json!([
            { "op": "dashboard.restore", "id": a, "collection_id": null },
            { "op": "dashboard.move", "id": b, "collection_id": null },
        ])).await;
        assert_eq!(elsewhere.status, 200, "{elsewhere}");
        assert_eq!(dashboards_in(&admin, "root").await, ["a", "b"]);
        let refused = bulk(&admin, json!([{ "op": "dashboard.archive", "id": a }, { "op": "dashboard.archive", "id": 77 }])).await;
        assert_eq!(refused.status, 404, "{refused}");
        assert_eq!(dashboards_in(&admin, "root").await, ["a", "b"], "nothing was done");
    }

    async fn a_bulk_call_does_with_dashboards_what_its_caller_may_alone(world: World) {
        let admin = world.admin();
        let (open, shut) = (make(&admin, "open", None).await, make(&admin, "shut", None).await);
        let everybody = ALL_USERS.to_string();
        let rights = json!({ &everybody: { "root": "none", open.to_string(): "write", shut.to_string(): "read" } });
        let graph = json!({ "revision": 0, "groups": rights });
        assert_eq!(admin.put("/api/collection/graph", graph).await.status, 200);
        let (mine, theirs) = (save(&admin, "mine", open).await, save(&admin, "theirs", shut).await);
        let person = world.person().await;
        let upon = |op: &str, id: i64, home: i64| json!([{ "op": op, "id": id, "collection_id": home }]);
        assert_eq!(bulk(&person, upon("dashboard.move", mine, shut)).await.status, 403);
        assert_eq!(bulk(&person, upon("dashboard.move", theirs, open)).await.status, 403);
        assert_eq!(bulk(&person, json!([{ "op": "dashboard.delete", "id": theirs }])).await.status, 403);
        let done = bulk(&person, json!([{ "op": "dashboard.archive", "id": mine }])).await;
        assert_eq!(done.status, 200, "{done}");
        let told = admin.get("/api/audit?topic=dashboard-archive").await;
        assert_eq!(told.json()["data"][0]["model_id"], json!(mine), "{told}");
        assert_eq!(bulk(&person, upon("dashboard.move", mine, open)).await.status, 400, "it is in the Trash");
    }
}
