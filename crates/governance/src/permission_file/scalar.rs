//! Text as it stands in the file.

use std::fmt::Write;

/// Writes a text plainly where that can be read as nothing else, and in quotes elsewhere.
pub(super) fn scalar(text: &str) -> String {
    let is_plain_sign = |sign: char| sign.is_alphanumeric() || " _-./@+".contains(sign);
    let starts_plainly = text.chars().next().is_some_and(char::is_alphabetic);
    let is_word = ["null", "true", "false"].contains(&text.to_ascii_lowercase().as_str());
    // Other readers take these for yes and no.
    let is_old_word = ["y", "n", "yes", "no", "on", "off"].contains(&text.to_ascii_lowercase().as_str());
    let is_plain = starts_plainly && text.chars().all(is_plain_sign) && !text.ends_with(' ');
    if is_plain && !is_word && !is_old_word { text.to_owned() } else { quoted(text) }
}

/// Writes a text in quotes; what cannot be seen in it is written by number.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for sign in text.chars() {
        let is_shown = sign == ' ' || sign.is_ascii_graphic() || (sign > '\u{a0}' && !is_unseen(sign));
        let _ = match sign {
            '"' | '\\' => write!(out, "\\{sign}"),
            sign if is_shown => write!(out, "{sign}"),
            sign => write!(out, "\\U{:08X}", u32::from(sign)),
        };
    }
    out.push('"');
    out
}

/// Is it nothing to see, or does it turn around what stands beside it?
fn is_unseen(sign: char) -> bool {
    matches!(
        sign,
        '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff0}'..='\u{ffff}'
            | '\u{e0000}'..
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_a_name_is_made_of_is_read_as_it_is_written() {
        for name in [
            "Finance",
            "a: b",
            "a #b",
            "- x",
            "",
            " ",
            "yes",
            "Null",
            "1e3",
            "0x1f",
            "~",
            "'",
            "\"",
            "\\",
            "{}",
            "[a]",
            "*a",
            "&a",
            "!a",
            "%a",
            "@a",
            "`a",
            "a\nb",
            "a\tb",
            "\u{7f}",
            "\u{85}",
            "\u{2028}",
            "\u{feff}",
            "Ωμέγα 🦊",
            "a/b",
            "a\\/b",
            "<<",
            "=",
            "-",
            "?",
            ":",
            "a:",
            "#",
            "a ",
            " a",
            "2026-01-01",
            "true",
            "id:7",
            "e\u{301}",
        ] {
            let text = format!("{}: {}\n", scalar(name), scalar(name));
            let read = yaml::parse(&text).unwrap_or_else(|problem| panic!("{text}: {problem:?}"));
            let entry = &read.entries().unwrap()[0];
            assert_eq!((entry.name.as_str(), entry.node.text()), (name, Some(name)), "{text}");
        }
    }
}
