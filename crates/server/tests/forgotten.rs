//! Forgotten passwords: asking for a link, what the letter says, and what the link opens. And which passwords are
//! accepted.

use crate::{
    people::{SITE, letters, with_mail},
    world::{ADA, Answer, Client, On, PASSWORD, World, on_both},
};
use chrono::TimeDelta;
use expect_test::expect;
use futures_util::future::join_all;
use kernel::Email;
use mail::testing::{Received, SmtpServer};
use serde_json::{Value, json};

const GRACE: &str = "grace@example.com";
const NEW_PASSWORD: &str = "something new 8";
const INVALID: &str = r#"{"errors":{"password":"Invalid reset token"}}"#;

async fn forget(client: &Client, email: &str) -> Answer {
    client.post("/api/session/forgot_password", json!({ "email": email })).await
}

async fn reset(world: &World, token: &str, password: &str) -> Answer {
    let body = json!({ "token": token, "password": password });
    world.anonymous().post("/api/session/reset_password", body).await
}

async fn is_valid(world: &World, token: &str) -> bool {
    let answer =
        world.anonymous().get(&format!("/api/session/password_reset_token_valid?token={token}")).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json()["valid"].as_bool().unwrap()
}

/// The letters that went out by now, with those that requests wait for.
async fn answered(world: &World, post: &SmtpServer) -> Vec<Received> {
    world.app.identity.answer_requests().await;
    letters(world, post).await
}

/// Forgets a password and gives the token of the letter.
async fn token(world: &World, post: &SmtpServer, email: &str) -> String {
    assert_eq!(forget(&world.anonymous(), email).await.status, 204);
    let letters = answered(world, post).await;
    let letter = letters.last().unwrap();
    assert_eq!(letter.recipients, [email]);
    token_of(letter)
}

fn token_of(letter: &Received) -> String {
    let link = letter.link().unwrap();
    link.strip_prefix(&format!("{SITE}/auth/reset_password/")).unwrap().to_owned()
}

fn subjects(letters: &[Received]) -> Vec<String> {
    letters.iter().map(|letter| format!("{}: {}", letter.recipients.join(", "), letter.subject())).collect()
}

on_both! {
    /// A088, A094, A096, A097, A098, S12, S14, S15
    async fn a_link_comes_by_mail_and_sets_a_password_once(world: World) {
        let post = with_mail(&world).await;
        world.add_person(GRACE).await;
        let sessions = [world.log_in(GRACE).await, world.log_in(GRACE).await];
        let token = token(&world, &post, GRACE).await;
        let (id, secret) = token.split_once('_').unwrap();
        assert_eq!((id, secret.len()), ("2", 36), "128 random bits behind the number");
        let kept: String = world.one("SELECT token_digest FROM password_token").await;
        assert!(kept.len() == 64 && !kept.contains(secret) && !token.contains(&kept));
        for _ in 0..3 {
            assert!(is_valid(&world, &token).await, "looking spends nothing");
        }

        let answer = reset(&world, &token, NEW_PASSWORD).await;
        assert_eq!((answer.status, answer.keys()), (200, vec!["session_id".to_owned(), "success".to_owned()]));
        let session = answer.text_at("/session_id");
        assert_eq!(answer.cookie_value("metabase.SESSION"), Some(session.clone()));
        let own = world.session(&session).get("/api/session").await.json();
        assert_eq!((own.as_array().unwrap().len(), &own[0]["auth_method"]), (1, &json!("reset")));
        for old in &sessions {
            assert_eq!(world.session(old).get("/api/user/current").await.status, 401);
        }
        assert_eq!(world.anonymous().log_in(GRACE, PASSWORD).await.status, 401);
        assert_eq!(world.anonymous().log_in(GRACE, NEW_PASSWORD).await.status, 200);

        assert!(!is_valid(&world, &token).await);
        let again = reset(&world, &token, "something else 9").await;
        assert_eq!((again.status, again.text()), (400, INVALID));
        assert_eq!(world.anonymous().log_in(GRACE, NEW_PASSWORD).await.status, 200);
        let told = letters(&world, &post).await;
        assert_eq!(subjects(&told), [
            "grace@example.com: Set a new password for Acme",
            "grace@example.com: Your password at Acme was changed",
        ]);
        assert_eq!(world.last_event("password-reset-initiated").await["model_id"], json!(2));
        let event = world.last_event("password-reset-successful").await;
        assert_eq!((&event["actor"]["email"], &event["details"]), (&json!(GRACE), &json!({})));
    }

    /// A089, A092, S3, S13: the answer tells nothing about an address; the letter tells its owner.
    async fn the_answer_is_the_same_for_every_address_and_the_letter_fits_its_owner(world: World) {
        let post = with_mail(&world).await;
        let google = json!({ "google-auth-client-id": "x.apps.googleusercontent.com", "google-auth-enabled": true });
        assert_eq!(world.admin().put("/api/google/settings", google).await.status, 204);
        for email in [GRACE, "off@example.com", "sso@example.com"] {
            world.add_person(email).await;
        }
        world.deactivate("off@example.com").await;
        world.execute("UPDATE app_user SET sso_source = 'google', password_hash = NULL WHERE email = 'sso@example.com'").await;
        let program = world.plain_key().await.get("/api/user/current").await.text_at("/email");
        let mut requests = Vec::new();
        for email in [GRACE, "off@example.com", "sso@example.com", "nobody@example.com", &program] {
            let answer = forget(&world.anonymous().with("cookie", "metabase.DEVICE=d"), email).await;
            let headers = answer.headers.keys().filter(|name| *name != "x-request-id").map(ToString::to_string);
            requests.push((answer.status, answer.body.len(), headers.collect::<Vec<_>>()));
        }
        assert!(requests.iter().all(|request| *request == requests[0] && request.0 == 204), "{requests:#?}");
        assert_eq!(world.count("password_request").await, 5, "each is written down, and nothing else is done");
        assert_eq!((world.count("password_token").await, world.count("mail_letter").await), (0, 0));
        let letters = answered(&world, &post).await;
        assert_eq!(subjects(&letters), [
            "grace@example.com: Set a new password for Acme",
            "off@example.com: Your account at Acme is disabled",
            "sso@example.com: You sign in to Acme with Google",
        ]);
        assert!(!letters[1].text().contains("/auth/"), "nothing to press: {}", letters[1].text());
        assert_eq!(letters[2].link(), Some(format!("{SITE}/auth/login")));
        assert_eq!(world.count("password_token").await, 1);
    }

    async fn while_no_link_can_be_made_a_link_that_was_handed_out_stays_good(world: World) {
        let post = with_mail(&world).await;
        world.add_person(GRACE).await;
        let path = world.app.identity.issue_reset_path(&Email::parse(GRACE).unwrap()).await.unwrap();
        let token = path.strip_prefix("/auth/reset_password/").unwrap();
        assert_eq!(world.admin().put("/api/setting/site-url", json!({ "value": null })).await.status, 204);
        assert_eq!(forget(&world.anonymous(), GRACE).await.status, 204);
        assert_eq!(answered(&world, &post).await.len(), 0);
        assert!(is_valid(&world, token).await);
    }

    /// A093
    async fn where_google_is_off_its_people_get_a_password(world: World) {
        let post = with_mail(&world).await;
        world.add_person(GRACE).await;
        world.execute("UPDATE app_user SET sso_source = 'google', password_hash = NULL WHERE id = 2").await;
        let token = token(&world, &post, GRACE).await;
        assert_eq!(reset(&world, &token, NEW_PASSWORD).await.status, 200);
        assert_eq!(world.anonymous().log_in(GRACE, NEW_PASSWORD).await.status, 200);
    }

    /// A064, S9: where people sign in with Google only, no password and no link opens anything; while there is no other
    /// way in, passwords do.
    async fn passwords_can_be_turned_off_while_there_is_another_way_in(world: World) {
        let post = with_mail(&world).await;
        let token = token(&world, &post, ADA).await;
        let off = json!({ "value": false });
        assert_eq!(world.admin().put("/api/setting/enable-password-login", off).await.status, 204);
        assert_eq!(world.anonymous().log_in(ADA, PASSWORD).await.status, 200);
        let google = json!({ "google-auth-client-id": "x.apps.googleusercontent.com", "google-auth-enabled": true });
        assert_eq!(world.admin().put("/api/google/settings", google).await.status, 204);
        for password in [PASSWORD, "wrong"] {
            let answer = world.anonymous().log_in(ADA, password).await;
            assert_eq!(answer.to_string(), "401 text/plain\nPassword login is disabled for this instance.");
        }
        assert_eq!(world.admin().get("/api/user/current").await.status, 200, "whoever is in stays in");
        assert!(!is_valid(&world, &token).await);
        assert_eq!(reset(&world, &token, NEW_PASSWORD).await.text(), INVALID);
        assert_eq!(forget(&world.anonymous(), ADA).await.status, 204);
        assert_eq!(world.admin().post("/api/user", json!({ "email": GRACE })).await.status, 200);
        let link = world.admin().post("/api/user/1/password-reset-url", json!({})).await;
        assert_eq!(link.to_string(), "400 text/plain\nThis person signs in with Google and has no password here.");
        let letters = answered(&world, &post).await;
        assert_eq!(subjects(&letters[1..]), ["grace@example.com: You are invited to Acme", "ada@example.com: You sign in to Acme with Google"]);
        for letter in &letters[1..] {
            assert_eq!(letter.link(), Some(format!("{SITE}/auth/login")));
            assert!(!letter.text().contains("hoose a password"), "{}", letter.text());
        }
        let on = json!({ "value": true });
        assert_eq!(world.admin().put("/api/setting/enable-password-login", on).await.status, 204);
        assert_eq!(world.anonymous().log_in(ADA, PASSWORD).await.status, 200);
    }

    /// A095, A101, S9: no state of an account lets a token in that would not let its owner in.
    async fn no_other_token_opens_anything(world: World) {
        let post = with_mail(&world).await;
        world.add_person(GRACE).await;
        let token = token(&world, &post, GRACE).await;
        let (_, secret) = token.split_once('_').unwrap();
        let digest: String = world.one("SELECT token_digest FROM password_token").await;
        let made_up = ["not-found", "1_not-found", secret, &format!("1_{secret}"), &format!("02_{secret}"), &digest, &token[..20], "2_"];
        for other in made_up {
            assert!(!is_valid(&world, other).await, "{other}");
            let answer = reset(&world, other, NEW_PASSWORD).await;
            assert_eq!((answer.status, answer.text()), (400, INVALID), "{other}");
        }
        world.clock.advance(TimeDelta::hours(1));
        let google = json!({ "google-auth-client-id": "x.apps.googleusercontent.com", "google-auth-enabled": true });
        assert_eq!(world.admin().put("/api/google/settings", google).await.status, 204);
        for state in ["is_active = FALSE", "sso_source = 'google'"] {
            world.execute(&format!("UPDATE app_user SET {state} WHERE id = 2")).await;
            assert_eq!(reset(&world, &token, NEW_PASSWORD).await.text(), INVALID, "{state}");
            assert!(!is_valid(&world, &token).await, "{state}");
            world.execute("UPDATE app_user SET is_active = TRUE, sso_source = NULL WHERE id = 2").await;
        }
        assert!(is_valid(&world, &token).await);
        world.clock.advance(TimeDelta::hours(47) - TimeDelta::milliseconds(1));
        assert!(is_valid(&world, &token).await);
        world.clock.advance(TimeDelta::milliseconds(1));
        assert!(!is_valid(&world, &token).await);
        assert_eq!(reset(&world, &token, NEW_PASSWORD).await.text(), INVALID);
        assert_eq!(world.anonymous().log_in(GRACE, PASSWORD).await.status, 200, "the password stays as it was");
    }

    /// S12
    async fn a_new_request_kills_the_older_token(world: World) {
        let post = with_mail(&world).await;
        let first = token(&world, &post, ADA).await;
        let second = token(&world, &post, ADA).await;
        assert_eq!((is_valid(&world, &first).await, is_valid(&world, &second).await), (false, true));
        assert_eq!(reset(&world, &first, NEW_PASSWORD).await.text(), INVALID);
        assert_eq!(reset(&world, &second, NEW_PASSWORD).await.status, 200);
    }

    /// S12: and whoever knew the password and changed it meanwhile needs no link any more.
    async fn a_password_that_was_set_otherwise_kills_the_token(world: World) {
        let post = with_mail(&world).await;
        let token = token(&world, &post, ADA).await;
        assert_eq!(world.admin().put("/api/user/1/password", json!({ "password": NEW_PASSWORD })).await.status, 200);
        assert!(!is_valid(&world, &token).await);
    }

    /// S12
    async fn of_two_who_use_a_token_at_once_one_wins(world: World) {
        let post = with_mail(&world).await;
        for _ in 0..3 {
            world.clock.advance(TimeDelta::hours(2));
            let token = token(&world, &post, ADA).await;
            let passwords = ["something one 1", "something two 2", "something three 3"];
            let answers = join_all(passwords.map(|password| reset(&world, &token, password))).await;
            let won: Vec<_> = answers.iter().zip(passwords).filter(|(answer, _)| answer.status == 200).collect();
            assert_eq!(won.len(), 1, "{answers:#?}");
            assert!(answers.iter().all(|answer| answer.status == 200 || answer.text() == INVALID));
            assert_eq!(world.anonymous().log_in(ADA, won[0].1).await.status, 200);
            assert_eq!(world.session(&won[0].0.text_at("/session_id")).get("/api/user/current").await.status, 200);
        }
    }

    /// S16
    async fn a_link_begins_with_the_address_that_was_set_whatever_the_request_says(world: World) {
        let post = with_mail(&world).await;
        let forged = world.anonymous().with("host", "evil.example").with("x-forwarded-host", "evil.example");
        let forged = forged.with("origin", "https://evil.example").with("referer", "https://evil.example/");
        let forged = forged.with("forwarded", "host=evil.example;proto=https");
        assert_eq!(forget(&forged, ADA).await.status, 204);
        let letters = answered(&world, &post).await;
        assert!(letters[0].link().unwrap().starts_with(&format!("{SITE}/auth/reset_password/1_")));
        assert!(!letters[0].raw.contains("evil") && !letters[0].html().contains("evil"));
    }

    /// Without an address of the site there is no link that a reader could trust, so there is no letter.
    async fn without_an_address_of_the_site_no_letter_goes_out(world: World) {
        let post = SmtpServer::start().await;
        assert_eq!(world.admin().put("/api/email", post.settings()).await.status, 200);
        assert_eq!(forget(&world.anonymous().with("host", "evil.example"), ADA).await.status, 204);
        assert_eq!(answered(&world, &post).await.len(), 0);
    }

    async fn where_mail_is_not_set_up_nothing_waits_to_be_sent(world: World) {
        assert_eq!(forget(&world.anonymous(), ADA).await.status, 204);
        world.app.identity.answer_requests().await;
        assert_eq!((world.count("password_token").await, world.count("mail_letter").await), (0, 0));
        let waiting: i64 = world.one("SELECT count(*) AS n FROM password_request WHERE handled_at IS NULL").await;
        assert_eq!(waiting, 0);
    }

    /// A request that was answered before a crash is answered with a letter after it.
    async fn what_was_asked_before_a_crash_is_answered_after_it(world: World) {
        let post = with_mail(&world).await;
        assert_eq!(forget(&world.anonymous(), ADA).await.status, 204);
        world.app.identity.clean_up().await;
        assert_eq!(subjects(&letters(&world, &post).await), ["ada@example.com: Set a new password for Acme"]);
        world.app.identity.clean_up().await;
        assert_eq!(letters(&world, &post).await.len(), 1);
        world.clock.advance(TimeDelta::hours(50));
        world.app.identity.clean_up().await;
        assert_eq!((world.count("password_request").await, world.count("password_token").await), (0, 0), "then it is forgotten");
    }

    /// S13
    async fn one_address_gets_a_few_letters_an_hour_however_often_it_is_asked_for(world: World) {
        let post = with_mail(&world).await;
        world.add_person(GRACE).await;
        for number in 0..12 {
            let client = world.anonymous().from(&format!("203.0.113.{number}"));
            assert_eq!(forget(&client, ADA).await.status, 204);
            world.clock.advance(TimeDelta::seconds(2));
            answered(&world, &post).await;
        }
        assert_eq!(post.letters().len(), 5);
        let token = token_of(post.letters().last().unwrap());
        assert!(is_valid(&world, &token).await, "the last link that went out still opens");
        assert_eq!(forget(&world.anonymous(), GRACE).await.status, 204);
        assert_eq!(answered(&world, &post).await.len(), 6, "other people get theirs");
        world.clock.advance(TimeDelta::hours(1));
        assert_eq!(forget(&world.anonymous(), ADA).await.status, 204);
        assert_eq!(answered(&world, &post).await.len(), 7);
    }
}

/// S12
#[tokio::test]
async fn the_life_of_a_token_can_be_set() {
    let post = SmtpServer::start().await;
    let mail = post.environment();
    let mut environment = vec![("MB_SITE_URL", SITE), ("MB_RESET_TOKEN_TTL_HOURS", "1")];
    environment.extend(mail.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let world = World::with(&environment).await;
    let token = token(&world, &post, ADA).await;
    assert!(post.letters()[0].text().contains("The link works once, within an hour."));
    world.clock.advance(TimeDelta::minutes(59));
    assert!(is_valid(&world, &token).await);
    world.clock.advance(TimeDelta::minutes(1));
    assert!(!is_valid(&world, &token).await);
}

/// A letter as its reader sees it.
#[tokio::test]
async fn the_letter_says_who_asked_for_what_and_what_to_do() {
    let world = World::new().await;
    let post = with_mail(&world).await;
    let token = token(&world, &post, ADA).await;
    let text = post.letters()[0].text().replace(&token, "TOKEN");
    let text: Vec<_> = text.lines().map(str::trim_end).collect();
    expect![[r#"
        Somebody, most likely you, asked to set a new password at Acme.

        Set a new password: https://bi.example.com/auth/reset_password/TOKEN

        The link works once, within 48 hours.

        If it was not you, there is nothing to do: your password stays as it is.

        --
        Acme
        https://bi.example.com"#]]
    .assert_eq(text.join("\n").trim_end());
}

/// A090
#[tokio::test]
async fn only_an_address_is_asked_for() {
    let world = World::new().await;
    for body in
        [json!({}), json!({ "email": "anything" }), json!({ "email": { "a": 1 } }), json!({ "email": null })]
    {
        let answer = world.anonymous().post("/api/session/forgot_password", body.clone()).await;
        assert_eq!(answer.status, 400, "{body}");
        assert_eq!(answer.text_at("/errors/email"), "value must be a valid email address.", "{body}");
    }
    assert_eq!(world.count("password_request").await, 0);
}

/// A091, S13
#[tokio::test]
async fn one_address_is_asked_for_three_times_a_second() {
    let world = World::new().await;
    for number in 0..3 {
        let client = world.anonymous().from(&format!("203.0.113.{number}"));
        assert_eq!(forget(&client, ADA).await.status, 204);
    }
    for _ in 0..2 {
        let answer = forget(&world.anonymous(), ADA).await;
        assert_eq!(answer.status, 400);
        expect!["Too many attempts! You must wait 15 seconds before trying again."]
            .assert_eq(&answer.text_at("/errors/email"));
        assert_eq!(answer.header("retry-after"), Some("15"));
    }
    assert_eq!(forget(&world.anonymous(), GRACE).await.status, 204, "another address is not affected");
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(forget(&world.anonymous(), ADA).await.status, 204);
}

/// S13: the same whether the addresses are somebody's or not.
#[tokio::test]
async fn one_visitor_asks_fifty_times_an_hour() {
    let world = World::new().await;
    let visitor = world.anonymous().from("203.0.113.66");
    for number in 0..50 {
        assert_eq!(forget(&visitor, &format!("user{number}@example.com")).await.status, 204);
    }
    let refused = forget(&visitor, ADA).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text_at("/errors/email").starts_with("Too many attempts!"));
    assert_eq!(forget(&world.anonymous().from("203.0.113.7"), ADA).await.status, 204);
}

/// A099, A100
#[tokio::test]
async fn a_reset_takes_a_token_and_a_password_that_is_accepted() {
    let world = World::new().await;
    let post = async |body: Value| world.anonymous().post("/api/session/reset_password", body).await;
    let nothing = post(json!({})).await;
    assert_eq!(
        (nothing.status, nothing.text_at("/errors/token")),
        (400, "value must be a non-blank string.".into())
    );
    for password in [json!(null), json!(""), json!("abcdefgh"), json!("password1"), json!({ "a": 1 })] {
        let answer = post(json!({ "token": "1_x", "password": password })).await;
        assert_eq!(
            (answer.status, answer.text_at("/errors/password")),
            (400, "password is too common.".into())
        );
    }
    let query = world.anonymous().get("/api/session/password_reset_token_valid").await;
    assert_eq!(query.status, 400);
}

/// S11: CVE-2026-72898, an object where the token belongs, and its relatives. None gets past the door, none spends the
/// token that is there.
#[tokio::test]
async fn only_text_is_a_token() {
    let world = World::new().await;
    let post = with_mail(&world).await;
    let token = token(&world, &post, ADA).await;
    let sessions = world.count("session").await;
    for odd in no_text(&token) {
        let body = json!({ "token": odd, "password": NEW_PASSWORD });
        let answer = world.anonymous().post("/api/session/reset_password", body).await;
        assert_eq!(answer.status, 400, "{odd}: {answer}");
        assert_eq!(answer.text_at("/errors/token"), "value must be a non-blank string.", "{odd}");
        assert!(!answer.text().contains("core_user") && !answer.text().contains(&token), "{answer}");
    }
    for text in ["' OR 1=1 --", "1_' OR '1'='1", "%", "_", "1_%", "\\", "1_🦊"] {
        assert_eq!(reset(&world, text, NEW_PASSWORD).await.text(), INVALID, "{text}");
        world.clock.advance(TimeDelta::hours(1));
    }
    assert_eq!((world.count("session").await, world.count("password_token").await), (sessions, 1));
    assert!(is_valid(&world, &token).await);
    assert_eq!(world.anonymous().log_in(ADA, PASSWORD).await.status, 200);
}

/// What is no text, the token in it or not.
fn no_text(token: &str) -> Vec<Value> {
    vec![
        json!({ "$ne": null }),
        json!({ "$gt": "" }),
        json!({ "token": token }),
        json!(["=", "token", token]),
        json!([token]),
        json!([":raw", "1 = 1"]),
        json!({ "select": ["*"], "from": ["core_user"] }),
        json!(1),
        json!(true),
        json!(null),
    ]
}

/// S11: what is no text is refused before anything is looked up. Here nothing can be looked up, and that shows.
#[tokio::test]
async fn what_is_no_text_never_reaches_the_database() {
    let world = World::new().await;
    for table in ["password_token", "password_request", "app_user"] {
        world.execute(&format!("ALTER TABLE {table} RENAME TO mislaid_{table}")).await;
    }
    for (path, field, rest) in [
        ("/api/session/reset_password", "token", json!({ "password": NEW_PASSWORD })),
        ("/api/session/reset_password", "password", json!({ "token": "1_x" })),
        ("/api/session/forgot_password", "email", json!({})),
        ("/api/session", "username", json!({ "password": PASSWORD })),
        ("/api/session", "password", json!({ "username": ADA })),
    ] {
        let send = async |value: Value| {
            let mut body = rest.clone();
            body[field] = value;
            world.anonymous().post(path, body).await.status
        };
        for odd in no_text("1_x") {
            assert_eq!(send(odd.clone()).await, 400, "{path} {field} = {odd}");
        }
        let text = if field == "email" || field == "username" { ADA } else { NEW_PASSWORD };
        assert_eq!(send(json!(text)).await, 500, "{path} {field}: text is looked up");
    }
}

/// A102
#[tokio::test]
async fn tokens_are_not_to_be_guessed() {
    let world = World::new().await;
    let post = with_mail(&world).await;
    let token = token(&world, &post, ADA).await;
    let mut texts = Vec::new();
    for number in 0..30 {
        let answer = reset(&world, &format!("1_{number}"), NEW_PASSWORD).await;
        assert_eq!(answer.status, 400);
        texts.push(answer.text_at("/errors/password"));
    }
    let refused = texts.iter().filter(|text| *text == "Invalid reset token").count();
    let throttled = texts.iter().filter(|text| text.starts_with("Too many attempts!")).count();
    assert_eq!((refused, throttled), (10, 20), "{texts:?}");
    assert_eq!(reset(&world, &token, NEW_PASSWORD).await.status, 400, "also with the right one");
    let other = world.anonymous().from("203.0.113.7");
    let body = json!({ "token": token, "password": NEW_PASSWORD });
    assert_eq!(other.post("/api/session/reset_password", body).await.status, 200);
}

/// A password that is refused does not count as a try with the token.
#[tokio::test]
async fn a_weak_password_spends_no_token() {
    let world = World::new().await;
    let post = with_mail(&world).await;
    let token = token(&world, &post, ADA).await;
    for _ in 0..15 {
        let answer = reset(&world, &token, "weak").await;
        assert_eq!(answer.text_at("/errors/password"), "password is too common.");
        assert!(!answer.text().contains("weak"));
    }
    assert_eq!(reset(&world, &token, NEW_PASSWORD).await.status, 200);
}

async fn check(client: &Client, password: &str) -> u16 {
    let answer = client.post("/api/session/password-check", json!({ "password": password })).await;
    if answer.status == 200 {
        assert_eq!(answer.text(), r#"{"valid":true}"#);
    } else {
        assert_eq!(answer.text_at("/errors/password"), "password is too common.");
        assert!(!answer.text().contains(&format!("received: \"{password}\"")));
    }
    answer.status
}

/// A103, A104, A105, A108
#[tokio::test]
async fn a_password_is_looked_at_before_there_is_an_account() {
    let world = World::empty().await;
    let visitor = world.anonymous();
    let nothing = visitor.post("/api/session/password-check", json!({})).await;
    assert_eq!(
        (nothing.status, nothing.text_at("/errors/password")),
        (400, "password is too common.".into())
    );
    for (password, status) in [
        ("blah", 400),
        ("abcdefgh", 400),
        ("password1", 400),
        ("PassWord1", 400),
        ("something123", 200),
        ("пароль 77 🦊", 200),
        (&"x1".repeat(512), 200),
        (&"x1".repeat(513), 400),
    ] {
        assert_eq!(check(&visitor, password).await, status, "{password}");
    }
    assert_eq!(check(&world.session("38f4939c-ad7f-4cbe-ae54-30946daf8593"), "something123").await, 200);
}

/// A106, A107, A109
#[tokio::test]
async fn the_rules_can_be_set() {
    for (environment, password, status) in [
        (&[("MB_PASSWORD_COMPLEXITY", "strong")][..], "aaBB1!xy", 200),
        (&[("MB_PASSWORD_COMPLEXITY", "strong")][..], "aaBB11xy", 400),
        (&[("MB_PASSWORD_COMPLEXITY", "weak")][..], "zwxvut", 200),
        // Here the reference takes a common word.
        (&[("MB_PASSWORD_COMPLEXITY", "weak")][..], "dragon", 400),
        (&[("MB_PASSWORD_LENGTH", "12")][..], "elevenchar1", 400),
        (&[("MB_PASSWORD_LENGTH", "12")][..], "twelvechars1", 200),
        (&[("MB_PASSWORD_LENGTH", "12"), ("MB_PASSWORD_COMPLEXITY", "weak")][..], "twelve chars", 200),
    ] {
        let world = World::on(On::Sqlite).environment(environment).empty().await;
        assert_eq!(check(&world.anonymous(), password).await, status, "{environment:?} {password}");
    }
}

/// With a session it is the caller's own password that is looked at, and wrong ones count.
#[tokio::test]
async fn a_caller_proves_the_own_password() {
    let world = World::new().await;
    let check = async |client: &Client, password: &str| {
        client.post("/api/session/password-check", json!({ "password": password })).await
    };
    let admin = world.admin();
    assert_eq!(check(&admin, PASSWORD).await.text(), r#"{"valid":true}"#);
    for _ in 0..10 {
        let wrong = check(&admin, "something123").await;
        assert_eq!(
            (wrong.status, wrong.text()),
            (400, r#"{"errors":{"password":"did not match stored password"}}"#)
        );
    }
    let throttled = check(&admin, PASSWORD).await;
    assert_eq!(throttled.status, 400);
    assert!(throttled.text_at("/errors/password").starts_with("Too many attempts!"));
    let key = world.plain_key().await;
    assert_eq!(
        check(&key, "something123").await.status,
        200,
        "a program has no password; it asks like a visitor"
    );
}

/// S1: the check is no place to try passwords by the thousand.
#[tokio::test]
async fn a_visitor_has_a_hundred_passwords_looked_at_in_an_hour() {
    let world = World::new().await;
    for _ in 0..100 {
        assert_eq!(check(&world.anonymous(), "something123").await, 200);
    }
    let answer =
        world.anonymous().post("/api/session/password-check", json!({ "password": "something123" })).await;
    assert!(answer.text_at("/errors/password").starts_with("Too many attempts!"), "{answer}");
    assert_eq!(check(&world.anonymous().from("203.0.113.7"), "something123").await, 200);
}

/// S33: an issuer may have given the address to somebody else by now, so no letter to it opens the account.
#[tokio::test]
async fn whom_an_issuer_vouches_for_gets_no_link() {
    let issuer = [
        ("MB_OIDC_ENABLED", "true"),
        ("MB_OIDC_ISSUER", "https://login.example.com"),
        ("MB_OIDC_CLIENT_ID", "metalith"),
    ];
    let world = World::with(&issuer).await;
    let post = with_mail(&world).await;
    world.add_person(GRACE).await;
    token(&world, &post, GRACE).await;
    let bound = "INSERT INTO sso_subject (issuer, subject, user_id, bound_at)
                 SELECT 'https://login.example.com', 'grace', id, date_joined FROM app_user WHERE id = 2";
    world.execute(bound).await;
    world.clock.advance(TimeDelta::hours(2));
    forget(&world.anonymous(), GRACE).await;
    let letters = answered(&world, &post).await;
    assert!(
        letters.last().unwrap().link().is_none_or(|link| !link.contains("reset_password")),
        "{letters:#?}"
    );
    assert_eq!(letters.len(), 2);
}
