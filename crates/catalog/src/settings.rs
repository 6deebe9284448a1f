//! Settings of how databases, tables and fields are shown.

use setting::{
    Definition,
    Kind::{Choice, Flag, Json},
    Visibility::{Authenticated, Public},
    declare,
};

/// Settings of the catalogue.
pub const SETTINGS: &[Definition] = &[
    declare(
        "humanization-strategy",
        Choice(&["simple", "none"]),
        Public,
        r#""simple""#,
        "How names of tables and fields are shown: made readable, or as they are.",
    )
    .for_managers(),
    declare(
        "native-query-autocomplete-match-style",
        Choice(&["substring", "prefix", "off"]),
        Public,
        r#""substring""#,
        "How the SQL editor completes names.",
    )
    .for_managers(),
    declare(
        "uploads-settings",
        Json,
        Authenticated,
        r#"{"db_id":null,"schema_name":null,"table_prefix":null}"#,
        "Where uploaded files go.",
    ),
    declare("persisted-models-enabled", Flag, Public, "false", "Are models stored?"),
];
