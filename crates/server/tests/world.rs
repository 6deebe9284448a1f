//! A server of a test's own, and everybody who may talk to it.
//!
//! It runs inside the test, on a fresh app database and under a clock that stands still until told otherwise. Users
//! that no route makes yet are written into the app database.

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, Method, header},
};
use chrono::{DateTime, Utc};
use http_body_util::BodyExt;
use identity::password::Hashing;
use kernel::{Chance, Clock};
use metalith::{App, Config, Flags, StartError, Surroundings, Variables};
use serde_json::{Value, json};
use std::{
    fmt,
    net::SocketAddr,
    time::{Duration, Instant},
};
use store::{Db, FromRow, params};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use web::Peer;

/// The administrator's address.
pub const ADA: &str = "ada@example.com";
/// Everybody's password.
pub const PASSWORD: &str = "correct horse 7";
/// When time stands still.
pub const NOW: &str = "2026-05-01T09:00:00Z";

/// A server, its clock and its app database.
pub struct World {
    pub app: App,
    pub clock: Clock,
    /// The session of the administrator; empty before set-up.
    admin: String,
    data_dir: tempfile::TempDir,
    database: Option<scratch_postgres::ScratchDatabase>,
}

/// Where a world keeps its app database.
#[derive(Clone, Copy, Debug)]
pub enum On {
    Sqlite,
    Postgres,
}

/// A world to be.
pub struct Making<'a> {
    on: On,
    environment: &'a [(&'a str, &'a str)],
    chance: Chance,
}

impl World {
    /// On SQLite, with an administrator.
    pub async fn new() -> Self {
        Self::on(On::Sqlite).with_administrator().await
    }

    /// On SQLite, with an administrator and these environment variables.
    pub async fn with(environment: &[(&str, &str)]) -> Self {
        Self::on(On::Sqlite).environment(environment).with_administrator().await
    }

    /// On SQLite, before anybody is there.
    pub async fn empty() -> Self {
        Self::on(On::Sqlite).empty().await
    }

    pub fn on<'a>(on: On) -> Making<'a> {
        Making { on, environment: &[], chance: Chance::system() }
    }

    /// Takes the app database (on PostgreSQL) away while the server runs.
    pub fn lose_database(&mut self) {
        drop(self.database.take().expect("a world on PostgreSQL"));
    }

    pub fn db(&self) -> &Db {
        &self.app.db
    }

    /// Somebody without a credential.
    pub fn anonymous(&self) -> Client {
        Client::of(self.app.router.clone())
    }

    /// The administrator, by session.
    pub fn admin(&self) -> Client {
        self.session(&self.admin)
    }

    /// The administrator's session key.
    pub fn admin_session(&self) -> &str {
        &self.admin
    }

    /// Whoever a session belongs to.
    pub fn session(&self, key: &str) -> Client {
        self.anonymous().with("x-metabase-session", key)
    }

    /// Whoever an API key acts as.
    pub fn key(&self, key: &str) -> Client {
        self.anonymous().with("x-api-key", key)
    }

    /// Makes an API key.
    pub async fn new_key(&self, name: &str, group: i64) -> String {
        let made = self.admin().post("/api/api-key", json!({ "name": name, "group_id": group })).await;
        made.text_at("/unmasked_key")
    }

    /// A program with the rights of an administrator.
    pub async fn admin_key(&self) -> Client {
        self.key(&self.new_key("admin key", ADMINISTRATORS).await)
    }

    /// A program with the rights everybody has.
    pub async fn plain_key(&self) -> Client {
        self.key(&self.new_key("plain key", ALL_USERS).await)
    }

    /// Adds a person without special rights, who has the common password.
    pub async fn add_person(&self, email: &str) -> i64 {
        let id: i64 = self
            .one(&format!(
                "INSERT INTO app_user (email, first_name, last_name, kind, password_hash, is_superuser, is_active,
                                       is_qbnewb, date_joined, updated_at)
                 SELECT '{email}', 'Grace', 'H', 'personal', password_hash, FALSE, TRUE, TRUE, date_joined, updated_at
                 FROM app_user WHERE id = 1 RETURNING id"
            ))
            .await;
        self.execute(&format!(
            "INSERT INTO permissions_group_membership (user_id, group_id, is_group_manager)
             VALUES ({id}, {ALL_USERS}, FALSE)"
        ))
        .await;
        id
    }

    /// A person without special rights, by session.
    pub async fn person(&self) -> Client {
        self.person_named("plain@example.com").await
    }

    /// A person without special rights, by session.
    pub async fn person_named(&self, email: &str) -> Client {
        self.add_person(email).await;
        self.session(&self.log_in(email).await)
    }

    /// Logs somebody in and gives the session's key.
    pub async fn log_in(&self, email: &str) -> String {
        let answer = self.anonymous().log_in(email, PASSWORD).await;
        assert_eq!(answer.status, 200, "{answer}");
        answer.text_at("/id")
    }

    pub async fn deactivate(&self, email: &str) {
        self.execute(&format!("UPDATE app_user SET is_active = FALSE WHERE email = '{email}'")).await;
    }

    /// Connects a small shop in an SQLite file, and waits until its tables are known.
    pub async fn connect_shop(&self) -> i64 {
        self.connect_shop_until(CancellationToken::new()).await.0
    }

    /// The same, and then nothing happens in the background any more.
    pub async fn connect_shop_and_stop_syncing(&self) -> i64 {
        let stop = CancellationToken::new();
        let (id, syncs) = self.connect_shop_until(stop.clone()).await;
        stop.cancel();
        syncs.await.unwrap();
        id
    }

    async fn connect_shop_until(&self, stop: CancellationToken) -> (i64, JoinHandle<()>) {
        let file = self.data_dir.path().join("shop.db");
        rusqlite::Connection::open(&file).unwrap().execute_batch(SHOP).unwrap();
        let body = json!({ "name": "Shop", "engine": "sqlite", "details": { "db": file } });
        let answer = self.admin().post("/api/database", body).await;
        assert_eq!(answer.status, 200, "{answer}");
        let syncs = self.app.catalog.start(stop);
        let id = answer.json()["id"].as_i64().unwrap();
        let until = Instant::now() + crate::process::PATIENCE;
        while self.admin().get(&format!("/api/database/{id}")).await.text_at("/initial_sync_status")
            != "complete"
        {
            assert!(Instant::now() < until, "the shop is never synced");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        (id, syncs)
    }

    /// Changes the app database behind the server's back.
    pub async fn execute(&self, sql: &str) {
        let mut tx = self.db().write().await.unwrap();
        tx.execute(sql.to_owned().leak(), params![]).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Looks up one value in the app database, or changes it and gives what `RETURNING` says.
    pub async fn one<T: FromRow>(&self, sql: &str) -> T {
        let mut tx = self.db().write().await.unwrap();
        let value = tx.one(sql.to_owned().leak(), params![]).await.unwrap();
        tx.commit().await.unwrap();
        value
    }

    pub async fn count(&self, table: &str) -> i64 {
        self.one(&format!("SELECT count(*) AS number FROM {table}")).await
    }
}

/// What people ask questions of.
const SHOP: &str = "
    CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, born DATE);
    CREATE TABLE purchase (id INTEGER PRIMARY KEY, person_id INTEGER REFERENCES person (id), total REAL);
    INSERT INTO person VALUES (1, 'Ωμέγα 🦊', 'omega@example.com', '1990-02-28'), (2, 'Bob', NULL, NULL);
    INSERT INTO purchase VALUES (1, 1, 12.5), (2, 1, 7), (3, 2, 0.25);";

/// The built-in groups have the ids that clients expect.
pub const ALL_USERS: i64 = 1;
pub const ADMINISTRATORS: i64 = 2;

impl<'a> Making<'a> {
    pub fn environment(self, environment: &'a [(&'a str, &'a str)]) -> Self {
        Self { environment, ..self }
    }

    pub fn chance(self, chance: Chance) -> Self {
        Self { chance, ..self }
    }

    /// Starts the server; nobody has set it up.
    pub async fn empty(self) -> World {
        let database = match self.on {
            On::Sqlite => None,
            On::Postgres => Some(scratch_postgres::database().await),
        };
        let data_dir = tempfile::tempdir().unwrap();
        let uri = database.as_ref().map(scratch_postgres::ScratchDatabase::uri);
        let clock = Clock::manual(NOW.parse().unwrap());
        let config = config(data_dir.path(), uri.as_deref(), self.environment);
        let app = start(config, &clock, self.chance).await;
        World { app, clock, admin: String::new(), data_dir, database }
    }

    /// Starts the server and sets it up.
    pub async fn with_administrator(self) -> World {
        let mut world = self.empty().await;
        let token = world.anonymous().get("/api/session/properties").await.text_at("/setup-token");
        let answer = world.anonymous().post("/api/setup", setup_body(&token)).await;
        assert_eq!(answer.status, 200, "{answer}");
        world.admin = answer.text_at("/id");
        world
    }
}

/// Reads a configuration as the process would.
pub fn config(data_dir: &std::path::Path, postgres: Option<&str>, environment: &[(&str, &str)]) -> Config {
    let flags = Flags { data_dir: Some(data_dir.to_owned()), ..Flags::default() };
    let variable = |name: &str| match (name, postgres) {
        ("MB_DB_TYPE", Some(_)) => Some("postgres".to_owned()),
        ("MB_DB_CONNECTION_URI", Some(uri)) => Some(uri.to_owned()),
        _ => environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()),
    };
    let mut config = Config::read(flags, variable).unwrap();
    config.load_sample = false;
    let named = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    config.variables = Variables::new(named);
    config
}

/// Starts a server that hashes passwords cheaply.
pub async fn start(config: Config, clock: &Clock, chance: Chance) -> App {
    try_start(config, clock, chance).await.unwrap()
}

/// The same for a server that may not start.
pub async fn try_start(config: Config, clock: &Clock, chance: Chance) -> Result<App, StartError> {
    let hashing = Hashing { memory_kib: 64, passes: 1, at_once: 2 };
    let surroundings =
        Surroundings { clock: clock.clone(), chance, hashing: Some(hashing), ..Surroundings::default() };
    // What starts a server is large; what waits for it need not be.
    Box::pin(App::start(config, surroundings)).await
}

/// What sets a server up.
pub fn setup_body(token: &str) -> Value {
    json!({
        "token": token,
        "user": { "email": ADA, "password": PASSWORD, "first_name": "Ada", "last_name": "L" },
        "prefs": { "site_name": "Acme", "allow_tracking": "false" },
    })
}

/// Somebody who sends requests.
#[derive(Clone)]
pub struct Client {
    router: Router,
    peer: Peer,
    headers: HeaderMap,
}

impl Client {
    /// Somebody without a credential, on the same machine.
    pub fn of(router: Router) -> Self {
        let peer = Peer(SocketAddr::from(([127, 0, 0, 1], 50_000)));
        Self { router, peer, headers: HeaderMap::new() }
    }

    /// Sends this header from now on.
    pub fn with(self, name: &'static str, value: &str) -> Self {
        self.with_bytes(name, value.as_bytes())
    }

    /// Sends this header from now on, whatever its value is made of.
    pub fn with_bytes(mut self, name: &'static str, value: &[u8]) -> Self {
        self.headers.append(HeaderName::from_static(name), HeaderValue::from_bytes(value).unwrap());
        self
    }

    /// Connects from this address from now on.
    pub fn from(self, address: &str) -> Self {
        Self { peer: Peer(SocketAddr::new(address.parse().unwrap(), 50_000)), ..self }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, None).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, Some(body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, Some(body)).await
    }

    pub async fn log_in(&self, username: &str, password: &str) -> Answer {
        self.post("/api/session", json!({ "username": username, "password": password })).await
    }

    /// Sends a body as JSON, or none.
    pub async fn send(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        match body {
            Some(body) => self.send_bytes(method, path, "application/json", body.to_string()).await,
            None => self.request(method, path, None, Body::empty()).await,
        }
    }

    /// Sends whatever it is.
    pub async fn send_bytes(
        &self,
        method: Method,
        path: &str,
        content_type: &str,
        body: impl Into<Body>,
    ) -> Answer {
        self.request(method, path, Some(content_type), body.into()).await
    }

    async fn request(&self, method: Method, path: &str, content_type: Option<&str>, body: Body) -> Answer {
        let mut request = Request::builder().method(method).uri(path).extension(self.peer);
        if let Some(content_type) = content_type {
            request = request.header(header::CONTENT_TYPE, content_type);
        }
        let mut request = request.body(body).unwrap();
        request.headers_mut().extend(self.headers.clone());
        let response = self.router.clone().oneshot(request).await.unwrap_or_else(|never| match never {});
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {self}"))
    }

    /// A text in the body, by JSON pointer.
    pub fn text_at(&self, pointer: &str) -> String {
        let json = self.json();
        let found = json.pointer(pointer).and_then(Value::as_str);
        found.unwrap_or_else(|| panic!("no text at {pointer}: {self}")).to_owned()
    }

    /// The keys of the body, sorted.
    pub fn keys(&self) -> Vec<String> {
        let mut keys: Vec<_> = self.json().as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The whole `Set-Cookie` line of a cookie, its value replaced by an ellipsis; none when it is not set.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let (_, attributes) = self.set_cookie(name)?;
        Some(format!("{name}=…{attributes}"))
    }

    /// The value to which a cookie is set.
    pub fn cookie_value(&self, name: &str) -> Option<String> {
        self.set_cookie(name).map(|(value, _)| value)
    }

    fn set_cookie(&self, name: &str) -> Option<(String, String)> {
        let lines = self.headers.get_all(header::SET_COOKIE).iter().map(|line| line.to_str().unwrap());
        let mut found = lines.filter_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        let line = found.next()?;
        assert!(found.next().is_none(), "{name} is set twice");
        let end = line.find(';').unwrap_or(line.len());
        Some((line[..end].to_owned(), line[end..].to_owned()))
    }
}

/// Status, content type and body: what snapshots show.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        if let Some(kind) = self.header("content-type") {
            write!(f, " {kind}")?;
        }
        match serde_json::from_slice::<Value>(&self.body) {
            Ok(json) if json.is_object() || json.is_array() => write!(f, "\n{json:#}"),
            _ if self.body.is_empty() => Ok(()),
            _ => write!(f, "\n{}", String::from_utf8_lossy(&self.body)),
        }
    }
}

/// A moment of the wire.
pub fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap_or_else(|_| panic!("not a moment: {text}"))
}

/// Runs each test on SQLite and on PostgreSQL, in a world with an administrator.
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($world:ident: World) $body:block)*) => {
        $($(#[$meta])* async fn $name($world: $crate::world::World) $body)*

        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name($crate::world::World::new().await).await;
            })*
        }

        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                use $crate::world::{On, World};
                super::$name(World::on(On::Postgres).with_administrator().await).await;
            })*
        }
    };
}
pub(crate) use on_both;
