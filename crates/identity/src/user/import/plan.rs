//! What would become of each row. Pure: who and what is there already comes in as data.

use super::file::Row;
use kernel::Email;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What is there already.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// Address → is the account active?
    pub accounts: HashMap<String, bool>,
    /// Name of a group in lower case → its name.
    pub groups: HashMap<String, String>,
}

/// What would become of a file.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub rows: Vec<Planned>,
    /// Names of groups that would be made.
    pub new_groups: Vec<String>,
}

/// What would become of one row.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Planned {
    /// Where in the file it stands.
    pub line: u64,
    /// The address as it stands there; in lower case when it is one.
    pub email: String,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The names of the groups.
    pub groups: Vec<String>,
    /// What would be done.
    pub action: Action,
    /// Why it would not be created.
    pub problem: Option<String>,
}

/// What is done with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// The person is made.
    Create,
    /// The person is there already and stays as they are.
    Skip,
    /// The row is wrong; while there is one, nothing is imported.
    Refuse,
}

/// Characters a name may have at most, as everywhere.
const LONGEST: usize = 254;

impl Plan {
    /// Plans an import.
    pub fn of(rows: Vec<Row>, known: &Known) -> Self {
        let (mut seen, mut new_groups) = (HashSet::new(), Groups::new(known));
        let rows = rows.into_iter().map(|row| planned(row, known, &mut seen, &mut new_groups)).collect();
        Self { rows, new_groups: new_groups.new }
    }

    /// How many rows have this fate.
    pub fn count(&self, action: Action) -> usize {
        self.rows.iter().filter(|row| row.action == action).count()
    }

    /// The first row that would be refused.
    pub fn first_refused(&self) -> Option<&Planned> {
        self.rows.iter().find(|row| row.action == Action::Refuse)
    }
}

fn planned(row: Row, known: &Known, seen: &mut HashSet<String>, groups: &mut Groups<'_>) -> Planned {
    let email = Email::parse(&row.email);
    let address = email.as_ref().map_or(row.email.as_str(), Email::as_str).to_owned();
    let problem = problem(&row, email.as_ref(), seen);
    let (action, problem) = match (problem, known.accounts.get(&address)) {
        (Some(problem), _) => (Action::Refuse, Some(problem)),
        (None, Some(true)) => (Action::Skip, Some("There is an account with this address already.")),
        (None, Some(false)) => {
            (Action::Skip, Some("The account with this address is deactivated; reactivate it instead."))
        }
        (None, None) => (Action::Create, None),
    };
    let shown = |name: String| Some(name).filter(|name| !name.is_empty());
    Planned {
        line: row.line,
        email: address,
        first_name: shown(row.first_name),
        last_name: shown(row.last_name),
        groups: row
            .groups
            .into_iter()
            .map(|name| groups.named(name, action))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        action,
        problem: problem.map(str::to_owned),
    }
}

fn problem(row: &Row, email: Option<&Email>, seen: &mut HashSet<String>) -> Option<&'static str> {
    let too_long = |text: &str| text.chars().count() > LONGEST;
    if row.is_uneven {
        return Some("The line has not as many cells as the first one.");
    }
    let Some(email) = email else { return Some("This is not an e-mail address.") };
    if !seen.insert(email.as_str().to_owned()) {
        return Some("This address stands in the file more than once.");
    }
    if too_long(&row.first_name) || too_long(&row.last_name) {
        return Some("A name has more than 254 characters.");
    }
    row.groups
        .iter()
        .any(|name| too_long(name))
        .then_some("The name of a group has more than 254 characters.")
}

/// Groups by name, whatever the case; new ones are spelled as where they come first.
struct Groups<'a> {
    known: &'a Known,
    folded: HashMap<String, String>,
    new: Vec<String>,
}

impl<'a> Groups<'a> {
    fn new(known: &'a Known) -> Self {
        Self { known, folded: HashMap::new(), new: Vec::new() }
    }

    /// The name as the group has or will have it; only people who are made make groups.
    fn named(&mut self, name: String, action: Action) -> String {
        let key = name.to_lowercase();
        if let Some(known) = self.known.groups.get(&key).or_else(|| self.folded.get(&key)) {
            return known.clone();
        }
        if action == Action::Create {
            self.folded.insert(key, name.clone());
            self.new.push(name.clone());
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    fn check(text: &str, expected: &expect_test::Expect) {
        let known = Known {
            accounts: [("old@x.org".to_owned(), true), ("gone@x.org".to_owned(), false)].into(),
            groups: [("sales".to_owned(), "Sales".to_owned())].into(),
        };
        let plan = Plan::of(super::super::file::read(text).unwrap(), &known);
        let lines = plan.rows.iter().map(|row| {
            let problem = row.problem.as_deref().unwrap_or_default();
            format!("{} {:?} {} {:?} {problem}\n", row.line, row.action, row.email, row.groups)
        });
        expected.assert_eq(&format!("{}new: {:?}\n", lines.collect::<String>(), plan.new_groups));
    }

    #[test]
    fn each_row_has_a_fate_and_a_reason() {
        check(
            "email,first_name,groups\nNew@X.org,Ann,sales|Ops\nold@x.org,Bob,Elsewhere\ngone@x.org,C,\n\
             new@x.org,D,\nnobody,E,\nshort@x.org\n",
            &expect![[r#"
                2 Create new@x.org ["Ops", "Sales"] 
                3 Skip old@x.org ["Elsewhere"] There is an account with this address already.
                4 Skip gone@x.org [] The account with this address is deactivated; reactivate it instead.
                5 Refuse new@x.org [] This address stands in the file more than once.
                6 Refuse nobody [] This is not an e-mail address.
                7 Refuse short@x.org [] The line has not as many cells as the first one.
                new: ["Ops"]
            "#]],
        );
    }

    #[test]
    fn groups_are_one_whatever_their_case() {
        check(
            "email,groups\na@x.org,Élan;SALES\nb@x.org,ÉLAN; élan\n",
            &expect![[r#"
                2 Create a@x.org ["Sales", "Élan"] 
                3 Create b@x.org ["Élan"] 
                new: ["Élan"]
            "#]],
        );
    }

    #[test]
    fn names_that_are_too_long_are_refused() {
        let text = format!("email,first_name\na@x.org,{}\n", "x".repeat(255));
        let plan = Plan::of(super::super::file::read(&text).unwrap(), &Known::default());
        assert_eq!(plan.count(Action::Refuse), 1);
        assert!(plan.first_refused().is_some());
    }
}
