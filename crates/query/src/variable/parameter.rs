//! What a question is asked with: values for its variables, and conditions on its columns.

use crate::{
    question::{
        self, Op,
        ast::{Clause, Flags, Literal},
    },
    result::Failure,
    variable::dates,
};
use serde_json::Value;

/// What a parameter is about.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Target {
    /// A variable of a statement.
    Tag(String),
    /// A column of a step; steps are counted from the first one, or from behind.
    Column(Clause, i64),
}

/// Reads what a parameter is about; none when it is about nothing here.
pub(crate) fn target(target: &Value) -> Result<Option<Target>, Failure> {
    let Some([Value::String(_), about, rest @ ..]) = target.as_array().map(Vec::as_slice) else {
        return Ok(None);
    };
    let about = question::clause(about).map_err(Failure::parameter)?;
    let stage = rest.first().and_then(|options| options.get("stage-number")).and_then(Value::as_i64);
    Ok(match about {
        Clause::Tag(name) => Some(Target::Tag(name)),
        column @ (Clause::Field(..) | Clause::Expression(..)) => {
            Some(Target::Column(column, stage.unwrap_or(-1)))
        }
        _ => None,
    })
}

/// The values that somebody set; empty ones are none.
pub(crate) fn values(value: &Value) -> Vec<Value> {
    let is_value = |value: &&Value| !value.is_null() && value.as_str() != Some("");
    match value {
        Value::Array(list) => list.iter().filter(is_value).cloned().collect(),
        value => Some(value).filter(is_value).cloned().into_iter().collect(),
    }
}

/// May a parameter of a kind be used for a variable of a kind (table of the contract)?
pub(crate) fn fits(kind: &str, tag: &str) -> bool {
    let one_of = |list: &[&str]| list.contains(&tag);
    kind == tag
        || match kind {
            "number" | "number/=" => one_of(&["number", "number/=", "id", "category", "location/zip_code"]),
            "text" | "string/=" => {
                one_of(&["text", "string/=", "id", "category"]) || tag.starts_with("location/")
            }
            "date" | "date/single" => one_of(&["date", "date/single", "date/all-options", "id", "category"]),
            "boolean" => one_of(&["boolean", "boolean/=", "id", "category"]),
            "boolean/=" => one_of(&["boolean", "boolean/="]),
            "category" => one_of(&["category", "number", "text", "date", "boolean"]),
            "date/range" | "date/month-year" | "date/quarter-year" | "date/relative" => {
                tag == "date/all-options"
            }
            _ => false,
        }
}

/// The condition that a parameter puts on a column.
pub(crate) fn condition(
    column: &Clause,
    kind: &str,
    values: &[Value],
    case_sensitive: Option<bool>,
) -> Result<Clause, Failure> {
    if kind.starts_with("date") {
        let [Value::String(text)] = values else {
            return Err(Failure::parameter("A date parameter has one value, written as a text."));
        };
        return dates::condition(column, text)
            .ok_or_else(|| Failure::parameter(format!("{text:?} is not a date or a range of dates.")));
    }
    let (op, arity) = match kind {
        "number/!=" | "string/!=" => (Op::NotEqual, None),
        "number/<=" => (Op::LessOrEqual, Some(1)),
        "number/>=" => (Op::GreaterOrEqual, Some(1)),
        "number/between" => (Op::Between, Some(2)),
        "string/contains" => (Op::Contains, None),
        "string/does-not-contain" => (Op::DoesNotContain, None),
        "string/starts-with" => (Op::StartsWith, None),
        "string/ends-with" => (Op::EndsWith, None),
        _ => (Op::Equal, None),
    };
    if arity.is_some_and(|arity| arity != values.len()) {
        return Err(Failure::parameter(format!("{kind} does not take {} values.", values.len())));
    }
    let mut arguments = vec![column.clone()];
    for value in values {
        arguments.push(Clause::Literal(literal(value)?));
    }
    let searches = matches!(op, Op::Contains | Op::DoesNotContain | Op::StartsWith | Op::EndsWith);
    let flags = Flags { case_sensitive: case_sensitive.filter(|_| searches), include_current: None };
    Ok(Clause::Call(op, arguments, flags))
}

fn literal(value: &Value) -> Result<Literal, Failure> {
    Ok(match value {
        Value::Bool(flag) => Literal::Bool(*flag),
        Value::Number(number) => Literal::Number(number.clone()),
        Value::String(text) => Literal::Text(text.clone()),
        _ => return Err(Failure::parameter("A value of a parameter is a text, a number, or true or false.")),
    })
}

/// The condition of a range one end of which may be open.
pub(crate) fn between(column: &Clause, value: &Value) -> Option<Result<Clause, Failure>> {
    let ends = value.as_array()?;
    let [from, to] = ends.as_slice() else { return None };
    let (kind, end) = match (from.is_null(), to.is_null()) {
        (false, true) => ("number/>=", from),
        (true, false) => ("number/<=", to),
        _ => return None,
    };
    Some(condition(column, kind, std::slice::from_ref(end), None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_fit_variables_of_their_kind() {
        for (kind, tag) in [
            ("text", "text"),
            ("category", "number"),
            ("number/=", "location/zip_code"),
            ("string/=", "location/city"),
            ("date/single", "date"),
            ("date/range", "date/all-options"),
            ("number/between", "number/between"),
        ] {
            assert!(fits(kind, tag), "{kind} {tag}");
        }
        for (kind, tag) in [
            ("text", "number"),
            ("number", "text"),
            ("date/all-options", "date/single"),
            ("id", "category"),
            ("string/contains", "string/="),
            ("number/between", "number/="),
            ("date/range", "date"),
        ] {
            assert!(!fits(kind, tag), "{kind} {tag}");
        }
    }
}
