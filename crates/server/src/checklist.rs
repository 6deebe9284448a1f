//! `GET /api/setup/admin_checklist`: what a new administrator may want to do next.

use identity::application::SettingsManager;
use kernel::Scope;
use schemars::JsonSchema;
use serde::Serialize;
use web::{ApiRouter, Json, Result, routing::get_with, says};

pub(crate) fn routes() -> ApiRouter {
    ApiRouter::new().api_route(
        "/setup/admin_checklist",
        get_with(checklist, says(Scope::SettingsRead, "Lists first steps and which are done.")),
    )
}

/// Steps that belong together.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChecklistGroup {
    name: &'static str,
    tasks: Vec<ChecklistTask>,
}

/// One step.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChecklistTask {
    title: &'static str,
    group: &'static str,
    description: &'static str,
    /// The page where it is done.
    link: &'static str,
    completed: bool,
    /// Does it make sense already?
    triggered: bool,
    /// Is it the first that is left?
    is_next_step: bool,
}

async fn checklist(manager: SettingsManager) -> Result<Json<Vec<ChecklistGroup>>> {
    const GROUP: &str = "Get connected";
    let mut tx = manager.read().await?;
    let has_database = catalog::database::exists_own(&mut tx).await?;
    let has_key = identity::api_key::exists(&mut tx).await?;
    let step = |title, description, link, completed| ChecklistTask {
        title,
        group: GROUP,
        description,
        link,
        completed,
        triggered: true,
        is_next_step: false,
    };
    let mut tasks = vec![
        step(
            "Connect a database",
            "Ask questions of your own data.",
            "/admin/databases/create",
            has_database,
        ),
        step(
            "Make an API key",
            "Let a program ask in its own name.",
            "/admin/settings/authentication/api-keys",
            has_key,
        ),
    ];
    if let Some(next) = tasks.iter_mut().find(|task| task.triggered && !task.completed) {
        next.is_next_step = true;
    }
    Ok(Json(vec![ChecklistGroup { name: GROUP, tasks }]))
}
