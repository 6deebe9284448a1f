//! From a question to a statement that runs.
//!
//! Everything that can be said before the database is asked is said here: there is no such database (404), the caller
//! may not (a failed answer), this cannot be asked yet (a failed answer).

use crate::{
    Queries,
    dataset::Asked,
    known::Known,
    limits,
    question::Body,
    result::{About, AdHocView, Failure, Starting, failed},
};
use access::data::{DataRights, Kind, Level};
use catalog::asked::Standing;
use identity::Caller;
use kernel::{DatabaseId, Id};
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

/// Starts a question: its rows to come, and what there is to say about them.
pub(crate) async fn ask(
    queries: &Queries,
    caller: &Caller,
    asked: &Asked,
    purpose: Purpose,
    standing: Standing,
) -> Result<(Starting, About)> {
    let mut about = about(queries, asked, purpose);
    about.database_id = asked.question.database.map(Id::number);
    let mut tx = caller.read().await?;
    let known = Known::learn(queries, &mut tx, caller, &asked.question, standing).await?;
    drop(tx);
    let known = match known {
        Ok(known) => known,
        Err(failure) => return Ok((failed(failure), about)),
    };
    let sql = match statement(asked) {
        Ok(sql) => sql,
        Err(failure) => return Ok((failed(failure), about)),
    };
    let database = &known.database;
    about.database_id = Some(database.id.number());
    about.limit = match purpose {
        Purpose::Look { .. } => {
            limits::of_bare_rows(&queries.settings, &database.settings(), asked.constraints.as_ref())
        }
        Purpose::TakeAway { at_most, .. } => {
            let most = rows_to_take(&known.rights, database.id).ok_or(Error::Forbidden)?;
            limits::of_download(&queries.settings).min(at_most).min(most)
        }
    };
    about.engine.clone_from(&database.engine);
    about.sql.clone_from(&sql);
    let warehouse = queries.catalog.warehouse(database).map_err(Failure::unreachable);
    Ok((queries.start(caller, database, warehouse, sql, about.limit)?, about))
}

const QUERY_LANGUAGE: &str =
    "Only native (SQL) queries can be run so far; this one is in the query language.";
const TAGS: &str =
    "Variables in SQL ({{name}}) cannot be filled in yet. Write the value into the SQL instead.";

fn statement(asked: &Asked) -> Result<String, Failure> {
    match &asked.question.body {
        Body::Native(native) if has_tag(&native.sql) => Err(Failure::unsupported(TAGS)),
        Body::Native(native) => Ok(native.sql.clone()),
        Body::Query(_) | Body::Nothing => Err(Failure::unsupported(QUERY_LANGUAGE)),
    }
}

/// Is there a `{{…}}`? Braces within braces are no tag: PostgreSQL writes arrays like that.
fn has_tag(sql: &str) -> bool {
    sql.match_indices("{{").any(|(at, _)| {
        let inside = &sql[at + 2..];
        inside.find(['{', '}']).is_some_and(|end| end > 0 && inside[end..].starts_with("}}"))
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_other_braces() {
        assert!(has_tag("SELECT {{x}}") && has_tag("SELECT {{ #42-orders }}"));
        assert!(
            !has_tag("SELECT '{{1,2},{3,4}}'::int[]") && !has_tag("SELECT '{}', '{{}}'") && !has_tag("{{x}")
        );
    }
}
