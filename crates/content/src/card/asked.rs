//! What a card asks: what is kept of it, and whether the caller may have it kept.

use super::{
    Cards, columns,
    model::{Card, QueryKind},
    request::SentQuestion,
};
use crate::Document;
use ::store::Tx;
use access::data::DataRights;
use identity::Caller;
use kernel::{CardId, DatabaseId, Scope, TableId};
use query::{
    Letting,
    question::{
        Body, Question,
        ast::{Native, Source, Tag, TagKind},
    },
};
use serde_json::{Map, Value, json};
use web::{Error, Result};

/// Refuses who lets readers of a card fill in what they could not ask about themselves. What others let them before, with
/// the same question, they answered for.
pub(super) async fn refuse_letting(
    cards: &Cards,
    tx: &mut Tx,
    caller: &Caller,
    rights: &DataRights,
    (card, before): (&Card, Option<&Card>),
) -> Result<()> {
    let list = |card: &Card| match card.parameters.value() {
        Value::Array(list) => list,
        _ => Vec::new(),
    };
    let old = before.filter(|old| old.dataset_query == card.dataset_query).map_or_else(Vec::new, list);
    let question = Question::from_kept(card.dataset_query.as_str());
    let mut letting = Letting::default();
    for parameter in list(card).iter().filter(|parameter| !old.contains(parameter)) {
        letting.note(&parameter["target"], question.as_ref());
    }
    cards.queries.refuse_letting(tx, caller, rights, &letting).await
}

/// A question that the caller may ask, as a card keeps it.
pub(super) struct Asked {
    question: Question,
    database_id: Option<DatabaseId>,
    /// The columns of its result, where they are known.
    columns: Option<Value>,
}

/// The columns of what a question gives where only its database knows them. Nothing may be held meanwhile.
pub(super) async fn columns(cards: &Cards, caller: &Caller, sent: &SentQuestion) -> Result<Option<Value>> {
    let Ok(caller) = caller.also_with(Scope::QueryRun) else { return Ok(None) };
    cards.queries.ask_for_columns(&caller, &sent.0).await
}

impl Asked {
    /// Makes sure that the caller may ask it, by what they may do with all data: a key with scopes needs the one for asking,
    /// too.
    pub async fn by(
        cards: &Cards,
        tx: &mut Tx,
        caller: &Caller,
        rights: &DataRights,
        sent: SentQuestion,
    ) -> Result<Self> {
        let SentQuestion(question) = sent;
        let caller = caller.also_with(Scope::QueryRun)?;
        let described = cards.queries.describe(tx, &caller, rights, &question).await?;
        Ok(Self { question, database_id: described.database, columns: described.columns })
    }

    /// The same, where its database said which columns come, if it was asked and said so.
    pub fn told(self, columns: Option<Value>) -> Self {
        Self { columns: self.columns.or(columns), ..self }
    }

    /// Writes it into a card, with the columns of its result; those that were sent with it where they fit.
    pub fn put_into(&self, card: &mut Card, sent: Option<&Document>) {
        card.result_metadata = columns::kept(sent, self.columns.clone());
        card.dataset_query = Document::of(&self.question.to_older());
        card.database_id = self.database_id;
        card.table_id = self.table();
        card.source_card_id = self.source_card();
        card.query_kind = match self.question.body {
            Body::Nothing => None,
            Body::Native(_) => Some(QueryKind::Native),
            Body::Query(_) => Some(QueryKind::Query),
        };
    }

    /// What can be filled in where nothing is said of that: the variables of SQL.
    pub fn parameters(&self) -> Value {
        match &self.question.body {
            Body::Native(native) => of_tags(native),
            _ => json!([]),
        }
    }

    /// Makes sure that a card would not be built on itself.
    pub async fn refuse_circle(&self, tx: &mut Tx, card: CardId) -> Result<()> {
        let (mut seen, mut next) = (Vec::new(), Vec::from_iter(self.question.uses().cards));
        while let Some(id) = next.pop() {
            if id == card {
                let text = "The card would be built on itself. Choose another source.";
                return Err(Error::field("dataset_query", text));
            }
            if seen.contains(&id) {
                continue;
            }
            seen.push(id);
            let found = super::find(tx, &super::Key::Id(id)).await?;
            let question = found.and_then(|card| Question::from_kept(card.dataset_query.as_str()));
            next.extend(question.into_iter().flat_map(|question| question.uses().cards));
        }
        Ok(())
    }

    fn table(&self) -> Option<TableId> {
        self.question.source_table()
    }

    /// The card that it starts from, under however many steps.
    fn source_card(&self) -> Option<CardId> {
        let Body::Query(stage) = &self.question.body else { return None };
        let mut source = &stage.source;
        loop {
            match source {
                Source::Card(id) => return Some(*id),
                Source::Stage(stage) => source = &stage.source,
                Source::Table(_) | Source::Native(_) => return None,
            }
        }
    }
}

/// The variables of a statement as parameters, in the order in which they stand there.
fn of_tags(native: &Native) -> Value {
    let shown = native
        .tags
        .iter()
        .filter(|(_, tag)| !matches!(tag.kind, TagKind::Card | TagKind::Snippet | TagKind::Table));
    shown.map(|(name, tag)| parameter(name, tag)).collect()
}

fn parameter(name: &str, tag: &Tag) -> Value {
    let target = match tag.kind {
        TagKind::Dimension | TagKind::TemporalUnit => "dimension",
        _ => "variable",
    };
    let kind = match (&tag.widget, tag.kind) {
        (Some(widget), _) => widget.as_str(),
        (None, TagKind::Date) => "date/single",
        (None, TagKind::Boolean) => "boolean/=",
        (None, TagKind::TemporalUnit) => "temporal-unit",
        (None, _) => "category",
    };
    let mut parameter = Map::new();
    let id = tag.received.get("id").cloned().unwrap_or_else(|| name.into());
    let title = tag.received.get("display-name").cloned().unwrap_or_else(|| name.into());
    parameter.insert("id".into(), id);
    parameter.insert("type".into(), kind.into());
    parameter.insert("target".into(), json!([target, ["template-tag", name]]));
    parameter.insert("name".into(), title);
    parameter.insert("slug".into(), name.into());
    if let Some(default) = &tag.default {
        parameter.insert("default".into(), default.clone());
    }
    if tag.is_required {
        parameter.insert("required".into(), true.into());
    }
    parameter.into()
}
