//! Groups that follow those of a directory.

use super::{Changes, NewMembership, bulk, store};
use crate::{
    change::Act,
    group::{self, administrators},
};
use ::store::Tx;
use kernel::{GroupId, UserId};
use std::collections::BTreeSet;
use web::Result;

/// Puts somebody into those of the mapped groups that are theirs, and takes them out of the others; groups that are not
/// mapped are left alone. The last administrator stays one. Whoever maps Administrators has held them.
pub(crate) async fn follow(
    tx: &mut Tx,
    act: &Act<'_>,
    user_id: UserId,
    mapped: &BTreeSet<GroupId>,
    own: &BTreeSet<GroupId>,
) -> Result<()> {
    let built_in = group::built_in(tx).await?;
    let mut mapped = group::existing(tx, mapped).await?;
    mapped.remove(&built_in.all_users);
    let places = store::between(tx, &mapped, &[user_id].into()).await?;
    let mut changes = Changes::default();
    for group_id in mapped.intersection(own).copied() {
        if places.iter().all(|place| place.group_id != group_id) {
            changes.added.push(NewMembership { group_id, user_id, is_group_manager: false });
        }
    }
    changes.ended = places.into_iter().filter(|place| !own.contains(&place.group_id)).collect();
    let unmakes = changes.ended.iter().any(|place| place.group_id == built_in.administrators);
    if unmakes && administrators::is_last(tx, user_id).await? {
        tracing::warn!(user = %user_id, "the last administrator stays one, whatever the directory says");
        changes.ended.retain(|place| place.group_id != built_in.administrators);
    }
    let Some(event) = bulk::event(&changes, built_in) else { return Ok(()) };
    changes.carry_out(tx, act, built_in).await?;
    audit::record(tx, act.actor, act.now, event).await?;
    Ok(())
}
