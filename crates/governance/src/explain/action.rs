//! What can be asked about: the words of the wire, and what each means to the rules.

use access::{
    Right,
    collection::Place,
    data::{Act, Kind},
};
use identity::api_key::Only;
use kernel::{DatabaseId, Scope, TableId, UserId};
use web::{Error, Result, words};

words! {
    /// Something that somebody may or may not do.
    pub enum Action {
        /// Know that a database or table is there.
        See = "see",
        /// See rows, in what others have asked.
        ViewData = "view-data",
        /// Ask new questions.
        Query = "query",
        /// Ask in the database's own language; always of a whole database.
        NativeQuery = "native-query",
        /// Take answers away as files; always of a whole database.
        Download = "download",
        /// Say what tables and fields mean.
        EditMetadata = "edit-metadata",
        /// Change the connection of a database.
        ManageDatabase = "manage-database",
        /// See a collection and what lies in it.
        Read = "read",
        /// Change a collection and what lies in it.
        Write = "write",
    }
}

/// What somebody may or may not do with what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// With a database, or with a table of it.
    Data { act: Act, database: DatabaseId, table: Option<TableId> },
    /// In a place among the collections.
    Collection { right: Right, place: Place },
}

impl Action {
    /// What it means to the rules about data.
    pub fn on_data(self) -> Result<Act> {
        Ok(match self {
            Self::See => Act::See,
            Self::ViewData => Act::ViewData,
            Self::Query => Act::Query,
            Self::NativeQuery => Act::NativeQuery,
            Self::Download => Act::Download,
            Self::EditMetadata => Act::EditMetadata,
            Self::ManageDatabase => Act::ManageDatabase,
            Self::Read | Self::Write => {
                return Err(Error::field(
                    "action",
                    "read and write are about collections. With databases and tables people see, view-data, query, \
                     native-query, download, edit-metadata or manage-database.",
                ));
            }
        })
    }

    /// What it means to the rules about collections.
    pub fn on_collections(self) -> Result<Right> {
        match self {
            Self::Read => Ok(Right::Read),
            Self::Write => Ok(Right::Write),
            _ => Err(Error::field("action", "With collections people read or write.")),
        }
    }
}

impl Question {
    /// What an API key with scopes needs for it: the scope of the routes that do it.
    pub fn scope(self) -> Scope {
        match self {
            Self::Data { act, .. } => match act {
                Act::See => Scope::DatabasesRead,
                Act::ViewData | Act::Query | Act::NativeQuery | Act::Download => Scope::QueryRun,
                Act::EditMetadata | Act::ManageDatabase => Scope::DatabasesWrite,
            },
            Self::Collection { right: Right::Write, .. } => Scope::CollectionsWrite,
            Self::Collection { .. } => Scope::CollectionsRead,
        }
    }

    /// Is it about what belongs to this user?
    pub fn is_of(self, user: UserId) -> bool {
        matches!(self, Self::Collection { place: Place::PersonalOf(owner), .. } if owner == user)
    }

    /// The one thing that a scope for it may be narrowed to.
    pub fn only(self) -> Option<Only> {
        match self {
            Self::Data { database, .. } => Some(Only::Database(database)),
            Self::Collection { place: Place::Collection(id), .. } => Some(Only::Collection(id)),
            Self::Collection { .. } => None,
        }
    }
}

/// The name of a kind of right in the graph.
pub(super) const fn permission(kind: Kind) -> &'static str {
    match kind {
        Kind::ViewData => "view-data",
        Kind::CreateQueries => "create-queries",
        Kind::Download => "download",
        Kind::DataModel => "data-model",
        Kind::Details => "details",
    }
}
