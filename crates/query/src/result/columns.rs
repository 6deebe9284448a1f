//! What the columns of a result are.
//!
//! A statement's own columns have a label and whatever type the driver knows. Labels may repeat, names may not.
//! Where only values can tell the type, the first hundred of them do; that is why columns follow the rows.

use catalog::field::{self, Field};
use driver::{BaseType, Batch, Cell, Column};
use kernel::{FieldId, TableId};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashSet;

/// A column on the wire.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ColumnView {
    /// The name, once per result.
    pub name: String,
    /// What to show people.
    pub display_name: String,
    /// What the values are, `type/Text`.
    pub base_type: &'static str,
    /// What the values are meant to be.
    pub effective_type: &'static str,
    /// The type in the database's own words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub database_type: String,
    /// `native` or `fields`.
    pub source: &'static str,
    /// How a query refers to the column.
    pub field_ref: FieldRef,
    /// The rest of what is known of a field.
    #[serde(flatten)]
    pub field: Option<FieldDetailsView>,
    /// The rest of what is known of how it was asked for.
    #[serde(flatten)]
    pub computed: ComputedView,
}

/// What only a column has that a question asked for in the query language.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct ComputedView {
    /// What the values mean, where they are no field's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub semantic_type: Option<String>,
    /// The unit of time that it is truncated to, or the part that was taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The computed column that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expression_name: Option<String>,
    /// Which of the summaries it is, from 0 on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aggregation_index: Option<usize>,
    /// The join that it is of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_alias: Option<String>,
    /// The reference to another table through which it was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fk_field_id: Option<FieldId>,
}

/// What only a column that is a field of a table has.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct FieldDetailsView {
    /// The field.
    pub id: FieldId,
    /// Its table.
    pub table_id: TableId,
    /// What the values mean.
    pub semantic_type: Option<String>,
    /// What the field holds, in words.
    pub description: Option<String>,
    /// Where the field is shown.
    pub visibility_type: &'static str,
    /// The place among the fields of its table.
    pub position: i64,
    /// The field this one refers to.
    pub fk_target_field_id: Option<FieldId>,
    /// Statistics of the values; there are none yet.
    pub fingerprint: Option<()>,
}

/// A reference in the order of the older query language: `["field", name or id, options]`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub(crate) enum FieldRef {
    /// A column of this result.
    Named(&'static str, String, NamedOptions),
    /// A field of a table.
    Field(&'static str, FieldId, Option<NamedOptions>),
    /// A column as the question names it.
    Clause(serde_json::Value),
}

/// What a reference by name must say.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct NamedOptions {
    #[serde(rename = "base-type")]
    base_type: &'static str,
}

impl FieldRef {
    /// Refers to a field of a table.
    pub fn field(id: FieldId) -> Self {
        Self::Field("field", id, None)
    }
}

impl From<&Field> for FieldDetailsView {
    fn from(field: &Field) -> Self {
        Self {
            id: field.id,
            table_id: field.table_id,
            semantic_type: field.semantic_type.clone(),
            description: field.description.clone(),
            visibility_type: field.visibility_type.word(),
            position: field.position,
            fk_target_field_id: field.fk_target_field_id,
            fingerprint: None,
        }
    }
}

/// What is kept of a column to describe the result to those who build on it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct MetadataColumnView {
    name: String,
    display_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    base_type: &'static str,
    effective_type: &'static str,
    /// For columns of statements guessed from the name.
    semantic_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<FieldId>,
    field_ref: FieldRef,
    /// Statistics of the values; there are none yet.
    fingerprint: Option<()>,
}

impl From<&ColumnView> for MetadataColumnView {
    fn from(column: &ColumnView) -> Self {
        let guessed = || {
            let base_type = BaseType::from_wire(column.base_type)?;
            field::guess_semantic_type(&column.name, base_type).map(str::to_owned)
        };
        Self {
            name: column.name.clone(),
            display_name: column.display_name.clone(),
            description: column.field.as_ref().and_then(|field| field.description.clone()),
            base_type: column.base_type,
            effective_type: column.effective_type,
            semantic_type: match &column.field {
                Some(field) => field.semantic_type.clone(),
                None => column.computed.semantic_type.clone().or_else(guessed),
            },
            unit: column.computed.unit.clone(),
            id: column.field.as_ref().map(|field| field.id),
            field_ref: column.field_ref.clone(),
            fingerprint: None,
        }
    }
}

/// Where the words about columns come from.
#[derive(Debug)]
pub(crate) enum Naming {
    /// From the statement itself.
    Native,
    /// From the catalogue: these, in this order.
    Fields(Vec<ColumnView>),
}

/// The columns of a result while its rows go by.
#[derive(Debug)]
pub(crate) struct Columns {
    views: Vec<ColumnView>,
    /// Votes on the type, for columns whose driver knows none.
    guesses: Vec<Option<Guess>>,
}

impl Columns {
    pub fn new(columns: &[Column], naming: Naming) -> Self {
        match naming {
            Naming::Fields(mut views) => {
                // What a computed column holds may be known to the database alone.
                let unknown = |view: &ColumnView| view.base_type == BaseType::Any.wire();
                for (view, column) in views.iter_mut().zip(columns).filter(|(view, _)| unknown(view)) {
                    (view.base_type, view.effective_type) =
                        (column.base_type.wire(), column.base_type.wire());
                }
                Self { guesses: views.iter().map(|view| unknown(view).then(Guess::default)).collect(), views }
            }
            Naming::Native => Self {
                views: native(columns),
                guesses: columns
                    .iter()
                    .map(|column| (column.base_type == BaseType::Any).then(Guess::default))
                    .collect(),
            },
        }
    }

    /// Looks at rows that go by; costs nothing once every column is known.
    pub fn observe(&mut self, batch: &Batch) {
        for row in batch.rows() {
            if self.guesses.iter().flatten().all(Guess::is_made) {
                return;
            }
            for (guess, cell) in self.guesses.iter_mut().zip(row.cells()) {
                if let Some(guess) = guess {
                    guess.vote(cell);
                }
            }
        }
    }

    /// Says what they turned out to be.
    pub fn into_views(mut self) -> Vec<ColumnView> {
        for (view, guess) in self.views.iter_mut().zip(self.guesses) {
            if let Some(guess) = guess {
                view.take_type(guess.outcome());
            }
        }
        self.views
    }
}

impl ColumnView {
    fn take_type(&mut self, base_type: &'static str) {
        (self.base_type, self.effective_type) = (base_type, base_type);
        if self.source != "native" {
            return;
        }
        self.field_ref = FieldRef::Named("field", self.name.clone(), NamedOptions { base_type });
    }
}

/// The names of a statement's own columns, once each.
pub(crate) fn names(columns: &[Column]) -> Vec<String> {
    unique(columns.iter().map(|column| column.name.as_str()))
}

fn native(columns: &[Column]) -> Vec<ColumnView> {
    let view = |(column, name): (&Column, String)| {
        let base_type = column.base_type.wire();
        ColumnView {
            display_name: column.name.clone(),
            base_type,
            effective_type: base_type,
            database_type: column.database_type.clone(),
            source: "native",
            field_ref: FieldRef::Named("field", name.clone(), NamedOptions { base_type }),
            name,
            field: None,
            computed: ComputedView::default(),
        }
    };
    columns.iter().zip(names(columns)).map(view).collect()
}

/// Makes labels into names: the second `a` becomes `a_2`, unless another column is called that.
pub(crate) fn unique<'a>(labels: impl Iterator<Item = &'a str> + Clone) -> Vec<String> {
    let all: HashSet<&str> = labels.clone().collect();
    let mut taken = HashSet::new();
    labels
        .map(|label| {
            let mut name = label.to_owned();
            let mut number = 2;
            while (name != label && all.contains(name.as_str())) || !taken.insert(name.clone()) {
                name = format!("{label}_{number}");
                number += 1;
            }
            name
        })
        .collect()
}

/// A vote among the first values of a column.
#[derive(Debug, Default)]
struct Guess {
    /// Types seen, with how often, in the order in which they appeared.
    seen: Vec<(&'static str, u32)>,
    votes: u32,
}

impl Guess {
    /// Values that are asked.
    const VOTES: u32 = 100;

    fn is_made(&self) -> bool {
        self.votes >= Self::VOTES
    }

    fn vote(&mut self, cell: Cell<'_>) {
        let Some(base_type) = type_of(cell).filter(|_| !self.is_made()) else { return };
        self.votes += 1;
        match self.seen.iter_mut().find(|(seen, _)| *seen == base_type) {
            Some((_, count)) => *count += 1,
            None => self.seen.push((base_type, 1)),
        }
    }

    /// The type seen most often; of equals the one seen first.
    fn outcome(self) -> &'static str {
        let most = self.seen.iter().map(|(_, count)| *count).max();
        let winner = self.seen.iter().find(|(_, count)| Some(*count) == most);
        winner.map_or(BaseType::Any.wire(), |(base_type, _)| base_type)
    }
}

fn type_of(cell: Cell<'_>) -> Option<&'static str> {
    Some(match cell {
        Cell::Null => return None,
        Cell::Bool(_) => BaseType::Boolean.wire(),
        Cell::Int(_) => BaseType::Integer.wire(),
        Cell::Float(_) => BaseType::Float.wire(),
        Cell::Decimal(_) => BaseType::Decimal.wire(),
        Cell::Text(_) => BaseType::Text.wire(),
        Cell::Bytes(_) => BaseType::Any.wire(),
        Cell::Date(_) => BaseType::Date.wire(),
        Cell::Time(_) => BaseType::Time.wire(),
        Cell::DateTime(_) => BaseType::DateTime.wire(),
        Cell::Instant(_) => "type/DateTimeWithTZ",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use driver::BatchBuilder;

    fn any(name: &str) -> Column {
        Column { name: name.into(), database_type: String::new(), base_type: BaseType::Any }
    }

    fn guessed(cells: &[Cell<'_>]) -> &'static str {
        let mut columns = Columns::new(&[any("x")], Naming::Native);
        let mut batch = BatchBuilder::new(1);
        for cell in cells {
            batch.push(*cell).unwrap();
        }
        columns.observe(&batch.take());
        columns.into_views()[0].base_type
    }

    #[test]
    fn repeated_labels_become_names() {
        assert_eq!(unique(["a", "b", "a", "a"].into_iter()), ["a", "b", "a_2", "a_3"]);
        assert_eq!(unique(["a", "a", "a_2", "", ""].into_iter()), ["a", "a_3", "a_2", "", "_2"]);
    }

    #[test]
    fn the_most_common_type_of_the_first_hundred_values_wins() {
        assert_eq!(guessed(&[Cell::Null, Cell::Int(1), Cell::Text("a"), Cell::Text("b")]), "type/Text");
        assert_eq!(guessed(&[Cell::Int(1), Cell::Text("a")]), "type/Integer");
        assert_eq!(guessed(&[Cell::Null, Cell::Bytes(&[1])]), "type/*");
        let mut late = vec![Cell::Null; 50];
        late.extend([Cell::Float(1.0); 100]);
        late.extend([Cell::Text("a"); 200]);
        assert_eq!(guessed(&late), "type/Float");
    }

    #[test]
    fn what_the_driver_knows_is_not_guessed() {
        let known = Column { base_type: BaseType::Boolean, ..any("x") };
        let mut columns = Columns::new(&[known], Naming::Native);
        let mut batch = BatchBuilder::new(1);
        batch.push(Cell::Int(1)).unwrap();
        columns.observe(&batch.take());
        assert_eq!(columns.into_views()[0].base_type, "type/Boolean");
    }
}
