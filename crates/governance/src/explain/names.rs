//! What everything in an explanation is called.

use super::{
    object::Thing,
    subject::{Subject, Trees},
    view::{CollectionName, DatabaseName, GroupName, ObjectView, PrincipalView, TableName},
};
use access::data::Place;
use catalog::names::NamedTable;
use identity::principal::{Membership, Principal};
use kernel::{GroupId, TableId};
use std::collections::HashMap;

/// Names by ids. For who may not know of the thing, it has none, and nothing in it is named.
#[derive(Debug)]
pub(super) struct Names<'a> {
    pub principal: &'a Principal,
    pub groups: &'a [Membership],
    pub thing: &'a Thing,
    pub tables: HashMap<TableId, NamedTable>,
    /// In whose personal collection it lies.
    pub owner: Option<Principal>,
    pub is_hidden: bool,
}

impl Names<'_> {
    /// Who is asked about, in a sentence.
    pub fn subject(&self) -> String {
        match &self.principal.key {
            Some(key) => format!("the key {}", key.name),
            None => self.principal.name.clone(),
        }
    }

    pub fn group(&self, id: GroupId) -> GroupName {
        let found = self.groups.iter().find(|group| group.id == id);
        GroupName { id, name: found.map_or_else(|| id.to_string(), |group| group.name.clone()) }
    }

    /// Whose personal collection it is.
    pub fn owner(&self) -> Option<PrincipalView> {
        self.owner.as_ref().filter(|_| !self.is_hidden).map(PrincipalView::from)
    }

    /// The thing that is asked about.
    pub fn object(&self) -> ObjectView {
        if !self.is_hidden {
            return self.thing.view.clone();
        }
        match self.thing.view.clone() {
            ObjectView::Database(database) => ObjectView::Database(DatabaseName { name: None, ..database }),
            // In which database it is, is not for them to know.
            ObjectView::Table { table, database } => ObjectView::Table {
                table: TableName { name: None, schema: None, ..table },
                database: DatabaseName { name: None, ..database },
            },
            ObjectView::Collection { collection, archived: _ } => ObjectView::Collection {
                collection: CollectionName { name: None, ..collection },
                archived: false,
            },
        }
    }

    /// The collection that is asked about.
    pub fn collection(&self) -> Option<CollectionName> {
        match self.object() {
            ObjectView::Collection { collection, .. } => Some(collection),
            _ => None,
        }
    }

    /// The database that is asked about, or that holds the table.
    pub fn database(&self) -> Option<DatabaseName> {
        match self.object() {
            ObjectView::Database(database) | ObjectView::Table { database, .. } => Some(database),
            ObjectView::Collection { .. } => None,
        }
    }

    /// A table in a place, if it may be named.
    pub fn table(&self, place: Place) -> Option<TableName> {
        let Place::Table(_, id) = place else { return None };
        match self.object() {
            ObjectView::Table { table, .. } if table.id == id => Some(table),
            _ if self.is_hidden => None,
            _ => self.tables.get(&id).cloned().map(TableName::from),
        }
    }

    /// The thing in a sentence.
    pub fn this(&self) -> String {
        match self.object() {
            ObjectView::Database(database) => database.name.unwrap_or_else(|| "this database".into()),
            ObjectView::Table { table, database } => match (table.name, database.name) {
                (Some(table), Some(database)) => format!("the table {table} of {database}"),
                _ => "this table".into(),
            },
            ObjectView::Collection { collection, .. } => match (collection.id, collection.name) {
                (None, Some(name)) => name,
                (_, Some(name)) => format!("the collection {name}"),
                (_, None) => "this collection".into(),
            },
        }
    }

    /// A place among data in a sentence.
    pub fn place(&self, place: Place) -> String {
        let database = self.database().and_then(|database| database.name);
        let database = database.unwrap_or_else(|| "this database".into());
        match place {
            Place::EveryDatabase => "every database without levels of its own".into(),
            Place::Database(_) => database,
            Place::Table(..) => match self.table(place).and_then(|table| table.name) {
                Some(table) => format!("the table {table} of {database}"),
                None => format!("a table of {database}"),
            },
        }
    }
}

impl From<&Principal> for PrincipalView {
    fn from(principal: &Principal) -> Self {
        match &principal.key {
            None => Self::Person { id: principal.user, name: principal.name.clone() },
            Some(key) => Self::ApiKey { id: key.id, name: key.name.clone() },
        }
    }
}

/// The subject with the groups that they are in.
pub(super) fn subject(principal: &Principal, groups: &[Membership], trees: Trees) -> Subject {
    Subject::new(principal, groups.iter().filter(|group| group.is_member).map(|group| group.id), trees)
}
