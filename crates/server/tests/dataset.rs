//! `/api/dataset`: questions in SQL, and their answers.

use crate::world::{Client, World, on_both};
use axum::http::Method;
use expect_test::expect;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

fn native(database: i64, sql: &str) -> Value {
    json!({ "database": database, "type": "native", "native": { "query": sql } })
}

/// The rows of an answer that succeeded.
async fn rows(client: &Client, sql: &str) -> Value {
    let answer = client.post("/api/dataset", native(1, sql)).await;
    let json = answer.json();
    assert_eq!((answer.status, &json["status"]), (202, &json!("completed")), "{answer}");
    json["data"]["rows"].clone()
}

/// The words of an answer that failed.
async fn failure(client: &Client, sql: &str) -> String {
    let answer = client.post("/api/dataset", native(1, sql)).await;
    let json = answer.json();
    assert_eq!((answer.status, &json["status"]), (202, &json!("failed")), "{answer}");
    assert_eq!((&json["data"]["rows"], &json["row_count"]), (&json!([]), &json!(0)));
    answer.text_at("/error")
}

on_both! {
    async fn whoever_is_signed_in_asks_in_sql(world: World) {
        let id = world.connect_shop().await;
        let sql = "SELECT name, sum(total) AS spent FROM purchase JOIN person ON person.id = person_id GROUP BY 1 ORDER BY 2";
        for client in [world.admin(), world.plain_key().await, world.person().await] {
            assert_eq!(rows(&client, sql).await, json!([["Bob", 0.25], ["Ωμέγα 🦊", 19.5]]));
        }
        let answer = world.anonymous().post("/api/dataset", native(id, sql)).await;
        assert_eq!(answer.to_string(), "401 text/plain\nUnauthenticated");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_has_the_parts_that_clients_rely_on() {
    let world = World::new().await;
    let id = world.connect_shop().await;
    let answer = world
        .admin()
        .post("/api/dataset", native(id, "SELECT id, name AS who FROM person WHERE id = 2"))
        .await;
    let mut json = answer.json();
    assert!(json["running_time"].take().is_u64());
    expect![[r#"
        202 {
          "data": {
            "rows": [
              [
                2,
                "Bob"
              ]
            ],
            "cols": [
              {
                "name": "id",
                "display_name": "id",
                "base_type": "type/Integer",
                "effective_type": "type/Integer",
                "database_type": "INTEGER",
                "source": "native",
                "field_ref": [
                  "field",
                  "id",
                  {
                    "base-type": "type/Integer"
                  }
                ]
              },
              {
                "name": "who",
                "display_name": "who",
                "base_type": "type/Text",
                "effective_type": "type/Text",
                "database_type": "TEXT",
                "source": "native",
                "field_ref": [
                  "field",
                  "who",
                  {
                    "base-type": "type/Text"
                  }
                ]
              }
            ],
            "native_form": {
              "query": "SELECT id, name AS who FROM person WHERE id = 2",
              "params": null
            },
            "format-rows?": true,
            "results_timezone": "UTC",
            "requested_timezone": null,
            "results_metadata": {
              "columns": [
                {
                  "name": "id",
                  "display_name": "id",
                  "base_type": "type/Integer",
                  "effective_type": "type/Integer",
                  "semantic_type": "type/PK",
                  "field_ref": [
                    "field",
                    "id",
                    {
                      "base-type": "type/Integer"
                    }
                  ],
                  "fingerprint": null
                },
                {
                  "name": "who",
                  "display_name": "who",
                  "base_type": "type/Text",
                  "effective_type": "type/Text",
                  "semantic_type": null,
                  "field_ref": [
                    "field",
                    "who",
                    {
                      "base-type": "type/Text"
                    }
                  ],
                  "fingerprint": null
                }
              ]
            },
            "insights": null,
            "is_sandboxed": false,
            "download_perms": "full"
          },
          "database_id": 1,
          "started_at": "2026-05-01T09:00:00Z",
          "json_query": {
            "database": 1,
            "type": "native",
            "native": {
              "query": "SELECT id, name AS who FROM person WHERE id = 2"
            },
            "middleware": {
              "js-int-to-string?": true,
              "add-default-userland-constraints?": true
            }
          },
          "context": "ad-hoc",
          "average_execution_time": null,
          "cached": null,
          "status": "completed",
          "row_count": 1,
          "running_time": null
        }"#]]
    .assert_eq(&format!("{} {json:#}", answer.status));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_query_is_an_answer_too() {
    let world = World::new().await;
    world.connect_shop().await;
    let admin = world.admin();
    expect!["no such column: nonsense"].assert_eq(&failure(&admin, "SELECT nonsense FROM person").await);
    expect![[r#"near "SELEC": syntax error"#]].assert_eq(&failure(&admin, "SELEC 1").await);
    let answer = admin.post("/api/dataset", native(1, "SELECT nonsense FROM person")).await;
    for inside in [".rs:", "panicked", "backtrace", "shop.db"] {
        assert!(!answer.text().contains(inside), "{inside}: {answer}");
    }
    assert_eq!(rows(&admin, "SELECT count(*) FROM person").await, json!([[2]]), "the next one is answered");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statements_that_write_are_refused_and_write_nothing() {
    let world = World::new().await;
    world.connect_shop().await;
    let admin = world.admin();
    for sql in [
        "DELETE FROM person",
        "INSERT INTO person (name) VALUES ('Mallory') RETURNING id",
        "DROP TABLE person",
        "PRAGMA journal_mode = delete",
        "SELECT 1; DELETE FROM person",
        "ATTACH '/tmp/metalith-must-not-exist.db' AS other",
    ] {
        assert!(!failure(&admin, sql).await.is_empty(), "{sql}");
    }
    assert!(!std::path::Path::new("/tmp/metalith-must-not-exist.db").exists());
    assert_eq!(rows(&admin, "SELECT count(*) FROM person").await, json!([[2]]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn odd_statements_are_nobodys_fault() {
    let world = World::new().await;
    world.connect_shop().await;
    for sql in [
        "",
        "   ",
        "--",
        "/*",
        ";;;",
        "SELECT '🦊', 'a\u{0}b'",
        "\u{0}",
        "\u{202e}SELECT 1",
        "SELECT ?",
        "SELECT :x",
    ] {
        let answer = world.admin().post("/api/dataset", native(1, sql)).await;
        assert!(answer.status < 500, "{sql:?}: {answer}");
    }
    let long = format!("SELECT {}", vec!["1"; 50_000].join(" + "));
    assert!(world.admin().post("/api/dataset", native(1, &long)).await.status < 500);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_not_there_is_not_found() {
    let world = World::new().await;
    let answer = world.admin().post("/api/dataset", native(77, "SELECT 1")).await;
    assert_eq!(answer.to_string(), "404 text/plain\nNot found.");
}

const TEN_THOUSAND: &str =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) SELECT i FROM n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_are_limited_on_the_screen_and_not_in_a_file() {
    let world = World::new().await;
    let id = world.connect_shop().await;
    let answer = world.admin().post("/api/dataset", native(id, TEN_THOUSAND)).await.json();
    assert_eq!((&answer["row_count"], &answer["data"]["rows_truncated"]), (&json!(2000), &json!(2000)));
    let body = json!({ "query": native(id, TEN_THOUSAND) });
    let csv = world.admin().post("/api/dataset/csv", body.clone()).await;
    assert_eq!((csv.status, csv.text().lines().count()), (200, 10_001));
    let file = world.admin().post("/api/dataset/json", body).await;
    assert_eq!((file.status, file.json().as_array().unwrap().len()), (200, 10_000));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_come_in_every_format_also_for_a_browsers_form() {
    let world = World::new().await;
    let id = world.connect_shop().await;
    let question = native(id, "SELECT name, born FROM person ORDER BY id");
    let take_away = async |format: &str| {
        let path = format!("/api/dataset/{format}");
        let answer = world.admin().post(&path, json!({ "query": question })).await;
        assert_eq!(answer.status, 200, "{answer}");
        assert!(answer.header("content-disposition").unwrap().starts_with("attachment; filename="));
        answer
    };
    expect![[r#"
        200 text/csv
        name,born
        Ωμέγα 🦊,1990-02-28
        Bob,
    "#]]
    .assert_eq(&take_away("csv").await.to_string());
    expect![[r#"
        200 application/json; charset=utf-8
        [
          {
            "name": "Ωμέγα 🦊",
            "born": "1990-02-28"
          },
          {
            "name": "Bob",
            "born": null
          }
        ]"#]]
    .assert_eq(&take_away("json").await.to_string());
    assert!(take_away("xlsx").await.body.starts_with(b"PK"), "a workbook is a zip archive");
    let text = question.to_string();
    let encoded = utf8_percent_encode(&text, NON_ALPHANUMERIC);
    let form = "application/x-www-form-urlencoded";
    let answer =
        world.admin().send_bytes(Method::POST, "/api/dataset/csv", form, format!("query={encoded}")).await;
    assert_eq!(answer.text(), take_away("csv").await.text());
}
