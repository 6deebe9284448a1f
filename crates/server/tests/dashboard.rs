//! `/api/dashboard`: dashboards and where they lie.

use crate::{
    collection::{forbid_everything, group_with, make, names, permit},
    world::{ADMINISTRATORS, ALL_USERS, Answer, Client, World, on_both},
};
use expect_test::expect;
use serde_json::{Value, json};

/// Makes a dashboard and gives its id.
pub async fn dashboard(client: &Client, name: &str, home: Option<i64>) -> i64 {
    let answer = client.post("/api/dashboard", json!({ "name": name, "collection_id": home })).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()["id"].as_i64().unwrap()
}

async fn change(client: &Client, id: i64, change: Value) -> Answer {
    client.put(&format!("/api/dashboard/{id}"), change).await
}

/// Changes it and gives it back as it is then.
pub async fn changed(client: &Client, id: i64, wanted: Value) -> Value {
    let answer = change(client, id, wanted).await;
    assert_eq!(answer.status, 200, "{answer}");
    let shown = client.get(&format!("/api/dashboard/{id}")).await;
    assert_eq!(answer.json(), shown.json());
    shown.json()
}

pub async fn read(client: &Client, id: i64) -> Value {
    client.get(&format!("/api/dashboard/{id}")).await.json()
}

/// The names of what lies in a collection, personal collections left out.
async fn items(client: &Client, id: &str) -> Vec<String> {
    let mut names = names(&client.get(&format!("/api/collection/{id}/items")).await);
    names.retain(|name| !name.contains("Personal"));
    names
}

/// Makes a card that asks nothing yet, and gives its id.
pub async fn card(client: &Client, name: &str, kind: &str, home: Option<i64>) -> i64 {
    let body = json!({
        "name": name, "type": kind, "collection_id": home, "display": "table", "dataset_query": {},
        "visualization_settings": {},
    });
    let answer = client.post("/api/card", body).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()["id"].as_i64().unwrap()
}

async fn topics(world: &World) -> Vec<String> {
    let events = world.admin().get("/api/audit?limit=100").await.json();
    let topics =
        events["data"].as_array().unwrap().iter().map(|event| event["topic"].as_str().unwrap().to_owned());
    let mut topics: Vec<_> = topics.filter(|topic| topic.starts_with("dashboard-")).collect();
    topics.reverse();
    topics
}

on_both! {
    async fn a_dashboard_is_made_and_shown(world: World) {
        let team = make(&world.admin(), "Team", None).await;
        let parameters = json!([{ "id": "abc", "name": "State", "slug": "state", "type": "string/=", "sectionId": "location" }]);
        let body = json!({ "name": " Ops ", "description": "What runs", "collection_id": team, "parameters": parameters, "cache_ttl": 3, "dashcards": [], "width": "full" });
        let made = world.admin().post("/api/dashboard", body).await;
        assert_eq!(made.status, 200, "{made}");
        let mut shown = world.admin().get(&format!("/api/dashboard/{}", made.json()["id"])).await.json();
        assert_eq!(made.json(), shown);
        let by_entity_id = world.admin().get(&format!("/api/dashboard/{}", made.text_at("/entity_id"))).await;
        assert_eq!(by_entity_id.json(), shown);
        assert_eq!(shown["collection"]["name"], json!("Team"));
        for drawn in ["collection", "entity_id", "collection_id"] {
            shown[drawn] = json!("drawn");
        }
        expect![[r#"
            {
              "id": 1001,
              "name": "Ops",
              "description": "What runs",
              "archived": false,
              "archived_directly": null,
              "collection_id": "drawn",
              "collection_position": null,
              "collection_authority_level": null,
              "width": "fixed",
              "auto_apply_filters": true,
              "parameters": [
                {
                  "id": "abc",
                  "name": "State",
                  "slug": "state",
                  "type": "string/=",
                  "sectionId": "location"
                }
              ],
              "cache_ttl": 3,
              "points_of_interest": null,
              "caveats": null,
              "show_in_getting_started": false,
              "position": null,
              "public_uuid": null,
              "made_public_by_id": null,
              "enable_embedding": false,
              "embedding_type": null,
              "embedding_params": null,
              "initially_published_at": null,
              "creator_id": 1,
              "entity_id": "drawn",
              "moderation_reviews": [],
              "is_remote_synced": false,
              "can_write": true,
              "can_restore": false,
              "can_delete": false,
              "created_at": "2026-05-01T09:00:00Z",
              "updated_at": "2026-05-01T09:00:00Z",
              "last-edit-info": {
                "id": 1,
                "email": "ada@example.com",
                "first_name": "Ada",
                "last_name": "L",
                "timestamp": "2026-05-01T09:00:00Z"
              },
              "collection": "drawn",
              "tabs": [],
              "dashcards": []
            }
        "#]].assert_eq(&format!("{shown:#}\n"));
    }

    async fn what_is_sent_changes_and_the_rest_stays(world: World) {
        let id = dashboard(&world.admin(), "old", None).await;
        let after = changed(&world.admin(), id, json!({ "name": "new", "description": "d", "width": "full", "position": 0 })).await;
        assert_eq!((&after["name"], &after["width"], &after["position"]), (&json!("new"), &json!("full"), &json!(0)));
        let after = changed(&world.admin(), id, json!({ "description": null, "auto_apply_filters": false, "caveats": "c", "cache_ttl": 1 })).await;
        assert_eq!((&after["name"], &after["description"], &after["auto_apply_filters"]), (&json!("new"), &json!(null), &json!(false)));
        let person = world.person().await;
        let after = changed(&person, id, json!({})).await;
        assert_eq!(after["last-edit-info"]["email"], json!("plain@example.com"));
        assert_eq!(topics(&world).await, ["dashboard-create", "dashboard-update", "dashboard-update"], "what changes nothing is no event");
        for (field, wrong) in [
            ("name", json!("")), ("width", json!("wide")), ("parameters", json!([{ "name": "no id" }])),
            ("cache_ttl", json!(0)), ("collection_position", json!(-1)), ("enable_embedding", json!(true)),
        ] {
            let answer = change(&world.admin(), id, json!({ field: wrong })).await;
            assert!(answer.status == 400 && answer.json()["errors"][field].is_string(), "{field}: {answer}");
        }
    }

    async fn lists_tell_those_that_the_caller_sees(world: World) {
        let (shared, hidden) = (make(&world.admin(), "Shared", None).await, make(&world.admin(), "Hidden", None).await);
        permit(&world, ALL_USERS, &hidden.to_string(), "none").await;
        let person = world.person().await;
        dashboard(&person, "theirs", Some(shared)).await;
        dashboard(&world.admin(), "Admin's", Some(shared)).await;
        dashboard(&world.admin(), "secret", Some(hidden)).await;
        let gone = dashboard(&world.admin(), "gone", Some(shared)).await;
        changed(&world.admin(), gone, json!({ "archived": true })).await;
        for (filter, expected) in [("", vec!["Admin's", "theirs"]), ("?f=all", vec!["Admin's", "theirs"]), ("?f=mine", vec!["theirs"]), ("?f=archived", vec!["gone"])] {
            assert_eq!(names(&person.get(&format!("/api/dashboard{filter}")).await), expected, "{filter}");
        }
        assert_eq!(person.get("/api/dashboard?f=best").await.status, 400);
    }

    /// A dashboard has the rights of where it lies.
    async fn who_may_do_what_depends_on_the_collection(world: World) {
        let (group, person) = group_with(&world, "grace@example.com").await;
        let (one, other) = (make(&world.admin(), "one", None).await, make(&world.admin(), "other", None).await);
        let id = dashboard(&world.admin(), "d", Some(one)).await;
        forbid_everything(&world).await;
        assert_eq!(person.get(&format!("/api/dashboard/{id}")).await.status, 403);
        permit(&world, group, &one.to_string(), "read").await;
        assert_eq!(read(&person, id).await["can_write"], json!(false));
        assert_eq!(change(&person, id, json!({ "name": "x" })).await.status, 403);
        assert_eq!(person.post("/api/dashboard", json!({ "name": "x", "collection_id": one })).await.status, 403);
        permit(&world, group, &one.to_string(), "write").await;
        assert_eq!(changed(&person, id, json!({ "name": "x" })).await["can_write"], json!(true));
        for target in [json!(other), json!(null)] {
            assert_eq!(change(&person, id, json!({ "collection_id": target })).await.status, 403);
        }
        permit(&world, group, &other.to_string(), "write").await;
        let moved = changed(&person, id, json!({ "collection_id": other })).await;
        assert_eq!((&moved["collection"]["name"], &moved["collection_id"]), (&json!("other"), &json!(other)));
        assert_eq!(change(&person, id, json!({ "collection_id": 777 })).await.status, 404);
        let own = world.admin().get("/api/user/current").await.json()["personal_collection_id"].as_i64();
        let mine = dashboard(&world.admin(), "mine", own).await;
        assert_eq!((own.is_some(), person.get(&format!("/api/dashboard/{mine}")).await.status), (true, 403));
    }

    /// S40
    async fn a_scope_for_dashboards_lets_go_no_further(world: World) {
        let (one, other) = (make(&world.admin(), "one", None).await, make(&world.admin(), "other", None).await);
        let (inside, outside) = (dashboard(&world.admin(), "in", Some(one)).await, dashboard(&world.admin(), "out", Some(other)).await);
        let body = json!({ "name": "k", "group_id": ADMINISTRATORS, "scopes": [format!("dashboards:write@collection/{one}")] });
        let key = world.key(&world.new_key_with(body).await.1);
        assert_eq!(changed(&key, inside, json!({ "name": "In" })).await["name"], json!("In"));
        assert_eq!(key.get(&format!("/api/dashboard/{outside}")).await.status, 403);
        assert_eq!(key.get(&format!("/api/collection/{one}")).await.json()["error_code"], json!("scope-missing"));
        assert_eq!(names(&key.get("/api/dashboard").await), ["In"]);
    }

    async fn items_of_a_collection_are_of_all_kinds(world: World) {
        let team = make(&world.admin(), "team", None).await;
        let inside = make(&world.admin(), "Inside", Some(team)).await;
        dashboard(&world.admin(), "board", Some(team)).await;
        dashboard(&world.admin(), "deep", Some(inside)).await;
        card(&world.admin(), "ask", "question", Some(team)).await;
        card(&world.admin(), "base", "model", Some(team)).await;
        card(&world.admin(), "count", "metric", Some(inside)).await;
        let path = format!("/api/collection/{team}/items");
        let list = world.admin().get(&path).await;
        assert_eq!(names(&list), ["ask", "base", "board", "Inside"]);
        assert_eq!(list.json()["models"], json!(["card", "collection", "dashboard", "dataset"]));
        assert_eq!(list.json()["data"][3]["here"], json!(["dashboard", "metric"]));
        assert_eq!(list.json()["data"][2]["last-edit-info"]["email"], json!(crate::world::ADA));
        for (query, expected) in [
            ("models=dashboard&models=card", vec!["ask", "board"]),
            ("sort_column=model", vec!["board", "base", "ask", "Inside"]),
            ("sort_column=model&sort_direction=desc", vec!["Inside", "ask", "base", "board"]),
            ("sort_column=name&sort_direction=desc", vec!["Inside", "board", "base", "ask"]),
            ("limit=1&offset=2", vec!["board"]),
            ("limit=0", vec![]),
            ("pinned_state=is_pinned", vec![]),
            ("sort_column=last_edited_at&sort_direction=desc", vec!["ask", "base", "board", "Inside"]),
        ] {
            assert_eq!(names(&world.admin().get(&format!("{path}?{query}")).await), expected, "{query}");
        }
        let page = world.admin().get(&format!("{path}?limit=2")).await.json();
        assert_eq!((&page["total"], &page["limit"]), (&json!(4), &json!(2)));
        permit(&world, ALL_USERS, &inside.to_string(), "none").await;
        let person = world.person().await;
        assert_eq!(items(&person, &team.to_string()).await, ["ask", "base", "board"]);
        permit(&world, ALL_USERS, "root", "none").await;
        dashboard(&world.admin(), "top", None).await;
        assert_eq!(items(&person, "root").await, ["team"]);
    }

    async fn what_lies_in_a_collection_goes_with_it_into_the_trash_and_comes_back(world: World) {
        let a = make(&world.admin(), "a", None).await;
        let b = make(&world.admin(), "b", Some(a)).await;
        let (early, late) = (dashboard(&world.admin(), "early", Some(b)).await, dashboard(&world.admin(), "late", Some(b)).await);
        card(&world.admin(), "ask", "question", Some(b)).await;
        changed(&world.admin(), early, json!({ "archived": true })).await;
        world.admin().put(&format!("/api/collection/{a}"), json!({ "archived": true })).await;
        let shown = read(&world.admin(), late).await;
        assert_eq!((&shown["archived"], &shown["archived_directly"], &shown["can_restore"]), (&json!(true), &json!(false), &json!(false)));
        assert_eq!(read(&world.admin(), early).await["can_restore"], json!(false), "what it lies in is in the Trash");
        assert_eq!(change(&world.admin(), early, json!({ "archived": false })).await.status, 400);
        assert_eq!(items(&world.admin(), "trash").await, ["a", "early"]);
        assert_eq!(items(&world.admin(), &b.to_string()).await, ["ask", "late"]);
        world.admin().put(&format!("/api/collection/{a}"), json!({ "archived": false })).await;
        assert_eq!(items(&world.admin(), &b.to_string()).await, ["ask", "late"]);
        assert_eq!(names(&world.admin().get(&format!("/api/collection/{b}/items?archived=true")).await), ["early"]);
        assert_eq!(changed(&world.admin(), early, json!({ "archived": false })).await["archived"], json!(false));
        assert_eq!(items(&world.admin(), "trash").await, Vec::<String>::new());
    }

    async fn the_trash_keeps_a_dashboard_until_it_is_restored_or_deleted(world: World) {
        let (home, other) = (make(&world.admin(), "home", None).await, make(&world.admin(), "other", None).await);
        let id = dashboard(&world.admin(), "d", Some(home)).await;
        let path = format!("/api/dashboard/{id}");
        let gone = changed(&world.admin(), id, json!({ "archived": true })).await;
        assert_eq!((&gone["archived_directly"], &gone["can_restore"], &gone["can_delete"]), (&json!(true), &json!(true), &json!(true)));
        assert_eq!(items(&world.admin(), &home.to_string()).await, Vec::<String>::new());
        for body in [json!({ "name": "x" }), json!({ "archived": true }), json!({ "collection_id": other })] {
            assert_eq!(change(&world.admin(), id, body.clone()).await.status, 400, "{body}");
        }
        world.admin().put(&format!("/api/collection/{home}"), json!({ "archived": true })).await;
        let into_trash = change(&world.admin(), id, json!({ "archived": false, "collection_id": home })).await;
        assert!(into_trash.json()["errors"]["collection_id"].is_string(), "{into_trash}");
        let back = changed(&world.admin(), id, json!({ "archived": false, "collection_id": other })).await;
        assert_eq!((&back["collection_id"], &back["archived"]), (&json!(other), &json!(false)));
        changed(&world.admin(), id, json!({ "archived": true })).await;
        let answer = world.admin().delete(&path).await;
        assert_eq!((answer.status, answer.body.len()), (204, 0));
        let missing = world.admin().get(&path).await;
        assert_eq!((missing.status, missing.text()), (404, "Not found."));
        assert_eq!(topics(&world).await, ["dashboard-create", "dashboard-archive", "dashboard-update", "dashboard-restore", "dashboard-archive", "dashboard-delete"]);
    }

    async fn what_lies_in_a_collection_is_deleted_with_it(world: World) {
        let home = make(&world.admin(), "home", None).await;
        let id = dashboard(&world.admin(), "d", Some(home)).await;
        card(&world.admin(), "ask", "question", Some(home)).await;
        world.admin().put(&format!("/api/collection/{home}"), json!({ "archived": true })).await;
        assert_eq!(world.admin().delete(&format!("/api/collection/{home}")).await.status, 204);
        assert_eq!(world.admin().get(&format!("/api/dashboard/{id}")).await.status, 404);
        assert_eq!(world.count("card").await, 0);
    }
}
