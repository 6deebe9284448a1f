//! The settings in force.

use crate::{DEFINITIONS, Definition, Environment, Kind, Property, Visibility, store};
use ::store::{Db, Result, Tx};
use parking_lot::RwLock;
use serde_json::{Map, Value};
use std::{collections::HashMap, sync::Arc};

/// The settings of this instance. Clones share what they know.
#[derive(Clone, Debug)]
pub struct Settings(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    environment: Environment,
    properties: RwLock<Vec<Property>>,
    current: RwLock<Arc<Snapshot>>,
}

#[derive(Debug)]
struct Snapshot {
    stored: HashMap<String, Value>,
    in_force: HashMap<&'static str, Value>,
    /// The properties as JSON text without braces, per level of who reads.
    texts: Vec<(Visibility, Arc<str>)>,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The environment; it cannot be changed here.
    Environment,
    /// Somebody set it.
    Stored,
    /// Nobody set it.
    Default,
}

/// A value that a setting does not take; the text says what it takes.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refusal(String);

const LEVELS: [Visibility; 4] =
    [Visibility::Public, Visibility::Authenticated, Visibility::SettingsManager, Visibility::Admin];

impl Settings {
    /// Loads the settings.
    pub async fn load(db: &Db, environment: Environment) -> Result<Self> {
        let empty =
            Arc::new(Snapshot { stored: HashMap::new(), in_force: HashMap::new(), texts: Vec::new() });
        let (properties, current) = (RwLock::default(), RwLock::new(empty));
        let settings = Self(Arc::new(Shared { environment, properties, current }));
        settings.reload(&mut db.read().await?).await?;
        Ok(settings)
    }

    /// Shows these properties beside the settings from now on.
    pub fn publish(&self, properties: Vec<Property>) {
        *self.0.properties.write() = properties;
        let stored = self.snapshot().stored.clone();
        self.replace(stored);
    }

    /// Reads again what is stored: after a change here, and every few seconds for changes made by other replicas.
    pub async fn reload(&self, tx: &mut Tx) -> Result<()> {
        let stored = store::list(tx).await?;
        let read = |row: store::Stored| serde_json::from_str(&row.value).ok().map(|value| (row.key, value));
        let stored: HashMap<String, Value> = stored.into_iter().filter_map(read).collect();
        if !self.0.current.read().texts.is_empty() && self.0.current.read().stored == stored {
            return Ok(());
        }
        self.replace(stored);
        Ok(())
    }

    /// Writes a value, or forgets it when null; [`Settings::reload`] after the commit makes it count here.
    /// The value must have been accepted before.
    pub async fn write(&self, tx: &mut Tx, definition: &Definition, value: &Value) -> Result<()> {
        match value {
            Value::Null => store::delete(tx, definition.key).await,
            value => store::put(tx, definition.key, &value.to_string()).await,
        }
    }

    /// Brings a value into the form in which it is kept.
    pub fn accept(&self, definition: &Definition, value: &Value) -> Result<Value, Refusal> {
        accept(definition, value)
    }

    /// The value in force.
    pub fn value(&self, key: &str) -> Value {
        self.0.current.read().in_force.get(key).cloned().unwrap_or_default()
    }

    /// Where the value in force comes from.
    pub fn source(&self, definition: &Definition) -> Source {
        if self.0.environment.get(definition.key).is_some() {
            Source::Environment
        } else if self.snapshot().stored.contains_key(definition.key) {
            Source::Stored
        } else {
            Source::Default
        }
    }

    /// A text in force.
    pub fn text(&self, key: &str) -> Option<String> {
        self.value(key).as_str().map(str::to_owned)
    }

    /// A number in force.
    pub fn integer(&self, key: &str) -> Option<i64> {
        self.value(key).as_i64()
    }

    /// Is it on?
    pub fn flag(&self, key: &str) -> bool {
        self.value(key).as_bool().unwrap_or(false)
    }

    /// All properties this reader may see, as the inside of a JSON object.
    pub fn properties(&self, reader: Visibility) -> Arc<str> {
        let snapshot = self.snapshot();
        let found = snapshot.texts.iter().find(|(level, _)| *level == reader);
        found.map_or_else(|| Arc::from(""), |(_, text)| Arc::clone(text))
    }

    fn replace(&self, stored: HashMap<String, Value>) {
        let in_force =
            DEFINITIONS.iter().map(|definition| (definition.key, self.choose(&stored, definition))).collect();
        let mut snapshot = Snapshot { stored, in_force, texts: Vec::new() };
        snapshot.texts = LEVELS.map(|level| (level, self.text_of(&snapshot, level))).into();
        *self.0.current.write() = Arc::new(snapshot);
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.0.current.read())
    }

    fn choose(&self, stored: &HashMap<String, Value>, definition: &Definition) -> Value {
        self.0.environment.get(definition.key).or_else(|| stored.get(definition.key)).cloned().unwrap_or_else(
            || serde_json::from_str(definition.default).expect("defaults are JSON, by a test"),
        )
    }

    fn text_of(&self, snapshot: &Snapshot, reader: Visibility) -> Arc<str> {
        let shown = |visibility: Visibility| visibility <= reader;
        let mut object = Map::new();
        for definition in DEFINITIONS.iter().filter(|definition| shown(definition.visibility)) {
            object.insert(definition.key.to_owned(), snapshot.in_force[definition.key].clone());
        }
        for property in self.0.properties.read().iter().filter(|property| shown(property.visibility)) {
            object.insert(property.key.to_owned(), property.value.clone());
        }
        let text = Value::Object(object).to_string();
        Arc::from(&text[1..text.len() - 1])
    }
}

/// Reads a value from text: JSON where it is JSON, text otherwise.
pub(crate) fn from_text(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
}

/// Brings a value into the form in which it is kept, or says what the setting takes.
pub(crate) fn accept(definition: &Definition, value: &Value) -> Result<Value, Refusal> {
    let refuse = |takes: String| Err(Refusal(format!("must be {takes}.")));
    if value.is_null() {
        return Ok(Value::Null);
    }
    let as_text = || match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    };
    match definition.kind {
        Kind::Json => Ok(value.clone()),
        Kind::Text => match as_text() {
            Some(text) if !text.contains('\0') => Ok(text.into()),
            _ => refuse("text".into()),
        },
        Kind::Flag => match as_text().as_deref() {
            Some("true") => Ok(true.into()),
            Some("false") => Ok(false.into()),
            Some("") => Ok(Value::Null),
            _ => refuse("true or false".into()),
        },
        Kind::Integer(low, high) => match as_text().and_then(|text| text.parse::<i64>().ok()) {
            Some(number) if (low..=high).contains(&number) => Ok(number.into()),
            _ => refuse(format!("a whole number from {low} to {high}")),
        },
        Kind::Choice(choices) => match as_text().map(|text| text.to_lowercase()) {
            Some(text) if choices.contains(&text.as_str()) => Ok(text.into()),
            _ => refuse(format!("one of {}", choices.join(", "))),
        },
        Kind::Url => match as_text().as_deref().map(address) {
            Some(Some(address)) => Ok(address.into()),
            _ => refuse("an address like https://metalith.example.com".into()),
        },
    }
}

fn address(text: &str) -> Option<String> {
    let with_scheme = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let rest = with_scheme.strip_prefix("http://").or_else(|| with_scheme.strip_prefix("https://"))?;
    let host = rest.split('/').next().unwrap_or_default();
    let is_plain = rest.chars().all(|c| c.is_ascii_graphic() && !"<>\"'\\?#@".contains(c));
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !host.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    };
    let has_port = port.is_none_or(|port| port.parse::<u16>().is_ok());
    (!name.is_empty() && has_port && is_plain).then(|| with_scheme.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::find;
    use serde_json::json;

    fn accepted(key: &str, value: &Value) -> Result<Value, String> {
        accept(find(key).unwrap(), value).map_err(|refusal| refusal.to_string())
    }

    #[test]
    fn values_are_brought_into_form() {
        assert_eq!(accepted("site-url", &json!("example.com/")), Ok(json!("http://example.com")));
        assert_eq!(
            accepted("site-url", &json!("https://[::1]:3000/bi/")),
            Ok(json!("https://[::1]:3000/bi"))
        );
        assert_eq!(accepted("site-url", &json!("https://[::1]")), Ok(json!("https://[::1]")));
        assert_eq!(accepted("session-cookie-samesite", &json!("Strict")), Ok(json!("strict")));
        assert_eq!(accepted("redirect-all-requests-to-https", &json!("true")), Ok(json!(true)));
        assert_eq!(accepted("password-length", &json!("12")), Ok(json!(12)));
        assert_eq!(accepted("site-name", &json!(null)), Ok(json!(null)));
    }

    #[test]
    fn other_values_are_refused_in_words() {
        assert_eq!(
            accepted("site-url", &json!("javascript://x")).unwrap_err(),
            "must be an address like https://metalith.example.com."
        );
        assert!(accepted("site-url", &json!("javascript:alert(1)")).is_err());
        assert_eq!(accepted("site-name", &json!("a\0b")).unwrap_err(), "must be text.");
        assert_eq!(
            accepted("session-cookie-samesite", &json!("never")).unwrap_err(),
            "must be one of lax, strict, none."
        );
        assert_eq!(
            accepted("password-length", &json!(0)).unwrap_err(),
            "must be a whole number from 1 to 1000."
        );
    }

    ::store::db_tests! {
        async fn a_stored_value_counts_after_reload_and_the_environment_beats_it(db: Db) {
            let environment = Environment::read(|name| (name == "MB_SITE_NAME").then(|| "Env".into())).unwrap();
            let free = Settings::load(&db, Environment::default()).await.unwrap();
            let bound = Settings::load(&db, environment).await.unwrap();
            let definition = find("site-name").unwrap();
            let mut tx = db.write().await.unwrap();
            free.write(&mut tx, definition, &json!("Stored")).await.unwrap();
            tx.commit().await.unwrap();
            for settings in [&free, &bound] {
                settings.reload(&mut db.read().await.unwrap()).await.unwrap();
            }
            assert_eq!((free.text("site-name").as_deref(), free.source(definition)), (Some("Stored"), Source::Stored));
            assert_eq!((bound.text("site-name").as_deref(), bound.source(definition)), (Some("Env"), Source::Environment));
        }

        async fn readers_see_what_their_level_allows(db: Db) {
            let settings = Settings::load(&db, Environment::default()).await.unwrap();
            let sees = |level, key: &str| settings.properties(level).contains(&format!("\"{key}\":"));
            assert!(sees(Visibility::Public, "site-locale") && !sees(Visibility::Public, "admin-email"));
            assert!(sees(Visibility::Authenticated, "admin-email") && !sees(Visibility::Authenticated, "site-name"));
            assert!(sees(Visibility::Admin, "site-name") && !sees(Visibility::Admin, "password-length"));
        }
    }
}
