//! Errors as `application/problem+json` (RFC 9457), for clients that name it in `Accept`.
//!
//! Everybody else gets the contract's shapes, which clients of the reference look for. Both say the same: the
//! sentence of an error is its `detail`, and what else its object holds (`errors`, `specific-errors`) are members of
//! the problem.

use crate::Error;
use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value};

const PROBLEM: &str = "application/problem+json";
/// Bytes that the body of an error has at most.
const LIMIT: usize = 1024 * 1024;

/// Makes a problem of an answer that is an error; any other stays as it is.
pub async fn as_problem(response: Response) -> Response {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let is_json = kind.is_some_and(|kind| kind.starts_with("application/json"));
    if !is_json && kind.is_none_or(|kind| !kind.starts_with("text/plain")) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let body = match to_bytes(body, LIMIT).await {
        Ok(body) => body,
        Err(error) => return Error::internal(error).into_response(),
    };
    let said = match serde_json::from_slice(&body) {
        Ok(Value::Object(object)) if is_json => object,
        _ => Map::from_iter([("message".to_owned(), String::from_utf8_lossy(&body).into())]),
    };
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM));
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(Value::Object(problem(status, said)).to_string()))
}

fn problem(status: StatusCode, mut said: Map<String, Value>) -> Map<String, Value> {
    let detail = said.shift_remove("message").or_else(|| first_text(said.get("errors")?));
    let mut problem = Map::new();
    problem.insert("type".into(), "about:blank".into());
    problem.insert("title".into(), status.canonical_reason().into());
    problem.insert("status".into(), status.as_u16().into());
    problem.extend(detail.map(|detail| ("detail".to_owned(), detail)));
    for (name, value) in said {
        problem.entry(name).or_insert(value);
    }
    problem
}

/// What is wrong with the first field that something is wrong with.
fn first_text(errors: &Value) -> Option<Value> {
    let (field, text) = errors.as_object()?.iter().next()?;
    text.as_str().map(|text| format!("{field}: {text}").into())
}

/// Does the sender want errors as problems? The type has to be named; a wildcard is no wish, because clients of the
/// reference send one and mean its shapes.
pub fn wants_problem(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    accepted.flat_map(|list| list.split(',')).any(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let is_named = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case(PROBLEM));
        let is_refused = parts.any(|part| {
            let quality = part.strip_prefix("q=").or_else(|| part.strip_prefix("Q="));
            quality.is_some_and(|quality| quality.parse() == Ok(0.0))
        });
        is_named && !is_refused
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_names_it_gets_it() {
        let wants = |accept: &str| {
            let accept = HeaderValue::from_str(accept).unwrap();
            wants_problem(&HeaderMap::from_iter([(header::ACCEPT, accept)]))
        };
        for accept in [
            "application/problem+json",
            "text/html, Application/Problem+JSON;q=0.1",
            "application/json,application/problem+json",
        ] {
            assert!(wants(accept), "{accept}");
        }
        for accept in ["*/*", "application/json", "application/*", "application/problem+json; q=0", ""] {
            assert!(!wants(accept), "{accept}");
        }
        assert!(!wants_problem(&HeaderMap::new()));
    }
}
