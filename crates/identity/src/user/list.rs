//! Lists of people: for administrators with everything, for managers of groups with less, for everybody as names to send
//! things to.
//! (Contract: auth.md §4.2 and §4.3 of the reference description.)
//!
//! A page is three statements however many people there are: one counts, one reads the page, one reads its groups.

use super::{
    Kind, User, store,
    view::{ManagedRow, Recipient, Shown, UserRow},
};
use crate::{
    Caller, Identity,
    group::{Managed, Manager},
};
use ::store::{Result as Stored, Sql, Tx, from_row};
use axum::extract::State;
use kernel::{GroupId, UserId};
use std::collections::HashMap;
use web::{Error, Fault, Input, Json, Page, Paging, Param, Query, Result, request};

request! {
    /// Which people, and which part of the list.
    pub struct PeopleQuery {
        /// `deactivated`, `all`; anything else means active people.
        pub status: Option<String>,
        /// An older word for `status=all`.
        pub include_deactivated: Option<bool>,
        /// A part of the name or the address.
        pub query: Option<String>,
        /// Members of this group.
        pub group_id: Option<GroupId>,
        /// `all`, `internal` or `external`; there are no tenants, so nobody is external.
        #[schemars(with = "Option<String>")]
        pub tenancy: Option<Tenancy>,
        /// People of this tenant; there are none.
        pub tenant_id: Option<i64>,
        /// How many at most.
        #[schemars(with = "Option<u64>")]
        pub limit: Option<String>,
        /// How many to leave out first.
        #[schemars(with = "Option<u64>")]
        pub offset: Option<String>,
    }
}

request! {
    /// Which part of the list.
    pub struct RecipientsQuery {
        /// How many at most.
        #[schemars(with = "Option<u64>")]
        pub limit: Option<String>,
        /// How many to leave out first.
        #[schemars(with = "Option<u64>")]
        pub offset: Option<String>,
    }
}

/// Whether people belong to a tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tenancy {
    /// Everybody.
    All,
    /// People without a tenant.
    Internal,
    /// People of a tenant.
    External,
}

impl Param for Tenancy {
    fn read(input: Input<'_>) -> Result<Self, Fault> {
        match String::read(input).as_deref() {
            Ok("all") => Ok(Self::All),
            Ok("internal") => Ok(Self::Internal),
            Ok("external") => Ok(Self::External),
            _ => Err(Fault::new(
                "enum of all, internal, external",
                "should be all, internal or external",
                input,
            )),
        }
    }
}

pub(super) async fn list(
    asker: Manager,
    Query(query): Query<PeopleQuery>,
) -> Result<Json<Page<Shown<UserRow, ManagedRow>>>> {
    if query.tenancy.is_some() && query.tenant_id.is_some() {
        return Err(Error::bad_request("You cannot specify both `tenancy` and `tenant_id`"));
    }
    let paging = Paging::read(query.limit.as_deref(), query.offset.as_deref())?;
    let (mut tx, managed) = asker.read().await?;
    if query.tenancy == Some(Tenancy::External) || query.tenant_id.is_some() {
        return Ok(Json(Page::new(Vec::new(), 0, paging)));
    }
    let filter = Filter::from(query).within(&managed)?;
    let total = count(&mut tx, filter.clone()).await?;
    let people = part(&mut tx, filter, Order::ByFirstName, paging).await?;
    let mut groups = groups_of(&mut tx, &people).await?;
    let row = |user: User| {
        let groups = groups.remove(&user.id).unwrap_or_default();
        match &managed {
            Managed::Every => Shown::Whole(UserRow::new(user, groups).into()),
            Managed::Some(_) => Shown::Part(ManagedRow::new(user, groups, &managed)),
        }
    };
    Ok(Json(Page::new(people.into_iter().map(row).collect(), total, paging)))
}

pub(super) async fn recipients(
    caller: Caller,
    State(identity): State<Identity>,
    Query(query): Query<RecipientsQuery>,
) -> Result<Json<Page<Recipient>>> {
    let paging = Paging::read(query.limit.as_deref(), query.offset.as_deref())?;
    let mut tx = caller.read().await?;
    let filter = Filter { seen: Seen::by(&caller, &identity), ..Filter::default() };
    let total = count(&mut tx, filter.clone()).await?;
    let people = part(&mut tx, filter, Order::ByLastName, paging).await?;
    Ok(Json(Page::new(people.into_iter().map(Recipient::from).collect(), total, paging)))
}

/// Which people are meant.
#[derive(Clone, Debug)]
struct Filter {
    /// Only active ones, only others, or all.
    is_active: Option<bool>,
    /// A part of name or address, in lower case.
    text: Option<String>,
    group: Option<GroupId>,
    seen: Seen,
}

/// Whom somebody sees.
#[derive(Clone, Copy, Debug)]
enum Seen {
    Everybody,
    /// Who shares a group with this person, All Users apart.
    Companions(UserId),
    Only(UserId),
}

impl Default for Filter {
    fn default() -> Self {
        Self { is_active: Some(true), text: None, group: None, seen: Seen::Everybody }
    }
}

impl From<PeopleQuery> for Filter {
    fn from(query: PeopleQuery) -> Self {
        let is_active = match (query.status.as_deref(), query.include_deactivated) {
            (Some("all"), _) | (None, Some(true)) => None,
            (Some("deactivated"), _) => Some(false),
            _ => Some(true),
        };
        let text = query.query.map(|text| text.trim().to_lowercase()).filter(|text| !text.is_empty());
        Self { is_active, text, group: query.group_id, seen: Seen::Everybody }
    }
}

impl Seen {
    fn by(caller: &Caller, identity: &Identity) -> Self {
        match identity.settings.text("user-visibility").as_deref() {
            Some("group") if !caller.is_superuser() => Self::Companions(caller.id()),
            Some("none") if !caller.is_superuser() => Self::Only(caller.id()),
            _ => Self::Everybody,
        }
    }
}

impl Filter {
    /// What somebody may ask for: managers see active people, and members of their groups only.
    fn within(self, managed: &Managed) -> Result<Self> {
        if *managed == Managed::Every {
            return Ok(self);
        }
        self.group.map_or(Ok(()), |group| managed.check(group))?;
        Ok(Self { is_active: Some(true), ..self })
    }

    /// Adds `WHERE …`.
    fn apply(self, sql: Sql) -> Sql {
        let mut sql = sql.then(" WHERE kind = ").bind(Kind::Personal);
        if let Some(is_active) = self.is_active {
            sql = sql.then(" AND is_active = ").bind(is_active);
        }
        if let Some(text) = self.text {
            sql = sql.then(" AND search_text LIKE ").bind(anywhere(&text)).then(" ESCAPE '!'");
        }
        if let Some(group) = self.group {
            sql = sql
                .then(" AND id IN (SELECT user_id FROM permissions_group_membership WHERE group_id = ")
                .bind(group)
                .then(")");
        }
        match self.seen {
            Seen::Everybody => sql,
            Seen::Only(id) => sql.then(" AND id = ").bind(id),
            Seen::Companions(id) => companions(sql, id),
        }
    }
}

fn companions(sql: Sql, id: UserId) -> Sql {
    sql.then(" AND (id = ")
        .bind(id)
        .then(
            " OR id IN (SELECT other.user_id FROM permissions_group_membership AS own
                        JOIN permissions_group AS shared ON shared.id = own.group_id
                        JOIN permissions_group_membership AS other ON other.group_id = shared.id
                        WHERE own.user_id = ",
        )
        .bind(id)
        .then(" AND coalesce(shared.magic_group_type, '') <> ")
        .bind(crate::group::Magic::AllUsers)
        .then("))")
}

/// A pattern for text that contains this, whatever signs it is made of.
fn anywhere(text: &str) -> String {
    let literal = text.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{literal}%")
}

#[derive(Clone, Copy, Debug)]
enum Order {
    ByFirstName,
    ByLastName,
}

/// Adds `ORDER BY … LIMIT … OFFSET …`. The first order is that of an index.
fn in_order(sql: Sql, order: Order, paging: Option<Paging>) -> Sql {
    let sql = sql.then(match order {
        Order::ByFirstName => " ORDER BY lower(coalesce(first_name, '')), lower(coalesce(last_name, '')), id",
        Order::ByLastName => " ORDER BY lower(coalesce(last_name, '')), lower(coalesce(first_name, '')), id",
    });
    match paging {
        None => sql,
        Some(Paging { limit, offset }) => sql.then(" LIMIT ").bind(limit).then(" OFFSET ").bind(offset),
    }
}

async fn count(tx: &mut Tx, filter: Filter) -> Stored<i64> {
    let counted: Vec<i64> = filter.apply(Sql::new("SELECT count(*) FROM app_user")).list(tx).await?;
    Ok(counted.into_iter().sum())
}

async fn part(tx: &mut Tx, filter: Filter, order: Order, paging: Option<Paging>) -> Stored<Vec<User>> {
    in_order(filter.apply(store::select()), order, paging).list(tx).await
}

struct Membership {
    user_id: UserId,
    group_id: GroupId,
}

from_row!(Membership { user_id, group_id });

/// People whose groups are read in one statement.
const AT_ONCE: usize = 500;

/// The groups of each of these people.
async fn groups_of(tx: &mut Tx, people: &[User]) -> Stored<HashMap<UserId, Vec<GroupId>>> {
    let mut groups = HashMap::<UserId, Vec<GroupId>>::new();
    for some in people.chunks(AT_ONCE) {
        let memberships: Vec<Membership> =
            Sql::new("SELECT user_id, group_id FROM permissions_group_membership WHERE user_id IN ")
                .bind_list(some.iter().map(|user| user.id))
                .then(" ORDER BY user_id, group_id")
                .list(tx)
                .await?;
        for membership in memberships {
            groups.entry(membership.user_id).or_default().push(membership.group_id);
        }
    }
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_are_taken_for_themselves() {
        assert_eq!(anywhere("a%b_c!"), "%a!%b!_c!!%");
    }
}
