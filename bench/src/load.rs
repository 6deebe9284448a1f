//! Load: some connections, each sending its request again as soon as the answer is there.

use crate::{
    Result,
    http::{Connection, Request},
    server::Server,
};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// How hard and how long.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// Connections at once.
    pub connections: usize,
    /// Time that counts; a tenth of it comes before and does not.
    pub time: Duration,
    /// Between two requests of one connection.
    pub pause: Duration,
}

/// What came of it.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Answers a second.
    pub rate: f64,
    /// The server's processor time for one answer.
    pub processor: Duration,
    /// Times from request to answer, ascending.
    pub latencies: Vec<Duration>,
}

impl Outcome {
    /// The latency that so many of a hundred answers kept below.
    pub fn percentile(&self, hundredths: usize) -> Duration {
        let place = self.latencies.len() * hundredths / 100;
        self.latencies.get(place).copied().unwrap_or_default()
    }

    /// Of several outcomes the one with the middle rate.
    pub fn median(mut outcomes: Vec<Self>) -> Self {
        outcomes.sort_by(|one, other| one.rate.total_cmp(&other.rate));
        let middle = outcomes.len() / 2;
        outcomes.into_iter().nth(middle).unwrap_or_default()
    }
}

/// How the rate of one compares with that of another, measured in the same rounds.
pub fn share_of_rate(one: &[Outcome], other: &[Outcome]) -> f64 {
    share(one, other, |outcome| outcome.rate)
}

/// How the processor time for an answer of one compares with that of another, measured in the same rounds.
pub fn share_of_processor(one: &[Outcome], other: &[Outcome]) -> f64 {
    share(one, other, |outcome| outcome.processor.as_secs_f64())
}

/// The middle of what each round says: a busy moment of the machine hits both, and most of it falls out of their share.
fn share(one: &[Outcome], other: &[Outcome], of: fn(&Outcome) -> f64) -> f64 {
    let mut shares: Vec<f64> = one.iter().zip(other).map(|(one, other)| of(one) / of(other)).collect();
    shares.sort_by(f64::total_cmp);
    shares.get(shares.len() / 2).copied().unwrap_or(f64::NAN)
}

impl Load {
    /// Without a pause.
    pub const fn steady(connections: usize, time: Duration) -> Self {
        Self { connections, time, pause: Duration::ZERO }
    }

    /// Puts the load on a server. The connections send the requests in turn; every answer must have the status it should.
    pub async fn on(self, server: &Server, requests: &[Request]) -> Result<Outcome> {
        let counts_from = Instant::now() + self.time / 10;
        let until = counts_from + self.time;
        let mut clients = JoinSet::new();
        for number in 0..self.connections {
            let requests = requests.iter().map(|request| (request.bytes(), request.status)).collect();
            let connection = Connection::open(server.address).await?;
            clients.spawn(self.client(connection, requests, number, counts_from..until));
        }
        tokio::time::sleep_until(counts_from.into()).await;
        let (before, began) = (server.processor_time()?, Instant::now());
        tokio::time::sleep_until(until.into()).await;
        let (spent, took) = (server.processor_time()?.saturating_sub(before), began.elapsed());
        let mut latencies = Vec::new();
        while let Some(client) = clients.join_next().await {
            latencies.extend(client??);
        }
        latencies.sort_unstable();
        let answers = u32::try_from(latencies.len())?.max(1);
        Ok(Outcome { rate: f64::from(answers) / took.as_secs_f64(), processor: spent / answers, latencies })
    }

    async fn client(
        self,
        mut connection: Connection,
        requests: Vec<(Vec<u8>, u16)>,
        number: usize,
        counted: std::ops::Range<Instant>,
    ) -> Result<Vec<Duration>> {
        let mut latencies = Vec::new();
        for (request, status) in requests.iter().cycle().skip(number) {
            let sent = Instant::now();
            if sent >= counted.end {
                break;
            }
            let answered = connection.exchange(request, |_| {}).await?;
            if answered != *status {
                let text = String::from_utf8_lossy(request);
                let line = text.lines().next().unwrap_or_default();
                return Err(format!("{line} answered {answered} instead of {status}").into());
            }
            if sent >= counted.start {
                latencies.push(sent.elapsed());
            }
            if !self.pause.is_zero() {
                tokio::time::sleep(self.pause).await;
            }
        }
        Ok(latencies)
    }
}
