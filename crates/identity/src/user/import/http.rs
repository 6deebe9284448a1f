//! `/api/user/import`: look first, then do.

use super::{
    carry_out::carry_out,
    file,
    plan::{Action, Plan, Planned},
    store,
};
use crate::{Admin, Identity};
use ::store::Tx;
use audit::Event;
use axum::extract::State;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;
use web::{Error, Json, Result, request};

request! {
    /// A file to look at.
    pub struct PreviewRequest {
        /// The CSV text: a line that names the columns `email`, `first_name`, `last_name`, `groups`, then the people.
        /// Names of groups are separated by `;` or `|`.
        pub csv: String,
    }
}

request! {
    /// A file to import.
    pub struct ImportRequest {
        /// The CSV text, as for the preview.
        pub csv: String,
        /// Send an invitation to everybody who is made, if mail is set up.
        pub send_invitations: Option<bool>,
    }
}

/// What an import would do.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PreviewView {
    /// Row by row.
    rows: Vec<Planned>,
    /// People who would be made.
    create: usize,
    /// People who are there already.
    skip: usize,
    /// Rows that are wrong; while there is one, nothing is imported.
    refuse: usize,
    /// Groups that would be made.
    new_groups: Vec<String>,
}

/// What an import did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ImportView {
    /// People who were made.
    created: usize,
    /// People who were there already.
    skipped: usize,
}

pub(in crate::user) async fn preview(
    admin: Admin,
    Json(request): Json<PreviewRequest>,
) -> Result<Json<PreviewView>> {
    let plan = plan(&mut admin.read().await?, &request.csv).await?;
    let [create, skip, refuse] =
        [Action::Create, Action::Skip, Action::Refuse].map(|action| plan.count(action));
    Ok(Json(PreviewView { rows: plan.rows, create, skip, refuse, new_groups: plan.new_groups }))
}

pub(in crate::user) async fn import(
    admin: Admin,
    State(identity): State<Identity>,
    Json(request): Json<ImportRequest>,
) -> Result<Json<ImportView>> {
    let mut tx = admin.confirmed()?.write().await?;
    let plan = plan(&mut tx, &request.csv).await?;
    if let Some(refused) = plan.first_refused() {
        let problem = refused.problem.as_deref().unwrap_or_default();
        return Err(Error::field("csv", format!("Line {}: {problem} Nothing was imported.", refused.line)));
    }
    let (created, skipped) = (plan.count(Action::Create), plan.count(Action::Skip));
    let actor = admin.actor();
    carry_out(&identity, &mut tx, &actor, &plan, request.send_invitations == Some(true)).await?;
    let details = json!({ "created": created, "skipped": skipped, "new_groups": plan.new_groups });
    let event = Event::new("people-imported").with(details);
    audit::record(&mut tx, &actor, identity.clock.now(), event).await?;
    tx.commit().await?;
    Ok(Json(ImportView { created, skipped }))
}

async fn plan(tx: &mut Tx, csv: &str) -> Result<Plan> {
    let rows = file::read(csv).map_err(|problem| Error::field("csv", problem))?;
    let emails: Vec<String> = rows.iter().map(|row| row.email.to_lowercase()).collect();
    let known = store::known(tx, &emails).await?;
    Ok(Plan::of(rows, &known))
}
