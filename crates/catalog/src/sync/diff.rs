//! What was found, compared with what is kept: what has to be written, and nothing else. Pure.

use super::store::{FoundField, FoundTable};
use crate::{
    field::{Field, guess_semantic_type, humanize},
    table::{Table, entity_type, visibility_at_first},
};
use driver::{FieldDescription, ForeignKey, TableDescription};
use kernel::{FieldId, TableId};
use std::collections::HashMap;

/// Makes names readable, or leaves them as they are.
#[derive(Clone, Copy)]
pub(super) struct Naming {
    pub humanizes: bool,
}

impl Naming {
    fn display_name(self, name: &str) -> String {
        if self.humanizes { humanize(name) } else { name.to_owned() }
    }
}

/// What a table is called within its database: schema (empty where there is none) and name.
pub(super) type TableKey = (String, String);

pub(super) fn table_key(schema: Option<&str>, name: &str) -> TableKey {
    (schema.unwrap_or_default().to_owned(), name.to_owned())
}

/// Changes to the tables of a database.
#[derive(Debug, Default)]
pub(super) struct TableChanges {
    pub put: Vec<FoundTable>,
    pub retire: Vec<TableId>,
    /// Tables that are as they were.
    pub kept: HashMap<TableKey, TableId>,
}

pub(super) fn tables(kept: &[Table], found: &[TableDescription], naming: Naming) -> TableChanges {
    let mut known: HashMap<(&str, &str), &Table> =
        kept.iter().map(|table| ((table.schema.as_str(), table.name.as_str()), table)).collect();
    let mut changes = TableChanges::default();
    for table in found {
        let schema = table.schema.as_deref().unwrap_or_default();
        match known.remove(&(schema, table.name.as_str())) {
            Some(kept) if is_same_table(kept, table) => {
                changes.kept.insert(table_key(Some(schema), &table.name), kept.id);
            }
            _ => changes.put.push(FoundTable {
                schema: schema.to_owned(),
                name: table.name.clone(),
                display_name: naming.display_name(&table.name),
                description: table.description.clone(),
                kind: table.kind.into(),
                entity_type: entity_type(&table.name),
                visibility_type: visibility_at_first(&table.name),
                estimated_row_count: table.estimated_rows,
            }),
        }
    }
    changes.retire = known.into_values().filter(|table| table.active).map(|table| table.id).collect();
    changes.retire.sort_unstable();
    changes
}

fn is_same_table(kept: &Table, found: &TableDescription) -> bool {
    kept.active
        && kept.kind == found.kind.into()
        && kept.estimated_row_count == found.estimated_rows
        && (kept.description.is_some() || found.description.is_none())
}

/// Changes to the fields of some tables.
#[derive(Debug, Default)]
pub(super) struct FieldChanges {
    pub put: Vec<FoundField>,
    pub retire: Vec<FieldId>,
    /// Fields that are as they were, but miss the target of the foreign key that is spelled beside them.
    pub untargeted: Vec<(FieldId, String)>,
}

/// Compares the fields of one table; `kept` are that table's.
pub(super) fn fields(
    table_id: TableId,
    kept: &[Field],
    found: &TableDescription,
    naming: Naming,
    changes: &mut FieldChanges,
) {
    let mut known: HashMap<&str, &Field> = kept.iter().map(|field| (field.name.as_str(), field)).collect();
    let references: HashMap<&str, &ForeignKey> =
        found.foreign_keys.iter().map(|reference| (reference.field.as_str(), reference)).collect();
    for (position, field) in (0..).zip(&found.fields) {
        let reference = references.get(field.name.as_str()).copied();
        let found = found_field(table_id, field, position, reference, naming);
        match known.remove(field.name.as_str()) {
            Some(kept) if is_same_field(kept, &found) => {
                let misses_target = kept.fk_target_field_id.is_none() && kept.is_foreign_key();
                if let Some(reference) = found.foreign_key.filter(|_| misses_target) {
                    changes.untargeted.push((kept.id, reference));
                }
            }
            _ => changes.put.push(found),
        }
    }
    changes.retire.extend(known.into_values().filter(|field| field.active).map(|field| field.id));
}

fn found_field(
    table_id: TableId,
    field: &FieldDescription,
    position: i64,
    reference: Option<&ForeignKey>,
    naming: Naming,
) -> FoundField {
    let semantic_type = match reference {
        Some(_) => Some("type/FK"),
        None if field.is_primary_key => Some("type/PK"),
        None => field.semantic_type.or_else(|| guess_semantic_type(&field.name, field.base_type)),
    };
    FoundField {
        table_id,
        display_name: naming.display_name(&field.name),
        name: field.name.clone(),
        description: field.description.clone(),
        database_type: if field.database_type.is_empty() {
            "NULL".to_owned()
        } else {
            field.database_type.clone()
        },
        base_type: field.base_type.wire(),
        semantic_type,
        position,
        foreign_key: reference.map(spell),
        is_pk: field.is_primary_key,
        is_nullable: field.is_nullable,
        is_auto_increment: field.is_auto_increment,
        is_required: !field.is_nullable && !field.is_auto_increment && field.default.is_none(),
        default: field.default.clone(),
    }
}

/// A declared reference as it is kept, to notice when the declaration changes.
pub(super) fn spell(reference: &ForeignKey) -> String {
    let parts = [
        reference.target_schema.as_deref().unwrap_or_default(),
        reference.target_table.as_str(),
        reference.target_field.as_str(),
    ];
    serde_json::Value::from_iter(parts).to_string()
}

fn is_same_field(kept: &Field, found: &FoundField) -> bool {
    kept.active
        && kept.database_type == found.database_type
        && kept.base_type.wire() == found.base_type
        && kept.database_position == found.position
        && kept.foreign_key == found.foreign_key
        && kept.database_is_pk == found.is_pk
        && kept.database_is_nullable == found.is_nullable
        && kept.database_is_auto_increment == found.is_auto_increment
        && kept.database_required == found.is_required
        && kept.database_default == found.default
        && (kept.description.is_some() || found.description.is_none())
}
