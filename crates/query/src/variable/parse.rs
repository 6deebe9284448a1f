//! Where the variables of a statement stand: `{{name}}`, and `[[ … ]]` around what is left out when one has no value.
//!
//! What is written in comments is not read. Whether a variable stands within quotes is told apart, because a text that is
//! written there would end them; so the scanner knows how engines quote: `'…'`, `"…"`, `` `…` ``, `E'…\'…'`, `$tag$…$tag$`.
//! Where engines differ it takes what is safe on each.

/// A piece of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Text, as it is.
    Text(String),
    /// A variable.
    Tag {
        /// Its name.
        name: String,
        /// Does it stand within quotes?
        is_quoted: bool,
    },
    /// What is left out when a variable in it has no value.
    Optional(Vec<Piece>),
}

/// Why a statement cannot be read.
pub(crate) type Refusal = &'static str;

/// Bytes that a statement with variables may have.
const BYTES: usize = 1 << 16;

/// Reads a statement.
pub(crate) fn parse(sql: &str) -> Result<Vec<Piece>, Refusal> {
    if !sql.contains("{{") {
        return Ok(if sql.is_empty() { Vec::new() } else { vec![Piece::Text(sql.to_owned())] });
    }
    if sql.len() > BYTES {
        return Err("A statement with variables has at most 65,536 bytes.");
    }
    Parser { sql, at: 0, quote: None, ahead: Ahead::of(sql) }.pieces(false)
}

/// The names of the variables, those of optional pieces included.
pub(crate) fn names(pieces: &[Piece]) -> Vec<&str> {
    let names = pieces.iter().flat_map(|piece| match piece {
        Piece::Text(_) => Vec::new(),
        Piece::Tag { name, .. } => vec![name.as_str()],
        Piece::Optional(inner) => names(inner),
    });
    names.collect()
}

struct Parser<'a> {
    sql: &'a str,
    at: usize,
    /// What ends the quotes that the place lies in.
    quote: Option<Quote<'a>>,
    ahead: Ahead,
}

/// What comes after each place of a statement, found in one pass from its end, so that brackets are not looked through
/// again from each of them on.
struct Ahead {
    /// The next `]`.
    bracket: Vec<usize>,
    /// The next `]]`.
    brackets: Vec<Option<usize>>,
    /// Where the next variable ends.
    tag: Vec<Option<usize>>,
    /// Is the number of `'` from here on odd, and that of `"`?
    odd: Vec<(bool, bool)>,
}

impl Ahead {
    fn of(sql: &str) -> Self {
        let (bytes, end) = (sql.as_bytes(), sql.len());
        let mut ahead = Self {
            bracket: vec![end; end + 1],
            brackets: vec![None; end + 1],
            tag: vec![None; end + 1],
            odd: vec![(false, false); end + 1],
        };
        for at in (0..end).rev() {
            let (single, double) = ahead.odd[at + 1];
            ahead.odd[at] = (single ^ (bytes[at] == b'\''), double ^ (bytes[at] == b'"'));
            ahead.bracket[at] = if bytes[at] == b']' { at } else { ahead.bracket[at + 1] };
            let is_end = bytes[at..].starts_with(b"]]");
            ahead.brackets[at] = if is_end { Some(at) } else { ahead.brackets[at + 1] };
            let ends = if bytes[at..].starts_with(b"{{") { tag(&sql[at..]) } else { None };
            ahead.tag[at] = ends.map(|(_, length)| at + length).or(ahead.tag[at + 1]);
        }
        ahead
    }

    /// Is a quote open between two places, if none is at the first?
    fn has_half_a_quote(&self, from: usize, to: usize) -> bool {
        let (before, after) = (self.odd[from], self.odd[to]);
        before != after
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote<'a> {
    /// The same character.
    Plain(char),
    /// `'`, unless after a backslash.
    Escaping,
    /// The same `$tag$`.
    Dollar(&'a str),
}

const UNCLOSED: Refusal = "An optional clause begins with [[ and is never closed. Write ]] after it.";
const NESTED: Refusal = "An optional clause ([[ … ]]) cannot stand within another one.";
const AMBIGUOUS: Refusal = "A quote stands between brackets, so that it is not clear where texts begin and end. Write it differently.";

impl<'a> Parser<'a> {
    fn pieces(&mut self, is_optional: bool) -> Result<Vec<Piece>, Refusal> {
        let mut pieces = Vec::new();
        let mut text = String::new();
        while let Some(letter) = self.rest().chars().next() {
            let rest = self.rest();
            if is_optional && rest.starts_with("]]") {
                self.at += 2;
                push(&mut pieces, &mut text);
                return Ok(pieces);
            }
            if let Some((name, length)) = tag(rest) {
                push(&mut pieces, &mut text);
                pieces.push(Piece::Tag { name: name.to_owned(), is_quoted: self.quote.is_some() });
                self.at += length;
            } else if self.quote.is_none() && rest.starts_with("[[") && self.is_optional_clause()? {
                if is_optional {
                    return Err(NESTED);
                }
                push(&mut pieces, &mut text);
                self.at += 2;
                pieces.push(Piece::Optional(self.pieces(true)?));
            } else {
                let length = self.plain(letter)?;
                text.push_str(&rest[..length]);
                self.at += length;
            }
        }
        if is_optional {
            return Err(UNCLOSED);
        }
        push(&mut pieces, &mut text);
        Ok(pieces)
    }

    fn rest(&self) -> &'a str {
        &self.sql[self.at..]
    }

    /// Brackets without a variable in them are what they are: `ARRAY[[1, 2], [3, 4]]`.
    fn is_optional_clause(&self) -> Result<bool, Refusal> {
        let inside = self.at + 2;
        match (self.ahead.tag[inside], self.ahead.brackets[inside]) {
            (Some(tag), Some(end)) => Ok(tag <= end),
            (Some(_), None) => Err(UNCLOSED),
            (None, _) => Ok(false),
        }
    }

    /// Takes what is no variable: one character, or a comment as a whole. Says how long it is.
    fn plain(&mut self, letter: char) -> Result<usize, Refusal> {
        let rest = self.rest();
        match self.quote {
            None => return self.outside(letter),
            Some(Quote::Escaping) if letter == '\\' => {
                return Ok(1 + rest[1..].chars().next().map_or(0, char::len_utf8));
            }
            Some(Quote::Escaping) if letter == '\'' => self.quote = None,
            Some(Quote::Plain(quote)) if letter == quote => self.quote = None,
            Some(Quote::Dollar(end)) if rest.starts_with(end) => {
                self.quote = None;
                return Ok(end.len());
            }
            Some(_) => {}
        }
        Ok(letter.len_utf8())
    }

    fn outside(&mut self, letter: char) -> Result<usize, Refusal> {
        let rest = self.rest();
        if rest.starts_with("--") {
            return Ok(rest.find('\n').unwrap_or(rest.len()));
        }
        if let Some(comment) = rest.strip_prefix("/*") {
            return Ok(rest.len() - after_comment(comment).len());
        }
        match letter {
            '\'' => {
                let before = &self.sql.as_bytes()[..self.at];
                let escapes = match before {
                    [.., word, b'e' | b'E'] => !is_word(*word),
                    [b'e' | b'E'] => true,
                    _ => false,
                };
                self.quote = Some(if escapes { Quote::Escaping } else { Quote::Plain('\'') });
            }
            '"' | '`' => self.quote = Some(Quote::Plain(letter)),
            '$' => {
                let follows_word = self.sql[..self.at].bytes().last().is_some_and(is_word);
                if let Some(end) = dollar(rest).filter(|_| !follows_word) {
                    self.quote = Some(Quote::Dollar(end));
                    return Ok(end.len());
                }
            }
            // SQLite takes what stands in brackets for a name, PostgreSQL for a subscript.
            '[' if self.ahead.has_half_a_quote(self.at, self.ahead.bracket[self.at]) => {
                return Err(AMBIGUOUS);
            }
            _ => {}
        }
        Ok(letter.len_utf8())
    }
}

fn push(pieces: &mut Vec<Piece>, text: &mut String) {
    if !text.is_empty() {
        pieces.push(Piece::Text(std::mem::take(text)));
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

/// A `{{name}}` at the beginning. Braces within braces are no variable: PostgreSQL writes arrays like that.
fn tag(text: &str) -> Option<(&str, usize)> {
    let inside = text.strip_prefix("{{")?;
    let end = inside.find(['{', '}'])?;
    let name = inside[..end].trim();
    (!name.is_empty() && inside[end..].starts_with("}}")).then_some((name, end + 4))
}

/// A `$tag$` at the beginning.
fn dollar(text: &str) -> Option<&str> {
    let inside = &text[1..];
    let end = inside.find('$')?;
    let name = &inside[..end];
    let is_name = name.bytes().all(is_word) && !name.starts_with(|first: char| first.is_ascii_digit());
    is_name.then(|| &text[..end + 2])
}

/// PostgreSQL's comments nest. Where they do not, what is taken for a comment too long keeps its braces.
fn after_comment(mut rest: &str) -> &str {
    let mut depth = 1;
    while depth > 0 {
        let Some(at) = rest.find(['*', '/']) else { return "" };
        rest = &rest[at..];
        let (change, length) = match rest.as_bytes() {
            [b'*', b'/', ..] => (-1, 2),
            [b'/', b'*', ..] => (1, 2),
            _ => (0, 1),
        };
        depth += change;
        rest = &rest[length..];
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The variables, those within quotes with a mark.
    fn tags(sql: &str) -> Vec<String> {
        fn all(pieces: &[Piece]) -> Vec<String> {
            let tags = pieces.iter().flat_map(|piece| match piece {
                Piece::Text(_) => Vec::new(),
                Piece::Tag { name, is_quoted } => {
                    vec![format!("{name}{}", if *is_quoted { "'" } else { "" })]
                }
                Piece::Optional(inner) => all(inner).into_iter().map(|name| format!("[{name}]")).collect(),
            });
            tags.collect()
        }
        all(&parse(sql).unwrap())
    }

    #[test]
    fn variables_are_found_outside_of_comments() {
        for (sql, expected) in [
            ("SELECT {{x}}, {{ two words }}", vec!["x", "two words"]),
            ("SELECT 1 -- {{x}}\n, {{y}}", vec!["y"]),
            ("SELECT /* {{x}} /* */ {{y}} */ {{z}}", vec!["z"]),
            ("SELECT '-- ' || {{x}}", vec!["x"]),
            ("SELECT 1 [[WHERE a = {{x}}]] [[AND b]]", vec!["[x]"]),
            ("SELECT ARRAY[[1,2],[3,4]], '{{1,2},{3,4}}', {{x}}", vec!["x"]),
        ] {
            assert_eq!(tags(sql), expected, "{sql}");
        }
    }

    #[test]
    fn quotes_are_told_apart() {
        for (sql, expected) in [
            ("SELECT '{{x}}' || {{y}}", vec!["x'", "y"]),
            ("SELECT 'it''s {{x}}', {{y}}", vec!["x'", "y"]),
            (r"SELECT E'it\'s {{x}}', {{y}}", vec!["x'", "y"]),
            (r"SELECT name'\' || {{x}}", vec!["x"]),
            ("SELECT $$ it's {{x}} $$, {{y}}", vec!["x'", "y"]),
            ("SELECT $a$ $$ {{x}} $a$, {{y}}", vec!["x'", "y"]),
            (r#"SELECT "it's" = {{x}}, `it's` = {{y}}"#, vec!["x", "y"]),
        ] {
            assert_eq!(tags(sql), expected, "{sql}");
        }
    }

    /// Nothing of it is looked through more than a few times; what did that from each bracket on took a second.
    #[test]
    fn brackets_without_end_are_read_in_one_pass() {
        for part in ["[[", "[", "[[]", "]]", "$a", "{{", "/*", "["] {
            let sql = format!("{}{{{{x}}}}", part.repeat((BYTES - 5) / part.len()));
            assert!(sql.len() <= BYTES);
            drop(parse(&sql));
        }
        let many = format!("SELECT {}{{{{x}}}}", "ARRAY[[1, 2], [3, 4]], ".repeat(2000));
        assert_eq!(names(&parse(&many).unwrap()), ["x"]);
    }

    #[test]
    fn what_cannot_be_told_is_refused() {
        assert_eq!(parse("SELECT [it's], 'x {{x}}'"), Err(AMBIGUOUS));
        assert_eq!(parse("SELECT 1 [[WHERE {{x}}"), Err(UNCLOSED));
        assert_eq!(parse("SELECT 1 [[WHERE {{x}} [[AND {{y}}]] ]]"), Err(NESTED));
        assert!(parse("SELECT [a], j['k'], {{x").is_ok());
    }
}
