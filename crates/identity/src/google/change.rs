//! `PUT /api/google/settings`: the settings of Google sign-in, which make sense only together.

use super::settings::{CLIENT_ID, ENABLED, HOSTED, NEW_ACCOUNTS};
use crate::{Admin, Identity};
use ::store::Tx;
use audit::Event;
use axum::extract::State;
use kernel::Field;
use serde_json::{Value, json};
use setting::Source;
use web::{Error, Fault, FieldErrors, FromObject, Json, NoContent, Object, Result, request};

request! {
    /// Settings of Google sign-in; what is absent stays, null resets.
    pub struct GoogleSettingsChange {
        /// The client id.
        pub client_id as "google-auth-client-id": Field<String>,
        /// Is it on?
        pub enabled as "google-auth-enabled": Field<bool>,
        /// Whose people get an account.
        pub new_accounts as "google-auth-auto-create-accounts-domain": Field<String>,
        /// Whose people may sign in at all.
        pub hosted as "google-auth-hosted-domain": Field<String>,
    }
}

/// The contract knows this body to be closed: a key that does not belong there is refused.
#[derive(Debug, schemars::JsonSchema)]
#[schemars(transparent)]
pub struct Closed(GoogleSettingsChange);

impl FromObject for Closed {
    fn from_object(object: Object<'_>) -> Result<Self, Fault> {
        const KEYS: [&str; 4] = [CLIENT_ID, ENABLED, NEW_ACCOUNTS, HOSTED];
        if let Object::Json(map) = object
            && let Some(key) = map.keys().find(|key| !KEYS.contains(&key.as_str()))
        {
            let key: String = key.chars().take(80).collect();
            return Err(Fault::Fields(Box::new(FieldErrors::one(&key, "unexpected key"))));
        }
        GoogleSettingsChange::from_object(object).map(Self)
    }
}

pub(super) async fn change(
    admin: Admin,
    State(identity): State<Identity>,
    Json(Closed(change)): Json<Closed>,
) -> Result<NoContent> {
    const NO_CLIENT_ID: &str =
        r#"Invalid Google Sign-In Client ID: must end with ".apps.googleusercontent.com""#;
    const NO_DOMAIN: &str = "Invalid domain";
    let mut tx = admin.write().await?;
    let settings = &identity.settings;
    let client_id = change.client_id.clone().apply(settings.text(CLIENT_ID));
    if change.enabled == Field::Set(true) && client_id.is_none_or(|id| id.trim().is_empty()) {
        return Err(Error::bad_request("Google Sign-In is not configured. Please set the Client ID first."));
    }
    let changes = [
        (CLIENT_ID, to_write(change.client_id), NO_CLIENT_ID),
        (ENABLED, to_write(change.enabled), ""),
        (NEW_ACCOUNTS, to_write(change.new_accounts), NO_DOMAIN),
        (HOSTED, to_write(change.hosted), NO_DOMAIN),
    ];
    for (key, value, refusal) in changes {
        let Some(value) = value else { continue };
        put(&identity, &admin, &mut tx, key, &value, refusal).await?;
    }
    tx.commit().await?;
    settings.reload(&mut admin.read().await?).await?;
    Ok(NoContent)
}

/// Writes one of them; a value that does not fit is refused in the contract's words.
async fn put(
    identity: &Identity,
    admin: &Admin,
    tx: &mut Tx,
    key: &str,
    value: &Value,
    refusal: &str,
) -> Result<()> {
    let settings = &identity.settings;
    let definition = settings.find(key).ok_or(Error::NotFound)?;
    if settings.source(definition) == Source::Environment {
        let name = definition.env_name();
        let problem = format!("is set by the environment variable {name} and cannot be changed here.");
        return Err(Error::field(key, problem));
    }
    let value = settings.accept(definition, value).map_err(|_| Error::bad_request(refusal))?;
    settings.write(tx, definition, &value).await?;
    let changed = Event::new("setting-update").with(json!({ "key": key }));
    Ok(audit::record(tx, &admin.actor(), identity.clock.now(), changed).await?)
}

/// What is to be written, if anything.
fn to_write<T: Into<Value>>(field: Field<T>) -> Option<Value> {
    match field {
        Field::Absent => None,
        Field::Null => Some(Value::Null),
        Field::Set(value) => Some(value.into()),
    }
}
