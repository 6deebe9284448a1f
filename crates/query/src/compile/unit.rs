//! Units of time as questions name them: to truncate to, or a part to take.

use driver::{Part, Unit};

/// What a unit does with a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TemporalUnit {
    /// Leaves it as it is.
    Default,
    /// Truncates it.
    Truncate(Unit),
    /// Takes a part of it.
    Extract(Extract),
}

/// A part of a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extract {
    /// A part that engines know.
    Plain(Part),
    /// 1 is the day that weeks begin with.
    DayOfWeek,
    /// 1 is Monday.
    IsoDayOfWeek,
    /// Weeks begin with the day that was set.
    WeekOfYear,
    /// Weeks begin on Sunday.
    UsWeekOfYear,
    /// 1 to 4.
    Quarter,
}

impl TemporalUnit {
    /// Reads a unit.
    pub fn named(name: &str) -> Option<Self> {
        let unit = match name {
            "default" => Self::Default,
            "second-of-minute" | "second-of-minute-of-hour" => Self::Extract(Extract::Plain(Part::Second)),
            "minute-of-hour" => Self::Extract(Extract::Plain(Part::Minute)),
            "hour-of-day" => Self::Extract(Extract::Plain(Part::Hour)),
            "day-of-week" => Self::Extract(Extract::DayOfWeek),
            "day-of-week-iso" => Self::Extract(Extract::IsoDayOfWeek),
            "day-of-month" => Self::Extract(Extract::Plain(Part::DayOfMonth)),
            "day-of-year" => Self::Extract(Extract::Plain(Part::DayOfYear)),
            "week-of-year" | "week-of-year-instance" => Self::Extract(Extract::WeekOfYear),
            "week-of-year-iso" => Self::Extract(Extract::Plain(Part::IsoWeek)),
            "week-of-year-us" => Self::Extract(Extract::UsWeekOfYear),
            "month-of-year" => Self::Extract(Extract::Plain(Part::Month)),
            "quarter-of-year" => Self::Extract(Extract::Quarter),
            "year-of-era" => Self::Extract(Extract::Plain(Part::Year)),
            name => return unit(name).map(Self::Truncate),
        };
        Some(unit)
    }
}

/// Reads a length of time.
pub(super) fn unit(name: &str) -> Option<Unit> {
    Some(match name {
        "millisecond" => Unit::Millisecond,
        "second" => Unit::Second,
        "minute" => Unit::Minute,
        "hour" => Unit::Hour,
        "day" => Unit::Day,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "year" => Unit::Year,
        _ => return None,
    })
}
