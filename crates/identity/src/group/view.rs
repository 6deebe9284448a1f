//! How groups are shown. (Contract: auth.md §5.2 of the reference description.)

use super::{
    Group,
    membership::MemberView,
    store::{CountedGroup, NamedKey},
};
use kernel::{ApiKeyId, GroupId};
use schemars::JsonSchema;
use serde::Serialize;

/// A group in the list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GroupView {
    /// The group.
    #[serde(flatten)]
    pub group: GroupRow,
    /// Active members, the users of API keys among them.
    pub member_count: i64,
}

/// A group.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GroupRow {
    /// The id.
    pub id: GroupId,
    /// The name.
    pub name: String,
    /// `all-internal-users` and `admin` mark the built-in groups.
    pub magic_group_type: Option<&'static str>,
    /// The id that travels between instances.
    pub entity_id: Option<String>,
    /// Always false: there are no tenants.
    pub is_tenant_group: bool,
}

/// A group by itself.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WholeGroup {
    /// The group.
    #[serde(flatten)]
    pub group: GroupRow,
    /// May its members make API keys that act as themselves?
    pub personal_api_keys: bool,
}

/// A group with what belongs to it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GroupDetail {
    /// The group.
    #[serde(flatten)]
    pub group: WholeGroup,
    /// The active members, by name.
    pub members: Vec<MemberView>,
    /// The API keys with the rights of this group; its deletion moves them to All Users.
    pub api_keys: Vec<GroupKey>,
}

/// An API key with the rights of a group.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GroupKey {
    /// The id.
    pub id: ApiKeyId,
    /// What the key is for.
    pub name: String,
}

impl From<CountedGroup> for GroupView {
    fn from(CountedGroup { group, member_count }: CountedGroup) -> Self {
        Self { group: group.into(), member_count }
    }
}

impl From<Group> for GroupRow {
    fn from(group: Group) -> Self {
        Self {
            id: group.id,
            name: group.name,
            magic_group_type: group.magic_group_type.map(super::Magic::wire),
            entity_id: group.entity_id,
            is_tenant_group: false,
        }
    }
}

impl From<Group> for WholeGroup {
    fn from(group: Group) -> Self {
        Self { personal_api_keys: group.personal_api_keys, group: group.into() }
    }
}

impl From<NamedKey> for GroupKey {
    fn from(NamedKey { id, name }: NamedKey) -> Self {
        Self { id, name }
    }
}
