//! The document of a result: rows first, then everything that is known when they have ended.
//!
//! A statement that fails in the middle leaves a document that is whole JSON and says so. While nothing comes from the
//! database a blank goes out now and then, which JSON allows between its parts: proxies in between keep the connection,
//! and a client that is gone is noticed.

use crate::{
    described::listed,
    result::{
        AdHocView, Failure, Naming, Values,
        columns::Columns,
        value::json,
        view::{DatasetView, End, data, envelope},
    },
    running::Running,
    stream::{Broken, Out, body},
};
use aide::{
    OperationOutput,
    generate::GenContext,
    openapi::{Operation, Response as ResponseDoc},
};
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use futures_util::{
    FutureExt,
    future::{self, BoxFuture},
};
use serde::Serialize;
use std::{fmt, pin::pin, time::Duration};
use tokio::time::Instant;

/// How long an answer may be held back to learn how the statement begins.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long the connection may be silent.
const SILENCE: Duration = Duration::from_secs(15);

/// What there is to say about a result besides its rows.
#[derive(Debug)]
pub(crate) struct About {
    /// The database asked; what was sent, where it names none that exists.
    pub database_id: Option<i64>,
    /// When the request came.
    pub started_at: DateTime<Utc>,
    /// The same, for measuring.
    pub started: Instant,
    /// The wire name of the engine.
    pub engine: String,
    /// The statement that runs, for those who may see all that it is made of.
    pub sql: Option<String>,
    /// How values are written.
    pub values: Values,
    /// The report time zone, when somebody set it.
    pub requested_timezone: Option<String>,
    /// Rows read at most.
    pub limit: u64,
    /// Does the reader want the result described?
    pub with_metadata: bool,
    /// Where the words about columns come from.
    pub naming: Naming,
    /// What only questions carry.
    pub question: Option<AdHocView>,
    /// Who wants to hear what the columns turned out to be.
    pub heard: Option<Heard>,
}

/// Hears of the columns of a result, as they are kept: a list of maps. Told once all rows have come.
pub struct Heard(Box<dyn FnOnce(serde_json::Value) + Send + Sync>);

impl Heard {
    /// Hears of them like this.
    pub fn by(hear: impl FnOnce(serde_json::Value) + Send + Sync + 'static) -> Self {
        Self(Box::new(hear))
    }
}

impl fmt::Debug for Heard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Heard")
    }
}

/// The start of a statement, as far as an answer is concerned.
pub(crate) type Starting = BoxFuture<'static, Result<Running, Failure>>;

/// A start that will not be: there is nothing to run.
pub(crate) fn failed(failure: Failure) -> Starting {
    Box::pin(future::ready(Err(failure)))
}

/// An answer that is the document of a result.
#[derive(Debug)]
pub struct Answer(Response);

/// Answers with what the statement gives. Waits a moment to learn how it begins, for the status.
pub(crate) async fn answer(mut starting: Starting, about: About) -> Answer {
    match tokio::time::timeout(PATIENCE, &mut starting).await {
        Ok(outcome) => document(Failure::status(&outcome), Box::pin(future::ready(outcome)), about),
        Err(_) => document(Failure::status(&Ok(())), starting, about),
    }
}

/// The document of a result with a status that is decided already.
pub(crate) fn document(status: StatusCode, starting: Starting, about: About) -> Answer {
    let headers =
        [(header::CONTENT_TYPE.as_str(), "application/json; charset=utf-8"), ("x-accel-buffering", "no")];
    Answer((status, headers, body(|out| tell(out, starting, about))).into_response())
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        self.0
    }
}

impl OperationOutput for Answer {
    type Inner = DatasetView;

    fn operation_response(context: &mut GenContext, operation: &mut Operation) -> Option<ResponseDoc> {
        web::Json::<DatasetView>::operation_response(context, operation)
    }

    fn inferred_responses(
        context: &mut GenContext,
        operation: &mut Operation,
    ) -> Vec<(Option<u16>, ResponseDoc)> {
        let response = Self::operation_response(context, operation);
        response.map(|response| (Some(StatusCode::ACCEPTED.as_u16()), response)).into_iter().collect()
    }
}

async fn tell(mut out: Out, mut starting: Starting, mut about: About) -> Result<(), Broken> {
    let started = breathing(&mut out, &mut starting).await;
    out.bytes.extend_from_slice(br#"{"data":{"rows":["#);
    let end = match started {
        Ok(running) => tell_rows(&mut out, running, &mut about).await,
        Err(failure) => End { rows: 0, columns: None, failure: Some(failure) },
    };
    if let (Some(Heard(hear)), None, Some(columns)) = (about.heard.take(), &end.failure, &end.columns) {
        hear(listed(columns));
    }
    out.bytes.extend_from_slice(b"],");
    members(&mut out.bytes, &data(&about, &end));
    out.bytes.extend_from_slice(b"},");
    members(&mut out.bytes, &envelope(about, &end));
    out.bytes.push(b'}');
    out.flush().await;
    Ok(())
}

async fn tell_rows(out: &mut Out, mut running: Running, about: &mut About) -> End {
    let naming = std::mem::replace(&mut about.naming, Naming::Native);
    let mut columns = Columns::new(&running.columns, naming);
    let mut rows = 0;
    let outcome = loop {
        let there = running.next().now_or_never();
        let next = match there {
            Some(next) => next,
            None => breathing(out, pin!(running.next())).await,
        };
        match next {
            Some(Ok(batch)) => {
                columns.observe(&batch);
                for row in batch.rows() {
                    out.bytes.extend_from_slice(if rows == 0 { b"[" } else { b",[" });
                    for (at, cell) in row.cells().enumerate() {
                        if at > 0 {
                            out.bytes.push(b',');
                        }
                        about.values.write(&mut out.bytes, cell);
                    }
                    out.bytes.push(b']');
                    rows += 1;
                }
                out.make_room().await;
            }
            Some(Err(error)) => break Err(error),
            None => break Ok(()),
        }
    };
    let failure =
        outcome.err().map(|error| Failure::of_statement(error, &about.engine, about.sql.as_deref()));
    End { rows, columns: Some(columns.into_views()), failure }
}

/// Waits, and lets nobody on the other side think that nothing happens any more.
async fn breathing<F: Future + Unpin>(out: &mut Out, mut future: F) -> F::Output {
    loop {
        out.flush().await;
        match tokio::time::timeout(SILENCE, &mut future).await {
            Ok(output) => return output,
            Err(_) => out.bytes.push(b' '),
        }
    }
}

/// Writes the members of an object without its braces.
fn members<T: Serialize>(out: &mut Vec<u8>, object: &T) {
    let start = out.len();
    json(out, object);
    out.remove(start);
    out.pop();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{SQL, about, batch, columns_of, giving, read_text, stage, starting, syntax_error};
    use driver::{BaseType, Cell, Warehouse};
    use expect_test::{Expect, expect};
    use futures_util::StreamExt;
    use serde_json::{Value, json};
    use std::sync::Arc;
    use tokio::sync::Notify;

    async fn told(warehouse: impl Warehouse + 'static, limit: u64) -> Value {
        let answer = answer(starting(warehouse, SQL), about(limit)).await.into_response();
        assert_eq!(answer.status(), StatusCode::ACCEPTED);
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/json; charset=utf-8");
        serde_json::from_str(&read_text(answer.into_body()).await).unwrap()
    }

    fn check(document: &Value, expected: &Expect) {
        expected.assert_eq(&serde_json::to_string_pretty(document).unwrap());
    }

    #[tokio::test(start_paused = true)]
    async fn a_result() {
        let columns = [("id", BaseType::Integer), ("total", BaseType::Any), ("total", BaseType::Any)];
        let rows: &[&[Cell]] = &[
            &[Cell::Int(1), Cell::Float(2.5), Cell::Null],
            &[Cell::Int(9_007_199_254_740_993), Cell::Null, Cell::Text("ü")],
        ];
        check(
            &told(giving(&columns, rows), 2).await,
            &expect![[r#"
            {
              "data": {
                "rows": [
                  [
                    1,
                    2.5,
                    null
                  ],
                  [
                    "9007199254740993",
                    null,
                    "ü"
                  ]
                ],
                "cols": [
                  {
                    "name": "id",
                    "display_name": "id",
                    "base_type": "type/Integer",
                    "effective_type": "type/Integer",
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
                    "name": "total",
                    "display_name": "total",
                    "base_type": "type/Float",
                    "effective_type": "type/Float",
                    "source": "native",
                    "field_ref": [
                      "field",
                      "total",
                      {
                        "base-type": "type/Float"
                      }
                    ]
                  },
                  {
                    "name": "total_2",
                    "display_name": "total",
                    "base_type": "type/Text",
                    "effective_type": "type/Text",
                    "source": "native",
                    "field_ref": [
                      "field",
                      "total_2",
                      {
                        "base-type": "type/Text"
                      }
                    ]
                  }
                ],
                "native_form": {
                  "query": "SELECT something",
                  "params": null
                },
                "format-rows?": true,
                "results_timezone": "UTC",
                "requested_timezone": null,
                "rows_truncated": 2,
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
                      "name": "total",
                      "display_name": "total",
                      "base_type": "type/Float",
                      "effective_type": "type/Float",
                      "semantic_type": null,
                      "field_ref": [
                        "field",
                        "total",
                        {
                          "base-type": "type/Float"
                        }
                      ],
                      "fingerprint": null
                    },
                    {
                      "name": "total_2",
                      "display_name": "total",
                      "base_type": "type/Text",
                      "effective_type": "type/Text",
                      "semantic_type": null,
                      "field_ref": [
                        "field",
                        "total_2",
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
              "started_at": "1970-01-01T00:00:00Z",
              "context": "ad-hoc",
              "average_execution_time": null,
              "cached": null,
              "status": "completed",
              "row_count": 2,
              "running_time": 0
            }"#]],
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_statement_that_fails_before_its_first_row() {
        let failing = stage(async |sender| sender.end(Err(syntax_error())).await);
        check(
            &told(failing, 2_000).await,
            &expect![[r#"
            {
              "data": {
                "rows": [],
                "cols": []
              },
              "database_id": 1,
              "started_at": "1970-01-01T00:00:00Z",
              "context": "ad-hoc",
              "average_execution_time": null,
              "cached": null,
              "status": "failed",
              "row_count": 0,
              "running_time": 0,
              "class": "class metalith.QueryError",
              "error": "near \"SELEC\": syntax error",
              "error_type": "invalid-query",
              "error_position": 1,
              "via": [
                {
                  "status": "failed",
                  "class": "class metalith.QueryError",
                  "error": "Error executing query: near \"SELEC\": syntax error",
                  "error_type": "invalid-query",
                  "ex-data": {
                    "driver": "stage",
                    "sql": [
                      "SELECT something"
                    ],
                    "params": null,
                    "type": "invalid-query"
                  }
                }
              ]
            }"#]],
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_statement_that_fails_in_the_middle_keeps_its_rows_and_says_so() {
        let breaking = stage(async |sender| {
            sender.start(columns_of(&[("n", BaseType::Integer)])).await.unwrap();
            sender.send(batch(&[&[Cell::Int(1)], &[Cell::Int(2)]])).await.unwrap();
            sender.end(Err(syntax_error())).await;
        });
        let document = told(breaking, 2_000).await;
        assert_eq!(document["data"]["rows"], json!([[1], [2]]));
        assert_eq!(document["data"]["cols"][0]["name"], "n");
        assert_eq!((&document["status"], &document["row_count"]), (&json!("failed"), &json!(2)));
        assert_eq!(document["error"], "near \"SELEC\": syntax error");
    }

    #[tokio::test(start_paused = true)]
    async fn truncation_is_told_only_when_the_limit_was_reached() {
        let rows: &[&[Cell]] = &[&[Cell::Int(1)], &[Cell::Int(2)]];
        let one = giving(&[("n", BaseType::Integer)], rows);
        assert_eq!(told(one.clone(), 2).await["data"]["rows_truncated"], 2);
        assert_eq!(told(one, 3).await["data"].get("rows_truncated"), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_statement_without_rows_is_complete() {
        let document = told(giving(&[], &[]), 2_000).await;
        assert_eq!((&document["status"], &document["data"]["rows"]), (&json!("completed"), &json!([])));
    }

    #[tokio::test(start_paused = true)]
    async fn rows_leave_before_the_statement_has_ended() {
        let go_on = Arc::new(Notify::new());
        let waits = Arc::clone(&go_on);
        let slow = stage(move |sender| {
            let waits = Arc::clone(&waits);
            async move {
                sender.start(columns_of(&[("n", BaseType::Integer)])).await.unwrap();
                sender.send(batch(&[&[Cell::Int(7)]])).await.unwrap();
                waits.notified().await;
                sender.end(Ok(())).await;
            }
        });
        let answer = answer(starting(slow, SQL), about(2_000)).await.into_response();
        let mut chunks = answer.into_body().into_data_stream();
        assert_eq!(chunks.next().await.unwrap().unwrap(), r#"{"data":{"rows":[[7]"#);
        go_on.notify_one();
        assert!(chunks.next().await.unwrap().unwrap().starts_with(b"],"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_statement_keeps_the_connection_alive_with_blanks() {
        let slow = stage(async |sender| {
            tokio::time::sleep(2 * SILENCE).await;
            sender.start(columns_of(&[("n", BaseType::Integer)])).await.unwrap();
            sender.send(batch(&[&[Cell::Int(7)]])).await.unwrap();
            tokio::time::sleep(2 * SILENCE).await;
            sender.end(Ok(())).await;
        });
        let answer = answer(starting(slow, SQL), about(2_000)).await.into_response();
        let text = read_text(answer.into_body()).await;
        assert!(text.starts_with(r#" {"data":{"rows":[[7] "#), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["row_count"], 1);
    }

    #[tokio::test(start_paused = true)]
    async fn dropping_the_body_cancels_the_statement() {
        let gone = Arc::new(Notify::new());
        let tells = Arc::clone(&gone);
        let endless = stage(move |sender| {
            let tells = Arc::clone(&tells);
            async move {
                sender.start(columns_of(&[("n", BaseType::Integer)])).await.unwrap();
                while sender.send(batch(&[&[Cell::Int(7)]])).await.is_ok() {}
                tells.notify_one();
            }
        });
        let answer = answer(starting(endless, SQL), about(2_000)).await.into_response();
        let mut chunks = answer.into_body().into_data_stream();
        assert!(chunks.next().await.unwrap().is_ok());
        drop(chunks);
        gone.notified().await;
    }
}
