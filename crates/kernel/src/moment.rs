//! Moments as text: RFC 3339, UTC, whole milliseconds, always 24 bytes, so that the order of texts is that of time.
//!
//! Every request writes several of them, to the log, to the app database, to the answer, so this is no general formatter.

use chrono::{DateTime, Datelike, Timelike, Utc};
use std::{fmt, ops::Deref};

/// A moment as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MomentText([u8; 24]);

impl MomentText {
    /// Writes a moment; what is finer than a millisecond is dropped. Years have four digits.
    pub fn of(moment: DateTime<Utc>) -> Self {
        let mut text = *b"0000-00-00T00:00:00.000Z";
        let mut put = |from: usize, to: usize, number: u32| {
            let mut left = number;
            for digit in text[from..to].iter_mut().rev() {
                *digit = b'0' + (left % 10) as u8;
                left /= 10;
            }
        };
        put(0, 4, moment.year().clamp(0, 9999).unsigned_abs());
        put(5, 7, moment.month());
        put(8, 10, moment.day());
        put(11, 13, moment.hour());
        put(14, 16, moment.minute());
        put(17, 19, moment.second());
        put(20, 23, moment.timestamp_subsec_millis().min(999));
        Self(text)
    }
}

impl fmt::Display for MomentText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl Deref for MomentText {
    type Target = str;

    fn deref(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::SecondsFormat;

    #[test]
    fn it_is_what_a_general_formatter_writes() {
        for seconds in [0, 1, 951_827_696, 1_456_704_000, 4_102_444_799, -62_135_596_800, 253_402_300_799] {
            for nanos in [0, 1_000_000, 678_900_000, 999_999_999] {
                let moment = DateTime::from_timestamp(seconds, nanos).unwrap();
                let expected = moment.to_rfc3339_opts(SecondsFormat::Millis, true);
                assert_eq!(&*MomentText::of(moment), expected);
            }
        }
    }
}
