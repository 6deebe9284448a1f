//! Variables of SQL questions, and filters on questions in the query language.

use crate::mbql::{On, Places};
use serde_json::{Value, json};

impl Places {
    /// The answer to a statement whose tags' columns are told by name, with parameters.
    async fn ask_in_sql(&self, sql: &str, tags: Value, parameters: Value) -> Value {
        let native = json!({ "query": sql, "template-tags": self.ids.fill(&tags) });
        let question = json!({ "database": self.database, "type": "native", "native": native, "parameters": parameters });
        self.world.post("/api/dataset", question).await.json()
    }

    async fn rows_in_sql(&self, sql: &str, tags: Value, parameters: Value) -> Value {
        let answer = self.ask_in_sql(sql, tags, parameters).await;
        assert_eq!(answer["status"], "completed", "{answer}");
        answer["data"]["rows"].clone()
    }
}

fn tag(name: &str, kind: &str) -> Value {
    json!({ name: { "id": "t", "name": name, "display-name": name, "type": kind } })
}

fn variable(name: &str, kind: &str, value: &Value) -> Value {
    json!([{ "type": kind, "target": ["variable", ["template-tag", name]], "value": value }])
}

fn dimension(name: &str, kind: &str, value: &Value) -> Value {
    json!([{ "type": kind, "target": ["dimension", ["template-tag", name]], "value": value }])
}

crate::mbql::on_both! {
    async fn variables_become_values(on: On) {
        let places = Places::new(on, &[], "").await;
        let count = "SELECT count(*) FROM venues WHERE ";
        for (condition, kind, parameter, value, rows) in [
            ("price = {{x}}", "number", "number", json!(3), 13),
            ("price = {{x}}", "number", "number", json!("3"), 13),
            ("price IN ({{x}})", "number", "number/=", json!([3, 4]), 19),
            ("name = {{x}}", "text", "text", json!("Lawry's The Prime Rib"), 1),
            ("name IN ({{ x }})", "text", "string/=", json!(["Red Medicine", "Fred 62"]), 2),
            ("id = 1 [[OR price = {{x}}]]", "number", "number", json!(null), 1),
            ("id = 1 [[OR price = {{x}}]] -- {{nothing}}", "number", "number", json!(4), 7),
            ("(SELECT max(date) FROM checkins) < {{x}}", "date", "date/single", json!("2016-01-01"), 100),
            ("{{x}}", "boolean", "boolean", json!(true), 100),
        ] {
            let sql = format!("{count}{condition}");
            let found = places.rows_in_sql(&sql, tag("x", kind), variable("x", parameter, &value)).await;
            assert_eq!(found, json!([[rows]]), "{condition}");
        }
        let mut with_default = tag("x", "number");
        with_default["x"]["default"] = json!(4);
        let found = places.rows_in_sql(&format!("{count} price = {{{{x}}}}"), with_default, json!([])).await;
        assert_eq!(found, json!([[6]]));
    }

    /// A minus sign after another one would begin a comment.
    async fn a_negative_number_begins_no_comment(on: On) {
        let places = Places::new(on, &[], "").await;
        let sql = "SELECT count(*) FROM venues WHERE 0 > 0-{{x}} AND price = 99";
        for value in [json!(-1), json!("-1"), json!("-1.5")] {
            let found = places.rows_in_sql(sql, tag("x", "number"), variable("x", "number", &value)).await;
            assert_eq!(found, json!([[0]]), "{value}");
        }
    }

    /// A filter within quotes would end them, like a text.
    async fn filters_within_quotes_are_refused(on: On) {
        let places = Places::new(on, &[], "").await;
        let mut filter = tag("f", "dimension");
        filter["f"]["dimension"] = json!(["field", "$venues.name", null]);
        filter["f"]["widget-type"] = json!("string/=");
        let sql = "SELECT 'x {{f}}' AS said";
        let refused = places.ask_in_sql(sql, filter, dimension("f", "string/=", &json!(["x"]))).await;
        assert_eq!(refused["error_type"], "invalid-parameter", "{refused}");
    }

    /// What a few bytes can ask for is bounded: parts within parts, parameters, brackets.
    async fn what_would_never_end_is_refused(on: On) {
        let places = Places::new(on, &[], "").await;
        let id = places.ids.fill(&json!(["field", "$venues.id", null]));
        let deep = (0..50).fold(id.clone(), |inner, _| json!(["=", inner, 1]));
        let table = places.ids.id("$venues");
        let ask = async |query: Value, parameters: Value| {
            let question = json!({ "database": places.database, "type": "query", "query": query, "parameters": parameters });
            places.world.post("/api/dataset", question).await.json()
        };
        // It ends, whatever the engine says of it.
        assert_ne!(ask(json!({ "source-table": table, "filter": deep }), json!([])).await["status"], json!(null));
        let expressions: serde_json::Map<_, _> = (0..40).map(|at| {
            let inner = if at == 0 { id.clone() } else { json!(["expression", format!("e{}", at - 1)]) };
            (format!("e{at}"), json!(["+", inner, inner]))
        }).collect();
        let wide = ask(json!({ "source-table": table, "expressions": expressions, "fields": [["expression", "e39"]] }), json!([])).await;
        assert_eq!(wide["error_type"], "invalid-query", "{wide}");
        let one = json!({ "type": "number/=", "target": ["dimension", id], "value": [1] });
        let many = |count: usize| Value::Array(vec![one.clone(); count]);
        assert_eq!(ask(json!({ "source-table": table }), many(200)).await["status"], "completed");
        assert_eq!(ask(json!({ "source-table": table }), many(501)).await["error_type"], "invalid-parameter");
        let brackets = format!("SELECT 1 -- {{{{x}}}} {}", "[[".repeat(1 << 16));
        let long = places.ask_in_sql(&brackets, json!({}), json!([])).await;
        assert_eq!(long["error_type"], "invalid-query", "{long}");
    }

    /// Whatever somebody writes into a variable stays a value.
    async fn values_never_become_sql(on: On) {
        let places = Places::new(on, &[], "").await;
        for value in ["' OR 1 = 1 --", "\\' OR 1 = 1 --", "x'; DROP TABLE venues; --", "'' OR ''='", "{{x}}", "[[", "\\"] {
            let sql = "SELECT {{x}} AS said FROM venues WHERE id = 1";
            let found = places.rows_in_sql(sql, tag("x", "text"), variable("x", "text", &json!(value))).await;
            assert_eq!(found, json!([[value]]));
            let quoted = "SELECT count(*) FROM venues WHERE name = '{{x}}'";
            let refused = places.ask_in_sql(quoted, tag("x", "text"), variable("x", "text", &json!(value))).await;
            assert_eq!(refused["error_type"], "invalid-parameter", "{refused}");
            let number = "SELECT count(*) FROM venues WHERE price = {{x}}";
            let refused = places.ask_in_sql(number, tag("x", "number"), variable("x", "category", &json!(value))).await;
            assert_eq!(refused["error_type"], "invalid-parameter", "{refused}");
        }
    }

    async fn filters_on_columns_become_conditions(on: On) {
        let places = Places::new(on, &[], "").await;
        let tags = |column: &str, widget: &str| json!({ "f": {
            "id": "t", "name": "f", "display-name": "F", "type": "dimension", "dimension": ["field", column, null], "widget-type": widget,
        } });
        for (table, column, kind, value, rows) in [
            ("venues", "price", "number/=", json!([3, 4]), 19),
            ("venues", "price", "number/between", json!([2, 3]), 72),
            ("venues", "price", "number/between", json!([3, null]), 19),
            ("venues", "price", "number/>=", json!([4]), 6),
            ("venues", "name", "string/contains", json!(["BBQ"]), 3),
            ("venues", "name", "string/!=", json!(["Red Medicine"]), 99),
            ("venues", "name", "string/=", json!("it's"), 0),
            ("venues", "price", "number/=", json!(null), 100),
            ("checkins", "date", "date/single", json!("2015-12-29"), 1),
            ("checkins", "date", "date/range", json!("2015-01-01~2015-01-31"), 7),
            ("checkins", "date", "date/month-year", json!("2015-01"), 7),
            ("checkins", "date", "date/quarter-year", json!("Q1-2015"), 53),
            ("checkins", "date", "date/all-options", json!("past30years"), 1000),
            ("checkins", "date", "date/all-options", json!("~2013-01-01"), 0),
        ] {
            let sql = format!("SELECT count(*) FROM {table} WHERE {{{{f}}}}");
            let tags = tags(&format!("${table}.{column}"), kind);
            let answer = places.ask_in_sql(&sql, tags, dimension("f", kind, &value)).await;
            let expected: i64 = rows;
            assert_eq!(answer["data"]["rows"], json!([[expected]]), "{kind} {value} {}", answer["error"]);
        }
    }

    async fn filters_become_part_of_questions(on: On) {
        let places = Places::new(on, &[], "").await;
        let by = |column: &str, kind: &str, value: Value| {
            let target = json!(["dimension", places.ids.fill(&json!(["field", column, null]))]);
            json!([{ "type": kind, "target": target, "value": value }])
        };
        let ask = async |query: Value, parameters: Value| {
            let mut question = places.question(&query);
            question["parameters"] = parameters;
            let answer = places.world.post("/api/dataset", question).await.json();
            assert_eq!(answer["status"], "completed", "{answer}");
            answer["data"]["rows"].clone()
        };
        let count = json!({ "source-table": "$venues", "aggregation": [["count"]], "filter": ["<", ["field", "$venues.id", null], 51] });
        assert_eq!(ask(count.clone(), by("$venues.price", "number/=", json!([3]))).await, json!([[5]]));
        assert_eq!(ask(count.clone(), by("$venues.price", "number/=", json!([]))).await, json!([[50]]));
        let months = json!({ "source-table": "$checkins", "aggregation": [["count"]], "breakout": [["field", "$checkins.date", { "temporal-unit": "month" }]] });
        let years = ask(months, by("$checkins.date", "temporal-unit", json!("year"))).await;
        assert_eq!(years.as_array().unwrap().len(), 3, "{years}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_variable_lacks_is_said_in_words() {
    let places = Places::new(On::Sqlite, &[], "").await;
    let sql = "SELECT count(*) FROM venues WHERE price = {{x}}";
    for (sql, tags, parameters, kind, words) in [
        (sql, tag("x", "number"), json!([]), "missing-required-parameter", "pick a value for 'x'"),
        (sql, json!({}), json!([]), "missing-required-parameter", "pick a value for 'x'"),
        (
            sql,
            tag("x", "number"),
            variable("x", "text", &json!("1")),
            "invalid-parameter",
            "cannot be used for x",
        ),
        (
            sql,
            tag("x", "number"),
            variable("x", "number", &json!("many")),
            "invalid-parameter",
            "not a number",
        ),
        (
            sql,
            tag("x", "date"),
            variable("x", "date/single", &json!("soon")),
            "invalid-parameter",
            "not a date",
        ),
        (sql, tag("x", "snippet"), json!([]), "unsupported-feature", "snippet"),
        ("SELECT 1 [[WHERE {{x}}", tag("x", "number"), json!([]), "invalid-query", "never closed"),
        ("SELECT * FROM {{#999}}", json!({}), json!([]), "", ""),
    ] {
        let native = json!({ "query": sql, "template-tags": tags });
        let question = json!({ "database": places.database, "type": "native", "native": native, "parameters": parameters });
        let answer = places.world.post("/api/dataset", question).await;
        if kind.is_empty() {
            assert_eq!(answer.status, 404, "a card that does not exist");
            continue;
        }
        let answer = answer.json();
        assert_eq!(answer["error_type"], kind, "{sql} {answer}");
        assert!(answer["error"].as_str().unwrap().contains(words), "{answer}");
    }
}
