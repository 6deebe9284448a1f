//! Settings of people.

use setting::{Definition, Kind::Choice, Visibility::Authenticated, declare};

/// Settings of people.
pub(crate) const SETTINGS: &[Definition] = &[declare(
    "user-visibility",
    Choice(&["all", "group", "none"]),
    Authenticated,
    r#""all""#,
    "Whom people see in lists of people.",
)];
