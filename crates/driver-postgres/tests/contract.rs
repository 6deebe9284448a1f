//! PostgreSQL against the suite that every driver has to pass, on a database of its own for each test.

#![expect(clippy::unwrap_used, reason = "a test that cannot build its world has to fail")]

use chrono::{DateTime, NaiveDate, NaiveTime};
use driver::{Cell, Details, Driver, Warehouse, suite::World};
use driver_postgres::Postgres;
use scratch_postgres::ScratchDatabase;
use std::time::Duration;
use tokio_postgres::{Client, NoTls};

driver::contract_tests!(PostgresWorld::new().await);

struct PostgresWorld {
    database: ScratchDatabase,
    observer: Client,
}

const TABLES: &str = "
    CREATE TABLE owner (id serial PRIMARY KEY, name text NOT NULL);
    CREATE TABLE pet (id int4 PRIMARY KEY, owner_id int4 REFERENCES owner, name varchar(40), born date);
    CREATE TABLE stay (pet_id int4 REFERENCES pet (id), night int4, PRIMARY KEY (pet_id, night));
    CREATE VIEW named_pet AS SELECT id, name FROM pet;
    INSERT INTO owner (name) VALUES ('Ann'), ('Bob');
    INSERT INTO pet VALUES (1, 1, 'Rex', '2020-02-29');
    CREATE TYPE mood AS ENUM ('calm', 'très content');
    CREATE DOMAIN age AS int4;
    CREATE FUNCTION sly_insert() RETURNS int LANGUAGE sql AS 'INSERT INTO owner (name) VALUES (''Cy'') RETURNING id';
";

impl PostgresWorld {
    async fn new() -> Self {
        let database = scratch_postgres::database().await;
        let (observer, talk) = tokio_postgres::connect(&database.uri(), NoTls).await.unwrap();
        tokio::spawn(talk);
        observer.batch_execute(TABLES).await.unwrap();
        Self { database, observer }
    }

    fn with(&self, name: &str, value: &str) -> Details {
        let mut details = self.details();
        details.set(name, value);
        details
    }
}

#[async_trait::async_trait]
impl World for PostgresWorld {
    fn driver(&self) -> &dyn Driver {
        &Postgres
    }

    fn details(&self) -> Details {
        let mut details = Details::default();
        details.set("host", self.database.host.as_str());
        details.set("port", self.database.port);
        details.set("dbname", self.database.dbname.as_str());
        details.set("user", self.database.user.as_str());
        details.set("password", self.database.password.as_str());
        details
    }

    fn broken_details(&self) -> Vec<(Details, Vec<&'static str>)> {
        vec![
            (Details::default(), vec!["dbname"]),
            (self.with("user", ""), vec!["user"]),
            (self.with("host", "no-such-host.invalid"), vec!["host"]),
            (self.with("port", "1"), vec!["host", "port"]),
            (self.with("port", "70000"), vec!["port"]),
            (self.with("port", "five"), vec!["port"]),
            (self.with("dbname", "no_such_database"), vec!["dbname"]),
            (self.with("password", "wrong"), vec!["password", "user"]),
            (self.with("password", ""), vec!["password"]),
            (self.with("user", "no_such_user"), vec!["password", "user"]),
            (self.with("additional-options", "options=-c%20x"), vec!["additional-options"]),
        ]
    }

    fn numbers(&self, count: u64) -> String {
        format!("SELECT generate_series(1, {count}::int8) AS n")
    }

    fn endless(&self) -> String {
        format!("SELECT count(*) FROM ({}) AS numbers", self.numbers(1_000_000_000_000))
    }

    fn cells(&self) -> Vec<(&'static str, Cell<'static>)> {
        let day = NaiveDate::from_ymd_opt(2020, 2, 29).unwrap();
        let time = NaiveTime::from_hms_micro_opt(10, 20, 30, 123_400).unwrap();
        let instant = DateTime::parse_from_rfc3339("2020-02-29T08:20:30.1234+00:00").unwrap();
        vec![
            ("NULL", Cell::Null),
            ("NULL::date", Cell::Null),
            ("true", Cell::Bool(true)),
            ("false", Cell::Bool(false)),
            ("(-32768)::int2", Cell::Int(-32768)),
            ("42::int4", Cell::Int(42)),
            ("(-9223372036854775808)::int8", Cell::Int(i64::MIN)),
            ("4294967295::oid", Cell::Int(4_294_967_295)),
            ("7::age", Cell::Int(7)),
            ("1.5::float4", Cell::Float(1.5)),
            ("0.1::float8", Cell::Float(0.1)),
            ("'-Infinity'::float8", Cell::Float(f64::NEG_INFINITY)),
            ("1.50", Cell::Decimal("1.50")),
            (
                "123456789012345678901234567890.12345678901234567890",
                Cell::Decimal("123456789012345678901234567890.12345678901234567890"),
            ),
            ("1e-30::numeric", Cell::Decimal("0.000000000000000000000000000001")),
            ("'Infinity'::numeric", Cell::Float(f64::INFINITY)),
            ("(-1234.5)::numeric::money", Cell::Decimal("-1234.50")),
            ("''", Cell::Text("")),
            ("'ä 😀'::varchar(9)", Cell::Text("ä 😀")),
            ("'ab'::bpchar(4)", Cell::Text("ab  ")),
            ("'très content'::mood", Cell::Text("très content")),
            ("'pg_class'::name", Cell::Text("pg_class")),
            (
                "'550E8400-E29B-41D4-A716-446655440000'::uuid",
                Cell::Text("550e8400-e29b-41d4-a716-446655440000"),
            ),
            ("'{\"a\":  1}'::json", Cell::Text("{\"a\":  1}")),
            ("'{\"a\":  1}'::jsonb", Cell::Text("{\"a\": 1}")),
            ("'2020-02-29'::date", Cell::Date(day)),
            ("'infinity'::date", Cell::Text("infinity")),
            ("'0044-03-15 BC'::date", Cell::Text("0044-03-15 BC")),
            ("'5874897-12-31'::date", Cell::Text("5874897-12-31")),
            ("'10:20:30.1234'::time", Cell::Time(time)),
            ("'24:00'::time", Cell::Text("24:00:00")),
            ("'12:20:30.1234+02'::timetz", Cell::Time(time)),
            ("'2020-02-29 10:20:30.1234'::timestamp", Cell::DateTime(day.and_time(time))),
            ("'-infinity'::timestamp", Cell::Text("-infinity")),
            ("'0044-03-15 10:00 BC'::timestamp", Cell::Text("0044-03-15 10:00:00 BC")),
            ("'2020-02-29 10:20:30.1234+02'::timestamptz", Cell::Instant(instant)),
            ("'infinity'::timestamptz", Cell::Text("infinity")),
            ("'\\x00ff'::bytea", Cell::Bytes(&[0, 255])),
            ("'1 day 02:00'::interval", Cell::Text("1 day 02:00:00")),
            ("'10.0.0.1'::inet", Cell::Text("10.0.0.1")),
            ("ARRAY[1,NULL,3]", Cell::Text("{1,NULL,3}")),
            ("ARRAY['calm']::mood[]", Cell::Text("{calm}")),
            ("ROW(1, 'x')", Cell::Text("(1,x)")),
            ("point(1,2)", Cell::Text("(1,2)")),
            ("int4range(1,3)", Cell::Text("[1,3)")),
            ("B'101'", Cell::Text("101")),
            ("to_tsvector('simple', 'a b')", Cell::Text("'a':1 'b':2")),
            ("(SELECT pet FROM pet)", Cell::Text("(1,1,Rex,2020-02-29)")),
        ]
    }

    fn writes(&self) -> Vec<&'static str> {
        vec![
            "INSERT INTO owner (name) VALUES ('Cy')",
            "UPDATE owner SET name = 'x'",
            "DELETE FROM owner",
            "DELETE FROM owner RETURNING *",
            "WITH gone AS (DELETE FROM stay RETURNING *) SELECT * FROM gone",
            "CREATE TABLE t (id int)",
            "CREATE TEMP TABLE t (id int)",
            "CREATE TABLE t AS SELECT 1",
            "SELECT 1 AS id INTO t",
            "DROP TABLE owner",
            "ALTER TABLE owner ADD COLUMN x int",
            "TRUNCATE owner CASCADE",
            "GRANT SELECT ON owner TO PUBLIC",
            "SELECT nextval('owner_id_seq')",
            "SELECT sly_insert()",
            "SELECT * FROM owner FOR UPDATE",
            "EXPLAIN ANALYZE DELETE FROM owner",
            "DO $$ BEGIN INSERT INTO owner (name) VALUES ('Cy'); END $$",
            "COMMENT ON TABLE owner IS 'x'",
            "REFRESH MATERIALIZED VIEW nothing",
        ]
    }

    fn missing_column(&self) -> &'static str {
        "column \"nope\" does not exist"
    }

    /// The server tells what it runs, and for whom.
    async fn is_quiet(&self, _: &dyn Warehouse) {
        let sql = "SELECT count(*) FROM pg_stat_activity
                   WHERE datname = current_database() AND backend_type = 'client backend'
                     AND pid <> pg_backend_pid() AND state <> 'idle'";
        for _ in 0..400 {
            let busy: i64 = self.observer.query_one(sql, &[]).await.unwrap().get(0);
            if busy == 0 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the server still runs something after twenty seconds");
    }
}
