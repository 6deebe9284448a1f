//! What a bulk call answers: one line per operation, in order.

use super::{act::Done, kind::Kind};
use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use web::Error;

/// What has become of the operations.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BulkAnswer {
    /// All or nothing?
    pub atomic: bool,
    /// Was it a trial? Then nothing was done.
    pub dry_run: bool,
    /// How many succeeded.
    pub succeeded: usize,
    /// How many failed; those were not done.
    pub failed: usize,
    /// The id of the call; the audit events of its operations carry it as `part_of`. None when nothing was done.
    pub id: Option<String>,
    /// Operation by operation.
    pub results: Vec<Line>,
}

/// What has become of one operation.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Line {
    /// Its place in the list, from 0.
    pub index: usize,
    /// Its kind.
    pub op: &'static str,
    /// The status that the single call would answer; 424 when it depends on one that failed.
    pub status: u16,
    /// The id of what it made or changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<i64>,
    /// What the single call answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<Value>,
    /// What the single call answers when it fails; what is text there is `message` here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<Value>,
}

impl Line {
    pub(super) fn done(index: usize, kind: Kind, done: Done) -> Self {
        let Done { id, result } = done;
        let status = if result.is_some() { StatusCode::OK } else { StatusCode::NO_CONTENT };
        Self { index, op: kind.name(), status: status.as_u16(), id, result, error: None }
    }

    pub(super) fn failed(index: usize, kind: Kind, error: Error) -> Self {
        let (status, error) = error.into_document();
        Self { index, op: kind.name(), status: status.as_u16(), id: None, result: None, error: Some(error) }
    }

    /// Not done, because another one failed.
    fn given_up(index: usize, op: &'static str, culprit: &Self) -> Self {
        let message = format!("Not done, because operation {} failed.", culprit.index);
        let status = StatusCode::FAILED_DEPENDENCY.as_u16();
        Self { index, op, status, id: None, result: None, error: Some(json!({ "message": message })) }
    }
}

impl BulkAnswer {
    /// The same without secrets, which only the first answer shows.
    pub(super) fn without_secrets(&self) -> Self {
        let mut answer = self.clone();
        for secret in
            answer.results.iter_mut().filter_map(|line| line.result.as_mut()?.get_mut("unmasked_key"))
        {
            *secret = Value::Null;
        }
        answer
    }
}

/// All or nothing, and one failed: its status for all, with its code, so that clients know what to do.
pub(super) fn nothing_done(kinds: &[Kind], culprit: &Line, dry_run: bool) -> Error {
    let message = format!("Operation {} ({}) failed, and nothing was done.", culprit.index, culprit.op);
    let status = StatusCode::from_u16(culprit.status).unwrap_or(StatusCode::BAD_REQUEST);
    let mut body = json!({
        "message": message,
        "atomic": true,
        "dry_run": dry_run,
        "succeeded": 0,
        "failed": 1,
        "failed_index": culprit.index,
    });
    if let Some(code) = culprit.error.as_ref().and_then(|error| error.get("error_code")) {
        body["error_code"] = code.clone();
    }
    let line = |(index, kind): (usize, &Kind)| {
        if index == culprit.index { culprit.clone() } else { Line::given_up(index, kind.name(), culprit) }
    };
    body["results"] = json!(kinds.iter().enumerate().map(line).collect::<Vec<_>>());
    Error::Explained { status, body }
}
