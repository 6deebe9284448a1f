//! Second factors: turning one on and off, logging in with it, losing it, and having to have one.

pub mod phone;

use crate::{
    people::{letters, with_mail},
    world::{ADA, Answer, Client, On, PASSWORD, World, on_both},
};
use axum::http::Method;
use chrono::TimeDelta;
use expect_test::expect;
use futures_util::future::join_all;
use mail::testing::Received;
use phone::{Phone, next_code, verify, wrong};
use serde_json::{Value, json};

const GRACE: &str = "grace@example.com";
const EXPIRED: &str = "Authentication session expired. Please log in again.";
const INVALID: &str = "Invalid authentication code.";

/// Logs in with the password, as far as that goes.
async fn challenge(world: &World, email: &str) -> String {
    let answer = world.anonymous().log_in(email, PASSWORD).await;
    assert_eq!((answer.status, answer.cookie("metabase.SESSION")), (200, None), "{answer}");
    answer.text_at("/challenge_token")
}

/// A person with a second factor; and their session.
async fn grace(world: &World) -> (Phone, Client) {
    let client = world.person_named(GRACE).await;
    let (phone, session) = Phone::enrol(&world.clock, &client).await;
    (phone, world.session(&session))
}

async fn set_policy(world: &World, policy: &str) {
    let answer = world.admin().put("/api/setting/second-factor", json!({ "value": policy })).await;
    assert_eq!(answer.status, 204, "{answer}");
}

fn is_refused(answer: &Answer, text: &str) -> bool {
    (answer.status, answer.text(), answer.cookie("metabase.SESSION")) == (401, text, None)
}

async fn status(client: &Client) -> u16 {
    client.get("/api/user/current").await.status
}

async fn topics(world: &World) -> Vec<String> {
    let mut tx = world.db().read().await.unwrap();
    let sql = "SELECT topic FROM audit_event ORDER BY id";
    tx.list(sql, store::params![]).await.unwrap()
}

on_both! {
    /// S10: seeds are sealed and recovery codes hashed; a seed counts only once a first code was typed.
    async fn a_second_factor_counts_from_its_first_code_on(world: World) {
        let id = world.add_person(GRACE).await;
        let (old, other) = (world.log_in(GRACE).await, world.log_in(GRACE).await);
        let client = world.session(&old);
        let shown = client.post("/api/second-factor", json!({})).await;
        let secret = shown.text_at("/secret");
        assert_eq!((shown.status, secret.len()), (200, 32));
        let link = format!("otpauth://totp/Acme:grace%40example%2Ecom?secret={secret}&issuer=Acme&algorithm=SHA1&digits=6&period=30");
        assert_eq!(shown.text_at("/link"), link);
        assert_eq!(client.get("/api/second-factor").await.json()["enabled_at"], Value::Null);
        assert_eq!(world.anonymous().log_in(GRACE, PASSWORD).await.keys(), ["id"], "it does not count yet");

        let phone = Phone::scan(&secret);
        let confirm = async |code: String| client.post("/api/second-factor/confirm", json!({ "code": code })).await;
        assert_eq!(confirm(wrong(&phone, &world.clock)).await.status, 400);
        let on = confirm(phone.code(&world.clock)).await;
        assert_eq!((on.status, on.keys()), (200, vec!["id".to_owned(), "recovery_codes".to_owned()]), "{on}");
        let new = world.session(&on.text_at("/id"));
        for ended in [&old, &other] {
            assert_eq!(status(&world.session(ended)).await, 401, "begun without a second factor");
        }
        let view = new.get("/api/second-factor").await.json();
        assert_eq!(view, json!({ "enabled_at": "2026-05-01T09:00:00Z", "recovery_codes_left": 10, "is_offered": true, "is_required": false }));
        assert_eq!(new.post("/api/second-factor", json!({})).await.status, 400, "there is one already");

        let codes: Vec<String> = serde_json::from_value(on.json()["recovery_codes"].clone()).unwrap();
        assert!(codes.len() == 10 && codes.iter().all(|code| code.len() == 19), "{codes:?}");
        let sealed: String = world.one(&format!("SELECT seed_sealed FROM second_factor WHERE user_id = {id}")).await;
        assert!(!sealed.contains(&secret));
        let mut tx = world.db().read().await.unwrap();
        let kept: Vec<String> = tx.list("SELECT code_digest FROM recovery_code", store::params![]).await.unwrap();
        assert!(kept.len() == 10 && kept.iter().all(|kept| kept.len() == 64 && !codes.contains(kept)));
        let told = world.last_event("second-factor-enrolled").await;
        assert_eq!((&told["model_id"], &told["details"]), (&json!(id), &json!({ "sessions_ended": 2 })));
    }

    /// A066: the password gives a challenge, the code the session and its cookies.
    async fn whoever_has_a_second_factor_logs_in_with_it(world: World) {
        let (phone, _) = grace(&world).await;
        let answer = world.anonymous().log_in(GRACE, PASSWORD).await;
        assert_eq!((answer.status, answer.keys()), (200, ["challenge_token", "methods", "mfa_required"].map(str::to_owned).into()));
        assert_eq!((&answer.json()["mfa_required"], &answer.json()["methods"]), (&json!(true), &json!(["totp"])));
        assert_eq!(answer.cookie("metabase.SESSION"), None);
        let token = answer.text_at("/challenge_token");
        assert_eq!(status(&world.session(&token)).await, 401, "a challenge is no session");

        let refused = verify(&world, &token, &wrong(&phone, &world.clock)).await;
        assert!(is_refused(&refused, INVALID), "{refused}");
        assert_eq!(refused.header("content-type"), Some("text/plain"));
        let body = json!({ "challenge_token": token, "code": phone.code(&world.clock), "remember": true });
        let answer = world.anonymous().post("/api/session/mfa/verify", body).await;
        assert_eq!((answer.status, answer.keys()), (200, vec!["id".to_owned()]), "{answer}");
        assert_eq!(answer.cookie_value("metabase.SESSION"), Some(answer.text_at("/id")));
        assert!(answer.cookie("metabase.SESSION").unwrap().contains("Max-Age=1209600"));
        assert_eq!(status(&world.session(&answer.text_at("/id"))).await, 200);
        let happened = topics(&world).await;
        assert_eq!(happened[happened.len() - 3..], ["mfa-verification-failed", "second-factor-used", "user-login"]);
        next_code(&world.clock);
        assert!(is_refused(&phone.verify(&world, &token).await, EXPIRED), "it was met already");
    }

    /// S10: no code works twice, however many try at once.
    async fn no_code_works_twice(world: World) {
        let (phone, _) = grace(&world).await;
        let mut tokens = Vec::new();
        for _ in 0..4 {
            tokens.push(challenge(&world, GRACE).await);
        }
        for code in [phone.code(&world.clock), phone.recovery_codes[3].clone()] {
            let answers = join_all(tokens.iter().map(|token| verify(&world, token, &code))).await;
            let let_in = answers.iter().filter(|answer| answer.status == 200).count();
            assert_eq!(let_in, 1, "{code}: {answers:#?}");
            let at = answers.iter().position(|answer| answer.status == 200).unwrap();
            tokens.remove(at);
            world.clock.advance(TimeDelta::hours(1));
            for token in &mut tokens {
                *token = challenge(&world, GRACE).await;
            }
        }
        assert_eq!(world.count("recovery_code").await, 9);
    }

    /// S10: a code of the step before, of now and of the step after; and none that is older than one that was used.
    async fn a_code_counts_for_a_step_more_on_either_side(world: World) {
        let (phone, _) = grace(&world).await;
        world.clock.advance(TimeDelta::minutes(5));
        for (steps, is_good) in [(-2, false), (-1, true), (-1, false), (1, true), (0, false), (2, false)] {
            let token = challenge(&world, GRACE).await;
            let answer = verify(&world, &token, &phone.code_in(&world.clock, steps)).await;
            assert_eq!(answer.status, if is_good { 200 } else { 401 }, "{steps}: {answer}");
        }
    }

    /// A066, S10: it lasts five minutes, belongs to one person, and ends with whatever ends sessions.
    async fn a_challenge_ends(world: World) {
        let (phone, _) = grace(&world).await;
        let (adas, _) = Phone::enrol(&world.clock, &world.admin()).await;
        let token = challenge(&world, GRACE).await;
        assert!(is_refused(&adas.verify(&world, &token).await, INVALID), "the code of somebody else");
        world.clock.advance(TimeDelta::seconds(299));
        assert_eq!(phone.verify(&world, &token).await.status, 200);

        let token = challenge(&world, GRACE).await;
        world.clock.advance(TimeDelta::minutes(5));
        assert!(is_refused(&phone.verify(&world, &token).await, EXPIRED));
        world.app.identity.clean_up().await;
        assert_eq!(world.count("second_factor_challenge").await, 0);

        for (ending, undo) in [
            ("UPDATE app_user SET is_active = FALSE", "UPDATE app_user SET is_active = TRUE"),
            ("UPDATE app_user SET must_change_password = TRUE", "UPDATE app_user SET must_change_password = FALSE"),
            ("DELETE FROM second_factor_challenge", "SELECT 1"),
        ] {
            let token = challenge(&world, GRACE).await;
            world.execute(ending).await;
            let answer = phone.verify(&world, &token).await;
            assert!(is_refused(&answer, EXPIRED), "{ending}: {answer}");
            if undo.starts_with("UPDATE") {
                world.execute(undo).await;
            }
        }
        for odd in ["", " ", "x", "38f4939c-ad7f-4cbe-ae54-30946daf8593"] {
            let answer = phone.verify(&world, odd).await;
            assert!(is_refused(&answer, EXPIRED) || answer.status == 400, "{odd:?}: {answer}");
        }
    }

    /// S10: a recovery code lets in once, and its owner is told.
    async fn a_recovery_code_stands_in_for_the_phone(world: World) {
        let post = with_mail(&world).await;
        let (phone, client) = grace(&world).await;
        let code = &phone.recovery_codes[0];
        let typed = code.to_uppercase().replace('-', " ");
        let answer = verify(&world, &challenge(&world, GRACE).await, &typed).await;
        assert_eq!(answer.status, 200, "{answer}");
        assert!(is_refused(&verify(&world, &challenge(&world, GRACE).await, code).await, INVALID));
        assert_eq!(world.last_event("recovery-code-used").await["details"], json!({ "left": 9 }));
        let letters = letters(&world, &post).await;
        assert!(letters.iter().all(|letter| letter.recipients == [GRACE]));
        let subjects: Vec<_> = letters.iter().map(Received::subject).collect();
        assert_eq!(subjects, ["Your second factor at Acme is on", "A recovery code of yours was used at Acme"]);

        let made = client.post("/api/second-factor/recovery-codes", json!({ "code": phone.code(&world.clock) })).await;
        assert_eq!((made.status, made.json()["recovery_codes"].as_array().unwrap().len()), (200, 10));
        let old = verify(&world, &challenge(&world, GRACE).await, &phone.recovery_codes[1]).await;
        assert!(is_refused(&old, INVALID), "the old ones are worth nothing");
        let new = made.text_at("/recovery_codes/9");
        assert_eq!(verify(&world, &challenge(&world, GRACE).await, &new).await.status, 200);
        world.last_event("recovery-codes-made").await;
    }

    /// S23: it is turned off by a code of it, and not by whoever sits at an open screen.
    async fn a_second_factor_is_turned_off_by_a_code_of_it(world: World) {
        let (phone, client) = grace(&world).await;
        let token = challenge(&world, GRACE).await;
        let other = phone.verify(&world, &token).await.text_at("/id");
        let disable = async |code: String| client.post("/api/second-factor/disable", json!({ "code": code })).await;
        for wrong in [phone.code(&world.clock), wrong(&phone, &world.clock), String::from("x")] {
            let answer = disable(wrong).await;
            assert_eq!((answer.status, answer.keys()[0].as_str()), (400, "errors"), "{answer}");
        }
        next_code(&world.clock);
        assert_eq!(disable(phone.code(&world.clock)).await.status, 204);
        assert_eq!((status(&client).await, status(&world.session(&other)).await), (200, 401));
        assert_eq!(world.last_event("second-factor-disabled").await["details"], json!({ "sessions_ended": 1 }));
        assert_eq!(world.count("recovery_code").await + world.count("second_factor").await, 0);
        assert_eq!(world.anonymous().log_in(GRACE, PASSWORD).await.keys(), ["id"]);
        assert_eq!(disable(phone.code(&world.clock)).await.status, 400, "there is none");
    }

    /// S10: revocable; S15: the owner is told, and sessions end.
    async fn an_administrator_resets_somebodys_second_factor(world: World) {
        let post = with_mail(&world).await;
        let (phone, client) = grace(&world).await;
        let token = challenge(&world, GRACE).await;
        let person = world.admin().get("/api/user/2").await.json();
        assert_eq!(person["second_factor_at"], "2026-05-01T09:00:00Z");
        let listed = world.admin().get("/api/user").await.json();
        assert_eq!(listed["data"].as_array().unwrap().iter().map(|row| row["second_factor_at"].is_null()).collect::<Vec<_>>(), [true, false]);

        let reset = async |id: i64| world.admin().delete(&format!("/api/user/{id}/second-factor")).await;
        assert_eq!(reset(2).await.status, 204);
        assert_eq!(status(&client).await, 401);
        assert!(is_refused(&phone.verify(&world, &token).await, EXPIRED));
        assert_eq!(world.anonymous().log_in(GRACE, PASSWORD).await.keys(), ["id"]);
        let event = world.last_event("second-factor-reset").await;
        assert_eq!((&event["actor"]["id"], &event["model_id"], &event["details"]), (&json!(1), &json!(2), &json!({ "sessions_ended": 1 })));
        let letters = letters(&world, &post).await;
        assert!(letters.iter().any(|letter| letter.recipients == [GRACE] && letter.subject() == "Your second factor at Acme was reset"));
        assert_eq!((reset(2).await.status, reset(77).await.status), (400, 404));

        let (_, session) = Phone::enrol(&world.clock, &world.admin()).await;
        let own = world.session(&session).delete("/api/user/1/second-factor").await;
        assert_eq!((own.status, status(&world.session(&session)).await), (400, 200), "one's own takes a code");
    }

    /// S15: a new password does not stand in for the second factor.
    async fn a_password_reset_does_not_skip_the_second_factor(world: World) {
        let (phone, client) = grace(&world).await;
        let halfway = challenge(&world, GRACE).await;
        world.admin().put("/api/setting/site-url", json!({ "value": "https://bi.example.com" })).await;
        let link = world.admin().post("/api/user/2/password-reset-url", json!({})).await.text_at("/password_reset_url");
        let body = json!({ "token": link.rsplit('/').next(), "password": "something new 8" });
        let answer = world.anonymous().post("/api/session/reset_password", body).await;
        assert_eq!((answer.status, answer.text()), (200, r#"{"success":true}"#));
        assert_eq!(answer.cookie("metabase.SESSION"), None);
        assert_eq!(status(&client).await, 401);
        assert!(is_refused(&phone.verify(&world, &halfway).await, EXPIRED), "begun with the old password");
        let answer = world.anonymous().log_in(GRACE, "something new 8").await;
        let answer = phone.verify(&world, &answer.text_at("/challenge_token")).await;
        assert_eq!(answer.status, 200, "{answer}");
    }

    /// S9: whoever has to have a second factor and has none may get one, and nothing else, at once and everywhere.
    async fn a_required_second_factor_comes_first(world: World) {
        world.add_person(GRACE).await;
        let begun = world.log_in(GRACE).await;
        let (_, admin) = Phone::enrol(&world.clock, &world.admin()).await;
        let admin = world.session(&admin);
        let answer = admin.put("/api/setting/second-factor", json!({ "value": "required" })).await;
        assert_eq!(answer.status, 204);
        assert_eq!(status(&admin).await, 200);
        for session in [begun.clone(), world.log_in(GRACE).await] {
            let client = world.session(&session);
            let answer = client.get("/api/collection").await;
            expect![[r#"
                403 application/json; charset=utf-8
                {
                  "message": "Set up a second factor first. Until then you can do nothing else here.",
                  "error_code": "second-factor-needed"
                }"#]].assert_eq(&answer.to_string());
            let current = client.get("/api/user/current").await.json();
            assert_eq!(current["second_factor_needed"], json!(true));
            let properties = client.get("/api/session/properties").await;
            assert_eq!((properties.status, properties.json().get("user-visibility")), (200, None));
        }
        let own = world.session(&world.log_in(GRACE).await);
        assert_eq!(own.delete("/api/session").await.status, 204);
        assert_eq!(own.get("/api/collection").await.status, 401);

        let (phone, session) = Phone::enrol(&world.clock, &world.session(&begun)).await;
        let client = world.session(&session);
        assert_eq!(client.get("/api/collection").await.status, 200);
        let current = client.get("/api/user/current").await;
        assert!(!current.keys().contains(&"second_factor_needed".to_owned()));
        let disable = json!({ "code": phone.code(&world.clock) });
        assert_eq!(client.post("/api/second-factor/disable", disable).await.status, 204);
        assert_eq!(client.get("/api/collection").await.status, 403, "required is required");
    }

    async fn a_second_factor_can_be_required_of_administrators_only(world: World) {
        let person = world.person().await;
        set_policy(&world, "required-for-administrators").await;
        assert_eq!(world.admin().get("/api/user").await.status, 403);
        assert_eq!(person.get("/api/collection").await.status, 200);
        let view = person.get("/api/second-factor").await.json();
        assert_eq!((&view["is_offered"], &view["is_required"]), (&json!(true), &json!(false)));
    }

    /// S9: programs go on: beside them nobody sits who could show a phone.
    async fn api_keys_are_not_asked(world: World) {
        let keys = [world.plain_key().await, world.admin_key().await];
        let person = world.person_named(GRACE).await;
        let made = person.post("/api/api-key/personal", json!({ "name": "mine" })).await;
        let personal = world.key(&made.text_at("/unmasked_key"));
        Phone::enrol(&world.clock, &person).await;
        set_policy(&world, "required").await;
        for key in keys.iter().chain([&personal]) {
            assert_eq!(key.get("/api/collection").await.status, 200);
            for path in ["", "/confirm", "/recovery-codes", "/disable"] {
                let answer = key.post(&format!("/api/second-factor{path}"), json!({ "code": "000000" })).await;
                assert_eq!(answer.status, 404, "{path}: a key has no second factor");
            }
            assert_eq!(key.get("/api/second-factor").await.status, 404);
        }
    }

    async fn when_it_is_off_nobody_is_asked_and_none_is_lost(world: World) {
        let (phone, client) = grace(&world).await;
        set_policy(&world, "off").await;
        assert_eq!(world.anonymous().log_in(GRACE, PASSWORD).await.keys(), ["id"]);
        assert_eq!(client.get("/api/second-factor").await.json()["is_offered"], json!(false));
        assert_eq!(world.admin().post("/api/second-factor", json!({})).await.status, 400);
        set_policy(&world, "optional").await;
        let token = challenge(&world, GRACE).await;
        assert_eq!(phone.verify(&world, &token).await.status, 200);
    }
}

/// S10, S51: five wrong codes of a person, wherever they were typed.
#[tokio::test]
async fn wrong_codes_are_throttled_per_person() {
    let world = World::new().await;
    let (phone, client) = grace(&world).await;
    let token = challenge(&world, GRACE).await;
    for _ in 0..4 {
        assert!(is_refused(&verify(&world, &token, &wrong(&phone, &world.clock)).await, INVALID));
    }
    let disable = json!({ "code": wrong(&phone, &world.clock) });
    assert_eq!(client.post("/api/second-factor/disable", disable).await.status, 400);
    let throttled = phone.verify(&world, &token).await;
    expect![[r#"
        400 application/json; charset=utf-8
        {
          "errors": {
            "user-id": "Too many attempts! You must wait 15 seconds before trying again."
          }
        }"#]]
    .assert_eq(&throttled.to_string());
    assert_eq!(throttled.header("retry-after"), Some("3600"));
    let disable = json!({ "code": phone.code(&world.clock) });
    let answer = client.post("/api/second-factor/disable", disable).await;
    assert!(answer.text_at("/errors/code").starts_with("Too many attempts!"), "{answer}");
    world.clock.advance(TimeDelta::hours(1));
    assert_eq!(phone.verify(&world, &challenge(&world, GRACE).await).await.status, 200);
}

/// S10, S51
#[tokio::test]
async fn wrong_codes_and_guessed_challenges_are_throttled_per_address() {
    let world = World::new().await;
    let (phone, _) = grace(&world).await;
    let from = |address: &str| world.anonymous().from(address);
    let guess = json!({ "challenge_token": "guessed", "code": "000000" });
    for _ in 0..50 {
        let answer = from("203.0.113.66").post("/api/session/mfa/verify", guess.clone()).await;
        assert!(is_refused(&answer, EXPIRED), "{answer}");
    }
    let right =
        json!({ "challenge_token": challenge(&world, GRACE).await, "code": phone.code(&world.clock) });
    let answer = from("203.0.113.66").post("/api/session/mfa/verify", right.clone()).await;
    assert_eq!(answer.status, 400);
    assert!(answer.text_at("/errors/ip-address").starts_with("Too many attempts!"), "{answer}");
    assert!(answer.header("retry-after").is_some());
    assert_eq!(from("203.0.113.7").post("/api/session/mfa/verify", right).await.status, 200);
}

/// S9: a session that may only enrol is refused on every route but these.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_enrolling_session_may_call_is_a_closed_list() {
    let world = World::new().await;
    let session = world.person().await;
    set_policy(&world, "required").await;
    // These two end the session's key.
    let ending = [("DELETE", "/api/session"), ("POST", "/api/session/refresh")];
    let mut open = Vec::new();
    for (method, path) in world.app.docs.operations() {
        let (method, target) = (method.to_uppercase(), crate::who_may_call::target(&path));
        if ending.contains(&(method.as_str(), path.as_str())) {
            continue;
        }
        let sent = Method::from_bytes(method.as_bytes()).unwrap();
        let asked = session.send(sent.clone(), &target, Some(json!({}))).await;
        let is_refused = asked.status == 403 && asked.text().contains("second-factor-needed");
        let nobody = world.anonymous().send(sent, &target, Some(json!({}))).await;
        if !is_refused && nobody.status == 401 && nobody.text() == "Unauthenticated" {
            open.push(format!("{method} {path}"));
        }
    }
    open.sort();
    expect![[r#"
        GET /api/second-factor
        GET /api/user/current
        POST /api/second-factor
        POST /api/second-factor/confirm
        POST /api/session/confirm"#]]
    .assert_eq(&open.join("\n"));
    let refreshed = session.post("/api/session/refresh", json!({})).await;
    let session = world.session(&refreshed.text_at("/id"));
    assert_eq!(session.get("/api/collection").await.status, 403, "a new key is no second factor");
    assert_eq!(session.delete("/api/session").await.status, 204);
}

/// S29: neither seeds nor codes are written anywhere in clear.
#[tokio::test]
async fn the_audit_log_holds_no_seed_and_no_code() {
    let world = World::new().await;
    let (phone, client) = grace(&world).await;
    let token = challenge(&world, GRACE).await;
    let wrong = wrong(&phone, &world.clock);
    verify(&world, &token, &wrong).await;
    verify(&world, &token, &phone.recovery_codes[0]).await;
    client.post("/api/second-factor/disable", json!({ "code": phone.code(&world.clock) })).await;
    let mut tx = world.db().read().await.unwrap();
    let details: Vec<Option<String>> =
        tx.list("SELECT CAST(details AS TEXT) AS details FROM audit_event", store::params![]).await.unwrap();
    let all = details.into_iter().flatten().collect::<Vec<_>>().join("\n");
    for secret in [&token, &wrong, &phone.recovery_codes[0], &phone.recovery_codes[0].replace('-', "")] {
        assert!(!all.contains(secret.as_str()), "{secret} in {all}");
    }
}

/// The account of the world's administrator is closed to whoever only knows the password.
#[tokio::test]
async fn a_seed_that_cannot_be_opened_lets_nobody_in_but_recovery_codes_do() {
    let world = World::on(On::Sqlite).with_administrator().await;
    let (phone, _) = Phone::enrol(&world.clock, &world.admin()).await;
    world.execute("UPDATE second_factor SET seed_sealed = 'x'").await;
    let token = challenge(&world, ADA).await;
    assert!(is_refused(&phone.verify(&world, &token).await, INVALID));
    assert_eq!(verify(&world, &token, &phone.recovery_codes[5]).await.status, 200);
}
