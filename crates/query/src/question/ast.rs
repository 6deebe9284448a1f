//! The parts of a question, without any of the spellings they may be sent in.

use super::op::Op;
use kernel::{CardId, FieldId, TableId};
use serde_json::{Map, Number, Value};

/// A statement in the database's own language, with what is known of its variables.
#[derive(Clone, Debug, PartialEq)]
pub struct Native {
    /// The statement.
    pub sql: String,
    /// The variables by name, in the order they were sent.
    pub tags: Vec<(String, Tag)>,
}

/// A variable of a statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Tag {
    /// What it stands for.
    pub kind: TagKind,
    /// What it was when nobody says anything.
    pub default: Option<Value>,
    /// Does it have to have a value?
    pub is_required: bool,
    /// The column that a filter or a unit is about.
    pub column: Option<Clause>,
    /// The card whose rows stand in its place.
    pub card: Option<CardId>,
    /// What kind of filter people are shown.
    pub widget: Option<String>,
    /// How the column is called where the statement gives its table another name.
    pub alias: Option<String>,
    /// All of it, as it was sent, to be shown back.
    pub received: Map<String, Value>,
}

/// What a variable stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagKind {
    /// A text.
    Text,
    /// A number.
    Number,
    /// A date.
    Date,
    /// True or false.
    Boolean,
    /// A condition on a column.
    Dimension,
    /// A column, truncated to a unit that is chosen.
    TemporalUnit,
    /// The rows of a card.
    Card,
    /// A piece of SQL that is kept somewhere else.
    Snippet,
    /// The name of a table.
    Table,
}

/// One step of a question: rows from a source, worked on.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// Where the rows come from.
    pub source: Source,
    /// What is put beside them.
    pub joins: Vec<Join>,
    /// Computed columns by name, in their order.
    pub expressions: Vec<(String, Clause)>,
    /// The columns to show; all when nothing is said.
    pub fields: Option<Vec<Clause>>,
    /// Which rows.
    pub filter: Option<Clause>,
    /// What is summarised.
    pub aggregation: Vec<Aggregation>,
    /// By what.
    pub breakout: Vec<Clause>,
    /// In which order.
    pub order_by: Vec<Order>,
    /// How many rows at most.
    pub limit: Option<u64>,
    /// Which page of them.
    pub page: Option<Page>,
}

/// Where rows come from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// A table.
    Table(TableId),
    /// A saved question.
    Card(CardId),
    /// Another step.
    Stage(Box<Stage>),
    /// A statement.
    Native(Native),
}

/// What is put beside the rows of a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Join {
    /// Where its rows come from.
    pub source: Source,
    /// What it is called.
    pub alias: String,
    /// Which rows of both sides are kept.
    pub strategy: Strategy,
    /// Which rows belong together.
    pub condition: Clause,
    /// Which of its columns are shown.
    pub fields: JoinFields,
}

/// Which rows of both sides are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// All of the left.
    Left,
    /// All of the right.
    Right,
    /// Those with a counterpart.
    Inner,
    /// All.
    Full,
}

/// Which columns of a join are shown.
#[derive(Clone, Debug, PartialEq)]
pub enum JoinFields {
    /// None.
    None,
    /// All.
    All,
    /// These.
    These(Vec<Clause>),
}

/// A summary, and what it is called.
#[derive(Clone, Debug, PartialEq)]
pub struct Aggregation {
    /// What is computed.
    pub clause: Clause,
    /// The name of its column.
    pub name: Option<String>,
    /// What people read.
    pub display_name: Option<String>,
}

/// One column of an order.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// By what.
    pub clause: Clause,
    /// The largest first?
    pub is_descending: bool,
}

/// A page of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Which one, from 1 on.
    pub page: u64,
    /// Rows on each.
    pub items: u64,
}

/// Anything that has a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Clause {
    /// A column.
    Field(Column, Box<Options>),
    /// A computed column of the same step.
    Expression(String, Box<Options>),
    /// A summary of the same step, by its place.
    Aggregation(usize),
    /// A definition that is kept somewhere else.
    Kept(Kept, i64),
    /// A variable of a statement; only what is asked with is about it.
    Tag(String),
    /// A value.
    Literal(Literal),
    /// The first branch whose condition holds.
    Case(Vec<(Self, Self)>, Option<Box<Self>>),
    /// Something done with other clauses.
    Call(Op, Vec<Self>, Flags),
}

/// Which column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// A field of a table.
    Id(FieldId),
    /// A column of the source, by name.
    Name(String),
}

/// A definition that is kept somewhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// A summary that is a card.
    Metric,
    /// A condition.
    Segment,
    /// A summary of a table.
    Measure,
}

/// How a column is meant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// What it holds, where only a name is given.
    pub base_type: Option<String>,
    /// What it is meant to hold.
    pub effective_type: Option<String>,
    /// To which unit it is truncated, or which part of it is taken.
    pub temporal_unit: Option<String>,
    /// In which bins.
    pub binning: Option<Binning>,
    /// Of which join.
    pub join_alias: Option<String>,
    /// Through which reference to another table.
    pub source_field: Option<FieldId>,
    /// The name of that reference in the source.
    pub source_field_name: Option<String>,
    /// The join that reference belongs to.
    pub source_field_join_alias: Option<String>,
}

/// Bins of numbers.
#[derive(Clone, Debug, PartialEq)]
pub enum Binning {
    /// As the settings say.
    Default,
    /// So many.
    Number(u64),
    /// So wide.
    Width(Number),
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// None.
    Null,
    /// True or false.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text; also a date, where a date is meant.
    Text(String),
}

/// What changes how something is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// Do small and capital letters differ?
    pub case_sensitive: Option<bool>,
    /// Does the present unit belong to the interval?
    pub include_current: Option<bool>,
}

impl Clause {
    /// Walks the clauses right inside this one.
    pub fn parts(&self) -> Vec<&Self> {
        match self {
            Self::Call(_, arguments, _) => arguments.iter().collect(),
            Self::Case(branches, otherwise) => {
                let branches = branches.iter().flat_map(|(condition, value)| [condition, value]);
                branches.chain(otherwise.as_deref()).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl Stage {
    /// A step that gives the rows of its source as they are.
    pub fn of(source: Source) -> Self {
        Self {
            source,
            joins: Vec::new(),
            expressions: Vec::new(),
            fields: None,
            filter: None,
            aggregation: Vec::new(),
            breakout: Vec::new(),
            order_by: Vec::new(),
            limit: None,
            page: None,
        }
    }

    /// Walks the clauses of this step, those of its source and of joins' sources apart.
    pub fn clauses(&self) -> impl Iterator<Item = &Clause> {
        let joined = self.joins.iter().flat_map(|join| {
            let shown = match &join.fields {
                JoinFields::These(fields) => fields.as_slice(),
                JoinFields::None | JoinFields::All => &[],
            };
            shown.iter().chain([&join.condition])
        });
        let summaries = self.aggregation.iter().map(|aggregation| &aggregation.clause);
        let own = self.expressions.iter().map(|(_, clause)| clause);
        own.chain(self.fields.iter().flatten())
            .chain(&self.filter)
            .chain(summaries)
            .chain(&self.breakout)
            .chain(self.order_by.iter().map(|order| &order.clause))
            .chain(joined)
    }
}
