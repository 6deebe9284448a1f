//! Settings of API keys.

use setting::{Definition, Kind::Flag, Visibility::Admin, declare};

/// Settings of API keys.
pub(crate) const SETTINGS: &[Definition] = &[declare(
    MANAGE,
    Flag,
    Admin,
    "false",
    "May API keys without scopes make, change and delete API keys? If not, only those with the scope api-keys:write.",
)];

/// May keys without scopes handle keys?
pub(super) const MANAGE: &str = "api-keys-manage-api-keys";
