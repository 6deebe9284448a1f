//! The dashboard that people are led to first, where there is one for everybody.
//!
//! Only who may see it is told. Without one nothing is asked of the database: who the caller is, is what is asked most.

use crate::{Caller, Identity};
use kernel::{DashboardId, Id, Scope};
use schemars::JsonSchema;
use serde::Serialize;
use store::{Result, Tx};

/// The dashboard that the caller is led to first.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct HomePage {
    dashboard_id: DashboardId,
}

impl HomePage {
    /// The one that is set, if it is turned on and the caller may see it; a key also by its scopes.
    pub async fn of(identity: &Identity, tx: &mut Tx, caller: &Caller) -> Result<Option<Self>> {
        let settings = &identity.settings;
        if !settings.flag("custom-homepage") || caller.lacks_second_factor() {
            return Ok(None);
        }
        let Some(id) = settings.integer("custom-homepage-dashboard") else { return Ok(None) };
        let Ok(reader) = caller.also_with(Scope::DashboardsRead) else { return Ok(None) };
        let dashboard_id = DashboardId::from_number(id);
        let is_shown = identity.above.shows_dashboard(tx, &reader, dashboard_id).await?;
        Ok(is_shown.then_some(Self { dashboard_id }))
    }
}
