//! From a question to the older form, in which questions are kept and shown.

use super::{
    Body, Question,
    ast::{
        Aggregation, Binning, Clause, Column, Flags, Join, JoinFields, Kept, Literal, Native, Options, Order,
        Source, Stage, Strategy, Tag,
    },
};
use kernel::Id;
use serde_json::{Map, Value, json};

pub(super) fn older(question: &Question) -> Value {
    let database = question.database.map(Id::number);
    match &question.body {
        Body::Nothing => json!({}),
        Body::Native(statement) => {
            json!({"database": database, "type": "native", "native": native(statement, "query")})
        }
        Body::Query(stage) => json!({"database": database, "type": "query", "query": inner(stage)}),
    }
}

fn native(native: &Native, key: &str) -> Value {
    let mut map = Map::new();
    map.insert(key.to_owned(), native.sql.clone().into());
    let tag = |(name, tag): &(String, Tag)| (name.clone(), Value::Object(tag.received.clone()));
    let tags: Map<String, Value> = native.tags.iter().map(tag).collect();
    map.insert("template-tags".to_owned(), tags.into());
    map.into()
}

fn inner(stage: &Stage) -> Value {
    let mut map = Map::new();
    source(&stage.source, &mut map);
    let mut put = |key: &str, list: Vec<Value>| {
        if !list.is_empty() {
            map.insert(key.to_owned(), list.into());
        }
    };
    put("joins", stage.joins.iter().map(join).collect());
    let expressions: Map<String, Value> =
        stage.expressions.iter().map(|(name, its)| (name.clone(), clause(its))).collect();
    put("fields", stage.fields.iter().flatten().map(clause).collect());
    put("aggregation", stage.aggregation.iter().map(aggregation).collect());
    put("breakout", stage.breakout.iter().map(clause).collect());
    put("order-by", stage.order_by.iter().map(order).collect());
    if !expressions.is_empty() {
        map.insert("expressions".to_owned(), expressions.into());
    }
    if let Some(filter) = &stage.filter {
        map.insert("filter".to_owned(), clause(filter));
    }
    if let Some(limit) = stage.limit {
        map.insert("limit".to_owned(), limit.into());
    }
    if let Some(page) = stage.page {
        map.insert("page".to_owned(), json!({"page": page.page, "items": page.items}));
    }
    map.into()
}

fn source(source: &Source, map: &mut Map<String, Value>) {
    let (key, value) = match source {
        Source::Table(id) => ("source-table", json!(id)),
        Source::Card(id) => ("source-table", json!(format!("card__{id}"))),
        Source::Stage(stage) => ("source-query", inner(stage)),
        Source::Native(statement) => ("source-query", native(statement, "native")),
    };
    map.insert(key.to_owned(), value);
}

fn join(join: &Join) -> Value {
    let mut map = Map::new();
    source(&join.source, &mut map);
    let strategy = match join.strategy {
        Strategy::Left => "left-join",
        Strategy::Right => "right-join",
        Strategy::Inner => "inner-join",
        Strategy::Full => "full-join",
    };
    map.insert("alias".to_owned(), join.alias.clone().into());
    map.insert("strategy".to_owned(), strategy.into());
    map.insert("condition".to_owned(), clause(&join.condition));
    let fields = match &join.fields {
        JoinFields::None => "none".into(),
        JoinFields::All => "all".into(),
        JoinFields::These(columns) => columns.iter().map(clause).collect(),
    };
    map.insert("fields".to_owned(), fields);
    map.into()
}

fn aggregation(aggregation: &Aggregation) -> Value {
    let mut options = Map::new();
    for (key, value) in [("name", &aggregation.name), ("display-name", &aggregation.display_name)] {
        if let Some(value) = value {
            options.insert(key.to_owned(), value.clone().into());
        }
    }
    let clause = clause(&aggregation.clause);
    if options.is_empty() { clause } else { json!(["aggregation-options", clause, options]) }
}

fn order(order: &Order) -> Value {
    json!([if order.is_descending { "desc" } else { "asc" }, clause(&order.clause)])
}

/// One clause in the older form.
pub(crate) fn clause(its: &Clause) -> Value {
    match its {
        Clause::Field(Column::Id(id), its) => json!(["field", id, options(its)]),
        Clause::Field(Column::Name(name), its) => json!(["field", name, options(its)]),
        Clause::Expression(name, its) => match options(its) {
            Value::Null => json!(["expression", name]),
            options => json!(["expression", name, options]),
        },
        Clause::Aggregation(place) => json!(["aggregation", place]),
        Clause::Kept(Kept::Metric, id) => json!(["metric", id]),
        Clause::Kept(Kept::Segment, id) => json!(["segment", id]),
        Clause::Kept(Kept::Measure, id) => json!(["measure", id]),
        Clause::Tag(name) => json!(["template-tag", name]),
        Clause::Literal(its) => literal(its),
        Clause::Case(branches, otherwise) => {
            let branches: Vec<Value> =
                branches.iter().map(|(condition, value)| json!([clause(condition), clause(value)])).collect();
            match otherwise {
                None => json!(["case", branches]),
                Some(otherwise) => json!(["case", branches, {"default": clause(otherwise)}]),
            }
        }
        Clause::Call(op, arguments, its) => {
            let mut list: Vec<Value> = arguments.iter().map(clause).collect();
            let flags = flags(*its);
            // With more values than two the language wants the options first.
            if !flags.is_empty() {
                list.insert(
                    if arguments.len() > 2 && its.case_sensitive.is_some() { 0 } else { list.len() },
                    flags.into(),
                );
            }
            list.insert(0, op.wire().into());
            list.into()
        }
    }
}

fn literal(its: &Literal) -> Value {
    match its {
        Literal::Null => Value::Null,
        Literal::Bool(flag) => (*flag).into(),
        Literal::Number(number) => number.clone().into(),
        Literal::Text(text) => text.clone().into(),
    }
}

fn flags(flags: Flags) -> Map<String, Value> {
    let all = [("case-sensitive", flags.case_sensitive), ("include-current", flags.include_current)];
    all.into_iter().filter_map(|(key, flag)| flag.map(|flag| (key.to_owned(), flag.into()))).collect()
}

/// Options of a column; null when there are none.
fn options(options: &Options) -> Value {
    let mut map = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            map.insert(key.to_owned(), value);
        }
    };
    let text = |text: &Option<String>| text.clone().map(Value::from);
    put("base-type", text(&options.base_type));
    put("effective-type", text(&options.effective_type));
    put("join-alias", text(&options.join_alias));
    put("source-field", options.source_field.map(|id| json!(id)));
    put("source-field-name", text(&options.source_field_name));
    put("source-field-join-alias", text(&options.source_field_join_alias));
    put("temporal-unit", text(&options.temporal_unit));
    put("binning", options.binning.as_ref().map(binning));
    if map.is_empty() { Value::Null } else { map.into() }
}

fn binning(binning: &Binning) -> Value {
    match binning {
        Binning::Default => json!({"strategy": "default"}),
        Binning::Number(number) => json!({"strategy": "num-bins", "num-bins": number}),
        Binning::Width(width) => json!({"strategy": "bin-width", "bin-width": width}),
    }
}
