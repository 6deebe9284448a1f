//! What one group shall be allowed to do with the application, as one operation of a bulk call.

use super::change::{self, Wishes};
use crate::Governance;
use access::change::{Act, Graph, Origin, revision};
use identity::{
    Admin,
    application::{Edge, Right},
};
use kernel::GroupId;
use store::Tx;
use web::{Result, request, words};

words! {
    /// Allowed, or not.
    pub enum Given {
        /// Allowed.
        Yes = "yes",
        /// Not allowed.
        No = "no",
    }
}

request! {
    /// What one group shall be allowed to do with the application; rights that are not named stay.
    pub struct ApplicationGrant {
        /// The group.
        pub group_id: GroupId,
        /// Changing settings.
        pub setting: Option<Given>,
        /// Watching the server.
        pub monitoring: Option<Given>,
        /// Subscribing.
        pub subscription: Option<Given>,
    }
}

/// Gives a group these rights, whatever has changed since, as a part of what a transaction does. Gives the revision.
pub(crate) async fn grant_within(
    governance: &Governance,
    tx: &mut Tx,
    admin: &Admin,
    grant: ApplicationGrant,
) -> Result<i64> {
    admin.confirmed()?;
    let named = [
        (Right::Setting, grant.setting),
        (Right::Monitoring, grant.monitoring),
        (Right::Subscription, grant.subscription),
    ];
    let wishes: Wishes = named
        .into_iter()
        .filter_map(|(right, given)| Some((Edge { group: grant.group_id, right }, given? == Given::Yes)))
        .collect();
    let actor = admin.actor();
    let act = Act { actor: &actor, now: governance.clock.now(), origin: Origin::Graph, why: None };
    match change::apply(tx, &act, wishes, None).await?.revision {
        Some(revision) => Ok(revision),
        None => Ok(revision(tx, Graph::Application).await?),
    }
}
