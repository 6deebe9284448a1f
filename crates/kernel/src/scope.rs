//! Scopes: what a program may be allowed to do, in words that a person can read.
//!
//! A scope is a noun and an act, `databases:read`. Routes name the one they need and API keys those they have; so both
//! floors know the list, and it lies here.

use std::fmt;

macro_rules! scopes {
    ($($(#[doc = $doc:literal])* $scope:ident = $name:literal $(narrow $narrow:ident)? $(with $covered:ident)*,)*) => {
        /// One thing a program may be allowed to do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Scope {
            $($(#[doc = $doc])* $scope,)*
        }

        impl Scope {
            /// Every scope, in the order of their names.
            pub const ALL: &[Self] = &[$(Self::$scope),*];

            /// The name on the wire.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$scope => $name,)* }
            }

            /// What it allows, in one sentence.
            pub fn says(self) -> &'static str {
                match self { $(Self::$scope => concat!($($doc),*).trim(),)* }
            }

            /// What it can be narrowed to, if to anything.
            pub const fn narrow(self) -> Option<Narrow> {
                match self { $(Self::$scope => scopes!(@narrow $($narrow)?),)* }
            }

            /// Does it allow what the other allows? Whoever may change things may see them.
            pub fn covers(self, other: Self) -> bool {
                self == other || match self { $(Self::$scope => [$(Self::$covered),*].contains(&other),)* }
            }
        }
    };
    (@narrow) => { None };
    (@narrow $narrow:ident) => { Some(Narrow::$narrow) };
}

scopes! {
    /// See the account that the key acts as: its sessions and log-ins.
    AccountRead = "account:read",
    /// Change the account that the key acts as: end its sessions, put introductions away.
    AccountWrite = "account:write" with AccountRead,
    /// See API keys, masked, and how they are used.
    ApiKeysRead = "api-keys:read",
    /// Make, change, rotate and delete API keys that may no more than this one.
    ApiKeysWrite = "api-keys:write" with ApiKeysRead,
    /// Read the audit log, and the newest records of the server's.
    AuditRead = "audit:read",
    /// See cards (saved questions, models and metrics) and their results.
    CardsRead = "cards:read" narrow Collection,
    /// Make, change, move, archive and delete cards; for what they ask, `query:run` as well.
    CardsWrite = "cards:write" narrow Collection with CardsRead,
    /// See collections and what is in them.
    CollectionsRead = "collections:read" narrow Collection,
    /// Make, change, move, archive and delete collections.
    CollectionsWrite = "collections:write" narrow Collection with CollectionsRead,
    /// See dashboards and what lies on them.
    DashboardsRead = "dashboards:read" narrow Collection,
    /// Make, change, move, archive and delete dashboards.
    DashboardsWrite = "dashboards:write" narrow Collection with DashboardsRead,
    /// See databases, tables and fields.
    DatabasesRead = "databases:read" narrow Database,
    /// Connect, change, sync and forget databases; say what tables and fields mean.
    DatabasesWrite = "databases:write" narrow Database with DatabasesRead,
    /// See groups, who is in them and what they may do.
    PermissionsRead = "permissions:read",
    /// Change groups, who is in them and what they may do.
    PermissionsWrite = "permissions:write" with PermissionsRead,
    /// Ask questions and download their answers.
    QueryRun = "query:run" narrow Database,
    /// Plan, carry out and undo a containment.
    SecurityWrite = "security:write",
    /// See the settings.
    SettingsRead = "settings:read",
    /// Change the settings, those of mail and sign-in among them.
    SettingsWrite = "settings:write" with SettingsRead,
    /// Choose passwords of people, and make links for choosing one.
    UsersPasswords = "users:passwords",
    /// See people.
    UsersRead = "users:read",
    /// Make, change, deactivate and reactivate people; end their sessions.
    UsersWrite = "users:write" with UsersRead,
}

/// What a scope can be narrowed to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Narrow {
    /// Some databases.
    Database,
    /// Some collections, each with all that lies in it.
    Collection,
}

impl Narrow {
    /// The name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::Collection => "collection",
        }
    }
}

impl Scope {
    /// Finds a scope by its name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scope| scope.name() == name)
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_named_once_in_the_order_of_their_names_and_explained() {
        let names: Vec<_> = Scope::ALL.iter().map(|scope| scope.name()).collect();
        assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
        for scope in Scope::ALL {
            assert_eq!(Scope::parse(scope.name()), Some(*scope));
            assert!(scope.says().ends_with('.'), "{scope}");
        }
        assert_eq!(Scope::parse("everything:write"), None);
    }

    #[test]
    fn who_may_change_may_see_and_not_the_other_way_round() {
        assert!(Scope::UsersWrite.covers(Scope::UsersRead) && Scope::UsersWrite.covers(Scope::UsersWrite));
        assert!(
            !Scope::UsersRead.covers(Scope::UsersWrite) && !Scope::UsersWrite.covers(Scope::UsersPasswords)
        );
    }
}
