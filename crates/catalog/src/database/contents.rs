//! What is in a database: its schemas, tables and fields, as lists for browsing, editors and scripts.
//!
//! Every list takes a constant number of questions to the app database, however many tables there are.

use super::{
    Database,
    request::{HiddenQuery, MetadataQuery, SuggestionsQuery},
    store::{self, FieldSummary},
    view::DatabaseView,
};
use crate::{
    Catalog,
    field::{self, Field, FieldView, FieldVisibility},
    table::{self, Table, TableView},
};
use ::store::Tx;
use access::{Readable, data::DataRights};
use axum::{
    extract::State,
    http::{HeaderName, StatusCode, header},
};
use identity::Caller;
use kernel::{DatabaseId, FieldId, Scope, TableId};
use std::collections::{BTreeSet, HashMap};
use web::{ApiRouter, Error, Json, Path, Query, Result, With, routing::get_with, says};

pub(super) fn routes() -> ApiRouter<Catalog> {
    ApiRouter::new()
        .api_route(
            "/database/{id}/metadata",
            get_with(metadata, says(Scope::DatabasesRead, "Shows a database with its tables and fields.")),
        )
        .api_route(
            "/database/{id}/fields",
            get_with(fields, says(Scope::DatabasesRead, "Lists all fields of a database, in few words.")),
        )
        .api_route(
            "/database/{id}/idfields",
            get_with(id_fields, says(Scope::DatabasesRead, "Lists the primary keys of a database.")),
        )
        .api_route(
            "/database/{id}/schemas",
            get_with(schemas, says(Scope::DatabasesRead, "Lists the schemas that hold tables.")),
        )
        .api_route(
            "/database/{id}/schema",
            get_with(no_schema, says(Scope::DatabasesRead, "Lists the tables without a schema.")),
        )
        .api_route(
            "/database/{id}/schema/{schema}",
            get_with(schema, says(Scope::DatabasesRead, "Lists the tables of a schema.")),
        )
        .api_route(
            "/database/{id}/syncable_schemas",
            get_with(
                syncable_schemas,
                says(Scope::DatabasesRead, "Asks the database itself for its schemas."),
            ),
        )
        .api_route(
            "/database/{id}/autocomplete_suggestions",
            get_with(
                suggestions,
                says(Scope::DatabasesRead, "Suggests names of tables and fields for an editor."),
            ),
        )
}

/// What becomes of hidden tables and fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hidden {
    LeftOut,
    LeftIn,
}

impl Hidden {
    fn from_query(include: Option<bool>) -> Self {
        if include == Some(true) { Self::LeftIn } else { Self::LeftOut }
    }

    fn lets(self, table: &Table) -> bool {
        table.is_visible() || (self == Self::LeftIn && table.active)
    }
}

/// The tables of a database, with their fields or without.
pub(super) async fn tables(
    tx: &mut Tx,
    (database, rights): (&Readable<Database>, &DataRights),
    hidden: Hidden,
    with_fields: bool,
) -> Result<Vec<TableView>> {
    let mut tables = access::visible(rights, table::store::list_of_database(tx, database.id).await?);
    tables.retain(|table| hidden.lets(table));
    if !with_fields {
        return Ok(tables.iter().map(TableView::from).collect());
    }
    let mut fields = access::visible(rights, field::store::list_of_database(tx, database.id).await?);
    fields.retain(|field| {
        field.active && (hidden == Hidden::LeftIn || field.visibility_type != FieldVisibility::Sensitive)
    });
    let by_id: HashMap<FieldId, &Field> = fields.iter().map(|field| (field.id, field)).collect();
    let target_of = |field: &Field| by_id.get(&field.fk_target_field_id?).copied();
    let mut views: HashMap<TableId, Vec<FieldView>> = HashMap::new();
    for field in &fields {
        views.entry(field.table_id).or_default().push(FieldView::from(field).with_target(target_of(field)));
    }
    let fields_of = |table: &Table, views: &mut HashMap<_, _>| views.remove(&table.id).unwrap_or_default();
    Ok(tables.iter().map(|table| TableView::from(table).with_fields(fields_of(table, &mut views))).collect())
}

async fn metadata(
    caller: Caller,
    State(catalog): State<Catalog>,
    Path(id): Path<DatabaseId>,
    Query(query): Query<MetadataQuery>,
) -> Result<Json<DatabaseView>> {
    let mut tx = caller.read().await?;
    let (database, rights) = super::read_with_rights(&mut tx, &caller, id).await?;
    let mut view = DatabaseView::for_caller(&catalog, &database, &rights);
    let hidden = Hidden::from_query(query.include_hidden);
    view.tables = Some(tables(&mut tx, (&database, &rights), hidden, query.skip_fields != Some(true)).await?);
    Ok(Json(view))
}

async fn fields(caller: Caller, Path(id): Path<DatabaseId>) -> Result<Json<Vec<FieldSummary>>> {
    let mut tx = caller.read().await?;
    let (database, rights) = super::read_with_rights(&mut tx, &caller, id).await?;
    let mut fields = store::summarize_fields(&mut tx, database.id).await?;
    fields.retain(|field| rights.sees_table(id, field.table_id));
    Ok(Json(fields))
}

async fn id_fields(caller: Caller, Path(id): Path<DatabaseId>) -> Result<Json<Vec<FieldView>>> {
    let mut tx = caller.read().await?;
    let (database, rights) = super::read_with_rights(&mut tx, &caller, id).await?;
    let keys = access::visible(&rights, field::store::list_keys(&mut tx, database.id).await?);
    let tables = table::store::list_of_database(&mut tx, database.id).await?;
    let tables: HashMap<TableId, &Table> = tables.iter().map(|table| (table.id, table)).collect();
    let shown = keys.iter().filter_map(|key| {
        Some(FieldView::from(key).with_table(TableView::from(*tables.get(&key.table_id)?)))
    });
    Ok(Json(shown.collect()))
}

async fn schemas(
    caller: Caller,
    Path(id): Path<DatabaseId>,
    Query(query): Query<HiddenQuery>,
) -> Result<Json<BTreeSet<String>>> {
    let mut tx = caller.read().await?;
    let (database, rights) = super::read_with_rights(&mut tx, &caller, id).await?;
    let hidden = Hidden::from_query(query.include_hidden);
    let tables = access::visible(&rights, table::store::list_of_database(&mut tx, database.id).await?);
    Ok(Json(tables.into_iter().filter(|table| hidden.lets(table)).map(|table| table.schema).collect()))
}

async fn schema(
    caller: Caller,
    Path((id, schema)): Path<(DatabaseId, String)>,
    Query(query): Query<HiddenQuery>,
) -> Result<Json<Vec<TableView>>> {
    let mut tx = caller.read().await?;
    let (database, rights) = super::read_with_rights(&mut tx, &caller, id).await?;
    let hidden = Hidden::from_query(query.include_hidden);
    let tables = access::visible(&rights, table::store::list_of_database(&mut tx, database.id).await?);
    let tables = tables.iter().filter(|table| table.schema == schema && hidden.lets(table));
    let views: Vec<TableView> = tables.map(TableView::from).collect();
    if views.is_empty() { Err(Error::NotFound) } else { Ok(Json(views)) }
}

async fn no_schema(
    caller: Caller,
    Path(id): Path<DatabaseId>,
    query: Query<HiddenQuery>,
) -> Result<Json<Vec<TableView>>> {
    schema(caller, Path((id, String::new())), query).await
}

async fn syncable_schemas(
    caller: Caller,
    State(catalog): State<Catalog>,
    Path(id): Path<DatabaseId>,
) -> Result<Json<BTreeSet<String>>> {
    let database = super::read_for_writing(&mut caller.read().await?, &caller, id).await?.into_readable();
    let described = async { catalog.warehouse(&database)?.describe().await }.await;
    let refused = |error| super::connect::Refusal::from(error).with(StatusCode::UNPROCESSABLE_ENTITY);
    let found = described.map_err(refused)?;
    Ok(Json(found.tables.into_iter().filter_map(|table| table.schema).collect()))
}

type Suggestions = With<[(HeaderName, &'static str); 2], Json<Vec<[String; 2]>>>;

async fn suggestions(
    caller: Caller,
    Path(id): Path<DatabaseId>,
    Query(query): Query<SuggestionsQuery>,
) -> Result<Suggestions> {
    let pattern = match (&query.substring, &query.prefix) {
        (Some(part), _) => format!("%{}%", literally(part.as_str())),
        (None, Some(beginning)) => format!("{}%", literally(beginning.as_str())),
        (None, None) => return Err(Error::field("prefix", "Send prefix or substring.")),
    };
    let mut tx = caller.read().await?;
    let (database, rights) = super::read_with_rights(&mut tx, &caller, id).await?;
    let mut suggestions = store::suggest(&mut tx, database.id, &pattern).await?;
    suggestions.retain(|found| rights.sees_table(id, found.table_id));
    let pairs = suggestions.into_iter().map(|found| [found.name, found.what]).collect();
    let headers = [(header::CACHE_CONTROL, "public, max-age=60"), (header::VARY, "Cookie")];
    Ok(With(headers, Json(pairs)))
}

/// Takes the special meaning from what LIKE treats specially.
fn literally(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
