//! YAML as values that know their lines.
//!
//! Aliases are copies, and copies count: a file cannot unfold into more than it may hold. Texts are secrets until
//! proven otherwise. What is written by hand and applied, the config file and permissions as code, is read here.

use kernel::Secret;
use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde_json::Number;
use std::collections::{HashMap, HashSet};

/// How deep values may lie in one another.
const DEEPEST: usize = 32;
/// Values that a file may hold when nothing else is said, those that aliases repeat among them.
const MOST: usize = 100_000;

/// Something in a file that is wrong, or that somebody should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line, counted from 1.
    pub line: usize,
    /// What it is.
    pub text: String,
}

impl Problem {
    /// This is so on that line.
    pub fn new(line: usize, text: impl Into<String>) -> Self {
        Self { line, text: text.into() }
    }
}

/// A value, and the line it begins on.
#[derive(Clone, Debug)]
pub struct Node {
    /// The line.
    pub line: usize,
    /// The value.
    pub value: Value,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Value {
    /// Nothing.
    Null,
    /// True or false.
    Flag(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(Secret<String>),
    /// A list.
    List(Vec<Node>),
    /// A map; no key is there twice.
    Map(Vec<Entry>),
}

/// A key with its value, and the line of the key.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The line of the key.
    pub line: usize,
    /// The key.
    pub name: String,
    /// The value.
    pub node: Node,
}

impl Node {
    /// The entries of a map.
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.value {
            Value::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value under a key of a map.
    pub fn find(&self, name: &str) -> Option<&Node> {
        self.entries()?.iter().find(|entry| entry.name == name).map(|entry| &entry.node)
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text.expose()),
            _ => None,
        }
    }
}

/// Reads a file of one document.
pub fn parse(text: &str) -> Result<Node, Problem> {
    parse_up_to(text, MOST)
}

/// The same for a file that may hold so many values.
pub fn parse_up_to(text: &str, most: usize) -> Result<Node, Problem> {
    Reader { parser: Parser::new_from_str(text), anchors: HashMap::new(), values: 0, most }.document()
}

struct Reader<'a> {
    most: usize,
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    anchors: HashMap<usize, Node>,
    values: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Span), Problem> {
        match self.parser.next_event() {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => {
                // One of the parser's messages ends with the character that it found.
                let what = error.info().split(": `").next().unwrap_or_default();
                Err(Problem::new(error.marker().line(), format!("this is not YAML: {what}")))
            }
            None => Err(Problem::new(1, "this is not YAML: it ends too early")),
        }
    }

    fn document(mut self) -> Result<Node, Problem> {
        let empty = || Problem::new(1, "the file is empty");
        loop {
            match self.next()?.0 {
                Event::DocumentStart(_) => break,
                Event::StreamEnd => return Err(empty()),
                _ => {}
            }
        }
        let (event, span) = self.next()?;
        let root = self.node(event, span, 0)?;
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Ok(root),
                (Event::DocumentStart(_), span) => {
                    return Err(Problem::new(line(span), "there is a second document; one is read"));
                }
                _ => {}
            }
        }
    }

    fn node(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Node, Problem> {
        let line = line(span);
        self.count(line, 1)?;
        if depth > DEEPEST {
            return Err(Problem::new(line, format!("values lie in one another more than {DEEPEST} deep")));
        }
        let (anchor, value) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let is_plain = style == ScalarStyle::Plain && tag.is_none();
                (anchor, if is_plain { plain(&text) } else { Value::Text(Secret::new(text.into_owned())) })
            }
            Event::SequenceStart(anchor, _) => (anchor, Value::List(self.list(depth)?)),
            Event::MappingStart(anchor, _) => (anchor, Value::Map(self.map(depth)?)),
            Event::Alias(anchor) => {
                let known = self.anchors.get(&anchor).cloned();
                let known = known.ok_or_else(|| Problem::new(line, "this alias names what contains it"))?;
                self.count(line, size(&known))?;
                return Ok(Node { line, ..known });
            }
            _ => return Err(Problem::new(line, "a value is missing here")),
        };
        let node = Node { line, value };
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    fn list(&mut self, depth: usize) -> Result<Vec<Node>, Problem> {
        let mut values = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(values),
                (event, span) => values.push(self.node(event, span, depth + 1)?),
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<Vec<Entry>, Problem> {
        let (mut entries, mut names) = (Vec::new(), HashSet::new());
        loop {
            let (event, span) = self.next()?;
            let line = line(span);
            let name = match event {
                Event::MappingEnd => return Ok(entries),
                Event::Scalar(text, ..) => text.into_owned(),
                _ => return Err(Problem::new(line, "a key must be text; put {{ env NAME }} in quotes")),
            };
            if !names.insert(name.clone()) {
                return Err(Problem::new(line, "this key is there twice"));
            }
            let (event, span) = self.next()?;
            let node = self.node(event, span, depth + 1)?;
            entries.push(Entry { line, name, node });
        }
    }

    fn count(&mut self, line: usize, more: usize) -> Result<(), Problem> {
        self.values += more;
        if self.values > self.most {
            let text = format!("there are more than {} values, aliases counted", self.most);
            return Err(Problem::new(line, text));
        }
        Ok(())
    }
}

fn line(span: Span) -> usize {
    span.start.line()
}

/// The values in a value, itself among them.
fn size(node: &Node) -> usize {
    1 + match &node.value {
        Value::List(values) => values.iter().map(size).sum(),
        Value::Map(entries) => entries.iter().map(|entry| size(&entry.node)).sum(),
        _ => 0,
    }
}

/// What text without quotes means (YAML 1.2, core schema, decimal numbers).
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Flag(true),
        "false" | "False" | "FALSE" => return Value::Flag(false),
        _ => {}
    }
    let digits = text.trim_start_matches(['-', '+']);
    if digits.starts_with(|first: char| first.is_ascii_digit() || first == '.') {
        if let Ok(number) = text.parse::<i64>() {
            return Value::Number(number.into());
        }
        if let Some(number) = text.parse::<f64>().ok().and_then(Number::from_f64) {
            return Value::Number(number);
        }
    }
    Value::Text(Secret::new(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    /// The file as lines and values.
    fn shown(text: &str) -> String {
        let mut out = String::new();
        match parse(text) {
            Ok(node) => show(&node, "", &mut out),
            Err(Problem { line, text }) => write!(out, "{line}: {text}").unwrap(),
        }
        out.trim_end().to_owned()
    }

    fn show(node: &Node, at: &str, out: &mut String) {
        let text = match &node.value {
            Value::List(values) => {
                for (number, value) in values.iter().enumerate() {
                    show(value, &format!("{at}[{number}]"), out);
                }
                return;
            }
            Value::Map(entries) => {
                for entry in entries {
                    show(&entry.node, &format!("{at}.{}", entry.name), out);
                }
                return;
            }
            Value::Null => "null".to_owned(),
            Value::Flag(flag) => flag.to_string(),
            Value::Number(number) => number.to_string(),
            Value::Text(text) => format!("{:?}", text.expose()),
        };
        writeln!(out, "{} {at} = {text}", node.line).unwrap();
    }

    #[test]
    fn values_know_their_lines() {
        let text = "version: 1.5\nconfig:\n  users:\n  - email: a@b.c\n    is_superuser: true\n    'x': '1'\n  none:\n  \
                    list: [1, -2, .5, 1e3, 007, 0x1f, v1, yes]\n";
        expect_test::expect![[r#"
            1 .version = 1.5
            4 .config.users[0].email = "a@b.c"
            5 .config.users[0].is_superuser = true
            6 .config.users[0].x = "1"
            7 .config.none = null
            8 .config.list[0] = 1
            8 .config.list[1] = -2
            8 .config.list[2] = 0.5
            8 .config.list[3] = 1000.0
            8 .config.list[4] = 7
            8 .config.list[5] = "0x1f"
            8 .config.list[6] = "v1"
            8 .config.list[7] = "yes""#]]
        .assert_eq(&shown(text));
    }

    #[test]
    fn what_is_no_yaml_is_named_by_its_line_and_not_repeated() {
        for (text, expected) in [
            ("", "1: the file is empty"),
            ("a: 1\na: 2", "2: this key is there twice"),
            ("a:\n  key: {{ env X }}\n", "2: a key must be text; put {{ env NAME }} in quotes"),
            ("a: 1\n---\nb: 2\n", "2: there is a second document; one is read"),
            ("a: &x [*x]", "1: this alias names what contains it"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
        for text in ["a: 1\nkey: @hunter2\n", "a:\n\t- hunter2", "a: [hunter2", "a: \"hunter2", "a: *hunter2"]
        {
            let shown = shown(text);
            assert!(shown.contains("this is not YAML") && !shown.contains("hunter2"), "{shown}");
        }
    }

    #[test]
    fn a_file_cannot_unfold_into_more_than_it_may_hold() {
        let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for number in 1..9 {
            let copies = vec![format!("*a{}", number - 1); 9].join(", ");
            writeln!(laughs, "a{number}: &a{number} [{copies}]").unwrap();
        }
        assert!(shown(&laughs).ends_with("there are more than 100000 values, aliases counted"));
        let deep = format!("{}{}", "[".repeat(40), "]".repeat(40));
        assert!(shown(&"[".repeat(50_000)).contains("this is not YAML"));
        assert!(shown(&deep).ends_with("values lie in one another more than 32 deep"));
        assert!(shown(&"a: ".repeat(10)).contains("this is not YAML"));
    }
}
