//! Taking a revision back: what it changed becomes what it was, as far as that is still there.

use super::{members, view::Names};
use crate::{application, world::World};
use access::{
    Right,
    change::{
        Act, Change, Graph,
        history::{self, Later},
    },
    collection::Edge,
};
use axum::http::StatusCode;
use catalog::permission::whole::{self, Exchange};
use content::collection::graph;
use identity::{
    application::{Edge as ApplicationEdge, Right as ApplicationRight},
    group::{self, Magic},
};
use kernel::{CollectionId, DatabaseId, GroupId, Id};
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use web::{Error, Result};

/// What came of it.
pub(super) struct Reverted {
    /// The revision that it is; none when all was so already.
    pub revision: Option<i64>,
    /// What could not be taken back, and why.
    pub left: Vec<String>,
}

/// Takes a revision back, also where the same has changed since if that is forced.
pub(super) async fn revert(
    tx: &mut Tx,
    act: &Act<'_>,
    (graph, revision): (Graph, i64),
    is_forced: bool,
) -> Result<Reverted> {
    match graph {
        Graph::Data => whole::hold(tx).await?,
        Graph::Collections => graph::hold(tx).await?,
        Graph::Application => application::hold(tx).await?,
        Graph::Members => return members::revert(tx, act, revision, is_forced).await,
    }
    if is_forced {
        history::find(tx, graph, revision).await?.ok_or(Error::NotFound)?;
    } else {
        let later = history::later(tx, graph, revision).await?.ok_or(Error::NotFound)?;
        refuse_overtaken(tx, graph, &later).await?;
    }
    let changes = history::changes(tx, graph, revision, i64::MAX).await?;
    let world = look(tx, graph, &changes).await?;
    let mut left = BTreeSet::new();
    let changes: Vec<Change> =
        changes.into_iter().filter(|change| is_there(&world, graph, change, &mut left)).collect();
    let revision = match graph {
        Graph::Data => whole::exchange(tx, act, &exchanges(&world, changes), &world.data).await?,
        Graph::Collections => graph::exchange(tx, act, &edges(&world, changes)).await?,
        Graph::Application => application::put(tx, act, wishes(&changes)).await?,
        Graph::Members => None,
    };
    Ok(Reverted { revision, left: left.into_iter().collect() })
}

/// Looks up what is now of what was changed, and nothing of the other graphs.
async fn look(tx: &mut Tx, graph: Graph, changes: &[Change]) -> Result<World> {
    let meant: BTreeSet<GroupId> = changes.iter().map(|change| change.group).collect();
    let meant: Vec<GroupId> = meant.into_iter().collect();
    let groups = group::list(tx).await?;
    match graph {
        Graph::Data => {
            let databases = changes.iter().map(|change| change.object).collect();
            World::look_at_data(tx, groups, (&meant, &databases)).await
        }
        Graph::Collections => World::look_at_collections(tx, groups, &meant).await,
        Graph::Application | Graph::Members => Ok(World::of(groups)),
    }
}

/// Refuses when the same has changed since.
async fn refuse_overtaken(tx: &mut Tx, graph: Graph, later: &BTreeSet<Later>) -> Result<()> {
    if later.is_empty() {
        return Ok(());
    }
    let names = Names::of(tx, graph).await?;
    let words = later.iter().map(|it| {
        let group = names.group(it.group.number()).map_or_else(|| it.group.to_string(), str::to_owned);
        let object = names.object(graph, it.object).map_or_else(|| it.object.to_string(), str::to_owned);
        format!("{group} on {object} (revision {})", it.revision)
    });
    Err(overtaken(words.collect()))
}

/// Says what has changed since.
pub(super) fn overtaken(words: Vec<String>) -> Error {
    const NAMED: usize = 10;
    let more = words.len().saturating_sub(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let some = words.into_iter().take(NAMED).collect::<Vec<_>>().join(", ");
    Error::Refused {
        status: StatusCode::CONFLICT,
        message: format!(
            "The same has changed since: {some}{more}. Take that back first, or send force: true to put back what was \
             before this revision."
        ),
    }
}

/// Are the group and the thing still there, so that it can be taken back? What is not is noted.
fn is_there(world: &World, graph: Graph, change: &Change, left: &mut BTreeSet<String>) -> bool {
    let group = world.groups.iter().find(|group| group.id == change.group);
    if group.is_none_or(|group| group.magic_group_type == Some(Magic::Administrators)) {
        left.insert(format!("Group {} is not there any more.", change.group));
        return false;
    }
    let (noun, is_known) = match graph {
        Graph::Data => ("Database", world.databases.iter().any(|(id, _)| id.number() == change.object)),
        Graph::Collections => {
            ("Collection", world.collections.contains_key(&CollectionId::from_number(change.object)))
        }
        Graph::Application => ("Permission", ApplicationRight::of_number(change.object).is_some()),
        Graph::Members => ("Member", true),
    };
    if change.object > 0 && !is_known {
        left.insert(format!("{noun} {} is not there any more.", change.object));
        return false;
    }
    true
}

fn exchanges(world: &World, mut changes: Vec<Change>) -> Vec<Exchange> {
    // What holds on every database comes first: what single ones differ by is measured against it.
    changes.sort_by_key(|change| change.object);
    let mut exchanges = BTreeMap::<GroupId, Exchange>::new();
    for Change { group, object, before: was, .. } in changes {
        let exchange = exchanges.entry(group).or_insert_with(|| {
            let before = world.whole(group);
            Exchange { group, after: before.clone(), before }
        });
        let place = Some(object).filter(|id| *id > 0).map(DatabaseId::from_number);
        exchange.after.put_told(place, &was);
    }
    let mut exchanges: Vec<_> = exchanges.into_values().collect();
    for exchange in &mut exchanges {
        exchange.after = std::mem::take(&mut exchange.after).tidy(|_, table| world.has_table(table));
    }
    exchanges
}

fn edges(world: &World, changes: Vec<Change>) -> Vec<graph::Exchange> {
    let edge = |change: Change| {
        let place = Some(change.object).filter(|id| *id > 0).map(CollectionId::from_number);
        let right = change.before.as_str().and_then(graph::from_word)?;
        let is = world.in_collections.get(&change.group).and_then(|of| of.get(&place)).copied();
        Some((Edge { group: change.group, place, right: is.unwrap_or(Right::Nothing) }, right))
    };
    changes.into_iter().filter_map(edge).collect()
}

fn wishes(changes: &[Change]) -> application::Wishes {
    let wish = |change: &Change| {
        let edge =
            ApplicationEdge { group: change.group, right: ApplicationRight::of_number(change.object)? };
        Some((edge, change.before.as_str() == Some("yes")))
    };
    changes.iter().filter_map(wish).collect()
}
