//! Cells as people read them: `1,234.57`, `November 1, 2019, 12:23 AM`.

use crate::{
    export::raw::{Raw, Words},
    result::Zone,
};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use driver::Cell;
use std::{fmt::Display, io::Write};

/// Cells as people read them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shown(pub Zone);

impl Words for Shown {
    fn write(&self, out: &mut Vec<u8>, cell: Cell<'_>) {
        match cell {
            Cell::Int(number) => write_number(out, &number.to_string()),
            Cell::Float(number) if number.is_finite() => write_number(out, &number.to_string()),
            Cell::Decimal(text) => write_number(out, text),
            Cell::Date(date) => put(out, day(date)),
            Cell::Time(time) => put(out, clock(time)),
            Cell::DateTime(local) => write_moment(out, local),
            Cell::Instant(moment) => write_moment(out, self.0.local(moment)),
            other => Raw(self.0).write(out, other),
        }
    }
}

fn put(out: &mut Vec<u8>, text: impl Display) {
    write!(out, "{text}").expect("memory takes every text");
}

fn write_moment(out: &mut Vec<u8>, local: NaiveDateTime) {
    put(out, day(local.date()));
    out.extend_from_slice(b", ");
    put(out, clock(local.time()));
}

fn day(date: NaiveDate) -> impl Display {
    date.format("%B %-d, %Y")
}

fn clock(time: NaiveTime) -> impl Display {
    time.format("%-I:%M %p")
}

/// Writes a number in plain notation with groups of thousands and two decimals at most; smaller than one it keeps two
/// significant digits. What is no such number is left as it is.
fn write_number(out: &mut Vec<u8>, text: &str) {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return out.extend_from_slice(text.as_bytes());
    }
    let whole = whole.trim_start_matches('0');
    let leading_zeros = fraction.len() - fraction.trim_start_matches('0').len();
    let decimals = if whole.is_empty() { leading_zeros + 2 } else { 2 };
    let (whole, fraction) = round(whole, fraction, decimals);
    if whole != "0" || !fraction.is_empty() {
        out.extend_from_slice(sign.as_bytes());
    }
    for (at, digit) in whole.bytes().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(b',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(b'.');
        out.extend_from_slice(fraction.as_bytes());
    }
}

/// Rounds half away from zero to so many decimals, and cuts zeros at the end.
fn round(whole: &str, fraction: &str, decimals: usize) -> (String, String) {
    let kept = &fraction[..decimals.min(fraction.len())];
    let rounds_up = fraction.as_bytes().get(decimals).is_some_and(|digit| *digit >= b'5');
    let mut digits: Vec<u8> = [b"0", whole.as_bytes(), kept.as_bytes()].concat();
    if rounds_up {
        for digit in digits.iter_mut().rev() {
            if *digit < b'9' {
                *digit += 1;
                break;
            }
            *digit = b'0';
        }
    }
    let digits = String::from_utf8_lossy(&digits);
    let (whole, fraction) = digits.split_at(digits.len() - kept.len());
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    (whole.to_owned(), fraction.trim_end_matches('0').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn told(cell: Cell<'_>) -> String {
        let mut out = Vec::new();
        Shown(Zone::named("US/Pacific").unwrap()).write(&mut out, cell);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_have_groups_and_two_decimals_at_most() {
        for (number, expected) in [
            ("4", "4"),
            ("0", "0"),
            ("-0", "0"),
            ("1234567", "1,234,567"),
            ("-999.995", "-1,000"),
            ("12.345", "12.35"),
            ("12.10", "12.1"),
            ("12.00", "12"),
            ("0.012345", "0.012"),
            ("0.0996", "0.1"),
            ("0.996", "1"),
            ("99.999", "100"),
            ("123456789012345678901234567890.5", "123,456,789,012,345,678,901,234,567,890.5"),
            ("NaN", "NaN"),
        ] {
            assert_eq!(told(Cell::Decimal(number)), expected, "{number}");
        }
        assert_eq!(told(Cell::Int(-1_234)), "-1,234");
        assert_eq!(told(Cell::Float(1e15)), "1,000,000,000,000,000");
    }

    #[test]
    fn moments_are_written_out() {
        let date = NaiveDate::from_ymd_opt(2019, 11, 1).unwrap();
        assert_eq!(told(Cell::Date(date)), "November 1, 2019");
        assert_eq!(told(Cell::DateTime(date.and_hms_opt(0, 23, 18).unwrap())), "November 1, 2019, 12:23 AM");
        assert_eq!(told(Cell::Time(NaiveTime::from_hms_opt(13, 5, 0).unwrap())), "1:05 PM");
        let moment = DateTime::parse_from_rfc3339("2019-11-01T07:23:18Z").unwrap();
        assert_eq!(told(Cell::Instant(moment)), "November 1, 2019, 12:23 AM");
    }
}
