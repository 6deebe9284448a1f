//! Settings of passwords.

use crate::{google, ldap, oidc};
use setting::{
    Definition,
    Kind::{Choice, Flag, Integer},
    Settings,
    Visibility::{Internal, Public},
    declare,
};

/// Settings of passwords.
pub(crate) const SETTINGS: &[Definition] = &[
    declare(
        "enable-password-login",
        Flag,
        Public,
        "true",
        "May people sign in with a password? They always may while there is no other way in.",
    ),
    declare(
        "password-complexity",
        Choice(&["weak", "normal", "strong"]),
        Internal,
        r#""normal""#,
        "How strong passwords must be.",
    ),
    declare("password-length", Integer(1, 1000), Internal, "null", "How long passwords must be at least."),
    declare(
        "reset-token-ttl-hours",
        Integer(1, 8760),
        Internal,
        "48",
        "Hours a link for resetting a password lives.",
    ),
];

/// Does nobody sign in with a password that is kept here? The setting counts while there is another way in.
pub(crate) fn is_off(settings: &Settings) -> bool {
    let is_another_on = google::is_on(settings) || ldap::is_on(settings) || oidc::is_on(settings);
    !settings.flag("enable-password-login") && is_another_on
}
