//! Logging in: `POST /api/session`.

use crate::world::{ADA, Client, NOW, PASSWORD, World, moment, on_both};
use chrono::TimeDelta;
use expect_test::expect;
use futures_util::future::join_all;
use serde_json::json;

const REFUSED: &str = r#"{"errors":{"password":"did not match stored password"}}"#;

on_both! {
    /// A029, A030
    async fn the_right_password_gives_a_session_whatever_the_case_of_the_name(world: World) {
        for name in [ADA, "ADA@EXAMPLE.COM", " Ada@example.com "] {
            let answer = world.anonymous().log_in(name, PASSWORD).await;
            assert_eq!((answer.status, answer.keys()), (200, vec!["id".to_owned()]), "{name}");
            let session = answer.text_at("/id");
            assert_eq!(session.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
            assert_eq!(answer.cookie_value("metabase.SESSION"), Some(session.clone()));
            assert_eq!(world.session(&session).get("/api/user/current").await.text_at("/email"), ADA);
        }
    }

    /// A044, A045, A047, A048, S3
    async fn every_wrong_log_in_is_refused_in_the_same_words(world: World) {
        world.add_person("deactivated@example.com").await;
        world.deactivate("deactivated@example.com").await;
        world.add_person("sso@example.com").await;
        world.execute("UPDATE app_user SET password_hash = NULL WHERE email = 'sso@example.com'").await;
        for name in [ADA, "nobody@example.com", "deactivated@example.com", "sso@example.com", "no address"] {
            let answer = world.anonymous().log_in(name, "wrong").await;
            assert_eq!((answer.status, answer.text()), (401, REFUSED), "{name}");
            assert_eq!(answer.cookie("metabase.SESSION"), None);
        }
        let answer = world.anonymous().log_in("sso@example.com", PASSWORD).await;
        assert_eq!((answer.status, answer.text()), (401, REFUSED));
    }

    /// A046
    async fn a_deactivated_user_is_told_only_after_the_right_password(world: World) {
        world.add_person("grace@example.com").await;
        world.deactivate("grace@example.com").await;
        let answer = world.anonymous().log_in("grace@example.com", PASSWORD).await;
        assert_eq!((answer.status, answer.text()), (401, r#"{"errors":{"_error":"Your account is disabled."}}"#));
    }

    /// A031
    async fn a_log_in_is_remembered_with_device_agent_and_address(world: World) {
        let browser = world.anonymous().from("203.0.113.7").with("cookie", "metabase.DEVICE=the-device");
        let browser = browser.with("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        browser.log_in(ADA, PASSWORD).await;
        let written: String = world
            .one(
                "SELECT device_id || ', ' || device_description || ', ' || ip_address || ', '
                        || CASE WHEN session_id IS NULL THEN 'ended' ELSE 'active' END AS row
                 FROM login_history ORDER BY id DESC LIMIT 1",
            )
            .await;
        assert_eq!(written, "the-device, Browser (Firefox/Linux), 203.0.113.7, active");
        let user = world.admin().get("/api/user/current").await;
        assert_eq!(moment(&user.text_at("/last_login")), moment(NOW));
    }

    /// S6: the bcrypt hash of an imported Metabase, and an Argon2 hash of other days, are replaced when they are used.
    async fn an_old_hash_is_replaced_by_the_log_in_that_proves_it(world: World) {
        for old in [IMPORTED, OF_OTHER_DAYS] {
            world.execute(&format!("UPDATE app_user SET password_hash = '{old}' WHERE id = 1")).await;
            assert_eq!(world.anonymous().log_in(ADA, "something124").await.text(), REFUSED);
            assert_eq!(hash(&world).await, old, "a wrong password replaces nothing");
            let browsers = [world.anonymous(), world.anonymous(), world.anonymous()];
            let at_once = join_all(browsers.iter().map(|browser| browser.log_in(ADA, "something123"))).await;
            assert!(at_once.iter().all(|answer| answer.status == 200), "{at_once:#?}");
            let new = hash(&world).await;
            assert!(new.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{new}");
            assert_eq!(world.anonymous().log_in(ADA, "something123").await.status, 200);
            assert_eq!(hash(&world).await, new, "once is enough");
        }
    }

    /// S4: to the last byte, where bcrypt would have stopped at the seventy-second.
    async fn a_long_password_counts_to_its_last_byte(world: World) {
        for length in [64, 72, 73, 128, 1024] {
            let (own, other) = ("x".repeat(length - 1) + "1", "x".repeat(length - 1) + "2");
            let body = json!({ "password": own });
            let id = world.add_person(&format!("long{length}@example.com")).await;
            assert_eq!(world.admin().put(&format!("/api/user/{id}/password"), body).await.status, 204);
            let log_in = async |password: &str| world.anonymous().log_in(&format!("long{length}@example.com"), password).await;
            assert_eq!((log_in(&own).await.status, log_in(&other).await.text()), (200, REFUSED), "{length}");
            assert_eq!(log_in(&own[..length - 1]).await.text(), REFUSED, "{length}");
        }
    }
}

/// What the reference stores for the password something123, marked as imported: salt, then bcrypt of salt and password.
const IMPORTED: &str = "metabase:0fd9c6a1-9a4b-4a26-9e6c-2f3b6f7e8d90:$2a$04$abcdefghijklmnopqrstuuWaoMFRWFElACpwV26z.lHdYs/ti.Qe6";
/// The same password, hashed with half of today's memory.
const OF_OTHER_DAYS: &str =
    "$argon2id$v=19$m=32,t=1,p=1$X0xCDO3Flyx32BX1H+zWxg$XwQYz7dAL5mYM9M0zOSdNGa/aS2EBbdRJPOU4r4nQgs";

async fn hash(world: &World) -> String {
    world.one("SELECT password_hash FROM app_user WHERE id = 1").await
}

/// S2: strangers who guess lock a name, but not the browser in which its owner has signed in before. That browser has a
/// count of its own, so that whoever has it cannot guess on.
#[tokio::test]
async fn a_browser_that_was_here_before_is_not_locked_out_by_strangers() {
    let world = World::new().await;
    let browser = |device: &str| {
        world.anonymous().from("198.51.100.7").with("cookie", &format!("metabase.DEVICE={device}"))
    };
    assert_eq!(browser("adas").log_in(ADA, PASSWORD).await.status, 200);
    for number in 0..12 {
        let stranger = world.anonymous().from(&format!("203.0.113.{number}"));
        assert_eq!(stranger.log_in(ADA, "wrong").await.status, 401);
    }
    let throttled = |answer: &crate::world::Answer| answer.text().contains("Too many attempts!");
    for stranger in [browser("another"), browser(""), world.anonymous().from("198.51.100.8")] {
        assert!(throttled(&stranger.log_in(ADA, PASSWORD).await), "a name alone stays locked");
    }
    assert_eq!(browser("adas").log_in(ADA, PASSWORD).await.status, 200);
    for _ in 0..10 {
        assert_eq!(browser("adas").log_in(ADA, "wrong").await.text(), REFUSED);
    }
    assert!(throttled(&browser("adas").log_in(ADA, PASSWORD).await));
    world.add_person("grace@example.com").await;
    assert_eq!(browser("adas").log_in("grace@example.com", PASSWORD).await.status, 200);
}

/// An API key's user is no person.
#[tokio::test]
async fn the_user_of_an_api_key_cannot_log_in() {
    let world = World::new().await;
    let email = world.plain_key().await.get("/api/user/current").await.text_at("/email");
    world
        .execute(
            "UPDATE app_user SET password_hash = (SELECT password_hash FROM app_user WHERE id = 1)
             WHERE kind = 'api-key'",
        )
        .await;
    assert_eq!(world.anonymous().log_in(&email, PASSWORD).await.status, 401);
}

/// A032, A033, A035, A039, S27
#[tokio::test]
async fn cookies_last_as_long_as_was_asked_for() {
    let world = World::new().await;
    let forgetful = cookies(&world.anonymous(), json!(false)).await;
    expect![[r#"
        metabase.SESSION=…; Path=/; HttpOnly; SameSite=Lax
        metabase.TIMEOUT=…; Path=/; Max-Age=1209600; SameSite=Lax
        metabase.DEVICE=…; Path=/; Max-Age=630720000; HttpOnly; SameSite=Lax"#]]
    .assert_eq(&forgetful);
    assert_eq!(cookies(&world.anonymous(), json!(null)).await, forgetful);
    expect![[r#"
        metabase.SESSION=…; Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax
        metabase.TIMEOUT=…; Path=/; Max-Age=1209600; SameSite=Lax
        metabase.DEVICE=…; Path=/; Max-Age=630720000; HttpOnly; SameSite=Lax"#]]
    .assert_eq(&cookies(&world.anonymous(), json!(true)).await);
}

/// A034
#[tokio::test]
async fn sessions_can_be_made_to_end_with_the_browser() {
    let world = World::with(&[("MB_SESSION_COOKIES", "true")]).await;
    expect![[r#"
        metabase.SESSION=…; Path=/; HttpOnly; SameSite=Lax
        metabase.TIMEOUT=…; Path=/; Max-Age=1209600; SameSite=Lax
        metabase.DEVICE=…; Path=/; Max-Age=630720000; HttpOnly; SameSite=Lax"#]]
    .assert_eq(&cookies(&world.anonymous(), json!(true)).await);
}

/// A036, A037, A038, S27
#[tokio::test]
async fn cookies_are_secure_when_the_request_came_over_tls() {
    let world = World::new().await;
    let is_secure = async |client: Client| {
        client.log_in(ADA, PASSWORD).await.cookie("metabase.SESSION").unwrap().contains("; Secure")
    };
    let client = || world.anonymous();
    assert!(is_secure(client().with("x-forwarded-proto", "https")).await);
    assert!(is_secure(client().with("front-end-https", "on")).await);
    assert!(is_secure(client().with("origin", "https://x")).await);
    assert!(!is_secure(client()).await);
    assert!(!is_secure(client().with("x-forwarded-proto", "http").with("origin", "https://x")).await);
    assert!(!is_secure(client().from("203.0.113.7").with("x-forwarded-proto", "https")).await);
}

/// S27
#[tokio::test]
async fn same_site_none_needs_tls() {
    let world = World::new().await;
    world.admin().put("/api/setting/session-cookie-samesite", json!({ "value": "none" })).await;
    let cookie =
        async |client: Client| client.log_in(ADA, PASSWORD).await.cookie("metabase.SESSION").unwrap();
    expect!["metabase.SESSION=…; Path=/; HttpOnly; SameSite=Lax"].assert_eq(&cookie(world.anonymous()).await);
    expect!["metabase.SESSION=…; Path=/; HttpOnly; SameSite=None; Secure"]
        .assert_eq(&cookie(world.anonymous().with("x-forwarded-proto", "https")).await);
}

/// A042, A043
#[tokio::test]
async fn a_browser_gets_a_device_cookie_once() {
    let world = World::new().await;
    let first = world.anonymous().get("/api/session/properties").await;
    expect!["metabase.DEVICE=…; Path=/; Max-Age=630720000; HttpOnly; SameSite=Lax"]
        .assert_eq(&first.cookie("metabase.DEVICE").unwrap());
    let known = world.anonymous().with("cookie", "metabase.DEVICE=d");
    assert_eq!(known.get("/api/session/properties").await.cookie("metabase.DEVICE"), None);
}

/// A065
#[tokio::test]
async fn an_embedded_log_in_gets_a_cookie_of_its_own_and_a_token() {
    let world = World::new().await;
    let answer = world.anonymous().with("x-metabase-embedded", "true").log_in(ADA, PASSWORD).await;
    assert_eq!(answer.cookie("metabase.SESSION"), None);
    expect!["metabase.EMBEDDED_SESSION=…; Path=/; HttpOnly"]
        .assert_eq(&answer.cookie("metabase.EMBEDDED_SESSION").unwrap());
    let token = answer.header("x-metabase-anti-csrf-token").unwrap();
    assert!(token.len() == 32 && token.bytes().all(|byte| byte.is_ascii_hexdigit()), "{token}");
}

/// A050, A051, A052, S1
#[tokio::test]
async fn the_eleventh_try_of_a_name_is_throttled_also_with_the_right_password() {
    let world = World::new().await;
    let client = world.anonymous();
    for _ in 0..10 {
        assert_eq!(client.log_in(ADA, "wrong").await.text(), REFUSED);
    }
    let eleventh = client.log_in("Ada@Example.com", PASSWORD).await;
    expect![[r#"
        401 application/json; charset=utf-8
        {
          "errors": {
            "username": "Too many attempts! You must wait 15 seconds before trying again."
          }
        }"#]]
    .assert_eq(&eleventh.to_string());
    assert_eq!(eleventh.header("retry-after"), Some("3600"));
    let twelfth = client.log_in(ADA, "wrong").await;
    expect!["Too many attempts! You must wait 42 seconds before trying again."]
        .assert_eq(&twelfth.text_at("/errors/username"));
    world.clock.advance(TimeDelta::hours(1));
    assert_eq!(client.log_in(ADA, PASSWORD).await.status, 200);
}

/// A053, A054
#[tokio::test]
async fn an_address_is_throttled_whatever_names_it_tries_and_others_are_not() {
    let world = World::new().await;
    let attacker = world.anonymous().from("203.0.113.66");
    for number in 0..50 {
        let answer = attacker.log_in(&format!("user{number}@example.com"), "wrong").await;
        assert_eq!(answer.text(), REFUSED);
    }
    let answer = attacker.log_in(ADA, PASSWORD).await;
    assert_eq!(answer.status, 401);
    assert!(answer.text_at("/errors/username").starts_with("Too many attempts!"));
    assert_eq!(world.anonymous().from("203.0.113.7").log_in(ADA, PASSWORD).await.status, 200);
}

/// A055
#[tokio::test]
async fn a_success_clears_nothing() {
    let world = World::new().await;
    let client = world.anonymous();
    for _ in 0..9 {
        client.log_in(ADA, "wrong").await;
    }
    assert_eq!(client.log_in(ADA, PASSWORD).await.status, 200);
    assert_eq!(client.log_in(ADA, "wrong").await.text(), REFUSED);
    let answer = client.log_in(ADA, PASSWORD).await;
    assert!(answer.text_at("/errors/username").starts_with("Too many attempts!"));
}

/// S1
#[tokio::test]
async fn successes_never_count() {
    let world = World::new().await;
    for _ in 0..60 {
        assert_eq!(world.anonymous().log_in(ADA, PASSWORD).await.status, 200);
    }
}

/// A056
#[tokio::test]
async fn the_throttle_can_be_turned_off() {
    let world = World::with(&[("MB_DISABLE_SESSION_THROTTLE", "true")]).await;
    for _ in 0..100 {
        assert_eq!(world.anonymous().log_in(ADA, "wrong").await.text(), REFUSED);
    }
}

/// A057: the entry that our own proxy added counts; the others are the visitor's invention.
#[tokio::test]
async fn behind_a_proxy_the_last_forwarded_address_counts() {
    let world = World::new().await;
    for number in 0..51 {
        let invented = format!("198.51.100.{number}, 203.0.113.66");
        let client = world.anonymous().with("x-forwarded-for", &invented);
        let answer = client.log_in(&format!("user{number}@example.com"), "wrong").await;
        assert_eq!(answer.text() == REFUSED, number < 50, "{number}");
    }
    let other = world.anonymous().with("x-forwarded-for", "203.0.113.66, 203.0.113.7");
    assert_eq!(other.log_in(ADA, PASSWORD).await.status, 200);
}

/// A058
#[tokio::test]
async fn without_a_proxy_forwarding_headers_count_for_nothing() {
    let world = World::with(&[("MB_NOT_BEHIND_PROXY", "true")]).await;
    for number in 0..51 {
        let client = world.anonymous().with("x-forwarded-for", &format!("198.51.100.{number}"));
        let answer = client.log_in(&format!("user{number}@example.com"), "wrong").await;
        assert_eq!(answer.text() == REFUSED, number < 50, "{number}");
    }
}

/// S4
#[tokio::test]
async fn names_and_passwords_of_any_script_are_just_wrong() {
    let world = World::new().await;
    for text in ["🦊🦊🦊", "пароль", "a\u{0}b", "\u{202e}txt", "'; DROP TABLE app_user; --", "\n"]
    {
        let answer = world.anonymous().log_in("🦊@example.com", text).await;
        assert!(matches!(answer.status, 400 | 401), "{text:?}: {answer}");
        let answer = world.anonymous().log_in(text, "wrong").await;
        assert!(matches!(answer.status, 400 | 401), "{text:?}: {answer}");
    }
    assert_eq!(world.anonymous().log_in(ADA, &"x".repeat(100_000)).await.text(), REFUSED);
    assert_eq!(world.anonymous().log_in(&"x".repeat(255), "wrong").await.status, 400);
}

/// All cookies of a log-in, values left out.
async fn cookies(client: &Client, remember: serde_json::Value) -> String {
    let body = json!({ "username": ADA, "password": PASSWORD, "remember": remember });
    let answer = client.post("/api/session", body).await;
    let names = ["metabase.SESSION", "metabase.TIMEOUT", "metabase.DEVICE"];
    names.map(|name| answer.cookie(name).unwrap_or_default()).join("\n")
}
