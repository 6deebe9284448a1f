//! Settings of session life and of where requests come from.

use axum::http::HeaderName;
use serde_json::{Value, json};
use setting::{
    Definition,
    Kind::{Choice, Flag, Integer, Typed},
    Visibility::{Admin, Internal, Public, SettingsManager},
    declare,
};

/// Settings of sessions.
pub(crate) const SETTINGS: &[Definition] = &[
    declare("session-cookies", Flag, Public, "null", "End every session with the browser's."),
    declare(
        "session-cookie-samesite",
        Choice(&["lax", "strict", "none"]),
        SettingsManager,
        r#""lax""#,
        "The SameSite attribute of the session cookie.",
    ),
    declare(
        "session-timeout",
        Typed {
            takes: "an amount and a unit, like {\"amount\": 120, \"unit\": \"minutes\"}",
            read: duration,
        },
        Admin,
        "null",
        "End sessions after this long without a request.",
    ),
    declare(
        "reauthentication-minutes",
        Integer(1, 5),
        Admin,
        "null",
        "Minutes after signing in or confirming within which people change what is sensitive; unset, nobody is asked.",
    ),
    declare("max-session-age", Integer(1, 5_256_000), Internal, "20160", "Minutes a session lives."),
    declare(
        "session-refresh-limit",
        Integer(1, 5_256_000),
        Internal,
        "43200",
        "Minutes after the log-in beyond which no refresh prolongs a session.",
    ),
    declare(
        "max-sessions-per-person",
        Integer(1, 100_000),
        Internal,
        "500",
        "Sessions a person has at most; a new one ends the least recently used.",
    ),
    declare(
        "send-email-on-first-login-from-new-device",
        Flag,
        Internal,
        "true",
        "Write to people when somebody signs in as them from a device not seen before.",
    ),
    declare(
        "new-device-email-rate-limit-cap",
        Integer(0, 1000),
        Internal,
        "10",
        "Such letters one person gets in a day at most.",
    ),
    declare("disable-session-throttle", Flag, Internal, "false", "Do not limit failed log-ins."),
    declare(
        "not-behind-proxy",
        Flag,
        Internal,
        "false",
        "No proxy stands in front; forwarding headers count for nothing.",
    ),
    declare(
        "trusted-proxies",
        Typed { takes: "addresses and networks, like 10.0.0.0/8, 192.0.2.7", read: networks },
        Internal,
        "null",
        "The proxies whose forwarding headers count; this machine and private networks when unset.",
    ),
    declare(
        "source-address-header",
        Typed { takes: "the name of a header, like x-forwarded-for", read: header_name },
        Admin,
        r#""x-forwarded-for""#,
        "The header in which the proxy names the visitor's address.",
    ),
];

/// An idle time: `{"amount": n, "unit": "seconds" | "minutes" | "hours"}`, more than nothing and less than 100 years.
fn duration(value: &Value) -> Option<Value> {
    // From the environment it may come as text.
    let parsed;
    let value = match value {
        Value::String(text) => {
            parsed = serde_json::from_str(text).ok()?;
            &parsed
        }
        other => other,
    };
    let (amount, unit) = (value.get("amount")?.as_f64()?, value.get("unit")?.as_str()?);
    let seconds = amount * seconds_of(unit)?;
    let is_sane = amount > 0.0 && seconds < 100.0 * 365.0 * 24.0 * 3600.0;
    is_sane.then(|| json!({ "amount": value["amount"], "unit": unit }))
}

/// Seconds in a unit of the session timeout.
pub(super) fn seconds_of(unit: &str) -> Option<f64> {
    match unit {
        "seconds" => Some(1.0),
        "minutes" => Some(60.0),
        "hours" => Some(3600.0),
        _ => None,
    }
}

/// The name of a header; a name that is none would trust nobody silently.
fn header_name(value: &Value) -> Option<Value> {
    let name = value.as_str()?.trim().to_lowercase();
    HeaderName::try_from(&name).is_ok().then(|| name.into())
}

/// A list of addresses and networks, joined by commas.
fn networks(value: &Value) -> Option<Value> {
    let text = value.as_str()?;
    let is_network =
        |part: &str| part.parse::<ipnet::IpNet>().is_ok() || part.parse::<std::net::IpAddr>().is_ok();
    text.split(',').map(str::trim).all(is_network).then(|| Value::from(text))
}
