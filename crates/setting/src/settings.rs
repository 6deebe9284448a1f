//! The settings in force.

use crate::{Declared, Definition, Environment, Kind, Property, Values, Visibility, store};
use ::store::{Db, Result, Tx};
use kernel::{Chance, Sealed, Secret, ServerKey};
use parking_lot::RwLock;
use serde_json::{Map, Value};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

/// The settings of this instance. Clones share what they know.
#[derive(Clone, Debug)]
pub struct Settings(Arc<Shared>);

/// What secret values are sealed with.
#[derive(Clone, Debug)]
pub struct Vault {
    /// The server's key.
    pub key: ServerKey,
    /// Randomness.
    pub chance: Chance,
}

#[derive(Debug)]
struct Shared {
    declared: Declared,
    vault: Vault,
    environment: Environment,
    properties: RwLock<Vec<Property>>,
    current: RwLock<Arc<Snapshot>>,
}

#[derive(Debug)]
struct Snapshot {
    /// As it is stored: secret values sealed.
    stored: HashMap<String, Value>,
    in_force: HashMap<&'static str, Value>,
    secrets: HashMap<&'static str, Secret<String>>,
    /// The properties as JSON text without braces, per level of who reads.
    /// By reader, and language; no language is English, or whatever has no words of its own.
    texts: Vec<(Visibility, Option<&'static str>, Arc<str>)>,
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

/// Characters that a text has at most; every page carries the public ones.
const LONGEST: usize = 10_000;
/// Bytes that JSON in a setting has at most, for the same reason.
const LONGEST_JSON: usize = 50_000;

const LEVELS: [Visibility; 4] =
    [Visibility::Public, Visibility::Authenticated, Visibility::SettingsManager, Visibility::Admin];

impl Settings {
    /// Loads the settings.
    pub async fn load(db: &Db, declared: Declared, environment: Environment, vault: Vault) -> Result<Self> {
        let empty = Snapshot {
            stored: HashMap::new(),
            in_force: HashMap::new(),
            secrets: HashMap::new(),
            texts: Vec::new(),
        };
        let (properties, current) = (RwLock::default(), RwLock::new(Arc::new(empty)));
        let settings = Self(Arc::new(Shared { declared, vault, environment, properties, current }));
        settings.reload(&mut db.read().await?).await?;
        Ok(settings)
    }

    /// Every setting there is.
    pub fn declared(&self) -> &Declared {
        &self.0.declared
    }

    /// Finds a setting by its name, with hyphens or underscores.
    pub fn find(&self, key: &str) -> Option<&'static Definition> {
        self.0.declared.find(key)
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
            Value::String(text) if definition.is_secret() => {
                let Vault { key, chance } = &self.0.vault;
                let sealed = key.seal(chance, &place(definition.key), text).0;
                store::put(tx, definition.key, &Value::from(sealed).to_string()).await
            }
            value => store::put(tx, definition.key, &value.to_string()).await,
        }
    }

    /// The value that is stored as this transaction sees it, and that nobody else changes until it ends; none when none
    /// is stored. What is in force follows only after the commit.
    pub async fn stored_to_change(&self, tx: &mut Tx, definition: &Definition) -> Result<Option<Value>> {
        let text = store::find_to_change(tx, definition.key).await?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// A secret value in force.
    pub fn secret(&self, key: &str) -> Option<Secret<String>> {
        self.snapshot().secrets.get(key).cloned()
    }

    /// How a secret value is shown: ten stars and its last two characters.
    pub fn masked(&self, key: &str) -> Option<String> {
        self.secret(key).map(|secret| mask(&secret))
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

    /// All properties this reader may see, as the inside of a JSON object, in the language of a locale if there are words
    /// in it.
    pub fn properties(&self, reader: Visibility, locale: &str) -> Arc<str> {
        let language = locale.split('_').next();
        let snapshot = self.snapshot();
        let mut texts = snapshot.texts.iter().filter(|(level, ..)| *level == reader);
        let found = texts.clone().find(|(_, its, _)| *its == language).or_else(|| texts.next());
        found.map_or_else(|| Arc::from(""), |(.., text)| Arc::clone(text))
    }

    fn replace(&self, stored: HashMap<String, Value>) {
        let is_plain = |definition: &&Definition| !definition.is_secret();
        let plain = self.0.declared.iter().filter(is_plain);
        let mut in_force: HashMap<_, _> =
            plain.map(|definition| (definition.key, self.choose(&stored, definition))).collect();
        let derived: Vec<_> = self
            .0
            .declared
            .iter()
            .filter(|definition| in_force.get(definition.key).is_some_and(Value::is_null))
            .filter_map(|definition| Some((definition.key, definition.derive?(&Values(&in_force)))))
            .collect();
        in_force.extend(derived);
        let secrets = self.secrets(&stored);
        let mut snapshot = Snapshot { stored, in_force, secrets, texts: Vec::new() };
        let properties = self.0.properties.read();
        let languages = properties.iter().flat_map(|property| &property.in_languages);
        let languages: BTreeSet<_> = languages.map(|(language, _)| Some(*language)).chain([None]).collect();
        drop(properties);
        for language in languages {
            let texts = LEVELS.map(|level| (level, language, self.text_of(&snapshot, level, language)));
            snapshot.texts.extend(texts);
        }
        *self.0.current.write() = Arc::new(snapshot);
    }

    /// Opens the secret values; one that does not open was sealed by another key and counts as unset.
    fn secrets(&self, stored: &HashMap<String, Value>) -> HashMap<&'static str, Secret<String>> {
        let open = |definition: &'static Definition| {
            if let Some(Value::String(text)) = self.0.environment.get(definition.key) {
                return Some((definition.key, Secret::new(text.clone())));
            }
            let sealed = Sealed(stored.get(definition.key)?.as_str()?.to_owned());
            let opened = self.0.vault.key.open(&place(definition.key), &sealed);
            opened.ok().map(|secret| (definition.key, secret))
        };
        self.0.declared.iter().filter(|definition| definition.is_secret()).filter_map(open).collect()
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.0.current.read())
    }

    fn choose(&self, stored: &HashMap<String, Value>, definition: &Definition) -> Value {
        self.0.environment.get(definition.key).or_else(|| stored.get(definition.key)).cloned().unwrap_or_else(
            || serde_json::from_str(definition.default).expect("defaults are JSON, by a test"),
        )
    }

    fn text_of(&self, snapshot: &Snapshot, reader: Visibility, language: Option<&str>) -> Arc<str> {
        let shown = |visibility: Visibility| visibility <= reader;
        let mut object = Map::new();
        let readable = |definition: &&Definition| shown(definition.visibility) && !definition.is_secret();
        for definition in self.0.declared.iter().filter(readable) {
            object.insert(definition.key.to_owned(), snapshot.in_force[definition.key].clone());
        }
        for property in self.0.properties.read().iter().filter(|property| shown(property.visibility)) {
            object.insert(property.key.to_owned(), property.value_in(language).clone());
        }
        let text = Value::Object(object).to_string();
        Arc::from(&text[1..text.len() - 1])
    }
}

/// The place that a secret value is sealed for.
fn place(key: &str) -> String {
    format!("setting {key}")
}

fn mask(secret: &Secret<String>) -> String {
    let count = secret.expose().chars().count();
    let end: String = secret.expose().chars().skip(count.saturating_sub(2)).collect();
    format!("**********{end}")
}

/// Reads a value from text: JSON where it is JSON, text otherwise. A password may look like a number and be none.
pub(crate) fn from_text(definition: &Definition, text: &str) -> Value {
    if definition.is_secret() {
        return Value::from(text);
    }
    serde_json::from_str(text).unwrap_or_else(|_| Value::from(text))
}

/// Brings a value into the form in which it is kept, or says what the setting takes.
pub(crate) fn accept(definition: &Definition, value: &Value) -> Result<Value, Refusal> {
    let refuse = |takes: String| Err(Refusal(format!("must be {takes}.")));
    if value.is_null() {
        return Ok(Value::Null);
    }
    if value.as_str().is_some_and(|text| text.chars().count() > LONGEST) {
        return refuse(format!("text of at most {LONGEST} characters"));
    }
    let as_text = || match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    };
    match definition.kind {
        Kind::Json if value.to_string().len() > LONGEST_JSON => {
            refuse(format!("JSON of at most {LONGEST_JSON} bytes"))
        }
        Kind::Json => Ok(value.clone()),
        Kind::Computed => refuse("left alone: it is worked out from other settings".into()),
        Kind::Typed { takes, read } => read(value).map_or_else(|| refuse(takes.into()), Ok),
        Kind::Text => match as_text() {
            Some(text) if !text.contains('\0') => Ok(text.into()),
            _ => refuse("text".into()),
        },
        Kind::Line(most) => match as_text() {
            Some(text) if text.chars().count() <= most && !text.contains(ends_line) => Ok(text.into()),
            _ => refuse(format!("text of at most {most} characters on one line")),
        },
        Kind::Secret => match value.as_str() {
            Some("") => Ok(Value::Null),
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

/// Control characters, and line breaks that are none.
fn ends_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
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
    use crate::declare;
    use serde_json::json;

    const NAME: Definition =
        declare("site-name", Kind::Text, Visibility::SettingsManager, r#""Metalith""#, "The name.");
    const ADDRESS: Definition = declare("site-url", Kind::Url, Visibility::Public, "null", "The address.");
    const LENGTH: Definition =
        declare("length", Kind::Integer(1, 1000), Visibility::Internal, "null", "The length.");
    const WORD: Definition =
        declare("word", Kind::Choice(&["lax", "strict"]), Visibility::Authenticated, "null", "A word.");
    const PASSWORD: Definition = declare("password", Kind::Secret, Visibility::Admin, "null", "A password.");
    const HAS_ADDRESS: Definition =
        declare("has-address?", Kind::Computed, Visibility::Public, "null", "Is there an address?")
            .derived(|values| values.has_text("site-url").into());
    const LINE: Definition = declare("line", Kind::Line(5), Visibility::Public, "null", "A line.");
    const OWN: &[Definition] = &[NAME, ADDRESS, LENGTH, WORD, PASSWORD, HAS_ADDRESS];

    fn accepted(definition: &Definition, value: &Value) -> Result<Value, String> {
        accept(definition, value).map_err(|refusal| refusal.to_string())
    }

    #[test]
    fn values_are_brought_into_form() {
        assert_eq!(accepted(&ADDRESS, &json!("example.com/")), Ok(json!("http://example.com")));
        assert_eq!(accepted(&ADDRESS, &json!("https://[::1]:3000/bi/")), Ok(json!("https://[::1]:3000/bi")));
        assert_eq!(accepted(&ADDRESS, &json!("https://[::1]")), Ok(json!("https://[::1]")));
        assert_eq!(accepted(&WORD, &json!("Strict")), Ok(json!("strict")));
        assert_eq!(accepted(&LENGTH, &json!("12")), Ok(json!(12)));
        assert_eq!(accepted(&NAME, &json!(null)), Ok(json!(null)));
        assert_eq!(accepted(&NAME, &json!(" Acme ")), Ok(json!("Acme")));
        assert_eq!(accepted(&LINE, &json!(" ab c\n")), Ok(json!("ab c")));
        assert_eq!(accepted(&LINE, &json!(12345)), Ok(json!("12345")));
        assert_eq!(accepted(&PASSWORD, &json!(" blanks ")), Ok(json!(" blanks ")));
        assert_eq!(accepted(&PASSWORD, &json!("")), Ok(json!(null)));
    }

    #[test]
    fn other_values_are_refused_in_words() {
        assert_eq!(
            accepted(&ADDRESS, &json!("javascript://x")).unwrap_err(),
            "must be an address like https://metalith.example.com."
        );
        assert!(accepted(&ADDRESS, &json!("javascript:alert(1)")).is_err());
        assert_eq!(accepted(&NAME, &json!("a\0b")).unwrap_err(), "must be text.");
        let long = "x".repeat(LONGEST + 1);
        for definition in [&NAME, &PASSWORD, &ADDRESS] {
            let refused = accepted(definition, &json!(long)).unwrap_err();
            assert_eq!(refused, "must be text of at most 10000 characters.", "{}", definition.key);
        }
        for bad in ["ébcdef", "a\nb", "a\rb", "a\tb", "a\0b", "a\u{85}b", "a\u{2028}b"] {
            let refused = accepted(&LINE, &json!(bad)).unwrap_err();
            assert_eq!(refused, "must be text of at most 5 characters on one line.", "{bad:?}");
        }
        assert_eq!(accepted(&WORD, &json!("never")).unwrap_err(), "must be one of lax, strict.");
        assert_eq!(accepted(&LENGTH, &json!(0)).unwrap_err(), "must be a whole number from 1 to 1000.");
        assert!(accepted(&HAS_ADDRESS, &json!(true)).is_err());
    }

    async fn load(db: &Db, variable: impl Fn(&str) -> Option<String>) -> Settings {
        let declared = Declared::new(&[OWN]);
        let environment = Environment::read(&declared, variable).unwrap();
        let key = ServerKey::new("a secret for tests only").unwrap();
        Settings::load(db, declared, environment, Vault { key, chance: Chance::system() }).await.unwrap()
    }

    async fn write(settings: &Settings, db: &Db, definition: &Definition, value: Value) {
        let mut tx = db.write().await.unwrap();
        settings.write(&mut tx, definition, &value).await.unwrap();
        tx.commit().await.unwrap();
        settings.reload(&mut db.read().await.unwrap()).await.unwrap();
    }

    ::store::db_tests! {
        async fn a_stored_value_counts_after_reload_and_the_environment_beats_it(db: Db) {
            let free = load(&db, |_| None).await;
            let bound = load(&db, |name| (name == "MB_SITE_NAME").then(|| "Env".into())).await;
            write(&free, &db, &NAME, json!("Stored")).await;
            bound.reload(&mut db.read().await.unwrap()).await.unwrap();
            assert_eq!((free.text("site-name").as_deref(), free.source(&NAME)), (Some("Stored"), Source::Stored));
            assert_eq!((bound.text("site-name").as_deref(), bound.source(&NAME)), (Some("Env"), Source::Environment));
        }

        async fn readers_see_what_their_level_allows(db: Db) {
            let settings = load(&db, |_| None).await;
            let sees = |level, key: &str| settings.properties(level, "en").contains(&format!("\"{key}\":"));
            assert!(sees(Visibility::Public, "site-url") && !sees(Visibility::Public, "word"));
            assert!(sees(Visibility::Authenticated, "word") && !sees(Visibility::Authenticated, "site-name"));
            assert!(sees(Visibility::Admin, "site-name") && !sees(Visibility::Admin, "length"));
            assert!(!sees(Visibility::Admin, "password"), "a secret is no property");
        }

        async fn a_secret_is_sealed_where_it_is_stored_and_masked_where_it_is_shown(db: Db) {
            let settings = load(&db, |_| None).await;
            write(&settings, &db, &PASSWORD, json!("hunter2")).await;
            let stored: String = db.read().await.unwrap().one("SELECT value FROM setting", &[]).await.unwrap();
            assert!(!stored.contains("hunter2"));
            assert_eq!(settings.secret("password").unwrap().expose(), "hunter2");
            assert_eq!(settings.masked("password").as_deref(), Some("**********r2"));
            assert!(!format!("{settings:?}").contains("hunter2"));
        }

        async fn a_computed_setting_follows_the_others(db: Db) {
            let settings = load(&db, |_| None).await;
            assert!(!settings.flag("has-address?"));
            write(&settings, &db, &ADDRESS, json!("https://example.com")).await;
            assert!(settings.flag("has-address?"));
        }
    }
}
