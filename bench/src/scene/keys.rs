//! API keys in use: a rotation under load, and what it costs to note who used what.
//!
//! Notes are written every five seconds, so the load goes on for longer than that. One key has one note to write, a
//! thousand keys have a thousand; a difference between the two is the cost of noting.

use crate::{
    Result,
    http::{Connection, Request},
    load::{Load, Outcome},
    metalith::{keys, with_key, with_session},
    report::{Limit, Table},
    server::Server,
    stage::Stage,
};
use serde_json::json;
use std::time::Duration;

const KEYS: usize = 1000;
const STEADY: Load = Load::steady(16, Duration::from_secs(11));
/// A thousand requests a second: each connection rests for longer than an answer takes.
const PROGRAMS: Load = Load { pause: Duration::from_millis(8), ..Load::steady(8, Duration::from_secs(4)) };
/// They begin with the new secret, half-way.
const NEWCOMERS: Load = Load { time: Duration::from_secs(2), ..PROGRAMS };

pub async fn play(stage: &Stage) -> Result<Table> {
    let server = stage.metalith().await?;
    let mut table = Table::of_figures("API keys in use");
    let (old, new) = rotate(stage, &server).await?;
    let both = format!("old secret {:.0} req/s, new one {:.0} req/s", old.rate, new.rate);
    let answered = old.latencies.len() + new.latencies.len();
    // Any other answer than 200 would have ended the load.
    table.figure(
        "answers across a rotation",
        answered.to_string(),
        &both,
        Some(Limit::new("none lost", true)),
    );
    let keys = keys(&server, &stage.credentials.session, KEYS).await?;
    let ask = |key: &String| with_key(Request::get("/api/user/current"), key);
    let one = STEADY.on(&server, &[ask(&keys[0])]).await?;
    let many = STEADY.on(&server, &keys.iter().map(ask).collect::<Vec<_>>()).await?;
    let share = many.processor.as_secs_f64() / one.processor.as_secs_f64();
    table.figure(
        "1,000 keys in turn",
        format!("{:.0} req/s", many.rate),
        &format!("one key {:.0}", one.rate),
        None,
    );
    let limit = Limit::new("< 110 %", share < 1.1);
    table.figure("  CPU", format!("{:.0} %", share * 100.0), "of one key", Some(limit));
    server.stop().await?;
    Ok(table)
}

/// Programs go on with the secret they have while others begin with the new one.
async fn rotate(stage: &Stage, server: &Server) -> Result<(Outcome, Outcome)> {
    let ask = |key: &str| [with_key(Request::get("/api/user/current"), key)];
    let mut connection = Connection::open(server.address).await?;
    let as_admin = |request| with_session(request, &stage.credentials.session);
    let made = as_admin(Request::post("/api/api-key", &json!({ "name": "rotated", "group_id": 1 })));
    let made = connection.json(&made).await?;
    let path = format!("/api/api-key/{}/regenerate", made["id"]);
    let rotate = as_admin(Request::put(&path, &json!({ "overlap_seconds": 60 })));
    let old = ask(made["unmasked_key"].as_str().unwrap_or_default());
    let newcomers = async {
        tokio::time::sleep(NEWCOMERS.time).await;
        let made = connection.json(&rotate).await?;
        let new = ask(made["unmasked_key"].as_str().unwrap_or_default());
        NEWCOMERS.on(server, &new).await
    };
    let (old, new) = tokio::join!(PROGRAMS.on(server, &old), newcomers);
    Ok((old?, new?))
}
