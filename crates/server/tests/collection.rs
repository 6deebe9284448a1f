//! `/api/collection`: what there is, who sees it, and where it seems to lie.

use crate::world::{ALL_USERS, Answer, Client, World, on_both};
use expect_test::expect;
use serde_json::{Value, json};

/// Makes a collection and gives its id.
pub async fn make(client: &Client, name: &str, parent: Option<i64>) -> i64 {
    let answer = client.post("/api/collection", json!({ "name": name, "parent_id": parent })).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()["id"].as_i64().unwrap()
}

/// Makes a group and somebody in it.
pub async fn group_with(world: &World, email: &str) -> (i64, Client) {
    let person = world.add_person(email).await;
    let group =
        world.one(&format!("INSERT INTO permissions_group (name) VALUES ('{email}') RETURNING id")).await;
    join(world, person, group).await;
    (group, world.session(&world.log_in(email).await))
}

async fn join(world: &World, person: i64, group: i64) {
    let values = format!("({person}, {group}, FALSE)");
    world
        .execute(&format!(
            "INSERT INTO permissions_group_membership (user_id, group_id, is_group_manager) VALUES {values}"
        ))
        .await;
}

/// What a group may do: `read`, `write` or `none`.
pub async fn permit(world: &World, group: i64, place: &str, right: &str) {
    let id = if place == "root" { "NULL" } else { place };
    let condition = if place == "root" { "IS NULL".into() } else { format!("= {place}") };
    world
        .execute(&format!(
            "DELETE FROM collection_permission WHERE group_id = {group} AND collection_id {condition}"
        ))
        .await;
    let level = match right {
        "read" => 1,
        "write" => 2,
        _ => return,
    };
    let values = format!("({group}, {id}, {level})");
    world
        .execute(&format!(
            "INSERT INTO collection_permission (group_id, collection_id, level) VALUES {values}"
        ))
        .await;
}

/// Nobody but administrators may do anything anywhere.
pub async fn forbid_everything(world: &World) {
    world.execute("DELETE FROM collection_permission").await;
}

/// The names in a list, or in the items of a collection.
pub fn names(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{answer}");
    let json = answer.json();
    let rows = json.as_array().or_else(|| json["data"].as_array()).unwrap();
    rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

/// The tree as nested names: `a[b[c] d]`.
fn shape(nodes: &Value) -> String {
    let node = |node: &Value| {
        let inside = shape(&node["children"]);
        let name = node["name"].as_str().unwrap();
        if inside.is_empty() { name.to_owned() } else { format!("{name}[{inside}]") }
    };
    nodes.as_array().unwrap().iter().map(node).collect::<Vec<_>>().join(" ")
}

/// The wire as snapshots show it: entity ids are drawn.
fn steady(answer: &Answer) -> String {
    let mut json = answer.json();
    assert!(json["entity_id"].as_str().is_some_and(|id| id.len() == 21), "{answer}");
    json["entity_id"] = "drawn".into();
    format!("{} {json:#}", answer.status)
}

on_both! {
    async fn a_collection_is_made_and_shown(world: World) {
        let team = make(&world.admin(), "Team", None).await;
        let body = json!({ "name": " Sales 2 ", "description": "Who buys", "parent_id": team, "color": "#509EE3" });
        let made = world.admin().post("/api/collection", body).await;
        let id = made.json()["id"].as_i64().unwrap();
        let shown = world.admin().get(&format!("/api/collection/{id}")).await;
        assert_eq!(made.json(), shown.json());
        let text = steady(&shown).replace(&format!("\"id\": {id},"), "\"id\": SALES,");
        let text = text.replace(&format!("/{team}/"), "/TEAM/").replace(&format!(": {team},"), ": TEAM,");
        expect![[r#"
            200 {
              "id": SALES,
              "name": "Sales 2",
              "slug": "sales_2",
              "description": "Who buys",
              "archived": false,
              "location": "/TEAM/",
              "parent_id": TEAM,
              "effective_location": "/TEAM/",
              "effective_ancestors": [
                {
                  "id": "root",
                  "name": "Our analytics",
                  "type": null,
                  "is_personal": false,
                  "personal_owner_id": null,
                  "authority_level": null,
                  "can_write": true
                },
                {
                  "id": TEAM,
                  "name": "Team",
                  "type": null,
                  "is_personal": false,
                  "personal_owner_id": null,
                  "authority_level": null,
                  "can_write": true
                }
              ],
              "authority_level": null,
              "type": null,
              "namespace": null,
              "personal_owner_id": null,
              "is_personal": false,
              "is_sample": false,
              "is_remote_synced": false,
              "entity_id": "drawn",
              "created_at": "2026-05-01T09:00:00Z",
              "archive_operation_id": null,
              "archived_directly": null,
              "can_write": true,
              "can_restore": false,
              "can_delete": false
            }"#]].assert_eq(&text);
    }

    async fn a_collection_is_found_by_its_entity_id(world: World) {
        let id = make(&world.admin(), "Team", None).await;
        let shown = world.admin().get(&format!("/api/collection/{id}")).await.json();
        let entity_id = shown["entity_id"].as_str().unwrap();
        assert_eq!(world.admin().get(&format!("/api/collection/{entity_id}")).await.json(), shown);
        make(&world.admin(), "Inner", Some(id)).await;
        for key in [entity_id, &id.to_string()] {
            assert_eq!(names(&world.admin().get(&format!("/api/collection/{key}/items")).await), ["Inner"], "{key}");
        }
        for missing in ["77", "abcdefghijklmnopqrst_"] {
            let answer = world.admin().get(&format!("/api/collection/{missing}")).await;
            assert_eq!(answer.to_string(), "404 text/plain\nNot found.");
        }
        assert_eq!(world.admin().get("/api/collection/nonsense").await.status, 400);
    }

    async fn the_root_comes_first_and_the_rest_by_name(world: World) {
        for name in ["beta", "Alpha", "Ärger"] {
            make(&world.admin(), name, None).await;
        }
        let body = json!({ "name": "Zulu", "authority_level": "official" });
        assert_eq!(world.admin().post("/api/collection", body).await.status, 200);
        let list = world.admin().get("/api/collection?exclude-other-user-collections=true").await;
        let without_personal: Vec<_> =
            names(&list).into_iter().filter(|name| !name.contains("Personal")).collect();
        assert_eq!(without_personal, ["Our analytics", "Zulu", "Alpha", "beta", "Ärger"]);
        let root = &list.json()[0];
        assert_eq!((&root["id"], &root["effective_location"]), (&json!("root"), &json!(null)));
        assert_eq!(world.admin().get("/api/collection/root").await.json(), *root);
        assert_eq!(names(&world.admin().get("/api/collection?namespace=snippets").await), Vec::<String>::new());
    }

    /// A249: no collection has rights from the one it lies in.
    async fn groups_see_and_change_what_their_edges_say(world: World) {
        let (group, person) = group_with(&world, "grace@example.com").await;
        let outer = make(&world.admin(), "outer", None).await;
        let inner = make(&world.admin(), "inner", Some(outer)).await;
        forbid_everything(&world).await;
        let cases = [("none", "none"), ("write", "none"), ("read", "write"), ("none", "read"), ("write", "write")];
        for (on_outer, on_inner) in cases {
            permit(&world, group, &outer.to_string(), on_outer).await;
            permit(&world, group, &inner.to_string(), on_inner).await;
            for (id, right) in [(outer, on_outer), (inner, on_inner)] {
                let answer = person.get(&format!("/api/collection/{id}")).await;
                if right == "none" {
                    assert_eq!(answer.to_string(), "403 text/plain\nYou don't have permissions to do that.");
                } else {
                    assert_eq!(answer.json()["can_write"], json!(right == "write"), "{on_outer} {on_inner}");
                }
                let body = json!({ "name": "in it", "parent_id": id });
                let made = person.post("/api/collection", body).await.status;
                assert_eq!(made, if right == "write" { 200 } else { 403 }, "{on_outer} {on_inner}");
            }
        }
        assert_eq!(person.post("/api/collection", json!({ "name": "at the top" })).await.status, 403);
        permit(&world, group, "root", "write").await;
        assert_eq!(person.post("/api/collection", json!({ "name": "at the top" })).await.status, 200);
    }

    /// A new collection begins with its parent's edges, and goes its own way from there.
    async fn a_new_collection_copies_the_permissions_of_its_parent(world: World) {
        let (group, person) = group_with(&world, "grace@example.com").await;
        let outer = make(&world.admin(), "outer", None).await;
        permit(&world, ALL_USERS, &outer.to_string(), "none").await;
        permit(&world, group, &outer.to_string(), "read").await;
        let inner = make(&world.admin(), "inner", Some(outer)).await;
        permit(&world, group, &outer.to_string(), "none").await;
        assert_eq!(person.get(&format!("/api/collection/{outer}")).await.status, 403);
        assert_eq!(person.get(&format!("/api/collection/{inner}")).await.json()["can_write"], json!(false));
        let stranger = world.person_named("stranger@example.com").await;
        assert_eq!(stranger.get(&format!("/api/collection/{inner}")).await.status, 403);
    }

    async fn of_several_groups_the_most_generous_counts(world: World) {
        let (reading, person) = group_with(&world, "grace@example.com").await;
        let writing = world.one("INSERT INTO permissions_group (name) VALUES ('writing') RETURNING id").await;
        join(&world, 2, writing).await;
        let id = make(&world.admin(), "shared", None).await;
        forbid_everything(&world).await;
        permit(&world, reading, &id.to_string(), "read").await;
        permit(&world, writing, &id.to_string(), "write").await;
        assert_eq!(person.get(&format!("/api/collection/{id}")).await.json()["can_write"], json!(true));
    }

    /// What lies in something hidden seems to lie further out.
    async fn what_is_hidden_is_passed_over(world: World) {
        let (group, person) = group_with(&world, "grace@example.com").await;
        let a = make(&world.admin(), "a", None).await;
        let b = make(&world.admin(), "b", Some(a)).await;
        let c = make(&world.admin(), "c", Some(b)).await;
        make(&world.admin(), "secret", Some(c)).await;
        forbid_everything(&world).await;
        permit(&world, group, "root", "read").await;
        for id in [a, c] {
            permit(&world, group, &id.to_string(), "read").await;
        }
        let seen = person.get(&format!("/api/collection/{c}")).await.json();
        assert_eq!(seen["location"], json!(format!("/{a}/{b}/")));
        assert_eq!(seen["effective_location"], json!(format!("/{a}/")));
        let ancestors = seen["effective_ancestors"].as_array().unwrap();
        assert_eq!(ancestors.iter().map(|it| &it["id"]).collect::<Vec<_>>(), [&json!("root"), &json!(a)]);
        let items = async |place: &str| names(&person.get(&format!("/api/collection/{place}/items")).await);
        assert_eq!((items("root").await, items(&a.to_string()).await), (vec!["a".into()], vec!["c".into()]));
        assert_eq!(items(&c.to_string()).await, Vec::<String>::new());
        assert_eq!(person.get(&format!("/api/collection/{b}/items")).await.status, 403);
        assert_eq!(names(&person.get("/api/collection").await), ["Our analytics", "a", "c"]);
        assert_eq!(shape(&person.get("/api/collection/tree").await.json()), "a[c] Trash");
        permit(&world, group, &a.to_string(), "none").await;
        permit(&world, group, "root", "none").await;
        assert_eq!(items("root").await, ["c"]);
        assert_eq!(names(&person.get("/api/collection").await), ["c"]);
    }

    async fn the_tree_is_nested_in_the_order_of_names(world: World) {
        let b = make(&world.admin(), "b", None).await;
        make(&world.admin(), "A", None).await;
        let y = make(&world.admin(), "y", Some(b)).await;
        make(&world.admin(), "x", Some(b)).await;
        make(&world.admin(), "deep", Some(y)).await;
        let tree = async |query: &str| {
            let query = format!("/api/collection/tree?exclude-other-user-collections=true{query}");
            shape(&world.plain_key().await.get(&query).await.json())
        };
        assert_eq!(tree("&exclude-archived=true").await, "A b[x y[deep]]");
        world.execute("DELETE FROM api_key").await;
        let tree = async |query: &str| {
            let query = format!("/api/collection/tree?exclude-archived=true{query}");
            let tree = shape(&world.admin().get(&query).await.json());
            tree.replace(" Ada L's Personal Collection", "").replace("Ada L's Personal Collection ", "")
        };
        assert_eq!(tree("&shallow=true").await, "A b");
        assert_eq!(tree(&format!("&shallow=true&collection-id={b}")).await, "x y");
        assert_eq!(tree("&namespaces=").await, "A b[x y[deep]]");
        assert_eq!(tree("&namespaces=&namespaces=snippets").await, "A b[x y[deep]]");
        assert_eq!(tree("&namespaces=snippets").await, "");
    }

    async fn a_list_has_what_can_be_read_and_nothing_else(world: World) {
        let (group, grace) = group_with(&world, "grace@example.com").await;
        forbid_everything(&world).await;
        let mut ids: Vec<i64> = Vec::new();
        for number in 0..12_usize {
            let parent = (number % 3 != 0).then(|| ids[number / 2]);
            ids.push(make(&world.admin(), &format!("c{number}"), parent).await);
        }
        for (id, right) in ids.iter().zip(["read", "none", "write", "none", "read"].into_iter().cycle()) {
            permit(&world, group, &id.to_string(), right).await;
        }
        world.app.identity.welcome_everybody().await.unwrap();
        let own = grace.get("/api/user/current").await.json()["personal_collection_id"].as_i64().unwrap();
        ids.extend([own, make(&grace, "hers", Some(own)).await]);
        for id in [ids[2], ids[9]] {
            let answer = world.admin().put(&format!("/api/collection/{id}"), json!({ "archived": true })).await;
            assert_eq!(answer.status, 200, "{answer}");
        }
        for (who, client) in [("grace", grace), ("key", world.plain_key().await), ("ada", world.admin())] {
            let mut listed = Vec::new();
            for query in ["archived=false", "archived=true"] {
                let list = client.get(&format!("/api/collection?{query}")).await.json();
                listed.extend(list.as_array().unwrap().iter().filter_map(|it| it["id"].as_i64()));
            }
            for id in &ids {
                let may_read = client.get(&format!("/api/collection/{id}")).await.status == 200;
                assert_eq!(listed.contains(id), may_read, "{who}: {id} in {listed:?}");
            }
        }
    }

    async fn items_are_counted_sorted_and_paged(world: World) {
        let top = make(&world.admin(), "top", None).await;
        for (name, description) in [("beta", json!("1")), ("Alpha", json!(null)), ("gamma", json!("0"))] {
            let body = json!({ "name": name, "description": description, "parent_id": top });
            assert_eq!(world.admin().post("/api/collection", body).await.status, 200);
        }
        let items = async |query: &str| world.admin().get(&format!("/api/collection/{top}/items?{query}")).await;
        let all = items("").await.json();
        assert_eq!((&all["total"], &all["models"]), (&json!(3), &json!(["collection"])));
        assert_eq!((&all["limit"], &all["offset"]), (&json!(null), &json!(null)));
        assert_eq!(all["data"][0]["collection_id"], json!(top));
        for (query, expected) in [
            ("", &["Alpha", "beta", "gamma"][..]),
            ("sort_column=name&sort_direction=desc", &["gamma", "beta", "Alpha"]),
            ("sort_column=description", &["gamma", "beta", "Alpha"]),
            ("sort_column=description&sort_direction=desc", &["beta", "gamma", "Alpha"]),
            ("sort_column=last_edited_at&sort_direction=desc", &["Alpha", "beta", "gamma"]),
            ("limit=1&offset=1", &["beta"]),
            ("models=card&models=collection&pinned_state=is_not_pinned", &["Alpha", "beta", "gamma"]),
            ("models=card&models=dashboard", &[]),
            ("models=no_models", &[]),
            ("pinned_state=is_pinned", &[]),
            ("archived=true", &[]),
        ] {
            assert_eq!(names(&items(query).await), expected, "{query}");
        }
        let none = items("limit=0").await.json();
        assert_eq!((&none["total"], &none["data"], &none["limit"]), (&json!(3), &json!([]), &json!(0)));
        for query in ["models=nonsense", "limit=-1", "sort_column=1", "archived=maybe"] {
            assert_eq!(items(query).await.status, 400, "{query}");
        }
        let root = world.admin().get("/api/collection/root/items?models=collection").await.json();
        let top = root["data"].as_array().unwrap().iter().find(|it| it["name"] == "top").unwrap().clone();
        assert_eq!((&top["here"], &top["collection_id"]), (&json!(["collection"]), &json!(null)));
    }

    async fn what_cannot_be_meant_is_not_made(world: World) {
        let before = world.count("collection").await;
        for (body, field) in [
            (json!({}), "name"),
            (json!({ "name": " " }), "name"),
            (json!({ "name": "x", "description": 7 }), "description"),
            (json!({ "name": "x", "parent_id": "root" }), "parent_id"),
            (json!({ "name": "x", "parent_id": 1 }), "parent_id"),
            (json!({ "name": "x", "namespace": "snippets" }), "namespace"),
            (json!({ "name": "x", "authority_level": "royal" }), "authority_level"),
        ] {
            let answer = world.admin().post("/api/collection", body.clone()).await;
            let refused = answer.status == 400 && answer.json()["errors"][field].is_string();
            // Nobody may write into the Trash, administrators neither.
            assert!(refused || (answer.status == 403 && body["parent_id"] == 1), "{body}: {answer}");
        }
        let answer = world.admin().post("/api/collection", json!({ "name": "x", "parent_id": 77 })).await;
        assert_eq!(answer.to_string(), "404 text/plain\nNot found.");
        let official = json!({ "name": "x", "authority_level": "official" });
        assert_eq!(world.person().await.post("/api/collection", official).await.status, 403);
        assert_eq!(world.count("collection").await, before);
    }
}
