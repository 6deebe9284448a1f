//! Whether somebody may put a sent layout onto a dashboard.

use super::{
    Layout, Sent,
    check::{newly_mapped, refuse},
};
use crate::{card::Card, dashboard::Dashboard};
use ::store::Tx;
use access::{Writable, collection::Rights, data};
use catalog::field;
use identity::Caller;
use kernel::CardId;
use std::collections::HashMap;
use web::Result;

/// Refuses what is never put there, cards that the caller may not see, and parameters that would reach into fields that
/// they may not see: who fills those in later learns what is in them.
pub(crate) async fn allow(
    tx: &mut Tx,
    caller: &Caller,
    dashboard: &Writable<Dashboard>,
    before: &Layout,
    sent: &Sent,
    (cards, rights): (&HashMap<CardId, Card>, &Rights),
) -> Result<()> {
    sent.refuse()?;
    refuse(dashboard.id, before, sent, cards, rights)?;
    let mapped = newly_mapped(before, sent);
    if mapped.is_empty() || caller.is_superuser() {
        return Ok(());
    }
    let rights = data::rights_everywhere(tx, caller).await?;
    for field in field::these(tx, mapped).await? {
        access::readable(&rights, field)?;
    }
    Ok(())
}
