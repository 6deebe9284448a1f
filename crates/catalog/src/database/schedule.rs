//! When something is done again: hourly, daily, weekly or monthly, in UTC.
//!
//! Kept and sent as a Quartz cron text, because clients read it; only the shapes that the contract's expanded form
//! can say are understood. A moment of the schedule that passed while no server ran is made up for once.

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Timelike, Utc, Weekday};
use kernel::Chance;
use schemars::JsonSchema;
use serde::Serialize;
use web::words;
use web::{Fault, Input, Param, request};

/// When something is done again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    minute: u32,
    repeats: Repeats,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Repeats {
    Hourly,
    Daily { hour: u32 },
    Weekly { hour: u32, day: Day },
    Monthly { hour: u32, frame: Frame, day: Option<Day> },
}

words! {
    /// How often.
    pub enum Kind {
        /// Every hour.
        Hourly = "hourly",
        /// Every day.
        Daily = "daily",
        /// Every week.
        Weekly = "weekly",
        /// Every month.
        Monthly = "monthly",
    }
}

words! {
    /// A day of the week.
    pub enum Day {
        /// Sunday.
        Sunday = "sun",
        /// Monday.
        Monday = "mon",
        /// Tuesday.
        Tuesday = "tue",
        /// Wednesday.
        Wednesday = "wed",
        /// Thursday.
        Thursday = "thu",
        /// Friday.
        Friday = "fri",
        /// Saturday.
        Saturday = "sat",
    }
}

words! {
    /// A part of a month: its first day or day of the week, the 15th, its last.
    pub enum Frame {
        /// The first.
        First = "first",
        /// The 15th.
        Mid = "mid",
        /// The last.
        Last = "last",
    }
}

impl Day {
    fn is(self, weekday: Weekday) -> bool {
        weekday.to_string().to_lowercase() == self.word()
    }

    /// Quartz shouts.
    fn quartz(self) -> String {
        self.word().to_uppercase()
    }

    fn from_quartz(name: &str) -> Option<Self> {
        Self::from_word(&name.to_lowercase())
    }
}

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
            let this_hour =
                now.date_naive().and_hms_opt(now.hour(), self.minute, 0).map_or(now, |at| at.and_utc());
            return if this_hour <= now { this_hour } else { this_hour - TimeDelta::hours(1) };
        };
        let days = std::iter::successors(Some(now.date_naive()), |day| day.checked_sub_days(Days::new(1)));
        let moments = days.take(64).filter(|day| self.falls_on(*day));
        let mut moments =
            moments.filter_map(|day| day.and_hms_opt(hour, self.minute, 0)).map(|at| at.and_utc());
        moments.find(|moment| *moment <= now).unwrap_or(now)
    }

    fn hour(self) -> Option<u32> {
        match self.repeats {
            Repeats::Hourly => None,
            Repeats::Daily { hour } | Repeats::Weekly { hour, .. } | Repeats::Monthly { hour, .. } => {
                Some(hour)
            }
        }
    }

    fn falls_on(self, date: NaiveDate) -> bool {
        match self.repeats {
            Repeats::Hourly | Repeats::Daily { .. } => true,
            Repeats::Weekly { day, .. } => day.is(date.weekday()),
            Repeats::Monthly { frame: Frame::Mid, .. } => date.day() == 15,
            Repeats::Monthly { frame, day: Some(day), .. } => {
                let week = if frame == Frame::First { date } else { date + TimeDelta::days(7) };
                let is_outermost =
                    if frame == Frame::First { week.day() <= 7 } else { week.month() != date.month() };
                day.is(date.weekday()) && is_outermost
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
            Repeats::Weekly { hour, day } => format!("0 {minute} {hour} ? * {} *", day.quartz()),
            Repeats::Monthly { hour, frame: Frame::Mid, .. } => format!("0 {minute} {hour} 15 * ? *"),
            Repeats::Monthly { hour, frame: Frame::First, day: None } => format!("0 {minute} {hour} 1 * ? *"),
            Repeats::Monthly { hour, day: None, .. } => format!("0 {minute} {hour} L * ? *"),
            Repeats::Monthly { hour, frame, day: Some(day) } => {
                let which = if frame == Frame::First { "#1" } else { "L" };
                format!("0 {minute} {hour} ? * {}{which} *", day.quartz())
            }
        }
    }

    /// Reads a cron text that [`Schedule::cron`] could have written.
    pub fn from_cron(text: &str) -> Option<Self> {
        let ["0", minute, hour, day_of_month, "*", day_of_week, "*"] =
            text.split(' ').collect::<Vec<_>>()[..]
        else {
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
                (Some(day), _) => monthly(Frame::First, Some(Day::from_quartz(day)?)),
                (_, Some(day)) => monthly(Frame::Last, Some(Day::from_quartz(day)?)),
                _ => Repeats::Weekly { hour, day: Day::from_quartz(day)? },
            },
            _ => return None,
        };
        Some(Self { minute, repeats })
    }
}

/// A schedule on the wire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ScheduleView {
    #[serde(rename = "schedule_type")]
    kind: Kind,
    #[serde(rename = "schedule_minute")]
    minute: u32,
    #[serde(rename = "schedule_hour")]
    hour: Option<u32>,
    #[serde(rename = "schedule_day")]
    day: Option<Day>,
    #[serde(rename = "schedule_frame")]
    frame: Option<Frame>,
}

impl From<Schedule> for ScheduleView {
    fn from(schedule: Schedule) -> Self {
        let (kind, day, frame) = match schedule.repeats {
            Repeats::Hourly => (Kind::Hourly, None, None),
            Repeats::Daily { .. } => (Kind::Daily, None, None),
            Repeats::Weekly { day, .. } => (Kind::Weekly, Some(day), None),
            Repeats::Monthly { frame, day, .. } => (Kind::Monthly, day, Some(frame)),
        };
        Self { kind, minute: schedule.minute, hour: schedule.hour(), day, frame }
    }
}

request! {
    /// A schedule as clients send it; what is not given is midnight, Sunday, the first.
    pub struct NewSchedule {
        /// How often.
        pub kind as "schedule_type": Kind,
        /// The minute.
        pub minute as "schedule_minute": Option<Below<60>>,
        /// The hour.
        pub hour as "schedule_hour": Option<Below<24>>,
        /// The day.
        pub day as "schedule_day": Option<Day>,
        /// The part of the month.
        pub frame as "schedule_frame": Option<Frame>,
    }
}

/// A whole number from 0, below this one.
#[derive(Clone, Copy, Debug, Default, JsonSchema)]
#[schemars(transparent, inline)]
pub struct Below<const END: u32>(u32);

impl<const END: u32> Param for Below<END> {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let number = i64::read(input).ok().and_then(|number| u32::try_from(number).ok());
        let expected = || format!("value must be an integer from 0 to {}.", END - 1);
        number
            .filter(|number| *number < END)
            .map(Self)
            .ok_or_else(|| Fault::new(expected(), "out of range", input))
    }
}

impl Param for Schedule {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let NewSchedule { kind, minute, hour, day, frame } = web::read_object(input)?;
        let (Below(minute), Below(hour)) = (minute.unwrap_or_default(), hour.unwrap_or_default());
        let frame = frame.unwrap_or(Frame::First);
        let repeats = match kind {
            Kind::Hourly => Repeats::Hourly,
            Kind::Daily => Repeats::Daily { hour },
            Kind::Weekly => Repeats::Weekly { hour, day: day.unwrap_or(Day::Sunday) },
            Kind::Monthly => Repeats::Monthly { hour, frame, day: day.filter(|_| frame != Frame::Mid) },
        };
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
        for other in
            ["", "0 0 4 * * ?", "0 60 * * * ? *", "0 0 24 * * ? *", "*/5 * * * * ? *", "0 0 4 ? * XYZ *"]
        {
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
        let wrong =
            serde_json::json!({"schedule_type": "yearly", "schedule_hour": 24, "schedule_day": "monday"});
        let Err(Fault::Fields(faults)) = read(wrong) else { panic!("it was read") };
        assert_eq!(
            faults.errors.keys().collect::<Vec<_>>(),
            ["schedule_type", "schedule_hour", "schedule_day"]
        );
    }
}
