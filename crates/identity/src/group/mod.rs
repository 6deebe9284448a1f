//! Groups: whoever is in one has its rights. Two are built in, All Users and Administrators; they are found by
//! their type, never by name or id. Administrators change every group, its managers their own.

pub(crate) mod administrators;
mod change;
mod declare;
mod http;
mod manager;
pub(crate) mod mapped;
pub mod membership;
mod model;
pub mod reseat;
mod store;
mod view;
pub mod wholesale;

pub use administrators::hold;
pub use change::{GroupChange, NewGroup, create_within, delete_within, settle_deletions, update_within};
pub(crate) use declare::{declare, find_declared};
pub(crate) use http::routes;
pub use manager::Manager;
pub(crate) use manager::{Managed, managed_by};
pub(crate) use membership::{
    ALL_USERS, Written, add_members, follow, leave_all, of_user, places, put_groups, resign,
};
pub(crate) use model::BuiltIn;
pub use model::{Group, Magic};
pub(crate) use store::{built_in, existing, find};
pub use store::{find_magic, list};

use crate::Identity;
use ::store::{Result, Tx};
use kernel::GroupId;

/// Makes a group with the rights that new groups have; [`::store::Error::Conflict`] when the name is taken.
pub(crate) async fn make(identity: &Identity, tx: &mut Tx, name: &str) -> Result<GroupId> {
    let id = store::insert(tx, name).await?;
    identity.above.group_made(tx, id).await?;
    Ok(id)
}
