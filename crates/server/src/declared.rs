//! All settings there are: every domain declares its own; those of the instance as a whole, and those of features that
//! are not there but whose keys clients read, are declared here.

use crate::cors;
use setting::{
    Declared, Definition,
    Kind::{Choice, Flag, Integer, Json, Text, Typed, Url},
    Visibility::{Admin, Authenticated, Public, SettingsManager},
    declare,
};

/// Gathers the settings of all domains.
pub(crate) fn all() -> Declared {
    let domains = [INSTANCE, mail::SETTINGS, query::SETTINGS, catalog::SETTINGS];
    Declared::new(&[&domains[..], identity::SETTINGS].concat())
}

const ILLUSTRATION: setting::Kind = Choice(&["default", "none", "custom"]);

const EMAIL: setting::Kind = Typed {
    takes: "an e-mail address",
    read: |value| kernel::Email::parse(value.as_str()?).map(|email| email.as_str().into()),
};

const LOCALE: setting::Kind = Typed {
    takes: "a language, like en or en_US",
    read: |value| kernel::Locale::parse(value.as_str()?).map(|locale| locale.as_str().into()),
};

/// A page of this server and no other: people are sent there.
const PATH: setting::Kind = Typed {
    takes: "a path of this server, like /browse",
    read: |value| {
        let path = value.as_str()?.trim();
        let is_own =
            path.is_empty() || (path.starts_with('/') && !path.starts_with("//") && !path.contains('\\'));
        is_own.then(|| path.into())
    },
};

const ORIGINS: setting::Kind = Typed {
    takes: "origins with blanks between them, like https://app.example.com *.example.org:8443",
    read: cors::read_list,
};

const INSTANCE: &[Definition] = &[
    declare(
        "site-name",
        Text,
        SettingsManager,
        r#""Metalith""#,
        "The name shown in the browser and in mails.",
    ),
    declare("site-url", Url, Public, "null", "The address people use; links in mails start with it."),
    declare("site-locale", LOCALE, Public, r#""en""#, "The language of people who chose none."),
    declare("admin-email", EMAIL, Authenticated, "null", "Whom people should ask for help."),
    declare("landing-page", PATH, Authenticated, r#""""#, "The page people see first."),
    declare("custom-homepage", Flag, Public, "false", "Show a dashboard as the home page."),
    declare(
        "custom-homepage-dashboard",
        Integer(1, i64::MAX),
        Public,
        "null",
        "The dashboard shown as the home page.",
    ),
    declare("show-homepage-data", Flag, Authenticated, "true", "Show databases on the home page."),
    declare("show-homepage-xrays", Flag, Authenticated, "true", "Offer automatic insights on the home page."),
    declare("show-homepage-pin-message", Flag, Authenticated, "true", "Explain pinning on the home page."),
    declare(
        "redirect-all-requests-to-https",
        Flag,
        Public,
        "false",
        "Send people who come over HTTP to HTTPS.",
    ),
    declare("application-name", Text, Public, r#""Metalith""#, "What the application calls itself."),
    declare("application-font", Text, Public, r#""system-ui""#, "The font of the application."),
    declare("application-font-files", Json, Public, "null", "Font files of one's own."),
    declare("application-colors", Json, Public, "{}", "Colours of one's own."),
    declare("application-logo-url", Text, Public, r#""/favicon.svg""#, "The logo."),
    declare("application-favicon-url", Text, Public, r#""/favicon.svg""#, "The icon in the browser's tab."),
    declare("loading-message", Text, Public, r#""doing-science""#, "What is said while a question runs."),
    declare("show-metabot", Flag, Public, "false", "Show the assistant."),
    declare("show-metabase-links", Flag, Public, "false", "Link to the reference product's pages."),
    declare(
        "help-link",
        Choice(&["metabase", "hidden", "custom"]),
        Public,
        r#""hidden""#,
        "Where the help link leads.",
    ),
    declare("help-link-custom-destination", Text, Authenticated, "null", "Where a custom help link leads."),
    declare(
        "login-page-illustration",
        ILLUSTRATION,
        Public,
        r#""default""#,
        "The picture beside the sign-in form.",
    ),
    declare(
        "landing-page-illustration",
        ILLUSTRATION,
        Public,
        r#""default""#,
        "The picture of the home page.",
    ),
    declare(
        "no-data-illustration",
        ILLUSTRATION,
        Public,
        r#""default""#,
        "The picture where there is no data.",
    ),
    declare(
        "no-object-illustration",
        ILLUSTRATION,
        Public,
        r#""default""#,
        "The picture where nothing was found.",
    ),
    declare(
        "login-page-illustration-custom",
        Text,
        Public,
        "null",
        "A picture of one's own beside the sign-in form.",
    ),
    declare(
        "landing-page-illustration-custom",
        Text,
        Authenticated,
        "null",
        "A picture of one's own for the home page.",
    ),
    declare(
        "no-data-illustration-custom",
        Text,
        Public,
        "null",
        "A picture of one's own where there is no data.",
    ),
    declare(
        "no-object-illustration-custom",
        Text,
        Public,
        "null",
        "A picture of one's own where nothing was found.",
    ),
    declare("map-tile-server-url", Text, Public, "null", "The tiles under maps."),
    declare("custom-geojson", Json, Public, "{}", "Regions of one's own."),
    declare("allowed-iframe-hosts", Text, Public, r#""""#, "Hosts whose pages dashboards may show."),
    declare(
        "disable-cors-on-localhost",
        Flag,
        Admin,
        "false",
        "Treat pages on this machine like any other site.",
    ),
    declare(
        "embedding-app-origins-sdk",
        ORIGINS,
        Public,
        r#""""#,
        "The sites whose pages may read answers of the API.",
    ),
    declare("anon-tracking-enabled", Flag, Public, "false", "Nothing is ever reported to anybody."),
    declare("check-for-updates", Flag, Public, "false", "The server never calls out by itself."),
    declare("snowplow-enabled", Flag, Public, "false", "Nothing is ever reported to anybody."),
    declare("enable-public-sharing", Flag, Authenticated, "false", "May things be shared by link?"),
    declare("enable-embedding", Flag, Authenticated, "false", "May things be embedded?"),
    declare(
        "enable-embedding-static",
        Flag,
        Authenticated,
        "false",
        "May things be embedded by signed link?",
    ),
    declare("enable-embedding-sdk", Flag, Authenticated, "false", "May the embedding SDK be used?"),
    declare("enable-embedding-simple", Flag, Authenticated, "false", "May simple embedding be used?"),
    declare(
        "enable-embedding-interactive",
        Flag,
        Authenticated,
        "false",
        "May the whole application be embedded?",
    ),
    declare("enable-xrays", Flag, Authenticated, "false", "Are automatic insights offered?"),
    declare("search-typeahead-enabled", Flag, Authenticated, "true", "Search while typing."),
    declare("read-only-mode", Flag, Authenticated, "false", "Is the instance being moved?"),
    declare("hide-stacktraces", Flag, Admin, "true", "Errors never carry stack traces."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_json_and_keys_are_unique() {
        let mut keys = std::collections::HashSet::new();
        for definition in all().iter() {
            assert!(
                serde_json::from_str::<serde_json::Value>(definition.default).is_ok(),
                "{}",
                definition.key
            );
            assert!(keys.insert(definition.key), "{} twice", definition.key);
        }
    }
}
