//! Failed log-ins: does the time that the answer takes tell whether there is such an account?
//!
//! Answer times of one kind are held against those of a wrong password by the two-sample Kolmogorov-Smirnov statistic:
//! the largest distance between the two distributions. A wrong password against itself shows how much of it is chance.

use crate::{
    Result,
    http::{Connection, Request},
    metalith::{log_in_as, person, with_session},
    report::{Limit, Table, median, millis},
    stage::Stage,
};
use std::time::{Duration, Instant};

const SAMPLES: usize = 1000;
/// Two samples of this size from one distribution are further apart than this once in a hundred times; the three
/// comparisons share that chance: √(-ln(0.01 / 3 / 2) / 2) · √(2 / 1000).
const CHANCE: f64 = 0.08;

const KINDS: usize = 5;
const WRONG: &str = "not the password 1";

/// A kind of failed log-in, and how long its answers took.
struct Kind {
    what: &'static str,
    request: Vec<u8>,
    times: Vec<Duration>,
}

pub async fn play(stage: &Stage) -> Result<Table> {
    let server = stage.metalith_without_throttles().await?;
    let mut connection = Connection::open(server.address).await?;
    let mut kinds = kinds(&mut connection, &stage.credentials.session).await?;
    for round in 0..SAMPLES {
        for place in 0..KINDS {
            let kind = &mut kinds[(round + place) % KINDS];
            let asked = Instant::now();
            let status = connection.exchange(&kind.request, |_| {}).await?;
            kind.times.push(asked.elapsed());
            if status != 401 {
                return Err(format!("{}, try {round}: answered {status}", kind.what).into());
            }
        }
    }
    server.stop().await?;
    Ok(table(&kinds))
}

/// The wrong password comes first, and once more: the others are held against it.
async fn kinds(connection: &mut Connection, session: &str) -> Result<[Kind; KINDS]> {
    const PASSWORD: &str = "the right password 1";
    let [active, gone, invited, nobody] =
        ["active@example.com", "gone@example.com", "invited@example.com", "nobody@example.com"];
    person(connection, session, active, Some(PASSWORD)).await?;
    let id = person(connection, session, gone, Some(PASSWORD)).await?;
    connection.json(&with_session(Request::delete(&format!("/api/user/{id}")), session)).await?;
    person(connection, session, invited, None).await?;
    let kind = |what, email| {
        let request = log_in_as(email, WRONG).bytes();
        Kind { what, request, times: Vec::with_capacity(SAMPLES) }
    };
    Ok([
        kind("wrong password", active),
        kind("the same again", active),
        kind("unknown person", nobody),
        kind("deactivated person", gone),
        kind("person without a password", invited),
    ])
}

fn table([wrong, again, others @ ..]: &[Kind; KINDS]) -> Table {
    let mut table = Table::of_figures("Refused log-ins, 1,000 each: distance (KS) from a wrong password");
    let beside = |kind: &Kind| format!("median {}", millis(median(kind.times.clone())));
    table.figure(wrong.what, String::new(), &beside(wrong), None);
    let chance = distance(&again.times, &wrong.times);
    table.figure(again.what, format!("{chance:.3}"), &beside(again), None);
    for kind in others {
        let distance = distance(&kind.times, &wrong.times);
        let limit = Limit::new("< 0.080 (1 %)", distance < CHANCE);
        table.figure(kind.what, format!("{distance:.3}"), &beside(kind), Some(limit));
    }
    table
}

/// The largest distance between the shares of two samples that lie below any one time.
fn distance(one: &[Duration], other: &[Duration]) -> f64 {
    let share = |sample: &[Duration], time: Duration| {
        let below = sample.partition_point(|sampled| *sampled <= time);
        as_f64(below) / as_f64(sample.len())
    };
    let sorted = |sample: &[Duration]| {
        let mut sample = sample.to_vec();
        sample.sort_unstable();
        sample
    };
    let (one, other) = (sorted(one), sorted(other));
    let times = one.iter().chain(&other);
    times.map(|time| (share(&one, *time) - share(&other, *time)).abs()).fold(0.0, f64::max)
}

fn as_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(times: impl IntoIterator<Item = u64>) -> Vec<Duration> {
        times.into_iter().map(Duration::from_millis).collect()
    }

    #[test]
    fn the_distance_is_that_of_the_distributions_whatever_their_order() {
        let distance = |one: &[Duration], other: &[Duration]| (distance(one, other) * 100.0).round();
        assert!(distance(&millis([3, 1, 2]), &millis([1, 2, 3])) < 1.0);
        assert!((distance(&millis(1..=4), &millis(3..=6)) - 50.0).abs() < 1.0);
        assert!((distance(&millis(1..=4), &millis(11..=14)) - 100.0).abs() < 1.0);
    }
}
