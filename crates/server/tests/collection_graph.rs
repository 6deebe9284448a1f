//! `/api/collection/graph`: what groups may do in collections.

use crate::{
    collection::{group_with, make},
    world::{ADMINISTRATORS, ALL_USERS, Answer, World, on_both},
};
use serde_json::{Value, json};

async fn graph(world: &World) -> Value {
    let answer = world.admin().get("/api/collection/graph").await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()
}

/// Puts a change made from the newest revision.
async fn put(world: &World, groups: Value) -> Answer {
    let revision = graph(world).await["revision"].clone();
    world.admin().put("/api/collection/graph", json!({ "revision": revision, "groups": groups })).await
}

on_both! {
    /// A245
    async fn the_graph_tells_who_may_do_something_and_administrators_may_everywhere(world: World) {
        let (group, _) = group_with(&world, "grace@example.com").await;
        let a = make(&world.admin(), "a", None).await;
        let archived = make(&world.admin(), "archived", None).await;
        world.admin().put(&format!("/api/collection/{archived}"), json!({ "archived": true })).await;
        let expected = json!({
            "revision": 0,
            "groups": {
                ALL_USERS.to_string(): { "root": "write", a.to_string(): "write" },
                ADMINISTRATORS.to_string(): { "root": "write", a.to_string(): "write" },
                group.to_string(): {},
            },
        });
        assert_eq!(graph(&world).await, expected);
        for other in [world.person().await, world.plain_key().await] {
            assert_eq!(other.get("/api/collection/graph").await.status, 403);
            assert_eq!(other.put("/api/collection/graph", json!({ "revision": 0, "groups": {} })).await.status, 403);
        }
    }

    async fn a_part_of_the_graph_is_that_part_and_its_revision(world: World) {
        let (group, _) = group_with(&world, "grace@example.com").await;
        let a = make(&world.admin(), "a", None).await;
        let b = make(&world.admin(), "b", None).await;
        put(&world, json!({ group.to_string(): { "root": "read", b.to_string(): "read" } })).await;
        let part = async |query: String| {
            let answer = world.admin().get(&format!("/api/collection/graph?{query}")).await;
            assert_eq!(answer.status, 200, "{answer}");
            answer.json()
        };
        let of_b = json!({ "revision": 1, "groups": {
            ALL_USERS.to_string(): { b.to_string(): "write" },
            ADMINISTRATORS.to_string(): { b.to_string(): "write" },
            group.to_string(): { b.to_string(): "read" },
        }});
        assert_eq!(part(format!("collection_id={b}")).await, of_b);
        let of_group = json!({ "revision": 1, "groups": { group.to_string(): { "root": "read", b.to_string(): "read" } } });
        assert_eq!(part(format!("group_id={group}")).await, of_group);
        let of_both = json!({ "revision": 1, "groups": { group.to_string(): { "root": "read" } } });
        assert_eq!(part(format!("group_id={group}&collection_id=root&collection_id={a}")).await, of_both);
        assert_eq!(part("group_id=77".into()).await, json!({ "revision": 1, "groups": {} }), "what is not there is not told");
        let personal = world.admin().get("/api/user/current").await.json()["personal_collection_id"].to_string();
        assert_eq!(part(format!("group_id={group}&collection_id={personal}")).await["groups"][group.to_string()], json!({}));
        for odd in ["collection_id=everything", "collection_id=0", "group_id=all"] {
            assert_eq!(world.admin().get(&format!("/api/collection/graph?{odd}")).await.status, 400, "{odd}");
        }
    }

    /// A248: what is not named stays; `none` takes away.
    async fn a_change_is_merged_and_counts_on_the_next_request(world: World) {
        let (group, person) = group_with(&world, "grace@example.com").await;
        let a = make(&world.admin(), "a", None).await;
        let b = make(&world.admin(), "b", None).await;
        let answer = put(&world, json!({ ALL_USERS.to_string(): { "root": "none", a.to_string(): "none", b.to_string(): "none" } })).await;
        assert_eq!(answer.json(), graph(&world).await);
        assert_eq!(answer.json()["groups"][ALL_USERS.to_string()], json!({}));
        assert_eq!(person.get(&format!("/api/collection/{a}")).await.status, 403);
        let answer = put(&world, json!({ group.to_string(): { a.to_string(): "read", b.to_string(): "write" } })).await;
        assert_eq!(answer.json()["revision"], json!(2));
        assert_eq!(person.get(&format!("/api/collection/{a}")).await.json()["can_write"], json!(false));
        assert_eq!(person.get(&format!("/api/collection/{b}")).await.json()["can_write"], json!(true));
        let answer = put(&world, json!({ group.to_string(): { a.to_string(): "write", b.to_string(): "none" } })).await;
        assert_eq!(answer.json()["groups"][group.to_string()], json!({ a.to_string(): "write" }));
        assert_eq!(person.get(&format!("/api/collection/{b}")).await.status, 403);
        assert_eq!(world.count("permission_change WHERE graph = 'collections'").await, 7);
        assert_eq!(world.count("audit_event WHERE topic = 'collection-permissions-update'").await, 3);
    }

    /// A247
    async fn of_two_who_saw_the_same_graph_the_second_is_told(world: World) {
        let change = |right: &str| json!({ "revision": 0, "groups": { "1": { "root": right } } });
        let send = async |path: &str, right: &str| world.admin().put(path, change(right)).await;
        assert_eq!(send("/api/collection/graph", "read").await.status, 200);
        let stale = send("/api/collection/graph", "none").await;
        assert_eq!(
            stale.to_string(),
            "409 text/plain\nLooks like someone else edited the permissions and your data is out of date. Please fetch new data and try again."
        );
        assert_eq!(graph(&world).await["groups"]["1"]["root"], json!("read"));
        let forced = send("/api/collection/graph?force=true&skip-graph=true", "none").await;
        assert_eq!(forced.text(), r#"{"revision":2}"#);
        let missing = world.admin().put("/api/collection/graph", json!({ "groups": {} })).await;
        assert!(missing.status == 400 && missing.json()["errors"]["revision"].is_string(), "{missing}");
    }

    /// A246, and what else clients send back with the rest.
    async fn what_the_graph_is_not_about_is_passed_over_and_changes_nothing(world: World) {
        let own = world.admin().get("/api/user/current").await.json()["personal_collection_id"].as_i64().unwrap();
        let inner = make(&world.admin(), "inner", Some(own)).await;
        let archived = make(&world.admin(), "archived", None).await;
        world.admin().put(&format!("/api/collection/{archived}"), json!({ "archived": true })).await;
        let before = graph(&world).await;
        let mut all = serde_json::Map::new();
        for id in [own, inner, archived, 1] {
            all.insert(id.to_string(), json!("write"));
        }
        let groups = json!({ "1": all, ADMINISTRATORS.to_string(): { "root": "none" } });
        assert_eq!(put(&world, groups).await.json(), before, "and there is no new revision");
        assert_eq!(put(&world, before["groups"].clone()).await.json(), before);
        let foreign = json!({ "revision": 0, "namespace": "snippets", "groups": { "1": { "root": "none" } } });
        let answer = world.admin().put("/api/collection/graph", foreign).await.json();
        assert_eq!((&answer["revision"], &answer["groups"]["1"]), (&json!(0), &json!({})));
        assert_eq!(graph(&world).await, before);
    }

    async fn what_is_not_there_is_refused_and_nothing_is_changed(world: World) {
        for (groups, text) in [
            (json!({ "77": { "root": "read" }, "1": { "root": "none" } }), "There is no group 77."),
            (json!({ "1": { "root": "none", "78": "read" } }), "There is no collection 78."),
        ] {
            let answer = put(&world, groups).await;
            assert_eq!((answer.status, &answer.json()["errors"]["groups"]), (400, &json!(text)));
        }
        for groups in [json!(7), json!({ "x": {} }), json!({ "1": 1 }), json!({ "1": { "root": "all" } }), json!({ "1": { "0": "read" } })] {
            let answer = put(&world, groups.clone()).await;
            assert!(answer.json()["errors"]["groups"].is_string(), "{groups}: {answer}");
        }
        assert_eq!(graph(&world).await["groups"]["1"], json!({ "root": "write" }));
    }

    async fn who_has_the_graph_already_is_told_so(world: World) {
        let mut tag = String::new();
        let mut is_changed = async |what: &str| {
            let answer = world.admin().with("if-none-match", &tag).get("/api/collection/graph").await;
            assert_eq!(answer.status, 200, "{what} changes the graph");
            answer.header("etag").unwrap().clone_into(&mut tag);
            let same = world.admin().with("if-none-match", &tag).get("/api/collection/graph").await;
            assert_eq!((same.status, same.body.len()), (304, 0), "after {what}");
        };
        is_changed("nothing seen yet").await;
        let id = make(&world.admin(), "new", None).await;
        is_changed("a new collection, without a revision,").await;
        let (group, _) = group_with(&world, "reader@example.com").await;
        is_changed("a new group").await;
        put(&world, json!({ group.to_string(): { id.to_string(): "read" } })).await;
        is_changed("an edge").await;
        world.admin().put(&format!("/api/collection/{id}"), json!({ "archived": true })).await;
        is_changed("what goes into the Trash").await;
        world.admin().put(&format!("/api/collection/{id}"), json!({ "archived": false })).await;
        is_changed("what comes back").await;
        world.admin().delete(&format!("/api/permissions/group/{group}")).await;
        is_changed("a group less").await;
    }
}
