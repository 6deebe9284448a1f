//! Dates and times as SQLite files hold them: text in a few spellings, or milliseconds since 1970.
//!
//! What cannot be read as a moment stays what it is; a column's declared type is a wish, not a promise.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};
use driver::Cell;

pub(crate) fn from_epoch(millis: i64) -> Option<Cell<'static>> {
    DateTime::from_timestamp_millis(millis).map(|time| Cell::DateTime(time.naive_utc()))
}

/// Reads `2014-04-07`, `2014-04-07 10:20`, `2014-04-07T10:20:30.5+02:00` and what lies between.
pub(crate) fn from_text(text: &str) -> Option<Cell<'static>> {
    let text = text.trim();
    let (date, rest) = (text.get(..10)?, text.get(10..)?);
    let date = day(date.as_bytes())?;
    if rest.is_empty() {
        return Some(Cell::Date(date));
    }
    let time = rest.strip_prefix([' ', 'T', 't'])?;
    let (time, offset) = match time.find(['Z', 'z', '+', '-']) {
        Some(at) => (time[..at].trim_end(), Some(zone(&time[at..])?)),
        None => (time, None),
    };
    let local = NaiveDateTime::new(date, time_of_day(time)?);
    match offset {
        None => Some(Cell::DateTime(local)),
        Some(offset) => local.and_local_timezone(offset).single().map(Cell::Instant),
    }
}

fn day(text: &[u8]) -> Option<NaiveDate> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else { return None };
    let year = i32::try_from(number(&[y1, y2, y3, y4])?).ok()?;
    NaiveDate::from_ymd_opt(year, number(&[m1, m2])?, number(&[d1, d2])?)
}

fn time_of_day(text: &str) -> Option<NaiveTime> {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, ""));
    let (hour, minute, second) = match *clock.as_bytes() {
        [h1, h2, b':', m1, m2] => (number(&[h1, h2])?, number(&[m1, m2])?, 0),
        [h1, h2, b':', m1, m2, b':', s1, s2] => (number(&[h1, h2])?, number(&[m1, m2])?, number(&[s1, s2])?),
        _ => return None,
    };
    let mut nanos = 0;
    for at in 0..9 {
        nanos = nanos * 10 + fraction.as_bytes().get(at).map_or(Some(0), |digit| number(&[*digit]))?;
    }
    NaiveTime::from_hms_nano_opt(hour, minute, second, nanos)
}

fn zone(text: &str) -> Option<FixedOffset> {
    let (sign, digits) = match *text.as_bytes() {
        [b'Z' | b'z'] => return FixedOffset::east_opt(0),
        [b'+', ref digits @ ..] => (1, digits),
        [b'-', ref digits @ ..] => (-1, digits),
        _ => return None,
    };
    let minutes = match *digits {
        [h1, h2] => number(&[h1, h2])? * 60,
        [h1, h2, b':', m1, m2] | [h1, h2, m1, m2] => number(&[h1, h2])? * 60 + number(&[m1, m2])?,
        _ => return None,
    };
    FixedOffset::east_opt(sign * i32::try_from(minutes).ok()? * 60)
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        match from_text(text) {
            Some(Cell::Date(date)) => date.to_string(),
            Some(Cell::DateTime(time)) => time.to_string(),
            Some(Cell::Instant(time)) => time.to_rfc3339(),
            _ => "-".to_owned(),
        }
    }

    #[test]
    fn the_usual_spellings_are_moments() {
        assert_eq!(read("2014-04-07"), "2014-04-07");
        assert_eq!(read("2014-04-07 10:20"), "2014-04-07 10:20:00");
        assert_eq!(read("2014-04-07T10:20:30.125"), "2014-04-07 10:20:30.125");
        assert_eq!(read("2014-04-07 10:20:30Z"), "2014-04-07T10:20:30+00:00");
        assert_eq!(read("2014-04-07 10:20:30.5 +02:00"), "2014-04-07T10:20:30.500+02:00");
        assert_eq!(read("2014-04-07 10:20:30-0730"), "2014-04-07T10:20:30-07:30");
        assert_eq!(read("2014-04-07 10:20:30+02"), "2014-04-07T10:20:30+02:00");
    }

    #[test]
    fn other_text_is_left_alone() {
        for text in [
            "",
            "soon",
            "2014-02-30",
            "2014-04-07 25:00",
            "07.04.2014",
            "2014-04-07x",
            "2014-04-0é",
            "2014-04-07 10:20:30.x",
            "2014-04-07 1é:20",
        ] {
            assert_eq!(read(text), "-", "{text}");
        }
        assert_eq!(from_epoch(i64::MAX), None);
    }
}
