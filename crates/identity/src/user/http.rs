//! `/api/user`: so far, who the caller is.

use super::{User, model::Permissions, store};
use crate::{Caller, Identity};
use axum::extract::State;
use chrono::{DateTime, Utc};
use kernel::{Email, GroupId, Id, UserId};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use web::{ApiRouter, Error, Json, Result, routing::get_with, says};

pub(crate) fn routes() -> ApiRouter<Identity> {
    ApiRouter::new().api_route("/user/current", get_with(current, says("Tells who the caller is.")))
}

/// The caller (contract: auth.md §4.4 of the reference description).
#[derive(Debug, Serialize, JsonSchema)]
pub struct CurrentUser {
    id: UserId,
    email: Email,
    first_name: Option<String>,
    last_name: Option<String>,
    common_name: String,
    date_joined: DateTime<Utc>,
    last_login: Option<DateTime<Utc>>,
    is_superuser: bool,
    is_qbnewb: bool,
    is_active: bool,
    updated_at: DateTime<Utc>,
    locale: Option<String>,
    sso_source: Option<String>,
    login_attributes: Option<Value>,
    tenant_id: Option<i64>,
    group_ids: Vec<GroupId>,
    personal_collection_id: Option<i64>,
    tenant_collection_id: Option<i64>,
    is_installer: bool,
    has_invited_second_user: bool,
    has_question_and_dashboard: bool,
    has_model: bool,
    first_login: DateTime<Utc>,
    custom_homepage: Option<Value>,
    can_write_any_collection: bool,
    permissions: Permissions,
}

async fn current(caller: Caller, State(identity): State<Identity>) -> Result<Json<CurrentUser>> {
    let mut tx = caller.read().await?;
    let found = store::find_current(&mut tx, caller.id()).await?.ok_or(Error::Unauthenticated)?;
    let is_installer = found.user.id == UserId::from_number(1);
    let first_login = found.first_login.unwrap_or_else(|| identity.clock.now());
    let group_ids = store::group_ids(&mut tx, found.user.id).await?;
    Ok(Json(CurrentUser {
        group_ids,
        is_installer,
        has_invited_second_user: is_installer && found.has_company,
        first_login,
        ..CurrentUser::from(found.user)
    }))
}

impl From<User> for CurrentUser {
    fn from(user: User) -> Self {
        Self {
            id: user.id,
            common_name: user.common_name(),
            email: user.email,
            first_name: user.first_name,
            last_name: user.last_name,
            date_joined: user.date_joined,
            last_login: user.last_login,
            is_superuser: user.is_superuser,
            is_qbnewb: user.is_qbnewb,
            is_active: user.is_active,
            updated_at: user.updated_at,
            locale: user.locale,
            sso_source: user.sso_source,
            login_attributes: None,
            tenant_id: None,
            group_ids: Vec::new(),
            personal_collection_id: None,
            tenant_collection_id: None,
            is_installer: false,
            has_invited_second_user: false,
            has_question_and_dashboard: false,
            has_model: false,
            first_login: user.date_joined,
            custom_homepage: None,
            can_write_any_collection: user.is_superuser,
            permissions: Permissions::DEFAULT,
        }
    }
}
