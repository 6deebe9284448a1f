//! Carrying a plan out: groups first, then the people in them.

use super::{
    plan::{Action, Plan, Planned},
    store,
};
use crate::{
    Identity,
    group::{self, BuiltIn},
    user::create::{NewPerson, make},
};
use ::store::Tx;
use audit::{Actor, Event};
use kernel::{Email, GroupId, Id};
use serde_json::json;
use std::collections::{BTreeSet, HashMap};
use web::{Error, Result};

/// Makes the groups and the people of a plan, and invites them if they are to be.
pub(super) async fn carry_out(
    identity: &Identity,
    tx: &mut Tx,
    actor: &Actor,
    plan: &Plan,
    is_invited: bool,
) -> Result<()> {
    let ids = make_groups(identity, tx, actor, &plan.new_groups).await?;
    let built_in = group::built_in(tx).await?;
    let mut rows = Vec::new();
    for row in plan.rows.iter().filter(|row| row.action == Action::Create) {
        let email = Email::parse(&row.email).ok_or_else(|| Error::internal("a planned address is one"))?;
        rows.push((row, email, groups(row, &ids, built_in)));
    }
    let people = rows.iter().map(|(row, email, groups)| NewPerson {
        email,
        first_name: row.first_name.as_deref(),
        last_name: row.last_name.as_deref(),
        login_attributes: None,
        is_superuser: groups.contains(&built_in.administrators),
        groups,
        password_hash: None,
        is_invited,
    });
    make(identity, tx, actor, &people.collect::<Vec<_>>()).await
}

/// Makes the groups that are not there yet and gives the ids of all, by name.
async fn make_groups(
    identity: &Identity,
    tx: &mut Tx,
    actor: &Actor,
    names: &[String],
) -> Result<HashMap<String, GroupId>> {
    let ids = store::make_groups(identity, tx, names).await.map_err(|error| match error {
        ::store::Error::Conflict => Error::field("csv", "Groups were changed at the same moment. Try again."),
        other => other.into(),
    })?;
    let made = names.iter().filter_map(|name| Some((name, ids.get(name)?)));
    let event = |(name, id): (&String, &GroupId)| {
        Event::new("group-create").on("Group", id.number()).with(json!({ "name": name }))
    };
    audit::record_all(tx, actor, identity.clock.now(), made.map(event).collect()).await?;
    Ok(ids)
}

/// The groups of a row, and All Users.
fn groups(row: &Planned, ids: &HashMap<String, GroupId>, built_in: BuiltIn) -> BTreeSet<GroupId> {
    let named = row.groups.iter().filter_map(|name| ids.get(name).copied());
    named.chain([built_in.all_users]).collect()
}
