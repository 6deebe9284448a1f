//! Making people in groups what they were: for floors above that take changes of members back.
//!
//! What cannot be so any more is left, and said. Changes go through what single calls use.

use super::{
    BuiltIn, Group,
    membership::{self, Changes, Membership, NewMembership},
    store,
    wholesale::Place,
};
use crate::{
    change::{Act, Seat},
    user,
};
use ::store::Tx;
use kernel::{GroupId, UserId};
use std::collections::{BTreeSet, HashMap};
use web::Result;

/// What somebody shall be in a group.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// Who, and where.
    pub place: Place,
    /// What they shall be.
    pub seat: Seat,
}

/// Why something is left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// The group is not there any more.
    NoGroup,
    /// Everybody is in All Users.
    Everybody,
    /// The group of an API key is said where keys are changed.
    ApiKey,
    /// They are not there any more, or deactivated.
    Gone,
    /// Administrators manage no group; they are a member.
    Administrator,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Reseated {
    /// The revision that it is; none when all was so already.
    pub revision: Option<i64>,
    /// What is left, and why; in the order of what was wished.
    pub left: Vec<(Wish, Obstacle)>,
}

/// Wishes looked up in one statement.
const AT_ONCE: usize = 1000;

/// The groups that are there, as nobody else changes them or who is in them until the transaction ends.
#[derive(Debug)]
pub struct Held(Vec<Group>);

/// Makes others who would change these groups wait. The administrators are among them: being one comes and goes with
/// other groups, too.
pub async fn hold(tx: &mut Tx, groups: &BTreeSet<GroupId>) -> Result<Held> {
    Ok(Held(store::hold_with_built_in(tx, groups).await?))
}

/// Makes people in groups what is wished, as far as that can be.
pub async fn reseat(tx: &mut Tx, act: &Act<'_>, groups: &Held, wishes: Vec<Wish>) -> Result<Reseated> {
    let groups = &*groups.0;
    let built_in = BuiltIn::among(groups)?;
    let users: BTreeSet<_> = wishes.iter().map(|wish| wish.place.user).collect();
    let (mut people, seats) = (user::anybody(tx, &users).await?, seats(tx, &wishes).await?);
    // Who manages a group is no administrator, so what they will be decides.
    for Wish { place, seat } in wishes.iter().filter(|wish| wish.place.group == built_in.administrators) {
        if let Some(who) = people.get_mut(&place.user) {
            who.is_superuser = *seat != Seat::None;
        }
    }
    let (mut changes, mut reseated) = (Changes::default(), Reseated::default());
    for wish in wishes {
        let there = seats.get(&(wish.place.group, wish.place.user));
        let obstacle = obstacle(groups, built_in, people.get(&wish.place.user), there, wish);
        reseated.left.extend(obstacle.map(|obstacle| (wish, obstacle)));
        let seat = match obstacle {
            None => wish.seat,
            Some(Obstacle::Administrator) => Seat::Member,
            Some(_) => continue,
        };
        put(&mut changes, there, Wish { seat, ..wish });
    }
    reseated.revision = changes.carry_out(tx, act, built_in).await?;
    if let Some(event) = membership::event(&changes, built_in) {
        audit::record(tx, act.actor, act.now, event).await?;
    }
    Ok(reseated)
}

/// What is there of what the wishes are about.
async fn seats(tx: &mut Tx, wishes: &[Wish]) -> Result<HashMap<(GroupId, UserId), Membership>> {
    let mut seats = HashMap::new();
    for some in wishes.chunks(AT_ONCE) {
        let (groups, users) = some.iter().map(|wish| (wish.place.group, wish.place.user)).unzip();
        let found = membership::between(tx, &groups, &users).await?;
        seats.extend(found.into_iter().map(|it| ((it.group_id, it.user_id), it)));
    }
    Ok(seats)
}

fn obstacle(
    groups: &[Group],
    built_in: BuiltIn,
    who: Option<&user::Anybody>,
    there: Option<&Membership>,
    Wish { place, seat }: Wish,
) -> Option<Obstacle> {
    if groups.iter().all(|group| group.id != place.group) {
        return Some(Obstacle::NoGroup);
    }
    if there.map_or(Seat::None, |it| Seat::taken(it.is_group_manager)) == seat {
        return None;
    }
    if place.group == built_in.all_users {
        return Some(Obstacle::Everybody);
    }
    let Some(who) = who else { return Some(Obstacle::Gone) };
    if !who.is_person {
        return Some(Obstacle::ApiKey);
    }
    if !who.is_active && seat != Seat::None {
        return Some(Obstacle::Gone);
    }
    let is_administrator = who.is_superuser || place.group == built_in.administrators;
    (seat == Seat::Manager && is_administrator).then_some(Obstacle::Administrator)
}

/// Notes what has to be done.
fn put(changes: &mut Changes, there: Option<&Membership>, Wish { place, seat }: Wish) {
    let is_group_manager = seat == Seat::Manager;
    match there {
        None if seat == Seat::None => {}
        None => {
            changes.added.push(NewMembership {
                group_id: place.group,
                user_id: place.user,
                is_group_manager,
            });
        }
        Some(it) if seat == Seat::None => changes.ended.push(*it),
        Some(it) if it.is_group_manager != is_group_manager => changes.altered.push(*it),
        Some(_) => {}
    }
}
