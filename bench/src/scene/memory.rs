//! Memory: of a server that nobody asks anything, and of one that two hundred people ask at once.

use crate::{
    Result,
    http::Request,
    load::Load,
    metalith::{question, with_session},
    report::{Limit, Table, megabytes},
    stage::{SESSIONS, Stage},
    warehouse,
};
use std::time::Duration;

const IDLE: u64 = 50_000_000;
const CROWDED: u64 = 120_000_000;
/// By then a server has done what it does on its own after a start.
const SETTLING: Duration = Duration::from_secs(2);
const CROWD: Load = Load::steady(SESSIONS, Duration::from_secs(3));

pub async fn play(stage: &mut Stage) -> Result<Table> {
    let body = question(stage.database().await?, warehouse::ONE);
    let (hello, server) = (stage.hello().await?, stage.metalith().await?);
    tokio::time::sleep(SETTLING).await;
    let (idle, bare) = (server.memory()?, hello.memory()?);
    server.forget_peak()?;
    let each = |session: &String| {
        [
            Request::get("/api/user/current"),
            Request::get("/api/session/properties"),
            Request::post("/api/dataset", &body).answers(202),
        ]
        .map(|request| with_session(request, session))
    };
    let requests: Vec<Request> = stage.sessions.iter().flat_map(each).collect();
    let outcome = CROWD.on(&server, &requests).await?;
    let crowded = server.peak_memory()?;
    let mut table = Table::of_figures("Resident memory");
    let beside = format!("bare hello {}", megabytes(bare));
    table.figure("idle", megabytes(idle), &beside, Some(Limit::new("< 50 MB", idle < IDLE)));
    let beside = format!("at {:.0} req/s", outcome.rate);
    let limit = Limit::new("< 120 MB", crowded < CROWDED);
    table.figure("200 clients at once, peak", megabytes(crowded), &beside, Some(limit));
    hello.stop().await?;
    server.stop().await?;
    Ok(table)
}
