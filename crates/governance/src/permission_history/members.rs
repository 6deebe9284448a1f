//! Taking back who got into groups and out of them.

use super::revert::{Reverted, overtaken};
use access::change::{
    Act, Graph, Origin, Seating,
    history::{self, Later},
};
use identity::group::{
    reseat::{self, Obstacle, Reseated, Wish},
    wholesale::Place,
};
use kernel::{GroupId, Id, UserId};
use std::collections::{BTreeSet, HashMap};
use store::Tx;
use web::{Error, Result};

/// Takes a revision back, also where the same has changed since if that is forced.
pub(super) async fn revert(tx: &mut Tx, act: &Act<'_>, revision: i64, is_forced: bool) -> Result<Reverted> {
    let found = history::find(tx, Graph::Members, revision).await?.ok_or(Error::NotFound)?;
    if found.origin == Origin::Start.word() {
        return Err(Error::bad_request(
            "This is who was in groups when the history of members began; nothing was before.",
        ));
    }
    let seatings = history::members(tx, revision, i64::MAX).await?;
    let groups = reseat::hold(tx, &seatings.iter().map(|it| it.group).collect()).await?;
    let names: HashMap<_, _> = seatings.iter().map(|it| ((it.group, it.user), it)).collect();
    if !is_forced {
        let later = history::later(tx, Graph::Members, revision).await?.unwrap_or_default();
        refuse_overtaken(&names, &later)?;
    }
    let wish = |it: &Seating| Wish { place: Place { group: it.group, user: it.user }, seat: it.before };
    let wishes = seatings.iter().map(wish).collect();
    let Reseated { revision, left } = reseat::reseat(tx, act, &groups, wishes).await?;
    let left: BTreeSet<_> = left
        .into_iter()
        .filter_map(|(Wish { place, .. }, obstacle)| {
            Some(said(names.get(&(place.group, place.user))?, obstacle))
        })
        .collect();
    Ok(Reverted { revision, left: left.into_iter().collect() })
}

type Names<'a> = HashMap<(GroupId, UserId), &'a Seating>;

fn refuse_overtaken(names: &Names<'_>, later: &BTreeSet<Later>) -> Result<()> {
    if later.is_empty() {
        return Ok(());
    }
    let word = |it: &Later| {
        let seating = names.get(&(it.group, UserId::from_number(it.object)))?;
        Some(format!("{} in {} (revision {})", seating.user_name, seating.group_name, it.revision))
    };
    Err(overtaken(later.iter().filter_map(word).collect()))
}

/// Why somebody is not what they were before.
fn said(Seating { group_name, user_name, .. }: &Seating, obstacle: Obstacle) -> String {
    match obstacle {
        Obstacle::NoGroup => format!("The group {group_name} is not there any more."),
        Obstacle::Everybody => format!("{user_name} stays in {group_name}, as everybody does."),
        Obstacle::ApiKey => {
            format!("{user_name} is an API key: its group is chosen where API keys are changed.")
        }
        Obstacle::Gone => format!("{user_name} is not active any more."),
        Obstacle::Administrator => {
            format!("{user_name} is an administrator, and so no manager of {group_name}.")
        }
    }
}
