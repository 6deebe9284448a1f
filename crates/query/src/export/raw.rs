//! Cells as data: what another program reads back without loss.

use crate::result::{
    Zone,
    value::{write_hex, write_unusual},
    zone,
};
use chrono::{NaiveDateTime, NaiveTime};
use driver::Cell;
use std::io::Write;

/// How cells become text.
pub(super) trait Words: Send + 'static {
    /// Writes a cell; nothing for null.
    fn write(&self, out: &mut Vec<u8>, cell: Cell<'_>);
}

/// Cells as data.
#[derive(Clone, Copy, Debug)]
pub(super) struct Raw(pub Zone);

impl Words for Raw {
    fn write(&self, out: &mut Vec<u8>, cell: Cell<'_>) {
        match cell {
            Cell::Null => {}
            Cell::Bool(flag) => out.extend_from_slice(if flag { b"true" } else { b"false" }),
            Cell::Int(number) => number_text(out, &number),
            Cell::Float(number) if number.is_finite() => number_text(out, &number),
            Cell::Float(number) => write_unusual(out, number),
            Cell::Decimal(text) | Cell::Text(text) => out.extend_from_slice(text.as_bytes()),
            Cell::Bytes(bytes) => write_hex(out, bytes),
            Cell::Date(date) => zone::write_date(out, date),
            Cell::Time(time) => zone::write_time(out, time),
            Cell::DateTime(local) => write_shortest(out, local),
            Cell::Instant(moment) => self.0.write_moment(out, moment),
        }
    }
}

/// A wall clock at midnight is a date.
fn write_shortest(out: &mut Vec<u8>, local: NaiveDateTime) {
    if local.time() == NaiveTime::MIN {
        zone::write_date(out, local.date());
    } else {
        zone::write_local(out, local);
    }
}

fn number_text<T: serde::Serialize>(out: &mut Vec<u8>, number: &T) {
    serde_json::to_writer(out.by_ref(), number).expect("a finite number goes into memory");
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, NaiveDate};

    fn told(zone: &str, cell: Cell<'_>) -> String {
        let mut out = Vec::new();
        Raw(Zone::named(zone).unwrap()).write(&mut out, cell);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn cells_are_told_without_loss() {
        assert_eq!(told("UTC", Cell::Null), "");
        assert_eq!(told("UTC", Cell::Int(i64::MAX)), "9223372036854775807");
        assert_eq!(told("UTC", Cell::Float(0.1)), "0.1");
        assert_eq!(told("UTC", Cell::Float(f64::INFINITY)), "Infinity");
        assert_eq!(told("UTC", Cell::Decimal("1.50")), "1.50");
        assert_eq!(told("UTC", Cell::Text("=1+1")), "=1+1");
        assert_eq!(told("UTC", Cell::Bytes(&[0xc4, 0x23, 0x60, 0xd7, 0x01])), "0xC42360D701");
    }

    #[test]
    fn moments_are_iso() {
        let date = NaiveDate::from_ymd_opt(2019, 11, 1).unwrap();
        let late = date.and_hms_milli_opt(0, 23, 18, 331).unwrap();
        assert_eq!(told("US/Pacific", Cell::Date(date)), "2019-11-01");
        assert_eq!(told("US/Pacific", Cell::DateTime(date.into())), "2019-11-01");
        assert_eq!(told("US/Pacific", Cell::DateTime(late)), "2019-11-01T00:23:18.331");
        assert_eq!(told("US/Pacific", Cell::Time(late.time())), "00:23:18.331");
        let moment = DateTime::parse_from_rfc3339("2019-11-01T07:23:18.331Z").unwrap();
        assert_eq!(told("US/Pacific", Cell::Instant(moment)), "2019-11-01T00:23:18.331-07:00");
    }
}
