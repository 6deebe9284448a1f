//! Names that people read, made from names that databases keep.

/// Words that are written in capitals.
const CAPITALS: &[&str] = &["id", "url", "ip", "uid", "uuid", "guid"];

/// Makes a name readable: `USER_ID` becomes `User ID`.
pub(crate) fn humanize(name: &str) -> String {
    let words = name.split(['-', '_', ' ']).filter(|word| !word.is_empty()).map(readable);
    let readable = words.collect::<Vec<_>>().join(" ");
    if readable.is_empty() { name.to_owned() } else { readable }
}

fn readable(word: &str) -> String {
    if CAPITALS.contains(&word.to_lowercase().as_str()) {
        return word.to_uppercase();
    }
    let is_shouted = word.chars().any(char::is_alphabetic) && !word.chars().any(char::is_lowercase);
    let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
    let rest = if is_shouted { rest.to_lowercase() } else { rest.to_owned() };
    format!("{}{rest}", first.to_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_readable() {
        for (name, expected) in [
            ("USER_ID", "User ID"),
            ("EAN", "Ean"),
            ("created_at", "Created At"),
            ("createdAt", "CreatedAt"),
            ("home-url", "Home URL"),
            ("PageURL views", "PageURL Views"),
            ("__x__", "X"),
            ("größe_ÄÖ", "Größe Äö"),
            ("2fa", "2fa"),
            ("__", "__"),
            ("", ""),
        ] {
            assert_eq!(humanize(name), expected);
        }
    }
}
