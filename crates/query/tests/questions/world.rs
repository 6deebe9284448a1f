//! The floors up to this one, put together around a small SQLite shop; and somebody who asks.

use axum::{
    Router, body::Body, extract::Request, http::header, middleware::from_fn_with_state, response::Response,
};
use catalog::Catalog;
use http_body_util::BodyExt;
use identity::{Gate, Identity, NewIdentity, NothingAbove, password::Hashing};
use kernel::{Chance, Clock, ServerKey};
use mail::{Mail, NewMail};
use query::{NothingSaved, Queries};
use serde_json::{Value, json};
use setting::{Declared, Environment, Settings, Vault};
use std::sync::Arc;
use store::testing::Scratch;
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
};
use tokio_util::sync::{CancellationToken, DropGuard};
use tower::ServiceExt;
use web::{ApiRouter, Docs};

pub struct World {
    router: Router,
    session: String,
    /// The shop.
    pub database: i64,
    pub docs: Docs,
    _background: DropGuard,
    _app: Scratch,
    shop: tempfile::TempDir,
}

const SHOP: &str = "
    CREATE TABLE product (ID INTEGER PRIMARY KEY, name TEXT, price REAL, made_on DATE);
    INSERT INTO product VALUES (1, 'Gizmo', 2.5, '2014-04-07'), (2, 'Gadget, big', NULL, NULL);
    CREATE TABLE empty_handed (id INTEGER PRIMARY KEY);";

const TOKEN: &str = "6f1a4a5e-7a52-4f7c-9d0e-5b8f0c8f1d11";

impl World {
    pub async fn new() -> Self {
        Self::with(&[]).await
    }

    /// With these environment variables.
    pub async fn with(variables: &[(&str, &str)]) -> Self {
        let app = store::testing::sqlite().await;
        let find = |name: &str| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        };
        let declared = Declared::new(&[query::SETTINGS, catalog::SETTINGS]);
        let environment = Environment::read(&declared, find).unwrap();
        let key = ServerKey::new("a key that only this test knows").unwrap();
        let vault = Vault { key: key.clone(), chance: Chance::system() };
        let settings = Settings::load(&app.db, declared, environment, vault).await.unwrap();
        let (clock, chance) = (Clock::manual("2026-05-01T09:00:00.125Z".parse().unwrap()), Chance::system());
        let mail = Mail::new(NewMail {
            db: app.db.clone(),
            settings: settings.clone(),
            key: key.clone(),
            clock: clock.clone(),
            chance: chance.clone(),
            authorities: mail::Authorities::default(),
        });
        let identity = Identity::new(NewIdentity {
            above: Arc::new(NothingAbove),
            db: app.db.clone(),
            key: key.clone(),
            settings: settings.clone(),
            clock: clock.clone(),
            chance: chance.clone(),
            mail,
            hashing: Hashing { memory_kib: 64, passes: 1, at_once: 1 },
            ldap_roots: tls::Roots::default(),
        });
        identity.prepare_setup(Some(TOKEN)).await.unwrap();
        let drivers: Vec<Arc<dyn driver::Driver>> =
            vec![Arc::new(driver_sqlite::Sqlite), Arc::new(driver_postgres::Postgres)];
        let catalog = Catalog::new(app.db.clone(), key, clock.clone(), chance, drivers, settings.clone());
        let background = CancellationToken::new();
        catalog.start(background.clone());
        let api = ApiRouter::new()
            .merge(identity::routes(identity.clone()))
            .merge(catalog::routes(catalog.clone()))
            .merge(query::routes(Queries::new(catalog, settings, clock, Arc::new(NothingSaved))));
        let (router, docs) = Docs::finish("0", api);
        let gate = Gate::new(identity, docs.scopes());
        let router = router.layer(from_fn_with_state(gate, identity::gate));
        let shop = tempfile::tempdir().unwrap();
        let path = shop.path().join("shop.sqlite");
        rusqlite::Connection::open(&path).unwrap().execute_batch(SHOP).unwrap();
        let mut world = Self {
            router,
            session: String::new(),
            database: 0,
            docs,
            _background: background.drop_guard(),
            _app: app,
            shop,
        };
        world.set_up().await;
        let made = world
            .post("/api/database", json!({ "name": "Shop", "engine": "sqlite", "details": { "db": path } }))
            .await;
        world.database = made.json()["id"].as_i64().unwrap();
        world
    }

    /// Connects a new SQLite file that holds what a script makes.
    pub async fn connect_sqlite(&self, script: &str) -> i64 {
        let path = self.shop.path().join("other.sqlite");
        rusqlite::Connection::open(&path).unwrap().execute_batch(script).unwrap();
        self.connect("sqlite", json!({ "db": path })).await
    }

    /// Connects a new PostgreSQL database that holds what a script makes.
    pub async fn connect_postgres(&self, server: &scratch_postgres::ScratchDatabase, script: &str) -> i64 {
        let (client, talk) = tokio_postgres::connect(&server.uri(), tokio_postgres::NoTls).await.unwrap();
        tokio::spawn(talk);
        client.batch_execute(script).await.unwrap();
        let details = json!({
            "host": server.host, "port": server.port, "dbname": server.dbname,
            "user": server.user, "password": server.password,
        });
        self.connect("postgres", details).await
    }

    async fn connect(&self, engine: &str, details: Value) -> i64 {
        let made =
            self.post("/api/database", json!({ "name": "Other", "engine": engine, "details": details }));
        let made = made.await;
        made.json()["id"].as_i64().unwrap_or_else(|| panic!("{}", made.text()))
    }

    async fn set_up(&mut self) {
        let answer = self.post(
            "/api/setup",
            json!({
                "token": TOKEN,
                "user": { "email": "ada@example.com", "password": "correct horse 7" },
                "prefs": { "site_name": "Acme" },
            }),
        );
        answer.await.json()["id"].as_str().unwrap().clone_into(&mut self.session);
    }

    /// Forgets the session.
    pub fn signed_out(self) -> Self {
        Self { session: "00000000-0000-0000-0000-000000000000".to_owned(), ..self }
    }

    /// Asks with an API key of a group; what it may is what the group may.
    pub async fn ask_with_key(&self, key: &str, question: Value) -> Value {
        let request = Request::post("/api/dataset").header(header::CONTENT_TYPE, "application/json");
        let request = request.header("x-api-key", key).body(Body::from(question.to_string())).unwrap();
        Answer::read(self.router.clone().oneshot(request).await.unwrap()).await.json()
    }

    /// Makes an API key in the group of everybody.
    pub async fn key(&self) -> String {
        let made = self.post("/api/api-key", json!({ "name": "K", "group_id": 1 })).await;
        made.json()["unmasked_key"].as_str().unwrap_or_else(|| panic!("{}", made.text())).to_owned()
    }

    /// The id of a table, once the first sync has found it.
    pub async fn table(&self, name: &str) -> i64 {
        loop {
            let tables = self.get("/api/table").await.json();
            let found = tables.as_array().unwrap().iter().find(|table| table["name"] == name);
            match found {
                Some(table) if table["initial_sync_status"] == "complete" => {
                    return table["id"].as_i64().unwrap();
                }
                _ => tokio::task::yield_now().await,
            }
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.read(Request::get(path), Body::empty()).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.post_as(path, "application/json", body.to_string()).await
    }

    pub async fn post_as(&self, path: &str, kind: &str, body: String) -> Answer {
        self.read(Request::post(path).header(header::CONTENT_TYPE, kind), body.into()).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.read(
            Request::put(path).header(header::CONTENT_TYPE, "application/json"),
            body.to_string().into(),
        )
        .await
    }

    /// Asks the shop in SQL.
    pub async fn ask(&self, sql: &str) -> Answer {
        self.post("/api/dataset", self.question(sql)).await
    }

    pub fn question(&self, sql: &str) -> Value {
        json!({ "database": self.database, "type": "native", "native": { "query": sql } })
    }

    /// Puts a statement to a real socket and gives the connection back.
    pub async fn send(&self, path: &str, body: &Value) -> TcpStream {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(axum::serve(listener, self.router.clone()).into_future());
        let mut connection = TcpStream::connect(address).await.unwrap();
        let (body, session) = (body.to_string(), &self.session);
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nX-Metabase-Session: {session}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        connection.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
        connection
    }

    async fn read(&self, request: axum::http::request::Builder, body: Body) -> Answer {
        let request = request.header("x-metabase-session", &self.session).body(body).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        Answer::read(response).await
    }
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: axum::http::HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    async fn read(response: Response) -> Self {
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Self { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{} {}", self.status, self.text()))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }
}
