//! What is computed with moments: adding to them, what lies between them, their parts.

use super::{
    Compiled, Value,
    moment::{is_temporal, unit_of},
    stage::Work,
    unit::{Extract, TemporalUnit},
    value::unsupported,
};
use crate::{
    question::{
        Op,
        ast::{Clause, Literal},
    },
    result::Failure,
};
use driver::{BaseType, Part, Unit};

impl<'a> Work<'a> {
    pub(super) fn added(&self, moment: &Value, count: &str, unit: Unit) -> Compiled<Value> {
        if !is_temporal(moment.kind) && moment.kind != BaseType::Any {
            return Err(Failure::invalid("Only to dates can an interval be added."));
        }
        let is_date = moment.kind == BaseType::Date;
        let kind = if is_date && unit < Unit::Day { BaseType::DateTime } else { moment.kind };
        Ok(Value::new(self.dialect().add(&moment.sql, count, unit, is_date), kind))
    }

    /// A value that has to be a moment; a text that was written as one counts as one.
    fn as_moment(&mut self, clause: &'a Clause) -> Compiled<Value> {
        if let Clause::Literal(Literal::Text(_)) = clause {
            let point =
                self.point(clause).ok_or_else(|| Failure::invalid("A date is not written like one."))?;
            return Ok(self.moment_value(point));
        }
        let value = self.value(clause)?;
        if value.kind == BaseType::DateTimeWithLocalTz {
            let zone = self.compiler.terms.zone.name();
            return Ok(Value::new(self.dialect().in_zone(&value.sql, zone), BaseType::DateTime));
        }
        Ok(value)
    }

    pub(super) fn temporal(&mut self, op: Op, arguments: &'a [Clause]) -> Compiled<Value> {
        let [first, rest @ ..] = arguments else { return Err(unsupported(op)) };
        match (op, rest) {
            (Op::DateTimeAdd | Op::DateTimeSubtract, [count, its]) => {
                let moment = match first {
                    Clause::Literal(_) => self.as_moment(first)?,
                    _ => self.value(first)?,
                };
                let unit = unit_of(its).ok_or_else(|| unsupported(op))?;
                let count = self.value(count)?;
                let sign = if op == Op::DateTimeSubtract { "-" } else { "" };
                self.added(&moment, &format!("{sign}({})", count.sql), unit)
            }
            (Op::DateTimeDifference, [to, its]) => {
                let unit = unit_of(its).ok_or_else(|| unsupported(op))?;
                let (from, to) = (self.as_moment(first)?, self.as_moment(to)?);
                Ok(Value::new(self.difference(&from.sql, &to.sql, unit), BaseType::Integer))
            }
            (Op::Extract, [Clause::Literal(Literal::Text(name)), mode @ ..]) => {
                let value = self.as_moment(first)?;
                let part = match (name.as_str(), TemporalUnit::named(name)) {
                    ("week-of-year", _) => week(mode.first())?,
                    ("day-of-week", _) => weekday(mode.first())?,
                    ("week-of-year-iso", _) => Extract::Plain(Part::IsoWeek),
                    (_, Some(TemporalUnit::Extract(part))) => part,
                    _ => return Err(Failure::invalid(format!("There is no part {name} of a date."))),
                };
                self.extracted(&value, part)
            }
            _ => {
                let part = match op {
                    Op::Year => Extract::Plain(Part::Year),
                    Op::Quarter => Extract::Quarter,
                    Op::Month => Extract::Plain(Part::Month),
                    Op::Week => week(rest.first())?,
                    Op::Day => Extract::Plain(Part::DayOfMonth),
                    Op::DayOfWeek => weekday(rest.first())?,
                    Op::Hour => Extract::Plain(Part::Hour),
                    Op::Minute => Extract::Plain(Part::Minute),
                    Op::Second => Extract::Plain(Part::Second),
                    _ => return Err(unsupported(op)),
                };
                let value = self.as_moment(first)?;
                self.extracted(&value, part)
            }
        }
    }

    /// Whole units from one moment to another. Days and longer units are told by the calendar alone.
    fn difference(&self, from: &str, to: &str, unit: Unit) -> String {
        let dialect = self.dialect();
        let seconds = || dialect.seconds_between(from, to);
        let days = || dialect.days_between(from, to);
        let months = || {
            let part = |value: &str, part| dialect.part(value, part);
            let (years, months) = (
                format!("({} - {})", part(to, Part::Year), part(from, Part::Year)),
                format!("({} - {})", part(to, Part::Month), part(from, Part::Month)),
            );
            let (to, from) = (part(to, Part::DayOfMonth), part(from, Part::DayOfMonth));
            let all = format!("({years} * 12 + {months})");
            format!(
                "({all} - CASE WHEN {all} > 0 AND {to} < {from} THEN 1 WHEN {all} < 0 AND {to} > {from} THEN -1 ELSE 0 END)"
            )
        };
        match unit {
            Unit::Millisecond | Unit::Second => seconds(),
            Unit::Minute => format!("({} / 60)", seconds()),
            Unit::Hour => format!("({} / 3600)", seconds()),
            Unit::Day => days(),
            Unit::Week => format!("({} / 7)", days()),
            Unit::Month => months(),
            Unit::Quarter => format!("({} / 3)", months()),
            Unit::Year => format!("({} / 12)", months()),
        }
    }
}

fn week(mode: Option<&Clause>) -> Compiled<Extract> {
    Ok(match mode_of(mode) {
        Some("iso") => Extract::Plain(Part::IsoWeek),
        Some("us") => Extract::UsWeekOfYear,
        None | Some("instance") => Extract::WeekOfYear,
        Some(_) => return Err(Failure::invalid("Weeks are counted by iso, us or instance.")),
    })
}

fn weekday(mode: Option<&Clause>) -> Compiled<Extract> {
    Ok(match mode_of(mode) {
        Some("iso") => Extract::IsoDayOfWeek,
        None | Some("instance") => Extract::DayOfWeek,
        Some(_) => return Err(Failure::unsupported("Days of a week are counted by iso or instance.")),
    })
}

fn mode_of(mode: Option<&Clause>) -> Option<&str> {
    match mode {
        Some(Clause::Literal(Literal::Text(mode))) => Some(mode),
        _ => None,
    }
}
