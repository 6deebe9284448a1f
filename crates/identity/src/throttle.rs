//! Throttles (contract: auth.md §2.6 of the reference description).
//!
//! Two forms share one formula. In the *failure* form only failures count, and from the threshold on every try is
//! refused and counts as another failure; successes neither count nor clear. In the *call* form accepted calls count,
//! refused ones do not, and after the wait one more is accepted. State is in memory, per process and bounded.

use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Id, UserId};
use parking_lot::Mutex;
use std::{
    collections::{HashMap, VecDeque},
    net::{IpAddr, Ipv6Addr},
};
use web::{Error, Quota};

/// The counters of this process.
#[derive(Debug)]
pub(crate) struct Throttles {
    login_names: Throttle,
    login_addresses: Throttle,
    forgot_emails: Throttle,
    forgot_addresses: Throttle,
    reset_addresses: Throttle,
    check_addresses: Throttle,
    own_passwords: Throttle,
    second_factors: Throttle,
    second_factor_addresses: Throttle,
    sign_in_addresses: Throttle,
    leak_addresses: Throttle,
    notifier_addresses: Throttle,
}

impl Default for Throttles {
    fn default() -> Self {
        let hour = TimeDelta::hours(1);
        Self {
            login_names: Throttle::new("login-name", 10, hour),
            login_addresses: Throttle::new("login-address", 50, hour),
            // The reference's window; how many mails one person gets is limited where they are written.
            forgot_emails: Throttle::new("forgotten-email", 3, TimeDelta::seconds(1)),
            forgot_addresses: Throttle::new("forgotten-address", 50, hour),
            reset_addresses: Throttle::new("reset-address", 10, hour),
            check_addresses: Throttle::new("password-check", 100, hour),
            own_passwords: Throttle::new("own-password", 10, hour),
            second_factors: Throttle::new("second-factor", 5, hour),
            second_factor_addresses: Throttle::new("second-factor-address", 50, hour),
            sign_in_addresses: Throttle::new("sign-in-address", 300, hour),
            leak_addresses: Throttle::new("leak-report", 60, hour),
            notifier_addresses: Throttle::new("static-key", 50, hour),
        }
    }
}

/// Come back later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wait {
    /// Seconds until the text says one may try; none when only time clears it.
    announced: Option<i64>,
    /// Seconds until a try is really let through, if none is made before.
    pub free_in: i64,
    quota: Quota,
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

    /// The answer, with the text under this field.
    pub fn refuse(self, status: StatusCode, field: &'static str) -> Error {
        let retry_after = self.free_in.unsigned_abs();
        Error::Throttled { status, field, message: self.message(), retry_after, quota: self.quota }
    }
}

/// Whose failed log-ins are counted together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LoginKey<'a> {
    /// The name as it was typed.
    pub name: &'a str,
    /// A browser that has signed in under this name before has a count of its own, so that strangers who guess
    /// cannot lock the owner out.
    pub known_device: Option<&'a str>,
}

impl LoginKey<'_> {
    /// One person typing a name in several ways is one name; over-long names are cut, which only joins them.
    fn text(self) -> String {
        let name: String = self.name.trim().to_lowercase().chars().take(254).collect();
        self.known_device.map_or(name.clone(), |device| format!("{name}\0{device}"))
    }
}

/// Whose tries are counted together: who has one address of IPv6 has a network of 64 bits full of them, and could come
/// from another one each time.
fn source(address: IpAddr) -> String {
    match address {
        IpAddr::V4(_) => address.to_string(),
        IpAddr::V6(own) => Ipv6Addr::from_bits(own.to_bits() & !u128::from(u64::MAX)).to_string(),
    }
}

impl Throttles {
    /// Is this name locked now? Asking counts for nothing.
    pub fn is_locked(&self, key: LoginKey<'_>, now: DateTime<Utc>) -> bool {
        self.login_names.is_full(&key.text(), now)
    }

    /// May this name, from this address, try now? A refusal counts as a failure of both.
    pub fn admit_login(&self, key: LoginKey<'_>, address: IpAddr, now: DateTime<Utc>) -> Result<(), Wait> {
        self.admit_login_address(address, now)?;
        self.login_names
            .admit(&key.text(), now)
            .inspect_err(|_| self.login_addresses.record(&source(address), now))
    }

    /// May this address try to sign in now, whoever it claims to be? A refusal counts as a failure.
    pub fn admit_login_address(&self, address: IpAddr, now: DateTime<Utc>) -> Result<(), Wait> {
        self.login_addresses.admit(&source(address), now)
    }

    pub fn record_failed_login(&self, key: LoginKey<'_>, address: IpAddr, now: DateTime<Utc>) {
        self.login_names.record(&key.text(), now);
        self.record_failed_address(address, now);
    }

    pub fn record_failed_address(&self, address: IpAddr, now: DateTime<Utc>) {
        self.login_addresses.record(&source(address), now);
    }

    /// May a link be asked for, for this e-mail address, from this address?
    pub fn admit_forgot(&self, email: &str, address: IpAddr, now: DateTime<Utc>) -> Result<(), Wait> {
        self.forgot_addresses.call(&source(address), now)?;
        self.forgot_emails.call(email, now)
    }

    /// May this address present a token for setting a password?
    pub fn admit_reset(&self, address: IpAddr, now: DateTime<Utc>) -> Result<(), Wait> {
        self.reset_addresses.call(&source(address), now)
    }

    /// May this address have a password looked at?
    pub fn admit_check(&self, address: IpAddr, now: DateTime<Utc>) -> Result<(), Wait> {
        self.check_addresses.call(&source(address), now)
    }

    /// May this address begin to sign in at an issuer? Whoever is not held up by it leaves a row behind.
    pub fn admit_sign_in(&self, address: IpAddr, now: DateTime<Utc>) -> Result<(), Wait> {
        self.sign_in_addresses.call(&source(address), now)
    }

    /// May this address report an API key that it found?
    pub fn admit_leak_report(&self, address: IpAddr, now: DateTime<Utc>) -> Result<(), Wait> {
        self.leak_addresses.call(&source(address), now)
    }

    /// May this address present the static key? Only wrong ones count.
    pub fn admit_notifier(&self, address: IpAddr, now: DateTime<Utc>) -> Result<(), Wait> {
        self.notifier_addresses.admit(&source(address), now)
    }

    pub fn record_wrong_notifier(&self, address: IpAddr, now: DateTime<Utc>) {
        self.notifier_addresses.record(&source(address), now);
    }

    /// May this person say their own password? Only wrong ones count.
    pub fn admit_own_password(&self, user: UserId, now: DateTime<Utc>) -> Result<(), Wait> {
        self.own_passwords.admit(&user.number().to_string(), now)
    }

    pub fn record_wrong_own_password(&self, user: UserId, now: DateTime<Utc>) {
        self.own_passwords.record(&user.number().to_string(), now);
    }

    /// May this person show a code of their second factor? Only wrong ones count, wherever they are typed.
    pub fn admit_second_factor(&self, user: UserId, now: DateTime<Utc>) -> Result<(), Wait> {
        self.second_factors.admit(&user.number().to_string(), now)
    }

    pub fn record_wrong_second_factor(&self, user: UserId, now: DateTime<Utc>) {
        self.second_factors.record(&user.number().to_string(), now);
    }

    /// May somebody at this address show a code, whosever it is?
    pub fn admit_second_factor_address(&self, address: IpAddr, now: DateTime<Utc>) -> Result<(), Wait> {
        self.second_factor_addresses.admit(&source(address), now)
    }

    pub fn record_wrong_second_factor_address(&self, address: IpAddr, now: DateTime<Utc>) {
        self.second_factor_addresses.record(&source(address), now);
    }
}

#[derive(Debug)]
struct Throttle {
    name: &'static str,
    threshold: usize,
    window: TimeDelta,
    counted: Mutex<HashMap<String, VecDeque<DateTime<Utc>>>>,
}

impl Throttle {
    /// Keys remembered at most; beyond it the stale ones go, then the least recently counted.
    const KEYS: usize = 50_000;
    /// Moments remembered per key beyond the threshold; more make no difference to the answer.
    const BEYOND: usize = 60;

    fn new(name: &'static str, threshold: usize, window: TimeDelta) -> Self {
        Self { name, threshold, window, counted: Mutex::default() }
    }

    fn wait(&self, announced: Option<i64>, free_in: i64) -> Wait {
        let window = Some(self.window.num_seconds().unsigned_abs());
        Wait { announced, free_in, quota: Quota { name: self.name, most: self.threshold, window } }
    }

    fn is_full(&self, key: &str, now: DateTime<Utc>) -> bool {
        let counted = self.counted.lock();
        let recent = |times: &VecDeque<_>| times.iter().filter(|time| now - **time < self.window).count();
        counted.get(key).is_some_and(|times| recent(times) >= self.threshold)
    }

    /// The failure form: refuses from the threshold on, and counts the refusal.
    fn admit(&self, key: &str, now: DateTime<Utc>) -> Result<(), Wait> {
        let mut counted = self.counted.lock();
        let Some(times) = counted.get_mut(key) else { return Ok(()) };
        let Some(left) = self.left(times, now) else { return Ok(()) };
        let clearing = times[times.len() - self.threshold];
        let free_in = (clearing + self.window - now).num_seconds().max(1);
        self.remember(times, now);
        Err(self.wait(seconds(left), free_in))
    }

    /// The call form: counts what it lets through, and lets one more through after the wait.
    fn call(&self, key: &str, now: DateTime<Utc>) -> Result<(), Wait> {
        let mut counted = self.counted.lock();
        self.make_room(&mut counted, key, now);
        let times = counted.entry(key.to_owned()).or_default();
        if let Some(announced) = self.left(times, now).and_then(seconds) {
            return Err(self.wait(Some(announced), announced));
        }
        self.remember(times, now);
        Ok(())
    }

    fn record(&self, key: &str, now: DateTime<Utc>) {
        let mut counted = self.counted.lock();
        self.make_room(&mut counted, key, now);
        self.remember(counted.entry(key.to_owned()).or_default(), now);
    }

    /// How long the wait still is, in seconds, when the threshold is reached; it may be over already.
    fn left(&self, times: &mut VecDeque<DateTime<Utc>>, now: DateTime<Utc>) -> Option<f64> {
        times.retain(|time| now - *time < self.window);
        let newest = times.back().copied().filter(|_| times.len() >= self.threshold)?;
        #[expect(clippy::cast_precision_loss, reason = "a count of at most a hundred or so")]
        let beyond = (times.len() + 1 - self.threshold) as f64;
        #[expect(clippy::cast_precision_loss, reason = "milliseconds within an hour")]
        let passed = (now - newest).num_milliseconds() as f64 / 1000.0;
        Some(15.0 * beyond.powf(1.5) - passed)
    }

    fn remember(&self, times: &mut VecDeque<DateTime<Utc>>, now: DateTime<Utc>) {
        if times.len() >= self.threshold + Self::BEYOND {
            times.pop_front();
        }
        times.push_back(now);
    }

    fn make_room(
        &self,
        counted: &mut HashMap<String, VecDeque<DateTime<Utc>>>,
        key: &str,
        now: DateTime<Utc>,
    ) {
        if counted.len() < Self::KEYS || counted.contains_key(key) {
            return;
        }
        counted.retain(|_, times| times.back().is_some_and(|newest| now - *newest < self.window));
        if counted.len() >= Self::KEYS {
            let mut newest: Vec<_> = counted.values().filter_map(|times| times.back().copied()).collect();
            let middle = newest.len() / 2;
            let (_, cut, _) = newest.select_nth_unstable(middle);
            let cut = *cut;
            counted.retain(|_, times| times.back().is_some_and(|newest| *newest > cut));
        }
    }
}

/// Whole seconds to announce; none when the wait is over.
fn seconds(left: f64) -> Option<i64> {
    #[expect(clippy::cast_possible_truncation, reason = "seconds of a few hours at most")]
    (left > 0.0).then(|| left.round().max(1.0) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    fn by(name: &str) -> LoginKey<'_> {
        LoginKey { name, known_device: None }
    }

    fn fail(throttles: &Throttles, name: &str, address: IpAddr, times: usize) {
        for _ in 0..times {
            throttles.record_failed_login(by(name), address, at(0));
        }
    }

    #[test]
    fn the_eleventh_try_of_a_name_waits_fifteen_seconds_and_the_twelfth_fortytwo() {
        let throttles = Throttles::default();
        fail(&throttles, "Ada@example.com", HOME, 10);
        let texts = [0, 0]
            .map(|now| throttles.admit_login(by("ada@example.com "), HOME, at(now)).unwrap_err().message());
        assert_eq!(texts[0], "Too many attempts! You must wait 15 seconds before trying again.");
        assert_eq!(texts[1], "Too many attempts! You must wait 42 seconds before trying again.");
    }

    #[test]
    fn a_name_is_free_again_when_its_failures_are_an_hour_old() {
        let throttles = Throttles::default();
        fail(&throttles, "ada", HOME, 10);
        assert_eq!(
            throttles.admit_login(by("ada"), HOME, at(60)).unwrap_err().message(),
            "Too many attempts! Please try again later."
        );
        assert!(throttles.admit_login(by("ada"), HOME, at(3600)).is_ok());
    }

    #[test]
    fn an_address_is_stopped_whatever_names_it_tries() {
        let throttles = Throttles::default();
        for number in 0..50 {
            fail(&throttles, &format!("user{number}"), HOME, 1);
        }
        assert!(throttles.admit_login(by("somebody"), HOME, at(0)).is_err());
        assert!(throttles.admit_login(by("somebody"), "192.0.2.1".parse().unwrap(), at(0)).is_ok());
    }

    #[test]
    fn a_network_of_ipv6_is_stopped_whatever_address_of_it_is_used() {
        let throttles = Throttles::default();
        for number in 0..50 {
            let address = format!("2001:db8:0:1::{number:x}").parse().unwrap();
            throttles.record_failed_login(by(&format!("user{number}")), address, at(0));
        }
        let admits =
            |address: &str| throttles.admit_login(by("somebody"), address.parse().unwrap(), at(0)).is_ok();
        assert!(!admits("2001:db8:0:1:ffff:ffff:ffff:ffff"));
        assert!(admits("2001:db8:0:2::1"), "the neighbour's network");
    }

    #[test]
    fn memory_is_bounded() {
        let throttle = Throttle::new("test", 10, TimeDelta::hours(1));
        for number in 0..(Throttle::KEYS + 10) {
            throttle.record(&number.to_string(), at(i64::try_from(number).unwrap() % 600));
        }
        assert!(throttle.counted.lock().len() <= Throttle::KEYS);
        for _ in 0..1000 {
            throttle.record("one", at(0));
        }
        assert!(throttle.counted.lock()["one"].len() <= 10 + Throttle::BEYOND);
    }

    #[test]
    fn a_call_is_accepted_again_after_its_wait() {
        let throttle = Throttle::new("test", 3, TimeDelta::hours(1));
        for _ in 0..3 {
            throttle.call("ada", at(0)).unwrap();
        }
        for _ in 0..2 {
            let wait = throttle.call("ada", at(0)).unwrap_err();
            assert_eq!(wait.message(), "Too many attempts! You must wait 15 seconds before trying again.");
        }
        throttle.call("ada", at(15)).unwrap();
        assert_eq!(throttle.call("ada", at(15)).unwrap_err().free_in, 42);
    }

    #[test]
    fn strangers_do_not_lock_out_a_browser_that_was_here_before() {
        let throttles = Throttles::default();
        fail(&throttles, "ada", HOME, 10);
        let own = LoginKey { name: "ada", known_device: Some("d") };
        assert!(throttles.is_locked(by("ada"), at(0)) && !throttles.is_locked(own, at(0)));
        assert!(throttles.admit_login(own, HOME, at(0)).is_ok());
    }
}
