//! Settings of signing in with OpenID Connect, and the terms they make. The names are our own.

use super::mappings::{self, GROUP_MAPPINGS, GROUPS_CLAIM};
use crate::id_token::Demands;
use kernel::{Email, Secret};
use reqwest::Url;
use serde_json::{Map, Value};
use setting::{
    Definition,
    Kind::{self, Computed, Flag, Typed},
    Settings,
    Visibility::{Admin, Public},
    declare,
};

/// Is signing in with OpenID Connect on?
pub const ENABLED: &str = "oidc-enabled";
pub(crate) const ISSUER: &str = "oidc-issuer";
pub(super) const CLIENT_ID: &str = "oidc-client-id";
pub(super) const CLIENT_SECRET: &str = "oidc-client-secret";
pub(super) const SITE_URL: &str = "site-url";
const DISPLAY_NAME: &str = "oidc-display-name";
const SCOPES: &str = "oidc-scopes";
const NEW_ACCOUNTS: &str = "oidc-user-provisioning-enabled";
const DOMAINS: &str = "oidc-allowed-domains";
const VERIFIED: &str = "oidc-require-verified-email";
pub(super) const GROUP_SYNC: &str = "oidc-group-sync";

/// Settings that are changed together, with an issuer at hand to try them on.
pub const OF_THE_ISSUER: [&str; 12] = [
    ENABLED,
    ISSUER,
    CLIENT_ID,
    CLIENT_SECRET,
    DISPLAY_NAME,
    SCOPES,
    NEW_ACCOUNTS,
    DOMAINS,
    VERIFIED,
    GROUP_SYNC,
    GROUPS_CLAIM,
    GROUP_MAPPINGS,
];

/// Where the issuer sends people back to, below the site's address.
pub const CALLBACK: &str = "/api/session/oidc/callback";

/// Settings of signing in with OpenID Connect.
pub(crate) const SETTINGS: &[Definition] = &[
    declare(ENABLED, Flag, Public, "false", "Do people sign in with OpenID Connect?"),
    declare(
        "oidc-configured",
        Computed,
        Public,
        "null",
        "Is there an issuer of OpenID Connect, and an address of ours to come back to?",
    )
    .derived(|values| is_configured(values).into()),
    declare(
        "other-sso-enabled?",
        Computed,
        Public,
        "null",
        "Do people sign in with something else than Google or LDAP?",
    )
    .derived(|values| (*values.get(ENABLED) == Value::Bool(true) && is_configured(values)).into()),
    declare(
        ISSUER,
        Typed { takes: "an https address, or an http address of this machine", read: read_issuer },
        Admin,
        "null",
        "The issuer of OpenID Connect, spelled as it spells itself.",
    ),
    declare(CLIENT_ID, LINE, Admin, "null", "Who we are to the issuer."),
    declare(CLIENT_SECRET, Kind::Secret, Admin, "null", "The secret by which the issuer knows us."),
    declare(DISPLAY_NAME, LINE, Public, "null", "What the button on the sign-in page calls the issuer."),
    declare(
        SCOPES,
        Typed { takes: "scopes with blanks between them, openid among them", read: read_scopes },
        Admin,
        r#""openid email profile""#,
        "What is asked of the issuer.",
    ),
    declare(
        NEW_ACCOUNTS,
        Flag,
        Admin,
        "false",
        "Does whoever comes from the issuer and has no account get one?",
    ),
    declare(
        DOMAINS,
        Typed { takes: "domains like example.com, with commas between them", read: crate::domains::read },
        Admin,
        "null",
        "Only people with an address of these domains may sign in with OpenID Connect.",
    ),
    declare(
        VERIFIED,
        Flag,
        Admin,
        "true",
        "Must the issuer say that it has verified an address before the address counts?",
    ),
    declare(GROUP_SYNC, Flag, Admin, "false", "Do groups here follow those of the issuer at every log-in?"),
    declare(GROUPS_CLAIM, LINE, Admin, r#""groups""#, "The claim that names the groups of a person."),
    declare(
        GROUP_MAPPINGS,
        Typed {
            takes: "groups of the issuer and the ids of groups here, like {\"staff\": [3]}",
            read: mappings::read,
        },
        Admin,
        "{}",
        "Which groups here the members of which groups of the issuer are in.",
    ),
];

fn is_configured(values: &setting::Values<'_>) -> bool {
    [ISSUER, CLIENT_ID, SITE_URL].iter().all(|key| values.has_text(key))
}

const LINE: Kind = Typed { takes: "a text of 200 characters at most", read: read_line };

/// Can people sign in with OpenID Connect?
pub fn is_on(settings: &Settings) -> bool {
    Terms::of(settings).is_some()
}

/// How the issuer is asked, and whom it may bring.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    pub issuer: String,
    pub client_id: String,
    /// None when the issuer knows us without.
    pub client_secret: Option<Secret<String>>,
    pub scopes: String,
    /// Where people come back to; it begins with the site's address, whatever a request calls us.
    pub redirect_uri: String,
    pub makes_accounts: bool,
    pub must_be_verified: bool,
    domains: Vec<String>,
}

impl Terms {
    /// The terms in force; none while it is off.
    pub fn of(settings: &Settings) -> Option<Self> {
        settings.flag(ENABLED).then(|| Self::with(settings, &Map::new()))?
    }

    /// The terms as they would be with these changes, on or off; none when something is missing that they need.
    pub fn with(settings: &Settings, changes: &Map<String, Value>) -> Option<Self> {
        let value = |key: &str| match changes.get(key) {
            None => settings.value(key),
            Some(Value::Null) => default(settings, key),
            Some(value) => value.clone(),
        };
        let text =
            |key: &str| value(key).as_str().map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned);
        let client_secret = match changes.get(CLIENT_SECRET) {
            Some(change) => change.as_str().map(|text| Secret::new(text.to_owned())),
            None => settings.secret(CLIENT_SECRET),
        };
        let domains = text(DOMAINS).map(|text| crate::domains::split(&text)).unwrap_or_default();
        Some(Self {
            issuer: text(ISSUER)?,
            client_id: text(CLIENT_ID)?,
            client_secret,
            scopes: text(SCOPES)?,
            redirect_uri: format!("{}{CALLBACK}", text(SITE_URL)?),
            makes_accounts: value(NEW_ACCOUNTS) == Value::Bool(true),
            must_be_verified: value(VERIFIED) == Value::Bool(true),
            domains,
        })
    }

    /// May people with such an address sign in?
    pub fn admits(&self, email: &Email) -> bool {
        self.domains.is_empty() || crate::domains::holds(&self.domains, email)
    }
}

impl Demands for Terms {
    fn is_issuer(&self, name: &str) -> bool {
        name == self.issuer
    }

    fn client_id(&self) -> &str {
        &self.client_id
    }
}

fn default(settings: &Settings, key: &str) -> Value {
    let definition = settings.find(key);
    definition.and_then(|definition| serde_json::from_str(definition.default).ok()).unwrap_or_default()
}

/// A text that is not too long, blanks around it taken away; nothing at all means unset.
fn read_text(value: &Value, longest: usize, is_good: impl FnOnce(&str) -> bool) -> Option<Value> {
    let text = value.as_str()?.trim();
    if text.is_empty() {
        return Some(Value::Null);
    }
    (text.chars().count() <= longest && !text.chars().any(char::is_control) && is_good(text))
        .then(|| text.into())
}

fn read_line(value: &Value) -> Option<Value> {
    read_text(value, 200, |_| true)
}

fn read_issuer(value: &Value) -> Option<Value> {
    read_text(value, 1000, |text| {
        let Ok(url) = Url::parse(text) else { return false };
        let is_bare = url.query().is_none() && url.fragment().is_none() && !text.contains('@');
        is_bare && is_safe(&url)
    })
}

/// Whoever can change what comes from there can sign in as anybody.
pub(super) fn is_safe(address: &Url) -> bool {
    let is_this_machine = matches!(address.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    address.has_host() && (address.scheme() == "https" || (address.scheme() == "http" && is_this_machine))
}

fn read_scopes(value: &Value) -> Option<Value> {
    let scopes: Vec<_> = value.as_str()?.split_whitespace().collect();
    if scopes.is_empty() {
        return Some(Value::Null);
    }
    let is_scope =
        |scope: &&str| scope.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"\\".contains(&byte));
    let text = scopes.join(" ");
    (scopes.iter().all(is_scope) && scopes.contains(&"openid") && text.len() <= 1000).then(|| text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_asked_by_tls_or_on_this_machine() {
        let read = |text: &str| read_issuer(&text.into());
        for good in [
            "https://login.example.com",
            "https://login.example.com/realms/acme",
            "https://example.auth0.com/",
            "http://localhost:8080/realms/acme",
            "http://127.0.0.1:4000",
        ] {
            assert_eq!(read(&format!(" {good} ")), Some(good.into()), "as it is spelled");
        }
        assert_eq!(read(" "), Some(Value::Null));
        for bad in [
            "http://login.example.com",
            "http://localhost.example.com",
            "https://login.example.com/?tenant=1",
            "https://login.example.com/#a",
            "https://ada@login.example.com",
            "login.example.com",
            "file:///etc/passwd",
            "https://",
            &format!("https://{}.example.com", "x".repeat(1000)),
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn scopes_are_words_and_openid_is_among_them() {
        let read = |text: &str| read_scopes(&text.into());
        assert_eq!(read(" openid  email\tgroups "), Some("openid email groups".into()));
        assert_eq!(read(""), Some(Value::Null));
        for bad in ["email profile", "openid \"x\"", "openid é", &format!("openid {}", "x".repeat(1000))] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
