//! A statement with its variables filled in.
//!
//! Values become literals of the engine, columns are quoted by it, conditions are those of the query language. A text that
//! would stand within quotes is refused: it would end them.

use super::{dates, filter, parameter, parameter::Target, parse, parse::Piece};
use crate::{
    compile::{Compiler, condition_on_table, in_unit_on_table},
    dataset::Parameter,
    question::{
        Body,
        ast::{Clause, Column, Native, Tag, TagKind},
    },
    result::Failure,
};
use kernel::{CardId, Id};
use serde_json::Value;

/// Cards within cards that statements may be made of.
const DEPTH: usize = 20;

/// Writes a statement with what its variables are set to.
pub(crate) fn fill(
    compiler: Compiler<'_>,
    native: &Native,
    parameters: &[Parameter],
    depth: usize,
) -> Result<String, Failure> {
    let pieces = parse::parse(&native.sql).map_err(Failure::invalid)?;
    let mut set = Vec::new();
    for parameter in parameters {
        if let Some(Target::Tag(name)) = parameter::target(&parameter.target)? {
            set.push((name, parameter));
        }
    }
    Filling { compiler, native, set, depth }.all(&pieces)
}

struct Filling<'a> {
    compiler: Compiler<'a>,
    native: &'a Native,
    /// What variables are set to.
    set: Vec<(String, &'a Parameter)>,
    depth: usize,
}

impl Filling<'_> {
    fn all(&self, pieces: &[Piece]) -> Result<String, Failure> {
        let mut sql = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => sql.push_str(text),
                Piece::Tag { name, is_quoted } => {
                    let text = self.tag(name, *is_quoted)?;
                    self.compiler.spend(text.len())?;
                    sql.push_str(&text);
                }
                Piece::Optional(inner) => {
                    let mut is_said = true;
                    for name in parse::names(inner) {
                        is_said &= self.has_value(name);
                    }
                    if is_said {
                        sql.push_str(&self.all(inner)?);
                    }
                }
            }
        }
        Ok(sql)
    }

    fn declared(&self, name: &str) -> Option<&Tag> {
        self.native.tags.iter().find(|(its, _)| its == name).map(|(_, tag)| tag)
    }

    fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.set.iter().find(|(its, _)| its == name).map(|(_, parameter)| *parameter)
    }

    /// What a variable is set to, or else what it is when nobody says anything.
    fn values(&self, name: &str) -> Vec<Value> {
        let parameter = self.parameter(name);
        let said = parameter.map(|parameter| parameter::values(&parameter.value)).unwrap_or_default();
        let or_else = || parameter.map(|parameter| parameter::values(&parameter.default)).unwrap_or_default();
        let default = || self.declared(name).and_then(|tag| tag.default.as_ref()).map(parameter::values);
        [said, or_else(), default().unwrap_or_default()]
            .into_iter()
            .find(|values| !values.is_empty())
            .unwrap_or_default()
    }

    fn has_value(&self, name: &str) -> bool {
        card_of(name, self.declared(name)).is_some() || !self.values(name).is_empty()
    }

    fn tag(&self, name: &str, is_quoted: bool) -> Result<String, Failure> {
        let tag = self.declared(name);
        if is_quoted && !tag.is_some_and(|tag| tag.kind == TagKind::Number) {
            return Err(Failure::parameter(format!(
                "The variable {name} stands within quotes, where its value could end them. Write {{{{{name}}}}} without quotes."
            )));
        }
        if let Some(card) = card_of(name, tag) {
            return self.card(card);
        }
        let kind = tag.map_or(TagKind::Text, |tag| tag.kind);
        self.check_kind(name, tag, kind)?;
        let values = self.values(name);
        match (kind, tag) {
            (TagKind::Dimension, Some(tag)) => return self.dimension(name, tag, &values),
            (TagKind::TemporalUnit, Some(tag)) => return self.truncated(name, tag, &values),
            (TagKind::Snippet | TagKind::Table | TagKind::Card, _) => {
                return Err(Failure::unsupported(format!(
                    "The variable {name} stands for a snippet or a table, which cannot be used yet. Write it out."
                )));
            }
            _ => {}
        }
        if values.is_empty() {
            return Err(Failure::missing_parameter(format!(
                "You'll need to pick a value for '{name}' before this query can run."
            )));
        }
        let mut all = Vec::new();
        for value in &values {
            all.push(self.literal(name, kind, value, is_quoted)?);
        }
        Ok(all.join(", "))
    }

    /// Which parameters may be used for which variables is a rule of security: a text must not become a number's place.
    fn check_kind(&self, name: &str, tag: Option<&Tag>, kind: TagKind) -> Result<(), Failure> {
        let word = match kind {
            TagKind::Text => "text",
            TagKind::Number => "number",
            TagKind::Date => "date",
            TagKind::Boolean => "boolean",
            TagKind::TemporalUnit => "temporal-unit",
            _ => tag.and_then(|tag| tag.widget.as_deref()).unwrap_or("category"),
        };
        match self.parameter(name).and_then(|parameter| parameter.kind.as_deref()) {
            Some(its) if !parameter::fits(its, word) => Err(Failure::parameter(format!(
                "A parameter of the type {its} cannot be used for {name}, which is of the type {word}."
            ))),
            _ => Ok(()),
        }
    }

    fn literal(&self, name: &str, kind: TagKind, value: &Value, is_quoted: bool) -> Result<String, Failure> {
        let dialect = self.compiler.dialect();
        let wrong = |what: &str| Failure::parameter(format!("The value of {name} is not {what}."));
        if kind == TagKind::Number {
            return number(value, is_quoted).ok_or_else(|| wrong("a number"));
        }
        match (kind, value) {
            (TagKind::Boolean, Value::Bool(flag)) => Ok(dialect.boolean(*flag)),
            (TagKind::Boolean, Value::String(text)) if text == "true" || text == "false" => {
                Ok(dialect.boolean(text == "true"))
            }
            (TagKind::Boolean, _) => Err(wrong("true or false")),
            (TagKind::Date, Value::String(text)) if dates::is_moment(text) => {
                self.compiler.moment(text).ok_or_else(|| wrong("a date"))
            }
            (TagKind::Date, _) => Err(wrong("a date")),
            (_, Value::String(text)) if !text.contains('\0') => Ok(dialect.text(text)),
            (_, Value::Number(_) | Value::Bool(_)) => Ok(dialect.text(&value.to_string())),
            _ => Err(wrong("a text")),
        }
    }

    fn dimension(&self, name: &str, tag: &Tag, values: &[Value]) -> Result<String, Failure> {
        if values.is_empty() {
            if tag.is_required {
                return Err(Failure::missing_parameter(format!(
                    "You'll need to pick a value for '{name}' before this query can run."
                )));
            }
            return Ok("1 = 1".to_owned());
        }
        let column = column(name, tag)?;
        let parameter = self.parameter(name);
        let kind = parameter.and_then(|parameter| parameter.kind.as_deref()).or(tag.widget.as_deref());
        let kind = kind.unwrap_or("category");
        let condition = match parameter {
            Some(parameter) => filter(column, kind, parameter, values)?,
            None => parameter::condition(column, kind, values, None)?,
        };
        condition_on_table(self.compiler, &condition, column, tag.alias.as_deref())
    }

    fn truncated(&self, name: &str, tag: &Tag, values: &[Value]) -> Result<String, Failure> {
        let column = column(name, tag)?;
        let column = match values {
            [] => column.clone(),
            [Value::String(unit)] => dates::in_unit(column, unit),
            _ => return Err(Failure::parameter(format!("The value of {name} is not a unit of time."))),
        };
        in_unit_on_table(self.compiler, &column, tag.alias.as_deref())
    }

    /// The statement of a card, in parentheses.
    fn card(&self, id: CardId) -> Result<String, Failure> {
        if self.depth > DEPTH {
            return Err(Failure::invalid("The statement is made of too many cards within each other."));
        }
        let card = self.compiler.known_card(id)?;
        let sql = match &card.question.body {
            Body::Native(native) => fill(self.compiler, native, &[], self.depth + 1)?,
            Body::Query(stage) => self.compiler.text(stage, self.depth + 1)?,
            Body::Nothing => return Err(Failure::invalid(format!("Card {id} asks nothing yet."))),
        };
        // It may end in a comment, so that the parenthesis stands on a line of its own.
        Ok(format!("({}\n)", sql.trim_end().trim_end_matches(';')))
    }
}

/// The column that a variable is about.
fn column<'t>(name: &str, tag: &'t Tag) -> Result<&'t Clause, Failure> {
    match &tag.column {
        Some(column @ Clause::Field(Column::Id(_), _)) => Ok(column),
        _ => Err(Failure::invalid(format!("The variable {name} is about no column. Choose one for it."))),
    }
}

/// The card that a variable stands for: `{{#42}}`, `{{#42-any-words}}`.
pub(crate) fn card_of(name: &str, tag: Option<&Tag>) -> Option<CardId> {
    let declared = tag.filter(|tag| tag.kind == TagKind::Card).and_then(|tag| tag.card);
    declared.or_else(|| {
        let digits: String = name.strip_prefix('#')?.chars().take_while(char::is_ascii_digit).collect();
        digits.parse().ok().filter(|number| *number > 0).map(CardId::from_number)
    })
}

/// A number as it is written; also several with commas between them, as people type them.
/// A minus sign after another one would begin a comment.
fn number(value: &Value, is_quoted: bool) -> Option<String> {
    let apart = |number: String| match number.strip_prefix('-') {
        Some(_) if !is_quoted => format!("({number})"),
        _ => number,
    };
    match value {
        Value::Number(number) => Some(apart(number.to_string())),
        Value::String(text) => {
            let parts: Option<Vec<String>> =
                text.split(',').map(|part| plain_number(part.trim()).map(apart)).collect();
            parts.map(|parts| parts.join(", "))
        }
        _ => None,
    }
}

fn plain_number(text: &str) -> Option<String> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_whole {
        return Some(text.to_owned());
    }
    text.parse::<f64>().ok().filter(|number| number.is_finite()).map(|number| number.to_string())
}
