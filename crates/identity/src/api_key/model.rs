//! What an API key is: the secret, what is kept of it, what is shown of it.

use super::{
    Networks, OffBecause, Scopes,
    policy::{Subject, Unused},
};
use crate::user::common_name;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use kernel::{ApiKeyId, Chance, GroupId, Secret, UserId};
use std::{iter::Peekable, net::IpAddr};
use store::{FromRow, Row, from_row};
use web::Error;

/// The whole key, as its holder presents it.
#[derive(Clone, Debug)]
pub struct PlainKey(Secret<String>);

const MARK: &str = "mb_";
/// Characters of a key that are kept in clear.
const PREFIX: usize = 7;
/// Characters of a key, and of its masked form.
const LENGTH: usize = 47;

impl PlainKey {
    /// Draws a new one: `mb_` and 32 bytes in base64, the last four a checksum of the others, so that a scanner can
    /// tell a key from other text without asking the server.
    pub(crate) fn draw(chance: &Chance) -> Self {
        let secret = chance.bytes::<28>();
        let checksum = crc32fast::hash(&secret).to_be_bytes();
        Self(Secret::new(format!("{MARK}{}", STANDARD.encode([&secret[..], &checksum].concat()))))
    }

    /// Reads a key; what cannot be one is not looked up.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix(MARK)?;
        let is_plain = rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=_-".contains(&byte));
        ((12..=254).contains(&text.len()) && is_plain).then(|| Self(Secret::new(text.to_owned())))
    }

    /// Was it drawn here? Keys of a configuration file are whatever somebody chose.
    pub(crate) fn has_checksum(&self) -> bool {
        let bytes = STANDARD.decode(&self.0.expose()[MARK.len()..]).unwrap_or_default();
        let split = bytes.split_at_checked(28);
        split.is_some_and(|(secret, checksum)| crc32fast::hash(secret).to_be_bytes() == checksum)
    }

    /// The part by which people recognise a key.
    pub(crate) fn prefix(&self) -> &str {
        &self.0.expose()[..PREFIX]
    }

    /// Shows the secret: for the holder, and for digesting.
    pub(crate) fn expose(&self) -> &str {
        self.0.expose()
    }
}

/// What is shown of a key later: its prefix, then stars.
pub(crate) fn masked(prefix: &str) -> String {
    format!("{prefix}{}", "*".repeat(LENGTH - PREFIX))
}

/// What limits a key; each limit only takes away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Limits {
    pub not_before: Option<DateTime<Utc>>,
    pub expires_at: Option<DateTime<Utc>>,
    pub allowed_cidrs: Option<Networks>,
    pub scopes: Option<Scopes>,
}

impl Limits {
    /// Do these leave nothing that the others take away?
    pub fn are_within(&self, others: &Self) -> bool {
        fn within<T>(own: Option<&T>, other: Option<&T>, is_within: impl Fn(&T, &T) -> bool) -> bool {
            other.is_none_or(|other| own.is_some_and(|own| is_within(own, other)))
        }
        within(self.scopes.as_ref(), others.scopes.as_ref(), Scopes::are_within)
            && within(self.allowed_cidrs.as_ref(), others.allowed_cidrs.as_ref(), Networks::are_within)
            && within(self.expires_at.as_ref(), others.expires_at.as_ref(), |own, other| own <= other)
    }

    /// Refuses a span of time that is none. What was stored before stays as it is: a key that has ended can be renamed.
    pub fn check(&self, before: &Self, now: DateTime<Utc>) -> web::Result<()> {
        let Some(end) = self.expires_at else { return Ok(()) };
        let refuse = |text: &str| Err(Error::field("expires_at", text));
        if self.expires_at != before.expires_at && end <= now {
            return refuse(
                "The end must lie in the future. To stop a key now, switch it off (is_active: false).",
            );
        }
        if self.not_before.is_some_and(|start| end <= start) {
            return refuse("The end must come after the start (not_before).");
        }
        Ok(())
    }
}

/// A key that was presented, and whatever decides whether it speaks.
#[derive(Clone, Debug)]
pub(crate) struct PresentedKey {
    pub id: ApiKeyId,
    pub user_id: UserId,
    /// Is that a person?
    pub is_personal: bool,
    pub is_superuser: bool,
    pub is_active: bool,
    pub is_user_active: bool,
    pub limits: Limits,
    /// Scopes that refuse nothing yet.
    pub trial_scopes: Option<Scopes>,
    pub last_used_at: Option<DateTime<Utc>>,
    pub updated_at: DateTime<Utc>,
    /// The secret presented is the one before, and when that was replaced.
    pub retiring: Option<Retiring>,
}

/// A secret that was replaced and still works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Retiring {
    /// Since when there is a newer one.
    pub since: DateTime<Utc>,
    /// Until when it works.
    pub until: DateTime<Utc>,
}

impl Retiring {
    /// Tells a program that it still presents the secret before: since when (RFC 9745) and until when (RFC 8594).
    pub fn announce(self, headers: &mut HeaderMap) {
        let since = format!("@{}", self.since.timestamp());
        let until = self.until.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        for (name, value) in [("deprecation", since), ("sunset", until)] {
            if let Ok(value) = HeaderValue::try_from(value) {
                headers.insert(HeaderName::from_static(name), value);
            }
        }
    }
}

/// Why a key that is known does not speak. The caller is told nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// It is switched off.
    Disabled,
    /// The account it acts as is deactivated.
    UserDeactivated,
    /// It has not begun.
    NotYetValid,
    /// It has ended.
    Expired,
    /// The secret before the present one has ended.
    Retired,
    /// It does not work from there.
    WrongAddress,
    /// It was left alone for longer than keys may be.
    Unused,
}

impl Refusal {
    /// The word for it in the audit log.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Disabled => "disabled",
            Self::UserDeactivated => "user-deactivated",
            Self::NotYetValid => "not-yet-valid",
            Self::Expired => "expired",
            Self::Retired => "retired",
            Self::WrongAddress => "wrong-address",
            Self::Unused => "unused",
        }
    }
}

impl PresentedKey {
    /// Says why the key does not speak now and from here, if it does not.
    pub fn refusal(&self, now: DateTime<Utc>, address: IpAddr, unused: Unused) -> Option<Refusal> {
        let here = [
            (self.retiring.is_some_and(|retiring| now >= retiring.until), Refusal::Retired),
            (
                self.limits.allowed_cidrs.as_ref().is_some_and(|some| !some.have(address)),
                Refusal::WrongAddress,
            ),
        ];
        let here = here.into_iter().find_map(|(applies, reason)| applies.then_some(reason));
        let mut anywhere = self.stops(now, unused);
        anywhere.next_if(|reason| *reason != Refusal::Unused).or(here).or_else(|| anywhere.next())
    }

    /// Everything for which the key does not speak now, wherever it is presented and whichever secret.
    pub fn stops(&self, now: DateTime<Utc>, unused: Unused) -> Peekable<impl Iterator<Item = Refusal>> {
        let limits = &self.limits;
        let is_unused = unused.is_forbidden && unused.is(self.last_used_at, self.updated_at, now);
        let reasons = [
            (!self.is_active, Refusal::Disabled),
            (!self.is_user_active, Refusal::UserDeactivated),
            (limits.not_before.is_some_and(|start| now < start), Refusal::NotYetValid),
            (limits.expires_at.is_some_and(|end| now >= end), Refusal::Expired),
            (is_unused, Refusal::Unused),
        ];
        reasons.into_iter().filter_map(|(applies, reason)| applies.then_some(reason)).peekable()
    }
}

impl FromRow for PresentedKey {
    fn from_row(row: &Row) -> store::Result<Self> {
        let until: Option<DateTime<Utc>> = row.get("retires_at")?;
        let retiring = match until.filter(|_| row.get("is_current").is_ok_and(|current: bool| !current)) {
            Some(until) => Some(Retiring { since: row.get("rotated_at")?, until }),
            None => None,
        };
        Ok(Self {
            id: row.get("id")?,
            user_id: row.get("user_id")?,
            is_personal: row.get("is_personal")?,
            is_superuser: row.get("is_superuser")?,
            is_active: row.get("is_active")?,
            is_user_active: row.get("is_user_active")?,
            limits: Limits::from_row(row)?,
            trial_scopes: row.get("trial_scopes")?,
            last_used_at: row.get("last_used_at")?,
            updated_at: row.get("updated_at")?,
            retiring,
        })
    }
}

from_row!(Limits { not_before, expires_at, allowed_cidrs, scopes });

/// A key as administrators see it.
#[derive(Clone, Debug)]
pub(crate) struct ApiKey {
    pub id: ApiKeyId,
    pub name: String,
    pub description: Option<String>,
    /// As whom it acts.
    pub user_id: UserId,
    /// Is that a person?
    pub is_personal: bool,
    /// Is whom it acts as an administrator?
    pub is_superuser: bool,
    pub key_prefix: String,
    pub is_active: bool,
    pub off_because: Option<OffBecause>,
    pub limits: Limits,
    pub trial_scopes: Option<Scopes>,
    /// Since when there is this secret; none: since there is the key.
    rotated_at: Option<DateTime<Utc>>,
    /// The secret before, and until when it works.
    retiring_prefix: Option<String>,
    retires_at: Option<DateTime<Utc>>,
    /// How often it was used since.
    pub retiring_uses: i64,
    pub last_used_at: Option<DateTime<Utc>>,
    pub last_used_ip: Option<String>,
    pub last_used_agent: Option<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub group_id: GroupId,
    pub group_name: String,
    pub created_by: Maker,
    pub updated_by: Maker,
}

/// Who made or changed a key.
#[derive(Clone, Debug)]
pub(crate) struct Maker {
    pub id: UserId,
    pub email: String,
    pub common_name: String,
}

impl ApiKey {
    /// The key as rules see it.
    pub fn subject(&self) -> Subject<'_> {
        Subject { limits: &self.limits, is_superuser: self.is_superuser }
    }

    /// The secret before the present one, by its prefix, while it still works.
    pub fn retiring(&self, now: DateTime<Utc>) -> Option<(&str, Retiring)> {
        let prefix = self.retiring_prefix.as_deref()?;
        let (since, until) = (self.rotated_at?, self.retires_at?);
        (now < until).then_some((prefix, Retiring { since, until }))
    }
}

impl FromRow for ApiKey {
    fn from_row(row: &Row) -> store::Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            description: row.get("description")?,
            user_id: row.get("user_id")?,
            is_personal: row.get("is_personal")?,
            is_superuser: row.get("is_superuser")?,
            key_prefix: row.get("key_prefix")?,
            is_active: row.get("is_active")?,
            off_because: row.get("off_because")?,
            limits: Limits::from_row(row)?,
            trial_scopes: row.get("trial_scopes")?,
            rotated_at: row.get("rotated_at")?,
            retiring_prefix: row.get("retiring_prefix")?,
            retires_at: row.get("retires_at")?,
            retiring_uses: row.get("retiring_uses")?,
            last_used_at: row.get("last_used_at")?,
            last_used_ip: row.get("last_used_ip")?,
            last_used_agent: row.get("last_used_agent")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
            group_id: row.get("group_id")?,
            group_name: row.get("group_name")?,
            created_by: Maker {
                id: row.get("creator_id")?,
                email: row.get("creator_email")?,
                common_name: name(row, ["creator_first_name", "creator_last_name", "creator_email"])?,
            },
            updated_by: Maker {
                id: row.get("changer_id")?,
                email: row.get("changer_email")?,
                common_name: name(row, ["changer_first_name", "changer_last_name", "changer_email"])?,
            },
        })
    }
}

fn name(row: &Row, [first, last, email]: [&str; 3]) -> store::Result<String> {
    let (first, last): (Option<String>, Option<String>) = (row.get(first)?, row.get(last)?);
    Ok(common_name(first.as_deref(), last.as_deref(), &row.get::<String>(email)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawn_key_has_the_form_of_the_contract_and_a_checksum() {
        let key = PlainKey::draw(&Chance::system());
        assert_eq!(key.expose().len(), LENGTH);
        assert!(key.expose().ends_with('='));
        let bytes = STANDARD.decode(&key.expose()[3..]).unwrap();
        assert_eq!(crc32fast::hash(&bytes[..28]).to_be_bytes(), bytes[28..]);
        assert!(key.has_checksum());
        assert!(PlainKey::parse(key.expose()).is_some());
        assert_eq!(masked(key.prefix()).len(), LENGTH);
    }

    #[test]
    fn what_cannot_be_a_key_is_none() {
        for text in ["mb_not_an_api_key", "mb_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE="] {
            assert!(!PlainKey::parse(text).unwrap().has_checksum(), "{text}");
        }
        let long = format!("mb_{}", "a".repeat(252));
        for text in
            ["", " ", "mb_", "mb_short", "xx_0123456789abc", "mb_0123 456789abc", "mb_ключключключ", &long]
        {
            assert!(PlainKey::parse(text).is_none(), "{text:?}");
        }
    }
}
