//! Logging in with Google, at an issuer of the tests' own.
//!
//! Every refusal looks the same from outside; the audit log tells the reason, so that each test knows that it was
//! its own doing and not another fault of the token.

pub mod issuer;

use crate::second_factor::phone::Phone;
use crate::world::{ADA, Answer, PASSWORD, World};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use expect_test::expect;
use issuer::{CLIENT_ID, Issuer, Signer, base64, unsigned};
use serde_json::{Value, json};
use std::fmt::Write;

const NOT_AUTHENTICATED: &str = r#"{"errors":{"_error":"authentication-failed"}}"#;
const NO_KEYS: &str = r#"{"errors":{"_error":"server-error"}}"#;
const NOT_LISTED: &str = r#"{"errors":{"_error":"account-creation-not-allowed"}}"#;
const DEACTIVATED: &str = r#"{"errors":{"_error":"Your account is disabled."}}"#;

/// What Google says of somebody, now and for an hour.
fn claims(world: &World, email: &str) -> Value {
    let now = world.clock.now().timestamp();
    json!({
        "iss": "https://accounts.google.com",
        "azp": CLIENT_ID,
        "aud": CLIENT_ID,
        "sub": "110169484474386276334",
        "email": email,
        "email_verified": true,
        "given_name": "Grace",
        "family_name": "Hopper",
        "iat": now,
        "exp": now + 3600,
    })
}

/// The same with some of it changed; null takes away.
fn but(mut claims: Value, changes: &Value) -> Value {
    let all = claims.as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => drop(all.remove(name)),
            value => drop(all.insert(name.clone(), value.clone())),
        }
    }
    claims
}

async fn log_in(world: &World, token: &str) -> Answer {
    world.anonymous().post("/api/session/google_auth", json!({ "token": token })).await
}

/// Logs in with what Google says of somebody.
async fn log_in_as(world: &World, email: &str) -> Answer {
    log_in(world, &Signer::first().token(&claims(world, email))).await
}

/// Expects a refusal, and gives the reason that the audit log has for it.
async fn refused(world: &World, token: &str) -> String {
    let answer = log_in(world, token).await;
    assert_eq!((answer.status, answer.text()), (401, NOT_AUTHENTICATED));
    assert_eq!(answer.cookie("metabase.SESSION"), None);
    reason(world).await
}

/// Why the last log-in was refused.
async fn reason(world: &World) -> String {
    let details: String = world
        .one("SELECT CAST(details AS TEXT) AS details FROM audit_event WHERE topic = 'user-login-failed' ORDER BY id DESC LIMIT 1")
        .await;
    let details: Value = serde_json::from_str(&details).unwrap();
    assert_eq!(details["auth_method"], "google");
    details["reason"].as_str().unwrap().to_owned()
}

async fn user(world: &World, email: &str) -> String {
    let text = "coalesce(first_name, '-') || ' ' || coalesce(last_name, '-') || ', ' || coalesce(sso_source, 'of ours')
        || CASE WHEN is_superuser THEN ', superuser' ELSE '' END
        || CASE WHEN password_hash IS NULL THEN ', no password' ELSE '' END";
    world.one(&format!("SELECT {text} AS text FROM app_user WHERE email = '{email}'")).await
}

macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($issuer:ident: Issuer, $world:ident: World) $body:block)*) => {
        $($(#[$meta])* async fn $name($issuer: Issuer, $world: World) $body)*

        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let issuer = super::Issuer::start().await;
                let world = issuer.world().await;
                super::$name(issuer, world).await;
            })*
        }

        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let issuer = super::Issuer::start().await;
                let world = issuer.world_on(crate::world::On::Postgres, &[]).await;
                super::$name(issuer, world).await;
            })*
        }
    };
}

on_both! {
    /// S9: Google has a second factor of its own.
    async fn google_sign_in_is_not_asked_for_a_second_factor(_issuer: Issuer, world: World) {
        world.add_person("grace@example.com").await;
        let own = world.session(&world.log_in("grace@example.com").await);
        Phone::enrol(&world.clock, &own).await;
        world.add_person("bob@example.com").await;
        let policy = json!({ "value": "required" });
        assert_eq!(world.admin().put("/api/setting/second-factor", policy).await.status, 204);
        for email in ["grace@example.com", "bob@example.com"] {
            let answer = log_in_as(&world, email).await;
            assert_eq!((answer.status, answer.keys()), (200, vec!["id".to_owned()]), "{answer}");
            let session = world.session(&answer.text_at("/id"));
            assert_eq!(session.get("/api/collection").await.status, 200, "{email}");
        }
    }

    /// A111, S33: the account stays what it was, password and names included.
    async fn a_person_with_an_account_signs_in_to_it(_issuer: Issuer, world: World) {
        let before = user(&world, ADA).await;
        for email in [ADA, "ADA@Example.com"] {
            let answer = log_in_as(&world, email).await;
            assert_eq!((answer.status, answer.keys()), (200, vec!["id".to_owned()]), "{answer}");
            let session = answer.text_at("/id");
            assert_eq!(answer.cookie_value("metabase.SESSION"), Some(session.clone()));
            assert_eq!(world.session(&session).get("/api/user/current").await.text_at("/email"), ADA);
        }
        assert_eq!(user(&world, ADA).await, before);
        assert_eq!(world.anonymous().log_in(ADA, PASSWORD).await.status, 200);
    }

    /// A116, A117
    async fn whoever_has_no_account_gets_one_when_their_domain_is_listed(_issuer: Issuer, world: World) {
        let answer = log_in_as(&world, "grace@example.com").await;
        assert_eq!((answer.status, answer.text()), (401, NOT_LISTED));
        assert_eq!(reason(&world).await, "there is no account with this address");
        let listed = json!({ "google-auth-auto-create-accounts-domain": "Example.org, example.com" });
        assert_eq!(world.admin().put("/api/google/settings", listed).await.status, 204);
        for stranger in ["eve@evil.example", "eve@sub.example.com", "eve@notexample.com", "\"eve@example.com\"@evil.example"] {
            assert_eq!(log_in_as(&world, stranger).await.status, 401, "{stranger}");
        }
        assert_eq!(world.count("app_user").await, 1);

        let answer = log_in_as(&world, "Grace@example.com").await;
        assert_eq!(answer.status, 200, "{answer}");
        assert_eq!(user(&world, "grace@example.com").await, "Grace Hopper, google, no password");
        let current = world.session(&answer.text_at("/id")).get("/api/user/current").await.json();
        assert_eq!((&current["group_ids"], &current["sso_source"]), (&json!([1]), &json!("google")));
        let events: i64 = world.one("SELECT count(*) AS number FROM audit_event WHERE topic = 'user-joined'").await;
        assert_eq!(events, 1);
        assert_eq!(world.anonymous().log_in("grace@example.com", "").await.status, 400);
        assert_eq!(world.anonymous().log_in("grace@example.com", PASSWORD).await.status, 401);
    }

    /// Names follow Google where the account came from there.
    async fn names_are_refreshed(_issuer: Issuer, world: World) {
        let listed = json!({ "google-auth-auto-create-accounts-domain": "example.com" });
        assert_eq!(world.admin().put("/api/google/settings", listed).await.status, 204);
        let claims = claims(&world, "grace@example.com");
        for (changes, name) in [
            (json!({ "family_name": null }), "Grace -"),
            (json!({ "given_name": " Grace ", "family_name": "Murray Hopper" }), "Grace Murray Hopper"),
            (json!({ "given_name": "", "family_name": null }), "Grace Murray Hopper"),
        ] {
            let answer = log_in(&world, &Signer::first().token(&but(claims.clone(), &changes))).await;
            assert_eq!(answer.status, 200, "{answer}");
            assert_eq!(user(&world, "grace@example.com").await, format!("{name}, google, no password"));
        }
    }

    /// Of two first log-ins at once, one makes the account and the other finds it.
    async fn the_same_person_twice_at_once_gets_one_account(issuer: Issuer, world: World) {
        let listed = json!({ "google-auth-auto-create-accounts-domain": "example.com" });
        assert_eq!(world.admin().put("/api/google/settings", listed).await.status, 204);
        let log_in = || log_in_as(&world, "grace@example.com");
        let (a, b, c, d) = tokio::join!(log_in(), log_in(), log_in(), log_in());
        assert_eq!([a, b, c, d].map(|answer| answer.status), [200; 4]);
        assert_eq!((world.count("app_user").await, issuer.asked()), (2, 1), "and the keys are fetched once");
    }

    /// A113, S9, S33
    async fn a_deactivated_person_stays_out(_issuer: Issuer, world: World) {
        world.add_person("grace@example.com").await;
        world.deactivate("grace@example.com").await;
        let listed = json!({ "google-auth-auto-create-accounts-domain": "example.com" });
        assert_eq!(world.admin().put("/api/google/settings", listed).await.status, 204);
        let answer = log_in_as(&world, "grace@example.com").await;
        assert_eq!((answer.status, answer.text()), (401, DEACTIVATED));
        assert_eq!(reason(&world).await, "the account is deactivated");
    }

    /// S19, S23: who signs in with Google confirms with Google, by a token made for it.
    async fn a_person_confirms_with_google(_issuer: Issuer, world: World) {
        let confirm = async |token: String| {
            world.admin().post("/api/session/confirm", json!({ "token": token })).await
        };
        let token = |email: &str| Signer::first().token(&claims(&world, email));
        let early = token(ADA);
        world.clock.advance(TimeDelta::seconds(301));
        let another = token("grace@example.com");
        let unverified = Signer::first().token(&but(claims(&world, ADA), &json!({ "email_verified": false })));
        for bad in [early, another, unverified, "x".into()] {
            let answer = confirm(bad).await;
            let told = "This is no ID token that Google gave for your account just now.";
            assert_eq!((answer.status, answer.json()), (400, json!({ "errors": { "token": told } })));
        }
        assert_eq!(world.last_event("session-confirmation-failed").await["details"], json!({ "by": "google" }));
        let answer = confirm(token(ADA)).await;
        assert_eq!((answer.status, confirm(token(ADA)).await.status), (200, 401), "{answer}");
        let own = world.session(&answer.text_at("/id"));
        let events = own.get("/api/audit?topic=session-confirmed").await.json();
        assert_eq!((events["total"].clone(), events["data"][0]["details"].clone()), (json!(1), json!({ "by": "google" })));
    }
}

/// A110: also when it was switched off.
#[tokio::test]
async fn without_a_client_id_there_is_no_google_sign_in() {
    let issuer = Issuer::start().await;
    let world = World::new().await;
    let disabled = "400 text/plain\nGoogle Auth is disabled.";
    assert_eq!(log_in_as(&world, ADA).await.to_string(), disabled);
    let world = issuer.world().await;
    let off = json!({ "google-auth-enabled": false });
    assert_eq!(world.admin().put("/api/google/settings", off).await.status, 204);
    assert_eq!(log_in_as(&world, ADA).await.to_string(), disabled);
    assert_eq!(issuer.asked(), 0);
}

/// A112
#[tokio::test]
async fn the_session_lasts_as_long_as_was_asked_for() {
    let issuer = Issuer::start().await;
    let world = issuer.world().await;
    let cookie = async |remember: Value| {
        let token = Signer::first().token(&claims(&world, ADA));
        let body = json!({ "token": token, "remember": remember });
        world.anonymous().post("/api/session/google_auth", body).await.cookie("metabase.SESSION").unwrap()
    };
    expect!["metabase.SESSION=…; Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax"]
        .assert_eq(&cookie(json!(true)).await);
    expect!["metabase.SESSION=…; Path=/; HttpOnly; SameSite=Lax"].assert_eq(&cookie(json!(null)).await);
}

/// S9: every way in asks the same of an account.
#[tokio::test]
async fn the_state_of_an_account_counts_for_every_way_in() {
    let issuer = Issuer::start().await;
    let world = issuer.world().await;
    world.add_person("active@example.com").await;
    world.add_person("deactivated@example.com").await;
    world.deactivate("deactivated@example.com").await;
    let key = world.plain_key().await.get("/api/user/current").await.text_at("/email");
    for (email, status) in [
        ("active@example.com", 200),
        ("deactivated@example.com", 401),
        (&key, 401),
        ("nobody@example.com", 401),
    ] {
        let by_password = world.anonymous().log_in(email, PASSWORD).await;
        let by_google = log_in_as(&world, email).await;
        assert_eq!((by_password.status, by_google.status), (status, status), "{email}");
        let is_told = |answer: &Answer| answer.text() == DEACTIVATED;
        assert_eq!(is_told(&by_password), is_told(&by_google), "{email}");
    }
}

/// The user of an API key is no person, whatever its address.
#[tokio::test]
async fn the_user_of_an_api_key_cannot_log_in() {
    let issuer = Issuer::start().await;
    let world = issuer.world().await;
    let email = world.plain_key().await.get("/api/user/current").await.text_at("/email");
    let (_, domain) = email.split_once('@').unwrap();
    let listed = json!({ "google-auth-auto-create-accounts-domain": domain });
    assert_eq!(world.admin().put("/api/google/settings", listed).await.status, 204);
    let answer = log_in_as(&world, &email).await;
    assert_eq!((answer.status, answer.text()), (401, NOT_LISTED));
}

/// A114, A115, S32: one for every claim.
#[tokio::test]
async fn a_token_whose_claims_do_not_hold_is_refused() {
    let issuer = Issuer::start().await;
    let world = issuer.world_with(&[("MB_DISABLE_SESSION_THROTTLE", "true")]).await;
    let sessions = world.count("session").await;
    let now = world.clock.now().timestamp();
    let mut reasons = String::new();
    for changes in [
        json!({ "iss": "https://accounts.google.com.evil.example" }),
        json!({ "iss": "http://accounts.google.com" }),
        json!({ "iss": null }),
        json!({ "aud": "5678-other.apps.googleusercontent.com" }),
        json!({ "aud": ["5678-other.apps.googleusercontent.com", format!("{CLIENT_ID}.evil.example")] }),
        json!({ "aud": [] }),
        json!({ "aud": null }),
        json!({ "exp": now - 60 }),
        json!({ "exp": i64::MIN }),
        json!({ "exp": (now + 3600).to_string() }),
        json!({ "exp": null }),
        json!({ "iat": now + 61 }),
        json!({ "iat": i64::MAX }),
        json!({ "iat": null }),
        json!({ "nbf": now + 61 }),
        json!({ "email": null }),
        json!({ "email": "ada" }),
        json!({ "email": ["ada@example.com"] }),
        json!({ "email_verified": false }),
        json!({ "email_verified": "false" }),
        json!({ "email_verified": "True" }),
        json!({ "email_verified": 1 }),
        json!({ "email_verified": null }),
    ] {
        let token = Signer::first().token(&but(claims(&world, ADA), &changes));
        let reason = refused(&world, &token).await;
        let changes = changes.to_string().replace(&now.to_string()[..6], "…");
        writeln!(reasons, "{changes}: {reason}").unwrap();
    }
    expect![[r#"
        {"iss":"https://accounts.google.com.evil.example"}: another issuer made the token
        {"iss":"http://accounts.google.com"}: another issuer made the token
        {"iss":null}: a claim is missing or has the wrong type
        {"aud":"5678-other.apps.googleusercontent.com"}: the token was made for another application
        {"aud":["5678-other.apps.googleusercontent.com","1234-metalith.apps.googleusercontent.com.evil.example"]}: the token was made for another application
        {"aud":[]}: the token was made for another application
        {"aud":null}: a claim is missing or has the wrong type
        {"exp":…5940}: the token has expired
        {"exp":-9223372036854775808}: the token has expired
        {"exp":"…9600"}: a claim is missing or has the wrong type
        {"exp":null}: a claim is missing or has the wrong type
        {"iat":…6061}: the token was issued in the future
        {"iat":9223372036854775807}: the token was issued in the future
        {"iat":null}: a claim is missing or has the wrong type
        {"nbf":…6061}: the token is not valid yet
        {"email":null}: the token carries no e-mail address
        {"email":"ada"}: the token carries no e-mail address
        {"email":["ada@example.com"]}: a claim is missing or has the wrong type
        {"email_verified":false}: the e-mail address is not verified
        {"email_verified":"false"}: the e-mail address is not verified
        {"email_verified":"True"}: the e-mail address is not verified
        {"email_verified":1}: a claim is missing or has the wrong type
        {"email_verified":null}: the e-mail address is not verified
    "#]].assert_eq(&reasons);
    assert_eq!(world.count("session").await, sessions);
}

/// S32: clocks differ by a little, and Google spells some claims in two ways.
#[tokio::test]
async fn a_token_that_just_holds_is_accepted() {
    let issuer = Issuer::start().await;
    let world = issuer.world().await;
    let now = world.clock.now().timestamp();
    for changes in [
        json!({ "iss": "accounts.google.com" }),
        json!({ "aud": ["another", CLIENT_ID] }),
        json!({ "exp": now - 59 }),
        json!({ "iat": now + 60, "nbf": now + 60 }),
        json!({ "email_verified": "true" }),
        json!({ "hd": "example.com" }),
        json!({ "given_name": null, "family_name": null, "sub": null, "azp": null }),
    ] {
        let answer = log_in(&world, &Signer::first().token(&but(claims(&world, ADA), &changes))).await;
        assert_eq!(answer.status, 200, "{changes}: {answer}");
    }
}

/// S32: the key decides about the algorithm, never the token.
#[tokio::test]
async fn a_token_that_its_key_has_not_signed_is_refused() {
    let issuer = Issuer::start().await;
    let world = issuer.world_with(&[("MB_DISABLE_SESSION_THROTTLE", "true")]).await;
    let (first, second) = (Signer::first(), Signer::second());
    let claims = claims(&world, ADA);
    let good = first.token(&claims);
    let (signed, signature) = good.rsplit_once('.').unwrap();

    let none = unsigned(&json!({ "alg": "none", "kid": "first" }), &claims);
    let no_algorithm = "the token names another algorithm than its key has";
    assert_eq!(refused(&world, &format!("{none}.")).await, no_algorithm);
    assert_eq!(refused(&world, &format!("{none}.{signature}")).await, no_algorithm);
    for public in public_halves(&first) {
        let confused = unsigned(&json!({ "alg": "HS256", "kid": "first" }), &claims);
        let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &public);
        let signature = base64(ring::hmac::sign(&key, confused.as_bytes()));
        assert_eq!(refused(&world, &format!("{confused}.{signature}")).await, no_algorithm);
    }
    for algorithm in ["RS512", "PS256", "ES256", "rs256"] {
        let token = first.token_under(&json!({ "alg": algorithm, "kid": "first" }), &claims);
        assert_eq!(refused(&world, &token).await, no_algorithm, "{algorithm}");
    }

    let no_match = "the signature does not match";
    let other = second.token_under(&json!({ "alg": "RS256", "kid": "first" }), &claims);
    assert_eq!(refused(&world, &other).await, no_match);
    let header = good.split_once('.').unwrap().0;
    let forged = base64(but(claims.clone(), &json!({ "email": "eve@example.com" })).to_string());
    assert_eq!(refused(&world, &format!("{header}.{forged}.{signature}")).await, no_match);
    assert_eq!(refused(&world, &format!("{signed}.")).await, no_match);

    let own_key = json!({ "alg": "RS256", "kid": "second", "jwk": second.public(), "jku": issuer.address });
    let no_key = "the token names no key, or none that the issuer has";
    assert_eq!(refused(&world, &second.token_under(&own_key, &claims)).await, no_key);
    assert_eq!(refused(&world, &first.token_under(&json!({ "alg": "RS256" }), &claims)).await, no_key);
    let critical = json!({ "alg": "RS256", "kid": "first", "crit": ["exp"] });
    let not_understood = "the token needs an extension that is not understood";
    assert_eq!(refused(&world, &first.token_under(&critical, &claims)).await, not_understood);

    let long = "a".repeat(20_000);
    for malformed in
        ["x", "a.b", "a.b.c", "..", "a.b.c.d", long.as_str(), &format!("{good}.x"), "\u{1f98a}.\u{1f98a}.x"]
    {
        assert_eq!(refused(&world, malformed).await, "the token is malformed", "{malformed:.40}");
    }
    assert_eq!(log_in(&world, &good).await.status, 200, "and nothing is wrong with the rest");
}

/// What somebody might take for a shared secret: the public key in its spellings.
fn public_halves(signer: &Signer) -> Vec<Vec<u8>> {
    let public = signer.public();
    let modulus = public["n"].as_str().unwrap();
    vec![modulus.into(), URL_SAFE_NO_PAD.decode(modulus).unwrap(), public.to_string().into()]
}

/// S32: an issuer may have keys of the other kind.
#[tokio::test]
async fn a_key_on_a_curve_signs_too() {
    let issuer = Issuer::start().await;
    let world = issuer.world().await;
    let elliptic = Signer::elliptic();
    issuer.rotate(&[&Signer::first(), &elliptic]);
    assert_eq!(log_in(&world, &elliptic.token(&claims(&world, ADA))).await.status, 200);
    let other = Signer::elliptic().token(&claims(&world, ADA));
    assert_eq!(refused(&world, &other).await, "the signature does not match");
}

/// S32
#[tokio::test]
async fn only_accounts_of_the_hosted_domain_may_sign_in() {
    let issuer = Issuer::start().await;
    let world = issuer.world_with(&[("MB_GOOGLE_AUTH_HOSTED_DOMAIN", "example.org,Example.com")]).await;
    let log_in_of = async |hd: Value| {
        let token = Signer::first().token(&but(claims(&world, ADA), &json!({ "hd": hd })));
        log_in(&world, &token).await
    };
    for domain in ["example.com", "example.org"] {
        assert_eq!(log_in_of(json!(domain)).await.status, 200, "{domain}");
    }
    for domain in [json!("evil.example"), json!(""), json!(null)] {
        assert_eq!(log_in_of(domain.clone()).await.text(), NOT_AUTHENTICATED, "{domain}");
        assert_eq!(reason(&world).await, "the account is not of a hosted domain that may sign in");
    }
}

/// S32: keys are fetched again when they are no longer current, and when a token names a new one.
#[tokio::test]
async fn keys_that_change_are_noticed() {
    let issuer = Issuer::start().await;
    let world = issuer.world().await;
    let (first, second) = (Signer::first(), Signer::second());
    let status = async |signer: &Signer| log_in(&world, &signer.token(&claims(&world, ADA))).await.status;
    assert_eq!((status(&first).await, issuer.asked()), (200, 1));
    issuer.rotate(&[&second]);
    assert_eq!((status(&second).await, issuer.asked()), (401, 1), "it was asked just now");
    world.clock.advance(TimeDelta::seconds(30));
    assert_eq!((status(&second).await, issuer.asked()), (200, 2));
    assert_eq!((status(&first).await, issuer.asked()), (401, 2), "the old key is gone");
    world.clock.advance(TimeDelta::seconds(3600));
    assert_eq!((status(&second).await, issuer.asked()), (200, 3), "an hour is over");
}

/// Whoever makes up key ids does not make us pester the issuer.
#[tokio::test]
async fn unknown_keys_are_asked_for_once_in_a_while() {
    let issuer = Issuer::start().await;
    let world = issuer.world_with(&[("MB_DISABLE_SESSION_THROTTLE", "true")]).await;
    assert_eq!(log_in_as(&world, ADA).await.status, 200);
    for round in 1..=3 {
        for number in 0..10 {
            let header = json!({ "alg": "RS256", "kid": format!("made up {number}") });
            let token = Signer::first().token_under(&header, &claims(&world, ADA));
            refused(&world, &token).await;
        }
        assert_eq!(issuer.asked(), round);
        world.clock.advance(TimeDelta::seconds(30));
    }
}

/// How long the issuer says its keys are current counts, within bounds.
#[tokio::test]
async fn keys_are_kept_as_long_as_the_issuer_says() {
    for (said, seconds) in [
        ("public, max-age=600", 600),
        ("no-store", 60),
        ("max-age=0", 60),
        ("max-age=31536000", 24 * 3600),
        ("", 3600),
    ] {
        let issuer = Issuer::start().await;
        issuer.cache_for(said);
        let world = issuer.world().await;
        log_in_as(&world, ADA).await;
        world.clock.advance(TimeDelta::seconds(seconds - 1));
        assert_eq!((log_in_as(&world, ADA).await.status, issuer.asked()), (200, 1), "{said}");
        world.clock.advance(TimeDelta::seconds(1));
        assert_eq!((log_in_as(&world, ADA).await.status, issuer.asked()), (200, 2), "{said}");
    }
}

/// Known keys go on counting for a day while the issuer is down; without keys nobody gets in.
#[tokio::test]
async fn while_the_issuer_is_down_its_keys_count_for_a_day() {
    let mut issuer = Issuer::start().await;
    let world = issuer.world().await;
    assert_eq!(log_in_as(&world, ADA).await.status, 200);
    issuer.stop().await;
    world.clock.advance(TimeDelta::hours(23));
    assert_eq!(log_in_as(&world, ADA).await.status, 200);
    world.clock.advance(TimeDelta::hours(1));
    let answer = log_in_as(&world, ADA).await;
    assert_eq!((answer.status, answer.text()), (401, NO_KEYS));
    assert_eq!(world.anonymous().log_in(ADA, PASSWORD).await.status, 200);
    let token = Signer::first().token(&claims(&world, ADA));
    let own = world.session(&world.log_in(ADA).await);
    assert_eq!(
        own.post("/api/session/confirm", json!({ "token": token })).await.status,
        503,
        "and nobody is signed out"
    );
}

/// It is our trouble, so it counts against nobody; and it is over when the issuer is back.
#[tokio::test]
async fn an_issuer_that_was_down_is_asked_again() {
    let issuer = Issuer::start().await;
    issuer.rotate(&[]);
    let world = issuer.world().await;
    for _ in 0..60 {
        assert_eq!(log_in_as(&world, ADA).await.text(), NO_KEYS);
    }
    assert_eq!(issuer.asked(), 1);
    issuer.rotate(&[&Signer::first()]);
    world.clock.advance(TimeDelta::seconds(5));
    assert_eq!(log_in_as(&world, ADA).await.status, 200);
}

/// The address counter is that of logging in with a password.
#[tokio::test]
async fn an_address_that_keeps_failing_is_stopped() {
    let issuer = Issuer::start().await;
    let world = issuer.world().await;
    for _ in 0..50 {
        assert_eq!(log_in(&world, "no token").await.text(), NOT_AUTHENTICATED);
    }
    let stopped = log_in_as(&world, ADA).await;
    expect![[r#"
        401 application/json; charset=utf-8
        {
          "errors": {
            "username": "Too many attempts! You must wait 15 seconds before trying again."
          }
        }"#]]
    .assert_eq(&stopped.to_string());
    assert_eq!(stopped.header("retry-after"), Some("3600"));
    assert_eq!(world.anonymous().log_in(ADA, PASSWORD).await.status, 401);
    let elsewhere = world.anonymous().from("203.0.113.7");
    assert_eq!(elsewhere.log_in(ADA, PASSWORD).await.status, 200);
}

#[tokio::test]
async fn the_token_has_to_be_there() {
    let issuer = Issuer::start().await;
    let world = issuer.world().await;
    let answer = world.anonymous().post("/api/session/google_auth", json!({})).await;
    expect![[r#"
        400 application/json; charset=utf-8
        {
          "errors": {
            "token": "value must be a non-blank string."
          },
          "specific-errors": {
            "token": [
              "missing required key, received: nil"
            ]
          }
        }"#]]
    .assert_eq(&answer.to_string());
}

/// A118
#[tokio::test]
async fn settings_that_make_no_sense_together_are_refused() {
    let world = World::new().await;
    let put = async |body: Value| world.admin().put("/api/google/settings", body).await.to_string();
    let id = "google-auth-client-id";
    expect![[r#"
        400 text/plain
        Invalid Google Sign-In Client ID: must end with ".apps.googleusercontent.com""#]]
    .assert_eq(&put(json!({ id: "abc" })).await);
    expect![[r#"
        400 text/plain
        Google Sign-In is not configured. Please set the Client ID first."#]]
    .assert_eq(&put(json!({ "google-auth-enabled": true })).await);
    expect![[r#"
        400 text/plain
        Invalid domain"#]]
    .assert_eq(&put(json!({ id: CLIENT_ID, "google-auth-auto-create-accounts-domain": "@example" })).await);
    expect![[r#"
        400 application/json; charset=utf-8
        {
          "errors": {
            "google-auth-jwks-uri": "unexpected key"
          }
        }"#]]
    .assert_eq(&put(json!({ id: CLIENT_ID, "google-auth-jwks-uri": "https://evil.example" })).await);
    assert_eq!(world.admin().get("/api/setting/google-auth-client-id").await.status, 204, "nothing was kept");

    let generic = world.admin().put("/api/setting/google-auth-client-id", json!({ "value": "abc" })).await;
    assert_eq!(generic.status, 400);
}

/// What is absent stays, null resets, and every change is on record.
#[tokio::test]
async fn settings_change_together() {
    let world = World::new().await;
    let properties = async || {
        let all = world.admin().get("/api/session/properties").await.json();
        let keys = ["client-id", "enabled", "configured", "auto-create-accounts-domain", "hosted-domain"];
        keys.map(|key| all[format!("google-auth-{key}")].clone())
    };
    let put = async |body: Value| world.admin().put("/api/google/settings", body).await.status;
    assert_eq!(json!(properties().await), json!([null, false, false, null, null]));
    let id = json!({ "google-auth-client-id": CLIENT_ID, "google-auth-auto-create-accounts-domain": "A.com,b.com" });
    assert_eq!(put(id).await, 204);
    assert_eq!(json!(properties().await), json!([CLIENT_ID, true, true, "a.com,b.com", null]));
    assert_eq!(put(json!({ "google-auth-enabled": false, "google-auth-hosted-domain": "a.com" })).await, 204);
    assert_eq!(json!(properties().await), json!([CLIENT_ID, false, true, "a.com,b.com", "a.com"]));
    assert_eq!(put(json!({ "google-auth-client-id": null, "google-auth-enabled": null })).await, 204);
    assert_eq!(json!(properties().await), json!([null, false, false, "a.com,b.com", "a.com"]));
    let changes: i64 =
        world.one("SELECT count(*) AS number FROM audit_event WHERE topic = 'setting-update'").await;
    assert_eq!(changes, 6);
}

#[tokio::test]
async fn what_the_environment_decides_cannot_be_changed() {
    let issuer = Issuer::start().await;
    let world = issuer.world().await;
    let answer = world.admin().put("/api/google/settings", json!({ "google-auth-client-id": null })).await;
    expect![[r#"
        400 application/json; charset=utf-8
        {
          "errors": {
            "google-auth-client-id": "is set by the environment variable MB_GOOGLE_AUTH_CLIENT_ID and cannot be changed here."
          }
        }"#]]
    .assert_eq(&answer.to_string());
}

/// Pages may load Google's button while it is on, and nothing of Google's otherwise.
#[tokio::test]
async fn pages_let_googles_button_in_while_it_is_on() {
    let world = World::new().await;
    let google = async || {
        let page = world.anonymous().get("/auth/login").await;
        let policy = page.header("content-security-policy").unwrap().to_owned();
        let rules = policy.split("; ").filter(|rule| rule.contains("google"));
        let rules = rules.map(str::to_owned).collect::<Vec<_>>().join("\n");
        (rules, page.header("referrer-policy").unwrap().to_owned())
    };
    assert_eq!(google().await, (String::new(), "same-origin".to_owned()));
    let on = json!({ "google-auth-client-id": CLIENT_ID });
    assert_eq!(world.admin().put("/api/google/settings", on).await.status, 204);
    let (rules, referrer) = google().await;
    expect![[r#"
        script-src 'self' https://accounts.google.com/gsi/client
        style-src 'self' 'unsafe-inline' https://accounts.google.com/gsi/style
        connect-src 'self' https://accounts.google.com/gsi/
        frame-src https://accounts.google.com/gsi/"#]]
    .assert_eq(&rules);
    assert_eq!(referrer, "strict-origin-when-cross-origin");
    let answer = world.anonymous().get("/api/health").await;
    assert!(!answer.header("content-security-policy").unwrap().contains("google"));
    assert_eq!(
        world.admin().put("/api/google/settings", json!({ "google-auth-enabled": false })).await.status,
        204
    );
    assert_eq!(google().await.0, "");
}
