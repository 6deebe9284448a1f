//! Properties: what `GET /api/session/properties` shows besides settings.

use crate::Visibility;
use serde_json::Value;

/// A value that the program knows at start and that stays: engines, version, lists of locales and time zones.
#[derive(Clone, Debug)]
pub struct Property {
    /// The key.
    pub key: &'static str,
    /// Who may read it.
    pub visibility: Visibility,
    /// The value.
    pub value: Value,
}
