//! What groups may do with data: five kinds of right, each with levels from least to most.
//!
//! The stored words and the words of the graph are facts of the contract (auth.md §5.4 of the reference description).

use kernel::{DatabaseId, GroupId, TableId};
use store::{Bind, FromValue, Value, from_row};

/// A kind of right to data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Seeing rows.
    ViewData,
    /// Asking new questions.
    CreateQueries,
    /// Downloading answers.
    Download,
    /// Saying what tables and fields mean.
    DataModel,
    /// Changing the connection.
    Details,
}

/// How much of a kind; the same order for all kinds, from nothing to everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Nothing: `no`, `blocked`.
    Least,
    /// In between: `query-builder`, `ten-thousand-rows`, `legacy-no-self-service`.
    Middle,
    /// Everything: `query-builder-and-native`, `one-million-rows`, `unrestricted`, `yes`.
    Most,
}

impl Kind {
    /// All kinds, in the order in which what one implies of another is worked out.
    pub const ALL: [Self; 5] =
        [Self::Details, Self::DataModel, Self::Download, Self::CreateQueries, Self::ViewData];

    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::ViewData => "view-data",
            Self::CreateQueries => "create-queries",
            Self::Download => "download-results",
            Self::DataModel => "manage-table-metadata",
            Self::Details => "manage-database",
        }
    }

    /// The word in the graph.
    pub const fn graph_key(self) -> &'static str {
        match self {
            Self::ViewData => "view-data",
            Self::CreateQueries => "create-queries",
            Self::Download => "download",
            Self::DataModel => "data-model",
            Self::Details => "details",
        }
    }

    /// The stored word of a level; none when the kind has no such level.
    pub const fn level_word(self, level: Level) -> Option<&'static str> {
        Some(match (self, level) {
            (Self::ViewData, Level::Least) => "blocked",
            (Self::ViewData, Level::Middle) => "legacy-no-self-service",
            (Self::ViewData, Level::Most) => "unrestricted",
            (Self::CreateQueries, Level::Middle) => "query-builder",
            (Self::CreateQueries, Level::Most) => "query-builder-and-native",
            (Self::Download, Level::Middle) => "ten-thousand-rows",
            (Self::Download, Level::Most) => "one-million-rows",
            (Self::DataModel | Self::Details, Level::Middle) => return None,
            (Self::DataModel | Self::Details, Level::Most) => "yes",
            (_, Level::Least) => "no",
        })
    }

    /// The word of a level in the graph; none when the kind has no such level.
    pub const fn graph_word(self, level: Level) -> Option<&'static str> {
        match (self, level) {
            (Self::Download | Self::DataModel, Level::Least) => Some("none"),
            (Self::Download, Level::Middle) => Some("limited"),
            (Self::Download, Level::Most) => Some("full"),
            (Self::DataModel, Level::Most) => Some("all"),
            _ => self.level_word(level),
        }
    }

    /// The level that a word of the graph names.
    pub fn level_of(self, graph_word: &str) -> Option<Level> {
        [Level::Least, Level::Middle, Level::Most]
            .into_iter()
            .find(|level| self.graph_word(*level) == Some(graph_word))
    }

    /// May single tables have a level of their own?
    pub const fn is_per_table(self) -> bool {
        !matches!(self, Self::Details)
    }

    /// What two groups allow together. The most of either; but where one blocks data and the other only does not offer
    /// it, it is blocked.
    pub fn together(self, one: Level, other: Level) -> Level {
        let rank = |level| match (self, level) {
            (Self::ViewData, Level::Middle) => 0,
            (_, Level::Least) => 1,
            (_, Level::Middle) => 2,
            (_, Level::Most) => 3,
        };
        if rank(one) >= rank(other) { one } else { other }
    }

    /// The kind that is stored as this word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// What a level is about: every database without a level of its own, one database, or one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// Every database that has no level of its own.
    EveryDatabase,
    /// A database, and its tables that have no level of their own.
    Database(DatabaseId),
    /// A table of a database.
    Table(DatabaseId, TableId),
}

/// One level of one group: an edge of the permission graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The group.
    pub group: GroupId,
    /// About what.
    pub place: Place,
    /// Which kind of right.
    pub kind: Kind,
    /// How much of it.
    pub level: Level,
}

/// An edge as it is stored; 0 stands for every database and for no single table.
struct Row {
    group_id: GroupId,
    db_id: DatabaseId,
    table_id: TableId,
    kind: Kind,
    level: Level,
}

from_row!(Row { group_id, db_id, table_id, kind, level });

impl From<Row> for Edge {
    fn from(row: Row) -> Self {
        use kernel::Id;
        let place = match (row.db_id.number(), row.table_id.number()) {
            (0, _) => Place::EveryDatabase,
            (_, 0) => Place::Database(row.db_id),
            _ => Place::Table(row.db_id, row.table_id),
        };
        Self { group: row.group_id, place, kind: row.kind, level: row.level }
    }
}

impl store::FromRow for Edge {
    fn from_row(row: &store::Row) -> store::Result<Self> {
        Row::from_row(row).map(Self::from)
    }
}

impl Place {
    /// The two numbers that stand for it in a row.
    pub(crate) fn numbers(self) -> (i64, i64) {
        use kernel::Id;
        match self {
            Self::EveryDatabase => (0, 0),
            Self::Database(database) => (database.number(), 0),
            Self::Table(database, table) => (database.number(), table.number()),
        }
    }
}

impl Bind for Kind {
    fn bind(&self) -> Value {
        self.word().bind()
    }
}

impl FromValue for Kind {
    fn from_value(value: &Value) -> store::Result<Self> {
        let word = String::from_value(value)?;
        Self::parse(&word).ok_or_else(|| store::Error::Fault(format!("no kind of right is called {word}")))
    }
}

/// Levels are kept as numbers, so that the least and the most of many can be asked for.
impl Bind for Level {
    fn bind(&self) -> Value {
        (*self as i64).bind()
    }
}

impl FromValue for Level {
    fn from_value(value: &Value) -> store::Result<Self> {
        match i64::from_value(value)? {
            0 => Ok(Self::Least),
            1 => Ok(Self::Middle),
            2 => Ok(Self::Most),
            other => Err(store::Error::Fault(format!("there is no level {other}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Level::{Least, Middle, Most};

    #[test]
    fn every_word_of_the_graph_names_one_level() {
        for kind in Kind::ALL {
            for level in [Least, Middle, Most] {
                if let Some(word) = kind.graph_word(level) {
                    assert_eq!(kind.level_of(word), Some(level), "{word}");
                }
            }
            assert_eq!(kind.level_of("everything"), None);
            assert_eq!(Kind::parse(kind.word()), Some(kind));
        }
    }

    /// A241 to A243
    #[test]
    fn groups_together_allow_the_most_of_each_but_what_is_blocked_stays_so() {
        for (kind, one, other, together) in [
            (Kind::CreateQueries, Least, Middle, Middle),
            (Kind::CreateQueries, Middle, Most, Most),
            (Kind::ViewData, Least, Middle, Least),
            (Kind::ViewData, Least, Most, Most),
            (Kind::ViewData, Middle, Most, Most),
            (Kind::Details, Least, Most, Most),
        ] {
            assert_eq!(
                (kind.together(one, other), kind.together(other, one)),
                (together, together),
                "{kind:?}"
            );
        }
    }
}
