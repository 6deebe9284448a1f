//! Memberships: who is in which group, and who manages it.
//!
//! Whatever changes them, for one person or for thousands, first finds out what is to be done ([`Changes`]) and then
//! does all of it in one transaction, because being in Administrators and being one are one fact in two places. What is
//! done to memberships comes as [`Written`] and is recorded in the history.

mod bulk;
mod follow;
mod http;
mod store;
mod written;

pub(super) use bulk::event;
pub(crate) use follow::follow;
pub(super) use http::{MemberView, routes};
pub use http::{
    MembershipChange, MembershipRow, NewMembershipRequest, Place, create_within, delete_within, update_within,
};
pub(crate) use store::{add_members, leave_all, of_user, places, put_groups, resign};
pub(super) use store::{between, end, members};
pub(crate) use written::Written;

use super::{BuiltIn, administrators};
use crate::{api_key, change::Act, user};
use ::store::{Tx, from_row};
use axum::http::StatusCode;
use kernel::{GroupId, MembershipId, UserId};
use std::collections::BTreeSet;
use web::{Error, Result};

/// Somebody's place in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Membership {
    pub id: MembershipId,
    pub group_id: GroupId,
    pub user_id: UserId,
    pub is_group_manager: bool,
}

from_row!(Membership { id, group_id, user_id, is_group_manager });

/// A place to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewMembership {
    pub group_id: GroupId,
    pub user_id: UserId,
    pub is_group_manager: bool,
}

/// What is to become of memberships.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// Places to give.
    pub added: Vec<NewMembership>,
    /// Places to take away.
    pub ended: Vec<Membership>,
    /// Places whose holders become managers, or cease to be.
    pub altered: Vec<Membership>,
}

/// Which changes of All Users are meant to be impossible (wire text of the contract).
pub(crate) const ALL_USERS: &str = "You cannot add or remove users to/from the 'All Users' group.";
/// What is refused of managers (wire text of the contract).
const ADMINISTRATOR: &str = "Admin cannot be a group manager.";

impl Changes {
    /// Ends the memberships of everybody in a group; what is left to do, is to complete it.
    pub async fn that_empty(tx: &mut Tx, group: GroupId) -> Result<(Self, Written)> {
        let (ended, written) = store::empty(tx, group).await?;
        Ok((Self { ended, ..Self::default() }, written))
    }

    /// Does it, and gives the revision of the history that it is. Whoever touches the administrators holds them first.
    pub async fn carry_out(&self, tx: &mut Tx, act: &Act<'_>, built_in: BuiltIn) -> Result<Option<i64>> {
        let ended: Vec<_> = self.ended.iter().map(|it| it.id).collect();
        let written = store::delete(tx, &ended).await?;
        self.complete(tx, act, built_in, written).await
    }

    /// Does what is left to do where the places to take away are gone already.
    pub async fn complete(
        &self,
        tx: &mut Tx,
        act: &Act<'_>,
        built_in: BuiltIn,
        mut written: Written,
    ) -> Result<Option<i64>> {
        let ids = |of: &[Membership], was_manager| {
            let some = of.iter().filter(|it| it.is_group_manager == was_manager);
            some.map(|it| it.id).collect::<Vec<_>>()
        };
        written = written.and(store::put_manager(tx, &ids(&self.altered, false), true).await?);
        written = written.and(store::put_manager(tx, &ids(&self.altered, true), false).await?);
        let added = store::insert(tx, &self.added).await.map_err(|error| match error {
            ::store::Error::Conflict => overtaken(),
            other => other.into(),
        })?;
        let resigned = self.keep_flags(tx, act, built_in).await?;
        let lost: Vec<_> = self.ended.iter().map(|it| (it.user_id, it.group_id)).collect();
        api_key::lose_groups(tx, act.actor, act.now, &lost).await?;
        Ok(written.and(added).and(resigned).record(tx, act).await?)
    }

    /// Keeps the flag of users in step with their membership of Administrators.
    async fn keep_flags(&self, tx: &mut Tx, act: &Act<'_>, built_in: BuiltIn) -> Result<Written> {
        let group = built_in.administrators;
        let made = self.added.iter().filter(|it| it.group_id == group).map(|it| it.user_id);
        let unmade = self.ended.iter().filter(|it| it.group_id == group).map(|it| it.user_id);
        let (made, unmade): (Vec<_>, Vec<_>) = (made.collect(), unmade.collect());
        user::make_superusers(tx, &made, act.now).await?;
        let resigned = store::resign(tx, &made).await?;
        administrators::unmake(tx, &unmade, act.now).await?;
        Ok(resigned)
    }

    pub fn is_nothing(&self) -> bool {
        self.added.is_empty() && self.ended.is_empty() && self.altered.is_empty()
    }
}

/// Somebody else was quicker.
pub(super) fn overtaken() -> Error {
    Error::Refused {
        status: StatusCode::CONFLICT,
        message: "Somebody else changed these groups at the same moment. Please try again.".into(),
    }
}

/// Refuses a manager who is an administrator, or is to be one.
fn refuse_administrator(is_superuser: bool, group: GroupId, built_in: BuiltIn) -> Result<()> {
    let is_one = is_superuser || group == built_in.administrators;
    if is_one { Err(Error::bad_request(ADMINISTRATOR)) } else { Ok(()) }
}

/// The people among these who may be put into groups, and whether they are administrators.
async fn people(tx: &mut Tx, ids: &BTreeSet<UserId>) -> Result<std::collections::HashMap<UserId, bool>> {
    Ok(user::active_people(tx, ids).await?)
}
