//! Signing in with the password of an LDAP directory, at a server of the tests' own.

mod slapd;

use crate::second_factor::phone::Phone;
use crate::world::{ADA, ADMINISTRATORS, Answer, On, PASSWORD, World};
use chrono::TimeDelta;
use serde_json::{Value, json};
use slapd::{READER, READERS_PASSWORD, Slapd};
use std::time::Instant;
use tokio::net::TcpListener;

const WRONG: &str = r#"{"errors":{"password":"did not match stored password"}}"#;
const DEACTIVATED: &str = r#"{"errors":{"_error":"Your account is disabled."}}"#;
const GRACE: &str = "uid=grace,ou=people,dc=example,dc=org";
const STAFF: &str = "cn=staff,ou=groups,dc=example,dc=org";
const MANAGERS: &str = "cn=managers,ou=groups,dc=example,dc=org";

async fn user(world: &World, email: &str) -> String {
    let text = "coalesce(first_name, '-') || ' ' || coalesce(last_name, '-') || ', ' || coalesce(sso_source, 'of ours')
        || CASE WHEN is_superuser THEN ', superuser' ELSE '' END
        || CASE WHEN password_hash IS NULL THEN ', no password' ELSE '' END";
    world.one(&format!("SELECT {text} AS text FROM app_user WHERE email = '{email}'")).await
}

/// The groups of whoever logs in, All Users aside.
async fn groups(world: &World, username: &str, password: &str) -> Vec<i64> {
    let answer = world.anonymous().log_in(username, password).await;
    assert_eq!(answer.status, 200, "{answer}");
    let current = world.session(&answer.text_at("/id")).get("/api/user/current").await.json();
    let ids = current["group_ids"].as_array().unwrap().iter().map(|id| id.as_i64().unwrap());
    ids.filter(|id| *id != crate::world::ALL_USERS).collect()
}

async fn new_group(world: &World, name: &str) -> i64 {
    world.admin().post("/api/permissions/group", json!({ "name": name })).await.json()["id"].as_i64().unwrap()
}

/// Lets groups follow the directory.
async fn map(world: &World, mappings: Value) {
    let settings = json!({
        "ldap-group-sync": true,
        "ldap-group-base": "ou=groups,dc=example,dc=org",
        "ldap-group-mappings": mappings,
    });
    let answer = world.admin().put("/api/ldap/settings", settings).await;
    assert_eq!(answer.status, 204, "{answer}");
}

fn is_wrong(answer: &Answer) -> bool {
    (answer.status, answer.text()) == (401, WRONG) && answer.cookie("metabase.SESSION").is_none()
}

macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($slapd:ident: Slapd, $world:ident: World) $body:block)*) => {
        $($(#[$meta])* async fn $name($slapd: Slapd, $world: World) $body)*

        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let slapd = super::Slapd::start().await;
                let world = slapd.world().await;
                super::$name(slapd, world).await;
            })*
        }

        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let slapd = super::Slapd::start().await;
                let world = slapd.world_on(crate::world::On::Postgres, &[]).await;
                super::$name(slapd, world).await;
            })*
        }
    };
}

on_both! {
    /// Whom the directory puts into groups the history tells, and that it was the directory.
    async fn what_the_directory_does_to_groups_is_told_in_the_history(slapd: Slapd, world: World) {
        let staff = new_group(&world, "Staff").await;
        map(&world, json!({ STAFF: [staff] })).await;
        slapd.set(STAFF, "member", &[GRACE]).await;
        for _ in 0..2 {
            assert_eq!(groups(&world, "grace", "c0bol").await, [staff]);
        }
        slapd.set(STAFF, "member", &["uid=alan,ou=people,dc=example,dc=org"]).await;
        assert_eq!(groups(&world, "grace", "c0bol").await, [0i64; 0]);
        let told = world.admin().get("/api/permissions/history?graph=members").await.json();
        let told: Vec<_> = told["data"].as_array().unwrap().iter().rev().skip(1).map(|entry| {
            let member = &entry["members"][0];
            (entry["origin"].as_str().unwrap().to_owned(), member["group"]["name"].as_str().unwrap().to_owned(), member["after"].as_str().unwrap().to_owned())
        }).collect();
        let line = |group: &str, after: &str| ("ldap".to_owned(), group.to_owned(), after.to_owned());
        assert_eq!(told, [line("All Users", "member"), line("Staff", "member"), line("Staff", "none")]);
        crate::member_history::agree(&world).await;
    }

    /// A063: by name or by address, in whatever case.
    async fn whoever_is_new_gets_an_account(_slapd: Slapd, world: World) {
        let (staff, managers, other) = (new_group(&world, "Staff").await, new_group(&world, "Managers").await, new_group(&world, "Other").await);
        map(&world, json!({ "CN=Staff, OU=groups, DC=example, DC=org": [staff, 999], MANAGERS: [managers], "cn=others,dc=example,dc=org": [other] })).await;
        let answer = world.anonymous().log_in("grace", "c0bol").await;
        assert_eq!((answer.status, answer.keys()), (200, vec!["id".to_owned()]), "{answer}");
        assert_eq!(answer.cookie_value("metabase.SESSION"), Some(answer.text_at("/id")));
        assert_eq!(user(&world, "grace@example.com").await, "Grace Hopper, ldap, no password");
        let current = world.session(&answer.text_at("/id")).get("/api/user/current").await.json();
        assert_eq!((&current["group_ids"], &current["sso_source"]), (&json!([1, staff, managers]), &json!("ldap")));
        assert_eq!(world.last_event("user-joined").await["details"], json!({ "auth_method": "ldap" }));
        assert_eq!(world.last_event("user-login").await["details"]["auth_method"], "ldap");
        assert_eq!(world.last_event("group-membership-bulk").await["details"]["origin"], "ldap");
        for name in ["GRACE", " grace ", "grace@example.com", "Grace@Example.COM"] {
            assert_eq!(groups(&world, name, "c0bol").await, [staff, managers], "{name}");
        }
        assert_eq!(world.count("app_user").await, 2);
        let events: i64 = world.one("SELECT count(*) AS number FROM audit_event WHERE topic = 'group-membership-bulk'").await;
        assert_eq!(events, 1, "what is so already is no event");
    }

    /// S9
    async fn whoever_has_a_second_factor_shows_it_after_the_directorys_password(_slapd: Slapd, world: World) {
        let session = world.anonymous().log_in("grace", "c0bol").await.text_at("/id");
        let (phone, _) = Phone::enrol(&world.clock, &world.session(&session)).await;
        assert!(is_wrong(&world.anonymous().log_in("grace", "cobol").await));
        let answer = world.anonymous().log_in("grace", "c0bol").await;
        assert_eq!((answer.status, answer.cookie("metabase.SESSION")), (200, None), "{answer}");
        let answer = phone.verify(&world, &answer.text_at("/challenge_token")).await;
        assert_eq!(answer.status, 200, "{answer}");
        assert_eq!(world.last_event("user-login").await["details"]["auth_method"], "ldap");
    }

    /// A059
    async fn a_wrong_password_of_the_directory_is_wrong_also_where_it_is_right_here(_slapd: Slapd, world: World) {
        let id = world.add_person("grace@example.com").await;
        for name in ["grace", "grace@example.com"] {
            assert!(is_wrong(&world.anonymous().log_in(name, PASSWORD).await));
        }
        let event = world.last_event("user-login-failed").await;
        assert_eq!((&event["model_id"], &event["details"]["auth_method"]), (&json!(id), &json!("ldap")));
        assert_eq!(world.anonymous().log_in("grace", "c0bol").await.status, 200);
        assert_eq!(user(&world, "grace@example.com").await, "Grace H, of ours", "the account stays what it was");
    }

    /// A060
    async fn whom_the_directory_does_not_know_signs_in_with_the_password_here(_slapd: Slapd, world: World) {
        assert_eq!(world.anonymous().log_in(ADA, PASSWORD).await.status, 200);
        assert_eq!(world.last_event("user-login").await["details"]["auth_method"], "password");
        assert!(is_wrong(&world.anonymous().log_in(ADA, "c0bol").await));
        assert!(is_wrong(&world.anonymous().log_in("stranger", "c0bol").await));
    }

    /// A062, S9: the right password, and an account that is deactivated.
    async fn a_deactivated_person_stays_out(_slapd: Slapd, world: World) {
        let id = world.add_person("grace@example.com").await;
        world.deactivate("grace@example.com").await;
        let answer = world.anonymous().log_in("grace", "c0bol").await;
        assert_eq!((answer.status, answer.text()), (401, DEACTIVATED));
        assert_eq!(world.last_event("user-login-failed").await["model_id"], id);
        assert!(is_wrong(&world.anonymous().log_in("grace", "wrong").await), "only who knows the password learns it");
    }

    /// Only mapped groups follow; others are left alone, and so are their managers.
    async fn groups_follow_the_directory(slapd: Slapd, world: World) {
        let (staff, managers, own) = (new_group(&world, "Staff").await, new_group(&world, "Managers").await, new_group(&world, "Own").await);
        map(&world, json!({ STAFF: [staff], MANAGERS: [managers] })).await;
        assert_eq!(groups(&world, "grace", "c0bol").await, [staff, managers]);
        let id: i64 = world.one("SELECT id FROM app_user WHERE email = 'grace@example.com'").await;
        for group in [own, staff] {
            world.admin().post("/api/permissions/membership", json!({ "group_id": group, "user_id": id })).await;
        }
        slapd.set(MANAGERS, "member", &["uid=alan,ou=people,dc=example,dc=org"]).await;
        assert_eq!(groups(&world, "grace", "c0bol").await, [staff, own]);
        let event = world.last_event("group-membership-bulk").await;
        assert_eq!(event["details"]["groups"], json!([{ "id": managers, "removed": [id] }]));
        map(&world, json!({})).await;
        slapd.delete(STAFF).await;
        assert_eq!(groups(&world, "grace", "c0bol").await, [staff, own], "nothing is mapped");
    }

    /// The directory makes and unmakes administrators, but never the last one.
    async fn the_last_administrator_stays_one(slapd: Slapd, world: World) {
        map(&world, json!({ MANAGERS: [ADMINISTRATORS] })).await;
        assert_eq!(groups(&world, "grace", "c0bol").await, [ADMINISTRATORS]);
        assert_eq!(user(&world, "grace@example.com").await, "Grace Hopper, ldap, superuser, no password");
        slapd.set(MANAGERS, "member", &["uid=alan,ou=people,dc=example,dc=org"]).await;
        assert_eq!(groups(&world, "grace", "c0bol").await, [] as [i64; 0]);
        slapd.set(MANAGERS, "member", &[GRACE]).await;
        assert_eq!(groups(&world, "grace", "c0bol").await, [ADMINISTRATORS]);
        world.deactivate(ADA).await;
        slapd.set(MANAGERS, "member", &["uid=alan,ou=people,dc=example,dc=org"]).await;
        assert_eq!(groups(&world, "grace", "c0bol").await, [ADMINISTRATORS]);
    }

    /// A deleted group leaves the mappings, and the audit log tells.
    async fn a_deleted_group_leaves_the_mappings(_slapd: Slapd, world: World) {
        let (staff, other) = (new_group(&world, "Staff").await, new_group(&world, "Other").await);
        map(&world, json!({ STAFF: [staff, other], MANAGERS: [staff] })).await;
        assert_eq!(world.admin().delete(&format!("/api/permissions/group/{staff}")).await.status, 204);
        let left = world.admin().get("/api/session/properties").await.json()["ldap-group-mappings"].clone();
        assert_eq!(left, json!({ STAFF: [other] }));
        assert_eq!(world.last_event("setting-update").await["details"]["new"], left);
        assert_eq!(groups(&world, "grace", "c0bol").await, [other]);
    }

    /// However they are deleted: many in one call, or two at the same moment.
    async fn groups_deleted_together_all_leave_the_mappings(_slapd: Slapd, world: World) {
        let mut made = Vec::new();
        for name in ["A", "B", "C", "D", "E", "Left"] {
            made.push(new_group(&world, name).await);
        }
        let mappings = async || world.admin().get("/api/session/properties").await.json()["ldap-group-mappings"].clone();
        map(&world, json!({ STAFF: made, MANAGERS: [made[0], made[1]] })).await;
        let operations: Vec<_> = made[..3].iter().map(|id| json!({ "op": "group.delete", "id": id })).collect();
        let answer = world.admin().post("/api/bulk", json!({ "operations": operations })).await;
        assert_eq!(answer.status, 200, "{answer}");
        assert_eq!(mappings().await, json!({ STAFF: made[3..] }), "at once");
        let told = "SELECT count(*) AS events FROM audit_event WHERE topic = 'setting-update' AND CAST(details AS TEXT) LIKE '%\"ldap-group-mappings\"%'";
        assert_eq!(world.one::<i64>(told).await, 1 + 3);

        let admin = world.admin();
        let paths = [made[3], made[4]].map(|id| format!("/api/permissions/group/{id}"));
        let deleted = tokio::join!(admin.delete(&paths[0]), admin.delete(&paths[1]));
        assert_eq!((deleted.0.status, deleted.1.status), (204, 204));
        let stored: String = world.one("SELECT value FROM setting WHERE key = 'ldap-group-mappings'").await;
        assert_eq!(serde_json::from_str::<Value>(&stored).unwrap(), json!({ STAFF: [made[5]] }));
        assert_eq!(groups(&world, "grace", "c0bol").await, [made[5]]);
    }

    /// Of several first log-ins at once, one makes the account and the others find it.
    async fn the_same_person_at_once_gets_one_account(_slapd: Slapd, world: World) {
        let log_in = async || world.anonymous().log_in("grace", "c0bol").await.status;
        let statuses = tokio::join!(log_in(), log_in(), log_in(), log_in());
        assert_eq!((statuses, world.count("app_user").await), ((200, 200, 200, 200), 2));
    }
}

/// A061, and every other way to ask the wrong way: the password here goes on counting.
#[tokio::test]
async fn a_directory_that_cannot_be_asked_stops_nobody() {
    let slapd = Slapd::start().await;
    let (closed, silent) =
        (TcpListener::bind("127.0.0.1:0").await.unwrap(), TcpListener::bind("127.0.0.1:0").await.unwrap());
    let port = |listener: &TcpListener| listener.local_addr().unwrap().port().to_string();
    let (nowhere, slow) = (port(&closed), port(&silent));
    drop(closed);
    for (wrong, log_in) in [
        (&[("MB_LDAP_USER_BASE", "ou=nowhere,dc=example,dc=org")][..], 200),
        (&[("MB_LDAP_USER_BASE", "dc=elsewhere")], 200),
        (&[("MB_LDAP_PORT", nowhere.as_str())], 200),
        (&[("MB_LDAP_PORT", slow.as_str()), ("MB_LDAP_TIMEOUT_SECONDS", "0.2")], 200),
        (&[("MB_LDAP_SECURITY", "ssl")], 200),
        (&[("MB_LDAP_SECURITY", "starttls"), ("MB_LDAP_HOST", "localhost")], 200),
        (&[("MB_LDAP_PASSWORD", "wrong")], 200),
        (&[("MB_LDAP_BIND_DN", "nobody")], 200),
        (&[("MB_LDAP_USER_FILTER", "(|(objectClass=*)(uid={login}))")], 200),
        (&[("MB_LDAP_GROUP_SYNC", "true"), ("MB_LDAP_GROUP_BASE", "ou=nowhere,dc=example,dc=org")], 200),
        (&[], 401),
    ] {
        let world = slapd.world_on(On::Sqlite, wrong).await;
        world.add_person("grace@example.com").await;
        let answer = world.anonymous().log_in("grace@example.com", PASSWORD).await;
        assert_eq!(answer.status, log_in, "{wrong:?}: {answer}");
        assert!(
            is_wrong(&world.anonymous().log_in("grace@example.com", "c0bol").await) || log_in == 401,
            "{wrong:?}"
        );
    }
}

/// A server that never answers holds up those it is asked about, and nobody for long: not with the app database, and not more
/// than so many.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_directory_holds_up_nothing_else() {
    let slapd = Slapd::start().await;
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port().to_string();
    let world =
        slapd.world_on(On::Sqlite, &[("MB_LDAP_PORT", &port), ("MB_LDAP_TIMEOUT_SECONDS", "60")]).await;
    let (client, began) = (world.anonymous(), Instant::now());
    let waiting: Vec<_> = (0..32)
        .map(|number| {
            let client = client.clone().from(&format!("192.0.2.{number}"));
            tokio::spawn(async move { client.log_in(&format!("person{number}"), "x").await })
        })
        .collect();
    let mut held = Vec::new();
    for _ in 0..32 {
        held.push(tokio::time::timeout(crate::process::PATIENCE, silent.accept()).await.unwrap().unwrap());
    }
    // The app database writes, and whoever comes now waits for a turn, and no longer.
    assert_eq!(world.admin().post("/api/permissions/group", json!({ "name": "New" })).await.status, 200);
    assert_eq!(client.log_in(ADA, PASSWORD).await.status, 200);
    assert!(began.elapsed().as_secs() < 50, "it did not wait for the server");
    waiting.iter().for_each(tokio::task::JoinHandle::abort);
}

/// Nothing that is typed becomes a part of the filter.
#[tokio::test]
async fn filters_cannot_be_injected() {
    let slapd = Slapd::start().await;
    let world = slapd.world().await;
    for name in
        ["*", "gr*", "grace)(uid=*", "*)(|(mail=*", "\\67race", "x)(&", "alan)(mail=grace@example.com"]
    {
        assert!(is_wrong(&world.anonymous().log_in(name, "c0bol").await), "{name}");
    }
    for name in ["grace\0", &"grace".repeat(60)] {
        assert_eq!(world.anonymous().log_in(name, "c0bol").await.status, 400, "{name}");
    }
    assert_eq!(world.count("app_user").await, 1);
}

/// LDAP takes an empty password for the wish to be nobody, and grants it.
#[tokio::test]
async fn an_empty_password_opens_nothing() {
    let slapd = Slapd::start().await;
    let world = slapd.world().await;
    for password in ["", " ", "\t\n"] {
        assert_eq!(world.anonymous().log_in("grace", password).await.status, 400, "{password:?}");
    }
    let nobody =
        slapd.world_on(On::Sqlite, &[("MB_LDAP_PASSWORD_FILE", "/dev/null"), ("MB_LDAP_PASSWORD", "")]).await;
    assert!(is_wrong(&nobody.anonymous().log_in("grace", "c0bol").await), "nor does it make us somebody");
    let settings = json!({ "ldap-enabled": true });
    let answer = nobody.admin().put("/api/ldap/settings", settings).await;
    assert_eq!(
        answer.json()["errors"]["ldap-enabled"],
        "is set by the environment variable MB_LDAP_ENABLED and cannot be changed here."
    );
}

/// S8: failures count by name and by address, as for passwords that are kept here.
#[tokio::test]
async fn guessing_is_throttled() {
    let slapd = Slapd::start().await;
    let world = slapd.world().await;
    for _ in 0..10 {
        assert!(is_wrong(&world.anonymous().log_in("grace", "wrong").await));
    }
    let answer = world.anonymous().log_in("grace", "c0bol").await;
    assert_eq!(
        answer.json()["errors"]["username"],
        "Too many attempts! You must wait 15 seconds before trying again."
    );
    world.clock.advance(TimeDelta::hours(1));
    assert_eq!(world.anonymous().log_in("grace", "c0bol").await.status, 200);
}

/// Names follow the directory where the account came from there.
#[tokio::test]
async fn names_are_refreshed() {
    let slapd = Slapd::start().await;
    let world = slapd.world().await;
    for (name, sn) in [("Grace Hopper", "Hopper"), ("Grace Murray", " Murray ")] {
        slapd.set(GRACE, "sn", &[sn]).await;
        assert_eq!(world.anonymous().log_in("grace", "c0bol").await.status, 200);
        assert_eq!(user(&world, "grace@example.com").await, format!("{name}, ldap, no password"));
    }
    slapd.set(GRACE, "givenName", &[]).await;
    assert_eq!(world.anonymous().log_in("grace", "c0bol").await.status, 200);
    assert_eq!(user(&world, "grace@example.com").await, "Grace Murray, ldap, no password");
}

#[tokio::test]
async fn whoever_has_no_address_there_is_told() {
    let slapd = Slapd::start().await;
    let world = slapd.world().await;
    let told = "The LDAP directory has no e-mail address for you that could be an account here.";
    let answer = world.anonymous().log_in("nobody", "bletchley").await;
    assert_eq!((answer.status, answer.json()), (401, json!({ "errors": { "_error": told } })));
    assert!(is_wrong(&world.anonymous().log_in("nobody", "wrong").await));
    // The user of an API key has an address, too, and is nobody who could sign in.
    world.new_key("A key", crate::world::ALL_USERS).await;
    let address: String = world.one("SELECT email FROM app_user WHERE kind = 'api-key'").await;
    slapd.set("uid=nobody,ou=people,dc=example,dc=org", "mail", &[&address]).await;
    assert_eq!(
        world.anonymous().log_in("nobody", "bletchley").await.json(),
        json!({ "errors": { "_error": told } })
    );
}

/// Directories that keep people's groups with the people need no place where groups are looked for.
#[tokio::test]
async fn groups_are_found_with_the_person_or_by_a_filter() {
    let slapd = Slapd::start().await;
    let world = slapd.world().await;
    let (crew, own) = (new_group(&world, "Crew").await, new_group(&world, "Own").await);
    let name = "cn=crew,ou=groups,dc=example,dc=org";
    slapd.add(name, &[("objectClass", &["groupOfNames"]), ("cn", &["crew"]), ("member", &[GRACE])]).await;
    let settings = json!({ "ldap-group-sync": true, "ldap-group-mappings": { name: [crew], "cn=grace,dc=example,dc=org": [own] } });
    assert_eq!(world.admin().put("/api/ldap/settings", settings).await.status, 204);
    assert_eq!(groups(&world, "grace", "c0bol").await, [crew], "memberOf says so");
    slapd
        .add("cn=grace,dc=example,dc=org", &[("objectClass", &["organizationalRole"]), ("cn", &["grace"])])
        .await;
    let settings =
        json!({ "ldap-group-base": "dc=example,dc=org", "ldap-group-membership-filter": "(cn={uid})" });
    assert_eq!(world.admin().put("/api/ldap/settings", settings).await.status, 204);
    assert_eq!(groups(&world, "grace", "c0bol").await, [crew, own]);
}

/// S23: who signs in with the directory confirms with its password.
#[tokio::test]
async fn a_person_confirms_with_the_password_of_the_directory() {
    let mut slapd = Slapd::start().await;
    let world = slapd.world().await;
    let session = world.anonymous().log_in("grace", "c0bol").await.text_at("/id");
    let confirm = async |session: &str, password: &str| {
        world.session(session).post("/api/session/confirm", json!({ "password": password })).await
    };
    let answer = confirm(&session, "wrong").await;
    assert_eq!((answer.status, answer.text()), (400, WRONG));
    let answer = confirm(&session, "c0bol").await;
    assert_eq!(answer.status, 200, "{answer}");
    let session = answer.text_at("/id");
    slapd.stop();
    assert_eq!(confirm(&session, "c0bol").await.status, 503, "nothing can be said of it");
}

/// What an account from the directory is not offered.
#[tokio::test]
async fn the_directory_keeps_address_and_password() {
    let slapd = Slapd::start().await;
    let world = slapd.world_on(On::Sqlite, &[("MB_SITE_URL", "https://bi.example.com")]).await;
    let grace = world.session(&world.anonymous().log_in("grace", "c0bol").await.text_at("/id"));
    let id = grace.get("/api/user/current").await.json()["id"].clone();
    let own = format!("/api/user/{id}");
    assert_eq!(grace.put(&own, json!({ "email": "other@example.com" })).await.status, 403);
    assert_eq!(grace.put(&own, json!({ "first_name": "Other" })).await.status, 400);
    let change = json!({ "password": "an0ther password", "old_password": "c0bol" });
    assert_eq!(grace.put(&format!("{own}/password"), change).await.status, 400, "there is none to change");
    let link = world.admin().post(&format!("/api/user/{id}/password-reset-url"), json!({})).await;
    assert_eq!((link.status, link.text()), (400, "This person signs in with LDAP and has no password here."));
}

/// A064: with passwords off, the directory's still counts, and nobody learns whom it knows.
#[tokio::test]
async fn without_passwords_the_directory_is_the_way_in() {
    let slapd = Slapd::start().await;
    let world = slapd.world_on(On::Sqlite, &[("MB_ENABLE_PASSWORD_LOGIN", "false")]).await;
    assert_eq!(world.anonymous().log_in("grace", "c0bol").await.status, 200);
    assert!(is_wrong(&world.anonymous().log_in(ADA, PASSWORD).await));
    assert!(is_wrong(&world.anonymous().log_in("grace", "wrong").await));
}

/// A server that encrypts is believed when a trusted authority vouches for it by name.
#[tokio::test]
async fn encrypted_connections_are_verified() {
    let slapd = Slapd::start().await;
    let (plain, tls) = (slapd.port.to_string(), slapd.tls_port.to_string());
    for (security, port) in [("ssl", &tls), ("starttls", &plain)] {
        let own = [("MB_LDAP_SECURITY", security), ("MB_LDAP_PORT", port.as_str())];
        let trusted = [("METALITH_LDAP_ROOT_CERT", slapd.authority.as_str())];
        for (host, trusted, status) in
            [("localhost", &trusted[..], 200), ("127.0.0.1", &trusted, 401), ("localhost", &[], 401)]
        {
            let environment = [&own[..], trusted, &[("MB_LDAP_HOST", host)]].concat();
            let world = slapd.world_on(On::Sqlite, &environment).await;
            let answer = world.anonymous().log_in("grace", "c0bol").await;
            assert_eq!(answer.status, status, "{environment:?}: {answer}");
        }
    }
}

/// The settings that are tried before they are kept, and at which of them the trouble is.
#[tokio::test]
async fn settings_are_tried_before_they_are_kept() {
    let slapd = Slapd::start().await;
    let world = World::new().await;
    let admin = world.admin();
    let good = json!({
        "ldap-enabled": true,
        "ldap-host": "127.0.0.1",
        "ldap-port": slapd.port,
        "ldap-bind-dn": READER,
        "ldap-password": READERS_PASSWORD,
        "ldap-user-base": "ou=people,dc=example,dc=org",
        "ldap-group-sync": true,
        "ldap-group-base": "ou=groups,dc=example,dc=org",
    });
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    for (change, blamed) in [
        (json!({ "ldap-port": closed }), &["ldap-host", "ldap-port"][..]),
        (json!({ "ldap-host": "nowhere.invalid" }), &["ldap-host", "ldap-port"]),
        (json!({ "ldap-security": "starttls" }), &["ldap-port", "ldap-security"]),
        (json!({ "ldap-security": "ssl" }), &["ldap-port", "ldap-security"]),
        (json!({ "ldap-password": "wrong" }), &["ldap-bind-dn", "ldap-password"]),
        (json!({ "ldap-bind-dn": "cn=nobody,dc=example,dc=org" }), &["ldap-bind-dn", "ldap-password"]),
        (json!({ "ldap-password": null }), &["ldap-password"]),
        (json!({ "ldap-user-base": "ou=nowhere,dc=example,dc=org" }), &["ldap-user-base"]),
        (json!({ "ldap-user-base": null }), &["ldap-host", "ldap-user-base"]),
        (json!({ "ldap-bind-dn": null }), &["ldap-user-base"]),
        (json!({ "ldap-user-filter": "(|(objectClass=*)(uid={login}))" }), &["ldap-user-filter"]),
        (json!({ "ldap-group-base": "ou=nowhere,dc=example,dc=org" }), &["ldap-group-base"]),
    ] {
        let mut settings = good.clone();
        settings.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let answer = admin.put("/api/ldap/settings", settings).await;
        let errors = answer.json()["errors"].as_object().cloned().unwrap_or_default();
        let mut fields: Vec<_> = errors.keys().map(String::as_str).collect();
        fields.sort_unstable();
        // What lacks a part is a mistake of who asks; the rest is what the server says.
        let status = if [&["ldap-password"][..], &["ldap-host", "ldap-user-base"]].contains(&blamed) {
            400
        } else {
            500
        };
        assert_eq!((answer.status, &fields[..]), (status, blamed), "{change}: {answer}");
        assert!(!answer.text().contains(READERS_PASSWORD), "{answer}");
    }
    let enabled =
        async || world.anonymous().get("/api/session/properties").await.json()["ldap-enabled"].clone();
    assert_eq!(enabled().await, false);
    for (change, field) in [
        (json!({ "ldap-port": "soon" }), "ldap-port"),
        (json!({ "ldap-host": "ldap://127.0.0.1" }), "ldap-host"),
        (json!({ "ldap-user-filter": "(uid=ada)" }), "ldap-user-filter"),
        (json!({ "ldap-group-mappings": { "staff": [1] } }), "ldap-group-mappings"),
        (json!({ "ldap-user-base": "people" }), "ldap-user-base"),
        (json!({ "ldap-timeout-seconds": 0 }), "ldap-timeout-seconds"),
    ] {
        let answer = admin.put("/api/ldap/settings", change).await;
        assert_eq!((answer.status, answer.keys()), (400, vec!["errors".to_owned()]), "{answer}");
        assert!(answer.json()["errors"][field].is_string(), "{answer}");
    }
    let answer = admin.put("/api/ldap/settings", good).await;
    assert_eq!((answer.status, enabled().await), (204, json!(true)), "{answer}");
    assert_eq!(world.anonymous().log_in("grace", "c0bol").await.status, 200);
}

/// Something else may listen on the port.
#[tokio::test]
async fn what_speaks_no_ldap_is_told_from_what_is_not_there() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { while listener.accept().await.is_ok() {} });
    let world = World::new().await;
    for bind in [json!({}), json!({ "ldap-bind-dn": READER, "ldap-password": READERS_PASSWORD })] {
        let mut settings = json!({
            "ldap-enabled": true,
            "ldap-host": "127.0.0.1",
            "ldap-port": port,
            "ldap-user-base": "ou=people,dc=example,dc=org",
        });
        settings.as_object_mut().unwrap().extend(bind.as_object().unwrap().clone());
        let answer = world.admin().put("/api/ldap/settings", settings).await;
        let said = "The LDAP server cannot be reached: it closes the connection; perhaps it speaks no LDAP on this port.";
        assert_eq!((answer.status, answer.text_at("/errors/ldap-port")), (500, said.into()), "{answer}");
    }
}

/// The bind password is sealed where it is stored, and shown by its end; as it was shown it is no change.
#[tokio::test]
async fn the_bind_password_stays_secret() {
    let mut slapd = Slapd::start().await;
    let world = World::new().await;
    let settings = json!({
        "ldap-enabled": true,
        "ldap-host": "127.0.0.1",
        "ldap-port": slapd.port,
        "ldap-bind-dn": READER,
        "ldap-password": READERS_PASSWORD,
        "ldap-user-base": "ou=people,dc=example,dc=org",
    });
    assert_eq!(world.admin().put("/api/ldap/settings", settings.clone()).await.status, 204);
    let masked = world.admin().get("/api/setting/ldap-password").await;
    assert_eq!(masked.text(), "**********et");
    let stored: String = world.one("SELECT value FROM setting WHERE key = 'ldap-password'").await;
    assert!(!stored.contains(READERS_PASSWORD));
    for path in ["/api/session/properties", "/api/setting", "/api/audit"] {
        assert!(!world.admin().get(path).await.text().contains(READERS_PASSWORD), "{path}");
    }
    assert_eq!(world.last_event("setting-update").await["topic"], "setting-update");
    let again = json!({ "ldap-password": masked.text() });
    assert_eq!(world.admin().put("/api/ldap/settings", again).await.status, 204);
    assert_eq!(world.anonymous().log_in("grace", "c0bol").await.status, 200);
    slapd.stop();
    let off = json!({ "ldap-enabled": false });
    assert_eq!(
        world.admin().put("/api/ldap/settings", off).await.status,
        204,
        "also when the server is gone"
    );
    assert_eq!(world.anonymous().get("/api/session/properties").await.json()["ldap-configured?"], true);
}
