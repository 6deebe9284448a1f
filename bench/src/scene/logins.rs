//! A storm of log-ins: how close it comes to what the password hash allows, and what others feel of it.

use crate::{
    Result,
    http::Request,
    load::Load,
    metalith::{log_in, with_session},
    report::{Limit, Table, millis},
    stage::Stage,
};
use identity::password::{Hasher, Hashing};
use kernel::{Chance, Secret};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::task::JoinSet;

const STORM: Load = Load::steady(64, Duration::from_secs(6));
/// Somebody who goes on working meanwhile.
const OTHER: Load = Load { pause: Duration::from_millis(5), ..Load::steady(1, STORM.time) };
const PATIENCE: Duration = Duration::from_millis(20);
const HASHING_TIME: Duration = Duration::from_secs(2);

pub async fn play(stage: &Stage) -> Result<Table> {
    let server = stage.metalith_for_a_storm().await?;
    let me = [with_session(Request::get("/api/user/current"), &stage.credentials.session)];
    let calm = OTHER.on(&server, &me).await?.percentile(99);
    let log_in = [log_in()];
    let (storm, other) = tokio::join!(STORM.on(&server, &log_in), OTHER.on(&server, &me));
    let (storm, other) = (storm?, other?.percentile(99));
    server.stop().await?;
    let bound = bound().await?;
    let share = storm.rate / bound;
    let mut table = Table::of_figures("Storm of log-ins, 64 connections");
    table.figure(
        "log-ins",
        format!("{:.0} /s", storm.rate),
        &format!("{:.0} % of {bound:.0} hashes/s", share * 100.0),
        Some(Limit::new("≥ 95 % (goal)", share >= 0.95)),
    );
    table.figure("log-in, median", millis(storm.percentile(50)), "", None);
    table.figure(
        "somebody else's user/current, p99",
        millis(other),
        &format!("without storm {}", millis(calm)),
        Some(Limit::new("< 20 ms", other < PATIENCE)),
    );
    Ok(table)
}

/// Passwords checked in a second when this machine does nothing else.
async fn bound() -> Result<f64> {
    let hasher = Arc::new(Hasher::new(Hashing::default(), Chance::system()));
    let started = Instant::now();
    let mut clients = JoinSet::new();
    for _ in 0..STORM.connections {
        let hasher = Arc::clone(&hasher);
        clients.spawn(async move {
            let mut checked: u32 = 0;
            while started.elapsed() < HASHING_TIME {
                hasher
                    .verify(Secret::new("bench".to_owned()), None)
                    .await
                    .map_err(|error| format!("{error:?}"))?;
                checked += 1;
            }
            Ok::<_, String>(checked)
        });
    }
    let mut all = 0;
    while let Some(checked) = clients.join_next().await {
        all += checked??;
    }
    Ok(f64::from(all) / started.elapsed().as_secs_f64())
}
