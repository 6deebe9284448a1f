//! Memberships that were written, and are not told in the history yet.
//!
//! Every statement that writes memberships gives what it did as [`Written`], and nothing can be done with that but to add
//! it to other or to record it; what is thrown away does not compile without a warning. So no way of getting into a group,
//! or out of it, is left out of the history.

use super::Membership;
use crate::change::{self, Act, Seat, Seating};
use ::store::{Result, Sql, Tx, from_row};
use kernel::{GroupId, MembershipId, UserId};
use std::collections::BTreeMap;

/// What became of memberships.
#[must_use = "what becomes of memberships belongs in the history"]
#[derive(Debug, Default)]
pub(crate) struct Written(Vec<Seating>);

impl Written {
    /// Runs a statement that writes memberships. What each was and is by it, `change` says by whether it makes a manager.
    pub(super) async fn by(tx: &mut Tx, sql: Sql, change: impl Fn(bool) -> (Seat, Seat)) -> Result<Self> {
        Ok(Self::giving(tx, sql, change).await?.1)
    }

    /// The same, and gives the memberships that it wrote.
    pub(super) async fn giving(
        tx: &mut Tx,
        sql: Sql,
        change: impl Fn(bool) -> (Seat, Seat),
    ) -> Result<(Vec<Membership>, Self)> {
        let rows: Vec<Row> = sql.then(GIVING).list(tx).await?;
        let told = |row: &Row| {
            let (before, after) = change(row.is_group_manager);
            let (group, group_name) = (row.group_id, row.group_name.clone());
            Seating { group, group_name, user: row.user_id, user_name: row.user_name.clone(), before, after }
        };
        let told = rows.iter().map(told).collect();
        Ok((rows.into_iter().map(Membership::from).collect(), Self(told)))
    }

    /// What was done before, and what after it.
    pub fn and(mut self, later: Self) -> Self {
        self.0.extend(later.0);
        self
    }

    /// Tells it in the history, as one revision; none when nothing is other than before.
    pub async fn record(self, tx: &mut Tx, act: &Act<'_>) -> Result<Option<i64>> {
        let mut changes = BTreeMap::new();
        for seating in self.0 {
            let place = (seating.group, seating.user);
            let before = changes.get(&place).map_or(seating.before, |earlier: &Seating| earlier.before);
            changes.insert(place, Seating { before, ..seating });
        }
        changes.retain(|_, seating| seating.before != seating.after);
        let changes: Vec<_> = changes.into_values().collect();
        change::record_members(tx, act, &changes).await
    }
}

/// What every statement that writes memberships gives, with the names of now.
const GIVING: &str = " RETURNING id, group_id, user_id, is_group_manager,
    (SELECT name FROM permissions_group WHERE permissions_group.id = permissions_group_membership.group_id) AS group_name,
    (SELECT CASE WHEN first_name IS NULL AND last_name IS NULL THEN email
                 ELSE trim(coalesce(first_name, '') || ' ' || coalesce(last_name, '')) END
     FROM app_user WHERE app_user.id = permissions_group_membership.user_id) AS user_name";

struct Row {
    id: MembershipId,
    group_id: GroupId,
    user_id: UserId,
    is_group_manager: bool,
    group_name: String,
    user_name: String,
}

from_row!(Row { id, group_id, user_id, is_group_manager, group_name, user_name });

impl From<Row> for Membership {
    fn from(Row { id, group_id, user_id, is_group_manager, .. }: Row) -> Self {
        Self { id, group_id, user_id, is_group_manager }
    }
}
