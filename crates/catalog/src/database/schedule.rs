//! When something is done again: hourly, daily, weekly or monthly, in UTC.
//!
//! Kept and sent as a Quartz cron text, because clients read it; only the shapes that the contract's expanded form
//! can say are understood. A moment of the schedule that passed while no server ran is made up for once.

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Timelike, Utc, Weekday};
use kernel::Chance;
use schemars::JsonSchema;
use serde::Serialize;
use web::{Fault, Faults, Input};

/// When something is done again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Schedule {
    minute: u32,
    repeats: Repeats,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Repeats {
    Hourly,
    Daily { hour: u32 },
    Weekly { hour: u32, day: Weekday },
    Monthly { hour: u32, frame: Frame, day: Option<Weekday> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frame {
    First,
    Mid,
    Last,
}

/// Names of days on the wire, and their Quartz names.
const DAYS: [(&str, &str, Weekday); 7] = [
    ("sun", "SUN", Weekday::Sun),
    ("mon", "MON", Weekday::Mon),
    ("tue", "TUE", Weekday::Tue),
    ("wed", "WED", Weekday::Wed),
    ("thu", "THU", Weekday::Thu),
    ("fri", "FRI", Weekday::Fri),
    ("sat", "SAT", Weekday::Sat),
];

impl Schedule {
    /// Hourly at a random minute, so that many databases are not read at once; never 0 or 50, which are crowded.
    pub fn hourly_by_chance(chance: &Chance) -> Self {
        let minute = loop {
            let minute = u32::from(chance.bytes::<1>()[0]) % 60;
            if minute != 0 && minute != 50 {
                break minute;
            }
        };
        Self { minute, repeats: Repeats::Hourly }
    }

    /// Daily at a random hour from 1 to 23.
    pub fn daily_by_chance(chance: &Chance) -> Self {
        let hour = 1 + u32::from(chance.bytes::<1>()[0]) % 23;
        Self { minute: 0, repeats: Repeats::Daily { hour } }
    }

    /// The moment of the schedule at or before another.
    pub fn latest(self, now: DateTime<Utc>) -> DateTime<Utc> {
        let Some(hour) = self.hour() else {
            let this_hour = now.date_naive().and_hms_opt(now.hour(), self.minute, 0).map_or(now, |at| at.and_utc());
            return if this_hour <= now { this_hour } else { this_hour - TimeDelta::hours(1) };
        };
        let days = std::iter::successors(Some(now.date_naive()), |day| day.checked_sub_days(Days::new(1)));
        let moments = days.take(64).filter(|day| self.falls_on(*day));
        let mut moments = moments.filter_map(|day| day.and_hms_opt(hour, self.minute, 0)).map(|at| at.and_utc());
        moments.find(|moment| *moment <= now).unwrap_or(now)
    }

    fn hour(self) -> Option<u32> {
        match self.repeats {
            Repeats::Hourly => None,
            Repeats::Daily { hour } | Repeats::Weekly { hour, .. } | Repeats::Monthly { hour, .. } => Some(hour),
        }
    }

    fn falls_on(self, date: NaiveDate) -> bool {
        match self.repeats {
            Repeats::Hourly | Repeats::Daily { .. } => true,
            Repeats::Weekly { day, .. } => date.weekday() == day,
            Repeats::Monthly { frame: Frame::Mid, .. } => date.day() == 15,
            Repeats::Monthly { frame, day: Some(day), .. } => {
                let week = if frame == Frame::First { date } else { date + TimeDelta::days(7) };
                let is_outermost = if frame == Frame::First { week.day() <= 7 } else { week.month() != date.month() };
                date.weekday() == day && is_outermost
            }
            Repeats::Monthly { frame: Frame::First, .. } => date.day() == 1,
            Repeats::Monthly { .. } => (date + TimeDelta::days(1)).day() == 1,
        }
    }

    /// The cron text.
    pub fn cron(self) -> String {
        let minute = self.minute;
        match self.repeats {
            Repeats::Hourly => format!("0 {minute} * * * ? *"),
            Repeats::Daily { hour } => format!("0 {minute} {hour} * * ? *"),
            Repeats::Weekly { hour, day } => format!("0 {minute} {hour} ? * {} *", quartz_day(day)),
            Repeats::Monthly { hour, frame: Frame::Mid, .. } => format!("0 {minute} {hour} 15 * ? *"),
            Repeats::Monthly { hour, frame: Frame::First, day: None } => format!("0 {minute} {hour} 1 * ? *"),
            Repeats::Monthly { hour, day: None, .. } => format!("0 {minute} {hour} L * ? *"),
            Repeats::Monthly { hour, frame, day: Some(day) } => {
                let which = if frame == Frame::First { "#1" } else { "L" };
                format!("0 {minute} {hour} ? * {}{which} *", quartz_day(day))
            }
        }
    }

    /// Reads a cron text that [`Schedule::cron`] could have written.
    pub fn from_cron(text: &str) -> Option<Self> {
        let ["0", minute, hour, day_of_month, "*", day_of_week, "*"] = text.split(' ').collect::<Vec<_>>()[..] else {
            return None;
        };
        let minute = minute.parse().ok().filter(|minute| *minute < 60)?;
        if (hour, day_of_month, day_of_week) == ("*", "*", "?") {
            return Some(Self { minute, repeats: Repeats::Hourly });
        }
        let hour = hour.parse().ok().filter(|hour| *hour < 24)?;
        let monthly = |frame, day| Repeats::Monthly { hour, frame, day };
        let repeats = match (day_of_month, day_of_week) {
            ("*", "?") => Repeats::Daily { hour },
            ("1", "?") => monthly(Frame::First, None),
            ("15", "?") => monthly(Frame::Mid, None),
            ("L", "?") => monthly(Frame::Last, None),
            ("?", day) => match (day.strip_suffix("#1"), day.strip_suffix('L')) {
                (Some(day), _) => monthly(Frame::First, Some(from_quartz_day(day)?)),
                (_, Some(day)) => monthly(Frame::Last, Some(from_quartz_day(day)?)),
                _ => Repeats::Weekly { hour, day: from_quartz_day(day)? },
            },
            _ => return None,
        };
        Some(Self { minute, repeats })
    }
}

fn quartz_day(day: Weekday) -> &'static str {
    DAYS.iter().find(|(_, _, known)| *known == day).map_or("SUN", |(_, name, _)| name)
}

fn from_quartz_day(name: &str) -> Option<Weekday> {
    DAYS.iter().find(|(_, known, _)| *known == name).map(|(_, _, day)| *day)
}

/// A schedule on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ScheduleView {
    /// `hourly`, `daily`, `weekly` or `monthly`.
    schedule_type: &'static str,
    /// The minute.
    schedule_minute: u32,
    /// The hour, from 0 to 23.
    schedule_hour: Option<u32>,
    /// The day, `sun` to `sat`.
    schedule_day: Option<&'static str>,
    /// `first`, `mid` or `last`, for monthly.
    schedule_frame: Option<&'static str>,
}

impl From<Schedule> for ScheduleView {
    fn from(schedule: Schedule) -> Self {
        let word = |day| DAYS.iter().find(|(_, _, known)| *known == day).map(|(word, _, _)| *word);
        let (schedule_type, schedule_day, schedule_frame) = match schedule.repeats {
            Repeats::Hourly => ("hourly", None, None),
            Repeats::Daily { .. } => ("daily", None, None),
            Repeats::Weekly { day, .. } => ("weekly", word(day), None),
            Repeats::Monthly { frame, day, .. } => {
                let frame = match frame {
                    Frame::First => "first",
                    Frame::Mid => "mid",
                    Frame::Last => "last",
                };
                ("monthly", day.and_then(word), Some(frame))
            }
        };
        let (schedule_minute, schedule_hour) = (schedule.minute, schedule.hour());
        Self { schedule_type, schedule_minute, schedule_hour, schedule_day, schedule_frame }
    }
}

web::request! {
    /// A schedule as clients send it.
    pub struct NewSchedule {
        /// `hourly`, `daily`, `weekly` or `monthly`.
        pub schedule_type: String,
        /// The minute; 0 when not given.
        pub schedule_minute: Option<i64>,
        /// The hour, from 0 to 23; 0 when not given.
        pub schedule_hour: Option<i64>,
        /// The day, `sun` to `sat`.
        pub schedule_day: Option<String>,
        /// `first`, `mid` or `last`, for monthly.
        pub schedule_frame: Option<String>,
    }
}

impl web::Param for Schedule {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let new: NewSchedule = web::read_object(input)?;
        let mut faults = Faults::default();
        let mut note = |name: &str, expected: &str| faults.note(name, Fault::new(expected, "unknown value", input));
        let within = |number: Option<i64>, below: u32| u32::try_from(number.unwrap_or(0)).ok().filter(|n| *n < below);
        let minute = within(new.schedule_minute, 60);
        let hour = within(new.schedule_hour, 24);
        let day = new.schedule_day.as_deref().map(|word| {
            DAYS.iter().find(|(known, _, _)| *known == word).map(|(_, _, day)| *day)
        });
        let frame = match new.schedule_frame.as_deref() {
            Some("mid") => Some(Frame::Mid),
            Some("last") => Some(Frame::Last),
            Some("first") | None => Some(Frame::First),
            Some(_) => None,
        };
        if minute.is_none() {
            note("schedule_minute", "value must be an integer from 0 to 59.");
        }
        if hour.is_none() {
            note("schedule_hour", "value must be an integer from 0 to 23.");
        }
        if day == Some(None) {
            note("schedule_day", "value must be one of: sun, mon, tue, wed, thu, fri, sat.");
        }
        if frame.is_none() {
            note("schedule_frame", "value must be one of: first, mid, last.");
        }
        let (minute, hour, day) = (minute.unwrap_or(0), hour.unwrap_or(0), day.flatten());
        let frame = frame.unwrap_or(Frame::First);
        let repeats = match new.schedule_type.as_str() {
            "daily" => Repeats::Daily { hour },
            "weekly" => Repeats::Weekly { hour, day: day.unwrap_or(Weekday::Sun) },
            "monthly" => Repeats::Monthly { hour, frame, day: day.filter(|_| frame != Frame::Mid) },
            "hourly" => Repeats::Hourly,
            _ => {
                note("schedule_type", "value must be one of: hourly, daily, weekly, monthly.");
                Repeats::Hourly
            }
        };
        faults.done()?;
        Ok(Self { minute, repeats })
    }
}

impl JsonSchema for Schedule {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        NewSchedule::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        NewSchedule::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        format!("{text}:00Z").parse().unwrap()
    }

    #[test]
    fn cron_texts_are_read_back_and_tell_the_latest_moment() {
        // 2026-11-22 is a Sunday
        for (cron, latest) in [
            ("0 17 * * * ? *", "2026-11-22T20:17"),
            ("0 16 * * * ? *", "2026-11-22T21:16"),
            ("0 0 4 * * ? *", "2026-11-22T04:00"),
            ("0 30 22 * * ? *", "2026-11-21T22:30"),
            ("0 5 6 ? * MON *", "2026-11-16T06:05"),
            ("0 0 0 15 * ? *", "2026-11-15T00:00"),
            ("0 0 0 1 * ? *", "2026-11-01T00:00"),
            ("0 0 0 L * ? *", "2026-10-31T00:00"),
            ("0 0 3 ? * TUE#1 *", "2026-11-03T03:00"),
            ("0 0 3 ? * FRIL *", "2026-10-30T03:00"),
        ] {
            let schedule = Schedule::from_cron(cron).unwrap();
            assert_eq!(schedule.cron(), cron);
            assert_eq!(schedule.latest(at("2026-11-22T21:16")), at(latest), "{cron}");
        }
        for other in ["", "0 0 4 * * ?", "0 60 * * * ? *", "0 0 24 * * ? *", "*/5 * * * * ? *", "0 0 4 ? * XYZ *"] {
            assert_eq!(Schedule::from_cron(other), None, "{other}");
        }
    }

    #[test]
    fn chance_never_draws_a_crowded_minute() {
        for byte in 0..=255 {
            let first = std::sync::atomic::AtomicBool::new(true);
            let chance = Chance::from_source(move |bytes| {
                bytes.fill(if first.swap(false, std::sync::atomic::Ordering::SeqCst) { byte } else { 7 });
            });
            assert!(!matches!(Schedule::hourly_by_chance(&chance).minute, 0 | 50));
        }
    }

    #[test]
    fn clients_say_it_in_words() {
        let read = |value: serde_json::Value| <Schedule as web::Param>::read(Input::Json(&value));
        let weekly = serde_json::json!({"schedule_type": "weekly", "schedule_hour": 6, "schedule_minute": 5, "schedule_day": "mon"});
        assert_eq!(read(weekly).unwrap().cron(), "0 5 6 ? * MON *");
        let wrong = serde_json::json!({"schedule_type": "yearly", "schedule_hour": 24, "schedule_day": "monday"});
        let Err(Fault::Fields(faults)) = read(wrong) else { panic!("it was read") };
        assert_eq!(faults.errors.keys().collect::<Vec<_>>(), ["schedule_hour", "schedule_day", "schedule_type"]);
    }
}
