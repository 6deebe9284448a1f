//! Signing in with OpenID Connect, at an issuer of the tests' own.
//!
//! Every refusal looks the same from outside; the audit log tells the reason, so that each test knows that it was its
//! own doing and not another fault.

pub mod issuer;

use crate::{
    google::issuer::{Signer, base64, unsigned},
    second_factor::phone::Phone,
    world::{ADA, Answer, Client, PASSWORD, World},
};
use axum::{
    http::{StatusCode, header},
    response::IntoResponse,
};
use chrono::TimeDelta;
use expect_test::expect;
use issuer::{CLIENT_ID, CLIENT_SECRET, Instead, Issuer, Sign};
use reqwest::Url;
use ring::hmac;
use serde_json::{Value, json};
use std::fmt::Write;

/// Where the button leads.
pub const START: &str = "/api/session/oidc/start";
const MARK: &str = "metalith.SIGN_IN";

/// A browser on its way: what it keeps, and where it was sent.
pub struct Journey {
    pub mark: String,
    pub location: String,
}

impl Journey {
    /// Presses the button.
    pub async fn begin(client: &Client, path: &str) -> Self {
        let answer = client.get(path).await;
        assert_eq!(answer.status, 303, "{answer}");
        let mark = answer.cookie_value(MARK).unwrap_or_else(|| panic!("{:?}", answer.header("location")));
        Self { mark, location: answer.header("location").unwrap().to_owned() }
    }

    /// Comes back by a path that the issuer has named.
    pub async fn end(&self, client: Client, path: &str) -> Answer {
        client.with("cookie", &format!("{MARK}={}", self.mark)).get(path).await
    }
}

/// The whole way of somebody of whom the issuer says this.
async fn sign_in(issuer: &Issuer, world: &World, changes: &Value) -> Answer {
    let journey = Journey::begin(&world.anonymous(), START).await;
    let path = issuer.send_back(&world.clock, &journey.location, changes);
    journey.end(world.anonymous(), &path).await
}

/// Expects that somebody was let in, and gives who they are.
async fn let_in(world: &World, answer: &Answer, page: &str) -> Client {
    assert_eq!((answer.status, answer.header("location")), (303, Some(page)), "{answer}");
    let client = world.session(&answer.cookie_value("metabase.SESSION").unwrap());
    assert_eq!(client.get("/api/user/current").await.status, 200);
    client
}

/// Expects that somebody ends on the sign-in page, told this, and gives the reason that the audit log has for it.
async fn turned_away(world: &World, answer: &Answer, told: &str) -> String {
    let page = format!("/auth/login?problem={told}");
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, Some(page.as_str())),
        "{}",
        reason(world).await
    );
    assert_eq!((answer.text(), answer.cookie_value("metabase.SESSION")), ("", None));
    reason(world).await
}

/// Why the last log-in was refused.
async fn reason(world: &World) -> String {
    let event = world.last_event("user-login-failed").await;
    assert_eq!(event["details"]["auth_method"], "oidc");
    event["details"]["reason"].as_str().unwrap().to_owned()
}

async fn set(world: &World, key: &str, value: Value) {
    let answer = world.admin().put(&format!("/api/setting/{key}"), json!({ "value": value })).await;
    assert_eq!(answer.status, 204, "{answer}");
}

async fn make_accounts(world: &World) {
    set(world, "oidc-user-provisioning-enabled", json!(true)).await;
}

/// A path with one parameter changed; without a value it goes.
fn altered(path: &str, name: &str, value: Option<&str>) -> String {
    let mut url = Url::parse(&format!("http://here.invalid{path}")).unwrap();
    let kept: Vec<_> = url.query_pairs().into_owned().filter(|(known, _)| known != name).collect();
    url.query_pairs_mut().clear().extend_pairs(kept).extend_pairs(value.map(|value| (name, value)));
    format!("{}?{}", url.path(), url.query().unwrap())
}

fn parameter(address: &str, name: &str) -> String {
    let url = Url::parse("http://here.invalid").unwrap().join(address).unwrap();
    let found = url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned());
    found.unwrap_or_else(|| panic!("no {name} in {address}"))
}

macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($issuer:ident: Issuer, $world:ident: World) $body:block)*) => {
        $($(#[$meta])* async fn $name($issuer: Issuer, $world: World) $body)*

        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let issuer = super::Issuer::start();
                let world = issuer.world().await;
                super::$name(issuer, world).await;
            })*
        }

        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let issuer = super::Issuer::start();
                let world = issuer.world_on(crate::world::On::Postgres, &[]).await;
                super::$name(issuer, world).await;
            })*
        }
    };
}

on_both! {
    /// S33, S34: the account stays what it was, password and names included.
    async fn a_person_with_an_account_signs_in_and_goes_where_they_wanted(issuer: Issuer, world: World) {
        let begun = world.anonymous().get(&format!("{START}?redirect=%2Fbrowse%3Fpage%3D2&remember=true")).await;
        expect!["metalith.SIGN_IN=…; Path=/; Max-Age=600; HttpOnly; SameSite=Lax"].assert_eq(&begun.cookie(MARK).unwrap());
        let location = begun.header("location").unwrap().to_owned();
        let sent = Url::parse(&location).unwrap();
        let names: Vec<_> = sent.query_pairs().map(|(name, _)| name.into_owned()).collect();
        let all = "prompt response_type client_id redirect_uri scope state nonce code_challenge code_challenge_method";
        assert_eq!(names.join(" "), all);
        assert_eq!(parameter(&location, "redirect_uri"), "https://bi.example.com/api/session/oidc/callback");
        assert_eq!(parameter(&location, "scope"), "openid email profile");
        for secret in ["state", "nonce", "code_challenge"] {
            assert!(parameter(&location, secret).len() >= 43, "{secret}");
        }

        let journey = Journey { mark: begun.cookie_value(MARK).unwrap(), location };
        let changes = json!({ "email": "ADA@Example.com" });
        let path = issuer.send_back(&world.clock, &journey.location, &changes);
        let answer = journey.end(world.anonymous(), &path).await;
        let ada = let_in(&world, &answer, "/browse?page=2").await;
        expect!["metabase.SESSION=…; Path=/; Max-Age=1209600; HttpOnly; SameSite=Lax"]
            .assert_eq(&answer.cookie("metabase.SESSION").unwrap());
        let current = ada.get("/api/user/current").await.json();
        assert_eq!((&current["email"], &current["first_name"], &current["sso_source"]), (&json!(ADA), &json!("Ada"), &json!(null)));
        assert_eq!(world.last_event("user-login").await["details"]["auth_method"], "oidc");
        assert_eq!(world.anonymous().log_in(ADA, PASSWORD).await.status, 200);
        assert_eq!(world.count("oidc_sign_in").await, 0);
    }

    /// S33
    async fn whoever_has_no_account_gets_one_where_that_is_on(issuer: Issuer, world: World) {
        let answer = sign_in(&issuer, &world, &json!({})).await;
        assert_eq!(turned_away(&world, &answer, "no-account").await, "there is no account with this address");
        make_accounts(&world).await;
        let grace = let_in(&world, &sign_in(&issuer, &world, &json!({})).await, "/").await;
        let current = grace.get("/api/user/current").await.json();
        assert_eq!((&current["email"], &current["first_name"], &current["last_name"]), (&json!("grace@example.com"), &json!("Grace"), &json!("Hopper")));
        assert_eq!((&current["group_ids"], &current["sso_source"]), (&json!([1]), &json!("oidc")));
        assert_eq!(world.last_event("user-joined").await["details"], json!({ "auth_method": "oidc" }));
        let renamed = sign_in(&issuer, &world, &json!({ "family_name": "Murray" })).await;
        let grace = let_in(&world, &renamed, "/").await;
        assert_eq!(grace.get("/api/user/current").await.text_at("/last_name"), "Murray");
        assert_eq!(world.count("app_user").await, 2);
        assert_eq!(world.anonymous().log_in("grace@example.com", PASSWORD).await.status, 401);
    }

    /// S33: the issuer gave an address to somebody else, or somebody took it.
    async fn whoever_comes_to_an_address_later_gets_into_no_account(issuer: Issuer, world: World) {
        make_accounts(&world).await;
        world.add_person("grace@example.com").await;
        let_in(&world, &sign_in(&issuer, &world, &json!({})).await, "/").await;
        let grace: i64 = world.one("SELECT id FROM app_user WHERE email = 'grace@example.com'").await;
        let bound = world.last_event("user-bound").await;
        assert_eq!((&bound["model_id"], &bound["details"]), (&json!(grace), &json!({ "issuer": issuer.address, "subject": "grace@example.com" })));
        for email in ["grace@example.com", "GRACE@example.com"] {
            let answer = sign_in(&issuer, &world, &json!({ "sub": "other", "email": email })).await;
            let reason = "the account with this address belongs to somebody else at the issuer";
            assert_eq!(turned_away(&world, &answer, "failed").await, reason);
            assert_eq!(world.last_event("user-login-failed").await["model_id"], json!(grace));
        }
        let_in(&world, &sign_in(&issuer, &world, &json!({})).await, "/").await;
        assert_eq!((world.count("sso_subject").await, world.count("app_user").await), (1, 2));

        // An administrator who brings the account back has looked at whose it is.
        world.deactivate("grace@example.com").await;
        let answer = sign_in(&issuer, &world, &json!({ "sub": "other" })).await;
        assert_eq!(turned_away(&world, &answer, "disabled").await, "the account is deactivated");
        assert_eq!(world.admin().put(&format!("/api/user/{grace}/reactivate"), json!({})).await.status, 200);
        assert_eq!(world.last_event("user-reactivated").await["details"], json!({ "unbound": 1 }));
        let_in(&world, &sign_in(&issuer, &world, &json!({ "sub": "other" })).await, "/").await;
        let answer = sign_in(&issuer, &world, &json!({})).await;
        turned_away(&world, &answer, "failed").await;
    }

    /// S33: nobody waits at the address of somebody who is yet to come, and would get the groups they bring.
    async fn nobody_takes_an_address_while_an_issuer_vouches_for_people(issuer: Issuer, world: World) {
        make_accounts(&world).await;
        let mallory = world.person_named("mallory@example.com").await;
        let own = mallory.get("/api/user/current").await.json();
        let path = format!("/api/user/{}", own["id"]);
        let refused = mallory.put(&path, json!({ "email": "grace@example.com" })).await;
        assert_eq!(refused.status, 400, "{refused}");
        assert!(refused.text_at("/errors/email").starts_with("People sign in here with "), "{refused}");
        assert_eq!(mallory.put(&path, json!({ "last_name": "M", "email": "mallory@example.com" })).await.status, 200);
        let grace = let_in(&world, &sign_in(&issuer, &world, &json!({})).await, "/").await;
        assert_ne!(grace.get("/api/user/current").await.json()["id"], own["id"]);
    }

    /// S33: an account that an administrator gives another address is whoever's comes with that next.
    async fn an_account_that_is_handed_over_is_unbound(issuer: Issuer, world: World) {
        make_accounts(&world).await;
        let first = let_in(&world, &sign_in(&issuer, &world, &json!({})).await, "/").await;
        let id = first.get("/api/user/current").await.json()["id"].clone();
        let path = format!("/api/user/{id}");
        assert_eq!(world.admin().put(&path, json!({ "email": "heir@example.com" })).await.status, 200);
        assert_eq!(world.last_event("user-update").await["details"]["unbound"], json!(1));
        let heir = sign_in(&issuer, &world, &json!({ "sub": "heir", "email": "heir@example.com" })).await;
        let heir = let_in(&world, &heir, "/").await;
        assert_eq!(heir.get("/api/user/current").await.json()["id"], id);
    }

    /// S33: the account keeps the address that it has here, and nobody gets into another by a new one.
    async fn whoever_comes_with_a_new_address_has_the_same_account(issuer: Issuer, world: World) {
        make_accounts(&world).await;
        world.add_person("bob@example.com").await;
        let me = async |claims: Value| {
            let session = let_in(&world, &sign_in(&issuer, &world, &claims).await, "/").await;
            let current = session.get("/api/user/current").await.json();
            (current["id"].clone(), current["email"].clone(), current["last_name"].clone())
        };
        let (id, ..) = me(json!({ "sub": "6f1c" })).await;
        for email in ["murray@example.com", "bob@example.com", ADA] {
            let now = me(json!({ "sub": "6f1c", "email": email, "family_name": "Murray" })).await;
            assert_eq!(now, (id.clone(), json!("grace@example.com"), json!("Murray")), "{email}");
        }
        assert_eq!((world.count("sso_subject").await, world.count("app_user").await), (1, 3));
        let (bob, ..) = me(json!({ "sub": "b0b", "email": "bob@example.com" })).await;
        assert_ne!(bob, id);

        world.deactivate("grace@example.com").await;
        let answer = sign_in(&issuer, &world, &json!({ "sub": "6f1c", "email": "new@example.com" })).await;
        assert_eq!(turned_away(&world, &answer, "disabled").await, "the account is deactivated");
    }

    /// S9, S33
    async fn a_deactivated_person_stays_out(issuer: Issuer, world: World) {
        make_accounts(&world).await;
        world.add_person("grace@example.com").await;
        world.deactivate("grace@example.com").await;
        let answer = sign_in(&issuer, &world, &json!({})).await;
        assert_eq!(turned_away(&world, &answer, "disabled").await, "the account is deactivated");
    }

    /// S9: issuers have a second factor of their own, as Google has.
    async fn whoever_comes_from_the_issuer_is_not_asked_for_a_second_factor(issuer: Issuer, world: World) {
        world.add_person("grace@example.com").await;
        let own = world.session(&world.log_in("grace@example.com").await);
        Phone::enrol(&world.clock, &own).await;
        world.add_person("bob@example.com").await;
        set(&world, "second-factor", json!("required")).await;
        for email in ["grace@example.com", "bob@example.com"] {
            let session = let_in(&world, &sign_in(&issuer, &world, &json!({ "email": email })).await, "/").await;
            assert_eq!(session.get("/api/collection").await.status, 200, "{email}");
        }
    }

    /// S34: of those who come back with one state, one gets in, and only in the browser in which it was begun.
    async fn a_sign_in_is_good_once_and_in_its_own_browser(issuer: Issuer, world: World) {
        let ada = json!({ "email": ADA });
        let journey = Journey::begin(&world.anonymous(), START).await;
        let path = issuer.send_back(&world.clock, &journey.location, &ada);
        let unknown = altered(&path, "state", Some(&"a".repeat(64)));
        let none = "no sign-in waits under this state; perhaps it was used already";
        assert_eq!(turned_away(&world, &journey.end(world.anonymous(), &unknown).await, "failed").await, none);
        let missing = altered(&path, "state", None);
        assert_eq!(turned_away(&world, &journey.end(world.anonymous(), &missing).await, "failed").await, "what came back is malformed");
        let twice = format!("{path}&state=x");
        assert_eq!(turned_away(&world, &journey.end(world.anonymous(), &twice).await, "failed").await, "what came back is malformed");

        let elsewhere = "the sign-in was begun in another browser";
        assert_eq!(turned_away(&world, &world.anonymous().get(&path).await, "failed").await, elsewhere);
        let other = Journey::begin(&world.anonymous(), START).await;
        assert_ne!(other.mark, journey.mark);
        assert_eq!(turned_away(&world, &other.end(world.anonymous(), &path).await, "failed").await, elsewhere);

        let_in(&world, &journey.end(world.anonymous(), &path).await, "/").await;
        assert_eq!(turned_away(&world, &journey.end(world.anonymous(), &path).await, "failed").await, none);
    }

    /// S34
    async fn a_sign_in_waits_for_ten_minutes(issuer: Issuer, world: World) {
        let ada = json!({ "email": ADA });
        for (seconds, is_in_time) in [(599, true), (600, false)] {
            let journey = Journey::begin(&world.anonymous(), START).await;
            world.clock.advance(TimeDelta::seconds(seconds));
            let path = issuer.send_back(&world.clock, &journey.location, &ada);
            let answer = journey.end(world.anonymous(), &path).await;
            if is_in_time {
                let_in(&world, &answer, "/").await;
            } else {
                assert_eq!(turned_away(&world, &answer, "failed").await, "the sign-in was begun too long ago");
            }
        }
        Journey::begin(&world.anonymous(), START).await;
        world.app.identity.clean_up().await;
        assert_eq!(world.count("oidc_sign_in").await, 1);
        world.clock.advance(TimeDelta::seconds(600));
        world.app.identity.clean_up().await;
        assert_eq!(world.count("oidc_sign_in").await, 0);
    }

    /// Only mapped groups follow; others are left alone.
    async fn groups_follow_the_issuer(issuer: Issuer, world: World) {
        let new_group = async |name: &str| {
            world.admin().post("/api/permissions/group", json!({ "name": name })).await.json()["id"].as_i64().unwrap()
        };
        let (staff, sales, own) = (new_group("Staff").await, new_group("Sales").await, new_group("Own").await);
        make_accounts(&world).await;
        set(&world, "oidc-group-mappings", json!({ "/staff": [staff], "sales": [sales, 999] })).await;
        let groups = async |claims: Value| {
            let session = let_in(&world, &sign_in(&issuer, &world, &claims).await, "/").await;
            session.get("/api/user/current").await.json()["group_ids"].clone()
        };
        assert_eq!(groups(json!({ "groups": ["/staff"] })).await, json!([1]), "not before that is on");
        set(&world, "oidc-group-sync", json!(true)).await;
        assert_eq!(groups(json!({ "groups": ["/staff", "unknown", 7] })).await, json!([1, staff]));
        assert_eq!(world.last_event("group-membership-bulk").await["details"]["origin"], "oidc");
        let grace: i64 = world.one("SELECT id FROM app_user WHERE email = 'grace@example.com'").await;
        let body = json!({ "group_id": own, "user_id": grace });
        assert_eq!(world.admin().post("/api/permissions/membership", body).await.status, 200);
        assert_eq!(groups(json!({ "groups": "sales" })).await, json!([1, sales, own]));
        let elsewhere = json!({ "_claim_names": { "groups": "src1" } });
        assert_eq!(groups(elsewhere).await, json!([1, sales, own]), "too many to be told");
        assert_eq!(groups(json!({})).await, json!([1, own]));

        set(&world, "oidc-groups-claim", json!("roles")).await;
        assert_eq!(groups(json!({ "groups": ["/staff"], "roles": ["sales"] })).await, json!([1, sales, own]));
        assert_eq!(world.admin().delete(&format!("/api/permissions/group/{sales}")).await.status, 204);
        let mappings = world.admin().get("/api/setting/oidc-group-mappings").await.json();
        assert_eq!(mappings, json!({ "/staff": [staff], "sales": [999] }));
    }
}

/// S32, S34: one for every claim.
#[tokio::test]
async fn a_token_whose_claims_do_not_hold_is_refused() {
    let issuer = Issuer::start();
    let world = issuer.world_with(&[("MB_DISABLE_SESSION_THROTTLE", "true")]).await;
    make_accounts(&world).await;
    set(&world, "oidc-allowed-domains", json!("example.com")).await;
    let now = world.clock.now().timestamp();
    let mut reasons = String::new();
    for changes in [
        json!({ "iss": "https://login.evil.example" }),
        json!({ "iss": format!("{}/", issuer.address) }),
        json!({ "iss": null }),
        json!({ "aud": "other" }),
        json!({ "aud": ["other"] }),
        json!({ "aud": [CLIENT_ID, "other"] }),
        json!({ "aud": [CLIENT_ID, "other"], "azp": "other" }),
        json!({ "azp": "other" }),
        json!({ "exp": now - 60 }),
        json!({ "exp": null }),
        json!({ "iat": now + 61 }),
        json!({ "iat": null }),
        json!({ "nbf": now + 61 }),
        json!({ "nonce": "another" }),
        json!({ "nonce": null }),
        json!({ "email": null }),
        json!({ "email": "grace" }),
        json!({ "email_verified": false }),
        json!({ "email_verified": null }),
        json!({ "email": "grace@evil.example" }),
        json!({ "email": "grace@sub.example.com" }),
        json!({ "sub": null }),
        json!({ "sub": "" }),
    ] {
        let answer = sign_in(&issuer, &world, &changes).await;
        let reason = turned_away(&world, &answer, "failed").await;
        let changes = changes.to_string().replace(&issuer.address, "ISSUER");
        writeln!(reasons, "{changes}: {reason}").unwrap();
    }
    expect![[r#"
        {"iss":"https://login.evil.example"}: another issuer made the token
        {"iss":"ISSUER/"}: another issuer made the token
        {"iss":null}: a claim is missing or has the wrong type
        {"aud":"other"}: the token was made for another application
        {"aud":["other"]}: the token was made for another application
        {"aud":["metalith & co","other"]}: the token was handed to another application
        {"aud":["metalith & co","other"],"azp":"other"}: the token was handed to another application
        {"azp":"other"}: the token was handed to another application
        {"exp":1777625940}: the token has expired
        {"exp":null}: a claim is missing or has the wrong type
        {"iat":1777626061}: the token was issued in the future
        {"iat":null}: a claim is missing or has the wrong type
        {"nbf":1777626061}: the token is not valid yet
        {"nonce":"another"}: the token belongs to another sign-in
        {"nonce":null}: the token belongs to another sign-in
        {"email":null}: the token carries no e-mail address
        {"email":"grace"}: the token carries no e-mail address
        {"email_verified":false}: the e-mail address is not verified
        {"email_verified":null}: the e-mail address is not verified
        {"email":"grace@evil.example"}: the address is of a domain that may not sign in
        {"email":"grace@sub.example.com"}: the address is of a domain that may not sign in
        {"sub":null}: a claim is missing or has the wrong type
        {"sub":""}: a claim is missing or has the wrong type
    "#]]
    .assert_eq(&reasons.replace(&now.to_string(), "NOW"));
    let long = sign_in(&issuer, &world, &json!({ "sub": "x".repeat(256) })).await;
    assert_eq!(turned_away(&world, &long, "failed").await, "a claim is missing or has the wrong type");
    assert_eq!(world.count("app_user").await, 1);
    for just in [
        json!({ "exp": now - 59 }),
        json!({ "iat": now + 60 }),
        json!({ "aud": [CLIENT_ID, "other"], "azp": CLIENT_ID }),
        json!({ "aud": [CLIENT_ID] }),
        json!({ "email_verified": "true" }),
    ] {
        let_in(&world, &sign_in(&issuer, &world, &just).await, "/").await;
    }
    set(&world, "oidc-require-verified-email", json!(false)).await;
    let_in(&world, &sign_in(&issuer, &world, &json!({ "email_verified": null })).await, "/").await;
}

/// S32: the key decides how a token is verified, never the token.
#[tokio::test]
async fn a_token_that_the_issuer_has_not_signed_is_refused() {
    let issuer = Issuer::start();
    let world = issuer.world().await;
    make_accounts(&world).await;
    let forgeries: [(Sign, &str); 6] = [
        (
            |claims| format!("{}.", unsigned(&json!({ "alg": "none", "kid": "first" }), claims)),
            "the token names another algorithm than its key has",
        ),
        (
            |claims| hs256(claims, CLIENT_SECRET.as_bytes()),
            "the token names another algorithm than its key has",
        ),
        (
            |claims| hs256(claims, Signer::first().public()["n"].as_str().unwrap().as_bytes()),
            "the token names another algorithm than its key has",
        ),
        (|claims| Signer::second().token(claims), "the token names no key, or none that the issuer has"),
        (
            |claims| Signer::second().token_under(&json!({ "alg": "RS256", "kid": "first" }), claims),
            "the signature does not match",
        ),
        (|_| "no token".into(), "the token is malformed"),
    ];
    for (sign, reason) in forgeries {
        issuer.mind.lock().unwrap().sign = sign;
        let answer = sign_in(&issuer, &world, &json!({})).await;
        assert_eq!(turned_away(&world, &answer, "failed").await, reason);
    }
    assert_eq!(world.count("app_user").await, 1);
}

/// Signs as with a secret that both have.
fn hs256(claims: &Value, secret: &[u8]) -> String {
    let signed = unsigned(&json!({ "alg": "HS256", "kid": "first" }), claims);
    let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), signed.as_bytes());
    format!("{signed}.{}", base64(signature))
}

/// S34: a stolen code opens nothing: not twice, and not in a sign-in that somebody else began.
#[tokio::test]
async fn a_code_is_good_once_and_for_its_own_sign_in() {
    let issuer = Issuer::start();
    let world = issuer.world().await;
    let ada = json!({ "email": ADA });
    let refused = "the issuer refused the code: invalid_grant";

    let journey = Journey::begin(&world.anonymous(), START).await;
    let path = issuer.send_back(&world.clock, &journey.location, &ada);
    let_in(&world, &journey.end(world.anonymous(), &path).await, "/").await;
    let again = Journey::begin(&world.anonymous(), START).await;
    let replayed = altered(&path, "state", Some(&parameter(&again.location, "state")));
    assert_eq!(turned_away(&world, &again.end(world.anonymous(), &replayed).await, "failed").await, refused);

    // The victim's code in the attacker's own sign-in: the verifier is another one.
    let victim = Journey::begin(&world.anonymous(), START).await;
    let stolen = parameter(&issuer.send_back(&world.clock, &victim.location, &ada), "code");
    let attacker = Journey::begin(&world.anonymous(), START).await;
    let own = issuer.send_back(&world.clock, &attacker.location, &json!({}));
    let injected = altered(&own, "code", Some(&stolen));
    assert_eq!(
        turned_away(&world, &attacker.end(world.anonymous(), &injected).await, "failed").await,
        refused
    );
}

/// S34: RFC 9207.
#[tokio::test]
async fn an_answer_of_another_issuer_is_refused() {
    let issuer = Issuer::start();
    let world = issuer.world().await;
    let back = async |change: (&str, Option<&str>)| {
        let journey = Journey::begin(&world.anonymous(), START).await;
        let path = issuer.send_back(&world.clock, &journey.location, &json!({ "email": ADA }));
        journey.end(world.anonymous(), &altered(&path, change.0, change.1)).await
    };
    let mixed_up = "another issuer sent the person back, or one that does not say who it is";
    for other in [Some("https://login.evil.example"), Some(""), None] {
        assert_eq!(turned_away(&world, &back(("iss", other)).await, "failed").await, mixed_up);
    }
    let denied = back(("error", Some("access_denied<script>"))).await;
    assert_eq!(turned_away(&world, &denied, "failed").await, "the issuer answered access_deniedscript");
    assert_eq!(turned_away(&world, &back(("code", None)).await, "failed").await, "the issuer gave no code");

    let issuer = Issuer::start();
    issuer.describe(json!({ "authorization_response_iss_parameter_supported": null }));
    let world = issuer.world().await;
    let journey = Journey::begin(&world.anonymous(), START).await;
    let path = issuer.send_back(&world.clock, &journey.location, &json!({ "email": ADA }));
    let_in(&world, &journey.end(world.anonymous(), &altered(&path, "iss", None)).await, "/").await;
}

/// A sign-in that began at one issuer does not end at another.
#[tokio::test]
async fn an_issuer_that_is_not_trusted_any_more_sends_nobody_back() {
    let (one, two) = (Issuer::start(), Issuer::start());
    let world = World::with(&[("MB_SITE_URL", issuer::SITE)]).await;
    let trust = async |issuer: &Issuer| {
        let body =
            json!({ "oidc-enabled": true, "oidc-issuer": issuer.address, "oidc-client-id": CLIENT_ID });
        let answer = world.admin().put("/api/oidc/settings", body).await;
        assert_eq!(answer.status, 204, "{answer}");
    };
    trust(&one).await;
    let journey = Journey::begin(&world.anonymous(), START).await;
    let path = one.send_back(&world.clock, &journey.location, &json!({ "email": ADA }));
    trust(&two).await;
    let answer = journey.end(world.anonymous(), &path).await;
    let reason = "the sign-in was begun at an issuer that is not trusted any more";
    assert_eq!(turned_away(&world, &answer, "failed").await, reason);
    assert_eq!((one.mind.lock().unwrap().shown, two.mind.lock().unwrap().shown), ("nothing", "nothing"));
}

/// S31, S34: also when it did not work.
#[tokio::test]
async fn nobody_is_led_to_another_site() {
    let issuer = Issuer::start();
    let world = issuer.world().await;
    for wanted in
        ["https://evil.example/", "//evil.example", "/%5Cevil.example", "/.//evil.example", "/auth/login"]
    {
        let journey = Journey::begin(&world.anonymous(), &format!("{START}?redirect={wanted}")).await;
        let path = issuer.send_back(&world.clock, &journey.location, &json!({ "email": ADA }));
        let_in(&world, &journey.end(world.anonymous(), &path).await, "/").await;
    }
    let journey = Journey::begin(&world.anonymous(), &format!("{START}?redirect=/browse?a=b%26c")).await;
    let path = issuer.send_back(&world.clock, &journey.location, &json!({}));
    let answer = journey.end(world.anonymous(), &path).await;
    assert_eq!(
        answer.header("location"),
        Some("/auth/login?problem=no-account&redirect=%2Fbrowse%3Fa%3Db%26c")
    );
}

/// S34: the site's own address is the only one that people are sent back to, whatever a request calls us.
#[tokio::test]
async fn the_redirect_address_is_made_of_the_sites_own() {
    let issuer = Issuer::start();
    let world = issuer.world().await;
    let client = world
        .anonymous()
        .with("host", "evil.example")
        .with("x-forwarded-host", "evil.example")
        .with("x-forwarded-proto", "https")
        .with("origin", "https://evil.example");
    let answer = client.get(START).await;
    let location = answer.header("location").unwrap();
    assert_eq!(parameter(location, "redirect_uri"), "https://bi.example.com/api/session/oidc/callback");
    expect!["__Host-metalith.SIGN_IN=…; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure"]
        .assert_eq(&answer.cookie("__Host-metalith.SIGN_IN").unwrap());
    let path = issuer.send_back(&world.clock, location, &json!({ "email": ADA }));
    let mark = answer.cookie_value("__Host-metalith.SIGN_IN").unwrap();
    let back = async |name: &str| {
        let client = world.anonymous().with("x-forwarded-proto", "https");
        client.with("cookie", &format!("{name}={mark}")).get(&path).await
    };
    let planted = back(MARK).await;
    assert_eq!(turned_away(&world, &planted, "failed").await, "the sign-in was begun in another browser");
    let_in(&world, &back("__Host-metalith.SIGN_IN").await, "/").await;
}

/// Several windows of one browser can be on their way.
#[tokio::test]
async fn a_browser_keeps_its_mark() {
    let issuer = Issuer::start();
    let world = issuer.world().await;
    let one = Journey::begin(&world.anonymous(), START).await;
    let known = world.anonymous().with("cookie", &format!("{MARK}={}", one.mark));
    let two = Journey::begin(&known, START).await;
    assert_eq!(one.mark, two.mark);
    for journey in [&one, &two] {
        let path = issuer.send_back(&world.clock, &journey.location, &json!({ "email": ADA }));
        let_in(&world, &journey.end(world.anonymous(), &path).await, "/").await;
    }
    let planted = world.anonymous().with("cookie", &format!("{MARK}=planted"));
    assert_ne!(Journey::begin(&planted, START).await.mark, "planted");
}

/// It is our trouble, so it counts against nobody; and it is over when the issuer is back.
#[tokio::test]
async fn while_the_issuer_is_down_nobody_comes_from_it() {
    let mut issuer = Issuer::start();
    let world = issuer.world().await;
    let journey = Journey::begin(&world.anonymous(), START).await;
    let path = issuer.send_back(&world.clock, &journey.location, &json!({ "email": ADA }));
    issuer.stop().await;
    let answer = journey.end(world.anonymous(), &path).await;
    let reason = turned_away(&world, &answer, "unavailable").await;
    assert!(reason.starts_with("the issuer cannot be reached: no answer: "), "{reason}");
    world.clock.advance(TimeDelta::hours(1));
    for _ in 0..60 {
        let answer = world.anonymous().get(START).await;
        let reason = turned_away(&world, &answer, "unavailable").await;
        assert!(reason.starts_with("The issuer cannot be reached: "), "{reason}");
    }
    assert_eq!(world.anonymous().log_in(ADA, PASSWORD).await.status, 200);
}

#[tokio::test]
async fn an_issuer_that_did_not_help_is_asked_again_after_a_pause() {
    let issuer = Issuer::start();
    issuer.describe(json!({ "response_types_supported": ["id_token"] }));
    let world = issuer.world().await;
    for _ in 0..3 {
        let answer = world.anonymous().get(START).await;
        assert_eq!(turned_away(&world, &answer, "unavailable").await, "The issuer does not give codes.");
    }
    assert_eq!(issuer.mind.lock().unwrap().asked, 1);
    issuer.describe(json!({}));
    world.clock.advance(TimeDelta::seconds(5));
    for _ in 0..3 {
        let_in(&world, &sign_in(&issuer, &world, &json!({ "email": ADA })).await, "/").await;
    }
    assert_eq!(issuer.mind.lock().unwrap().asked, 2);
}

/// No redirect of the token endpoint is followed, and what is no answer is none.
#[tokio::test]
async fn only_a_token_will_do() {
    let issuer = Issuer::start();
    let world = issuer.world().await;
    let answers: [(Instead, &str, &str); 4] = [
        (
            || {
                (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, "http://127.0.0.1:1/token")])
                    .into_response()
            },
            "failed",
            "the issuer refused the code: 307 Temporary Redirect",
        ),
        (|| "{}".into_response(), "failed", "the issuer gave no ID token"),
        (|| "<html>".into_response(), "failed", "the issuer gave no ID token"),
        (
            || StatusCode::BAD_GATEWAY.into_response(),
            "unavailable",
            "the issuer has a fault, status 502 Bad Gateway",
        ),
    ];
    for (instead, told, reason) in answers {
        issuer.mind.lock().unwrap().instead = Some(instead);
        let answer = sign_in(&issuer, &world, &json!({ "email": ADA })).await;
        assert_eq!(turned_away(&world, &answer, told).await, reason);
    }
}

/// As the issuer says that it wants to see the secret; and without one.
#[tokio::test]
async fn the_client_shows_its_secret_as_the_issuer_wants_it() {
    for (methods, secret, shown) in [
        (json!(null), CLIENT_SECRET, "basic"),
        (json!(["client_secret_post", "client_secret_basic"]), CLIENT_SECRET, "basic"),
        (json!(["private_key_jwt", "client_secret_post"]), CLIENT_SECRET, "post"),
        (json!(["none"]), "", "none"),
    ] {
        let issuer = Issuer::start();
        issuer.describe(json!({ "token_endpoint_auth_methods_supported": methods }));
        let world = issuer.world_with(&[("MB_OIDC_CLIENT_SECRET", secret)]).await;
        let_in(&world, &sign_in(&issuer, &world, &json!({ "email": ADA })).await, "/").await;
        assert_eq!(issuer.mind.lock().unwrap().shown, shown);
    }
}

/// What goes wrong counts for the address, together with failed passwords; beginning has a count of its own. An answer to no
/// sign-in of the browser counts against nobody: any page could send people there.
#[tokio::test]
async fn an_address_that_keeps_failing_is_stopped() {
    let issuer = Issuer::start();
    let world = issuer.world().await;
    let callback = "/api/session/oidc/callback?state=x&code=y";
    for _ in 0..51 {
        assert_eq!(
            world.anonymous().get(callback).await.header("location"),
            Some("/auth/login?problem=failed")
        );
    }
    assert_eq!(world.anonymous().log_in(ADA, PASSWORD).await.status, 200);
    for _ in 0..50 {
        let answer = sign_in(&issuer, &world, &json!({ "aud": "somebody else" })).await;
        assert_eq!(answer.header("location"), Some("/auth/login?problem=failed"));
    }
    let failures = world.count("audit_event").await;
    assert_eq!(
        world.anonymous().get(callback).await.header("location"),
        Some("/auth/login?problem=too-often")
    );
    assert_eq!(world.count("audit_event").await, failures);
    assert_eq!(world.anonymous().log_in(ADA, PASSWORD).await.status, 401);
    let elsewhere = world.anonymous().from("203.0.113.7");
    for _ in 0..300 {
        Journey::begin(&elsewhere, START).await;
    }
    assert_eq!(elsewhere.get(START).await.header("location"), Some("/auth/login?problem=too-often"));
    assert_eq!(world.count("oidc_sign_in").await, 300, "those that came back are gone");
}

/// Nothing that opens anything is kept in the clear, nor told to the audit log.
#[tokio::test]
async fn what_ties_a_sign_in_together_is_not_kept_in_the_clear() {
    let issuer = Issuer::start();
    let world = issuer.world().await;
    let journey = Journey::begin(&world.anonymous(), START).await;
    let row: String = world
        .one("SELECT state_digest || browser_digest || nonce_digest || verifier_sealed AS text FROM oidc_sign_in")
        .await;
    for secret in
        [&parameter(&journey.location, "state"), &parameter(&journey.location, "nonce"), &journey.mark]
    {
        assert!(!row.contains(secret.as_str()));
    }
    let path = issuer.send_back(&world.clock, &journey.location, &json!({ "nonce": "another" }));
    journey.end(world.anonymous(), &path).await;
    let code = parameter(&path, "code");
    let told: i64 = world
        .one(&format!(
            "SELECT count(*) AS number FROM audit_event WHERE CAST(details AS TEXT) LIKE '%{code}%'"
        ))
        .await;
    assert_eq!(told, 0);
}

/// It is off until it is wholly set up, and when it was switched off.
#[tokio::test]
async fn while_it_is_off_nobody_is_sent_anywhere() {
    let world = World::new().await;
    for path in [START, "/api/session/oidc/callback?state=x"] {
        assert_eq!(world.anonymous().get(path).await.header("location"), Some("/auth/login?problem=failed"));
    }
    let issuer = Issuer::start();
    let world = issuer.world_with(&[("MB_OIDC_ENABLED", "false")]).await;
    assert_eq!(world.anonymous().get(START).await.header("location"), Some("/auth/login?problem=failed"));
    assert_eq!(issuer.mind.lock().unwrap().asked, 0);
}

/// S9: passwords can be turned off where this is another way in.
#[tokio::test]
async fn passwords_can_be_turned_off_where_people_come_from_an_issuer() {
    let issuer = Issuer::start();
    let world = issuer.world().await;
    set(&world, "enable-password-login", json!(false)).await;
    assert_eq!(world.anonymous().log_in(ADA, PASSWORD).await.status, 401);
    let_in(&world, &sign_in(&issuer, &world, &json!({ "email": ADA })).await, "/").await;
}

/// The issuer is tried before anything is kept.
#[tokio::test]
async fn settings_are_tried_before_they_are_kept() {
    let issuer = Issuer::start();
    let world = World::new().await;
    let mut answers = String::new();
    let mut put = async |what: &str, body: Value| {
        let answer = world.admin().put("/api/oidc/settings", body).await;
        let said = answer.to_string().replace(&issuer.address, "ISSUER");
        writeln!(answers, "{what}: {}", said.split_whitespace().collect::<Vec<_>>().join(" ")).unwrap();
    };
    let good = json!({ "oidc-enabled": true, "oidc-issuer": issuer.address, "oidc-client-id": CLIENT_ID, "oidc-client-secret": CLIENT_SECRET });
    put("without a site", good.clone()).await;
    set(&world, "site-url", json!(issuer::SITE)).await;
    put("without an issuer", json!({ "oidc-enabled": true })).await;
    put(
        "another spelling",
        json!({ "oidc-issuer": format!("{}/", issuer.address), "oidc-client-id": CLIENT_ID }),
    )
    .await;
    put(
        "nothing there",
        json!({ "oidc-issuer": format!("{}/x", issuer.address), "oidc-client-id": CLIENT_ID }),
    )
    .await;
    put("not encrypted", json!({ "oidc-issuer": "http://login.example.com" })).await;
    for (what, changes) in [
        ("no addresses", json!({ "token_endpoint": null })),
        ("token elsewhere", json!({ "token_endpoint": "http://login.example.com/token" })),
        ("keys elsewhere", json!({ "jwks_uri": "http://localhost:1/keys" })),
        ("private keys", json!({ "jwks_uri": "https://169.254.169.254/keys" })),
        ("a script", json!({ "authorization_endpoint": "javascript:alert(1)" })),
        ("no codes", json!({ "response_types_supported": ["id_token"] })),
        ("no PKCE", json!({ "code_challenge_methods_supported": ["plain"] })),
        ("other signatures", json!({ "id_token_signing_alg_values_supported": ["HS256", "none"] })),
        ("other secrets", json!({ "token_endpoint_auth_methods_supported": ["private_key_jwt"] })),
    ] {
        issuer.describe(changes);
        put(what, good.clone()).await;
    }
    issuer.describe(json!({}));
    assert_eq!(world.admin().get("/api/setting/oidc-issuer").await.status, 204, "nothing was kept");
    put("good", good.clone()).await;
    expect![[r#"
        without a site: 400 application/json; charset=utf-8 { "errors": { "_error": "Set the address of this site first (site-url): the issuer sends people back there." } }
        without an issuer: 400 application/json; charset=utf-8 { "errors": { "oidc-issuer": "Signing in with OpenID Connect needs an issuer and a client id.", "oidc-client-id": "Signing in with OpenID Connect needs an issuer and a client id." } }
        another spelling: 400 application/json; charset=utf-8 { "errors": { "oidc-issuer": "The issuer there calls itself ISSUER. Enter it exactly like that, if you know it." } }
        nothing there: 400 application/json; charset=utf-8 { "errors": { "oidc-issuer": "The issuer has no description at its address: the answer has status 404 Not Found." } }
        not encrypted: 400 application/json; charset=utf-8 { "errors": { "oidc-issuer": "must be an https address, or an http address of this machine." } }
        no addresses: 400 application/json; charset=utf-8 { "errors": { "oidc-issuer": "What lies at the issuer's address is no description of an issuer: missing field `token_endpoint`." } }
        token elsewhere: 400 application/json; charset=utf-8 { "errors": { "oidc-issuer": "What the issuer names as its token_endpoint is not asked: it has to be an https address, on the issuer's own host or a public one." } }
        keys elsewhere: 400 application/json; charset=utf-8 { "errors": { "oidc-issuer": "What the issuer names as its jwks_uri is not asked: it has to be an https address, on the issuer's own host or a public one." } }
        private keys: 400 application/json; charset=utf-8 { "errors": { "oidc-issuer": "The issuer's keys cannot be fetched." } }
        a script: 400 application/json; charset=utf-8 { "errors": { "oidc-issuer": "What the issuer names as its authorization_endpoint is not asked: it has to be an https address, on the issuer's own host or a public one." } }
        no codes: 400 application/json; charset=utf-8 { "errors": { "oidc-issuer": "The issuer does not give codes." } }
        no PKCE: 400 application/json; charset=utf-8 { "errors": { "oidc-issuer": "The issuer does not take part in PKCE with S256." } }
        other signatures: 400 application/json; charset=utf-8 { "errors": { "oidc-issuer": "The issuer signs neither with RS256 nor with ES256." } }
        other secrets: 400 application/json; charset=utf-8 { "errors": { "oidc-client-secret": "The issuer takes a client secret in neither of the two usual ways." } }
        good: 204
    "#]].assert_eq(&answers);
    let_in(&world, &sign_in(&issuer, &world, &json!({ "email": ADA })).await, "/").await;
}

/// The secret is never shown; who sends back what they were shown keeps it, and who switches off need not ask.
#[tokio::test]
async fn settings_change_together_and_the_secret_stays_hidden() {
    let mut issuer = Issuer::start();
    let world = World::with(&[("MB_SITE_URL", issuer::SITE)]).await;
    let put = async |body: Value| world.admin().put("/api/oidc/settings", body).await.status;
    let good = json!({ "oidc-enabled": true, "oidc-issuer": issuer.address, "oidc-client-id": CLIENT_ID, "oidc-client-secret": CLIENT_SECRET, "oidc-display-name": "Acme" });
    assert_eq!(put(good).await, 204);
    let shown = world.admin().get("/api/setting/oidc-client-secret").await.text().to_owned();
    assert!(!shown.contains("t0p") && shown.starts_with('*'), "{shown}");
    let kept: String =
        world.one("SELECT CAST(value AS TEXT) AS value FROM setting WHERE key = 'oidc-client-secret'").await;
    assert!(!kept.contains("t0p"));
    assert_eq!(put(json!({ "oidc-client-secret": shown })).await, 204);
    let_in(&world, &sign_in(&issuer, &world, &json!({ "email": ADA })).await, "/").await;
    let properties = world.anonymous().get("/api/session/properties").await.json();
    let public =
        ["oidc-enabled", "oidc-configured", "oidc-display-name", "other-sso-enabled?", "oidc-issuer"];
    let public = public.map(|key| properties[key].clone());
    assert_eq!(json!(public), json!([true, true, "Acme", true, null]));
    issuer.stop().await;
    assert_eq!(put(json!({ "oidc-display-name": "Other" })).await, 400);
    assert_eq!(put(json!({ "oidc-enabled": false, "oidc-client-secret": null })).await, 204);
    let all = world.admin().get("/api/session/properties").await.json();
    assert_eq!(
        (&all["oidc-enabled"], &all["oidc-client-secret"], &all["other-sso-enabled?"]),
        (&json!(false), &json!(null), &json!(false))
    );
}
