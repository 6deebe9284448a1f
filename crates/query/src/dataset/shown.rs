//! By what readers of a saved question filter it: by what it shows, by what its author lets them, and by what they could
//! ask about themselves. Anything else would let them guess, filter by filter, what is hidden from them.

use crate::{
    dataset::Asked,
    known::Known,
    question::{
        Body, Uses,
        ast::{Clause, Column, Options, Source, Stage},
    },
    variable::{
        self,
        parameter::{Target, target},
    },
};
use access::data::DataRights;
use identity::Caller;
use kernel::Scope;

/// May somebody who is only shown a question ask it with these parameters?
pub(super) fn may_filter(known: &Known, caller: &Caller, asked: &Asked) -> bool {
    let Body::Query(stage) = &asked.question.body else { return true };
    let own = own_rights(known, caller);
    asked.parameters.iter().all(|parameter| {
        let Ok(Some(Target::Column(column, at))) = target(&parameter.target) else { return true };
        if own.as_ref().is_some_and(|rights| may_ask(known, rights, &column)) {
            return true;
        }
        let declared =
            asked.declared.iter().find(|it| it.target == parameter.target && it.kind == parameter.kind);
        let is_opened = declared.is_some_and(|it| it.opens) && is_named_by_id(&column);
        // A unit of time shows what one of another length did not.
        let is_unit = parameter.kind.as_deref() == Some("temporal-unit");
        let coarse = if declared.is_some() { Coarse::Suffices } else { Coarse::HidesMore };
        is_opened
            || ((declared.is_some() || !is_unit)
                && is_last(stage, at)
                && is_shown(known, stage, &column, coarse))
    })
}

/// What the caller may ask about themselves: of an API key what its scopes let it ask, not what they let it look at.
fn own_rights(known: &Known, caller: &Caller) -> Option<DataRights> {
    let asking = caller.also_with(Scope::QueryRun).ok()?;
    Some(known.rights.clone().within(asking.reach()))
}

/// Could they ask about the table of a column, and about the one that refers to it?
fn may_ask(known: &Known, rights: &DataRights, column: &Clause) -> bool {
    let Clause::Field(Column::Id(id), options) = column else { return false };
    let asks = |field| known.table_of(field).is_some_and(|table| rights.asks_about(known.database.id, table));
    asks(*id) && options.source_field.is_none_or(asks)
}

/// Is it a column that stays the same whatever becomes of the question?
fn is_named_by_id(column: &Clause) -> bool {
    matches!(column, Clause::Field(Column::Id(_), options) if options.source_field_name.is_none())
}

/// Is it the step whose rows are the answer?
fn is_last(stage: &Stage, at: i64) -> bool {
    at == -1 || (at == 0 && !matches!(stage.source, Source::Stage(_)))
}

/// What a column that is shown in units or bins is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coarse {
    /// It counts as shown.
    Suffices,
    /// It does not: which day of a month it was is not shown by the month.
    HidesMore,
}

/// Is a column among those of the answer, as it is and not summarised?
fn is_shown(known: &Known, stage: &Stage, column: &Clause, coarse: Coarse) -> bool {
    let is_it = |shown: &Clause| is_same(shown, column) && (coarse == Coarse::Suffices || !is_coarse(shown));
    if !stage.aggregation.is_empty() || !stage.breakout.is_empty() {
        return stage.breakout.iter().any(is_it);
    }
    if let Some(fields) = &stage.fields {
        return fields.iter().any(is_it);
    }
    let Clause::Field(named, options) = column else {
        return matches!(column, Clause::Expression(name, _) if stage.expressions.iter().any(|(its, _)| its == name));
    };
    let is_own = options.join_alias.is_none() && options.source_field.is_none();
    is_own
        && match (&stage.source, named) {
            (Source::Table(table), Column::Id(id)) => {
                known.table_of(*id).as_ref() == Some(table) && known.is_in_tables(*id)
            }
            // What the source does not have is looked for in joins, where not all may be shown.
            (Source::Stage(_) | Source::Card(_) | Source::Native(_), Column::Name(_)) => !joins(stage),
            _ => false,
        }
}

fn is_same(shown: &Clause, column: &Clause) -> bool {
    let through = |clause: &Clause| match clause {
        Clause::Field(_, options) => options.source_field_join_alias.clone(),
        _ => None,
    };
    variable::is_same_column(shown, column) && through(shown) == through(column)
}

fn is_coarse(shown: &Clause) -> bool {
    let cuts = |options: &Options| options.temporal_unit.is_some() || options.binning.is_some();
    matches!(shown, Clause::Field(_, options) | Clause::Expression(_, options) if cuts(options))
}

/// Does a step put anything beside its source, written down or by a reference?
fn joins(stage: &Stage) -> bool {
    let mut uses = Uses::default();
    stage.clauses().for_each(|clause| uses.clause(clause));
    !stage.joins.is_empty() || !uses.referred.is_empty()
}
