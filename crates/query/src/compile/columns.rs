//! The columns of one SELECT: those that the question names, and those that it means when it names none.

use super::{
    Compiled, Value,
    output::Output,
    scope::Columns,
    stage::{Mode, Work},
    summary,
};
use crate::{
    question::ast::{Aggregation, Clause, Column, JoinFields, Options},
    result::{Failure, unique_among},
};
use driver::{BaseType, Unit};
use std::collections::HashSet;

/// Bytes of a name that every engine keeps.
const NAME: usize = 60;

/// A column of the SELECT: its text, and what comes out.
pub(super) struct Item<'a> {
    pub sql: String,
    pub output: Output<'a>,
    pub clause: Option<&'a Clause>,
}

impl<'a> Work<'a> {
    /// The columns of a step that does not summarise.
    pub(super) fn columns(&mut self) -> Compiled<Vec<Item<'a>>> {
        let mut items = Vec::new();
        if let Some(fields) = &self.stage.fields {
            for clause in fields {
                items.push(self.item(clause, "fields")?);
            }
        } else {
            let shown = self.main.outputs().iter().filter(|output| output.is_shown);
            items.extend(shown.map(|output| Item {
                sql: self.main.value(self.dialect(), output).sql,
                output: output.clone(),
                clause: None,
            }));
            for (name, clause) in &self.stage.expressions {
                let value = self.value(clause)?;
                items.push(Item { output: expression(name, &value), sql: value.sql, clause: None });
            }
        }
        for (at, join) in self.stage.joins.iter().enumerate() {
            self.joined_columns(at, &join.fields, &mut items)?;
        }
        Ok(items)
    }

    fn joined_columns(
        &mut self,
        at: usize,
        fields: &'a JoinFields,
        items: &mut Vec<Item<'a>>,
    ) -> Compiled<()> {
        let mut more = Vec::new();
        match fields {
            JoinFields::None => {}
            JoinFields::These(clauses) => {
                for clause in clauses {
                    more.push(self.item(clause, "fields")?);
                }
            }
            JoinFields::All => {
                if matches!(self.joins[at].rows.columns, Columns::Open) {
                    return Err(Failure::unsupported(
                        "All columns of a join to an SQL question cannot be shown yet. Name the columns.",
                    ));
                }
                let outputs: Vec<Output<'a>> = self.joins[at].rows.outputs().to_vec();
                for output in outputs.iter().filter(|output| output.is_shown) {
                    let column = match output.field {
                        Some(field) => Column::Id(field.id),
                        None => Column::Name(output.name.clone()),
                    };
                    let join = &self.joins[at];
                    let options = Options {
                        join_alias: Some(join.name.clone()),
                        temporal_unit: output.unit.clone(),
                        ..Options::default()
                    };
                    more.push(Item {
                        sql: join.rows.value(self.dialect(), output).sql,
                        output: Output {
                            display_name: format!("{} → {}", join.title, output.display_name),
                            join: Some(join.name.clone()),
                            reference: Clause::Field(column, Box::new(options)),
                            ..output.clone()
                        },
                        clause: None,
                    });
                }
            }
        }
        // A column that the question names itself is not shown a second time.
        let named: Vec<String> = items.iter().map(|item| item.sql.clone()).collect();
        items.extend(more.into_iter().filter(|item| !named.contains(&item.sql)));
        Ok(())
    }

    /// The columns of a step that summarises: first by what, then what.
    pub(super) fn summaries(&mut self) -> Compiled<Vec<Item<'a>>> {
        let mut items = Vec::new();
        for clause in &self.stage.breakout {
            let item = self.item(clause, "breakout")?;
            self.groups.push(item.sql.clone());
            items.push(item);
        }
        for (place, aggregation) in self.stage.aggregation.iter().enumerate() {
            items.push(self.summary_item(place, aggregation)?);
        }
        Ok(items)
    }

    fn summary_item(&mut self, place: usize, aggregation: &'a Aggregation) -> Compiled<Item<'a>> {
        let clause = &aggregation.clause;
        let value = self.in_mode(Mode::Summary, |work| work.value(clause))?;
        let name = aggregation.name.clone().unwrap_or_else(|| summary::name(clause).to_owned());
        let title = match &aggregation.display_name {
            Some(title) => title.clone(),
            None => self.title(clause),
        };
        let mut output = Output::computed(&name, title, value.kind, Clause::Aggregation(place));
        let of = match clause.parts().first() {
            Some(Clause::Field(column, options)) => self.find(column, options)?.output.semantic_type,
            _ => None,
        };
        output.semantic_type = summary::semantic_type(clause, of.as_deref());
        (output.source, output.aggregation) = ("aggregation", Some(place));
        Ok(Item { sql: value.sql, output, clause: Some(clause) })
    }

    /// A column that the question names.
    fn item(&mut self, clause: &'a Clause, source: &'static str) -> Compiled<Item<'a>> {
        let (sql, mut output) = match clause {
            Clause::Field(column, options) => {
                let found = self.find(column, options)?;
                let has_time = matches!(found.value.kind, BaseType::DateTime | BaseType::DateTimeWithLocalTz);
                // People group by days where they do not say otherwise; each moment by itself is of no use.
                let is_bare = options.temporal_unit.is_none() && found.output.unit.is_none();
                if source == "breakout" && has_time && is_bare {
                    let value = self.truncated(&found.value, Unit::Day)?;
                    (value.sql, Output { kind: value.kind, unit: Some("day".to_owned()), ..found.output })
                } else {
                    let value = self.value(clause)?;
                    let unit = options.temporal_unit.clone().or_else(|| found.output.unit.clone());
                    (value.sql, Output { kind: value.kind, unit, ..found.output })
                }
            }
            Clause::Expression(name, options) => {
                let value = self.value(clause)?;
                let mut output = expression(name, &value);
                (output.unit, output.reference) = (options.temporal_unit.clone(), clause.clone());
                (value.sql, output)
            }
            clause => {
                let value = self.value(clause)?;
                let title = self.title(clause);
                (value.sql, Output::computed("expression", title, value.kind, clause.clone()))
            }
        };
        output.source = source;
        Ok(Item { sql, output, clause: Some(clause) })
    }
}

fn expression<'a>(name: &str, value: &Value) -> Output<'a> {
    let reference = Clause::Expression(name.to_owned(), Box::default());
    let mut output = Output::computed(name, name.to_owned(), value.kind, reference);
    output.expression = Some(name.to_owned());
    output
}

/// Gives every column a name of its own in the result, and one in the statement that no engine takes for another's:
/// some do not tell capital letters from small ones, and some cut long names off.
pub(super) fn name_once(items: &mut [Item<'_>]) {
    let names = unique_among(items.iter().map(|item| item.output.name.as_str()));
    let mut taken = HashSet::new();
    for (at, (item, name)) in items.iter_mut().zip(names).enumerate() {
        let mut alias = name.clone();
        if alias.len() > NAME || alias.is_empty() || !taken.insert(alias.to_lowercase()) {
            alias = format!("column_{at}");
            while !taken.insert(alias.clone()) {
                alias.push('_');
            }
        }
        (item.output.name, item.output.alias) = (name, alias);
    }
}
