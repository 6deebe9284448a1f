//! How people are shown. (Contract: auth.md §4.1 of the reference description.)

use super::{Attributes, User};
use crate::group::Managed;
use chrono::{DateTime, Utc};
use kernel::{CollectionId, Email, GroupId, UserId};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use std::{borrow::Cow, collections::BTreeMap};

/// A person, as administrators and the person see them.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct UserView {
    /// The id.
    pub id: UserId,
    /// The address.
    pub email: Email,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The name as people read it.
    pub common_name: String,
    /// When the account was made.
    pub date_joined: DateTime<Utc>,
    /// When somebody last logged in.
    pub last_login: Option<DateTime<Utc>>,
    /// An administrator?
    pub is_superuser: bool,
    /// Has not seen the introduction to questions yet?
    pub is_qbnewb: bool,
    /// May sign in?
    pub is_active: bool,
    /// When the account was last changed.
    pub updated_at: DateTime<Utc>,
    /// The language, when one was chosen.
    pub locale: Option<String>,
    /// Which single sign-on the account came from.
    pub sso_source: Option<String>,
    /// The login attributes.
    pub login_attributes: Option<Attributes>,
    /// Always null: there are no tenants.
    pub tenant_id: Option<i64>,
}

/// A person in the list of people.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UserRow {
    /// The person.
    #[serde(flatten)]
    pub user: UserView,
    /// The groups, All Users among them.
    pub group_ids: Vec<GroupId>,
    /// The collection that is the person's own.
    pub personal_collection_id: Option<CollectionId>,
    /// Since when they have a second factor; null while they have none.
    pub second_factor_at: Option<DateTime<Utc>>,
    /// Always null: there are no tenants.
    pub tenant_collection_id: Option<i64>,
}

/// A person with groups.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UserWithGroups {
    /// The person.
    #[serde(flatten)]
    pub user: UserView,
    /// The groups, by id.
    pub user_group_memberships: Vec<MembershipView>,
}

/// A person with everything.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UserDetail {
    /// The person.
    #[serde(flatten)]
    pub user: UserWithGroups,
    /// The login attributes, and where each comes from.
    pub structured_attributes: BTreeMap<String, AttributeView>,
    /// Since when they have a second factor; null while they have none.
    pub second_factor_at: Option<DateTime<Utc>>,
}

/// One place in a group.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MembershipView {
    /// The group.
    pub id: GroupId,
    /// True when they manage it; absent otherwise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_group_manager: Option<bool>,
}

impl MembershipView {
    fn all(places: BTreeMap<GroupId, bool>) -> Vec<Self> {
        let view = |(id, manages): (GroupId, bool)| Self { id, is_group_manager: manages.then_some(true) };
        places.into_iter().map(view).collect()
    }
}

/// A person, as managers of groups see them.
#[derive(Debug, Serialize)]
pub struct ManagedView {
    id: UserId,
    email: Email,
    first_name: Option<String>,
    last_name: Option<String>,
    common_name: String,
    is_superuser: bool,
    last_login: Option<DateTime<Utc>>,
}

/// A person in the list of managers.
#[derive(Debug, Serialize)]
pub struct ManagedRow {
    #[serde(flatten)]
    user: ManagedView,
    /// Of the groups, those that the viewer manages.
    group_ids: Vec<GroupId>,
}

/// A person with groups, as managers see them.
#[derive(Debug, Serialize)]
pub struct ManagedDetail {
    #[serde(flatten)]
    user: ManagedView,
    /// Of the groups, those that the viewer manages.
    user_group_memberships: Vec<MembershipView>,
}

/// A person, whole or as far as managers see them. The description shows the whole: managers get some of its fields.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Shown<Whole, Part> {
    /// To administrators and oneself.
    Whole(Box<Whole>),
    /// To managers.
    Part(Part),
}

impl<Whole: JsonSchema, Part> JsonSchema for Shown<Whole, Part> {
    fn schema_name() -> Cow<'static, str> {
        Whole::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        Whole::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Whole::json_schema(generator)
    }
}

/// A login attribute.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AttributeView {
    /// Who said so: always `user`, an administrator by hand.
    pub source: &'static str,
    /// Always false: it can be changed here.
    pub frozen: bool,
    /// The value.
    pub value: String,
}

/// A person as everybody sees them.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Recipient {
    /// The id.
    pub id: UserId,
    /// The address.
    pub email: Email,
    /// The first name.
    pub first_name: Option<String>,
    /// The last name.
    pub last_name: Option<String>,
    /// The name as people read it.
    pub common_name: String,
}

impl From<User> for UserView {
    fn from(user: User) -> Self {
        Self {
            id: user.id,
            common_name: user.common_name(),
            email: user.email,
            first_name: user.first_name,
            last_name: user.last_name,
            date_joined: user.date_joined,
            last_login: user.last_login,
            is_superuser: user.is_superuser,
            is_qbnewb: user.is_qbnewb,
            is_active: user.is_active,
            updated_at: user.updated_at,
            locale: user.locale,
            sso_source: user.sso_source,
            login_attributes: user.login_attributes,
            tenant_id: None,
        }
    }
}

impl UserRow {
    pub(super) fn new(user: User, group_ids: Vec<GroupId>) -> Self {
        let User { personal_collection_id, second_factor_at, .. } = user;
        Self {
            user: user.into(),
            group_ids,
            personal_collection_id,
            second_factor_at,
            tenant_collection_id: None,
        }
    }
}

impl UserWithGroups {
    pub(super) fn new(user: User, places: BTreeMap<GroupId, bool>) -> Self {
        Self { user: user.into(), user_group_memberships: MembershipView::all(places) }
    }
}

impl UserDetail {
    pub(super) fn new(user: User, places: BTreeMap<GroupId, bool>) -> Self {
        let shown = |value: &String| AttributeView { source: "user", frozen: false, value: value.clone() };
        let attributes = user.login_attributes.iter().flat_map(Attributes::iter);
        let structured_attributes = attributes.map(|(name, value)| (name.clone(), shown(value))).collect();
        let second_factor_at = user.second_factor_at;
        Self { user: UserWithGroups::new(user, places), structured_attributes, second_factor_at }
    }
}

impl From<User> for ManagedView {
    fn from(user: User) -> Self {
        Self {
            id: user.id,
            common_name: user.common_name(),
            email: user.email,
            first_name: user.first_name,
            last_name: user.last_name,
            is_superuser: user.is_superuser,
            last_login: user.last_login,
        }
    }
}

impl ManagedRow {
    pub(super) fn new(user: User, groups: Vec<GroupId>, managed: &Managed) -> Self {
        let group_ids = groups.into_iter().filter(|group| managed.has(*group)).collect();
        Self { user: user.into(), group_ids }
    }
}

impl ManagedDetail {
    pub(super) fn new(user: User, mut places: BTreeMap<GroupId, bool>, managed: &Managed) -> Self {
        places.retain(|group, _| managed.has(*group));
        Self { user: user.into(), user_group_memberships: MembershipView::all(places) }
    }
}

impl From<User> for Recipient {
    fn from(user: User) -> Self {
        Self {
            id: user.id,
            common_name: user.common_name(),
            email: user.email,
            first_name: user.first_name,
            last_name: user.last_name,
        }
    }
}
