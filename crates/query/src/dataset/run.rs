//! From a question to a statement that runs.
//!
//! Everything that can be said before the database is asked is said here: there is no such database (404), the caller
//! may not (a failed answer), this cannot be asked yet (a failed answer).

use crate::{
    Queries,
    compile::{Statement, Terms, compile, fill},
    dataset::{Asked, Parameter, shown},
    known::Known,
    limits,
    question::{Body, Question},
    result::{About, AdHocView, Failure, Naming, Starting, Zone, failed},
    variable,
};
use access::data::{DataRights, Kind, Level};
use catalog::asked::Standing;
use driver::Dialect;
use identity::Caller;
use kernel::{DatabaseId, Id};
use setting::Settings;
use std::cell::Cell;
use store::Tx;
use web::{Error, Result};

/// Why a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// To look at the first rows.
    Look {
        /// What the contract calls that.
        context: &'static str,
    },
    /// To take all rows away as a file.
    TakeAway {
        /// What the contract calls that.
        context: &'static str,
        /// Rows the file has room for.
        at_most: u64,
    },
}

/// On what ground a question is answered.
pub(crate) enum Ground {
    /// By the caller's own right to ask it.
    Own,
    /// They may see the card that asks it, as was found in this transaction, with what they may do with its data.
    Saved(Box<(Tx, DataRights)>),
}

/// Starts a question: its rows to come, and what there is to say about them.
pub(crate) async fn ask(
    queries: &Queries,
    caller: &Caller,
    asked: &Asked,
    purpose: Purpose,
    ground: Ground,
) -> Result<(Starting, About)> {
    let mut about = about(queries, asked, purpose);
    about.database_id = asked.question.database.map(Id::number);
    let question = match variable::merged(&asked.question, &asked.parameters) {
        Ok(question) => question,
        Err(failure) => return Ok((failed(failure), about)),
    };
    let (standing, of_data, mut tx, rights) = match ground {
        Ground::Own => (Standing::Asks, caller.clone(), caller.read().await?, None),
        Ground::Saved(found) => {
            let (tx, rights) = *found;
            (Standing::IsShown, caller.behind_collections(), tx, Some(rights))
        }
    };
    let learnt = Known::learn(queries, &mut tx, &of_data, &question, (standing, rights.as_ref())).await?;
    let known = match learnt {
        Ok(known) => known,
        Err(failure) => return Ok((failed(failure), about)),
    };
    let cards: Vec<_> = known.cards.keys().copied().collect();
    let is_told = queries.saved.may_read_all(&mut tx, caller, &cards).await?;
    drop(tx);
    if standing == Standing::IsShown && !shown::may_filter(&known, caller, asked) {
        return Ok((failed(Failure::not_permitted()), about));
    }
    let database = &known.database;
    about.database_id = Some(database.id.number());
    about.limit = limit(queries, &known, asked, purpose)?;
    about.engine.clone_from(&database.engine);
    let warehouse = queries.catalog.warehouse(database).map_err(Failure::unreachable);
    let written = match &warehouse {
        Ok(warehouse) => {
            write(queries, &known, &question, &asked.parameters, warehouse.dialect(), about.limit)
        }
        Err(failure) => Err(failure.clone()),
    };
    let sql = match written {
        Ok(statement) => {
            about.naming = statement.columns.map_or(Naming::Native, Naming::Fields);
            statement.sql
        }
        Err(failure) => return Ok((failed(failure), about)),
    };
    about.sql = is_told.then(|| sql.clone());
    Ok((queries.start(caller, database, warehouse, sql, about.sql.clone(), about.limit)?, about))
}

fn limit(queries: &Queries, known: &Known, asked: &Asked, purpose: Purpose) -> Result<u64> {
    let (settings, database) = (&queries.settings, &known.database);
    match purpose {
        Purpose::Look { .. } => {
            let summarises = match &asked.question.body {
                Body::Query(stage) => !stage.aggregation.is_empty() || !stage.breakout.is_empty(),
                Body::Native(_) | Body::Nothing => false,
            };
            let of = if summarises { limits::of_summaries } else { limits::of_bare_rows };
            Ok(of(settings, &database.settings(), asked.constraints.as_ref()))
        }
        Purpose::TakeAway { at_most, .. } => {
            let most = rows_to_take(&known.rights, database.id).ok_or(Error::Forbidden)?;
            Ok(limits::of_download(settings).min(at_most).min(most))
        }
    }
}

/// Writes the statement that a question is.
pub(crate) fn write(
    queries: &Queries,
    known: &Known,
    question: &Question,
    parameters: &[Parameter],
    dialect: &dyn Dialect,
    limit: u64,
) -> Result<Statement, Failure> {
    let (zone, _) = Zone::of_reports(&queries.settings);
    let terms = Terms {
        dialect,
        zone,
        now: zone.local(queries.clock.now().fixed_offset()),
        first_day: first_day(&queries.settings),
        effort: Cell::default(),
    };
    match &question.body {
        Body::Native(native) => fill(known, native, &terms, parameters),
        Body::Query(stage) => compile(known, stage, &terms, limit),
        Body::Nothing => Err(Failure::invalid("The question asks nothing yet.")),
    }
}

/// The day that weeks begin with; 0 is Sunday.
fn first_day(settings: &Settings) -> u8 {
    let day = settings.text("start-of-week");
    let days = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
    let place = days.iter().position(|name| Some(*name) == day.as_deref());
    place.and_then(|place| u8::try_from(place).ok()).unwrap_or(0)
}

/// How many rows the caller may take away from a database; none when they may not at all.
fn rows_to_take(rights: &DataRights, database: DatabaseId) -> Option<u64> {
    match rights.throughout(Kind::Download, database) {
        Level::Least => None,
        Level::Middle => Some(10_000),
        Level::Most => Some(u64::MAX),
    }
}

fn about(queries: &Queries, asked: &Asked, purpose: Purpose) -> About {
    let (context, json_query) = match purpose {
        Purpose::Look { context } => (context, Some(asked.echo())),
        Purpose::TakeAway { context, .. } => (context, None),
    };
    let mut about = queries.about();
    about.values.large_integers_as_text = asked.large_integers_as_text;
    about.with_metadata = asked.with_metadata;
    about.question = Some(AdHocView { json_query, context, average_execution_time: None, cached: None });
    about
}
