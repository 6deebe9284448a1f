//! The newer form: stages in a flat list, each working on what the one before gives.

use super::{Read, Reader, get, id, keyword, tags, text};
use crate::question::{
    ast::{Clause, Flags, Native, Source, Stage},
    op::Op,
};
use kernel::{CardId, Id, TableId};
use serde_json::{Map, Value};

/// Reads the `stages` of a question in the newer form.
pub(crate) fn newer(stages: &[Map<String, Value>]) -> Read<Source> {
    Reader::default().stages(&stages.iter().collect::<Vec<_>>())
}

impl Reader {
    /// Reads stages into the last of them. A single stage that does nothing is its source.
    fn stages(&mut self, stages: &[&Map<String, Value>]) -> Read<Source> {
        let Some((last, before)) = stages.split_last() else {
            return Err("stages must have at least one stage.".to_owned());
        };
        self.within(|reader| {
            let is_native = text(last, "lib/type").is_some_and(|kind| keyword(&kind) == "mbql.stage/native");
            if is_native {
                if !before.is_empty() {
                    return Err("Only the first stage may be native.".to_owned());
                }
                let sql =
                    text(last, "native").ok_or_else(|| "a native stage must have its SQL.".to_owned())?;
                return Ok(Source::Native(Native { sql, tags: tags(get(last, "template-tags"))? }));
            }
            let source = if before.is_empty() { first(last)? } else { reader.stages(before)? };
            let summaries = std::mem::take(&mut reader.summaries);
            let stage = reader.work(last, Stage::of(source));
            reader.summaries = summaries;
            Ok(Source::Stage(Box::new(stage?)))
        })
    }

    /// What a join brings: a bare table or card as itself.
    pub(super) fn joined_stages(&mut self, value: &Value) -> Read<Source> {
        let stages: Option<Vec<_>> =
            value.as_array().map(|list| list.iter().filter_map(Value::as_object).collect());
        let source = self.stages(&stages.unwrap_or_default())?;
        Ok(match source {
            Source::Stage(stage) if *stage == Stage::of(stage.source.clone()) => stage.source,
            source => source,
        })
    }
}

/// The source of a first stage.
fn first(map: &Map<String, Value>) -> Read<Source> {
    let number = |key| get(map, key).and_then(id);
    match (number("source-table"), number("source-card"), text(map, "source-table")) {
        (Some(table), None, _) => Ok(Source::Table(TableId::from_number(table))),
        (None, Some(card), _) => Ok(Source::Card(CardId::from_number(card))),
        (None, None, Some(_)) => {
            super::stage::table_or_card(get(map, "source-table").unwrap_or(&Value::Null))
        }
        _ => Err("Initial MBQL stage must have either :source-table or :source-card.".to_owned()),
    }
}

/// One condition that holds when all of them do.
pub(super) fn all_of(mut conditions: Vec<Clause>) -> Option<Clause> {
    match conditions.len() {
        0 | 1 => conditions.pop(),
        _ => Some(Clause::Call(Op::And, conditions, Flags::default())),
    }
}
