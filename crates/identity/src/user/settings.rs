//! Settings of people.

use setting::{
    Definition,
    Kind::{Choice, Flag},
    Visibility::{Admin, Authenticated},
    declare,
};

/// Settings of people.
pub(crate) const SETTINGS: &[Definition] = &[
    declare(
        "user-visibility",
        Choice(&["all", "group", "none"]),
        Authenticated,
        r#""all""#,
        "Whom people see in lists of people: everybody, who shares a group with them, or only themselves.",
    ),
    declare(
        "admin-may-set-passwords",
        Flag,
        Admin,
        "true",
        "May administrators choose the passwords of others? If not, they hand out links instead.",
    ),
];
