//! Clauses: `["op", …]` with options at either end.

use super::{Read, Reader, count, get, id, keyword, old, text};
use crate::question::ast::{Binning, Clause, Column, Flags, Kept, Literal, Options};
use crate::question::op::Op;
use kernel::{FieldId, Id};
use serde_json::{Map, Value};

static NO_OPTIONS: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);

impl Reader {
    /// Reads anything that has a value.
    pub(super) fn clause(&mut self, value: &Value) -> Read<Clause> {
        self.within(|reader| match value {
            Value::Array(list) => reader.list(list),
            Value::Null => Ok(Clause::Literal(Literal::Null)),
            Value::Bool(flag) => Ok(Clause::Literal(Literal::Bool(*flag))),
            Value::Number(number) => Ok(Clause::Literal(Literal::Number(number.clone()))),
            Value::String(text) => Ok(Clause::Literal(Literal::Text(text.clone()))),
            Value::Object(_) => Err("An object stands where a clause is expected.".to_owned()),
        })
    }

    /// Reads a column; a bare number is the id of a field.
    pub(super) fn column(&mut self, value: &Value) -> Read<Clause> {
        match id(value) {
            Some(number) => Ok(field(Column::Id(FieldId::from_number(number)), Options::default())),
            None => self.clause(value),
        }
    }

    fn list(&mut self, list: &[Value]) -> Read<Clause> {
        let Some((Value::String(name), rest)) = list.split_first() else {
            return Err("A clause must begin with its name.".to_owned());
        };
        let name = keyword(name);
        if let Some(clause) = old::clause(self, &name, rest)? {
            return Ok(clause);
        }
        let (arguments, options) = split(rest);
        match name.as_str() {
            "field" => self.field(&arguments, options),
            "expression" => match arguments.as_slice() {
                [Value::String(name)] => Ok(Clause::Expression(name.clone(), Box::new(options_of(options)?))),
                _ => Err("expression needs a name.".to_owned()),
            },
            "aggregation" => self.summary(&arguments),
            "metric" | "segment" | "measure" => kept(&name, &arguments),
            "template-tag" => match arguments.as_slice() {
                [Value::String(name)] => Ok(Clause::Tag(name.clone())),
                _ => Err("template-tag needs a name.".to_owned()),
            },
            "value" => match arguments.as_slice() {
                [value] if !value.is_array() => self.clause(value),
                _ => Err("value needs one value.".to_owned()),
            },
            "aggregation-options" => match arguments.as_slice() {
                [clause] => self.clause(clause),
                _ => Err("aggregation-options needs one aggregation.".to_owned()),
            },
            "case" | "if" => self.case(&arguments, options),
            _ => self.call(&name, &arguments, options),
        }
    }

    fn field(&mut self, arguments: &[&Value], options: &Map<String, Value>) -> Read<Clause> {
        let options = options_of(options)?;
        match arguments {
            [name, rest @ ..] if rest.iter().all(|rest| rest.is_null()) => match name {
                Value::String(name) => Ok(field(Column::Name(name.clone()), options)),
                // Something older inside of something newer.
                Value::Array(_) => {
                    let inner = self.clause(name)?;
                    old::with(inner, |its| *its = Options { ..merged(its, &options) })
                }
                _ => id(name)
                    .map(|number| field(Column::Id(FieldId::from_number(number)), options))
                    .ok_or_else(|| "field needs an id or a name.".to_owned()),
            },
            _ => Err("field needs an id or a name.".to_owned()),
        }
    }

    /// A summary of the same step: by place, or in the newer form by its identifier.
    fn summary(&mut self, arguments: &[&Value]) -> Read<Clause> {
        let place = match arguments {
            [Value::Number(number), ..] => number.as_u64().and_then(|number| usize::try_from(number).ok()),
            [Value::String(uuid)] => self.summaries.iter().position(|its| its.as_ref() == Some(uuid)),
            _ => None,
        };
        place
            .map(Clause::Aggregation)
            .ok_or_else(|| "Invalid :aggregation reference: no aggregation like that.".to_owned())
    }

    fn case(&mut self, arguments: &[&Value], options: &Map<String, Value>) -> Read<Clause> {
        let [Value::Array(pairs), otherwise @ ..] = arguments else {
            return Err("case needs a list of conditions and values.".to_owned());
        };
        if otherwise.len() > 1 || pairs.is_empty() {
            return Err("case needs a list of conditions and values, and perhaps a default.".to_owned());
        }
        let mut branches = Vec::new();
        for pair in pairs {
            match pair.as_array().map(Vec::as_slice) {
                Some([condition, value]) => branches.push((self.clause(condition)?, self.clause(value)?)),
                _ => return Err("Each branch of case is a condition and a value.".to_owned()),
            }
        }
        let otherwise = otherwise.first().copied().or_else(|| get(options, "default"));
        let otherwise = otherwise.map(|value| self.clause(value)).transpose()?;
        Ok(Clause::Case(branches, otherwise.map(Box::new)))
    }

    fn call(&mut self, name: &str, arguments: &[&Value], options: &Map<String, Value>) -> Read<Clause> {
        let op = Op::from_wire(name).ok_or_else(|| format!("{name} is not a known MBQL clause."))?;
        let (least, most) = op.arity();
        if arguments.len() < least || arguments.len() > most {
            return Err(format!("{name} does not take {} values.", arguments.len()));
        }
        let mut read = Vec::new();
        for (at, argument) in arguments.iter().enumerate() {
            let is_column = at == 0 && takes_a_column(op, &arguments[1..]);
            read.push(if is_column { self.column(argument)? } else { self.clause(argument)? });
        }
        let flag = |key| get(options, key).and_then(Value::as_bool);
        let flags =
            Flags { case_sensitive: flag("case-sensitive"), include_current: flag("include-current") };
        Ok(Clause::Call(op, read, flags))
    }
}

fn options_of(map: &Map<String, Value>) -> Read<Options> {
    let binning = match get(map, "binning") {
        None => None,
        Some(Value::Object(binning)) => Some(binning_of(
            text(binning, "strategy").unwrap_or_default().as_str(),
            get(binning, "num-bins").or_else(|| get(binning, "bin-width")),
        )?),
        Some(_) => return Err("binning must be an object.".to_owned()),
    };
    Ok(Options {
        base_type: text(map, "base-type"),
        effective_type: text(map, "effective-type"),
        temporal_unit: text(map, "temporal-unit").map(|unit| keyword(&unit)),
        binning,
        join_alias: text(map, "join-alias"),
        source_field: get(map, "source-field").and_then(id).map(FieldId::from_number),
        source_field_name: text(map, "source-field-name"),
        source_field_join_alias: text(map, "source-field-join-alias"),
    })
}

/// Very old questions name the column of a condition by a bare number; only next to values can that be meant.
fn takes_a_column(op: Op, others: &[&Value]) -> bool {
    let compares = op.is_condition() && !matches!(op, Op::And | Op::Or | Op::Not);
    compares && others.iter().all(|other| !other.is_array())
}

/// Tells values and options apart: options are an object, at either end.
pub(super) fn split(rest: &[Value]) -> (Vec<&Value>, &Map<String, Value>) {
    match rest {
        [Value::Object(options), arguments @ ..] | [arguments @ .., Value::Object(options)] => {
            (arguments.iter().collect(), options)
        }
        arguments => (arguments.iter().collect(), &NO_OPTIONS),
    }
}

pub(super) fn field(column: Column, options: Options) -> Clause {
    Clause::Field(column, Box::new(options))
}

pub(super) fn binning_of(strategy: &str, parameter: Option<&Value>) -> Read<Binning> {
    match (keyword(strategy).as_str(), parameter) {
        ("num-bins", Some(number)) => Ok(Binning::Number(count(number, "num-bins")?)),
        ("bin-width", Some(Value::Number(width))) if width.as_f64().is_some_and(|width| width > 0.0) => {
            Ok(Binning::Width(width.clone()))
        }
        ("default", _) => Ok(Binning::Default),
        _ => Err("binning needs a strategy: default, num-bins or bin-width.".to_owned()),
    }
}

/// What the outer options say goes before what the inner ones say.
fn merged(inner: &Options, outer: &Options) -> Options {
    let text = |outer: &Option<String>, inner: &Option<String>| outer.clone().or_else(|| inner.clone());
    Options {
        base_type: text(&outer.base_type, &inner.base_type),
        effective_type: text(&outer.effective_type, &inner.effective_type),
        temporal_unit: text(&outer.temporal_unit, &inner.temporal_unit),
        binning: outer.binning.clone().or_else(|| inner.binning.clone()),
        join_alias: text(&outer.join_alias, &inner.join_alias),
        source_field: outer.source_field.or(inner.source_field),
        source_field_name: text(&outer.source_field_name, &inner.source_field_name),
        source_field_join_alias: text(&outer.source_field_join_alias, &inner.source_field_join_alias),
    }
}

fn kept(name: &str, arguments: &[&Value]) -> Read<Clause> {
    let kind = match name {
        "metric" => Kept::Metric,
        "segment" => Kept::Segment,
        _ => Kept::Measure,
    };
    match arguments {
        [value] => id(value).map(|id| Clause::Kept(kind, id)).ok_or_else(|| format!("{name} needs an id.")),
        _ => Err(format!("{name} needs an id.")),
    }
}
