//! Answers besides a plain JSON 200.

use aide::{
    OperationOutput,
    generate::GenContext,
    openapi::{Operation, Response as ResponseDoc},
};
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, IntoResponseParts, Response},
};
use chrono::{DateTime, Utc};
use kernel::MomentText;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use std::{borrow::Cow, marker::PhantomData};

/// The content type of JSON answers.
pub(crate) const JSON: &str = "application/json; charset=utf-8";

/// 204: done, nothing to say.
#[derive(Clone, Copy, Debug)]
pub struct NoContent;

impl IntoResponse for NoContent {
    fn into_response(self) -> Response {
        StatusCode::NO_CONTENT.into_response()
    }
}

impl OperationOutput for NoContent {
    type Inner = ();

    fn operation_response(_: &mut GenContext, _: &mut Operation) -> Option<ResponseDoc> {
        Some(ResponseDoc { description: "Done.".into(), ..ResponseDoc::default() })
    }

    fn inferred_responses(
        ctx: &mut GenContext,
        operation: &mut Operation,
    ) -> Vec<(Option<u16>, ResponseDoc)> {
        Self::operation_response(ctx, operation).map(|response| (Some(204), response)).into_iter().collect()
    }
}

/// 303: go on at this address. It is of this server, or one that an administrator trusts.
#[derive(Clone, Debug)]
pub struct SeeOther(pub String);

impl IntoResponse for SeeOther {
    fn into_response(self) -> Response {
        match HeaderValue::from_str(&self.0) {
            Ok(address) => (StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response(),
            Err(error) => crate::Error::internal(error).into_response(),
        }
    }
}

impl OperationOutput for SeeOther {
    type Inner = ();

    fn operation_response(_: &mut GenContext, _: &mut Operation) -> Option<ResponseDoc> {
        Some(ResponseDoc { description: "Go on at this address.".into(), ..ResponseDoc::default() })
    }

    fn inferred_responses(
        ctx: &mut GenContext,
        operation: &mut Operation,
    ) -> Vec<(Option<u16>, ResponseDoc)> {
        Self::operation_response(ctx, operation).map(|response| (Some(303), response)).into_iter().collect()
    }
}

/// An answer with something before its body: cookies, headers.
#[derive(Debug)]
pub struct With<P, T>(pub P, pub T);

impl<P: IntoResponseParts, T: IntoResponse> IntoResponse for With<P, T> {
    fn into_response(self) -> Response {
        (self.0, self.1).into_response()
    }
}

impl<P, T: OperationOutput> OperationOutput for With<P, T> {
    type Inner = T::Inner;

    fn operation_response(ctx: &mut GenContext, operation: &mut Operation) -> Option<ResponseDoc> {
        T::operation_response(ctx, operation)
    }

    fn inferred_responses(
        ctx: &mut GenContext,
        operation: &mut Operation,
    ) -> Vec<(Option<u16>, ResponseDoc)> {
        T::inferred_responses(ctx, operation)
    }
}

/// Text as it is, without quotes: what the contract answers where a handler's result is a string.
#[derive(Debug)]
pub struct PlainText(pub String);

impl IntoResponse for PlainText {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, "text/plain")], self.0).into_response()
    }
}

impl OperationOutput for PlainText {
    type Inner = String;
}

/// JSON that was written as text; its shape is `T`'s.
#[derive(Debug)]
pub struct JsonText<T> {
    text: String,
    tag: Option<String>,
    shape: PhantomData<T>,
}

impl<T> JsonText<T> {
    /// An answer of this text.
    pub fn new(text: String) -> Self {
        Self { text, tag: None, shape: PhantomData }
    }

    /// The same, with what tells its state (`ETag`).
    #[must_use]
    pub fn tagged(self, tag: String) -> Self {
        Self { tag: Some(tag), ..self }
    }
}

impl<T> IntoResponse for JsonText<T> {
    fn into_response(self) -> Response {
        let tag = self.tag.map(|tag| [(header::ETAG, tag)]);
        ([(header::CONTENT_TYPE, JSON)], tag, self.text).into_response()
    }
}

impl<T: schemars::JsonSchema + Serialize> OperationOutput for JsonText<T> {
    type Inner = T;

    fn operation_response(ctx: &mut GenContext, operation: &mut Operation) -> Option<ResponseDoc> {
        crate::Json::<T>::operation_response(ctx, operation)
    }

    fn inferred_responses(
        ctx: &mut GenContext,
        operation: &mut Operation,
    ) -> Vec<(Option<u16>, ResponseDoc)> {
        crate::Json::<T>::inferred_responses(ctx, operation)
    }
}

/// An answer, or that the client has it already (304).
#[derive(Debug)]
pub enum Unless<T> {
    /// It has another one, or none.
    Changed(T),
    /// It has this one.
    Same,
}

impl<T> Unless<T> {
    /// Does the client have what is in this state?
    pub fn has(headers: &HeaderMap, tag: &str) -> bool {
        let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        known.is_some_and(|known| known.split(',').any(|known| known.trim() == tag))
    }
}

impl<T: IntoResponse> IntoResponse for Unless<T> {
    fn into_response(self) -> Response {
        match self {
            Self::Changed(answer) => answer.into_response(),
            Self::Same => StatusCode::NOT_MODIFIED.into_response(),
        }
    }
}

impl<T: OperationOutput> OperationOutput for Unless<T> {
    type Inner = T::Inner;

    fn operation_response(ctx: &mut GenContext, operation: &mut Operation) -> Option<ResponseDoc> {
        T::operation_response(ctx, operation)
    }

    fn inferred_responses(
        ctx: &mut GenContext,
        operation: &mut Operation,
    ) -> Vec<(Option<u16>, ResponseDoc)> {
        T::inferred_responses(ctx, operation)
    }
}

/// A moment as an answer tells it, for answers that are asked for all the time: the text is what a `DateTime` gives, at a
/// tenth of the cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub DateTime<Utc>);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let text = MomentText::of(self.0);
        match self.0.timestamp_subsec_millis() {
            0 => serializer.collect_str(&format_args!("{}Z", &text[..19])),
            _ => serializer.serialize_str(&text),
        }
    }
}

impl JsonSchema for Moment {
    fn schema_name() -> Cow<'static, str> {
        DateTime::<Utc>::schema_name()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        DateTime::<Utc>::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_as_its_type_tells_it() {
        for millis in [0, 999, 1_767_323_045_678, 1_767_323_045_000] {
            let moment = DateTime::from_timestamp_millis(millis).unwrap();
            let text = serde_json::to_string(&Moment(moment)).unwrap();
            assert_eq!(text, serde_json::to_string(&moment).unwrap());
        }
    }
}
