//! From what was sent to a question, whatever the spelling: the older form, the very old ones, the newer form.
//!
//! Keywords may be written in several cases; options may stand first (newer) or last (older). What comes out knows
//! nothing of that. What cannot be understood is refused in words, never guessed; how deep and how large a question
//! may be is bounded here, so that whatever walks it later may recurse.

mod clause;
mod newer;
mod old;
mod stage;
mod tag;

pub(super) use newer::newer;
pub(super) use stage::older;
pub(super) use tag::tags;

use serde_json::{Map, Value};

/// Steps, joins and clauses within each other at most.
const DEPTH: usize = 60;
/// Clauses of a question at most.
const SIZE: usize = 5_000;

/// Why something is no question.
pub(super) type Refusal = String;
type Read<T> = Result<T, Refusal>;

/// Reads one clause.
pub(super) fn clause(value: &Value) -> Read<super::ast::Clause> {
    Reader::default().column(value)
}

/// What is remembered while a question is read.
#[derive(Default)]
pub(super) struct Reader {
    depth: usize,
    size: usize,
    /// The identifiers of the summaries of the step that is read, in the newer form.
    summaries: Vec<Option<String>>,
}

impl Reader {
    /// Goes one level down, and up again afterwards.
    fn within<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        self.depth += 1;
        self.size += 1;
        if self.depth > DEPTH {
            return Err(format!("The query is nested more than {DEPTH} levels deep."));
        }
        if self.size > SIZE {
            return Err(format!("The query has more than {SIZE} clauses."));
        }
        let read = read(self);
        self.depth -= 1;
        read
    }
}

/// A keyword as it is written today: `:SOURCE_TABLE` and `sourceTable` are `source-table`.
fn keyword(word: &str) -> String {
    let word = word.trim_start_matches(':');
    let mut normal = String::with_capacity(word.len() + 2);
    let mut was_small = false;
    for letter in word.chars() {
        if letter.is_ascii_uppercase() && was_small {
            normal.push('-');
        }
        was_small = letter.is_ascii_lowercase();
        normal.push(if letter == '_' { '-' } else { letter.to_ascii_lowercase() });
    }
    normal
}

/// Finds a key in whatever case it is written.
fn get<'a>(map: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    let exact = map.get(key);
    let found = exact.or_else(|| map.iter().find(|(name, _)| keyword(name) == key).map(|(_, value)| value));
    found.filter(|value| !value.is_null())
}

fn text(map: &Map<String, Value>, key: &str) -> Option<String> {
    get(map, key).and_then(Value::as_str).map(str::to_owned)
}

/// A list under a key; nothing is an empty one.
fn list<'a>(map: &'a Map<String, Value>, key: &str) -> Read<&'a [Value]> {
    match get(map, key) {
        None => Ok(&[]),
        Some(Value::Array(list)) => Ok(list),
        Some(_) => Err(format!("{key} must be a list.")),
    }
}

fn id(value: &Value) -> Option<i64> {
    value.as_i64().filter(|number| *number > 0)
}

/// A number that counts something.
fn count(value: &Value, what: &str) -> Read<u64> {
    value.as_u64().ok_or_else(|| format!("{what} must be a whole number that is not negative."))
}
