//! Containment: what a plan says is what happens, to all of it at once and to nothing else; and how far it can be undone.

use crate::{
    process::{self, Process},
    running::set_up,
    world::{ADA, ADMINISTRATORS, ALL_USERS, Answer, Client, PASSWORD, World, on_both},
};
use chrono::TimeDelta;
use expect_test::expect;
use futures_util::future::join_all;
use serde_json::{Value, json};

const GRACE: &str = "grace@example.com";
const LINUS: &str = "linus@example.com";
const NEW_PASSWORD: &str = "something new 8";
const EVERYTHING: [&str; 4] =
    ["revoke_sessions", "disable_api_keys", "require_password_change", "pause_public_links"];

async fn plan(client: &Client, filter: Value, actions: &[&str]) -> Answer {
    client.post("/api/containment/plan", json!({ "filter": filter, "actions": actions })).await
}

/// Plans and carries out; gives the number of the plan.
async fn contain(client: &Client, filter: Value, actions: &[&str]) -> Value {
    let planned = plan(client, filter, actions).await;
    assert_eq!(planned.status, 200, "{planned}");
    let id = planned.json()["plan_id"].clone();
    let done = apply(client, &id).await;
    assert_eq!(done.status, 200, "{done}");
    id
}

async fn apply(client: &Client, plan: &Value) -> Answer {
    client.post("/api/containment/apply", json!({ "plan_id": plan })).await
}

async fn undo(client: &Client, plan: &Value) -> Answer {
    client.post("/api/containment/undo", json!({ "plan_id": plan })).await
}

/// People, sessions, API keys, passwords.
fn counts(answer: &Answer) -> [i64; 4] {
    let counts = &answer.json()["counts"];
    ["people", "sessions", "api_keys", "passwords"].map(|name| counts[name].as_i64().unwrap())
}

async fn status(client: &Client) -> u16 {
    client.get("/api/user/current").await.status
}

fn error_code(answer: &Answer) -> (u16, String) {
    (answer.status, answer.text_at("/error_code"))
}

/// What a log-in is told beside its status.
async fn log_in(world: &World, email: &str, password: &str) -> (u16, String) {
    let answer = world.anonymous().log_in(email, password).await;
    let text = answer.json().pointer("/errors/_error").and_then(Value::as_str).unwrap_or("").to_owned();
    (answer.status, text)
}

/// A token for choosing a password, as an administrator hands it out.
async fn token(world: &World, id: i64) -> String {
    let url = json!({ "value": "https://bi.example.com" });
    world.admin().put("/api/setting/site-url", url).await;
    let link = world.admin().post(&format!("/api/user/{id}/password-reset-url"), json!({})).await;
    link.text_at("/password_reset_url").rsplit('/').next().unwrap().to_owned()
}

async fn set_by_token(world: &World, token: &str, password: &str) -> Answer {
    let body = json!({ "token": token, "password": password });
    world.anonymous().post("/api/session/reset_password", body).await
}

async fn id_of(world: &World, email: &str) -> i64 {
    world.one(&format!("SELECT id FROM app_user WHERE email = '{email}'")).await
}

on_both! {
    /// S21, S39: the whole of it, on the next request of everybody.
    async fn what_was_planned_is_what_happens_to_all_at_once(world: World) {
        let mut out = vec![world.person_named(GRACE).await, world.person_named(LINUS).await];
        out.push(world.session(&world.log_in(GRACE).await));
        out.push(world.session(&world.log_in(ADA).await));
        out.extend([world.admin_key().await, world.plain_key().await]);
        let planned = plan(&world.admin(), json!({ "all": true }), &EVERYTHING).await;
        assert_eq!((planned.status, counts(&planned)), (200, [3, 4, 2, 2]), "{planned}");
        let shown = planned.json();
        let emails: Vec<_> = shown["people"].as_array().unwrap().iter().map(|it| it["email"].clone()).collect();
        assert_eq!(emails, [ADA, GRACE, LINUS]);
        assert_eq!((&shown["api_keys"][0]["name"], &shown["expires_at"]), (&json!("admin key"), &json!("2026-05-01T10:00:00Z")));
        assert!(shown["warnings"].to_string().contains("no public links yet"), "{shown}");
        for client in &out {
            assert_eq!(status(client).await, 200, "a plan does nothing");
        }
        let done = apply(&world.admin(), &shown["plan_id"]).await;
        assert_eq!((done.status, counts(&done)), (200, [3, 4, 2, 2]), "{done}");
        for client in &out {
            assert_eq!(client.get("/api/user/current").await.to_string(), "401 text/plain\nUnauthenticated");
        }
        assert_eq!(status(&world.admin()).await, 200, "who contains goes on");
        let history = world.admin().get("/api/containment").await.json();
        assert_eq!((&history[0]["plan_id"], &history[0]["counts"]), (&shown["plan_id"], &shown["counts"]));
        assert_eq!((&history[0]["filter"], &history[0]["applied_by"]), (&json!({ "all": true }), &json!(1)));
    }

    /// S55: one line tells of all of it, and each key's own log why it stopped.
    async fn the_audit_log_tells_of_it_in_few_lines(world: World) {
        world.person_named(GRACE).await;
        world.plain_key().await;
        let before = world.count("audit_event").await;
        let id = contain(&world.admin(), json!({ "all": true }), &EVERYTHING).await;
        assert_eq!(world.count("audit_event").await - before, 3, "planned, carried out, one key");
        let event = world.last_event("containment-apply").await;
        assert_eq!((&event["model_id"], &event["details"]["counts"]["sessions"]), (&id, &json!(1)));
        assert_eq!(event["details"]["actions"][0], "revoke_sessions");
        let event = world.last_event("api-key-update").await;
        assert_eq!((&event["details"]["new"], &event["details"]["containment"]), (&json!({ "is_active": false }), &id));
        undo(&world.admin(), &id).await;
        assert_eq!(world.last_event("containment-undo").await["details"]["counts"]["api_keys"], 1);
    }

    async fn criteria_are_joined_by_and_and_reach_what_they_speak_of(world: World) {
        let (grace, linus) = (world.add_person(GRACE).await, world.add_person(LINUS).await);
        for address in ["203.0.113.9", "198.51.100.1"] {
            let at = world.anonymous().from(address).log_in(GRACE, PASSWORD).await;
            assert_eq!(at.status, 200);
        }
        world.new_key("early", ALL_USERS).await;
        world.clock.advance(TimeDelta::minutes(10));
        let late = world.new_key("late", ADMINISTRATORS).await;
        world.log_in(LINUS).await;
        world.execute("UPDATE api_key SET last_used_ip = '203.0.113.200' WHERE name = 'late'").await;
        world.execute(&format!("INSERT INTO api_key (name, user_id, is_personal, key_prefix, key_digest, created_at, updated_at, updated_by_id)
                                SELECT 'own', {linus}, TRUE, 'mb_0wn0', 'x', created_at, updated_at, updated_by_id FROM api_key WHERE name = 'early'")).await;
        let moment = "2026-05-01T09:05:00Z";
        for (filter, expected) in [
            (json!({ "all": true }), [2, 3, 3, 2]),
            (json!({ "user_ids": [grace] }), [1, 2, 0, 1]),
            (json!({ "user_ids": [grace, linus] }), [2, 3, 1, 2]),
            (json!({ "group_ids": [ADMINISTRATORS] }), [0, 0, 1, 0]),
            (json!({ "group_ids": [ALL_USERS], "user_ids": [linus] }), [1, 1, 1, 1]),
            (json!({ "created_before": moment }), [2, 2, 2, 2]),
            (json!({ "created_after": moment }), [1, 1, 1, 1]),
            (json!({ "created_after": "2026-05-01T09:10:00Z", "created_before": "2026-05-01T09:10:00Z" }), [0, 0, 0, 0]),
            (json!({ "cidr": "203.0.113.0/24" }), [1, 1, 1, 1]),
            (json!({ "cidr": "203.0.113.9", "user_ids": [linus] }), [0, 0, 0, 0]),
            (json!({ "key_prefixes": ["mb_0wn0"] }), [1, 0, 1, 1]),
            (json!({ "key_prefixes": [late] }), [0, 0, 1, 0]),
            (json!({ "user_ids": [77] }), [0, 0, 0, 0]),
        ] {
            // The administrator's own session and password are spared.
            let planned = plan(&world.admin(), filter.clone(), &EVERYTHING).await;
            assert_eq!(counts(&planned), expected, "{filter} {planned}");
            assert!(!planned.text().contains(&late[..12]), "a pasted key does not come back");
        }
        let kept: String = world.one("SELECT string_agg(CAST(filter AS TEXT), ' ') FROM containment").await;
        assert!(kept.contains(&late[..7]) && !kept.contains(&late[..8]), "nor is it kept");
    }

    async fn each_action_is_done_and_no_other(world: World) {
        let (grace, key) = (world.person_named(GRACE).await, world.plain_key().await);
        let all = || json!({ "all": true });
        contain(&world.admin(), all(), &["pause_public_links"]).await;
        assert_eq!((status(&grace).await, status(&key).await, log_in(&world, GRACE, PASSWORD).await.0), (200, 200, 200));
        let planned = plan(&world.admin(), all(), &["require_password_change"]).await;
        assert!(planned.json()["warnings"].to_string().contains("Sessions do not end"), "{planned}");
        contain(&world.admin(), all(), &["require_password_change"]).await;
        assert_eq!((status(&grace).await, status(&key).await, log_in(&world, GRACE, PASSWORD).await.0), (200, 200, 401));
        contain(&world.admin(), all(), &["disable_api_keys"]).await;
        assert_eq!((status(&grace).await, status(&key).await), (200, 401));
        contain(&world.admin(), all(), &["revoke_sessions"]).await;
        assert_eq!(status(&grace).await, 401);
    }

    /// What was not shown is not hit: then a new plan is needed, or a word that it may be more.
    async fn a_plan_that_would_hit_more_by_now_is_refused(world: World) {
        let grace = world.person_named(GRACE).await;
        let planned = plan(&world.admin(), json!({ "all": true }), &EVERYTHING).await.json()["plan_id"].clone();
        world.new_key("made meanwhile", ALL_USERS).await;
        world.log_in(GRACE).await;
        world.log_in(ADA).await;
        let refused = apply(&world.admin(), &planned).await;
        assert_eq!(error_code(&refused), (409, "plan-outdated".into()));
        assert_eq!(refused.json()["new"], json!({ "sessions": 2, "api_keys": 1, "passwords": 0 }));
        assert_eq!((status(&grace).await, log_in(&world, GRACE, PASSWORD).await.0), (200, 200), "nothing was done");
        assert_eq!(world.admin().get("/api/containment").await.json(), json!([]));
        let body = json!({ "plan_id": planned, "accept_changes": true });
        let done = world.admin().post("/api/containment/apply", body).await;
        assert_eq!((done.status, counts(&done)), (200, [2, 4, 1, 1]), "{done}");
        assert_eq!((status(&grace).await, status(&world.admin()).await), (401, 200));
    }

    /// Who leaves by themselves in between is no reason to plan anew.
    async fn what_is_gone_by_itself_is_no_change(world: World) {
        let grace = world.person_named(GRACE).await;
        let linus = world.person_named(LINUS).await;
        let planned = plan(&world.admin(), json!({ "all": true }), &["revoke_sessions"]).await;
        assert_eq!(counts(&planned), [2, 2, 0, 0]);
        assert_eq!(grace.delete("/api/session").await.status, 204);
        let done = apply(&world.admin(), &planned.json()["plan_id"]).await;
        assert_eq!((done.status, counts(&done)), (200, [1, 1, 0, 0]));
        assert_eq!(status(&linus).await, 401);
    }

    async fn a_network_is_looked_at_anew_when_a_plan_is_carried_out(world: World) {
        world.add_person(GRACE).await;
        world.anonymous().from("203.0.113.9").log_in(GRACE, PASSWORD).await;
        let filter = json!({ "cidr": "203.0.113.0/24" });
        let planned = plan(&world.admin(), filter, &["revoke_sessions"]).await.json()["plan_id"].clone();
        world.anonymous().from("198.51.100.1").log_in(GRACE, PASSWORD).await;
        world.anonymous().from("203.0.113.10").log_in(GRACE, PASSWORD).await;
        let refused = apply(&world.admin(), &planned).await;
        assert_eq!((refused.status, &refused.json()["new"]["sessions"]), (409, &json!(1)));
    }

    async fn a_plan_is_carried_out_once_and_within_the_hour(world: World) {
        let admin = world.admin();
        let make = async || plan(&admin, json!({ "all": true }), &EVERYTHING).await.json()["plan_id"].clone();
        let planned = make().await;
        assert_eq!(error_code(&undo(&admin, &planned).await), (409, "plan-not-applied".into()));
        assert_eq!(apply(&admin, &planned).await.status, 200);
        assert_eq!(error_code(&apply(&admin, &planned).await), (409, "plan-applied".into()));
        assert_eq!(undo(&admin, &planned).await.status, 200);
        assert_eq!(error_code(&undo(&admin, &planned).await), (409, "plan-undone".into()));
        let planned = make().await;
        world.clock.advance(TimeDelta::hours(1));
        assert_eq!(error_code(&apply(&admin, &planned).await), (409, "plan-expired".into()));
        assert_eq!(apply(&admin, &json!(77)).await.to_string(), "404 text/plain\nNot found.");
        assert_eq!(undo(&admin, &json!(77)).await.to_string(), "404 text/plain\nNot found.");
    }

    async fn of_two_who_carry_out_one_plan_one_does(world: World) {
        let (one, two) = (world.admin(), world.admin());
        let planned = plan(&one, json!({ "all": true }), &EVERYTHING).await.json()["plan_id"].clone();
        let (one, two) = tokio::join!(apply(&one, &planned), apply(&two, &planned));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
    }

    /// Twenty plans wait; nobody fills the database with them.
    async fn plans_that_wait_are_few(world: World) {
        let first = plan(&world.admin(), json!({ "all": true }), &EVERYTHING).await.json()["plan_id"].clone();
        for _ in 0..20 {
            plan(&world.admin(), json!({ "all": true }), &EVERYTHING).await;
        }
        assert_eq!(world.count("containment").await, 20);
        assert_eq!(apply(&world.admin(), &first).await.status, 404);
    }

    /// Nobody locks themselves out by mistake, and whoever means it can.
    async fn who_contains_is_spared_unless_they_ask_not_to_be(world: World) {
        world.add_person("boss@example.com").await;
        let boss = id_of(&world, "boss@example.com").await;
        world.admin().put(&format!("/api/user/{boss}"), json!({ "is_superuser": true })).await;
        let other = world.session(&world.log_in("boss@example.com").await);
        let program = world.admin_key().await;
        let planned = plan(&program, json!({ "all": true }), &EVERYTHING).await;
        assert_eq!((counts(&planned), &planned.json()["spared"]["api_key_id"]), ([2, 2, 0, 2], &json!(1)));
        let planned = plan(&world.admin(), json!({ "all": true }), &EVERYTHING).await;
        assert_eq!(planned.json()["spared"]["user_id"], 1);
        assert!(planned.json()["warnings"][0].as_str().unwrap().starts_with("You are spared"));
        let done = apply(&other, &planned.json()["plan_id"]).await;
        assert_eq!((done.status, counts(&done)), (200, [0, 0, 1, 0]), "also who carries out another's plan");
        assert_eq!((status(&world.admin()).await, status(&other).await, status(&program).await), (200, 200, 401));
        let body = json!({ "filter": { "all": true }, "actions": EVERYTHING, "include_me": true });
        let planned = world.admin().post("/api/containment/plan", body).await;
        assert_eq!(counts(&planned), [2, 2, 1, 2], "the key that the last containment holds is held by this one too");
        assert_eq!(apply(&world.admin(), &planned.json()["plan_id"]).await.status, 200);
        assert_eq!((status(&world.admin()).await, log_in(&world, ADA, PASSWORD).await.0), (401, 401));
    }

    async fn what_can_be_undone_is_and_the_rest_is_said(world: World) {
        let grace = world.person_named(GRACE).await;
        let keys = [world.plain_key().await, world.admin_key().await];
        world.new_key("off anyway", ALL_USERS).await;
        world.execute("UPDATE api_key SET is_active = FALSE WHERE name = 'off anyway'").await;
        world.clock.advance(TimeDelta::minutes(1));
        let id = contain(&world.admin(), json!({ "all": true }), &EVERYTHING).await;
        world.clock.advance(TimeDelta::minutes(1));
        world.execute("UPDATE api_key SET updated_at = '2026-05-01T09:01:30.000Z' WHERE name = 'admin key'").await;
        let undone = undo(&world.admin(), &id).await;
        assert_eq!((undone.status, counts(&undone)), (200, [0, 0, 1, 1]), "{undone}");
        assert_eq!((status(&keys[0]).await, status(&keys[1]).await, status(&grace).await), (200, 401, 401));
        assert_eq!(log_in(&world, GRACE, PASSWORD).await.0, 200);
        expect![[r#"
            [
              "1 sessions ended for good: their owners sign in again.",
              "1 API keys stay disabled: somebody changed them since, or another containment holds them."
            ]"#]]
        .assert_eq(&format!("{:#}", undone.json()["left"]));
        let off: bool = world.one("SELECT is_active FROM api_key WHERE name = 'off anyway'").await;
        assert!(!off, "what did not work before does not now");
        assert_eq!(world.admin().get("/api/containment").await.json()[0]["undone_by"], 1);
    }

    async fn what_two_containments_hold_comes_back_with_the_second(world: World) {
        world.add_person(GRACE).await;
        let key = world.plain_key().await;
        for order in [[0, 1], [1, 0]] {
            let mut ids = Vec::new();
            for _ in 0..2 {
                world.clock.advance(TimeDelta::minutes(1));
                ids.push(contain(&world.admin(), json!({ "all": true }), &EVERYTHING).await);
            }
            let undone = undo(&world.admin(), &ids[order[0]]).await;
            assert_eq!((counts(&undone), status(&key).await), ([0, 0, 0, 0], 401), "{order:?}");
            assert_eq!(log_in(&world, GRACE, PASSWORD).await.0, 401);
            let undone = undo(&world.admin(), &ids[order[1]]).await;
            assert_eq!((counts(&undone), status(&key).await), ([0, 0, 1, 1], 200), "{order:?}");
            assert_eq!(log_in(&world, GRACE, PASSWORD).await.0, 200);
        }
    }

    /// S3, S7: only who knows the old password learns that it has to be replaced, and it is no new one.
    async fn a_password_that_has_to_be_replaced_opens_nothing_until_it_is(world: World) {
        let id = world.add_person(GRACE).await;
        let old_link = token(&world, id).await;
        contain(&world.admin(), json!({ "user_ids": [id] }), &["require_password_change"]).await;
        let told = "Your password has to be replaced before you can sign in. Choose a new one by the link that \"I forgot my password\" sends you, or ask an administrator for a link.";
        assert_eq!(log_in(&world, GRACE, PASSWORD).await, (401, told.into()));
        let wrong = world.anonymous().log_in(GRACE, "wrong").await;
        assert_eq!((wrong.status, wrong.text()), (401, r#"{"errors":{"password":"did not match stored password"}}"#));
        assert_eq!(set_by_token(&world, &old_link, NEW_PASSWORD).await.status, 400, "links from before are dead");
        let link = token(&world, id).await;
        let same = set_by_token(&world, &link, PASSWORD).await;
        assert_eq!((same.status, same.text()), (400, r#"{"errors":{"password":"Choose another password than the one that has to be replaced."}}"#));
        assert_eq!(set_by_token(&world, &link, NEW_PASSWORD).await.status, 200, "the refusal did not spend the link");
        assert_eq!(log_in(&world, GRACE, NEW_PASSWORD).await.0, 200);
        assert_eq!(log_in(&world, GRACE, PASSWORD).await, (401, String::new()));
    }

    async fn an_administrator_or_a_session_that_goes_on_replaces_it_too(world: World) {
        let (grace, linus) = (world.person_named(GRACE).await, world.add_person(LINUS).await);
        contain(&world.admin(), json!({ "all": true }), &["require_password_change"]).await;
        let choose = async |client: &Client, id: i64, body: Value| {
            client.put(&format!("/api/user/{id}/password"), body).await.status
        };
        let confirmed = grace.post("/api/session/confirm", json!({ "password": PASSWORD })).await;
        assert_eq!(confirmed.status, 400, "what may be known to others proves nothing");
        let own = id_of(&world, GRACE).await;
        assert_eq!(choose(&grace, own, json!({ "password": PASSWORD, "old_password": PASSWORD })).await, 400);
        assert_eq!(choose(&grace, own, json!({ "password": NEW_PASSWORD, "old_password": PASSWORD })).await, 200);
        assert_eq!(choose(&world.admin(), linus, json!({ "password": PASSWORD })).await, 400);
        assert_eq!(choose(&world.admin(), linus, json!({ "password": NEW_PASSWORD })).await, 204);
        for email in [GRACE, LINUS] {
            assert_eq!(log_in(&world, email, NEW_PASSWORD).await.0, 200, "{email}");
        }
    }

    /// S21: log-ins that are under way do not slip through.
    async fn a_log_in_with_the_old_password_does_not_outlive_a_containment(world: World) {
        world.add_person(GRACE).await;
        for _ in 0..4 {
            let planned = plan(&world.admin(), json!({ "all": true }), &EVERYTHING).await.json()["plan_id"].clone();
            let browsers: Vec<Client> = (0..6).map(|_| world.anonymous()).collect();
            let crowd = join_all(browsers.iter().map(|browser| browser.log_in(GRACE, PASSWORD)));
            let body = json!({ "plan_id": planned, "accept_changes": true });
            let admin = world.admin();
            let (answers, done) = tokio::join!(crowd, admin.post("/api/containment/apply", body));
            assert_eq!(done.status, 200, "{done}");
            for answer in answers.iter().filter(|answer| answer.status == 200) {
                assert_eq!(status(&world.session(&answer.text_at("/id"))).await, 401);
            }
            assert_eq!(undo(&world.admin(), &planned).await.status, 200);
            world.clock.advance(TimeDelta::hours(1));
        }
    }

    /// S40
    async fn a_program_needs_the_scope(world: World) {
        for (scope, expected) in [("users:write", 403), ("security:write", 200)] {
            let body = json!({ "name": scope, "group_id": ADMINISTRATORS, "scopes": [scope] });
            let key = world.admin().post("/api/api-key", body).await.text_at("/unmasked_key");
            let planned = plan(&world.key(&key), json!({ "user_ids": [77] }), &EVERYTHING).await;
            assert_eq!(planned.status, expected, "{scope}");
        }
    }

    async fn a_request_that_is_unclear_is_refused(world: World) {
        let good = json!({ "filter": { "all": true }, "actions": ["revoke_sessions"] });
        for (field, wrong) in [
            ("filter", json!({})),
            ("filter", json!({ "all": false })),
            ("filter", json!({ "all": true, "cidr": "10.0.0.0/8" })),
            ("filter", json!({ "user_ids": [1], "grup_ids": [2] })),
            ("filter", json!(null)),
            ("filter", json!("all")),
            ("actions", json!([])),
            ("actions", json!(["revoke_everything"])),
            ("actions", json!("revoke")),
            ("include_me", json!("yes")),
        ] {
            let mut body = good.clone();
            body[field] = wrong.clone();
            let answer = world.admin().post("/api/containment/plan", body).await;
            assert_eq!(answer.status, 400, "{field} {wrong}: {answer}");
            assert!(answer.json()["errors"].get(field).is_some(), "{answer}");
        }
        for (field, wrong) in [
            ("user_ids", json!([])), ("user_ids", json!([0])), ("user_ids", json!(vec![1; 1001])), ("group_ids", json!(1)),
            ("created_before", json!("yesterday")), ("cidr", json!("10.0.0.0/99")), ("cidr", json!(["10.0.0.0/8"])),
            ("key_prefixes", json!(["AbCd"])), ("key_prefixes", json!([7])),
        ] {
            let body = json!({ "filter": { field: wrong }, "actions": ["revoke_sessions"] });
            let answer = world.admin().post("/api/containment/plan", body).await;
            assert!(answer.status == 400 && answer.json()["errors"]["filter"].get(field).is_some(), "{field} {wrong}: {answer}");
        }
        assert_eq!(world.count("containment").await, 0);
    }
}

/// Who keeps the server contains with the server running or not: shown first, done with --yes, undone by number.
#[tokio::test]
async fn the_command_line_contains_too() {
    let folder = tempfile::tempdir().unwrap();
    let server = Process::start(folder.path());
    let session = set_up(&server).await;
    let contain = |arguments: &[&str]| {
        let made = process::command(folder.path()).arg("contain").args(arguments).output().unwrap();
        let (out, err) = (String::from_utf8(made.stdout).unwrap(), String::from_utf8(made.stderr).unwrap());
        assert_eq!(made.status.success(), err.is_empty(), "{err}");
        format!("{out}{err}")
    };
    let is_signed_in = async |server: &Process| {
        let request = process::http().get(server.url("/api/user/current"));
        request.header("x-metabase-session", &session).send().await.unwrap().status() == 200
    };
    let person = ["--user", "ADA@example.com", "--revoke-sessions", "--require-password-change"];
    let shown = contain(&person);
    assert!(
        shown.starts_with("Would be contained: 1 sessions, 0 API keys, 1 passwords, of 1 people."),
        "{shown}"
    );
    assert!(shown.ends_with("Nothing was done. Run it again with --yes to do it.\n"), "{shown}");
    assert!(is_signed_in(&server).await);
    let done = contain(&[&person[..], &["--yes"]].concat());
    expect![[r#"
        Contained: 1 sessions, 0 API keys, 1 passwords, of 1 people.
          ada@example.com (person 1)
        No mail can be sent, because mail or the site URL is not set up: hand out links for new passwords one by one.
        To undo what can be undone: metalith contain --undo 1
    "#]]
    .assert_eq(&done);
    assert!(!is_signed_in(&server).await, "by the very next request of the running server");
    server.kill();
    let undone = contain(&["--undo", "1"]);
    expect![[r#"
        0 API keys work again, 1 passwords open again what they opened.
        1 sessions ended for good: their owners sign in again.
    "#]]
    .assert_eq(&undone);
    for (arguments, why) in [
        (&["--undo", "1"][..], "metalith: This containment was undone already.\n"),
        (&["--undo", "77"], "metalith: there is nothing of this number\n"),
        (
            &["--user", "nobody@example.com", "--revoke-sessions"],
            "metalith: nobody@example.com is nobody here\n",
        ),
        (&["--group", "Nowhere", "--revoke-sessions"], "metalith: Nowhere is no group here\n"),
        (
            &["--revoke-sessions"],
            "metalith: say whom it is about: --all, or one of the other filters, see --help\n",
        ),
        (
            &["--all"],
            "metalith: say what to do: --revoke-sessions, --disable-api-keys, --require-password-change\n",
        ),
    ] {
        assert_eq!(contain(arguments), why);
    }
}
