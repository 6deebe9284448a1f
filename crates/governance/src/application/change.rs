//! Changing what groups may do with the application: only edges that change are written, as one revision.

use access::change::{self, Act, Change, Graph};
use audit::Event;
use axum::http::StatusCode;
use identity::{
    application::{self, Edge, Right},
    group::{self, Group, Magic},
};
use kernel::{GroupId, Id};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::Tx;
use web::{Error, Result};

/// What groups shall be allowed, and what not.
pub(crate) type Wishes = BTreeMap<Edge, bool>;

/// Makes others who would change what groups may do with the application wait until this transaction ends.
pub(crate) async fn hold(tx: &mut Tx) -> Result<()> {
    Ok(change::hold(tx, Graph::Application).await?)
}

/// Lets groups do this, as one revision; none when nothing differs. Whoever asks holds the graph since before they
/// looked.
pub(crate) async fn put(tx: &mut Tx, act: &Act<'_>, wishes: Wishes) -> Result<Option<i64>> {
    Ok(apply(tx, act, wishes, None).await?.revision)
}

/// What came of a change.
pub(super) struct Applied {
    /// The revision that it is; none when nothing differs.
    pub revision: Option<i64>,
    /// All groups there are.
    pub groups: Vec<Group>,
}

/// Does what is wished. Refuses who has seen another graph.
pub(super) async fn apply(tx: &mut Tx, act: &Act<'_>, wishes: Wishes, seen: Option<i64>) -> Result<Applied> {
    tx.mark().await?;
    let revision = change::begin(tx, Graph::Application, seen).await?.ok_or_else(stale)?;
    let groups = group::list(tx).await?;
    let wishes = meant(&groups, wishes)?;
    let before: BTreeSet<Edge> = application::list(tx).await?.into_iter().collect();
    let differs = |(edge, is_given): &(&Edge, &bool)| before.contains(edge) != **is_given;
    let wanted: Vec<(Edge, bool)> =
        wishes.iter().filter(differs).map(|(edge, is_given)| (*edge, *is_given)).collect();
    if wanted.is_empty() {
        // What changes nothing is no revision: the next one was taken, and is given back.
        tx.undo().await?;
        return Ok(Applied { revision: None, groups });
    }
    tx.keep().await?;
    let of = |given: bool| wanted.iter().filter(move |(_, is)| *is == given).map(|(edge, _)| *edge);
    let (given, taken): (Vec<_>, Vec<_>) = (of(true).collect(), of(false).collect());
    application::put(tx, (&given, &taken)).await?;
    let changes: Vec<Change> = wanted.iter().map(|(edge, is_given)| told(*edge, *is_given)).collect();
    change::record(tx, (Graph::Application, revision), act, &changes).await?;
    audit::record(tx, act.actor, act.now, event(revision, &changes)).await?;
    Ok(Applied { revision: Some(revision), groups })
}

fn told(edge: Edge, is_given: bool) -> Change {
    let (before, after) = (word(!is_given).into(), word(is_given).into());
    Change { group: edge.group, object: edge.right.number(), before, after }
}

/// Whether a group may, in the words of the graph.
pub(super) const fn word(may: bool) -> &'static str {
    if may { "yes" } else { "no" }
}

fn stale() -> Error {
    let message = "Looks like someone else edited the permissions and your data is out of date. Please fetch new \
                   data and try again.";
    Error::Refused { status: StatusCode::CONFLICT, message: message.into() }
}

/// Leaves out administrators, who may everything whatever is asked for, or says which group is not there.
fn meant(groups: &[Group], mut wishes: Wishes) -> Result<Wishes> {
    let groups: HashMap<GroupId, Option<Magic>> =
        groups.iter().map(|group| (group.id, group.magic_group_type)).collect();
    if let Some(edge) = wishes.keys().find(|edge| !groups.contains_key(&edge.group)) {
        return Err(Error::field("groups", format!("There is no group {}.", edge.group)));
    }
    wishes.retain(|edge, _| groups[&edge.group] != Some(Magic::Administrators));
    Ok(wishes)
}

/// What the audit log says: for which groups, about which rights, and how many; the change log says the rest.
fn event(revision: i64, changes: &[Change]) -> Event {
    const NAMED: usize = 100;
    let groups: BTreeSet<GroupId> = changes.iter().map(|change| change.group).collect();
    let rights: BTreeSet<Right> =
        changes.iter().filter_map(|change| Right::of_number(change.object)).collect();
    let details = json!({
        "revision": revision,
        "changes": changes.len(),
        "group_ids": groups.iter().map(|id| id.number()).take(NAMED).collect::<Vec<_>>(),
        "permissions": rights.into_iter().map(Right::word).collect::<Vec<_>>(),
    });
    Event::new("application-permissions-update").on("PermissionsGraph", revision).with(details)
}
