//! Summaries: what many rows come to.

use super::{
    Compiled, Value,
    stage::{Mode, Work},
    value::is_number,
};
use crate::{
    question::{Op, ast::Clause},
    result::Failure,
};
use driver::{BaseType, Summary, Target};

impl<'a> Work<'a> {
    /// Writes a summary. What it is of is about single rows again.
    pub(super) fn summary(&mut self, op: Op, arguments: &'a [Clause]) -> Compiled<Value> {
        if self.mode == Mode::Rows {
            return Err(Failure::invalid(format!("{} can only stand where rows are summarised.", op.wire())));
        }
        self.in_mode(Mode::Rows, |work| work.summary_of_rows(op, arguments))
    }

    fn summary_of_rows(&mut self, op: Op, arguments: &'a [Clause]) -> Compiled<Value> {
        let integer = |sql: String| Ok(Value::new(sql, BaseType::Integer));
        match (op, arguments) {
            (Op::Count, []) => integer("COUNT(*)".to_owned()),
            (Op::Count, [of]) => {
                let of = self.value(of)?;
                integer(format!("COUNT({})", of.sql))
            }
            (Op::Distinct, [of]) => {
                let of = self.value(of)?;
                integer(format!("COUNT(DISTINCT {})", of.sql))
            }
            (Op::CountWhere, [condition]) => {
                let condition = self.condition(condition)?;
                integer(format!("SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)"))
            }
            (Op::DistinctWhere, [of, condition]) => {
                let (of, condition) = (self.value(of)?, self.condition(condition)?);
                integer(format!("COUNT(DISTINCT CASE WHEN {condition} THEN {} END)", of.sql))
            }
            (Op::SumWhere, [of, condition]) => {
                let (of, condition) = (self.number(op, of)?, self.condition(condition)?);
                Ok(Value::new(format!("SUM(CASE WHEN {condition} THEN {} ELSE 0 END)", of.sql), of.kind))
            }
            (Op::Share, [condition]) => {
                let condition = self.condition(condition)?;
                let holds = format!("SUM(CASE WHEN {condition} THEN 1 ELSE 0 END)");
                let holds = self.dialect().cast(&holds, Target::Float);
                Ok(Value::new(format!("({holds} / NULLIF(COUNT(*), 0))"), BaseType::Float))
            }
            (Op::Sum, [of]) => {
                let of = self.number(op, of)?;
                Ok(Value::new(format!("SUM({})", of.sql), of.kind))
            }
            (Op::Average, [of]) => {
                let of = self.number(op, of)?;
                Ok(Value::new(format!("AVG({})", of.sql), BaseType::Float))
            }
            (Op::Min | Op::Max, [of]) => {
                let of = self.value(of)?;
                let name = if op == Op::Min { "MIN" } else { "MAX" };
                Ok(Value::new(format!("{name}({})", of.sql), of.kind))
            }
            (Op::StandardDeviation, [of]) => self.statistic(op, Summary::StandardDeviation, of, "0"),
            (Op::Variance, [of]) => self.statistic(op, Summary::Variance, of, "0"),
            (Op::Median, [of]) => self.statistic(op, Summary::Percentile, of, "0.5"),
            (Op::Percentile, [of, Clause::Literal(crate::question::ast::Literal::Number(share))]) => {
                let share = share.as_f64().filter(|share| (0.0..=1.0).contains(share));
                let share = share.ok_or_else(|| Failure::invalid("A percentile is a share from 0 to 1."))?;
                self.statistic(op, Summary::Percentile, of, &share.to_string())
            }
            (Op::CumulativeCount, []) => Ok(self.so_far("COUNT(*)", BaseType::Integer)),
            (Op::CumulativeCount, [of]) => {
                let of = self.value(of)?;
                Ok(self.so_far(&format!("COUNT({})", of.sql), BaseType::Integer))
            }
            (Op::CumulativeSum, [of]) => {
                let of = self.number(op, of)?;
                Ok(self.so_far(&format!("SUM({})", of.sql), of.kind))
            }
            _ => Err(Failure::unsupported(format!("{} cannot be used in a query yet.", op.wire()))),
        }
    }

    /// A value that has to be a number.
    fn number(&mut self, op: Op, clause: &'a Clause) -> Compiled<Value> {
        let value = self.value(clause)?;
        if is_number(value.kind) || value.kind == BaseType::Any {
            Ok(value)
        } else {
            Err(Failure::invalid(format!("{} needs a number.", op.wire())))
        }
    }

    fn statistic(&mut self, op: Op, summary: Summary, of: &'a Clause, share: &str) -> Compiled<Value> {
        let of = self.number(op, of)?;
        let sql = self.dialect().summary(summary, &of.sql, share).ok_or_else(|| {
            Failure::unsupported(format!("{} is nothing that this database can do.", op.wire()))
        })?;
        Ok(Value::new(sql, BaseType::Float))
    }

    /// A summary of this group and of those before it: along the first breakout, for each of the others anew.
    fn so_far(&self, summary: &str, kind: BaseType) -> Value {
        let Some((first, others)) = self.groups.split_first() else { return Value::new(summary, kind) };
        let others =
            if others.is_empty() { String::new() } else { format!("PARTITION BY {} ", others.join(", ")) };
        let up_to_here = format!("{others}ORDER BY {first} ROWS UNBOUNDED PRECEDING");
        Value::new(format!("SUM({summary}) OVER ({up_to_here})"), kind)
    }
}

/// What a summary is called where nobody named it.
pub(super) fn name(clause: &Clause) -> &'static str {
    match clause {
        Clause::Call(op, ..) if op.is_aggregation() => match op {
            Op::Distinct | Op::CumulativeCount => "count",
            Op::CumulativeSum => "sum",
            Op::CountWhere => "count_where",
            Op::SumWhere => "sum_where",
            Op::DistinctWhere => "distinct_where",
            op => op.wire(),
        },
        _ => "expression",
    }
}

/// What the values of a summary mean, given what those that it is of mean.
pub(super) fn semantic_type(clause: &Clause, of: Option<&str>) -> Option<String> {
    let Clause::Call(op, ..) = clause else { return None };
    match op {
        Op::Count | Op::Distinct | Op::CumulativeCount | Op::CountWhere | Op::DistinctWhere => {
            Some("type/Quantity".to_owned())
        }
        Op::Sum | Op::Average | Op::Min | Op::Max | Op::CumulativeSum | Op::SumWhere | Op::Median => {
            of.filter(|its| !matches!(*its, "type/PK" | "type/FK")).map(str::to_owned)
        }
        _ => None,
    }
}
