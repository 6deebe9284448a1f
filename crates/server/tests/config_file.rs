//! The config file, through the start of a real server, and `metalith check-config`.

use crate::{
    process,
    world::{ADA, Client, NOW, On, PASSWORD, config, try_start},
};
use kernel::{Chance, Clock};
use metalith::App;
use serde_json::{Value, json};
use std::{path::Path, process::Stdio};
use store::params;

const CI_KEY: &str = "mb_firsttestapikey1234567";
const ENVIRONMENT: &[(&str, &str)] = &[("ADA_PW", PASSWORD), ("CI_KEY", CI_KEY)];

/// The first administrator, as most files begin.
const ADMINISTRATOR: &str = r#"
version: 1
config:
  users:
  - { email: Ada@Example.com, first_name: Ada, last_name: L, password: "{{ env ADA_PW }}", is_superuser: true }
"#;

/// A place where servers start one after the other, each with a file.
struct Place {
    folder: tempfile::TempDir,
    database: Option<scratch_postgres::ScratchDatabase>,
    clock: Clock,
}

impl Place {
    async fn on(on: On) -> Self {
        let database = match on {
            On::Sqlite => None,
            On::Postgres => Some(scratch_postgres::database().await),
        };
        let clock = Clock::manual(NOW.parse().unwrap());
        Self { folder: tempfile::tempdir().unwrap(), database, clock }
    }

    async fn try_start(&self, file: &str, environment: &[(&str, &str)]) -> Result<Started, String> {
        let path = self.folder.path().join("declared.yml");
        std::fs::write(&path, file).unwrap();
        let path = path.display().to_string();
        let environment: Vec<_> =
            environment.iter().copied().chain([("MB_CONFIG_FILE_PATH", path.as_str())]).collect();
        let uri = self.database.as_ref().map(scratch_postgres::ScratchDatabase::uri);
        let config = config(&self.folder.path().join("data"), uri.as_deref(), &environment);
        let started = try_start(config, &self.clock, Chance::system()).await;
        started.map(|app| Started { app }).map_err(|error| error.to_string().replace(&path, "file"))
    }

    async fn start(&self, file: &str) -> Started {
        self.try_start(file, ENVIRONMENT).await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Why the server does not start.
    async fn refusal(&self, file: &str) -> String {
        match self.try_start(file, ENVIRONMENT).await {
            Ok(_) => panic!("it started"),
            Err(error) => error.lines().skip(1).collect::<Vec<_>>().join("\n"),
        }
    }
}

struct Started {
    app: App,
}

impl Started {
    fn anonymous(&self) -> Client {
        Client::of(self.app.router.clone())
    }

    async fn ada(&self) -> Client {
        let session = self.anonymous().log_in(ADA, PASSWORD).await.text_at("/id");
        self.anonymous().with("x-metabase-session", &session)
    }

    /// Who a key speaks for; nothing when it speaks for nobody.
    async fn key_user(&self, key: &str) -> Option<Value> {
        let answer = self.anonymous().with("x-api-key", key).get("/api/user/current").await;
        (answer.status == 200).then(|| answer.json())
    }

    async fn count(&self, sql: &'static str) -> i64 {
        self.app.db.read().await.unwrap().one(sql, params![]).await.unwrap()
    }

    async fn topics(&self) -> Vec<String> {
        let sql = "SELECT topic FROM audit_event WHERE topic <> 'user-login' ORDER BY id";
        self.app.db.read().await.unwrap().list(sql, params![]).await.unwrap()
    }
}

/// Appends a section to the file of the first administrator.
fn with(section: &str) -> String {
    format!("{ADMINISTRATOR}{section}")
}

fn api_keys(keys: &[&str]) -> String {
    let keys: Vec<_> = keys.iter().map(|key| format!("  - {{ {key} }}\n")).collect();
    with(&format!("  api-keys:\n{}", keys.concat()))
}

macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($place:ident: Place) $body:block)*) => {
        $($(#[$meta])* async fn $name($place: Place) $body)*

        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name(super::Place::on(super::On::Sqlite).await).await;
            })*
        }

        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name(super::Place::on(super::On::Postgres).await).await;
            })*
        }
    };
}

on_both! {
    /// Whom a file puts into groups the history tells, and nothing when it says the same again.
    async fn what_a_file_does_to_groups_is_told_in_the_history_once(place: Place) {
        let file = |groups: &str| with(&format!(
            "  - {{ email: grace@example.com, first_name: Grace, last_name: H, password: abc, groups: [{groups}] }}\n"
        ));
        for groups in ["Sales", "Sales", "Service"] {
            place.start(&file(groups)).await;
        }
        let started = place.start(&file("Service")).await;
        let told = started.ada().await.get("/api/permissions/history?graph=members").await.json();
        let line = |entry: &Value| {
            let members = entry["members"].as_array().unwrap().iter();
            let members: Vec<_> = members.map(|it| format!("{} {}", it["group"]["name"].as_str().unwrap(), it["after"].as_str().unwrap())).collect();
            format!("{}: {}", entry["origin"].as_str().unwrap(), members.join(", "))
        };
        let told: Vec<_> = told["data"].as_array().unwrap().iter().rev().map(line).collect();
        assert_eq!(told, [
            "config-file: All Users member, Administrators member",
            "config-file: All Users member, Sales member",
            "config-file: Sales none, Service member",
        ]);
    }

    /// A152
    async fn two_keys_with_one_prefix_stop_the_start_and_nothing_is_applied(place: Place) {
        let file = api_keys(&[
            "name: One, key: mb_same_is_no_key, creator: ada@example.com, group: admin",
            "name: Two, key: mb_sameFirst12345, creator: ada@example.com, group: admin",
            "name: Three, key: mb_sameSecond1234, creator: ada@example.com, group: admin",
        ]);
        assert_eq!(
            place.refusal(&file).await,
            "file:7: Invalid API key format. Key must be between 11-254 characters and start with 'mb_'.\n\
             file:9: API key with prefix 'mb_same' already exists. Keys must have unique prefixes."
        );
        let started = place.start("version: 1\nconfig: {}").await;
        assert_eq!(started.count("SELECT count(*) AS number FROM app_user").await, 0);
        assert_eq!(started.count("SELECT count(*) AS number FROM audit_event").await, 0);
    }

    /// A153, A156, A157: everything that is wrong is said at once, by its line.
    async fn a_key_that_cannot_be_made_stops_the_start(place: Place) {
        let file = with("  - { email: plain@example.com, first_name: P, last_name: L, password: abc }\n")
            + &[
                "  api-keys:",
                "  - { name: A, key: mb_aaaaaaaaaaaa, creator: nobody@example.com, group: admin }",
                "  - { name: B, key: mb_bbbbbbbbbbbb, creator: Plain@example.com, group: all-users }",
                "  - { name: C, key: xx_cccccccccccc, creator: ada@example.com, group: admin }",
                "  - { name: D, key: mb_dddddddddddd, creator: ada@example.com, group: finance }",
                "  - { name: E, key: mb_12345678, creator: ada@example.com, group: admin }",
            ]
            .join("\n");
        assert_eq!(
            place.refusal(&file).await,
            "file:8: User with email nobody@example.com not found\n\
             file:9: User with email plain@example.com is not an admin\n\
             file:10: Invalid API key format. Key must be between 11-254 characters and start with 'mb_'.\n\
             file:11: group: There is no group of this name.\n\
             file:12: key: must have at least 12 characters: a shorter one is never accepted."
        );
    }

    /// A154: a key that is there is kept, whatever the file says of it.
    async fn a_key_that_is_there_is_left_alone(place: Place) {
        let key = |value| api_keys(&[&format!("name: CI, key: {value}, creator: ada@example.com, group: admin")]);
        drop(place.start(&key(CI_KEY)).await);
        let started = place.start(&key("mb_anotherapikey123456789")).await;
        assert!(started.key_user(CI_KEY).await.is_some());
        assert!(started.key_user("mb_anotherapikey123456789").await.is_none());
        // Not even who is its creator has to be right any more.
        drop(started);
        let gone = api_keys(&["name: CI, key: nonsense, creator: gone@example.com, group: admin"]);
        assert!(place.start(&gone).await.key_user(CI_KEY).await.is_some());
    }

    /// A155, S45: a key comes from the environment or from a file.
    async fn a_key_comes_from_the_environment_or_a_file(place: Place) {
        std::fs::write(place.folder.path().join("secret"), "mb_keyfromafile1234567890\n").unwrap();
        let file = api_keys(&[
            r#"name: CI, key: "{{ env ci-key }}", creator: ada@example.com, group: admin"#,
            "name: File, key_file: secret, creator: ada@example.com, group: all-users",
        ]);
        let started = place.start(&file).await;
        let ci = started.key_user(CI_KEY).await.unwrap();
        assert_eq!((&ci["common_name"], &ci["is_superuser"]), (&json!("CI"), &json!(true)));
        let from_file = started.key_user("mb_keyfromafile1234567890").await.unwrap();
        assert_eq!((&from_file["common_name"], &from_file["is_superuser"]), (&json!("File"), &json!(false)));
        let listed = started.ada().await.get("/api/api-key").await.json();
        assert_eq!(listed[0]["created_by"]["common_name"], "Ada L");
        assert_eq!(listed[0]["masked_key"], format!("mb_firs{}", "*".repeat(40)));
    }

    /// Beyond the contract: any group, and everything that limits a key.
    async fn a_key_may_belong_to_any_group_and_have_limits(place: Place) {
        let file = ADMINISTRATOR.replace("is_superuser: true", "is_superuser: true, groups: [Finance]")
            + "  api-keys:\n  - name: Limited\n    key: '{{env CI_KEY}}'\n    creator: ada@example.com\n    \
               group: finance\n    description: For the nightly run\n    not_before: 2026-01-01T00:00:00Z\n    \
               expires_at: 2027-01-01T00:00:00+01:00\n    allowed_cidrs: [127.0.0.0/8]\n    \
               scopes: [databases:read, query:run]\n";
        let started = place.start(&file).await;
        let key = started.ada().await.get("/api/api-key").await.json()[0].clone();
        assert_eq!(key["group"]["name"], "Finance");
        assert_eq!(key["description"], "For the nightly run");
        assert_eq!(key["expires_at"], "2026-12-31T23:00:00Z");
        assert_eq!(key["allowed_cidrs"], json!(["127.0.0.0/8"]));
        assert_eq!(key["scopes"], json!(["databases:read", "query:run"]));
        let program = started.anonymous().with("x-api-key", CI_KEY);
        assert_eq!(program.get("/api/database").await.status, 200);
        assert_eq!(program.get("/api/user").await.status, 403);
        assert_eq!(program.from("192.0.2.1").get("/api/database").await.status, 401);
    }

    /// What administrators ask of every key counts for those of the file, from the same start on.
    async fn a_key_of_the_file_follows_the_rules_for_keys(place: Place) {
        let key = |more: &str| {
            api_keys(&[&format!("name: CI, key: {CI_KEY}, creator: ada@example.com, group: all-users{more}")])
                + "  settings: { api-key-max-lifetime-days: 30 }\n"
        };
        let refusal = place.refusal(&key(", expires_at: 2027-01-01T00:00:00Z")).await;
        assert_eq!(
            refusal,
            "file:7: expires_at: API keys live 30 days at most here. Choose an end within that time."
        );
        let started = place.start(&key("")).await;
        assert_eq!(started.ada().await.get("/api/api-key").await.json()[0]["expires_at"], "2026-05-31T09:00:00Z");
    }

    /// A158: settings come first, wherever they stand in the file.
    async fn settings_are_applied_first_and_only_where_they_differ(place: Place) {
        let file = with("  settings:\n    site_name: '{{ env CI_KEY }} & Co'\n    email-smtp-password: hunter2\n");
        let started = place.start(&file).await;
        assert_eq!(started.app.settings.text("site-name"), Some(format!("{CI_KEY} & Co")));
        assert_eq!(started.topics().await[..2], ["setting-update", "setting-update"]);
        drop(started);
        let started = place.start(&file).await;
        assert_eq!(started.app.settings.secret("email-smtp-password").unwrap().expose(), "hunter2");
        let updates = "SELECT count(*) AS number FROM audit_event WHERE topic = 'setting-update'";
        assert_eq!(started.count(updates).await, 2);
        drop(started);

        let environment = [ENVIRONMENT, &[("MB_SITE_NAME", "Env")]].concat();
        let started = place.try_start(&file, &environment).await.unwrap();
        assert_eq!(started.app.settings.text("site-name").as_deref(), Some("Env"));
        drop(started);
        let wrong = with("  settings: { nothing: 1, show-homepage-data: hunter2, password-length: 3 }");
        assert_eq!(
            place.refusal(&wrong).await,
            "file:6: there is no such setting; GET /api/setting lists them\n\
             file:6: password-length is set by the environment variable MB_PASSWORD_LENGTH only"
        );
        let wrong = with("  settings: { show-homepage-data: hunter2 }");
        assert_eq!(place.refusal(&wrong).await, "file:6: show-homepage-data: must be true or false.");
    }

    /// A159: the first person ever is an administrator; there is nothing left to set up.
    async fn the_first_person_is_an_administrator(place: Place) {
        let file = ADMINISTRATOR.replace(", is_superuser: true", "");
        let started = place.start(&file).await;
        let ada = started.ada().await;
        assert_eq!(ada.get("/api/user/current").await.json()["is_superuser"], true);
        let properties = started.anonymous().get("/api/session/properties").await.json();
        assert_eq!((&properties["has-user-setup"], &properties["setup-token"]), (&json!(true), &Value::Null));
    }

    /// The same file applied again does nothing, and says so by keeping quiet.
    async fn a_file_applied_twice_changes_nothing(place: Place) {
        let shop = place.folder.path().join("shop.db");
        rusqlite::Connection::open(&shop).unwrap().execute_batch("CREATE TABLE t (id INTEGER)").unwrap();
        let file = ADMINISTRATOR.replace("is_superuser: true", "is_superuser: true, groups: [Finance], locale: de, \
                                                                login_attributes: { level: 42 }")
            + &format!("  settings: {{ site-name: Acme }}\n  databases:\n  - {{ name: Shop, engine: sqlite, details: {{ \
                        db: {} }} }}\n", shop.display())
            + r#"  api-keys: [{ name: CI, key: "{{env CI_KEY}}", creator: ada@example.com, group: Finance }]"#;
        let started = place.start(&file).await;
        let topics =
            ["setting-update", "group-create", "user-invited", "database-create", "api-key-create", "config-file-applied"];
        assert_eq!(started.topics().await, topics);
        let sealed = "SELECT count(*) AS number FROM audit_event WHERE user_id IS NULL AND CAST(details AS TEXT) LIKE \
                      '%\"origin\":\"config-file\"%'";
        assert_eq!(started.count(sealed).await, 6);
        let databases = started.ada().await.get("/api/database").await.json();
        assert_eq!((&databases["total"], &databases["data"][0]["details"]["db"]), (&json!(1), &json!(shop)));
        drop(started);
        let started = place.start(&file).await;
        assert_eq!(started.topics().await, topics);
        assert_eq!(started.count("SELECT count(*) AS number FROM api_key").await, 1);
        assert_eq!(started.count("SELECT count(*) AS number FROM catalog_database").await, 1);
    }

    /// Who is there is brought to what the file says; what it does not speak of stays.
    async fn a_person_who_is_there_is_changed(place: Place) {
        let grace = |more: &str| {
            with(&format!("  - {{ email: grace@example.com, first_name: Grace, last_name: H, password: '{PASSWORD}'{more} }}"))
        };
        let started = place.start(&grace(", groups: [Finance], login_attributes: { a: x, b: y }")).await;
        let session = started.anonymous().log_in("grace@example.com", PASSWORD).await.text_at("/id");
        let seen = |started: &Started| started.anonymous().with("x-metabase-session", &session);
        assert_eq!(seen(&started).get("/api/user/current").await.json()["is_superuser"], false);
        drop(started);

        let changed = grace(", is_superuser: true, groups: [Ops], login_attributes: { b: z }").replace("Grace,", "G.,");
        let started = place.start(&changed).await;
        let user = seen(&started).get("/api/user/current").await.json();
        assert_eq!((&user["first_name"], &user["is_superuser"]), (&json!("G."), &json!(true)));
        assert_eq!(user["login_attributes"], json!({ "a": "x", "b": "z" }));
        let groups = "SELECT count(*) AS number FROM permissions_group_membership WHERE user_id = 2";
        assert_eq!(started.count(groups).await, 3, "All Users, Administrators and Ops");
        drop(started);

        // A file that says nothing of groups and rights takes none away; another password ends the sessions.
        let started = place.start(&grace("").replace(&format!("'{PASSWORD}'"), "another good 7")).await;
        assert_eq!(started.count(groups).await, 3);
        assert_eq!(seen(&started).get("/api/user/current").await.status, 401);
        assert_eq!(started.anonymous().log_in("grace@example.com", "another good 7").await.status, 200);
    }

    /// Leaving has the last word, and so has the last administrator.
    async fn who_was_deactivated_stays_so_and_somebody_stays_administrator(place: Place) {
        let file = with("  - { email: grace@example.com, first_name: G, last_name: H, password: 'correct horse 7', \
                         is_superuser: true }");
        let started = place.start(&file).await;
        assert_eq!(started.ada().await.delete("/api/user/2").await.status, 200);
        drop(started);
        let started = place.start(&file).await;
        assert_eq!(started.anonymous().log_in("grace@example.com", PASSWORD).await.status, 401);
        drop(started);
        let demoting = file.replacen("is_superuser: true", "is_superuser: false", 1);
        let started = place.start(&demoting).await;
        assert_eq!(started.ada().await.get("/api/user/current").await.json()["is_superuser"], true);
    }

    /// A database is made, then changed, by its name; one that does not answer is kept, its details sealed.
    async fn databases_are_kept_by_name_whether_or_not_they_answer(place: Place) {
        let file = |details: &str| {
            with(&format!("  databases:\n  - name: Shop\n    engine: sqlite\n    description: What we sell\n    details: {details}"))
        };
        let started = place.start(&file("{ db: /nowhere/hunter2.db }")).await;
        let ada = started.ada().await;
        let shop = ada.get("/api/database").await.json()["data"][0].clone();
        assert_eq!((&shop["description"], &shop["details"]["db"]), (&json!("What we sell"), &json!("/nowhere/hunter2.db")));
        assert_eq!(ada.get("/api/database/1/healthcheck").await.json()["status"], "error");
        let leaked = "SELECT count(*) AS number FROM catalog_database WHERE details_sealed LIKE '%hunter2%'";
        assert_eq!(started.count(leaked).await, 0);
        drop(started);

        let shop = place.folder.path().join("shop.db");
        rusqlite::Connection::open(&shop).unwrap().execute_batch("CREATE TABLE t (id INTEGER)").unwrap();
        let started = place.start(&file(&format!("{{ db: {} }}", shop.display()))).await;
        let ada = started.ada().await;
        assert_eq!(ada.get("/api/database").await.json()["total"], 1);
        assert_eq!(ada.get("/api/database/1/healthcheck").await.json()["status"], "ok");
        drop((ada, started));

        assert_eq!(place.refusal(&file("{ folder: hunter2 }")).await, "file:10: details.db: is required.");
        let engine = file("{}").replace("sqlite", "hunter2");
        assert_eq!(place.refusal(&engine).await, "file:8: engine: value must be a valid database engine.");
    }

    /// S45: no problem repeats a value, whatever is wrong.
    async fn what_is_wrong_is_told_by_its_line_and_never_repeated(place: Place) {
        let file = "
version: hunter2
config:
  users:
  - { email: hunter2, first_name: ' ', last_name: [hunter2], password: '{{ env HUNTER }}', hunter: 2 }
  - { email: hunter2, first_name: A, last_name: B, password: hunter2, locale: hunter2 }
  api-keys:
  - { name: CI, key: 'hunter2 {{ hunter2 }}', creator: hunter2, group: admin, expires_at: hunter2 }
  - { name: CI, key_file: hunter2, creator: ada@example.com, group: admin, scopes: [hunter2] }
  databases: hunter2
  hunter: 2
";
        let refusal = place.refusal(file).await;
        assert!(!refusal.contains("hunter2"), "{refusal}");
        expect_test::expect![[r#"
            file:2: version must be a number from 1 to 1.999
            file:5: first_name must be text
            file:5: last_name must be text
            file:5: a user has no such key; it has email, first_name, last_name, password, is_superuser, groups, login_attributes, locale
            file:6: email: value must be a valid email address.
            file:6: locale: String must be a valid two-letter ISO language or language-country code e.g. 'en' or 'en_US'.
            file:8: the only template is {{ env NAME }}; put what is meant literally between {{{ and }}}
            file:9: the file that is named here cannot be read: No such file or directory (os error 2)
            file:10: the section must be a list
            file:11: there is no such section; there are settings, users, api-keys and databases"#]].assert_eq(&refusal);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_named_has_to_be_there() {
    let place = Place::on(On::Sqlite).await;
    let environment = [("MB_CONFIG_FILE_PATH", "/nowhere/config.yml")];
    let config = config(&place.folder.path().join("data"), None, &environment);
    let error = try_start(config, &place.clock, Chance::system()).await.map(drop).unwrap_err().to_string();
    assert!(error.contains("/nowhere/config.yml:1: the file cannot be read"), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn replicas_that_start_at_once_apply_the_file_once() {
    let (one, other) = (Place::on(On::Postgres).await, tempfile::tempdir().unwrap());
    let file = one.folder.path().join("declared.yml");
    std::fs::write(
        &file,
        api_keys(&[r#"name: CI, key: "{{env CI_KEY}}", creator: ada@example.com, group: admin"#]),
    )
    .unwrap();
    let (file, uri) = (file.display().to_string(), one.database.as_ref().unwrap().uri());
    let own =
        [("MB_CONFIG_FILE_PATH", file.as_str()), ("MB_ENCRYPTION_SECRET_KEY", "a secret that both know")];
    let environment = [ENVIRONMENT, &own].concat();
    let replica =
        |folder: &Path| try_start(config(folder, Some(&uri), &environment), &one.clock, Chance::system());
    let (first, second) =
        tokio::join!(Box::pin(replica(&one.folder.path().join("data"))), Box::pin(replica(other.path())));
    let (first, second) = (Started { app: first.unwrap() }, Started { app: second.unwrap() });
    assert!(first.key_user(CI_KEY).await.is_some() && second.key_user(CI_KEY).await.is_some());
    assert_eq!(first.topics().await, ["user-invited", "api-key-create", "config-file-applied"]);
}

/// Runs `metalith check-config` on the file: the exit code, what would change, and what is said about the file.
fn check(folder: &Path, file: &str) -> (Option<i32>, String, String) {
    std::fs::write(folder.join("checked.yml"), file).unwrap();
    let mut command = process::command(&folder.join("data"));
    command.current_dir(folder).env("ADA_PW", PASSWORD).args(["check-config", "checked.yml"]);
    let output = command.stdout(Stdio::piped()).stderr(Stdio::piped()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// S45
#[test]
fn check_config_tells_what_is_wrong_and_what_would_change_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = api_keys(&["name: CI, key: mb_hunter2hunter2, creator: ada@example.com, group: admin"]);
    let (code, changes, said) = check(folder.path(), &file);
    assert_eq!(code, Some(0), "{said}");
    expect_test::expect![[r#"
        There is no app database of this release yet; compared with an empty one:
        user ada@example.com: made
        API key "CI": made
    "#]]
    .assert_eq(&changes);
    expect_test::expect![[r#"
        checked.yml:7: warning: key is written in the file, for everybody who can read it; use {{ env NAME }} or key_file
        checked.yml:7: warning: the key is short enough to be guessed; use at least 22 random characters after mb_
    "#]].assert_eq(&said);
    assert!(!folder.path().join("data").exists(), "nothing was made");

    // With the server up, on the file that it has started with, and on another one.
    std::fs::write(folder.path().join("config.yml"), &file).unwrap();
    let mut command = process::command(&folder.path().join("data"));
    command.current_dir(folder.path()).env("ADA_PW", PASSWORD);
    let server = process::Process::run(command);
    assert_eq!(check(folder.path(), &file).1, "Nothing would change.\n");
    let other = file.replace("first_name: Ada", "first_name: Augusta") + "  settings: { site-name: Acme }";
    let changes = "setting site-name: changed\nuser ada@example.com: first_name changed\n";
    assert_eq!(check(folder.path(), &other).1, changes);
    assert_eq!(check(folder.path(), &other).1, changes, "it is as it was");

    let (code, changes, said) = check(folder.path(), &file.replace("group: admin", "groop: hunter2"));
    assert_eq!((code, changes.as_str()), (Some(1), ""));
    expect_test::expect![[r#"
        checked.yml:7: error: an API key has no such key; it has name, key, creator, group, description, not_before, expires_at, allowed_cidrs, scopes
        checked.yml:7: error: group is needed
    "#]].assert_eq(&said);
    server.terminate();
    let (_, log) = server.wait();
    assert!(log.contains("key is written in the file") && !log.contains("hunter2"), "{log}");
}

/// The manual's example can be applied as it stands, where its warehouse is not there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_example_of_the_manual_can_be_applied() {
    let manual = include_str!("../../../docs/config-file.md");
    let (_, rest) = manual.split_once("```yaml\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let example = example.replace("db.example.com", "127.0.0.1").replace("5432", "1");
    let place = Place::on(On::Sqlite).await;
    std::fs::create_dir(place.folder.path().join("secrets")).unwrap();
    std::fs::write(place.folder.path().join("secrets/grace"), PASSWORD).unwrap();
    std::fs::write(place.folder.path().join("secrets/provisioning"), "mb_akeyforprovisioning1234").unwrap();
    let environment = [
        ("SMTP_PASSWORD", "hunter2"),
        ("ADA_PASSWORD", PASSWORD),
        ("NIGHTLY_KEY", CI_KEY),
        ("SHOP_PASSWORD", "hunter2"),
    ];
    let started = place.try_start(&example, &environment).await.unwrap();
    let ada = started.ada().await;
    assert_eq!(ada.get("/api/api-key/count").await.json(), 2);
    assert_eq!(ada.get("/api/user?query=grace").await.json()["data"][0]["locale"], "en");
    assert_eq!(ada.get("/api/database").await.json()["data"][0]["name"], "Shop");
    assert!(started.key_user("mb_akeyforprovisioning1234").await.unwrap()["is_superuser"].as_bool().unwrap());
}

#[test]
fn a_server_whose_file_is_wrong_does_not_start_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("config.yaml"), "version: 1\nconfig: { users: hunter2 }").unwrap();
    let mut command = process::command(&folder.path().join("data"));
    command.current_dir(folder.path());
    let (code, said) = process::output(command);
    assert_eq!(code, Some(1));
    assert!(
        said.ends_with(
            "metalith: the config file cannot be applied, and nothing of it was\nconfig.yaml:2: the section must be a list\n"
        ),
        "{said}"
    );
}
