//! What is SQLite's own: the file and its neighbours, and what a schema there may hold.

#![expect(clippy::unwrap_used, reason = "a test that cannot build its world has to fail")]

use driver::{
    BaseType, ConnectError, Details, Driver, QueryError, QueryErrorKind, Statement, TableKind, Warehouse,
};
use driver_sqlite::Sqlite;
use rusqlite::Connection;
use std::{fs, os::unix::fs::symlink, path::PathBuf, sync::Arc, time::Duration};

struct World {
    folder: tempfile::TempDir,
}

impl World {
    fn new(sql: &str) -> Self {
        let world = Self { folder: tempfile::tempdir().unwrap() };
        world.sqlite().execute_batch(sql).unwrap();
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn sqlite(&self) -> Connection {
        Connection::open(self.path("world.db")).unwrap()
    }

    fn open(&self) -> Arc<dyn Warehouse> {
        open(&self.path("world.db"))
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn open(path: &std::path::Path) -> Arc<dyn Warehouse> {
    let mut details = Details::default();
    details.set("db", path.to_str().unwrap());
    Sqlite.open(&details).unwrap()
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

async fn check(warehouse: &dyn Warehouse) -> Result<(), ConnectError> {
    warehouse.check().await.map(drop)
}

#[tokio::test]
async fn each_thing_that_is_wrong_with_a_file_is_said_in_words() {
    let world = World::new("CREATE TABLE t (id INT)");
    fs::write(world.path("text"), "A letter that is longer than sixteen bytes.").unwrap();
    fs::write(world.path("damaged"), [b"SQLite format 3\0".as_slice(), &[7; 4000]].concat()).unwrap();
    let listener = std::os::unix::net::UnixListener::bind(world.path("socket")).unwrap();
    let app = rusqlite::Connection::open(world.path("app.db")).unwrap();
    app.pragma_update(None, "application_id", kernel::APP_DATABASE_MARK).unwrap();
    app.pragma_update(None, "journal_mode", "wal").unwrap();
    for (name, words) in [
        ("nowhere", "does not exist"),
        ("", "is a folder"),
        ("socket", "is not a regular file"),
        ("text", "is not an SQLite database"),
        ("damaged", "is not an SQLite database, or is encrypted"),
        ("app.db", "is the app database of a Metalith server"),
    ] {
        let error = check(&*open(&world.path(name))).await.unwrap_err();
        assert!(error.message.contains(words), "{name}: {error}");
        let error = run(&*open(&world.path(name)), reading("SELECT 1")).await.unwrap_err();
        assert_eq!(error.kind, QueryErrorKind::Connection, "{name}");
        assert!(error.message.contains(words), "{name}: {error}");
    }
    drop(listener);
}

#[tokio::test]
async fn opening_and_reading_make_no_file() {
    let world = World::new("CREATE TABLE t (id INT)");
    assert!(check(&*open(&world.path("new.db"))).await.is_err());
    assert!(run(&*open(&world.path("new.db")), writing("CREATE TABLE t (id INT)")).await.is_err());
    run(&*world.open(), reading("SELECT * FROM t")).await.unwrap();
    assert_eq!(world.names(), ["world.db"]);
}

#[tokio::test]
async fn a_name_that_looks_like_a_uri_is_a_name() {
    let world = World::new("CREATE TABLE t (id INT)");
    for name in ["a?mode=memory", "b%20c", "d#e", "file:f"] {
        fs::copy(world.path("world.db"), world.path(name)).unwrap();
        assert!(
            run(&*open(&world.path(name)), reading("SELECT * FROM t")).await.unwrap().is_empty(),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_locked_file_is_told_from_a_damaged_one() {
    let world = World::new("CREATE TABLE t (id INT)");
    let other = world.sqlite();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let (checked, ran) = (world.open(), world.open());
    let (checked, ran) = tokio::join!(check(&*checked), run(&*ran, reading("SELECT * FROM t")));
    let error = checked.unwrap_err();
    assert!(error.message.contains("locked by another program"), "{error}");
    assert!(error.fields.contains_key("db"));
    assert_eq!(ran.unwrap_err().kind, QueryErrorKind::Connection);
}

/// A writing program keeps a log beside the file; readers need room for its index. A link to nowhere in the
/// index's place stands for a folder that cannot be written, which no test that runs as root can have.
#[tokio::test]
async fn a_file_in_wal_mode_is_read_where_the_log_can_and_where_it_cannot() {
    let world = World::new("PRAGMA journal_mode = WAL; CREATE TABLE t (id INT); INSERT INTO t VALUES (1)");
    let writer = world.sqlite();
    writer.execute_batch("INSERT INTO t VALUES (2)").unwrap();
    let warehouse = world.open();
    assert_eq!(run(&*warehouse, reading("SELECT count(*) FROM t")).await.unwrap(), ["Int(2)"]);
    writer.execute_batch("INSERT INTO t VALUES (3)").unwrap();
    assert_eq!(run(&*warehouse, reading("SELECT count(*) FROM t")).await.unwrap(), ["Int(3)"]);

    let with_log = world.path("with-log.db");
    fs::copy(world.path("world.db"), &with_log).unwrap();
    fs::copy(world.path("world.db-wal"), world.path("with-log.db-wal")).unwrap();
    symlink("/nowhere/at/all", world.path("with-log.db-shm")).unwrap();
    let error = check(&*open(&with_log)).await.unwrap_err();
    assert!(error.message.contains("-wal file"), "{error}");

    // The last to leave puts the log into the file, if it may write.
    drop(warehouse);
    drop(writer);
    let alone = world.path("alone #1?.db");
    fs::copy(world.path("world.db"), &alone).unwrap();
    symlink("/nowhere/at/all", world.path("alone #1?.db-shm")).unwrap();
    let warehouse = open(&alone);
    check(&*warehouse).await.unwrap();
    assert_eq!(run(&*warehouse, reading("SELECT count(*) FROM t")).await.unwrap(), ["Int(3)"]);
}

#[tokio::test]
async fn a_file_put_in_place_of_another_is_seen() {
    let world = World::new("CREATE TABLE t (id INT); INSERT INTO t VALUES (1)");
    let warehouse = world.open();
    assert_eq!(run(&*warehouse, reading("SELECT id FROM t")).await.unwrap(), ["Int(1)"]);
    let other = World::new("CREATE TABLE t (id INT); INSERT INTO t VALUES (2)");
    fs::rename(other.path("world.db"), world.path("world.db")).unwrap();
    assert_eq!(run(&*warehouse, reading("SELECT id FROM t")).await.unwrap(), ["Int(2)"]);
}

#[tokio::test]
async fn the_fence_holds_where_writing_is_allowed() {
    let world = World::new("CREATE TABLE t (id INT)");
    let other = world.path("other.db");
    let other = other.to_str().unwrap();
    let warehouse = world.open();
    for sql in [
        &format!("ATTACH '{other}' AS other"),
        &format!("VACUUM INTO '{other}'"),
        "VACUUM",
        "DETACH main",
        "BEGIN",
        "COMMIT",
        "SAVEPOINT s",
        "PRAGMA writable_schema = ON",
        "PRAGMA writable_schema",
        "PRAGMA journal_mode = WAL",
        "PRAGMA temp_store_directory = '/'",
        "SELECT load_extension('x')",
        "UPDATE sqlite_schema SET sql = 'x'",
        "CREATE TABLE sqlite_mine (id INT)",
    ] {
        let error = run(&*warehouse, writing(sql)).await.unwrap_err();
        assert_eq!(error.kind, QueryErrorKind::Invalid, "{sql}: {error}");
        let error = run(&*warehouse, reading(sql)).await.unwrap_err();
        assert!(matches!(error.kind, QueryErrorKind::Invalid | QueryErrorKind::ReadOnly), "{sql}: {error}");
    }
    assert_eq!(world.names(), ["world.db"]);
}

#[tokio::test]
async fn questions_about_the_file_are_answered() {
    let world = World::new("CREATE TABLE t (id INT); PRAGMA user_version = 7");
    let warehouse = world.open();
    for (sql, rows) in [
        ("PRAGMA user_version", 1),
        ("PRAGMA table_info(t)", 1),
        ("SELECT name FROM pragma_table_info('t')", 1),
        ("SELECT name FROM sqlite_schema", 1),
        ("EXPLAIN QUERY PLAN SELECT * FROM t", 1),
        ("PRAGMA integrity_check", 1),
        ("VALUES (1), (2)", 2),
    ] {
        assert_eq!(run(&*warehouse, reading(sql)).await.unwrap().len(), rows, "{sql}");
    }
}

#[tokio::test]
async fn a_value_too_large_is_refused() {
    let world = World::new("CREATE TABLE t (id INT)");
    let error = run(&*world.open(), reading("SELECT zeroblob(70000000)")).await.unwrap_err();
    assert_eq!((error.kind, error.message.as_str()), (QueryErrorKind::Invalid, "string or blob too big"));
}

#[tokio::test]
async fn all_that_a_schema_may_hold_is_described() {
    let world = World::new(
        "CREATE TABLE \"Parent One\" (Code TEXT PRIMARY KEY, n NUMERIC) WITHOUT ROWID;
         CREATE TABLE pair (a INTEGER, b INTEGER, PRIMARY KEY (a, b));
         CREATE TABLE child (id INTEGER PRIMARY KEY AUTOINCREMENT, p REFERENCES \"parent one\", q TEXT REFERENCES \"Parent One\" (CODE),
            r INT REFERENCES missing, s INT REFERENCES pair, x INT, y INT DEFAULT (1 + 1), z INT GENERATED ALWAYS AS (y * 2) VIRTUAL,
            FOREIGN KEY (x, y) REFERENCES pair (a, b));
         CREATE TABLE bigkey (id BIGINT PRIMARY KEY);
         CREATE TABLE gone (id INT); CREATE VIEW broken AS SELECT * FROM gone; DROP TABLE gone;
         CREATE VIEW fine AS SELECT code AS c, 1 + 1 AS two FROM \"Parent One\";
         CREATE VIRTUAL TABLE words USING fts5(body);",
    );
    let found = world.open().describe().await.unwrap();
    let names: Vec<_> =
        found.tables.iter().map(|table| (table.name.as_str(), table.kind, table.fields.len())).collect();
    assert_eq!(
        names,
        [
            ("Parent One", TableKind::Table, 2),
            ("bigkey", TableKind::Table, 1),
            ("broken", TableKind::View, 0),
            ("child", TableKind::Table, 8),
            ("fine", TableKind::View, 2),
            ("pair", TableKind::Table, 2),
            ("words", TableKind::Table, 1)
        ]
    );
    let child = &found.tables[3];
    let keys: Vec<_> = child
        .foreign_keys
        .iter()
        .map(|key| (key.field.as_str(), key.target_table.as_str(), key.target_field.as_str()))
        .collect();
    assert_eq!(keys, [("p", "Parent One", "Code"), ("q", "Parent One", "Code")]);
    let field = |name: &str| child.fields.iter().find(|field| field.name == name).unwrap();
    assert!(field("id").is_auto_increment && field("id").is_primary_key && !field("id").is_nullable);
    assert_eq!((field("p").database_type.as_str(), field("p").base_type), ("", BaseType::Any));
    assert_eq!((field("y").default.as_deref(), field("z").default.as_deref()), (Some("1 + 1"), None));
    assert_eq!(field("z").base_type, BaseType::Integer);
    let parent = &found.tables[0].fields;
    assert!(parent[0].is_primary_key && !parent[0].is_auto_increment && !parent[0].is_nullable);
    assert_eq!(parent[1].base_type, BaseType::Float);
    assert!(!found.tables[1].fields[0].is_auto_increment, "only INTEGER is another name of the row number");
}

#[tokio::test]
async fn ten_thousand_tables_are_described() {
    let world = World::new("CREATE TABLE t (id INTEGER PRIMARY KEY)");
    let connection = world.sqlite();
    connection.execute_batch("BEGIN").unwrap();
    for table in 0..10_000 {
        let columns = (1..10).map(|column| format!("c{column} TEXT")).collect::<Vec<_>>().join(", ");
        let sql = format!("CREATE TABLE t{table} (id INTEGER PRIMARY KEY REFERENCES t (id), {columns})");
        connection.execute_batch(&sql).unwrap();
    }
    connection.execute_batch("COMMIT").unwrap();
    let found = world.open().describe().await.unwrap();
    assert_eq!(found.tables.len(), 10_001);
    assert!(found.tables[1..].iter().all(|table| table.fields.len() == 10 && table.foreign_keys.len() == 1));
}

#[test]
fn the_form_asks_for_the_file() {
    let form = serde_json::to_value(Sqlite.engine().fields).unwrap();
    assert_eq!((&form[0]["name"], &form[0]["required"]), (&"db".into(), &true.into()));
}
