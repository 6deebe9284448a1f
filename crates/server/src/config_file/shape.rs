//! What a section may hold: its keys, and what kind of value each takes. Looked at before any template is expanded.

use yaml::{Entry, Node, Problem, Value};

/// A section that is a list of things.
pub(super) struct Section {
    /// What one of them is called, with its article.
    pub noun: &'static str,
    /// The keys of one.
    pub keys: &'static [Key],
}

/// A key, and what it takes.
pub(super) struct Key {
    pub name: &'static str,
    pub takes: Takes,
    pub is_needed: bool,
}

/// What kind of value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Text,
    /// Text that nobody may see; a key with `_file` behind its name may name a file that holds it.
    Secret,
    Flag,
    Texts,
    Map,
    /// Whatever it is, it means nothing here.
    Unused,
}

const fn needed(name: &'static str, takes: Takes) -> Key {
    Key { name, takes, is_needed: true }
}

const fn optional(name: &'static str, takes: Takes) -> Key {
    Key { name, takes, is_needed: false }
}

pub(super) const USERS: Section = Section {
    noun: "a user",
    keys: &[
        needed("email", Takes::Text),
        needed("first_name", Takes::Text),
        needed("last_name", Takes::Text),
        needed("password", Takes::Secret),
        optional("is_superuser", Takes::Flag),
        optional("groups", Takes::Texts),
        optional("login_attributes", Takes::Map),
        optional("locale", Takes::Text),
        // Columns of the reference that files carry and that mean nothing here.
        optional("is_qbnewb", Takes::Unused),
        optional("is_datasetnewb", Takes::Unused),
        optional("settings", Takes::Unused),
        optional("type", Takes::Unused),
    ],
};

pub(super) const API_KEYS: Section = Section {
    noun: "an API key",
    keys: &[
        needed("name", Takes::Text),
        needed("key", Takes::Secret),
        needed("creator", Takes::Text),
        needed("group", Takes::Text),
        optional("description", Takes::Text),
        optional("not_before", Takes::Text),
        optional("expires_at", Takes::Text),
        optional("allowed_cidrs", Takes::Texts),
        optional("scopes", Takes::Texts),
    ],
};

pub(super) const DATABASES: Section = Section {
    noun: "a database",
    keys: &[
        needed("name", Takes::Text),
        needed("engine", Takes::Text),
        needed("details", Takes::Map),
        optional("description", Takes::Text),
        optional("is_full_sync", Takes::Flag),
        optional("is_on_demand", Takes::Flag),
        optional("auto_run_queries", Takes::Flag),
    ],
};

impl Section {
    /// Says everything that is wrong with the shape of one thing.
    pub fn check(&self, node: &Node, problems: &mut Vec<Problem>) {
        let Some(entries) = node.entries() else {
            return problems.push(Problem::new(node.line, format!("{} must be a map of keys", self.noun)));
        };
        for entry in entries {
            match self.find(&entry.name) {
                Some((key, is_file)) => key.check(entry, is_file, problems),
                None => problems.push(Problem::new(entry.line, self.unknown())),
            }
        }
        for key in self.keys.iter().filter(|key| key.is_needed) {
            let file = format!("{}_file", key.name);
            let has_file = key.takes == Takes::Secret && node.find(&file).is_some();
            let text = match (node.find(key.name).is_some(), has_file) {
                (true, true) => format!("there are both {} and {file}; one is meant", key.name),
                (false, false) if key.takes == Takes::Secret => format!("{} or {file} is needed", key.name),
                (false, false) => format!("{} is needed", key.name),
                _ => continue,
            };
            problems.push(Problem::new(node.line, text));
        }
    }

    /// The key of this name, and whether the name is that of its file.
    pub fn find(&self, name: &str) -> Option<(&'static Key, bool)> {
        let plain = self.keys.iter().find(|key| key.name == name).map(|key| (key, false));
        plain.or_else(|| {
            let name = name.strip_suffix("_file")?;
            let key = self.keys.iter().find(|key| key.name == name && key.takes == Takes::Secret)?;
            Some((key, true))
        })
    }

    fn unknown(&self) -> String {
        let names: Vec<_> =
            self.keys.iter().filter(|key| key.takes != Takes::Unused).map(|key| key.name).collect();
        format!("{} has no such key; it has {}", self.noun, names.join(", "))
    }
}

impl Key {
    fn check(&self, entry: &Entry, is_file: bool, problems: &mut Vec<Problem>) {
        let takes = if is_file { Takes::Text } else { self.takes };
        let wanted = match (takes, &entry.node.value) {
            (Takes::Unused, _) => return,
            (_, Value::Null) if !self.is_needed => return,
            (Takes::Text | Takes::Secret, value) => (!is_text(value)).then_some("text"),
            (Takes::Flag, value) => (!matches!(value, Value::Flag(_))).then_some("true or false"),
            (Takes::Map, value) => (!matches!(value, Value::Map(_))).then_some("a map"),
            (Takes::Texts, Value::List(list)) => {
                list.iter().any(|node| !is_text(&node.value)).then_some("a list of texts")
            }
            (Takes::Texts, _) => Some("a list of texts"),
        };
        if let Some(wanted) = wanted {
            let hint = match &entry.node.value {
                Value::Number(_) => "; put it in quotes",
                _ => "",
            };
            problems.push(Problem::new(entry.line, format!("{} must be {wanted}{hint}", entry.name)));
        }
    }
}

fn is_text(value: &Value) -> bool {
    matches!(value, Value::Text(text) if !text.expose().trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(section: &Section, text: &str) -> Vec<String> {
        let mut problems = Vec::new();
        section.check(&yaml::parse(text).unwrap(), &mut problems);
        problems.iter().map(|problem| format!("{}: {}", problem.line, problem.text)).collect()
    }

    #[test]
    fn a_section_takes_what_it_knows() {
        let key = "name: CI\nkey: '{{ env CI_KEY }}'\ncreator: ada@example.com\ngroup: admin\n";
        assert!(problems(&API_KEYS, key).is_empty());
        let with_limits =
            format!("{key}expires_at: 2027-01-01T00:00:00Z\nallowed_cidrs: [10.0.0.0/8]\nscopes: ~\n");
        assert!(problems(&API_KEYS, &with_limits).is_empty());
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once_by_its_line() {
        let found = problems(&API_KEYS, "name: 7\ngroop: hunter2\nkey: [hunter2]\nscopes: hunter2\n");
        expect_test::expect![[r"
            1: name must be text; put it in quotes
            2: an API key has no such key; it has name, key, creator, group, description, not_before, expires_at, allowed_cidrs, scopes
            3: key must be text
            4: scopes must be a list of texts
            1: creator is needed
            1: group is needed"]].assert_eq(&found.join("\n"));
        assert_eq!(problems(&USERS, "[hunter2]"), ["1: a user must be a map of keys"]);
    }

    #[test]
    fn a_secret_is_there_once() {
        let user = "email: a@b.c\nfirst_name: A\nlast_name: B\n";
        assert_eq!(problems(&USERS, user), ["1: password or password_file is needed"]);
        assert!(problems(&USERS, &format!("{user}password_file: /run/secrets/a\n")).is_empty());
        let both = format!("{user}password: x\npassword_file: y\n");
        assert_eq!(problems(&USERS, &both), ["1: there are both password and password_file; one is meant"]);
    }
}
