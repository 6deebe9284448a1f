//! Connection details at rest and on the wire.
//!
//! At rest they are sealed for the one database they belong to. On the wire every secret in them is replaced by a
//! sentinel; a client that sends the sentinel back means "as it was".

use super::Database;
use driver::{Details, DetailsField, Engine, FieldKind, VisibleIf};
use kernel::{Chance, DatabaseId, Sealed, ServerKey};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Stands for a secret that is kept (wire text of the contract).
const SENTINEL: &str = "**MetabasePass**";

/// Secrets of any engine, also of those that are not here (any more).
const SECRETS: &[&str] = &[
    "password",
    "pass",
    "tunnel-pass",
    "tunnel-private-key",
    "tunnel-private-key-passphrase",
    "access-token",
    "refresh-token",
    "service-account-json",
];

fn context(id: DatabaseId) -> String {
    format!("database {id}")
}

/// Seals details for the database they belong to.
pub(super) fn seal(key: &ServerKey, chance: &Chance, id: DatabaseId, details: &Details) -> Sealed {
    key.seal(chance, &context(id), &Value::Object(details.as_map().clone()).to_string())
}

/// Opens the details of a database; `None` when another key sealed them.
pub(crate) fn unseal(key: &ServerKey, database: &Database) -> Option<Details> {
    let text = key.open(&context(database.id), &database.details_sealed).ok()?;
    serde_json::from_str(text.expose()).ok().map(Details::new)
}

/// Is a detail of this name a secret, whatever the engine?
pub fn is_secret_of_any_engine(name: &str) -> bool {
    SECRETS.contains(&name)
}

fn is_secret(name: &str, engine: Option<&Engine>) -> bool {
    let is_of_engine =
        |engine: &Engine| engine.fields.iter().any(|field| field.name == name && field.is_sensitive());
    is_secret_of_any_engine(name) || engine.is_some_and(is_of_engine)
}

/// Replaces what nobody may see.
pub(super) fn redact(details: Details, engine: Option<&Engine>) -> Map<String, Value> {
    let mut shown = details.into_map();
    for (name, value) in &mut shown {
        if is_secret(name, engine) && !value.is_null() {
            *value = SENTINEL.into();
        }
    }
    shown
}

/// Lays new details over the stored ones: what is missing survives, and so do secrets sent back as sentinels.
pub(super) fn merge(stored: Details, sent: Map<String, Value>) -> Details {
    let mut merged = stored.into_map();
    for (name, value) in sent {
        if value != SENTINEL {
            merged.insert(name, value);
        }
    }
    Details::new(merged)
}

/// Takes details that nothing is stored for: a sentinel then stands for nothing.
pub(super) fn accept(sent: Map<String, Value>) -> Details {
    merge(Details::default(), sent)
}

/// Compares details with the form of their engine: field → what is wrong there.
pub(super) fn faults(details: &Details, engine: &Engine) -> BTreeMap<String, String> {
    let mut faults = BTreeMap::new();
    for (name, value) in details.as_map() {
        if value.is_object() || value.is_array() {
            faults.insert(name.clone(), "must be text, a number, or true or false.".to_owned());
        } else if value.as_str().is_some_and(|text| text.contains('\0')) {
            faults.insert(name.clone(), "must be text without NUL characters.".to_owned());
        }
    }
    for field in engine.fields {
        let is_asked = || field.visible_if.iter().all(|condition| holds(condition, details, engine));
        let fault = match details.as_map().get(field.name) {
            _ if !details.has(field.name) => {
                (field.required && is_asked()).then(|| "is required.".to_owned())
            }
            Some(value) => misfit(field, value),
            None => None,
        };
        if let Some(fault) = fault {
            faults.entry(field.name.to_owned()).or_insert(fault);
        }
    }
    faults
}

/// Is the condition met, by what was sent or by the default?
fn holds(condition: &VisibleIf, details: &Details, engine: &Engine) -> bool {
    let default = || engine.fields.iter().find(|field| field.name == condition.field)?.default;
    let value = match details.as_map().get(condition.field) {
        Some(value) if !value.is_null() => value.clone(),
        _ => default().and_then(|text| serde_json::from_str(text.0).ok()).unwrap_or(Value::Bool(false)),
    };
    let text = value.to_string();
    // Forms send switches as text now and then.
    condition.one_of.iter().any(|wanted| *wanted == text || value.as_str() == Some(*wanted))
}

fn misfit(field: &DetailsField, value: &Value) -> Option<String> {
    let is_switch = || value.is_boolean() || matches!(value.as_str(), Some("true" | "false"));
    let is_number =
        || value.is_i64() || value.as_str().is_some_and(|text| text.trim().parse::<i64>().is_ok());
    let is_choice = || field.options.iter().any(|choice| value.as_str() == Some(choice.value));
    match field.kind {
        FieldKind::Integer if !is_number() => Some("must be a whole number.".to_owned()),
        FieldKind::Boolean if !is_switch() => Some("must be true or false.".to_owned()),
        FieldKind::Select if !is_choice() => {
            let choices: Vec<_> = field.options.iter().map(|choice| choice.value).collect();
            Some(format!("must be one of: {}.", choices.join(", ")))
        }
        FieldKind::Text | FieldKind::LongText | FieldKind::Password
            if !value.is_string() && !value.is_number() =>
        {
            Some("must be text.".to_owned())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use driver::{Choice, JsonText};
    use serde_json::json;

    static ENGINE: Engine = Engine {
        name: "test",
        display_name: "Test",
        fields: &[
            DetailsField { required: true, ..DetailsField::new("dbname", "Name") },
            DetailsField { kind: FieldKind::Integer, ..DetailsField::new("port", "Port") },
            DetailsField {
                kind: FieldKind::Boolean,
                default: Some(JsonText("false")),
                ..DetailsField::new("ssl", "TLS")
            },
            DetailsField {
                kind: FieldKind::Select,
                options: &[
                    Choice { name: "Require", value: "require" },
                    Choice { name: "Verify", value: "verify" },
                ],
                visible_if: &[VisibleIf { field: "ssl", one_of: &["true"] }],
                default: Some(JsonText("\"require\"")),
                ..DetailsField::new("ssl-mode", "Mode")
            },
            DetailsField {
                required: true,
                visible_if: &[
                    VisibleIf { field: "ssl", one_of: &["true"] },
                    VisibleIf { field: "ssl-mode", one_of: &["\"verify\""] },
                ],
                ..DetailsField::new("cert", "Certificate")
            },
            DetailsField { kind: FieldKind::Password, ..DetailsField::new("pin", "PIN") },
        ],
        words: &[],
        features: &[],
    };

    fn details(value: Value) -> Details {
        Details::new(serde_json::from_value(value).unwrap())
    }

    #[test]
    fn secrets_are_shown_as_sentinels() {
        for (name, is_secret) in [
            ("password", true),
            ("tunnel-private-key", true),
            ("service-account-json", true),
            ("pin", true),
            ("dbname", false),
            ("cert", false),
        ] {
            let shown = redact(details(json!({ name: "x" })), Some(&ENGINE));
            assert_eq!(shown[name], if is_secret { SENTINEL } else { "x" }, "{name}");
        }
        assert_eq!(redact(details(json!({ "password": null })), None)["password"], Value::Null);
    }

    #[test]
    fn what_is_sent_is_laid_over_what_is_stored() {
        let stored = details(json!({"host": "a", "port": 1, "password": "secret"}));
        let sent = json!({"host": "b", "port": null, "password": SENTINEL});
        let merged = merge(stored, sent.as_object().unwrap().clone());
        assert_eq!(
            Value::Object(merged.into_map()),
            json!({"host": "b", "port": null, "password": "secret"})
        );
        assert_eq!(accept(json!({ "password": SENTINEL }).as_object().unwrap().clone()), Details::default());
    }

    #[test]
    fn details_are_compared_with_the_form() {
        for (sent, expected) in [
            (json!({"dbname": "x"}), json!({})),
            (json!({}), json!({"dbname": "is required."})),
            (json!({"dbname": " "}), json!({"dbname": "is required."})),
            (json!({"dbname": "x", "port": "5432", "ssl": "true", "extra": 1}), json!({})),
            (
                json!({"dbname": true, "port": "many"}),
                json!({"dbname": "must be text.", "port": "must be a whole number."}),
            ),
            (json!({"dbname": "x", "ssl": "yes"}), json!({"ssl": "must be true or false."})),
            (
                json!({"dbname": "x", "ssl-mode": "no"}),
                json!({"ssl-mode": "must be one of: require, verify."}),
            ),
            (json!({"dbname": "x", "ssl": true}), json!({})),
            (json!({"dbname": "x", "ssl": true, "ssl-mode": "verify"}), json!({"cert": "is required."})),
            (json!({"dbname": "x", "ssl": false, "ssl-mode": "verify"}), json!({})),
            (json!({"dbname": {"a": 1}}), json!({"dbname": "must be text, a number, or true or false."})),
            (json!({"dbname": "a\0b"}), json!({"dbname": "must be text without NUL characters."})),
        ] {
            assert_eq!(
                serde_json::to_value(faults(&details(sent.clone()), &ENGINE)).unwrap(),
                expected,
                "{sent}"
            );
        }
    }

    #[test]
    fn details_open_only_for_their_database() {
        let key = ServerKey::new("0123456789abcdef").unwrap();
        let sealed =
            seal(&key, &Chance::system(), kernel::Id::from_number(1), &details(json!({"password": "x"})));
        assert!(key.open("database 1", &sealed).is_ok());
        assert!(key.open("database 2", &sealed).is_err());
    }
}
