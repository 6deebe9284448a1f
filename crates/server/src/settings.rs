//! `/api/setting`: reading and changing settings (contract: auth.md §6.3 of the reference description).

use axum::extract::State;
use identity::{Admin, Caller};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};
use setting::{Definition, Settings, Source, Visibility};
use web::{ApiRouter, Error, Json, NoContent, Path, Result, request, routing::get_with, says};

pub(crate) fn routes(settings: Settings) -> ApiRouter {
    ApiRouter::new()
        .api_route(
            "/setting",
            get_with(list, says("Lists the settings with where their values come from."))
                .put_with(change_several, says("Changes several settings, all or none.")),
        )
        .api_route(
            "/setting/{key}",
            get_with(read, says("Gives the value of a setting."))
                .put_with(change, says("Changes a setting; null resets it.")),
        )
        .with_state(settings)
}

/// A setting.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SettingView {
    key: &'static str,
    value: Value,
    is_env_setting: bool,
    env_name: String,
    description: &'static str,
    default: Value,
}

async fn list(admin: Admin, State(settings): State<Settings>) -> Result<Json<Vec<SettingView>>> {
    admin.check()?;
    let is_shown = |definition: &&Definition| definition.visibility != Visibility::Internal;
    let shown = settings.declared().iter().filter(is_shown);
    Ok(Json(shown.map(|definition| view(&settings, definition)).collect()))
}

fn view(settings: &Settings, definition: &'static Definition) -> SettingView {
    let env_name = definition.env_name();
    let from_environment = settings.source(definition) == Source::Environment;
    let default = serde_json::from_str(definition.default).unwrap_or_default();
    SettingView {
        key: definition.key,
        value: own_value(settings, definition),
        is_env_setting: from_environment,
        default: if from_environment {
            format!("Using value of env var ${env_name}").into()
        } else {
            default
        },
        env_name,
        description: definition.description,
    }
}

/// What somebody stored; null when nobody did, or when the environment decides.
fn own_value(settings: &Settings, definition: &Definition) -> Value {
    match settings.source(definition) {
        Source::Stored if definition.is_secret() => settings.masked(definition.key).into(),
        Source::Stored => settings.value(definition.key),
        Source::Environment | Source::Default => Value::Null,
    }
}

/// Who may not read a setting learns not even whether it exists.
async fn read(
    caller: Caller,
    State(settings): State<Settings>,
    Path(key): Path<String>,
) -> Result<SettingValue> {
    let reader = if caller.is_superuser() { Visibility::Admin } else { Visibility::Authenticated };
    let definition = settings
        .find(&key)
        .filter(|definition| definition.visibility <= reader)
        .ok_or_else(|| if caller.is_superuser() { Error::NotFound } else { Error::Forbidden })?;
    Ok(SettingValue(own_value(&settings, definition)))
}

request! {
    /// A new value.
    pub struct SettingChange {
        /// The value; null resets the setting.
        pub value: Value,
    }
}

async fn change(
    admin: Admin,
    State(settings): State<Settings>,
    Path(key): Path<String>,
    Json(change): Json<SettingChange>,
) -> Result<NoContent> {
    write(&admin, &settings, [(key, change.value)].into_iter().collect()).await
}

async fn change_several(
    admin: Admin,
    State(settings): State<Settings>,
    Json(AnyObject(changes)): Json<AnyObject>,
) -> Result<NoContent> {
    write(&admin, &settings, changes).await
}

async fn write(admin: &Admin, settings: &Settings, changes: Map<String, Value>) -> Result<NoContent> {
    let mut tx = admin.write().await?;
    for (key, value) in &changes {
        let definition = settings.find(key).ok_or(Error::NotFound)?;
        if definition.visibility == Visibility::Internal {
            return Err(Error::bad_request(format!(
                "{} is set by the environment variable {} only.",
                definition.key,
                definition.env_name()
            )));
        }
        if settings.source(definition) == Source::Environment {
            return Err(Error::field(
                definition.key,
                format!(
                    "is set by the environment variable {} and cannot be changed here.",
                    definition.env_name()
                ),
            ));
        }
        if definition.is_secret()
            && value.as_str().is_some_and(|text| Some(text) == settings.masked(definition.key).as_deref())
        {
            continue;
        }
        let value = settings
            .accept(definition, value)
            .map_err(|refusal| Error::field(definition.key, refusal.to_string()))?;
        settings.write(&mut tx, definition, &value).await?;
    }
    tx.commit().await?;
    settings.reload(&mut admin.read().await?).await?;
    Ok(NoContent)
}

/// Any JSON object: the keys are looked up one by one.
#[derive(JsonSchema)]
#[schemars(transparent)]
pub struct AnyObject(Map<String, Value>);

impl web::FromObject for AnyObject {
    fn from_object(object: web::Object<'_>) -> Result<Self, web::Fault> {
        match object {
            web::Object::Json(map) => Ok(Self(map.clone())),
            web::Object::Pairs(_) => {
                Err(web::Fault::new("value must be a map.", "invalid type", web::Input::Missing))
            }
        }
    }
}

/// A text goes out as it is, null as nothing, everything else as JSON.
pub struct SettingValue(Value);

impl axum::response::IntoResponse for SettingValue {
    fn into_response(self) -> axum::response::Response {
        match self.0 {
            Value::Null => NoContent.into_response(),
            Value::String(text) => web::PlainText(text).into_response(),
            other => Json(other).into_response(),
        }
    }
}

impl web::Described for SettingValue {
    type Inner = Value;
}
