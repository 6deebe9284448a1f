//! Questions and files through the door that clients use.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod cases;
mod mbql;
mod rights;
mod variables;
mod world;

use expect_test::expect;
use serde_json::json;
use std::time::Duration;
use tokio::io::AsyncReadExt;
use world::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_answered() {
    let world = World::new().await;
    let answer = world.ask("SELECT * FROM product ORDER BY 1").await;
    assert_eq!(answer.status, 202);
    assert_eq!(answer.header("content-type"), "application/json; charset=utf-8");
    assert_eq!(answer.header("x-accel-buffering"), "no");
    let mut document = answer.json();
    assert_eq!(
        document["data"]["rows"],
        json!([[1, "Gizmo", 2.5, "2014-04-07T00:00:00Z"], [2, "Gadget, big", null, null]])
    );
    document.as_object_mut().unwrap().remove("data");
    document["running_time"] = json!(0);
    expect![[r#"{"running_time":0,"database_id":1,"started_at":"2026-05-01T09:00:00.125Z","json_query":{"database":1,"type":"native","native":{"query":"SELECT * FROM product ORDER BY 1"},"middleware":{"js-int-to-string?":true,"add-default-userland-constraints?":true}},"context":"ad-hoc","average_execution_time":null,"cached":null,"status":"completed","row_count":2}"#]].assert_eq(&document.to_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newer_form_is_understood() {
    let world = World::new().await;
    let stage = json!({ "lib/type": "mbql.stage/native", "native": "SELECT 7 AS n" });
    let answer = world.post(
        "/api/dataset",
        json!({ "lib/type": "mbql/query", "database": world.database, "stages": [stage] }),
    );
    assert_eq!(answer.await.json()["data"]["rows"], json!([[7]]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_asked_is_said_in_words() {
    let world = World::new().await;
    for (body, error_type) in [
        (world.question("SELECT {{x}}"), "missing-required-parameter"),
        (world.question("SELEC 1"), "invalid-query"),
        (world.question("DELETE FROM product"), "invalid-query"),
        (world.question("SELECT 1; SELECT 2"), "invalid-query"),
        (world.question(""), "invalid-query"),
    ] {
        let answer = world.post("/api/dataset", body.clone()).await;
        let document = answer.json();
        assert_eq!(
            (answer.status, &document["status"], &document["error_type"]),
            (202, &json!("failed"), &json!(error_type)),
            "{body}"
        );
        assert_eq!(document["data"], json!({ "rows": [], "cols": [] }));
    }
    assert_eq!(world.ask("SELECT count(*) FROM product").await.json()["data"]["rows"], json!([[2]]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_in_the_statement_has_its_place() {
    let world = World::new().await;
    let document = world.ask("SELECT 'é', nope FROM product").await.json();
    assert_eq!(
        (&document["error"], &document["error_position"]),
        (&json!("no such column: nope"), &json!(13))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn malformed_questions_are_refused() {
    let world = World::new().await;
    assert_eq!(world.post("/api/dataset", json!({})).await.status, 400);
    assert_eq!(world.post_as("/api/dataset", "application/json", "{".into()).await.status, 400);
    let unknown = world.post(
        "/api/dataset",
        json!({ "database": 999, "type": "native", "native": { "query": "SELECT 1" } }),
    );
    let unknown = unknown.await;
    assert_eq!((unknown.status, unknown.text()), (404, "Not found."));
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_come_from_settings_databases_and_requests() {
    const MANY: &str =
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n";
    let rows = |document: serde_json::Value| {
        (document["row_count"].clone(), document["data"]["rows_truncated"].clone())
    };
    let world = World::new().await;
    assert_eq!(rows(world.ask(MANY).await.json()), (json!(2000), json!(2000)));
    let mut question = world.question(MANY);
    question["constraints"] = json!({ "max-results": 5 });
    assert_eq!(rows(world.post("/api/dataset", question).await.json()), (json!(5), json!(5)));
    let limited = World::with(&[("MB_UNAGGREGATED_QUERY_ROW_LIMIT", "30")]).await;
    assert_eq!(rows(limited.ask(MANY).await.json()), (json!(30), json!(30)));
    let all = limited.post("/api/dataset/csv", json!({ "query": limited.question(MANY) })).await;
    assert_eq!(all.text().lines().count(), 20_001);
}

#[tokio::test(flavor = "multi_thread")]
async fn writing_is_the_databases_own_setting() {
    let world = World::new().await;
    let refused = world.ask("INSERT INTO product (name) VALUES ('x')").await.json();
    assert!(refused["error"].as_str().unwrap().contains("administrator"), "{refused}");
    let path = format!("/api/database/{}", world.database);
    assert_eq!(world.put(&path, json!({ "settings": { "native-query-writes": true } })).await.status, 200);
    let written = world.ask("INSERT INTO product (name) VALUES ('x')").await.json();
    assert_eq!(written["status"], "completed", "{written}");
    assert_eq!(world.ask("SELECT count(*) FROM product").await.json()["data"]["rows"], json!([[3]]));
}

#[tokio::test(flavor = "multi_thread")]
async fn moments_are_told_in_the_report_time_zone() {
    let world = World::with(&[("MB_REPORT_TIMEZONE", "America/New_York")]).await;
    let document = world.ask("SELECT made_on FROM product WHERE id = 1").await.json();
    assert_eq!(document["data"]["rows"], json!([["2014-04-07T00:00:00-04:00"]]));
    assert_eq!(document["data"]["results_timezone"], "America/New_York");
    assert_eq!(document["data"]["requested_timezone"], "America/New_York");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_come_with_their_name() {
    let world = World::new().await;
    let request = json!({ "query": world.question("SELECT id, name FROM product") });
    for (format, kind) in [
        ("csv", "text/csv"),
        ("json", "application/json; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ] {
        let answer = world.post(&format!("/api/dataset/{format}"), request.clone()).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, kind));
        let name = format!("attachment; filename=\"query_result_2026-05-01T09:00:00.125Z.{format}\"");
        assert_eq!(answer.header("content-disposition"), name);
        assert!(!answer.body.is_empty());
    }
    assert_eq!(world.post("/api/dataset/pdf", request).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_as_good_as_json() {
    let world = World::new().await;
    let query = world.question("SELECT id, name FROM product ORDER BY id").to_string();
    let form = format!(
        "query={}&format_rows=false",
        percent_encoding::utf8_percent_encode(&query, percent_encoding::NON_ALPHANUMERIC)
    );
    let answer = world.post_as("/api/dataset/csv", "application/x-www-form-urlencoded", form).await;
    assert_eq!((answer.status, answer.text()), (200, "ID,name\n1,Gizmo\n2,\"Gadget, big\"\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_export_is_an_object_that_says_so() {
    let world = World::new().await;
    for format in ["csv", "json", "xlsx"] {
        let answer = world
            .post(&format!("/api/dataset/{format}"), json!({ "query": world.question("SELEC 1") }))
            .await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/json; charset=utf-8"));
        let document = answer.json();
        assert_eq!(
            (&document["status"], &document["context"]),
            (&json!("failed"), &json!(format!("{format}-download")))
        );
        assert!(!answer.headers.contains_key("content-disposition"));
    }
}

const NUMBERS: &str = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)";

/// Counts, and overflows at the last number.
fn overflowing(last: u32) -> String {
    format!("{NUMBERS} SELECT CASE WHEN i = {last} THEN abs(-9223372036854775807 - 1) ELSE i END AS i FROM n")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_result_that_breaks_off_says_so_at_its_end() {
    let world = World::new().await;
    let document = world.ask(&overflowing(1_900)).await.json();
    assert_eq!((&document["status"], &document["error"]), (&json!("failed"), &json!("integer overflow")));
    let rows = document["data"]["rows"].as_array().unwrap();
    assert!(!rows.is_empty() && document["row_count"] == rows.len(), "{}", rows.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_breaks_off_is_a_broken_transfer() {
    const LAST_CHUNK: &str = "\r\n0\r\n\r\n";
    // More than the connection gathers (some 400 KiB) before it sends: what breaks off earlier may never begin.
    const ROWS_SENT: u32 = 99_000;
    let world = World::new().await;
    let file = async |last: u32| {
        let sql = format!("{} LIMIT 99999", overflowing(last));
        let mut connection = world.send("/api/dataset/csv", &json!({ "query": world.question(&sql) })).await;
        let mut answer = Vec::new();
        // Being reset counts as broken too.
        let _ = connection.read_to_end(&mut answer).await;
        String::from_utf8(answer).unwrap()
    };
    let (whole, broken) = (file(200_000).await, file(ROWS_SENT).await);
    assert!(whole.starts_with("HTTP/1.1 200 OK") && whole.ends_with(LAST_CHUNK));
    assert!(broken.starts_with("HTTP/1.1 200 OK") && !broken.ends_with(LAST_CHUNK), "{} bytes", broken.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_hangs_up_cancels_its_statement() {
    let world = World::new().await;
    let endless = world.question(&format!("{NUMBERS} SELECT max(i) FROM n"));
    let mut connections = Vec::new();
    // As many as the warehouse runs at once: when the next question has to wait, all of them run.
    for _ in 0..8 {
        connections.push(world.send("/api/dataset", &endless).await);
    }
    while tokio::time::timeout(Duration::from_millis(100), world.ask("SELECT 1")).await.is_ok() {}
    drop(connections);
    let answer = tokio::time::timeout(Duration::from_mins(1), world.ask("SELECT 1")).await;
    assert_eq!(answer.expect("abandoned statements still run").json()["status"], "completed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_shows_its_first_rows() {
    let world = World::new().await;
    let table = world.table("product").await;
    let answer = world.get(&format!("/api/table/{table}/data")).await;
    assert_eq!(answer.status, 202);
    let mut document = answer.json();
    assert_eq!(document["data"]["rows"].as_array().map(Vec::len), Some(2));
    let column = &document["data"]["cols"][0];
    assert_eq!(
        (&column["name"], &column["source"], &column["table_id"]),
        (&json!("ID"), &json!("fields"), &json!(table))
    );
    assert_eq!(column["field_ref"], json!(["field", column["id"], null]));
    assert_eq!(column["semantic_type"], "type/PK");
    let keys: Vec<&String> = document.as_object_mut().unwrap().keys().collect();
    assert_eq!(keys, ["data", "database_id", "started_at", "status", "row_count", "running_time"]);
    assert_eq!(world.get("/api/table/999/data").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_asks_without_signing_in() {
    let world = World::new().await.signed_out();
    assert_eq!(world.ask("SELECT 1").await.status, 401);
    assert_eq!(
        world.post("/api/dataset/csv", json!({ "query": world.question("SELECT 1") })).await.status,
        401
    );
    assert_eq!(world.get("/api/table/1/data").await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_description_knows_the_answers() {
    let world = World::new().await;
    let description: serde_json::Value = serde_json::from_str(&world.docs.json()).unwrap();
    let answer = &description["paths"]["/api/dataset"]["post"]["responses"]["202"]["content"]["application/json"]
        ["schema"];
    assert_eq!(answer["$ref"], "#/components/schemas/DatasetView");
    let file = &description["paths"]["/api/dataset/csv"]["post"];
    assert!(file["requestBody"]["content"]["application/x-www-form-urlencoded"].is_object());
}
