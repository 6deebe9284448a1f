//! The file as types: what it may hold, each thing with its line. Nothing is looked up yet.

use access::{
    Right,
    data::{Kind, Level},
};
use kernel::Email;
use std::collections::BTreeMap;

/// Groups that a file may rule.
pub(super) const MOST_GROUPS: usize = 10_000;
/// What stands for every database of which nothing else is said.
pub(super) const EVERYTHING: &str = "everything";
/// What stands for the root of all collections.
pub(super) const ROOT: &str = "root";
/// What an id begins with where a name could stand.
pub(super) const BY_ID: &str = "id:";

/// The order in which rights are written.
pub(super) const ORDER: [Kind; 5] =
    [Kind::ViewData, Kind::CreateQueries, Kind::Download, Kind::DataModel, Kind::Details];

/// Something, and the line that it is on.
#[derive(Clone, Debug)]
pub(super) struct At<T> {
    pub line: usize,
    pub it: T,
}

/// What a thing is named by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// The word that stands for all: `everything`, `root`.
    All,
    /// `id:7`.
    Id(i64),
    /// Its name or path.
    Called(String),
}

/// What the file rules.
#[derive(Debug)]
pub(super) struct File {
    pub groups: Vec<GroupRule>,
}

/// What is ruled of a group; what is not there is not ruled.
#[derive(Debug)]
pub(super) struct GroupRule {
    pub line: usize,
    pub name: String,
    pub members: Option<At<Vec<At<Email>>>>,
    pub data: Option<At<Vec<DatabaseRule>>>,
    pub collections: Option<At<Vec<CollectionRule>>>,
}

/// Rights of each kind; which are not there is said by what is above, or not allowed.
pub(super) type Levels = BTreeMap<Kind, Level>;

#[derive(Debug)]
pub(super) struct DatabaseRule {
    pub name: At<Name>,
    pub levels: Levels,
    pub schemas: Vec<SchemaRule>,
}

#[derive(Debug)]
pub(super) struct SchemaRule {
    pub name: At<String>,
    pub levels: Levels,
    pub tables: Vec<TableRule>,
}

#[derive(Debug)]
pub(super) struct TableRule {
    pub name: At<Name>,
    pub levels: Levels,
}

#[derive(Debug)]
pub(super) struct CollectionRule {
    pub name: At<Name>,
    pub right: Right,
}
