//! The kinds of operations: their names, the single calls that they are, the fields that they take.

use crate::application::ApplicationGrant;
use catalog::permission::DataGrant;
use content::collection::{CollectionChange, CollectionGrant, NewCollectionRequest};
use identity::{
    Route,
    api_key::{ApiKeyChange, NewApiKey},
    group::{NewGroup, membership::NewMembershipRequest},
    user::{NewPersonRequest, UserChange},
};
use web::FromObject;

macro_rules! kinds {
    ($($kind:ident = $name:literal is $method:literal $path:literal takes [$($fields:expr),*],)*) => {
        /// A kind of operation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum Kind {
            $($kind,)*
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// The name on the wire.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$kind => $name,)* }
            }

            /// The single call that it is.
            pub const fn route(self) -> Route {
                match self { $(Self::$kind => Route { method: $method, path: concat!("/api", $path) },)* }
            }

            fn known(self) -> &'static [&'static [&'static str]] {
                match self { $(Self::$kind => &[$($fields),*],)* }
            }
        }
    };
}

/// What sort of thing an id is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Noun {
    Person,
    Group,
    ApiKey,
    Collection,
    Card,
    Dashboard,
}

const ID: &[&str] = &["id"];
const PLACE: &[&str] = &["group_id", "user_id"];

kinds! {
    UserCreate = "user.create" is "POST" "/user" takes [NewPersonRequest::FIELDS],
    UserUpdate = "user.update" is "PUT" "/user/{id}" takes [ID, UserChange::FIELDS],
    UserDeactivate = "user.deactivate" is "DELETE" "/user/{id}" takes [ID],
    UserReactivate = "user.reactivate" is "PUT" "/user/{id}/reactivate" takes [ID],
    GroupCreate = "group.create" is "POST" "/permissions/group" takes [NewGroup::FIELDS],
    GroupRename = "group.rename" is "PUT" "/permissions/group/{id}" takes [ID, &["name"]],
    GroupDelete = "group.delete" is "DELETE" "/permissions/group/{id}" takes [ID],
    MembershipAdd = "membership.add" is "POST" "/permissions/membership" takes [NewMembershipRequest::FIELDS],
    MembershipRemove = "membership.remove" is "DELETE" "/permissions/membership/{id}" takes [PLACE],
    MembershipSetManager = "membership.set_manager" is "PUT" "/permissions/membership/{id}"
        takes [NewMembershipRequest::FIELDS],
    GrantData = "grant.data" is "PUT" "/permissions/graph" takes [DataGrant::FIELDS],
    GrantCollection = "grant.collection" is "PUT" "/collection/graph" takes [CollectionGrant::FIELDS],
    GrantApplication = "grant.application" is "PUT" "/ee/advanced-permissions/application/graph"
        takes [ApplicationGrant::FIELDS],
    ApiKeyCreate = "api_key.create" is "POST" "/api-key" takes [NewApiKey::FIELDS],
    ApiKeyUpdate = "api_key.update" is "PUT" "/api-key/{id}" takes [ID, ApiKeyChange::FIELDS],
    ApiKeyDisable = "api_key.disable" is "PUT" "/api-key/{id}" takes [ID],
    ApiKeyDelete = "api_key.delete" is "DELETE" "/api-key/{id}" takes [ID],
    CollectionCreate = "collection.create" is "POST" "/collection" takes [NewCollectionRequest::FIELDS],
    CollectionUpdate = "collection.update" is "PUT" "/collection/{id}" takes [ID, CollectionChange::FIELDS],
    CollectionMove = "collection.move" is "PUT" "/collection/{id}" takes [ID, &["parent_id"]],
    CollectionArchive = "collection.archive" is "PUT" "/collection/{id}" takes [ID],
    CollectionRestore = "collection.restore" is "PUT" "/collection/{id}" takes [ID, &["parent_id"]],
    CollectionDelete = "collection.delete" is "DELETE" "/collection/{id}" takes [ID],
    CardMove = "card.move" is "PUT" "/card/{id}" takes [ID, &["collection_id"]],
    CardArchive = "card.archive" is "PUT" "/card/{id}" takes [ID],
    CardRestore = "card.restore" is "PUT" "/card/{id}" takes [ID, &["collection_id"]],
    CardDelete = "card.delete" is "DELETE" "/card/{id}" takes [ID],
    DashboardMove = "dashboard.move" is "PUT" "/dashboard/{id}" takes [ID, &["collection_id"]],
    DashboardArchive = "dashboard.archive" is "PUT" "/dashboard/{id}" takes [ID],
    DashboardRestore = "dashboard.restore" is "PUT" "/dashboard/{id}" takes [ID, &["collection_id"]],
    DashboardDelete = "dashboard.delete" is "DELETE" "/dashboard/{id}" takes [ID],
}

impl Kind {
    /// Finds a kind by its name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// The fields that it takes. Passwords are none of them: to hash one takes so long that a thousand would hold
    /// everybody up.
    pub fn fields(self) -> impl Iterator<Item = &'static str> {
        self.known().iter().copied().flatten().copied().filter(|field| *field != "password")
    }

    /// What it makes or changes, for later operations that refer to it.
    pub const fn noun(self) -> Option<Noun> {
        match self {
            Self::UserCreate | Self::UserUpdate | Self::UserDeactivate | Self::UserReactivate => {
                Some(Noun::Person)
            }
            Self::GroupCreate | Self::GroupRename | Self::GroupDelete => Some(Noun::Group),
            Self::ApiKeyCreate | Self::ApiKeyUpdate | Self::ApiKeyDisable | Self::ApiKeyDelete => {
                Some(Noun::ApiKey)
            }
            Self::CollectionCreate
            | Self::CollectionUpdate
            | Self::CollectionMove
            | Self::CollectionArchive
            | Self::CollectionRestore
            | Self::CollectionDelete => Some(Noun::Collection),
            Self::CardMove | Self::CardArchive | Self::CardRestore | Self::CardDelete => Some(Noun::Card),
            Self::DashboardMove | Self::DashboardArchive | Self::DashboardRestore | Self::DashboardDelete => {
                Some(Noun::Dashboard)
            }
            Self::MembershipAdd
            | Self::MembershipRemove
            | Self::MembershipSetManager
            | Self::GrantData
            | Self::GrantCollection
            | Self::GrantApplication => None,
        }
    }

    /// What the ids in a field are of, where operations make such things.
    pub fn noun_in(self, field: &str) -> Option<Noun> {
        match field {
            "id" => self.noun(),
            "user_id" => Some(Noun::Person),
            "group_id" | "user_group_memberships" => Some(Noun::Group),
            "collection_id" | "parent_id" => Some(Noun::Collection),
            _ => None,
        }
    }

    /// All names, for who wrote another one.
    pub fn names() -> String {
        Self::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_name_of_its_own_and_fields() {
        for kind in Kind::ALL {
            assert_eq!(Kind::parse(kind.name()), Some(*kind));
            assert!(kind.fields().count() > 0, "{kind:?}");
        }
        assert_eq!(Kind::parse("user.promote"), None);
    }
}
