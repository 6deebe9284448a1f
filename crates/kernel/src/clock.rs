//! Time is passed in, so that tests own it.

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// Tells the time, in whole milliseconds: both app databases then remember the same moment.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Milliseconds since 1970 when the time is set by hand.
    manual: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The clock of the machine.
    pub fn system() -> Self {
        Self { manual: None }
    }

    /// A clock that stands still until told otherwise; clones share it.
    pub fn manual(start: DateTime<Utc>) -> Self {
        Self { manual: Some(Arc::new(AtomicI64::new(start.timestamp_millis()))) }
    }

    /// Tells the time.
    pub fn now(&self) -> DateTime<Utc> {
        match &self.manual {
            Some(millis) => {
                DateTime::from_timestamp_millis(millis.load(Ordering::SeqCst)).unwrap_or_default()
            }
            None => system_now(),
        }
    }

    /// Moves a manual clock; the machine's cannot be moved.
    pub fn advance(&self, by: TimeDelta) {
        if let Some(millis) = &self.manual {
            millis.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that asks the machine for the time")]
fn system_now() -> DateTime<Utc> {
    let now = Utc::now();
    now.duration_trunc(TimeDelta::milliseconds(1)).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_clock_gives_whole_milliseconds() {
        assert_eq!(Clock::system().now().timestamp_subsec_nanos() % 1_000_000, 0);
    }

    #[test]
    fn clones_of_a_manual_clock_move_together() {
        let clock = Clock::manual(DateTime::UNIX_EPOCH);
        clock.clone().advance(TimeDelta::seconds(61));
        assert_eq!(clock.now().timestamp(), 61);
    }
}
