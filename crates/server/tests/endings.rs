//! What ends sessions ends all of them, at once, and for good: also those that are being begun at that moment.

use crate::world::{ADA, Answer, Client, PASSWORD, World, on_both};
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::json;

const GRACE: &str = "grace@example.com";
const NEW_PASSWORD: &str = "something new 8";
/// Failed log-ins are forgotten by then.
const UNTIL_UNTHROTTLED: TimeDelta = TimeDelta::hours(1);

/// What a request with this key is answered.
async fn status(world: &World, key: &str) -> u16 {
    world.session(key).get("/api/user/current").await.status
}

/// The keys of those log-ins that succeeded.
fn begun(answers: &[Answer]) -> Vec<String> {
    answers.iter().filter(|answer| answer.status == 200).map(|answer| answer.text_at("/id")).collect()
}

/// How many of these keys still open something.
async fn alive(world: &World, keys: &[String]) -> usize {
    let statuses = join_all(keys.iter().map(|key| status(world, key))).await;
    statuses.into_iter().filter(|status| *status == 200).count()
}

/// Logs somebody in many times at once.
async fn crowd(world: &World, email: &str, password: &str) -> Vec<Answer> {
    let browsers: Vec<Client> = (0..8).map(|_| world.anonymous()).collect();
    join_all(browsers.iter().map(|browser| browser.log_in(email, password))).await
}

on_both! {
    /// S21: every act that is to end sessions, and what it leaves.
    async fn every_ending_is_felt_by_the_next_request(world: World) {
        let id = world.add_person(GRACE).await;
        let admin = world.admin();
        let own = format!("/api/user/{id}/password");
        let change = json!({ "password": NEW_PASSWORD, "old_password": PASSWORD });
        for (act, left) in [("log out", 1), ("end it", 1), ("end others", 1), ("admin ends", 0), ("deactivate", 0), ("choose", 0), ("change", 0)] {
            let keys = [world.log_in(GRACE).await, world.log_in(GRACE).await];
            let grace = world.session(&keys[0]);
            let answer = match act {
                "log out" => grace.delete("/api/session").await,
                "end it" => {
                    let sessions = grace.get("/api/session").await.json();
                    let other = sessions.as_array().unwrap().iter().find(|it| it["current"] == false).unwrap().clone();
                    grace.delete(&format!("/api/session/{}", other["id"])).await
                }
                "end others" => grace.post("/api/session/revoke-others", json!({})).await,
                "admin ends" => admin.delete(&format!("/api/user/{id}/sessions")).await,
                "deactivate" => admin.delete(&format!("/api/user/{id}")).await,
                "choose" => admin.put(&own, json!({ "password": PASSWORD })).await,
                _ => grace.put(&own, change.clone()).await,
            };
            assert!(matches!(answer.status, 200 | 204), "{act}: {answer}");
            assert_eq!(alive(&world, &keys).await, left, "{act}");
            admin.delete(&format!("/api/user/{id}/sessions")).await;
            admin.put(&format!("/api/user/{id}/reactivate"), json!({})).await;
        }
        assert_eq!(status(&world, world.admin_session()).await, 200);
    }

    /// A080
    async fn a_session_does_not_come_back_with_its_owner(world: World) {
        let id = world.add_person(GRACE).await;
        let session = world.log_in(GRACE).await;
        assert_eq!(world.admin().delete(&format!("/api/user/{id}")).await.status, 200);
        assert_eq!(status(&world, &session).await, 401);
        assert_eq!(world.admin().put(&format!("/api/user/{id}/reactivate"), json!({})).await.status, 200);
        assert_eq!(status(&world, &session).await, 401);
        assert_eq!(world.session(&session).post("/api/session/refresh", json!({})).await.status, 401);
        assert_eq!(world.anonymous().log_in(GRACE, PASSWORD).await.status, 200);
    }

    /// S19: who signs in again in the same browser has one session, not two.
    async fn a_log_in_ends_the_session_that_the_browser_had(world: World) {
        let old = world.log_in(ADA).await;
        let browser = world.anonymous().with("cookie", &format!("metabase.SESSION={old}"));
        let new = browser.log_in(ADA, PASSWORD).await.text_at("/id");
        assert_eq!((status(&world, &old).await, status(&world, &new).await), (401, 200));
        let program = world.session(&new).log_in(ADA, PASSWORD).await.text_at("/id");
        assert_eq!((status(&world, &new).await, status(&world, &program).await), (200, 200), "a program may have several");
    }

    /// S21: hashing takes long enough for the password to be changed meanwhile; the old one opens nothing then.
    async fn a_log_in_with_the_old_password_does_not_outlive_its_change(world: World) {
        let id = world.add_person(GRACE).await;
        let path = format!("/api/user/{id}/password");
        for (old, new) in [(PASSWORD, NEW_PASSWORD), (NEW_PASSWORD, PASSWORD), (PASSWORD, NEW_PASSWORD)] {
            let admin = world.admin();
            let change = admin.put(&path, json!({ "password": new }));
            let (change, answers) = tokio::join!(change, crowd(&world, GRACE, old));
            assert_eq!(change.status, 204);
            assert!(answers.iter().all(|answer| matches!(answer.status, 200 | 401)), "{answers:?}");
            assert_eq!(alive(&world, &begun(&answers)).await, 0);
            world.clock.advance(UNTIL_UNTHROTTLED);
        }
    }

    /// S21: of several who change a password with one session, one does; the others' session has ended by then.
    async fn a_session_that_was_ended_meanwhile_changes_no_password(world: World) {
        let id = world.add_person(GRACE).await;
        let session = world.log_in(GRACE).await;
        let change = async |number: usize| {
            let body = json!({ "password": format!("something new {number}"), "old_password": PASSWORD });
            world.session(&session).put(&format!("/api/user/{id}/password"), body).await
        };
        let answers = join_all((0..4).map(change)).await;
        let mut won = answers.iter().enumerate().filter(|(_, answer)| answer.status == 200);
        let (number, answer) = won.next().unwrap();
        assert!(won.next().is_none(), "{answers:#?}");
        assert_eq!(status(&world, &answer.text_at("/session_id")).await, 200);
        assert_eq!(world.anonymous().log_in(GRACE, &format!("something new {number}")).await.status, 200);
    }

    /// S21: nor does a session that is refreshed at that moment.
    async fn a_refresh_does_not_outlive_an_ending(world: World) {
        let id = world.add_person(GRACE).await;
        let (admin, sessions, password) = (world.admin(), format!("/api/user/{id}/sessions"), format!("/api/user/{id}/password"));
        for round in 0..6 {
            let keys = [world.log_in(GRACE).await, world.log_in(GRACE).await];
            let holders = keys.each_ref().map(|key| world.session(key));
            let refreshed = join_all(holders.iter().map(|holder| holder.post("/api/session/refresh", json!({}))));
            let (ending, answers) = if round % 2 == 0 {
                tokio::join!(admin.delete(&sessions), refreshed)
            } else {
                tokio::join!(admin.put(&password, json!({ "password": PASSWORD })), refreshed)
            };
            assert!(matches!(ending.status, 200 | 204), "{ending}");
            assert_eq!(alive(&world, &begun(&answers)).await + alive(&world, &keys).await, 0, "{answers:#?}");
        }
    }

    /// A080, S21: nor does it when the person is deactivated meanwhile.
    async fn a_log_in_does_not_outlive_a_deactivation(world: World) {
        let id = world.add_person(GRACE).await;
        let (admin, path) = (world.admin(), format!("/api/user/{id}"));
        for _ in 0..3 {
            let (deactivation, answers) = tokio::join!(admin.delete(&path), crowd(&world, GRACE, PASSWORD));
            assert_eq!(deactivation.status, 200);
            assert_eq!(alive(&world, &begun(&answers)).await, 0);
            admin.put(&format!("{path}/reactivate"), json!({})).await;
            assert_eq!(alive(&world, &begun(&answers)).await, 0, "nothing wakes up again");
            world.clock.advance(UNTIL_UNTHROTTLED);
        }
    }
}
