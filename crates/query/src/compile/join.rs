//! What stands beside the source: joins that the question writes down, and tables that its columns lead to.

use super::{
    Compiled, Value,
    scope::{self, Found, Joined, Rows, word},
    stage::Work,
};
use crate::{
    question::ast::{Clause, Column, Join, Options, Strategy},
    result::Failure,
};
use kernel::FieldId;

impl<'a> Work<'a> {
    /// Finds what a column refers to; a reference to another table joins that table.
    pub fn find(&mut self, column: &Column, options: &Options) -> Compiled<Found<'a>> {
        let dialect = self.dialect();
        if let Some(found) = scope::find(dialect, &self.main, &self.joins, column, options)? {
            return Ok(found);
        }
        match (options.source_field, column) {
            (Some(reference), Column::Id(target)) => self.follow(reference, *target, options),
            _ => Err(Failure::invalid(format!(
                "The question has no column {} where it is used.",
                word(column)
            ))),
        }
    }

    /// A computed column of the source.
    pub fn of_source(&self, name: &str) -> Option<Value> {
        let output = self.main.outputs().iter().find(|output| output.name == name)?;
        Some(self.main.value(self.dialect(), output))
    }

    /// Follows a reference to another table: joins it once, and takes the column there.
    fn follow(&mut self, reference: FieldId, target: FieldId, options: &Options) -> Compiled<Found<'a>> {
        let dialect = self.dialect();
        let known = self.joins.iter().position(|join| join.through == Some(reference));
        let at = if let Some(at) = known {
            at
        } else {
            let own = Options { join_alias: options.source_field_join_alias.clone(), ..Options::default() };
            let from = scope::find(dialect, &self.main, &self.joins, &Column::Id(reference), &own)?;
            let from = from.ok_or_else(|| {
                Failure::invalid(format!(
                    "The question has no column {reference} that leads to another table."
                ))
            })?;
            self.joins.push(self.referred(&from, reference, target)?);
            self.joins.len() - 1
        };
        let own = Options { join_alias: Some(self.joins[at].name.clone()), ..Options::default() };
        let joined = std::slice::from_ref(&self.joins[at]);
        let found = scope::find(dialect, &self.main, joined, &Column::Id(target), &own)?;
        let mut found =
            found.ok_or_else(|| Failure::invalid(format!("The question has no column {target}.")))?;
        found.output.reference = Clause::Field(Column::Id(target), Box::new(options.clone()));
        Ok(found)
    }

    /// The table that a reference leads to, joined by its key.
    fn referred(&self, from: &Found<'a>, reference: FieldId, target: FieldId) -> Compiled<Joined<'a>> {
        let dialect = self.dialect();
        let tables = self.compiler.known.tables.values();
        let known = tables.into_iter().find(|known| known.fields.iter().any(|field| field.id == target));
        let known = known
            .ok_or_else(|| Failure::invalid(format!("There is no column {target} in this database.")))?;
        let aimed = from.output.field.and_then(|field| field.fk_target_field_id);
        let key = known.fields.iter().find(|field| Some(field.id) == aimed);
        let key = key
            .or_else(|| known.fields.iter().find(|field| field.semantic_type.as_deref() == Some("type/PK")));
        let key = key.ok_or_else(|| {
            Failure::invalid(format!(
                "The column {reference} does not lead to the table {}.",
                known.table.name
            ))
        })?;
        let rows = Rows::of_table(dialect, known, &self.next_alias());
        let condition = format!("{} = {}.{}", from.value.sql, rows.alias, dialect.quote(&key.name));
        let title = from.output.display_name.as_str();
        let title = [" ID", " Id", " id"].iter().find_map(|end| title.strip_suffix(end)).unwrap_or(title);
        Ok(Joined {
            name: format!("{}__via__{}", known.table.name, from.output.name),
            title: title.to_owned(),
            rows,
            through: Some(reference),
            words: "LEFT JOIN",
            condition,
        })
    }

    fn next_alias(&self) -> String {
        format!("join_{}", self.joins.len() + 1)
    }

    pub fn join(&mut self, join: &'a Join) -> Compiled<()> {
        if self.joins.iter().any(|other| other.name == join.alias) {
            return Err(Failure::invalid(format!("There are two joins of the name {}.", join.alias)));
        }
        let rows = self.compiler.rows(&join.source, &self.next_alias(), self.depth + 1)?;
        let words = match join.strategy {
            Strategy::Left => "LEFT JOIN",
            Strategy::Right => "RIGHT JOIN",
            Strategy::Inner => "INNER JOIN",
            Strategy::Full => "FULL JOIN",
        };
        let (name, title) = (join.alias.clone(), join.alias.clone());
        self.joins.push(Joined { name, title, rows, through: None, words, condition: String::new() });
        let at = self.joins.len() - 1;
        let condition = self.condition(&join.condition)?;
        if self.joins.len() > at + 1 {
            return Err(Failure::unsupported(
                "The condition of a join cannot follow a reference to another table yet. Join that table first.",
            ));
        }
        self.joins[at].condition = condition;
        Ok(())
    }
}
