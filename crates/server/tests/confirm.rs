//! Confirming that it is still oneself, before what is sensitive: who is asked, for what, and what a proof is worth.

use crate::world::{ADA, ADMINISTRATORS, ALL_USERS, Answer, Client, NOW, PASSWORD, World, moment, on_both};
use axum::http::Method;
use chrono::TimeDelta;
use expect_test::expect;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const GRACE: &str = "grace@example.com";

/// From now on people are asked, and whoever is signed in already has to confirm.
async fn ask(world: &World) {
    let change = json!({ "value": 5 });
    let answer = world.admin().put("/api/setting/reauthentication-minutes", change).await;
    assert_eq!(answer.status, 204, "{answer}");
    world.clock.advance(TimeDelta::minutes(5));
}

async fn confirm(client: &Client, password: &str) -> Answer {
    client.post("/api/session/confirm", json!({ "password": password })).await
}

fn is_asked(answer: &Answer) -> bool {
    answer.status == 403 && answer.text().contains("confirmation-needed")
}

/// Something sensitive that anybody signed in may try, and that changes nothing.
async fn is_asked_of(client: &Client) -> bool {
    is_asked(&client.post("/api/session/revoke-others", json!({})).await)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Is {
    Sensitive,
    Free,
}
use Is::{Free, Sensitive};

/// A change, and whether people have to confirm first. Person 2 is somebody else, session 1 another of the caller's.
struct Line(Is, &'static str, &'static str, Value);

fn table() -> Vec<Line> {
    let nothing = || json!({});
    let groups = |ids: &[i64]| ids.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>();
    let people = json!({ "csv": "email\nsomebody@example.com\n" });
    vec![
        Line(Free, "POST", "/api/session", json!({ "username": ADA, "password": PASSWORD })),
        Line(Free, "DELETE", "/api/session", nothing()),
        Line(Free, "POST", "/api/session/google_auth", json!({ "token": "x" })),
        Line(Free, "POST", "/api/session/forgot_password", json!({ "email": GRACE })),
        Line(Free, "POST", "/api/session/reset_password", json!({ "token": "1_x", "password": PASSWORD })),
        Line(Free, "POST", "/api/session/password-check", json!({ "password": PASSWORD })),
        Line(Free, "POST", "/api/session/mfa/verify", json!({ "challenge_token": "x", "code": "000000" })),
        Line(Sensitive, "POST", "/api/second-factor", nothing()),
        Line(Sensitive, "POST", "/api/second-factor/confirm", json!({ "code": "000000" })),
        Line(Sensitive, "POST", "/api/second-factor/recovery-codes", json!({ "code": "000000" })),
        Line(Sensitive, "POST", "/api/second-factor/disable", json!({ "code": "000000" })),
        Line(Sensitive, "DELETE", "/api/user/2/second-factor", nothing()),
        Line(Free, "POST", "/api/session/refresh", nothing()),
        Line(Free, "POST", "/api/session/confirm", json!({ "password": PASSWORD })),
        Line(Sensitive, "POST", "/api/session/revoke-others", nothing()),
        Line(Sensitive, "DELETE", "/api/session/1", nothing()),
        Line(Sensitive, "DELETE", "/api/user/2/sessions", nothing()),
        Line(Free, "POST", "/api/setup", nothing()),
        Line(Free, "POST", "/api/notify/db/1", nothing()),
        Line(Sensitive, "POST", "/api/user", json!({ "email": "new@example.com" })),
        Line(Sensitive, "POST", "/api/user", json!({ "email": "new@example.com", "password": PASSWORD })),
        Line(
            Sensitive,
            "POST",
            "/api/user",
            json!({ "email": "boss@example.com", "user_group_memberships": groups(&[ALL_USERS, ADMINISTRATORS]) }),
        ),
        Line(Sensitive, "POST", "/api/user", json!({ "email": "boss@example.com", "source": "setup" })),
        Line(Free, "POST", "/api/user/import/preview", people.clone()),
        Line(Sensitive, "POST", "/api/user/import", people),
        Line(Free, "PUT", "/api/user/2", json!({ "first_name": "Grace", "email": GRACE, "locale": "de" })),
        Line(Free, "PUT", "/api/user/2", json!({ "user_group_memberships": groups(&[ALL_USERS]) })),
        Line(Free, "PUT", "/api/user/1", json!({ "is_superuser": true })),
        Line(Sensitive, "PUT", "/api/user/2", json!({ "email": "other@example.com" })),
        Line(Sensitive, "PUT", "/api/user/1", json!({ "email": "other@example.com" })),
        Line(Sensitive, "PUT", "/api/user/2", json!({ "is_superuser": true })),
        Line(
            Sensitive,
            "PUT",
            "/api/user/2",
            json!({ "user_group_memberships": groups(&[ALL_USERS, ADMINISTRATORS]) }),
        ),
        Line(Sensitive, "PUT", "/api/user/2/password", json!({ "password": "quite another 8" })),
        Line(Sensitive, "PUT", "/api/user/1/password", json!({ "password": "quite another 8" })),
        Line(Free, "PUT", "/api/user/2/modal/qbnewb", nothing()),
        Line(Sensitive, "POST", "/api/user/2/password-reset-url", nothing()),
        Line(Sensitive, "DELETE", "/api/user/2", nothing()),
        Line(Sensitive, "PUT", "/api/user/2/reactivate", nothing()),
        Line(Free, "POST", "/api/permissions/group", json!({ "name": "new group" })),
        Line(Free, "PUT", "/api/permissions/group/1", json!({ "name": "All Users" })),
        Line(Sensitive, "PUT", "/api/permissions/group/1", json!({ "personal_api_keys": false })),
        Line(Sensitive, "DELETE", "/api/permissions/group/1", nothing()),
        Line(
            Sensitive,
            "POST",
            "/api/permissions/membership",
            json!({ "group_id": ADMINISTRATORS, "user_id": 2 }),
        ),
        Line(Sensitive, "POST", "/api/permissions/membership/bulk", nothing()),
        Line(Sensitive, "PUT", "/api/permissions/membership/1", json!({ "is_group_manager": false })),
        Line(Sensitive, "DELETE", "/api/permissions/membership/1", nothing()),
        Line(Sensitive, "PUT", "/api/permissions/membership/1/clear", nothing()),
        Line(Sensitive, "POST", "/api/api-key", json!({ "name": "CI", "group_id": ALL_USERS })),
        Line(Sensitive, "PUT", "/api/api-key/1", json!({ "name": "renamed" })),
        Line(Sensitive, "PUT", "/api/api-key/1/regenerate", nothing()),
        Line(Sensitive, "POST", "/api/api-key/1/finish-rotation", nothing()),
        Line(Sensitive, "POST", "/api/api-key/1/undo-rotation", nothing()),
        Line(Sensitive, "DELETE", "/api/api-key/1", nothing()),
        Line(Free, "POST", "/api/api-key/report-leak", json!({ "key": "mb_not_an_api_key" })),
        Line(Sensitive, "POST", "/api/api-key/personal", json!({ "name": "mine" })),
        Line(Sensitive, "PUT", "/api/api-key/personal/1", json!({ "name": "renamed" })),
        Line(Sensitive, "PUT", "/api/api-key/personal/1/regenerate", nothing()),
        Line(Sensitive, "POST", "/api/api-key/personal/1/finish-rotation", nothing()),
        Line(Sensitive, "POST", "/api/api-key/personal/1/undo-rotation", nothing()),
        Line(Sensitive, "DELETE", "/api/api-key/personal/1", nothing()),
        Line(
            Sensitive,
            "POST",
            "/api/containment/plan",
            json!({ "filter": { "user_ids": [2] }, "actions": ["revoke_sessions"] }),
        ),
        Line(Sensitive, "POST", "/api/containment/apply", json!({ "plan_id": 77 })),
        Line(Sensitive, "POST", "/api/containment/undo", json!({ "plan_id": 77 })),
        Line(Sensitive, "PUT", "/api/setting", json!({ "start-of-week": "monday" })),
        Line(Sensitive, "PUT", "/api/setting/start-of-week", json!({ "value": "monday" })),
        Line(Sensitive, "PUT", "/api/google/settings", json!({ "google-auth-hosted-domain": "example.com" })),
        Line(Sensitive, "PUT", "/api/ldap/settings", json!({ "ldap-enabled": false })),
        Line(Sensitive, "PUT", "/api/oidc/settings", json!({ "oidc-enabled": false })),
        Line(Sensitive, "PUT", "/api/email", json!({ "email-from-name": "BI" })),
        Line(Sensitive, "DELETE", "/api/email", nothing()),
        Line(Free, "POST", "/api/email/test", nothing()),
        Line(Sensitive, "PUT", "/api/permissions/graph", json!({ "revision": 0, "groups": {} })),
        Line(Sensitive, "POST", "/api/permissions/history/data/1/revert", nothing()),
        Line(Free, "POST", "/api/permissions/plan", json!({ "file": { "version": 1, "groups": [] } })),
        Line(Free, "POST", "/api/permissions/drift", json!({ "file": { "version": 1, "groups": [] } })),
        Line(
            Sensitive,
            "POST",
            "/api/permissions/apply",
            json!({ "file": { "version": 1, "groups": [] }, "fingerprint": "x" }),
        ),
        Line(Free, "POST", "/api/database", nothing()),
        Line(Free, "POST", "/api/database/validate", nothing()),
        Line(Free, "POST", "/api/database/sample_database", nothing()),
        Line(Free, "PUT", "/api/database/1", nothing()),
        Line(Free, "DELETE", "/api/database/1", nothing()),
        Line(Free, "POST", "/api/database/1/sync_schema", nothing()),
        Line(Free, "POST", "/api/database/1/dismiss_spinner", nothing()),
        Line(Free, "PUT", "/api/table/1", nothing()),
        Line(Free, "PUT", "/api/table/1/fields/order", json!([])),
        Line(Free, "PUT", "/api/field/1", nothing()),
        Line(Free, "PUT", "/api/bookmark/ordering", json!({ "orderings": [] })),
        Line(Free, "POST", "/api/bookmark/collection/1", nothing()),
        Line(Free, "DELETE", "/api/bookmark/collection/1", nothing()),
        Line(Free, "POST", "/api/collection", json!({ "name": "x" })),
        Line(Free, "PUT", "/api/collection/1", nothing()),
        Line(Sensitive, "PUT", "/api/collection/graph", json!({ "revision": 0, "groups": {} })),
        Line(
            Sensitive,
            "PUT",
            "/api/ee/advanced-permissions/application/graph",
            json!({ "revision": 0, "groups": {} }),
        ),
        Line(Free, "DELETE", "/api/collection/1", nothing()),
        Line(Free, "POST", "/api/card", nothing()),
        Line(Free, "PUT", "/api/card/1", nothing()),
        Line(Free, "POST", "/api/card/1/copy", nothing()),
        Line(Free, "POST", "/api/card/collections", json!({ "card_ids": [] })),
        Line(Free, "POST", "/api/cards/move", json!({ "card_ids": [] })),
        Line(Free, "POST", "/api/cards/dashboards", json!({ "card_ids": [] })),
        Line(Free, "POST", "/api/card/1/query", nothing()),
        Line(Free, "POST", "/api/card/1/query/csv", nothing()),
        Line(Free, "POST", "/api/card/1/query/json", nothing()),
        Line(Free, "POST", "/api/card/1/query/xlsx", nothing()),
        Line(Free, "DELETE", "/api/card/1", nothing()),
        Line(Free, "POST", "/api/dashboard", json!({ "name": "x" })),
        Line(Free, "PUT", "/api/dashboard/1", nothing()),
        Line(Free, "DELETE", "/api/dashboard/1", nothing()),
        Line(Free, "PUT", "/api/dashboard/1/cards", nothing()),
        Line(Free, "POST", "/api/dashboard/1/copy", nothing()),
        Line(Free, "POST", "/api/dashboard/1/dashcard/1/card/1/query", nothing()),
        Line(Free, "POST", "/api/dashboard/1/dashcard/1/card/1/query/csv", nothing()),
        Line(Free, "POST", "/api/dashboard/1/dashcard/1/card/1/query/json", nothing()),
        Line(Free, "POST", "/api/dashboard/1/dashcard/1/card/1/query/xlsx", nothing()),
        Line(
            Free,
            "POST",
            "/api/bulk",
            json!({ "operations": [{ "op": "collection.create", "name": "x" }, { "op": "group.create", "name": "bulk" }] }),
        ),
        Line(
            Sensitive,
            "POST",
            "/api/bulk",
            json!({ "operations": [{ "op": "collection.create", "name": "x" }, { "op": "user.deactivate", "id": 2 }] }),
        ),
        Line(Free, "POST", "/api/dataset", nothing()),
        Line(Free, "POST", "/api/dataset/query_metadata", nothing()),
        Line(Free, "POST", "/api/dataset/csv", nothing()),
        Line(Free, "POST", "/api/dataset/json", nothing()),
        Line(Free, "POST", "/api/dataset/xlsx", nothing()),
    ]
}

/// S23: a route that changes something is in the table, so that somebody has thought about it.
#[tokio::test]
async fn every_change_is_sensitive_or_free() {
    let world = World::empty().await;
    let operations = world.app.docs.operations().into_iter();
    let changing = operations.filter(|(method, _)| !method.eq_ignore_ascii_case("get"));
    let routes: BTreeSet<_> =
        changing.map(|(method, path)| format!("{} {path}", method.to_uppercase())).collect();
    let is_of = |line: &Line, route: &str| {
        let sent = format!("{} {}", line.1, line.2);
        let (sent, route): (Vec<_>, Vec<_>) = (sent.split('/').collect(), route.split('/').collect());
        sent.len() == route.len()
            && sent.iter().zip(&route).all(|(sent, route)| sent == route || route.starts_with('{'))
    };
    let without_line: Vec<_> =
        routes.iter().filter(|route| !table().iter().any(|line| is_of(line, route))).collect();
    assert!(without_line.is_empty(), "say whether people have to confirm before {without_line:?}");
    for line in table() {
        assert!(routes.iter().any(|route| is_of(&line, route)), "there is no {} {}", line.1, line.2);
    }
}

on_both! {
    /// S22, S23
    async fn what_is_sensitive_asks_for_a_fresh_proof_and_nothing_else_does(world: World) {
        world.add_person(GRACE).await;
        world.new_key("to be deleted", ALL_USERS).await;
        let program = world.admin_key().await;
        let mut sessions = Vec::new();
        for _ in table() {
            sessions.push(world.log_in(ADA).await);
        }
        ask(&world).await;
        let send = async |client: &Client, Line(_, method, path, body): Line| {
            client.send(Method::from_bytes(method.as_bytes()).unwrap(), path, Some(body)).await
        };
        for (line, session) in table().into_iter().zip(&sessions) {
            let (is, about) = (line.0, format!("{} {} {}", line.1, line.2, line.3));
            let answer = send(&world.session(session), line).await;
            assert_eq!(is_asked(&answer), is == Sensitive, "{about}: {answer}");
        }
        for line in table().into_iter().filter(|line| line.0 == Sensitive && line.1 == "POST") {
            let about = line.2;
            assert!(!is_asked(&send(&program, line).await), "a program has nobody to ask: {about}");
        }
        let session = world.log_in(ADA).await;
        let own = world.session(&session);
        for line in table().into_iter().filter(|line| line.0 == Sensitive && line.2 != "/api/user/1/password") {
            let about = format!("{} {}", line.1, line.2);
            let answer = send(&own, line).await;
            assert!(!is_asked(&answer) && answer.status != 401, "{about}: {answer}");
        }
    }

    async fn the_refusal_says_what_to_do_and_nothing_is_changed(world: World) {
        ask(&world).await;
        let answer = world.admin().post("/api/api-key", json!({ "name": "CI", "group_id": ALL_USERS })).await;
        expect![[r#"
            403 application/json; charset=utf-8
            {
              "message": "Confirm your password to do this.",
              "error_code": "confirmation-needed"
            }"#]]
        .assert_eq(&answer.to_string());
        assert_eq!(world.count("api_key").await, 0);
    }

    /// Contract clients must not notice: unless somebody sets it, nobody is asked.
    async fn by_default_nobody_is_asked(world: World) {
        world.clock.advance(TimeDelta::days(13));
        assert!(!is_asked_of(&world.admin()).await);
        let answer = confirm(&world.admin(), PASSWORD).await;
        assert_eq!((answer.status, answer.json()["confirmed_until"].clone()), (200, Value::Null));
    }

    /// S19
    async fn a_confirmation_gives_a_new_key_and_the_old_one_dies_at_once(world: World) {
        ask(&world).await;
        let answer = confirm(&world.admin(), PASSWORD).await;
        assert_eq!((answer.status, answer.keys()), (200, vec!["confirmed_until".to_owned(), "id".to_owned()]));
        assert_eq!(moment(&answer.text_at("/confirmed_until")), moment(NOW) + TimeDelta::minutes(10));
        assert_eq!(answer.header("set-cookie"), None, "who keeps no cookie gets none");
        let own = world.session(&answer.text_at("/id"));
        assert_eq!(world.admin().get("/api/user/current").await.status, 401);
        let sessions = own.get("/api/session").await.json();
        assert_eq!(sessions.as_array().unwrap().len(), 1, "it is the same session: {sessions}");
        assert_eq!(sessions[0]["expires_at"], "2026-05-15T09:00:00Z", "its life is no longer");
        let event = own.get("/api/audit?topic=session-confirmed").await.json()["data"][0].clone();
        assert_eq!((event["model_id"].clone(), event["details"].clone()), (sessions[0]["id"].clone(), json!({ "by": "password" })));
        world.clock.advance(TimeDelta::days(14) - TimeDelta::minutes(5));
        assert_eq!(own.get("/api/user/current").await.status, 401);
    }

    /// S23
    async fn a_proof_is_good_for_five_minutes_and_for_its_session(world: World) {
        ask(&world).await;
        let other = world.log_in(ADA).await;
        assert!(!is_asked_of(&world.session(&other)).await, "who has just signed in has proven it");
        // That has ended the administrator's first session.
        let elsewhere = world.log_in(ADA).await;
        world.clock.advance(TimeDelta::minutes(5) - TimeDelta::milliseconds(1));
        let answer = confirm(&world.session(&other), PASSWORD).await;
        let own = world.session(&answer.text_at("/id"));
        world.clock.advance(TimeDelta::milliseconds(1));
        assert!(is_asked_of(&world.session(&elsewhere)).await, "a proof counts for one session");
        world.clock.advance(TimeDelta::minutes(5) - TimeDelta::milliseconds(2));
        assert!(!is_asked_of(&own).await);
        let renewed = own.post("/api/session/refresh", json!({})).await.text_at("/id");
        world.clock.advance(TimeDelta::milliseconds(1));
        assert!(is_asked_of(&world.session(&renewed)).await, "a refresh proves nothing");
    }

    /// S6 of log-ins, for sessions that somebody left open: wrong passwords are counted per person, wherever they are said.
    async fn wrong_passwords_are_refused_noted_and_counted(world: World) {
        ask(&world).await;
        let answer = confirm(&world.admin(), "wrong").await;
        assert_eq!((answer.status, answer.text()), (400, r#"{"errors":{"password":"did not match stored password"}}"#));
        assert!(is_asked_of(&world.admin()).await, "the session goes on, unconfirmed");
        let event = world.last_event("session-confirmation-failed").await;
        assert_eq!((event["actor"]["email"].clone(), event["details"].clone()), (json!(ADA), json!({ "by": "password" })));
        let other = world.log_in(ADA).await;
        for _ in 0..9 {
            world.session(&other).post("/api/session/password-check", json!({ "password": "wrong" })).await;
        }
        let answer = confirm(&world.admin(), PASSWORD).await;
        assert_eq!((answer.status, answer.header("retry-after")), (400, Some("3600")));
        assert!(answer.text_at("/errors/password").starts_with("Too many attempts!"));
        world.clock.advance(TimeDelta::hours(1));
        assert_eq!(confirm(&world.admin(), PASSWORD).await.status, 200);
    }

    async fn people_have_their_own_password_to_confirm_and_to_change(world: World) {
        let grace = world.person_named(GRACE).await;
        ask(&world).await;
        let id: i64 = world.one("SELECT id FROM app_user WHERE email = 'grace@example.com'").await;
        let path = format!("/api/user/{id}");
        let moved = json!({ "email": "hopper@example.com" });
        assert_eq!(grace.put(&path, json!({ "first_name": "Grace" })).await.status, 200);
        assert!(is_asked(&grace.put(&path, moved.clone()).await));
        let grace = world.session(&confirm(&grace, PASSWORD).await.text_at("/id"));
        assert_eq!(grace.put(&path, moved).await.status, 200);
        world.clock.advance(TimeDelta::minutes(5));
        let change = json!({ "password": "quite another 8", "old_password": PASSWORD });
        let answer = grace.put(&format!("{path}/password"), change).await;
        assert_eq!(answer.status, 200, "the old password is the proof: {answer}");
        assert!(!is_asked_of(&world.session(&answer.text_at("/session_id"))).await);
    }

    /// S22: leaving is always free, ending another session is not.
    async fn ones_own_session_ends_unasked(world: World) {
        let other = world.log_in(ADA).await;
        ask(&world).await;
        let own = world.session(&other);
        let sessions = own.get("/api/session").await.json();
        let end = async |current: bool| {
            let session = sessions.as_array().unwrap().iter().find(|it| it["current"] == current).unwrap();
            own.delete(&format!("/api/session/{}", session["id"])).await
        };
        assert!(is_asked(&end(false).await));
        assert_eq!(end(true).await.status, 204);
    }

    async fn of_two_who_confirm_with_one_key_one_wins(world: World) {
        let (one, two) = (world.admin(), world.admin());
        let (one, two) = tokio::join!(confirm(&one, PASSWORD), confirm(&two, PASSWORD));
        let (won, lost) = if one.status == 200 { (one, two) } else { (two, one) };
        assert_eq!((won.status, lost.to_string()), (200, "401 text/plain\nUnauthenticated".into()));
        let own = world.session(&won.text_at("/id"));
        assert_eq!(own.get("/api/user/current").await.status, 200, "both knew the password");
        assert_eq!(world.admin().post("/api/session/refresh", json!({})).await.status, 401);
        assert_eq!(own.get("/api/user/current").await.status, 401, "a spent key ends it, as ever");
    }

    async fn who_has_no_session_or_no_password_is_told(world: World) {
        let grace = world.person_named(GRACE).await;
        assert_eq!(confirm(&world.anonymous(), PASSWORD).await.to_string(), "401 text/plain\nUnauthenticated");
        assert_eq!(confirm(&world.admin_key().await, PASSWORD).await.to_string(), "404 text/plain\nNot found.");
        assert_eq!(
            world.admin().post("/api/session/confirm", json!({})).await.text(),
            r#"{"errors":{"password":"Send your password, or an ID token if you sign in with Google."}}"#
        );
        world.execute("UPDATE app_user SET password_hash = NULL WHERE email = 'grace@example.com'").await;
        assert_eq!(
            confirm(&grace, PASSWORD).await.text(),
            r#"{"errors":{"password":"You have no password here. Confirm with Google, or sign out and in again."}}"#
        );
        let token = json!({ "token": "x" });
        let answer = world.admin().post("/api/session/confirm", token).await;
        assert_eq!((answer.status, answer.text()), (400, "Google Auth is disabled."));
    }
}

/// S27: the cookies of a confirmation last as long as the session still does.
#[tokio::test]
async fn who_keeps_the_session_in_a_cookie_gets_the_new_key_in_it() {
    let world = World::new().await;
    let body = json!({ "username": ADA, "password": PASSWORD, "remember": true });
    let old = world.anonymous().post("/api/session", body).await.text_at("/id");
    world.clock.advance(TimeDelta::days(4));
    let browser = world.anonymous().with("cookie", &format!("metabase.DEVICE=d; metabase.SESSION={old}"));
    let answer = confirm(&browser, PASSWORD).await;
    assert_eq!(answer.cookie_value("metabase.SESSION"), Some(answer.text_at("/id")));
    let cookie = answer.cookie("metabase.SESSION").unwrap();
    assert!(cookie.contains("; HttpOnly") && cookie.contains("; Max-Age=864000"), "{cookie}");
    assert!(answer.cookie("metabase.TIMEOUT").is_some());
}

/// S23: the environment decides like any administrator, and nobody allows more than five minutes.
#[tokio::test]
async fn the_time_is_one_to_five_minutes() {
    let world = World::with(&[("MB_REAUTHENTICATION_MINUTES", "3")]).await;
    world.clock.advance(TimeDelta::minutes(3) - TimeDelta::milliseconds(1));
    assert!(!is_asked_of(&world.admin()).await);
    world.clock.advance(TimeDelta::milliseconds(1));
    assert!(is_asked_of(&world.admin()).await);
    let world = World::new().await;
    for refused in [json!(0), json!(6), json!("soon")] {
        let change = json!({ "value": refused });
        assert_eq!(
            world.admin().put("/api/setting/reauthentication-minutes", change).await.status,
            400,
            "{refused}"
        );
    }
}
