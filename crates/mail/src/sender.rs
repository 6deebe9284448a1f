//! Whom letters come from.

use kernel::Email;
use serde_json::Value;
use setting::Settings;

/// Whom letters come from, and what they say at the bottom.
#[derive(Clone, Debug)]
pub(crate) struct Sender {
    pub name: String,
    pub address: Email,
    pub reply_to: Vec<Email>,
    pub site_name: String,
    pub site_url: Option<String>,
}

impl Sender {
    /// The sender that the settings name; none when its address is none.
    pub fn of(settings: &Settings) -> Option<Self> {
        let text = |key| settings.text(key).filter(|text| !text.trim().is_empty());
        let site_name = text("site-name").unwrap_or_else(|| "Metalith".into());
        let reply_to = settings.value("email-reply-to");
        let reply_to = reply_to.as_array().into_iter().flatten().filter_map(Value::as_str);
        Some(Self {
            name: text("email-from-name").unwrap_or_else(|| site_name.clone()),
            address: Email::parse(&text("email-from-address")?)?,
            reply_to: reply_to.filter_map(Email::parse).collect(),
            site_name,
            site_url: text("site-url"),
        })
    }
}
