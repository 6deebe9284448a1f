//! Settings of second factors.

use super::Policy;
use setting::{Definition, Kind::Choice, Visibility::Admin, declare};

/// Settings of second factors.
pub(crate) const SETTINGS: &[Definition] = &[declare(
    Policy::SETTING,
    Choice(&["off", "optional", "required-for-administrators", "required"]),
    Admin,
    r#""optional""#,
    "Do people have a second factor beside their password? Off: nobody is asked for one. Required: who has none can do nothing but set one up.",
)];
