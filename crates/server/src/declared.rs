//! All settings there are: every domain declares its own; those of the instance as a whole, and those of features that
//! are not there but whose keys clients read, are declared here.

use crate::cors;
use identity::own_page;
use setting::{
    Declared, Definition,
    Kind::{Choice, Flag, Integer, Json, Line, Text, Typed, Url},
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
        let is_own = path.is_empty() || (!path.contains(char::is_control) && own_page(path).is_some());
        is_own.then(|| path.into())
    },
};

/// People follow it: nothing runs in the page by it.
const LINK: setting::Kind = Typed {
    takes: "an address that begins with https://, http:// or mailto:",
    read: |value| {
        let address = value.as_str()?.trim();
        if address.is_empty() {
            return Some(serde_json::Value::Null);
        }
        let is_safe = ["https://", "http://", "mailto:"]
            .into_iter()
            .any(|scheme| address.get(..scheme.len()).is_some_and(|its| its.eq_ignore_ascii_case(scheme)));
        (is_safe && !address.contains(|c: char| c.is_control() || c == ' ')).then(|| address.into())
    },
};

const ORIGINS: setting::Kind = Typed {
    takes: "origins with blanks between them, like https://app.example.com *.example.org:8443",
    read: cors::read_list,
};

const INSTANCE: &[Definition] = &[
    declare(
        "site-name",
        Line(255),
        SettingsManager,
        r#""Metalith""#,
        "The name shown in the browser and in mails.",
    )
    .for_managers(),
    declare("site-url", Url, Public, "null", "The address people use; links in mails start with it."),
    declare("site-locale", LOCALE, Public, r#""en""#, "The language of people who chose none.")
        .for_managers(),
    declare("admin-email", EMAIL, Authenticated, "null", "Whom people should ask for help."),
    declare("landing-page", PATH, Authenticated, r#""""#, "The page people see first.").for_managers(),
    declare("custom-homepage", Flag, Public, "false", "Show a dashboard as the home page.").for_managers(),
    declare(
        "custom-homepage-dashboard",
        Integer(1, i64::MAX),
        Public,
        "null",
        "The dashboard shown as the home page.",
    )
    .for_managers(),
    declare("show-homepage-data", Flag, Authenticated, "true", "Show databases on the home page.")
        .for_managers(),
    declare("show-homepage-xrays", Flag, Authenticated, "true", "Offer automatic insights on the home page.")
        .for_managers(),
    declare("show-homepage-pin-message", Flag, Authenticated, "true", "Explain pinning on the home page.")
        .for_managers(),
    declare(
        "redirect-all-requests-to-https",
        Flag,
        Public,
        "false",
        "Send people who come over HTTP to HTTPS.",
    ),
    declare("application-name", Text, Public, r#""Metalith""#, "What the application calls itself.")
        .for_managers(),
    declare("application-font", Text, Public, r#""system-ui""#, "The font of the application.")
        .for_managers(),
    declare("application-font-files", Json, Public, "null", "Font files of one's own.").for_managers(),
    declare("application-colors", Json, Public, "{}", "Colours of one's own.").for_managers(),
    declare("application-logo-url", Text, Public, r#""/favicon.svg""#, "The logo.").for_managers(),
    declare("application-favicon-url", Text, Public, r#""/favicon.svg""#, "The icon in the browser's tab.")
        .for_managers(),
    declare("loading-message", Text, Public, r#""doing-science""#, "What is said while a question runs.")
        .for_managers(),
    declare("show-metabot", Flag, Public, "false", "Show the assistant.").for_managers(),
    declare("show-metabase-links", Flag, Public, "false", "Link to the reference product's pages.")
        .for_managers(),
    declare(
        "help-link",
        Choice(&["metabase", "hidden", "custom"]),
        Public,
        r#""hidden""#,
        "Where the help link leads.",
    )
    .for_managers(),
    declare("help-link-custom-destination", LINK, Authenticated, "null", "Where a custom help link leads.")
        .for_managers(),
    declare(
        "login-page-illustration",
        ILLUSTRATION,
        Public,
        r#""default""#,
        "The picture beside the sign-in form.",
    )
    .for_managers(),
    declare(
        "landing-page-illustration",
        ILLUSTRATION,
        Public,
        r#""default""#,
        "The picture of the home page.",
    )
    .for_managers(),
    declare(
        "no-data-illustration",
        ILLUSTRATION,
        Public,
        r#""default""#,
        "The picture where there is no data.",
    )
    .for_managers(),
    declare(
        "no-object-illustration",
        ILLUSTRATION,
        Public,
        r#""default""#,
        "The picture where nothing was found.",
    )
    .for_managers(),
    declare(
        "login-page-illustration-custom",
        Text,
        Public,
        "null",
        "A picture of one's own beside the sign-in form.",
    )
    .for_managers(),
    declare(
        "landing-page-illustration-custom",
        Text,
        Authenticated,
        "null",
        "A picture of one's own for the home page.",
    )
    .for_managers(),
    declare(
        "no-data-illustration-custom",
        Text,
        Public,
        "null",
        "A picture of one's own where there is no data.",
    )
    .for_managers(),
    declare(
        "no-object-illustration-custom",
        Text,
        Public,
        "null",
        "A picture of one's own where nothing was found.",
    )
    .for_managers(),
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
    declare("enable-xrays", Flag, Authenticated, "false", "Are automatic insights offered?").for_managers(),
    declare("search-typeahead-enabled", Flag, Authenticated, "true", "Search while typing.").for_managers(),
    declare("read-only-mode", Flag, Authenticated, "false", "Is the instance being moved?"),
    declare("hide-stacktraces", Flag, Admin, "true", "Errors never carry stack traces."),
];

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use setting::Writer;

    /// Whoever changes one of these gets into no account by it and lets nothing out. A setting that says how people sign
    /// in, where mail goes, what other sites may read or how programs act does not belong here, whoever asks for it.
    #[test]
    fn what_settings_managers_change_is_a_closed_list() {
        let declared = all();
        let managed = declared.iter().filter(|it| it.writer == Writer::SettingsManager);
        let mut managed: Vec<&str> = managed.map(|it| it.key).collect();
        managed.sort_unstable();
        expect![[r"
            aggregated-query-row-limit
            application-colors
            application-favicon-url
            application-font
            application-font-files
            application-logo-url
            application-name
            custom-formatting
            custom-homepage
            custom-homepage-dashboard
            download-row-limit
            enable-nested-queries
            enable-pivoted-exports
            enable-xrays
            help-link
            help-link-custom-destination
            humanization-strategy
            landing-page
            landing-page-illustration
            landing-page-illustration-custom
            loading-message
            login-page-illustration
            login-page-illustration-custom
            native-query-autocomplete-match-style
            no-data-illustration
            no-data-illustration-custom
            no-object-illustration
            no-object-illustration-custom
            report-timezone
            search-typeahead-enabled
            show-homepage-data
            show-homepage-pin-message
            show-homepage-xrays
            show-metabase-links
            show-metabot
            site-locale
            site-name
            start-of-week
            unaggregated-query-row-limit"]]
        .assert_eq(&managed.join("\n"));
        for key in managed {
            let definition = declared.find(key).unwrap();
            assert!(
                definition.visibility <= SettingsManager && !definition.is_secret(),
                "{key} is not theirs to see"
            );
        }
    }

    #[test]
    fn a_help_link_leads_to_a_page_or_a_mailbox() {
        let Typed { read, .. } = LINK else { unreachable!() };
        for good in ["https://help.example.com/a?b=c", "MAILTO:help@example.com"] {
            assert_eq!(read(&good.into()), Some(good.into()));
        }
        assert_eq!(read(&" ".into()), Some(serde_json::Value::Null));
        for bad in [
            "javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "//evil.example",
            "https://a b",
            "hé",
        ] {
            assert_eq!(read(&bad.into()), None, "{bad}");
        }
    }

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
