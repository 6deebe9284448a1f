//! What stands in front of the server: whose word about the visitor counts, and who is sent to HTTPS.

use crate::{
    people::SITE,
    world::{ADA, Client, PASSWORD, World, on_both},
};
use axum::http::Method;
use metalith::{Config, Flags};
use serde_json::json;

const VISITOR: &str = "203.0.113.66";

/// The address under which a log-in was remembered.
async fn address(world: &World, client: Client) -> String {
    assert_eq!(client.log_in(ADA, PASSWORD).await.status, 200);
    world.one("SELECT ip_address FROM login_history ORDER BY id DESC LIMIT 1").await
}

on_both! {
    /// A031, A057
    async fn the_address_of_the_visitor_is_what_is_remembered(world: World) {
        let client = world.anonymous().with("x-forwarded-for", &format!("1.1.1.1, {VISITOR}"));
        assert_eq!(address(&world, client).await, VISITOR);
        let event = world.last_event("user-login").await;
        assert_eq!(event["ip_address"], json!(VISITOR));
        let odd = world.anonymous().with("x-forwarded-for", "1.1.1.1, <script>");
        assert_eq!(address(&world, odd).await, "127.0.0.1", "what is no address is nobody's");
    }
}

/// A057: with proxies named, no other peer speaks for anybody, and a chain of them is followed back to the visitor.
#[tokio::test]
async fn only_the_proxies_that_are_named_speak_for_visitors() {
    let world = World::with(&[("MB_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.7, 2001:db8::/32")]).await;
    for (peer, forwarded, seen) in [
        ("192.0.2.7", "6.6.6.6, 203.0.113.66", VISITOR),
        ("192.0.2.7", "6.6.6.6, 203.0.113.66, 10.1.2.3, 192.0.2.7", VISITOR),
        ("10.9.9.9", "203.0.113.66", VISITOR),
        ("2001:db8::5", "203.0.113.66", VISITOR),
        ("::ffff:10.0.0.1", "::ffff:203.0.113.66", VISITOR),
        ("127.0.0.1", "203.0.113.66", "127.0.0.1"),
        ("192.168.0.1", "203.0.113.66", "192.168.0.1"),
        ("192.0.2.8", "203.0.113.66", "192.0.2.8"),
    ] {
        let client = world.anonymous().from(peer).with("x-forwarded-for", forwarded);
        assert_eq!(address(&world, client).await, seen, "{peer}: {forwarded}");
    }
}

/// A036: a word about HTTPS from a peer that is not trusted marks nothing `Secure`.
#[tokio::test]
async fn only_the_proxies_that_are_named_tell_of_https() {
    let world = World::with(&[("MB_TRUSTED_PROXIES", "192.0.2.7")]).await;
    for (peer, is_secure) in [("192.0.2.7", true), ("127.0.0.1", false), ("192.0.2.8", false)] {
        let client = world.anonymous().from(peer).with("x-forwarded-proto", "https");
        let cookie = client.log_in(ADA, PASSWORD).await.cookie("metabase.SESSION").unwrap();
        assert_eq!(cookie.contains("; Secure"), is_secure, "{peer}");
    }
}

/// A list that cannot be meant would trust nobody or everybody, so the server does not start on it.
#[test]
fn a_list_of_proxies_that_cannot_be_meant_is_refused() {
    for list in ["everybody", "10.0.0.0/99", "10.0.0.1, ", "10.0.0.1;10.0.0.2"] {
        let variable = |name: &str| (name == "MB_TRUSTED_PROXIES").then(|| list.to_owned());
        let refused = Config::read(Flags::default(), variable).unwrap_err().to_string();
        assert!(refused.contains("MB_TRUSTED_PROXIES"), "{list}: {refused}");
    }
}

/// A058
#[tokio::test]
async fn without_a_proxy_the_connection_alone_counts() {
    let world = World::with(&[("MB_NOT_BEHIND_PROXY", "true"), ("MB_TRUSTED_PROXIES", "127.0.0.1")]).await;
    let client = || world.anonymous().with("x-forwarded-for", VISITOR).with("x-forwarded-proto", "https");
    assert_eq!(address(&world, client()).await, "127.0.0.1");
    let cookie = client().log_in(ADA, PASSWORD).await.cookie("metabase.SESSION").unwrap();
    assert!(!cookie.contains("; Secure"), "{cookie}");
}

/// A057: some proxies name the visitor in a header of their own; then the usual one is the visitor's invention.
#[tokio::test]
async fn the_header_that_names_the_visitor_can_be_chosen() {
    let world = World::new().await;
    let answer =
        world.admin().put("/api/setting/source-address-header", json!({ "value": "X-Real-IP" })).await;
    assert_eq!(answer.status, 204, "{answer}");
    let client = || world.anonymous().with("x-forwarded-for", "6.6.6.6");
    assert_eq!(address(&world, client().with("x-real-ip", VISITOR)).await, VISITOR);
    assert_eq!(address(&world, client()).await, "127.0.0.1");
    for odd in ["not a header name", "", "x:y", "🦊"] {
        let answer = world.admin().put("/api/setting/source-address-header", json!({ "value": odd })).await;
        assert!(matches!(answer.status, 204 | 400), "{odd}: {answer}");
        assert_eq!(client().log_in(ADA, PASSWORD).await.status, 200, "{odd}");
    }
}

/// A world whose visitors are to come over HTTPS.
async fn redirecting() -> World {
    let world = World::new().await;
    let settings = json!({ "site-url": SITE, "redirect-all-requests-to-https": true });
    assert_eq!(world.admin().put("/api/setting", settings).await.status, 204);
    world
}

/// S16: who comes over HTTP is sent to the site's own address, never to one that the request names.
#[tokio::test]
async fn who_comes_over_http_is_sent_to_https() {
    let world = redirecting().await;
    let visitor = world.anonymous().from("203.0.113.7").with("host", "evil.example");
    let visitor = visitor.with("x-forwarded-host", "evil.example").with("origin", "https://evil.example");
    for (method, path) in [
        (Method::GET, "/"),
        (Method::GET, "/api/user/current?a=b%20c"),
        (Method::POST, "/api/session"),
        (Method::GET, "/auth/login"),
        (Method::GET, "//evil.example/x"),
        (Method::DELETE, "/api/nope"),
    ] {
        let answer = visitor.send(method, path, None).await;
        assert_eq!((answer.status, answer.header("location")), (308, Some(format!("{SITE}{path}").as_str())));
        assert!(answer.body.is_empty() && answer.header("set-cookie").is_none());
        assert!(
            answer.header("cache-control").unwrap().contains("no-store"),
            "it holds while the setting does"
        );
    }
}

#[tokio::test]
async fn probes_and_who_comes_over_https_are_not_sent_anywhere() {
    let world = redirecting().await;
    for path in ["/api/health", "/livez", "/readyz"] {
        assert_eq!(world.anonymous().get(path).await.status, 200, "{path}");
    }
    let by_proxy = world.anonymous().with("x-forwarded-proto", "https");
    assert_eq!(by_proxy.get("/api/session/properties").await.status, 200);
    assert_eq!(by_proxy.get("/").await.header("strict-transport-security"), Some("max-age=31536000"));
    let liar = world.anonymous().from("203.0.113.7").with("x-forwarded-proto", "https");
    assert_eq!(liar.get("/api/session/properties").await.status, 308, "not a visitor's own word");
    let page = world.anonymous().with("origin", "https://bi.example.com");
    assert_eq!(page.get("/api/session/properties").await.status, 308, "nor that of a page");
}

/// Without an address that begins with https there is nowhere to send anybody.
#[tokio::test]
async fn nobody_is_sent_to_an_address_that_is_not_set() {
    for site in [None, Some("http://bi.example.com")] {
        let mut environment = vec![("MB_REDIRECT_ALL_REQUESTS_TO_HTTPS", "true")];
        environment.extend(site.map(|site| ("MB_SITE_URL", site)));
        let world = World::with(&environment).await;
        assert_eq!(world.anonymous().get("/api/session/properties").await.status, 200, "{site:?}");
    }
}
