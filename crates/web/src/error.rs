//! The one error of handlers. It alone knows status codes and bodies.
//!
//! Shapes are the contract's (auth.md §1.3 of the reference description): plain text where there is nothing but a
//! sentence, `{"errors": …, "specific-errors": …}` for input, `{"message": …}` for faults. [`crate::as_problem`] turns them
//! into RFC 9457's for who asks. Causes of faults are logged once, beside the request's id, and never sent.

use axum::{
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value, json};

/// The result of a handler.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What a handler answers when it cannot do what was asked.
#[derive(Debug)]
pub enum Error {
    /// 401: nobody we know is asking.
    Unauthenticated,
    /// 403: the caller may not.
    Forbidden,
    /// 404: the thing is not there.
    NotFound,
    /// 400: fields are wrong.
    Invalid(Box<FieldErrors>),
    /// Another status with one sentence, as plain text.
    Refused {
        /// The status.
        status: StatusCode,
        /// What is wrong, and what to do when there is something to do.
        message: String,
    },
    /// Another status with a JSON object of the contract's.
    Explained {
        /// The status.
        status: StatusCode,
        /// The object.
        body: Value,
    },
    /// 429 in spirit: the contract's status and body, plus when to come back.
    Throttled {
        /// The status of the contract.
        status: StatusCode,
        /// Which field carries the text.
        field: &'static str,
        /// The text.
        message: String,
        /// Seconds until another try makes sense.
        retry_after: u64,
        /// What is used up.
        quota: Quota,
    },
    /// 503: the app database, or something else we need, is not available.
    Unavailable,
    /// 500: a fault of ours.
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

/// How much is let through, as the fields `RateLimit-Policy` and `RateLimit` tell it (draft-ietf-httpapi-ratelimit-headers).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// What it is called there.
    pub name: &'static str,
    /// How much.
    pub most: usize,
    /// In how many seconds; none when it is about what is done at once.
    pub window: Option<u64>,
}

impl Quota {
    /// The fields of an answer that refuses because nothing is left.
    fn used_up(self, retry_after: u64) -> [(HeaderName, HeaderValue); 2] {
        let Self { name, most, window } = self;
        let policy = match window {
            Some(seconds) => format!("\"{name}\";q={most};w={seconds}"),
            None => format!("\"{name}\";q={most};qu=\"concurrent-requests\""),
        };
        let left = format!("\"{name}\";r=0;t={retry_after}");
        let field = |name, text: String| (HeaderName::from_static(name), HeaderValue::try_from(text));
        [field("ratelimit-policy", policy), field("ratelimit", left)]
            .map(|(name, text)| (name, text.expect("names of quotas are plain words")))
    }
}

/// Field → what is wrong with it; values are texts, or maps of the same shape for nested objects.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FieldErrors {
    /// What was expected of each field.
    pub errors: Map<String, Value>,
    /// What was received instead; empty for business rules.
    pub specific: Map<String, Value>,
}

impl FieldErrors {
    /// A business rule on one field.
    pub fn one(field: &str, text: impl Into<String>) -> Self {
        Self {
            errors: Map::from_iter([(field.to_owned(), Value::String(text.into()))]),
            specific: Map::new(),
        }
    }
}

impl Error {
    /// A business rule on one field: 400 `{"errors": {field: text}}`.
    pub fn field(field: &str, text: impl Into<String>) -> Self {
        Self::Invalid(Box::new(FieldErrors::one(field, text)))
    }

    /// 400 with one sentence.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::Refused { status: StatusCode::BAD_REQUEST, message: message.into() }
    }

    /// A fault of ours.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }

    /// What an unknown route answers, also for a known path with another method.
    pub fn no_such_endpoint() -> Self {
        Self::Refused { status: StatusCode::NOT_FOUND, message: "API endpoint does not exist.".into() }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Unavailable(cause) => {
                tracing::error!(cause, "the app database is not available");
                Self::Unavailable
            }
            other => Self::internal(other),
        }
    }
}

/// What the body of an error says.
enum Said {
    Text(String),
    Object(Value),
}

impl Error {
    /// The status and what is said, always as an object: for answers that tell of several things. A fault of ours is
    /// logged here as it is when it is the whole answer.
    pub fn into_document(self) -> (StatusCode, Value) {
        match self.said() {
            (status, Said::Text(message)) => (status, json!({ "message": message })),
            (status, Said::Object(object)) => (status, object),
        }
    }

    fn said(self) -> (StatusCode, Said) {
        let text = |status, text: &str| (status, Said::Text(text.to_owned()));
        match self {
            Self::Unauthenticated => text(StatusCode::UNAUTHORIZED, "Unauthenticated"),
            Self::Forbidden => text(StatusCode::FORBIDDEN, "You don't have permissions to do that."),
            Self::NotFound => text(StatusCode::NOT_FOUND, "Not found."),
            Self::Invalid(fields) => {
                let FieldErrors { errors, specific } = *fields;
                let body = if specific.is_empty() {
                    json!({ "errors": errors })
                } else {
                    json!({ "errors": errors, "specific-errors": specific })
                };
                (StatusCode::BAD_REQUEST, Said::Object(body))
            }
            Self::Refused { status, message } => (status, Said::Text(message)),
            Self::Explained { status, body } => (status, Said::Object(body)),
            Self::Throttled { status, field, message, .. } => {
                (status, Said::Object(json!({ "errors": { field: message } })))
            }
            Self::Unavailable => {
                let message = "The server cannot do this right now. Please try again in a moment.";
                (StatusCode::SERVICE_UNAVAILABLE, Said::Object(json!({ "message": message })))
            }
            Self::Internal(cause) => {
                tracing::error!(%cause, "a request failed");
                let body = json!({ "message": "Something went wrong" });
                (StatusCode::INTERNAL_SERVER_ERROR, Said::Object(body))
            }
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let throttled = match &self {
            Self::Throttled { retry_after, quota, .. } => Some((*retry_after, *quota)),
            _ => None,
        };
        let mut response = match self.said() {
            (status, Said::Text(message)) => text(status, &message),
            (status, Said::Object(body)) => object(status, &body),
        };
        if let Some((seconds, quota)) = throttled {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            response.headers_mut().extend(quota.used_up(seconds));
        }
        response
    }
}

fn text(status: StatusCode, message: &str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain")], message.to_owned()).into_response()
}

fn object(status: StatusCode, body: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, crate::output::JSON)], body.to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S51
    #[test]
    fn a_refusal_for_too_much_says_what_is_used_up_and_when_to_come_back() {
        let refused = |quota, retry_after| {
            let status = StatusCode::TOO_MANY_REQUESTS;
            let error =
                Error::Throttled { status, field: "_error", message: "Too much.".into(), retry_after, quota };
            let response = error.into_response();
            let field = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
            ["retry-after", "ratelimit-policy", "ratelimit"].map(field)
        };
        let in_an_hour = Quota { name: "calls", most: 10, window: Some(3600) };
        assert_eq!(refused(in_an_hour, 15), ["15", "\"calls\";q=10;w=3600", "\"calls\";r=0;t=15"]);
        let at_once = Quota { name: "bulk", most: 9, window: None };
        let policy = "\"bulk\";q=9;qu=\"concurrent-requests\"";
        assert_eq!(refused(at_once, 1), ["1", policy, "\"bulk\";r=0;t=1"]);
    }
}
