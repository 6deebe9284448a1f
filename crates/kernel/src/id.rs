//! Ids as types: a bare `i64` is a number of things, never a thing.

use serde::{Deserialize, Serialize};

/// An id made by the app database: greater than zero, and not to be mixed up with another noun's.
pub trait Id: Copy + Send + Sync + 'static {
    /// Wraps a number that the database gave.
    fn from_number(number: i64) -> Self;
    /// Gives the number.
    fn number(self) -> i64;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
        )]
        #[serde(transparent)]
        pub struct $name(i64);

        impl Id for $name {
            fn from_number(number: i64) -> Self {
                Self(number)
            }

            fn number(self) -> i64 {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// A person, or the synthetic user of an API key.
    UserId,
    /// A permissions group.
    GroupId,
    /// One user's place in one group.
    MembershipId,
    /// A session; public, and no use for authenticating.
    SessionId,
    /// One successful log-in.
    LoginId,
    /// An API key.
    ApiKeyId,
    /// A containment: planned, and perhaps carried out.
    ContainmentId,
    /// Something that happened, in the audit log.
    AuditEventId,
    /// A letter that waits to be sent.
    LetterId,
    /// A connected database.
    DatabaseId,
    /// A table of a connected database.
    TableId,
    /// A column of a table.
    FieldId,
    /// A collection.
    CollectionId,
    /// A bookmark.
    BookmarkId,
    /// A saved question, a model or a metric.
    CardId,
    /// A dashboard.
    DashboardId,
    /// A tab of a dashboard.
    DashboardTabId,
    /// A card's place on a dashboard, or a text's.
    DashcardId,
}
