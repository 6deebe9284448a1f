//! `/api/database`: the databases that are connected, and what is done to them.

use super::{
    Database,
    change::change,
    connect::Refusal,
    contents::{self, Hidden},
    create::{create, validate},
    event,
    request::{Include, IncludeInList, ListQuery, ShowQuery},
    sample, store,
    view::DatabaseView,
};
use crate::{
    Catalog,
    table::{self, TableView},
};
use access::data::{self, DataRights};
use axum::{extract::State, http::StatusCode};
use driver::ConnectError;
use identity::{Admin, Caller};
use kernel::{DatabaseId, Scope};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::HashMap;
use web::{
    ApiRouter, Error, Json, NoContent, Path, Query, Result,
    routing::{get_with, post_with},
    says,
};

pub(crate) fn routes() -> ApiRouter<Catalog> {
    ApiRouter::new()
        .api_route(
            "/database",
            get_with(list, says(Scope::DatabasesRead, "Lists the databases that the caller may read."))
                .post_with(
                    create,
                    says(
                        Scope::DatabasesWrite,
                        "Connects a database. It is tried first, and kept only when it works.",
                    ),
                ),
        )
        .api_route(
            "/database/validate",
            post_with(validate, says(Scope::DatabasesWrite, "Tries a connection without keeping it.")),
        )
        .api_route(
            "/database/sample_database",
            post_with(add_sample, says(Scope::DatabasesWrite, "Adds the Sample Database, or refreshes it.")),
        )
        .api_route(
            "/database/{id}",
            get_with(show, says(Scope::DatabasesRead, "Shows a database."))
                .put_with(
                    change,
                    says(Scope::DatabasesWrite, "Changes a database. New details are tried first."),
                )
                .delete_with(
                    delete,
                    says(Scope::DatabasesWrite, "Forgets a database, with its tables and fields."),
                ),
        )
        .api_route(
            "/database/{id}/sync_schema",
            post_with(sync_schema, says(Scope::DatabasesWrite, "Looks for tables and fields again.")),
        )
        .api_route(
            "/database/{id}/dismiss_spinner",
            post_with(dismiss_spinner, says(Scope::DatabasesWrite, "Calls the first sync done.")),
        )
        .api_route(
            "/database/{id}/healthcheck",
            get_with(healthcheck, says(Scope::DatabasesRead, "Tries the stored connection.")),
        )
        .merge(contents::routes())
}

/// Databases.
#[derive(Debug, Serialize, JsonSchema)]
struct DatabaseList {
    data: Vec<DatabaseView>,
    total: usize,
}

async fn list(
    caller: Caller,
    State(catalog): State<Catalog>,
    Query(query): Query<ListQuery>,
) -> Result<Json<DatabaseList>> {
    let mut tx = caller.read().await?;
    let rights = data::rights_everywhere(&mut tx, &caller).await?;
    let mut databases = access::visible(&rights, store::list(&mut tx).await?);
    // No database takes uploads yet.
    databases.retain(|_| query.include_only_uploadable != Some(true));
    let mut data: Vec<DatabaseView> = databases
        .iter()
        .map(|database| {
            let mut view = DatabaseView::for_caller(&catalog, database, &rights);
            view.native_permissions = Some(if rights.asks_natively(database.id) { "write" } else { "none" });
            view
        })
        .collect();
    if query.include == Some(IncludeInList::Tables) {
        let mut tables: HashMap<DatabaseId, Vec<TableView>> = HashMap::new();
        for table in access::visible(&rights, table::store::list_visible(&mut tx).await?) {
            tables.entry(table.db_id).or_default().push(TableView::from(&table));
        }
        for (database, view) in databases.iter().zip(&mut data) {
            view.tables = Some(tables.remove(&database.id).unwrap_or_default());
        }
    }
    Ok(Json(DatabaseList { total: data.len(), data }))
}

async fn show(
    caller: Caller,
    State(catalog): State<Catalog>,
    Path(id): Path<DatabaseId>,
    Query(query): Query<ShowQuery>,
) -> Result<Json<DatabaseView>> {
    let mut tx = caller.read().await?;
    let (database, rights) = super::read_with_rights(&mut tx, &caller, id).await?;
    let mut view = DatabaseView::for_caller(&catalog, &database, &rights).with_schedules(&database);
    view.can_manage = rights.manages(id).then_some(true);
    if let Some(include) = query.include {
        let with_fields = include == Include::Fields;
        view.tables =
            Some(contents::tables(&mut tx, (&database, &rights), Hidden::LeftOut, with_fields).await?);
    }
    Ok(Json(view))
}

impl DatabaseView {
    /// What the caller may see.
    pub(crate) fn for_caller(catalog: &Catalog, database: &Database, rights: &DataRights) -> Self {
        let view = Self::new(catalog, database);
        if rights.manages(database.id) { view.with_details(catalog, database) } else { view }
    }
}

async fn delete(
    admin: Admin,
    State(catalog): State<Catalog>,
    Path(id): Path<DatabaseId>,
) -> Result<NoContent> {
    let caller = admin.check()?;
    let mut tx = admin.write().await?;
    let database = super::read_for_writing(&mut tx, caller, id).await?;
    store::delete(&mut tx, database.id).await?;
    access::data::forget_database(&mut tx, database.id).await?;
    event::record_forgotten(&catalog, &mut tx, &admin.actor(), &database).await?;
    tx.commit().await?;
    catalog.syncs.cancel(id);
    catalog.warehouses.forget(id);
    Ok(NoContent)
}

async fn add_sample(admin: Admin, State(catalog): State<Catalog>) -> Result<Json<DatabaseView>> {
    let caller = admin.check()?;
    let path = catalog.sample_path.lock().clone().ok_or(Error::NotFound)?;
    let mut tx = admin.write().await?;
    let id = sample::add(&catalog, &mut tx, &admin.actor(), &path).await?;
    let (database, rights) = super::read_with_rights(&mut tx, caller, id).await?;
    tx.commit().await?;
    catalog.syncs.wake();
    Ok(Json(DatabaseView::for_caller(&catalog, &database, &rights)))
}

/// It was done, or will be.
#[derive(Debug, Serialize, JsonSchema)]
struct Done {
    /// Always `ok`.
    status: &'static str,
}

impl Done {
    const OK: Self = Self { status: "ok" };
}

async fn sync_schema(
    caller: Caller,
    State(catalog): State<Catalog>,
    Path(id): Path<DatabaseId>,
) -> Result<Json<Done>> {
    let database = super::read_for_writing(&mut caller.read().await?, &caller, id).await?;
    let check = check(&catalog, &database).await;
    check.map_err(|error| Refusal::from(error).with(StatusCode::UNPROCESSABLE_ENTITY))?;
    let mut tx = caller.write().await?;
    store::want_sync(&mut tx, database.id).await?;
    tx.commit().await?;
    catalog.syncs.wake();
    Ok(Json(Done::OK))
}

async fn check(catalog: &Catalog, database: &Database) -> Result<(), ConnectError> {
    catalog.open(database)?.check().await.map(drop)
}

async fn dismiss_spinner(caller: Caller, Path(id): Path<DatabaseId>) -> Result<Json<Done>> {
    let mut tx = caller.write().await?;
    let database = super::read_for_writing(&mut tx, &caller, id).await?;
    store::mark_complete(&mut tx, database.id).await?;
    tx.commit().await?;
    Ok(Json(Done::OK))
}

/// `ok`, or `error` and why.
#[derive(Debug, Serialize, JsonSchema)]
struct Health {
    status: &'static str,
    #[serde(flatten)]
    why: Map<String, Value>,
}

async fn healthcheck(
    caller: Caller,
    State(catalog): State<Catalog>,
    Path(id): Path<DatabaseId>,
) -> Result<Json<Health>> {
    let (database, rights) = super::read_with_rights(&mut caller.read().await?, &caller, id).await?;
    Ok(Json(match check(&catalog, &database).await {
        Ok(()) => Health { status: "ok", why: Map::new() },
        Err(error) if rights.manages(id) => Health { status: "error", why: Refusal::from(error).body() },
        // The message may name hosts and paths, which are details.
        Err(_) => Health { status: "error", why: Refusal::new("The database cannot be reached.").body() },
    }))
}
