//! One cell as JSON.
//!
//! Written straight into the buffer that is sent: no text is made per cell. Whole numbers that a JavaScript reader
//! would round go as text where the reader asked for that.

use crate::result::Zone;
use driver::Cell;
use std::io::Write;

/// The largest whole number that every JSON reader keeps exactly: 2^53 - 1.
const EXACT: u64 = 9_007_199_254_740_991;

/// How cells are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Values {
    /// The zone of moments.
    pub zone: Zone,
    /// Do whole numbers beyond ±(2^53 - 1) go as text?
    pub large_integers_as_text: bool,
}

impl Values {
    /// Writes one cell.
    pub fn write(self, out: &mut Vec<u8>, cell: Cell<'_>) {
        match cell {
            Cell::Null => out.extend_from_slice(b"null"),
            Cell::Bool(true) => out.extend_from_slice(b"true"),
            Cell::Bool(false) => out.extend_from_slice(b"false"),
            Cell::Int(number) if self.large_integers_as_text && number.unsigned_abs() > EXACT => {
                quoted(out, |out| json(out, &number));
            }
            Cell::Int(number) => json(out, &number),
            Cell::Float(number) => write_float(out, number),
            Cell::Decimal(text) => self.write_decimal(out, text),
            Cell::Text(text) => json(out, text),
            Cell::Bytes(bytes) => quoted(out, |out| write_hex(out, &bytes[..bytes.len().min(4)])),
            Cell::Date(date) => quoted(out, |out| self.zone.write_local(out, date.into())),
            Cell::Time(time) => quoted(out, |out| self.zone.write_time(out, time)),
            Cell::DateTime(local) => quoted(out, |out| self.zone.write_local(out, local)),
            Cell::Instant(moment) => quoted(out, |out| self.zone.write_moment(out, moment)),
        }
    }

    fn write_decimal(self, out: &mut Vec<u8>, text: &str) {
        let Some(number) = Decimal::read(text) else {
            return json(out, text);
        };
        if self.large_integers_as_text && number.is_beyond_exact() {
            return quoted(out, |out| out.extend_from_slice(text.as_bytes()));
        }
        number.write(out);
    }
}

/// A decimal number in parts, without padding.
struct Decimal<'a> {
    sign: &'a str,
    whole: &'a str,
    fraction: &'a str,
}

impl<'a> Decimal<'a> {
    /// Takes a number apart; `NaN`, `Infinity` and everything else that JSON has no number for is none.
    fn read(text: &'a str) -> Option<Self> {
        let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !are_digits(whole) || !are_digits(fraction) {
            return None;
        }
        Some(Self { sign, whole: whole.trim_start_matches('0'), fraction: fraction.trim_end_matches('0') })
    }

    /// Is it larger than every JSON reader keeps exactly? Fractions do not count.
    fn is_beyond_exact(&self) -> bool {
        !self.whole.is_empty() && self.whole.parse::<u64>().map_or(true, |whole| whole > EXACT)
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self.sign.as_bytes());
        out.extend_from_slice(if self.whole.is_empty() { b"0" } else { self.whole.as_bytes() });
        if !self.fraction.is_empty() {
            out.push(b'.');
            out.extend_from_slice(self.fraction.as_bytes());
        }
    }
}

/// Writes a float; JSON has no number for what is none, so the reader gets its name.
fn write_float(out: &mut Vec<u8>, number: f64) {
    if number.is_finite() {
        json(out, &number);
    } else {
        quoted(out, |out| write_unusual(out, number));
    }
}

/// `NaN`, `Infinity`, `-Infinity`.
pub(crate) fn write_unusual(out: &mut Vec<u8>, number: f64) {
    let name: &[u8] = match number {
        _ if number.is_nan() => b"NaN",
        _ if number > 0.0 => b"Infinity",
        _ => b"-Infinity",
    };
    out.extend_from_slice(name);
}

/// `0x` and upper-case hexadecimal digits.
pub(crate) fn write_hex(out: &mut Vec<u8>, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.extend_from_slice(b"0x");
    out.extend(
        bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]),
    );
}

/// Writes plain data as JSON.
pub(crate) fn json<T: serde::Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) {
    serde_json::to_writer(out.by_ref(), value)
        .expect("numbers, texts and maps with text keys go into memory");
}

/// Writes quotes around.
pub(crate) fn quoted(out: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    out.push(b'"');
    write(out);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, NaiveDate, NaiveTime};

    fn written(cell: Cell<'_>) -> String {
        let mut out = Vec::new();
        Values { zone: Zone::UTC, large_integers_as_text: true }.write(&mut out, cell);
        String::from_utf8(out).unwrap()
    }

    fn exported(cell: Cell<'_>) -> String {
        let mut out = Vec::new();
        Values { zone: Zone::UTC, large_integers_as_text: false }.write(&mut out, cell);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn plain_values() {
        assert_eq!(written(Cell::Null), "null");
        assert_eq!(written(Cell::Bool(true)), "true");
        assert_eq!(written(Cell::Int(-42)), "-42");
        assert_eq!(written(Cell::Float(1.5)), "1.5");
        assert_eq!(written(Cell::Text("a \"b\"\n\u{1}é")), r#""a \"b\"\n\u0001é""#);
    }

    #[test]
    fn integers_beyond_what_javascript_keeps_are_text() {
        assert_eq!(written(Cell::Int(9_007_199_254_740_991)), "9007199254740991");
        assert_eq!(written(Cell::Int(-9_007_199_254_740_992)), r#""-9007199254740992""#);
        assert_eq!(written(Cell::Int(i64::MIN)), r#""-9223372036854775808""#);
        assert_eq!(written(Cell::Decimal("123456789012345678901.5")), r#""123456789012345678901.5""#);
        assert_eq!(exported(Cell::Int(i64::MIN)), "-9223372036854775808");
        assert_eq!(exported(Cell::Decimal("123456789012345678901.5")), "123456789012345678901.5");
    }

    #[test]
    fn decimals_are_numbers_without_padding() {
        let written =
            ["1.50", "10.00", "-0.0700", "007", ".5", "0", "-0.10"].map(|text| written(Cell::Decimal(text)));
        assert_eq!(written, ["1.5", "10", "-0.07", "7", "0.5", "0", "-0.1"]);
    }

    #[test]
    fn what_json_has_no_number_for_is_named() {
        assert_eq!(written(Cell::Float(f64::NAN)), r#""NaN""#);
        assert_eq!(written(Cell::Float(f64::NEG_INFINITY)), r#""-Infinity""#);
        assert_eq!(written(Cell::Decimal("NaN")), r#""NaN""#);
    }

    #[test]
    fn binary_shows_its_first_four_bytes() {
        assert_eq!(written(Cell::Bytes(&[0xc4, 0x23, 0x60, 0xd7, 1])), r#""0xC42360D7""#);
        assert_eq!(written(Cell::Bytes(&[])), r#""0x""#);
    }

    #[test]
    fn moments_follow_the_zone() {
        let date = NaiveDate::from_ymd_opt(2014, 4, 7).unwrap();
        assert_eq!(written(Cell::Date(date)), r#""2014-04-07T00:00:00Z""#);
        assert_eq!(written(Cell::Time(NaiveTime::from_hms_opt(1, 2, 3).unwrap())), r#""01:02:03Z""#);
        assert_eq!(written(Cell::DateTime(date.and_hms_opt(1, 2, 3).unwrap())), r#""2014-04-07T01:02:03Z""#);
        let moment = DateTime::parse_from_rfc3339("2014-04-07T01:02:03+02:00").unwrap();
        assert_eq!(written(Cell::Instant(moment)), r#""2014-04-06T23:02:03Z""#);
    }
}
