//! The bare servers: the least that an axum server can do for a request, and the least it can do with one look-up.

use crate::Result;
use axum::{Json, Router, extract::State, routing::get};
use rusqlite::Connection;
use serde::Serialize;
use std::{cell::RefCell, net::SocketAddr, path::PathBuf, sync::Arc};
use tokio::net::TcpListener;

/// Answers five bytes.
pub async fn serve_hello(address: SocketAddr) -> Result<()> {
    serve(address, Router::new().route("/", get(async || "hello"))).await
}

/// Answers one row as JSON: found by an index, by a prepared statement, on a connection of the worker's own.
pub async fn serve_read(address: SocketAddr, file: PathBuf) -> Result<()> {
    make_table(&file)?;
    serve(address, Router::new().route("/", get(read)).with_state(Arc::new(file))).await
}

async fn serve(address: SocketAddr, router: Router) -> Result<()> {
    let listener = axum::serve::ListenerExt::tap_io(TcpListener::bind(address).await?, |stream| {
        let _ = stream.set_nodelay(true);
    });
    Ok(axum::serve(listener, router).await?)
}

fn make_table(file: &std::path::Path) -> Result<()> {
    let connection = Connection::open(file)?;
    connection.execute_batch(
        "PRAGMA journal_mode = wal;
         CREATE TABLE IF NOT EXISTS person (
             id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, first_name TEXT, last_name TEXT,
             is_superuser BOOLEAN NOT NULL, is_active BOOLEAN NOT NULL, locale TEXT, date_joined TEXT NOT NULL,
             last_login TEXT, updated_at TEXT NOT NULL
         );
         WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 1000)
         INSERT OR IGNORE INTO person
         SELECT n, 'person' || n || '@example.com', 'First' || n, 'Last' || n, FALSE, TRUE, 'en',
                '2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.678Z'
         FROM number;",
    )?;
    Ok(())
}

#[derive(Serialize)]
struct Person {
    id: i64,
    email: String,
    first_name: Option<String>,
    last_name: Option<String>,
    is_superuser: bool,
    is_active: bool,
    locale: Option<String>,
    date_joined: String,
    last_login: Option<String>,
    updated_at: String,
}

thread_local! {
    static CONNECTION: RefCell<Option<Connection>> = const { RefCell::new(None) };
}

async fn read(State(file): State<Arc<PathBuf>>) -> Json<Person> {
    let person = CONNECTION.with_borrow_mut(|slot| {
        let connection = match slot {
            Some(connection) => connection,
            None => slot.insert(Connection::open(&*file)?),
        };
        find(connection, "person500@example.com")
    });
    Json(person.expect("the table has been made at start"))
}

fn find(connection: &Connection, email: &str) -> rusqlite::Result<Person> {
    connection.prepare_cached("SELECT * FROM person WHERE email = ?1")?.query_row([email], |row| {
        Ok(Person {
            id: row.get(0)?,
            email: row.get(1)?,
            first_name: row.get(2)?,
            last_name: row.get(3)?,
            is_superuser: row.get(4)?,
            is_active: row.get(5)?,
            locale: row.get(6)?,
            date_joined: row.get(7)?,
            last_login: row.get(8)?,
            updated_at: row.get(9)?,
        })
    })
}
