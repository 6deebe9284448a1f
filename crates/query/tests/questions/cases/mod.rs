//! What questions come to: the same questions on every engine, with the rows that they give.
//!
//! `places.sql` is a small database of venues and of who checked in where, `cases.json` a list of questions: `$venues`
//! stands for the id of that table, `$venues.price` for that of its column. `as` says how each column is compared.

use crate::world::World;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// The database of the cases.
pub const PLACES: &str = include_str!("places.sql");
const CASES: &str = include_str!("cases.json");

/// The ids of the tables and columns of a database by name.
pub struct Ids(HashMap<String, i64>);

impl Ids {
    /// Learns them, once the first sync has found them.
    pub async fn of(world: &World, database: i64) -> Self {
        let path = format!("/api/database/{database}/metadata?include_hidden=true");
        loop {
            let metadata = world.get(&path).await.json();
            let tables = metadata["tables"].as_array().unwrap();
            if tables.is_empty() || tables.iter().any(|table| table["initial_sync_status"] != "complete") {
                tokio::time::sleep(std::time::Duration::from_millis(10)).await;
                continue;
            }
            let mut ids = HashMap::new();
            for table in tables {
                let name = table["name"].as_str().unwrap();
                ids.insert(format!("${name}"), table["id"].as_i64().unwrap());
                for field in table["fields"].as_array().unwrap() {
                    let key = format!("${name}.{}", field["name"].as_str().unwrap());
                    ids.insert(key, field["id"].as_i64().unwrap());
                }
            }
            return Self(ids);
        }
    }

    /// The id of a table or column.
    pub fn id(&self, name: &str) -> i64 {
        *self.0.get(name).unwrap_or_else(|| panic!("there is no {name}"))
    }

    /// The query with ids in the places of names.
    pub fn fill(&self, query: &Value) -> Value {
        match query {
            Value::String(text) if text.starts_with('$') => json!(self.id(text)),
            Value::Array(list) => list.iter().map(|part| self.fill(part)).collect(),
            Value::Object(map) => {
                map.iter().map(|(key, part)| (key.clone(), self.fill(part))).collect::<Map<_, _>>().into()
            }
            other => other.clone(),
        }
    }
}

/// Asks all of those where weeks begin with a day, and tells of all that come to something else.
pub async fn come_to_their_rows(world: &World, database: i64, ids: &Ids, week: &str) {
    let mut cases: Vec<Value> = serde_json::from_str(CASES).unwrap();
    cases.retain(|case| case["start-of-week"].as_str().unwrap_or("sunday") == week);
    assert!(!cases.is_empty());
    let mut wrong = Vec::new();
    for case in &cases {
        let query = json!({ "database": database, "type": "query", "query": ids.fill(&case["query"]) });
        let answer = world.post("/api/dataset", query).await.json();
        if let Err(why) = compare(case, &answer) {
            wrong.push(format!("{}: {why}\n    {}", case["name"], case["query"]));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

fn compare(case: &Value, answer: &Value) -> Result<(), String> {
    if answer["status"] != "completed" {
        return Err(format!("{} {}", answer["error"], answer["via"][0]["ex-data"]["sql"]));
    }
    let formats = case["as"].as_array().cloned().unwrap_or_default();
    let only_first = case["only-first"] == true;
    let rows = |rows: &Value| -> Vec<Vec<Value>> {
        let row = |row: &Value| {
            let cells = row.as_array().unwrap().iter().enumerate();
            let cells = cells.map(|(at, cell)| format(cell, formats.get(at).and_then(Value::as_str)));
            cells.take(if only_first { 1 } else { usize::MAX }).collect()
        };
        rows.as_array().unwrap().iter().map(row).collect()
    };
    let (got, expected) = (rows(&answer["data"]["rows"]), rows(&case["rows"]));
    if got == expected { Ok(()) } else { Err(format!("{}", json!(got))) }
}

fn format(cell: &Value, how: Option<&str>) -> Value {
    let number = cell.as_f64().or_else(|| cell.as_str().and_then(|text| text.parse().ok()));
    match (how, cell, number) {
        (_, Value::Null, _) => Value::Null,
        (Some("date"), Value::String(text), _) => json!(text[..10]),
        (Some("str" | "raw" | "bool") | None, Value::Number(_), Some(number)) => json!(number),
        // SQLite has no other booleans than numbers.
        (Some("str" | "raw" | "bool") | None, Value::Bool(flag), _) => json!(f64::from(u8::from(*flag))),
        (Some("str" | "raw" | "bool") | None, ..) => cell.clone(),
        (Some(how), _, Some(number)) => {
            let places: i32 = how.strip_prefix("round").and_then(|places| places.parse().ok()).unwrap_or(6);
            let scale = 10_f64.powi(places);
            json!((number * scale).round() / scale)
        }
        _ => cell.clone(),
    }
}
