//! What an engine says about itself: its name, the fields of its connection form, the features it supports.
//!
//! The form is data (`engines` in the session properties), so that the web UI and every client that reads it can
//! draw a form for an engine they have never seen.

use serde::Serialize;
use serde_json::json;

/// An engine, as data.
#[derive(Debug)]
pub struct Engine {
    /// The wire name: `sqlite`, `postgres`.
    pub name: &'static str,
    /// What people call it: `PostgreSQL`.
    pub display_name: &'static str,
    /// The fields of the connection form, in order.
    pub fields: &'static [DetailsField],
    /// What the form says, in other languages.
    pub words: &'static [Words],
    /// Wire names of the query features the engine supports.
    pub features: &'static [&'static str],
}

/// A text of a form in the languages that it is kept in.
#[derive(Debug)]
pub struct Words {
    /// As it stands in the form.
    pub english: &'static str,
    /// In German.
    pub german: &'static str,
    /// In Spanish.
    pub spanish: &'static str,
    /// In French.
    pub french: &'static str,
}

/// The languages that forms are kept in besides English.
pub const LANGUAGES: [&str; 3] = ["de", "es", "fr"];

impl Engine {
    /// The form in a language; what has no words in it is said in English.
    pub fn form(&self, language: &str) -> serde_json::Value {
        let mut form = json!(self.fields);
        for field in form.as_array_mut().into_iter().flatten() {
            for said in ["display-name", "helper-text"] {
                self.say(field.get_mut(said), language);
            }
            let options = field.get_mut("options").and_then(serde_json::Value::as_array_mut);
            for option in options.into_iter().flatten() {
                self.say(option.get_mut("name"), language);
            }
        }
        form
    }

    fn say(&self, text: Option<&mut serde_json::Value>, language: &str) {
        let Some(text) = text else { return };
        let words = self.words.iter().find(|words| text == words.english);
        let said = words.and_then(|words| match language {
            "de" => Some(words.german),
            "es" => Some(words.spanish),
            "fr" => Some(words.french),
            _ => None,
        });
        if let Some(said) = said {
            *text = said.into();
        }
    }
}

/// One field of a connection form.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct DetailsField {
    /// Key in the details object.
    pub name: &'static str,
    /// Label.
    pub display_name: &'static str,
    /// What is typed; absent on the wire for a plain text.
    #[serde(rename = "type", skip_serializing_if = "FieldKind::is_text")]
    pub kind: FieldKind,
    /// Must it be given?
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// Greyed example.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placeholder: Option<&'static str>,
    /// One sentence of help.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub helper_text: Option<&'static str>,
    /// Value when nothing is chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<JsonText>,
    /// Choices of a select.
    #[serde(skip_serializing_if = "<[Choice]>::is_empty")]
    pub options: &'static [Choice],
    /// Shown only while all of these hold.
    #[serde(skip_serializing_if = "<[VisibleIf]>::is_empty", serialize_with = "as_conditions")]
    pub visible_if: &'static [VisibleIf],
}

impl DetailsField {
    /// A plain, optional text field; the base of every other one.
    pub const fn new(name: &'static str, display_name: &'static str) -> Self {
        Self {
            name,
            display_name,
            kind: FieldKind::Text,
            required: false,
            placeholder: None,
            helper_text: None,
            default: None,
            options: &[],
            visible_if: &[],
        }
    }

    /// Does the value have to be hidden once stored?
    pub fn is_sensitive(&self) -> bool {
        matches!(self.kind, FieldKind::Password)
    }
}

/// What a form field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// A whole number.
    Integer,
    /// A switch.
    Boolean,
    /// A secret line.
    Password,
    /// One of the options.
    Select,
    /// Several lines.
    #[serde(rename = "text")]
    LongText,
    /// A heading that folds what follows.
    Section,
}

impl FieldKind {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
    fn is_text(&self) -> bool {
        *self == Self::Text
    }
}

/// One option of a select.
#[derive(Debug, Serialize)]
pub struct Choice {
    /// Label.
    pub name: &'static str,
    /// Value.
    pub value: &'static str,
}

/// A condition on another field: its value, as JSON text, is one of these.
#[derive(Debug)]
pub struct VisibleIf {
    /// The other field.
    pub field: &'static str,
    /// The values, each as JSON text.
    pub one_of: &'static [&'static str],
}

/// A constant value, as JSON text: `true`, `"require"`.
#[derive(Clone, Copy, Debug)]
pub struct JsonText(pub &'static str);

impl Serialize for JsonText {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        constant(self.0).serialize(serializer)
    }
}

fn as_conditions<S: serde::Serializer>(conditions: &[VisibleIf], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(conditions.iter().map(|condition| {
        let value = match condition.one_of {
            [one] => constant(one),
            several => several.iter().map(|text| constant(text)).collect(),
        };
        (condition.field, value)
    }))
}

fn constant(text: &str) -> serde_json::Value {
    serde_json::from_str(text).expect("engines are constants and a test serialises each")
}
