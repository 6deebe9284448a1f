//! Spellings in, one spelling out.

use super::*;

fn read(body: &Value) -> Result<Question, String> {
    Question::read(Input::Json(body)).map_err(|fault| match fault {
        Fault::Fields(fields) => Value::Object(fields.errors).to_string(),
        Fault::Value { expected, .. } => expected,
    })
}

/// What a query of the older form is in today's spelling.
fn normal(query: &Value) -> Value {
    let body = json!({"database": 1, "type": "query", "query": query});
    let older = read(&body).unwrap_or_else(|why| panic!("{why}: {query}")).to_older();
    older["query"].clone()
}

#[test]
fn old_spellings_become_new_ones() {
    for (old, new) in [
        (json!(["field-id", 1]), json!(["field", 1, null])),
        (json!(["fk->", 1, 2]), json!(["field", 2, {"source-field": 1}])),
        (json!(["fk->", ["field-id", 1], ["field-id", 2]]), json!(["field", 2, {"source-field": 1}])),
        (
            json!(["datetime-field", ["field-id", 1], "as", "month"]),
            json!(["field", 1, {"temporal-unit": "month"}]),
        ),
        (json!(["DATETIME_FIELD", 1, "MONTH"]), json!(["field", 1, {"temporal-unit": "month"}])),
        (json!(["field-literal", "x", "type/Text"]), json!(["field", "x", {"base-type": "type/Text"}])),
        (json!(["joined-field", "a", ["field-id", 1]]), json!(["field", 1, {"join-alias": "a"}])),
        (
            json!(["binning-strategy", ["field-id", 1], "num-bins", 20]),
            json!(["field", 1, {"binning": {"strategy": "num-bins", "num-bins": 20}}]),
        ),
        (json!(7), json!(["field", 7, null])),
    ] {
        assert_eq!(normal(&json!({"source-table": 5, "breakout": [old]}))["breakout"], json!([new]));
    }
}

#[test]
fn keywords_come_in_many_cases() {
    let today = json!({
        "source-table": 5, "aggregation": [["count"]], "order-by": [["desc", ["aggregation", 0]]],
        "filter": ["not-null", ["field", 3, null]],
    });
    for query in [
        json!({"sourceTable": 5, "aggregation": "count", "orderBy": [["desc", ["aggregation", 0]]], "filter": ["notNull", 3]}),
        json!({"source_table": 5, "aggregation": ["COUNT"], "order_by": [[["aggregation", 0], "descending"]], "filter": ["NOT_NULL", ["field-id", 3]]}),
        json!({":source-table": 5, "aggregation": [["rows"], ["count"]], "order-by": [["DESC", ["aggregation", 0]]], "filter": [":not-null", 3]}),
    ] {
        assert_eq!(normal(&query), today);
    }
}

#[test]
fn the_older_form_comes_back_as_it_was() {
    let join = json!({
        "source-table": 2, "alias": "P", "strategy": "left-join",
        "condition": ["=", ["field", 30, null], ["field", 60, {"join-alias": "P"}]], "fields": "all",
    });
    let query = json!({
        "source-query": {"source-table": "card__9", "limit": 3},
        "joins": [join],
        "fields": [["field", 33, null], ["expression", "Net"]],
        "aggregation": [["aggregation-options", ["sum", ["expression", "Net"]], {"name": "n", "display-name": "N"}]],
        "breakout": [["field", "made", {"base-type": "type/Date", "temporal-unit": "month"}]],
        "order-by": [["desc", ["aggregation", 0]]],
        "expressions": {"Net": ["case", [[[">", ["field", 33, null], 0], 1.5]], {"default": 0}]},
        "filter": ["and", ["contains", ["field", 1, null], "a", {"case-sensitive": false}],
            ["contains", {"case-sensitive": false}, ["field", 1, null], "a", "b"],
            ["time-interval", ["field", 41, null], -12, "month", {"include-current": true}]],
        "limit": 10, "page": {"page": 2, "items": 5},
    });
    assert_eq!(normal(&query), query);
}

#[test]
fn the_newer_form_becomes_the_older_one() {
    let sent = json!({
        "lib/type": "mbql/query", "database": 1, "stages": [
            {
                "lib/type": "mbql.stage/mbql", "source-table": 5,
                "joins": [{
                    "alias": "P", "strategy": "inner-join", "fields": "all",
                    "stages": [{"lib/type": "mbql.stage/mbql", "source-table": 2}],
                    "conditions": [["=", {}, ["field", {}, 30], ["field", {"join-alias": "P"}, 60]]],
                }],
                "expressions": [["-", {"lib/expression-name": "Net"}, ["field", {}, 33], ["field", {}, 34]]],
                "filters": [["time-interval", {"include-current": true}, ["field", {}, 41], -12, "month"], [">", {}, ["field", {}, 33], 0]],
                "aggregation": [["sum", {"lib/uuid": "3f0e", "name": "net"}, ["expression", {}, "Net"]]],
                "breakout": [["field", {"temporal-unit": "month"}, 41]],
                "order-by": [["desc", {}, ["aggregation", {}, "3f0e"]]], "limit": 10,
            },
            {"lib/type": "mbql.stage/mbql", "filters": [[">", {}, ["field", {"base-type": "type/Float"}, "net"], 0]]},
        ],
    });
    let older = json!({"database": 1, "type": "query", "query": {
        "source-query": {
            "source-table": 5,
            "joins": [{
                "source-table": 2, "alias": "P", "strategy": "inner-join",
                "condition": ["=", ["field", 30, null], ["field", 60, {"join-alias": "P"}]], "fields": "all",
            }],
            "aggregation": [["aggregation-options", ["sum", ["expression", "Net"]], {"name": "net"}]],
            "breakout": [["field", 41, {"temporal-unit": "month"}]],
            "order-by": [["desc", ["aggregation", 0]]],
            "expressions": {"Net": ["-", ["field", 33, null], ["field", 34, null]]},
            "filter": ["and", ["time-interval", ["field", 41, null], -12, "month", {"include-current": true}],
                [">", ["field", 33, null], 0]],
            "limit": 10,
        },
        "filter": [">", ["field", "net", {"base-type": "type/Float"}], 0],
    }});
    assert_eq!(read(&sent).unwrap().to_older(), older);
}

#[test]
fn a_question_tells_what_it_is_built_on() {
    let body = json!({"database": -1337, "type": "query", "query": {
        "source-query": {"source-table": "card__9"},
        "joins": [{"source-table": 2, "alias": "P", "condition": ["=", ["field", 30, null], ["field", 60, {"join-alias": "P"}]]}],
        "breakout": [["field", 7, {"source-field": 8}]],
    }});
    let question = read(&body).unwrap();
    let uses = question.uses();
    assert_eq!(
        (question.database, question.source_table(), question.language()),
        (None, None, Language::Query)
    );
    let numbers = |ids: Vec<i64>| ids;
    assert_eq!(numbers(uses.tables.iter().map(|id| id.number()).collect()), [2]);
    assert_eq!(numbers(uses.cards.iter().map(|id| id.number()).collect()), [9]);
    assert_eq!(numbers(uses.fields.iter().map(|id| id.number()).collect()), [7, 8, 30, 60]);
    assert_eq!(read(&json!({})).unwrap().to_older(), json!({}));
}

#[test]
fn what_is_no_question_is_refused_in_words() {
    let query = |query: Value| json!({"database": 1, "type": "query", "query": query});
    for (body, words) in [
        (query(json!({"limit": 1})), "Initial MBQL stage must have either"),
        (query(json!({"source-table": 1, "filter": ["drop", 1]})), "drop is not a known MBQL clause."),
        (query(json!({"source-table": 1, "filter": ["not", 1, 2]})), "not does not take 2 values."),
        (query(json!({"source-table": "1; DROP"})), "source-table must be the id of a table"),
        (query(json!({"source-table": 1, "order-by": [["up", 1]]})), "asc or desc"),
        (
            query(json!({"source-table": 1, "order-by": [["asc", ["aggregation", "x"]]]})),
            "Invalid :aggregation reference",
        ),
        (query(json!({"source-table": 1, "limit": -1})), "limit must be a whole number"),
        (json!({"database": 0, "type": "query", "query": {"source-table": 1}}), "database"),
        (json!({"database": 1, "type": "query"}), "value must be a map."),
        (json!({"database": 1, "type": "sql"}), "native or query"),
        (json!([]), "value must be a map."),
    ] {
        let refused = read(&body).unwrap_err();
        assert!(refused.contains(words), "{refused}: {body}");
    }
}

#[test]
fn depth_and_size_are_bounded() {
    let mut filter = json!(["not-null", ["field", 1, null]]);
    for _ in 0..70 {
        filter = json!(["not", filter]);
    }
    let many = vec![json!(["field", 1, null]); 6_000];
    for (query, words) in [
        (json!({"source-table": 1, "filter": filter}), "levels deep"),
        (json!({"source-table": 1, "fields": many}), "clauses"),
    ] {
        let refused = read(&json!({"database": 1, "type": "query", "query": query})).unwrap_err();
        assert!(refused.contains(words), "{refused}");
    }
}
