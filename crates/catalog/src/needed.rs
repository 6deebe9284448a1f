//! What editors and pictures need to know of data, for several questions at once: the tables they name with all their
//! fields, the tables that those refer to, and the databases that all of it is in.
//!
//! What the caller may not see is left out, without a word.

use crate::{
    Catalog,
    database::{self, DatabaseView},
    field::{self, Field, FieldView, FieldVisibility},
    table::{self, Table, TableView, store::Also},
};
use ::store::Tx;
use access::data::DataRights;
use kernel::{DatabaseId, FieldId, TableId};
use std::collections::{BTreeSet, HashMap};
use web::Result;

/// Things of a kind that are looked up for one answer; more are left out.
const MOST: usize = 1_000;

/// What is needed.
#[derive(Clone, Debug, Default)]
pub struct Needed {
    /// Databases that are asked, whichever tables of them.
    pub databases: BTreeSet<DatabaseId>,
    /// Tables that rows come from.
    pub tables: BTreeSet<TableId>,
    /// Single fields, wherever they are.
    pub fields: BTreeSet<FieldId>,
    /// Are sensitive fields to be there, too?
    pub with_sensitive: bool,
}

/// What there is of it for somebody.
#[derive(Debug, Default)]
pub struct Found {
    /// The databases.
    pub databases: Vec<DatabaseView>,
    /// The tables, each with its fields.
    pub tables: Vec<TableView>,
    /// The single fields.
    pub fields: Vec<FieldView>,
}

/// Finds it: two statements at most, however much it is.
pub async fn find(tx: &mut Tx, catalog: &Catalog, rights: &DataRights, needed: &Needed) -> Result<Found> {
    let some = |ids: &BTreeSet<TableId>| ids.iter().copied().take(MOST).collect::<Vec<_>>();
    let named: Vec<FieldId> = needed.fields.iter().copied().take(MOST).collect();
    let (mut tables, mut fields) = (Vec::new(), Vec::new());
    if !(needed.tables.is_empty() && named.is_empty()) {
        let also = Also::OfFieldsAndReferred;
        let found = table::store::list_with_fields(tx, &some(&needed.tables), &named, also).await?;
        let (all, of_them): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        tables = access::visible(rights, all);
        tables.retain(|table| table.active);
        let ids: BTreeSet<TableId> = tables.iter().map(|table| table.id).collect();
        fields = of_them.into_iter().flatten().collect();
        fields.retain(|field| ids.contains(&field.table_id) && is_shown(field, needed.with_sensitive));
    }
    let wanted: BTreeSet<DatabaseId> =
        needed.databases.iter().copied().chain(tables.iter().map(|table| table.db_id)).take(MOST).collect();
    let databases = access::visible(rights, database::store::these(tx, &wanted).await?);
    Ok(Found {
        tables: shown(catalog, &databases, needed, &tables, &fields),
        databases: databases.iter().map(|it| DatabaseView::for_caller(catalog, it, rights)).collect(),
        fields: fields.iter().filter(|it| needed.fields.contains(&it.id)).map(FieldView::from).collect(),
    })
}

fn is_shown(field: &Field, with_sensitive: bool) -> bool {
    match field.visibility_type {
        FieldVisibility::Normal | FieldVisibility::DetailsOnly => true,
        FieldVisibility::Sensitive => with_sensitive,
        FieldVisibility::Hidden | FieldVisibility::Retired => false,
    }
}

/// The tables that rows come from, and those that they refer to; not those of single fields.
fn shown(
    catalog: &Catalog,
    databases: &[database::Database],
    needed: &Needed,
    tables: &[Table],
    fields: &[Field],
) -> Vec<TableView> {
    let by_id: HashMap<FieldId, &Field> = fields.iter().map(|field| (field.id, field)).collect();
    let target_of = |field: &Field| by_id.get(&field.fk_target_field_id?).copied();
    let of_them = fields.iter().filter(|field| needed.tables.contains(&field.table_id));
    let referred: BTreeSet<TableId> = of_them.filter_map(target_of).map(|target| target.table_id).collect();
    let show = |table: &Table| {
        let mut own: Vec<Field> = fields.iter().filter(|it| it.table_id == table.id).cloned().collect();
        field::sort(&mut own, table.field_order);
        let own = own.iter().map(|field| FieldView::from(field).with_target(target_of(field)));
        let view = TableView::from(table).with_fields(own.collect());
        match databases.iter().find(|database| database.id == table.db_id) {
            Some(database) => view.with_database(catalog, database),
            None => view,
        }
    };
    let is_shown = |table: &&Table| needed.tables.contains(&table.id) || referred.contains(&table.id);
    tables.iter().filter(is_shown).map(show).collect()
}
