//! What is known of a question before it runs: which database it is about, and what columns come of it.
//!
//! Of the query language the columns follow from the question and from what is known of its tables. Of SQL only the
//! database knows them; it is asked to read the statement, and runs nothing.

use crate::{
    Queries,
    dataset::run::write,
    known::Known,
    question::{
        Body, Question,
        ast::{Source, Stage},
    },
    result::{ColumnView, MetadataColumnView, Naming, columns::Columns},
    running::Running,
};
use access::data::DataRights;
use catalog::asked::Standing;
use driver::Warehouse;
use identity::Caller;
use kernel::DatabaseId;
use serde_json::Value;
use std::time::Duration;
use store::Tx;
use web::{Error, Result};

/// How long a database may take to name the columns of a statement. Who saves it waits for that.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is known of a question that the caller may ask.
#[derive(Debug, Default)]
pub struct Described {
    /// The database it is about.
    pub database: Option<DatabaseId>,
    /// The columns of its result, as far as they follow from the question: a list of maps.
    pub columns: Option<Value>,
}

impl Queries {
    /// Describes a question, and asks no database for that. 403 when the caller may not ask the question, 400 in words
    /// when nobody could. What they may do with all data is known.
    pub async fn describe(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        rights: &DataRights,
        question: &Question,
    ) -> Result<Described> {
        if question.body == Body::Nothing {
            return Ok(Described::default());
        }
        let known = match Known::learn(self, tx, caller, question, (Standing::Asks, Some(rights))).await? {
            Ok(known) => known,
            Err(failure) if failure.is_about_permission() => return Err(Error::Forbidden),
            Err(failure) => return Err(Error::bad_request(failure.message())),
        };
        let (database, warehouse) = (known.database.id, self.catalog.warehouse(&known.database));
        // What is wrong with it otherwise is said where it is run.
        let written = match (&question.body, &warehouse) {
            (Body::Query(_), Ok(warehouse)) => {
                write(self, &known, question, &[], warehouse.dialect(), 1).ok()
            }
            _ => None,
        };
        let columns = written.and_then(|statement| statement.columns).map(|views| listed(&views));
        Ok(Described { database: Some(database), columns })
    }

    /// The columns of a question that only its database knows. None where the question tells itself, and where the database
    /// does not: the question may be wrong, nobody's to ask, or the database away. It takes its time; nothing may be held
    /// meanwhile.
    pub async fn ask_for_columns(&self, caller: &Caller, question: &Question) -> Result<Option<Value>> {
        if !is_of_statement(&question.body) {
            return Ok(None);
        }
        let mut tx = caller.read().await?;
        let known = Known::learn(self, &mut tx, caller, question, (Standing::Asks, None)).await;
        drop(tx);
        let Ok(Ok(known)) = known else { return Ok(None) };
        let Ok(warehouse) = self.catalog.warehouse(&known.database) else { return Ok(None) };
        let written = write(self, &known, question, &[], warehouse.dialect(), 1);
        let Some(sql) = written.ok().filter(|it| it.columns.is_none()).map(|it| it.sql) else {
            return Ok(None);
        };
        let views = self.told(caller, warehouse.as_ref(), sql).await;
        Ok(views.map(|views| listed(&views)))
    }

    /// What the database says of a statement's columns.
    async fn told(&self, caller: &Caller, warehouse: &dyn Warehouse, sql: String) -> Option<Vec<ColumnView>> {
        let place = self.line(caller).ok()?;
        let statement = driver::Statement { sql, may_write: false, max_rows: 0, timeout: PATIENCE };
        if statement.sql.contains('\0') {
            return None;
        }
        let started = Running::start(place, warehouse, statement);
        let running = tokio::time::timeout(PATIENCE, started).await.ok()?.ok()?;
        Some(Columns::new(&running.columns, Naming::Native).into_views()).filter(|views| !views.is_empty())
    }
}

/// Columns as they are kept.
pub(crate) fn listed(views: &[ColumnView]) -> Value {
    let columns: Vec<_> = views.iter().map(MetadataColumnView::from).collect();
    serde_json::to_value(columns).expect("columns are JSON")
}

/// Is it, or may it be, the rows of a statement? What a card asks is not looked up here.
fn is_of_statement(body: &Body) -> bool {
    fn starts_from_one(stage: &Stage) -> bool {
        match &stage.source {
            Source::Table(_) => false,
            Source::Stage(stage) => starts_from_one(stage),
            Source::Card(_) | Source::Native(_) => true,
        }
    }
    match body {
        Body::Nothing => false,
        Body::Native(_) => true,
        Body::Query(stage) => starts_from_one(stage),
    }
}
