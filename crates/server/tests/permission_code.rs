//! Permissions as code, many times over: random worlds, many who apply at once, a server that dies, the command line.

use crate::{
    permission_file::{apply, collection, drift, make_true, plan, pull},
    process::{self, Process},
    running::set_up,
    world::{World, on_both},
};
use serde_json::{Value, json};
use std::fmt::Write;

/// Numbers that look random and are the same every time.
pub struct Dice(pub u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % sides).unwrap()
    }

    pub fn one_of<'a>(&mut self, some: &[&'a str]) -> &'a str {
        some[self.roll(some.len() as u64)]
    }

    fn is_heads(&mut self) -> bool {
        self.roll(2) == 0
    }

    /// Lets others go first, more or less often.
    pub async fn pause(&mut self) {
        for _ in 0..self.roll(8) {
            tokio::task::yield_now().await;
        }
    }
}

/// Rights that can be had together; of tables without native questions.
fn rights(dice: &mut Dice, is_table: bool) -> String {
    let native = if is_table { "query-builder" } else { "query-builder-and-native" };
    let mut rights = vec![format!(
        "view-data: {}",
        dice.one_of(&["unrestricted", "unrestricted", "legacy-no-self-service"])
    )];
    if dice.is_heads() {
        rights.push(format!("create-queries: {}", dice.one_of(&[native, "query-builder", "'no'"])));
    }
    if dice.is_heads() {
        rights.push(format!("download: {}", dice.one_of(&["full", "limited", "none"])));
    }
    if dice.is_heads() {
        rights.push(format!("data-model: {}", dice.one_of(&["all", "none"])));
    }
    rights.join(", ")
}

/// A file of random groups, members, data and collections.
fn random_file(dice: &mut Dice) -> String {
    let mut file = "version: 1\ngroups:\n".to_owned();
    for group in ["Red", "Green", "Blue", "All Users"] {
        if dice.roll(4) == 0 {
            continue;
        }
        let _ = writeln!(file, "  - name: {group}");
        if group != "All Users" && dice.is_heads() {
            let members = ["grace@example.com", "alan@example.com"];
            let members: Vec<_> = members.into_iter().filter(|_| dice.is_heads()).collect();
            let _ = writeln!(file, "    members: [{}]", members.join(", "));
        }
        if dice.roll(4) > 0 {
            file.push_str("    data:\n");
            let usual = rights(dice, false);
            let _ = writeln!(file, "      everything: {{{usual}}}");
            if dice.is_heads() {
                let whole = rights(dice, true);
                let table = rights(dice, true);
                let name = dice.one_of(&["person", "purchase"]);
                let _ = writeln!(
                    file,
                    "      Shop: {{{whole}, schemas: {{'': {{tables: {{{name}: {{{table}}}}}}}}}}}"
                );
            }
        }
        if dice.roll(4) > 0 {
            file.push_str("    collections: {");
            for name in ["root", "One", "One/Two", "Three"] {
                if dice.is_heads() {
                    let _ = write!(file, "{name}: {}, ", dice.one_of(&["read", "write", "none"]));
                }
            }
            file.push_str("}\n");
        }
    }
    if file.ends_with("groups:\n") { "version: 1\ngroups: []\n".into() } else { file }
}

async fn furnish(world: &World) {
    world.connect_shop().await;
    let one = collection(world, "One", None).await;
    collection(world, "Two", Some(one)).await;
    collection(world, "Three", None).await;
    world.add_person("grace@example.com").await;
    world.add_person("alan@example.com").await;
}

on_both! {
    async fn whatever_the_file_it_is_true_once_applied_and_can_be_taken_back(world: World) {
        furnish(&world).await;
        let admin = world.admin();
        let mut dice = Dice(7);
        for _ in 0..12 {
            let file = random_file(&mut dice);
            let rights = |text: &str| text.lines().filter(|line| !line.contains('@') && !line.contains("members")).collect::<Vec<_>>().join("\n");
            make_true(&admin, &file).await;
            assert_eq!(drift(&admin, &file).await["changes"], json!([]), "{file}");
            assert_eq!(make_true(&admin, &file).await["changed"], false, "{file}");
            let before = pull(&admin, "").await;
            assert_eq!(drift(&admin, &before).await["changes"], json!([]), "{file}\n{before}");
            let next = random_file(&mut dice);
            let groups: i64 = world.count("permissions_group").await;
            let applied = make_true(&admin, &next).await;
            if world.count("permissions_group").await > groups {
                continue;
            }
            for graph in ["data", "collections"] {
                if let Some(revision) = applied[format!("{graph}_revision")].as_i64() {
                    let answer = admin.post(&format!("/api/permissions/history/{graph}/{revision}/revert"), json!({})).await;
                    assert_eq!(answer.status, 200, "{answer}");
                }
            }
            assert_eq!(rights(&pull(&admin, "").await), rights(&before), "{file}\n{next}");
        }
    }

    /// Of those who saw the same, one wins and the others change nothing.
    async fn no_right_is_lost_between_those_who_change_at_once(world: World) {
        furnish(&world).await;
        let admin = world.admin();
        let file = |group: &str, right: &str| format!("version: 1\ngroups: [{{name: {group}, collections: {{One: {right}}}}}]\n");
        for group in ["Red", "Green"] {
            make_true(&admin, &file(group, "none")).await;
        }
        let one: i64 = world.one("SELECT id FROM collection WHERE name = 'One'").await;
        let id = async |name: &str| world.one::<i64>(&format!("SELECT id FROM permissions_group WHERE name = '{name}'")).await;
        let (red, green) = (id("Red").await, id("Green").await);
        for round in 0..6 {
            let before = admin.get("/api/collection/graph").await.json();
            // What is so already would be nobody's loss.
            let other = |group: i64| if before["groups"][group.to_string()][one.to_string()] == "write" { "read" } else { "write" };
            let (of_red, of_green, everybodys) = (file("Red", other(red)), file("Green", other(green)), other(1));
            let (seen_red, seen_green) = (plan(&admin, &of_red).await.text_at("/fingerprint"), plan(&admin, &of_green).await.text_at("/fingerprint"));
            let graph = json!({ "revision": before["revision"], "groups": { "1": { one.to_string(): everybodys } } });
            let (first, second, third) = tokio::join!(
                apply(&admin, &of_red, &seen_red),
                apply(&admin, &of_green, &seen_green),
                admin.put("/api/collection/graph", graph),
            );
            let statuses = [first.status, second.status, third.status];
            assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
            assert_eq!(statuses.iter().filter(|status| **status == 409).count(), 2, "{statuses:?}");
            let after = admin.get("/api/collection/graph").await.json();
            let expected = [(red, other(red)), (green, other(green)), (1, everybodys)];
            for ((group, right), status) in expected.into_iter().zip(statuses) {
                let was = &before["groups"][group.to_string()][one.to_string()];
                let is = &after["groups"][group.to_string()][one.to_string()];
                assert_eq!(is, &if status == 200 { json!(right) } else { was.clone() }, "{group} in round {round}");
            }
        }
    }
}

async fn ask(server: &Process, key: &str, method: reqwest::Method, path: &str, body: Value) -> Value {
    let request = process::http().request(method, server.url(path)).header("x-api-key", key);
    let answer = request.json(&body).send().await.unwrap();
    let text = answer.text().await.unwrap();
    serde_json::from_str(&text).unwrap_or_else(|_| panic!("{path}: {text}"))
}

async fn admin_key(server: &Process) -> String {
    let session = set_up(server).await;
    let request = process::http().post(server.url("/api/api-key")).header("x-metabase-session", &session);
    let body = json!({ "name": "CI", "group_id": 2 });
    let key: Value = request.json(&body).send().await.unwrap().json().await.unwrap();
    key["unmasked_key"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_dies_while_it_applies_a_file_has_applied_all_or_nothing_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    a_crash_leaves_all_or_nothing(|| Process::start(folder.path())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_dies_while_it_applies_a_file_has_applied_all_or_nothing_on_postgres() {
    let (folder, database) = (tempfile::tempdir().unwrap(), scratch_postgres::database().await);
    a_crash_leaves_all_or_nothing(|| {
        let mut command = process::command(folder.path());
        command.env("MB_DB_TYPE", "postgres").env("MB_DB_CONNECTION_URI", database.uri());
        Process::run(command)
    })
    .await;
}

async fn a_crash_leaves_all_or_nothing(start: impl Fn() -> Process) {
    let mut server = start();
    let key = admin_key(&server).await;
    let count = async |server: &Process| {
        let groups = ask(server, &key, reqwest::Method::GET, "/api/permissions/group", json!(null)).await;
        groups
            .as_array()
            .unwrap()
            .iter()
            .filter(|it| it["name"].as_str().unwrap().starts_with("made"))
            .count()
    };
    let mut all = 0;
    for round in 0..3 {
        let groups: Vec<_> = (0..60)
            .map(|number| json!({ "name": format!("made {round} {number}"), "collections": { "root": "read" }, "data": {} }))
            .collect();
        let file = json!({ "version": 1, "groups": groups });
        let planned =
            ask(&server, &key, reqwest::Method::POST, "/api/permissions/plan", json!({ "file": file })).await;
        let body = json!({ "file": file, "fingerprint": planned["fingerprint"] });
        let request = process::http().post(server.url("/api/permissions/apply")).header("x-api-key", &key);
        let applying = tokio::spawn(request.json(&body).send());
        // Sooner or later in what it does, whatever that is by then.
        tokio::time::sleep(std::time::Duration::from_millis(15 * (round + 1))).await;
        server.kill();
        let is_answered = applying.await.unwrap().is_ok_and(|answer| answer.status() == 200);
        server = start();
        // A database of its own ends what the dead server began in its own time: who would change the graph waits for it.
        let graph = json!({ "groups": {} });
        ask(&server, &key, reqwest::Method::PUT, "/api/collection/graph?force=true", graph).await;
        let made = count(&server).await - all;
        assert!(made == 60 || (made == 0 && !is_answered), "{made} of 60 groups; answered: {is_answered}");
        let rights = ask(&server, &key, reqwest::Method::GET, "/api/collection/graph", json!(null)).await;
        let with_rights =
            rights["groups"].as_object().unwrap().values().filter(|it| it["root"] == "read").count();
        all += made;
        assert_eq!(with_rights, all, "rights came with the groups");
    }
}

/// The exit codes and the words of `metalith permissions`.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_pulls_plans_applies_and_finds_drift() {
    let folder = tempfile::tempdir().unwrap();
    let server = Process::start(folder.path());
    let key = admin_key(&server).await;
    let key_file = folder.path().join("key");
    std::fs::write(&key_file, format!("{key}\n")).unwrap();
    let url = server.url("");
    let run = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_metalith"));
        command.env_clear().env("METALITH_API_KEY_FILE", &key_file).env("METALITH_URL", &url);
        let made = command.arg("permissions").args(arguments).output().unwrap();
        let (out, err) = (String::from_utf8(made.stdout).unwrap(), String::from_utf8(made.stderr).unwrap());
        assert!(!out.contains(&key) && !err.contains(&key));
        (made.status.code().unwrap(), format!("{out}{err}"))
    };
    let file = folder.path().join("permissions.yaml");
    let file = file.to_str().unwrap();
    assert_eq!(run(&["pull", "-o", file]), (0, String::new()));
    assert_eq!(run(&["drift", file]), (0, "Nothing changes.\n".into()));
    assert_eq!(run(&["apply", file, "--yes"]).0, 0);
    let more = "  - name: Finance\n    members: [ada@example.com]\n    collections: {root: read}\n";
    std::fs::write(file, std::fs::read_to_string(file).unwrap() + more).unwrap();
    let (code, planned) = run(&["plan", file]);
    let (shown, fingerprint) = planned.split_once("Fingerprint: ").unwrap();
    expect_test::expect![[r"
        + group Finance
        + Finance: member ada@example.com
        ~ Finance: collection root: none -> read

        1 group is made.
        1 place in a group is given.
        1 right in a collection changes.
        Nobody sees or may do more or less than before.
    "]]
    .assert_eq(shown);
    assert_eq!((code, run(&["drift", file]).0, run(&["apply", file]).0), (2, 2, 2), "nothing was done yet");
    assert_eq!(run(&["apply", file, "--fingerprint", "00"]).0, 1);
    let (code, applied) = run(&["apply", file, "--fingerprint", fingerprint.trim(), "--why", "a new team"]);
    assert_eq!(
        (code, applied.as_str()),
        (0, "Applied. Revision of the data graph: unchanged; of that of collections: 1.\n")
    );
    assert_eq!(run(&["drift", file, "--json"]).0, 0);
    let (code, pulled) = run(&["pull", "--group", "finance"]);
    assert!(code == 0 && pulled.contains("name: Finance") && !pulled.contains("All Users"), "{pulled}");
    std::fs::write(file, "version: 1\ngroups: [{nam: x}]\n").unwrap();
    let (code, said) = run(&["drift", file]);
    assert!(code == 1 && said.contains("line 2: a group has no such key"), "{said}");
    assert_eq!((run(&["drift"]).0, run(&["drift", "/nowhere"]).0), (1, 1), "wrong usage is no drift");
    let (code, said) = run(&["pull", "--url", "http://127.0.0.1:1"]);
    assert!(code == 1 && said.contains("no answer from http://127.0.0.1:1: Connection refused"), "{said}");
    let (code, said) = run(&["pull", "--url", "bi.example.com"]);
    assert!(code == 1 && said.contains("bi.example.com is no address of a server"), "{said}");
    assert_eq!(run(&["pull", "--api-key", "mb_wrong_wrong_wrong"]).0, 1);
}
