//! What somebody may do with the application itself, and the group it comes from.

use super::{holdings::Holding, view::GroupName, what::Holder};
use ::store::Tx;
use identity::{
    api_key::Reach,
    application::{self, Right},
};
use kernel::{GroupId, Scope};
use schemars::JsonSchema;
use serde::Serialize;

/// A right to the application that somebody holds.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ApplicationHolding {
    /// `setting`, `monitoring` or `subscription`.
    pub permission: &'static str,
    /// The group it comes from.
    pub group: Option<GroupName>,
}

/// The rights that they hold: one statement.
pub(super) async fn of_application(tx: &mut Tx, holder: &Holder) -> web::Result<Vec<Holding>> {
    let groups: Vec<GroupId> = holder.subject.groups.iter().copied().collect();
    let edges = application::of_groups(tx, &groups).await?;
    let administrators = holder.built_in.administrators.filter(|_| holder.subject.is_superuser);
    let held = Right::ALL.into_iter().filter(|right| is_in_reach(holder, *right)).filter_map(|right| {
        let given = edges.iter().find(|edge| edge.right == right).map(|edge| edge.group);
        let group = administrators.or(given)?;
        let permission = right.word();
        Some(Holding::Application(ApplicationHolding { permission, group: Some(holder.name(group)) }))
    });
    Ok(held.collect())
}

/// Do scopes, if there are any, leave it to them? A key for some databases only holds nothing of the whole.
fn is_in_reach(holder: &Holder, right: Right) -> bool {
    let Some(scopes) = &holder.subject.scopes else { return true };
    let needed = match right {
        Right::Setting => Scope::SettingsWrite,
        Right::Monitoring => Scope::AuditRead,
        // Nothing is sent yet, so no scope is for it.
        Right::Subscription => return false,
    };
    scopes.reach(needed) == Some(Reach::Everything)
}
