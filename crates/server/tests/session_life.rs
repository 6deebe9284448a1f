//! How long a session goes on: refreshing it, leaving it idle, seeing and ending it from elsewhere.

use crate::world::{ADA, Answer, Client, NOW, PASSWORD, World, moment, on_both};
use chrono::{DateTime, TimeDelta, Utc};
use expect_test::expect;
use serde_json::{Value, json};

const GRACE: &str = "grace@example.com";
const STALE: &str = "38f4939c-ad7f-4cbe-ae54-30946daf8593";

async fn refresh(client: &Client) -> Answer {
    client.post("/api/session/refresh", json!({})).await
}

/// What a request with this key is answered.
async fn status(world: &World, key: &str) -> u16 {
    world.session(key).get("/api/user/current").await.status
}

/// The sessions that somebody sees.
async fn sessions(client: &Client, path: &str) -> Vec<Value> {
    let answer = client.get(path).await;
    assert_eq!(answer.status, 200, "{answer}");
    answer.json().as_array().unwrap().clone()
}

/// The id by which the session of this key is shown to its owner.
async fn id_of(world: &World, key: &str) -> i64 {
    let own = sessions(&world.session(key), "/api/session").await;
    own.iter().find(|session| session["current"] == true).unwrap()["id"].as_i64().unwrap()
}

/// When each session was last used, as far as it was written down, by id.
async fn written(world: &World) -> Vec<DateTime<Utc>> {
    let mut tx = world.db().read().await.unwrap();
    tx.list("SELECT last_active_at FROM session ORDER BY id", &[]).await.unwrap()
}

on_both! {
    /// S19
    async fn a_refresh_gives_a_new_key_and_the_old_one_dies_at_once(world: World) {
        let old = world.log_in(ADA).await;
        world.clock.advance(TimeDelta::days(13));
        let answer = refresh(&world.session(&old)).await;
        assert_eq!((answer.status, answer.keys()), (200, vec!["expires_at".to_owned(), "id".to_owned()]));
        assert_eq!(moment(&answer.text_at("/expires_at")), moment(NOW) + TimeDelta::days(27));
        assert_eq!(answer.header("set-cookie"), None, "who keeps no cookie gets none");
        let new = answer.text_at("/id");
        assert_eq!(new.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert_eq!((status(&world, &old).await, status(&world, &new).await), (401, 200));
        world.clock.advance(TimeDelta::days(13));
        assert_eq!(status(&world, &new).await, 200, "longer than one key lives");
        assert_eq!(status(&world, world.admin_session()).await, 401, "without a refresh it is over");
        let own = sessions(&world.session(&new), "/api/session").await;
        assert_eq!((own.len(), moment(own[0]["created_at"].as_str().unwrap())), (1, moment(NOW)));
    }

    /// S55
    async fn a_refresh_is_written_down(world: World) {
        let session = id_of(&world, world.admin_session()).await;
        let new = refresh(&world.admin()).await.text_at("/id");
        let answer = world.session(&new).get("/api/audit?topic=session-refreshed").await.json();
        let event = &answer["data"][0];
        assert_eq!((&event["actor"]["email"], &event["model"]), (&json!(ADA), &json!("Session")));
        assert_eq!((event["model_id"].as_i64(), event["details"].clone()), (Some(session), json!({})));
    }

    /// S12 of reset links, for sessions: of two who hold one key, one wins, and then both are out.
    async fn of_two_who_refresh_with_one_key_one_wins_and_both_are_out(world: World) {
        for _ in 0..5 {
            let old = world.log_in(ADA).await;
            let (one, two) = (world.session(&old), world.session(&old));
            let (one, two) = tokio::join!(refresh(&one), refresh(&two));
            let (won, lost) = if one.status == 200 { (one, two) } else { (two, one) };
            assert_eq!((won.status, lost.to_string()), (200, "401 text/plain\nUnauthenticated".into()));
            assert_eq!(status(&world, &won.text_at("/id")).await, 401);
            assert_eq!(status(&world, &old).await, 401);
        }
        let answer = world.admin().get("/api/audit?topic=session-reuse-detected").await.json();
        assert_eq!(answer["total"], json!(5));
        assert_eq!(answer["data"][0]["actor"]["email"], json!(ADA));
        assert_eq!(world.count("session").await, 1, "another session of the same person goes on");
    }

    async fn a_spent_key_ends_the_session_whenever_it_comes_back(world: World) {
        let first = world.log_in(ADA).await;
        let second = refresh(&world.session(&first)).await.text_at("/id");
        let third = refresh(&world.session(&second)).await.text_at("/id");
        assert_eq!(status(&world, &first).await, 401);
        assert_eq!(status(&world, &third).await, 200, "looking with a spent key ends nothing: a slow tab does that");
        assert_eq!(refresh(&world.session(&first)).await.status, 401);
        assert_eq!(status(&world, &third).await, 401);
        assert_eq!(world.count("spent_session_key").await, 0, "they are forgotten with the session");
    }

    async fn who_has_no_session_has_nothing_to_refresh(world: World) {
        world.add_person(GRACE).await;
        let deactivated = world.log_in(GRACE).await;
        world.deactivate(GRACE).await;
        for client in [world.anonymous(), world.session(STALE), world.session(&deactivated)] {
            assert_eq!(refresh(&client).await.to_string(), "401 text/plain\nUnauthenticated");
        }
        assert_eq!(refresh(&world.plain_key().await).await.to_string(), "404 text/plain\nNot found.");
        world.clock.advance(TimeDelta::days(14));
        assert_eq!(refresh(&world.admin()).await.status, 401, "what has ended is not prolonged");
    }

    /// S22
    async fn people_see_their_sessions_the_latest_used_first(world: World) {
        world.add_person(GRACE).await;
        world.log_in(GRACE).await;
        world.clock.advance(TimeDelta::minutes(5));
        let browser = world.anonymous().from("203.0.113.7").with("user-agent", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0");
        let key = browser.log_in(ADA, PASSWORD).await.text_at("/id");
        world.clock.advance(TimeDelta::minutes(2));
        let mut own = sessions(&world.admin(), "/api/session").await;
        for session in &mut own {
            session["id"].take();
        }
        expect![[r#"
            [
              {
                "id": null,
                "created_at": "2026-05-01T09:00:00Z",
                "last_active_at": "2026-05-01T09:07:00Z",
                "expires_at": "2026-05-15T09:00:00Z",
                "ip_address": "127.0.0.1",
                "device_description": "Unknown device",
                "auth_method": "setup",
                "current": true
              },
              {
                "id": null,
                "created_at": "2026-05-01T09:05:00Z",
                "last_active_at": "2026-05-01T09:05:00Z",
                "expires_at": "2026-05-15T09:05:00Z",
                "ip_address": "203.0.113.7",
                "device_description": "Browser (Firefox/Linux)",
                "auth_method": "password",
                "current": false
              }
            ]"#]]
        .assert_eq(&format!("{:#}", Value::Array(own)));
        world.app.identity.write_activity().await;
        world.clock.advance(TimeDelta::minutes(2));
        let order: Vec<_> = sessions(&world.session(&key), "/api/session").await.iter().map(|it| it["current"].clone()).collect();
        assert_eq!(order, [true, false]);
        world.clock.advance(TimeDelta::days(14) - TimeDelta::minutes(7));
        let left = sessions(&world.session(&key), "/api/session").await;
        assert_eq!(left.len(), 1, "what has ended by itself is not shown");
    }

    /// S22, and a number is no key: the shown id opens nothing.
    async fn people_end_one_of_their_sessions(world: World) {
        let lost = world.log_in(ADA).await;
        let id = id_of(&world, &lost).await;
        assert_eq!(status(&world, &id.to_string()).await, 401);
        let path = format!("/api/session/{id}");
        let answer = world.admin().delete(&path).await;
        assert_eq!((answer.status, answer.body.len()), (204, 0));
        assert_eq!((status(&world, &lost).await, status(&world, world.admin_session()).await), (401, 200));
        assert_eq!(world.admin().delete(&path).await.to_string(), "404 text/plain\nNot found.");
        let event = world.last_event("session-ended").await;
        assert_eq!((event["model_id"].as_i64(), event["actor"]["email"].clone()), (Some(id), json!(ADA)));
        let own = id_of(&world, world.admin_session()).await;
        assert_eq!(world.admin().delete(&format!("/api/session/{own}")).await.status, 204);
        assert_eq!(status(&world, world.admin_session()).await, 401);
    }

    /// S47: another's session is not there, not even for administrators under this address.
    async fn nobody_ends_the_session_of_another_by_its_number(world: World) {
        let grace = world.person_named(GRACE).await;
        let (adas, graces) = (id_of(&world, world.admin_session()).await, sessions(&grace, "/api/session").await);
        let graces = graces[0]["id"].as_i64().unwrap();
        for (client, id) in [(&grace, adas), (&world.admin(), graces), (&world.admin_key().await, graces)] {
            assert_eq!(client.delete(&format!("/api/session/{id}")).await.to_string(), "404 text/plain\nNot found.");
        }
        assert_eq!((status(&world, world.admin_session()).await, grace.get("/api/user/current").await.status), (200, 200));
    }

    /// S22
    async fn all_other_sessions_end_in_one_go(world: World) {
        let grace = world.person_named(GRACE).await;
        let others = [world.log_in(ADA).await, world.log_in(ADA).await];
        let answer = world.admin().post("/api/session/revoke-others", json!({})).await;
        assert_eq!((answer.status, answer.json()), (200, json!({ "revoked": 2 })));
        for other in &others {
            assert_eq!(status(&world, other).await, 401);
        }
        assert_eq!((status(&world, world.admin_session()).await, grace.get("/api/user/current").await.status), (200, 200));
        assert_eq!(world.last_event("sessions-ended").await["details"], json!({ "sessions": 2 }));
        let again = world.admin().post("/api/session/revoke-others", json!({})).await;
        assert_eq!(again.json(), json!({ "revoked": 0 }));
    }

    /// S22
    async fn administrators_see_and_end_the_sessions_of_anybody(world: World) {
        let id = world.add_person(GRACE).await;
        let keys = [world.log_in(GRACE).await, world.log_in(GRACE).await];
        let path = format!("/api/user/{id}/sessions");
        let seen = sessions(&world.admin(), &path).await;
        assert_eq!((seen.len(), seen.iter().all(|session| session["current"] == false)), (2, true));
        let own = sessions(&world.admin(), "/api/user/1/sessions").await;
        assert_eq!((own.len(), own[0]["current"].clone()), (1, json!(true)));
        for method in [axum::http::Method::GET, axum::http::Method::DELETE] {
            let answer = world.session(&keys[0]).send(method.clone(), &path, None).await;
            assert_eq!(answer.status, 403, "not even one's own, here");
            assert_eq!(world.admin().send(method, "/api/user/999/sessions", None).await.to_string(), "404 text/plain\nNot found.");
        }
        assert_eq!(world.admin().delete(&path).await.json(), json!({ "revoked": 2 }));
        for key in &keys {
            assert_eq!(status(&world, key).await, 401);
        }
        assert_eq!(status(&world, world.admin_session()).await, 200);
        let event = world.last_event("sessions-ended").await;
        assert_eq!((event["model_id"].as_i64(), event["details"].clone()), (Some(id), json!({ "sessions": 2 })));
    }

    async fn a_program_has_no_sessions(world: World) {
        let program = world.admin_key().await;
        assert_eq!(sessions(&program, "/api/session").await, Vec::<Value>::new());
        assert_eq!(program.post("/api/session/revoke-others", json!({})).await.json(), json!({ "revoked": 0 }));
        assert_eq!(program.get("/api/login-history/current").await.json(), json!([]));
        assert_eq!(status(&world, world.admin_session()).await, 200);
    }

    /// S44 of keys, for sessions: a request never waits for a write, and a busy session is written once a minute.
    async fn when_a_session_was_used_is_written_once_a_minute(world: World) {
        let start = moment(NOW);
        let at = |seconds| vec![start + TimeDelta::seconds(seconds)];
        for (seconds, seen) in [(0, 0), (30, 0), (60, 60), (90, 60), (119, 60), (120, 120)] {
            world.clock.advance(start + TimeDelta::seconds(seconds) - world.clock.now());
            assert_eq!(status(&world, world.admin_session()).await, 200);
            let before = written(&world).await;
            world.app.identity.write_activity().await;
            assert_eq!(written(&world).await, at(seen), "after {seconds} seconds");
            assert!(before.len() == 1 && before[0] <= at(seen)[0]);
        }
        let shown = sessions(&world.admin(), "/api/session").await;
        assert_eq!(moment(shown[0]["last_active_at"].as_str().unwrap()), at(120)[0]);
    }
}

/// The cookies of a refresh last as long as those of the log-in.
#[tokio::test]
async fn who_keeps_the_session_in_a_cookie_gets_the_new_key_in_it() {
    let world = World::new().await;
    for (remember, keeps) in [(true, true), (false, false)] {
        let body = json!({ "username": ADA, "password": PASSWORD, "remember": remember });
        let old = world.anonymous().post("/api/session", body).await.text_at("/id");
        let browser = world.anonymous().with("cookie", &format!("metabase.DEVICE=d; metabase.SESSION={old}"));
        let answer = refresh(&browser).await;
        assert_eq!(answer.cookie_value("metabase.SESSION"), Some(answer.text_at("/id")));
        let cookie = answer.cookie("metabase.SESSION").unwrap();
        assert_eq!(cookie.contains("; Max-Age=1209600"), keeps, "{cookie}");
        assert!(cookie.contains("; HttpOnly") && answer.cookie("metabase.TIMEOUT").is_some());
    }
    let answer = world.anonymous().with("x-metabase-embedded", "true").log_in(ADA, PASSWORD).await;
    let (old, token) = (answer.text_at("/id"), answer.header("x-metabase-anti-csrf-token").unwrap());
    let embedded = |key: &str| {
        let page = world.anonymous().with("cookie", &format!("metabase.EMBEDDED_SESSION={key}"));
        page.with("x-metabase-anti-csrf-token", token)
    };
    let renewed = refresh(&embedded(&old)).await;
    let new = renewed.cookie_value("metabase.EMBEDDED_SESSION").unwrap();
    assert_eq!(renewed.cookie("metabase.SESSION"), None);
    assert_eq!(embedded(&new).get("/api/user/current").await.status, 200, "the anti-CSRF token stays");
    assert_eq!(embedded(&old).get("/api/user/current").await.status, 401);
}

/// S28: another site makes nobody's browser refresh.
#[tokio::test]
async fn a_refresh_comes_from_our_own_pages() {
    let world = World::new().await;
    let browser = world.anonymous().with("cookie", &format!("metabase.SESSION={}", world.admin_session()));
    assert_eq!(refresh(&browser.with("sec-fetch-site", "cross-site")).await.status, 403);
    assert_eq!(status(&world, world.admin_session()).await, 200);
}

/// S20: however often it is refreshed, a session ends some time after the log-in.
#[tokio::test]
async fn refreshing_goes_on_up_to_a_limit() {
    let world = World::with(&[("MAX_SESSION_AGE", "10"), ("MB_SESSION_REFRESH_LIMIT", "25")]).await;
    let mut key = world.admin_session().to_owned();
    let minute = |minutes| moment(NOW) + TimeDelta::minutes(minutes);
    for (now, end) in [(9, 19), (18, 25), (24, 25)] {
        world.clock.advance(minute(now) - world.clock.now());
        let answer = refresh(&world.session(&key)).await;
        assert_eq!(moment(&answer.text_at("/expires_at")), minute(end), "refreshed after {now} minutes");
        key = answer.text_at("/id");
    }
    world.clock.advance(TimeDelta::milliseconds(59_999));
    assert_eq!(status(&world, &key).await, 200);
    world.clock.advance(TimeDelta::milliseconds(1));
    assert_eq!((status(&world, &key).await, refresh(&world.session(&key)).await.status), (401, 401));
}

/// A040, A041
#[tokio::test]
async fn a_page_is_told_until_when_there_is_a_session() {
    let world = World::with(&[("MB_SESSION_TIMEOUT", r#"{"amount":60,"unit":"minutes"}"#)]).await;
    let browser = world.anonymous().with("cookie", &format!("metabase.SESSION={}", world.admin_session()));
    world.clock.advance(TimeDelta::minutes(7));
    let answer = browser.get("/api/user/current").await;
    expect!["metabase.TIMEOUT=…; Path=/; Expires=Fri, 01 May 2026 10:07:00 GMT; SameSite=Lax"]
        .assert_eq(&answer.cookie("metabase.TIMEOUT").unwrap());
    assert_eq!(answer.cookie_value("metabase.TIMEOUT").as_deref(), Some("alive"));
    let stale = world.anonymous().with("cookie", &format!("metabase.SESSION={STALE}"));
    for client in [world.anonymous(), world.admin(), stale] {
        let answer = client.get("/api/session/properties").await;
        assert_eq!(answer.cookie("metabase.TIMEOUT"), None);
    }
    let left = browser.delete("/api/session").await;
    assert_eq!(left.cookie_value("metabase.TIMEOUT").as_deref(), Some(""), "what was cleared stays cleared");
}

/// S20: what administrators set counts at once, for sessions that are there already; less than a minute is a minute.
#[tokio::test]
async fn an_idle_time_counts_from_the_moment_it_is_set() {
    let world = World::new().await;
    let set = async |timeout: Value| {
        world.admin().put("/api/setting/session-timeout", json!({ "value": timeout })).await.status
    };
    for refused in
        [json!({ "amount": 0, "unit": "minutes" }), json!({ "amount": 1, "unit": "days" }), json!(60)]
    {
        assert_eq!(set(refused.clone()).await, 400, "{refused}");
    }
    assert_eq!(set(json!({ "amount": 1, "unit": "seconds" })).await, 204);
    let other = world.log_in(ADA).await;
    world.clock.advance(TimeDelta::seconds(59));
    assert_eq!(status(&world, world.admin_session()).await, 200);
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!((status(&world, &other).await, status(&world, world.admin_session()).await), (401, 200));
    assert_eq!(set(json!(null)).await, 204);
    world.clock.advance(TimeDelta::days(1));
    assert_eq!(status(&world, world.admin_session()).await, 200);
}

/// S20: idle time survives a restart of what is kept in memory, as far as it was written down.
#[tokio::test]
async fn a_session_that_was_used_is_not_idle_after_its_use_was_written_down() {
    let world = World::with(&[("MB_SESSION_TIMEOUT", r#"{"amount":10,"unit":"minutes"}"#)]).await;
    world.clock.advance(TimeDelta::minutes(9));
    assert_eq!(status(&world, world.admin_session()).await, 200);
    world.app.identity.write_activity().await;
    assert_eq!(written(&world).await, [moment(NOW) + TimeDelta::minutes(9)]);
}

/// S25
#[tokio::test]
async fn the_least_recently_used_session_makes_room_for_a_new_one() {
    let world = World::with(&[("MB_MAX_SESSIONS_PER_PERSON", "3")]).await;
    let grace = world.person_named(GRACE).await;
    let mut keys = vec![world.admin_session().to_owned()];
    for _ in 0..3 {
        world.clock.advance(TimeDelta::minutes(2));
        assert_eq!(status(&world, world.admin_session()).await, 200);
        world.app.identity.write_activity().await;
        keys.push(world.log_in(ADA).await);
    }
    let mut statuses = Vec::new();
    for key in &keys {
        statuses.push(status(&world, key).await);
    }
    assert_eq!(statuses, [200, 401, 200, 200], "the first was used, the second was not");
    assert_eq!(grace.get("/api/user/current").await.status, 200, "everybody's sessions are counted apart");
}
