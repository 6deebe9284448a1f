//! What is PostgreSQL's own: schemas, types, rights, sessions.

#![expect(clippy::unwrap_used, reason = "a test that cannot build its world has to fail")]

use driver::{
    BaseType, Details, Driver, QueryError, QueryErrorKind, SchemaDescription, Statement, TableKind, Warehouse,
};
use driver_postgres::Postgres;
use scratch_postgres::ScratchDatabase;
use std::{sync::Arc, time::Duration};
use tokio_postgres::{Client, NoTls};

struct World {
    database: ScratchDatabase,
    admin: Client,
}

impl World {
    async fn new(sql: &str) -> Self {
        let database = scratch_postgres::database().await;
        let (admin, talk) = tokio_postgres::connect(&database.uri(), NoTls).await.unwrap();
        tokio::spawn(talk);
        admin.batch_execute(sql).await.unwrap();
        Self { database, admin }
    }

    fn details(&self) -> Details {
        let mut details = Details::default();
        details.set("host", self.database.host.as_str());
        details.set("port", self.database.port.to_string());
        details.set("dbname", self.database.dbname.as_str());
        details.set("user", self.database.user.as_str());
        details.set("password", self.database.password.as_str());
        details
    }

    fn open(&self) -> Arc<dyn Warehouse> {
        Postgres.open(&self.details()).unwrap()
    }

    async fn describe(&self, changes: &[(&str, &str)]) -> SchemaDescription {
        let mut details = self.details();
        for (name, value) in changes {
            details.set(name, *value);
        }
        Postgres.open(&details).unwrap().describe().await.unwrap()
    }
}

fn reading(sql: &str) -> Statement {
    Statement { sql: sql.to_owned(), may_write: false, max_rows: 1000, timeout: Duration::from_secs(30) }
}

fn writing(sql: &str) -> Statement {
    Statement { may_write: true, ..reading(sql) }
}

async fn run(warehouse: &dyn Warehouse, statement: Statement) -> Result<Vec<String>, QueryError> {
    let mut rows = warehouse.run(statement).await?;
    let mut all = Vec::new();
    while let Some(batch) = rows.stream.next().await {
        all.extend(
            batch?
                .rows()
                .map(|row| row.cells().map(|cell| format!("{cell:?}")).collect::<Vec<_>>().join(" ")),
        );
    }
    Ok(all)
}

#[tokio::test]
async fn relations_of_every_kind_are_described() {
    let world = World::new(
        "CREATE SCHEMA sales; CREATE SCHEMA \"Odd name\"; CREATE EXTENSION citext;
         CREATE TYPE sales.mood AS ENUM ('calm'); CREATE TYPE mood AS ENUM ('wild'); CREATE DOMAIN sales.tag AS varchar(9) NOT NULL;
         CREATE TABLE sales.every (a int GENERATED ALWAYS AS IDENTITY, b bigserial, c numeric(9,2) DEFAULT 1.5, d sales.mood,
            e mood, f sales.tag, g jsonb, h xml, i inet, j timestamptz, k timetz, l int[], m citext, n money, o uuid,
            p int GENERATED ALWAYS AS (1 + 1) STORED, PRIMARY KEY (b, a));
         COMMENT ON TABLE sales.every IS 'All of it'; COMMENT ON COLUMN sales.every.c IS 'Price';
         CREATE TABLE parted (id int) PARTITION BY RANGE (id);
         CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10);
         CREATE MATERIALIZED VIEW \"Odd name\".\"Mat \"\"view\"\"\" AS SELECT 1 AS one;
         CREATE TABLE two (x bigint, y int, FOREIGN KEY (x, y) REFERENCES sales.every (b, a));
         ALTER TABLE two ADD gone int; ALTER TABLE two DROP gone; ALTER TABLE two ADD late text;
         INSERT INTO parted_1 SELECT 1 FROM generate_series(1, 500); ANALYZE parted_1;",
    )
    .await;
    let found = world.describe(&[]).await;
    let names: Vec<_> =
        found.tables.iter().map(|table| (table.schema.as_deref().unwrap(), table.name.as_str())).collect();
    assert_eq!(
        names,
        [
            ("Odd name", "Mat \"view\""),
            ("public", "parted"),
            ("public", "parted_1"),
            ("public", "two"),
            ("sales", "every")
        ]
    );
    assert_eq!(found.tables[0].kind, TableKind::View);
    assert_eq!(found.tables[2].estimated_rows, Some(500));
    assert_eq!(found.tables[4].estimated_rows, None, "never analysed");
    assert!(found.tables[3].foreign_keys.is_empty(), "a key of two columns is not a key of one");
    let two: Vec<_> = found.tables[3].fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(two, ["x", "y", "late"]);

    let every = &found.tables[4];
    assert_eq!(every.description.as_deref(), Some("All of it"));
    let types: Vec<_> =
        every.fields.iter().map(|field| (field.database_type.as_str(), field.base_type)).collect();
    assert_eq!(
        types,
        [
            ("int4", BaseType::Integer),
            ("int8", BaseType::BigInteger),
            ("numeric", BaseType::Decimal),
            ("\"sales\".\"mood\"", BaseType::PostgresEnum),
            ("mood", BaseType::PostgresEnum),
            ("\"sales\".\"tag\"", BaseType::Text),
            ("jsonb", BaseType::Json),
            ("xml", BaseType::Structured),
            ("inet", BaseType::IpAddress),
            ("timestamptz", BaseType::DateTimeWithLocalTz),
            ("timetz", BaseType::TimeWithLocalTz),
            ("_int4", BaseType::Any),
            ("citext", BaseType::Text),
            ("money", BaseType::Decimal),
            ("uuid", BaseType::Uuid),
            ("int4", BaseType::Integer),
        ]
    );
    let field = |name: &str| every.fields.iter().find(|field| field.name == name).unwrap();
    assert!(field("a").is_primary_key && field("b").is_primary_key && !field("c").is_primary_key);
    assert!(field("a").is_auto_increment && field("b").is_auto_increment && !field("p").is_auto_increment);
    assert!(!field("a").is_nullable && !field("f").is_nullable && field("c").is_nullable);
    assert_eq!((field("c").default.as_deref(), field("p").default.as_deref()), (Some("1.5"), None));
    assert_eq!(field("c").description.as_deref(), Some("Price"));
    assert_eq!(field("g").semantic_type, Some("type/SerializedJSON"));
}

#[tokio::test]
async fn only_wanted_schemas_are_described() {
    let world = World::new(
        "CREATE SCHEMA sales_eu; CREATE SCHEMA sales_us; CREATE SCHEMA hr; CREATE TABLE sales_eu.t (id int PRIMARY KEY);
         CREATE TABLE sales_us.t (id int REFERENCES sales_eu.t); CREATE TABLE hr.t (id int REFERENCES sales_eu.t);
         CREATE TABLE t (id int)",
    )
    .await;
    for (kind, patterns, expected) in [
        ("all", "", vec!["hr", "public", "sales_eu", "sales_us"]),
        ("inclusion", "sales_*, public", vec!["public", "sales_eu", "sales_us"]),
        ("exclusion", "sales_*", vec!["hr", "public"]),
    ] {
        let found =
            world.describe(&[("schema-filters-type", kind), ("schema-filters-patterns", patterns)]).await;
        let schemas: Vec<_> = found.tables.iter().filter_map(|table| table.schema.as_deref()).collect();
        assert_eq!(schemas, expected);
    }
    let found =
        world.describe(&[("schema-filters-type", "exclusion"), ("schema-filters-patterns", "sales_*")]).await;
    assert!(found.tables[0].foreign_keys.is_empty(), "what it points to is not there");
}

#[tokio::test]
async fn what_the_user_may_not_read_is_not_described() {
    let world = World::new("CREATE TABLE open (id int, secret text); CREATE TABLE closed (id int); CREATE TABLE part (id int, secret text)").await;
    let role = format!("role_{}", world.database.dbname);
    let sql = format!(
        "CREATE ROLE {role} LOGIN PASSWORD 'p'; GRANT SELECT ON open TO {role}; GRANT SELECT (id) ON part TO {role}"
    );
    world.admin.batch_execute(&sql).await.unwrap();
    let found = world.describe(&[("user", &role), ("password", "p")]).await;
    world.admin.batch_execute(&format!("DROP OWNED BY {role}; DROP ROLE {role}")).await.unwrap();
    let seen: Vec<_> = found.tables.iter().map(|table| (table.name.as_str(), table.fields.len())).collect();
    assert_eq!(seen, [("open", 2), ("part", 1)]);
}

/// Statements share connections; nothing one leaves behind may reach the next.
#[tokio::test]
async fn a_session_is_clean_for_the_next_statement() {
    let world = World::new("SELECT 1").await;
    let warehouse = world.open();
    for sql in [
        "SELECT set_config('application_name', 'changed', false), set_config('search_path', 'nowhere', false)",
        "SELECT pg_advisory_lock(7)",
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
        "SET application_name = 'changed'",
        "PREPARE left_behind AS SELECT 1",
        "LISTEN left_behind",
        "ROLLBACK",
        "COMMIT",
        "BEGIN READ WRITE",
        "DECLARE left_behind CURSOR WITH HOLD FOR SELECT 1",
    ] {
        let pooled = run(&*warehouse, reading("SELECT pg_backend_pid()")).await.unwrap();
        assert_eq!(pooled.len(), 1);
        run(&*warehouse, reading(sql)).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        let sql = "SELECT current_setting('application_name'), current_setting('search_path'),
                          (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
                             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())),
                          (SELECT count(*) FROM pg_listening_channels()), (SELECT count(*) FROM pg_cursors),
                          (SELECT count(*) FROM pg_prepared_statements WHERE name = 'left_behind'),
                          current_setting('transaction_read_only')";
        // Tidying up happens behind the reader's back; the lock shows when it is done.
        let expected =
            "Text(\"Metalith\") Text(\"\\\"$user\\\", public\") Int(0) Int(0) Int(0) Int(0) Text(\"on\")";
        let mut found = String::new();
        for _ in 0..100 {
            found = run(&*warehouse, reading(sql)).await.unwrap().remove(0);
            if found == expected {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(found, expected);
    }
}

#[tokio::test]
async fn connections_are_used_again_also_after_a_cut_result() {
    let world = World::new("SELECT 1").await;
    let warehouse = world.open();
    let mut pids = Vec::new();
    for _ in 0..5 {
        let cut =
            Statement { max_rows: 5, ..reading("SELECT pg_backend_pid() FROM generate_series(1, 3000000)") };
        pids.extend(run(&*warehouse, cut).await.unwrap());
        is_tidied(&world).await;
    }
    assert_eq!(pids.len(), 25);
    pids.sort();
    pids.dedup();
    assert!(pids.len() < 4, "five statements opened {pids:?}");
}

/// Waits until nothing is at work in the database: tidying up happens behind the reader's back.
async fn is_tidied(world: &World) {
    let sql = "SELECT 1 FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'";
    for _ in 0..500 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        if world.admin.query(sql, &[]).await.unwrap().is_empty() {
            return;
        }
    }
    panic!("something is still at work");
}

#[tokio::test]
async fn a_warehouse_survives_its_server_hanging_up() {
    let world = World::new("SELECT 1").await;
    let warehouse = world.open();
    run(&*warehouse, reading("SELECT 1")).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    assert_eq!(world.admin.query(sql, &[]).await.unwrap().len(), 1, "one connection lay idle");
    assert_eq!(run(&*warehouse, reading("SELECT 1")).await.unwrap(), ["Int(1)"]);

    let slow = tokio::spawn(async move { run(&*warehouse, reading("SELECT pg_sleep(30)")).await });
    // What runs at first may be what readies the connection; a new one is tried then.
    let sql = format!("{sql} AND state = 'active' AND query LIKE '%pg_sleep(30)%'");
    while !slow.is_finished() {
        world.admin.query(&sql, &[]).await.unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(slow.await.unwrap().unwrap_err().kind, QueryErrorKind::Connection);
}

#[tokio::test]
async fn eight_connections_serve_however_many_statements() {
    let world = World::new("SELECT 1").await;
    let warehouse = world.open();
    let all: Vec<_> = (0..30)
        .map(|_| {
            let warehouse = Arc::clone(&warehouse);
            tokio::spawn(async move { run(&*warehouse, reading("SELECT pg_sleep(0.1)")).await })
        })
        .collect();
    let count = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let mut most = 0;
    while !all.iter().all(tokio::task::JoinHandle::is_finished) {
        most = most.max(world.admin.query_one(count, &[]).await.unwrap().get::<_, i64>(0));
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert!((2..=8).contains(&most), "{most}");
    for task in all {
        task.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn writing_can_do_what_no_transaction_can() {
    let world = World::new("CREATE TABLE t (id int)").await;
    let warehouse = world.open();
    for sql in [
        "VACUUM t",
        "CREATE INDEX CONCURRENTLY ON t (id)",
        "DO $$ BEGIN INSERT INTO t VALUES (1); COMMIT; END $$",
    ] {
        run(&*warehouse, writing(sql)).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
    assert_eq!(run(&*warehouse, reading("SELECT * FROM t")).await.unwrap(), ["Int(1)"]);
}

#[tokio::test]
async fn a_database_that_allows_no_writing_says_so_itself() {
    let world = World::new("CREATE TABLE t (id int)").await;
    let sql = format!("ALTER DATABASE {} SET default_transaction_read_only = on", world.database.dbname);
    world.admin.batch_execute(&sql).await.unwrap();
    let error = run(&*world.open(), writing("INSERT INTO t VALUES (1)")).await.unwrap_err();
    assert_eq!(error.kind, QueryErrorKind::ReadOnly);
    assert!(!error.message.contains("administrator"), "{error}");
}

#[tokio::test]
async fn refusals_carry_their_code_and_their_reason() {
    let world = World::new("CREATE TABLE t (id int UNIQUE); INSERT INTO t VALUES (1)").await;
    let warehouse = world.open();
    for (sql, code, words) in [
        ("SELECT * FROM nowhere", Some("42P01"), "relation \"nowhere\" does not exist"),
        ("SELECT 1/0", Some("22012"), "division by zero"),
        ("SELECT $1::int", Some("42P02"), "there is no parameter $1"),
        ("SELECT length(1)", Some("42883"), "Hint: "),
        ("COPY t TO STDOUT", None, "Use SELECT"),
        ("/* x */ copy t to program 'true'", None, "Use SELECT"),
    ] {
        let error = run(&*warehouse, reading(sql)).await.unwrap_err();
        assert_eq!(
            (error.kind, error.sqlstate.as_deref()),
            (QueryErrorKind::Invalid, code),
            "{sql}: {error}"
        );
        assert!(error.message.contains(words), "{sql}: {error}");
    }
    let error = run(&*warehouse, writing("INSERT INTO t VALUES (1)")).await.unwrap_err();
    assert!(error.message.contains("Key (id)=(1) already exists."), "{error}");
}

#[tokio::test]
async fn a_server_that_was_never_there_is_a_connection_error() {
    let mut details = Details::default();
    for (name, value) in [("host", "127.0.0.1"), ("dbname", "d"), ("user", "u"), ("port", "1")] {
        details.set(name, value);
    }
    let error = run(&*Postgres.open(&details).unwrap(), reading("SELECT 1")).await.unwrap_err();
    assert_eq!(error.kind, QueryErrorKind::Connection);
}

#[test]
fn the_form_is_valid_json() {
    let form = serde_json::to_value(Postgres.engine().fields).unwrap();
    let names: Vec<_> =
        form.as_array().unwrap().iter().map(|field| field["name"].as_str().unwrap()).collect();
    assert_eq!(names[..5], ["host", "port", "dbname", "user", "password"]);
    assert_eq!(form[8]["visible-if"], serde_json::json!({"ssl": true}));
    assert_eq!(form[8]["default"], "require");
    assert_eq!(form[4]["type"], "password");
}
