//! How many rows a result may have.
//!
//! Three parties have a say: the contract's defaults, the settings of the instance or of one database, and the
//! request itself. What comes out is one number; reading stops there.

use catalog::database::DatabaseSettings;
use setting::Settings;
use web::{Fault, Input, Param, request};

/// Rows that any result has at most, and that a download has at least a right to.
pub(crate) const ABSOLUTE: u64 = 1_048_575;

/// Rows of a question without summaries.
const BARE_ROWS: u64 = 2_000;
/// Rows of a question with summaries.
const AGGREGATED: u64 = 10_000;

request! {
    /// Limits that a request asks for itself.
    pub struct Constraints {
        /// Rows at most.
        pub max_results as "max-results": Option<RowCount>,
        /// Rows at most where nothing is summarised; never more than `max-results`.
        pub max_bare_rows as "max-results-bare-rows": Option<RowCount>,
    }
}

/// A number of rows, zero included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, schemars::JsonSchema)]
#[schemars(transparent)]
pub struct RowCount(u64);

impl Param for RowCount {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let number = i64::read(input).ok().and_then(|number| u64::try_from(number).ok());
        let expected = "value must be an integer greater than or equal to zero.";
        number.map(Self).ok_or_else(|| Fault::new(expected, "should be a non-negative integer", input))
    }
}

/// The limit of a question that only reads rows; every native query counts as one.
pub(crate) fn of_bare_rows(
    settings: &Settings,
    database: &DatabaseSettings,
    asked: Option<&Constraints>,
) -> u64 {
    let bare = set(settings, database.unaggregated_query_row_limit, "unaggregated-query-row-limit");
    let aggregated = set(settings, database.aggregated_query_row_limit, "aggregated-query-row-limit");
    bare_rows(bare, aggregated, asked)
}

/// The limit of a question that summarises.
pub(crate) fn of_summaries(
    settings: &Settings,
    database: &DatabaseSettings,
    asked: Option<&Constraints>,
) -> u64 {
    let asked = asked.and_then(|constraints| constraints.max_results).map(|RowCount(rows)| rows);
    let set = set(settings, database.aggregated_query_row_limit, "aggregated-query-row-limit");
    asked.or(set).unwrap_or(AGGREGATED).min(ABSOLUTE)
}

/// What a database, or else the instance, is set to.
fn set(settings: &Settings, own: Option<i64>, key: &str) -> Option<u64> {
    own.or_else(|| settings.integer(key)).and_then(|limit| u64::try_from(limit).ok())
}

fn bare_rows(set_bare: Option<u64>, set_aggregated: Option<u64>, asked: Option<&Constraints>) -> u64 {
    let asked_for =
        |pick: fn(&Constraints) -> Option<RowCount>| asked.and_then(pick).map(|RowCount(rows)| rows);
    let bare = asked_for(|constraints| constraints.max_bare_rows).or(set_bare).unwrap_or(BARE_ROWS);
    let aggregated =
        asked_for(|constraints| constraints.max_results).or(set_aggregated).unwrap_or(AGGREGATED);
    bare.min(aggregated).min(ABSOLUTE)
}

/// The limit of a download; the setting can only raise it.
pub(crate) fn of_download(settings: &Settings) -> u64 {
    let set = settings.integer("download-row-limit").and_then(|limit| u64::try_from(limit).ok());
    set.unwrap_or(ABSOLUTE).max(ABSOLUTE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(max_results: Option<u64>, max_bare_rows: Option<u64>) -> Constraints {
        Constraints { max_results: max_results.map(RowCount), max_bare_rows: max_bare_rows.map(RowCount) }
    }

    #[test]
    fn everybody_has_a_say() {
        for (set_bare, set_aggregated, request, limit) in [
            (None, None, None, 2_000),
            (Some(500), None, None, 500),
            (Some(50_000), None, None, 10_000),
            (Some(50_000), Some(60_000), None, 50_000),
            (Some(500), None, Some(asked(None, Some(700))), 700),
            (None, None, Some(asked(Some(5), None)), 5),
            (None, None, Some(asked(None, Some(100_000))), 10_000),
            (None, None, Some(asked(Some(100_000), Some(100_000))), 100_000),
            (None, None, Some(asked(Some(u64::MAX), Some(u64::MAX))), 1_048_575),
            (None, None, Some(asked(Some(0), None)), 0),
        ] {
            assert_eq!(
                bare_rows(set_bare, set_aggregated, request.as_ref()),
                limit,
                "{set_bare:?} {request:?}"
            );
        }
    }
}
