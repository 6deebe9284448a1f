//! `/api/permissions/group`: so far, the list.

use super::store::{self, CountedGroup};
use crate::{Admin, Identity};
use kernel::{GroupId, Scope};
use schemars::JsonSchema;
use serde::Serialize;
use web::{ApiRouter, Error, Json, Query, Result, request, routing::get_with, says};

pub(crate) fn routes() -> ApiRouter<Identity> {
    ApiRouter::new().api_route(
        "/permissions/group",
        get_with(list, says(Scope::PermissionsRead, "Lists the groups and counts their members.")),
    )
}

request! {
    /// Which part of the list.
    pub struct GroupPage {
        /// How many at most.
        pub limit: Option<i64>,
        /// How many to leave out first.
        pub offset: Option<i64>,
    }
}

/// A group.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GroupView {
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
    /// Active members, the users of API keys among them.
    pub member_count: i64,
}

async fn list(admin: Admin, Query(page): Query<GroupPage>) -> Result<Json<Vec<GroupView>>> {
    let number = |field, given: Option<i64>, other| match given.map(usize::try_from) {
        None => Ok(other),
        Some(Ok(number)) => Ok(number),
        Some(Err(_)) => Err(Error::field(field, "value must be an integer of zero or more.")),
    };
    let (skip, take) = match (page.offset, page.limit) {
        (None, None) => (0, usize::MAX),
        (offset, limit) => (number("offset", offset, 0)?, number("limit", limit, 50)?),
    };
    let groups = store::list_counted(&mut admin.read().await?).await?;
    Ok(Json(groups.into_iter().skip(skip).take(take).map(GroupView::from).collect()))
}

impl From<CountedGroup> for GroupView {
    fn from(group: CountedGroup) -> Self {
        Self {
            id: group.id,
            name: group.name,
            magic_group_type: group.magic_group_type.map(super::Magic::wire),
            entity_id: group.entity_id,
            is_tenant_group: false,
            member_count: group.member_count,
        }
    }
}
