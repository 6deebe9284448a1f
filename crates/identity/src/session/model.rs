//! What a session is.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Chance, Secret, SessionId, UserId};
use setting::Settings;
use store::from_row;
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

/// A session of an active user.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub id: SessionId,
    pub user_id: UserId,
    pub is_superuser: bool,
    pub anti_csrf_token: Option<String>,
    pub created_at: DateTime<Utc>,
}

from_row!(Session { id, user_id, is_superuser, anti_csrf_token, created_at });

impl Session {
    /// Does it count for a request that carries this anti-CSRF token, or none?
    pub fn is_live(&self, now: DateTime<Utc>, max_age: TimeDelta, token: Option<&str>) -> bool {
        let token_matches = match (&self.anti_csrf_token, token) {
            (None, None) => true,
            (Some(own), Some(sent)) => own.as_bytes().ct_eq(sent.as_bytes()).into(),
            _ => false,
        };
        token_matches && now - self.created_at < max_age
    }
}

/// How long sessions live.
pub(crate) fn max_age(settings: &Settings) -> TimeDelta {
    TimeDelta::minutes(settings.integer("max-session-age").unwrap_or(20_160))
}

/// What a browser calls itself, in words.
pub(crate) fn device_description(user_agent: Option<&str>) -> String {
    let Some(agent) = user_agent.filter(|agent| !agent.is_empty()) else { return "Unknown device".into() };
    let named = |names: &[(&str, &'static str)]| {
        names.iter().find(|(token, _)| agent.contains(token)).map(|(_, name)| *name)
    };
    let browser = named(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = named(&[
        ("Android", "Android"),
        ("iPhone", "iOS"),
        ("iPad", "iOS"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("Browser ({browser}/{system})"),
        (Some(browser), None) => format!("Browser ({browser})"),
        _ => {
            let name: String = agent
                .split([' ', '/'])
                .next()
                .unwrap_or_default()
                .chars()
                .filter(|c| !c.is_control())
                .take(60)
                .collect();
            format!("Library ({name})")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Id;

    fn session(anti_csrf_token: Option<&str>) -> Session {
        Session {
            id: SessionId::from_number(1),
            user_id: UserId::from_number(1),
            is_superuser: false,
            anti_csrf_token: anti_csrf_token.map(str::to_owned),
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_session_lives_its_age_and_no_longer() {
        let at = |seconds| DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds);
        assert!(session(None).is_live(at(59), TimeDelta::minutes(1), None));
        assert!(!session(None).is_live(at(60), TimeDelta::minutes(1), None));
    }

    #[test]
    fn anti_csrf_tokens_match_both_ways() {
        let live = |own, sent| session(own).is_live(DateTime::UNIX_EPOCH, TimeDelta::minutes(1), sent);
        assert!(live(None, None) && live(Some("t"), Some("t")));
        assert!(!live(None, Some("t")) && !live(Some("t"), None) && !live(Some("t"), Some("u")));
    }

    #[test]
    fn only_the_layout_of_a_uuid_is_a_key() {
        assert!(SessionKey::parse("38F4939C-ad7f-4cbe-ae54-30946daf8593").is_some());
        for other in ["", "1", "38f4939cad7f4cbeae5430946daf8593", "38f4939c-ad7f-4cbe-ae54-30946daf859g"] {
            assert!(SessionKey::parse(other).is_none(), "{other}");
        }
    }

    #[test]
    fn devices_are_described_in_words() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
        assert_eq!(device_description(Some(firefox)), "Browser (Firefox/Linux)");
        assert_eq!(device_description(Some("curl/8.5.0")), "Library (curl)");
        assert_eq!(device_description(None), "Unknown device");
    }
}
