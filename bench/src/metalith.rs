//! What the benchmark needs from Metalith before it measures: set-up, a key, sessions, a database.

use crate::{
    Result,
    http::{Connection, Request},
    server::Server,
};
use serde_json::{Value, json};
use std::{path::Path, time::Duration};

const EMAIL: &str = "bench@example.com";
const PASSWORD: &str = "correct horse 9 battery";

/// By which the benchmark is known.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// An API key of the Administrators group.
    pub key: String,
    /// The administrator's first session.
    pub session: String,
}

/// Asks as somebody signed in.
pub fn with_session(request: Request, session: &str) -> Request {
    request.with("x-metabase-session", session)
}

/// Asks as a program.
pub fn with_key(request: Request, key: &str) -> Request {
    request.with("x-api-key", key)
}

/// Makes the administrator and an API key.
pub async fn set_up(server: &Server) -> Result<Credentials> {
    let mut connection = Connection::open(server.address).await?;
    let properties = connection.json(&Request::get("/api/session/properties")).await?;
    let body = json!({
        "token": properties["setup-token"],
        "user": { "email": EMAIL, "password": PASSWORD, "first_name": "Bench", "last_name": "Mark" },
        "prefs": { "site_name": "Bench" },
    });
    let session = text(&connection.json(&Request::post("/api/setup", &body)).await?["id"])?;
    let key = Request::post("/api/api-key", &json!({ "name": "bench", "group_id": 2 }));
    let key = text(&connection.json(&with_session(key, &session)).await?["unmasked_key"])?;
    Ok(Credentials { key, session })
}

/// The request that signs in.
pub fn log_in() -> Request {
    log_in_as(EMAIL, PASSWORD)
}

/// The request that signs somebody in.
pub fn log_in_as(email: &str, password: &str) -> Request {
    Request::post("/api/session", &json!({ "username": email, "password": password }))
}

/// Makes an account, and gives its id.
pub async fn person(
    connection: &mut Connection,
    session: &str,
    email: &str,
    password: Option<&str>,
) -> Result<i64> {
    let body = json!({ "email": email, "first_name": "Bench", "password": password });
    let made = connection.json(&with_session(Request::post("/api/user", &body), session)).await?;
    made["id"].as_i64().ok_or_else(|| "the new person has no id".into())
}

/// Signs in several times.
pub async fn sessions(server: &Server, number: usize) -> Result<Vec<String>> {
    let mut connection = Connection::open(server.address).await?;
    let mut sessions = Vec::new();
    while sessions.len() < number {
        sessions.push(text(&connection.json(&log_in()).await?["id"])?);
    }
    Ok(sessions)
}

/// Makes several API keys.
pub async fn keys(server: &Server, session: &str, number: usize) -> Result<Vec<String>> {
    let mut connection = Connection::open(server.address).await?;
    let mut keys = Vec::new();
    while keys.len() < number {
        let body = json!({ "name": format!("one of many, {}", keys.len()), "group_id": 1 });
        let made = connection.json(&with_session(Request::post("/api/api-key", &body), session)).await?;
        keys.push(text(&made["unmasked_key"])?);
    }
    Ok(keys)
}

/// Connects an SQLite file and waits until Metalith knows its tables.
pub async fn connect(server: &Server, key: &str, file: &Path) -> Result<i64> {
    const TRIES: usize = 600;
    let mut connection = Connection::open(server.address).await?;
    let body = json!({ "name": "Warehouse", "engine": "sqlite", "details": { "db": file } });
    let made = connection.json(&with_key(Request::post("/api/database", &body), key)).await?;
    let id = made["id"].as_i64().ok_or("the new database has no id")?;
    let look = with_key(Request::get(&format!("/api/database/{id}")), key);
    for _ in 0..TRIES {
        if connection.json(&look).await?["initial_sync_status"] == "complete" {
            return Ok(id);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    Err("the database was not synced in time".into())
}

/// A native question as a request body.
pub fn question(database: i64, sql: &str) -> Value {
    json!({ "database": database, "type": "native", "native": { "query": sql } })
}

/// Stores that many API keys more, each with its user, straight into the app database of a stopped server: making
/// them one by one would take longer than everything else here.
pub fn store_keys(app_database: &Path, number: u32) -> Result<()> {
    let connection = rusqlite::Connection::open(app_database)?;
    connection.execute_batch(&format!(
        "BEGIN;
         CREATE TEMP TABLE fresh AS
             WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {number})
             SELECT n, n + (SELECT max(id) FROM app_user) AS user_id FROM number;
         INSERT INTO app_user (id, email, first_name, kind, is_superuser, is_active, is_qbnewb, date_joined, updated_at)
             SELECT user_id, 'key-' || n || '@example.com', 'key ' || n, 'api-key', FALSE, TRUE, TRUE,
                    '2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.678Z' FROM fresh;
         INSERT INTO permissions_group_membership (user_id, group_id, is_group_manager)
             SELECT user_id, 1, FALSE FROM fresh;
         INSERT INTO api_key (name, user_id, key_prefix, key_digest, created_at, updated_at, updated_by_id)
             SELECT 'key ' || n, user_id, printf('k%06d', n), lower(hex(randomblob(32))),
                    '2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.678Z', 1 FROM fresh;
         COMMIT;"
    ))?;
    Ok(())
}

/// Stores that many people more, and sessions of theirs that are alive, straight into the app database. Without
/// `ANALYZE`, which no server of ours runs: once there are samples, SQLite plans a statement anew for every value bound.
pub fn store_people(app_database: &Path, people: u32, sessions: u32) -> Result<()> {
    let connection = rusqlite::Connection::open(app_database)?;
    connection.execute_batch(&format!(
        "PRAGMA synchronous = off;
         BEGIN;
         CREATE TEMP TABLE fresh AS
             WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {people})
             SELECT n, n + (SELECT max(id) FROM app_user) AS user_id, 'First' || (n * 7919 % 997) AS first_name,
                    'Last' || (n * 104729 % 9973) AS last_name, 'person' || n || '@example.com' AS email FROM number;
         INSERT INTO app_user (id, email, first_name, last_name, kind, is_superuser, is_active, is_qbnewb, date_joined,
                               updated_at, search_text)
             SELECT user_id, email, first_name, last_name, 'personal', FALSE, TRUE, TRUE,
                    '2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.678Z',
                    lower(first_name || ' ' || last_name || ' ' || email) FROM fresh;
         INSERT INTO permissions_group_membership (user_id, group_id, is_group_manager)
             SELECT user_id, 1, FALSE FROM fresh;
         CREATE TEMP TABLE opened AS
             WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < {sessions})
             SELECT n % {people} + 1 AS person, lower(hex(randomblob(32))) AS digest FROM number;
         INSERT INTO session (user_id, key_digest, created_at, last_active_at, device_description, ip_address)
             SELECT user_id, digest, strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), strftime('%Y-%m-%dT%H:%M:%fZ', 'now'),
                    'Browser (Firefox/Linux)', '192.0.2.7'
             FROM opened JOIN fresh ON fresh.n = opened.person ORDER BY digest;
         COMMIT;"
    ))?;
    Ok(())
}

/// Gives everybody the password of the first person: hashing one for each would take minutes.
pub fn share_password(app_database: &Path) -> Result<()> {
    let connection = rusqlite::Connection::open(app_database)?;
    connection.execute_batch(
        "UPDATE app_user SET password_hash = (SELECT password_hash FROM app_user WHERE id = 1)
         WHERE kind = 'personal'",
    )?;
    Ok(())
}

fn text(value: &Value) -> Result<String> {
    value.as_str().map(str::to_owned).ok_or_else(|| "the answer lacks a text".into())
}
