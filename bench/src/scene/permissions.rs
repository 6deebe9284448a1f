//! Permissions in a large house, on both app databases: writing one, reading all, reading all again, and what a person
//! in many groups waits for.

use crate::{
    Result,
    country::{self, AppDatabase, FIRST, GROUPS_OF_ONE},
    http::{Connection, Request},
    load::Load,
    metalith::{self, log_in_as, with_session},
    report::{Limit, Table, median, megabytes, millis},
    server::Server,
    stage::{ROUNDS, Stage},
};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const LOAD: Load = Load::steady(1, Duration::from_secs(1));
const EMAIL: &str = "one@example.com";
const PASSWORD: &str = "correct horse 9 battery";
const WRITES: u32 = 30;
/// Lines of a file of permissions that say something new, in so many groups.
const CHANGES: u32 = 1_000;
const GROUPS_OF_FILE: u32 = 50;

pub async fn play(stage: &Stage) -> Result<Table> {
    let mut table = Table::of_figures("2,000 groups × 500 databases × 8,000 collections × 10,000 people");
    let directory = stage.empty("country");
    let file = AppDatabase::Sqlite(directory.join("app.db"));
    measure(stage, "SQLite", &directory, &file, &mut table).await?;
    let scratch = scratch_postgres::database().await;
    let uri = AppDatabase::Postgres(scratch.uri());
    measure(stage, "PostgreSQL", &stage.empty("country-postgres"), &uri, &mut table).await?;
    Ok(table)
}

async fn measure(
    stage: &Stage,
    name: &str,
    directory: &std::path::Path,
    database: &AppDatabase,
    table: &mut Table,
) -> Result<()> {
    let settings = match database {
        AppDatabase::Sqlite(_) => Vec::new(),
        AppDatabase::Postgres(uri) => vec![("MB_DB_CONNECTION_URI", uri.as_str())],
    };
    let start = || Server::metalith_with(&stage.binary, directory, &settings);
    let server = start().await?;
    let session = metalith::set_up(&server).await?.session;
    let one = {
        let mut connection = Connection::open(server.address).await?;
        metalith::person(&mut connection, &session, EMAIL, Some(PASSWORD)).await?
    };
    server.stop().await?;
    country::fill(database, one).await?;
    let server = start().await?;
    let mut house =
        House { connection: Connection::open(server.address).await?, server: &server, session, name, table };
    house.writes().await?;
    house.graphs().await?;
    house.plan().await?;
    house.people().await?;
    house.one_person().await?;
    server.stop().await
}

struct House<'a> {
    connection: Connection,
    server: &'a Server,
    session: String,
    name: &'a str,
    table: &'a mut Table,
}

impl House<'_> {
    fn figure(&mut self, what: &str, took: Duration, beside: &str, most: Option<(&'static str, u64)>) {
        let limit = most.map(|(text, most)| Limit::new(text, took < Duration::from_millis(most)));
        self.table.figure(&format!("{}: {what}", self.name), millis(took), beside, limit);
    }

    /// One permission after the other, each a change.
    async fn writes(&mut self) -> Result<()> {
        for (what, path) in [
            ("write one data permission", "/api/permissions/graph?skip-graph=true&force=true"),
            ("write one collection permission", "/api/collection/graph?skip-graph=true&force=true"),
        ] {
            let mut times = Vec::new();
            for number in 1..=WRITES {
                let place = (FIRST + number).to_string();
                let (levels, right) = (
                    json!({ "create-queries": "query-builder", "data-model": { "schemas": "all" } }),
                    "write",
                );
                let wish: Value = if path.contains("collection") { right.into() } else { levels };
                let group = (FIRST + 100).to_string();
                let body = json!({ "revision": 0, "groups": { group: { place: wish } } });
                let request = with_session(Request::put(path, &body), &self.session);
                let started = Instant::now();
                self.connection.json(&request).await?;
                times.push(started.elapsed());
            }
            times.sort_unstable();
            let slowest = format!("slowest of {WRITES}: {}", millis(times[times.len() - 1]));
            self.figure(what, median(times), &slowest, Some(("< 20 ms", 20)));
        }
        Ok(())
    }

    /// Whole graphs, and whether they are still the same.
    async fn graphs(&mut self) -> Result<()> {
        for (what, path, most) in [
            ("the data graph", "/api/permissions/graph", Some(("< 500 ms", 500))),
            ("the collection graph", "/api/collection/graph", None),
        ] {
            let ask = with_session(Request::get(path), &self.session);
            let (mut whole, mut again, mut size) = (Vec::new(), Vec::new(), 0);
            for _ in 0..ROUNDS {
                size = 0;
                whole.push(self.time(&ask, |part| size += part.len() as u64).await?);
                let tag = self.connection.etag.clone().ok_or("a graph has no ETag")?;
                again.push(self.time(&ask.clone().with("if-none-match", &tag).answers(304), |_| ()).await?);
            }
            self.figure(what, median(whole), &megabytes(size), most);
            self.figure("  the same, asked again", median(again), "304", Some(("< 5 ms", 5)));
        }
        Ok(())
    }

    async fn time(&mut self, request: &Request, body: impl FnMut(&[u8])) -> Result<Duration> {
        let started = Instant::now();
        let status = self.connection.exchange(&request.bytes(), body).await?;
        if status != request.status {
            return Err(format!("a graph is answered {status} instead of {}", request.status).into());
        }
        Ok(started.elapsed())
    }

    /// What a file of a thousand changes would do.
    async fn plan(&mut self) -> Result<()> {
        let rights = |group: u32| -> Value {
            let places = (1..=CHANGES / GROUPS_OF_FILE).map(|number| {
                let collection = FIRST + (group * 311 + number * 17) % country::COLLECTIONS + 1;
                (format!("id:{collection}"), Value::from("write"))
            });
            json!({ "name": format!("Group {group}"), "collections": Value::Object(places.collect()) })
        };
        let groups: Vec<Value> = (1..=GROUPS_OF_FILE).map(rights).collect();
        let body = json!({ "file": { "version": 1, "groups": groups } });
        let ask = with_session(Request::post("/api/permissions/plan", &body), &self.session);
        let (mut times, mut total) = (Vec::new(), 0);
        for _ in 0..ROUNDS {
            let started = Instant::now();
            total = self.connection.json(&ask).await?["total"].as_u64().ok_or("a plan without a total")?;
            times.push(started.elapsed());
        }
        self.figure("plan of a file", median(times), &format!("{total} changes"), Some(("< 2 s", 2_000)));
        Ok(())
    }

    async fn people(&mut self) -> Result<()> {
        let ask = [with_session(Request::get("/api/user?limit=50"), &self.session)];
        let outcome = LOAD.on(self.server, &ask).await?;
        self.figure("GET /api/user?limit=50", outcome.percentile(50), "", Some(("< 10 ms", 10)));
        Ok(())
    }

    /// What somebody waits for who is in many groups.
    async fn one_person(&mut self) -> Result<()> {
        let session = self.connection.json(&log_in_as(EMAIL, PASSWORD)).await?;
        let session = session["id"].as_str().ok_or("a log-in without a session")?.to_owned();
        for (what, path, most) in [
            ("collections", "/api/collection", Some(("< 50 ms", 50))),
            ("tree of collections", "/api/collection/tree", None),
            ("items of the root", "/api/collection/root/items", None),
            ("databases", "/api/database", None),
            ("user/current", "/api/user/current", None),
        ] {
            let outcome = LOAD.on(self.server, &[with_session(Request::get(path), &session)]).await?;
            let beside = format!("of a person in {GROUPS_OF_ONE} groups");
            self.figure(what, outcome.percentile(50), &beside, most);
        }
        Ok(())
    }
}
