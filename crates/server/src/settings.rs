//! `/api/setting`: reading and changing settings (contract: auth.md §6.3 of the reference description).

mod google;
mod ldap;
mod oidc;

use audit::{Actor, Event};
use axum::extract::{FromRef, State};
use chrono::{DateTime, Utc};
use identity::{
    Admin, Caller, Identity,
    application::{Right, Rights, SettingsManager},
    principal::administers,
};
use kernel::{Clock, Scope};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value, json};
use setting::{Definition, Settings, Source, Visibility, Writer};
use store::Tx;
use web::{
    ApiRouter, Error, Json, NoContent, Path, Result, request,
    routing::{get_with, put_with},
    says,
};

/// What the handlers share.
#[derive(Clone, FromRef)]
struct Shared {
    settings: Settings,
    identity: Identity,
    clock: Clock,
}

pub(crate) fn routes(settings: Settings, identity: Identity, clock: Clock) -> ApiRouter {
    ApiRouter::new()
        .api_route(
            "/setting",
            get_with(
                list,
                says(Scope::SettingsRead, "Lists the settings with where their values come from."),
            )
            .put_with(change_several, says(Scope::SettingsWrite, "Changes several settings, all or none.")),
        )
        .api_route(
            "/setting/{key}",
            get_with(read, says(Scope::SettingsRead, "Gives the value of a setting."))
                .put_with(change, says(Scope::SettingsWrite, "Changes a setting; null resets it.")),
        )
        .api_route(
            "/google/settings",
            put_with(
                google::change,
                says(Scope::SettingsWrite, "Changes the settings of Google sign-in, all or none."),
            ),
        )
        .api_route(
            "/ldap/settings",
            put_with(
                ldap::change,
                says(
                    Scope::SettingsWrite,
                    "Changes the settings of LDAP sign-in, once the LDAP server was asked with them.",
                ),
            ),
        )
        .api_route(
            "/oidc/settings",
            put_with(
                oidc::change,
                says(
                    Scope::SettingsWrite,
                    "Changes the settings of signing in with OpenID Connect, once the issuer was asked with them.",
                ),
            ),
        )
        .with_state(Shared { settings, identity, clock })
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

async fn list(manager: SettingsManager, State(settings): State<Settings>) -> Result<Json<Vec<SettingView>>> {
    manager.read().await?;
    let reader = if manager.is_administrator() { Visibility::Admin } else { Visibility::SettingsManager };
    let is_shown = |definition: &&Definition| definition.visibility <= reader;
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
    let is_administrator = administers(&caller);
    let reader = if is_administrator {
        Visibility::Admin
    } else if Rights::of(&mut caller.read().await?, &caller).await?.has(Right::Setting) {
        Visibility::SettingsManager
    } else {
        Visibility::Authenticated
    };
    let definition = settings
        .find(&key)
        .filter(|definition| definition.visibility <= reader)
        .ok_or_else(|| if is_administrator { Error::NotFound } else { Error::Forbidden })?;
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
    manager: SettingsManager,
    State(shared): State<Shared>,
    Path(key): Path<String>,
    Json(change): Json<SettingChange>,
) -> Result<NoContent> {
    write(&manager, &shared, [(key, change.value)].into_iter().collect()).await
}

async fn change_several(
    manager: SettingsManager,
    State(shared): State<Shared>,
    Json(AnyObject(changes)): Json<AnyObject>,
) -> Result<NoContent> {
    write(&manager, &shared, changes).await
}

async fn write(manager: &SettingsManager, shared: &Shared, changes: Map<String, Value>) -> Result<NoContent> {
    let tx = manager.write().await?;
    let mut accepted = Map::new();
    for (key, value) in &changes {
        check_writer(manager, &shared.settings, key)?;
        accepted.extend(accept(&shared.settings, key, value)?);
    }
    let caller = manager.confirmed()?;
    put_and_reload(tx, caller, shared, &accepted).await
}

/// Refuses a settings manager what administrators keep to themselves, as if it were not there.
fn check_writer(manager: &SettingsManager, settings: &Settings, key: &str) -> Result<()> {
    let is_for_managers = |it: &Definition| it.writer == Writer::SettingsManager;
    let may = manager.is_administrator() || settings.find(key).is_some_and(is_for_managers);
    if may { Ok(()) } else { Err(Error::Forbidden) }
}

async fn keep(admin: &Admin, shared: &Shared, accepted: &Map<String, Value>) -> Result<NoContent> {
    let caller = admin.confirmed()?;
    put_and_reload(caller.write().await?, caller, shared, accepted).await
}

async fn put_and_reload(
    mut tx: Tx,
    caller: &Caller,
    shared: &Shared,
    accepted: &Map<String, Value>,
) -> Result<NoContent> {
    let Shared { settings, clock, .. } = shared;
    put(&mut tx, settings, accepted, &caller.actor(), clock.now()).await?;
    tx.commit().await?;
    settings.reload(&mut caller.read().await?).await?;
    Ok(NoContent)
}

/// Brings a value into the form in which it is kept, or says why it cannot be set here. A secret that comes back as it
/// was shown is no change.
pub(crate) fn accept(settings: &Settings, key: &str, value: &Value) -> Result<Option<(String, Value)>> {
    let definition = settings.find(key).ok_or(Error::NotFound)?;
    let env_name = definition.env_name();
    if definition.visibility == Visibility::Internal {
        let text = format!("{} is set by the environment variable {env_name} only.", definition.key);
        return Err(Error::bad_request(text));
    }
    if settings.source(definition) == Source::Environment {
        let text = format!("is set by the environment variable {env_name} and cannot be changed here.");
        return Err(Error::field(definition.key, text));
    }
    let as_shown = settings.masked(definition.key);
    if definition.is_secret() && as_shown.is_some() && value.as_str() == as_shown.as_deref() {
        return Ok(None);
    }
    let value = settings.accept(definition, value);
    let value = value.map_err(|refusal| Error::field(definition.key, refusal.to_string()))?;
    Ok(Some((definition.key.to_owned(), value)))
}

/// Is it another value than the one stored?
pub(crate) fn differs(settings: &Settings, definition: &Definition, value: &Value) -> bool {
    match (value, definition.is_secret()) {
        (Value::String(text), true) => {
            settings.secret(definition.key).is_none_or(|stored| stored.expose() != text)
        }
        _ => own_value(settings, definition) != *value,
    }
}

/// Writes values that were accepted, and tells the audit log.
pub(crate) async fn put(
    tx: &mut Tx,
    settings: &Settings,
    accepted: &Map<String, Value>,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<()> {
    for (key, value) in accepted {
        let definition = settings.find(key).ok_or(Error::NotFound)?;
        settings.write(tx, definition, value).await?;
        if let Some(event) = updated(settings, definition, value) {
            audit::record(tx, actor, now, event).await?;
        }
    }
    Ok(())
}

/// What the audit log says of a change: the setting, what was stored before and what is now; of a secret only that it was
/// changed. Nothing when it stays as it was.
fn updated(settings: &Settings, definition: &Definition, value: &Value) -> Option<Event> {
    let event = Event::new("setting-update");
    if definition.is_secret() {
        return Some(event.with(json!({ "key": definition.key })));
    }
    let previous = own_value(settings, definition);
    let details = json!({ "key": definition.key, "previous": previous, "new": value });
    (previous != *value).then(|| event.with(details))
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
