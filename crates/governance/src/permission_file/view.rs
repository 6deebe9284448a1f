//! A plan on the wire.

use kernel::UserId;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// What would have to be done.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PlanView {
    /// What `apply` takes: it stands for this file, the revisions and the members that the plan was made from.
    pub fingerprint: String,
    /// Every change; the first 20,000.
    pub changes: Vec<ChangeView>,
    /// How many changes there are.
    pub total: usize,
    /// What it means for people and programs.
    pub people: PeopleView,
    /// The same in sentences.
    pub summary: Vec<String>,
}

/// One change.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChangeView {
    /// `group`, `member`, `data` or `collection`.
    pub what: &'static str,
    /// `create` (a group), `add` or `remove` (a member), `change` (a right).
    pub action: &'static str,
    /// The group; its id is null while it is not made.
    pub group: Reference,
    /// The person who gets in or out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonView>,
    /// The database; its id is null when it is every one of which nothing else is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<Reference>,
    /// The collection, by its path; its id is null when it is the root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collection: Option<Reference>,
    /// What the group may now: a word, or of data the rights that change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// What it shall be allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

/// Something by id and name.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reference {
    /// The id.
    pub id: Option<i64>,
    /// The name.
    pub name: String,
}

/// Somebody.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PersonView {
    /// The person.
    pub id: UserId,
    /// The e-mail address.
    pub email: String,
    /// The name as people read it.
    pub common_name: String,
}

/// What a plan means for people and programs.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PeopleView {
    /// People for whom something changes.
    pub people: usize,
    /// API keys for which something changes.
    pub api_keys: usize,
    /// How many lose and gain how much.
    pub effects: Vec<EffectView>,
    /// Who becomes an administrator.
    pub made_administrators: Vec<PersonView>,
    /// Who is one no longer.
    pub unmade_administrators: Vec<PersonView>,
    /// The first hundred people for whom something changes, and what.
    pub named: Vec<AffectedView>,
}

/// How many lose or gain how much.
#[derive(Debug, Serialize, JsonSchema)]
pub struct EffectView {
    /// `lose` and `gain`: see no more, or at last; `less` and `more`: may do.
    pub turn: &'static str,
    /// `collections` or `databases`.
    pub what: &'static str,
    /// How many different ones.
    pub count: usize,
    /// How many people.
    pub people: usize,
    /// How many API keys.
    pub api_keys: usize,
    /// As a sentence.
    pub text: String,
}

/// Somebody, and what changes for them.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AffectedView {
    /// Who.
    #[serde(flatten)]
    pub person: PersonView,
    /// Collections by what becomes of them: `lose`, `less`, `gain`, `more`; the first fifty each.
    pub collections: BTreeMap<&'static str, Vec<Reference>>,
    /// Databases by what becomes of them.
    pub databases: BTreeMap<&'static str, Vec<Reference>>,
}
