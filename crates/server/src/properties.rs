//! Properties that the program knows at start (contract: auth.md §6.4 of the reference description).

use crate::VERSION_TAG;
use catalog::Catalog;
use driver::LANGUAGES;
use serde_json::{Map, Value, json};
use setting::{Property, Visibility};

/// Paid features of the reference; a client asks before it calls what belongs to one. True is what works here.
const FEATURES: &[(&str, bool)] = &[
    ("advanced_permissions", false),
    ("attached_dwh", false),
    ("audit_app", false),
    ("cache_granular_controls", false),
    ("cache_preemptive", false),
    ("collection_cleanup", false),
    ("config_text_file", false),
    ("content_translation", false),
    ("content_verification", false),
    ("dashboard_subscription_filters", false),
    ("database_auth_providers", false),
    ("database_routing", false),
    ("development_mode", false),
    ("disable_password_login", true),
    ("email_allow_list", false),
    ("email_restrict_recipients", false),
    ("embedding", false),
    ("embedding_sdk", false),
    ("embedding_simple", false),
    ("hosting", false),
    ("metabot_v3", false),
    ("official_collections", false),
    ("query_reference_validation", false),
    ("sandboxes", false),
    ("scim", false),
    ("serialization", false),
    ("session_timeout_config", true),
    ("snippet_collections", false),
    ("sso", false),
    ("sso_google", true),
    ("sso_jwt", false),
    ("sso_ldap", false),
    ("sso_saml", false),
    ("table_data_editing", false),
    ("tenants", false),
    ("upload_management", false),
    ("whitelabel", false),
];

/// All of them.
pub(crate) fn all(catalog: &Catalog, site_uuid: &str, start_took_millis: u64) -> Vec<Property> {
    use Visibility::{Authenticated, Public};
    let zones: Value = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()).collect();
    let features: Map<String, Value> =
        FEATURES.iter().map(|(name, on)| ((*name).to_owned(), (*on).into())).collect();
    let rows = [
        ("engines", Public, catalog.engines("en")),
        (
            "version",
            Public,
            json!({ "tag": VERSION_TAG, "date": "2026-11-22", "branch": "metalith", "hash": env!("CARGO_PKG_VERSION") }),
        ),
        ("token-features", Public, Value::Object(features)),
        ("available-locales", Public, json!([["en", "English"]])),
        ("available-timezones", Public, zones),
        ("available-fonts", Public, json!(["system-ui"])),
        ("startup-time-millis", Public, json!(start_took_millis)),
        ("is-hosted?", Public, json!(false)),
        ("airgap-enabled", Public, json!(true)),
        ("enable-sandboxes?", Public, json!(false)),
        ("hide-embed-branding?", Public, json!(true)),
        ("bug-reporting-enabled", Public, json!(false)),
        ("cloud-gateway-ips", Public, Value::Null),
        ("report-timezone-short", Public, json!("UTC")),
        ("report-timezone-long", Public, json!("UTC")),
        ("site-uuid", Authenticated, json!(site_uuid)),
        ("system-timezone", Authenticated, json!("UTC")),
        ("has-sample-database?", Authenticated, json!(true)),
        ("encryption-enabled", Visibility::Admin, json!(true)),
    ];
    let property = |(key, visibility, value)| {
        let in_languages = match key {
            "engines" => LANGUAGES.iter().map(|language| (*language, catalog.engines(language))).collect(),
            _ => Vec::new(),
        };
        Property { key, visibility, value, in_languages }
    };
    rows.into_iter().map(property).collect()
}
