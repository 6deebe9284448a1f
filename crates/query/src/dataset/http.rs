//! `POST /api/dataset`.

use crate::{
    Queries,
    dataset::{
        Question,
        run::{Purpose, ask},
    },
    result::{Answer, answer},
};
use axum::extract::State;
use identity::Caller;
use kernel::Scope;
use web::{ApiRouter, Json, Result, routing::post_with, says};

pub(crate) fn routes() -> ApiRouter<Queries> {
    ApiRouter::new().api_route(
        "/dataset",
        post_with(run, says(Scope::QueryRun, "Runs a query and answers its first rows.")),
    )
}

async fn run(
    caller: Caller,
    State(queries): State<Queries>,
    Json(question): Json<Question>,
) -> Result<Answer> {
    let (starting, about) = ask(&queries, &caller, &question, Purpose::Look).await?;
    Ok(answer(starting, about).await)
}
