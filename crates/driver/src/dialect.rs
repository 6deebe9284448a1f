//! How a database spells what every question needs.
//!
//! The query compiler knows what is meant and asks a dialect for the words. The defaults are plain SQL; a driver says
//! where its engine differs, and answers `None` to what it cannot do. Texts that come in are SQL already, except for
//! names and values, which are quoted here so that they mean exactly themselves.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat};

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// A thousandth of a second.
    Millisecond,
    /// A second.
    Second,
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A quarter of a year.
    Quarter,
    /// A year.
    Year,
}

/// A part of a moment, as a whole number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// 0 to 59.
    Second,
    /// 0 to 59.
    Minute,
    /// 0 to 23.
    Hour,
    /// 0 is Sunday.
    Weekday,
    /// From 1 on.
    DayOfMonth,
    /// From 1 on.
    DayOfYear,
    /// The week that ISO 8601 counts.
    IsoWeek,
    /// From 1 on.
    Month,
    /// The year.
    Year,
}

/// A summary that engines name differently or lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Summary {
    /// Of the whole population.
    StandardDeviation,
    /// Of the whole population.
    Variance,
    /// The value that this share of the values does not exceed, interpolated.
    Percentile,
}

/// What a value is turned into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number with a fraction.
    Float,
    /// A day.
    Date,
    /// A moment without a zone.
    DateTime,
}

/// Words of an engine.
pub trait Dialect: Send + Sync {
    /// Quotes a name so that it means exactly that name.
    fn quote(&self, name: &str) -> String {
        format!("\"{}\"", name.replace('"', "\"\""))
    }

    /// Writes a text so that it means exactly that text.
    fn text(&self, text: &str) -> String {
        format!("'{}'", text.replace('\'', "''"))
    }

    /// Writes true or false.
    fn boolean(&self, value: bool) -> String {
        if value { "TRUE" } else { "FALSE" }.to_owned()
    }

    /// Writes a day.
    fn date(&self, date: NaiveDate) -> String {
        format!("DATE '{}'", date.format("%Y-%m-%d"))
    }

    /// Writes a time of day.
    fn time(&self, time: NaiveTime) -> String {
        format!("TIME '{}'", time.format("%H:%M:%S%.f"))
    }

    /// Writes a moment without a zone.
    fn date_time(&self, moment: NaiveDateTime) -> String {
        format!("TIMESTAMP '{}'", moment.format("%Y-%m-%d %H:%M:%S%.f"))
    }

    /// Writes a moment.
    fn instant(&self, moment: DateTime<FixedOffset>) -> String {
        format!("TIMESTAMP WITH TIME ZONE '{}'", moment.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }

    /// Puts a moment so that it can be compared with one that is written as above, to the millisecond.
    fn comparable(&self, value: &str) -> String {
        value.to_owned()
    }

    /// Puts a moment with a zone as the wall clock of a zone shows it.
    fn in_zone(&self, value: &str, zone: &str) -> String {
        format!("({value} AT TIME ZONE {})", self.text(zone))
    }

    /// Truncates a moment; weeks and quarters are made of days and months.
    fn truncate(&self, value: &str, unit: Unit, is_date: bool) -> String;

    /// Takes a part of a moment.
    fn part(&self, value: &str, part: Part) -> String;

    /// Adds so many units, which may be negative, to a moment.
    fn add(&self, value: &str, count: &str, unit: Unit, is_date: bool) -> String;

    /// The whole seconds from one moment to another; fractions of them are cut off.
    fn seconds_between(&self, from: &str, to: &str) -> String;

    /// The days from one date to another.
    fn days_between(&self, from: &str, to: &str) -> String;

    /// Turns a value into another kind.
    fn cast(&self, value: &str, target: Target) -> String;

    /// Summarises a column; the second value is the share of a percentile.
    fn summary(&self, summary: Summary, value: &str, share: &str) -> Option<String>;

    /// Where in a text another begins, from 1 on; 0 when it does not.
    fn position(&self, text: &str, needle: &str) -> String;

    /// What is left of a pattern of the engine's regular expressions, the first time it occurs.
    fn regex_match_first(&self, _text: &str, _pattern: &str) -> Option<String> {
        None
    }

    /// The n-th part of a text between separators.
    fn split_part(&self, _text: &str, _separator: &str, _number: &str) -> Option<String> {
        None
    }

    /// The logarithm to the base 10.
    fn log10(&self, value: &str) -> String {
        format!("LOG10({value})")
    }
}

/// A dialect that nobody asks.
#[derive(Clone, Copy, Debug)]
pub struct Standard;

impl Dialect for Standard {
    fn truncate(&self, value: &str, unit: Unit, _: bool) -> String {
        format!("TRUNCATE({value} TO {unit:?})")
    }

    fn part(&self, value: &str, part: Part) -> String {
        format!("EXTRACT({part:?} FROM {value})")
    }

    fn add(&self, value: &str, count: &str, unit: Unit, _: bool) -> String {
        format!("({value} + {count} * INTERVAL '1' {unit:?})")
    }

    fn seconds_between(&self, from: &str, to: &str) -> String {
        format!("SECONDS({from}, {to})")
    }

    fn days_between(&self, from: &str, to: &str) -> String {
        format!("DAYS({from}, {to})")
    }

    fn cast(&self, value: &str, target: Target) -> String {
        format!("CAST({value} AS {target:?})")
    }

    fn summary(&self, _: Summary, _: &str, _: &str) -> Option<String> {
        None
    }

    fn position(&self, text: &str, needle: &str) -> String {
        format!("POSITION({needle} IN {text})")
    }
}
