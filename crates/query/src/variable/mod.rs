//! What a question is asked with: variables of statements, filters on columns.
//!
//! [`parse`] finds the variables of a statement, [`parameter`] reads what they are set to, [`dates`] understands dates as
//! people choose them, [`fill`] writes a statement with its variables filled in. For a question in the query language
//! [`merged`] makes the filters part of the question, before anything asks whose tables it is about.

mod dates;
mod fill;
pub(crate) mod parameter;
pub(crate) mod parse;

pub(crate) use fill::{card_of, fill};

use crate::{
    dataset::Parameter,
    question::{
        Body, Op, Question,
        ast::{Clause, Flags, Source, Stage},
    },
    result::Failure,
};
use parameter::Target;
use serde_json::Value;

/// Parameters that a question may be asked with.
const PARAMETERS: usize = 500;

/// The question with the filters that it is asked with. Statements are left as they are.
pub(crate) fn merged(question: &Question, parameters: &[Parameter]) -> Result<Question, Failure> {
    if parameters.len() > PARAMETERS {
        return Err(Failure::parameter(format!("A question is asked with at most {PARAMETERS} parameters.")));
    }
    let mut question = question.clone();
    if let Body::Query(stage) = &mut question.body {
        for parameter in parameters {
            if let Some(Target::Column(column, at)) = parameter::target(&parameter.target)? {
                put(stage, &column, at, parameter)?;
            }
        }
    }
    Ok(question)
}

fn put(stage: &mut Stage, column: &Clause, at: i64, parameter: &Parameter) -> Result<(), Failure> {
    let kind = parameter.kind.as_deref().unwrap_or("category");
    let mut values = parameter::values(&parameter.value);
    if values.is_empty() {
        values = parameter::values(&parameter.default);
    }
    if values.is_empty() {
        return Ok(());
    }
    if kind == "temporal-unit" {
        let [Value::String(unit)] = values.as_slice() else {
            return Err(Failure::parameter("A unit of time is one text."));
        };
        change_step(stage, at, |stage| {
            for breakout in stage.breakout.iter_mut().filter(|breakout| is_same_column(breakout, column)) {
                *breakout = dates::in_unit(breakout, unit);
            }
        });
        return Ok(());
    }
    let condition = filter(column, kind, parameter, &values)?;
    change_step(stage, at, |stage| {
        stage.filter = Some(match stage.filter.take() {
            None => condition,
            // One beside the other, so that many are not deep.
            Some(Clause::Call(Op::And, mut all, flags)) => {
                all.push(condition);
                Clause::Call(Op::And, all, flags)
            }
            Some(own) => Clause::Call(Op::And, vec![own, condition], Flags::default()),
        });
    });
    Ok(())
}

/// The condition that a parameter puts on a column.
fn filter(column: &Clause, kind: &str, parameter: &Parameter, values: &[Value]) -> Result<Clause, Failure> {
    if kind == "number/between"
        && let Some(open) = parameter::between(column, &parameter.value)
    {
        return open;
    }
    let option = parameter.options.as_ref().and_then(|options| options.get("case-sensitive"));
    parameter::condition(column, kind, values, option.and_then(Value::as_bool))
}

/// Changes the step of that number: from 0 on from the first, or -1 and less from the last.
fn change_step(stage: &mut Stage, at: i64, change: impl FnOnce(&mut Stage)) {
    fn depth(stage: &Stage) -> i64 {
        match &stage.source {
            Source::Stage(before) => 1 + depth(before),
            _ => 0,
        }
    }
    fn before<F: FnOnce(&mut Stage)>(stage: &mut Stage, count: i64, change: F) {
        match &mut stage.source {
            Source::Stage(its) if count > 0 => before(its, count - 1, change),
            _ => change(stage),
        }
    }
    let count = if at < 0 { -1 - at } else { depth(stage) - at };
    before(stage, count, change);
}

/// Are both the same column, whatever their units?
pub(crate) fn is_same_column(one: &Clause, other: &Clause) -> bool {
    match (one, other) {
        (Clause::Field(one, its), Clause::Field(other, others)) => {
            one == other && its.join_alias == others.join_alias && its.source_field == others.source_field
        }
        (Clause::Expression(one, _), Clause::Expression(other, _)) => one == other,
        _ => false,
    }
}
