//! Who got into groups and out of them, as revisions of the graph `members`.

use super::{Act, Graph};
use ::store::{Bind, Json, Result, Sql, Tx, Value, params};
use kernel::{GroupId, UserId};
use std::collections::BTreeSet;

/// What somebody is in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seat {
    /// Not in it.
    None,
    /// A member.
    Member,
    /// A member who manages it.
    Manager,
}

impl Seat {
    /// The word on the wire and where it is stored.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Member => "member",
            Self::Manager => "manager",
        }
    }

    /// What is so of this word.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::None, Self::Member, Self::Manager].into_iter().find(|seat| seat.word() == word)
    }

    /// What somebody is who is in a group.
    pub const fn taken(is_group_manager: bool) -> Self {
        if is_group_manager { Self::Manager } else { Self::Member }
    }
}

/// What became of somebody in a group, with the names of then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seating {
    /// The group.
    pub group: GroupId,
    /// What it was called.
    pub group_name: String,
    /// The person, or the user of an API key.
    pub user: UserId,
    /// What they were called.
    pub user_name: String,
    /// What they were.
    pub before: Seat,
    /// What they are since.
    pub after: Seat,
}

/// Writes down who got into groups and out of them, as one revision; none when nobody did.
pub(crate) async fn record_members(tx: &mut Tx, act: &Act<'_>, changes: &[Seating]) -> Result<Option<i64>> {
    const AT_ONCE: usize = 500;
    if changes.is_empty() {
        return Ok(None);
    }
    let (actor, now) = (act.actor, act.now);
    let revision: i64 = tx
        .one(
            "INSERT INTO permission_act (graph, at, user_id, api_key_id, origin, why, reverts, changes)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
            params![
                Graph::Members,
                now,
                actor.user,
                actor.api_key,
                act.origin.word(),
                act.why,
                act.origin.reverts(),
                i64::try_from(changes.len()).unwrap_or(i64::MAX)
            ],
        )
        .await?;
    let mut told = BTreeSet::new();
    let mut row = |it: &Seating| -> [Value; 12] {
        [
            Graph::Members.bind(),
            revision.bind(),
            now.bind(),
            actor.user.bind(),
            actor.api_key.bind(),
            it.group.bind(),
            it.user.bind(),
            Json(it.before.word()).bind(),
            Json(it.after.word()).bind(),
            it.group_name.bind(),
            it.user_name.bind(),
            (!told.insert(it.group)).bind(),
        ]
    };
    for some in changes.chunks(AT_ONCE) {
        let rows: Vec<_> = some.iter().map(&mut row).collect();
        Sql::new(
            "INSERT INTO permission_change (graph, revision, at, user_id, api_key_id, group_id, object_id, before, after,
                                            group_name, object_name, is_further)
             VALUES ",
        )
        .bind_rows(rows.iter().map(<[Value; 12]>::as_slice))
        .execute(tx)
        .await?;
    }
    Ok(Some(revision))
}
