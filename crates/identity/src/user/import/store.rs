//! SQL of importing: who and what is there already.

use super::plan::Known;
use crate::{Identity, group};
use ::store::{Result, Sql, Tx, from_row};
use kernel::GroupId;
use std::collections::HashMap;

/// Addresses asked for in one statement.
const AT_ONCE: usize = 1000;

struct Account {
    email: String,
    is_active: bool,
}

from_row!(Account { email, is_active });

/// Which of these addresses have accounts, and which groups there are.
pub(super) async fn known(tx: &mut Tx, emails: &[String]) -> Result<Known> {
    let mut known = Known::default();
    for some in emails.chunks(AT_ONCE) {
        let sql = Sql::new("SELECT email, is_active FROM app_user WHERE email IN ").bind_list(some);
        let found: Vec<Account> = sql.list(tx).await?;
        known.accounts.extend(found.into_iter().map(|account| (account.email, account.is_active)));
    }
    let groups = group::list(tx).await?;
    known.groups = groups.into_iter().map(|group| (group.name.to_lowercase(), group.name)).collect();
    Ok(known)
}

/// Makes these groups and gives the ids of all, by name.
pub(super) async fn make_groups(
    identity: &Identity,
    tx: &mut Tx,
    names: &[String],
) -> Result<HashMap<String, GroupId>> {
    for name in names {
        group::make(identity, tx, name).await?;
    }
    Ok(group::list(tx).await?.into_iter().map(|group| (group.name, group.id)).collect())
}
