//! What an API key is: the secret, what is kept of it, what is shown of it.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use kernel::{ApiKeyId, Chance, GroupId, Secret, UserId};
use store::from_row;

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

/// A key that may speak, and for whom.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LiveKey {
    pub id: ApiKeyId,
    pub user_id: UserId,
    pub is_superuser: bool,
}

from_row!(LiveKey { id, user_id, is_superuser });

/// A key as administrators see it.
#[derive(Clone, Debug)]
pub(crate) struct ApiKey {
    pub id: ApiKeyId,
    pub name: String,
    pub key_prefix: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub group_id: GroupId,
    pub group_name: String,
    pub updated_by_id: UserId,
    pub updated_by_first_name: Option<String>,
    pub updated_by_last_name: Option<String>,
    pub updated_by_email: String,
}

from_row!(ApiKey {
    id,
    name,
    key_prefix,
    created_at,
    updated_at,
    group_id,
    group_name,
    updated_by_id,
    updated_by_first_name,
    updated_by_last_name,
    updated_by_email,
});

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
        assert!(PlainKey::parse(key.expose()).is_some());
        assert_eq!(masked(key.prefix()).len(), LENGTH);
    }

    #[test]
    fn what_cannot_be_a_key_is_none() {
        let long = format!("mb_{}", "a".repeat(252));
        for text in
            ["", " ", "mb_", "mb_short", "xx_0123456789abc", "mb_0123 456789abc", "mb_ключключключ", &long]
        {
            assert!(PlainKey::parse(text).is_none(), "{text:?}");
        }
    }
}
