//! Steps in the older form: an object whose `source-query` is the step before.

use super::{Read, Reader, clause::split, count, get, id, keyword, list, tags, text};
use crate::question::ast::{
    Aggregation, Clause, Join, JoinFields, Native, Order, Page, Source, Stage, Strategy,
};
use kernel::{CardId, Id, TableId};
use serde_json::{Map, Value};

/// Reads the `query` of a question in the older form.
pub(crate) fn older(query: &Map<String, Value>) -> Read<Stage> {
    Reader::default().older(query)
}

impl Reader {
    fn older(&mut self, map: &Map<String, Value>) -> Read<Stage> {
        self.within(|reader| {
            let source = reader.source(map)?;
            let summaries = std::mem::take(&mut reader.summaries);
            let stage = reader.work(map, Stage::of(source));
            reader.summaries = summaries;
            stage
        })
    }

    /// Reads where rows come from: exactly one source.
    fn source(&mut self, map: &Map<String, Value>) -> Read<Source> {
        let source = match (get(map, "source-table"), get(map, "source-query")) {
            (Some(table), None) => table_or_card(table)?,
            (None, Some(Value::Object(inner))) => match text(inner, "native") {
                Some(sql) => Source::Native(Native { sql, tags: tags(get(inner, "template-tags"))? }),
                None => Source::Stage(Box::new(self.older(inner)?)),
            },
            (None, Some(_)) => return Err("source-query must be an object.".to_owned()),
            (Some(_), Some(_)) => {
                return Err("A stage has either source-table or source-query.".to_owned());
            }
            (None, None) => {
                let card = get(map, "source-card").and_then(id);
                let card = card.ok_or_else(|| {
                    "Initial MBQL stage must have either :source-table or :source-card.".to_owned()
                })?;
                Source::Card(CardId::from_number(card))
            }
        };
        Ok(source)
    }

    /// Reads everything but the source.
    pub(super) fn work(&mut self, map: &Map<String, Value>, mut stage: Stage) -> Read<Stage> {
        self.summaries = summaries(map)?;
        for join in list(map, "joins")? {
            let join = join.as_object().ok_or_else(|| "A join must be an object.".to_owned())?;
            stage.joins.push(self.within(|reader| reader.join(join))?);
        }
        stage.expressions = self.expressions(get(map, "expressions"))?;
        stage.filter = self.filters(map)?;
        for summary in unwrapped(get(map, "aggregation"))? {
            let Some(aggregation) = self.aggregation(summary)? else { continue };
            stage.aggregation.push(aggregation);
        }
        for column in unwrapped(get(map, "breakout"))? {
            stage.breakout.push(self.column(column)?);
        }
        if get(map, "fields").is_some() {
            stage.fields = Some(self.columns(list(map, "fields")?)?).filter(|fields| !fields.is_empty());
        }
        for order in list(map, "order-by")? {
            stage.order_by.push(self.order(order)?);
        }
        stage.limit = get(map, "limit").map(|limit| count(limit, "limit")).transpose()?;
        stage.page = get(map, "page").map(page).transpose()?;
        Ok(stage)
    }

    pub(super) fn columns(&mut self, list: &[Value]) -> Read<Vec<Clause>> {
        list.iter().map(|column| self.column(column)).collect()
    }

    /// Computed columns: an object in the older form, a list of named clauses in the newer one.
    fn expressions(&mut self, value: Option<&Value>) -> Read<Vec<(String, Clause)>> {
        let mut expressions: Vec<(String, Clause)> = Vec::new();
        match value {
            None => {}
            Some(Value::Object(map)) => {
                for (name, clause) in map {
                    expressions.push((name.clone(), self.clause(clause)?));
                }
            }
            Some(Value::Array(list)) => {
                for clause in list {
                    let rest = clause.as_array().map_or(&[][..], |list| list.get(1..).unwrap_or_default());
                    let name = split(rest).1.get("lib/expression-name").and_then(Value::as_str);
                    let name =
                        name.ok_or_else(|| "An expression must have a lib/expression-name.".to_owned())?;
                    expressions.push((name.to_owned(), self.clause(clause)?));
                }
            }
            Some(_) => return Err("expressions must be an object.".to_owned()),
        }
        for (at, (name, _)) in expressions.iter().enumerate() {
            if expressions[..at].iter().any(|(other, _)| other == name) {
                return Err(format!("There are two expressions of the name {name}."));
            }
        }
        Ok(expressions)
    }

    /// The conditions: one in the older form, a list of which all hold in the newer one.
    fn filters(&mut self, map: &Map<String, Value>) -> Read<Option<Clause>> {
        let mut all = Vec::new();
        match get(map, "filter") {
            None => {}
            Some(Value::Array(filter)) if filter.is_empty() => {}
            Some(filter) => all.push(self.clause(filter)?),
        }
        for filter in list(map, "filters")? {
            all.push(self.clause(filter)?);
        }
        Ok(super::newer::all_of(all))
    }

    /// Reads a summary; very old questions ask for `rows`, which is none.
    fn aggregation(&mut self, value: &Value) -> Read<Option<Aggregation>> {
        let list = match value {
            Value::String(_) => vec![value.clone()],
            Value::Array(list) => list.clone(),
            _ => return Err("An aggregation must be a clause.".to_owned()),
        };
        let op = list.first().and_then(Value::as_str).map(keyword).unwrap_or_default();
        if op == "rows" {
            return Ok(None);
        }
        let (_, options) = split(list.get(1..).unwrap_or_default());
        let (name, display_name) = (text(options, "name"), text(options, "display-name"));
        Ok(Some(Aggregation { clause: self.clause(&Value::Array(list))?, name, display_name }))
    }

    fn order(&mut self, value: &Value) -> Read<Order> {
        let list = value.as_array().map(Vec::as_slice).unwrap_or_default();
        let refused = || "Each order is asc or desc and a column.".to_owned();
        let direction = |word: &Value| match word.as_str().map(keyword).as_deref() {
            Some("asc" | "ascending") => Some(false),
            Some("desc" | "descending") => Some(true),
            _ => None,
        };
        let (is_descending, column) = match list {
            [word, Value::Object(_), column] | [word, column] if direction(word).is_some() => {
                (direction(word), column)
            }
            [column, word] => (direction(word), column),
            _ => return Err(refused()),
        };
        Ok(Order { is_descending: is_descending.ok_or_else(refused)?, clause: self.column(column)? })
    }

    fn join(&mut self, map: &Map<String, Value>) -> Read<Join> {
        let source = match get(map, "stages") {
            Some(stages) => self.joined_stages(stages)?,
            None => self.source(map)?,
        };
        let mut conditions = Vec::new();
        for condition in get(map, "condition").into_iter().chain(list(map, "conditions")?) {
            conditions.push(self.clause(condition)?);
        }
        let condition = super::newer::all_of(conditions);
        let strategy = text(map, "strategy").map(|word| keyword(&word));
        Ok(Join {
            source,
            alias: text(map, "alias").unwrap_or_else(|| "__join".to_owned()),
            strategy: match strategy.as_deref() {
                None | Some("left-join") => Strategy::Left,
                Some("right-join") => Strategy::Right,
                Some("inner-join") => Strategy::Inner,
                Some("full-join") => Strategy::Full,
                Some(other) => return Err(format!("There is no join of the kind {other}.")),
            },
            condition: condition.ok_or_else(|| "A join must have a condition.".to_owned())?,
            fields: match get(map, "fields") {
                None => JoinFields::None,
                Some(Value::String(word)) if keyword(word) == "all" => JoinFields::All,
                Some(Value::String(word)) if keyword(word) == "none" => JoinFields::None,
                Some(Value::Array(columns)) => JoinFields::These(self.columns(columns)?),
                Some(_) => return Err("fields of a join are all, none or a list.".to_owned()),
            },
        })
    }
}

/// The identifiers that the summaries of a step have, in the newer form.
fn summaries(map: &Map<String, Value>) -> Read<Vec<Option<String>>> {
    let uuid = |summary: &Value| {
        let rest = summary.as_array()?.get(1..)?;
        split(rest).1.get("lib/uuid").and_then(Value::as_str).map(str::to_owned)
    };
    Ok(unwrapped(get(map, "aggregation"))?.iter().map(uuid).collect())
}

/// A list of clauses, or one clause alone: `["count"]`, `"count"`.
fn unwrapped(value: Option<&Value>) -> Read<&[Value]> {
    match value {
        None => Ok(&[]),
        Some(alone @ Value::String(_)) => Ok(std::slice::from_ref(alone)),
        Some(alone @ Value::Array(list)) => match list.as_slice() {
            [Value::String(_), ..] => Ok(std::slice::from_ref(alone)),
            list => Ok(list),
        },
        Some(_) => Err("aggregation and breakout are lists.".to_owned()),
    }
}

/// A number is a table, `card__1` a card.
pub(super) fn table_or_card(value: &Value) -> Read<Source> {
    let card = |text: &str| text.strip_prefix("card__").and_then(|number| number.parse().ok());
    match (id(value), value.as_str().and_then(card)) {
        (Some(table), _) => Ok(Source::Table(TableId::from_number(table))),
        (None, Some(card)) if card > 0 => Ok(Source::Card(CardId::from_number(card))),
        _ => Err("source-table must be the id of a table, or card__ and the id of a card.".to_owned()),
    }
}

fn page(value: &Value) -> Read<Page> {
    let map = value.as_object().ok_or_else(|| "page must be an object.".to_owned())?;
    let number = |key| get(map, key).and_then(Value::as_u64).filter(|number| *number > 0);
    match (number("page"), number("items")) {
        (Some(page), Some(items)) => Ok(Page { page, items }),
        _ => Err("page needs page and items, both from 1 on.".to_owned()),
    }
}
