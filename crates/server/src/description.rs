//! The description of the API: as OpenAPI 3.1 for programs, as a page for people.
//!
//! The page is plain HTML made from the same document, without a script.

use axum::{
    Router,
    http::header,
    response::{Html, IntoResponse},
    routing::get,
};
use serde_json::Value;
use std::{fmt::Write, sync::Arc};
use web::Docs;

pub(crate) fn routes(docs: &Docs) -> Router {
    let json: Arc<str> = docs.json().into();
    let page: Arc<str> = page(&json).into();
    Router::new()
        .route(
            "/api/docs/openapi.json",
            get(move || async move {
                ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], json.to_string())
                    .into_response()
            }),
        )
        .route("/api/docs", get(move || async move { Html(page.to_string()) }))
}

const STYLE: &str = "body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;\
    color-scheme:light dark}h2{margin-top:2rem}code{font:13px/1.4 ui-monospace,monospace}\
    details{border-top:1px solid color-mix(in srgb,currentColor 20%,transparent);padding:.4rem 0}\
    summary{cursor:pointer}b{display:inline-block;min-width:4.5em}pre{overflow:auto;font:12px/1.4 ui-monospace,monospace}";

/// Makes the page.
fn page(openapi: &str) -> String {
    let document: Value = serde_json::from_str(openapi).unwrap_or_default();
    let mut html = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>\
         <title>Metalith API</title><style>{STYLE}</style><h1>Metalith API</h1>\
         <p>Send a session in <code>X-Metabase-Session</code> or a key in <code>x-api-key</code>. \
         For programs: <a href=/api/docs/openapi.json>OpenAPI 3.1</a>.</p>"
    );
    let mut area = String::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        let current = path.split('/').nth(2).unwrap_or_default();
        if current != area {
            current.clone_into(&mut area);
            let _ = write!(html, "<h2>{}</h2>", escape(current));
        }
        for (method, operation) in item.as_object().into_iter().flatten() {
            operation_html(&mut html, method, path, operation);
        }
    }
    html.push_str("</html>");
    html
}

fn operation_html(html: &mut String, method: &str, path: &str, operation: &Value) {
    let who = operation["x-who-may-call"].as_str().unwrap_or("anyone");
    let _ = write!(
        html,
        "<details><summary><b>{}</b><code>{}</code><br>{}</summary><p>Who may call: {}.</p>",
        method.to_uppercase(),
        escape(path),
        escape(operation["summary"].as_str().unwrap_or_default()),
        escape(who)
    );
    for (title, part) in [("Parameters", "parameters"), ("Body", "requestBody"), ("Answers", "responses")] {
        let part = &operation[part];
        let is_empty = part.is_null() || part.as_array().is_some_and(Vec::is_empty);
        if !is_empty {
            let text = serde_json::to_string_pretty(part).unwrap_or_default();
            let _ = write!(html, "<p>{title}</p><pre>{}</pre>", escape(&text));
        }
    }
    html.push_str("</details>");
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
