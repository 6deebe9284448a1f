//! One step of a question as one SELECT.

use super::{
    Compiled, Compiler, Select,
    columns::{Item, name_once},
    scope::{Columns, Joined, Rows},
};
use crate::{
    question::ast::{Clause, Order, Stage},
    result::Failure,
};
use driver::Dialect;

/// What clauses are about where they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Single rows.
    Rows,
    /// What rows come to.
    Summary,
}

/// A step while it is written.
pub(super) struct Work<'a> {
    pub compiler: Compiler<'a>,
    pub stage: &'a Stage,
    pub mode: Mode,
    /// How deep the clause lies that is being written.
    pub depth: usize,
    /// Expressions that are being written.
    pub expanding: Vec<&'a str>,
    /// The texts of the breakouts.
    pub groups: Vec<String>,
    pub main: Rows<'a>,
    pub joins: Vec<Joined<'a>>,
}

impl<'a> Work<'a> {
    pub fn new(compiler: Compiler<'a>, main: Rows<'a>, stage: &'a Stage, depth: usize) -> Self {
        Self {
            compiler,
            stage,
            mode: Mode::Rows,
            depth,
            expanding: Vec::new(),
            groups: Vec::new(),
            main,
            joins: Vec::new(),
        }
    }

    pub fn dialect(&self) -> &'a dyn Dialect {
        self.compiler.terms.dialect
    }

    /// Writes the step. The outermost is given a limit.
    pub fn select(mut self, limit: Option<u64>) -> Compiled<Select<'a>> {
        for join in &self.stage.joins {
            self.join(join)?;
        }
        let condition = self.stage.filter.as_ref().map(|filter| self.condition(filter)).transpose()?;
        let is_grouped = !self.stage.breakout.is_empty() || !self.stage.aggregation.is_empty();
        let mut items = if is_grouped { self.summaries()? } else { self.columns()? };
        name_once(&mut items);
        let own_limit = self.stage.limit.is_some() || self.stage.page.is_some();
        // Within another step the order counts only where it decides which rows there are.
        let order = if limit.is_some() || own_limit { self.order(&items)? } else { String::new() };
        let list = self.list(&items)?;
        let joins = self.joins.iter().map(|join| {
            let Joined { words, rows, condition, .. } = join;
            format!(" {words} {} AS {} ON {condition}", rows.from, rows.alias)
        });
        let from = format!("{} AS {}{}", self.main.from, self.main.alias, joins.collect::<String>());
        let which = condition.map_or(String::new(), |condition| format!(" WHERE {condition}"));
        let places: Vec<String> = (1..=self.stage.breakout.len()).map(|place| place.to_string()).collect();
        let groups =
            if places.is_empty() { String::new() } else { format!(" GROUP BY {}", places.join(", ")) };
        let cut = self.cut(limit);
        let sql = format!("SELECT {list} FROM {from}{which}{groups}{order}{cut}");
        let columns = match &self.main.columns {
            Columns::Open if items.is_empty() || self.is_star() => Columns::Open,
            _ => Columns::Known(items.into_iter().map(|item| item.output).collect()),
        };
        Ok(Select { sql, columns })
    }

    /// Does the step give whatever its source gives?
    fn is_star(&self) -> bool {
        let grouped = !self.stage.breakout.is_empty() || !self.stage.aggregation.is_empty();
        matches!(self.main.columns, Columns::Open) && self.stage.fields.is_none() && !grouped
    }

    fn list(&self, items: &[Item<'_>]) -> Compiled<String> {
        let dialect = self.dialect();
        let mut all = Vec::new();
        if self.is_star() {
            all.push(format!("{}.*", self.main.alias));
        }
        all.extend(items.iter().map(|item| format!("{} AS {}", item.sql, dialect.quote(&item.output.alias))));
        if all.is_empty() {
            return Err(Failure::invalid("None of the columns is visible, so there is nothing to show."));
        }
        Ok(all.join(", "))
    }

    fn cut(&self, limit: Option<u64>) -> String {
        let own = self.stage.limit;
        let words = |most: Option<u64>| most.map_or(String::new(), |rows| format!(" LIMIT {rows}"));
        let least = |some: Option<u64>, other: Option<u64>| match (some, other) {
            (Some(some), Some(other)) => Some(some.min(other)),
            (some, other) => some.or(other),
        };
        match self.stage.page {
            Some(page) => {
                let skipped = (page.page - 1).saturating_mul(page.items).min(i64::MAX.unsigned_abs());
                format!("{} OFFSET {skipped}", words(least(Some(page.items), least(own, limit))))
            }
            None => words(least(own, limit)),
        }
    }

    /// The order: what was asked for, then every breakout that was not.
    fn order(&mut self, items: &[Item<'a>]) -> Compiled<String> {
        let mut all: Vec<String> = Vec::new();
        let mut ordered: Vec<usize> = Vec::new();
        for Order { clause, is_descending } in &self.stage.order_by {
            let place = match clause {
                Clause::Aggregation(place) => {
                    Some(self.stage.breakout.len() + place).filter(|place| *place < items.len())
                }
                clause => items.iter().position(|item| item.clause == Some(clause)),
            };
            let direction = if *is_descending { "DESC" } else { "ASC" };
            let term = match place {
                Some(place) if ordered.contains(&place) => continue,
                // Where all columns are meant by a star, places are not known.
                Some(place) if !self.is_star() => {
                    ordered.push(place);
                    (place + 1).to_string()
                }
                _ => match self.order_term(clause, items)? {
                    Some(term) => term,
                    None => continue,
                },
            };
            all.push(format!("{term} {direction}"));
        }
        for place in 0..self.stage.breakout.len() {
            if !ordered.contains(&place)
                && !all.iter().any(|term| term.starts_with(&format!("{} ", place + 1)))
            {
                all.push(format!("{} ASC", place + 1));
            }
        }
        Ok(if all.is_empty() { String::new() } else { format!(" ORDER BY {}", all.join(", ")) })
    }

    /// The text to order by; none for a value that is the same in every row.
    fn order_term(&mut self, clause: &'a Clause, items: &[Item<'a>]) -> Compiled<Option<String>> {
        if let Clause::Literal(_) = clause {
            return Ok(None);
        }
        let is_grouped = !self.stage.breakout.is_empty() || !self.stage.aggregation.is_empty();
        let mode = if is_grouped { Mode::Summary } else { Mode::Rows };
        let value = self.in_mode(mode, |work| work.value(clause))?;
        if let Some(place) = items.iter().position(|item| item.sql == value.sql)
            && !self.is_star()
        {
            return Ok(Some((place + 1).to_string()));
        }
        // A bare number would be taken for the place of a column.
        let is_number = value.sql.bytes().all(|byte| byte.is_ascii_digit());
        Ok(Some(value.sql).filter(|_| !is_number))
    }

    pub fn in_mode<T>(&mut self, mode: Mode, write: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.mode, mode);
        let written = write(self);
        self.mode = before;
        written
    }
}
