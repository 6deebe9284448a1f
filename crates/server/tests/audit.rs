//! The audit log: what administrators read, and what tampering shows.

use crate::{
    process::{self, Process},
    world::{ADMINISTRATORS, NOW, PASSWORD, World, moment, on_both},
};
use audit::{Actor, Event};
use chrono::TimeDelta;
use expect_test::expect;
use kernel::{Id, UserId};
use serde_json::{Value, json};
use std::{path::Path, process::Output};

impl World {
    /// What happened so far, oldest first, as the audit log shows it.
    pub async fn audit_events(&self) -> Vec<Value> {
        let answer = self.admin().get("/api/audit?limit=1000").await.json();
        let newest_first = answer["data"].as_array().unwrap_or_else(|| panic!("no list: {answer}"));
        let mut events = newest_first.clone();
        // The clock stands still, so only the ids tell what came first.
        events.sort_by_key(|event| event["id"].as_i64());
        events
    }

    /// The topics of what happened so far, oldest first.
    pub async fn audit_topics(&self) -> Vec<String> {
        self.audit_events().await.iter().map(|event| event["topic"].as_str().unwrap().to_owned()).collect()
    }

    /// The newest event of a topic.
    pub async fn last_event(&self, topic: &str) -> Value {
        let answer = self.admin().get(&format!("/api/audit?limit=1&topic={topic}")).await.json();
        let event = answer.pointer("/data/0").unwrap_or_else(|| panic!("no {topic}: {answer}"));
        event.clone()
    }

    /// Writes an event so many seconds after time stood still.
    async fn happen(&self, seconds: i64, actor: &Actor, event: Event) {
        let mut tx = self.db().write().await.unwrap();
        let at = moment(NOW) + TimeDelta::seconds(seconds);
        audit::record(&mut tx, actor, at, event).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The ids that a filter leaves, and how many there are.
    async fn found(&self, filter: &str) -> (Vec<i64>, i64) {
        let answer = self.admin().get(&format!("/api/audit?{filter}")).await;
        assert_eq!(answer.status, 200, "{filter}: {answer}");
        let answer = answer.json();
        let numbers =
            answer["data"].as_array().unwrap().iter().map(|event| event["model_id"].as_i64().unwrap());
        (numbers.collect(), answer["total"].as_i64().unwrap())
    }
}

fn by(user: i64, address: &str) -> Actor {
    Actor {
        user: Some(UserId::from_number(user)),
        address: Some(address.parse().unwrap()),
        ..Actor::default()
    }
}

on_both! {
    /// S55: who, what, when, where.
    async fn an_event_tells_who_did_what_to_what_when_and_from_where(world: World) {
        let key = world.new_key("CI \"main\"", crate::world::ADMINISTRATORS).await;
        let program = world.key(&key).from("192.0.2.9");
        assert_eq!(program.put("/api/setting/start-of-week", json!({ "value": "monday" })).await.status, 204);
        assert_eq!(world.admin().put("/api/setting/site-name", json!({ "value": "Bravo" })).await.status, 204);
        let mut told = world.audit_events().await;
        told.retain(|event| event["topic"] == "setting-update");
        for event in &mut told {
            event["id"] = event["id"].is_number().into();
            event["session_id"] = event["session_id"].is_number().into();
            if event["api_key"].is_object() {
                event["actor"]["email"] = "the address of a synthetic user".into();
            }
        }
        let told = format!("{:#}", Value::from(told));
        expect![[r#"
            [
              {
                "id": true,
                "at": "2026-05-01T09:00:00Z",
                "topic": "setting-update",
                "actor": {
                  "id": 2,
                  "common_name": "CI \"main\"",
                  "email": "the address of a synthetic user"
                },
                "api_key": {
                  "id": 1,
                  "name": "CI \"main\""
                },
                "session_id": false,
                "ip_address": "192.0.2.9",
                "model": null,
                "model_id": null,
                "details": {
                  "key": "start-of-week",
                  "previous": null,
                  "new": "monday"
                },
                "is_sealed": false
              },
              {
                "id": true,
                "at": "2026-05-01T09:00:00Z",
                "topic": "setting-update",
                "actor": {
                  "id": 1,
                  "common_name": "Ada L",
                  "email": "ada@example.com"
                },
                "api_key": null,
                "session_id": true,
                "ip_address": "127.0.0.1",
                "model": null,
                "model_id": null,
                "details": {
                  "key": "site-name",
                  "previous": "Acme",
                  "new": "Bravo"
                },
                "is_sealed": false
              }
            ]"#]].assert_eq(&told);
    }

    /// S55: every act of signing in and out, with its outcome.
    async fn whoever_signs_in_and_out_is_told(world: World) {
        let grace = world.add_person("grace@example.com").await;
        let before = world.audit_topics().await.len();
        let visitor = world.anonymous().from("192.0.2.7");
        let by = |session: &str| world.session(session).from("192.0.2.7");
        assert_eq!(visitor.log_in("grace@example.com", "not it").await.status, 401);
        assert_eq!(visitor.log_in("nobody@example.com\nuser-login", "not it").await.status, 401);
        let first = visitor.log_in("grace@example.com", PASSWORD).await.text_at("/id");
        let second = by(&first).post("/api/session/refresh", json!({})).await.text_at("/id");
        let body = json!({ "old_password": PASSWORD, "password": "something new 8" });
        let changed = by(&second).put(&format!("/api/user/{grace}/password"), body).await;
        let third = changed.text_at("/session_id");
        assert_eq!(by(&third).delete("/api/session").await.status, 204);
        let told = world.audit_events().await.split_off(before);
        assert!(told.iter().all(|event| event["at"] == json!(NOW) && event["ip_address"] == json!("192.0.2.7")));
        let line = |event: &Value| {
            let at = |pointer: &str| event.pointer(pointer).cloned().unwrap_or_default();
            let reason = at("/details/reason");
            format!("{} by {}: {} {reason}", at("/topic"), at("/actor/email"), at("/model")).replace('"', "")
        };
        expect![[r#"
            user-login-failed by null: User did not match stored password
            user-login-failed by null: null did not match stored password
            user-login by grace@example.com: User null
            session-refreshed by grace@example.com: Session null
            password-change by grace@example.com: User null
            user-login by grace@example.com: User null
            user-logout by grace@example.com: User null"#]].assert_eq(&told.iter().map(line).collect::<Vec<_>>().join("\n"));
    }

    /// A151, S55
    async fn a_key_that_is_made_or_deleted_is_told_without_what_helps_to_use_it(world: World) {
        let body = json!({ "name": "CI", "group_id": crate::world::ADMINISTRATORS });
        let made = world.admin().post("/api/api-key", body).await.json();
        let (id, plain) = (made["id"].as_i64().unwrap(), made["unmasked_key"].as_str().unwrap());
        assert_eq!(world.admin().delete(&format!("/api/api-key/{id}")).await.status, 204);
        let user: i64 = world.one("SELECT id FROM app_user WHERE kind <> 'personal'").await;
        for topic in ["api-key-create", "api-key-delete"] {
            let event = world.last_event(topic).await;
            let group = json!({ "id": crate::world::ADMINISTRATORS, "name": "Administrators" });
            assert_eq!((&event["model"], &event["model_id"]), (&json!("ApiKey"), &json!(id)));
            assert_eq!(event["actor"]["id"], json!(1));
            assert_eq!(
                event["details"],
                json!({ "name": "CI", "group": group, "key_prefix": plain[..7], "user_id": user })
            );
        }
        let digest = format!("SELECT count(*) AS n FROM audit_event WHERE CAST(details AS TEXT) LIKE '%{}%'", &plain[7..20]);
        assert_eq!(world.one::<i64>(&digest).await, 0);
    }

    async fn each_filter_leaves_what_it_names(world: World) {
        let somebody = world.add_person("grace@example.com").await;
        let events = [
            (10, 1, "192.0.2.1", "user-update", "User", json!({ "note": "100% sure_thing\\" })),
            (20, somebody, "192.0.2.1", "user-login", "User", json!({})),
            (30, somebody, "2001:db8::1", "group-create", "Group", json!({ "name": "Ünïts" })),
            (40, 1, "192.0.2.2", "user-update", "Group", json!({ "note": "1000 surething" })),
        ];
        for (seconds, user, address, topic, model, details) in events {
            let event = Event::new(topic).on(model, seconds).with(details);
            world.happen(seconds, &by(user, address), event).await;
        }
        let after = "after=2026-05-01T09:00:10Z";
        assert_eq!(world.found(after).await, (vec![40, 30, 20, 10], 4));
        for (filter, left) in [
            ("topic=user-update", vec![40, 10]),
            ("topic=user", vec![]),
            (&format!("actor_id={somebody}"), vec![30, 20]),
            ("model=Group", vec![40, 30]),
            ("model=Group&model_id=30", vec![30]),
            ("ip_address=192.0.2.1", vec![20, 10]),
            ("ip_address=2001:db8:0:0::1", vec![30]),
            ("before=2026-05-01T09:00:30Z", vec![20, 10]),
            ("before=2026-05-01T11:00:30%2B02:00", vec![20, 10]),
            ("topic=user-update&ip_address=192.0.2.2", vec![40]),
            ("query=100%25", vec![10]),
            ("query=sure_", vec![10]),
            ("query=%5C", vec![10]),
            ("query=SURE", vec![40, 10]),
            ("query=grace@", vec![30, 20]),
            ("query=grace+h", vec![30, 20]),
            ("query=db8", vec![30]),
            ("query=user-log", vec![20]),
            ("query=grace&topic=user-login", vec![20]),
            ("query=nobody", vec![]),
        ] {
            let total = i64::try_from(left.len()).unwrap();
            assert_eq!(world.found(&format!("{after}&{filter}")).await, (left, total), "{filter}");
        }
        assert_eq!(world.found(&format!("{after}&limit=2&offset=1")).await, (vec![30, 20], 4));
        assert_eq!(world.found(&format!("{after}&offset=4")).await, (vec![], 4));
        let topics = world.admin().get("/api/audit?topic=user-login").await.json()["topics"].clone();
        let topics: Vec<&str> = topics.as_array().unwrap().iter().map(|topic| topic.as_str().unwrap()).collect();
        assert!(topics.is_sorted());
        assert!(["group-create", "user-login", "user-update"].iter().all(|topic| topics.contains(topic)));
    }

    /// The file holds what the list shows, however long it is.
    async fn the_file_has_every_event_once(world: World) {
        let mut tx = world.db().write().await.unwrap();
        for number in 0..2500 {
            let event = Event::new("user-login").on("User", number);
            // Many in one moment: pages of the file must not lose those.
            let at = moment(NOW) + TimeDelta::seconds(1 + number / 700);
            audit::record(&mut tx, &Actor::default(), at, event).await.unwrap();
        }
        tx.commit().await.unwrap();
        let file = world.admin().get("/api/audit/csv?model=User&after=2026-05-01T09:00:01Z").await;
        let mut reader = csv::Reader::from_reader(file.body.as_slice());
        let numbers: Vec<i64> = reader.records().map(|record| record.unwrap()[11].parse().unwrap()).collect();
        assert_eq!(numbers, (0..2500).rev().collect::<Vec<_>>());
    }

    async fn a_sealed_event_is_marked(world: World) {
        world.happen(1, &Actor::default(), Event::new("user-login")).await;
        assert_eq!(world.last_event("user-login").await["is_sealed"], json!(false));
        let stop = tokio_util::sync::CancellationToken::new();
        let work = world.app.start_work(&stop);
        stop.cancel();
        for (_, task) in work {
            task.await.unwrap();
        }
        assert_eq!(world.last_event("user-login").await["is_sealed"], json!(true));
    }
}

#[tokio::test]
async fn a_file_is_quoted_where_it_could_be_misread_and_otherwise_left_alone() {
    let world = World::new().await;
    let event = Event::new("group-create").on("Group", 3).with(json!({ "name": "=1+1, \"x\"\r\ny" }));
    world.happen(1, &by(1, "192.0.2.1"), event).await;
    let file = world.admin().get("/api/audit/csv?topic=group-create").await;
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(file.header("content-disposition"), Some("attachment; filename=\"audit_2026-05-01.csv\""));
    let (titles, line) = file.text().split_once('\n').unwrap();
    expect![[r#"
        id,at,topic,actor_id,actor_name,actor_email,api_key_id,api_key_name,session_id,ip_address,model,model_id,details,is_sealed
        ID,2026-05-01T09:00:01.000Z,group-create,1,Ada L,ada@example.com,,,,192.0.2.1,Group,3,"{""name"":""=1+1, \""x\""\r\ny""}",false
    "#]]
    .assert_eq(&format!("{titles}\nID{}", line.trim_start_matches(char::is_numeric)));
    let empty = world.admin().get("/api/audit/csv?topic=nothing").await;
    assert_eq!(empty.text().lines().count(), 1);
}

/// Whoever names themselves, or a key, writes nothing that runs when an administrator opens the file.
#[tokio::test]
async fn names_in_a_file_are_no_formulas() {
    let world = World::new().await;
    for name in ["=HYPERLINK(\"http://evil.example\")", "+1", "-1", "@SUM(1)"] {
        assert_eq!(world.admin().put("/api/user/1", json!({ "first_name": name })).await.status, 200);
        world
            .key(&world.new_key(name, ADMINISTRATORS).await)
            .post("/api/permissions/group", json!({ "name": name }))
            .await;
        for (topic, column, expected) in
            [("user-update", 4, format!("'{name} L")), ("group-create", 7, format!("'{name}"))]
        {
            let file = world.admin().get(&format!("/api/audit/csv?topic={topic}")).await;
            let mut reader = csv::Reader::from_reader(file.body.as_slice());
            let newest = reader.records().next().unwrap().unwrap();
            assert_eq!(newest[column], expected, "{topic}");
        }
    }
}

/// Where a comma stands in numbers, spreadsheets part cells at semicolons, whatever is in quotes.
#[tokio::test]
async fn what_comes_after_a_semicolon_in_a_file_is_no_formula_either() {
    let world = World::new().await;
    let name = "a;=1+1; =2;;@SUM(1)";
    assert_eq!(world.admin().put("/api/user/1", json!({ "first_name": name })).await.status, 200);
    let file = world.admin().get("/api/audit/csv?topic=user-update").await;
    let cells = file.text().lines().nth(1).unwrap().split(';').skip(1);
    for cell in cells {
        assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
    }
    let mut reader = csv::Reader::from_reader(file.body.as_slice());
    let newest = reader.records().next().unwrap().unwrap();
    assert_eq!(&newest[4], "a;'=1+1; =2;;'@SUM(1) L");
    let details: Value = serde_json::from_str(&newest[12]).unwrap();
    assert_eq!(details["new"]["first_name"], name, "JSON says the same");
    assert_eq!(world.admin().put("/api/user/1", json!({ "first_name": "x;\"=1+1" })).await.status, 200);
    let file = world.admin().get("/api/audit/csv?topic=user-update").await;
    let mut reader = csv::Reader::from_reader(file.body.as_slice());
    assert_eq!(&reader.records().next().unwrap().unwrap()[4], "x;\"'=1+1 L");
}

/// S55, S57
#[tokio::test]
async fn a_setting_that_changes_is_told_once_and_a_secret_one_without_its_value() {
    let world = World::new().await;
    let before = world.audit_events().await.len();
    for value in [json!("Bravo"), json!("Bravo"), Value::Null] {
        world.admin().put("/api/setting/site-name", json!({ "value": value })).await;
    }
    world.admin().put("/api/setting", json!({ "email-smtp-password": "hunter2hunter2" })).await;
    let details: Vec<_> =
        world.audit_events().await[before..].iter().map(|event| event["details"].clone()).collect();
    assert_eq!(
        details,
        [
            json!({ "key": "site-name", "previous": "Acme", "new": "Bravo" }),
            json!({ "key": "site-name", "previous": "Bravo", "new": null }),
            json!({ "key": "email-smtp-password" }),
        ]
    );
}

#[tokio::test]
async fn what_cannot_be_a_filter_is_refused_in_words() {
    let world = World::new().await;
    for filter in [
        "after=yesterday",
        "before=1",
        "after=2026-05-01T09:00:00Z&after=2026-05-02T09:00:00Z",
        "actor_id=0",
        "actor_id=x",
        "ip_address=300.1.1.1",
        "model_id=x",
        "limit=0",
        "limit=1001",
        "offset=-1",
        "offset=100001",
        "topic=",
    ] {
        let answer = world.admin().get(&format!("/api/audit?{filter}")).await;
        assert_eq!(answer.status, 400, "{filter}: {answer}");
        let field = filter.split('=').next().unwrap();
        assert!(answer.json()["errors"][field].is_string(), "{filter}: {answer}");
    }
    assert_eq!(world.admin().get("/api/audit/csv?after=yesterday").await.status, 400);
}

fn verify(data_dir: &Path, arguments: &[&str]) -> Output {
    process::command(data_dir).args(["audit", "verify"]).args(arguments).output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap() + &String::from_utf8_lossy(&output.stderr)
}

/// S56: with the server up and with the server down, what was sealed is checked.
#[tokio::test]
async fn a_verification_finds_tampering_and_says_where() {
    let data_dir = tempfile::tempdir().unwrap();
    let server = Process::start(data_dir.path());
    crate::running::set_up(&server).await;
    let up = verify(data_dir.path(), &[]);
    assert_eq!(up.status.code(), Some(0), "{}", text(&up));
    server.terminate();
    assert!(server.wait().0.success());

    let json: Value = serde_json::from_slice(&verify(data_dir.path(), &["--json"]).stdout).unwrap();
    assert_eq!(
        (&json["is_intact"], &json["unsealed"], &json["findings"]),
        (&json!(true), &json!(0), &json!([]))
    );
    let head = json["head"].as_str().unwrap();
    assert_eq!(verify(data_dir.path(), &["--expect", head]).status.code(), Some(0));
    let other = verify(data_dir.path(), &["--expect", &format!("7{}", &head[1..])]);
    assert_eq!(other.status.code(), Some(1), "{}", text(&other));

    let database = rusqlite::Connection::open(data_dir.path().join("app.db")).unwrap();
    let tampering = "UPDATE audit_event SET ip_address = '192.0.2.1' WHERE id = 1";
    assert!(
        database.execute(tampering, []).unwrap_err().to_string().contains("refused by audit_event_stays")
    );
    database.execute_batch(&format!("DROP TRIGGER audit_event_stays; {tampering}")).unwrap();
    drop(database);
    let found = verify(data_dir.path(), &[]);
    assert_eq!(found.status.code(), Some(1));
    let told = text(&found);
    assert!(
        told.starts_with("BROKEN, first at seal 1\n  event 1 was changed after it was sealed in seal 1\n"),
        "{told}"
    );
    let json: Value = serde_json::from_slice(&verify(data_dir.path(), &["--json"]).stdout).unwrap();
    let finding = json!({
        "seal": 1, "problem": "event-changed", "event": 1,
        "text": "event 1 was changed after it was sealed in seal 1",
    });
    assert_eq!(json["findings"], json!([finding]));
}

/// S57: what was sealed under the old secret is held against the same key under the new one.
#[tokio::test]
async fn seals_outlive_a_change_of_the_secret() {
    let data_dir = tempfile::tempdir().unwrap();
    let run_and_stop = async |is_first: bool| {
        let server = Process::start(data_dir.path());
        if is_first {
            crate::running::set_up(&server).await;
        }
        server.terminate();
        assert!(server.wait().0.success());
        let json: Value = serde_json::from_slice(&verify(data_dir.path(), &["--json"]).stdout).unwrap();
        (json["head"].as_str().unwrap().to_owned(), json["seals"].as_i64().unwrap())
    };
    let (old_head, old_seals) = run_and_stop(true).await;
    assert!(process::command(data_dir.path()).arg("change-secret").output().unwrap().status.success());
    let (_, seals) = run_and_stop(false).await;
    assert!(seals > old_seals, "the change itself is an event, and sealed");
    let expected = verify(data_dir.path(), &["--expect", &old_head]);
    assert_eq!(expected.status.code(), Some(0), "{}", text(&expected));
}

#[test]
fn a_verification_that_cannot_look_says_so() {
    let data_dir = tempfile::tempdir().unwrap();
    let nothing = verify(data_dir.path(), &[]);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(text(&nothing).starts_with("metalith: there is no app database at "), "{}", text(&nothing));
    assert_eq!(std::fs::read_dir(data_dir.path()).unwrap().count(), 0, "nothing is made");
    let nonsense = verify(data_dir.path(), &["--expect", "1:x"]);
    assert_eq!(nonsense.status.code(), Some(2));
    assert!(text(&nonsense).contains("a seal is written NUMBER:DIGEST"), "{}", text(&nonsense));
}

/// Nobody reads along who is not an administrator.
#[tokio::test]
async fn the_log_is_for_administrators() {
    let world = World::new().await;
    let (person, program) = (world.person().await, world.plain_key().await);
    for path in ["/api/audit", "/api/audit/csv"] {
        assert_eq!(world.admin().get(path).await.status, 200);
        assert_eq!(world.anonymous().get(path).await.status, 401);
        assert_eq!((person.get(path).await.status, program.get(path).await.status), (403, 403));
    }
}

/// S55: who was refused is in the log, on one line, under the number of the request.
#[tokio::test]
async fn who_may_not_is_named_in_the_servers_log() {
    let data_dir = tempfile::tempdir().unwrap();
    let server = Process::start(data_dir.path());
    let session = crate::running::set_up(&server).await;
    let http = process::http();
    let request = http.post(server.url("/api/api-key")).header("x-metabase-session", session);
    let body = json!({ "name": "CI", "group_id": crate::world::ALL_USERS });
    let key: Value = request.json(&body).send().await.unwrap().json().await.unwrap();
    let key = key["unmasked_key"].as_str().unwrap();
    let request =
        http.get(server.url("/api/audit")).header("x-api-key", key).header("x-request-id", "this-one");
    assert_eq!(request.send().await.unwrap().status().as_u16(), 403);
    server.terminate();
    let (_, log) = server.wait();
    let lines: Vec<&str> =
        log.lines().filter(|line| line.contains("refused what the caller may not do")).collect();
    let [line] = lines[..] else { panic!("one line: {log}") };
    for part in ["this-one", "user=2", "ApiKey", "address=127.0.0.1"] {
        assert!(line.contains(part), "{part}: {line}");
    }
}
