//! Settings of Google sign-in.

use setting::{
    Definition,
    Kind::{Flag, Text},
    Visibility::{Admin, Public},
    declare,
};

/// Settings of Google sign-in.
pub(crate) const SETTINGS: &[Definition] = &[
    declare("google-auth-client-id", Text, Public, "null", "The client id of Google sign-in."),
    declare("google-auth-enabled", Flag, Public, "false", "Is Google sign-in on?"),
    declare(
        "google-auth-auto-create-accounts-domain",
        Text,
        Admin,
        "null",
        "People of this domain get an account when they sign in with Google.",
    ),
];
