//! What pages of other sites may read of the API.

use crate::world::{ADA, Answer, Client, PASSWORD, World};
use axum::http::Method;
use expect_test::{Expect, expect};
use serde_json::json;

const APP: &str = "https://app.example";

/// Everything the answer says about other sites.
fn shows(answer: &Answer, expected: &Expect) {
    let lines: Vec<_> = answer
        .headers
        .iter()
        .filter(|(name, _)| name.as_str().starts_with("access-control") || name.as_str() == "vary")
        .map(|(name, value)| format!("{name}: {}\n", value.to_str().unwrap()))
        .collect();
    expected.assert_eq(&lines.concat());
}

/// A page that asks, as it asks before anything but the simplest request.
async fn ask_beforehand(client: Client, origin: &str) -> Answer {
    let client = client.with("origin", origin).with("access-control-request-method", "PUT");
    let client = client.with("access-control-request-headers", "content-type,x-api-key");
    client.send(Method::OPTIONS, "/api/user/current", None).await
}

/// A017
#[tokio::test]
async fn pages_of_this_machine_may_read_the_api() {
    let world = World::new().await;
    for origin in ["http://localhost:5173", "https://localhost", "http://127.0.0.1:8080", "http://[::1]:3001"]
    {
        let answer = world.admin().with("origin", origin).get("/api/user/current").await;
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, Some(origin)));
    }
    let answer = world.anonymous().with("origin", "http://localhost:5173").get("/api/user/current").await;
    assert_eq!(answer.status, 401);
    shows(
        &answer,
        &expect![[r#"
        access-control-allow-headers: *
        access-control-allow-methods: *
        access-control-expose-headers: Content-Disposition, X-Metabase-Anti-CSRF-Token, X-Metabase-Version
        access-control-max-age: 60
        access-control-allow-origin: http://localhost:5173
        vary: Origin
    "#]],
    );
    let answer = ask_beforehand(world.anonymous(), "http://localhost:5173").await;
    assert_eq!((answer.status, answer.body.len(), answer.header("set-cookie")), (204, 0, None));
    shows(
        &answer,
        &expect![[r#"
        access-control-allow-headers: *
        access-control-allow-methods: *
        access-control-expose-headers: Content-Disposition, X-Metabase-Anti-CSRF-Token, X-Metabase-Version
        access-control-max-age: 60
        access-control-allow-origin: http://localhost:5173
        vary: Origin
    "#]],
    );
    let page = world.anonymous().with("origin", "http://localhost:5173").get("/auth/login").await;
    assert_eq!((page.status, page.header("access-control-allow-origin")), (200, None));
}

/// A018
#[tokio::test]
async fn this_machine_can_be_treated_like_any_other_site() {
    let world = World::with(&[("MB_DISABLE_CORS_ON_LOCALHOST", "true")]).await;
    for origin in ["http://localhost:5173", APP] {
        shows(&world.anonymous().with("origin", origin).get("/api/health").await, &expect![[""]]);
        let answer = ask_beforehand(world.anonymous(), origin).await;
        assert_eq!(answer.status, 404);
        shows(&answer, &expect![[""]]);
    }
}

/// A019, A020, S29
#[tokio::test]
async fn sites_that_are_listed_may_read_the_api_and_others_may_not() {
    let world = World::new().await;
    let list = json!({ "value": format!(" {APP}   *.partner.example:* ") });
    assert_eq!(world.admin().put("/api/setting/embedding-app-origins-sdk", list).await.status, 204);
    let properties = world.anonymous().get("/api/session/properties").await;
    assert_eq!(properties.text_at("/embedding-app-origins-sdk"), format!("{APP} *.partner.example:*"));
    for origin in [APP, "http://a.partner.example:8080", "http://localhost:5173"] {
        let answer = world.anonymous().with("origin", origin).get("/api/health").await;
        assert_eq!(answer.header("access-control-allow-origin"), Some(origin));
        assert_eq!(ask_beforehand(world.anonymous(), origin).await.status, 204);
    }
    for origin in ["https://evil.example", "https://partner.example", "https://app.example:8443", "null"] {
        let answer = ask_beforehand(world.anonymous(), origin).await;
        assert_eq!(answer.status, 404, "{origin}");
        shows(
            &answer,
            &expect![[r#"
            access-control-allow-headers: *
            access-control-allow-methods: *
            access-control-expose-headers: Content-Disposition, X-Metabase-Anti-CSRF-Token, X-Metabase-Version
            access-control-max-age: 60
        "#]],
        );
    }
    shows(&world.anonymous().get("/api/health").await, &expect![[""]]);
}

#[tokio::test]
async fn a_list_that_cannot_be_meant_is_refused() {
    let world = World::new().await;
    for wrong in ["https://app.example/path", "ftp://app.example", "app.example:port", "app*.example"] {
        let answer =
            world.admin().put("/api/setting/embedding-app-origins-sdk", json!({ "value": wrong })).await;
        assert_eq!(answer.status, 400, "{wrong}");
    }
}

/// S28: who may read is one thing, who may change by a cookie that browsers send by themselves another.
#[tokio::test]
async fn a_cookie_changes_nothing_from_another_site_however_it_is_listed() {
    let world = World::with(&[("MB_EMBEDDING_APP_ORIGINS_SDK", APP)]).await;
    let session = world.admin_session();
    for origin in [APP, "http://localhost:5173"] {
        let browser = world.anonymous().with("cookie", &format!("metabase.SESSION={session}"));
        let page = browser.with("origin", origin).with("host", "metalith.example");
        let answer = page.put("/api/setting/site-name", json!({ "value": "Taken over" })).await;
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (403, Some(origin)));
        let page = world.session(session).with("origin", origin).with("host", "metalith.example");
        assert_eq!(page.put("/api/setting/site-name", json!({ "value": "Meant" })).await.status, 204);
    }
    let answer = world.anonymous().with("origin", APP).log_in(ADA, PASSWORD).await;
    assert_eq!((answer.status, answer.header("access-control-allow-credentials")), (200, None));
}
