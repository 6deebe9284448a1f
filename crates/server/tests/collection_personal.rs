//! Personal collections: everybody's own.

use crate::{
    collection::{make, names},
    world::{ADA, Client, PASSWORD, World, on_both},
};
use serde_json::{Value, json};

/// Makes a person by the API and signs them in; gives their personal collection, too.
pub async fn newcomer(world: &World, email: &str, first: Value, last: Value) -> (Client, i64) {
    let body = json!({ "email": email, "first_name": first, "last_name": last, "password": PASSWORD });
    let answer = world.admin().post("/api/user", body).await;
    assert_eq!(answer.status, 200, "{answer}");
    let client = world.session(&world.log_in(email).await);
    let id = own(&client).await;
    (client, id)
}

async fn own(client: &Client) -> i64 {
    client.get("/api/user/current").await.json()["personal_collection_id"].as_i64().expect("one of their own")
}

async fn read(client: &Client, id: i64) -> Value {
    client.get(&format!("/api/collection/{id}")).await.json()
}

on_both! {
    async fn everybody_has_one_from_the_moment_they_are_there(world: World) {
        newcomer(&world, "grace@example.com", json!("Grace"), json!("H")).await;
        let csv = json!({ "csv": "email,first_name\nbob@example.com,Bob\ncyd@example.com,Cyd\n" });
        assert_eq!(world.admin().post("/api/user/import", csv).await.status, 200);
        let people = world.admin().get("/api/user").await.json();
        let people = people["data"].as_array().unwrap();
        assert_eq!(people.len(), 4);
        for person in people {
            let shown = read(&world.admin(), person["personal_collection_id"].as_i64().unwrap()).await;
            assert_eq!(shown["personal_owner_id"], person["id"]);
            let name = person["common_name"].as_str().unwrap();
            assert_eq!(shown["name"], json!(format!("{name}'s Personal Collection")));
        }
    }

    async fn who_came_before_gets_one_when_the_server_starts(world: World) {
        let id = world.add_person("early@example.com").await;
        let client = world.session(&world.log_in("early@example.com").await);
        assert_eq!(client.get("/api/user/current").await.json()["personal_collection_id"], json!(null));
        for _ in 0..2 {
            world.app.identity.welcome_everybody().await.unwrap();
        }
        assert_eq!(read(&client, own(&client).await).await["personal_owner_id"], json!(id));
        assert_eq!(world.count("collection WHERE personal_owner_id IS NOT NULL").await, 2);
    }

    /// A134
    async fn programs_have_none(world: World) {
        let key = world.plain_key().await;
        assert_eq!(key.get("/api/user/current").await.json()["personal_collection_id"], json!(null));
        assert_eq!(world.count("collection WHERE personal_owner_id IS NOT NULL").await, 1);
    }

    async fn it_is_its_owners_and_administrators_and_nobody_elses_with_all_in_it(world: World) {
        let (grace, id) = newcomer(&world, "grace@example.com", json!("Grace"), json!("H")).await;
        let (bob, _) = newcomer(&world, "bob@example.com", json!("Bob"), json!("B")).await;
        let inner = make(&grace, "secret plans", Some(id)).await;
        for client in [&grace, &world.admin()] {
            for it in [id, inner] {
                let shown = read(client, it).await;
                assert_eq!((&shown["can_write"], &shown["is_personal"]), (&json!(true), &json!(true)));
            }
        }
        assert_eq!(world.count(&format!("collection_permission WHERE collection_id = {inner}")).await, 0);
        for client in [&bob, &world.plain_key().await] {
            for it in [id, inner] {
                assert_eq!(client.get(&format!("/api/collection/{it}")).await.status, 403);
                let body = json!({ "name": "x", "parent_id": it });
                assert_eq!(client.post("/api/collection", body).await.status, 403);
            }
        }
        let list = async |client: &Client, query: &str| names(&client.get(&format!("/api/collection?{query}")).await);
        assert_eq!(list(&grace, "").await, ["Our analytics", "Grace H's Personal Collection", "secret plans"]);
        assert_eq!(list(&bob, "").await, ["Our analytics", "Bob B's Personal Collection"]);
        assert_eq!(list(&world.admin(), "exclude-other-user-collections=true").await, ["Our analytics", "Ada L's Personal Collection"]);
        assert_eq!(list(&world.admin(), "personal-only=true").await.len(), 3);
    }

    /// A194: it is called after its owner, whatever the owner is called.
    async fn it_is_renamed_with_its_owner(world: World) {
        let (grace, id) = newcomer(&world, "grace@example.com", json!("Grace"), json!("H")).await;
        for (change, name) in [
            (json!({ "first_name": "Amazing" }), "Amazing H"),
            (json!({ "first_name": null, "last_name": null }), "grace@example.com"),
        ] {
            assert_eq!(grace.put("/api/user/2", change).await.status, 200);
            let shown = read(&grace, id).await;
            assert_eq!(shown["name"], json!(format!("{name}'s Personal Collection")));
        }
        assert_eq!(read(&grace, id).await["slug"], json!("grace_example_com_s_personal_collection"));
    }

    async fn it_stays_what_and_where_it_is(world: World) {
        let id = own(&world.admin()).await;
        let other = make(&world.admin(), "other", None).await;
        let path = format!("/api/collection/{id}");
        for change in [json!({ "name": "mine" }), json!({ "archived": true }), json!({ "parent_id": other })] {
            assert_eq!(world.admin().put(&path, change.clone()).await.status, 400, "{change}");
        }
        assert_eq!(world.admin().put(&path, json!({ "description": "all mine" })).await.status, 200);
        assert_eq!(world.admin().delete(&path).await.status, 400);
        let shown = read(&world.admin(), id).await;
        assert_eq!((&shown["name"], &shown["description"]), (&json!("Ada L's Personal Collection"), &json!("all mine")));
        assert_eq!(world.admin().get("/api/user/current").await.text_at("/email"), ADA);
    }

    /// What is brought into it is its owner's alone; what is taken out has the permissions of where it comes to.
    async fn what_comes_in_is_private_and_what_goes_out_is_shared(world: World) {
        let (grace, own) = newcomer(&world, "grace@example.com", json!("Grace"), json!("H")).await;
        let (bob, _) = newcomer(&world, "bob@example.com", json!("Bob"), json!("B")).await;
        let outer = make(&grace, "outer", None).await;
        let inner = make(&grace, "inner", Some(outer)).await;
        let sees = async |expected: u16| {
            for it in [outer, inner] {
                assert_eq!(bob.get(&format!("/api/collection/{it}")).await.status, expected, "{it}");
            }
        };
        sees(200).await;
        let moved = grace.put(&format!("/api/collection/{outer}"), json!({ "parent_id": own })).await;
        assert_eq!((moved.status, &moved.json()["is_personal"]), (200, &json!(true)));
        sees(403).await;
        assert_eq!(read(&grace, inner).await["can_write"], json!(true));
        let moved = grace.put(&format!("/api/collection/{outer}"), json!({ "parent_id": null })).await;
        assert_eq!((moved.status, &moved.json()["is_personal"]), (200, &json!(false)));
        sees(200).await;
    }
}
