//! Who may change groups: administrators every one, and managers those whose members they manage.
//!
//! A manager is a person whose membership says so. The built-in groups have none, whatever a membership says: nobody
//! gets to the administrators by way of a group.

use crate::{Caller, api_key::Reach, caller::requires};
use ::store::{Tx, params};
use aide::{OperationInput, generate::GenContext, openapi::Operation};
use axum::{extract::FromRequestParts, http::request::Parts};
use kernel::{GroupId, UserId};
use std::collections::BTreeSet;
use web::{Error, Result};

/// An administrator or a manager of some group, once a door is opened.
#[derive(Clone, Debug)]
pub struct Manager(Caller);

/// Whose members somebody manages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Managed {
    /// Those of every group.
    Every,
    /// Those of these groups; of one at least.
    Some(BTreeSet<GroupId>),
}

impl From<Caller> for Manager {
    fn from(caller: Caller) -> Self {
        Self(caller)
    }
}

impl Manager {
    /// Begins looking.
    pub(crate) async fn read(&self) -> Result<(Tx, Managed)> {
        let mut tx = self.0.read().await?;
        let managed = Managed::by(&mut tx, &self.0).await?;
        Ok((tx, managed))
    }

    /// Begins changing; what they manage is found out by what changes it.
    pub(crate) async fn write(&self) -> Result<Tx> {
        self.0.write().await
    }

    /// Finds out what they manage, or refuses who manages nothing.
    pub(crate) async fn check(&self, tx: &mut Tx) -> Result<Managed> {
        Managed::by(tx, &self.0).await
    }

    /// The same for what is sensitive: refuses, too, who has to confirm first that it is them.
    pub(crate) async fn confirmed(&self, tx: &mut Tx) -> Result<Managed> {
        let managed = self.check(tx).await?;
        self.0.confirmed()?;
        Ok(managed)
    }

    /// Whoever it is.
    pub(crate) fn caller(&self) -> &Caller {
        &self.0
    }
}

impl Managed {
    /// Finds out what somebody manages, or refuses who manages nothing.
    pub async fn by(tx: &mut Tx, caller: &Caller) -> Result<Self> {
        if *caller.reach() != Reach::Everything {
            return Err(Error::Forbidden);
        }
        if caller.is_superuser() {
            return Ok(Self::Every);
        }
        let groups = managed_by(tx, caller.id()).await?;
        if groups.is_empty() { Err(Error::Forbidden) } else { Ok(Self::Some(groups)) }
    }

    /// Is the group among them?
    pub fn has(&self, group: GroupId) -> bool {
        match self {
            Self::Every => true,
            Self::Some(groups) => groups.contains(&group),
        }
    }

    /// Refuses a group that is not among them.
    pub fn check(&self, group: GroupId) -> Result<()> {
        if self.has(group) { Ok(()) } else { Err(Error::Forbidden) }
    }
}

/// The groups that a person manages.
pub(crate) async fn managed_by(tx: &mut Tx, user: UserId) -> ::store::Result<BTreeSet<GroupId>> {
    let groups: Vec<GroupId> = tx
        .few(
            "SELECT group_id FROM permissions_group_membership AS membership
             JOIN permissions_group ON permissions_group.id = membership.group_id
             WHERE user_id = $1 AND is_group_manager AND magic_group_type IS NULL",
            params![user],
        )
        .await?;
    Ok(groups.into_iter().collect())
}

impl<S: Send + Sync> FromRequestParts<S> for Manager {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        Caller::from_request_parts(parts, state).await.map(Self)
    }
}

impl OperationInput for Manager {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        requires(operation, "group-manager");
    }
}
