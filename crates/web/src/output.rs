//! Answers besides a plain JSON 200.

use aide::{
    OperationOutput,
    generate::GenContext,
    openapi::{Operation, Response as ResponseDoc},
};
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, IntoResponseParts, Response},
};

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
