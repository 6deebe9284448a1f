//! `/api/permissions/group`: its routes, and what is read of groups.

use super::{
    change,
    manager::Manager,
    membership::{self, MemberView},
    store,
    view::{GroupDetail, GroupKey, GroupView},
};
use crate::{Identity, user::Tenancy};
use kernel::{GroupId, Scope};
use web::{ApiRouter, Error, Json, Path, Query, Result, request, routing::get_with, says};

pub(crate) fn routes() -> ApiRouter<Identity> {
    ApiRouter::new()
        .api_route(
            "/permissions/group",
            get_with(list, says(Scope::PermissionsRead, "Lists the groups and counts their members."))
                .post_with(change::create, says(Scope::PermissionsWrite, "Makes a group.")),
        )
        .api_route(
            "/permissions/group/{id}",
            get_with(read, says(Scope::PermissionsRead, "Tells who is in a group, programs included."))
                .put_with(change::update, says(Scope::PermissionsWrite, "Renames a group."))
                .delete_with(
                    change::delete,
                    says(
                        Scope::PermissionsWrite,
                        "Deletes a group; its API keys move to All Users and go on working.",
                    ),
                ),
        )
        .merge(membership::routes())
}

request! {
    /// Which groups, and which part of the list.
    pub struct GroupsQuery {
        /// `all`, `internal` or `external`; there are no tenants, so no group is external.
        #[schemars(with = "Option<String>")]
        pub tenancy: Option<Tenancy>,
        /// How many at most.
        pub limit: Option<i64>,
        /// How many to leave out first.
        pub offset: Option<i64>,
    }
}

async fn list(asker: Manager, Query(query): Query<GroupsQuery>) -> Result<Json<Vec<GroupView>>> {
    let number = |field, given: Option<i64>, other| match given.map(usize::try_from) {
        None => Ok(other),
        Some(Ok(number)) => Ok(number),
        Some(Err(_)) => Err(Error::field(field, "value must be an integer of zero or more.")),
    };
    let (skip, take) = match (query.offset, query.limit) {
        (None, None) => (0, usize::MAX),
        (offset, limit) => (number("offset", offset, 0)?, number("limit", limit, 50)?),
    };
    let (mut tx, managed) = asker.read().await?;
    if query.tenancy == Some(Tenancy::External) {
        return Ok(Json(Vec::new()));
    }
    let groups = store::list_counted(&mut tx, &managed).await?;
    Ok(Json(groups.into_iter().skip(skip).take(take).map(GroupView::from).collect()))
}

async fn read(asker: Manager, Path(id): Path<GroupId>) -> Result<Json<GroupDetail>> {
    let (mut tx, managed) = asker.read().await?;
    managed.check(id)?;
    let group = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let members = membership::members(&mut tx, id).await?;
    let keys = store::keys_of(&mut tx, id).await?;
    Ok(Json(GroupDetail {
        group: group.into(),
        members: members.into_iter().map(MemberView::from).collect(),
        api_keys: keys.into_iter().map(GroupKey::from).collect(),
    }))
}
