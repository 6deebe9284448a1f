//! What a session is.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Chance, Secret, SessionId, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use setting::Settings;
use store::{Bind, FromValue, from_row};
use subtle::ConstantTimeEq;

/// The secret by which a session is known to its owner.
#[derive(Clone, Debug)]
pub struct SessionKey(Secret<String>);

impl SessionKey {
    /// Draws a new one.
    pub(crate) fn draw(chance: &Chance) -> Self {
        Self(Secret::new(chance.uuid()))
    }

    /// Reads one; what has not the layout of a UUID is no key and is not looked up.
    pub fn parse(text: &str) -> Option<Self> {
        let is_uuid = text.len() == 36
            && text.bytes().enumerate().all(|(at, byte)| match at {
                8 | 13 | 18 | 23 => byte == b'-',
                _ => byte.is_ascii_hexdigit(),
            });
        is_uuid.then(|| Self(Secret::new(text.to_ascii_lowercase())))
    }

    /// Shows the secret: for the owner, and for digesting.
    pub(crate) fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// By what a session was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Method {
    /// E-mail address and password.
    Password,
    /// Google sign-in.
    Google,
    /// OpenID Connect.
    Oidc,
    /// The password of the LDAP directory.
    Ldap,
    /// Setting the server up.
    Setup,
    /// A link for setting a password.
    Reset,
}

impl Method {
    const ALL: [(Self, &str); 6] = [
        (Self::Password, "password"),
        (Self::Google, "google"),
        (Self::Oidc, "oidc"),
        (Self::Ldap, "ldap"),
        (Self::Setup, "setup"),
        (Self::Reset, "reset"),
    ];

    /// By a password, or by what sets one? Google and issuers of OpenID Connect have second factors of their own.
    pub fn is_by_password(self) -> bool {
        !matches!(self, Self::Google | Self::Oidc)
    }
}

impl Bind for Method {
    fn bind(&self) -> store::Value {
        let known = Self::ALL.iter().find(|(method, _)| method == self);
        known.map_or("password", |(_, word)| word).bind()
    }
}

impl FromValue for Method {
    fn from_value(value: &store::Value) -> store::Result<Self> {
        let word = String::from_value(value)?;
        let known = Self::ALL.iter().find(|(_, known)| *known == word);
        known
            .map(|(method, _)| *method)
            .ok_or_else(|| store::Error::Fault("an unknown way of signing in".into()))
    }
}

/// A session of an active user.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub id: SessionId,
    pub user_id: UserId,
    pub is_superuser: bool,
    pub auth_method: Method,
    pub has_second_factor: bool,
    pub anti_csrf_token: Option<String>,
    pub created_at: DateTime<Utc>,
    /// When a refresh last gave it a new key.
    pub renewed_at: Option<DateTime<Utc>>,
    /// When it last asked for something, as far as it was written down.
    pub last_active_at: Option<DateTime<Utc>>,
    /// When its owner last confirmed that it is them.
    pub proven_at: Option<DateTime<Utc>>,
}

from_row!(Session {
    id,
    user_id,
    is_superuser,
    auth_method,
    has_second_factor,
    anti_csrf_token,
    created_at,
    renewed_at,
    last_active_at,
    proven_at
});

impl Session {
    /// Was it begun with this anti-CSRF token, or without one?
    pub fn matches(&self, token: Option<&str>) -> bool {
        match (&self.anti_csrf_token, token) {
            (None, None) => true,
            (Some(own), Some(sent)) => own.as_bytes().ct_eq(sent.as_bytes()).into(),
            _ => false,
        }
    }

    /// When its owner last proved who they are: by signing in, or since.
    pub fn proven_at(&self) -> DateTime<Utc> {
        self.proven_at.unwrap_or(self.created_at)
    }
}

/// How long sessions live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Life {
    /// From the log-in, or from the last refresh.
    pub age: TimeDelta,
    /// From the log-in, however often it is refreshed.
    pub limit: TimeDelta,
    /// From the last request.
    pub idle: Option<TimeDelta>,
}

impl Life {
    /// The shortest idle time; a shorter one would end sessions between two clicks.
    const SHORTEST_IDLE: TimeDelta = TimeDelta::seconds(60);

    /// The life that the settings give.
    pub fn of(settings: &Settings) -> Self {
        let minutes = |key, other| TimeDelta::minutes(settings.integer(key).unwrap_or(other));
        let age = minutes("max-session-age", 20_160);
        let timeout = settings.value("session-timeout");
        let idle = idle_seconds(&timeout).map(|seconds| TimeDelta::seconds(seconds).max(Self::SHORTEST_IDLE));
        Self { age, limit: minutes("session-refresh-limit", 43_200).max(age), idle }
    }

    /// When a session ends if it is not used again.
    pub fn end(
        self,
        created_at: DateTime<Utc>,
        renewed_at: Option<DateTime<Utc>>,
        last_active_at: Option<DateTime<Utc>>,
    ) -> DateTime<Utc> {
        let end = match renewed_at {
            None => created_at + self.age,
            Some(renewed_at) => (renewed_at + self.age).min(created_at + self.limit),
        };
        let newest = last_active_at.unwrap_or(created_at).max(created_at);
        self.idle.map_or(end, |idle| end.min(newest + idle))
    }
}

fn idle_seconds(timeout: &serde_json::Value) -> Option<i64> {
    let unit = super::settings::seconds_of(timeout.get("unit")?.as_str()?)?;
    #[expect(clippy::cast_possible_truncation, reason = "less than a hundred years, as the setting was read")]
    Some((timeout.get("amount")?.as_f64()? * unit) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Id;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    const LIFE: Life = Life {
        age: TimeDelta::minutes(10),
        limit: TimeDelta::minutes(25),
        idle: Some(TimeDelta::minutes(2)),
    };

    #[test]
    fn a_session_lives_its_age_and_no_longer() {
        assert_eq!(Life { idle: None, ..LIFE }.end(at(0), None, Some(at(599))), at(600));
    }

    #[test]
    fn every_request_puts_the_idle_end_off() {
        assert_eq!(LIFE.end(at(0), None, None), at(120));
        assert_eq!(LIFE.end(at(0), None, Some(at(100))), at(220));
        assert_eq!(LIFE.end(at(0), None, Some(at(590))), at(600));
    }

    #[test]
    fn a_refresh_prolongs_up_to_the_limit() {
        let life = Life { idle: None, ..LIFE };
        assert_eq!(life.end(at(0), Some(at(500)), None), at(1100));
        assert_eq!(life.end(at(0), Some(at(1000)), None), at(1500));
    }

    #[test]
    fn anti_csrf_tokens_match_both_ways() {
        let session = |token: Option<&str>| Session {
            id: SessionId::from_number(1),
            user_id: UserId::from_number(1),
            is_superuser: false,
            auth_method: Method::Password,
            has_second_factor: false,
            anti_csrf_token: token.map(str::to_owned),
            created_at: at(0),
            renewed_at: None,
            last_active_at: None,
            proven_at: None,
        };
        let matches = |own, sent| session(own).matches(sent);
        assert!(matches(None, None) && matches(Some("t"), Some("t")));
        assert!(!matches(None, Some("t")) && !matches(Some("t"), None) && !matches(Some("t"), Some("u")));
    }

    #[test]
    fn only_the_layout_of_a_uuid_is_a_key() {
        assert!(SessionKey::parse("38F4939C-ad7f-4cbe-ae54-30946daf8593").is_some());
        for other in ["", "1", "38f4939cad7f4cbeae5430946daf8593", "38f4939c-ad7f-4cbe-ae54-30946daf859g"] {
            assert!(SessionKey::parse(other).is_none(), "{other}");
        }
    }
}
