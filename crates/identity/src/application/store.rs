//! SQL of rights to the application.

use super::{Edge, Right};
use ::store::{Bind, Result, Sql, Tx, Value, params};
use kernel::{GroupId, UserId};
use std::collections::BTreeMap;

struct Held {
    permission: Right,
}

::store::from_row!(Held { permission });

/// What the groups of a user give.
pub(super) async fn held_by(tx: &mut Tx, user: UserId) -> Result<Vec<Right>> {
    let held: Vec<Held> = tx
        .few(
            "SELECT DISTINCT permission FROM application_permission AS held
             JOIN permissions_group_membership AS membership ON membership.group_id = held.group_id
             WHERE membership.user_id = $1",
            params![user],
        )
        .await?;
    Ok(held.into_iter().map(|held| held.permission).collect())
}

/// Every right that a group has.
pub async fn list(tx: &mut Tx) -> Result<Vec<Edge>> {
    let sql = "SELECT group_id, permission FROM application_permission ORDER BY group_id, permission";
    tx.list(sql, &[]).await
}

/// Every right that these groups have.
pub async fn of_groups(tx: &mut Tx, groups: &[GroupId]) -> Result<Vec<Edge>> {
    Sql::new("SELECT group_id, permission FROM application_permission WHERE group_id IN ")
        .bind_list(groups)
        .then(" ORDER BY group_id, permission")
        .list(tx)
        .await
}

/// Gives groups these rights, and takes those from them.
pub async fn put(tx: &mut Tx, (given, taken): (&[Edge], &[Edge])) -> Result<()> {
    const AT_ONCE: usize = 100;
    let mut by_right = BTreeMap::<Right, Vec<_>>::new();
    for edge in taken {
        by_right.entry(edge.right).or_default().push(edge.group);
    }
    for (right, groups) in by_right {
        for some in groups.chunks(AT_ONCE) {
            Sql::new("DELETE FROM application_permission WHERE permission = ")
                .bind(right)
                .then(" AND group_id IN ")
                .bind_list(some)
                .execute(tx)
                .await?;
        }
    }
    let rows: Vec<_> = given.iter().map(|edge| [edge.group.bind(), edge.right.bind()]).collect();
    for some in rows.chunks(AT_ONCE) {
        Sql::new("INSERT INTO application_permission (group_id, permission) VALUES ")
            .bind_rows(some.iter().map(<[Value; 2]>::as_slice))
            .then(" ON CONFLICT (group_id, permission) DO NOTHING")
            .execute(tx)
            .await?;
    }
    Ok(())
}
