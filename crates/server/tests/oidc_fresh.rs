//! Proving anew at an issuer of OpenID Connect who one is, before a sensitive change.

use crate::{
    oidc::{Journey, START, issuer::Issuer},
    world::{ADA, Answer, Client, World},
};
use chrono::TimeDelta;
use reqwest::Url;
use serde_json::{Value, json};

const FRESH: &str = "/api/session/oidc/start?fresh=true&redirect=%2Fadmin%2Fpeople";
const TOLD: &str = "/auth/login?problem=not-fresh&redirect=%2Fadmin%2Fpeople";

/// A server that asks for a proof of two minutes at most.
async fn world(issuer: &Issuer) -> World {
    issuer.world_with(&[("MB_REAUTHENTICATION_MINUTES", "2")]).await
}

/// Ada's way to the issuer and back; it says of her when she proved there who she is.
async fn sign_in(issuer: &Issuer, world: &World, start: &str, proven: impl Into<Value>) -> Answer {
    let journey = Journey::begin(&world.anonymous(), start).await;
    let claims = json!({ "email": ADA, "auth_time": proven.into() });
    let path = issuer.send_back(&world.clock, &journey.location, &claims);
    journey.end(world.anonymous(), &path).await
}

/// Seconds ago, as the issuer writes it.
fn ago(world: &World, seconds: i64) -> i64 {
    world.clock.now().timestamp() - seconds
}

fn session(world: &World, answer: &Answer) -> Client {
    world.session(&answer.cookie_value("metabase.SESSION").unwrap_or_else(|| panic!("{answer}")))
}

/// Is a sensitive change, which changes nothing, refused for want of a proof?
async fn is_asked(client: &Client) -> bool {
    let answer = client.post("/api/session/revoke-others", json!({})).await;
    assert!([200, 403].contains(&answer.status), "{answer}");
    answer.status == 403
}

/// S33: the issuer's cookie in a browser that was left open is no proof.
#[tokio::test]
async fn a_sign_in_is_a_proof_of_when_the_issuer_asked() {
    let issuer = Issuer::start();
    let world = world(&issuer).await;
    for (proven, asked) in [
        (json!(ago(&world, 0)), false),
        (json!(ago(&world, 119)), false),
        (json!(ago(&world, 120)), true),
        (json!(ago(&world, 86_400)), true),
        (json!(ago(&world, -30)), false),
        (json!(ago(&world, 5).to_string()), false),
        (json!(1e-1 + f64::from(i32::try_from(ago(&world, 5)).unwrap())), false),
        (json!(ago(&world, -61)), true),
        (json!(ago(&world, 0) * 1000), true),
        (json!(1e300), true),
        (Value::Null, true),
        (json!("now"), true),
        (json!(true), true),
    ] {
        let answer = sign_in(&issuer, &world, START, proven.clone()).await;
        let ada = session(&world, &answer);
        assert_eq!(ada.get("/api/user/current").await.status, 200);
        assert_eq!(is_asked(&ada).await, asked, "{proven}");
    }
}

/// S33: a time shortly to come is now, and a proof of then lasts no longer.
#[tokio::test]
async fn an_issuer_whose_clock_is_ahead_proves_nothing_in_advance() {
    let issuer = Issuer::start();
    let world = world(&issuer).await;
    let ada = session(&world, &sign_in(&issuer, &world, START, ago(&world, -60)).await);
    assert!(!is_asked(&ada).await);
    world.clock.advance(TimeDelta::minutes(2));
    assert!(is_asked(&ada).await);
}

#[tokio::test]
async fn the_issuer_is_told_to_ask_anew_and_to_say_when_it_did() {
    let issuer = Issuer::start();
    let world = world(&issuer).await;
    let asked = |location: &str| -> Vec<(String, String)> {
        let url = Url::parse(location).unwrap();
        let is_ours = |name: &str| ["prompt", "max_age"].contains(&name);
        url.query_pairs().into_owned().filter(|(name, _)| is_ours(name)).collect()
    };
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    // The description of this issuer has a prompt in its address: what is there twice may be refused.
    issuer.describe(
        json!({ "authorization_endpoint": format!("{}/authorize?prompt=none&a=b", issuer.address) }),
    );
    let fresh = Journey::begin(&world.anonymous(), FRESH).await;
    assert_eq!(asked(&fresh.location), [pair("prompt", "login"), pair("max_age", "60")]);
    assert!(fresh.location.contains("/authorize?a=b&"), "{}", fresh.location);
    let usual = Journey::begin(&world.anonymous(), START).await;
    assert_eq!(asked(&usual.location), [pair("prompt", "none")]);
}

/// S33
#[tokio::test]
async fn a_fresh_sign_in_counts_only_when_it_is_one() {
    let issuer = Issuer::start();
    let world = world(&issuer).await;
    issuer.describe(json!({ "authorization_endpoint": format!("{}/authorize", issuer.address) }));
    for stale in
        [json!(ago(&world, 61)), json!(ago(&world, 3600)), Value::Null, json!("now"), json!(ago(&world, -61))]
    {
        let answer = sign_in(&issuer, &world, FRESH, stale.clone()).await;
        assert_eq!((answer.status, answer.header("location")), (303, Some(TOLD)), "{stale}");
        assert_eq!(answer.cookie_value("metabase.SESSION"), None);
        let event = world.last_event("user-login-failed").await;
        assert!(event["details"]["reason"].as_str().unwrap().contains("auth_time"), "{event}");
    }
    // That the issuer does not say it is nobody's attempt at guessing.
    for _ in 0..50 {
        let answer = sign_in(&issuer, &world, FRESH, Value::Null).await;
        assert_eq!(answer.header("location"), Some(TOLD));
    }
    let answer = sign_in(&issuer, &world, FRESH, ago(&world, 5)).await;
    assert_eq!(answer.header("location"), Some("/admin/people"));
    assert!(!is_asked(&session(&world, &answer)).await);
}

/// Nobody is asked to confirm, so nobody is asked anew.
#[tokio::test]
async fn nothing_is_demanded_of_an_issuer_while_nobody_has_to_confirm() {
    let issuer = Issuer::start();
    let world = issuer.world().await;
    let answer = sign_in(&issuer, &world, FRESH, Value::Null).await;
    assert_eq!(answer.header("location"), Some("/admin/people"));
    assert!(!is_asked(&session(&world, &answer)).await);
}
