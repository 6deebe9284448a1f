//! Conditions: which rows.
//!
//! "Not equal" and "does not contain" keep the rows where there is nothing, as people expect and SQL does not. Texts are
//! searched with functions instead of patterns, so that no character in them means anything but itself.

use super::{Compiled, Value, moment::is_temporal, stage::Work, unit::TemporalUnit, value::is_number};
use crate::{
    question::{
        Op,
        ast::{Clause, Flags, Literal},
    },
    result::Failure,
};
use driver::{BaseType, Target, Unit};

impl<'a> Work<'a> {
    /// Writes a condition.
    pub(super) fn condition(&mut self, clause: &'a Clause) -> Compiled<String> {
        self.depth += 1;
        if self.depth > super::DEPTH {
            return Err(super::too_deep());
        }
        let condition = self.any_condition(clause)?;
        self.depth -= 1;
        self.compiler.spend(condition.len())?;
        Ok(condition)
    }

    fn any_condition(&mut self, clause: &'a Clause) -> Compiled<String> {
        let Clause::Call(op, arguments, flags) = clause else {
            let value = self.value(clause)?;
            return Ok(match clause {
                Clause::Literal(_) => format!("({} = {})", value.sql, self.dialect().boolean(true)),
                _ => value.sql,
            });
        };
        match op {
            Op::And | Op::Or => {
                let mut all = Vec::new();
                for argument in arguments {
                    all.push(self.condition(argument)?);
                }
                Ok(format!("({})", all.join(if *op == Op::And { " AND " } else { " OR " })))
            }
            Op::Not => Ok(format!("NOT ({})", self.condition(&arguments[0])?)),
            Op::Equal | Op::NotEqual => self.equality(*op, arguments),
            Op::Less | Op::LessOrEqual | Op::Greater | Op::GreaterOrEqual => {
                self.comparison(*op, &arguments[0], &arguments[1])
            }
            Op::Between => {
                let from = self.comparison(Op::GreaterOrEqual, &arguments[0], &arguments[1])?;
                let until = self.comparison(Op::LessOrEqual, &arguments[0], &arguments[2])?;
                Ok(format!("({from} AND {until})"))
            }
            Op::Inside => self.inside(arguments),
            Op::IsNull => Ok(format!("{} IS NULL", self.value(&arguments[0])?.sql)),
            Op::NotNull => Ok(format!("{} IS NOT NULL", self.value(&arguments[0])?.sql)),
            Op::IsEmpty | Op::NotEmpty => self.emptiness(*op, &arguments[0]),
            Op::Contains | Op::DoesNotContain | Op::StartsWith | Op::EndsWith => {
                self.text_search(*op, arguments, *flags)
            }
            Op::TimeInterval => {
                let column = self.moment_column(&arguments[0])?;
                self.interval(&column, &arguments[1], &arguments[2], flags.include_current == Some(true))
            }
            Op::RelativeTimeInterval => {
                let column = self.moment_column(&arguments[0])?;
                self.shifted_interval(&column, &arguments[1..])
            }
            Op::During => {
                let column = self.moment_column(&arguments[0])?;
                self.during(&column, &arguments[1], &arguments[2])
            }
            _ => Ok(self.value(clause)?.sql),
        }
    }

    fn equality(&mut self, op: Op, arguments: &'a [Clause]) -> Compiled<String> {
        let (column, values) = (&arguments[0], &arguments[1..]);
        let mut all = Vec::new();
        for value in values {
            all.push(match value {
                Clause::Literal(Literal::Null) => {
                    let column = self.value(column)?;
                    let word = if op == Op::Equal { "IS NULL" } else { "IS NOT NULL" };
                    format!("{} {word}", column.sql)
                }
                value => self.comparison(op, column, value)?,
            });
        }
        let word = if op == Op::Equal { " OR " } else { " AND " };
        Ok(if all.len() == 1 { all.swap_remove(0) } else { format!("({})", all.join(word)) })
    }

    /// Compares two values; a literal is meant as what the other side holds.
    pub(super) fn comparison(&mut self, op: Op, left: &'a Clause, right: &'a Clause) -> Compiled<String> {
        if let Clause::Literal(_) = left
            && !matches!(right, Clause::Literal(_))
        {
            return self.comparison(mirrored(op), right, left);
        }
        let (plain, of) = self.without_unit(left)?;
        if is_temporal(plain.kind) && !matches!(of, Some(TemporalUnit::Extract(_))) {
            if let Some(point) = self.point(right) {
                let of = match of {
                    Some(TemporalUnit::Truncate(unit)) => Some(unit),
                    // Explicitly as it is: a date that was written is its first moment.
                    Some(_) => None,
                    None => point.span.filter(|span| *span >= Unit::Day),
                };
                return self.compare_moment(op, &plain, of, point);
            }
            if let Clause::Literal(Literal::Text(text)) = right {
                return Err(Failure::invalid(format!("{text:?} is not a date.")));
            }
        }
        // What has no unit is written already; to write it twice at each level would never end.
        let left = if matches!(left, Clause::Field(..)) { self.value(left)? } else { plain };
        let right = self.meant_as(left.kind, right)?;
        Ok(match op {
            Op::NotEqual => format!("({0} <> {1} OR {0} IS NULL)", left.sql, right.sql),
            _ => format!("{} {} {}", left.sql, op.wire(), right.sql),
        })
    }

    /// A column without the unit that it is meant in, and the unit.
    fn without_unit(&mut self, clause: &'a Clause) -> Compiled<(Value, Option<TemporalUnit>)> {
        let unit = |name: &Option<String>| name.as_deref().and_then(TemporalUnit::named);
        match clause {
            Clause::Field(column, options) => {
                let found = self.find(column, options)?;
                Ok((found.value, unit(&options.temporal_unit)))
            }
            _ => Ok((self.value(clause)?, None)),
        }
    }

    /// A column that holds moments, without the unit that it is meant in.
    fn moment_column(&mut self, clause: &'a Clause) -> Compiled<Value> {
        let (value, _) = self.without_unit(clause)?;
        if is_temporal(value.kind) || value.kind == BaseType::Any {
            Ok(value)
        } else {
            Err(Failure::invalid("Only a date can lie in an interval of time."))
        }
    }

    /// A value as the other side holds it: a number for a number, a text for a text.
    fn meant_as(&mut self, kind: BaseType, clause: &'a Clause) -> Compiled<Value> {
        let dialect = self.dialect();
        match clause {
            Clause::Literal(Literal::Text(text)) if is_number(kind) => {
                let number = text.trim().parse::<f64>().ok().filter(|number| number.is_finite());
                number.ok_or_else(|| Failure::invalid(format!("{text:?} is not a number.")))?;
                // Numbers longer than a double keeps exactly stay as they were written.
                let plain = text.trim().bytes().all(|byte| byte.is_ascii_digit());
                let written =
                    if plain { text.trim().to_owned() } else { format!("({})", number.unwrap_or_default()) };
                Ok(Value::new(written, kind))
            }
            Clause::Literal(Literal::Number(number)) if kind == BaseType::Text => {
                Ok(Value::new(dialect.text(&number.to_string()), BaseType::Text))
            }
            Clause::Literal(Literal::Bool(flag)) if kind == BaseType::Text => {
                Ok(Value::new(dialect.text(&flag.to_string()), BaseType::Text))
            }
            Clause::Literal(Literal::Number(number)) if kind == BaseType::Boolean => {
                Ok(Value::new(dialect.boolean(number.as_f64() != Some(0.0)), BaseType::Boolean))
            }
            Clause::Literal(Literal::Text(text)) if kind == BaseType::Boolean => {
                match text.trim().to_ascii_lowercase().as_str() {
                    "true" => Ok(Value::new(dialect.boolean(true), BaseType::Boolean)),
                    "false" => Ok(Value::new(dialect.boolean(false), BaseType::Boolean)),
                    _ => Err(Failure::invalid(format!("{text:?} is neither true nor false."))),
                }
            }
            clause => self.value(clause),
        }
    }

    fn inside(&mut self, arguments: &'a [Clause]) -> Compiled<String> {
        let [latitude, longitude, top, left, bottom, right] = arguments else {
            return Err(Failure::invalid("inside needs six values."));
        };
        let mut all = Vec::new();
        for (op, column, edge) in [
            (Op::GreaterOrEqual, latitude, bottom),
            (Op::LessOrEqual, latitude, top),
            (Op::GreaterOrEqual, longitude, left),
            (Op::LessOrEqual, longitude, right),
        ] {
            all.push(self.comparison(op, column, edge)?);
        }
        Ok(format!("({})", all.join(" AND ")))
    }

    fn emptiness(&mut self, op: Op, clause: &'a Clause) -> Compiled<String> {
        let value = self.value(clause)?;
        let sql = value.sql;
        Ok(match (op, value.kind == BaseType::Text) {
            (Op::IsEmpty, true) => format!("({sql} IS NULL OR {sql} = '')"),
            (Op::IsEmpty, false) => format!("{sql} IS NULL"),
            (_, true) => format!("({sql} IS NOT NULL AND {sql} <> '')"),
            (_, false) => format!("{sql} IS NOT NULL"),
        })
    }

    fn text_search(&mut self, op: Op, arguments: &'a [Clause], flags: Flags) -> Compiled<String> {
        let mut all = Vec::new();
        let column = self.as_text(&arguments[0])?;
        for needle in &arguments[1..] {
            let needle = self.as_text(needle)?;
            let (text, needle) = if flags.case_sensitive == Some(false) {
                (format!("LOWER({column})"), format!("LOWER({needle})"))
            } else {
                (column.clone(), needle)
            };
            all.push(match op {
                Op::Contains => format!("{} > 0", self.dialect().position(&text, &needle)),
                Op::DoesNotContain => {
                    format!("({} = 0 OR {column} IS NULL)", self.dialect().position(&text, &needle))
                }
                Op::StartsWith => format!("SUBSTR({text}, 1, LENGTH({needle})) = {needle}"),
                _ => format!(
                    "(LENGTH({text}) >= LENGTH({needle}) AND \
                     SUBSTR({text}, LENGTH({text}) - LENGTH({needle}) + 1) = {needle})"
                ),
            });
        }
        let word = if op == Op::DoesNotContain { " AND " } else { " OR " };
        Ok(if all.len() == 1 { all.swap_remove(0) } else { format!("({})", all.join(word)) })
    }

    fn as_text(&mut self, clause: &'a Clause) -> Compiled<String> {
        let value = self.value(clause)?;
        Ok(match value.kind {
            BaseType::Text => value.sql,
            _ => self.dialect().cast(&value.sql, Target::Text),
        })
    }
}

/// The same comparison seen from the other side.
fn mirrored(op: Op) -> Op {
    match op {
        Op::Less => Op::Greater,
        Op::LessOrEqual => Op::GreaterOrEqual,
        Op::Greater => Op::Less,
        Op::GreaterOrEqual => Op::LessOrEqual,
        op => op,
    }
}
