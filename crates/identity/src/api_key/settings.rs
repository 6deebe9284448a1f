//! Settings of API keys.

use setting::{
    Definition,
    Kind::{Choice, Flag, Integer},
    Visibility::Admin,
    declare,
};

/// May keys without scopes handle keys?
pub(super) const MANAGE: &str = "api-keys-manage-api-keys";
pub(super) const DEFAULT_LIFETIME: &str = "api-key-default-lifetime-days";
pub(super) const MAX_LIFETIME: &str = "api-key-max-lifetime-days";
pub(super) const ADMIN_SCOPES: &str = "api-key-admin-scopes-required";
pub(super) const ADDRESSES: &str = "api-key-addresses-required";
pub(super) const UNUSED_DAYS: &str = "api-key-unused-days";
pub(super) const UNUSED_ACTION: &str = "api-key-unused-action";
pub(super) const PERSONAL: &str = "personal-api-keys";
pub(super) const PER_PERSON: &str = "personal-api-keys-per-person";

const DAYS: setting::Kind = Integer(1, 36_500);

/// Settings of API keys.
pub(crate) const SETTINGS: &[Definition] = &[
    declare(
        DEFAULT_LIFETIME,
        DAYS,
        Admin,
        "null",
        "Days that a new API key lives when nobody says how long.",
    ),
    declare(
        MAX_LIFETIME,
        DAYS,
        Admin,
        "null",
        "Days that an API key lives at most; unset, it may live for ever.",
    ),
    declare(
        ADMIN_SCOPES,
        Flag,
        Admin,
        "false",
        "Do API keys with the rights of an administrator need scopes?",
    ),
    declare(ADDRESSES, Flag, Admin, "false", "Do API keys need the addresses from which they work?"),
    declare(
        UNUSED_DAYS,
        DAYS,
        Admin,
        "null",
        "Days without use and without a change after which an API key counts as unused.",
    ),
    declare(
        UNUSED_ACTION,
        Choice(&["warn", "forbid"]),
        Admin,
        r#""warn""#,
        "What becomes of unused API keys: the list says so, or they work no longer until somebody changes them.",
    ),
    declare(
        MANAGE,
        Flag,
        Admin,
        "false",
        "May API keys without scopes make, change and delete API keys? If not, only those with the scope api-keys:write.",
    ),
    declare(PERSONAL, Flag, Admin, "true", "May people make API keys that act as themselves?"),
    declare(PER_PERSON, Integer(1, 1000), Admin, "10", "Such keys that one person has at most."),
];
