//! From a question to a statement that runs.
//!
//! Everything that can be said before the database is asked is said here: there is no such database (404), the caller
//! may not (a failed answer), this cannot be asked yet (a failed answer).

use crate::{
    Queries,
    dataset::{Ask, Question},
    limits,
    result::{About, AdHocView, Failure, Starting, failed},
};
use access::{
    Readable,
    data::{DataRights, Kind, Level},
};
use catalog::database::{self, Database};
use identity::Caller;
use kernel::{DatabaseId, Id};
use web::{Error, Result};

/// Why a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To look at the first rows.
    Look,
    /// To take all rows away as a file.
    TakeAway {
        /// What the contract calls that.
        context: &'static str,
        /// Rows the file has room for.
        at_most: u64,
    },
}

/// Starts a question: its rows to come, and what there is to say about them.
pub(crate) async fn ask(
    queries: &Queries,
    caller: &Caller,
    question: &Question,
    purpose: Purpose,
) -> Result<(Starting, About)> {
    let mut about = about(queries, question, purpose);
    let (database, sql) = match &question.ask {
        Ask::Native { database, sql } => (*database, sql.clone()),
        Ask::Unsupported { database, what } => {
            about.database_id = *database;
            return Ok((failed(Failure::unsupported(*what)), about));
        }
    };
    about.database_id = Some(database.number());
    let (database, rights) = match find(caller, database).await {
        Ok((database, rights)) if rights.asks_natively(database.id) => (database, rights),
        Ok(_) | Err(Error::Forbidden) => return Ok((failed(Failure::not_permitted()), about)),
        Err(error) => return Err(error),
    };
    about.limit = match purpose {
        Purpose::Look => {
            limits::of_bare_rows(&queries.settings, &database.settings(), question.constraints.as_ref())
        }
        Purpose::TakeAway { at_most, .. } => {
            let most = rows_to_take(&rights, database.id).ok_or(Error::Forbidden)?;
            limits::of_download(&queries.settings).min(at_most).min(most)
        }
    };
    about.engine.clone_from(&database.engine);
    about.sql.clone_from(&sql);
    let warehouse = queries.catalog.warehouse(&database).map_err(Failure::unreachable);
    Ok((queries.start(caller, &database, warehouse, sql, about.limit)?, about))
}

async fn find(caller: &Caller, id: DatabaseId) -> Result<(Readable<Database>, DataRights)> {
    database::read_with_rights(&mut caller.read().await?, caller, id).await
}

/// How many rows the caller may take away from a database; none when they may not at all.
fn rows_to_take(rights: &DataRights, database: DatabaseId) -> Option<u64> {
    match rights.throughout(Kind::Download, database) {
        Level::Least => None,
        Level::Middle => Some(10_000),
        Level::Most => Some(u64::MAX),
    }
}

fn about(queries: &Queries, question: &Question, purpose: Purpose) -> About {
    let (context, json_query) = match purpose {
        Purpose::Look => ("ad-hoc", Some(question.echo())),
        Purpose::TakeAway { context, .. } => (context, None),
    };
    let mut about = queries.about();
    about.values.large_integers_as_text = question.large_integers_as_text;
    about.with_metadata = question.with_metadata;
    about.question = Some(AdHocView { json_query, context, average_execution_time: None, cached: None });
    about
}
