//! Groups as a config file names them.

use super::{Group, Magic, store};
use crate::Identity;
use ::store::Tx;
use audit::{Actor, Event};
use kernel::{GroupId, Id};
use serde_json::json;
use web::{NonBlank, Result};

/// Finds a group by its name, whatever its case. `admin` and `all-users` always mean the built-in groups, however
/// those are called.
pub(crate) async fn find_declared(tx: &mut Tx, name: &NonBlank) -> Result<Option<Group>> {
    let magic = match name.as_str() {
        "admin" => Magic::Administrators,
        "all-users" => Magic::AllUsers,
        name => return Ok(store::find_named(tx, name).await?),
    };
    let id = store::find_magic(tx, magic).await?;
    Ok(store::find(tx, id).await?)
}

/// Finds the group, or makes it.
pub(crate) async fn declare(
    identity: &Identity,
    tx: &mut Tx,
    actor: &Actor,
    name: &NonBlank,
) -> Result<GroupId> {
    if let Some(group) = find_declared(tx, name).await? {
        return Ok(group.id);
    }
    let id = super::make(identity, tx, name.as_str()).await?;
    let event = Event::new("group-create").on("Group", id.number()).with(json!({ "name": name.as_str() }));
    audit::record(tx, actor, identity.clock.now(), event).await?;
    Ok(id)
}
