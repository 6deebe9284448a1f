//! What a question is: SQL or the query language, in any of the forms it may be sent or kept in.
//!
//! A question is read into one typed tree ([`ast`]); what sends it may be years old or newer than this program. It is
//! kept and shown in the older form ([`Question::to_older`]), which every client reads. Reading it asks no database:
//! whether the tables exist and who may ask is said where it runs.

pub mod ast;
mod op;
mod read;
#[cfg(test)]
mod tests;
mod uses;
pub(crate) mod write;

pub use op::Op;
pub use uses::Uses;

use ast::{Native, Source, Stage};
use kernel::{DatabaseId, Id, TableId};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use web::{Fault, FieldErrors, FromObject, Input, Object, Param, request};

/// The database that stands for "whichever the card is in".
const OF_THE_CARD: i64 = -1337;

/// A question as it is asked or kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The database it is about; none for the rows of a card, which knows.
    pub database: Option<DatabaseId>,
    /// What is asked.
    pub body: Body,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Nothing yet: `{}`.
    Nothing,
    /// A statement.
    Native(Native),
    /// Steps in the query language.
    Query(Box<Stage>),
}

/// In which language a question is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// The database's own.
    Native,
    /// The query language.
    Query,
}

impl Language {
    /// The name on the wire.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Query => "query",
        }
    }
}

request! {
    /// A query, in the older form (`type`) or in the newer one (`lib/type`).
    pub struct QuestionBody {
        /// The database to ask.
        pub database: Option<i64>,
        /// The older form: what kind of query.
        pub kind as "type": Option<QueryType>,
        /// The older form: the native query.
        pub native: Option<NativeBody>,
        /// The older form: the query in the query language.
        pub query: Option<Map<String, Value>>,
        /// The newer form: always `mbql/query`.
        pub lib_type as "lib/type": Option<String>,
        /// The newer form: the stages.
        pub stages: Option<Vec<Map<String, Value>>>,
    }
}

request! {
    /// A native query.
    pub struct NativeBody {
        /// The statement.
        pub query: String,
        /// Its variables by name.
        pub template_tags as "template-tags": Option<Map<String, Value>>,
    }
}

/// What kind of query, in the older form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "lowercase")]
pub enum QueryType {
    /// SQL.
    Native,
    /// The query language.
    Query,
}

impl Param for QueryType {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        match String::read(input).as_deref() {
            Ok("native") => Ok(Self::Native),
            Ok("query") => Ok(Self::Query),
            _ => Err(Fault::new("value must be native or query.", "should be native or query", input)),
        }
    }
}

impl FromObject for Question {
    fn from_object(object: Object<'_>) -> Result<Self, Fault> {
        let sent = QuestionBody::from_object(object)?;
        let body = if sent.lib_type.is_some() || (sent.kind.is_none() && sent.stages.is_some()) {
            newer(sent.stages.as_deref().unwrap_or_default())?
        } else {
            older(sent.kind, sent.native, sent.query)?
        };
        Ok(Self { database: database(sent.database, &body)?, body })
    }
}

impl Param for Question {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        match input {
            Input::Json(Value::Object(map)) if map.is_empty() => {
                Ok(Self { database: None, body: Body::Nothing })
            }
            input => web::read_object(input),
        }
    }
}

impl JsonSchema for Question {
    fn schema_name() -> Cow<'static, str> {
        QuestionBody::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        QuestionBody::json_schema(generator)
    }
}

impl Question {
    /// Reads a question that was kept; none when it is none, which nothing kept here should be.
    pub fn from_kept(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        Self::read(Input::Json(&value)).ok()
    }

    /// The question in the older form.
    pub fn to_older(&self) -> Value {
        write::older(self)
    }

    /// In which language it is; questions that ask nothing count as ones of the query language.
    pub fn language(&self) -> Language {
        match self.body {
            Body::Native(_) => Language::Native,
            Body::Query(_) | Body::Nothing => Language::Query,
        }
    }

    /// The table whose rows it starts with, under however many steps.
    pub fn source_table(&self) -> Option<TableId> {
        let Body::Query(stage) = &self.body else { return None };
        let mut source = &stage.source;
        loop {
            match source {
                Source::Table(id) => return Some(*id),
                Source::Stage(stage) => source = &stage.source,
                Source::Card(_) | Source::Native(_) => return None,
            }
        }
    }

    /// The tables, columns and cards it names.
    pub fn uses(&self) -> Uses {
        uses::uses(self)
    }
}

/// Reads one clause, as parameters name what they are about.
pub(crate) fn clause(value: &Value) -> Result<ast::Clause, String> {
    read::clause(value)
}

fn older(
    kind: Option<QueryType>,
    native: Option<NativeBody>,
    query: Option<Map<String, Value>>,
) -> Result<Body, Fault> {
    match kind {
        None => Err(missing("type", "value must be native or query.")),
        Some(QueryType::Query) => {
            let query = query.ok_or_else(|| missing("query", "value must be a map."))?;
            let stage = read::older(&query).map_err(|why| wrong("query", &why))?;
            Ok(Body::Query(Box::new(stage)))
        }
        Some(QueryType::Native) => {
            let native = native.ok_or_else(|| missing("native", "value must be a map."))?;
            let tags = native.template_tags.map(Value::Object);
            let tags = read::tags(tags.as_ref()).map_err(|why| wrong("native", &why))?;
            Ok(Body::Native(Native { sql: native.query, tags }))
        }
    }
}

fn newer(stages: &[Map<String, Value>]) -> Result<Body, Fault> {
    match read::newer(stages).map_err(|why| wrong("stages", &why))? {
        Source::Native(native) => Ok(Body::Native(native)),
        Source::Stage(stage) => Ok(Body::Query(stage)),
        source @ (Source::Table(_) | Source::Card(_)) => Ok(Body::Query(Box::new(Stage::of(source)))),
    }
}

/// The database; only what is about a card may leave it to the card.
fn database(sent: Option<i64>, body: &Body) -> Result<Option<DatabaseId>, Fault> {
    let is_of_card = match body {
        Body::Query(stage) => {
            let mut source = &stage.source;
            while let Source::Stage(stage) = source {
                source = &stage.source;
            }
            matches!(source, Source::Card(_))
        }
        _ => false,
    };
    match sent {
        Some(OF_THE_CARD) | None if is_of_card => Ok(None),
        Some(number) if number > 0 => Ok(Some(DatabaseId::from_number(number))),
        sent => {
            let value = sent.map_or(Value::Null, Value::from);
            let mut faults = web::Faults::default();
            let id = faults.read::<DatabaseId>("database", Input::Json(&value));
            faults.done().map(|()| id)
        }
    }
}

fn missing(field: &str, expected: &str) -> Fault {
    let reason = json!(["missing required key, received: nil"]);
    let mut fields = FieldErrors::one(field, expected);
    fields.specific.insert(field.to_owned(), reason);
    Fault::Fields(Box::new(fields))
}

fn wrong(field: &str, why: &str) -> Fault {
    let mut fields = FieldErrors::one(field, why);
    fields.specific.insert(field.to_owned(), json!([why]));
    Fault::Fields(Box::new(fields))
}
