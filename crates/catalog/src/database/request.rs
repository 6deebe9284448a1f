//! What requests about databases carry.

use super::{DatabaseSettings, schedule::Schedule};
use kernel::Field;
use schemars::JsonSchema;
use serde_json::{Map, Value};
use web::words;
use web::{Fault, Faults, Input, NonBlank, Param, request};

words! {
    /// What a list of databases may carry besides.
    pub enum IncludeInList {
        /// Their tables.
        Tables = "tables",
    }
}

words! {
    /// What a database may carry besides.
    pub enum Include {
        /// Its tables.
        Tables = "tables",
        /// Its tables with their fields.
        Fields = "tables.fields",
    }
}

words! {
    /// Where somebody connects a database from.
    pub enum ConnectionSource {
        /// The administration.
        Admin = "admin",
        /// The first steps.
        Setup = "setup",
    }
}

request! {
    /// What to list.
    pub struct ListQuery {
        /// `tables` adds the tables.
        pub include: Option<IncludeInList>,
        /// Only databases that take uploads?
        pub include_only_uploadable: Option<bool>,
    }
}

request! {
    /// What to show.
    pub struct ShowQuery {
        /// `tables` or `tables.fields` adds them.
        pub include: Option<Include>,
    }
}

request! {
    /// What to leave in.
    pub struct MetadataQuery {
        /// Also hidden tables and fields?
        pub include_hidden: Option<bool>,
        /// Leave out the fields?
        pub skip_fields: Option<bool>,
    }
}

request! {
    /// What to leave in.
    pub struct HiddenQuery {
        /// Also hidden tables?
        pub include_hidden: Option<bool>,
    }
}

request! {
    /// The beginning of a name, or a part of one.
    pub struct SuggestionsQuery {
        /// What names begin with.
        pub prefix: Option<NonBlank>,
        /// What names contain; it wins.
        pub substring: Option<NonBlank>,
    }
}

/// Connection details as they are sent; never repeated in an error.
#[derive(JsonSchema)]
#[schemars(transparent, inline)]
pub struct SentDetails(pub Map<String, Value>);

impl std::fmt::Debug for SentDetails {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SentDetails({} values)", self.0.len())
    }
}

impl Param for SentDetails {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        match input {
            Input::Json(Value::Object(map)) => Ok(Self(map.clone())),
            other => Err(Fault::secret("value must be a map.", "invalid type", other)),
        }
    }
}

request! {
    /// When the background work is to be done.
    pub struct NewSchedules {
        /// Looking for tables and fields.
        pub metadata_sync: Option<Schedule>,
        /// Listing values.
        pub cache_field_values: Option<Schedule>,
    }
}

request! {
    /// A database to connect.
    pub struct NewDatabase {
        /// What people are to call it.
        pub name: NonBlank,
        /// The engine, one of the names in the property `engines`.
        pub engine: NonBlank,
        /// The connection details, as the engine's form asks for them.
        pub details: SentDetails,
        /// Look at everything in the background?
        pub is_full_sync: Option<bool>,
        /// List values only when somebody needs them?
        pub is_on_demand: Option<bool>,
        /// When the background work is to be done; counts when the details let users control scheduling.
        pub schedules: Option<NewSchedules>,
        /// Run questions while they are put together?
        pub auto_run_queries: Option<bool>,
        /// Hours for which results are kept; not available.
        pub cache_ttl: Option<i64>,
        /// Where it is connected from.
        pub connection_source: Option<ConnectionSource>,
        /// Who hosts the database.
        pub provider_name: Option<NonBlank>,
    }
}

request! {
    /// An engine and details to try.
    pub struct TriedConnection {
        /// The engine.
        pub engine: NonBlank,
        /// The connection details.
        pub details: SentDetails,
    }
}

request! {
    /// A connection to try.
    pub struct ConnectionTrial {
        /// The engine and its details.
        pub details: TriedConnection,
    }
}

request! {
    /// How a database is to be; what is not sent stays, except `is_on_demand`, which falls back to false.
    pub struct DatabaseChange {
        /// What people are to call it.
        pub name: Option<NonBlank>,
        /// The engine.
        pub engine: Option<NonBlank>,
        /// Details to lay over the stored ones.
        pub details: Option<SentDetails>,
        /// What people say about it.
        pub description: Option<String>,
        /// What to be careful about.
        pub caveats: Option<String>,
        /// What is worth a look.
        pub points_of_interest: Option<String>,
        /// When the background work is to be done; counts when the details let users control scheduling.
        pub schedules: Option<NewSchedules>,
        /// Run questions while they are put together?
        pub auto_run_queries: Option<bool>,
        /// Look at values again with every sync?
        pub refingerprint: Option<bool>,
        /// Hours for which results are kept; not available.
        pub cache_ttl: Option<i64>,
        /// Settings to change; null removes one.
        pub settings: Option<SettingsChange>,
        /// Who hosts the database.
        pub provider_name: Option<NonBlank>,
        /// Look at everything in the background?
        pub is_full_sync: Option<bool>,
        /// List values only when somebody needs them?
        pub is_on_demand: Option<bool>,
    }
}

request! {
    /// Settings of one database; null removes one.
    pub struct KnownSettings {
        /// Let native queries change what is in the database?
        pub native_query_writes as "native-query-writes": Field<bool>,
        /// Rows that a question without summaries shows at most.
        pub unaggregated_query_row_limit as "unaggregated-query-row-limit": Field<RowLimit>,
        /// Rows that a question with summaries shows at most.
        pub aggregated_query_row_limit as "aggregated-query-row-limit": Field<RowLimit>,
    }
}

/// A change of settings. A key that is not known would be kept and mean nothing, so it is refused.
#[derive(Debug, JsonSchema)]
#[schemars(transparent, inline)]
pub struct SettingsChange(KnownSettings);

impl SettingsChange {
    const KNOWN: [&str; 3] =
        ["native-query-writes", "unaggregated-query-row-limit", "aggregated-query-row-limit"];

    /// What becomes of the stored settings.
    pub fn apply(self, stored: DatabaseSettings) -> DatabaseSettings {
        let limit = |change: Field<RowLimit>, stored: Option<i64>| {
            change.apply(stored.map(RowLimit)).map(|RowLimit(limit)| limit)
        };
        DatabaseSettings {
            native_query_writes: self.0.native_query_writes.apply(stored.native_query_writes),
            unaggregated_query_row_limit: limit(
                self.0.unaggregated_query_row_limit,
                stored.unaggregated_query_row_limit,
            ),
            aggregated_query_row_limit: limit(
                self.0.aggregated_query_row_limit,
                stored.aggregated_query_row_limit,
            ),
        }
    }
}

impl Param for SettingsChange {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let mut faults = Faults::default();
        if let Input::Json(Value::Object(map)) = input {
            for (name, value) in map.iter().filter(|(name, _)| !Self::KNOWN.contains(&name.as_str())) {
                faults.note(name, Fault::new("a setting of databases", "unexpected key", Input::Json(value)));
            }
        }
        faults.done()?;
        web::read_object(input).map(Self)
    }
}

/// A number of rows.
#[derive(Debug, JsonSchema)]
#[schemars(transparent, inline)]
pub struct RowLimit(i64);

impl RowLimit {
    /// What a spreadsheet can hold, less its header.
    const MOST: i64 = 1_048_575;
}

impl Param for RowLimit {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        let limit = i64::read(input).ok().filter(|limit| (1..=Self::MOST).contains(limit));
        let expected = || format!("value must be an integer from 1 to {}.", Self::MOST);
        limit.map(Self).ok_or_else(|| Fault::new(expected(), "out of range", input))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn changed(change: &Value) -> Result<Value, Fault> {
        let stored = DatabaseSettings { aggregated_query_row_limit: Some(5), ..DatabaseSettings::default() };
        let change = SettingsChange::read(Input::Json(change))?;
        Ok(serde_json::to_value(change.apply(stored)).unwrap())
    }

    #[test]
    fn settings_are_patched() {
        for (change, expected) in [
            (json!({}), json!({"aggregated-query-row-limit": 5})),
            (json!({"aggregated-query-row-limit": null}), json!({})),
            (
                json!({"native-query-writes": true, "aggregated-query-row-limit": 7}),
                json!({"native-query-writes": true, "aggregated-query-row-limit": 7}),
            ),
        ] {
            assert_eq!(changed(&change), Ok(expected), "{change}");
        }
    }

    #[test]
    fn unknown_settings_and_values_are_refused() {
        for wrong in [
            json!({"database-enable-actions": true}),
            json!({"native-query-writes": "yes"}),
            json!({"aggregated-query-row-limit": 0}),
            json!({"aggregated-query-row-limit": 1_048_576}),
            json!([]),
        ] {
            assert!(changed(&wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn details_that_are_no_object_are_not_repeated() {
        let Err(Fault::Value { reasons, .. }) = SentDetails::read(Input::Json(&json!("password=secret")))
        else {
            panic!("it was read")
        };
        assert_eq!(reasons, ["invalid type, received: <redacted>"]);
    }
}
