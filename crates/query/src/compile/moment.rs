//! Moments in statements: truncating columns, taking parts of them, and comparing them with what people write.
//!
//! A column is compared as it is, with half-open ranges, so that an index on it helps: "in March" is from the first of
//! March on and before the first of April.

use super::{
    Compiled, Value,
    calendar::{self, Point},
    stage::Work,
    unit::{Extract, TemporalUnit, unit},
};
use crate::{
    question::{
        Op,
        ast::{Clause, Literal},
    },
    result::Failure,
};
use chrono::{NaiveDateTime, NaiveTime};
use driver::{BaseType, Part, Unit};

/// Can it be reckoned with as a date?
pub(super) fn is_temporal(kind: BaseType) -> bool {
    matches!(kind, BaseType::Date | BaseType::DateTime | BaseType::DateTimeWithLocalTz)
}

impl Work<'_> {
    /// A column as a unit shows it.
    pub(super) fn in_unit(&self, value: Value, name: &str) -> Compiled<Value> {
        let unit = TemporalUnit::named(name)
            .ok_or_else(|| Failure::invalid(format!("There is no unit of time of the name {name}.")))?;
        match unit {
            TemporalUnit::Default => Ok(value),
            TemporalUnit::Truncate(unit) => self.truncated(&value, unit),
            TemporalUnit::Extract(part) => self.extracted(&value, part),
        }
    }

    /// A moment on the wall clock of reports.
    fn local(&self, value: &Value) -> Compiled<Value> {
        match value.kind {
            BaseType::DateTimeWithLocalTz => {
                let zone = self.compiler.terms.zone.name();
                Ok(Value::new(self.dialect().in_zone(&value.sql, zone), BaseType::DateTime))
            }
            BaseType::Date | BaseType::DateTime | BaseType::Any | BaseType::Time => Ok(value.clone()),
            _ => Err(Failure::invalid(
                "Only dates and times have units of time; one of the columns is neither.",
            )),
        }
    }

    pub(super) fn truncated(&self, value: &Value, unit: Unit) -> Compiled<Value> {
        let value = self.local(value)?;
        let is_date = value.kind == BaseType::Date;
        if is_date && unit < Unit::Day {
            return Ok(value);
        }
        let dialect = self.dialect();
        let sql = dialect.truncate(&value.sql, unit, is_date);
        let kind = if unit >= Unit::Day { BaseType::Date } else { BaseType::DateTime };
        let sql = match unit {
            Unit::Week => self.start_of_week(&sql, self.compiler.terms.first_day),
            Unit::Quarter => {
                let month = dialect.part(&value.sql, Part::Month);
                dialect.add(&sql, &format!("-(({month} - 1) % 3)"), Unit::Month, true)
            }
            _ => sql,
        };
        Ok(Value::new(sql, kind))
    }

    /// The first day of the week of a day.
    fn start_of_week(&self, day: &str, first_day: u8) -> String {
        let weekday = self.dialect().part(day, Part::Weekday);
        let back = match first_day {
            0 => format!("-{weekday}"),
            first => format!("-(({weekday} + {}) % 7)", 7 - first),
        };
        self.dialect().add(day, &back, Unit::Day, true)
    }

    pub(super) fn extracted(&self, value: &Value, part: Extract) -> Compiled<Value> {
        let value = self.local(value)?;
        let (dialect, first_day) = (self.dialect(), self.compiler.terms.first_day);
        let weekday = |first: u8| {
            let weekday = dialect.part(&value.sql, Part::Weekday);
            format!("(({weekday} + {}) % 7 + 1)", (7 - first) % 7)
        };
        let week = |first: u8| {
            let day = dialect.truncate(&value.sql, Unit::Day, value.kind == BaseType::Date);
            let start = self.start_of_week(&day, first);
            format!("(({} + 6) / 7)", dialect.part(&start, Part::DayOfYear))
        };
        let sql = match part {
            Extract::Plain(part) => dialect.part(&value.sql, part),
            Extract::DayOfWeek => weekday(first_day),
            Extract::IsoDayOfWeek => weekday(1),
            Extract::WeekOfYear => week(first_day),
            Extract::UsWeekOfYear => week(0),
            Extract::Quarter => format!("(({} + 2) / 3)", dialect.part(&value.sql, Part::Month)),
        };
        Ok(Value::new(sql, BaseType::Integer))
    }

    /// What somebody wrote, as a moment; none when it is something else.
    pub(super) fn point(&self, clause: &Clause) -> Option<Point> {
        let terms = self.compiler.terms;
        match clause {
            Clause::Literal(Literal::Text(text)) => calendar::point(text, |moment| terms.zone.local(moment)),
            Clause::Call(Op::Now, ..) => Some(Point { start: terms.now, span: None }),
            Clause::Call(Op::Today, ..) => Some(self.relative(0, Unit::Day)?),
            Clause::Call(Op::RelativeDateTime, arguments, _) => match arguments.as_slice() {
                [Clause::Literal(Literal::Text(word))] if word == "current" => self.relative(0, Unit::Day),
                [Clause::Literal(Literal::Number(count)), rest @ ..] => {
                    let its = rest.first().map_or(Some(Unit::Day), unit_of)?;
                    self.relative(count.as_i64()?, its)
                }
                [Clause::Literal(Literal::Text(word)), rest @ ..] if word == "current" => {
                    self.relative(0, rest.first().map_or(Some(Unit::Day), unit_of)?)
                }
                _ => None,
            },
            Clause::Call(Op::AbsoluteDateTime, arguments, _) => {
                let point = self.point(arguments.first()?)?;
                Some(match arguments.get(1).and_then(unit_of) {
                    Some(unit) => Point {
                        start: calendar::truncate(point.start, unit, terms.first_day),
                        span: Some(unit),
                    },
                    None => point,
                })
            }
            _ => None,
        }
    }

    /// The unit that lies so many units from the present one.
    fn relative(&self, count: i64, unit: Unit) -> Option<Point> {
        let terms = self.compiler.terms;
        let start = calendar::plus(calendar::truncate(terms.now, unit, terms.first_day), count, unit)?;
        Some(Point { start, span: Some(unit) })
    }

    /// Compares a column with a moment that somebody wrote, in the unit that the column is meant in.
    pub(super) fn compare_moment(
        &self,
        op: Op,
        column: &Value,
        of: Option<Unit>,
        point: Point,
    ) -> Compiled<String> {
        let first_day = self.compiler.terms.first_day;
        let point = match of {
            Some(unit) => Point { start: calendar::truncate(point.start, unit, first_day), span: Some(unit) },
            None => point,
        };
        // A minute that was written is that minute where nothing else is asked for.
        let point =
            if of.is_none() && point.span < Some(Unit::Day) { Point { span: None, ..point } } else { point };
        let end = point.end().ok_or_else(out_of_calendar)?;
        let is_instant = point.span.is_none();
        Ok(match op {
            Op::Equal if is_instant => self.bound(column, "=", point.start),
            Op::NotEqual if is_instant => {
                format!("({} OR {} IS NULL)", self.bound(column, "<>", point.start), column.sql)
            }
            Op::Equal => self.within(column, point.start, end),
            Op::NotEqual => format!(
                "({} OR {} OR {} IS NULL)",
                self.bound(column, "<", point.start),
                self.bound(column, ">=", end),
                column.sql
            ),
            Op::Less => self.bound(column, "<", point.start),
            Op::GreaterOrEqual => self.bound(column, ">=", point.start),
            Op::Greater if is_instant => self.bound(column, ">", end),
            Op::Greater => self.bound(column, ">=", end),
            Op::LessOrEqual if is_instant => self.bound(column, "<=", end),
            _ => self.bound(column, "<", end),
        })
    }

    /// From the first moment on and before the second.
    pub(super) fn within(&self, column: &Value, from: NaiveDateTime, until: NaiveDateTime) -> String {
        format!("({} AND {})", self.bound(column, ">=", from), self.bound(column, "<", until))
    }

    fn bound(&self, column: &Value, sign: &str, at: NaiveDateTime) -> String {
        let dialect = self.dialect();
        if column.kind == BaseType::DateTimeWithLocalTz {
            let zone = self.compiler.terms.zone.name();
            return format!("{} {sign} {}", column.sql, dialect.in_zone(&dialect.date_time(at), zone));
        }
        if at.time() == NaiveTime::MIN && sign != "=" && sign != "<>" {
            format!("{} {sign} {}", column.sql, dialect.date(at.date()))
        } else {
            format!("{} {sign} {}", dialect.comparable(&column.sql), dialect.date_time(at))
        }
    }

    /// `time-interval`: so many units before or after the present one.
    pub(super) fn interval(
        &self,
        column: &Value,
        count: &Clause,
        its: &Clause,
        with_current: bool,
    ) -> Compiled<String> {
        let count = count_of(count)
            .ok_or_else(|| Failure::invalid("time-interval needs a whole number, current, last or next."))?;
        let (from, until) = self.window(self.compiler.terms.now, count, its, with_current)?;
        Ok(self.within(column, from, until))
    }

    /// `relative-time-interval`: the same, seen from a moment that lies elsewhere.
    pub(super) fn shifted_interval(&self, column: &Value, arguments: &[Clause]) -> Compiled<String> {
        let [count, its, offset, offset_unit] = arguments else { return Err(no_unit()) };
        let (Some(count), Some(offset)) = (count_of(count), count_of(offset)) else {
            return Err(Failure::invalid("relative-time-interval needs whole numbers."));
        };
        let offset_unit = unit_of(offset_unit).ok_or_else(no_unit)?;
        let seen_from = calendar::plus(self.compiler.terms.now, offset, offset_unit);
        let (from, until) = self.window(seen_from.ok_or_else(out_of_calendar)?, count, its, false)?;
        Ok(self.within(column, from, until))
    }

    fn window(
        &self,
        now: NaiveDateTime,
        count: i64,
        its: &Clause,
        with_current: bool,
    ) -> Compiled<(NaiveDateTime, NaiveDateTime)> {
        let its = unit_of(its).ok_or_else(no_unit)?;
        let start = calendar::truncate(now, its, self.compiler.terms.first_day);
        let (from, until) = match count {
            0 => (0, 1),
            count if count < 0 => (count, i64::from(with_current)),
            count => (i64::from(!with_current), count.saturating_add(1)),
        };
        let at = |count| calendar::plus(start, count, its).ok_or_else(out_of_calendar);
        Ok((at(from)?, at(until)?))
    }

    /// `during`: in the unit that a moment lies in.
    pub(super) fn during(&self, column: &Value, moment: &Clause, its: &Clause) -> Compiled<String> {
        let point = self.point(moment).ok_or_else(|| Failure::invalid("during needs a date."))?;
        let its = unit_of(its).ok_or_else(no_unit)?;
        self.compare_moment(Op::Equal, column, Some(its), point)
    }

    /// A moment that somebody wrote, as a value.
    pub(super) fn moment_value(&self, point: Point) -> Value {
        if point.span >= Some(Unit::Day) && point.start.time() == NaiveTime::MIN {
            Value::new(self.dialect().date(point.start.date()), BaseType::Date)
        } else {
            Value::new(self.dialect().date_time(point.start), BaseType::DateTime)
        }
    }
}

/// A unit that is named by a clause.
pub(super) fn unit_of(clause: &Clause) -> Option<Unit> {
    match clause {
        Clause::Literal(Literal::Text(name)) => unit(name),
        _ => None,
    }
}

/// A number of units, or a word for one.
fn count_of(clause: &Clause) -> Option<i64> {
    match clause {
        Clause::Literal(Literal::Number(number)) => number.as_i64(),
        Clause::Literal(Literal::Text(word)) => match word.as_str() {
            "current" => Some(0),
            "last" => Some(-1),
            "next" => Some(1),
            _ => None,
        },
        _ => None,
    }
}

fn no_unit() -> Failure {
    Failure::invalid(
        "A unit of time is one of millisecond, second, minute, hour, day, week, month, quarter, year.",
    )
}

fn out_of_calendar() -> Failure {
    Failure::invalid("A date lies outside of the years 0 to 9999.")
}
