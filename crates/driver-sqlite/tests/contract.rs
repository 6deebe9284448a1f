//! SQLite against the suite that every driver has to pass, on a file of its own for each test.

#![expect(clippy::unwrap_used, reason = "a test that cannot build its world has to fail")]

use chrono::{DateTime, NaiveDate};
use driver::{Cell, Details, Driver, Statement, Warehouse, suite::World};
use driver_sqlite::Sqlite;
use rusqlite::Connection;
use std::{path::Path, time::Duration};

driver::contract_tests!(SqliteWorld::new());

struct SqliteWorld {
    folder: tempfile::TempDir,
}

const TABLES: &str = "
    CREATE TABLE owner (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE pet (id INT PRIMARY KEY, owner_id INT REFERENCES owner, name VARCHAR(40), born DATE);
    CREATE TABLE stay (pet_id INTEGER REFERENCES pet (id), night INTEGER, PRIMARY KEY (pet_id, night)) WITHOUT ROWID;
    CREATE VIEW named_pet AS SELECT id, name FROM pet;
    INSERT INTO owner VALUES (1, 'Ann'), (2, 'Bob');
    INSERT INTO pet VALUES (1, 1, 'Rex', '2020-02-29');
";

impl SqliteWorld {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Connection::open(folder.path().join("world.db")).unwrap().execute_batch(TABLES).unwrap();
        Self { folder }
    }

    fn at(&self, path: impl AsRef<Path>) -> Details {
        let mut details = Details::default();
        details.set("db", self.folder.path().join(path).to_str().unwrap());
        details
    }
}

#[async_trait::async_trait]
impl World for SqliteWorld {
    fn driver(&self) -> &dyn Driver {
        &Sqlite
    }

    fn details(&self) -> Details {
        self.at("world.db")
    }

    fn broken_details(&self) -> Vec<(Details, Vec<&'static str>)> {
        std::fs::write(self.folder.path().join("letter.txt"), "Dear reader, this is not a database.")
            .unwrap();
        std::fs::write(self.folder.path().join("empty.db"), "").unwrap();
        let broken = [
            Details::default(),
            self.at("nowhere.db"),
            self.at("world.db/x"),
            self.at(""),
            self.at("letter.txt"),
        ];
        broken.into_iter().chain([self.at("empty.db")]).map(|details| (details, vec!["db"])).collect()
    }

    fn numbers(&self, count: u64) -> String {
        format!(
            "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {count}) SELECT n FROM c"
        )
    }

    fn endless(&self) -> String {
        format!("SELECT count(*) FROM ({})", self.numbers(u64::MAX / 4))
    }

    fn cells(&self) -> Vec<(&'static str, Cell<'static>)> {
        vec![
            ("NULL", Cell::Null),
            ("1", Cell::Int(1)),
            ("-9223372036854775808", Cell::Int(i64::MIN)),
            ("1.5", Cell::Float(1.5)),
            ("9e999", Cell::Float(f64::INFINITY)),
            ("''", Cell::Text("")),
            ("'ä 😀'", Cell::Text("ä 😀")),
            ("'a' || char(0) || 'b'", Cell::Text("a\0b")),
            ("CAST(x'61ff62' AS TEXT)", Cell::Text("a\u{fffd}b")),
            ("x'00ff'", Cell::Bytes(&[0, 255])),
            ("TRUE", Cell::Int(1)),
            ("(SELECT name FROM pet)", Cell::Text("Rex")),
        ]
    }

    fn writes(&self) -> Vec<&'static str> {
        vec![
            "INSERT INTO owner VALUES (3, 'Cy')",
            "UPDATE owner SET name = 'x'",
            "DELETE FROM owner",
            "DELETE FROM owner RETURNING *",
            "WITH x AS (SELECT 1) INSERT INTO owner SELECT 3, 'Cy' FROM x",
            "REPLACE INTO owner VALUES (1, 'x')",
            "CREATE TABLE t (id INT)",
            "CREATE TEMP TABLE t (id INT)",
            "CREATE VIRTUAL TABLE t USING fts5(x)",
            "CREATE VIEW v AS SELECT 1",
            "CREATE INDEX i ON owner (name)",
            "DROP TABLE owner",
            "ALTER TABLE owner ADD COLUMN x",
            "REINDEX",
            "ANALYZE",
            "PRAGMA user_version = 7",
            "PRAGMA writable_schema = ON",
            "PRAGMA journal_mode = WAL",
            "PRAGMA wal_checkpoint",
            "PRAGMA query_only = OFF",
            "PRAGMA optimize",
            "EXPLAIN DELETE FROM owner",
        ]
    }

    fn missing_column(&self) -> &'static str {
        "no such column: nope"
    }

    /// Nothing outside sees what runs inside this process; but eight statements run at once, and one that went on
    /// would hold its place.
    async fn is_quiet(&self, warehouse: &dyn Warehouse) {
        let mut held = Vec::new();
        for _ in 0..8 {
            let (sql, timeout) = (self.numbers(1_000_000_000), Duration::from_secs(5));
            let unread = Statement { sql, may_write: false, max_rows: u64::MAX, timeout };
            held.push(warehouse.run(unread).await.expect("all eight places are free"));
        }
    }
}

/// What a column was declared as decides how its values are read.
#[tokio::test]
async fn declared_moments_are_read_from_text_and_from_milliseconds() {
    let world = SqliteWorld::new();
    Connection::open(world.folder.path().join("world.db"))
        .unwrap()
        .execute_batch(
            "CREATE TABLE m (d DATE, dt DATETIME, ts TIMESTAMP, e DATETIME, bad DATETIME, b BOOLEAN, t TEXT);
             INSERT INTO m VALUES ('2020-02-29', '2020-02-29 10:00', '2020-02-29T10:00:00+02:00', 1582970400123, 'soon', 1,
                                   '2020-02-29')",
        )
        .unwrap();
    let warehouse = Sqlite.open(&world.details()).unwrap();
    let statement = Statement {
        sql: "SELECT * FROM m".to_owned(),
        may_write: false,
        max_rows: 9,
        timeout: Duration::from_secs(9),
    };
    let mut rows = warehouse.run(statement).await.unwrap();
    let wire: Vec<_> = rows.columns.iter().map(|column| column.base_type.wire()).collect();
    let moment = "type/DateTime";
    assert_eq!(wire, ["type/Date", moment, moment, moment, moment, "type/Boolean", "type/Text"]);
    let batch = rows.stream.next().await.unwrap().unwrap();
    let day = NaiveDate::from_ymd_opt(2020, 2, 29).unwrap();
    let expected = [
        Cell::Date(day),
        Cell::DateTime(day.and_hms_opt(10, 0, 0).unwrap()),
        Cell::Instant(DateTime::parse_from_rfc3339("2020-02-29T10:00:00+02:00").unwrap()),
        Cell::DateTime(day.and_hms_milli_opt(10, 0, 0, 123).unwrap()),
        Cell::Text("soon"),
        Cell::Int(1),
        Cell::Text("2020-02-29"),
    ];
    assert_eq!(batch.rows().next().unwrap().cells().collect::<Vec<_>>(), expected);
}
