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
    /// The value in languages in which it is another one.
    pub in_languages: Vec<(&'static str, Value)>,
}

impl Property {
    /// The value in a language.
    pub(crate) fn value_in(&self, language: Option<&str>) -> &Value {
        let own = self.in_languages.iter().find(|(its, _)| Some(*its) == language);
        own.map_or(&self.value, |(_, value)| value)
    }
}
