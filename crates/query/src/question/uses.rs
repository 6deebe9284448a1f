//! What a question is built on.

use super::{
    Body, Question,
    ast::{Clause, Column, Kept, Native, Source, Stage},
};
use crate::variable::{card_of, parse};
use kernel::{CardId, FieldId, Id, TableId};
use std::collections::BTreeSet;

/// The things a question names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Tables that rows come from.
    pub tables: BTreeSet<TableId>,
    /// Columns, named by their ids.
    pub fields: BTreeSet<FieldId>,
    /// Those of them that are reached through a reference from another table.
    pub referred: BTreeSet<FieldId>,
    /// Saved questions that rows or definitions come from.
    pub cards: BTreeSet<CardId>,
    /// Is there SQL in it?
    pub is_native: bool,
}

pub(super) fn uses(question: &Question) -> Uses {
    let mut uses = Uses::default();
    match &question.body {
        Body::Nothing => {}
        Body::Native(native) => uses.native(native),
        Body::Query(stage) => uses.stage(stage),
    }
    uses
}

impl Uses {
    fn stage(&mut self, stage: &Stage) {
        self.source(&stage.source);
        for join in &stage.joins {
            self.source(&join.source);
        }
        for clause in stage.clauses() {
            self.clause(clause);
        }
    }

    fn source(&mut self, source: &Source) {
        match source {
            Source::Table(id) => drop(self.tables.insert(*id)),
            Source::Card(id) => drop(self.cards.insert(*id)),
            Source::Stage(stage) => self.stage(stage),
            Source::Native(native) => self.native(native),
        }
    }

    fn native(&mut self, native: &Native) {
        self.is_native = true;
        // Cards may be named without being declared: {{#42}}.
        let pieces = parse::parse(&native.sql).unwrap_or_default();
        self.cards.extend(parse::names(&pieces).into_iter().filter_map(|name| card_of(name, None)));
        for (_, tag) in &native.tags {
            self.cards.extend(tag.card);
            if let Some(column) = &tag.column {
                self.clause(column);
            }
        }
    }

    /// Notes what a clause names.
    pub fn clause(&mut self, clause: &Clause) {
        match clause {
            Clause::Field(column, options) => {
                if let Column::Id(id) = column {
                    self.fields.insert(*id);
                    if options.source_field.is_some() {
                        self.referred.insert(*id);
                    }
                }
                self.fields.extend(options.source_field);
            }
            Clause::Kept(Kept::Metric, id) => drop(self.cards.insert(CardId::from_number(*id))),
            other => other.parts().into_iter().for_each(|part| self.clause(part)),
        }
    }
}
