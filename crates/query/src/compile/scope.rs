//! What a step can refer to: the columns of its source and of its joins.

use super::{Compiled, Value, output::Output};
use crate::{
    question::ast::{Clause, Column, Options},
    result::Failure,
};
use catalog::{asked::KnownTable, field::FieldVisibility};
use driver::{BaseType, Dialect};
use kernel::FieldId;

/// The columns that something in a FROM has.
#[derive(Clone, Debug)]
pub(super) enum Columns<'a> {
    /// These.
    Known(Vec<Output<'a>>),
    /// Only the database knows: those of a statement in its own language.
    Open,
}

/// Something in a FROM.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    /// Its text, without the name.
    pub from: String,
    /// The name that its columns are told by, quoted.
    pub alias: String,
    pub columns: Columns<'a>,
}

impl<'a> Rows<'a> {
    /// A table. Columns that nobody is told of are not among its columns.
    pub fn of_table(dialect: &dyn Dialect, known: &'a KnownTable, alias: &str) -> Self {
        let mut from = dialect.quote(&known.table.name);
        if !known.table.schema.is_empty() {
            from = format!("{}.{from}", dialect.quote(&known.table.schema));
        }
        let hidden = [FieldVisibility::Sensitive, FieldVisibility::Retired];
        let fields = known.fields.iter().filter(|field| !hidden.contains(&field.visibility_type));
        let columns = Columns::Known(fields.map(Output::of_field).collect());
        Self { from, alias: dialect.quote(alias), columns }
    }

    /// Another step.
    pub fn of_select(dialect: &dyn Dialect, sql: &str, columns: Columns<'a>, alias: &str) -> Self {
        let columns = match columns {
            Columns::Known(outputs) => Columns::Known(outputs.iter().map(Output::passed_on).collect()),
            Columns::Open => Columns::Open,
        };
        Self { from: format!("({sql})"), alias: dialect.quote(alias), columns }
    }

    /// A statement. It may end in a comment, so that the parenthesis stands on a line of its own.
    pub fn of_statement(dialect: &dyn Dialect, sql: &str, alias: &str) -> Self {
        let sql = sql.trim_end().trim_end_matches(';');
        Self { from: format!("({sql}\n)"), alias: dialect.quote(alias), columns: Columns::Open }
    }

    /// Its columns, where they are known.
    pub fn outputs(&self) -> &[Output<'a>] {
        match &self.columns {
            Columns::Known(outputs) => outputs,
            Columns::Open => &[],
        }
    }

    /// The text of a column.
    pub fn value(&self, dialect: &dyn Dialect, output: &Output<'_>) -> Value {
        Value::new(format!("{}.{}", self.alias, dialect.quote(&output.alias)), output.kind)
    }
}

/// A join of a step.
#[derive(Debug)]
pub(super) struct Joined<'a> {
    /// What the question calls it.
    pub name: String,
    /// What people read before its columns.
    pub title: String,
    pub rows: Rows<'a>,
    /// The reference it follows, when nobody wrote it down.
    pub through: Option<FieldId>,
    /// `LEFT JOIN` and the like.
    pub words: &'static str,
    pub condition: String,
}

/// A column that was found: where, and what it is.
#[derive(Clone, Debug)]
pub(super) struct Found<'a> {
    pub value: Value,
    pub output: Output<'a>,
}

/// Finds a column among what the source and the joins have.
pub(super) fn find<'a>(
    dialect: &dyn Dialect,
    main: &Rows<'a>,
    joins: &[Joined<'a>],
    column: &Column,
    options: &Options,
) -> Compiled<Option<Found<'a>>> {
    if let Some(alias) = &options.join_alias {
        if let Some(join) = joins.iter().find(|join| join.name == *alias) {
            return of_join(dialect, join, column, options).map(Some);
        }
        let of_before = main.outputs().iter().filter(|output| output.join.as_ref() == Some(alias));
        return match pick(of_before, column, options) {
            Some(output) => Ok(Some(found(dialect, main, output, column, options))),
            None => Err(Failure::invalid(format!("There is no join of the name {alias}."))),
        };
    }
    if let Some(through) = options.source_field {
        let of_before = main.outputs().iter().filter(|output| output.through == Some(through));
        return Ok(
            pick(of_before, column, options).map(|output| found(dialect, main, output, column, options))
        );
    }
    let own = main.outputs().iter().filter(|output| output.join.is_none());
    let any = || pick(main.outputs().iter(), column, options);
    if let Some(output) = pick(own, column, options).or_else(any) {
        return Ok(Some(found(dialect, main, output, column, options)));
    }
    if let (Columns::Open, Column::Name(name)) = (&main.columns, column) {
        return Ok(Some(open(dialect, main, name, options)));
    }
    // Who leaves the join out means the only one that has the column.
    let mut having = joins.iter().filter(|join| pick(join.rows.outputs().iter(), column, options).is_some());
    match (having.next(), having.next()) {
        (Some(join), None) => of_join(dialect, join, column, options).map(Some),
        _ => Ok(None),
    }
}

fn of_join<'a>(
    dialect: &dyn Dialect,
    join: &Joined<'a>,
    column: &Column,
    options: &Options,
) -> Compiled<Found<'a>> {
    let found = if let (Columns::Open, Column::Name(name)) = (&join.rows.columns, column) {
        open(dialect, &join.rows, name, options)
    } else {
        let output = pick(join.rows.outputs().iter(), column, options);
        let output = output.ok_or_else(|| {
            Failure::invalid(format!("The join {} has no column {}.", join.name, word(column)))
        })?;
        found(dialect, &join.rows, output, column, options)
    };
    let output = Output {
        display_name: format!("{} → {}", join.title, found.output.display_name),
        join: Some(join.name.clone()),
        through: join.through,
        ..found.output
    };
    Ok(Found { output, ..found })
}

/// Of several columns of the same field the one with the same unit.
fn pick<'o, 'a: 'o>(
    outputs: impl Iterator<Item = &'o Output<'a>>,
    column: &Column,
    options: &Options,
) -> Option<&'o Output<'a>> {
    let fits = |output: &&Output<'_>| match column {
        Column::Id(id) => output.field.is_some_and(|field| field.id == *id),
        Column::Name(name) => output.name == *name,
    };
    let mut fitting = outputs.filter(fits);
    let first = fitting.next()?;
    if first.unit == options.temporal_unit {
        return Some(first);
    }
    Some(fitting.find(|output| output.unit == options.temporal_unit).unwrap_or(first))
}

fn found<'a>(
    dialect: &dyn Dialect,
    rows: &Rows<'a>,
    output: &Output<'a>,
    column: &Column,
    options: &Options,
) -> Found<'a> {
    let reference = Clause::Field(column.clone(), Box::new(options.clone()));
    Found { value: rows.value(dialect, output), output: Output { reference, ..output.clone() } }
}

/// A column that only the database knows; what it holds is what the question says.
fn open<'a>(dialect: &dyn Dialect, rows: &Rows<'a>, name: &str, options: &Options) -> Found<'a> {
    let kind = options.base_type.as_deref().and_then(BaseType::from_wire).unwrap_or(BaseType::Any);
    let reference = Clause::Field(Column::Name(name.to_owned()), Box::new(options.clone()));
    let output = Output::computed(name, name.to_owned(), kind, reference);
    Found { value: rows.value(dialect, &output), output }
}

/// A column in words.
pub(super) fn word(column: &Column) -> String {
    match column {
        Column::Id(id) => id.to_string(),
        Column::Name(name) => name.clone(),
    }
}
