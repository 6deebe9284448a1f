//! Settings of LDAP sign-in, and the terms they make. Names and defaults are the reference's.

use super::mappings;
use kernel::Secret;
use serde_json::{Map, Value};
use setting::{
    Definition,
    Kind::{self, Choice, Computed, Flag, Integer, Typed},
    Settings,
    Visibility::{Admin, Public},
    declare,
};
use std::time::Duration;

/// Is LDAP sign-in on?
pub const ENABLED: &str = "ldap-enabled";
/// What we bind with.
pub const PASSWORD: &str = "ldap-password";
pub(super) const HOST: &str = "ldap-host";
pub(super) const PORT: &str = "ldap-port";
pub(super) const SECURITY: &str = "ldap-security";
pub(super) const BIND_DN: &str = "ldap-bind-dn";
pub(super) const USER_BASE: &str = "ldap-user-base";
pub(super) const USER_FILTER: &str = "ldap-user-filter";
const EMAIL: &str = "ldap-attribute-email";
const FIRST_NAME: &str = "ldap-attribute-firstname";
const LAST_NAME: &str = "ldap-attribute-lastname";
pub(super) const GROUP_SYNC: &str = "ldap-group-sync";
pub(super) const GROUP_BASE: &str = "ldap-group-base";
pub(super) const GROUP_FILTER: &str = "ldap-group-membership-filter";
/// Which groups here stand for which of the directory.
pub(crate) const GROUP_MAPPINGS: &str = "ldap-group-mappings";
const TIMEOUT: &str = "ldap-timeout-seconds";

/// Settings that are changed together, with a directory at hand to try them on.
pub const OF_THE_DIRECTORY: [&str; 16] = [
    ENABLED,
    HOST,
    PORT,
    SECURITY,
    BIND_DN,
    PASSWORD,
    USER_BASE,
    USER_FILTER,
    EMAIL,
    FIRST_NAME,
    LAST_NAME,
    GROUP_SYNC,
    GROUP_BASE,
    GROUP_FILTER,
    GROUP_MAPPINGS,
    TIMEOUT,
];

const NAME: Kind = Typed { takes: "a distinguished name, like ou=people,dc=example,dc=org", read: read_name };
const ATTRIBUTE: Kind = Typed { takes: "the name of an attribute, like mail", read: read_attribute };

/// Settings of LDAP sign-in.
pub(crate) const SETTINGS: &[Definition] = &[
    declare(ENABLED, Flag, Public, "false", "Do people sign in with their password of the LDAP directory?"),
    declare("ldap-configured?", Computed, Public, "null", "Is there an LDAP directory to ask?")
        .derived(|values| (values.has_text(HOST) && values.has_text(USER_BASE)).into()),
    declare(
        HOST,
        Typed { takes: "the name or address of a host, without ldap://", read: read_host },
        Admin,
        "null",
        "The host of the LDAP server.",
    ),
    declare(PORT, Integer(1, 65_535), Admin, "389", "Its port; 636 is usual for ssl."),
    declare(
        SECURITY,
        Choice(&["none", "ssl", "starttls"]),
        Admin,
        r#""none""#,
        "How the connection is encrypted: ssl from its first byte, starttls after asking for it.",
    ),
    declare(
        BIND_DN,
        Kind::Text,
        Admin,
        "null",
        "Who we are to the LDAP server when we look for people; nobody when unset.",
    ),
    declare(PASSWORD, Kind::Secret, Admin, "null", "The password of who we are to the LDAP server."),
    declare(USER_BASE, NAME, Admin, "null", "The entry below which people are looked for."),
    declare(
        USER_FILTER,
        Typed { takes: "a filter of LDAP with {login} in it", read: read_user_filter },
        Admin,
        r#""(&(objectClass=inetOrgPerson)(|(uid={login})(mail={login})))""#,
        "What finds a person; {login} stands for what they typed.",
    ),
    declare(EMAIL, ATTRIBUTE, Admin, r#""mail""#, "The attribute that holds the address."),
    declare(FIRST_NAME, ATTRIBUTE, Admin, r#""givenname""#, "The attribute that holds the first name."),
    declare(LAST_NAME, ATTRIBUTE, Admin, r#""sn""#, "The attribute that holds the last name."),
    declare(
        GROUP_SYNC,
        Flag,
        Admin,
        "false",
        "Do groups here follow those of the directory at every log-in?",
    ),
    declare(
        GROUP_BASE,
        NAME,
        Admin,
        "null",
        "The entry below which groups are looked for; not needed where people have the attribute memberOf.",
    ),
    declare(
        GROUP_FILTER,
        Typed { takes: "a filter of LDAP with {dn} or {uid} in it", read: read_group_filter },
        Admin,
        r#""(member={dn})""#,
        "What finds a person's groups; {dn} stands for their entry, {uid} for its uid.",
    ),
    declare(
        GROUP_MAPPINGS,
        Typed {
            takes: "groups of the directory and the ids of groups here, like {\"cn=staff,dc=example,dc=org\": [3]}",
            read: mappings::read,
        },
        Admin,
        "{}",
        "Which groups here the members of which groups of the directory are in.",
    ),
    declare(
        TIMEOUT,
        Typed { takes: "a number of seconds from 0.1 to 120", read: read_seconds },
        Admin,
        "15.0",
        "Seconds that a log-in waits for the LDAP server.",
    ),
];

/// Can people sign in with LDAP?
pub fn is_on(settings: &Settings) -> bool {
    Terms::of(settings).is_some()
}

/// How the directory is asked.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
    pub(super) bind: Option<Bind>,
    pub(super) user_base: String,
    user_filter: String,
    pub(super) email: String,
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) follows_groups: bool,
    pub(super) group_base: Option<String>,
    pub(super) group_filter: String,
    pub(super) timeout: Duration,
}

/// How the connection is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Security {
    None,
    Ssl,
    StartTls,
}

/// Who we are to the server.
#[derive(Clone, Debug)]
pub(super) struct Bind {
    pub dn: String,
    /// None is a mistake: the server would take us for nobody and say nothing.
    pub password: Option<Secret<String>>,
}

impl Terms {
    /// The terms in force; none while LDAP sign-in is off.
    pub fn of(settings: &Settings) -> Option<Self> {
        settings.flag(ENABLED).then(|| Self::with(settings, &Map::new()))?
    }

    /// The terms as they would be with these changes, on or off; none when they name no directory.
    pub fn with(settings: &Settings, changes: &Map<String, Value>) -> Option<Self> {
        let value = |key: &str| match changes.get(key) {
            None => settings.value(key),
            Some(Value::Null) => default(settings, key),
            Some(value) => value.clone(),
        };
        let text =
            |key: &str| value(key).as_str().map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned);
        let password = match changes.get(PASSWORD) {
            Some(change) => change.as_str().map(|text| Secret::new(text.to_owned())),
            None => settings.secret(PASSWORD),
        };
        Some(Self {
            host: text(HOST)?,
            port: value(PORT).as_u64().and_then(|port| u16::try_from(port).ok()).unwrap_or(389),
            security: match text(SECURITY).as_deref() {
                Some("ssl") => Security::Ssl,
                Some("starttls") => Security::StartTls,
                _ => Security::None,
            },
            bind: text(BIND_DN).map(|dn| Bind { dn, password }),
            user_base: text(USER_BASE)?,
            user_filter: text(USER_FILTER)?,
            email: text(EMAIL)?,
            first_name: text(FIRST_NAME)?,
            last_name: text(LAST_NAME)?,
            follows_groups: value(GROUP_SYNC) == Value::Bool(true),
            group_base: text(GROUP_BASE),
            group_filter: text(GROUP_FILTER)?,
            timeout: Duration::from_secs_f64(value(TIMEOUT).as_f64().unwrap_or(15.0)),
        })
    }

    /// What finds the person who typed this.
    pub(super) fn find_by_login(&self, login: &str) -> String {
        self.user_filter.replace(LOGIN, &ldap3::ldap_escape(login))
    }

    /// What finds the person of this address.
    pub(super) fn find_by_email(&self, email: &str) -> String {
        format!("({}={})", self.email, ldap3::ldap_escape(email))
    }

    /// What finds the groups of a person.
    pub(super) fn find_groups(&self, dn: &str, uid: &str) -> String {
        // One after the other, so that a name with a placeholder in it stays a name.
        let parts = self.group_filter.split(DN).map(|part| part.replace(UID, &ldap3::ldap_escape(uid)));
        parts.collect::<Vec<_>>().join(&ldap3::ldap_escape(dn))
    }
}

fn default(settings: &Settings, key: &str) -> Value {
    let definition = settings.find(key);
    definition.and_then(|definition| serde_json::from_str(definition.default).ok()).unwrap_or_default()
}

const LOGIN: &str = "{login}";
const DN: &str = "{dn}";
const UID: &str = "{uid}";

/// A text that is not too long, blanks around it taken away; nothing at all means unset.
fn read_text(value: &Value, is_good: impl FnOnce(&str) -> bool) -> Option<Value> {
    const LONGEST: usize = 2000;
    let text = value.as_str()?.trim();
    if text.is_empty() {
        return Some(Value::Null);
    }
    (text.len() <= LONGEST && is_good(text)).then(|| text.into())
}

fn read_host(value: &Value) -> Option<Value> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    let is_address = |text: &str| text.trim_matches(['[', ']']).parse::<std::net::Ipv6Addr>().is_ok();
    read_text(value, |text| text.chars().all(is_plain) || (text.starts_with('[') && is_address(text)))
}

fn read_name(value: &Value) -> Option<Value> {
    read_text(value, |text| super::name::Name::read(text).is_some())
}

fn read_attribute(value: &Value) -> Option<Value> {
    read_text(value, |text| text.chars().all(|c| c.is_ascii_alphanumeric() || "-.;".contains(c)))
}

fn read_user_filter(value: &Value) -> Option<Value> {
    read_text(value, |text| text.contains(LOGIN) && is_filter(text))
}

fn read_group_filter(value: &Value) -> Option<Value> {
    read_text(value, |text| (text.contains(DN) || text.contains(UID)) && is_filter(text))
}

fn is_filter(text: &str) -> bool {
    let filled = [LOGIN, DN, UID].iter().fold(text.to_owned(), |text, word| text.replace(word, "x"));
    filled.starts_with('(') && ldap3::parse_filter(filled).is_ok()
}

fn read_seconds(value: &Value) -> Option<Value> {
    let seconds = match value {
        Value::String(text) => text.trim().parse().ok()?,
        number => number.as_f64()?,
    };
    (0.1..=120.0).contains(&seconds).then(|| seconds.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(read: fn(&Value) -> Option<Value>, text: &str) -> bool {
        read(&text.into()) == Some(text.into())
    }

    #[test]
    fn hosts_come_without_a_scheme() {
        for good in ["ldap.example.com", "10.0.0.1", "[::1]", "dc_1"] {
            assert!(takes(read_host, good), "{good}");
        }
        for bad in ["ldap://example.com", "example.com:389", "a b", "[x]", "user@example.com", "::1"] {
            assert_eq!(read_host(&bad.into()), None, "{bad}");
        }
        assert_eq!(read_host(&" ".into()), Some(Value::Null));
    }

    #[test]
    fn filters_are_whole_and_name_whom_they_look_for() {
        for good in ["(uid={login})", "(&(objectClass=person)(|(uid={login})(mail={login}))(!(locked=TRUE)))"]
        {
            assert!(takes(read_user_filter, good), "{good}");
        }
        for bad in
            ["(uid=ada)", "uid={login}", "(uid={login}", "(uid={login}))", "(&(uid={login})", "{login}"]
        {
            assert_eq!(read_user_filter(&bad.into()), None, "{bad}");
        }
        assert!(takes(read_group_filter, "(member:1.2.840.113556.1.4.1941:={dn})"));
        assert!(takes(read_group_filter, "(&(objectClass=posixGroup)(memberUid={uid}))"));
        assert!(!takes(read_group_filter, "(cn=all)"));
    }

    #[test]
    fn seconds_are_few() {
        assert_eq!(read_seconds(&"2.5".into()), Some(2.5.into()));
        assert_eq!(read_seconds(&15.into()), Some(15.0.into()));
        for bad in [Value::from(0), 121.into(), "soon".into(), "NaN".into()] {
            assert_eq!(read_seconds(&bad), None, "{bad}");
        }
    }

    #[test]
    fn what_was_typed_never_becomes_part_of_a_filter() {
        let terms = Terms {
            host: String::new(),
            port: 389,
            security: Security::None,
            bind: None,
            user_base: String::new(),
            user_filter: "(|(uid={login})(mail={login}))".into(),
            email: "mail".into(),
            first_name: String::new(),
            last_name: String::new(),
            follows_groups: true,
            group_base: None,
            group_filter: "(|(member={dn})(memberUid={uid}))".into(),
            timeout: Duration::ZERO,
        };
        let injected = terms.find_by_login("*)(uid=*");
        assert_eq!(injected, r"(|(uid=\2a\29\28uid=\2a)(mail=\2a\29\28uid=\2a))");
        assert_eq!(terms.find_by_email("a*@b.c"), r"(mail=a\2a@b.c)");
        let groups = terms.find_groups("cn={uid}*,dc=org", "{dn}");
        assert_eq!(groups, r"(|(member=cn={uid}\2a,dc=org)(memberUid={dn}))");
    }
}
