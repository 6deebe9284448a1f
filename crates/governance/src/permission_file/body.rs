//! A file as it arrives: as YAML, or in JSON as text or as the same in JSON.

use aide::{OperationInput, generate::GenContext, openapi::Operation};
use axum::{
    extract::{FromRequest, Request},
    http::header,
};
use serde_json::Value;
use web::{Error, Fault, Input, Json, Param, Result, read_body, request};
use yaml::Problem;

/// Bytes that a file may have.
const LIMIT: usize = 3 * 1024 * 1024;

/// The text of a file.
#[derive(Clone, Debug)]
pub struct FileText(pub String);

impl Param for FileText {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        match input {
            Input::Json(Value::String(text)) => Ok(Self(text.clone())),
            // JSON is YAML, but for the ways to escape a sign beyond the first plane, which are gone by now.
            Input::Json(map @ Value::Object(_)) => Ok(Self(format!("{map:#}"))),
            other => Err(Fault::new("value must be the file, as text or as a map.", "invalid type", other)),
        }
    }
}

impl schemars::JsonSchema for FileText {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "PermissionFile".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "Permissions as code: the YAML text, or the same as JSON.",
            "type": ["string", "object"],
        })
    }
}

request! {
    /// A file to compare with what is there.
    pub struct FileRequest {
        /// The file.
        pub file: FileText,
    }
}

/// A body that is the file itself as YAML, or JSON that holds it.
#[derive(Debug)]
pub struct FileBody(pub String);

impl<S: Send + Sync> FromRequest<S> for FileBody {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let kind = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let is_yaml =
            ["application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"].contains(&kind.as_str());
        if !is_yaml {
            let Json(FileRequest { file }) = Json::from_request(request, state).await?;
            return Ok(Self(file.0));
        }
        let body = read_body(request.into_body()).await?;
        let text =
            String::from_utf8(body.to_vec()).map_err(|_| Error::bad_request("The file must be UTF-8."))?;
        Ok(Self(text))
    }
}

impl OperationInput for FileBody {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        <Json<FileRequest> as OperationInput>::operation_input(ctx, operation);
    }
}

/// Refuses a file that is larger than what is read.
pub(super) fn check_size(text: &str) -> Result<()> {
    if text.len() > LIMIT {
        let text = format!("the file is larger than {} MiB", LIMIT / 1024 / 1024);
        return Err(refused(vec![Problem::new(1, text)]));
    }
    Ok(())
}

/// Is this more than a file may have?
pub(super) fn is_too_large(text: &str) -> bool {
    text.len() > LIMIT
}

/// Says everything that is wrong with a file, line by line.
pub(super) fn refused(mut problems: Vec<Problem>) -> Error {
    const SHOWN: usize = 100;
    problems.sort_by_key(|problem| problem.line);
    let line = |problem: &Problem| format!("line {}: {}", problem.line, problem.text);
    let lines: Vec<_> = problems.iter().take(SHOWN).map(line).collect();
    Error::field("file", lines.join("\n"))
}
