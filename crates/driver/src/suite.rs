//! What every driver has to do, as tests.
//!
//! A driver supplies a [`World`]: a database of its own with the tables of [`World::open`] in it, and the few SQL
//! texts in which engines differ. [`contract_tests!`](crate::contract_tests) makes a test of each function here. What
//! an engine cannot do is said in its world, so that the gap is written down where the driver is.

use crate::{
    BaseType, Cell, Details, Driver, QueryError, QueryErrorKind, Rows, SchemaDescription, Statement,
    TableKind, Warehouse,
};
use std::{sync::Arc, time::Duration};

/// One engine's side of the tests.
#[async_trait::async_trait]
pub trait World: Send + Sync {
    /// The driver under test.
    fn driver(&self) -> &dyn Driver;

    /// Details that lead to a database holding, with rows:
    ///
    /// - `owner (id <auto-made primary key>, name <text> NOT NULL)`: (1, 'Ann'), (2, 'Bob')
    /// - `pet (id <integer> primary key, owner_id → owner, name <text>, born <date>)`: (1, 1, 'Rex', 2020-02-29)
    /// - `stay (pet_id, night, primary key (pet_id, night), pet_id → pet)`: no rows
    /// - `named_pet`, a view of `pet (id, name)`
    fn details(&self) -> Details;

    /// Details that lead nowhere, and the form fields that the error has to name.
    fn broken_details(&self) -> Vec<(Details, Vec<&'static str>)>;

    /// A query for the numbers 1 to `count` in a column `n`.
    fn numbers(&self, count: u64) -> String;

    /// A query that computes for minutes without giving a row.
    fn endless(&self) -> String;

    /// Expressions, and the cell each has to come out as.
    fn cells(&self) -> Vec<(&'static str, Cell<'static>)>;

    /// Statements that would change something, each to be refused as [`QueryErrorKind::ReadOnly`].
    fn writes(&self) -> Vec<&'static str>;

    /// How the database pronounces that a column is missing.
    fn missing_column(&self) -> &'static str;

    /// Waits until the database runs none of our statements, and panics when it still does after some seconds.
    async fn is_quiet(&self, warehouse: &dyn Warehouse);
}

/// Makes a test of each function in this module: `contract_tests!(world().await)`.
#[macro_export]
macro_rules! contract_tests {
    ($world:expr) => {
        $crate::contract_tests!($world;
            good_details_connect_and_bad_ones_name_their_field
            tables_keys_and_types_are_found
            every_kind_of_cell_comes_through
            equal_column_names_are_kept
            a_slow_reader_slows_the_database_and_loses_nothing
            reading_stops_at_the_limit
            without_rows_the_columns_are_told_and_nothing_runs
            a_result_that_nobody_reads_is_cancelled_in_the_database
            a_statement_is_cancelled_when_its_start_is_no_longer_awaited
            a_statement_that_takes_too_long_is_stopped
            a_reader_that_stalls_does_not_outlast_the_timeout
            what_writes_is_refused
            what_writes_runs_where_it_may
            a_write_is_whole_even_when_its_answer_is_cut
            an_error_points_at_its_place
            several_statements_are_refused
            a_text_without_a_statement_is_refused
            a_nul_is_refused_at_its_place
            a_megabyte_of_statement_runs
            fifty_statements_at_once_all_finish
            a_name_is_quoted_whatever_it_holds
        );
    };
    ($world:expr; $($name:ident)*) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            $crate::suite::$name(&$world).await;
        })*
    };
}

fn open(world: &dyn World) -> Arc<dyn Warehouse> {
    world.driver().open(&world.details()).expect("the world's details are good")
}

fn statement(sql: impl Into<String>) -> Statement {
    Statement { sql: sql.into(), may_write: false, max_rows: 1_000_000, timeout: Duration::from_mins(1) }
}

async fn run(warehouse: &dyn Warehouse, statement: Statement) -> Result<Vec<Vec<String>>, QueryError> {
    drain(warehouse.run(statement).await?).await
}

/// Reads everything, each cell as its `Debug` text.
async fn drain(mut rows: Rows) -> Result<Vec<Vec<String>>, QueryError> {
    let mut all = Vec::new();
    while let Some(batch) = rows.stream.next().await {
        all.extend(batch?.rows().map(|row| row.cells().map(|cell| format!("{cell:?}")).collect::<Vec<_>>()));
    }
    Ok(all)
}

async fn refused(warehouse: &dyn Warehouse, statement: Statement) -> QueryError {
    let sql = statement.sql.chars().take(200).collect::<String>();
    match run(warehouse, statement).await {
        Ok(rows) => panic!("not refused: {sql}: {} rows", rows.len()),
        Err(error) => error,
    }
}

async fn describe(world: &dyn World) -> SchemaDescription {
    open(world).describe().await.expect("the world can be described")
}

/// Good details connect and bad ones name their field.
pub async fn good_details_connect_and_bad_ones_name_their_field(world: &dyn World) {
    let version = open(world).check().await.expect("the world's details are good");
    assert!(version.semantic[0] >= 3 && !version.version.is_empty() && !version.timezone.is_empty());
    for (details, fields) in world.broken_details() {
        let found = match world.driver().open(&details) {
            Ok(warehouse) => warehouse.check().await.expect_err("broken details do not connect"),
            Err(error) => error,
        };
        assert_eq!(found.fields.keys().copied().collect::<Vec<_>>(), fields, "{found}");
        assert!(found.fields.values().all(|hint| !hint.is_empty()) && !found.message.is_empty());
    }
}

/// Tables keys and types are found.
pub async fn tables_keys_and_types_are_found(world: &dyn World) {
    let found = describe(world).await;
    let names: Vec<_> = found.tables.iter().map(|table| table.name.as_str()).collect();
    assert_eq!(names, ["named_pet", "owner", "pet", "stay"]);
    let table = |name: &str| found.tables.iter().find(|table| table.name == name).expect("listed above");
    let field = |of: &str, name: &str| {
        table(of)
            .fields
            .iter()
            .find(|field| field.name == name)
            .cloned()
            .unwrap_or_else(|| panic!("no {of}.{name}"))
    };

    assert_eq!(table("named_pet").kind, TableKind::View);
    assert_eq!(table("pet").kind, TableKind::Table);
    let order: Vec<_> = table("pet").fields.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(order, ["id", "owner_id", "name", "born"]);
    assert_eq!(field("pet", "name").base_type, BaseType::Text);
    assert_eq!(field("pet", "born").base_type, BaseType::Date);
    assert_eq!(field("pet", "id").base_type, BaseType::Integer);
    assert!(field("owner", "id").is_primary_key && field("owner", "id").is_auto_increment);
    assert!(!field("owner", "id").is_nullable && !field("owner", "name").is_nullable);
    assert!(field("pet", "owner_id").is_nullable && !field("pet", "owner_id").is_primary_key);
    assert!(field("stay", "pet_id").is_primary_key && field("stay", "night").is_primary_key);
    assert!(!field("stay", "pet_id").is_auto_increment);

    let key = |of: &str| {
        let keys = &table(of).foreign_keys;
        assert_eq!(keys.len(), 1, "{of}");
        (keys[0].field.clone(), keys[0].target_table.clone(), keys[0].target_field.clone())
    };
    assert_eq!(key("pet"), ("owner_id".to_owned(), "owner".to_owned(), "id".to_owned()));
    assert_eq!(key("stay"), ("pet_id".to_owned(), "pet".to_owned(), "id".to_owned()));
    assert_eq!(table("pet").foreign_keys[0].target_schema, table("owner").schema);
}

/// Every kind of cell comes through.
pub async fn every_kind_of_cell_comes_through(world: &dyn World) {
    let warehouse = open(world);
    let cells = world.cells();
    let list = cells.iter().map(|(expression, _)| *expression).collect::<Vec<_>>().join(", ");
    let rows = run(&*warehouse, statement(format!("SELECT {list}"))).await.expect("all of them at once");
    for (found, (expression, expected)) in rows[0].iter().zip(&cells) {
        assert_eq!(*found, format!("{expected:?}"), "{expression}");
    }
    for (expression, expected) in &cells {
        let rows = run(&*warehouse, statement(format!("SELECT {expression} AS v"))).await.expect(expression);
        assert_eq!(rows, [[format!("{expected:?}")]], "{expression}");
    }
}

/// Equal column names are kept.
pub async fn equal_column_names_are_kept(world: &dyn World) {
    let warehouse = open(world);
    let rows =
        warehouse.run(statement("SELECT 1 AS a, 2 AS a, 'x' AS \"A b\"")).await.expect("it is plain SQL");
    let names: Vec<_> = rows.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["a", "a", "A b"]);
    assert_eq!(drain(rows).await.expect("one row"), [["Int(1)", "Int(2)", "Text(\"x\")"]]);
}

/// A slow reader slows the database and loses nothing.
pub async fn a_slow_reader_slows_the_database_and_loses_nothing(world: &dyn World) {
    let warehouse = open(world);
    let mut rows = warehouse.run(statement(world.numbers(100_000))).await.expect("numbers");
    let (mut expected, mut largest) = (0, 0);
    while let Some(batch) = rows.stream.next().await {
        assert!(rows.stream.waiting() <= 5, "{} batches wait", rows.stream.waiting());
        let batch = batch.expect("no error on the way");
        largest = largest.max(batch.len());
        for row in batch.rows() {
            expected += 1;
            assert_eq!(row.cells().next(), Some(Cell::Int(expected)));
        }
        // Long enough for a driver that does not wait to run away.
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    assert_eq!(expected, 100_000);
    assert!(largest <= 4096, "a batch of {largest} rows is not a batch");
}

/// Reading stops at the limit.
pub async fn reading_stops_at_the_limit(world: &dyn World) {
    let warehouse = open(world);
    for limit in [1, 2000, 5000] {
        let limited = Statement { max_rows: limit, ..statement(world.numbers(10_000_000)) };
        let rows = run(&*warehouse, limited).await.expect("numbers");
        assert_eq!(rows.len() as u64, limit);
    }
    world.is_quiet(&*warehouse).await;
    let none = Statement { max_rows: 0, ..statement(world.numbers(10)) };
    assert_eq!(run(&*warehouse, none).await.expect("no rows are wanted").len(), 0);
}

/// Without rows to read only the columns are told.
pub async fn without_rows_the_columns_are_told_and_nothing_runs(world: &dyn World) {
    let warehouse = open(world);
    let told = Statement { max_rows: 0, ..statement(world.endless()) };
    let rows = warehouse.run(told).await.expect("the columns are known at once");
    assert_eq!(rows.columns.len(), 1);
    assert!(drain(rows).await.expect("it ends at once").is_empty());
}

/// A result that nobody reads is cancelled in the database.
pub async fn a_result_that_nobody_reads_is_cancelled_in_the_database(world: &dyn World) {
    let warehouse = open(world);
    let mut rows = warehouse.run(statement(world.numbers(1_000_000_000))).await.expect("numbers");
    assert!(rows.stream.next().await.is_some_and(|batch| batch.is_ok()));
    drop(rows);
    let computing = warehouse.run(statement(world.endless())).await.expect("the columns are known at once");
    drop(computing);
    world.is_quiet(&*warehouse).await;
    assert_eq!(
        run(&*warehouse, statement("SELECT 1")).await.expect("the warehouse still serves"),
        [["Int(1)"]]
    );
}

/// A statement is cancelled when its start is no longer awaited.
pub async fn a_statement_is_cancelled_when_its_start_is_no_longer_awaited(world: &dyn World) {
    let warehouse = open(world);
    for patience in [0, 1, 20] {
        let starting = async { warehouse.run(statement(world.endless())).await.map(drop) };
        let _ = tokio::time::timeout(Duration::from_millis(patience), starting).await;
    }
    world.is_quiet(&*warehouse).await;
}

/// A statement that takes too long is stopped.
pub async fn a_statement_that_takes_too_long_is_stopped(world: &dyn World) {
    let warehouse = open(world);
    let impatient = Statement { timeout: Duration::from_millis(300), ..statement(world.endless()) };
    let error = refused(&*warehouse, impatient).await;
    assert_eq!(error.kind, QueryErrorKind::TimedOut, "{error}");
    world.is_quiet(&*warehouse).await;
}

/// A reader that stalls does not outlast the timeout.
pub async fn a_reader_that_stalls_does_not_outlast_the_timeout(world: &dyn World) {
    let warehouse = open(world);
    let impatient =
        Statement { timeout: Duration::from_millis(300), ..statement(world.numbers(1_000_000_000)) };
    let limitless = Statement { max_rows: u64::MAX, ..impatient };
    let rows = warehouse.run(limitless).await.expect("numbers");
    world.is_quiet(&*warehouse).await;
    let error = drain(rows).await.expect_err("the statement was stopped meanwhile");
    assert_eq!(error.kind, QueryErrorKind::TimedOut, "{error}");
}

/// What writes is refused.
pub async fn what_writes_is_refused(world: &dyn World) {
    let warehouse = open(world);
    let before = describe(world).await;
    for sql in world.writes() {
        let error = refused(&*warehouse, statement(sql)).await;
        assert_eq!(error.kind, QueryErrorKind::ReadOnly, "{sql}: {error}");
        assert!(error.message.contains("administrator"), "{sql}: {error}");
    }
    let owners = run(&*warehouse, statement("SELECT count(*) FROM owner")).await.expect("owner is there");
    assert_eq!(owners, [["Int(2)"]]);
    assert_eq!(describe(world).await, before);
}

/// What writes runs where it may.
pub async fn what_writes_runs_where_it_may(world: &dyn World) {
    let warehouse = open(world);
    let writing = |sql: &str| Statement { may_write: true, ..statement(sql) };
    let rows = warehouse.run(writing("CREATE TABLE made (id INTEGER)")).await.expect("it may");
    assert!(rows.columns.is_empty());
    assert!(drain(rows).await.expect("it may").is_empty());
    run(&*warehouse, writing("INSERT INTO made VALUES (7), (8)")).await.expect("it may");
    let error = refused(&*warehouse, writing("INSERT INTO made VALUES ('x', 2, 3)")).await;
    assert_eq!(error.kind, QueryErrorKind::Invalid);
    let found = run(&*warehouse, statement("SELECT id FROM made ORDER BY id")).await.expect("it was made");
    assert_eq!(found, [["Int(7)"], ["Int(8)"]]);
    assert_eq!(refused(&*warehouse, statement("DROP TABLE made")).await.kind, QueryErrorKind::ReadOnly);
}

/// A write is whole even when its answer is cut.
pub async fn a_write_is_whole_even_when_its_answer_is_cut(world: &dyn World) {
    let warehouse = open(world);
    run(&*warehouse, Statement { may_write: true, ..statement("CREATE TABLE made (id INTEGER)") })
        .await
        .expect("it may");
    let sql = format!("INSERT INTO made SELECT n FROM ({}) AS numbers RETURNING id", world.numbers(50_000));
    let cut = Statement { may_write: true, max_rows: 10, ..statement(sql) };
    assert_eq!(run(&*warehouse, cut).await.expect("it may").len(), 10);
    world.is_quiet(&*warehouse).await;
    let count = run(&*warehouse, statement("SELECT count(*) FROM made")).await.expect("it was made");
    assert_eq!(count, [["Int(50000)"]]);
}

/// An error points at its place.
pub async fn an_error_points_at_its_place(world: &dyn World) {
    let warehouse = open(world);
    for (before, fault) in
        [("SELECT ", "nope"), ("SELECT 'äöü😀', ", "nope"), ("-- 😀\nSELECT 1,\n  ", "nope")]
    {
        let error = refused(&*warehouse, statement(format!("{before}{fault} FROM owner"))).await;
        let place = u32::try_from(before.chars().count() + 1).expect("short");
        assert_eq!((error.kind, error.position), (QueryErrorKind::Invalid, Some(place)), "{before}: {error}");
        assert!(error.message.contains(world.missing_column()), "{error}");
    }
    let error = refused(&*warehouse, statement("SELEC 1")).await;
    assert_eq!((error.kind, error.position), (QueryErrorKind::Invalid, Some(1)), "{error}");
}

/// Several statements are refused.
pub async fn several_statements_are_refused(world: &dyn World) {
    let warehouse = open(world);
    for sql in
        ["SELECT 1; SELECT 2", "SELECT 1; DROP TABLE owner;", "SELECT 1;;SELECT 2", "SELECT 1; nonsense"]
    {
        let error = refused(&*warehouse, statement(sql)).await;
        assert_eq!(error.kind, QueryErrorKind::Invalid, "{sql}: {error}");
    }
    let error = refused(&*warehouse, statement("SELECT 1; SELECT 2")).await;
    assert!(error.message.contains("more than one statement"), "{error}");
    for sql in ["SELECT 1;", "SELECT 1 ; -- done\n", "/* first */ SELECT 1 /* ; */;  \n", "-- ;\nSELECT 1"] {
        assert_eq!(run(&*warehouse, statement(sql)).await.expect(sql), [["Int(1)"]], "{sql}");
    }
}

/// A text without a statement is refused.
pub async fn a_text_without_a_statement_is_refused(world: &dyn World) {
    let warehouse = open(world);
    for sql in ["", "   \n", "-- nothing", "/* nothing */", ";"] {
        let error = refused(&*warehouse, statement(sql)).await;
        assert_eq!(error.kind, QueryErrorKind::Invalid, "{sql}: {error}");
        assert!(error.message.contains("no statement"), "{sql}: {error}");
    }
}

/// A nul is refused at its place.
pub async fn a_nul_is_refused_at_its_place(world: &dyn World) {
    let warehouse = open(world);
    let error = refused(&*warehouse, statement("SELECT 'ü\0'; DROP TABLE owner")).await;
    assert_eq!((error.kind, error.position), (QueryErrorKind::Invalid, Some(10)), "{error}");
}

/// A megabyte of statement runs.
pub async fn a_megabyte_of_statement_runs(world: &dyn World) {
    let warehouse = open(world);
    let rows = run(&*warehouse, statement(format!("SELECT length('{}') AS n", "ü".repeat(1 << 20)))).await;
    assert_eq!(rows.expect("it is only long"), [["Int(1048576)"]]);
}

/// Fifty statements at once all finish.
pub async fn fifty_statements_at_once_all_finish(world: &dyn World) {
    let warehouse = open(world);
    let all: Vec<_> = (0..50)
        .map(|number| {
            let warehouse = Arc::clone(&warehouse);
            let sql =
                format!("SELECT {number} AS number, count(*) FROM ({}) AS numbers", world.numbers(1000));
            tokio::spawn(async move { run(&*warehouse, statement(sql)).await })
        })
        .collect();
    for (number, task) in all.into_iter().enumerate() {
        let rows = task.await.expect("no panic").expect("no error");
        assert_eq!(rows, [[format!("Int({number})"), "Int(1000)".to_owned()]]);
    }
}

/// A name is quoted whatever it holds.
pub async fn a_name_is_quoted_whatever_it_holds(world: &dyn World) {
    let warehouse = open(world);
    for name in ["plain", "Two words", "quote \" inside", "semi;colon", "ünï😀"] {
        let rows =
            warehouse.run(statement(format!("SELECT 1 AS {}", warehouse.quote(name)))).await.expect(name);
        assert_eq!(rows.columns[0].name, name);
    }
}
