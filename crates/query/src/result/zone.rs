//! The time zone in which moments are shown, and how they are spelled.
//!
//! Moments without a zone keep their wall clock and get this zone's offset; moments with one are converted. Digits
//! are written one by one: a million rows with two dates each would spend a third of their time in a formatter.

use chrono::{
    DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone,
    Timelike,
};
use chrono_tz::Tz;
use setting::Settings;

/// The zone of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Zone(Tz);

impl Zone {
    /// UTC.
    pub const UTC: Self = Self(Tz::UTC);

    /// The report time zone, and whether somebody set it. One that the zone database does not know counts as unset.
    pub fn of_reports(settings: &Settings) -> (Self, Option<String>) {
        let name = settings.text("report-timezone").filter(|name| !name.is_empty());
        match name.as_deref().and_then(Self::named) {
            Some(zone) => (zone, name),
            None => (Self::UTC, None),
        }
    }

    /// The zone of that name.
    pub fn named(name: &str) -> Option<Self> {
        name.parse().ok().map(Self)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The offset of a wall clock here: the earlier one when the clock shows this twice, the one from before when the
    /// clock never shows it.
    fn offset_at(self, local: NaiveDateTime) -> FixedOffset {
        if self == Self::UTC {
            return Offset::fix(&chrono::Utc);
        }
        let before = || self.offset_from(local.checked_sub_signed(TimeDelta::hours(24)).unwrap_or(local));
        self.0.offset_from_local_datetime(&local).earliest().map_or_else(before, |offset| offset.fix())
    }

    fn offset_from(self, utc: NaiveDateTime) -> FixedOffset {
        self.0.offset_from_utc_datetime(&utc).fix()
    }

    /// The zone's offset outside of summer time, for times of day without a date.
    fn standard_offset(self) -> FixedOffset {
        use chrono_tz::OffsetComponents;
        let at = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default().and_time(NaiveTime::MIN);
        let seconds = self.0.offset_from_utc_datetime(&at).base_utc_offset().num_seconds();
        let offset = i32::try_from(seconds).ok().and_then(FixedOffset::east_opt);
        offset.unwrap_or_else(|| self.offset_at(at))
    }

    /// The wall clock here at a moment.
    pub fn local(self, moment: DateTime<FixedOffset>) -> NaiveDateTime {
        let utc = moment.naive_utc();
        utc.checked_add_offset(self.offset_from(utc)).unwrap_or(utc)
    }

    /// `2014-04-07T10:20:30.5-07:00`, from a wall clock.
    pub fn write_local(self, out: &mut Vec<u8>, local: NaiveDateTime) {
        write_local(out, local);
        write_offset(out, self.offset_at(local));
    }

    /// The same, from a moment.
    pub fn write_moment(self, out: &mut Vec<u8>, moment: DateTime<FixedOffset>) {
        write_local(out, self.local(moment));
        write_offset(out, self.offset_from(moment.naive_utc()));
    }

    /// `10:20:30.5-08:00`, from a time of day.
    pub fn write_time(self, out: &mut Vec<u8>, time: NaiveTime) {
        write_time(out, time);
        write_offset(out, self.standard_offset());
    }
}

/// `2014-04-07`.
pub(crate) fn write_date(out: &mut Vec<u8>, date: NaiveDate) {
    let year = date.year();
    if let Ok(year @ 0..=9999) = u32::try_from(year) {
        two(out, year / 100);
        two(out, year % 100);
    } else {
        // ISO 8601: years beyond four digits carry a sign.
        out.extend_from_slice(format!("{year:+05}").as_bytes());
    }
    out.push(b'-');
    two(out, date.month());
    out.push(b'-');
    two(out, date.day());
}

/// `10:20:30.5`: always with seconds, fractions as far as they go.
pub(crate) fn write_time(out: &mut Vec<u8>, time: NaiveTime) {
    two(out, time.hour());
    out.push(b':');
    two(out, time.minute());
    out.push(b':');
    // A leap second is a second of more than 999,999,999 nanoseconds.
    two(out, time.second() + time.nanosecond() / 1_000_000_000);
    let mut nanos = time.nanosecond() % 1_000_000_000;
    if nanos > 0 {
        out.push(b'.');
    }
    let mut unit = 100_000_000;
    while nanos > 0 {
        out.push(digit(nanos / unit));
        nanos %= unit;
        unit /= 10;
    }
}

/// `2014-04-07T10:20:30.5`.
pub(crate) fn write_local(out: &mut Vec<u8>, local: NaiveDateTime) {
    write_date(out, local.date());
    out.push(b'T');
    write_time(out, local.time());
}

fn write_offset(out: &mut Vec<u8>, offset: FixedOffset) {
    let seconds = offset.local_minus_utc();
    if seconds == 0 {
        out.push(b'Z');
        return;
    }
    out.push(if seconds < 0 { b'-' } else { b'+' });
    let minutes = seconds.unsigned_abs() / 60;
    two(out, minutes / 60);
    out.push(b':');
    two(out, minutes % 60);
}

fn two(out: &mut Vec<u8>, number: u32) {
    out.push(digit(number / 10));
    out.push(digit(number % 10));
}

fn digit(number: u32) -> u8 {
    b'0' + u8::try_from(number % 10).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    fn local(zone: &str, text: &str) -> String {
        let zone = Zone::named(zone).unwrap();
        written(|out| zone.write_local(out, text.parse().unwrap()))
    }

    fn moment(zone: &str, text: &str) -> String {
        let zone = Zone::named(zone).unwrap();
        written(|out| zone.write_moment(out, DateTime::parse_from_rfc3339(text).unwrap()))
    }

    #[test]
    fn wall_clocks_keep_their_digits_and_get_the_zones_offset() {
        assert_eq!(local("UTC", "2019-11-01T00:23:18.331"), "2019-11-01T00:23:18.331Z");
        assert_eq!(local("US/Pacific", "2019-11-01T00:23:18.331"), "2019-11-01T00:23:18.331-07:00");
        assert_eq!(local("US/Pacific", "2019-12-01T00:00:00"), "2019-12-01T00:00:00-08:00");
        assert_eq!(local("Asia/Kathmandu", "2019-12-01T00:00:00"), "2019-12-01T00:00:00+05:45");
    }

    #[test]
    fn wall_clocks_of_the_changing_hour_have_an_offset_too() {
        assert_eq!(local("Europe/Berlin", "2024-10-27T02:30:00"), "2024-10-27T02:30:00+02:00");
        assert_eq!(local("Europe/Berlin", "2024-03-31T02:30:00"), "2024-03-31T02:30:00+01:00");
    }

    #[test]
    fn moments_are_converted() {
        assert_eq!(moment("UTC", "2024-06-01T12:00:00.870+02:00"), "2024-06-01T10:00:00.87Z");
        assert_eq!(moment("America/New_York", "2024-06-01T02:00:00Z"), "2024-05-31T22:00:00-04:00");
    }

    #[test]
    fn times_of_day_have_the_offset_of_winter() {
        let time = NaiveTime::from_hms_milli_opt(0, 23, 18, 331).unwrap();
        let written = |zone| written(|out| Zone::named(zone).unwrap().write_time(out, time));
        assert_eq!(written("UTC"), "00:23:18.331Z");
        assert_eq!(written("US/Pacific"), "00:23:18.331-08:00");
        assert_eq!(written("Australia/Sydney"), "00:23:18.331+10:00");
    }

    #[test]
    fn far_years_carry_a_sign() {
        let date = |year| written(|out| write_date(out, NaiveDate::from_ymd_opt(year, 2, 3).unwrap()));
        assert_eq!(
            [date(0), date(33), date(-44), date(12024)],
            ["0000-02-03", "0033-02-03", "-0044-02-03", "+12024-02-03"]
        );
    }

    #[test]
    fn a_leap_second_is_the_sixtieth() {
        let time = NaiveTime::from_hms_milli_opt(23, 59, 59, 1_500).unwrap();
        assert_eq!(written(|out| write_time(out, time)), "23:59:60.5");
    }
}
