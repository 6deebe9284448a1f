//! What changed in the permission graphs, by whom and why; and taking it back.

use crate::{
    permission_file::{collection, make_true, pull},
    world::{ALL_USERS, Answer, World, on_both},
};
use serde_json::{Value, json};

const HISTORY: &str = "/api/permissions/history";

/// Changes what everybody may do with a database.
async fn put(world: &World, database: i64, rights: Value, why: &str) -> i64 {
    let groups = json!({ ALL_USERS.to_string(): { database.to_string(): rights } });
    let body = json!({ "groups": groups, "why": why });
    let answer = world.admin().put("/api/permissions/graph?force=true&skip-graph=true", body).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()["revision"].as_i64().unwrap()
}

async fn list(world: &World, query: &str) -> Vec<(String, i64)> {
    let answer = world.admin().get(&format!("{HISTORY}{query}")).await;
    assert_eq!(answer.status, 200, "{answer}");
    let rows = answer.json()["data"].as_array().unwrap().clone();
    rows.iter()
        .map(|row| (row["graph"].as_str().unwrap().to_owned(), row["revision"].as_i64().unwrap()))
        .collect()
}

async fn revert(world: &World, graph: &str, revision: i64, body: Value) -> Answer {
    world.admin().post(&format!("{HISTORY}/{graph}/{revision}/revert"), body).await
}

async fn everybodys(world: &World, database: i64) -> Value {
    let graph = world.admin().get("/api/permissions/graph/group/1").await.json();
    graph["groups"]["1"][database.to_string()].clone()
}

on_both! {
    /// S50
    async fn who_changed_what_when_and_why_is_kept(world: World) {
        let shop = world.connect_shop().await;
        let home = collection(&world, "Home", None).await;
        put(&world, shop, json!({ "details": "yes" }), "the team runs it").await;
        let body = json!({ "groups": { "1": { home.to_string(): "read" } }, "revision": 0, "why": "too open" });
        assert_eq!(world.admin().put("/api/collection/graph", body).await.status, 200);
        make_true(&world.admin_key().await, "version: 1\ngroups: [{name: Finance, collections: {root: read}}]\n").await;
        let rows = world.admin().get(HISTORY).await.json();
        assert_eq!((&rows["total"], &rows["limit"], &rows["offset"]), (&json!(5), &json!(50), &json!(0)));
        let mut first = rows["data"][3].clone();
        first["at"].take();
        assert_eq!(first, json!({
            "graph": "data", "revision": 1, "at": null, "user": { "id": 1, "common_name": "Ada L" }, "api_key_id": null,
            "origin": "graph", "why": "the team runs it", "reverts": null, "reverted_by": null, "changes": 1, "members": [],
        }));
        let newest = &rows["data"][0];
        assert_eq!((&newest["origin"], &newest["why"], &newest["user"]["common_name"]), (&json!("file"), &json!("a test"), &json!("admin key")));
        assert!(newest["api_key_id"].is_i64(), "{newest}");
        let both = |rows: &[(&str, i64)]| rows.iter().map(|(graph, revision)| ((*graph).to_owned(), *revision)).collect::<Vec<_>>();
        for (query, expected) in [
            ("?graph=data".to_owned(), both(&[("data", 1)])),
            (format!("?database_id={shop}"), both(&[("data", 1)])),
            (format!("?collection_id={home}"), both(&[("collections", 1)])),
            // The key that Ada made is in All Users, and she is since set-up.
            ("?group_id=1".into(), both(&[("members", 4), ("collections", 1), ("data", 1), ("members", 1)])),
            ("?user_id=1".into(), both(&[("members", 4), ("collections", 1), ("data", 1)])),
            ("?limit=1&offset=2".into(), both(&[("collections", 1)])),
            ("?group_id=77".into(), both(&[])),
        ] {
            assert_eq!(list(&world, &query).await, expected, "{query}");
        }
        let detail = world.admin().get(&format!("{HISTORY}/data/1")).await.json();
        assert_eq!(detail["details"], json!([{
            "group": { "id": 1, "name": "All Users" }, "object": { "id": shop, "name": "Shop" },
            "before": { "details": "no" }, "after": { "details": "yes" },
        }]));
        let detail = world.admin().get(&format!("{HISTORY}/collections/2")).await.json();
        assert_eq!(detail["details"][0]["object"], json!({ "id": null, "name": "root" }));
        for (path, status) in [("/data/9", 404), ("/sheets/1", 400), ("/data/one", 400), ("?graph=sheets", 400), ("?limit=x", 400)] {
            assert_eq!(world.admin().get(&format!("{HISTORY}{path}")).await.status, status, "{path}");
        }
    }

    async fn a_revision_is_taken_back_as_a_new_one(world: World) {
        let shop = world.connect_shop().await;
        let before = everybodys(&world, shop).await;
        put(&world, shop, json!({ "create-queries": "no", "details": "yes" }), "so").await;
        let answer = revert(&world, "data", 1, json!({ "why": "a mistake" })).await;
        assert_eq!((answer.status, answer.json()), (200, json!({ "revision": 2, "left": [] })));
        assert_eq!(everybodys(&world, shop).await, before);
        let rows = world.admin().get(HISTORY).await.json();
        let (undo, done) = (&rows["data"][0], &rows["data"][1]);
        assert_eq!((&undo["origin"], &undo["reverts"], &undo["why"]), (&json!("revert"), &json!(1), &json!("a mistake")));
        assert_eq!(done["reverted_by"], 2);
        let home = collection(&world, "Home", None).await;
        let body = json!({ "groups": { "1": { home.to_string(): "none", "root": "read" } }, "revision": 0 });
        assert_eq!(world.admin().put("/api/collection/graph", body).await.status, 200);
        assert_eq!(revert(&world, "collections", 1, json!({})).await.json(), json!({ "revision": 2, "left": [] }));
        let graph = world.admin().get("/api/collection/graph").await.json();
        assert_eq!(graph["groups"]["1"], json!({ "root": "write", home.to_string(): "write" }));
        assert_eq!(revert(&world, "data", 9, json!({})).await.status, 404);
    }

    async fn what_has_changed_since_is_taken_back_only_by_force(world: World) {
        let shop = world.connect_shop().await;
        put(&world, shop, json!({ "details": "yes" }), "so").await;
        put(&world, shop, json!({ "create-queries": "no" }), "so").await;
        let answer = revert(&world, "data", 1, json!({})).await;
        assert_eq!(answer.to_string(), "409 text/plain\nThe same has changed since: All Users on Shop (revision 2). Take that \
                                        back first, or send force: true to put back what was before this revision.");
        assert_eq!(everybodys(&world, shop).await["details"], "yes");
        assert_eq!(revert(&world, "data", 1, json!({ "force": true })).await.json()["revision"], 3);
        let rights = everybodys(&world, shop).await;
        assert_eq!((&rights["details"], &rights["create-queries"]), (&json!(null), &json!("query-builder-and-native")));
        assert_eq!(revert(&world, "data", 1, json!({ "force": true })).await.json()["revision"], json!(null), "it is so already");
    }

    async fn a_file_is_taken_back_graph_by_graph(world: World) {
        let shop = world.connect_shop().await;
        collection(&world, "Home", None).await;
        put(&world, shop, json!({ "create-queries": "query-builder" }), "so").await;
        let before = pull(&world.admin(), "").await;
        let file = "version: 1
groups:
  - name: All Users
    data:
      everything: {view-data: unrestricted, create-queries: query-builder}
      Shop: {view-data: unrestricted, create-queries: query-builder-and-native}
    collections: {Home: read}
";
        let applied = make_true(&world.admin(), file).await;
        assert_ne!(pull(&world.admin(), "").await, before);
        for graph in ["data", "collections"] {
            let revision = applied[format!("{graph}_revision")].as_i64().unwrap();
            assert_eq!(revert(&world, graph, revision, json!({})).await.status, 200);
        }
        assert_eq!(pull(&world.admin(), "").await, before);
    }

    async fn what_is_not_there_any_more_is_left(world: World) {
        let shop = world.connect_shop().await;
        let home = collection(&world, "Home", None).await;
        let applied = make_true(&world.admin(), "version: 1\ngroups: [{name: Finance, data: {}, collections: {Home: read}}]\n").await;
        let group = applied["groups"][0]["id"].as_i64().unwrap();
        world.admin().put(&format!("/api/collection/{home}"), json!({ "archived": true })).await;
        let answer = revert(&world, "collections", 1, json!({})).await.json();
        assert_eq!(answer, json!({ "revision": null, "left": [format!("Collection {home} is not there any more.")] }));
        assert_eq!(world.admin().delete(&format!("/api/permissions/group/{group}")).await.status, 204);
        let answer = revert(&world, "data", 1, json!({})).await.json();
        assert_eq!(answer, json!({ "revision": null, "left": [format!("Group {group} is not there any more.")] }));
        assert_eq!(world.admin().get(&format!("{HISTORY}/data/1")).await.json()["details"][0]["group"], json!({ "id": group, "name": null }));
        assert!(everybodys(&world, shop).await.is_object());
    }
}
