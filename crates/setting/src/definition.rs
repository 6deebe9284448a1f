//! The settings, one line each: name, kind, who may read it, default.
//!
//! Names, kinds and defaults are facts of the contract (auth.md §6.4 and §7 of the reference description). A
//! setting is here when something reads it or a client expects its key; its environment name is `MB_` and the key in
//! capitals. A key whose feature does not exist has the value of "off".

/// Who may read a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Visibility {
    /// Everybody.
    Public,
    /// Whoever is signed in.
    Authenticated,
    /// Administrators, and later holders of the settings right.
    SettingsManager,
    /// Administrators.
    Admin,
    /// Nobody; only the environment sets it.
    Internal,
}

/// What values a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
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
    /// The default, as JSON text.
    pub default: &'static str,
    /// One sentence for administrators.
    pub description: &'static str,
}

impl Definition {
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
}

/// Finds a setting by its name, with hyphens or underscores.
pub fn find(key: &str) -> Option<&'static Definition> {
    let key = key.replace('_', "-");
    DEFINITIONS.iter().find(|definition| definition.key == key)
}

const fn row(
    key: &'static str,
    kind: Kind,
    visibility: Visibility,
    default: &'static str,
    description: &'static str,
) -> Definition {
    Definition { key, kind, visibility, default, description }
}

use Kind::{Choice, Flag, Integer, Json, Text, Url};
use Visibility::{Admin, Authenticated, Internal, Public, SettingsManager};

const ILLUSTRATION: Kind = Choice(&["default", "none", "custom"]);

/// All settings.
pub const DEFINITIONS: &[Definition] = &[
    // the instance
    row("site-name", Text, SettingsManager, r#""Metalith""#, "The name shown in the browser and in mails."),
    row("site-url", Url, Public, "null", "The address people use; links in mails start with it."),
    row("site-locale", Text, Public, r#""en""#, "The language of people who chose none."),
    row("admin-email", Text, Authenticated, "null", "Whom people should ask for help."),
    row("report-timezone", Text, Public, "null", "The time zone of dates in results; UTC when unset."),
    row(
        "start-of-week",
        Choice(&["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]),
        Public,
        r#""sunday""#,
        "The day weeks begin with.",
    ),
    row(
        "humanization-strategy",
        Choice(&["simple", "none"]),
        Public,
        r#""simple""#,
        "How names of tables and fields are shown: made readable, or as they are.",
    ),
    row("custom-formatting", Json, Public, "{}", "How numbers, dates and currencies are shown."),
    row("landing-page", Text, Authenticated, r#""""#, "The page people see first."),
    row("custom-homepage", Flag, Public, "false", "Show a dashboard as the home page."),
    row(
        "custom-homepage-dashboard",
        Integer(1, i64::MAX),
        Public,
        "null",
        "The dashboard shown as the home page.",
    ),
    row("show-homepage-data", Flag, Authenticated, "true", "Show databases on the home page."),
    row("show-homepage-xrays", Flag, Authenticated, "true", "Offer automatic insights on the home page."),
    row("show-homepage-pin-message", Flag, Authenticated, "true", "Explain pinning on the home page."),
    row("redirect-all-requests-to-https", Flag, Public, "false", "Send people who come over HTTP to HTTPS."),
    // looks that clients ask for
    row("application-name", Text, Public, r#""Metalith""#, "What the application calls itself."),
    row("application-font", Text, Public, r#""system-ui""#, "The font of the application."),
    row("application-font-files", Json, Public, "null", "Font files of one's own."),
    row("application-colors", Json, Public, "{}", "Colours of one's own."),
    row("application-logo-url", Text, Public, r#""/favicon.svg""#, "The logo."),
    row("application-favicon-url", Text, Public, r#""/favicon.svg""#, "The icon in the browser's tab."),
    row("loading-message", Text, Public, r#""doing-science""#, "What is said while a question runs."),
    row("show-metabot", Flag, Public, "false", "Show the assistant."),
    row("show-metabase-links", Flag, Public, "false", "Link to the reference product's pages."),
    row(
        "help-link",
        Choice(&["metabase", "hidden", "custom"]),
        Public,
        r#""hidden""#,
        "Where the help link leads.",
    ),
    row("help-link-custom-destination", Text, Authenticated, "null", "Where a custom help link leads."),
    row(
        "login-page-illustration",
        ILLUSTRATION,
        Public,
        r#""default""#,
        "The picture beside the sign-in form.",
    ),
    row("landing-page-illustration", ILLUSTRATION, Public, r#""default""#, "The picture of the home page."),
    row("no-data-illustration", ILLUSTRATION, Public, r#""default""#, "The picture where there is no data."),
    row(
        "no-object-illustration",
        ILLUSTRATION,
        Public,
        r#""default""#,
        "The picture where nothing was found.",
    ),
    row(
        "login-page-illustration-custom",
        Text,
        Public,
        "null",
        "A picture of one's own beside the sign-in form.",
    ),
    row(
        "landing-page-illustration-custom",
        Text,
        Authenticated,
        "null",
        "A picture of one's own for the home page.",
    ),
    row(
        "no-data-illustration-custom",
        Text,
        Public,
        "null",
        "A picture of one's own where there is no data.",
    ),
    row(
        "no-object-illustration-custom",
        Text,
        Public,
        "null",
        "A picture of one's own where nothing was found.",
    ),
    row("map-tile-server-url", Text, Public, "null", "The tiles under maps."),
    row("custom-geojson", Json, Public, "{}", "Regions of one's own."),
    row("allowed-iframe-hosts", Text, Public, r#""""#, "Hosts whose pages dashboards may show."),
    // signing in
    row("enable-password-login", Flag, Public, "true", "May people sign in with a password?"),
    row("session-cookies", Flag, Public, "null", "End every session with the browser's."),
    row(
        "session-cookie-samesite",
        Choice(&["lax", "strict", "none"]),
        SettingsManager,
        r#""lax""#,
        "The SameSite attribute of the session cookie.",
    ),
    row("session-timeout", Json, Admin, "null", "End sessions after this long without a request."),
    row("max-session-age", Integer(1, 5_256_000), Internal, "20160", "Minutes a session lives."),
    row("disable-session-throttle", Flag, Internal, "false", "Do not limit failed log-ins."),
    row(
        "not-behind-proxy",
        Flag,
        Internal,
        "false",
        "No proxy stands in front; forwarding headers count for nothing.",
    ),
    row(
        "source-address-header",
        Text,
        Admin,
        r#""x-forwarded-for""#,
        "The header in which the proxy names the visitor's address.",
    ),
    row(
        "password-complexity",
        Choice(&["weak", "normal", "strong"]),
        Internal,
        r#""normal""#,
        "How strong passwords must be.",
    ),
    row("password-length", Integer(1, 1000), Internal, "null", "How long passwords must be at least."),
    row(
        "reset-token-ttl-hours",
        Integer(1, 8760),
        Internal,
        "48",
        "Hours a link for resetting a password lives.",
    ),
    row("google-auth-client-id", Text, Public, "null", "The client id of Google sign-in."),
    row("google-auth-enabled", Flag, Public, "false", "Is Google sign-in on?"),
    row(
        "google-auth-auto-create-accounts-domain",
        Text,
        Admin,
        "null",
        "People of this domain get an account when they sign in with Google.",
    ),
    row("ldap-enabled", Flag, Public, "false", "Is LDAP on?"),
    row(
        "disable-cors-on-localhost",
        Flag,
        Admin,
        "false",
        "Treat pages on this machine like any other site.",
    ),
    // running questions
    row(
        "unaggregated-query-row-limit",
        Integer(1, 1_048_575),
        Authenticated,
        "null",
        "Rows a question without summaries shows at most.",
    ),
    row(
        "aggregated-query-row-limit",
        Integer(1, 1_048_575),
        Authenticated,
        "null",
        "Rows a question with summaries shows at most.",
    ),
    row(
        "download-row-limit",
        Integer(1, 10_000_000),
        Authenticated,
        "null",
        "Rows a download holds at most; raises the usual limit only.",
    ),
    row("db-query-timeout-minutes", Integer(1, 1440), Internal, "20", "Minutes a question may run."),
    row("enable-nested-queries", Flag, Authenticated, "true", "May questions build on questions?"),
    row(
        "native-query-autocomplete-match-style",
        Choice(&["substring", "prefix", "off"]),
        Public,
        r#""substring""#,
        "How the SQL editor completes names.",
    ),
    row("enable-pivoted-exports", Flag, Public, "true", "Offer pivoted downloads."),
    row(
        "query-caching-ttl-ratio",
        Integer(0, 1_000_000),
        Admin,
        "10",
        "How long results are kept, relative to how long they took.",
    ),
    row(
        "query-caching-min-ttl",
        Integer(0, 1_000_000),
        Admin,
        "60",
        "Seconds a question must take for its result to be kept.",
    ),
    // what is not there yet, or never will be: clients read the keys
    row("anon-tracking-enabled", Flag, Public, "false", "Nothing is ever reported to anybody."),
    row("check-for-updates", Flag, Public, "false", "The server never calls out by itself."),
    row("snowplow-enabled", Flag, Public, "false", "Nothing is ever reported to anybody."),
    row("email-configured?", Flag, Public, "false", "Can mail be sent?"),
    row("enable-public-sharing", Flag, Authenticated, "false", "May things be shared by link?"),
    row("enable-embedding", Flag, Authenticated, "false", "May things be embedded?"),
    row("enable-embedding-static", Flag, Authenticated, "false", "May things be embedded by signed link?"),
    row("enable-embedding-sdk", Flag, Authenticated, "false", "May the embedding SDK be used?"),
    row("enable-embedding-simple", Flag, Authenticated, "false", "May simple embedding be used?"),
    row(
        "enable-embedding-interactive",
        Flag,
        Authenticated,
        "false",
        "May the whole application be embedded?",
    ),
    row("enable-xrays", Flag, Authenticated, "false", "Are automatic insights offered?"),
    row("persisted-models-enabled", Flag, Public, "false", "Are models stored?"),
    row("search-typeahead-enabled", Flag, Authenticated, "true", "Search while typing."),
    row("read-only-mode", Flag, Authenticated, "false", "Is the instance being moved?"),
    row(
        "uploads-settings",
        Json,
        Authenticated,
        r#"{"db_id":null,"schema_name":null,"table_prefix":null}"#,
        "Where uploaded files go.",
    ),
    row("hide-stacktraces", Flag, Admin, "true", "Errors never carry stack traces."),
    row(
        "user-visibility",
        Choice(&["all", "group", "none"]),
        Authenticated,
        r#""all""#,
        "Whom people see in lists of people.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_json_and_keys_are_unique() {
        let mut keys = std::collections::HashSet::new();
        for definition in DEFINITIONS {
            assert!(
                serde_json::from_str::<serde_json::Value>(definition.default).is_ok(),
                "{}",
                definition.key
            );
            assert!(keys.insert(definition.key), "{} twice", definition.key);
        }
    }

    #[test]
    fn environment_names_follow_the_reference() {
        assert_eq!(find("email-configured?").unwrap().env_name(), "MB_EMAIL_CONFIGURED");
        assert_eq!(find("site_name").unwrap().env_name(), "MB_SITE_NAME");
        assert_eq!(find("max-session-age").unwrap().env_name(), "MAX_SESSION_AGE");
    }
}
