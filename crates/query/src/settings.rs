//! Settings of running questions and of how results are shown.

use setting::{
    Definition,
    Kind::{Choice, Flag, Integer, Json, Text},
    Visibility::{Admin, Authenticated, Internal, Public},
    declare,
};

/// Settings of questions and results.
pub const SETTINGS: &[Definition] = &[
    declare(
        "unaggregated-query-row-limit",
        Integer(1, 1_048_575),
        Authenticated,
        "null",
        "Rows a question without summaries shows at most.",
    )
    .for_managers(),
    declare(
        "aggregated-query-row-limit",
        Integer(1, 1_048_575),
        Authenticated,
        "null",
        "Rows a question with summaries shows at most.",
    )
    .for_managers(),
    declare(
        "download-row-limit",
        Integer(1, 10_000_000),
        Authenticated,
        "null",
        "Rows a download holds at most; raises the usual limit only.",
    )
    .for_managers(),
    declare("db-query-timeout-minutes", Integer(1, 1440), Internal, "20", "Minutes a question may run."),
    declare("enable-nested-queries", Flag, Authenticated, "true", "May questions build on questions?")
        .for_managers(),
    declare("enable-pivoted-exports", Flag, Public, "true", "Offer pivoted downloads.").for_managers(),
    declare(
        "query-caching-ttl-ratio",
        Integer(0, 1_000_000),
        Admin,
        "10",
        "How long results are kept, relative to how long they took.",
    ),
    declare(
        "query-caching-min-ttl",
        Integer(0, 1_000_000),
        Admin,
        "60",
        "Seconds a question must take for its result to be kept.",
    ),
    declare("report-timezone", Text, Public, "null", "The time zone of dates in results; UTC when unset.")
        .for_managers(),
    declare(
        "start-of-week",
        Choice(&["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]),
        Public,
        r#""sunday""#,
        "The day weeks begin with.",
    )
    .for_managers(),
    declare("custom-formatting", Json, Public, "{}", "How numbers, dates and currencies are shown.")
        .for_managers(),
];
