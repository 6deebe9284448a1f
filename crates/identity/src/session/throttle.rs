//! The throttle of log-ins (contract: auth.md §2.6 of the reference description, "failure form").
//!
//! Failures are counted per name and per address within an hour; from the threshold on, every try is refused and
//! counts as another failure. Successes neither count nor clear. State is in memory, per process and bounded.

use chrono::{DateTime, TimeDelta, Utc};
use parking_lot::Mutex;
use std::{
    collections::{HashMap, VecDeque},
    net::IpAddr,
};

/// The counters of this process.
#[derive(Debug)]
pub(crate) struct Throttles {
    by_name: Throttle,
    by_address: Throttle,
}

impl Default for Throttles {
    fn default() -> Self {
        Self { by_name: Throttle::new(10), by_address: Throttle::new(50) }
    }
}

/// Come back later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wait {
    /// Seconds until the text says one may try; none when only time clears it.
    announced: Option<i64>,
    /// Seconds until a try is really let through, if none is made before.
    pub free_in: i64,
}

impl Wait {
    pub fn message(self) -> String {
        match self.announced {
            Some(seconds) => {
                format!("Too many attempts! You must wait {seconds} seconds before trying again.")
            }
            None => "Too many attempts! Please try again later.".into(),
        }
    }
}

impl Throttles {
    /// May this name, from this address, try now? A refusal counts as a failure of both.
    pub fn admit_login(&self, name: &str, address: IpAddr, now: DateTime<Utc>) -> Result<(), Wait> {
        self.by_address.admit(&address.to_string(), now)?;
        self.by_name
            .admit(&name_key(name), now)
            .inspect_err(|_| self.by_address.record(&address.to_string(), now))
    }

    pub fn record_failed_login(&self, name: &str, address: IpAddr, now: DateTime<Utc>) {
        self.by_name.record(&name_key(name), now);
        self.by_address.record(&address.to_string(), now);
    }
}

/// One person typing a name in several ways is one name; over-long names are cut, which only joins them.
fn name_key(name: &str) -> String {
    name.trim().to_lowercase().chars().take(254).collect()
}

#[derive(Debug)]
struct Throttle {
    threshold: usize,
    failures: Mutex<HashMap<String, VecDeque<DateTime<Utc>>>>,
}

impl Throttle {
    const WINDOW: TimeDelta = TimeDelta::hours(1);
    /// Keys remembered at most; beyond it the stale ones go, then the least recently failed.
    const KEYS: usize = 50_000;
    /// Failures remembered per key beyond the threshold; more make no difference to the answer.
    const BEYOND: usize = 60;

    fn new(threshold: usize) -> Self {
        Self { threshold, failures: Mutex::default() }
    }

    fn admit(&self, key: &str, now: DateTime<Utc>) -> Result<(), Wait> {
        let mut failures = self.failures.lock();
        let Some(times) = failures.get_mut(key) else { return Ok(()) };
        times.retain(|time| now - *time < Self::WINDOW);
        let Some(newest) = times.back().copied().filter(|_| times.len() >= self.threshold) else {
            return Ok(());
        };
        #[expect(clippy::cast_precision_loss, reason = "a count of at most a hundred")]
        let beyond = (times.len() + 1 - self.threshold) as f64;
        let delay = 15.0 * beyond.powf(1.5);
        #[expect(clippy::cast_precision_loss, reason = "milliseconds within an hour")]
        let left = delay - (now - newest).num_milliseconds() as f64 / 1000.0;
        #[expect(clippy::cast_possible_truncation, reason = "seconds of a few hours at most")]
        let announced = (left > 0.0).then(|| left.round().max(1.0) as i64);
        let clearing = times[times.len() - self.threshold];
        let free_in = (clearing + Self::WINDOW - now).num_seconds().max(1);
        remember(times, now, self.threshold);
        Err(Wait { announced, free_in })
    }

    fn record(&self, key: &str, now: DateTime<Utc>) {
        let mut failures = self.failures.lock();
        if failures.len() >= Self::KEYS && !failures.contains_key(key) {
            make_room(&mut failures, now);
        }
        remember(failures.entry(key.to_owned()).or_default(), now, self.threshold);
    }
}

fn remember(times: &mut VecDeque<DateTime<Utc>>, now: DateTime<Utc>, threshold: usize) {
    if times.len() >= threshold + Throttle::BEYOND {
        times.pop_front();
    }
    times.push_back(now);
}

fn make_room(failures: &mut HashMap<String, VecDeque<DateTime<Utc>>>, now: DateTime<Utc>) {
    failures.retain(|_, times| times.back().is_some_and(|newest| now - *newest < Throttle::WINDOW));
    if failures.len() >= Throttle::KEYS {
        let mut newest: Vec<_> = failures.values().filter_map(|times| times.back().copied()).collect();
        let middle = newest.len() / 2;
        let (_, cut, _) = newest.select_nth_unstable(middle);
        let cut = *cut;
        failures.retain(|_, times| times.back().is_some_and(|newest| *newest > cut));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    fn fail(throttles: &Throttles, name: &str, address: IpAddr, times: usize) {
        for _ in 0..times {
            throttles.record_failed_login(name, address, at(0));
        }
    }

    #[test]
    fn the_eleventh_try_of_a_name_waits_fifteen_seconds_and_the_twelfth_fortytwo() {
        let throttles = Throttles::default();
        fail(&throttles, "Ada@example.com", HOME, 10);
        let texts =
            [0, 0].map(|now| throttles.admit_login("ada@example.com ", HOME, at(now)).unwrap_err().message());
        assert_eq!(texts[0], "Too many attempts! You must wait 15 seconds before trying again.");
        assert_eq!(texts[1], "Too many attempts! You must wait 42 seconds before trying again.");
    }

    #[test]
    fn a_name_is_free_again_when_its_failures_are_an_hour_old() {
        let throttles = Throttles::default();
        fail(&throttles, "ada", HOME, 10);
        assert_eq!(
            throttles.admit_login("ada", HOME, at(60)).unwrap_err().message(),
            "Too many attempts! Please try again later."
        );
        assert!(throttles.admit_login("ada", HOME, at(3600)).is_ok());
    }

    #[test]
    fn an_address_is_stopped_whatever_names_it_tries() {
        let throttles = Throttles::default();
        for number in 0..50 {
            fail(&throttles, &format!("user{number}"), HOME, 1);
        }
        assert!(throttles.admit_login("somebody", HOME, at(0)).is_err());
        assert!(throttles.admit_login("somebody", "192.0.2.1".parse().unwrap(), at(0)).is_ok());
    }

    #[test]
    fn memory_is_bounded() {
        let throttle = Throttle::new(10);
        for number in 0..(Throttle::KEYS + 10) {
            throttle.record(&number.to_string(), at(i64::try_from(number).unwrap() % 600));
        }
        assert!(throttle.failures.lock().len() <= Throttle::KEYS);
        for _ in 0..1000 {
            throttle.record("one", at(0));
        }
        assert!(throttle.failures.lock()["one"].len() <= 10 + Throttle::BEYOND);
    }
}
