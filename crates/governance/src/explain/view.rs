//! What is answered: every reason and change as an object with ids and names, and as a sentence.

use super::action::Action;
use kernel::{ApiKeyId, CollectionId, DatabaseId, GroupId, TableId, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Whether somebody may do something, and why.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ExplanationView {
    /// May they?
    pub allowed: bool,
    /// What is asked about.
    pub action: Action,
    /// Who is asked about.
    pub principal: PrincipalView,
    /// With what.
    pub object: ObjectView,
    /// The shortest chain of reasons.
    pub because: Vec<ReasonView>,
    /// Single changes after which the answer would be the other one, the smallest first; a few at most, and none for
    /// who may not change permissions.
    pub would_change: Vec<ChangeView>,
}

/// A person, a group or an API key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum PrincipalView {
    /// A person.
    Person {
        /// The id.
        id: UserId,
        /// First and last name, or the address.
        name: String,
    },
    /// A group.
    Group {
        /// The id.
        id: GroupId,
        /// The name.
        name: String,
    },
    /// An API key.
    ApiKey {
        /// The id.
        id: ApiKeyId,
        /// What it is for.
        name: String,
    },
}

/// A group by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct GroupName {
    /// The id.
    pub id: GroupId,
    /// The name.
    pub name: String,
}

/// A database by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DatabaseName {
    /// The id.
    pub id: DatabaseId,
    /// The name; null for who may not know of it.
    pub name: Option<String>,
}

/// A table by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TableName {
    /// The id.
    pub id: TableId,
    /// The name; null for who may not know of it.
    pub name: Option<String>,
    /// The schema; empty where there is none.
    pub schema: Option<String>,
}

/// A collection by its name; the root has no id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CollectionName {
    /// The id; null for the root.
    pub id: Option<CollectionId>,
    /// The name; null for who may not know of it.
    pub name: Option<String>,
}

/// With what somebody may do something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum ObjectView {
    /// A database.
    Database(DatabaseName),
    /// A table of one.
    Table {
        /// The table.
        #[serde(flatten)]
        table: TableName,
        /// Its database.
        database: DatabaseName,
    },
    /// A collection, or the root.
    Collection {
        /// The collection.
        #[serde(flatten)]
        collection: CollectionName,
        /// Is it in the Trash? Rights to it stay as they are.
        archived: bool,
    },
}

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReasonView {
    /// Which kind of reason.
    pub kind: ReasonKind,
    /// The reason as a sentence.
    pub text: String,
    /// What it is about.
    #[serde(flatten)]
    pub about: About,
}

/// Which kind of reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReasonKind {
    /// The account is deactivated.
    AccountDeactivated,
    /// The key is switched off.
    KeyOff,
    /// The key has not begun to work.
    KeyNotYetValid,
    /// The key has ended.
    KeyExpired,
    /// The key was left alone for too long.
    KeyUnused,
    /// The key lacks the scope.
    ScopeMissing,
    /// The key has the scope for other databases only.
    ScopeElsewhere,
    /// Administrators may everything.
    Administrator,
    /// A group gives it.
    Grant,
    /// The most that any group gives is too little.
    Denial,
    /// A group blocks it, and no other gives it outright.
    Blocked,
    /// No group says anything about it.
    NoGrant,
    /// It is, or lies in, their own personal collection.
    OwnCollection,
    /// It is, or lies in, somebody else's personal collection.
    ForeignCollection,
    /// Everybody sees the Trash, and nobody changes it.
    Trash,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangeView {
    /// Which kind of change.
    pub kind: ChangeKind,
    /// The change as a sentence.
    pub text: String,
    /// What it is about.
    #[serde(flatten)]
    pub about: About,
}

/// Which kind of change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// Reactivate the account.
    ReactivateAccount,
    /// Switch the key on.
    SwitchKeyOn,
    /// Let the key begin earlier.
    StartKeyEarlier,
    /// Let the key end later.
    ExtendKey,
    /// Use the key again: any change of it wakes it.
    WakeKey,
    /// Give the key a scope.
    AddScope,
    /// Take a scope from the key.
    RemoveScope,
    /// Give a group more.
    Grant,
    /// Give a group less.
    Revoke,
    /// Put them into a group.
    JoinGroup,
    /// Take them out of a group.
    LeaveGroup,
    /// Give the key another group.
    MoveKey,
}

/// Ids and names of what a reason or a change is about; what it is not about is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct About {
    /// The group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<GroupName>,
    /// The group that loses against it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub over: Option<GroupName>,
    /// Permissions and their levels, in the words of the graphs; of a change, those after it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub levels: BTreeMap<&'static str, &'static str>,
    /// The permission of which nobody gives anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub permission: Option<&'static str>,
    /// The scope.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// The database; when it is missing from what is about data, every database without levels of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub database: Option<DatabaseName>,
    /// The table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table: Option<TableName>,
    /// The collection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub collection: Option<CollectionName>,
    /// Whose personal collection it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<PrincipalView>,
}
