//! The first rows of a table: `GET /api/table/:id/data`.
//!
//! The statement names the table's visible fields in their order, quoted by the warehouse. What the columns are comes
//! from the catalogue, so that people read the names and meanings they gave.

use crate::{
    Queries, limits,
    result::{
        About, Answer, ColumnView, ComputedView, Failure, FieldDetailsView, FieldRef, Naming, answer, failed,
    },
};
use axum::extract::State;
use catalog::{
    database,
    field::{self, Field, FieldVisibility},
    table::{self, Table},
};
use driver::Warehouse;
use identity::Caller;
use kernel::{Id, Scope, TableId};
use web::{ApiRouter, Path, Result, routing::get_with, says};

pub(crate) fn routes() -> ApiRouter<Queries> {
    ApiRouter::new().api_route(
        "/table/{id}/data",
        get_with(rows, says(Scope::QueryRun, "Reads the first rows of a table.")),
    )
}

async fn rows(caller: Caller, State(queries): State<Queries>, Path(id): Path<TableId>) -> Result<Answer> {
    let mut tx = caller.read().await?;
    let (table, rights) = table::read_for_asking(&mut tx, &caller, id).await?;
    let database = database::read_knowing(&mut tx, &rights, table.db_id).await?;
    let mut fields = field::of_table(&mut tx, &table).await?;
    drop(tx);
    fields.retain(|field| field.active && field.visibility_type == FieldVisibility::Normal);

    let limit = limits::of_bare_rows(&queries.settings, &database.settings(), None);
    let warehouse = queries.catalog.warehouse(&database).map_err(Failure::unreachable);
    let sql = warehouse.as_ref().map(|warehouse| select(warehouse.as_ref(), &table, &fields, limit));
    let sql = sql.unwrap_or_default();
    let about = About {
        database_id: Some(database.id.number()),
        engine: database.engine.clone(),
        sql: Some(sql.clone()),
        limit,
        naming: Naming::Fields(fields.iter().map(ColumnView::from).collect()),
        ..queries.about()
    };
    let starting = if fields.is_empty() {
        failed(nothing_visible())
    } else {
        queries.start(&caller, &database, warehouse, sql.clone(), Some(sql), limit)?
    };
    Ok(answer(starting, about).await)
}

fn nothing_visible() -> Failure {
    Failure::unsupported("None of this table's fields is visible, so there is nothing to show.")
}

fn select(warehouse: &dyn Warehouse, table: &Table, fields: &[Field], limit: u64) -> String {
    let names: Vec<String> = fields.iter().map(|field| warehouse.quote(&field.name)).collect();
    let mut source = warehouse.quote(&table.name);
    if !table.schema.is_empty() {
        source = format!("{}.{source}", warehouse.quote(&table.schema));
    }
    format!("SELECT {} FROM {source} LIMIT {limit}", names.join(", "))
}

impl From<&Field> for ColumnView {
    fn from(field: &Field) -> Self {
        let base_type = field.base_type.wire();
        Self {
            name: field.name.clone(),
            display_name: field.display_name.clone(),
            base_type,
            effective_type: base_type,
            database_type: field.database_type.clone(),
            source: "fields",
            field_ref: FieldRef::field(field.id),
            field: Some(FieldDetailsView::from(field)),
            computed: ComputedView::default(),
        }
    }
}
