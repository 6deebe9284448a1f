//! Reckoning with moments on the wall clock of reports.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use driver::Unit;

/// A moment as somebody wrote it, and how exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Point {
    /// When it begins.
    pub start: NaiveDateTime,
    /// How long it is meant to be: a day that was written stands for the whole of it. None is an instant.
    pub span: Option<Unit>,
}

impl Point {
    /// When it is over.
    pub fn end(self) -> Option<NaiveDateTime> {
        match self.span {
            None => Some(self.start),
            Some(unit) => plus(self.start, 1, unit),
        }
    }
}

/// Reads `2024`, `2024-01`, `2024-01-31`, `2024-01-31T10:00`, `…:00.5`; a moment with an offset becomes the wall clock of
/// reports by `local`.
pub(crate) fn point(
    text: &str,
    local: impl Fn(DateTime<chrono::FixedOffset>) -> NaiveDateTime,
) -> Option<Point> {
    let text = text.trim();
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Some(Point { start: local(moment), span: None });
    }
    let at = |start: NaiveDateTime, span| Some(Point { start, span });
    let day = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    match text.len() {
        4 => at(day(&format!("{text}-01-01"))?.and_time(NaiveTime::MIN), Some(Unit::Year)),
        7 => at(day(&format!("{text}-01"))?.and_time(NaiveTime::MIN), Some(Unit::Month)),
        10 => at(day(text)?.and_time(NaiveTime::MIN), Some(Unit::Day)),
        _ => {
            let (date, time) = (text.get(..10)?, text.get(11..)?);
            if !matches!(text.as_bytes()[10], b'T' | b't' | b' ') {
                return None;
            }
            let minutes = NaiveTime::parse_from_str(time, "%H:%M").ok();
            let time_of_day = minutes.or_else(|| NaiveTime::parse_from_str(time, "%H:%M:%S%.f").ok())?;
            at(day(date)?.and_time(time_of_day), minutes.map(|_| Unit::Minute))
        }
    }
}

/// Adds so many units; none when the calendar has no such moment.
pub(crate) fn plus(at: NaiveDateTime, count: i64, unit: Unit) -> Option<NaiveDateTime> {
    let months = |count: i64| {
        let months = Months::new(u32::try_from(count.unsigned_abs()).ok()?);
        if count < 0 { at.checked_sub_months(months) } else { at.checked_add_months(months) }
    };
    let days = |count: i64| {
        let days = Days::new(count.unsigned_abs());
        if count < 0 { at.checked_sub_days(days) } else { at.checked_add_days(days) }
    };
    let delta = |delta: Option<TimeDelta>| at.checked_add_signed(delta?);
    let moment = match unit {
        Unit::Millisecond => delta(TimeDelta::try_milliseconds(count)),
        Unit::Second => delta(TimeDelta::try_seconds(count)),
        Unit::Minute => delta(TimeDelta::try_minutes(count)),
        Unit::Hour => delta(TimeDelta::try_hours(count)),
        Unit::Day => days(count),
        Unit::Week => days(count.checked_mul(7)?),
        Unit::Month => months(count),
        Unit::Quarter => months(count.checked_mul(3)?),
        Unit::Year => months(count.checked_mul(12)?),
    }?;
    // What four digits cannot write no database can read.
    (0..=9999).contains(&moment.year()).then_some(moment)
}

/// The beginning of the unit that a moment lies in.
pub(crate) fn truncate(at: NaiveDateTime, unit: Unit, first_day: u8) -> NaiveDateTime {
    let date = at.date();
    let midnight = |date: NaiveDate| date.and_time(NaiveTime::MIN);
    let first = |month: u32| NaiveDate::from_ymd_opt(date.year(), month, 1).map_or(at, midnight);
    match unit {
        Unit::Millisecond => at.with_nanosecond(at.nanosecond() / 1_000_000 * 1_000_000).unwrap_or(at),
        Unit::Second => at.with_nanosecond(0).unwrap_or(at),
        Unit::Minute => date.and_hms_opt(at.hour(), at.minute(), 0).unwrap_or(at),
        Unit::Hour => date.and_hms_opt(at.hour(), 0, 0).unwrap_or(at),
        Unit::Day => midnight(date),
        Unit::Week => {
            let back = (date.weekday().num_days_from_sunday() + 7 - u32::from(first_day)) % 7;
            midnight(date.checked_sub_days(Days::new(u64::from(back))).unwrap_or(date))
        }
        Unit::Month => first(date.month()),
        Unit::Quarter => first((date.month() - 1) / 3 * 3 + 1),
        Unit::Year => first(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> NaiveDateTime {
        point(text, |moment| moment.naive_utc()).unwrap().start
    }

    #[test]
    fn moments_are_read_as_exactly_as_they_are_written() {
        for (text, span) in [
            ("2014", Some(Unit::Year)),
            ("2014-03", Some(Unit::Month)),
            ("2014-03-04", Some(Unit::Day)),
            ("2014-03-04T10:20", Some(Unit::Minute)),
            ("2014-03-04 10:20:30.5", None),
            ("2014-03-04T10:20:30Z", None),
        ] {
            assert_eq!(point(text, |moment| moment.naive_utc()).unwrap().span, span, "{text}");
        }
        for text in ["", "x", "20140304", "2014-13", "2014-02-30", "2014-03-04X10:20", "ääääää"] {
            assert_eq!(point(text, |moment| moment.naive_utc()), None, "{text}");
        }
    }

    #[test]
    fn units_begin_where_the_calendar_says() {
        let at = moment("2015-05-14T10:20:30.5");
        for (unit, first_day, start) in [
            (Unit::Hour, 0, "2015-05-14T10:00"),
            (Unit::Week, 0, "2015-05-10"),
            (Unit::Week, 1, "2015-05-11"),
            (Unit::Week, 5, "2015-05-08"),
            (Unit::Quarter, 0, "2015-04-01"),
            (Unit::Year, 0, "2015-01-01"),
        ] {
            assert_eq!(truncate(at, unit, first_day), moment(start), "{unit:?}");
        }
        assert_eq!(plus(moment("2015-01-31"), 1, Unit::Month), Some(moment("2015-02-28")));
        assert_eq!(plus(moment("2015-01-31"), -1, Unit::Quarter), Some(moment("2014-10-31")));
        assert_eq!(plus(moment("2015-01-31"), i64::MAX, Unit::Week), None);
        assert_eq!(plus(moment("2015-01-31"), 9_000, Unit::Year), None);
    }
}
