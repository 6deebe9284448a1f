//! Functions of values: mathematics, texts, conversions.

use super::{
    Compiled, Value,
    stage::Work,
    value::{together, unsupported},
};
use crate::{question::Op, result::Failure};
use driver::{BaseType, Target};

impl Work<'_> {
    /// Writes a function of values that are written already.
    pub(super) fn function(&self, op: Op, values: &[Value]) -> Compiled<Value> {
        let dialect = self.dialect();
        let sql: Vec<&str> = values.iter().map(|value| value.sql.as_str()).collect();
        let kind = values.first().map_or(BaseType::Any, |value| value.kind);
        let text = |at: usize| match values[at].kind {
            BaseType::Text => values[at].sql.clone(),
            _ => dialect.cast(&values[at].sql, Target::Text),
        };
        let float = |at: usize| dialect.cast(&values[at].sql, Target::Float);
        let named = |name: &str, arguments: &[String], kind| {
            Value::new(format!("{name}({})", arguments.join(", ")), kind)
        };
        let lacking = || Failure::unsupported(format!("{} is nothing that this database can do.", op.wire()));
        Ok(match op {
            Op::Absolute => named("ABS", &[sql[0].to_owned()], kind),
            Op::Ceiling => named("CEIL", &[float(0)], BaseType::Float),
            Op::Floor => named("FLOOR", &[float(0)], BaseType::Float),
            Op::Round => named("ROUND", &[float(0)], BaseType::Float),
            Op::SquareRoot => named("SQRT", &[float(0)], BaseType::Float),
            Op::Exponential => named("EXP", &[float(0)], BaseType::Float),
            Op::Logarithm => Value::new(dialect.log10(&float(0)), BaseType::Float),
            Op::Power => named("POWER", &[float(0), float(1)], BaseType::Float),
            Op::Concat => {
                let all: Vec<String> = (0..values.len()).map(text).collect();
                named("CONCAT", &all, BaseType::Text)
            }
            Op::Substring => {
                let mut arguments = vec![text(0), sql[1].to_owned()];
                arguments.extend(sql.get(2).map(|length| (*length).to_owned()));
                named("SUBSTR", &arguments, BaseType::Text)
            }
            Op::Replace => named("REPLACE", &[text(0), text(1), text(2)], BaseType::Text),
            Op::RegexMatchFirst => {
                let sql = dialect.regex_match_first(&text(0), &text(1)).ok_or_else(lacking)?;
                Value::new(sql, BaseType::Text)
            }
            Op::SplitPart => {
                let sql = dialect.split_part(&text(0), &text(1), sql[2]).ok_or_else(lacking)?;
                Value::new(sql, BaseType::Text)
            }
            Op::Trim => named("TRIM", &[text(0)], BaseType::Text),
            Op::TrimLeft => named("LTRIM", &[text(0)], BaseType::Text),
            Op::TrimRight => named("RTRIM", &[text(0)], BaseType::Text),
            Op::Upper => named("UPPER", &[text(0)], BaseType::Text),
            Op::Lower => named("LOWER", &[text(0)], BaseType::Text),
            Op::Length => named("LENGTH", &[text(0)], BaseType::Integer),
            Op::Coalesce => {
                let kinds: Vec<BaseType> = values.iter().map(|value| value.kind).collect();
                Value::new(format!("COALESCE({})", sql.join(", ")), together(&kinds))
            }
            Op::Integer => Value::new(
                dialect.cast(&dialect.cast(sql[0], Target::Float), Target::Integer),
                BaseType::BigInteger,
            ),
            Op::Float => Value::new(dialect.cast(sql[0], Target::Float), BaseType::Float),
            Op::Text => Value::new(dialect.cast(sql[0], Target::Text), BaseType::Text),
            Op::Date => Value::new(dialect.cast(sql[0], Target::Date), BaseType::Date),
            Op::DateTime => Value::new(dialect.cast(sql[0], Target::DateTime), BaseType::DateTime),
            _ => return Err(unsupported(op)),
        })
    }
}
