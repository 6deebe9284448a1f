//! Columns and conditions inside of statements that people wrote: the table is named as it is, not by a name of ours.

use super::{Compiled, Compiler, scope::Rows, stage::Work};
use crate::{
    question::ast::{Clause, Column, Source, Stage},
    result::Failure,
};
use catalog::asked::KnownTable;
use kernel::TableId;

/// A condition on a column of a table, as a statement that reads the table can hold it. Where the statement gives the
/// table another name, that is told by `alias`.
pub(crate) fn condition_on_table(
    compiler: Compiler<'_>,
    condition: &Clause,
    column: &Clause,
    alias: Option<&str>,
) -> Compiled<String> {
    let (known, rows) = named(compiler, column, alias)?;
    let stage = Stage::of(Source::Table(known));
    let condition = Work::new(compiler, rows, &stage, 0).condition(condition)?;
    Ok(format!("({condition})"))
}

/// A column of a table in its unit, as a statement that reads the table can hold it.
pub(crate) fn in_unit_on_table(
    compiler: Compiler<'_>,
    column: &Clause,
    alias: Option<&str>,
) -> Compiled<String> {
    let (known, rows) = named(compiler, column, alias)?;
    let stage = Stage::of(Source::Table(known));
    Ok(Work::new(compiler, rows, &stage, 0).value(column)?.sql)
}

/// The table of a column, with its columns named as the statement names them.
fn named<'a>(compiler: Compiler<'a>, column: &Clause, alias: Option<&str>) -> Compiled<(TableId, Rows<'a>)> {
    let unknown = || Failure::invalid("A variable is about a column that is not in this database.");
    let Clause::Field(Column::Id(id), _) = column else { return Err(unknown()) };
    let has = |known: &&KnownTable| known.fields.iter().any(|field| field.id == *id);
    let known = compiler.known.tables.values().find(has).ok_or_else(unknown)?;
    let dialect = compiler.terms.dialect;
    let mut rows = Rows::of_table(dialect, known, "");
    rows.alias.clone_from(&rows.from);
    if let Some(alias) = alias {
        rows.alias = dialect.quote(alias);
    }
    Ok((known.table.id, rows))
}
