//! TLS in all its modes, against a server whose certificate is made out to `localhost`.

#![expect(clippy::unwrap_used, reason = "a test that cannot build its world has to fail")]

use driver::{ConnectError, Details, Driver, Statement};
use driver_postgres::Postgres;
use scratch_postgres::{ScratchDatabase, TLS_NEVER, TLS_ONLY};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

struct World {
    database: ScratchDatabase,
}

impl World {
    async fn new() -> Self {
        Self { database: scratch_postgres::database_with_tls().await }
    }

    fn details(&self, changes: &[(&str, &str)]) -> Details {
        let mut details = Details::default();
        details.set("host", "localhost");
        details.set("port", self.database.port);
        details.set("dbname", self.database.dbname.as_str());
        details.set("user", self.database.user.as_str());
        details.set("password", self.database.password.as_str());
        for (name, value) in changes {
            details.set(name, *value);
        }
        details
    }

    fn authority(&self) -> &str {
        self.database.root_certificate.as_deref().unwrap()
    }

    async fn fields(&self, changes: &[(&str, &str)]) -> Vec<&'static str> {
        match check(&self.details(changes)).await {
            Ok(()) => Vec::new(),
            Err(error) => error.fields.keys().copied().collect(),
        }
    }
}

async fn check(details: &Details) -> Result<(), ConnectError> {
    Postgres.open(details)?.check().await.map(drop)
}

/// Runs a query for one text and gives it.
async fn ask(details: &Details, sql: &str) -> String {
    let statement =
        Statement { sql: sql.to_owned(), may_write: false, max_rows: 1, timeout: Duration::from_secs(30) };
    let mut rows = Postgres.open(details).unwrap().run(statement).await.unwrap();
    let batch = rows.stream.next().await.unwrap().unwrap();
    format!("{:?}", batch.rows().next().unwrap().cells().next().unwrap())
}

const IS_ENCRYPTED: &str = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";

#[tokio::test]
async fn each_mode_encrypts_when_it_says_so() {
    let world = World::new().await;
    let authority = world.authority();
    for (changes, is_encrypted) in [
        (vec![], "Bool(false)"),
        (vec![("ssl-mode", "require")], "Bool(false)"),
        (vec![("ssl", "true")], "Bool(true)"),
        (vec![("ssl", "true"), ("ssl-mode", "allow")], "Bool(false)"),
        (vec![("ssl", "true"), ("ssl-mode", "allow"), ("user", TLS_ONLY)], "Bool(true)"),
        (vec![("ssl", "true"), ("ssl-mode", "prefer")], "Bool(true)"),
        (vec![("ssl", "true"), ("ssl-mode", "prefer"), ("user", TLS_NEVER)], "Bool(false)"),
        (vec![("ssl", "true"), ("ssl-mode", "require"), ("host", "127.0.0.1")], "Bool(true)"),
        (
            vec![
                ("ssl", "true"),
                ("ssl-mode", "verify-ca"),
                ("ssl-root-cert", authority),
                ("host", "127.0.0.1"),
            ],
            "Bool(true)",
        ),
        (vec![("ssl", "true"), ("ssl-mode", "verify-full"), ("ssl-root-cert", authority)], "Bool(true)"),
    ] {
        assert_eq!(ask(&world.details(&changes), IS_ENCRYPTED).await, is_encrypted, "{changes:?}");
    }
}

#[tokio::test]
async fn what_does_not_match_names_the_field_to_mend() {
    let world = World::new().await;
    let (own, other) = (world.authority(), scratch_postgres::another_authority());
    let full = [("ssl", "true"), ("ssl-mode", "verify-full")];
    let ca = [("ssl", "true"), ("ssl-mode", "verify-ca")];
    let with = |base: &[(&'static str, &'static str)], more: &[(&'static str, String)]| {
        let all = base.iter().map(|(name, value)| (*name, (*value).to_owned())).chain(more.iter().cloned());
        all.collect::<Vec<_>>()
    };
    for (changes, fields) in [
        (
            with(&full, &[("ssl-root-cert", own.to_owned()), ("host", "127.0.0.1".to_owned())]),
            vec!["host", "ssl-mode"],
        ),
        (with(&full, &[("ssl-root-cert", other.clone())]), vec!["ssl-root-cert"]),
        (with(&ca, &[("ssl-root-cert", other)]), vec!["ssl-root-cert"]),
        (with(&ca, &[]), vec!["ssl-root-cert"]),
        (with(&ca, &[("ssl-root-cert", "no PEM".to_owned())]), vec!["ssl-root-cert"]),
        (with(&[("user", TLS_ONLY)], &[]), vec!["ssl", "user"]),
        (with(&[("user", TLS_NEVER), ("ssl", "true")], &[]), vec!["ssl", "user"]),
        (with(&[("ssl", "true"), ("ssl-mode", "perhaps")], &[]), vec!["ssl-mode"]),
    ] {
        let borrowed: Vec<_> = changes.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(world.fields(&borrowed).await, fields, "{borrowed:?}");
    }
}

#[tokio::test]
async fn a_statement_is_cancelled_through_tls() {
    let world = World::new().await;
    let warehouse = Postgres.open(&world.details(&[("ssl", "true")])).unwrap();
    let sql = "SELECT count(*) FROM (SELECT generate_series(1, 1000000000000)) AS numbers".to_owned();
    let statement = Statement { sql, may_write: false, max_rows: 1, timeout: Duration::from_mins(1) };
    drop(warehouse.run(statement).await.unwrap());
    let busy = "SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active'";
    for _ in 0..100 {
        if ask(&world.details(&[]), busy).await == "Int(0)" {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the server still runs it");
}

/// A server that answers every connection with the same bytes, or not at all.
async fn pretender(answer: Option<&'static [u8]>) -> Details {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let mut held = Vec::new();
        while let Ok((mut socket, _)) = listener.accept().await {
            if let Some(answer) = answer {
                let _ = socket.read(&mut [0; 64]).await;
                let _ = socket.write_all(answer).await;
            }
            held.push(socket);
        }
    });
    let mut details = Details::default();
    for (name, value) in [("host", "127.0.0.1"), ("dbname", "d"), ("user", "u"), ("password", "p")] {
        details.set(name, value);
    }
    details.set("port", port);
    details
}

#[tokio::test]
async fn a_server_without_tls_is_told_from_one_that_is_not_postgresql() {
    let mut details = pretender(Some(b"N")).await;
    details.set("ssl", true);
    assert_eq!(check(&details).await.unwrap_err().fields.keys().copied().collect::<Vec<_>>(), ["ssl"]);

    let details = pretender(Some(b"HTTP/1.1 400 Bad Request\r\n\r\n")).await;
    let error = check(&details).await.unwrap_err();
    assert_eq!(error.fields.keys().copied().collect::<Vec<_>>(), ["host", "port"], "{error}");
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up() {
    let mut details = pretender(None).await;
    details.set("additional-options", "connect_timeout=1");
    let error = check(&details).await.unwrap_err();
    assert!(error.message.contains("did not answer within 1 second"), "{error}");
    assert_eq!(error.fields.keys().copied().collect::<Vec<_>>(), ["host", "port"]);
}
