//! Many memberships in one call: all of it happens, or nothing.
//!
//! Nothing is read or written per line: lines are looked up and written a thousand at a time.

use super::{ALL_USERS, Changes, Membership, NewMembership, people, refuse_administrator, store};
use crate::{
    Identity,
    change::Act,
    group::{
        self, BuiltIn, administrators,
        manager::{Managed, Manager},
    },
};
use ::store::Tx;
use audit::Event;
use axum::extract::State;
use kernel::{GroupId, Id, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use web::{Error, Json, Result, request};

/// Lines of one call, of both kinds together.
const MOST: usize = 10_000;
/// Lines looked up in one statement.
const AT_ONCE: usize = 1000;
/// Users whom the event of one call names.
const NAMED: usize = 1000;

request! {
    /// Memberships to make and to end.
    pub struct BulkChange {
        /// Places to give.
        pub add: Option<Vec<AddedLine>>,
        /// Places to take away.
        pub remove: Option<Vec<RemovedLine>>,
    }
}

request! {
    /// A place to give.
    pub struct AddedLine {
        /// The group.
        pub group_id: GroupId,
        /// The person.
        pub user_id: UserId,
        /// To manage the group? Whoever is in it already keeps what they are when this is left out.
        pub is_group_manager: Option<bool>,
    }
}

request! {
    /// A place to take away.
    pub struct RemovedLine {
        /// The group.
        pub group_id: GroupId,
        /// The user.
        pub user_id: UserId,
    }
}

/// What has become of the lines.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct BulkAnswer {
    /// Places given.
    added: usize,
    /// Places taken away.
    removed: usize,
    /// Members who became managers, or ceased to be.
    changed: usize,
    /// Lines that said what was so already.
    unchanged: usize,
}

pub(super) async fn change(
    asker: Manager,
    State(identity): State<Identity>,
    Json(request): Json<BulkChange>,
) -> Result<Json<BulkAnswer>> {
    let lines = Lines::of(request)?;
    let mut tx = asker.write().await?;
    let managed = asker.confirmed(&mut tx).await?;
    let built_in = group::built_in(&mut tx).await?;
    lines.check_groups(&mut tx, &managed, built_in).await?;
    let people = lines.check_people(&mut tx).await?;
    let changes = lines.against(&lines.existing(&mut tx).await?, &people, built_in)?;
    let (actor, now) = (asker.caller().actor(), identity.clock.now());
    changes.carry_out(&mut tx, &Act::of(&actor, now), built_in).await?;
    if let Some(event) = event(&changes, built_in) {
        audit::record(&mut tx, &actor, now, event).await?;
    }
    tx.commit().await?;
    Ok(Json(lines.outcome(&changes)))
}

/// What a line asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    /// A place, as a manager or not when that is said.
    In(Option<bool>),
    Out,
}

/// All lines, by group.
#[derive(Debug)]
struct Lines(BTreeMap<(GroupId, UserId), Wish>);

impl Lines {
    fn of(request: BulkChange) -> Result<Self> {
        let (add, remove) = (request.add.unwrap_or_default(), request.remove.unwrap_or_default());
        if add.len() + remove.len() > MOST {
            return Err(Error::field(
                "_error",
                format!("At most {MOST} lines at a time, of both kinds together."),
            ));
        }
        let added = add.into_iter().map(|it| ((it.group_id, it.user_id), Wish::In(it.is_group_manager)));
        let removed = remove.into_iter().map(|it| ((it.group_id, it.user_id), Wish::Out));
        let mut lines = BTreeMap::new();
        for ((group, user), wish) in added.chain(removed) {
            if lines.insert((group, user), wish).is_some() {
                let text = format!("Group {group} and user {user} are in more than one line.");
                return Err(Error::field("_error", text));
            }
        }
        Ok(Self(lines))
    }

    /// Refuses groups that are not the caller's to change, or not there; holds the administrators if they are among
    /// them.
    async fn check_groups(&self, tx: &mut Tx, managed: &Managed, built_in: BuiltIn) -> Result<()> {
        let groups: BTreeSet<_> = self.0.keys().map(|(group, _)| *group).collect();
        for group in &groups {
            managed.check(*group)?;
        }
        if groups.contains(&built_in.all_users) {
            return Err(Error::bad_request(ALL_USERS));
        }
        if groups.contains(&built_in.administrators) {
            administrators::hold(tx).await?;
        }
        let existing = group::existing(tx, &groups).await?;
        match groups.difference(&existing).next() {
            None => Ok(()),
            Some(id) => Err(Error::field("group_id", format!("There is no group with the id {id}."))),
        }
    }

    /// Finds the people who are to be put into groups, or refuses whom nobody is put into one.
    async fn check_people(&self, tx: &mut Tx) -> Result<HashMap<UserId, bool>> {
        let added = self.0.iter().filter(|(_, wish)| **wish != Wish::Out);
        let added: BTreeSet<_> = added.map(|((_, user), _)| *user).collect();
        let people = people(tx, &added).await?;
        match added.iter().find(|user| !people.contains_key(user)) {
            None => Ok(people),
            Some(id) => Err(Error::field("user_id", format!("There is no active person with the id {id}."))),
        }
    }

    /// What is there already of what the lines name.
    async fn existing(&self, tx: &mut Tx) -> Result<HashMap<(GroupId, UserId), Membership>> {
        let pairs: Vec<_> = self.0.keys().copied().collect();
        let mut existing = HashMap::new();
        for some in pairs.chunks(AT_ONCE) {
            let (groups, users) = some.iter().copied().unzip();
            let found = store::between(tx, &groups, &users).await?;
            existing.extend(found.into_iter().map(|it| ((it.group_id, it.user_id), it)));
        }
        Ok(existing)
    }

    fn outcome(&self, changes: &Changes) -> BulkAnswer {
        BulkAnswer {
            added: changes.added.len(),
            removed: changes.ended.len(),
            changed: changes.altered.len(),
            unchanged: self.0.len() - changes.added.len() - changes.ended.len() - changes.altered.len(),
        }
    }

    fn against(
        &self,
        existing: &HashMap<(GroupId, UserId), Membership>,
        people: &HashMap<UserId, bool>,
        built_in: BuiltIn,
    ) -> Result<Changes> {
        let mut changes = Changes::default();
        for (&(group_id, user_id), wish) in &self.0 {
            if *wish == Wish::In(Some(true)) {
                let becomes_one =
                    matches!(self.0.get(&(built_in.administrators, user_id)), Some(Wish::In(_)));
                let is_one = people.get(&user_id).copied().unwrap_or(false);
                refuse_administrator(is_one || becomes_one, group_id, built_in)?;
            }
            match (wish, existing.get(&(group_id, user_id))) {
                (Wish::In(is_manager), None) => {
                    let is_group_manager = is_manager.unwrap_or(false);
                    changes.added.push(NewMembership { group_id, user_id, is_group_manager });
                }
                (Wish::In(Some(is_manager)), Some(place)) if *is_manager != place.is_group_manager => {
                    changes.altered.push(*place);
                }
                (Wish::Out, Some(place)) => changes.ended.push(*place),
                (Wish::In(_), Some(_)) | (Wish::Out, None) => {}
            }
        }
        Ok(changes)
    }
}

/// What the audit log says of many changes: how many, and of whom, administrators first and a thousand at most.
pub(in crate::group) fn event(changes: &Changes, built_in: BuiltIn) -> Option<Event> {
    if changes.is_nothing() {
        return None;
    }
    let added = changes.added.iter().map(|it| ("added", it.group_id, it.user_id));
    let ended = changes.ended.iter().map(|it| ("removed", it.group_id, it.user_id));
    let altered = changes.altered.iter().map(|it| {
        let word = if it.is_group_manager { "no_longer_managers" } else { "managers" };
        (word, it.group_id, it.user_id)
    });
    let mut lines: Vec<_> = added.chain(ended).chain(altered).collect();
    lines.sort_by_key(|(_, group, _)| (*group != built_in.administrators, *group));
    let mut groups = Vec::<(GroupId, BTreeMap<&str, Vec<UserId>>)>::new();
    for (word, group, user) in lines.iter().take(NAMED) {
        match groups.last_mut() {
            Some((last, words)) if last == group => words.entry(word).or_default().push(*user),
            _ => groups.push((*group, [(*word, vec![*user])].into())),
        }
    }
    let only = lines.iter().all(|(_, group, _)| *group == lines[0].1).then(|| lines[0].1);
    let event = Event::new("group-membership-bulk").with(json!({
        "added": changes.added.len(),
        "removed": changes.ended.len(),
        "changed": changes.altered.len(),
        "groups": groups.into_iter().map(in_group).collect::<Vec<_>>(),
        "left_off": lines.len().saturating_sub(NAMED),
    }));
    Some(match only {
        Some(group) => event.on("Group", group.number()),
        None => event,
    })
}

fn in_group((group, words): (GroupId, BTreeMap<&str, Vec<UserId>>)) -> Value {
    let mut line = json!({ "id": group });
    for (word, users) in words {
        line[word] = json!(users);
    }
    line
}
