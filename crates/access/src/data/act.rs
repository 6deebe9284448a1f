//! What can be done with data, and what each of it needs: the rule as a table, which enforcement and explanations read.

use super::model::{Kind, Level};
use kernel::TableId;

/// Something that can be done with a database or with a table of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Knowing that it is there.
    See,
    /// Seeing rows, in what others have asked.
    ViewData,
    /// Asking a new question.
    Query,
    /// Asking in the database's own language.
    NativeQuery,
    /// Taking an answer away as a file.
    Download,
    /// Saying what tables and fields mean.
    EditMetadata,
    /// Changing the connection.
    ManageDatabase,
}

/// How much of a kind there has to be, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// Which kind of right.
    pub kind: Kind,
    /// How much of it.
    pub at_least: Level,
    /// Where.
    pub over: Over,
}

/// Where a need has to be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// On the table.
    Table,
    /// On the database as a whole.
    Whole,
    /// On the database as a whole, or on one of its tables.
    Somewhere,
    /// On the database as a whole, and on each of its tables.
    Throughout,
}

impl Act {
    /// The ways to be allowed it, on a database or on a table: one of them suffices, with all that it needs.
    pub const fn ways(self, table: Option<TableId>) -> &'static [&'static [Need]] {
        match (self, table) {
            (Self::See, Some(_)) => &[&[SEES, ASKS], &[DESCRIBES]],
            (Self::See, None) => &[&[SEES_SOME, ASKS_SOME], &[DESCRIBES_SOME], &[MANAGES]],
            (Self::ViewData, Some(_)) => &[&[SEES]],
            (Self::ViewData, None) => &[&[SEES_SOME]],
            (Self::Query, Some(_)) => &[&[SEES, ASKS]],
            (Self::Query, None) => &[&[SEES_SOME, ASKS_SOME]],
            (Self::NativeQuery, _) => &[&[ASKS_NATIVELY, SEES_ALL]],
            (Self::Download, _) => &[&[ASKS_NATIVELY, SEES_ALL, DOWNLOADS]],
            (Self::EditMetadata, Some(_)) => &[&[DESCRIBES]],
            (Self::EditMetadata, None) => &[&[DESCRIBES_SOME]],
            (Self::ManageDatabase, _) => &[&[MANAGES]],
        }
    }
}

const SEES: Need = Need { kind: Kind::ViewData, at_least: Level::Most, over: Over::Table };
const SEES_SOME: Need = Need { over: Over::Somewhere, ..SEES };
const SEES_ALL: Need = Need { over: Over::Throughout, ..SEES };
const ASKS: Need = Need { kind: Kind::CreateQueries, at_least: Level::Middle, over: Over::Table };
const ASKS_SOME: Need = Need { over: Over::Somewhere, ..ASKS };
const ASKS_NATIVELY: Need = Need { kind: Kind::CreateQueries, at_least: Level::Most, over: Over::Whole };
/// Files are made of whole questions, which see all of a database.
const DOWNLOADS: Need = Need { kind: Kind::Download, at_least: Level::Middle, over: Over::Throughout };
const DESCRIBES: Need = Need { kind: Kind::DataModel, at_least: Level::Middle, over: Over::Table };
const DESCRIBES_SOME: Need = Need { over: Over::Somewhere, ..DESCRIBES };
const MANAGES: Need = Need { kind: Kind::Details, at_least: Level::Middle, over: Over::Whole };
