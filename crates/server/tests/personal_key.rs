//! Personal keys: people's own, which act as they do.

use crate::world::{ALL_USERS, Answer, Client, PASSWORD, World, on_both};
use chrono::TimeDelta;
use serde_json::{Value, json};

const GRACE: &str = "grace@example.com";

/// Makes a personal key and gives its id and its secret.
async fn make(owner: &Client, more: Value) -> (i64, String) {
    let mut body = json!({ "name": "script" });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let answer = owner.post("/api/api-key/personal", body).await;
    assert_eq!(answer.status, 200, "{answer}");
    (answer.json()["id"].as_i64().unwrap(), answer.text_at("/unmasked_key"))
}

async fn status(client: &Client) -> u16 {
    client.get("/api/user/current").await.status
}

async fn why_not(owner: &Client) -> Value {
    let own = owner.get("/api/api-key/personal").await.json();
    assert_eq!(own["may_create"], json!(own["why_not"].is_null()));
    own["why_not"].clone()
}

fn code(answer: &Answer) -> (u16, Value) {
    (answer.status, answer.json()["error_code"].clone())
}

on_both! {
    async fn a_personal_key_acts_as_its_owner(world: World) {
        let grace = world.person_named(GRACE).await;
        let (id, secret) = make(&grace, json!({ "description": "mine" })).await;
        let key = world.key(&secret);
        let user = key.get("/api/user/current").await.json();
        assert_eq!((&user["id"], &user["email"]), (&json!(2), &json!(GRACE)));
        assert_eq!(key.get("/api/user").await.status, 403, "as its owner may not");
        let current = key.get("/api/api-key/current").await.json();
        assert_eq!((&current["is_personal"], &current["group"], &current["acts_as"]["id"]), (&json!(true), &json!(null), &json!(2)));
        let own = grace.get("/api/api-key/personal").await.json();
        assert_eq!((&own["may_create"], &own["keys"][0]["id"]), (&json!(true), &json!(id)));
        assert_eq!(own["keys"][0]["description"], json!("mine"));
        assert!(!own.to_string().contains(&secret[..8]), "shown once");
    }

    /// S40
    async fn it_may_what_both_its_owner_and_its_scopes_allow(world: World) {
        let (_, secret) = make(&world.admin(), json!({ "scopes": ["users:read"] })).await;
        let key = world.key(&secret);
        assert_eq!(key.get("/api/user").await.status, 200);
        assert_eq!(code(&key.get("/api/permissions/group").await), (403, json!("scope-missing")));
        let (_, plain) = make(&world.person_named(GRACE).await, json!({ "scopes": ["users:read"] })).await;
        assert_eq!(world.key(&plain).get("/api/user").await.status, 403, "scopes give nothing");
    }

    async fn it_is_not_among_the_keys_of_programs(world: World) {
        let (id, _) = make(&world.admin(), json!({})).await;
        assert_eq!(world.admin().get("/api/api-key").await.text(), "[]");
        assert_eq!(world.admin().get("/api/api-key/count").await.text(), "0");
        assert_eq!(world.change_key(id, json!({ "name": "x" })).await.status, 404);
        assert_eq!(world.rotate(id, None).await.status, 404);
        assert_eq!(world.admin().delete(&format!("/api/api-key/{id}")).await.status, 404);
        world.new_key("script", ALL_USERS).await;
    }

    async fn a_name_is_taken_once_by_each_person(world: World) {
        let grace = world.person_named(GRACE).await;
        make(&grace, json!({})).await;
        make(&world.admin(), json!({})).await;
        let again = grace.post("/api/api-key/personal", json!({ "name": "script" })).await;
        assert_eq!(again.text(), r#"{"errors":{"name":"An API key with this name already exists."}}"#);
        let (id, _) = make(&grace, json!({ "name": "other" })).await;
        let renamed = grace.put(&format!("/api/api-key/personal/{id}"), json!({ "name": "script" })).await;
        assert_eq!(renamed.status, 400);
    }

    async fn its_owner_changes_rotates_and_deletes_it(world: World) {
        let grace = world.person_named(GRACE).await;
        let (id, old) = make(&grace, json!({})).await;
        let path = format!("/api/api-key/personal/{id}");
        let changed = grace.put(&path, json!({ "name": "nightly", "scopes": ["databases:read"] })).await;
        assert_eq!((changed.text_at("/name"), &changed.json()["scopes"]), ("nightly".into(), &json!(["databases:read"])));
        assert_eq!(grace.get("/api/user/current").await.text_at("/common_name"), "Grace H", "its owner keeps the name");
        assert_eq!(grace.put(&path, json!({ "group_id": ALL_USERS })).await.status, 400);
        let rotated = grace.put(&format!("{path}/regenerate"), json!({ "overlap_seconds": 60 })).await;
        let new = rotated.text_at("/unmasked_key");
        assert!(rotated.json()["retiring"].is_object() && rotated.text_at("/prefix") == new[..7]);
        assert_eq!((status(&world.key(&old)).await, status(&world.key(&new)).await), (200, 200));
        assert_eq!(grace.delete(&path).await.status, 204);
        assert_eq!((status(&world.key(&old)).await, status(&world.key(&new)).await), (401, 401));
        assert_eq!((status(&grace).await, grace.delete(&path).await.status), (200, 404));
    }

    /// S48: nobody reaches the key of somebody else; administrators switch it off or delete it, and see whose it is.
    async fn others_keep_their_hands_off_and_administrators_may_stop_it(world: World) {
        let grace = world.person_named(GRACE).await;
        let (id, secret) = make(&grace, json!({})).await;
        let path = format!("/api/api-key/personal/{id}");
        let other = world.person_named("other@example.com").await;
        for answer in [
            other.put(&path, json!({ "is_active": false })).await,
            other.put(&format!("{path}/regenerate"), json!({})).await,
            other.delete(&path).await,
            world.admin().put(&format!("{path}/regenerate"), json!({})).await,
        ] {
            assert_eq!(answer.to_string(), "404 text/plain\nNot found.");
        }
        assert_eq!(world.admin().put(&path, json!({ "name": "mine now" })).await.status, 400);
        let all = world.admin().get("/api/api-key/personal/all").await.json();
        assert_eq!(all[0]["owner"], json!({ "id": 2, "common_name": "Grace H", "email": GRACE }));
        assert_eq!(world.admin().get("/api/api-key/personal/all?user_id=1").await.text(), "[]");
        assert_eq!(world.admin().put(&path, json!({ "is_active": false })).await.status, 200);
        assert_eq!(status(&world.key(&secret)).await, 401);
        assert_eq!(world.admin().delete(&path).await.status, 204);
    }

    /// S06: what acted as somebody ends with them.
    async fn it_goes_with_its_owner(world: World) {
        let grace = world.person_named(GRACE).await;
        let (_, secret) = make(&grace, json!({})).await;
        make(&world.admin(), json!({})).await;
        assert_eq!(world.admin().delete("/api/user/2").await.status, 200);
        assert_eq!(status(&world.key(&secret)).await, 401);
        assert_eq!(world.count("api_key").await, 1);
        assert_eq!(world.last_event("user-deactivated").await["details"]["api_keys_deleted"], json!(1));
        assert_eq!(world.admin().put("/api/user/2/reactivate", json!({})).await.status, 200);
        assert_eq!(status(&world.key(&secret)).await, 401, "it does not come back");
    }

    async fn whether_people_make_keys_is_for_administrators_to_say(world: World) {
        let grace = world.person_named(GRACE).await;
        let refused = async || grace.post("/api/api-key/personal", json!({ "name": "x" })).await.status == 400;
        assert_eq!(why_not(&grace).await, json!(null));
        world.set("personal-api-keys", json!(false)).await;
        assert!(why_not(&grace).await.is_string() && refused().await);
        world.set("personal-api-keys", json!(true)).await;
        world.execute("UPDATE permissions_group SET personal_api_keys = FALSE").await;
        assert!(why_not(&grace).await.is_string() && refused().await);
        let group = world.new_group("Analysts").await;
        world.execute(&format!("INSERT INTO permissions_group_membership (user_id, group_id, is_group_manager) VALUES (2, {group}, FALSE)")).await;
        assert_eq!(why_not(&grace).await, json!(null), "one group that allows it is enough");
        world.set("personal-api-keys-per-person", json!(1)).await;
        make(&grace, json!({})).await;
        assert!(why_not(&grace).await.is_string() && refused().await);
        let program = world.plain_key().await;
        assert!(why_not(&program).await.is_string());
        assert_eq!(program.post("/api/api-key/personal", json!({ "name": "x" })).await.status, 400, "a program is no person");
    }

    /// S41: a key that leaked neither makes itself others nor takes the account over.
    async fn it_reaches_for_neither_keys_nor_password_nor_address(world: World) {
        let grace = world.person_named(GRACE).await;
        let (id, secret) = make(&grace, json!({})).await;
        let key = world.key(&secret);
        let missing = (403, json!("scope-missing"));
        assert_eq!(code(&key.post("/api/api-key/personal", json!({ "name": "twin" })).await), missing);
        assert_eq!(code(&key.put(&format!("/api/api-key/personal/{id}"), json!({ "name": "x" })).await), missing);
        let body = json!({ "password": "something new 8", "old_password": PASSWORD });
        assert_eq!(code(&key.put("/api/user/2/password", body).await), missing);
        assert_eq!(key.put("/api/user/2", json!({ "email": "evil@example.com" })).await.status, 403);
        assert_eq!(key.put("/api/user/2", json!({ "first_name": "Amazing" })).await.status, 200);
        let (_, limited) = make(&grace, json!({ "name": "maker", "scopes": ["api-keys:write", "query:run"] })).await;
        let maker = world.key(&limited);
        assert_eq!(code(&maker.post("/api/api-key/personal", json!({ "name": "twin" })).await), (403, json!("beyond-own-rights")));
        let within = json!({ "name": "twin", "scopes": ["query:run"] });
        assert_eq!(maker.post("/api/api-key/personal", within).await.status, 200);
    }

    /// S55: both who and by which key.
    async fn what_it_does_is_told_of_its_owner_and_of_itself(world: World) {
        let (id, secret) = make(&world.admin(), json!({})).await;
        let made = world.last_event("api-key-create").await;
        assert_eq!(made["details"], json!({ "name": "script", "key_prefix": secret[..7], "user_id": 1, "is_personal": true }));
        let answer = world.key(&secret).post("/api/user", json!({ "email": "new@example.com" })).await;
        assert_eq!(answer.status, 200, "{answer}");
        let event = world.last_event("user-invited").await;
        assert_eq!((&event["actor"]["id"], &event["api_key"]["id"]), (&json!(1), &json!(id)), "{event}");
    }

    /// What is asked of keys is asked of these, too.
    async fn the_rules_for_keys_hold_for_personal_ones(world: World) {
        let grace = world.person_named(GRACE).await;
        world.set("api-key-max-lifetime-days", json!(30)).await;
        let answer = grace.post("/api/api-key/personal", json!({ "name": "x", "expires_at": null })).await;
        assert!(answer.json()["errors"]["expires_at"].is_string(), "{answer}");
        world.set("api-key-admin-scopes-required", json!(true)).await;
        make(&grace, json!({})).await;
        let answer = world.admin().post("/api/api-key/personal", json!({ "name": "x" })).await;
        assert!(answer.json()["errors"]["scopes"].is_string(), "{answer}");
    }

    /// S41: whoever holds the secret that leaked may be signed in as its owner, too.
    async fn a_key_that_was_switched_off_for_a_reason_is_not_switched_on_by_its_owner_alone(world: World) {
        let grace = world.person_named(GRACE).await;
        for (name, why) in [("one", "leak-report"), ("two", "containment"), ("three", "administrator")] {
            let (id, secret) = make(&grace, json!({ "name": name })).await;
            let path = format!("/api/api-key/personal/{id}");
            stop(&world, why, id, &secret).await;
            let shown = grace.put(&path, json!({ "description": why })).await.json();
            assert_eq!((&shown["is_active"], &shown["off_because"]), (&json!(false), &json!(why)));
            let refused = grace.put(&path, json!({ "is_active": true })).await;
            assert_eq!(code(&refused), (403, json!("switched-off")), "{refused}");
            assert!(refused.text_at("/message").contains("regenerate"), "{refused}");
            let overlap = grace.put(&format!("{path}/regenerate"), json!({ "overlap_seconds": 60 })).await;
            assert_eq!(code(&overlap), (403, json!("switched-off")), "the secret that leaked must not live on");
            let new = grace.put(&format!("{path}/regenerate"), json!({})).await;
            assert_eq!((new.status, new.json().get("off_because")), (200, None), "{new}");
            let on = grace.put(&path, json!({ "is_active": true })).await;
            assert_eq!((on.status, on.json().get("is_active")), (200, None));
            let new = new.text_at("/unmasked_key");
            assert_eq!((status(&world.key(&secret)).await, status(&world.key(&new)).await), (401, 200));

            stop(&world, why, id, &new).await;
            assert_eq!(world.admin().put(&path, json!({ "is_active": true })).await.status, 200);
            assert_eq!(status(&world.key(&new)).await, 200, "an administrator decides");
            assert_eq!(grace.put(&path, json!({ "is_active": false })).await.status, 200);
            assert_eq!(grace.put(&path, json!({ "is_active": true })).await.status, 200, "what one did oneself");
        }
    }

    async fn a_key_that_leaked_does_not_come_back_when_a_containment_is_undone(world: World) {
        let grace = world.person_named(GRACE).await;
        let (id, secret) = make(&grace, json!({})).await;
        let plan = stop(&world, "containment", id, &secret).await;
        world.clock.advance(TimeDelta::minutes(1));
        stop(&world, "leak-report", id, &secret).await;
        let undone = world.admin().post("/api/containment/undo", json!({ "plan_id": plan })).await;
        assert_eq!((undone.status, status(&world.key(&secret)).await), (200, 401), "{undone}");
        let answer = grace.put(&format!("/api/api-key/personal/{id}"), json!({ "is_active": true })).await;
        assert_eq!((code(&answer), &answer.json()["off_because"]), ((403, json!("switched-off")), &json!("leak-report")));
    }

    /// S43
    async fn its_owner_ends_a_rotation_early_or_takes_it_back(world: World) {
        let grace = world.person_named(GRACE).await;
        let (id, first) = make(&grace, json!({})).await;
        let path = format!("/api/api-key/personal/{id}");
        let rotate = async || {
            let answer = grace.put(&format!("{path}/regenerate"), json!({ "overlap_seconds": 60 })).await;
            answer.text_at("/unmasked_key")
        };
        let end = async |client: &Client, how: &str| client.post(&format!("{path}/{how}-rotation"), json!({})).await;
        assert_eq!(end(&grace, "finish").await.status, 400, "there is nothing to end");
        let second = rotate().await;
        for stranger in [world.admin(), world.person_named("other@example.com").await] {
            assert_eq!((end(&stranger, "finish").await.status, end(&stranger, "undo").await.status), (404, 404));
        }
        let finished = end(&grace, "finish").await;
        assert_eq!((finished.status, finished.json().get("retiring")), (200, None), "{finished}");
        assert_eq!((status(&world.key(&first)).await, status(&world.key(&second)).await), (401, 200));
        assert_eq!(world.last_event("api-key-rotation-finish").await["details"], json!({ "key_prefix": first[..7] }));
        let third = rotate().await;
        let undone = end(&grace, "undo").await;
        assert_eq!(undone.text_at("/masked_key")[..7], second[..7]);
        assert_eq!((status(&world.key(&second)).await, status(&world.key(&third)).await), (200, 401));
        assert_eq!(world.last_event("api-key-rotation-undo").await["actor"]["id"], json!(2));
    }
}

/// Has a key switched off for a reason; gives the number of the containment when that is the reason.
async fn stop(world: &World, why: &str, id: i64, secret: &str) -> Value {
    let admin = world.admin();
    let answer = match why {
        "leak-report" => world.anonymous().post("/api/api-key/report-leak", json!({ "key": secret })).await,
        "containment" => {
            let plan =
                json!({ "filter": { "key_prefixes": [secret[..7]] }, "actions": ["disable_api_keys"] });
            let plan = admin.post("/api/containment/plan", plan).await.json()["plan_id"].clone();
            let answer = admin.post("/api/containment/apply", json!({ "plan_id": plan })).await;
            assert_eq!(answer.json()["counts"]["api_keys"], json!(1), "{answer}");
            return plan;
        }
        _ => admin.put(&format!("/api/api-key/personal/{id}"), json!({ "is_active": false })).await,
    };
    assert!([200, 204].contains(&answer.status), "{answer}");
    json!(null)
}
