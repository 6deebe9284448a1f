//! Entity ids: what travels between instances, where the numbers of the app database do not.

use crate::Chance;
use serde::Serialize;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
const LENGTH: usize = 21;

/// 21 signs, 126 bits of chance: the same thing has the same one everywhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct EntityId(String);

impl EntityId {
    /// Draws a new one.
    pub fn draw(chance: &Chance) -> Self {
        let signs = chance.bytes::<LENGTH>().map(|byte| char::from(ALPHABET[usize::from(byte % 64)]));
        Self(signs.into_iter().collect())
    }

    /// Reads one.
    pub fn parse(text: &str) -> Option<Self> {
        let is_one = text.len() == LENGTH && text.bytes().all(|byte| ALPHABET.contains(&byte));
        is_one.then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_can_be_read_and_nothing_else_can() {
        let drawn = EntityId::draw(&Chance::system());
        assert_eq!(EntityId::parse(drawn.as_str()), Some(drawn));
        for other in ["", "7", "trashtrashtrashtrash", "trashtrashtrashtrash!", "trashtrashtrashtrashtr"] {
            assert_eq!(EntityId::parse(other), None, "{other}");
        }
    }
}
