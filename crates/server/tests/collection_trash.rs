//! Moving collections, putting them into the Trash, bringing them back and deleting them for good.

use crate::{
    collection::{forbid_everything, group_with, make, names, permit},
    world::{Answer, Client, World, on_both},
};
use serde_json::{Value, json};

async fn change(client: &Client, id: i64, change: Value) -> Answer {
    client.put(&format!("/api/collection/{id}"), change).await
}

/// Changes it and gives it back as it is then.
async fn changed(client: &Client, id: i64, wanted: Value) -> Value {
    let answer = change(client, id, wanted).await;
    assert_eq!(answer.status, 200, "{answer}");
    let shown = client.get(&format!("/api/collection/{id}")).await;
    assert_eq!(answer.json(), shown.json());
    shown.json()
}

async fn read(client: &Client, id: i64) -> Value {
    client.get(&format!("/api/collection/{id}")).await.json()
}

async fn items(client: &Client, id: &str) -> Vec<String> {
    names(&client.get(&format!("/api/collection/{id}/items")).await)
}

/// The root's items that are nobody's personal collection.
async fn in_root(client: &Client) -> Vec<String> {
    let mut items = items(client, "root").await;
    items.retain(|name| !name.contains("Personal"));
    items
}

/// A chain of collections: `a` holds `b` holds `c`.
async fn chain(world: &World) -> [i64; 3] {
    let a = make(&world.admin(), "a", None).await;
    let b = make(&world.admin(), "b", Some(a)).await;
    [a, b, make(&world.admin(), "c", Some(b)).await]
}

async fn topics(world: &World) -> Vec<String> {
    let events = world.admin().get("/api/audit?limit=100").await.json();
    let topics =
        events["data"].as_array().unwrap().iter().map(|event| event["topic"].as_str().unwrap().to_owned());
    let mut topics: Vec<_> = topics.filter(|topic| topic.starts_with("collection-")).collect();
    topics.reverse();
    topics
}

on_both! {
    async fn what_is_sent_changes_and_the_rest_stays(world: World) {
        let id = make(&world.admin(), "old", None).await;
        let after = changed(&world.admin(), id, json!({ "name": "New name", "description": "d" })).await;
        assert_eq!((&after["name"], &after["slug"]), (&json!("New name"), &json!("new_name")));
        let after = changed(&world.admin(), id, json!({ "authority_level": "official" })).await;
        assert_eq!((&after["description"], &after["authority_level"]), (&json!("d"), &json!("official")));
        let after = changed(&world.admin(), id, json!({ "description": null, "name": null })).await;
        assert_eq!((&after["description"], &after["name"]), (&json!(null), &json!("New name")));
        assert_eq!(changed(&world.admin(), id, json!({})).await, after);
        assert_eq!(topics(&world).await.len(), 4, "what changes nothing is no event");
        let person = world.person().await;
        assert_eq!(change(&person, id, json!({ "authority_level": null })).await.status, 403);
        assert_eq!(change(&person, id, json!({ "name": "theirs" })).await.status, 200);
    }

    async fn a_collection_moves_with_all_that_lies_in_it(world: World) {
        let [a, b, c] = chain(&world).await;
        let other = make(&world.admin(), "other", None).await;
        let moved = changed(&world.admin(), b, json!({ "parent_id": other })).await;
        assert_eq!((&moved["location"], &moved["parent_id"]), (&json!(format!("/{other}/")), &json!(other)));
        assert_eq!(read(&world.admin(), c).await["location"], json!(format!("/{other}/{b}/")));
        assert_eq!((items(&world.admin(), &a.to_string()).await, items(&world.admin(), &other.to_string()).await), (vec![], vec!["b".to_owned()]));
        let moved = changed(&world.admin(), b, json!({ "parent_id": null })).await;
        assert_eq!((&moved["location"], &moved["parent_id"]), (&json!("/"), &json!(null)));
        assert_eq!(read(&world.admin(), c).await["location"], json!(format!("/{b}/")));
        for inside in [b, c] {
            let answer = change(&world.admin(), b, json!({ "parent_id": inside })).await;
            assert!(answer.json()["errors"]["parent_id"].is_string(), "{answer}");
        }
        assert_eq!(change(&world.admin(), b, json!({ "parent_id": 77 })).await.status, 404);
    }

    /// Taking out and putting in both need the right to write, and so does every part of what goes.
    async fn moving_and_archiving_need_the_right_to_write_everywhere(world: World) {
        let (group, person) = group_with(&world, "grace@example.com").await;
        let [a, b, c] = chain(&world).await;
        let other = make(&world.admin(), "other", None).await;
        forbid_everything(&world).await;
        for held_back in [a, b, c, other] {
            for id in [a, b, c, other] {
                permit(&world, group, &id.to_string(), if id == held_back { "read" } else { "write" }).await;
            }
            assert_eq!(change(&person, b, json!({ "parent_id": other })).await.status, 403, "{held_back}");
            if held_back != other {
                assert_eq!(change(&person, b, json!({ "archived": true })).await.status, 403, "{held_back}");
            }
        }
        permit(&world, group, &other.to_string(), "write").await;
        assert_eq!(change(&person, b, json!({ "parent_id": other })).await.status, 200);
        assert_eq!(change(&person, b, json!({ "parent_id": null })).await.status, 403, "the root is closed");
    }

    async fn the_trash_shows_what_was_put_there_and_in_it_what_lay_in_that(world: World) {
        let [a, b, c] = chain(&world).await;
        let trash = world.admin().get("/api/collection/trash").await.json();
        assert_eq!((&trash["type"], &trash["can_write"]), (&json!("trash"), &json!(false)));
        let after = changed(&world.admin(), a, json!({ "archived": true })).await;
        assert_eq!((&after["archived"], &after["archived_directly"]), (&json!(true), &json!(true)));
        assert_eq!((&after["can_restore"], &after["can_delete"]), (&json!(true), &json!(true)));
        assert_eq!(after["location"], json!("/"));
        let inner = read(&world.admin(), c).await;
        assert_eq!((&inner["archived"], &inner["archived_directly"]), (&json!(true), &json!(false)));
        assert_eq!((&inner["can_restore"], &inner["location"]), (&json!(false), &json!(format!("/{a}/{b}/"))));
        assert_eq!(inner["archive_operation_id"], after["archive_operation_id"]);
        let ancestors = inner["effective_ancestors"].as_array().unwrap();
        let ids: Vec<_> = ancestors.iter().map(|it| it["id"].as_i64().unwrap()).collect();
        assert_eq!(ids, [trash["id"].as_i64().unwrap(), a, b]);
        assert_eq!(items(&world.admin(), &trash["id"].to_string()).await, ["a"]);
        assert_eq!(items(&world.admin(), "trash").await, ["a"]);
        assert_eq!(items(&world.admin(), &a.to_string()).await, ["b"]);
        assert_eq!(in_root(&world.admin()).await, Vec::<String>::new());
        let archived = world.admin().get("/api/collection?archived=true").await;
        assert_eq!(names(&archived), ["a", "b", "c"]);
        let live = world.admin().get("/api/collection").await;
        assert!(names(&live).iter().all(|name| name.len() > 1), "{live}");
        let tree = world.admin().get("/api/collection/tree").await.json();
        let trash = tree.as_array().unwrap().iter().find(|node| node["type"] == "trash").unwrap();
        assert_eq!(trash["children"][0]["children"][0]["children"][0]["name"], json!("c"));
    }

    async fn what_went_together_comes_back_together(world: World) {
        let [a, b, c] = chain(&world).await;
        changed(&world.admin(), c, json!({ "archived": true })).await;
        changed(&world.admin(), a, json!({ "archived": true })).await;
        let refused = change(&world.admin(), b, json!({ "archived": false })).await;
        assert_eq!(refused.status, 400, "what it lies in is in the Trash: {refused}");
        let back = changed(&world.admin(), a, json!({ "archived": false })).await;
        assert_eq!((&back["archived"], &back["archived_directly"]), (&json!(false), &json!(null)));
        assert_eq!(read(&world.admin(), b).await["archived"], json!(false));
        assert_eq!(read(&world.admin(), c).await["archived"], json!(true), "it went earlier, by itself");
        assert_eq!(changed(&world.admin(), c, json!({ "archived": false })).await["location"], json!(format!("/{a}/{b}/")));
        let expected = ["collection-create", "collection-create", "collection-create", "collection-archive",
            "collection-archive", "collection-restore", "collection-restore"];
        assert_eq!(topics(&world).await, expected);
    }

    async fn what_is_in_the_trash_can_be_taken_elsewhere_and_otherwise_stays_as_it_is(world: World) {
        let [a, b, c] = chain(&world).await;
        let other = make(&world.admin(), "other", None).await;
        changed(&world.admin(), a, json!({ "archived": true })).await;
        for body in [json!({ "name": "new" }), json!({ "parent_id": other }), json!({ "archived": true, "name": "x" })] {
            assert_eq!(change(&world.admin(), b, body.clone()).await.status, 400, "{body}");
        }
        for target in [a, 1] {
            let into = change(&world.admin(), other, json!({ "parent_id": target })).await;
            assert!(into.json()["errors"]["parent_id"].is_string(), "nothing is put into the Trash like that: {into}");
            let body = json!({ "name": "new", "parent_id": target });
            assert_eq!(world.admin().post("/api/collection", body).await.status, 400);
        }
        let taken = changed(&world.admin(), b, json!({ "archived": false, "parent_id": other })).await;
        assert_eq!((&taken["location"], &taken["archived"]), (&json!(format!("/{other}/")), &json!(false)));
        assert_eq!(read(&world.admin(), c).await["archived"], json!(false));
        assert_eq!(read(&world.admin(), a).await["archived"], json!(true));
        changed(&world.admin(), b, json!({ "archived": true })).await;
        let top = changed(&world.admin(), b, json!({ "archived": false, "parent_id": null })).await;
        assert_eq!(top["location"], json!("/"));
    }

    async fn whoever_may_not_write_where_it_was_cannot_bring_it_back_there(world: World) {
        let (group, person) = group_with(&world, "grace@example.com").await;
        let [a, b, _] = chain(&world).await;
        changed(&world.admin(), b, json!({ "archived": true })).await;
        permit(&world, crate::world::ALL_USERS, &a.to_string(), "none").await;
        permit(&world, group, &a.to_string(), "read").await;
        assert_eq!(read(&person, b).await["can_restore"], json!(false));
        assert_eq!(change(&person, b, json!({ "archived": false })).await.status, 400);
        assert_eq!(change(&person, b, json!({ "archived": false, "parent_id": a })).await.status, 403);
        assert_eq!(change(&person, b, json!({ "archived": false, "parent_id": null })).await.status, 200);
    }

    async fn only_what_is_in_the_trash_is_deleted_and_all_in_it_with_it(world: World) {
        let (group, person) = group_with(&world, "grace@example.com").await;
        let [a, b, c] = chain(&world).await;
        let path = format!("/api/collection/{a}");
        assert_eq!(world.admin().delete(&path).await.status, 400);
        changed(&world.admin(), c, json!({ "archived": true })).await;
        changed(&world.admin(), a, json!({ "archived": true })).await;
        permit(&world, crate::world::ALL_USERS, &b.to_string(), "none").await;
        permit(&world, group, &b.to_string(), "read").await;
        assert_eq!(person.delete(&path).await.status, 403, "not all of it is theirs");
        let answer = world.admin().delete(&path).await;
        assert_eq!((answer.status, answer.body.len()), (204, 0));
        for id in [a, b, c] {
            assert_eq!(world.admin().get(&format!("/api/collection/{id}")).await.status, 404);
            assert_eq!(world.count(&format!("collection_permission WHERE collection_id = {id}")).await, 0);
        }
        assert_eq!(topics(&world).await.last().unwrap(), "collection-delete");
        assert_eq!(world.admin().delete("/api/collection/1").await.status, 400, "the Trash itself");
        assert_eq!(world.admin().delete("/api/collection/77").await.status, 404);
    }
}
