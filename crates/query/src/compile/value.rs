//! Anything that has a value: columns, computed columns, literals, and what is done with them.

use super::{
    Compiled, Value,
    moment::{is_temporal, unit_of},
    stage::{Mode, Work},
    too_deep,
};
use crate::{
    question::{
        Op,
        ast::{Clause, Literal},
    },
    result::Failure,
};
use driver::{BaseType, Target};

/// Is it a number?
pub(super) fn is_number(kind: BaseType) -> bool {
    matches!(kind, BaseType::Integer | BaseType::BigInteger | BaseType::Float | BaseType::Decimal)
}

fn is_whole(kind: BaseType) -> bool {
    matches!(kind, BaseType::Integer | BaseType::BigInteger)
}

impl<'a> Work<'a> {
    /// Writes a clause.
    pub(super) fn value(&mut self, clause: &'a Clause) -> Compiled<Value> {
        self.depth += 1;
        if self.depth > super::DEPTH {
            return Err(too_deep());
        }
        let value = self.any(clause)?;
        self.depth -= 1;
        self.compiler.spend(value.sql.len())?;
        Ok(value)
    }

    fn any(&mut self, clause: &'a Clause) -> Compiled<Value> {
        match clause {
            Clause::Field(column, options) => {
                let found = self.find(column, options)?;
                match &options.temporal_unit {
                    Some(unit) if found.output.unit.as_ref() != Some(unit) => self.in_unit(found.value, unit),
                    _ if options.binning.is_some() => Err(Failure::unsupported(
                        "Numbers cannot be put into bins yet. Group by the values themselves.",
                    )),
                    _ => Ok(found.value),
                }
            }
            Clause::Expression(name, options) => {
                let value = self.expression(name)?;
                match &options.temporal_unit {
                    Some(unit) => self.in_unit(value, unit),
                    None => Ok(value),
                }
            }
            Clause::Aggregation(place) => {
                let aggregation = self.stage.aggregation.get(*place);
                let aggregation = aggregation.ok_or_else(|| {
                    Failure::invalid(format!("There is no aggregation at the place {place}."))
                })?;
                self.in_mode(Mode::Summary, |work| work.value(&aggregation.clause))
            }
            Clause::Kept(..) => Err(Failure::unsupported(
                "Metrics, segments and measures cannot be used in a query yet. Write out what they stand for.",
            )),
            Clause::Tag(name) => Err(Failure::invalid(format!("There is no variable {name} here."))),
            Clause::Literal(literal) => self.literal(literal),
            Clause::Case(branches, otherwise) => self.case(branches, otherwise.as_deref()),
            Clause::Call(Op::Now | Op::Today | Op::RelativeDateTime | Op::AbsoluteDateTime, ..) => {
                let point = self.point(clause);
                let point = point.ok_or_else(|| Failure::invalid("A date is not written like one."))?;
                Ok(self.moment_value(point))
            }
            Clause::Call(op, ..) if op.is_condition() => {
                Ok(Value::new(format!("({})", self.condition(clause)?), BaseType::Boolean))
            }
            Clause::Call(op, arguments, _) if op.is_aggregation() => self.summary(*op, arguments),
            Clause::Call(op, arguments, _) => self.call(*op, arguments),
        }
    }

    /// A computed column of the step; its text stands wherever it is named.
    fn expression(&mut self, name: &str) -> Compiled<Value> {
        let Some((name, clause)) = self.stage.expressions.iter().find(|(its, _)| its == name) else {
            return match self.of_source(name) {
                Some(value) => Ok(value),
                None => Err(Failure::invalid(format!(
                    "Invalid :expression reference: no expression named {name}."
                ))),
            };
        };
        if self.expanding.contains(&name.as_str()) {
            return Err(Failure::invalid(format!("The expression {name} leads back to itself.")));
        }
        self.expanding.push(name);
        let value = self.value(clause);
        self.expanding.pop();
        value
    }

    fn literal(&self, literal: &Literal) -> Compiled<Value> {
        let dialect = self.dialect();
        Ok(match literal {
            Literal::Null => Value::new("NULL", BaseType::Any),
            Literal::Bool(flag) => Value::new(dialect.boolean(*flag), BaseType::Boolean),
            Literal::Number(number) => {
                let kind = if number.is_f64() { BaseType::Float } else { BaseType::Integer };
                // A minus sign after another one would begin a comment.
                let text = number.to_string();
                Value::new(if text.starts_with('-') { format!("({text})") } else { text }, kind)
            }
            Literal::Text(text) => {
                if text.contains('\0') {
                    return Err(Failure::invalid("A text holds a character that databases cannot hold."));
                }
                Value::new(dialect.text(text), BaseType::Text)
            }
        })
    }

    fn case(&mut self, branches: &'a [(Clause, Clause)], otherwise: Option<&'a Clause>) -> Compiled<Value> {
        let mut all = vec!["(CASE".to_owned()];
        let mut kinds = Vec::new();
        for (condition, value) in branches {
            let condition = self.condition(condition)?;
            let value = self.value(value)?;
            all.push(format!("WHEN {condition} THEN {}", value.sql));
            kinds.push(value.kind);
        }
        if let Some(otherwise) = otherwise {
            let value = self.value(otherwise)?;
            all.push(format!("ELSE {}", value.sql));
            kinds.push(value.kind);
        }
        all.push("END)".to_owned());
        Ok(Value::new(all.join(" "), together(&kinds)))
    }

    fn call(&mut self, op: Op, arguments: &'a [Clause]) -> Compiled<Value> {
        match op {
            Op::Plus | Op::Minus | Op::Times | Op::Divide => self.arithmetic(op, arguments),
            Op::DateTimeAdd
            | Op::DateTimeSubtract
            | Op::DateTimeDifference
            | Op::Year
            | Op::Quarter
            | Op::Month
            | Op::Week
            | Op::Day
            | Op::DayOfWeek
            | Op::Hour
            | Op::Minute
            | Op::Second
            | Op::Extract => self.temporal(op, arguments),
            Op::Interval => Err(Failure::invalid("An interval can only be added to a date.")),
            _ => {
                let mut values = Vec::new();
                for argument in arguments {
                    values.push(self.value(argument)?);
                }
                self.function(op, &values)
            }
        }
    }

    fn arithmetic(&mut self, op: Op, arguments: &'a [Clause]) -> Compiled<Value> {
        let [first, rest @ ..] = arguments else { return Err(unsupported(op)) };
        let mut sum = self.value(first)?;
        for argument in rest {
            if let Clause::Call(Op::Interval, its, _) = argument {
                sum = self.moved(&sum, its, op == Op::Minus)?;
                continue;
            }
            let next = self.value(argument)?;
            sum = self.combined(op, &sum, &next)?;
        }
        Ok(sum)
    }

    fn combined(&self, op: Op, left: &Value, right: &Value) -> Compiled<Value> {
        let dialect = self.dialect();
        for value in [left, right] {
            if matches!(value.kind, BaseType::Text | BaseType::Boolean) || is_temporal(value.kind) {
                return Err(Failure::invalid(format!("{} needs numbers.", op.wire())));
            }
        }
        let both_whole = is_whole(left.kind) && is_whole(right.kind);
        let kind = if both_whole { BaseType::Integer } else { BaseType::Float };
        let sign = match op {
            Op::Plus => "+",
            Op::Minus => "-",
            Op::Times => "*",
            _ => {
                let left = dialect.cast(&left.sql, Target::Float);
                return Ok(Value::new(format!("({left} / NULLIF({}, 0))", right.sql), BaseType::Float));
            }
        };
        Ok(Value::new(format!("({} {sign} {})", left.sql, right.sql), kind))
    }

    /// A moment with an interval added to it.
    fn moved(&mut self, moment: &Value, interval: &'a [Clause], back: bool) -> Compiled<Value> {
        let [count, its] = interval else { return Err(unsupported(Op::Interval)) };
        let unit = unit_of(its).ok_or_else(|| Failure::invalid("An interval needs a unit of time."))?;
        let count = self.value(count)?;
        let sign = if back { "-" } else { "" };
        self.added(moment, &format!("{sign}({})", count.sql), unit)
    }
}

/// What several values hold together.
pub(super) fn together(kinds: &[BaseType]) -> BaseType {
    let mut known = kinds.iter().copied().filter(|kind| *kind != BaseType::Any);
    let Some(first) = known.next() else { return BaseType::Any };
    known.fold(first, |sum, kind| match (sum, kind) {
        (sum, kind) if sum == kind => sum,
        (sum, kind) if is_whole(sum) && is_whole(kind) => BaseType::BigInteger,
        (sum, kind) if is_number(sum) && is_number(kind) => BaseType::Float,
        _ => BaseType::Any,
    })
}

pub(super) fn unsupported(op: Op) -> Failure {
    Failure::unsupported(format!("{} cannot be used in a query yet.", op.wire()))
}
