//! Does it matter how many are signed in? The same requests to a server that stores few sessions and to one that
//! stores a million.
//!
//! The sessions that ask are the same on both; rounds go over both in turn.

use super::requests::spoilt;
use crate::{
    Result,
    http::Request,
    load::{Load, Outcome},
    metalith::with_session,
    report::{Limit, Table},
    server::Server,
    stage::Stage,
};
use std::time::Duration;

const LOAD: Load = Load::steady(16, Duration::from_millis(1500));
/// More than elsewhere: the difference looked for is small.
const ROUNDS: usize = 7;

/// The middle outcomes on the server with few sessions, and on the one with many.
type Pair = [Outcome; 2];

pub async fn play(stage: &mut Stage) -> Result<Table> {
    let servers = [stage.metalith().await?, stage.metalith_with_many_people().await?];
    let me = || Request::get("/api/user/current");
    let known: Vec<Request> = stage.sessions.iter().map(|session| with_session(me(), session)).collect();
    let unknown = |session: &String| with_session(me(), &spoilt(session)).answers(401);
    let unknown: Vec<Request> = stage.sessions.iter().map(unknown).collect();
    let (known, unknown) = (measure(&servers, &known).await?, measure(&servers, &unknown).await?);
    let mut table = Table::of_figures("A million sessions, 16 connections");
    compare(&mut table, "user/current by session", &known);
    compare(&mut table, "unknown session", &unknown);
    let [_, known] = &known;
    let [_, unknown] = &unknown;
    let share = unknown.processor.as_secs_f64() / known.processor.as_secs_f64();
    let limit = Limit::new("≤ 100 %", share <= 1.0);
    table.figure("unknown session, CPU", percent(share), "of a known one", Some(limit));
    for server in servers {
        server.stop().await?;
    }
    Ok(table)
}

async fn measure(servers: &[Server; 2], requests: &[Request]) -> Result<Pair> {
    let mut outcomes = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (server, outcomes) in servers.iter().zip(&mut outcomes) {
            outcomes.push(LOAD.on(server, requests).await?);
        }
    }
    Ok(outcomes.map(Outcome::median))
}

fn compare(table: &mut Table, what: &str, [few, many]: &Pair) {
    let rate = many.rate / few.rate;
    let cost = many.processor.as_secs_f64() / few.processor.as_secs_f64();
    let beside = format!("with few {:.0} req/s", few.rate);
    table.figure(what, format!("{:.0} req/s", many.rate), &beside, None);
    table.figure("  rate", percent(rate), "of few", Some(Limit::new("> 90 %", rate > 0.9)));
    table.figure("  CPU", percent(cost), "of few", Some(Limit::new("< 110 %", cost < 1.1)));
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}
