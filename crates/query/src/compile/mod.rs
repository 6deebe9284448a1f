//! From a question to a statement: what is meant in, text out.
//!
//! Nothing here asks a database or a clock. What may be named is in [`Known`](crate::known::Known), which holds only what
//! the caller may know; a column that is not there cannot become text. Names and values become text through the
//! engine's [`Dialect`](driver::Dialect) alone. Each step of a question is one SELECT ([`stage`]); [`scope`] and [`join`] find what
//! its columns refer to; [`value`], [`condition`], [`summary`] and [`moment`] write what is done with them; [`columns`] and
//! [`output`] say what comes out.
//! Moments of today are computed here, so that "the last 30 days" is the same for every engine.

mod calendar;
mod columns;
mod condition;
mod function;
mod join;
mod moment;
mod output;
mod scope;
mod source;
mod stage;
mod summary;
mod table;
mod time;
mod title;
mod unit;
mod value;

pub(crate) use calendar::point;
pub(crate) use table::{condition_on_table, in_unit_on_table};

use crate::{
    dataset::Parameter,
    known::Known,
    question::ast::{Native, Source, Stage},
    result::{ColumnView, Failure, Zone},
    variable,
};
use chrono::NaiveDateTime;
use driver::{BaseType, Dialect};
use scope::{Columns, Rows};
use stage::Work;
use std::cell::Cell;

/// Bytes that a statement may have.
const BYTES: usize = 1 << 20;
/// What writing a statement may take: the bytes of all its parts, each time they are written, and `STEP` for each part.
const EFFORT: usize = 32 * BYTES;
const STEP: usize = 100;
/// Steps and clauses that may be written within each other, those of cards and expressions included.
const DEPTH: usize = 80;

type Compiled<T> = std::result::Result<T, Failure>;

/// Under which terms a question is written.
pub(crate) struct Terms<'a> {
    /// The engine's words.
    pub dialect: &'a dyn Dialect,
    /// The zone of reports.
    pub zone: Zone,
    /// What the clock on the wall shows there.
    pub now: NaiveDateTime,
    /// The day weeks begin with; 0 is Sunday.
    pub first_day: u8,
    /// What has been spent on writing it.
    pub effort: Cell<usize>,
}

/// A statement, and what is known of its columns.
#[derive(Debug)]
pub(crate) struct Statement {
    /// The text.
    pub sql: String,
    /// The columns, unless only the database knows them.
    pub columns: Option<Vec<ColumnView>>,
}

/// Writes a question in the query language, for so many rows at most.
pub(crate) fn compile(known: &Known, stage: &Stage, terms: &Terms<'_>, limit: u64) -> Compiled<Statement> {
    let select = Compiler::new(known, terms).stage(stage, 0, Some(limit))?;
    let columns = match select.columns {
        Columns::Known(outputs) => Some(outputs.iter().map(output::Output::view).collect()),
        Columns::Open => None,
    };
    Ok(Statement { sql: select.sql, columns })
}

/// What is needed all the way.
#[derive(Clone, Copy)]
pub(crate) struct Compiler<'a> {
    known: &'a Known,
    terms: &'a Terms<'a>,
}

/// Writes a question that is a statement already, with what its variables are set to.
pub(crate) fn fill(
    known: &Known,
    native: &Native,
    terms: &Terms<'_>,
    parameters: &[Parameter],
) -> Compiled<Statement> {
    let sql = variable::fill(Compiler::new(known, terms), native, parameters, 0)?;
    Ok(Statement { sql, columns: None })
}

/// A SELECT and what comes out of it.
struct Select<'a> {
    sql: String,
    columns: Columns<'a>,
}

/// The text of a value, and what it holds.
#[derive(Clone, Debug, PartialEq)]
struct Value {
    sql: String,
    kind: BaseType,
}

impl Value {
    fn new(sql: impl Into<String>, kind: BaseType) -> Self {
        Self { sql: sql.into(), kind }
    }
}

impl<'a> Compiler<'a> {
    /// With what is known, under these terms.
    pub fn new(known: &'a Known, terms: &'a Terms<'a>) -> Self {
        Self { known, terms }
    }

    /// The engine's words.
    pub fn dialect(self) -> &'a dyn Dialect {
        self.terms.dialect
    }

    /// Counts that so much was written. Parts may stand in each other many times over, in cards of cards above all: whoever
    /// asks for more than anybody needs is refused before it is made.
    pub fn spend(self, written: usize) -> Compiled<()> {
        let effort = self.terms.effort.get().saturating_add(STEP).saturating_add(written);
        self.terms.effort.set(effort);
        if effort > EFFORT || written > BYTES {
            return Err(Failure::invalid("The statement that the question needs would be too long."));
        }
        Ok(())
    }

    /// The text of a question that stands within a statement.
    pub fn text(self, stage: &'a Stage, depth: usize) -> Compiled<String> {
        Ok(self.stage(stage, depth, None)?.sql)
    }

    /// A date that somebody wrote, as a literal.
    pub fn moment(self, text: &str) -> Option<String> {
        let point = point(text, |moment| self.terms.zone.local(moment))?;
        let is_day = point.span >= Some(driver::Unit::Day);
        let dialect = self.dialect();
        Some(if is_day { dialect.date(point.start.date()) } else { dialect.date_time(point.start) })
    }

    /// Writes one step. Only the outermost has a limit of its own; the order of others counts only where they have one.
    fn stage(self, stage: &'a Stage, depth: usize, limit: Option<u64>) -> Compiled<Select<'a>> {
        if depth > DEPTH {
            return Err(too_deep());
        }
        let main = self.rows(&stage.source, "source", depth)?;
        let select = Work::new(self, main, stage, depth).select(limit)?;
        self.spend(select.sql.len())?;
        Ok(select)
    }

    /// Writes where rows come from, under a name.
    fn rows(self, source: &'a Source, alias: &str, depth: usize) -> Compiled<Rows<'a>> {
        match source {
            Source::Table(id) => {
                let known = self.known.tables.get(id);
                let known = known
                    .ok_or_else(|| Failure::invalid(format!("There is no table {id} in this database.")))?;
                Ok(Rows::of_table(self.terms.dialect, known, alias))
            }
            Source::Stage(stage) => {
                let select = self.stage(stage, depth + 1, None)?;
                Ok(Rows::of_select(self.terms.dialect, &select.sql, select.columns, alias))
            }
            Source::Native(native) => self.native(native, alias, depth + 1),
            Source::Card(id) => self.card(*id, alias, depth),
        }
    }
}

fn too_deep() -> Failure {
    Failure::invalid(format!(
        "The question is nested more than {DEPTH} levels deep, with what it is built on."
    ))
}
