//! Is it alive, is it ready? For load balancers and people; no credential, no gate.

use axum::{
    Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;
use store::Db;
use web::Json;

pub(crate) fn routes(db: Db) -> Router {
    Router::new()
        .route("/api/health", get(ready))
        .route("/readyz", get(ready))
        .route("/livez", get(async || Json(json!({ "status": "ok" }))))
        .with_state(db)
}

async fn ready(State(db): State<Db>) -> Response {
    let asked: store::Result<Option<i64>> =
        async { db.read().await?.find("SELECT 1 AS one", &[]).await }.await;
    match asked {
        Ok(_) => Json(json!({ "status": "ok" })).into_response(),
        Err(error) => {
            tracing::error!(%error, "the app database does not answer");
            let body = Json(json!({ "status": "Unable to get app-db connection" }));
            (StatusCode::SERVICE_UNAVAILABLE, body).into_response()
        }
    }
}
