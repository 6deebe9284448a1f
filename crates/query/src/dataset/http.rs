//! `POST /api/dataset`.

use crate::{
    Queries,
    dataset::{
        Asked,
        run::{Ground, Purpose, ask},
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

async fn run(caller: Caller, State(queries): State<Queries>, Json(asked): Json<Asked>) -> Result<Answer> {
    let (starting, about) =
        ask(&queries, &caller, &asked, Purpose::Look { context: "ad-hoc" }, Ground::Own).await?;
    Ok(answer(starting, about).await)
}
