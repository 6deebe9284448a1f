//! PostgreSQL's words.

use driver::{Dialect, Part, Summary, Target, Unit};

pub(crate) struct PostgresDialect;

impl Dialect for PostgresDialect {
    fn text(&self, text: &str) -> String {
        // What a backslash means in plain quotes is a setting there.
        if text.contains('\\') {
            format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
        } else {
            format!("'{}'", text.replace('\'', "''"))
        }
    }

    fn truncate(&self, value: &str, unit: Unit, is_date: bool) -> String {
        let word = match unit {
            Unit::Millisecond => "milliseconds",
            Unit::Second => "second",
            Unit::Minute => "minute",
            Unit::Hour => "hour",
            Unit::Day | Unit::Week => "day",
            Unit::Month | Unit::Quarter => "month",
            Unit::Year => "year",
        };
        let truncated = format!("DATE_TRUNC('{word}', CAST({value} AS TIMESTAMP))");
        if is_date || unit >= Unit::Day { format!("CAST({truncated} AS DATE)") } else { truncated }
    }

    fn part(&self, value: &str, part: Part) -> String {
        let word = match part {
            // With its fraction it would be rounded.
            Part::Second => return format!("CAST(FLOOR(EXTRACT(SECOND FROM {value})) AS INTEGER)"),
            Part::Minute => "MINUTE",
            Part::Hour => "HOUR",
            Part::Weekday => "DOW",
            Part::DayOfMonth => "DAY",
            Part::DayOfYear => "DOY",
            Part::IsoWeek => "WEEK",
            Part::Month => "MONTH",
            Part::Year => "YEAR",
        };
        format!("CAST(EXTRACT({word} FROM {value}) AS INTEGER)")
    }

    fn add(&self, value: &str, count: &str, unit: Unit, is_date: bool) -> String {
        let interval = match unit {
            Unit::Millisecond => "1 millisecond",
            Unit::Second => "1 second",
            Unit::Minute => "1 minute",
            Unit::Hour => "1 hour",
            Unit::Day => "1 day",
            Unit::Week => "7 days",
            Unit::Month => "1 month",
            Unit::Quarter => "3 months",
            Unit::Year => "1 year",
        };
        let sum = format!("({value} + ({count}) * INTERVAL '{interval}')");
        if is_date && unit >= Unit::Day { format!("CAST({sum} AS DATE)") } else { sum }
    }

    fn seconds_between(&self, from: &str, to: &str) -> String {
        format!(
            "CAST(TRUNC(EXTRACT(EPOCH FROM (CAST({to} AS TIMESTAMP) - CAST({from} AS TIMESTAMP)))) AS BIGINT)"
        )
    }

    fn days_between(&self, from: &str, to: &str) -> String {
        format!("(CAST({to} AS DATE) - CAST({from} AS DATE))")
    }

    fn cast(&self, value: &str, target: Target) -> String {
        let word = match target {
            Target::Text => "TEXT",
            Target::Integer => "BIGINT",
            Target::Float => "DOUBLE PRECISION",
            Target::Date => "DATE",
            Target::DateTime => "TIMESTAMP",
        };
        format!("CAST({value} AS {word})")
    }

    fn summary(&self, summary: Summary, value: &str, share: &str) -> Option<String> {
        Some(match summary {
            Summary::StandardDeviation => format!("STDDEV_POP({value})"),
            Summary::Variance => format!("VAR_POP({value})"),
            Summary::Percentile => format!("PERCENTILE_CONT({share}) WITHIN GROUP (ORDER BY {value})"),
        })
    }

    fn position(&self, text: &str, needle: &str) -> String {
        format!("STRPOS({text}, {needle})")
    }

    fn regex_match_first(&self, text: &str, pattern: &str) -> Option<String> {
        Some(format!("SUBSTRING({text} FROM {pattern})"))
    }

    fn split_part(&self, text: &str, separator: &str, number: &str) -> Option<String> {
        Some(format!("SPLIT_PART({text}, {separator}, {number})"))
    }

    fn log10(&self, value: &str) -> String {
        format!("LOG({value})")
    }
}
