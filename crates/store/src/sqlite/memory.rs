//! What look-ups found, remembered until somebody commits.
//!
//! Every request asks who is asking, and most ask it again with the same words. An answer stays right until the next
//! commit. Those of this process pass by here; those of commands that change the file beside it show in SQLite's log.
//! So whoever has seen a change committed sees it in every answer. (`docs/decisions/0009-remembered-look-ups.md`)

use crate::{Row, Value, row::Names};
use parking_lot::RwLock;
use std::{
    collections::HashMap,
    ffi::OsString,
    hash::{BuildHasher, Hash, Hasher, RandomState},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

/// Rows that are remembered at once.
const ROWS: usize = 4096;
/// Bytes of texts and the like in a row that is remembered.
const BYTES: usize = 4096;
/// Answers are forgotten after that long in any case: two commits in one tick of the file system's clock could leave
/// the log as long and as old as the first one did.
const FRESH: Duration = Duration::from_secs(1);

/// What look-ups found since the last commit.
#[derive(Debug)]
pub(super) struct Memory {
    commits: AtomicU64,
    log: PathBuf,
    found: RwLock<Found>,
    hasher: RandomState,
}

#[derive(Debug)]
struct Found {
    as_of: Option<Moment>,
    since: Instant,
    rows: HashMap<u64, Remembered>,
}

#[derive(Debug)]
struct Remembered {
    sql: &'static str,
    params: Box<[Value]>,
    names: Names,
    values: Vec<Value>,
}

/// A moment between two commits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    commits: u64,
    /// When the log was written to, and how long it is; it may not be there yet.
    log: Option<(SystemTime, u64)>,
}

impl Memory {
    /// Of what lies in this file.
    pub(super) fn of(file: &Path) -> Self {
        let mut log = OsString::from(file);
        log.push("-wal");
        Self {
            commits: AtomicU64::new(0),
            log: log.into(),
            found: RwLock::new(Found { as_of: None, since: Instant::now(), rows: HashMap::new() }),
            hasher: RandomState::new(),
        }
    }

    /// To be taken before looking: what is found then stays so while the moment is the same.
    pub(super) fn now(&self) -> Moment {
        let commits = self.commits.load(Ordering::Acquire);
        let log = std::fs::metadata(&self.log).and_then(|log| Ok((log.modified()?, log.len()))).ok();
        Moment { commits, log }
    }

    /// Somebody has committed.
    pub(super) fn forget(&self) {
        self.commits.fetch_add(1, Ordering::AcqRel);
    }

    /// What the statement found at this moment, when it was looked for before.
    pub(super) fn recall(&self, now: Moment, sql: &'static str, params: &[Value]) -> Option<Row> {
        let found = self.found.read();
        if !found.is_fresh(now) {
            return None;
        }
        let remembered = found.rows.get(&self.key(sql, params))?;
        let is_the_same = std::ptr::eq(remembered.sql, sql) && *remembered.params == *params;
        is_the_same.then(|| Row::new(Arc::clone(&remembered.names), remembered.values.clone()))
    }

    /// Remembers what a statement found that began to look at that moment.
    pub(super) fn remember(&self, then: Moment, sql: &'static str, params: &[Value], row: &Row) {
        if row.values.iter().map(size).sum::<usize>() > BYTES {
            return;
        }
        let mut found = self.found.write();
        if !found.is_fresh(then) || found.rows.len() >= ROWS {
            found.rows.clear();
            (found.as_of, found.since) = (Some(then), Instant::now());
        }
        let (names, values) = (Arc::clone(&row.names), row.values.clone());
        let remembered = Remembered { sql, params: params.into(), names, values };
        found.rows.insert(self.key(sql, params), remembered);
    }

    /// The text is known by where it lies: it is part of the program.
    fn key(&self, sql: &'static str, params: &[Value]) -> u64 {
        let mut hasher = self.hasher.build_hasher();
        (sql.as_ptr(), sql.len()).hash(&mut hasher);
        for value in params {
            feed(&mut hasher, value);
        }
        hasher.finish()
    }
}

impl Found {
    fn is_fresh(&self, now: Moment) -> bool {
        self.as_of == Some(now) && self.since.elapsed() < FRESH
    }
}

fn feed(hasher: &mut impl Hasher, value: &Value) {
    match value {
        Value::Null => hasher.write_u8(0),
        Value::Bool(flag) => flag.hash(hasher),
        Value::Int(number) => number.hash(hasher),
        Value::Float(measure) => measure.to_bits().hash(hasher),
        Value::Text(text) | Value::Json(text) => text.hash(hasher),
        Value::Time(time) => time.hash(hasher),
        Value::Bytes(bytes) => bytes.hash(hasher),
    }
}

fn size(value: &Value) -> usize {
    match value {
        Value::Text(text) | Value::Json(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Time(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    const SQL: &str = "SELECT name FROM pet WHERE id = $1";

    fn row(name: &str) -> Row {
        Row::new(Arc::new(["name".into()]), vec![Value::Text(name.to_owned())])
    }

    fn memory() -> Memory {
        Memory::of(Path::new("/nowhere/pets.db"))
    }

    fn recalled(memory: &Memory, id: i64) -> Option<String> {
        memory.recall(memory.now(), SQL, &[Value::Int(id)]).map(|row| row.get("name").expect("it has a name"))
    }

    #[test]
    fn what_was_found_is_remembered_until_somebody_commits() {
        let memory = memory();
        memory.remember(memory.now(), SQL, &[Value::Int(1)], &row("Rex"));
        assert_eq!(recalled(&memory, 1).as_deref(), Some("Rex"));
        assert_eq!(recalled(&memory, 2), None);
        assert!(memory.recall(memory.now(), "SELECT name FROM pet", &[Value::Int(1)]).is_none());
        memory.forget();
        assert_eq!(recalled(&memory, 1), None);
    }

    #[test]
    fn what_was_looked_for_before_a_commit_is_not_remembered_after_it() {
        let memory = memory();
        let before = memory.now();
        memory.forget();
        memory.remember(before, SQL, &[Value::Int(1)], &row("Rex"));
        assert_eq!(recalled(&memory, 1), None);
    }

    #[test]
    fn memory_is_bounded() {
        let memory = memory();
        memory.remember(memory.now(), SQL, &[Value::Int(0)], &row(&"x".repeat(BYTES + 1)));
        assert_eq!(recalled(&memory, 0), None);
        for id in 0..=i64::try_from(ROWS).expect("small") {
            memory.remember(memory.now(), SQL, &[Value::Int(id)], &row("Rex"));
        }
        assert!(memory.found.read().rows.len() <= ROWS);
    }
}
