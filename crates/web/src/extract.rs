//! Extractors: body, path and query, decoded into types before a handler runs.

use crate::{Error, Fault, FieldErrors, FromObject, Input, Object, Param, Result};
use aide::{
    OperationInput, OperationOutput,
    generate::GenContext,
    openapi::{self, MediaType, RequestBody, Response as ResponseDoc},
    operation::{ParamLocation, add_parameters, parameters_from_schema, set_body},
};
use axum::{
    body::Body,
    extract::{FromRequest, FromRequestParts, RawPathParams, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::time::Duration;

/// Bytes that a request body may have.
const BODY_LIMIT: usize = 4 * 1024 * 1024;
/// How long a request body may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(30);

/// A JSON body; in answers `application/json; charset=utf-8`.
#[derive(Debug)]
pub struct Json<T>(pub T);

/// A JSON body that is a list.
#[derive(Debug)]
pub struct JsonList<T>(pub Vec<T>);

/// A JSON body, or a form as a browser sends it.
#[derive(Debug)]
pub struct JsonOrForm<T>(pub T);

/// A JSON body that may be left out; then its content type does not matter either.
#[derive(Debug)]
pub struct OptionalJson<T>(pub Option<T>);

/// A JSON body or a form, either of which may be left out; then its content type does not matter.
#[derive(Debug)]
pub struct OptionalJsonOrForm<T>(pub Option<T>);

const FORM: &str = "application/x-www-form-urlencoded";

/// The variable parts of the path, in order.
#[derive(Debug)]
pub struct Path<T>(pub T);

/// The query string.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: FromObject, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, _: &S) -> Result<Self> {
        read_json(request, |value| crate::read_object(Input::Json(value))).await.map(Json)
    }
}

impl<T: Param, S: Send + Sync> FromRequest<S> for JsonList<T> {
    type Rejection = Error;

    async fn from_request(request: Request, _: &S) -> Result<Self> {
        let list = |value: &Value| match Input::Json(value) {
            // A text may hold anything, and is not repeated.
            text @ Input::Json(Value::String(_)) => {
                Err(Fault::secret("value must be an array.", "invalid type", text))
            }
            input => <Vec<T> as Param>::read(input),
        };
        read_json(request, list).await.map(Self)
    }
}

async fn read_json<T>(request: Request, read: impl FnOnce(&Value) -> Result<T, Fault>) -> Result<T> {
    if !is_json(request.headers()) {
        return Err(Error::Refused {
            status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
            message: "Send the body as JSON, with the header Content-Type: application/json.".into(),
        });
    }
    let body = read_body(request.into_body()).await?;
    let malformed = |_| Error::bad_request("Malformed JSON in request body.");
    let value: Value = serde_json::from_slice(&body).map_err(malformed)?;
    let read = read(&value)?;
    // Documents are kept as they come, and questions name what they like: no field of its own says no.
    if body.windows(NUL.len()).any(|part| part == NUL) && holds_nul(&value) {
        return Err(Error::bad_request("The body has a text with the character U+0000. Leave it out."));
    }
    Ok(read)
}

/// How JSON writes the character that PostgreSQL keeps in no text.
const NUL: &[u8] = br"\u0000";

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(list) => list.iter().any(holds_nul),
        Value::Object(map) => map.iter().any(|(key, value)| key.contains('\0') || holds_nul(value)),
        _ => false,
    }
}

impl<T: FromObject, S: Send + Sync> FromRequest<S> for OptionalJson<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let (parts, body) = request.into_parts();
        let body = read_body(body).await?;
        if body.is_empty() {
            return Ok(Self(None));
        }
        let request = Request::from_parts(parts, Body::from(body));
        Json::from_request(request, state).await.map(|Json(value)| Self(Some(value)))
    }
}

impl<T: FromObject, S: Send + Sync> FromRequest<S> for JsonOrForm<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        if media_type(request.headers()) != FORM {
            return Json::from_request(request, state).await.map(|Json(value)| Self(value));
        }
        let body = read_body(request.into_body()).await?;
        let pairs = pairs(&String::from_utf8_lossy(&body));
        T::from_object(Object::Pairs(&pairs)).map(Self).map_err(Error::from)
    }
}

impl<T: FromObject, S: Send + Sync> FromRequest<S> for OptionalJsonOrForm<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let (parts, body) = request.into_parts();
        let body = read_body(body).await?;
        if body.is_empty() {
            return Ok(Self(None));
        }
        let request = Request::from_parts(parts, Body::from(body));
        JsonOrForm::from_request(request, state).await.map(|JsonOrForm(value)| Self(Some(value)))
    }
}

/// Is the body declared to be JSON?
fn is_json(headers: &HeaderMap) -> bool {
    let kind = media_type(headers);
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

fn media_type(headers: &HeaderMap) -> String {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Reads a whole body within the limits of size and time.
pub async fn read_body(body: Body) -> Result<Bytes> {
    let read = Limited::new(body, BODY_LIMIT).collect();
    match tokio::time::timeout(BODY_TIME, read).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => Err(Error::Refused {
            status: StatusCode::PAYLOAD_TOO_LARGE,
            message: format!(
                "The request body is too large; at most {} MiB are read.",
                BODY_LIMIT / 1024 / 1024
            ),
        }),
        Ok(Err(_)) => Err(Error::bad_request("The request body could not be read to its end.")),
        Err(_) => Err(Error::Refused {
            status: StatusCode::REQUEST_TIMEOUT,
            message: "The request body took too long to arrive.".into(),
        }),
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Fields(fields) => Self::Invalid(fields),
            Fault::Value { expected, reasons } => Self::Invalid(Box::new(FieldErrors {
                errors: [("_error".to_owned(), expected.into())].into_iter().collect(),
                specific: [("_error".to_owned(), reasons.into())].into_iter().collect(),
            })),
        }
    }
}

/// Bytes that most answers have at most; they are written without moving to a larger place on the way.
const USUAL_ANSWER: usize = 2048;

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        let mut body = Vec::with_capacity(USUAL_ANSWER);
        match serde_json::to_writer(&mut body, &self.0) {
            Ok(()) => ([(header::CONTENT_TYPE, crate::output::JSON)], body).into_response(),
            Err(error) => Error::internal(error).into_response(),
        }
    }
}

impl<T: FromObject, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let pairs = pairs(parts.uri.query().unwrap_or_default());
        T::from_object(Object::Pairs(&pairs)).map(Query).map_err(Error::from)
    }
}

fn pairs(query: &str) -> IndexMap<String, Vec<String>> {
    let mut pairs = IndexMap::<String, Vec<String>>::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        pairs.entry(unescape(name)).or_default().push(unescape(value));
    }
    pairs
}

fn unescape(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_encoding::percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

/// What the variable parts of a path can become.
pub trait PathParams: Sized {
    /// Reads them, named and in order.
    fn read(parts: &[(&str, &str)]) -> Result<Self, Fault>;
}

fn part<T: Param>(parts: &[(&str, &str)], at: usize) -> Result<T, Fault> {
    let (name, text) = parts.get(at).copied().unwrap_or(("path", ""));
    let mut faults = crate::Faults::default();
    let value = faults.read(name, Input::Text(text));
    faults.done()?;
    Ok(value.expect("a part that was not read left a fault"))
}

impl<T: Param> PathParams for T {
    fn read(parts: &[(&str, &str)]) -> Result<Self, Fault> {
        part(parts, 0)
    }
}

impl<A: Param, B: Param> PathParams for (A, B) {
    fn read(parts: &[(&str, &str)]) -> Result<Self, Fault> {
        Ok((part(parts, 0)?, part(parts, 1)?))
    }
}

impl<A: Param, B: Param, C: Param> PathParams for (A, B, C) {
    fn read(parts: &[(&str, &str)]) -> Result<Self, Fault> {
        Ok((part(parts, 0)?, part(parts, 1)?, part(parts, 2)?))
    }
}

impl<T: PathParams, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        let raw = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_| Error::bad_request("The path is not valid UTF-8."))?;
        T::read(&raw.iter().collect::<Vec<_>>()).map(Path).map_err(Error::from)
    }
}

impl<T: JsonSchema> OperationInput for Json<T> {
    fn operation_input(ctx: &mut GenContext, operation: &mut openapi::Operation) {
        let content = IndexMap::from_iter([("application/json".to_owned(), media::<T>(ctx))]);
        set_body(ctx, operation, RequestBody { content, required: true, ..RequestBody::default() });
    }
}

impl<T: JsonSchema> OperationInput for JsonList<T> {
    fn operation_input(ctx: &mut GenContext, operation: &mut openapi::Operation) {
        let content = IndexMap::from_iter([("application/json".to_owned(), media::<Vec<T>>(ctx))]);
        set_body(ctx, operation, RequestBody { content, required: true, ..RequestBody::default() });
    }
}

impl<T: JsonSchema> OperationInput for OptionalJson<T> {
    fn operation_input(ctx: &mut GenContext, operation: &mut openapi::Operation) {
        let content = IndexMap::from_iter([("application/json".to_owned(), media::<T>(ctx))]);
        set_body(ctx, operation, RequestBody { content, required: false, ..RequestBody::default() });
    }
}

impl<T: JsonSchema> OperationInput for JsonOrForm<T> {
    fn operation_input(ctx: &mut GenContext, operation: &mut openapi::Operation) {
        let kinds = ["application/json", FORM];
        let content = kinds.into_iter().map(|kind| (kind.to_owned(), media::<T>(ctx))).collect();
        set_body(ctx, operation, RequestBody { content, required: true, ..RequestBody::default() });
    }
}

impl<T: JsonSchema> OperationInput for OptionalJsonOrForm<T> {
    fn operation_input(ctx: &mut GenContext, operation: &mut openapi::Operation) {
        let kinds = ["application/json", FORM];
        let content = kinds.into_iter().map(|kind| (kind.to_owned(), media::<T>(ctx))).collect();
        set_body(ctx, operation, RequestBody { content, required: false, ..RequestBody::default() });
    }
}

impl<T: JsonSchema> OperationOutput for Json<T> {
    type Inner = T;

    fn operation_response(ctx: &mut GenContext, _: &mut openapi::Operation) -> Option<ResponseDoc> {
        let content = IndexMap::from_iter([("application/json".to_owned(), media::<T>(ctx))]);
        Some(ResponseDoc { description: "Done.".into(), content, ..ResponseDoc::default() })
    }

    fn inferred_responses(
        ctx: &mut GenContext,
        operation: &mut openapi::Operation,
    ) -> Vec<(Option<u16>, ResponseDoc)> {
        Self::operation_response(ctx, operation).map(|response| (Some(200), response)).into_iter().collect()
    }
}

pub(crate) fn media<T: JsonSchema>(ctx: &mut GenContext) -> MediaType {
    let json_schema = ctx.schema.subschema_for::<T>();
    let schema = openapi::SchemaObject { json_schema, example: None, external_docs: None };
    MediaType { schema: Some(schema), ..MediaType::default() }
}

impl<T: JsonSchema> OperationInput for Query<T> {
    fn operation_input(ctx: &mut GenContext, operation: &mut openapi::Operation) {
        let schema = ctx.schema.subschema_for::<T>();
        let parameters = parameters_from_schema(ctx, schema, ParamLocation::Query);
        add_parameters(ctx, operation, parameters);
    }
}

/// The names of path parts are in the path itself; `docs` adds them.
impl<T> OperationInput for Path<T> {}

impl OperationOutput for Error {
    type Inner = Self;
}
