//! Does it matter how many are signed in? The same requests to a server that stores few sessions and to one that
//! stores a million.
//!
//! The sessions that ask are the same on both; rounds go over both in turn.

use super::requests::spoilt;
use crate::{
    Result,
    http::Request,
    load::{Load, Outcome, share_of_processor, share_of_rate},
    metalith::with_session,
    report::{Limit, Table},
    server::Server,
    stage::Stage,
};
use std::time::Duration;

const LOAD: Load = Load::steady(16, Duration::from_millis(700));
/// More than elsewhere: the difference looked for is small.
const ROUNDS: usize = 15;

pub async fn play(stage: &mut Stage) -> Result<Table> {
    let servers = [stage.metalith().await?, stage.metalith_with_many_people().await?];
    let me = || Request::get("/api/user/current");
    let known: Vec<Request> = stage.sessions.iter().map(|session| with_session(me(), session)).collect();
    let unknown = |session: &String| with_session(me(), &spoilt(session)).answers(401);
    let unknown: Vec<Request> = stage.sessions.iter().map(unknown).collect();
    let [known, unknown] = measure(&servers, [&known, &unknown]).await?;
    let mut table = Table::of_figures("A million sessions, 16 connections");
    compare(&mut table, "user/current by session", &known);
    compare(&mut table, "unknown session", &unknown);
    let share = share_of_processor(&unknown[MANY], &known[MANY]);
    let limit = Limit::new("≤ 100 %", share <= 1.0);
    table.figure("unknown session, CPU", percent(share), "of a known one", Some(limit));
    for server in servers {
        server.stop().await?;
    }
    Ok(table)
}

/// The rounds on the server with few sessions, and on the one with many.
type Pair = [Vec<Outcome>; 2];
const FEW: usize = 0;
const MANY: usize = 1;

async fn measure(servers: &[Server; 2], requests: [&[Request]; 2]) -> Result<[Pair; 2]> {
    let mut outcomes = [Pair::default(), Pair::default()];
    for _ in 0..ROUNDS {
        for (requests, pair) in requests.iter().zip(&mut outcomes) {
            for (server, outcomes) in servers.iter().zip(pair) {
                outcomes.push(LOAD.on(server, requests).await?);
            }
        }
    }
    Ok(outcomes)
}

fn compare(table: &mut Table, what: &str, pair: &Pair) {
    let rate = share_of_rate(&pair[MANY], &pair[FEW]);
    let cost = share_of_processor(&pair[MANY], &pair[FEW]);
    let [few, many] = pair.clone().map(Outcome::median);
    table.figure(what, format!("{:.0} req/s", many.rate), &format!("with few {:.0} req/s", few.rate), None);
    table.figure("  rate", percent(rate), "of few", Some(Limit::new("> 90 %", rate > 0.9)));
    table.figure("  CPU", percent(cost), "of few", Some(Limit::new("< 110 %", cost < 1.1)));
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}
