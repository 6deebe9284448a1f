//! The settings of mail: names, kinds and defaults are the reference's, but for the sender's address, which follows
//! `site-url` while nobody has chosen one.

use crate::server::host_of;
use kernel::Email;
use serde_json::Value;
use setting::{
    Definition,
    Kind::{Choice, Computed, Integer, Secret, Text, Typed},
    Values,
    Visibility::{Admin, Public, SettingsManager},
    declare,
};
use std::net::IpAddr;

/// Settings of mail.
pub const SETTINGS: &[Definition] = &[
    declare("email-smtp-host", Text, SettingsManager, "null", "The server that takes our mail."),
    declare(
        "email-smtp-port",
        Integer(1, 65_535),
        SettingsManager,
        "null",
        "Its port; when unset 465 for ssl, 587 for tls and starttls, 25 otherwise.",
    ),
    declare(
        "email-smtp-security",
        Choice(&["none", "ssl", "tls", "starttls"]),
        SettingsManager,
        r#""none""#,
        "How the connection is encrypted: ssl from its first byte, starttls after asking for it, tls whichever of the \
         two is usual on the port.",
    ),
    declare("email-smtp-username", Text, SettingsManager, "null", "Who logs in; nobody when unset."),
    declare("email-smtp-password", Secret, Admin, "null", "The password of who logs in."),
    declare(
        "email-from-address",
        Typed { takes: "an e-mail address", read: address },
        SettingsManager,
        "null",
        "Whom mail comes from; notifications at the host of the site URL when unset.",
    )
    .derived(default_sender),
    declare("email-from-name", Text, SettingsManager, "null", "The sender's name; the site's when unset."),
    declare(
        "email-reply-to",
        Typed { takes: "a list of e-mail addresses", read: addresses },
        SettingsManager,
        "null",
        "Whom answers go to, when not to the sender.",
    ),
    declare("email-configured?", Computed, Public, "null", "Can mail be sent?")
        .derived(|values| values.has_text("email-smtp-host").into()),
];

/// Settings that are changed together, with a mail server at hand to try them on.
pub const OF_THE_SERVER: [&str; 8] = [
    "email-smtp-host",
    "email-smtp-port",
    "email-smtp-security",
    "email-smtp-username",
    "email-smtp-password",
    "email-from-address",
    "email-from-name",
    "email-reply-to",
];

fn address(value: &Value) -> Option<Value> {
    Email::parse(value.as_str()?).map(|email| email.as_str().into())
}

/// A list, or one address as a text; nobody at all means unset.
fn addresses(value: &Value) -> Option<Value> {
    let one_or_more = match value {
        Value::Array(values) => values.iter().map(address).collect::<Option<Vec<_>>>()?,
        Value::String(text) if text.trim().is_empty() => Vec::new(),
        one => vec![address(one)?],
    };
    Some(if one_or_more.is_empty() { Value::Null } else { one_or_more.into() })
}

/// A server that checks senders wants their domain to exist; the site's own is the best guess.
fn default_sender(values: &Values<'_>) -> Value {
    let host = values.get("site-url").as_str().and_then(host_of);
    let domain = host.filter(|host| host.contains('.') && host.parse::<IpAddr>().is_err());
    format!("notifications@{}", domain.unwrap_or("metalith.invalid")).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn reply_to_takes_one_address_or_several() {
        assert_eq!(addresses(&json!("A@example.com")), Some(json!(["a@example.com"])));
        assert_eq!(
            addresses(&json!(["a@example.com", "b@example.com"])),
            Some(json!(["a@example.com", "b@example.com"]))
        );
        assert_eq!(addresses(&json!("")), Some(Value::Null));
        assert_eq!(addresses(&json!(["a@example.com", "nobody"])), None);
        assert_eq!(addresses(&json!("a@example.com\r\nBcc: b@example.com")), None);
    }
}
