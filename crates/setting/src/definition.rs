//! What a setting is: name, kind, who may read it, default.
//!
//! Every domain declares its own settings, one line each, next to what reads them; the server gathers them in
//! [`Declared`]. Names, kinds and defaults are facts of the contract (auth.md §6.4 and §7 of the reference
//! description). The environment name of a setting is `MB_` and its key in capitals.

use serde_json::Value;
use std::{collections::HashMap, sync::Arc};

/// Who may read a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Visibility {
    /// Everybody.
    Public,
    /// Whoever is signed in.
    Authenticated,
    /// Whoever holds the right to change settings.
    SettingsManager,
    /// Administrators.
    Admin,
    /// Nobody; only the environment sets it.
    Internal,
}

/// Who may change a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    /// Administrators.
    Administrator,
    /// Whoever holds the right to change settings, too: nobody's account can be taken over by it, and nothing is let out.
    SettingsManager,
}

/// What values a setting takes.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Text.
    Text,
    /// Text on one line, of at most so many characters: it goes into letters and titles.
    Line(usize),
    /// Text that is sealed where it is stored, and shown only by its last two characters.
    Secret,
    /// One of these texts, in any case.
    Choice(&'static [&'static str]),
    /// An address; stored with a scheme and without a slash at the end.
    Url,
    /// On or off.
    Flag,
    /// A whole number from this to that.
    Integer(i64, i64),
    /// Any JSON value.
    Json,
    /// A value with a form of its own.
    Typed {
        /// What it takes, in words that follow "must be".
        takes: &'static str,
        /// Brings a value into the form in which it is kept, if it is one.
        read: fn(&Value) -> Option<Value>,
    },
    /// Worked out from other settings; nobody writes it.
    Computed,
}

/// The values in force of settings that are not worked out from others.
#[derive(Debug)]
pub struct Values<'a>(pub(crate) &'a HashMap<&'static str, Value>);

impl Values<'_> {
    /// The value of a setting; null when it has none.
    pub fn get(&self, key: &str) -> &Value {
        self.0.get(key).unwrap_or(&Value::Null)
    }

    /// Does the setting have a text that is more than blanks?
    pub fn has_text(&self, key: &str) -> bool {
        self.get(key).as_str().is_some_and(|text| !text.trim().is_empty())
    }
}

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct Definition {
    /// The name, kebab-case.
    pub key: &'static str,
    /// The values it takes.
    pub kind: Kind,
    /// Who may read it.
    pub visibility: Visibility,
    /// Who may change it.
    pub writer: Writer,
    /// The default, as JSON text.
    pub default: &'static str,
    /// Works the value out while nobody has set it.
    pub derive: Option<fn(&Values<'_>) -> Value>,
    /// One sentence for administrators.
    pub description: &'static str,
}

/// Declares a setting that administrators change.
pub const fn declare(
    key: &'static str,
    kind: Kind,
    visibility: Visibility,
    default: &'static str,
    description: &'static str,
) -> Definition {
    Definition { key, kind, visibility, writer: Writer::Administrator, default, derive: None, description }
}

impl Definition {
    /// Settings managers change it, too.
    #[must_use]
    pub const fn for_managers(self) -> Self {
        Self { writer: Writer::SettingsManager, ..self }
    }

    /// While nobody has set it, its value is worked out from other settings.
    #[must_use]
    pub const fn derived(self, derive: fn(&Values<'_>) -> Value) -> Self {
        Self { derive: Some(derive), ..self }
    }

    /// The name of its environment variable.
    pub fn env_name(&self) -> String {
        let name: String = self
            .key
            .chars()
            .filter(|c| *c != '?')
            .map(|c| if c == '-' { '_' } else { c.to_ascii_uppercase() })
            .collect();
        // The reference reads this one without the prefix.
        if self.key == "max-session-age" { name } else { format!("MB_{name}") }
    }

    /// Is its value never shown?
    pub const fn is_secret(&self) -> bool {
        matches!(self.kind, Kind::Secret)
    }
}

/// All settings that the domains declared.
#[derive(Clone, Debug)]
pub struct Declared(Arc<[&'static Definition]>);

impl Declared {
    /// Gathers what the domains declared.
    pub fn new(domains: &[&'static [Definition]]) -> Self {
        Self(domains.iter().flat_map(|domain| domain.iter()).collect())
    }

    /// Goes through all settings.
    pub fn iter(&self) -> impl Iterator<Item = &'static Definition> + use<'_> {
        self.0.iter().copied()
    }

    /// Finds a setting by its name, with hyphens or underscores.
    pub fn find(&self, key: &str) -> Option<&'static Definition> {
        let key = key.replace('_', "-");
        self.iter().find(|definition| definition.key == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn environment_names_follow_the_reference() {
        let env_name = |key| declare(key, Kind::Text, Visibility::Public, "null", "").env_name();
        assert_eq!(env_name("email-configured?"), "MB_EMAIL_CONFIGURED");
        assert_eq!(env_name("site-name"), "MB_SITE_NAME");
        assert_eq!(env_name("max-session-age"), "MAX_SESSION_AGE");
    }

    #[test]
    fn a_setting_is_found_however_its_words_are_joined() {
        const OWN: &[Definition] = &[declare("site-name", Kind::Text, Visibility::Public, "null", "")];
        let declared = Declared::new(&[OWN]);
        assert!(declared.find("site_name").is_some() && declared.find("site-name").is_some());
        assert!(declared.find("site").is_none());
    }
}
