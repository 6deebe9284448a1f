//! SQLite's words. Moments are text there, which compares like time as long as it is spelled alike.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};
use driver::{Dialect, Part, Summary, Target, Unit};

pub(crate) struct SqliteDialect;

const MOMENT: &str = "%Y-%m-%d %H:%M:%S%.3f";

impl Dialect for SqliteDialect {
    fn boolean(&self, value: bool) -> String {
        if value { "1" } else { "0" }.to_owned()
    }

    fn date(&self, date: NaiveDate) -> String {
        format!("'{}'", date.format("%Y-%m-%d"))
    }

    fn time(&self, time: NaiveTime) -> String {
        format!("'{}'", time.format("%H:%M:%S%.f"))
    }

    fn date_time(&self, moment: NaiveDateTime) -> String {
        format!("'{}'", moment.format(MOMENT))
    }

    fn instant(&self, moment: DateTime<FixedOffset>) -> String {
        format!("'{}'", moment.naive_utc().format(MOMENT))
    }

    fn comparable(&self, value: &str) -> String {
        format!("STRFTIME('%Y-%m-%d %H:%M:%f', {value})")
    }

    fn in_zone(&self, value: &str, _: &str) -> String {
        value.to_owned()
    }

    fn truncate(&self, value: &str, unit: Unit, _: bool) -> String {
        match unit {
            Unit::Millisecond => format!("STRFTIME('%Y-%m-%d %H:%M:%f', {value})"),
            Unit::Second => format!("STRFTIME('%Y-%m-%d %H:%M:%S', {value})"),
            Unit::Minute => format!("STRFTIME('%Y-%m-%d %H:%M:00', {value})"),
            Unit::Hour => format!("STRFTIME('%Y-%m-%d %H:00:00', {value})"),
            Unit::Day | Unit::Week => format!("DATE({value})"),
            Unit::Month | Unit::Quarter => format!("DATE({value}, 'start of month')"),
            Unit::Year => format!("DATE({value}, 'start of year')"),
        }
    }

    fn part(&self, value: &str, part: Part) -> String {
        let code = match part {
            Part::Second => "%S",
            Part::Minute => "%M",
            Part::Hour => "%H",
            Part::Weekday => "%w",
            Part::DayOfMonth => "%d",
            Part::DayOfYear => "%j",
            Part::IsoWeek => "%V",
            Part::Month => "%m",
            Part::Year => "%Y",
        };
        format!("CAST(STRFTIME('{code}', {value}) AS INTEGER)")
    }

    fn add(&self, value: &str, count: &str, unit: Unit, is_date: bool) -> String {
        let (count, word) = match unit {
            Unit::Millisecond => (format!("({count}) / 1000.0"), "seconds"),
            Unit::Second => (count.to_owned(), "seconds"),
            Unit::Minute => (count.to_owned(), "minutes"),
            Unit::Hour => (count.to_owned(), "hours"),
            Unit::Day => (count.to_owned(), "days"),
            Unit::Week => (format!("({count}) * 7"), "days"),
            Unit::Month => (count.to_owned(), "months"),
            Unit::Quarter => (format!("({count}) * 3"), "months"),
            Unit::Year => (count.to_owned(), "years"),
        };
        let function = if is_date && unit >= Unit::Day { "DATE" } else { "DATETIME" };
        format!("{function}({value}, ({count}) || ' {word}')")
    }

    fn seconds_between(&self, from: &str, to: &str) -> String {
        // Days are fractions of a double there: to the millisecond they are exact, and then cut off.
        format!("(CAST(ROUND((JULIANDAY({to}) - JULIANDAY({from})) * 86400000.0) AS INTEGER) / 1000)")
    }

    fn days_between(&self, from: &str, to: &str) -> String {
        format!("CAST(JULIANDAY(DATE({to})) - JULIANDAY(DATE({from})) AS INTEGER)")
    }

    fn cast(&self, value: &str, target: Target) -> String {
        match target {
            Target::Text => format!("CAST({value} AS TEXT)"),
            Target::Integer => format!("CAST({value} AS INTEGER)"),
            Target::Float => format!("CAST({value} AS REAL)"),
            Target::Date => format!("DATE({value})"),
            Target::DateTime => format!("DATETIME({value})"),
        }
    }

    fn summary(&self, summary: Summary, value: &str, share: &str) -> Option<String> {
        Some(match summary {
            Summary::StandardDeviation => format!("STDDEV_POP({value})"),
            Summary::Variance => format!("VAR_POP({value})"),
            Summary::Percentile => format!("PERCENTILE_CONT({value}, {share})"),
        })
    }

    fn position(&self, text: &str, needle: &str) -> String {
        format!("INSTR({text}, {needle})")
    }
}
