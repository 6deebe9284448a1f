//! Administrators: the flag on a user and the membership of the built-in group are one fact in two places, and somebody
//! must always be one.
//!
//! Whoever is about to make an administrator less holds the set still first ([`hold`]), changes what is to be changed,
//! and then asks whether somebody is left ([`refuse_none`]). Only people count: an API key cannot repair an instance
//! that nobody administers.

use super::Magic;
use crate::user;
use ::store::{Tx, params};
use chrono::{DateTime, Utc};
use kernel::UserId;
use web::{Error, Result};

/// Makes others who would change the set of administrators wait until this transaction ends. The row of the group
/// stands for the set: where several write at once, two administrators could otherwise demote one another.
pub async fn hold(tx: &mut Tx) -> ::store::Result<()> {
    tx.execute(
        "UPDATE permissions_group SET name = name WHERE magic_group_type = $1",
        params![Magic::Administrators],
    )
    .await
    .map(drop)
}

/// Would nobody be left to administer without this one?
pub(crate) async fn is_last(tx: &mut Tx, id: UserId) -> Result<bool> {
    let other: Option<i64> = tx
        .find(
            "SELECT id FROM app_user WHERE kind = $1 AND is_superuser = TRUE AND is_active = TRUE AND id <> $2 LIMIT 1",
            params![user::Kind::Personal, id],
        )
        .await?;
    Ok(other.is_none())
}

/// Takes the flag from these users, or refuses when nobody would be left to administer.
pub(super) async fn unmake(tx: &mut Tx, ids: &[UserId], now: DateTime<Utc>) -> Result<()> {
    if user::unmake_superusers(tx, ids, now).await? { Ok(()) } else { Err(none_left()) }
}

/// Refuses what has just been done when nobody would be left to administer.
pub(crate) async fn refuse_none(tx: &mut Tx) -> Result<()> {
    let left: Option<i64> = tx
        .find(
            "SELECT id FROM app_user WHERE kind = $1 AND is_superuser = TRUE AND is_active = TRUE LIMIT 1",
            params![user::Kind::Personal],
        )
        .await?;
    match left {
        Some(_) => Ok(()),
        None => Err(none_left()),
    }
}

fn none_left() -> Error {
    Error::bad_request("You cannot remove the last member of the 'Admin' group!")
}
