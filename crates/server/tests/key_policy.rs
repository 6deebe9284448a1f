//! What administrators ask of every key, what they are warned of, and whom the letters tell.

use crate::{
    people::{letters, with_mail},
    world::{ADA, ADMINISTRATORS, ALL_USERS, Answer, Client, World, on_both},
};
use chrono::TimeDelta;
use mail::testing::SmtpServer;
use serde_json::{Value, json};

impl World {
    pub async fn set(&self, key: &str, value: Value) {
        let answer = self.admin().put(&format!("/api/setting/{key}"), json!({ "value": value })).await;
        assert_eq!(answer.status, 204, "{key}: {answer}");
    }

    async fn try_key(&self, more: Value) -> Answer {
        let mut body = json!({ "name": "CI", "group_id": ALL_USERS });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.admin().post("/api/api-key", body).await
    }

    /// The administrator, signed in just now.
    async fn administrator(&self) -> Client {
        self.session(&self.log_in(ADA).await)
    }

    async fn warnings(&self) -> Value {
        self.administrator().await.get("/api/api-key").await.json()[0]["warnings"].clone()
    }

    /// Lets the background work go by, and gives the letters that went out.
    async fn letters_after_clean_up(&self, post: &SmtpServer) -> Vec<String> {
        self.app.identity.clean_up().await;
        let letters = letters(self, post).await;
        letters
            .iter()
            .map(|letter| format!("{}: {}", letter.recipients.join(", "), letter.subject()))
            .collect()
    }
}

fn refused(answer: &Answer, field: &str) -> bool {
    answer.status == 400 && answer.json()["errors"][field].as_str().is_some_and(|text| text.ends_with('.'))
}

on_both! {
    async fn a_new_key_ends_when_is_usual_unless_somebody_says_when(world: World) {
        world.set("api-key-default-lifetime-days", json!(30)).await;
        assert_eq!(world.try_key(json!({})).await.text_at("/expires_at"), "2026-05-31T09:00:00Z");
        let said = world.try_key(json!({ "name": "said", "expires_at": "2026-08-01T00:00:00Z" })).await;
        assert_eq!(said.text_at("/expires_at"), "2026-08-01T00:00:00Z");
        let never = world.try_key(json!({ "name": "never", "expires_at": null })).await;
        assert_eq!((never.status, never.json().get("expires_at")), (200, None));
    }

    async fn a_key_lives_as_long_as_is_allowed_at_most(world: World) {
        let (old, _) = world.new_key_with(json!({ "name": "old", "group_id": ALL_USERS })).await;
        world.set("api-key-max-lifetime-days", json!(90)).await;
        assert_eq!(world.try_key(json!({})).await.text_at("/expires_at"), "2026-07-30T09:00:00Z");
        for wrong in [json!(null), json!("2026-07-30T09:00:01Z")] {
            let answer = world.try_key(json!({ "name": "x", "expires_at": wrong })).await;
            assert!(refused(&answer, "expires_at"), "{answer}");
        }
        assert_eq!(world.change_key(old, json!({ "name": "older" })).await.status, 200, "what was before may stay");
        let ended = world.change_key(old, json!({ "expires_at": "2026-07-01T00:00:00Z" })).await;
        assert_eq!(ended.status, 200);
        assert!(refused(&world.change_key(old, json!({ "expires_at": null })).await, "expires_at"));
    }

    async fn keys_of_administrators_can_be_asked_for_scopes(world: World) {
        world.set("api-key-admin-scopes-required", json!(true)).await;
        assert!(refused(&world.try_key(json!({ "group_id": ADMINISTRATORS })).await, "scopes"));
        let scoped = world.try_key(json!({ "group_id": ADMINISTRATORS, "scopes": ["users:read"] })).await;
        let plain = world.try_key(json!({ "name": "plain" })).await;
        assert_eq!((scoped.status, plain.status), (200, 200));
        let id = |answer: &Answer| answer.json()["id"].as_i64().unwrap();
        assert!(refused(&world.change_key(id(&scoped), json!({ "scopes": null })).await, "scopes"));
        assert!(refused(&world.change_key(id(&plain), json!({ "group_id": ADMINISTRATORS })).await, "scopes"));
    }

    async fn keys_can_be_asked_for_addresses(world: World) {
        world.set("api-key-addresses-required", json!(true)).await;
        assert!(refused(&world.try_key(json!({})).await, "allowed_cidrs"));
        let bound = world.try_key(json!({ "allowed_cidrs": ["127.0.0.1"] })).await;
        assert_eq!(bound.status, 200);
        let id = bound.json()["id"].as_i64().unwrap();
        assert!(refused(&world.change_key(id, json!({ "allowed_cidrs": null })).await, "allowed_cidrs"));
    }

    async fn the_list_warns_of_what_somebody_should_look_at(world: World) {
        world.set("api-key-unused-days", json!(20)).await;
        let (id, _) = world.new_key_with(json!({ "name": "CI", "group_id": ALL_USERS, "expires_at": "2026-06-01T09:00:00Z" })).await;
        assert_eq!(world.warnings().await, json!([]));
        for (days, expected) in [(17, json!(["expires-soon"])), (3, json!(["unused", "expires-soon"])), (11, json!(["unused", "expired"]))] {
            world.clock.advance(TimeDelta::days(days));
            assert_eq!(world.warnings().await, expected);
        }
        let change = json!({ "expires_at": null });
        world.administrator().await.put(&format!("/api/api-key/{id}"), change).await;
        assert_eq!(world.warnings().await, json!([]), "a change counts as a use");
    }

    /// S39
    async fn a_key_that_nobody_uses_can_be_forbidden(world: World) {
        let (id, secret) = world.new_key_with(json!({ "name": "CI", "group_id": ALL_USERS })).await;
        let status = async || world.key(&secret).get("/api/user/current").await.status;
        world.clock.advance(TimeDelta::days(10));
        world.set("api-key-unused-days", json!(10)).await;
        assert_eq!(status().await, 200, "the list warns, and that is all");
        world.execute("UPDATE api_key SET last_used_at = NULL").await;
        world.set("api-key-unused-action", json!("forbid")).await;
        assert_eq!(status().await, 401);
        world.change_key(id, json!({ "description": "needed after all" })).await;
        assert_eq!(status().await, 200);
    }

    async fn the_maker_is_told_two_weeks_a_week_and_a_day_before_the_end(world: World) {
        let post = with_mail(&world).await;
        world.new_key_with(json!({ "name": "CI", "group_id": ALL_USERS, "expires_at": "2026-05-31T09:00:00Z" })).await;
        let mut told = Vec::new();
        for _ in 0..62 {
            let new = world.letters_after_clean_up(&post).await.len();
            if told.last().map_or(0, |(_, before)| *before) < new {
                told.push((world.clock.now().to_rfc3339(), new));
            }
            world.clock.advance(TimeDelta::hours(12));
        }
        let days: Vec<_> = told.iter().map(|(at, _)| &at[..10]).collect();
        assert_eq!(days, ["2026-05-17", "2026-05-24", "2026-05-30"]);
        let letters = world.letters_after_clean_up(&post).await;
        assert_eq!(letters.len(), 3, "each once: {letters:?}");
        assert_eq!(letters[2], format!("{ADA}: An API key of Acme ends within a day"));
    }

    async fn when_the_maker_is_gone_the_administrators_are_told(world: World) {
        let post = with_mail(&world).await;
        world.new_key_with(json!({ "name": "CI", "group_id": ALL_USERS, "expires_at": "2026-05-02T09:00:00Z" })).await;
        let gone = world.add_person("gone@example.com").await;
        world.execute(&format!("UPDATE api_key SET created_by_id = {gone}")).await;
        world.deactivate("gone@example.com").await;
        let letters = world.letters_after_clean_up(&post).await;
        assert!(letters.len() == 1 && letters[0].starts_with(ADA), "{letters:?}");
    }

    async fn a_later_end_is_told_anew(world: World) {
        let post = with_mail(&world).await;
        let (id, _) = world.new_key_with(json!({ "name": "CI", "group_id": ALL_USERS, "expires_at": "2026-05-02T09:00:00Z" })).await;
        assert_eq!(world.letters_after_clean_up(&post).await.len(), 1);
        world.change_key(id, json!({ "description": "nightly" })).await;
        assert_eq!(world.letters_after_clean_up(&post).await.len(), 1, "the end is the same");
        world.change_key(id, json!({ "expires_at": "2026-05-03T09:00:00Z" })).await;
        assert_eq!(world.letters_after_clean_up(&post).await.len(), 2);
    }

    async fn a_key_that_somebody_found_is_switched_off_and_its_maker_told(world: World) {
        let post = with_mail(&world).await;
        let (id, secret) = world.new_key_with(json!({ "name": "CI", "group_id": ALL_USERS })).await;
        let report = async |key: &str| {
            let answer = world.anonymous().post("/api/api-key/report-leak", json!({ "key": key })).await;
            (answer.status, answer.text().to_owned())
        };
        for wrong in ["mb_not_an_api_key", "anything", &secret[..46]] {
            assert_eq!(report(wrong).await, (204, String::new()));
        }
        assert_eq!(world.key(&secret).get("/api/user/current").await.status, 200);
        for _ in 0..2 {
            assert_eq!(report(&format!(" {secret}\n")).await, (204, String::new()), "the answer tells nothing");
        }
        assert_eq!(world.key(&secret).get("/api/user/current").await.status, 401);
        assert_eq!(world.admin().get("/api/api-key").await.json()[0]["is_active"], json!(false));
        let event = world.last_event("api-key-leak-reported").await;
        assert_eq!((&event["model_id"], &event["actor"]), (&json!(id), &json!(null)));
        assert!(!event.to_string().contains(&secret[..8]));
        let letters = world.letters_after_clean_up(&post).await;
        assert_eq!(letters, [format!("{ADA}: An API key of Acme was found and switched off")]);
    }
}

#[tokio::test]
async fn reports_of_one_address_are_limited() {
    let world = World::new().await;
    let mut statuses = Vec::new();
    for _ in 0..61 {
        let answer = world.anonymous().post("/api/api-key/report-leak", json!({ "key": "anything" })).await;
        statuses.push((answer.status, answer.header("retry-after").is_some()));
    }
    assert_eq!((statuses[59], statuses[60]), ((204, false), (400, true)));
}
