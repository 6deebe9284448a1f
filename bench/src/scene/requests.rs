//! Who am I? The cheapest request that needs a credential, beside servers that need none.
//!
//! Rounds go over all probes in turn, so that a busy moment of the machine hits all of them alike.

use crate::{
    Result,
    http::Request,
    load::{Load, Outcome, share_of_processor, share_of_rate},
    metalith::{with_key, with_session},
    report::{Limit, Table},
    server::Server,
    stage::Stage,
};
use std::time::Duration;

const LOAD: Load = Load::steady(16, Duration::from_millis(700));
const ROUNDS: usize = 9;

/// What a probe is held against.
#[derive(Clone, Copy)]
enum Held {
    Not,
    /// At least half the rate of the bare look-up.
    ToHalfOfRead,
    /// No more processor time than the probe before it.
    ToTheOneBefore,
}

struct Probe<'a> {
    what: &'static str,
    server: &'a Server,
    request: Request,
    held: Held,
}

pub async fn play(stage: &Stage) -> Result<Table> {
    let (hello, read) = (stage.hello().await?, stage.read().await?);
    let (few, many) = (stage.metalith().await?, stage.metalith_with_many_keys().await?);
    let probes = probes(stage, [&hello, &read, &few, &many]);
    let mut outcomes: Vec<Vec<Outcome>> = probes.iter().map(|_| Vec::new()).collect();
    for _ in 0..ROUNDS {
        for (probe, outcomes) in probes.iter().zip(&mut outcomes) {
            outcomes.push(LOAD.on(probe.server, std::slice::from_ref(&probe.request)).await?);
        }
    }
    let table = table(&probes, &outcomes);
    for server in [hello, read, few, many] {
        server.stop().await?;
    }
    Ok(table)
}

/// Hello and the bare look-up come first: the others are shares of them.
fn probes<'a>(stage: &Stage, [hello, read, few, many]: [&'a Server; 4]) -> Vec<Probe<'a>> {
    let probe = |what, server, request, held| Probe { what, server, request, held };
    let me = || Request::get("/api/user/current");
    let (session, key) = (stage.credentials.session.as_str(), stage.credentials.key.as_str());
    let (other_session, other_key) = (spoilt(session), spoilt(key));
    vec![
        probe("bare axum: hello", hello, Request::get("/"), Held::Not),
        probe("bare axum: one indexed read", read, Request::get("/"), Held::Not),
        probe("user/current by session", few, with_session(me(), session), Held::ToHalfOfRead),
        probe(
            "  unknown session",
            few,
            with_session(me(), &other_session).answers(401),
            Held::ToTheOneBefore,
        ),
        probe("user/current by API key", few, with_key(me(), key), Held::ToHalfOfRead),
        probe("  unknown key", few, with_key(me(), &other_key).answers(401), Held::ToTheOneBefore),
        probe("  session beside 100,000 keys", many, with_session(me(), session), Held::ToHalfOfRead),
        probe("  key of 100,000", many, with_key(me(), key), Held::ToHalfOfRead),
        probe(
            "  unknown key beside 100,000",
            many,
            with_key(me(), &other_key).answers(401),
            Held::ToTheOneBefore,
        ),
    ]
}

/// A credential of the same form that nobody has.
pub fn spoilt(credential: &str) -> String {
    let (start, rest) = credential.split_at(10);
    let other = if rest.starts_with('0') { '1' } else { '0' };
    format!("{start}{other}{}", &rest[1..])
}

fn table(probes: &[Probe<'_>], outcomes: &[Vec<Outcome>]) -> Table {
    let heads = [
        "16 connections",
        "req/s",
        "p50",
        "p99",
        "server CPU",
        "of hello",
        "of one read",
        "CPU of one read",
        "limit",
        "",
    ];
    let mut table = Table::new(heads);
    let (hello, read) = (&outcomes[0], &outcomes[1]);
    for (at, (probe, rounds)) in probes.iter().zip(outcomes).enumerate() {
        let of_read = share_of_rate(rounds, read);
        let limit = match probe.held {
            Held::Not => None,
            Held::ToHalfOfRead => Some(Limit::new("≥ 50 % of one read", of_read >= 0.5)),
            Held::ToTheOneBefore => {
                let share = share_of_processor(rounds, &outcomes[at - 1]);
                Some(Limit::new("CPU ≤ of a known one", share <= 1.0))
            }
        };
        let outcome = Outcome::median(rounds.clone());
        let cells = [
            probe.what.to_owned(),
            format!("{:.0}", outcome.rate),
            micros(outcome.percentile(50)),
            micros(outcome.percentile(99)),
            micros(outcome.processor),
            percent(share_of_rate(rounds, hello)),
            percent(of_read),
            percent(share_of_processor(rounds, read)),
        ];
        table.row(cells.into_iter().chain(Limit::cells(limit)));
    }
    table
}

fn micros(time: Duration) -> String {
    format!("{:.1} µs", time.as_secs_f64() * 1_000_000.0)
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}
