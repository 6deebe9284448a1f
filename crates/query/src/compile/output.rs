//! What comes out of a step: its columns, for the step after it and for people.

use crate::{
    question::{
        ast::{Clause, Column, Options},
        write,
    },
    result::{ColumnView, ComputedView, FieldDetailsView, FieldRef},
};
use catalog::field::Field;
use driver::BaseType;
use kernel::FieldId;

/// A column of a step.
#[derive(Clone, Debug)]
pub(super) struct Output<'a> {
    /// What the SELECT calls it.
    pub alias: String,
    /// What the result calls it, once.
    pub name: String,
    pub display_name: String,
    pub kind: BaseType,
    pub semantic_type: Option<String>,
    /// The field whose values these are.
    pub field: Option<&'a Field>,
    /// `fields`, `breakout` or `aggregation`.
    pub source: &'static str,
    /// How the step itself refers to it.
    pub reference: Clause,
    pub unit: Option<String>,
    pub expression: Option<String>,
    pub aggregation: Option<usize>,
    /// The join it is of.
    pub join: Option<String>,
    /// The reference through which it was found.
    pub through: Option<FieldId>,
    /// Is it shown where nobody said which columns are?
    pub is_shown: bool,
}

impl<'a> Output<'a> {
    /// A column of a table.
    pub fn of_field(field: &'a Field) -> Self {
        Self {
            alias: field.name.clone(),
            name: field.name.clone(),
            display_name: field.display_name.clone(),
            kind: field.base_type,
            semantic_type: field.semantic_type.clone(),
            field: Some(field),
            source: "fields",
            reference: Clause::Field(Column::Id(field.id), Box::default()),
            unit: None,
            expression: None,
            aggregation: None,
            join: None,
            through: None,
            is_shown: field.is_in_tables(),
        }
    }

    /// A column that is computed.
    pub fn computed(name: &str, display_name: String, kind: BaseType, reference: Clause) -> Self {
        Self {
            alias: name.to_owned(),
            name: name.to_owned(),
            display_name,
            kind,
            semantic_type: None,
            field: None,
            source: "fields",
            reference,
            unit: None,
            expression: None,
            aggregation: None,
            join: None,
            through: None,
            is_shown: true,
        }
    }

    /// The same column as the next step sees it.
    pub fn passed_on(&self) -> Self {
        let options = Options { base_type: Some(self.kind.wire().to_owned()), ..Options::default() };
        Self {
            source: "fields",
            reference: Clause::Field(Column::Name(self.name.clone()), Box::new(options)),
            expression: None,
            aggregation: None,
            is_shown: true,
            ..self.clone()
        }
    }

    /// The column on the wire.
    pub fn view(&self) -> ColumnView {
        let base_type = self.kind.wire();
        ColumnView {
            name: self.name.clone(),
            display_name: self.display_name.clone(),
            base_type,
            effective_type: base_type,
            database_type: self.field.map(|field| field.database_type.clone()).unwrap_or_default(),
            source: self.source,
            field_ref: FieldRef::Clause(write::clause(&self.reference)),
            field: self.field.map(FieldDetailsView::from),
            computed: ComputedView {
                semantic_type: self.semantic_type.clone().filter(|_| self.field.is_none()),
                unit: self.unit.clone(),
                expression_name: self.expression.clone(),
                aggregation_index: self.aggregation,
                source_alias: self.join.clone(),
                fk_field_id: self.through,
            },
        }
    }
}
