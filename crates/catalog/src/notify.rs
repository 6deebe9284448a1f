//! `/api/notify`: programs that load data tell that a database changed, and it is synced.
//!
//! They hold the server's static key and no account. A sync always looks at the whole database and never at values,
//! so a table only has to be there, and `scan` makes no difference.

use crate::{Catalog, database, table};
use ::store::Tx;
use audit::Event;
use axum::extract::State;
use identity::Notifier;
use kernel::{DatabaseId, Id, TableId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use web::{
    ApiRouter, Error, Json, Needs, NonBlank, OptionalJson, Path, Result, request, routing::post_with, says,
    words,
};

pub(crate) fn routes() -> ApiRouter<Catalog> {
    ApiRouter::new().api_route(
        "/notify/db/{id}",
        post_with(
            tell_of_change,
            says(
                Needs::Nothing,
                "Syncs a database of which a program with the static key tells that it changed.",
            ),
        ),
    )
}

words! {
    /// How much to look at.
    pub enum Scan {
        /// Tables, fields and values.
        Full = "full",
        /// Tables and fields.
        Schema = "schema",
    }
}

request! {
    /// What changed.
    pub struct Notice {
        /// This table.
        pub table_id: Option<TableId>,
        /// A table of this name.
        pub table_name: Option<NonBlank>,
        /// How much to look at; values are never read.
        pub scan: Option<Scan>,
    }
}

/// It will be done.
#[derive(Debug, Serialize, JsonSchema)]
struct Noticed {
    success: bool,
}

async fn tell_of_change(
    notifier: Notifier,
    State(catalog): State<Catalog>,
    Path(id): Path<DatabaseId>,
    OptionalJson(notice): OptionalJson<Notice>,
) -> Result<Json<Noticed>> {
    let mut tx = notifier.write().await?;
    let database = database::store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if let Some(notice) = notice {
        notice.expect_table(&mut tx, id).await?;
    }
    // However often it is told, one sync is waited for.
    if !database.sync_wanted {
        database::store::want_sync(&mut tx, id).await?;
        let details = json!({ "name": database.name, "engine": database.engine });
        let event = Event::new("database-notify").on("Database", id.number()).with(details);
        audit::record(&mut tx, &notifier.actor(), catalog.clock.now(), event).await?;
        tx.commit().await?;
        catalog.syncs.wake();
    }
    Ok(Json(Noticed { success: true }))
}

impl Notice {
    /// Refuses a notice of a table that this database does not have.
    async fn expect_table(&self, tx: &mut Tx, database: DatabaseId) -> Result<()> {
        if self.table_id.is_none() && self.table_name.is_none() {
            return Ok(());
        }
        let tables = table::store::list_of_database(tx, database).await?;
        let is_meant = |table: &table::Table| {
            self.table_id.is_none_or(|id| table.id == id)
                && self.table_name.as_ref().is_none_or(|name| table.name == name.as_str())
        };
        if tables.iter().any(is_meant) { Ok(()) } else { Err(Error::NotFound) }
    }
}
