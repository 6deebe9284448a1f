//! Distinguished names, compared as directories do: spelled in another case, with other blanks or other escapes they name
//! the same entry (RFC 4514).

/// A distinguished name in one spelling.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Name(String);

impl Name {
    /// Reads one; `None` when it is none.
    pub fn read(text: &str) -> Option<Self> {
        let parts: Option<Vec<_>> = split(text, ',').into_iter().map(part).collect();
        parts.map(|parts| Self(parts.join(",")))
    }
}

/// One step of a name: `cn=people`, or several of those joined by plus signs.
fn part(text: &str) -> Option<String> {
    let mut pairs = split(text, '+').into_iter().map(pair).collect::<Option<Vec<_>>>()?;
    pairs.sort();
    Some(pairs.join("+"))
}

fn pair(text: &str) -> Option<String> {
    let (attribute, value) = text.split_once('=')?;
    let attribute = attribute.trim();
    let is_plain = attribute.chars().all(|c| c.is_ascii_alphanumeric() || "-.".contains(c));
    let value = plain(value.trim_start())?;
    (is_plain && !attribute.is_empty() && !value.is_empty())
        .then(|| format!("{}={}", attribute.to_lowercase(), ldap3::dn_escape(value.to_lowercase())))
}

/// A value without its escapes, and without blanks at its end that are not escaped.
fn plain(text: &str) -> Option<String> {
    let (mut bytes, mut kept) = (Vec::new(), 0);
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let is_escaped = byte == b'\\';
        let byte = if is_escaped { unescaped(&mut rest)? } else { byte };
        bytes.push(byte);
        if is_escaped || byte != b' ' {
            kept = bytes.len();
        }
    }
    bytes.truncate(kept);
    String::from_utf8(bytes).ok()
}

/// What stands behind a backslash: two digits of a byte, or the character itself.
fn unescaped(rest: &mut std::str::Bytes<'_>) -> Option<u8> {
    let first = rest.next()?;
    let Some(high) = char::from(first).to_digit(16) else { return Some(first) };
    let low = char::from(rest.next()?).to_digit(16)?;
    u8::try_from(high * 16 + low).ok()
}

/// Cuts at separators that are not escaped.
fn split(text: &str, separator: char) -> Vec<&str> {
    let (mut parts, mut start, mut is_escaped) = (Vec::new(), 0, false);
    for (at, c) in text.char_indices() {
        if c == separator && !is_escaped {
            parts.push(&text[start..at]);
            start = at + 1;
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    parts.push(&text[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_entry_has_many_spellings() {
        let same = |one: &str, other: &str| Name::read(one).unwrap() == Name::read(other).unwrap();
        assert!(same("cn=People,dc=Example,dc=org", "CN = people, DC=example ,dc=ORG"));
        assert!(same(r"cn=Smith\, Ada,dc=org", r"cn=smith\2C ada,dc=org"));
        assert!(same("cn=a+uid=b,dc=org", "uid=B + cn=A,dc=org"));
        assert!(same("cn=Größe,dc=org", r"cn=gr\c3\b6\c3\9fe,dc=org"));
        assert!(!same("cn=a,dc=org", "cn=a,dc=b,dc=org"));
        assert!(!same(r"cn=a\,dc=b,dc=org", "cn=a,dc=b,dc=org"));
        assert!(!same(r"cn=a\+uid=b,dc=org", "cn=a+uid=b,dc=org"));
    }

    #[test]
    fn what_has_no_attributes_is_no_name() {
        for bad in
            ["", "people", "cn=a,", "cn=,dc=org", "=a", "DN: cn=a,dc=org", r"cn=a\", r"cn=\4", r"cn=\ff"]
        {
            assert_eq!(Name::read(bad), None, "{bad}");
        }
    }
}
