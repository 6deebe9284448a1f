//! The doors of who holds a right to the application: like [`crate::Admin`], they refuse when they are opened, because
//! what was sent is looked at first.

use super::{Right, Rights};
use crate::{Caller, caller::requires, principal};
use ::store::Tx;
use aide::{OperationInput, generate::GenContext, openapi::Operation};
use audit::Actor;
use axum::{extract::FromRequestParts, http::request::Parts};
use web::{Error, Result};

/// Somebody who changes settings, once a door is opened: an administrator, or who holds the right to it.
#[derive(Clone, Debug)]
pub struct SettingsManager(Caller);

/// Somebody who watches the server, once a door is opened: an administrator, or who holds the right to it.
#[derive(Clone, Debug)]
pub struct Monitor(Caller);

impl SettingsManager {
    /// Begins looking.
    pub async fn read(&self) -> Result<Tx> {
        holding(&self.0, Right::Setting, self.0.read().await?).await
    }

    /// Begins changing.
    pub async fn write(&self) -> Result<Tx> {
        holding(&self.0, Right::Setting, self.0.write().await?).await
    }

    /// Refuses who has to confirm first that it is them.
    pub fn confirmed(&self) -> Result<&Caller> {
        self.0.confirmed()
    }

    /// Is it an administrator, who changes every setting?
    pub fn is_administrator(&self) -> bool {
        principal::administers(&self.0)
    }

    /// Who asks, for the audit log.
    pub fn actor(&self) -> Actor {
        self.0.actor()
    }
}

impl Monitor {
    /// Begins looking.
    pub async fn read(&self) -> Result<Tx> {
        holding(&self.0, Right::Monitoring, self.0.read().await?).await
    }
}

/// Gives the transaction to a holder of the right, and to nobody else.
async fn holding(caller: &Caller, right: Right, mut tx: Tx) -> Result<Tx> {
    if Rights::of(&mut tx, caller).await?.has(right) { Ok(tx) } else { Err(Error::Forbidden) }
}

impl<S: Send + Sync> FromRequestParts<S> for SettingsManager {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        Caller::from_request_parts(parts, state).await.map(Self)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Monitor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        Caller::from_request_parts(parts, state).await.map(Self)
    }
}

impl OperationInput for SettingsManager {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        requires(operation, "settings-manager");
    }
}

impl OperationInput for Monitor {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        requires(operation, "monitor");
    }
}
