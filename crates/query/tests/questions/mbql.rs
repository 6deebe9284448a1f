//! Questions in the query language, on every engine.

use crate::{
    cases::{self, Ids, PLACES},
    world::World,
};
use expect_test::expect;
use serde_json::{Value, json};

/// What a test needs: a world, a database of places, and the ids of what it holds.
pub struct Places {
    pub world: World,
    pub database: i64,
    pub ids: Ids,
    _server: Option<scratch_postgres::ScratchDatabase>,
}

/// On which engine the places are.
#[derive(Clone, Copy)]
pub enum On {
    Sqlite,
    Postgres,
}

impl Places {
    /// With these environment variables and what another script makes.
    pub async fn new(on: On, variables: &[(&str, &str)], more: &str) -> Self {
        let world = World::with(variables).await;
        let script = format!("{PLACES}{more}");
        let (database, server) = match on {
            On::Sqlite => (world.connect_sqlite(&script).await, None),
            On::Postgres => {
                let server = scratch_postgres::database().await;
                (world.connect_postgres(&server, &script).await, Some(server))
            }
        };
        let ids = Ids::of(&world, database).await;
        Self { world, database, ids, _server: server }
    }

    pub fn question(&self, query: &Value) -> Value {
        json!({ "database": self.database, "type": "query", "query": self.ids.fill(query) })
    }

    /// The answer to a query whose tables and columns are told by name.
    async fn ask(&self, query: Value) -> Value {
        self.world.post("/api/dataset", self.question(&query)).await.json()
    }

    /// The rows of an answer that succeeded.
    async fn rows(&self, query: Value) -> Value {
        let answer = self.ask(query).await;
        assert_eq!(answer["status"], "completed", "{answer}");
        answer["data"]["rows"].clone()
    }

    /// How many rows of a table a filter leaves.
    async fn count(&self, table: &str, filter: Value) -> Value {
        let query = json!({ "source-table": table, "filter": filter, "aggregation": [["count"]] });
        self.rows(query).await[0][0].clone()
    }
}

macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($on:ident: On) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            use super::*;

            async fn body($on: On) $body

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                body(On::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                body(On::Postgres).await;
            }
        }
    )*};
}

pub(crate) use on_both;

on_both! {
    async fn questions_come_to_their_rows(on: On) {
        let places = Places::new(on, &[], "").await;
        cases::come_to_their_rows(&places.world, places.database, &places.ids, "sunday").await;
    }

    async fn weeks_begin_with_the_day_that_was_set(on: On) {
        let places = Places::new(on, &[("MB_START_OF_WEEK", "tuesday")], "").await;
        cases::come_to_their_rows(&places.world, places.database, &places.ids, "tuesday").await;
    }

    /// Names may hold anything that a database lets them hold, and what somebody writes may hold anything at all.
    async fn names_and_values_mean_exactly_themselves(on: On) {
        const HOSTILE: &str = r#"
            CREATE TABLE "x""; DROP TABLE venues; --" ("a""b" INTEGER PRIMARY KEY, "c'; --" TEXT, "A""B " TEXT);
            INSERT INTO "x""; DROP TABLE venues; --" VALUES (1, 'it''s \ %_ "x"; --', 'y'), (2, 'other', 'z');"#;
        let places = Places::new(on, &[], HOSTILE).await;
        let table = "$x\"; DROP TABLE venues; --";
        let column = json!(["field", "$x\"; DROP TABLE venues; --.c'; --", null]);
        let expression = "e\" FROM venues; --'";
        let query = json!({
            "source-table": table,
            "expressions": { expression: ["concat", column, "'; DROP TABLE venues; --", "\\"] },
            "joins": [{
                "source-table": table, "alias": "j\"; --'", "fields": "all",
                "condition": ["=", ["field", format!("{table}.a\"b"), null], ["field", format!("{table}.a\"b"), { "join-alias": "j\"; --'" }]],
            }],
            "filter": ["=", column, "it's \\ %_ \"x\"; --"],
        });
        let answer = places.ask(query).await;
        assert_eq!(
            answer["data"]["rows"],
            json!([[1, "it's \\ %_ \"x\"; --", "y", "it's \\ %_ \"x\"; --'; DROP TABLE venues; --\\", 1, "it's \\ %_ \"x\"; --", "y"]]),
            "{answer}"
        );
        for needle in ["%", "_", "\\", "'", "\"x\"; --"] {
            for op in ["contains", "ends-with", "starts-with"] {
                let found = places.count(table, json!([op, column, needle])).await;
                let expected = op == "contains" || (op == "ends-with" && needle == "\"x\"; --");
                assert_eq!(found, json!(i32::from(expected)), "{op} {needle}");
            }
        }
        let nested = json!({
            "source-query": { "source-table": table, "aggregation": [["aggregation-options", ["count"], { "name": "n\"; --" }]], "breakout": [column] },
            "filter": [">", ["field", "n\"; --", { "base-type": "type/Integer" }], 0],
            "order-by": [["desc", ["field", "c'; --", { "base-type": "type/Text" }]]],
        });
        assert_eq!(places.rows(nested).await, json!([["other", 1], ["it's \\ %_ \"x\"; --", 1]]));
        assert_eq!(places.count("$venues", json!(null)).await, json!(100));
    }

    async fn filters_leave_what_they_say(on: On) {
        const MORE: &str = "CREATE TABLE gaps (id INTEGER PRIMARY KEY, word TEXT, number INTEGER, made TIMESTAMP, is_on BOOLEAN);
            INSERT INTO gaps VALUES (1, 'Alpha', 1, '2024-03-01 10:20:30', TRUE), (2, '', NULL, '2024-03-31 23:59:59', FALSE),
            (3, NULL, 3, NULL, NULL), (4, 'alphabet', -4, '2024-04-01 00:00:00', TRUE);";
        let places = Places::new(on, &[], MORE).await;
        let field = |name: &str| json!(["field", format!("$gaps.{name}"), null]);
        let month = json!(["field", "$gaps.made", { "temporal-unit": "month" }]);
        for (filter, count) in [
            (json!(["=", field("word"), "Alpha"]), 1),
            (json!(["!=", field("word"), "Alpha"]), 3),
            (json!(["=", field("word"), "Alpha", "", null]), 3),
            (json!(["=", field("number"), "3", 1]), 2),
            (json!(["<", field("number"), "-3.5"]), 1),
            (json!(["not", ["=", field("number"), 1]]), 2),
            (json!(["or", ["is-null", field("number")], [">", field("number"), 2]]), 2),
            (json!(["not-null", field("made")]), 3),
            (json!(["is-empty", field("word")]), 2),
            (json!(["not-empty", field("word")]), 2),
            (json!(["is-empty", field("number")]), 1),
            (json!(["contains", field("word"), "lpha"]), 2),
            (json!(["contains", field("word"), "ALPHA", { "case-sensitive": false }]), 2),
            (json!(["contains", { "case-sensitive": false }, field("word"), "BET", "nothing"]), 1),
            (json!(["does-not-contain", field("word"), "alpha"]), 3),
            (json!(["starts-with", field("word"), "alpha"]), 1),
            (json!(["ends-with", field("word"), "bet"]), 1),
            (json!(["=", field("is_on"), true]), 2),
            (json!(["=", field("made"), "2024-03-01"]), 1),
            (json!(["!=", field("made"), "2024-03-01"]), 3),
            (json!(["=", field("made"), "2024-03-01T10:20:30"]), 1),
            (json!(["=", month, "2024-03"]), 2),
            (json!(["=", month, "2024-03-17"]), 2),
            (json!([">", month, "2024-03-01"]), 1),
            (json!(["<=", field("made"), "2024-03-31"]), 2),
            (json!(["<", field("made"), "2024-03-31T23:59:59"]), 1),
            (json!(["between", field("made"), "2024-03-31", "2024-04-01"]), 2),
            (json!(["during", field("made"), "2024-03-05", "month"]), 2),
            (json!(["=", ["field", "$gaps.made", { "temporal-unit": "hour-of-day" }], 10, 23]), 2),
            (json!([">", 2, field("number")]), 2),
            (json!(["and", ["between", field("id"), 2, 4], ["=", field("id"), field("number")]]), 1),
        ] {
            assert_eq!(places.count("$gaps", filter.clone()).await, json!(count), "{filter}");
        }
    }

    /// The clock stands at 9 o'clock on the first of May 2026, a Friday.
    async fn intervals_are_seen_from_now(on: On) {
        let places = Places::new(on, &[], "CREATE TABLE log (id INTEGER PRIMARY KEY, at TIMESTAMP, day DATE);
            INSERT INTO log VALUES (1, '2026-05-01 08:00:00', '2026-05-01'), (2, '2026-04-30 23:00:00', '2026-04-30'),
            (3, '2026-04-02 00:00:00', '2026-04-02'), (4, '2026-03-31 23:59:59', '2026-03-31'), (5, '2026-05-02 00:00:00', '2026-05-02'),
            (6, '2025-05-01 00:00:00', '2025-05-01');").await;
        for (filter, count) in [
            (json!(["time-interval", ["field", "$log.at", null], -1, "month"]), 2),
            (json!(["time-interval", ["field", "$log.at", null], -1, "month", { "include-current": true }]), 4),
            (json!(["time-interval", ["field", "$log.at", null], "current", "day"]), 1),
            (json!(["time-interval", ["field", "$log.at", null], "last", "day"]), 1),
            (json!(["time-interval", ["field", "$log.day", null], 1, "day"]), 1),
            (json!(["time-interval", ["field", "$log.day", null], "current", "week"]), 3),
            (json!(["time-interval", ["field", "$log.at", null], -2, "hour", { "include-current": true }]), 1),
            (json!(["relative-time-interval", ["field", "$log.at", null], -1, "month", -1, "month"]), 1),
            (json!(["between", ["field", "$log.day", null], ["relative-datetime", -30, "day"], ["relative-datetime", "current"]]), 3),
            (json!([">=", ["field", "$log.at", null], ["relative-datetime", 0, "month"]]), 2),
            (json!(["<", ["field", "$log.at", null], ["now"]]), 5),
            (json!(["=", ["field", "$log.day", null], ["today"]]), 1),
        ] {
            assert_eq!(places.count("$log", filter.clone()).await, json!(count), "{filter}");
        }
    }

    async fn expressions_compute(on: On) {
        let places = Places::new(on, &[], "").await;
        let login = json!(["field", "$users.last_login", null]);
        for (expression, value) in [
            (json!(["+", 1, ["*", 2, 3]]), json!(7.0)),
            (json!(["-", 1, -2]), json!(3.0)),
            (json!(["/", 1, 4]), json!(0.25)),
            (json!(["/", 1, 0]), json!(null)),
            (json!(["abs", -3]), json!(3.0)),
            (json!(["ceil", 1.2]), json!(2.0)),
            (json!(["floor", 1.8]), json!(1.0)),
            (json!(["sqrt", 9]), json!(3.0)),
            (json!(["log", 100]), json!(2.0)),
            (json!(["coalesce", null, 5]), json!(5.0)),
            (json!(["case", [[["<", login, "2000-01-01"], "a"]], { "default": "b" }]), json!("b")),
            (json!(["upper", ["trim", " a "]]), json!("A")),
            (json!(["length", "four"]), json!(4.0)),
            (json!(["text", 12]), json!("12")),
            (json!(["get-year", login]), json!(2014.0)),
            (json!(["get-quarter", login]), json!(2.0)),
            (json!(["get-month", login]), json!(4.0)),
            (json!(["get-day", login]), json!(1.0)),
            (json!(["get-hour", login]), json!(8.0)),
            (json!(["get-minute", login]), json!(30.0)),
            (json!(["get-day-of-week", login]), json!(3.0)),
            (json!(["get-day-of-week", login, "iso"]), json!(2.0)),
            (json!(["get-week", login, "iso"]), json!(14.0)),
            (json!(["get-month", ["datetime-add", login, 2, "quarter"]]), json!(10.0)),
            (json!(["get-day", ["datetime-subtract", login, 1, "day"]]), json!(31.0)),
            (json!(["datetime-diff", "2022-01-31", "2022-02-28", "month"]), json!(0.0)),
        ] {
            let query = json!({
                "source-table": "$users", "expressions": { "x": expression }, "fields": [["expression", "x"]],
                "filter": ["=", ["field", "$users.id", null], 1],
            });
            let found = places.rows(query).await[0][0].clone();
            let found = found.as_f64().map_or(found, |number| json!(number));
            assert_eq!(found, value, "{expression}");
        }
    }

    async fn time_is_bucketed(on: On) {
        let places = Places::new(on, &[], "").await;
        for (unit, first) in [
            ("year", "2014-01-01"), ("quarter", "2014-01-01"), ("month", "2014-01-01"), ("week", "2013-12-29"), ("day", "2014-01-01"), ("hour", "2014-01-01"),
        ] {
            let query = json!({ "source-table": "$users", "aggregation": [["count"]], "breakout": [["field", "$users.last_login", { "temporal-unit": unit }]] });
            let found = places.rows(query).await[0][0].clone();
            assert!(found.as_str().unwrap().starts_with(first), "{unit} {found}");
        }
        let by_day = json!({ "source-table": "$users", "aggregation": [["count"]], "breakout": [["field", "$users.last_login", null]] });
        let answer = places.ask(by_day).await;
        assert_eq!((&answer["data"]["cols"][0]["unit"], &answer["row_count"]), (&json!("day"), &json!(11)));
    }

    async fn statistics_are_those_of_the_population(on: On) {
        let places = Places::new(on, &[], "").await;
        let price = json!(["field", "$venues.price", null]);
        let query = json!({ "source-table": "$venues", "aggregation": [
            ["median", price], ["percentile", price, 0.9], ["distinct", price], ["avg", price], ["count-where", [">", price, 2]], ["cum-sum", price],
        ] });
        let rows = places.rows(query).await;
        let numbers: Vec<f64> = rows[0].as_array().unwrap().iter().map(|cell| cell.as_f64().unwrap()).collect();
        assert_eq!(numbers, [2.0, 3.0, 4.0, 2.03, 19.0, 203.0]);
    }

    async fn references_lead_to_other_tables(on: On) {
        let places = Places::new(on, &[], "").await;
        let query = json!({
            "source-table": "$venues",
            "fields": [["field", "$venues.name", null], ["field", "$categories.name", { "source-field": "$venues.category_id" }]],
            "filter": ["=", ["field", "$categories.name", { "source-field": "$venues.category_id" }], "Bakery"],
        });
        let answer = places.ask(query).await;
        assert_eq!(answer["data"]["rows"], json!([["Liguria Bakery", "Bakery"], ["Noe Valley Bakery", "Bakery"]]), "{answer}");
        let named: Vec<_> = answer["data"]["cols"].as_array().unwrap().iter().map(|col| (&col["name"], &col["display_name"])).collect();
        assert_eq!(named, [(&json!("name"), &json!("Name")), (&json!("name_2"), &json!("Category → Name"))]);
        assert_eq!(answer["data"]["cols"][1]["fk_field_id"], places.ids.id("$venues.category_id"));
    }

    async fn every_kind_of_join_joins(on: On) {
        let places = Places::new(on, &[], "").await;
        for (strategy, rows) in [("left-join", 18), ("inner-join", 12), ("right-join", 13), ("full-join", 19)] {
            let query = json!({ "source-table": "$bird", "aggregation": [["count"]], "joins": [{
                "source-table": "$flock", "alias": "f", "strategy": strategy,
                "condition": ["=", ["field", "$bird.flock_id", null], ["field", "$flock.id", { "join-alias": "f" }]],
            }] });
            assert_eq!(places.rows(query).await, json!([[rows]]), "{strategy}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn columns_say_what_they_are() {
    let places = Places::new(On::Sqlite, &[], "").await;
    let query = json!({
        "source-table": "$venues",
        "aggregation": [["sum", ["field", "$venues.price", null]], ["aggregation-options", ["count"], { "name": "n", "display-name": "N" }]],
        "breakout": [["field", "$venues.category_id", null]], "limit": 1,
    });
    let answer = places.ask(query).await;
    let mut cols = answer["data"]["cols"].clone();
    for key in ["id", "table_id", "fk_target_field_id"] {
        assert!(cols[0].as_object_mut().unwrap().remove(key).is_some_and(|id| id.is_i64()));
    }
    cols[0]["field_ref"][1].take();
    expect![[r#"[{"name":"category_id","display_name":"Category ID","base_type":"type/Integer","effective_type":"type/Integer","database_type":"INTEGER","source":"breakout","field_ref":["field",null,null],"fingerprint":null,"position":2,"semantic_type":"type/FK","description":null,"visibility_type":"normal"},{"name":"sum","display_name":"Sum of Price","base_type":"type/Integer","effective_type":"type/Integer","source":"aggregation","field_ref":["aggregation",0],"aggregation_index":0},{"name":"n","display_name":"N","base_type":"type/Integer","effective_type":"type/Integer","source":"aggregation","field_ref":["aggregation",1],"semantic_type":"type/Quantity","aggregation_index":1}]"#]]
    .assert_eq(&cols.to_string());
    expect![[r#"SELECT "source"."category_id" AS "category_id", SUM("source"."price") AS "sum", COUNT(*) AS "n" FROM "venues" AS "source" GROUP BY 1 ORDER BY 1 ASC LIMIT 1"#]]
        .assert_eq(answer["data"]["native_form"]["query"].as_str().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_is_told_of_cannot_be_asked_for() {
    let places = Places::new(On::Sqlite, &[], "").await;
    let password = places.ids.id("$users.password");
    places.world.put(&format!("/api/field/{password}"), json!({ "visibility_type": "sensitive" })).await;
    let all = places.ask(json!({ "source-table": "$users", "limit": 1 })).await;
    assert_eq!(all["data"]["rows"][0].as_array().unwrap().len(), 3);
    let field = json!(["field", password, null]);
    for query in [
        json!({ "source-table": "$users", "fields": [field] }),
        json!({ "source-table": "$users", "filter": ["starts-with", field, "s"] }),
        json!({ "source-table": "$users", "aggregation": [["max", field]] }),
        json!({ "source-table": "$users", "order-by": [["asc", field]] }),
        json!({ "source-query": { "source-table": "$users" }, "fields": [["field", "password", { "base-type": "type/Text" }]] }),
        json!({ "source-table": "$checkins", "fields": [["field", password, { "source-field": "$checkins.user_id" }]] }),
    ] {
        let answer = places.ask(query.clone()).await;
        assert_eq!(
            (&answer["status"], &answer["error_type"]),
            (&json!("failed"), &json!("invalid-query")),
            "{query} {answer}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_meant_is_said_in_words() {
    let places = Places::new(On::Sqlite, &[], "").await;
    let name = json!(["field", "$venues.name", null]);
    for (query, kind, words) in [
        (json!({ "source-table": 9999 }), "invalid-query", "There is no table 9999"),
        (
            json!({ "source-table": "$venues", "fields": [["field", "$users.name", null]] }),
            "invalid-query",
            "no column",
        ),
        (
            json!({ "source-table": "$venues", "fields": [["field", "name\" --", null]] }),
            "invalid-query",
            "no column",
        ),
        (
            json!({ "source-table": "$venues", "filter": ["=", ["field", "$venues.price", null], "cheap"] }),
            "invalid-query",
            "not a number",
        ),
        (
            json!({ "source-table": "$checkins", "filter": ["=", ["field", "$checkins.date", null], "soon"] }),
            "invalid-query",
            "not a date",
        ),
        (
            json!({ "source-table": "$venues", "filter": ["=", ["sum", name], 1] }),
            "invalid-query",
            "summarised",
        ),
        (
            json!({ "source-table": "$venues", "aggregation": [["sum", name]] }),
            "invalid-query",
            "sum needs a number",
        ),
        (
            json!({ "source-table": "$venues", "expressions": { "a": ["+", ["expression", "b"], 1], "b": ["+", ["expression", "a"], 1] } }),
            "invalid-query",
            "leads back",
        ),
        (
            json!({ "source-table": "$venues", "breakout": [["field", "$venues.name", { "temporal-unit": "month" }]] }),
            "invalid-query",
            "Only dates",
        ),
        (json!({ "source-table": "$venues", "filter": ["segment", 1] }), "unsupported-feature", "segments"),
        (
            json!({ "source-table": "$venues", "expressions": { "x": ["regex-match-first", name, "a"] } }),
            "unsupported-feature",
            "regex-match-first",
        ),
    ] {
        let answer = places.ask(query.clone()).await;
        assert_eq!(
            (&answer["status"], &answer["error_type"]),
            (&json!("failed"), &json!(kind)),
            "{query} {answer}"
        );
        assert!(answer["error"].as_str().unwrap().contains(words), "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_grows_no_larger_than_a_statement_may() {
    let places = Places::new(On::Sqlite, &[], "").await;
    let mut expressions = serde_json::Map::new();
    expressions.insert("e0".into(), json!(["coalesce", ["field", "$venues.price", null], 1]));
    for n in 1..40 {
        let before = json!(["expression", format!("e{}", n - 1)]);
        expressions.insert(format!("e{n}"), json!(["+", before, before]));
    }
    let query =
        json!({ "source-table": "$venues", "expressions": expressions, "fields": [["expression", "e39"]] });
    let answer = places.ask(query).await;
    assert_eq!(answer["error_type"], "invalid-query", "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_depend_on_whether_rows_are_summarised() {
    const MANY: &str = "CREATE TABLE many (id INTEGER PRIMARY KEY);
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000) INSERT INTO many SELECT i FROM n;";
    let places = Places::new(On::Sqlite, &[], MANY).await;
    let id = json!(["field", "$many.id", null]);
    for (query, rows) in [
        (json!({ "source-table": "$many" }), 2_000),
        (json!({ "source-table": "$many", "breakout": [id] }), 10_000),
        (json!({ "source-table": "$many", "limit": 7 }), 7),
        (json!({ "source-query": { "source-table": "$many" }, "aggregation": [["count"]] }), 1),
        (json!({ "source-table": "$many", "page": { "page": 3, "items": 10 } }), 10),
    ] {
        assert_eq!(places.ask(query.clone()).await["row_count"], rows, "{query}");
    }
    let whole = json!({ "source-query": { "source-table": "$many" }, "aggregation": [["count"]] });
    assert_eq!(places.rows(whole).await, json!([[12_000]]));
    let file = places
        .world
        .post("/api/dataset/csv", json!({ "query": places.question(&json!({ "source-table": "$many" })) }));
    let file = file.await;
    assert_eq!((file.text().lines().count(), file.text().lines().next()), (12_001, Some("ID")));
}
