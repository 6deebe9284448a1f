//! The web UI, embedded: files of the build under their own names, the page itself for every other path.

use crate::frame::IsPage;
use axum::{
    extract::Request,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../ui/dist"]
struct Files;

const NOT_BUILT: &str = "<!doctype html><title>Metalith</title><p>The web UI has not been built. \
    Run <code>make build</code>, or <code>make dev</code> while working on it. The API is at <a href=/api/docs>/api/docs</a>.";

/// Answers whatever is not the API.
pub(crate) async fn page(request: Request) -> Response {
    let mut response = find(&request);
    response.extensions_mut().insert(IsPage);
    response
}

fn find(request: &Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    if let Some(file) = Files::get(path).filter(|_| path != "index.html") {
        return asset(path, file);
    }
    if path.starts_with("assets/") {
        return (StatusCode::NOT_FOUND, "Not found.").into_response();
    }
    match Files::get("index.html") {
        Some(file) => {
            let headers =
                [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CACHE_CONTROL, "no-cache")];
            (headers, file.data).into_response()
        }
        None => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], NOT_BUILT).into_response(),
    }
}

/// Files under `assets/` carry a hash of their content in their name; others may change.
fn asset(path: &str, file: EmbeddedFile) -> Response {
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let caching =
        if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    ([(header::CONTENT_TYPE, kind.as_ref()), (header::CACHE_CONTROL, caching)], file.data).into_response()
}
