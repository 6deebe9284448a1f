//! What a field is here.

use crate::table::FieldOrder;
use access::{Governed, TableOf};
use chrono::{DateTime, Utc};
use driver::BaseType;
use kernel::{DatabaseId, FieldId, TableId};
use serde_json::{Map, Value};
use std::collections::HashMap;
use store::{FromRow, Json, Row};
use web::words;

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Field {
    /// The id.
    pub id: FieldId,
    /// The table it is in.
    pub table_id: TableId,
    /// The database that is in.
    pub db_id: DatabaseId,
    /// The name, as the database spells it.
    pub name: String,
    /// The name people read.
    pub display_name: String,
    /// What it holds.
    pub description: Option<String>,
    /// The type in the database's own words.
    pub database_type: String,
    /// What it is to us.
    pub base_type: BaseType,
    /// What it means: the wire name of a semantic type.
    pub semantic_type: Option<String>,
    /// Is it still there?
    pub active: bool,
    /// Where it is shown.
    pub visibility_type: FieldVisibility,
    pub(crate) preview_display: bool,
    /// The place among the fields of its table that people chose.
    pub position: i64,
    /// The place in the database.
    pub database_position: i64,
    /// The field that this one refers to.
    pub fk_target_field_id: Option<FieldId>,
    pub(crate) foreign_key: Option<String>,
    pub(crate) has_field_values: Option<FieldValues>,
    pub(crate) settings: Option<Json<Map<String, Value>>>,
    pub(crate) caveats: Option<String>,
    pub(crate) points_of_interest: Option<String>,
    /// Part of the primary key?
    pub database_is_pk: bool,
    pub(crate) database_is_nullable: bool,
    pub(crate) database_is_auto_increment: bool,
    pub(crate) database_required: bool,
    pub(crate) database_default: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

impl FromRow for Field {
    fn from_row(row: &Row) -> store::Result<Self> {
        let base_type: String = row.get("base_type")?;
        Ok(Self {
            id: row.get("id")?,
            table_id: row.get("table_id")?,
            db_id: row.get("db_id")?,
            name: row.get("name")?,
            display_name: row.get("display_name")?,
            description: row.get("description")?,
            database_type: row.get("database_type")?,
            // A newer release may know more types and run beside this one.
            base_type: BaseType::from_wire(&base_type).unwrap_or(BaseType::Any),
            semantic_type: row.get("semantic_type")?,
            active: row.get("active")?,
            visibility_type: row.get("visibility_type")?,
            preview_display: row.get("preview_display")?,
            position: row.get("position")?,
            database_position: row.get("database_position")?,
            fk_target_field_id: row.get("fk_target_field_id")?,
            foreign_key: row.get("foreign_key")?,
            has_field_values: row.get("has_field_values")?,
            settings: row.get("settings")?,
            caveats: row.get("caveats")?,
            points_of_interest: row.get("points_of_interest")?,
            database_is_pk: row.get("database_is_pk")?,
            database_is_nullable: row.get("database_is_nullable")?,
            database_is_auto_increment: row.get("database_is_auto_increment")?,
            database_required: row.get("database_required")?,
            database_default: row.get("database_default")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

impl Governed for Field {
    type Domain = TableOf;

    fn domain(&self) -> TableOf {
        TableOf(self.db_id, self.table_id)
    }
}

impl Field {
    /// Is it there, and shown where rows are shown?
    pub fn is_visible(&self) -> bool {
        self.active && matches!(self.visibility_type, FieldVisibility::Normal | FieldVisibility::DetailsOnly)
    }

    /// Is it shown in the tables of rows, not only when one row is looked at?
    pub fn is_in_tables(&self) -> bool {
        self.active && self.visibility_type == FieldVisibility::Normal
    }

    /// Are there so many values that people search them, or a list, or neither?
    pub(crate) fn values(&self) -> FieldValues {
        self.has_field_values.unwrap_or(match self.base_type {
            BaseType::Text | BaseType::Uuid | BaseType::PostgresEnum | BaseType::IpAddress => {
                FieldValues::Search
            }
            _ => FieldValues::None,
        })
    }

    pub(crate) fn is_key(&self) -> bool {
        self.is("type/PK")
    }

    pub(crate) fn is_foreign_key(&self) -> bool {
        self.is("type/FK")
    }

    fn is(&self, semantic_type: &str) -> bool {
        self.semantic_type.as_deref() == Some(semantic_type)
    }
}

/// Puts fields in the order that was chosen for their table.
pub(crate) fn sort(fields: &mut [Field], order: FieldOrder) {
    match order {
        FieldOrder::Database => fields.sort_by_key(|field| (field.database_position, field.id)),
        FieldOrder::Alphabetical => {
            fields.sort_by_cached_key(|field| (field.display_name.to_lowercase(), field.id));
        }
        FieldOrder::Custom => fields.sort_by_key(|field| (field.position, field.id)),
        FieldOrder::Smart => {
            fields.sort_by_key(|field| (importance(field), field.database_position, field.id));
        }
    }
}

/// Puts these fields first, in this order, and leaves the others in theirs behind them; none when one is named twice or
/// is not there.
pub(crate) fn in_order(fields: Vec<Field>, wanted: &[FieldId]) -> Option<Vec<Field>> {
    let mut left: Vec<_> = fields.into_iter().map(Some).collect();
    let places: HashMap<FieldId, usize> =
        left.iter().enumerate().filter_map(|(at, field)| Some((field.as_ref()?.id, at))).collect();
    let first: Option<Vec<Field>> = wanted.iter().map(|id| left[*places.get(id)?].take()).collect();
    Some(first?.into_iter().chain(left.into_iter().flatten()).collect())
}

/// Keys tell rows apart and names tell people what they are; references say little by themselves.
fn importance(field: &Field) -> u8 {
    match field {
        field if field.is_key() => 0,
        field if field.is("type/Name") || field.is("type/Title") => 1,
        field if field.is_foreign_key() => 3,
        _ => 2,
    }
}

words! {
    /// Where a field is shown.
    pub enum FieldVisibility {
        /// Everywhere.
        Normal = "normal",
        /// Only when one row is looked at.
        DetailsOnly = "details-only",
        /// Nowhere.
        Hidden = "hidden",
        /// Nowhere, and nobody is told that it exists.
        Sensitive = "sensitive",
        /// It is no longer used.
        Retired = "retired",
    }
}

words! {
    /// How filters offer the values of a field.
    pub enum FieldValues {
        /// As a list.
        List = "list",
        /// By searching.
        Search = "search",
        /// Not at all.
        None = "none",
    }
}
