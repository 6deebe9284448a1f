//! Values from the environment: `MB_SITE_NAME`, or `MB_SITE_NAME_FILE` naming a file that holds the value.

use crate::{Declared, settings};
use serde_json::Value;
use std::collections::HashMap;

/// What the environment sets, read once at start.
#[derive(Clone, Default)]
pub struct Environment(HashMap<&'static str, Value>);

impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// A variable that cannot be meant.
#[derive(Debug, thiserror::Error)]
#[error("{name} {problem}")]
pub struct EnvironmentError {
    /// The variable.
    pub name: String,
    /// What is wrong with it; never its value.
    pub problem: String,
}

impl Environment {
    /// Reads all settings from variables.
    pub fn read(
        declared: &Declared,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, EnvironmentError> {
        let mut values = HashMap::new();
        for definition in declared.iter() {
            let name = definition.env_name();
            let Some(text) = value_or_file(&name, &variable)? else { continue };
            let refused =
                |refusal: settings::Refusal| EnvironmentError { name, problem: refusal.to_string() };
            values.insert(
                definition.key,
                settings::accept(definition, &settings::from_text(definition, &text)).map_err(refused)?,
            );
        }
        Ok(Self(values))
    }

    /// The value of a setting, if the environment gives one.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }
}

fn value_or_file(
    name: &str,
    variable: &impl Fn(&str) -> Option<String>,
) -> Result<Option<String>, EnvironmentError> {
    if let Some(text) = variable(name).filter(|text| !text.is_empty()) {
        return Ok(Some(text));
    }
    let file_name = format!("{name}_FILE");
    let Some(path) = variable(&file_name).filter(|path| !path.is_empty()) else { return Ok(None) };
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned())),
        Err(error) => Err(EnvironmentError {
            name: file_name,
            problem: format!("names a file that cannot be read: {error}"),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Definition, Kind, Visibility, declare};

    const OWN: &[Definition] = &[
        declare("site-name", Kind::Text, Visibility::Public, "null", "The name."),
        declare("session-cookies", Kind::Flag, Visibility::Public, "null", "How long cookies live."),
    ];

    fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Environment, EnvironmentError> {
        Environment::read(&Declared::new(&[OWN]), variable)
    }

    #[test]
    fn a_value_that_cannot_be_meant_stops_the_start_without_being_repeated() {
        let error = read(|name| (name == "MB_SESSION_COOKIES").then(|| "hunter2".into())).unwrap_err();
        assert_eq!(error.to_string(), "MB_SESSION_COOKIES must be true or false.");
    }

    #[test]
    fn a_password_is_taken_as_it_is() {
        const PASSWORD: &[Definition] =
            &[declare("password", Kind::Secret, Visibility::SettingsManager, "null", "A password.")];
        for password in ["12345678901234567890123", "1e5", "null", "\"quoted\"", " blanks "] {
            let environment = Environment::read(&Declared::new(&[PASSWORD]), |name| {
                (name == "MB_PASSWORD").then(|| password.to_owned())
            });
            assert_eq!(environment.unwrap().get("password"), Some(&Value::from(password)));
        }
    }

    #[test]
    fn a_value_may_come_from_a_file() {
        let file = std::env::temp_dir().join(format!("metalith-setting-{}", std::process::id()));
        std::fs::write(&file, "Acme\n").unwrap();
        let path = file.display().to_string();
        let environment = read(|name| (name == "MB_SITE_NAME_FILE").then(|| path.clone())).unwrap();
        std::fs::remove_file(&file).unwrap();
        assert_eq!(environment.get("site-name"), Some(&Value::from("Acme")));
    }
}
