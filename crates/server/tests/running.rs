//! The process: what it refuses to start on, how it stops, what survives its death.

use crate::{
    process::{self, Process},
    world::{ADA, PASSWORD, setup_body},
};
use expect_test::{Expect, expect};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    fs,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::Command,
};

/// Expects a start to be refused in one line, with exit code 1, leaving every file as it was.
fn refuses(data_dir: &Path, command: Command, line: &Expect) {
    let before = files(data_dir);
    let (code, stderr) = process::output(command);
    let shown = stderr.replace(&data_dir.canonicalize().unwrap().display().to_string(), "DIR");
    line.assert_eq(&shown);
    assert_eq!(code, Some(1));
    assert_eq!(stderr.lines().count(), 1);
    assert!(files(data_dir) == before, "a refused start changes nothing");
}

/// Every file of a folder, the lock aside.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let files = entries.filter(|path| path.is_file() && !path.ends_with("metalith.lock"));
    files
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(path).unwrap()))
        .collect()
}

/// A data directory in which a server has run and stopped.
async fn used_data_dir() -> tempfile::TempDir {
    let data_dir = tempfile::tempdir().unwrap();
    let server = Process::start(data_dir.path());
    set_up(&server).await;
    server.terminate();
    assert!(server.wait().0.success());
    data_dir
}

/// Sets a server up and gives the session of the administrator.
pub async fn set_up(server: &Process) -> String {
    let http = process::http();
    let properties: Value =
        http.get(server.url("/api/session/properties")).send().await.unwrap().json().await.unwrap();
    let body = setup_body(properties["setup-token"].as_str().unwrap());
    let answer = http.post(server.url("/api/setup")).json(&body).send().await.unwrap();
    let answer: Value = answer.error_for_status().unwrap().json().await.unwrap();
    answer["id"].as_str().unwrap().to_owned()
}

async fn status(server: &Process, session: &str) -> u16 {
    let request = process::http().get(server.url("/api/user/current"));
    request.header("x-metabase-session", session).send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a_second_process_on_the_same_data_directory_is_refused() {
    let data_dir = tempfile::tempdir().unwrap();
    let server = Process::start(data_dir.path());
    let session = set_up(&server).await;
    let second = process::command(data_dir.path());
    refuses(
        data_dir.path(),
        second,
        &expect![[r#"
        metalith: another metalith is running on the data directory DIR; stop it, or give this one another --data-dir
    "#]],
    );
    assert_eq!(status(&server, &session).await, 200);
}

#[test]
fn a_busy_port_is_refused() {
    let data_dir = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (code, stderr) = process::output(process::command_on(&port, data_dir.path()));
    assert_eq!(code, Some(1));
    expect![[r#"
        metalith: cannot listen on 127.0.0.1:PORT: Address already in use (os error 98); choose another --port or --host
    "#]].assert_eq(&stderr.replace(&port, "PORT"));
    assert!(files(data_dir.path()).is_empty(), "nothing is made before the port is ours");
}

/// A004: the config file is a pipe, so the start takes as long as the test wants.
#[tokio::test]
async fn who_comes_while_the_server_starts_is_asked_to_wait() {
    let (data_dir, port) = (tempfile::tempdir().unwrap(), free_port());
    let file = data_dir.path().join("config.yml");
    assert!(Command::new("mkfifo").arg(&file).status().unwrap().success());
    let mut command = process::command_on(&port, data_dir.path());
    command.env("MB_CONFIG_FILE_PATH", &file);
    let server = std::thread::spawn(move || Process::run(command));
    let mut wire = until_accepted(&port);

    for (path, answer) in [
        ("/livez", r#"200 {"status":"ok"}"#),
        ("/readyz", r#"503 {"status":"initializing","progress":0.7}"#),
        ("/api/health", r#"503 {"status":"initializing","progress":0.7}"#),
        ("/api/session/properties", "503 Metabase is still initializing. Please sit tight..."),
        ("/api", "503 Metabase is still initializing. Please sit tight..."),
    ] {
        until_asked(&mut wire, path, answer);
    }
    let (head, page) = exchange(&mut wire, "GET", "/auth/login");
    assert!(head.starts_with("HTTP/1.1 503 ") && page.contains("loads again by itself"), "{head}{page}");
    let (head, _) = exchange(&mut wire, "POST", "/api/session");
    for header in ["HTTP/1.1 503 ", "\r\nretry-after: 1", "\r\nx-request-id: ", "\r\nx-frame-options: DENY"] {
        assert!(head.contains(header), "{header}: {head}");
    }

    fs::write(&file, "version: 1\nconfig:\n  settings: { site-name: Ready }\n").unwrap();
    let server = tokio::task::spawn_blocking(|| server.join().unwrap()).await.unwrap();
    set_up(&server).await;
    let (head, body) = exchange(&mut wire, "GET", "/api/health");
    assert!(head.starts_with("HTTP/1.1 200 ") && body == r#"{"status":"ok"}"#, "{head}{body}");
}

fn free_port() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string()
}

fn until_accepted(port: &str) -> TcpStream {
    let until = std::time::Instant::now() + process::PATIENCE;
    loop {
        match TcpStream::connect(format!("127.0.0.1:{port}")) {
            Ok(stream) => return stream,
            Err(error) => assert!(std::time::Instant::now() < until, "nobody listens: {error}"),
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

/// Asks until the start has come as far as expected.
fn until_asked(wire: &mut TcpStream, path: &str, expected: &str) {
    let until = std::time::Instant::now() + process::PATIENCE;
    loop {
        let (head, body) = exchange(wire, "GET", path);
        let answer = format!("{} {body}", &head["HTTP/1.1 ".len()..][..3]);
        if answer == expected {
            return;
        }
        assert!(std::time::Instant::now() < until, "{path}: {answer}");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

/// One request on a connection that stays open: the head and the body of its answer.
fn exchange(wire: &mut TcpStream, method: &str, path: &str) -> (String, String) {
    wire.write_all(format!("{method} {path} HTTP/1.1\r\nhost: x\r\n\r\n").as_bytes()).unwrap();
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        wire.read_exact(&mut byte).unwrap();
        head.extend(byte);
    }
    let head = String::from_utf8(head).unwrap();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    let mut body = vec![0; length.parse().unwrap()];
    wire.read_exact(&mut body).unwrap();
    (head, String::from_utf8(body).unwrap())
}

#[tokio::test]
async fn another_key_is_refused() {
    let data_dir = used_data_dir().await;
    let mut command = process::command(data_dir.path());
    command.env("MB_ENCRYPTION_SECRET_KEY", "another key, long enough");
    refuses(
        data_dir.path(),
        command,
        &expect![[r#"
        metalith: the secret key from MB_ENCRYPTION_SECRET_KEY is not the one this app database was made with; put the old key back
    "#]],
    );
    fs::write(data_dir.path().join("secret.key"), "yet another key, long enough").unwrap();
    refuses(
        data_dir.path(),
        process::command(data_dir.path()),
        &expect![[r#"
        metalith: the secret key from DIR/secret.key is not the one this app database was made with; put the old key back
    "#]],
    );
}

#[tokio::test]
async fn a_missing_key_is_not_made_anew() {
    let data_dir = used_data_dir().await;
    let (key, aside) = (data_dir.path().join("secret.key"), tempfile::tempdir().unwrap());
    fs::rename(&key, aside.path().join("key")).unwrap();
    refuses(
        data_dir.path(),
        process::command(data_dir.path()),
        &expect![[r#"
        metalith: the app database was made with a secret key, but DIR/secret.key is not there; put it back, or set MB_ENCRYPTION_SECRET_KEY to that key
    "#]],
    );
    fs::rename(aside.path().join("key"), &key).unwrap();
    drop(Process::start(data_dir.path()));
}

#[test]
fn a_key_that_is_too_short_is_refused() {
    let data_dir = tempfile::tempdir().unwrap();
    let mut command = process::command(data_dir.path());
    command.env("MB_ENCRYPTION_SECRET_KEY", "hunter2");
    let (code, stderr) = process::output(command);
    assert_eq!(code, Some(1));
    expect![[r#"
        metalith: MB_ENCRYPTION_SECRET_KEY must hold a secret of at least 16 characters
    "#]]
    .assert_eq(&stderr);
}

#[tokio::test]
async fn a_newer_app_database_is_left_alone() {
    let data_dir = used_data_dir().await;
    let file = data_dir.path().join("app.db");
    rusqlite::Connection::open(&file)
        .unwrap()
        .execute_batch("INSERT INTO schema_migration (number) VALUES (9999)")
        .unwrap();
    refuses(
        data_dir.path(),
        process::command(data_dir.path()),
        &expect![[r#"
        metalith: the app database was made by a newer Metalith (this one does not know schema 9999); start that version, or restore a backup made before the upgrade
    "#]],
    );
}

#[tokio::test]
async fn somebody_elses_database_is_left_alone() {
    let data_dir = tempfile::tempdir().unwrap();
    let file = data_dir.path().join("app.db");
    rusqlite::Connection::open(&file).unwrap().execute_batch("CREATE TABLE photos (id INTEGER)").unwrap();
    refuses(
        data_dir.path(),
        process::command(data_dir.path()),
        &expect![[r#"
        metalith: the app database is not Metalith's: it has tables but no record of our schema; point to an empty database
    "#]],
    );
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let data_dir = tempfile::tempdir().unwrap();
    fs::write(
        data_dir.path().join("app.db"),
        "these are not the bytes of a database, not at all".repeat(100),
    )
    .unwrap();
    refuses(
        data_dir.path(),
        process::command(data_dir.path()),
        &expect![[r#"
            metalith: cannot open the app database DIR/app.db: it is not an SQLite database, or it is damaged; restore a backup or move the file away
        "#]],
    );
}

#[test]
fn a_data_directory_that_cannot_be_used_is_named() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    fs::write(&file, "").unwrap();
    refuses(
        home.path(),
        process::command(&file),
        &expect![[r#"
        metalith: the data directory DIR/file cannot be used: File exists (os error 17)
    "#]],
    );
    fs::create_dir_all(home.path().join("data/app.db")).unwrap();
    let (code, stderr) = process::output(process::command(&home.path().join("data")));
    assert_eq!((code, stderr.lines().count()), (Some(1), 1));
    expect![[r#"
        metalith: cannot open the app database DIR/data/app.db: the file or its folder cannot be read and written by this user
    "#]].assert_eq(&stderr.replace(&home.path().display().to_string(), "DIR"));
}

#[test]
fn a_postgres_that_is_not_there_is_named_without_its_password() {
    let data_dir = tempfile::tempdir().unwrap();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut command = process::command(data_dir.path());
    let uri = format!("postgres://ada:hunter2-secret@127.0.0.1:{free}/metalith");
    command.env("MB_DB_TYPE", "postgres").env("MB_DB_CONNECTION_URI", uri);
    refuses(
        data_dir.path(),
        command,
        &expect![[r#"
        metalith: cannot connect to the app database on PostgreSQL: Connection refused (os error 111). Check MB_DB_CONNECTION_URI or MB_DB_HOST, MB_DB_PORT, MB_DB_DBNAME, MB_DB_USER and MB_DB_PASS
    "#]],
    );
}

#[test]
fn the_data_directory_is_nobody_elses_to_read() {
    use std::os::unix::fs::PermissionsExt;
    let data_dir = tempfile::tempdir().unwrap();
    drop(Process::start(data_dir.path()));
    let mode = fs::metadata(data_dir.path().join("secret.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn migrate_makes_the_schema_and_leaves() {
    let data_dir = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let mut command = process::command(data_dir.path());
        command.arg("migrate");
        assert_eq!(process::output(command).0, Some(0));
        assert!(data_dir.path().join("app.db").exists() && data_dir.path().join("secret.key").exists());
    }
    let server = Process::start(data_dir.path());
    let session = set_up(&server).await;
    assert_eq!(status(&server, &session).await, 200);
}

/// The front end's types are made from what the verb prints.
#[tokio::test]
async fn the_description_that_is_printed_is_the_one_that_is_served() {
    let data_dir = tempfile::tempdir().unwrap();
    let printed = process::command(data_dir.path()).arg("openapi").output().unwrap();
    let server = Process::start(data_dir.path());
    let answer =
        process::http().get(server.url("/api/docs/openapi.json")).send().await.unwrap().text().await.unwrap();
    assert_eq!(String::from_utf8(printed.stdout).unwrap().trim_end(), answer);
}

#[tokio::test]
async fn a_restart_keeps_sessions_keys_and_the_set_up_token() {
    let data_dir = tempfile::tempdir().unwrap();
    let server = Process::start(data_dir.path());
    let token = async |server: &Process| {
        let answer = process::http().get(server.url("/api/session/properties")).send().await.unwrap();
        answer.json::<Value>().await.unwrap()["setup-token"].clone()
    };
    let before = token(&server).await;
    server.terminate();
    server.wait();
    let server = Process::start(data_dir.path());
    assert_eq!(token(&server).await, before);
    let session = set_up(&server).await;
    drop(server);
    assert_eq!(status(&Process::start(data_dir.path()), &session).await, 200);
}

#[test]
fn an_idle_server_stops_when_told_to() {
    let data_dir = tempfile::tempdir().unwrap();
    let server = Process::start(data_dir.path());
    let idle = TcpStream::connect(&server.address).unwrap();
    server.terminate();
    let (status, log) = server.wait();
    assert!(status.success() && log.contains("stopped"), "{status}: {log}");
    drop(idle);
}

/// What is being answered is answered to its end; nothing new is taken.
#[test]
fn a_running_request_is_finished_before_the_end() {
    let data_dir = tempfile::tempdir().unwrap();
    let server = Process::start(data_dir.path());
    let address = server.address.clone();
    let body = json!({ "username": ADA, "password": PASSWORD }).to_string();
    let mut stream = TcpStream::connect(&address).unwrap();
    let head = format!(
        "POST /api/session HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    // The server asks for the body once the handler runs.
    let mut reply = [0; 25];
    stream.read_exact(&mut reply).unwrap();
    assert_eq!(&reply, b"HTTP/1.1 100 Continue\r\n\r\n");
    server.terminate();
    until_refused(&address);
    stream.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    assert!(answer.contains("did not match stored password"), "{answer}");
    assert!(server.wait().0.success());
}

fn until_refused(address: &str) {
    let until = std::time::Instant::now() + process::PATIENCE;
    while TcpStream::connect(address).is_ok() {
        assert!(std::time::Instant::now() < until, "a stopping server still takes connections");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
}

#[tokio::test]
async fn what_was_answered_survives_a_kill() {
    let data_dir = tempfile::tempdir().unwrap();
    let mut server = Process::start(data_dir.path());
    let session = set_up(&server).await;
    for number in 1..=3 {
        let http = process::http();
        let body = json!({ "name": format!("key {number}"), "group_id": 2 });
        let request = http.post(server.url("/api/api-key")).header("x-metabase-session", &session);
        let key: Value = request.json(&body).send().await.unwrap().json().await.unwrap();
        server.kill();
        server = Process::start(data_dir.path());
        let request = http.get(server.url("/api/api-key/count"));
        let request = request.header("x-api-key", key["unmasked_key"].as_str().unwrap());
        assert_eq!(request.send().await.unwrap().text().await.unwrap(), number.to_string());
    }
}

#[tokio::test]
async fn a_slash_at_the_end_of_a_path_makes_no_difference() {
    let data_dir = tempfile::tempdir().unwrap();
    let server = Process::start(data_dir.path());
    let session = set_up(&server).await;
    for path in ["/api/api-key", "/api/api-key/", "/api/permissions/group/?limit=1", "/api/health/"] {
        let request = process::http().get(server.url(path)).header("x-metabase-session", &session);
        assert_eq!(request.send().await.unwrap().status().as_u16(), 200, "{path}");
    }
}

/// Who keeps the server can let anybody back in, with the server down.
#[tokio::test]
async fn a_link_for_a_new_password_can_be_had_while_the_server_is_down() {
    let folder = tempfile::tempdir().unwrap();
    let server = Process::start(folder.path());
    set_up(&server).await;
    server.kill();

    let link = |email: &str| {
        let mut command = process::command(folder.path());
        let made = command.env("MB_SITE_URL", "https://bi.example").args(["reset-password", email]).output();
        let made = made.unwrap();
        let (out, err) = (String::from_utf8(made.stdout).unwrap(), String::from_utf8(made.stderr).unwrap());
        (made.status.success(), out.trim().to_owned(), err.trim().to_owned())
    };
    let (is_made, url, _) = link("ADA@example.com");
    assert!(is_made);
    let token = url.strip_prefix("https://bi.example/auth/reset_password/").unwrap();
    let (is_made, url, why) = link("nobody@example.com");
    assert_eq!((is_made, url.as_str()), (false, ""));
    assert_eq!(why, "metalith: nobody@example.com is nobody's address here");

    let server = Process::start(folder.path());
    let http = process::http();
    let body = json!({ "token": token, "password": "another horse 8" });
    let set = || http.post(server.url("/api/session/reset_password")).json(&body).send();
    assert_eq!(set().await.unwrap().status(), 200);
    assert_eq!(set().await.unwrap().status(), 400, "it works once");
    let body = json!({ "username": ADA, "password": "another horse 8" });
    assert_eq!(http.post(server.url("/api/session")).json(&body).send().await.unwrap().status(), 200);

    // No code is needed to see that it is asked for, and no longer.
    let asks = async || {
        let answer = http.post(server.url("/api/session")).json(&body).send().await.unwrap();
        answer.text().await.unwrap().contains("challenge_token")
    };
    let app = rusqlite::Connection::open(folder.path().join("app.db")).unwrap();
    app.execute("UPDATE app_user SET second_factor_at = date_joined WHERE email = ?1", [ADA]).unwrap();
    assert!(asks().await);
    assert!(link(ADA).0 && asks().await, "a link leaves it where it is");
    let made = process::command(folder.path())
        .args(["reset-password", ADA, "--and-second-factor"])
        .output()
        .unwrap();
    let note = String::from_utf8(made.stderr).unwrap();
    assert_eq!(note.trim(), "The second factor was taken away; all sessions of the person ended.");
    assert!(made.status.success() && !asks().await);
}

/// S21, S57: sessions end with the secret they were begun under; keys, connections and the audit log do not.
#[tokio::test]
async fn the_secret_can_be_changed_while_the_server_runs() {
    let folder = tempfile::tempdir().unwrap();
    let server = Process::start(folder.path());
    let session = set_up(&server).await;
    let key = api_key(&server, &session).await;
    assert_eq!((status(&server, &session).await, key_status(&server, &key).await), (200, 200));

    let before = fs::read_to_string(folder.path().join("secret.key")).unwrap();
    let mut command = process::command(folder.path());
    let said = command.arg("change-secret").output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    assert!(
        String::from_utf8_lossy(&said.stdout)
            .starts_with("The secret was changed and 1 sessions were ended.")
    );
    assert_ne!(fs::read_to_string(folder.path().join("secret.key")).unwrap(), before);
    assert_eq!((status(&server, &session).await, key_status(&server, &key).await), (401, 200));

    server.kill();
    let server = Process::start(folder.path());
    assert_eq!(key_status(&server, &key).await, 200);
    server.kill();
    let mut verify = process::command(folder.path());
    assert!(verify.args(["audit", "verify"]).status().unwrap().success());
    fs::write(folder.path().join("secret.key"), before).unwrap();
    let (code, why) = process::output(process::command(folder.path()));
    assert_eq!(code, Some(1));
    assert!(why.contains("is not the one this app database was made with"), "{why}");
}

/// A change that was cut off between the app database and the file is finished by the next start.
#[tokio::test]
async fn a_secret_that_did_not_reach_its_file_is_found_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let server = Process::start(folder.path());
    let session = set_up(&server).await;
    let key = api_key(&server, &session).await;
    server.kill();
    let (file, next) = (folder.path().join("secret.key"), folder.path().join("secret.key.next"));
    let before = fs::read_to_string(&file).unwrap();
    assert!(process::command(folder.path()).arg("change-secret").status().unwrap().success());
    fs::rename(&file, &next).unwrap();
    fs::write(&file, before).unwrap();
    let server = Process::start(folder.path());
    assert_eq!(key_status(&server, &key).await, 200);
    assert!(!next.exists());
}

async fn api_key(server: &Process, session: &str) -> String {
    let body = json!({ "name": "CI", "group_id": crate::world::ADMINISTRATORS });
    let request = process::http().post(server.url("/api/api-key")).header("x-metabase-session", session);
    let made: Value = request.json(&body).send().await.unwrap().json().await.unwrap();
    made["unmasked_key"].as_str().unwrap().to_owned()
}

async fn key_status(server: &Process, key: &str) -> u16 {
    let request = process::http().get(server.url("/api/user/current")).header("x-api-key", key);
    request.send().await.unwrap().status().as_u16()
}
