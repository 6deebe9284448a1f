//! What a table is here, and what its name says about it.

use crate::database::SyncStatus;
use access::{Governed, TableOf};
use chrono::{DateTime, Utc};
use kernel::{DatabaseId, TableId};
use web::words;

/// A table or view.
#[derive(Clone, Debug)]
pub struct Table {
    /// The id.
    pub id: TableId,
    /// The database it is in.
    pub db_id: DatabaseId,
    /// The schema; empty where the engine has none.
    pub schema: String,
    /// The name, as the database spells it.
    pub name: String,
    /// The name people read.
    pub display_name: String,
    /// What it holds.
    pub description: Option<String>,
    pub(crate) kind: Kind,
    pub(crate) entity_type: String,
    /// Why it is hidden, when it is.
    pub visibility_type: Option<TableVisibility>,
    /// The order in which its fields are shown.
    pub field_order: FieldOrder,
    /// Is it still there?
    pub active: bool,
    pub(crate) initial_sync_status: SyncStatus,
    pub(crate) estimated_row_count: Option<i64>,
    pub(crate) caveats: Option<String>,
    pub(crate) points_of_interest: Option<String>,
    pub(crate) show_in_getting_started: bool,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

store::from_row!(Table {
    id,
    db_id,
    schema,
    name,
    display_name,
    description,
    kind,
    entity_type,
    visibility_type,
    field_order,
    active,
    initial_sync_status,
    estimated_row_count,
    caveats,
    points_of_interest,
    show_in_getting_started,
    created_at,
    updated_at,
});

impl Governed for Table {
    type Domain = TableOf;

    fn domain(&self) -> TableOf {
        TableOf(self.db_id, self.id)
    }
}

impl Table {
    /// Is it there, and not hidden?
    pub fn is_visible(&self) -> bool {
        self.active && self.visibility_type.is_none()
    }
}

words! {
    /// What kind of relation it is.
    pub enum Kind {
        /// A table.
        Table = "table",
        /// A view.
        View = "view",
    }
}

impl From<driver::TableKind> for Kind {
    fn from(kind: driver::TableKind) -> Self {
        match kind {
            driver::TableKind::Table => Self::Table,
            driver::TableKind::View => Self::View,
        }
    }
}

words! {
    /// Why a table is hidden.
    pub enum TableVisibility {
        /// Somebody hid it.
        Hidden = "hidden",
        /// It holds nothing for people.
        Technical = "technical",
        /// A framework keeps its own things in it.
        Cruft = "cruft",
    }
}

words! {
    /// The order in which fields are shown.
    pub enum FieldOrder {
        /// As in the database.
        Database = "database",
        /// By name.
        Alphabetical = "alphabetical",
        /// As people have put them.
        Custom = "custom",
        /// Keys and names first.
        Smart = "smart",
    }
}

/// Words of names → entity type, as beginning or end, singular or plural; the first hit counts.
const ENTITY_TYPES: &[(&[&str], &str)] = &[
    (&["order", "transaction", "sale"], "entity/TransactionTable"),
    (&["product"], "entity/ProductTable"),
    (&["user", "account", "people", "person", "employee"], "entity/UserTable"),
    (&["event", "checkin", "log"], "entity/EventTable"),
    (&["subscription"], "entity/SubscriptionTable"),
    (&["company", "companies", "vendor"], "entity/CompanyTable"),
];

/// What a table is about, by its name.
pub(crate) fn entity_type(name: &str) -> &'static str {
    let name = name.to_lowercase();
    let singular = name.strip_suffix('s').unwrap_or(&name);
    let is_about =
        |word: &&str| name.starts_with(*word) || name.ends_with(*word) || singular.ends_with(*word);
    let found = ENTITY_TYPES.iter().find(|(words, _)| words.iter().any(is_about));
    found.map_or("entity/GenericTable", |(_, entity_type)| entity_type)
}

/// How a framework's table is recognised by its lower-case name.
enum Cruft {
    Is(&'static [&'static str]),
    Starts(&'static [&'static str]),
    Ends(&'static [&'static str]),
}

const CRUFT: &[Cruft] = &[
    // Django
    Cruft::Starts(&["auth_group", "django_"]),
    Cruft::Is(&["auth_permission", "south_migrationhistory", "user_groups"]),
    // Rails, Liquibase, PostGIS
    Cruft::Is(&[
        "schema_migrations",
        "ar_internal_metadata",
        "databasechangelog",
        "databasechangeloglock",
        "spatial_ref_sys",
    ]),
    // Drupal
    Cruft::Starts(&["cache", "registry", "router"]),
    Cruft::Ends(&["_cache", "_revision"]),
    Cruft::Is(&["sessions", "queue", "batch", "config", "sequences", "semaphore", "flood", "watchdog"]),
];

/// Tables that frameworks keep for themselves are hidden when they are found.
pub(crate) fn visibility_at_first(name: &str) -> Option<TableVisibility> {
    let name = name.to_lowercase();
    let is_cruft = CRUFT.iter().any(|cruft| match cruft {
        Cruft::Is(names) => names.contains(&name.as_str()),
        Cruft::Starts(beginnings) => beginnings.iter().any(|beginning| name.starts_with(beginning)),
        Cruft::Ends(ends) => ends.iter().any(|end| name.ends_with(end)),
    });
    is_cruft.then_some(TableVisibility::Cruft)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_a_table_is_about() {
        for (name, expected) in [
            ("ORDERS", "TransactionTable"),
            ("order_items", "TransactionTable"),
            ("Products", "ProductTable"),
            ("PEOPLE", "UserTable"),
            ("web_logs", "EventTable"),
            ("companies", "CompanyTable"),
            ("reviews", "GenericTable"),
        ] {
            assert_eq!(entity_type(name), format!("entity/{expected}"), "{name}");
        }
    }

    #[test]
    fn tables_of_frameworks_are_hidden() {
        for name in [
            "django_session",
            "AUTH_GROUP_permissions",
            "databasechangelog",
            "cache_menu",
            "node_revision",
            "queue",
        ] {
            assert_eq!(visibility_at_first(name), Some(TableVisibility::Cruft), "{name}");
        }
        for name in ["orders", "queues", "configuration", "django"] {
            assert_eq!(visibility_at_first(name), None, "{name}");
        }
    }
}
