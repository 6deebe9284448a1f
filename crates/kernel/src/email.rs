//! E-mail addresses: lower-cased, because a person types one address in several ways.

use serde::{Deserialize, Deserializer, Serialize, de};

/// An address that looks like one, in lower case. At most 254 characters, as mail itself allows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Email(#[schemars(email)] String);

impl Email {
    /// What a validation error says (wire text of the contract).
    pub const EXPECTED: &str = "value must be a valid email address.";

    /// Reads an address; `None` when it cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@')?;
        let plain = |part: &str| {
            part.chars().all(|c| {
                let is_misread = c.is_whitespace() || c.is_control() || "<>()[]\\,;:\"@".contains(c);
                !is_misread && !turns_into_ascii(c)
            })
        };
        let labels_are_filled = domain.split('.').all(|label| !label.is_empty());
        let fits = text.len() <= 254 && !local.is_empty() && domain.contains('.');
        (fits && labels_are_filled && plain(local) && plain(domain)).then(|| Self(text.to_lowercase()))
    }

    /// The address as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Would a letter of another script be an everyday one in lower case? The Kelvin sign becomes "k", and one address another
/// that may be somebody else's.
fn turns_into_ascii(c: char) -> bool {
    !c.is_ascii() && c.to_lowercase().any(|lower| lower.is_ascii())
}

impl std::fmt::Display for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Email {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer).map_err(|_| de::Error::custom(Self::EXPECTED))?;
        Self::parse(&text).ok_or_else(|| de::Error::custom(Self::EXPECTED))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_other_texts() {
        for good in ["ada@example.com", "Ada.L+x@Sub.Example.com", "ü@exämple.de"] {
            assert!(Email::parse(good).is_some(), "{good}");
        }
        for bad in [
            "",
            "anything",
            "a@b",
            "@example.com",
            "a@.com",
            "a b@example.com",
            "a@exa\0mple.com",
            "<a@example.com>",
            "\u{212a}ate@example.com",
            "kate@\u{212a}elvin.example",
            "\u{130}da@example.com",
        ] {
            assert!(Email::parse(bad).is_none(), "{bad:?}");
        }
    }

    /// One that is kept apart in capitals stays apart in lower case.
    #[test]
    fn no_letter_of_another_script_makes_an_everyday_address() {
        for c in ('\u{80}'..=char::MAX).filter(|c| !c.to_lowercase().eq([*c])) {
            let address = Email::parse(&format!("{c}@example.com"));
            assert!(address.is_none_or(|address| !address.as_str().is_ascii()), "{c:?}");
        }
    }

    #[test]
    fn case_does_not_matter() {
        assert_eq!(Email::parse("Ada@Example.COM"), Email::parse("ada@example.com"));
    }
}
