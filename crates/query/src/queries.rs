//! What the handlers of this floor share.

use crate::{
    result::{About, Failure, Naming, Starting, Values, Zone, failed},
    running::Running,
    saved::SavedQuestions,
    turns::{Place, Turns},
};
use access::Readable;
use catalog::{Catalog, database::Database};
use driver::{Statement, Warehouse};
use identity::Caller;
use kernel::Clock;
use setting::Settings;
use std::{sync::Arc, time::Duration};
use tokio::time::Instant;
use web::Result;

/// The state of this floor. Clones share it.
#[derive(Clone, Debug)]
pub struct Queries {
    pub(crate) catalog: Catalog,
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) saved: Arc<dyn SavedQuestions>,
    turns: Turns,
}

impl Queries {
    /// Puts it together.
    pub fn new(catalog: Catalog, settings: Settings, clock: Clock, saved: Arc<dyn SavedQuestions>) -> Self {
        Self { catalog, settings, clock, saved, turns: Turns::default() }
    }

    /// Prepares a statement to run for a caller, or tells them to come back when too many of theirs wait. Nothing happens
    /// until the result is awaited; dropping it at any moment cancels the statement. What goes wrong is told with the
    /// statement where they may see that.
    pub(crate) fn start(
        &self,
        caller: &Caller,
        database: &Readable<Database>,
        warehouse: Result<Arc<dyn Warehouse>, Failure>,
        sql: String,
        told: Option<String>,
        limit: u64,
    ) -> Result<Starting> {
        let (place, engine) = (self.line(caller)?, database.engine.clone());
        let may_write = database.native_query_writes();
        let statement = Statement { sql, may_write, max_rows: limit, timeout: self.timeout() };
        if statement.sql.contains('\0') {
            return Ok(failed(Failure::invalid(
                "The statement has the character U+0000 in it. Leave it out.",
            )));
        }
        Ok(Box::pin(async move {
            let running = Running::start(place, warehouse?.as_ref(), statement).await;
            running.map_err(|error| Failure::of_statement(error, &engine, told.as_deref()))
        }))
    }

    /// What is known of databases.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// A place in line for a statement of a caller.
    pub(crate) fn line(&self, caller: &Caller) -> Result<Place> {
        self.turns.stand_in_line(caller.id())
    }

    /// What there is to say about any result that is asked for now.
    pub(crate) fn about(&self) -> About {
        let (zone, requested_timezone) = Zone::of_reports(&self.settings);
        About {
            database_id: None,
            started_at: self.clock.now(),
            started: Instant::now(),
            engine: String::new(),
            sql: None,
            values: Values { zone, large_integers_as_text: true },
            requested_timezone,
            limit: 0,
            with_metadata: true,
            naming: Naming::Native,
            question: None,
            heard: None,
        }
    }

    /// How long a statement may take.
    fn timeout(&self) -> Duration {
        let minutes =
            self.settings.integer("db-query-timeout-minutes").and_then(|minutes| u64::try_from(minutes).ok());
        Duration::from_mins(minutes.unwrap_or(20))
    }
}
