//! Planning a file, and carrying out what was planned: all of it in one transaction, through what single calls use.

use super::{
    body::{check_size, refused},
    people::{self, Effects},
    plan::Plan,
    reading,
    shape::{File, Name},
    show, wish,
};
use crate::{
    Governance,
    world::{Scope, World},
};
use access::{
    change::{Act, Origin},
    collection::Edge,
    data,
};
use audit::{Actor, Event};
use axum::http::StatusCode;
use catalog::permission::whole::{self, Exchange};
use chrono::{DateTime, Utc};
use content::collection::graph;
use identity::group::{
    self, Group,
    wholesale::{self, Place},
};
use kernel::{GroupId, Id};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fmt::Write,
};
use store::Tx;
use web::{Error, Result};

/// A plan with what it was made from.
#[derive(Debug)]
pub(super) struct Planned {
    pub plan: Plan,
    pub world: World,
    pub fingerprint: String,
}

/// Plans a file, and finds out what that means for people.
pub(super) async fn plan(tx: &mut Tx, text: &str, file: &File) -> Result<(Planned, Effects)> {
    let emails =
        file.groups.iter().filter_map(|group| group.members.as_ref()).flat_map(|members| &members.it);
    let people = Some(emails.map(|email| &email.it).collect());
    let groups = group::list(tx).await?;
    let planned = make(tx, text, (file, groups), Scope { people, ..scope(file) }).await?;
    let effects = planned.effects();
    Ok((planned, effects))
}

/// Compares a file with what is there.
pub(super) async fn compare(tx: &mut Tx, text: &str, file: &File) -> Result<Planned> {
    let groups = group::list(tx).await?;
    make(tx, text, (file, groups), scope(file)).await
}

/// Reads a file, off the async threads: a large one takes a while. Nothing of the app database is held meanwhile.
pub(super) async fn read(text: &str) -> Result<File> {
    check_size(text)?;
    let text = text.to_owned();
    let read = tokio::task::spawn_blocking(move || reading::read(&text));
    read.await.map_err(Error::internal)?.map_err(refused)
}

async fn make(
    tx: &mut Tx,
    text: &str,
    (file, groups): (&File, Vec<Group>),
    scope: Scope<'_>,
) -> Result<Planned> {
    let world = World::look(tx, groups, &scope).await?;
    let wishes = wish::read(file, &world).map_err(refused)?;
    let plan = Plan::of(wishes, &world)?;
    let fingerprint = fingerprint(text, &plan, &world);
    Ok(Planned { plan, world, fingerprint })
}

/// What has to be looked up for a file.
fn scope(file: &File) -> Scope<'_> {
    let databases = || file.groups.iter().filter_map(|group| group.data.as_ref()).flat_map(|data| &data.it);
    let with_tables = || databases().filter(|rule| !rule.schemas.is_empty()).map(|rule| &rule.name.it);
    Scope {
        groups: Some(file.groups.iter().map(|group| group.name.to_lowercase()).collect::<HashSet<_>>()),
        with_tables: with_tables()
            .filter_map(|name| match name {
                Name::Called(name) => Some(name.as_str()),
                Name::All | Name::Id(_) => None,
            })
            .collect(),
        ids_with_tables: with_tables()
            .filter_map(|name| match name {
                Name::Id(id) => Some(*id),
                Name::All | Name::Called(_) => None,
            })
            .collect(),
        people: None,
    }
}

impl Planned {
    /// Finds out what the plan means for people.
    fn effects(&self) -> Effects {
        let concerned = people::concerned(&self.plan, &self.world);
        people::effects(&self.plan, &self.world, &concerned)
    }
}

/// What stands for the file, for what is done, and for what it was made from.
fn fingerprint(text: &str, plan: &Plan, world: &World) -> String {
    let members: Vec<_> = plan.ruled.keys().map(|group| (group, world.members.get(group))).collect();
    let data = plan.data.iter().map(|exchange| {
        let Exchange { group, before, after } = exchange;
        let told = |place| json!([place, before.told(place), after.told(place)]);
        json!([group, exchange.differences().into_iter().map(told).collect::<Vec<_>>()])
    });
    let collections = plan
        .collections
        .iter()
        .map(|(edge, after)| json!([edge.group, edge.place, graph::word(edge.right), graph::word(*after)]));
    let all = json!([
        text,
        world.revisions.0,
        world.revisions.1,
        plan.ruled.iter().collect::<Vec<_>>(),
        members,
        plan.new_groups.keys().collect::<Vec<_>>(),
        data.collect::<Vec<_>>(),
        collections.collect::<Vec<_>>(),
    ]);
    let mut text = String::new();
    for byte in Sha256::digest(all.to_string().as_bytes()) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// What was done.
#[derive(Debug)]
pub(super) struct Applied {
    pub planned: Planned,
    /// The groups that were made.
    pub made: Vec<(GroupId, String)>,
    /// The revisions that the graphs have since, where they changed.
    pub members: Option<i64>,
    pub data: Option<i64>,
    pub collections: Option<i64>,
}

/// What somebody wants done.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted<'a> {
    /// The file, as it was sent and as it was read.
    pub text: &'a str,
    pub file: &'a File,
    /// Of the plan that they have seen.
    pub fingerprint: &'a str,
    pub why: Option<&'a str>,
}

/// Does what was planned, if it is still that.
pub(super) async fn carry_out(
    governance: &Governance,
    tx: &mut Tx,
    actor: &Actor,
    Wanted { text, file, fingerprint, why }: Wanted<'_>,
) -> Result<Applied> {
    let groups = hold(tx, file).await?;
    let planned = make(tx, text, (file, groups), scope(file)).await?;
    if planned.fingerprint != fingerprint {
        return Err(overtaken());
    }
    let act = Act { actor, now: governance.clock.now(), origin: Origin::File, why };
    let mut applied = Applied { planned, made: Vec::new(), members: None, data: None, collections: None };
    if applied.planned.plan.is_nothing() {
        return Ok(applied);
    }
    let Planned { plan, world, .. } = &mut applied.planned;
    let made = make_groups(tx, (actor, act.now), plan, world).await?;
    let real = |group: GroupId| made.get(&group).copied().unwrap_or(group);
    let places = |places: &[Place]| -> Vec<Place> {
        places.iter().map(|place| Place { group: real(place.group), ..*place }).collect()
    };
    let changes = (&*places(&plan.given), &*places(&plan.taken));
    applied.members = wholesale::change_places(tx, &act, &world.groups, changes).await?;
    let exchange = |it: &Exchange| Exchange { group: real(it.group), ..it.clone() };
    let exchanges: Vec<_> = plan.data.iter().map(exchange).collect();
    applied.data = whole::exchange(tx, &act, &exchanges, &world.data).await?;
    let edge = |(edge, right): &(Edge, _)| (Edge { group: real(edge.group), ..*edge }, *right);
    let edges: Vec<_> = plan.collections.iter().map(edge).collect();
    applied.collections = graph::exchange(tx, &act, &edges).await?;
    let name = |(to_be, id): (&GroupId, &GroupId)| (*id, plan.new_groups[to_be].clone());
    applied.made = made.iter().map(name).collect();
    audit::record(tx, actor, act.now, event(&applied, fingerprint, why)).await?;
    Ok(applied)
}

/// Makes others who would change what the file rules wait until this transaction ends, and gives the groups there are:
/// those that the file rules as they are since then.
async fn hold(tx: &mut Tx, file: &File) -> Result<Vec<Group>> {
    graph::hold(tx).await?;
    whole::hold(tx).await?;
    let names: HashSet<_> = file.groups.iter().map(|group| group.name.to_lowercase()).collect();
    let (ruled, mut groups): (Vec<_>, Vec<_>) = group::list(tx)
        .await?
        .into_iter()
        .partition(|group| names.contains(&group.name.to_lowercase()) || group.magic_group_type.is_some());
    groups.extend(wholesale::hold(tx, &ruled).await?);
    Ok(groups)
}

/// Makes the new groups, with the rights that new groups have; gives what each is by the number that stood for it.
async fn make_groups(
    tx: &mut Tx,
    by: (&Actor, DateTime<Utc>),
    plan: &Plan,
    world: &mut World,
) -> Result<BTreeMap<GroupId, GroupId>> {
    let names: Vec<_> = plan.new_groups.values().map(String::as_str).collect();
    let groups = wholesale::make(tx, by, &names).await.map_err(|error| match error {
        store::Error::Conflict => overtaken(),
        other => other.into(),
    })?;
    let ids: HashMap<_, _> = groups.iter().map(|group| (group.name.as_str(), group.id)).collect();
    let made: BTreeMap<_, _> =
        plan.new_groups.iter().map(|(to_be, name)| (*to_be, ids[name.as_str()])).collect();
    for id in made.values() {
        world.data.insert(*id, world.welcome(*id));
    }
    let welcome: Vec<_> = made.values().flat_map(|id| &world.data[id]).copied().collect();
    data::put_edges(tx, &welcome, &[]).await?;
    Ok(made)
}

fn overtaken() -> Error {
    Error::Refused {
        status: StatusCode::CONFLICT,
        message:
            "The file, or what it was compared with, has changed since it was planned. Please plan it again."
                .into(),
    }
}

/// What the audit log says of all; the events of its parts say the rest.
fn event(applied: &Applied, fingerprint: &str, why: Option<&str>) -> Event {
    const NAMED: usize = 100;
    let plan = &applied.planned.plan;
    let changed = plan.changed();
    let ids = changed.iter().filter(|group| group.number() > 0);
    let ids = ids.chain(applied.made.iter().map(|(id, _)| id)).take(NAMED);
    Event::new("permissions-file-apply").with(json!({
        "why": why,
        "fingerprint": fingerprint,
        "group_ids": ids.collect::<Vec<_>>(),
        "groups_made": applied.made.len(),
        "members_added": plan.given.len(),
        "members_removed": plan.taken.len(),
        "members_revision": applied.members,
        "data_revision": applied.data,
        "collections_revision": applied.collections,
        "summary": show::summary(plan, None),
    }))
}
