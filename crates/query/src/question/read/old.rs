//! Spellings that have not been written for years and are still found in old questions.

use super::{Read, Reader, clause::binning_of, clause::field, id, keyword};
use crate::question::ast::{Clause, Column, Options};
use kernel::{FieldId, Id};
use serde_json::Value;

/// Reads a clause of an old name; none when the name is not an old one.
pub(super) fn clause(reader: &mut Reader, name: &str, rest: &[Value]) -> Read<Option<Clause>> {
    let clause = match (name, rest) {
        ("field-id", [inner]) => reader.column(inner)?,
        ("field-literal", [Value::String(name), rest @ ..]) => {
            let base_type = rest.first().and_then(Value::as_str).map(str::to_owned);
            field(Column::Name(name.clone()), Options { base_type, ..Options::default() })
        }
        ("fk->", [source, target]) => {
            let source = match reader.column(source)? {
                Clause::Field(Column::Id(id), _) => Some(id),
                Clause::Field(..) => None,
                _ => return Err("fk-> needs two fields.".to_owned()),
            };
            let target = reader.column(target)?;
            with(target, |options| options.source_field = source)?
        }
        ("datetime-field", [inner, rest @ ..]) => {
            // ["datetime-field", f, "as", "month"], ["datetime-field", f, "month"]
            let unit = rest.last().and_then(Value::as_str).map(keyword);
            let unit = unit.ok_or_else(|| "datetime-field needs a unit.".to_owned())?;
            let inner = reader.column(inner)?;
            with(inner, |options| options.temporal_unit = Some(unit))?
        }
        ("joined-field", [Value::String(alias), inner]) => {
            let inner = reader.column(inner)?;
            with(inner, |options| options.join_alias = Some(alias.clone()))?
        }
        ("binning-strategy", [inner, Value::String(strategy), rest @ ..]) => {
            let binning = binning_of(strategy, rest.first())?;
            let inner = reader.column(inner)?;
            with(inner, |options| options.binning = Some(binning))?
        }
        (
            "field-id" | "field-literal" | "fk->" | "datetime-field" | "joined-field" | "binning-strategy",
            _,
        ) => {
            return Err(format!("{name} is not written like that."));
        }
        _ => return Ok(None),
    };
    Ok(Some(clause))
}

/// Says more about a column.
pub(super) fn with(clause: Clause, say: impl FnOnce(&mut Options)) -> Read<Clause> {
    match clause {
        Clause::Field(column, mut options) => {
            say(&mut options);
            Ok(Clause::Field(column, options))
        }
        Clause::Expression(name, mut options) => {
            say(&mut options);
            Ok(Clause::Expression(name, options))
        }
        Clause::Literal(crate::question::ast::Literal::Number(number)) => {
            let number = id(&Value::Number(number)).ok_or_else(|| "A field needs an id.".to_owned())?;
            let mut options = Options::default();
            say(&mut options);
            Ok(field(Column::Id(FieldId::from_number(number)), options))
        }
        _ => Err("Only a column can be meant like that.".to_owned()),
    }
}
