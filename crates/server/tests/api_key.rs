//! API keys: made, listed, counted, used, deleted.

use crate::world::{ADMINISTRATORS, ALL_USERS, Client, On, World, on_both};
use expect_test::expect;
use kernel::Chance;
use serde_json::json;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

async fn status(client: Client) -> u16 {
    client.get("/api/user/current").await.status
}

on_both! {
    /// A119, A120, A121, A122, A127
    async fn a_new_key_is_shown_once_and_whole(world: World) {
        let answer = world.admin().post("/api/api-key", json!({ "name": "CI", "group_id": ALL_USERS })).await;
        let mut key = answer.json();
        let plain = key["unmasked_key"].take().as_str().unwrap().to_owned();
        assert!(plain.len() == 47 && plain.starts_with("mb_") && plain.ends_with('='), "{plain}");
        assert_eq!(key["masked_key"].take(), json!(format!("{}{}", &plain[..7], "*".repeat(40))));
        expect![[r#"
            200 {
              "id": 1,
              "name": "CI",
              "group": {
                "id": 1,
                "name": "All Users"
              },
              "masked_key": null,
              "created_at": "2026-05-01T09:00:00Z",
              "updated_at": "2026-05-01T09:00:00Z",
              "updated_by": {
                "id": 1,
                "common_name": "Ada L"
              },
              "unmasked_key": null
            }"#]].assert_eq(&format!("{} {key:#}", answer.status));
        let listed = world.admin().get("/api/api-key").await;
        assert!(!listed.text().contains(&plain) && !listed.text().contains("unmasked_key"));
    }

    /// A130, A131
    async fn keys_are_listed_by_name_and_counted(world: World) {
        assert_eq!(world.admin().get("/api/api-key").await.text(), "[]");
        for name in ["beta", "Alpha", "gamma 🦊"] {
            world.new_key(name, ADMINISTRATORS).await;
        }
        let listed = world.admin().get("/api/api-key").await.json();
        let names: Vec<_> = listed.as_array().unwrap().iter().map(|key| key["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["Alpha", "beta", "gamma 🦊"]);
        assert_eq!(world.admin().get("/api/api-key/count").await.text(), "3");
    }

    /// A123
    async fn a_name_is_taken_once(world: World) {
        world.new_key("CI", ALL_USERS).await;
        let answer = world.admin().post("/api/api-key", json!({ "name": "CI", "group_id": ALL_USERS })).await;
        assert_eq!(
            (answer.status, answer.text()),
            (400, r#"{"errors":{"name":"An API key with this name already exists."}}"#)
        );
        world.new_key("ci", ALL_USERS).await;
        assert_eq!(world.count("app_user").await, 3, "no user is left over");
    }

    /// A132, A134, A142, S26
    async fn a_key_asks_in_its_own_name_with_the_rights_of_its_group(world: World) {
        for (name, group, is_superuser) in [("plain", ALL_USERS, false), ("all-mighty", ADMINISTRATORS, true)] {
            let answer = world.key(&world.new_key(name, group).await).get("/api/user/current").await;
            let user = answer.json();
            assert_eq!((&user["common_name"], &user["is_superuser"]), (&json!(name), &json!(is_superuser)));
            assert_eq!(user["personal_collection_id"], json!(null));
            assert!(user["email"].as_str().unwrap().ends_with("@api-key.invalid"));
            assert_eq!(answer.header("set-cookie"), None, "a program has no browser");
        }
        assert_eq!(world.admin_key().await.get("/api/api-key/count").await.text(), "3");
    }

    /// A139
    async fn a_deleted_key_stops_at_once(world: World) {
        let key = world.new_key("CI", ALL_USERS).await;
        let id = world.admin().get("/api/api-key").await.json()[0]["id"].clone();
        assert_eq!(status(world.key(&key)).await, 200);
        assert_eq!(world.admin().delete(&format!("/api/api-key/{id}")).await.status, 204);
        assert_eq!(status(world.key(&key)).await, 401);
        let again = world.admin().delete(&format!("/api/api-key/{id}")).await;
        assert_eq!(again.to_string(), "404 text/plain\nNot found.");
        assert_eq!(world.admin().get("/api/api-key/count").await.text(), "0");
        world.new_key("CI", ALL_USERS).await;
    }

    /// A140
    async fn deleting_a_key_never_deactivates_a_person(world: World) {
        let key = world.new_key("CI", ALL_USERS).await;
        world.execute("UPDATE api_key SET user_id = 1").await;
        assert_eq!(status(world.key(&key)).await, 200);
        let id = world.admin().get("/api/api-key").await.json()[0]["id"].clone();
        assert_eq!(world.admin().delete(&format!("/api/api-key/{id}")).await.status, 204);
        assert_eq!(status(world.admin()).await, 200);
    }

    /// A146, A147, S39
    async fn a_key_depends_on_its_own_user_and_not_on_its_maker(world: World) {
        let key = world.new_key("CI", ALL_USERS).await;
        world.deactivate(crate::world::ADA).await;
        assert_eq!(status(world.key(&key)).await, 200);
        world.execute("UPDATE app_user SET is_active = FALSE WHERE kind = 'api-key'").await;
        assert_eq!(status(world.key(&key)).await, 401);
    }

    /// A149
    async fn without_its_group_a_key_has_what_everybody_has(world: World) {
        let group: i64 = world.one("INSERT INTO permissions_group (name) VALUES ('Friends') RETURNING id").await;
        let key = world.new_key("CI", group).await;
        let group_name = async || world.admin().get("/api/api-key").await.text_at("/0/group/name");
        assert_eq!(group_name().await, "Friends");
        assert_eq!(world.admin().delete(&format!("/api/permissions/group/{group}")).await.status, 204);
        assert_eq!(group_name().await, "All Users");
        assert_eq!(status(world.key(&key)).await, 200);
    }

    async fn a_group_that_is_not_there_is_refused(world: World) {
        let answer = world.admin().post("/api/api-key", json!({ "name": "CI", "group_id": 77 })).await;
        assert_eq!(answer.status, 400);
        assert_eq!(world.count("api_key").await, 0);
    }
}

/// A124
#[tokio::test]
async fn without_a_group_there_is_no_key() {
    let world = World::new().await;
    let answer = world.admin().post("/api/api-key", json!({ "name": "CI", "group_id": null })).await;
    expect![[r#"
        400 application/json; charset=utf-8
        {
          "errors": {
            "group_id": "value must be an integer greater than zero."
          },
          "specific-errors": {
            "group_id": [
              "value must be an integer greater than zero., received: nil"
            ]
          }
        }"#]]
    .assert_eq(&answer.to_string());
}

/// A125, A126
#[tokio::test]
async fn a_key_needs_a_name() {
    let world = World::new().await;
    let refused = async |name: &str| {
        let answer = world.admin().post("/api/api-key", json!({ "name": name, "group_id": 1 })).await;
        assert_eq!(answer.status, 400);
        answer.json().to_string()
    };
    expect![[r#"{"errors":{"name":"value must be a non-blank string."},"specific-errors":{"name":["should be at least 1 character, received: \"\"","non-blank string, received: \"\""]}}"#]].assert_eq(&refused("").await);
    expect![[r#"{"errors":{"name":"value must be a non-blank string."},"specific-errors":{"name":["non-blank string, received: \"   \""]}}"#]].assert_eq(&refused("   ").await);
    expect![[r#"{"errors":{"name":"value must be text without NUL characters."},"specific-errors":{"name":["invalid text, received: a text"]}}"#]].assert_eq(&refused("a\u{0}b").await);
    expect![[r#"{"errors":{"name":"value must be a non-blank string of at most 254 characters."},"specific-errors":{"name":["too long, received: a text"]}}"#]].assert_eq(&refused(&"ü".repeat(255)).await);
    world.new_key(&"ü".repeat(254), ALL_USERS).await;
}

/// A133, A143, A144, A145, S37
#[tokio::test]
async fn what_is_not_a_living_key_is_nobody() {
    let world = World::new().await;
    let key = world.new_key("CI", ADMINISTRATORS).await;
    let digest: String = world.one("SELECT key_digest FROM api_key").await;
    let (wrong_end, unknown) = (format!("{}AAAA=", &key[..42]), format!("mb_{}=", "A".repeat(43)));
    let long = format!("mb_{}", "a".repeat(60_000));
    for text in [
        "mb_not_an_api_key",
        "",
        " ",
        "mb_",
        "mb_short",
        "null",
        "undefined",
        &key[3..],
        &wrong_end,
        &unknown,
        &digest,
        &long,
        &key.to_lowercase(),
        &format!("{key},{key}"),
    ] {
        let answer = world.key(text).get("/api/user/current").await;
        assert_eq!((answer.status, answer.text()), (401, "Unauthenticated"), "{text:.60}");
    }
    assert_eq!(status(world.key(&key).with("x-api-key", &key)).await, 401, "doubled");
    assert_eq!(status(world.key("").with("x-api-key", &key)).await, 401, "doubled, one empty");
}

/// A141
#[tokio::test]
async fn only_administrators_handle_keys() {
    let world = World::new().await;
    for other in [world.person().await, world.plain_key().await] {
        for answer in [
            other.get("/api/api-key").await,
            other.get("/api/api-key/count").await,
            other.post("/api/api-key", json!({ "name": "x", "group_id": 2 })).await,
            other.delete("/api/api-key/1").await,
            other.delete("/api/api-key/77").await,
        ] {
            assert_eq!(answer.to_string(), "403 text/plain\nYou don't have permissions to do that.");
        }
    }
    assert_eq!(world.count("api_key").await, 1);
}

/// A128, A129
#[tokio::test]
async fn a_prefix_that_is_taken_is_drawn_again_and_not_for_ever() {
    let collisions = Arc::new(AtomicUsize::new(0));
    let chance = same_prefix(&collisions);
    let world = World::on(On::Sqlite).chance(chance).with_administrator().await;
    let make = async |name: &str| {
        world.admin().post("/api/api-key", json!({ "name": name, "group_id": ALL_USERS })).await
    };
    collisions.store(1, Ordering::SeqCst);
    assert_eq!(make("first").await.status, 200);
    collisions.store(4, Ordering::SeqCst);
    assert_eq!(make("second").await.status, 200);
    collisions.store(5, Ordering::SeqCst);
    let third = make("third").await;
    assert_eq!(
        (third.status, third.text_at("/message")),
        (500, "could not generate key with unique prefix".into())
    );
    assert_eq!(world.count("api_key").await, 2);
    assert_eq!(make("third").await.status, 200, "nothing of the failed try is left");
    let secret = world.new_key("fourth", ALL_USERS).await;
    for (tries, expected) in [(5, 500), (4, 200)] {
        collisions.store(tries, Ordering::SeqCst);
        assert_eq!(status(world.key(&secret)).await, 200, "a failed try leaves the secret alone");
        assert_eq!(world.rotate(4, None).await.status, expected);
    }
}

/// Draws so many secrets with the same beginning.
fn same_prefix(collisions: &Arc<AtomicUsize>) -> Chance {
    const SECRET: usize = 28;
    let (collisions, system) = (Arc::clone(collisions), Chance::system());
    Chance::from_source(move |bytes| {
        bytes.copy_from_slice(&system.bytes::<64>()[..bytes.len()]);
        let is_left = |left: usize| left.checked_sub(1);
        if bytes.len() == SECRET
            && collisions.fetch_update(Ordering::SeqCst, Ordering::SeqCst, is_left).is_ok()
        {
            bytes[..3].fill(0);
        }
    })
}

/// S35: what is shown once is not kept by anything in between.
#[tokio::test]
async fn the_answer_with_the_key_is_not_stored_by_caches() {
    let world = World::new().await;
    let answer = world.admin().post("/api/api-key", json!({ "name": "CI", "group_id": 1 })).await;
    assert!(answer.header("cache-control").unwrap().contains("no-store"));
}
