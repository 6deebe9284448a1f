//! Secrets: none in the log, none in the app database, none in a body that comes back.

use crate::{
    process::{self, Process},
    world::{ADA, PASSWORD, World},
};
use serde_json::{Value, json};

/// S24, S55, A143: everything that a client knows and others must not, sent in all the ways it can be sent.
#[tokio::test]
async fn no_secret_reaches_the_log_however_much_is_logged() {
    for (level, format) in [("info", "text"), ("trace", "json")] {
        let data_dir = tempfile::tempdir().unwrap();
        let mut command = process::command(data_dir.path());
        command.env("METALITH_LOG", level).env("METALITH_LOG_FORMAT", format);
        command
            .env("MB_SETUP_TOKEN", "the-known-setup-token")
            .env("MB_GOOGLE_AUTH_CLIENT_ID", "1234.apps.googleusercontent.com")
            .env("MB_ENCRYPTION_SECRET_KEY", "the-known-server-secret");
        let server = Process::run(command);
        let mut secrets = use_everything(&server).await;
        let newest = newest_records(&server).await;
        server.terminate();
        let (status, log) = server.wait();
        assert!(status.success());
        secrets.extend(
            [
                "the-known-setup-token",
                "the-known-server-secret",
                PASSWORD,
                "wr0ng-password",
                "n0t-a-key",
                "n0t-an-id-t0ken",
            ]
            .map(str::to_owned),
        );
        assert!(log.contains("/api/session") && log.contains("401"), "requests are logged: {log:.2000}");
        assert!(newest.contains("answered"), "{newest:.2000}");
        for secret in secrets {
            assert!(!newest.contains(&secret), "{secret} is in /api/util/logs at level {level}");
            assert!(
                !log.contains(&secret),
                "{secret} is in the log at level {level}:\n{}",
                around(&log, &secret)
            );
        }
    }
}

fn around<'a>(log: &'a str, secret: &str) -> &'a str {
    log.lines().find(|line| line.contains(secret)).unwrap_or_default()
}

/// What administrators are shown of the log.
async fn newest_records(server: &Process) -> String {
    let http = process::http();
    let body = json!({ "username": ADA, "password": PASSWORD });
    let login = http.post(server.url("/api/session")).json(&body).send().await.unwrap();
    let login: Value = login.json().await.unwrap();
    let request = http.get(server.url("/api/util/logs"));
    let request = request.header("x-metabase-session", login["id"].as_str().unwrap());
    request.send().await.unwrap().text().await.unwrap()
}

/// S38: not in the answer, not in the log, wherever in the address it stood and however much is logged.
#[tokio::test]
async fn a_key_in_an_address_is_in_no_line_of_the_log() {
    for (level, format) in [("info", "text"), ("trace", "json")] {
        let data_dir = tempfile::tempdir().unwrap();
        let mut command = process::command(data_dir.path());
        command.env("METALITH_LOG", level).env("METALITH_LOG_FORMAT", format);
        let server = Process::run(command);
        let session = crate::running::set_up(&server).await;
        let http = process::http();
        let request = http.post(server.url("/api/api-key")).header("x-metabase-session", session);
        let made = request.json(&json!({ "name": "CI", "group_id": 2 })).send().await.unwrap();
        let key = made.json::<Value>().await.unwrap()["unmasked_key"].as_str().unwrap().to_owned();
        let escaped = key.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
        for path in ["/api/user", "/api/session/properties", "/api/nowhere"] {
            for query in [format!("api_key={key}"), format!("limit=1&q={escaped}")] {
                let answer = http.get(server.url(&format!("{path}?{query}"))).send().await.unwrap();
                assert_eq!(answer.status(), 400, "{path}?{query}");
                assert!(!answer.text().await.unwrap().contains(&key[..12]));
            }
        }
        http.get(server.url(&format!("/auth/login?x-api-key={key}"))).send().await.unwrap();
        http.get(server.url(&format!("/api/user/{escaped}"))).send().await.unwrap();
        server.terminate();
        let (_, log) = server.wait();
        assert!(log.contains("400"), "the refusal is logged: {log:.2000}");
        for secret in [&key[..12], &escaped[..12]] {
            assert!(!log.contains(secret), "the key is in the log at {level}: {}", around(&log, secret));
        }
    }
}

/// Sets up, logs in, makes a key, uses and misuses all of it; gives the secrets that came back.
async fn use_everything(server: &Process) -> Vec<String> {
    let http = process::http();
    let post = async |path: &str, body: Value| {
        let answer = http.post(server.url(path)).json(&body).send().await.unwrap();
        answer.json::<Value>().await.unwrap_or_default()
    };
    let setup = post("/api/setup", crate::world::setup_body("the-known-setup-token")).await;
    let first = setup["id"].as_str().unwrap().to_owned();
    let login = post("/api/session", json!({ "username": ADA, "password": PASSWORD })).await;
    let second = login["id"].as_str().unwrap().to_owned();
    post("/api/session", json!({ "username": ADA, "password": "wr0ng-password" })).await;
    post("/api/session", json!({ "username": { "a": PASSWORD }, "password": ["wr0ng-password"] })).await;
    post("/api/setup", crate::world::setup_body("wr0ng-password")).await;
    post("/api/session/google_auth", json!({ "token": "n0t-an-id-t0ken" })).await;
    let request = http.post(server.url("/api/api-key")).header("x-metabase-session", &first);
    let made = request.json(&json!({ "name": "CI", "group_id": 2 })).send().await.unwrap();
    let key = made.json::<Value>().await.unwrap()["unmasked_key"].as_str().unwrap().to_owned();
    // Nobody listens there, so the connection fails, in whatever words.
    let details = json!({ "host": "127.0.0.1", "port": 1, "dbname": "d", "user": "u", "password": "wareh0use-password" });
    let body = json!({ "name": "Warehouse", "engine": "postgres", "details": details });
    let request = http.post(server.url("/api/database")).header("x-metabase-session", &first);
    assert!(request.json(&body).send().await.unwrap().status().is_client_error());
    for (header, value) in [
        ("x-api-key", key.as_str()),
        ("x-api-key", "n0t-a-key"),
        ("x-api-key", "mb_n0t-a-key-but-long-enough"),
        ("authorization", &format!("Bearer {key}")),
        ("cookie", &format!("metabase.SESSION={second}")),
        ("x-metabase-session", &first),
    ] {
        http.get(server.url("/api/user/current")).header(header, value).send().await.unwrap();
    }
    for path in ["/api/user/current", "/api/nope", "/", "/auth/reset_password"] {
        http.get(server.url(&format!("{path}?token={first}&x-api-key={}", &key[..20]))).send().await.unwrap();
        http.get(server.url(&format!("{path}/{second}"))).send().await.unwrap();
    }
    let mut secrets = recover(server, &first).await;
    http.delete(server.url("/api/session")).header("x-metabase-session", &second).send().await.unwrap();
    secrets.extend([first, second, key[..20].to_owned(), key, "wareh0use-password".to_owned()]);
    secrets
}

/// Refreshes, changes and resets what can be, rightly and wrongly; gives the secrets that came back and were sent.
async fn recover(server: &Process, session: &str) -> Vec<String> {
    let http = process::http();
    let post = async |path: &str, session: &str, body: Value| {
        let request = http.post(server.url(path)).header("x-metabase-session", session).json(&body);
        request.send().await.unwrap().json::<Value>().await.unwrap_or_default()
    };
    let text = |answer: &Value, key: &str| {
        answer[key].as_str().unwrap_or_else(|| panic!("no {key}: {answer}")).to_owned()
    };
    let login = post("/api/session", "", json!({ "username": ADA, "password": PASSWORD })).await;
    let old = text(&login, "id");
    let new = text(&post("/api/session/refresh", &old, json!({})).await, "id");
    post("/api/session/refresh", &old, json!({})).await;
    let site = json!({ "value": "https://bi.example.com" });
    let request = http.put(server.url("/api/setting/site-url")).header("x-metabase-session", session);
    assert!(request.json(&site).send().await.unwrap().status().is_success());
    let made = post("/api/user", session, json!({ "email": "grace@example.com" })).await;
    let path = format!("/api/user/{}/password-reset-url", made["id"]);
    let link = text(&post(&path, session, json!({})).await, "password_reset_url");
    let token = link.rsplit('/').next().unwrap().to_owned();
    for path in
        ["/api/session/password_reset_token_valid?token=", "/auth/reset_password/", "/reset_password?token="]
    {
        http.get(server.url(&format!("{path}{token}"))).send().await.unwrap();
    }
    post("/api/session/reset_password", "", json!({ "token": token, "password": "we4k-pw" })).await;
    post("/api/session/reset_password", "", json!({ "token": { "a": token }, "password": "0ther-passw0rd" }))
        .await;
    let set =
        post("/api/session/reset_password", "", json!({ "token": token, "password": "0ther-passw0rd" }))
            .await;
    let third = text(&set, "session_id");
    post("/api/session/reset_password", "", json!({ "token": token, "password": "0ther-passw0rd" })).await;
    post("/api/session/password-check", &third, json!({ "password": "0ther-passw0rd" })).await;
    post("/api/session/password-check", "", json!({ "password": "an0ther-passw0rd" })).await;
    let body = json!({ "password": "an0ther-passw0rd", "old_password": "0ther-passw0rd" });
    let request = http.put(server.url(&format!("/api/user/{}/password", made["id"])));
    let changed = request.header("x-metabase-session", &third).json(&body).send().await.unwrap();
    let fourth = text(&changed.json().await.unwrap(), "session_id");
    // Nobody listens there either.
    let mail = json!({ "email-smtp-host": "127.0.0.1", "email-smtp-port": 1, "email-smtp-password": "ma1l-password" });
    let request = http.put(server.url("/api/email")).header("x-metabase-session", session);
    assert!(request.json(&mail).send().await.unwrap().status().is_client_error());
    let passwords = ["we4k-pw", "0ther-passw0rd", "an0ther-passw0rd", "ma1l-password"].map(str::to_owned);
    [vec![old, new, third, fourth, token[2..].to_owned(), token], passwords.into()].concat()
}

/// A082, S18, S36: the file of the app database and its journal hold digests, not what they are digests of.
#[tokio::test]
async fn the_app_database_holds_no_secret() {
    let data_dir = tempfile::tempdir().unwrap();
    let mut command = process::command(data_dir.path());
    command
        .env("MB_SETUP_TOKEN", "the-known-setup-token")
        .env("MB_ENCRYPTION_SECRET_KEY", "the-known-server-secret");
    let server = Process::run(command);
    let mut secrets = use_everything(&server).await;
    secrets.extend(["the-known-server-secret".to_owned(), PASSWORD.to_owned()]);
    let mut bytes = Vec::new();
    for name in ["app.db", "app.db-wal"] {
        bytes.extend(std::fs::read(data_dir.path().join(name)).unwrap_or_default());
    }
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("ada@example.com") && text.contains("$argon2id$"), "what is kept can be found");
    for secret in secrets {
        assert!(!text.contains(&secret), "{secret} is in the app database");
    }
}

/// S8: the token that was redeemed is gone from the rows.
#[tokio::test]
async fn the_redeemed_set_up_token_is_not_kept() {
    let world = World::empty().await;
    let token = world.anonymous().get("/api/session/properties").await.text_at("/setup-token");
    world.anonymous().post("/api/setup", crate::world::setup_body(&token)).await;
    let kept: i64 =
        world.one(&format!("SELECT count(*) AS n FROM setting WHERE value LIKE '%{token}%'")).await;
    assert_eq!(kept, 0);
}
