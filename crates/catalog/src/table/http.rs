//! `/api/table`: tables as a sync found them and as people present them.

use super::{
    event,
    model::{FieldOrder, Table, TableVisibility},
    store,
};
use crate::{
    Catalog,
    database::{self, Database, DatabaseView, SyncStatus},
    field::{self, Field, FieldView, FieldVisibility},
};
use ::store::Tx;
use access::data;
use axum::extract::State;
use chrono::{DateTime, Utc};
use identity::Caller;
use kernel::{DatabaseId, FieldId, Scope, TableId};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::HashMap;
use web::{
    ApiRouter, Error, Json, JsonList, NonBlank, Path, Result, request,
    routing::{get_with, put_with},
    says,
};

pub(crate) fn routes() -> ApiRouter<Catalog> {
    ApiRouter::new()
        .api_route(
            "/table",
            get_with(list, says(Scope::DatabasesRead, "Lists all tables that the caller may read.")),
        )
        .api_route(
            "/table/{id}",
            get_with(show, says(Scope::DatabasesRead, "Shows a table."))
                .put_with(change, says(Scope::DatabasesWrite, "Changes how a table is presented.")),
        )
        .api_route(
            "/table/{id}/fields/order",
            put_with(
                order,
                says(Scope::DatabasesWrite, "Says in which order the fields of a table are shown."),
            ),
        )
}

/// A table or view.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TableView {
    id: TableId,
    db_id: DatabaseId,
    /// The schema; empty where there is none.
    schema: String,
    name: String,
    display_name: String,
    description: Option<String>,
    active: bool,
    visibility_type: Option<TableVisibility>,
    entity_type: String,
    field_order: FieldOrder,
    initial_sync_status: SyncStatus,
    is_upload: bool,
    is_writable: bool,
    caveats: Option<String>,
    points_of_interest: Option<String>,
    show_in_getting_started: bool,
    estimated_row_count: Option<i64>,
    view_count: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) db: Option<Box<DatabaseView>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) fields: Option<Vec<FieldView>>,
    /// None are kept yet; clients expect the key beside the fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    segments: Option<[(); 0]>,
    /// None are kept yet; clients expect the key beside the fields.
    #[serde(skip_serializing_if = "Option::is_none")]
    metrics: Option<[(); 0]>,
}

impl From<&Table> for TableView {
    fn from(table: &Table) -> Self {
        Self {
            id: table.id,
            db_id: table.db_id,
            schema: table.schema.clone(),
            name: table.name.clone(),
            display_name: table.display_name.clone(),
            description: table.description.clone(),
            active: table.active,
            visibility_type: table.visibility_type,
            entity_type: table.entity_type.clone(),
            field_order: table.field_order,
            initial_sync_status: table.initial_sync_status,
            is_upload: false,
            is_writable: false,
            caveats: table.caveats.clone(),
            points_of_interest: table.points_of_interest.clone(),
            show_in_getting_started: table.show_in_getting_started,
            estimated_row_count: table.estimated_row_count,
            view_count: 0,
            created_at: table.created_at,
            updated_at: table.updated_at,
            db: None,
            fields: None,
            segments: None,
            metrics: None,
        }
    }
}

impl TableView {
    /// Adds the database, without its details.
    pub(crate) fn with_database(mut self, catalog: &Catalog, database: &Database) -> Self {
        self.db = Some(Box::new(DatabaseView::new(catalog, database)));
        self
    }

    /// Adds the fields.
    pub(crate) fn with_fields(mut self, fields: Vec<FieldView>) -> Self {
        (self.fields, self.segments, self.metrics) = (Some(fields), Some([]), Some([]));
        self
    }
}

async fn list(caller: Caller, State(catalog): State<Catalog>) -> Result<Json<Vec<TableView>>> {
    let mut tx = caller.read().await?;
    let rights = data::rights_everywhere(&mut tx, &caller).await?;
    let databases = access::visible(&rights, database::store::list(&mut tx).await?);
    let databases: HashMap<DatabaseId, (DatabaseView, Database)> = databases
        .into_iter()
        .map(|found| (found.id, (DatabaseView::for_caller(&catalog, &found, &rights), found)))
        .collect();
    let tables = access::visible(&rights, store::list_active(&mut tx).await?);
    let views = tables.iter().filter_map(|table| {
        let (view, database) = databases.get(&table.db_id)?;
        let mut shown = TableView::from(table);
        shown.db = Some(Box::new(DatabaseView::new(&catalog, database).with_details_of(view)));
        Some(shown)
    });
    Ok(Json(views.collect()))
}

/// A table with its key.
#[derive(Debug, Serialize, JsonSchema)]
struct ShownTable {
    #[serde(flatten)]
    table: TableView,
    /// The primary key, where it is one field.
    pk_field: Option<FieldId>,
}

async fn show(
    caller: Caller,
    State(catalog): State<Catalog>,
    Path(id): Path<TableId>,
) -> Result<Json<ShownTable>> {
    let mut tx = caller.read().await?;
    let (table, rights) = super::read_with_rights(&mut tx, &caller, id).await?;
    let database = database::read_knowing(&mut tx, &rights, table.db_id).await?;
    let fields = field::of_table(&mut tx, &table).await?;
    let mut keys = fields.iter().filter(|field| field.is_key());
    let pk_field = keys.next().filter(|_| keys.next().is_none()).map(|field| field.id);
    Ok(Json(ShownTable { table: TableView::from(&*table).with_database(&catalog, &database), pk_field }))
}

request! {
    /// What to leave in.
    pub struct QueryMetadataQuery {
        /// Also hidden fields?
        pub include_hidden_fields: Option<bool>,
        /// Also sensitive fields?
        pub include_sensitive_fields: Option<bool>,
    }
}

/// Shows a table with its fields. The floor above answers with it: there cards are tables, too.
pub async fn with_fields(
    tx: &mut Tx,
    catalog: &Catalog,
    caller: &Caller,
    id: TableId,
    query: &QueryMetadataQuery,
) -> Result<TableView> {
    let (table, rights) = super::read_with_rights(tx, caller, id).await?;
    let database = database::read_knowing(tx, &rights, table.db_id).await?;
    let mut fields = field::of_table(tx, &table).await?;
    fields.retain(|field| match field.visibility_type {
        FieldVisibility::Normal | FieldVisibility::DetailsOnly => true,
        FieldVisibility::Hidden => query.include_hidden_fields == Some(true),
        FieldVisibility::Sensitive => query.include_sensitive_fields == Some(true),
        FieldVisibility::Retired => false,
    });
    let views = field::views_with_targets(tx, &rights, &fields).await?;
    Ok(TableView::from(&*table).with_database(catalog, &database).with_fields(views))
}

/// A foreign key elsewhere that points here.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ForeignKeyView {
    /// Always `Mt1`: many there, one here.
    relationship: &'static str,
    origin_id: FieldId,
    origin: FieldView,
    destination_id: FieldId,
    destination: FieldView,
}

/// Lists the foreign keys elsewhere that point at a table, as far as the caller may see them.
pub async fn foreign_keys(
    tx: &mut Tx,
    catalog: &Catalog,
    caller: &Caller,
    id: TableId,
) -> Result<Vec<ForeignKeyView>> {
    let (table, rights) = super::read_with_rights(tx, caller, id).await?;
    let database = database::read_knowing(tx, &rights, table.db_id).await?;
    let fields = field::store::list_with_pointing_at(tx, id).await?;
    let own = fields.iter().filter(|field| field.table_id == id);
    let here: HashMap<FieldId, Field> = own.map(|field| (field.id, field.clone())).collect();
    let mut origins = access::visible(&rights, fields);
    origins.retain(|field| field.fk_target_field_id.is_some_and(|target| here.contains_key(&target)));
    let mut table_ids: Vec<TableId> = origins.iter().map(|origin| origin.table_id).collect();
    table_ids.dedup();
    let tables = store::list(tx, &table_ids).await?;
    let tables: HashMap<TableId, Table> =
        tables.into_iter().filter(|table| table.active).map(|table| (table.id, table)).collect();
    let keys = origins.iter().filter_map(|origin| {
        let destination = here.get(&origin.fk_target_field_id?)?;
        let there = TableView::from(tables.get(&origin.table_id)?).with_database(catalog, &database);
        Some(ForeignKeyView {
            relationship: "Mt1",
            origin_id: origin.id,
            origin: FieldView::from(origin).with_table(there),
            destination_id: destination.id,
            destination: FieldView::from(destination).with_table(TableView::from(&*table)),
        })
    });
    Ok(keys.collect())
}

request! {
    /// How a table is to be presented; what is not sent stays.
    pub struct TableChange {
        /// The name people read.
        pub display_name: Option<NonBlank>,
        /// What it is about, `entity/UserTable`.
        pub entity_type: Option<NonBlank>,
        /// Why it is hidden; null shows it.
        pub visibility_type: kernel::Field<TableVisibility>,
        /// What it holds.
        pub description: kernel::Field<String>,
        /// What to be careful about.
        pub caveats: kernel::Field<String>,
        /// What is worth a look.
        pub points_of_interest: kernel::Field<String>,
        /// Point newcomers to it?
        pub show_in_getting_started: Option<bool>,
        /// The order of its fields.
        pub field_order: Option<FieldOrder>,
    }
}

async fn change(
    caller: Caller,
    State(catalog): State<Catalog>,
    Path(id): Path<TableId>,
    Json(change): Json<TableChange>,
) -> Result<Json<TableView>> {
    let mut tx = caller.write().await?;
    let (table, rights) = super::read_for_writing(&mut tx, &caller, id).await?;
    let before = table.into_readable().into_inner();
    let mut table = before.clone();
    let reorders = change.field_order.is_some_and(|order| order != table.field_order);
    if change.entity_type.as_ref().is_some_and(|entity| !entity.as_str().starts_with("entity/")) {
        return Err(Error::field(
            "entity_type",
            "value must be an entity type, for example entity/GenericTable.",
        ));
    }
    table.apply(change, catalog.clock.now());
    store::update(&mut tx, &table).await?;
    event::record_changed(&mut tx, &caller.actor(), &before, &table).await?;
    if table.is_visible() && !before.is_visible() {
        database::store::want_sync(&mut tx, table.db_id).await?;
    }
    let database = database::read_knowing(&mut tx, &rights, table.db_id).await?;
    let table = access::readable(&rights, table)?;
    let mut view = TableView::from(&*table).with_database(&catalog, &database);
    if reorders {
        let fields = field::of_table(&mut tx, &table).await?;
        view = view.with_fields(field::views_with_targets(&mut tx, &rights, &fields).await?);
    }
    tx.commit().await?;
    catalog.syncs.wake();
    Ok(Json(view))
}

/// It is done.
#[derive(Debug, Serialize, JsonSchema)]
struct Ordered {
    /// Always true.
    success: bool,
}

/// Fields of a table that are put in an order at most.
const MOST_FIELDS: usize = 5_000;

async fn order(
    caller: Caller,
    State(catalog): State<Catalog>,
    Path(id): Path<TableId>,
    JsonList(wanted): JsonList<FieldId>,
) -> Result<Json<Ordered>> {
    if wanted.len() > MOST_FIELDS {
        return Err(Error::bad_request(format!("At most {MOST_FIELDS} fields are put in an order.")));
    }
    let mut tx = caller.write().await?;
    let table = super::read_for_writing(&mut tx, &caller, id).await?.0.into_readable();
    let fields = field::of_table(&mut tx, &table).await?;
    let fields = field::in_order(fields, &wanted).ok_or_else(|| {
        Error::bad_request("The list names each field at most once, and only fields of this table.")
    })?;
    let now = catalog.clock.now();
    field::store::put_positions(&mut tx, &fields, now).await?;
    let table = Table { field_order: FieldOrder::Custom, updated_at: now, ..table.into_inner() };
    store::update(&mut tx, &table).await?;
    event::record_ordered(&mut tx, &caller.actor(), &table, wanted.len()).await?;
    tx.commit().await?;
    Ok(Json(Ordered { success: true }))
}

impl Table {
    fn apply(&mut self, change: TableChange, now: DateTime<Utc>) {
        if let Some(name) = change.display_name {
            self.display_name = name.into_string();
        }
        if let Some(entity_type) = change.entity_type {
            self.entity_type = entity_type.into_string();
        }
        self.visibility_type = change.visibility_type.apply(self.visibility_type);
        self.description = change.description.apply(self.description.take());
        self.caveats = change.caveats.apply(self.caveats.take());
        self.points_of_interest = change.points_of_interest.apply(self.points_of_interest.take());
        self.show_in_getting_started = change.show_in_getting_started.unwrap_or(self.show_in_getting_started);
        self.field_order = change.field_order.unwrap_or(self.field_order);
        self.updated_at = now;
    }
}
