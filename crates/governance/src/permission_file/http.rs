//! `/api/permissions/file`, `plan`, `apply` and `drift`. Not in the reference.

use super::{
    apply::{self, Applied, Planned, Wanted},
    body::{FileBody, FileText, is_too_large},
    show,
    view::{ChangeView, PlanView, Reference},
    write,
};
use crate::{
    Governance,
    world::{Scope as Look, World},
};
use aide::{
    OperationOutput,
    generate::GenContext,
    openapi::{MediaType, Operation, Response as ResponseDoc},
};
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use identity::{
    Admin,
    group::{self, Group},
};
use indexmap::IndexMap;
use kernel::{GroupId, Id, Scope};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeSet, HashSet};
use web::{
    ApiRouter, Bounded, Error, Json, Query, Result, request,
    routing::{get_with, post_with},
    says,
};

pub(crate) fn routes() -> ApiRouter<Governance> {
    let pull = says(Scope::PermissionsRead, "Writes groups, their members and what they may as a file.");
    let plan =
        says(Scope::PermissionsRead, "Compares a file with what is there, and says what applying it means.");
    let apply =
        says(Scope::PermissionsWrite, "Makes a file true, exactly as it was planned, or does nothing.");
    let drift = says(Scope::PermissionsRead, "Says what is not as a file has it.");
    ApiRouter::new()
        .api_route("/permissions/file", get_with(self::pull, pull))
        .api_route("/permissions/plan", post_with(self::plan, plan))
        .api_route("/permissions/apply", post_with(self::apply, apply))
        .api_route("/permissions/drift", post_with(self::drift, drift))
}

request! {
    /// Which groups the file is to rule.
    pub struct PullQuery {
        /// These; all when none is named.
        pub group_id: Option<Vec<GroupId>>,
    }
}

request! {
    /// A planned file.
    pub struct ApplyRequest {
        /// The file, as it was planned.
        pub file: FileText,
        /// The fingerprint of the plan.
        pub fingerprint: Bounded<64>,
        /// Why, for the history.
        pub why: Option<Bounded<500>>,
    }
}

/// What was done.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AppliedView {
    /// Did anything change?
    pub changed: bool,
    /// How many changes there were.
    pub total: usize,
    /// The groups that were made.
    pub groups: Vec<Reference>,
    /// The revision of who is in groups; null when it did not change.
    pub members_revision: Option<i64>,
    /// The revision of the data graph; null when it did not change.
    pub data_revision: Option<i64>,
    /// The revision of the graph of collections; null when it did not change.
    pub collections_revision: Option<i64>,
    /// The same in sentences.
    pub summary: Vec<String>,
}

/// What is not as the file has it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DriftView {
    /// Is anything not as the file has it?
    pub drift: bool,
    /// What would make it so; the first 20,000.
    pub changes: Vec<ChangeView>,
    /// How many changes there are.
    pub total: usize,
    /// The same in sentences.
    pub summary: Vec<String>,
}

/// YAML.
#[derive(Debug)]
pub struct YamlText(String);

impl IntoResponse for YamlText {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, "application/yaml; charset=utf-8")], self.0).into_response()
    }
}

impl OperationOutput for YamlText {
    type Inner = String;

    fn inferred_responses(_: &mut GenContext, _: &mut Operation) -> Vec<(Option<u16>, ResponseDoc)> {
        let content = IndexMap::from_iter([("application/yaml".to_owned(), MediaType::default())]);
        vec![(Some(200), ResponseDoc { description: "The file.".into(), content, ..ResponseDoc::default() })]
    }
}

async fn pull(admin: Admin, Query(query): Query<PullQuery>) -> Result<YamlText> {
    let mut tx = admin.read().await?;
    let all: Vec<Group> = group::list(&mut tx).await?;
    let mut meant = all.clone();
    if let Some(ids) = query.group_id {
        let ids: HashSet<GroupId> = ids.into_iter().collect();
        meant.retain(|group| ids.contains(&group.id));
        if meant.len() < ids.len() {
            return Err(Error::NotFound);
        }
    }
    let groups = Some(meant.iter().map(|group| group.name.to_lowercase()).collect());
    let look = Look { groups, with_tables: BTreeSet::new(), ids_with_tables: HashSet::new(), people: None };
    let world = World::look(&mut tx, all, &look).await?;
    let text = write::text(&world, &meant.iter().collect::<Vec<_>>());
    if is_too_large(&text) {
        return Err(Error::Refused {
            status: StatusCode::PAYLOAD_TOO_LARGE,
            message:
                "A file of all of this would be larger than what is read. Ask for some groups: ?group_id=…"
                    .into(),
        });
    }
    Ok(YamlText(text))
}

async fn plan(admin: Admin, FileBody(text): FileBody) -> Result<Json<PlanView>> {
    admin.check()?;
    let file = apply::read(&text).await?;
    let (planned, effects) = apply::plan(&mut admin.read().await?, &text, &file).await?;
    let Planned { plan, world, fingerprint } = &planned;
    let people = show::people(&effects, world);
    let (changes, total) = show::changes(plan, world);
    let summary = show::summary(plan, Some(&people));
    Ok(Json(PlanView { fingerprint: fingerprint.clone(), changes, total, people, summary }))
}

async fn drift(admin: Admin, FileBody(text): FileBody) -> Result<Json<DriftView>> {
    admin.check()?;
    let file = apply::read(&text).await?;
    let Planned { plan, world, .. } = apply::compare(&mut admin.read().await?, &text, &file).await?;
    let (changes, total) = show::changes(&plan, &world);
    let summary = show::summary(&plan, None);
    Ok(Json(DriftView { drift: !plan.is_nothing(), changes, total, summary }))
}

async fn apply(
    admin: Admin,
    State(governance): State<Governance>,
    Json(request): Json<ApplyRequest>,
) -> Result<Json<AppliedView>> {
    admin.confirmed()?;
    let wanted = Wanted {
        text: &request.file.0,
        file: &apply::read(&request.file.0).await?,
        fingerprint: request.fingerprint.as_str(),
        why: request.why.as_ref().map(Bounded::as_str),
    };
    let mut tries = 3;
    loop {
        let mut tx = admin.confirmed()?.write().await?;
        tries -= 1;
        match apply::carry_out(&governance, &mut tx, &admin.actor(), wanted).await {
            // Who changes one group and then the graph may wait for us while we wait for them; then one gives way.
            Err(Error::Unavailable) if tries > 0 => {}
            done => {
                let done = done?;
                tx.commit().await?;
                return Ok(Json(done.into()));
            }
        }
    }
}

impl From<Applied> for AppliedView {
    fn from(applied: Applied) -> Self {
        let Planned { plan, world, .. } = &applied.planned;
        let made = applied.made.iter();
        Self {
            changed: !plan.is_nothing(),
            total: show::changes(plan, world).1,
            groups: made.map(|(id, name)| Reference { id: Some(id.number()), name: name.clone() }).collect(),
            members_revision: applied.members,
            data_revision: applied.data,
            collections_revision: applied.collections,
            summary: show::summary(plan, None),
        }
    }
}
