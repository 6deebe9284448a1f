//! The document of a result: rows first, then everything that is known when they have ended.
//!
//! A statement that fails in the middle leaves a document that is whole JSON and says so. While nothing comes from the
//! database a blank goes out now and then, which JSON allows between its parts: proxies in between keep the connection,
//! and a client that is gone is noticed.

use crate::{
    result::{
        Failure, Naming, Values,
        columns::{ColumnView, Columns, MetadataColumnView},
        failure::FailureView,
        value::json,
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
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use std::{pin::pin, time::Duration};
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
    /// The statement that runs.
    pub sql: String,
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
}

/// What only the answer to a question carries.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct AdHocView {
    /// The query as it was received; not told of files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub json_query: Option<Map<String, Value>>,
    /// Why it ran: `ad-hoc`, `csv-download`.
    pub context: &'static str,
    /// Only cached results have one.
    pub average_execution_time: Option<u64>,
    /// When the cached result was made.
    pub cached: Option<DateTime<Utc>>,
}

/// The start of a statement, as far as an answer is concerned.
pub(crate) type Starting = BoxFuture<'static, Result<Running, Failure>>;

/// An answer that is the document of a result.
#[derive(Debug)]
pub(crate) struct Answer(Response);

/// Answers with what the statement gives. Waits a moment to learn how it begins, for the status.
pub(crate) async fn answer(mut starting: Starting, about: About) -> Answer {
    match tokio::time::timeout(PATIENCE, &mut starting).await {
        Ok(outcome) => document(Failure::status(&outcome), Box::pin(future::ready(outcome)), about),
        Err(_) => document(Failure::status(&Ok(())), starting, about),
    }
}

/// The document of a result with a status that is decided already.
pub(crate) fn document(status: StatusCode, starting: Starting, about: About) -> Answer {
    let headers = [(header::CONTENT_TYPE.as_str(), "application/json; charset=utf-8"), ("x-accel-buffering", "no")];
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

    fn inferred_responses(context: &mut GenContext, operation: &mut Operation) -> Vec<(Option<u16>, ResponseDoc)> {
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
    out.bytes.extend_from_slice(b"],");
    members(&mut out.bytes, &data(&about, &end));
    out.bytes.extend_from_slice(b"},");
    members(&mut out.bytes, &envelope(about, &end));
    out.bytes.push(b'}');
    out.flush().await;
    Ok(())
}

/// How the rows ended.
struct End {
    rows: u64,
    columns: Option<Vec<ColumnView>>,
    failure: Option<Failure>,
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
    let failure = outcome.err().map(|error| Failure::of_statement(error, &about.engine, &about.sql));
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

/// The answer to a query that may have failed: `status` tells.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape of what is written piece by piece, for the API description")]
pub(crate) struct DatasetView {
    data: DatasetDataView,
    #[schemars(flatten)]
    envelope: EnvelopeView,
}

/// Rows and columns.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape of what is written piece by piece, for the API description")]
struct DatasetDataView {
    rows: Vec<Vec<Value>>,
    #[schemars(flatten)]
    rest: DataView,
}

#[derive(Serialize, JsonSchema)]
struct DataView {
    cols: Vec<ColumnView>,
    #[serde(flatten)]
    details: Option<DetailsView>,
}

/// What a result has that began.
#[derive(Serialize, JsonSchema)]
struct DetailsView {
    native_form: NativeFormView,
    #[serde(rename = "format-rows?")]
    format_rows: bool,
    results_timezone: &'static str,
    requested_timezone: Option<String>,
    /// The row limit, when exactly that many rows came.
    #[serde(skip_serializing_if = "Option::is_none")]
    rows_truncated: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    results_metadata: Option<ResultsMetadataView>,
    insights: Option<()>,
    is_sandboxed: bool,
    download_perms: &'static str,
}

#[derive(Serialize, JsonSchema)]
struct NativeFormView {
    query: String,
    params: Option<()>,
}

#[derive(Serialize, JsonSchema)]
struct ResultsMetadataView {
    columns: Vec<MetadataColumnView>,
}

#[derive(Serialize, JsonSchema)]
struct EnvelopeView {
    database_id: Option<i64>,
    started_at: DateTime<Utc>,
    #[serde(flatten)]
    question: Option<AdHocView>,
    status: Status,
    row_count: u64,
    /// Milliseconds.
    running_time: u64,
    #[serde(flatten)]
    failure: Option<FailureView>,
}

#[derive(Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Status {
    Completed,
    Failed,
}

fn data(about: &About, end: &End) -> DataView {
    let details = end.columns.as_ref().map(|columns| DetailsView {
        native_form: NativeFormView { query: about.sql.clone(), params: None },
        format_rows: true,
        results_timezone: about.values.zone.name(),
        requested_timezone: about.requested_timezone.clone(),
        rows_truncated: (end.rows == about.limit).then_some(about.limit),
        results_metadata: about
            .with_metadata
            .then(|| ResultsMetadataView { columns: columns.iter().map(MetadataColumnView::from).collect() }),
        insights: None,
        is_sandboxed: false,
        download_perms: "full",
    });
    DataView { cols: end.columns.clone().unwrap_or_default(), details }
}

fn envelope(about: About, end: &End) -> EnvelopeView {
    EnvelopeView {
        database_id: about.database_id,
        started_at: about.started_at,
        question: about.question,
        status: if end.failure.is_some() { Status::Failed } else { Status::Completed },
        row_count: end.rows,
        running_time: u64::try_from(about.started.elapsed().as_millis()).unwrap_or(u64::MAX),
        failure: end.failure.as_ref().map(FailureView::from),
    }
}
