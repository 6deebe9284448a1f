//! Which session counts, how long, and how it ends.

use crate::world::{ADA, Answer, Client, PASSWORD, World, on_both};
use axum::http::Method;
use chrono::TimeDelta;
use expect_test::expect;
use serde_json::json;

const STALE: &str = "38f4939c-ad7f-4cbe-ae54-30946daf8593";

/// Who the server takes the caller for.
async fn who(client: Client) -> String {
    let answer = client.get("/api/user/current").await;
    match answer.status {
        401 => "nobody".into(),
        _ => answer.text_at("/email"),
    }
}

fn cookie(world: &World, session: &str) -> Client {
    world.anonymous().with("cookie", &format!("a=b; metabase.SESSION={session}"))
}

on_both! {
    /// A066, A067
    async fn a_session_counts_in_the_header_and_in_the_cookie(world: World) {
        let session = world.admin_session().to_owned();
        assert_eq!(who(world.session(&session)).await, ADA);
        assert_eq!(who(cookie(&world, &session)).await, ADA);
        assert_eq!(who(world.session(&session.to_uppercase())).await, ADA);
    }

    /// A068, A069, A070, A071
    async fn one_candidate_counts_and_none_stands_in_for_it(world: World) {
        world.add_person("grace@example.com").await;
        let (ada, grace) = (world.admin_session().to_owned(), world.log_in("grace@example.com").await);
        let both = |header: &str, in_cookie: &str| cookie(&world, in_cookie).with("x-metabase-session", header);
        assert_eq!(who(both(&ada, &grace)).await, ADA);
        assert_eq!(who(both(&ada, STALE)).await, ADA);
        assert_eq!(who(both(STALE, &ada)).await, "nobody");
        assert_eq!(who(both("not a key", &ada)).await, "nobody");
        assert_eq!(who(both(STALE, STALE)).await, "nobody");
        assert_eq!(who(both("", &ada)).await, ADA, "an empty header is none");
    }

    /// A072, A073, A082, S18
    async fn what_lies_in_the_database_opens_nothing(world: World) {
        let digest: String = world.one("SELECT key_digest FROM session LIMIT 1").await;
        let id: i64 = world.one("SELECT id FROM session LIMIT 1").await;
        for key in [digest.as_str(), &digest[..36], &id.to_string(), "", "null", &STALE.replace('-', "")] {
            assert_eq!(who(world.session(key)).await, "nobody", "{key}");
            assert_eq!(who(cookie(&world, key)).await, "nobody", "{key}");
        }
        assert_eq!(digest.len(), 64);
        assert_ne!(digest, world.admin_session());
    }

    /// A077, S20
    async fn a_session_lives_its_age_however_busy_it_is(world: World) {
        let fortnight = TimeDelta::days(14);
        world.clock.advance(fortnight - TimeDelta::seconds(1));
        assert_eq!(who(world.admin()).await, ADA);
        world.clock.advance(TimeDelta::seconds(1));
        assert_eq!(who(world.admin()).await, "nobody");
    }

    /// A079, S21
    async fn a_deactivated_user_is_nobody_at_once(world: World) {
        world.add_person("grace@example.com").await;
        let session = world.log_in("grace@example.com").await;
        world.deactivate("grace@example.com").await;
        assert_eq!(who(world.session(&session)).await, "nobody");
    }

    /// A083, A085, S21
    async fn logging_out_ends_the_session_and_clears_the_cookies(world: World) {
        let session = world.log_in(ADA).await;
        let answer = world.session(&session).delete("/api/session").await;
        assert_eq!((answer.status, answer.body.len()), (204, 0));
        for name in ["metabase.SESSION", "metabase.EMBEDDED_SESSION", "metabase.TIMEOUT"] {
            let cleared = format!("{name}=…; Path=/; Expires=Thu, 1 Jan 1970 00:00:00 GMT");
            assert_eq!(answer.cookie(name), Some(cleared));
            assert_eq!(answer.cookie_value(name).as_deref(), Some(""));
        }
        assert_eq!(who(world.session(&session)).await, "nobody");
        assert_eq!(not_found(&world.session(&session).delete("/api/session").await), "404 Not found.");
        let ended: i64 = world.one("SELECT count(*) AS n FROM login_history WHERE session_id IS NULL").await;
        assert_eq!(ended, 1, "the history stays, its session does not");
        assert_eq!(who(world.admin()).await, ADA, "another session of the same user goes on");
    }

    /// A150
    async fn a_session_beats_a_key_and_a_key_stands_in_for_a_stale_session(world: World) {
        let key = world.new_key("CI", 1).await;
        let key_user = who(world.key(&key)).await;
        assert_eq!(who(world.admin().with("x-api-key", &key)).await, ADA);
        assert_eq!(who(world.session(STALE).with("x-api-key", &key)).await, key_user);
    }
}

fn not_found(answer: &Answer) -> String {
    format!("{} {}", answer.status, answer.text())
}

/// A084
#[tokio::test]
async fn who_has_no_session_cannot_log_out() {
    let world = World::new().await;
    for client in [world.anonymous(), world.session(STALE), world.plain_key().await] {
        assert_eq!(not_found(&client.delete("/api/session").await), "404 Not found.");
    }
}

/// A074, A075, A076
#[tokio::test]
async fn an_embedded_session_and_its_token_need_each_other() {
    let world = World::new().await;
    let answer = world.anonymous().with("x-metabase-embedded", "true").log_in(ADA, PASSWORD).await;
    let (key, token) = (answer.text_at("/id"), answer.header("x-metabase-anti-csrf-token").unwrap());
    let embedded = |key: &str| world.anonymous().with("cookie", &format!("metabase.EMBEDDED_SESSION={key}"));
    let with = |client: Client, token: &str| client.with("x-metabase-anti-csrf-token", token);
    assert_eq!(who(with(embedded(&key), token)).await, ADA);
    assert_eq!(who(embedded(&key)).await, "nobody");
    assert_eq!(who(with(embedded(&key), &"0".repeat(32))).await, "nobody");
    assert_eq!(who(world.session(&key)).await, "nobody");
    assert_eq!(who(cookie(&world, &key)).await, "nobody");
    assert_eq!(who(with(embedded(world.admin_session()), token)).await, "nobody");
}

/// A077
#[tokio::test]
async fn the_age_of_sessions_can_be_set() {
    let world = World::with(&[("MAX_SESSION_AGE", "1")]).await;
    world.clock.advance(TimeDelta::seconds(59));
    assert_eq!(who(world.admin()).await, ADA);
    world.clock.advance(TimeDelta::seconds(2));
    assert_eq!(who(world.admin()).await, "nobody");
}

/// A081, S20: there it needs a paid feature; here it counts.
#[tokio::test]
async fn a_session_that_is_not_used_for_the_idle_time_ends() {
    let world = World::with(&[("MB_SESSION_TIMEOUT", r#"{"amount":60,"unit":"minutes"}"#)]).await;
    for _ in 0..3 {
        world.clock.advance(TimeDelta::minutes(59));
        assert_eq!(who(world.admin()).await, ADA);
    }
    world.clock.advance(TimeDelta::minutes(60));
    assert_eq!(who(world.admin()).await, "nobody");
}

/// A086: those that were refreshed are not over.
#[tokio::test]
async fn sessions_that_are_over_are_forgotten() {
    let world = World::new().await;
    let mut kept = world.log_in(ADA).await;
    assert_eq!(world.count("session").await, 2);
    for (days, left) in [(13, 2), (13, 1), (3, 1), (2, 0)] {
        world.clock.advance(TimeDelta::days(days));
        world.app.identity.clean_up().await;
        assert_eq!(world.count("session").await, left, "{days} days later");
        let refreshed = world.session(&kept).post("/api/session/refresh", json!({})).await;
        if refreshed.status == 200 {
            kept = refreshed.text_at("/id");
        }
    }
    assert_eq!(world.count("login_history").await, 2, "the history stays");
}

/// S28: browsers send cookies along whoever made them send the request.
#[tokio::test]
async fn a_cookie_counts_for_changes_from_our_own_pages_only() {
    let world = World::new().await;
    let browser = || cookie(&world, world.admin_session()).with("host", "metalith.example");
    let change = async |client: Client| {
        client.put("/api/setting/site-name", json!({ "value": "Changed" })).await.status
    };
    assert_eq!(change(browser().with("sec-fetch-site", "same-origin")).await, 204);
    assert_eq!(change(browser().with("origin", "https://metalith.example")).await, 204);
    for site in ["cross-site", "same-site"] {
        assert_eq!(change(browser().with("sec-fetch-site", site)).await, 403, "{site}");
    }
    for origin in ["https://evil.example", "null", "https://metalith.example.evil.example"] {
        assert_eq!(change(browser().with("origin", origin)).await, 403, "{origin}");
    }
    let header = world.admin().with("host", "metalith.example").with("origin", "https://evil.example");
    assert_eq!(change(header).await, 204, "a header is never sent by accident");
    assert_eq!(who(browser().with("sec-fetch-site", "cross-site")).await, ADA, "looking is harmless");
}

/// S26: whatever a program calls, it is handed no session and no cookie.
#[tokio::test]
async fn no_route_hands_a_program_a_cookie() {
    let world = World::new().await;
    let program = world.admin_key().await;
    let before = world.count("session").await;
    for (method, path) in world.app.docs.operations() {
        let path = path.replace("{id}", "999").replace("{key}", "site-name").replace("{schema}", "none");
        let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
        let answer = program.send(method.clone(), &path, Some(json!({}))).await;
        assert_eq!(answer.header("set-cookie"), None, "{method} {path}: {answer}");
    }
    assert_eq!(world.count("session").await, before);
}

/// S24: a key in the address would end up in logs and histories.
#[tokio::test]
async fn credentials_count_in_their_headers_only() {
    let world = World::new().await;
    let (session, key) = (world.admin_session(), world.new_key("CI", 2).await);
    let escaped = key.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    for query in [
        format!("x-metabase-session={session}"),
        format!("session={session}"),
        format!("x-api-key={escaped}"),
        format!("api_key={escaped}"),
    ] {
        let answer = world.anonymous().get(&format!("/api/user/current?{query}")).await;
        assert!(matches!(answer.status, 400 | 401), "{query}: {answer}");
        assert!(!answer.text().contains(session) && !answer.text().contains(&key));
    }
    for header in [format!("Bearer {session}"), format!("Bearer {key}"), format!("Basic {key}")] {
        assert_eq!(who(world.anonymous().with("authorization", &header)).await, "nobody");
    }
    assert_eq!(who(world.anonymous().with("cookie", &format!("x-api-key={key}"))).await, "nobody");
    assert_eq!(who(world.anonymous().with("x-metabase-apikey", &key)).await, "nobody");
}

#[tokio::test]
async fn the_caller_is_described_as_clients_expect() {
    let world = World::new().await;
    let answer = world.admin().get("/api/user/current").await;
    expect![[r#"
        200 application/json; charset=utf-8
        {
          "id": 1,
          "email": "ada@example.com",
          "first_name": "Ada",
          "last_name": "L",
          "common_name": "Ada L",
          "date_joined": "2026-05-01T09:00:00Z",
          "last_login": "2026-05-01T09:00:00Z",
          "is_superuser": true,
          "is_qbnewb": true,
          "is_active": true,
          "updated_at": "2026-05-01T09:00:00Z",
          "locale": null,
          "sso_source": null,
          "login_attributes": null,
          "tenant_id": null,
          "group_ids": [
            1,
            2
          ],
          "personal_collection_id": 2,
          "tenant_collection_id": null,
          "is_installer": true,
          "has_invited_second_user": false,
          "has_question_and_dashboard": false,
          "has_model": false,
          "first_login": "2026-05-01T09:00:00Z",
          "custom_homepage": null,
          "can_write_any_collection": true,
          "permissions": {
            "can_create_queries": true,
            "can_create_native_queries": true,
            "can_access_setting": true,
            "can_access_monitoring": true,
            "can_access_subscription": true
          }
        }"#]]
    .assert_eq(&answer.to_string());
}
