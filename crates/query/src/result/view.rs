//! What is told around the rows of a result.

use crate::result::{About, ColumnView, Failure, columns::MetadataColumnView, failure::FailureView};
use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

/// How the rows ended.
pub(crate) struct End {
    /// Rows that were sent.
    pub rows: u64,
    /// What the columns turned out to be, when there were any.
    pub columns: Option<Vec<ColumnView>>,
    /// Why it is not the end that was meant.
    pub failure: Option<Failure>,
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

/// The answer to a query that may have failed: `status` tells.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the shape of what is written piece by piece, for the API description")]
pub struct DatasetView {
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
pub(crate) struct DataView {
    cols: Vec<ColumnView>,
    #[serde(flatten)]
    details: Option<DetailsView>,
}

/// What a result has that began.
#[derive(Serialize, JsonSchema)]
struct DetailsView {
    /// The statement that ran; null where it is made of cards that the caller may not read.
    native_form: Option<NativeFormView>,
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
pub(crate) struct EnvelopeView {
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

/// Puts what follows the rows, inside of `data`.
pub(crate) fn data(about: &About, end: &End) -> DataView {
    let details = end.columns.as_ref().map(|columns| DetailsView {
        native_form: about.sql.clone().map(|query| NativeFormView { query, params: None }),
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

/// Puts what follows `data`.
pub(crate) fn envelope(about: About, end: &End) -> EnvelopeView {
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
