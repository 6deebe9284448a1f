//! `GET /api/session/properties`: what the caller may know of the instance and of itself.
//!
//! Most of the answer is written out once per change of a setting; only what depends on the caller or on set-up is
//! made per request.

use crate::{Anyone, Identity, password::Rules, setup, user};
use aide::{
    OperationOutput,
    generate::GenContext,
    openapi::{Operation, Response as ResponseDoc},
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use kernel::{Locale, Scope};
use schemars::JsonSchema;
use serde::Serialize;
use setting::Visibility;
use web::{ApiRouter, Json, Needs, Result, routing::get_with, says};

pub(crate) fn routes() -> ApiRouter<Identity> {
    ApiRouter::new().api_route(
        "/session/properties",
        get_with(
            properties,
            says(
                Needs::MoreWith(Scope::SettingsRead),
                "Gives the settings and features the caller may know, and who the caller is.",
            ),
        ),
    )
}

/// Settings and features by kebab-case key; an absent key is not for this caller, null is unset.
#[derive(Debug, JsonSchema)]
#[schemars(extend("additionalProperties" = true))]
pub struct Properties {}

/// The object as text, most of it ready made.
struct PropertiesText(String);

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct PerRequest<'a> {
    setup_token: Option<String>,
    has_user_setup: bool,
    password_complexity: Rules,
    #[serde(flatten)]
    of_caller: Option<OfCaller<'a>>,
}

/// What only those who are signed in have.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct OfCaller<'a> {
    /// The language that the request asks for, else the one they chose.
    user_locale: Option<&'a str>,
    current_user: &'a user::Myself,
}

async fn properties(anyone: Anyone, State(identity): State<Identity>) -> Result<PropertiesText> {
    let mut tx = anyone.read().await?;
    let setup = setup::state(&mut tx).await?;
    let (level, current_user) = match anyone.caller() {
        None => (Visibility::Public, None),
        Some(caller) => {
            let myself = user::myself(&identity, &mut tx, &caller).await?;
            let level = if caller.lacks_second_factor() {
                Visibility::Public
            } else if caller.is_superuser() {
                Visibility::Admin
            } else if myself.permissions.application.can_access_setting {
                Visibility::SettingsManager
            } else {
                Visibility::Authenticated
            };
            (level, Some(myself))
        }
    };
    let asked = anyone.locale().map(Locale::as_str);
    let language = match asked.or(current_user.as_ref().and_then(|user| user.locale.as_deref())) {
        Some(locale) => locale.to_owned(),
        None => identity.settings.text("site-locale").unwrap_or_default(),
    };
    let own = PerRequest {
        setup_token: setup.token,
        has_user_setup: setup.is_done,
        password_complexity: Rules::of(&identity.settings),
        of_caller: current_user.as_ref().map(|current_user| OfCaller {
            user_locale: asked.or(current_user.locale.as_deref()),
            current_user,
        }),
    };
    let own = serde_json::to_string(&own).map_err(web::Error::internal)?;
    let common = identity.settings.properties(level, &language);
    Ok(PropertiesText(format!("{},{common}}}", &own[..own.len() - 1])))
}

impl IntoResponse for PropertiesText {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], self.0).into_response()
    }
}

impl OperationOutput for PropertiesText {
    type Inner = Properties;

    fn operation_response(ctx: &mut GenContext, operation: &mut Operation) -> Option<ResponseDoc> {
        Json::<Properties>::operation_response(ctx, operation)
    }

    fn inferred_responses(
        ctx: &mut GenContext,
        operation: &mut Operation,
    ) -> Vec<(Option<u16>, ResponseDoc)> {
        Json::<Properties>::inferred_responses(ctx, operation)
    }
}
