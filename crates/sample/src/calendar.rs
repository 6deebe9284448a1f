//! When things happen in the shop: more each year, most before Christmas, least on Saturdays and at night.
//!
//! A calendar is a wheel whose fields are days. It knows no time zone: moments are what the shop's own clock
//! showed.

use std::time::Duration;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime};

use crate::dice::{Dice, Wheel};

/// The first customer signs up on this day.
pub const OPENING: NaiveDate = day(2022, 4, 19);
/// The last day with new customers and products; three years after the opening.
pub const SETTLED: NaiveDate = day(2025, 4, 19);
/// The last day with orders and reviews; four years after the opening.
pub const CLOSING: NaiveDate = day(2026, 4, 19);

const MONTHS: [f64; 12] = [0.92, 0.80, 0.95, 0.97, 1.0, 0.96, 0.88, 0.93, 1.0, 1.08, 1.28, 1.45];
/// From Monday to Sunday.
const WEEKDAYS: [f64; 7] = [1.15, 1.10, 1.05, 1.02, 0.95, 0.78, 0.95];
const HOURS: [f64; 24] = [
    0.5, 0.3, 0.2, 0.1, 0.1, 0.2, 0.5, 0.9, 1.2, 1.4, 1.5, 1.5, 1.7, 1.5, 1.3, 1.3, 1.4, 1.6, 1.9, 2.2, 2.4,
    2.1, 1.5, 0.9,
];
/// By how much of the first year's trade each later year is busier.
const YEARLY_GROWTH: f64 = 0.12;

/// A calendar date; the compiler refuses one that does not exist.
pub const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("the date exists")
}

/// How far along the shop's four years a day lies, from 0 to 1.
pub fn progress(day: NaiveDate) -> f64 {
    years_since_opening(day) / years_since_opening(CLOSING)
}

/// A moment as the tables hold it: the form that SQLite's own date functions print.
pub fn stamp(moment: NaiveDateTime) -> String {
    moment.format("%Y-%m-%d %H:%M:%S%.3f").to_string()
}

/// The days from one date to another, both included, weighted by how busy they are.
pub struct Calendar {
    first: NaiveDate,
    days: Wheel,
    hours: Wheel,
}

impl Calendar {
    pub fn new(first: NaiveDate, last: NaiveDate) -> Self {
        let days = first.iter_days().take_while(|day| *day <= last);
        Self { first, days: Wheel::new(days.map(bustle)), hours: Wheel::new(HOURS) }
    }

    /// Some moment on or after `earliest`.
    pub fn moment_from(&self, earliest: NaiveDate, dice: &mut Dice) -> NaiveDateTime {
        let field = self.days.spin_from(self.field(earliest), dice);
        self.moment_on(self.first + Days::new(field as u64), dice)
    }

    /// Some moment of a day.
    pub fn moment_on(&self, day: NaiveDate, dice: &mut Dice) -> NaiveDateTime {
        let hour = self.hours.spin(dice) as u64;
        let within_hour = u64::from(dice.below(3_600_000));
        day.and_time(NaiveTime::MIN) + Duration::from_millis(hour * 3_600_000 + within_hour)
    }

    /// How much of the calendar's trade is still to come on `earliest`.
    pub fn trade_from(&self, earliest: NaiveDate) -> f64 {
        self.days.width_from(self.field(earliest))
    }

    /// The wheel's field for a day; days before the calendar count as its first.
    fn field(&self, day: NaiveDate) -> usize {
        usize::try_from((day - self.first).num_days()).unwrap_or(0)
    }
}

fn bustle(day: NaiveDate) -> f64 {
    let weekday = day.weekday().num_days_from_monday();
    let growth = 1.0 + YEARLY_GROWTH * years_since_opening(day);
    MONTHS[day.month0() as usize] * WEEKDAYS[weekday as usize] * growth
}

fn years_since_opening(day: NaiveDate) -> f64 {
    let days = i32::try_from((day - OPENING).num_days()).expect("the calendar spans a few years");
    f64::from(days) / 365.25
}
