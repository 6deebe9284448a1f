//! From PostgreSQL's text to values.
//!
//! The session speaks ISO dates, UTC, hex bytes and plain money, whatever the server's settings. What does not fit the
//! value it should be (`infinity`, a year before Christ, 24:00) stays the text it is.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use driver::Cell;
use tokio_postgres::types::{Kind, Type};

/// How the text of a column is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    Text,
    Bool,
    Int,
    Float,
    Decimal,
    Money,
    Date,
    Time,
    TimeTz,
    Timestamp,
    TimestampTz,
    Bytes,
}

/// Room for values that are not a part of their text.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    text: String,
    bytes: Vec<u8>,
}

impl Reading {
    pub(crate) fn of(kind: &Type) -> Self {
        match *kind {
            Type::BOOL => Self::Bool,
            Type::INT2 | Type::INT4 | Type::INT8 | Type::OID => Self::Int,
            Type::FLOAT4 | Type::FLOAT8 => Self::Float,
            Type::NUMERIC => Self::Decimal,
            Type::MONEY => Self::Money,
            Type::DATE => Self::Date,
            Type::TIME => Self::Time,
            Type::TIMETZ => Self::TimeTz,
            Type::TIMESTAMP => Self::Timestamp,
            Type::TIMESTAMPTZ => Self::TimestampTz,
            Type::BYTEA => Self::Bytes,
            _ => match kind.kind() {
                Kind::Domain(inner) => Self::of(inner),
                _ => Self::Text,
            },
        }
    }

    pub(crate) fn cell<'a>(self, text: Option<&'a str>, scratch: &'a mut Scratch) -> Cell<'a> {
        let Some(text) = text else { return Cell::Null };
        let read = match self {
            Self::Text => None,
            Self::Bool => Some(Cell::Bool(text == "t")),
            Self::Int => text.parse().ok().map(Cell::Int),
            Self::Float => text.parse().ok().map(Cell::Float),
            Self::Decimal => decimal(text),
            Self::Money => money(text, &mut scratch.text),
            Self::Date => day(text).map(Cell::Date),
            Self::Time => time_of_day(text).map(Cell::Time),
            Self::TimeTz => time_in_utc(text).map(Cell::Time),
            Self::Timestamp => moment(text).map(Cell::DateTime),
            Self::TimestampTz => instant(text).map(Cell::Instant),
            Self::Bytes => bytes(text, &mut scratch.bytes),
        };
        read.unwrap_or(Cell::Text(text))
    }
}

fn decimal(text: &str) -> Option<Cell<'_>> {
    match text {
        "NaN" | "Infinity" | "-Infinity" => text.parse().ok().map(Cell::Float),
        _ => Some(Cell::Decimal(text)),
    }
}

/// `-$1,234.50`, as the C locale prints it.
fn money<'a>(text: &str, scratch: &'a mut String) -> Option<Cell<'a>> {
    scratch.clear();
    scratch.extend(text.chars().filter(|c| !matches!(c, '$' | ',')));
    scratch.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-')).then_some(Cell::Decimal(scratch))
}

/// `\x00ff`.
fn bytes<'a>(text: &str, scratch: &'a mut Vec<u8>) -> Option<Cell<'a>> {
    let nibble = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    scratch.clear();
    for pair in text.strip_prefix("\\x")?.as_bytes().chunks_exact(2) {
        scratch.push(nibble(pair[0])? << 4 | nibble(pair[1])?);
    }
    Some(Cell::Bytes(scratch))
}

fn day(text: &str) -> Option<NaiveDate> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text.as_bytes() else { return None };
    let year = i32::try_from(number(&[y1, y2, y3, y4])?).ok()?;
    NaiveDate::from_ymd_opt(year, number(&[m1, m2])?, number(&[d1, d2])?)
}

fn time_of_day(text: &str) -> Option<NaiveTime> {
    let bytes = text.as_bytes();
    let [h1, h2, b':', m1, m2, b':', s1, s2] = *bytes.get(..8)? else { return None };
    let micros = match bytes.get(8..)? {
        [] => 0,
        [b'.', digits @ ..] if digits.len() <= 6 => {
            let missing = u32::try_from(6 - digits.len()).ok()?;
            number(digits)? * 10_u32.pow(missing)
        }
        _ => return None,
    };
    NaiveTime::from_hms_micro_opt(number(&[h1, h2])?, number(&[m1, m2])?, number(&[s1, s2])?, micros)
}

fn moment(text: &str) -> Option<NaiveDateTime> {
    let (date, time) = text.split_at_checked(10)?;
    Some(NaiveDateTime::new(day(date)?, time_of_day(time.strip_prefix(' ')?)?))
}

/// A zoned value ends in `+02`, `-03:30` or, for dates of the nineteenth century, `+00:19:32`.
fn split_zone(text: &str) -> Option<(&str, FixedOffset)> {
    let at = text.rfind(['+', '-'])?;
    let (value, zone) = text.split_at(at);
    let mut seconds = 0;
    for (part, unit) in zone[1..].split(':').zip([3600, 60, 1]) {
        seconds += i32::try_from(number(part.as_bytes())?).ok()? * unit;
    }
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    Some((value, FixedOffset::east_opt(sign * seconds)?))
}

fn instant(text: &str) -> Option<DateTime<FixedOffset>> {
    let (value, zone) = split_zone(text)?;
    moment(value)?.and_local_timezone(zone).single()
}

fn time_in_utc(text: &str) -> Option<NaiveTime> {
    let (value, zone) = split_zone(text)?;
    let (time, _) =
        time_of_day(value)?.overflowing_sub_signed(TimeDelta::seconds(zone.local_minus_utc().into()));
    Some(time)
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |sum, digit| {
        if !digit.is_ascii_digit() {
            return None;
        }
        sum.checked_mul(10)?.checked_add(u32::from(digit - b'0'))
    })
}
