//! What holds for every route: statuses, shapes of errors, headers.

use crate::world::{ADA, PASSWORD, World, on_both};
use axum::http::Method;
use expect_test::expect;
use serde_json::json;

/// A001
#[tokio::test]
async fn without_a_credential_a_gated_route_answers_401() {
    let world = World::new().await;
    expect![[r#"
        401 text/plain
        Unauthenticated"#]]
    .assert_eq(&world.anonymous().get("/api/user/current").await.to_string());
}

/// A002, A003
#[tokio::test]
async fn an_unknown_route_and_a_wrong_method_answer_the_same_404() {
    let world = World::new().await;
    let answers = [
        world.admin().get("/api/nope").await,
        world.anonymous().get("/api/nope").await,
        world.anonymous().get("/api").await,
        world.admin().send(Method::PATCH, "/api/user/current", None).await,
        world.admin().send(Method::PUT, "/api/session", Some(json!({}))).await,
        world.anonymous().send(Method::from_bytes(b"BREW").unwrap(), "/api/session", None).await,
        world.anonymous().send(Method::POST, "/api/health", None).await,
    ];
    for answer in answers {
        assert_eq!(answer.to_string(), "404 text/plain\nAPI endpoint does not exist.");
    }
}

/// A005
#[tokio::test]
async fn a_body_that_is_not_json_answers_400() {
    let world = World::new().await;
    for body in ["{", "", "\u{feff}{}", "{\"username\":}", "{} {}", "NaN", "{'username': 'ada'}"] {
        let answer =
            world.anonymous().send_bytes(Method::POST, "/api/session", "application/json", body).await;
        assert_eq!(answer.to_string(), "400 text/plain\nMalformed JSON in request body.", "{body:?}");
    }
}

/// A006, A049
#[tokio::test]
async fn missing_fields_are_answered_all_at_once_with_what_was_expected() {
    let world = World::new().await;
    expect![[r#"
        400 application/json; charset=utf-8
        {
          "errors": {
            "username": "value must be a non-blank string.",
            "password": "value must be a non-blank string."
          },
          "specific-errors": {
            "username": [
              "missing required key, received: nil"
            ],
            "password": [
              "missing required key, received: nil"
            ]
          }
        }"#]]
    .assert_eq(&world.anonymous().post("/api/session", json!({})).await.to_string());
}

/// A010, A011, A012: there is no other mode than the one that hides causes.
#[tokio::test]
async fn a_fault_of_ours_tells_nothing_and_a_mistake_of_the_caller_everything() {
    let world = World::new().await;
    world.execute("ALTER TABLE login_history RENAME TO mislaid").await;
    let fault = world.anonymous().log_in(ADA, PASSWORD).await;
    assert_eq!((fault.status, fault.text()), (500, r#"{"message":"Something went wrong"}"#));
    let mistake = world.anonymous().log_in(ADA, "").await;
    assert_eq!(mistake.status, 400);
    assert_eq!(mistake.text_at("/errors/password"), "value must be a non-blank string.");
}

/// A007, A008, A009, A013
#[tokio::test]
async fn answers_have_the_form_of_what_they_carry() {
    let world = World::new().await;
    let admin = world.admin();
    let nothing = admin.put("/api/setting/site-name", json!({ "value": "Café" })).await;
    assert_eq!((nothing.status, nothing.body.len(), nothing.header("content-type")), (204, 0, None));
    expect![[r#"
        200 text/plain
        Café"#]]
    .assert_eq(&admin.get("/api/setting/site-name").await.to_string());
    expect![[r#"
        200 application/json; charset=utf-8
        0"#]]
    .assert_eq(&admin.get("/api/api-key/count").await.to_string());
    expect![[r#"
        404 text/plain
        Not found."#]]
    .assert_eq(&admin.delete("/api/api-key/77").await.to_string());
}

/// A014, A015, A021, S30
#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let world = World::new().await;
    let answers = [
        world.anonymous().get("/api/health").await,
        world.anonymous().get("/api/session/properties").await,
        world.anonymous().get("/api/docs/openapi.json").await,
        world.anonymous().get("/api/user/current").await,
        world.anonymous().get("/api/nope").await,
        world.anonymous().post("/api/session", json!({})).await,
    ];
    let carried = answers.map(|answer| {
        assert!(answer.header("x-request-id").is_some());
        let names = [
            "cache-control",
            "expires",
            "last-modified",
            "strict-transport-security",
            "x-frame-options",
            "x-content-type-options",
            "x-permitted-cross-domain-policies",
            "referrer-policy",
            "x-metabase-version",
        ];
        names.map(|name| format!("{name}: {}", answer.header(name).unwrap_or("missing"))).join("\n")
    });
    expect![[r#"
        cache-control: max-age=0, no-cache, must-revalidate, proxy-revalidate, no-store
        expires: Tue, 03 Jul 2001 06:00:00 GMT
        last-modified: Fri, 01 May 2026 09:00:00 GMT
        strict-transport-security: max-age=31536000
        x-frame-options: DENY
        x-content-type-options: nosniff
        x-permitted-cross-domain-policies: none
        referrer-policy: same-origin
        x-metabase-version: v0.56.1"#]]
    .assert_eq(&carried[0]);
    assert!(carried.iter().all(|headers| *headers == carried[0]), "{carried:#?}");
}

/// A016: the policy allows no inline script at all, so there is no nonce that could repeat itself.
#[tokio::test]
async fn pages_run_our_own_scripts_only() {
    let world = World::new().await;
    for path in ["/", "/auth/login", "/api/health"] {
        let answer = world.anonymous().get(path).await;
        let policy = answer.header("content-security-policy").unwrap();
        for part in [
            "default-src 'none'",
            "script-src 'self';",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(part), "{path} lacks {part}: {policy}");
        }
    }
}

/// A020, S29
#[tokio::test]
async fn no_origin_is_ever_offered_credentials() {
    let world = World::new().await;
    for origin in ["http://localhost:5173", "https://evil.example", "null"] {
        for method in [Method::GET, Method::OPTIONS] {
            let client = world.admin().with("origin", origin).with("access-control-request-method", "POST");
            let answer = client.send(method, "/api/user/current", None).await;
            assert_eq!(answer.header("access-control-allow-credentials"), None);
            assert_ne!(answer.header("access-control-allow-origin"), Some("*"));
        }
    }
}

on_both! {
    /// A027
    async fn what_was_sent_is_checked_before_what_one_may_do(world: World) {
        let program = world.plain_key().await;
        assert_eq!(program.post("/api/api-key", json!({ "name": "x" })).await.status, 400);
        let answer = program.post("/api/api-key", json!({ "name": "x", "group_id": 1 })).await;
        assert_eq!(answer.to_string(), "403 text/plain\nYou don't have permissions to do that.");
    }
}

#[tokio::test]
async fn unknown_keys_of_a_body_are_dropped() {
    let world = World::new().await;
    let body = json!({ "username": ADA, "password": PASSWORD, "is_superuser": true, "id": 7 });
    assert_eq!(world.anonymous().post("/api/session", body).await.status, 200);
}

/// S28: what a form on another site can send is not taken for JSON.
#[tokio::test]
async fn a_body_must_say_that_it_is_json() {
    let world = World::new().await;
    let body = json!({ "username": ADA, "password": PASSWORD }).to_string();
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""] {
        let answer = world.anonymous().send_bytes(Method::POST, "/api/session", kind, body.clone()).await;
        assert_eq!(answer.status, 415, "{kind}");
    }
    for kind in ["application/json", "application/json; charset=utf-8", "APPLICATION/JSON"] {
        let answer = world.anonymous().send_bytes(Method::POST, "/api/session", kind, body.clone()).await;
        assert_eq!(answer.status, 200, "{kind}");
    }
}

#[tokio::test]
async fn large_answers_are_compressed_for_those_who_can_read_it() {
    let world = World::new().await;
    let plain = world.anonymous().get("/api/session/properties").await;
    let packed = world.anonymous().with("accept-encoding", "gzip").get("/api/session/properties").await;
    assert_eq!((plain.header("content-encoding"), packed.header("content-encoding")), (None, Some("gzip")));
    assert!(packed.body.len() * 2 < plain.body.len());
    let small = world.anonymous().with("accept-encoding", "gzip").get("/api/health").await;
    assert_eq!(small.header("content-encoding"), None);
}

#[tokio::test]
async fn the_api_describes_itself_to_programs_and_to_people() {
    let world = World::new().await;
    let description = world.anonymous().get("/api/docs/openapi.json").await;
    assert_eq!(description.text_at("/openapi"), "3.1.0");
    assert_eq!(description.text(), world.app.docs.json());
    let page = world.anonymous().get("/api/docs").await;
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    for (method, path) in world.app.docs.operations() {
        assert!(page.text().contains(&path), "{method} {path}");
    }
    assert!(!page.text().contains("<script"));
}

#[tokio::test]
async fn a_request_id_from_in_front_is_kept_when_it_is_plain() {
    let world = World::new().await;
    let sent = async |id: &str| {
        let answer = world.anonymous().with("x-request-id", id).get("/api/health").await;
        answer.header("x-request-id").unwrap().to_owned()
    };
    assert_eq!(sent("trace-01.a_B").await, "trace-01.a_B");
    assert_ne!(sent("two words").await, "two words");
    assert_ne!(sent(&"x".repeat(65)).await, "x".repeat(65));
}

/// A275
#[tokio::test]
async fn a_random_token_is_drawn_for_anybody() {
    let world = World::new().await;
    let draw = async || world.anonymous().get("/api/util/random_token").await.text_at("/token");
    let (one, two) = (draw().await, draw().await);
    assert!(one.len() == 64 && one.bytes().all(|byte| byte.is_ascii_hexdigit()), "{one}");
    assert_ne!(one, two);
}
