//! The log-in history, and the letter about a device that was not seen before.

use crate::{
    people::{SITE, letters, with_mail},
    world::{ADA, Client, PASSWORD, World, on_both},
};
use chrono::TimeDelta;
use expect_test::expect;
use mail::testing::SmtpServer;
use serde_json::{Value, json};

const GRACE: &str = "grace@example.com";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// A browser that has been here before, whoever it belongs to.
fn browser(world: &World, device: &str) -> Client {
    world.anonymous().with("cookie", &format!("metabase.DEVICE={device}")).with("user-agent", FIREFOX)
}

/// How many letters went out by now.
async fn count(world: &World, post: &SmtpServer) -> usize {
    letters(world, post).await.len()
}

on_both! {
    /// A083, A277
    async fn people_see_when_and_from_where_they_signed_in(world: World) {
        world.add_person(GRACE).await;
        world.log_in(GRACE).await;
        world.clock.advance(TimeDelta::minutes(1));
        let session = browser(&world, "d").from("203.0.113.7").log_in(ADA, PASSWORD).await.text_at("/id");
        world.session(&session).delete("/api/session").await;
        world.clock.advance(TimeDelta::minutes(1));
        world.anonymous().log_in(ADA, "wrong").await;
        expect![[r#"
            200 application/json; charset=utf-8
            [
              {
                "timestamp": "2026-05-01T09:01:00Z",
                "device_description": "Browser (Firefox/Linux)",
                "ip_address": "203.0.113.7",
                "location": null,
                "timezone": null,
                "active": false
              },
              {
                "timestamp": "2026-05-01T09:00:00Z",
                "device_description": "Unknown device",
                "ip_address": "127.0.0.1",
                "location": null,
                "timezone": null,
                "active": true
              }
            ]"#]]
        .assert_eq(&world.admin().get("/api/login-history/current").await.to_string());
    }

    /// A277: a session that has ended by itself is not active, whether or not it was forgotten already.
    async fn a_session_that_ended_by_itself_is_not_active(world: World) {
        let active = async |key: &str| -> Vec<Value> {
            let answer = world.session(key).get("/api/login-history/current").await.json();
            answer.as_array().unwrap().iter().map(|login| login["active"].clone()).collect()
        };
        world.clock.advance(TimeDelta::days(15));
        let key = world.log_in(ADA).await;
        assert_eq!(active(&key).await, [true, false]);
        world.app.identity.clean_up().await;
        assert_eq!(active(&key).await, [true, false]);
        let renewed = world.session(&key).post("/api/session/refresh", json!({})).await.text_at("/id");
        world.clock.advance(TimeDelta::days(13));
        let renewed = world.session(&renewed).post("/api/session/refresh", json!({})).await.text_at("/id");
        world.clock.advance(TimeDelta::days(13));
        assert_eq!(active(&renewed).await, [true, false], "refreshed, it goes on");
    }

    /// The first device is nobody's surprise; another one is, once.
    async fn a_device_that_was_not_seen_before_is_told_to_its_owner(world: World) {
        let post = with_mail(&world).await;
        world.add_person(GRACE).await;
        browser(&world, "first").log_in(GRACE, PASSWORD).await;
        assert_eq!(count(&world, &post).await, 0, "the first log-in ever");
        browser(&world, "first").log_in(GRACE, PASSWORD).await;
        assert_eq!(count(&world, &post).await, 0, "a device that is known");
        browser(&world, "second").log_in(GRACE, "wrong").await;
        assert_eq!(count(&world, &post).await, 0, "nobody came in");
        browser(&world, "second").from("203.0.113.7").log_in(GRACE, PASSWORD).await;
        let [letter] = &letters(&world, &post).await[..] else { panic!("one letter") };
        assert_eq!(letter.recipients, [GRACE]);
        expect!["Somebody signed in to Acme from a new device"].assert_eq(&letter.subject());
        let text = letter.text();
        let said = "Browser (Firefox/Linux), from 203.0.113.7, on Friday, 1 May 2026, 09:00 UTC.";
        assert!(text.contains(said), "{text}");
        assert_eq!(letter.link(), Some(format!("{SITE}/account/devices")));
        browser(&world, "second").log_in(GRACE, PASSWORD).await;
        assert_eq!(count(&world, &post).await, 1, "and then it is known");
    }

    /// A device of somebody else is new here.
    async fn a_device_is_known_per_person(world: World) {
        let post = with_mail(&world).await;
        world.add_person(GRACE).await;
        browser(&world, "graces").log_in(GRACE, PASSWORD).await;
        browser(&world, "adas").log_in(ADA, PASSWORD).await;
        let before = count(&world, &post).await;
        browser(&world, "graces").log_in(ADA, PASSWORD).await;
        assert_eq!(count(&world, &post).await, before + 1);
        assert_eq!(post.letters().last().unwrap().recipients, [ADA]);
    }

    /// A script that signs in every hour keeps no cookies; one letter is enough.
    async fn a_program_without_cookies_is_known_by_its_name_and_address(world: World) {
        let post = with_mail(&world).await;
        let script = || world.anonymous().with("user-agent", "curl/8.5.0").from("203.0.113.7");
        for _ in 0..3 {
            script().log_in(ADA, PASSWORD).await;
            assert_eq!(count(&world, &post).await, 1);
        }
        assert!(post.letters()[0].text().contains("Library (curl), from 203.0.113.7"));
        script().from("203.0.113.8").log_in(ADA, PASSWORD).await;
        assert_eq!(count(&world, &post).await, 2);
    }

    async fn one_person_gets_a_few_such_letters_a_day(world: World) {
        let post = with_mail(&world).await;
        for number in 0..13 {
            browser(&world, &format!("device-{number}")).log_in(ADA, PASSWORD).await;
        }
        assert_eq!(count(&world, &post).await, 10);
        world.clock.advance(TimeDelta::days(1));
        browser(&world, "the-next-day").log_in(ADA, PASSWORD).await;
        assert_eq!(count(&world, &post).await, 11);
    }
}

/// A header that anybody can send silences nothing.
#[tokio::test]
async fn embedded_sessions_are_announced_like_others() {
    let world = World::new().await;
    let post = with_mail(&world).await;
    let page = browser(&world, "a-page").with("x-metabase-embedded", "true");
    assert_eq!(page.log_in(ADA, PASSWORD).await.status, 200);
    assert_eq!(count(&world, &post).await, 1);
}

#[tokio::test]
async fn letters_about_new_devices_can_be_turned_off() {
    for (name, value) in [
        ("MB_SEND_EMAIL_ON_FIRST_LOGIN_FROM_NEW_DEVICE", "false"),
        ("MB_NEW_DEVICE_EMAIL_RATE_LIMIT_CAP", "0"),
    ] {
        let world = World::with(&[(name, value)]).await;
        let post = with_mail(&world).await;
        assert_eq!(browser(&world, "new").log_in(ADA, PASSWORD).await.status, 200);
        assert_eq!(count(&world, &post).await, 0, "{name}");
    }
}

/// A browser names its device itself, so what it names is not believed to be short or plain.
#[tokio::test]
async fn odd_devices_are_nobodys_fault() {
    let world = World::new().await;
    let post = with_mail(&world).await;
    let odd = world.anonymous().with("cookie", &format!("metabase.DEVICE={}", "d".repeat(5000)));
    let odd = odd.with_bytes("user-agent", "<b>\u{80}Evil</b>/1.0 \u{202e}".as_bytes());
    assert_eq!(odd.log_in(ADA, PASSWORD).await.status, 200);
    let markup = world.anonymous().from("203.0.113.7").with("user-agent", "<script>alert(1)</script>/1.0");
    assert_eq!(markup.log_in(ADA, PASSWORD).await.status, 200);
    for letter in letters(&world, &post).await {
        assert!(
            !letter.html().contains("<script") && !letter.html().contains("<b>Evil"),
            "{}",
            letter.html()
        );
    }
}
