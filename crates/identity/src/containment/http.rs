//! `/api/containment`: plan, carry out, undo, look back. Not in the reference.

use super::{
    Filter,
    carry_out::carry_out,
    model::{Actions, Containment, Counts, HitKey, HitPerson, Spared},
    plan::{Planned, Wanted, plan},
    store,
    undo::{Undone, undo},
};
use crate::{Admin, Identity, api_key::masked, user::common_name};
use axum::extract::State;
use chrono::{DateTime, Utc};
use kernel::{ApiKeyId, ContainmentId, Scope, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use web::{
    ApiRouter, Error, Json, Result, request,
    routing::{get_with, post_with},
    says,
};

pub(crate) fn routes() -> ApiRouter<Identity> {
    let list = says(Scope::SecurityWrite, "Lists containments that were carried out, newest first.");
    let plan = says(
        Scope::SecurityWrite,
        "Plans a containment: finds what a filter hits and keeps it for an hour; nothing is done yet.",
    );
    let apply = says(
        Scope::SecurityWrite,
        "Carries out a planned containment, exactly as it was shown, or refuses when it would hit more by now.",
    );
    let undo = says(
        Scope::SecurityWrite,
        "Undoes a containment as far as that goes: keys work and passwords open again, sessions are gone.",
    );
    ApiRouter::new()
        .api_route("/containment", get_with(look_back, list))
        .api_route("/containment/plan", post_with(make_plan, plan))
        .api_route("/containment/apply", post_with(apply_plan, apply))
        .api_route("/containment/undo", post_with(undo_plan, undo))
}

request! {
    /// What to contain, and how.
    pub struct PlanRequest {
        /// What it is about.
        pub filter: Filter,
        /// What is done to it.
        pub actions: Actions,
        /// True: the credential that asks and its owner's password are hit like everybody's.
        pub include_me: Option<bool>,
    }
}

request! {
    /// A plan to carry out.
    pub struct ApplyRequest {
        /// The plan.
        pub plan_id: ContainmentId,
        /// True: also on what the filter has come to mean since it was planned.
        pub accept_changes: Option<bool>,
    }
}

request! {
    /// A containment to undo.
    pub struct UndoRequest {
        /// The plan that was carried out.
        pub plan_id: ContainmentId,
    }
}

/// A plan: what will be hit.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PlanView {
    /// The plan.
    pub plan_id: ContainmentId,
    /// Until when it can be carried out.
    pub expires_at: DateTime<Utc>,
    /// How many of each are hit; exact.
    pub counts: Counts,
    /// The first hundred people who are hit.
    pub people: Vec<PersonView>,
    /// The first thousand API keys that are hit.
    pub api_keys: Vec<KeyView>,
    /// What is spared.
    pub spared: Spared,
    /// What to know before it is carried out.
    pub warnings: Vec<String>,
}

/// Somebody who is hit.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PersonView {
    /// The person.
    pub id: UserId,
    /// The name as people read it.
    pub common_name: String,
    /// The e-mail address.
    pub email: String,
}

/// A key that is hit.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KeyView {
    /// The key.
    pub id: ApiKeyId,
    /// What the key is for.
    pub name: String,
    /// The first seven characters, then stars.
    pub masked_key: String,
}

/// A containment that was carried out.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ContainmentView {
    /// The plan.
    pub plan_id: ContainmentId,
    /// What it was about.
    pub filter: Filter,
    /// What was done to it.
    pub actions: Actions,
    /// How many of each were hit.
    pub counts: Counts,
    /// What the planner was spared.
    pub spared: Spared,
    /// When it was planned.
    pub planned_at: DateTime<Utc>,
    /// Who planned it; null from the command line.
    pub planned_by: Option<UserId>,
    /// When it was carried out.
    pub applied_at: Option<DateTime<Utc>>,
    /// Who carried it out; null from the command line.
    pub applied_by: Option<UserId>,
    /// When it was undone.
    pub undone_at: Option<DateTime<Utc>>,
    /// Who undid it.
    pub undone_by: Option<UserId>,
}

/// What was undone.
#[derive(Debug, Serialize, JsonSchema)]
pub struct UndoneView {
    /// The plan.
    pub plan_id: ContainmentId,
    /// When it was undone.
    pub undone_at: DateTime<Utc>,
    /// How many of each came back.
    pub counts: Counts,
    /// What did not, and why.
    pub left: Vec<String>,
}

async fn make_plan(
    admin: Admin,
    State(identity): State<Identity>,
    Json(request): Json<PlanRequest>,
) -> Result<Json<PlanView>> {
    let mut tx = admin.confirmed()?.write().await?;
    let wanted = Wanted {
        filter: request.filter,
        actions: request.actions,
        includes_actor: request.include_me == Some(true),
    };
    let planned = plan(&identity, &mut tx, &admin.actor(), wanted).await?;
    tx.commit().await?;
    Ok(Json(planned.into()))
}

async fn apply_plan(
    admin: Admin,
    State(identity): State<Identity>,
    Json(request): Json<ApplyRequest>,
) -> Result<Json<ContainmentView>> {
    let accepts_changes = request.accept_changes == Some(true);
    let mut tries = 3;
    loop {
        let mut tx = admin.confirmed()?.write().await?;
        tries -= 1;
        match carry_out(&identity, &mut tx, &admin.actor(), request.plan_id, accepts_changes).await {
            // Who writes down what many sessions do may wait for us while we wait for them; then one gives way.
            Err(Error::Unavailable) if tries > 0 => {}
            done => {
                let done = done?;
                tx.commit().await?;
                return Ok(Json(done.into()));
            }
        }
    }
}

async fn undo_plan(
    admin: Admin,
    State(identity): State<Identity>,
    Json(request): Json<UndoRequest>,
) -> Result<Json<UndoneView>> {
    let mut tx = admin.confirmed()?.write().await?;
    let undone = undo(&identity, &mut tx, &admin.actor(), request.plan_id).await?;
    tx.commit().await?;
    let Undone { id, at: undone_at, counts, left } = undone;
    Ok(Json(UndoneView { plan_id: id, undone_at, counts, left }))
}

async fn look_back(admin: Admin) -> Result<Json<Vec<ContainmentView>>> {
    let containments = store::list_applied(&mut admin.read().await?).await?;
    Ok(Json(containments.into_iter().map(ContainmentView::from).collect()))
}

impl From<Planned> for PlanView {
    fn from(planned: Planned) -> Self {
        let plan = planned.containment;
        Self {
            plan_id: plan.id,
            expires_at: plan.expires_at,
            counts: plan.counts,
            people: planned.people.into_iter().map(PersonView::from).collect(),
            api_keys: planned.api_keys.into_iter().map(KeyView::from).collect(),
            spared: plan.spared,
            warnings: planned.warnings,
        }
    }
}

impl From<HitPerson> for PersonView {
    fn from(person: HitPerson) -> Self {
        let common_name =
            common_name(person.first_name.as_deref(), person.last_name.as_deref(), &person.email);
        Self { id: person.id, common_name, email: person.email }
    }
}

impl From<HitKey> for KeyView {
    fn from(key: HitKey) -> Self {
        Self { id: key.id, name: key.name, masked_key: masked(&key.key_prefix) }
    }
}

impl From<Containment> for ContainmentView {
    fn from(it: Containment) -> Self {
        Self {
            plan_id: it.id,
            filter: it.filter,
            actions: it.actions,
            counts: it.counts,
            spared: it.spared,
            planned_at: it.planned_at,
            planned_by: it.planned_by,
            applied_at: it.applied_at,
            applied_by: it.applied_by,
            undone_at: it.undone_at,
            undone_by: it.undone_by,
        }
    }
}
